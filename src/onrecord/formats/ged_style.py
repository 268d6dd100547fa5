"""Findings under the codebook `ucdp` as CSV in the 49 columns of UCDP GED (codebook 25.1), in their order: GED-style.

It is no UCDP data: `code_status` says which rules made the figure, ids are ours, and what only UCDP can give (ids of
conflicts, dyads and actors, the type of violence, Gleditsch and Ward's numbers of states) is blank.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import floor
from typing import IO, Any

from onrecord.formats.told import Told, day, write_events
from onrecord.model import canonical

__all__ = ["COLUMNS", "rows_of", "write_ged"]

Getter = Callable[[Told], Any]
_WHERE = {"exact": 1, "city": 1, "admin2": 3, "admin1": 4, "region": 5, "country": 6}


def _blank(told: Told) -> None:
    """What only UCDP can give, and what is not known."""


def _code(name: str) -> Getter:
    return lambda told: told.finding.codes.get(name)


def _where_prec(told: Told) -> int | None:
    """As the finding has it; wider where the profile made the place wider."""
    coded = told.finding.codes.get("where_prec")
    shown = _WHERE.get(told.incident.precision or "")
    return max(coded, shown) if coded and shown and coded not in (2, 7) else coded


def _date_prec(told: Told) -> int | None:
    coded = told.finding.codes.get("date_prec")
    return max(coded, 4) if coded and told.incident.granularity == "month" else coded


def _dyad(told: Told) -> str | None:
    one, other = told.finding.codes.get("side_a"), told.finding.codes.get("side_b")
    return f"{one} - {other}" if one and other else None


def _articles(told: Told) -> str:
    """As GED writes them: outlet, date, headline of each, with semicolons between."""
    named = (
        ",".join(filter(None, (report["outlet"], day(report["published"]), report["title"])))
        for report in told.reports
    )
    return ";".join(f'"{name}"' for name in dict.fromkeys(named) if name)


def _point(told: Told) -> str | None:
    return f"POINT ({told.incident.lon} {told.incident.lat})" if told.located else None


def _cell(told: Told) -> int | None:
    """The cell of PRIO-GRID (Tollefsen, Strand and Buhaug 2012): half-degree cells, 720 a row, from the south-west."""
    if not told.located or told.incident.lat is None or told.incident.lon is None:
        return None
    row = min(floor((told.incident.lat + 90) * 2), 359)
    column = min(floor((told.incident.lon + 180) * 2), 719)
    return row * 720 + column + 1


COLUMNS: Mapping[str, Getter] = {
    "id": lambda told: told.incident.id + told.share,
    "relid": lambda told: f"urn:onrecord:incident-{told.incident.id}",
    "year": lambda told: int(told.incident.start[:4]) if told.incident.start else None,
    "active_year": _blank,
    "code_status": lambda told: told.finding.label,
    "type_of_violence": _blank,
    "conflict_dset_id": _blank,
    "conflict_new_id": _blank,
    "conflict_name": _blank,
    "dyad_dset_id": _blank,
    "dyad_new_id": _blank,
    "dyad_name": _dyad,
    "side_a_dset_id": _blank,
    "side_a_new_id": _blank,
    "side_a": _code("side_a"),
    "side_b_dset_id": _blank,
    "side_b_new_id": _blank,
    "side_b": _code("side_b"),
    "number_of_sources": lambda told: len(told.reports),
    "source_article": _articles,
    "source_office": lambda told: told.joined("outlet"),
    "source_date": lambda told: "; ".join(
        dict.fromkeys(filter(None, (day(r["published"]) for r in told.reports)))
    ),
    "source_headline": lambda told: told.joined("title"),
    "source_original": lambda told: told.origins,
    "where_prec": _where_prec,
    "where_coordinates": lambda told: told.incident.place,
    "where_description": lambda told: told.incident.title,
    "adm_1": lambda told: told.area,
    "adm_2": _blank,
    "latitude": lambda told: told.incident.lat if told.located else None,
    "longitude": lambda told: told.incident.lon if told.located else None,
    "geom_wkt": _point,
    "priogrid_gid": _cell,
    "country": lambda told: told.country,
    "country_id": _blank,
    "region": _blank,
    "event_clarity": _code("event_clarity"),
    "date_prec": _date_prec,
    "date_start": lambda told: day(told.incident.start),
    "date_end": lambda told: day(told.incident.end),
    "deaths_a": _code("deaths_a"),
    "deaths_b": _code("deaths_b"),
    "deaths_civilians": _code("deaths_civilians"),
    "deaths_unknown": _code("deaths_unknown"),
    "best": lambda told: told.finding.best,
    "high": lambda told: told.finding.high,
    "low": lambda told: told.finding.low,
    "gwnoa": _blank,
    "gwnob": _blank,
}
"""Name of each column, in GED's order, and where its value comes from."""
_PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")


def rows_of(told: Told) -> Iterator[Told]:
    """The incident, or its shares where one total was split over several places; none where it is not codable."""
    if not told.finding.codable:
        return
    places = told.finding.codes.get("places") or []
    if not places:
        yield told
    for number, each in enumerate(places, start=1):
        ends = (each["low"], each["best"], each["high"])
        share = told.shared(f"-{number}", ends, place=each["place"])
        codes = {**told.finding.codes, **dict.fromkeys(_PARTS, 0), "deaths_unknown": each["best"]}
        finding = type(told.finding).from_wire({**share.finding.to_wire(), "codes": codes})
        yield Told(share.incident, finding, told.testimonies, told.claims, told.reports, share.share)


def write_ged(events: Iterable[Told], target: IO[str], rest: Callable[[str, Mapping[str, Any]], None]) -> int:
    """Write events; how many rows there were. The sidecar gets what the columns cannot hold."""

    def rows() -> Iterator[dict[str, Any]]:
        for told in events:
            known = {"finding": told.finding.to_wire(), "incident": told.incident.to_wire()}
            rest(told.incident.id, {**known, "testimonies": [each.to_wire() for each in told.testimonies]})
            for share in rows_of(told):
                yield {name: _plain(get(share)) for name, get in COLUMNS.items()}

    return write_events(rows(), list(COLUMNS), target)


def _plain(value: Any) -> Any:
    return canonical(value) if isinstance(value, dict | list) else value
