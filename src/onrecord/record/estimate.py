"""The verb `estimate`: from a table of patterns or people to a result with its texts and plots; needs no record."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from onrecord.drawing.curve import band, traces
from onrecord.drawing.density import densities
from onrecord.drawing.ranges import predictions
from onrecord.drawing.upset import upset
from onrecord.errors import InputError, UsageError
from onrecord.estimates import OverlapTable, Statement, template

if TYPE_CHECKING:
    import pyarrow as pa

    from onrecord.estimates.result import Estimate

__all__ = ["Estimated", "estimate_table", "read_table", "statement_template"]


@dataclass(frozen=True, slots=True)
class Estimated:
    """What the verb gives: the figures, the words, the pictures, the draws."""

    wire: Mapping[str, Any]
    """All of it as JSON; of strata, `total` and `strata`."""
    rows: tuple[Mapping[str, Any], ...]
    """A line for each model, bound and check, for a table on a terminal."""
    plain: str
    methods: str
    plots: Mapping[str, str]
    """SVG documents by name."""
    draws: "pa.Table"
    refused: bool


def read_table(text: str, *, lists: Sequence[str] | None = None) -> OverlapTable:
    """A table from CSV (0/1 columns, people or patterns with `count`) or JSON (`lists` and `cells`)."""
    if text.lstrip().startswith("{"):
        try:
            return OverlapTable.from_wire(json.loads(text))
        except json.JSONDecodeError as error:
            raise InputError(
                "table", f"is not JSON ({error})", "Give `lists` and `cells`, or a CSV"
            ) from error
    return OverlapTable.from_csv(text, lists=lists)


def statement_template(text: str, *, stratum: str | None = None, covariates: Sequence[str] = ()) -> str:
    """The form to fill in for the lists of this table, as TOML."""
    if covariates:
        from onrecord.estimates.covariates import read_people

        return template(read_people(text, covariates).lists)
    table = next(iter(_tables(text, stratum).values())) if stratum else read_table(text)
    return template(table.lists)


def estimate_table(
    text: str,
    statement: str,
    *,
    seed: int = 1,
    level: float = 0.95,
    stratum: str | None = None,
    partitions: Sequence[str] = (),
    covariates: Sequence[str] = (),
    held_out: bool = True,
) -> Estimated:
    """Estimate from a table and a filled-in form (TOML); `stratum` names a column of strata.

    `partitions` are tables of the same lists under other draws of the matching; `covariates` name columns of
    what is known of each person, for estimates from two lists at a time. InputError names what is
    missing in the table or the form; MissingExtra where the extra `estimate` is not installed.
    """
    form = Statement.from_toml(statement)
    if stratum and covariates:
        raise UsageError("stratum", "does not go together with covariates", "Give the stratum as a covariate")
    if covariates:
        return _given_covariates(text, form, covariates, seed=seed, level=level, held_out=held_out)
    if stratum:
        return _by_strata(text, form, stratum, seed=seed, level=level)
    table = read_table(text)
    # The models need the extra `estimate`; reading a table or writing the form does not.
    from onrecord.estimates.estimating import estimate

    drawn = [read_table(each) for each in partitions]
    found = estimate(table, form, seed=seed, level=level, partitions=drawn, held_out=held_out)
    return of(found)


def of(found: "Estimate") -> Estimated:
    """An estimate as the verb gives it."""
    from onrecord.estimates.text import methods, plain

    return Estimated(
        wire={**found.to_wire(), "plain": plain(found), "methods": methods(found)},
        rows=tuple(_rows(found)),
        plain=plain(found),
        methods=methods(found),
        plots=_plots(found),
        draws=found.to_arrow(),
        refused=found.point is None,
    )


def _given_covariates(
    text: str, form: Statement, names: Sequence[str], *, seed: int, level: float, held_out: bool
) -> Estimated:
    from onrecord.estimates import covariates
    from onrecord.estimates.estimating import estimate

    people = covariates.read_people(text, names)
    base = of(estimate(people.table, form, seed=seed, level=level, held_out=held_out))
    pairs = covariates.pair_estimates(people, seed=seed, level=level)
    rows = [
        {
            "what": f"given covariates: {' and '.join(pair.lists)}",
            "point": pair.found.point if pair.found else None,
            "low": pair.found.low if pair.found else None,
            "high": pair.found.high if pair.found else None,
            "note": pair.why_not or f"if {covariates.assumption(pair.lists)}",
        }
        for pair in pairs
    ]
    said = covariates.sentence(people, pairs, level=level)
    return replace(
        base,
        wire={
            **base.wire,
            "covariates": list(names),
            "doubly_robust": [pair.to_wire() for pair in pairs],
            "plain": f"{base.plain} {said}",
            "methods": f"{base.methods} {covariates.CITATION}.",
        },
        rows=(*base.rows, *rows),
        plain=f"{base.plain} {said}",
        methods=f"{base.methods} {covariates.CITATION}.",
    )


def _tables(text: str, stratum: str) -> dict[str, OverlapTable]:
    from onrecord.estimates.strata import read_strata

    return read_strata(text, stratum)


def _by_strata(text: str, form: Statement, stratum: str, *, seed: int, level: float) -> Estimated:
    import pyarrow as pa

    from onrecord.estimates.strata import estimate_strata

    found = estimate_strata(_tables(text, stratum), form, seed=seed, level=level)
    parts = {name: of(own) for name, own in found.strata.items()}
    total = {"what": "total", "point": found.point, "low": found.low, "high": found.high, "note": ""}
    if found.left_out:
        total["note"] = f"strata refused, documented people only: {', '.join(found.left_out)}"
    rows = [{"stratum": name, **row} for name, own in parts.items() for row in own.rows]
    draws = [
        own.draws.append_column("stratum", pa.array([name] * own.draws.num_rows))
        for name, own in parts.items()
    ]
    shown = f"{found.low:,.0f} to {found.high:,.0f}" if found.low and found.high else "not estimated"
    words = [f"{stratum} {name}: {own.plain}" for name, own in parts.items()]
    return Estimated(
        wire=found.to_wire(),
        rows=({"stratum": "all", **total}, *rows),
        plain="\n\n".join([f"All strata together: {shown}. {total['note']}".strip(), *words]),
        methods="\n\n".join(f"{stratum} {name}: {own.methods}" for name, own in parts.items()),
        plots={
            f"{_file_name(name)}-{plot}": svg
            for name, own in parts.items()
            for plot, svg in own.plots.items()
        },
        draws=pa.concat_tables(draws),
        refused=found.point is None,
    )


def _rows(found: "Estimate") -> list[dict[str, Any]]:
    """The lines of the terminal's table, the answer first."""

    def row(
        what: str, point: float | None, low: float | None, high: float | None, note: str
    ) -> dict[str, Any]:
        return {"what": what, "point": point, "low": low, "high": high, "note": note}

    lines = [
        row("documented", found.n, None, None, f"{len(found.table.lists)} lists"),
        row("estimate", found.point, found.low, found.high, found.verdict.wording),
    ]
    if found.matching:
        lines.append(row("with matching doubt", None, *found.matching, "other draws of who is who"))
    for answer in found.answers:
        note = f"not shown: {'; '.join(answer.problems)}" if answer.problems else answer.method
        lines.append(row(answer.family, answer.point, answer.low, answer.high, note))
    lines += [row(f"bound: {b.method}", b.point, b.low, b.high, b.assumption) for b in found.bounds]
    if found.sensitivity:
        own = found.sensitivity
        lines.append(
            row(
                "sensitivity",
                None,
                own.low,
                own.high,
                f"those on no list times 1/{own.factor:.1f} to {own.factor:.1f}",
            )
        )
    for held in found.held_out:
        said = "trivial" if held.trivial else "held" if held.covered else "missed"
        lines.append(
            row(f"held out: {held.list}", held.point, held.low, held.high, f"in truth {held.truth:,}: {said}")
        )
    lines += [
        row(f"reason: {r.name}", None, None, None, f"{r.reason}. {r.help}") for r in found.verdict.reasons
    ]
    return lines


def _plots(found: "Estimate") -> dict[str, str]:
    plots = {"overlaps": upset(found.table.lists, found.table.cells, title="Who is on which lists")}
    sound = [answer for answer in found.answers if not answer.problems]
    if found.low is not None and found.high is not None and sound:
        series = [(a.family, a.draws, a.low, a.point, a.high) for a in sound]
        title = "How many in all: what each model says"
        plots["models"] = densities(series, documented=found.n, title=title, span=(found.low, found.high))
    if found.held_out:
        rows = [(h.list, h.low, h.point, h.high, float(h.truth)) for h in found.held_out]
        plots["held-out"] = predictions(
            rows,
            title="Each list left out, and predicted from the others",
            label="people on the list (diamond: in truth)",
        )
    if found.sensitivity:
        plots["sensitivity"] = band(
            found.sensitivity.curve,
            title="If those on no list are more, or fewer, than the models say",
            across="times as many on no list",
            up="people in all",
            marked=1.0,
        )
    if found.traces:
        plots["traces"] = traces(found.traces, title="Latent classes: the chains", up="people in all")
    return plots


def _file_name(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:60] or "stratum"
