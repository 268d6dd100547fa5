"""Looking around in a record: pages of claims and reports, tallies, an item's bytes and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord import store
from onrecord.errors import OnrecordError, UsageError
from onrecord.evidence.events import Event
from onrecord.inputs import decode, sniff
from onrecord.inputs.archives import screenshot, warc_parts
from onrecord.log.reader import LogReader
from onrecord.model import (
    Capture,
    Claim,
    Decision,
    Item,
    Report,
)
from onrecord.record import projection
from onrecord.record.base import Base
from onrecord.record.custody import custody_rows
from onrecord.record.finding import one_report

__all__ = ["AsCaptured", "Browsing", "Numbers"]

_LOGGED_ONLY = ("publication", "transfer", "verification")
"""Events that the store does not hold: custody reads them from their files."""
_WEB_ARCHIVES = ("application/gzip", "application/warc")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much there is in a record."""

    items: int
    captures: int
    reports: int
    claims: int
    waiting: int
    decisions: int
    events: int

    def to_wire(self) -> dict[str, int]:
        """The numbers as JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class AsCaptured:
    """What a report was read from: the page itself, and the picture that a browser took of it."""

    media_type: str
    text: str
    """Decoded, as it came: markup and all."""
    screenshot: bytes | None


class Browsing(Base):
    """What a reader of a record asks for; nothing here writes."""

    def state(self) -> int:
        """The number of the last event that the store holds: while it stays, so does everything shown."""
        return projection.applied(self._database)

    def numbers(self) -> Numbers:
        """How many items, captures, reports, claims, decisions and events there are."""
        counted = {
            table: int(self._database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in ("items", "captures", "reports", "claims", "decisions")
        }
        return Numbers(**counted, waiting=store.browsing.waiting(self._database), events=self.state())

    def page_of_claims(
        self,
        filters: Mapping[str, Any],
        *,
        sort: str = "time",
        descending: bool = False,
        limit: int = 100,
        page: int = 1,
    ) -> list[Claim]:
        """A page of the claims that fit all filters (those of `claims()`), sorted by time, source, measure, …"""
        known = _known(filters)
        offset = limit * (page - 1)
        asked: dict[str, Any] = {"sort": sort, "descending": descending, "limit": limit, "offset": offset}
        return store.browsing.claims(self._database, known, **asked)

    def tally(
        self, by: str, filters: Mapping[str, Any] | None = None, *, most: int = 100
    ) -> list[tuple[str | None, int]]:
        """How many of the claims that fit have each source, measure, outlet, …; the most frequent first."""
        return store.browsing.tally(self._database, by, _known(filters or {}), most=most)

    def heads(self, reports: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Outlet, date and title of reports, by their ids."""
        return store.browsing.report_heads(self._database, list(dict.fromkeys(reports)))

    def page_of_reports(
        self, *, outlet: str | None = None, words: str | None = None, limit: int = 100, page: int = 1
    ) -> tuple[list[Mapping[str, Any]], int]:
        """A page of reports (id, outlet, published, title, claims, waiting), the newest first, and how many fit."""
        asked: dict[str, Any] = {"limit": limit, "offset": limit * (page - 1)}
        return store.browsing.reports(self._database, outlet=outlet, words=words, **asked)

    def next_waiting(self, after: str | None = None) -> str | None:
        """The next report with undecided claims, by date, after the report `after`, or from the start again."""
        report = one_report(self._database, after) if after else None
        return store.browsing.next_waiting(self._database, report)

    def page_of_items(self, *, limit: int = 100, page: int = 1) -> list[tuple[Item, Capture, int]]:
        """A page of captures, the newest first: the item, the capture, and how many reports were read out of it."""
        sql = """
            SELECT c.id, (SELECT count(*) FROM reports r WHERE r.item = c.item) AS reports
            FROM captures c ORDER BY c.event DESC LIMIT ? OFFSET ?
        """
        rows = self._database.execute(sql, (limit, limit * (page - 1))).fetchall()
        found = [(store.captures.find(self._database, row["id"])[0], int(row["reports"])) for row in rows]
        return [(store.items.find(self._database, each.item)[0], each, reports) for each, reports in found]

    def recent_decisions(
        self, *, limit: int = 100, page: int = 1, since: str | None = None
    ) -> tuple[list[Decision], int]:
        """A page of decisions, the newest first, and how many there are; with `since`, from that time on."""
        return store.decisions.recent(self._database, since=since, limit=limit, offset=limit * (page - 1))

    def sources(self) -> list[Mapping[str, Any]]:
        """Who says something: source, class, claims, measures, first and last time; the most frequent first."""
        return store.browsing.sources(self._database)

    def claims_by(self, source: str, *, limit: int = 1000) -> list[Claim]:
        """The newest claims whose origin has exactly this name, in order of time."""
        return store.browsing.claims_by(self._database, source, limit=limit)

    def standing_of(self, origin: str) -> Mapping[str, Any]:
        """How often an origin revised what it had said, where it is the only one that speaks, and beside whom it does."""
        return store.browsing.standing_of(self._database, origin)

    def count_claims(self, filters: Mapping[str, Any]) -> int:
        """How many claims fit all filters."""
        return store.browsing.count(self._database, _known(filters))

    def incidents_by_claims(self, filters: Mapping[str, Any], *, most: int = 10) -> list[tuple[str, int]]:
        """The incidents that the claims which fit stand in, with how many of them do; the most first."""
        return store.browsing.incidents_by_claims(self._database, _known(filters), most=most)

    def decisions_on(self, noun: str) -> list[Decision]:
        """The decisions about another noun than claims (`model.VERBS`), in the order they were made."""
        return store.decisions.of_noun(self._database, noun)

    def mark(self, claim: str) -> int:
        """The number of the last decision about a claim (0: none): whoever decides says which they had seen."""
        return max((each.event for each in store.decisions.of_claim(self._database, claim)), default=0)

    def bytes_of(self, item: str) -> bytes:
        """The bytes of an item; RecordError where they are gone."""
        return self._folder.vault.read(item)

    def as_captured(self, report: Report) -> AsCaptured:
        """The page that a report was read from, out of its item; and the picture of it, where a browser took one."""
        data = self.bytes_of(report.item)
        if not report.part.startswith("warc/"):
            return AsCaptured(sniff(data), decode(data), None)
        path = "/".join(report.part.split("/")[:2])
        for part in warc_parts(data):
            if not isinstance(part, OnrecordError) and part.path == path:
                text = decode(part.data, declared=part.charset)
                return AsCaptured(part.media_type, text, screenshot(data))
        raise UsageError(report.part, "it is not in the web archive any more", "Run verify")

    def custody_of(self, item: str) -> list[Mapping[str, Any]]:
        """What happened to one item, in order, from its own events alone: quick however many there are."""
        numbers = store.browsing.events_of_item(self._database, item)
        events = [self._event(number) for number in sorted(numbers)]
        others = [each for each in self._logged_only() if item in _named(each)]
        both = sorted([*events, *others], key=lambda each: each.number)
        rows = custody_rows(both, LogReader(self._folder.root / "log"))
        return [row for row in rows if row["item"] == item]

    def _event(self, number: int) -> Event:
        return next(self._folder.events.after(number - 1))

    def _logged_only(self) -> Iterator[Event]:
        for kind in _LOGGED_ONLY:
            for path in sorted(self._folder.events.folder.glob(f"[0-9]*/*-{kind}.json")):
                yield self._folder.events.load(path, int(path.name[:9]))


def _named(event: Event) -> Sequence[str]:
    if event.kind == "verification":
        return [fault["name"] for fault in event.content["faults"]]
    return list(event.content["items"])


def _known(filters: Mapping[str, Any]) -> dict[str, Any]:
    for name in filters:
        if name not in store.claims.FILTERS:
            names = ", ".join(store.claims.FILTERS)
            raise UsageError(name, "claims cannot be selected by this", f"Select by {names}")
    return {name: value for name, value in filters.items() if value is not None}
