"""Events of an imported table as reports and claims: each row a report whose words are the row's own cells.

The claims are the table's: its maker is the nearest speaker, whoever the row names as its source the one behind. Nothing
is read into the cells; the reader's name is `import/1`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.errors import InputError
from onrecord.inputs import clean, decode
from onrecord.model import (
    Block,
    Circumstance,
    Claim,
    Figure,
    Group,
    Party,
    Place,
    Report,
    Span,
    Speaker,
    Time,
    sha256,
)
from onrecord.reading.attribution.wording import class_of_name

__all__ = ["READER", "is_imported", "read_imported"]

READER = "import/1"
_STRENGTH = ("deployed",)
_SEVERAL = ";"
"""What stands between sources where a row names several: then it is the table itself that sums them up."""


def is_imported(data: bytes) -> bool:
    """Whether bytes are the events of an import, by how their head begins among its sorted names."""
    return data.startswith(b'{"format":"') and b'"onrecord":"import/1"' in data[:4_000].partition(b"\n")[0]


def read_imported(data: bytes) -> tuple[tuple[Report, ...], tuple[Claim, ...], tuple[InputError, ...]]:
    """The reports and claims of an import's events, and the refusals of lines that are damaged."""
    item = sha256(data)
    lines = decode(data).splitlines()
    head = _json(lines[0]) if lines else None
    if head is None or not isinstance(head.get("source"), str):
        raise InputError("input", "is no import: its head is damaged", "Import the table again")
    reports: list[Report] = []
    claims: list[Claim] = []
    refusals: list[InputError] = []
    used: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        row = _json(line)
        if row is None or not isinstance(row.get("cells"), dict):
            refusals.append(InputError(f"line/{number}", "is no event", "Import the table again"))
            continue
        name = clean(str(row["id"])).replace("/", "-")
        used[name] = used.get(name, 0) + 1
        part = f"event/{name}" if used[name] == 1 else f"event/{name}/{used[name]}"
        report, found = _event(row, head, item=item, part=part)
        reports.append(report)
        claims += found
    if not reports:
        raise refusals[0] if refusals else InputError("input", "holds no events", "Import the table again")
    return tuple(reports), tuple(claims), tuple(refusals)


def _json(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


@dataclass(slots=True)
class _Writer:
    """A text in the making, that tells where each piece stands."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def put(self, words: str) -> Span:
        words = clean(words)
        span = Span(self.length, self.length + len(words))
        self.parts.append(words)
        self.length = span.end
        return span


@dataclass(frozen=True, slots=True)
class _Told:
    """Where in the text of a row what stands."""

    whole: Span
    source: Span
    slots: Mapping[str, Span]
    figures: tuple[tuple[Span, Span, Span | None], ...]
    """Of each figure: its phrase, its numbers, who it is of."""


def _event(
    row: Mapping[str, Any], head: Mapping[str, Any], *, item: str, part: str
) -> tuple[Report, list[Claim]]:
    writer = _Writer()
    title = str(row.get("headline") or f"{head['source']} event {row['id']}")
    blocks = [Block("title", writer.put(title))]
    writer.put("\n\n")
    told = _sentence(writer, row, head)
    blocks.append(Block("body", told.whole))
    if row.get("notes"):
        writer.put("\n\n")
        blocks.append(Block("body", writer.put(str(row["notes"])), "notes"))
    writer.put("\n\n")
    cells = "\n".join(f"{column}: {cell}" for column, cell in row["cells"].items())
    blocks.append(Block("boilerplate", writer.put(cells), "cells"))
    report = Report(
        item=item,
        text="".join(writer.parts),
        blocks=tuple(block for block in blocks if block.span.start < block.span.end),
        part=part,
        url=row.get("url"),
        outlet=head.get("outlet") or head["source"],
        published=row.get("published"),
        title=clean(title),
        media_type="application/vnd.onrecord.import+jsonl",
    )
    return report, list(_claims(row, head, report, told))


def _sentence(writer: _Writer, row: Mapping[str, Any], head: Mapping[str, Any]) -> _Told:
    """The row in one line, each piece of it as the cells have it."""
    start = writer.length
    source = writer.put(str(head["source"]))
    writer.put(f" event {row['id']}")
    slots: dict[str, Span] = {}
    if row.get("start") or row.get("end"):
        writer.put(": ")
        days = dict.fromkeys(filter(None, (row.get("start"), row.get("end"))))
        slots["when"] = writer.put(" to ".join(days))
    for name, before in (("place", "; at "), ("by", "; by "), ("circumstance", "; by means of ")):
        if row.get(name):
            writer.put(before)
            slots[name] = writer.put(str(row[name]))
    figures = []
    for each in row.get("figures", ()):
        writer.put("; ")
        begun = writer.put(f"{each['measure'].replace('_', ' ')} ").start
        ends = [
            f"{end} {cell}" if len(each["written"]) > 1 else cell for end, cell in each["written"].items()
        ]
        numbers = writer.put(", ".join(map(str, ends)))
        of = None
        if each.get("group"):
            writer.put(" of ")
            of = writer.put(str(each["group"]))
        figures.append((Span(begun, writer.length), numbers, of))
    if row.get("origin"):
        writer.put("; according to ")
        slots["origin"] = writer.put(str(row["origin"]))
    return _Told(Span(start, writer.length), source, slots, tuple(figures))


def _claims(row: Mapping[str, Any], head: Mapping[str, Any], report: Report, told: _Told) -> Iterator[Claim]:
    shared: dict[str, Any] = {
        "report": report.id,
        "part": "body",
        "reader": READER,
        "said_by": _speakers(head, report, told),
        "when": _when(row, report, told),
        "where": _where(row, report, told),
        "by": _party(report, told),
        "circumstance": _circumstance(report, told),
        "silent": {"said_by": "the row names several sources"}
        if _SEVERAL in (row.get("origin") or "")
        else {},
    }
    total: str | None = None
    for each, (phrase, numbers, of) in zip(row.get("figures", ()), told.figures, strict=True):
        kind = "strength" if each["measure"] in _STRENGTH else "loss"
        words = numbers.of(report.text)
        figure = Figure(each["low"], each["best"], each["high"], words, None, "incident", numbers)
        group = None
        if of is not None:
            name = of.of(report.text)
            group = Group(name, name, each.get("status"), None, None, None, of)
        claim = Claim(
            kind=kind, measure=each["measure"], quote=phrase.of(report.text), span=phrase, figure=figure, group=group,
            part_of=total if each.get("part") else None, **shared,
        )  # fmt: skip
        total = total or (None if each.get("part") else claim.id)
        yield claim
    if not told.figures:
        yield Claim(kind="other", measure=None, quote=told.whole.of(report.text), span=told.whole, **shared)


def _speakers(head: Mapping[str, Any], report: Report, told: _Told) -> tuple[Speaker, ...]:
    maker = told.source.of(report.text)
    chain = [Speaker(maker, maker, head.get("source_class") or "document", None, told.source)]
    span = told.slots.get("origin")
    if span is not None and _SEVERAL not in (name := span.of(report.text)):
        chain.append(Speaker(name, name, class_of_name(name[:200]), None, span))
    return tuple(chain)


def _when(row: Mapping[str, Any], report: Report, told: _Told) -> Time | None:
    span = told.slots.get("when")
    if span is None:
        return None
    start, end = row.get("start"), row.get("end")
    granularity = row.get("granularity") or ("day" if start == end else "days")
    return Time(start, end, granularity, span.of(report.text), "import/cells", span)


def _where(row: Mapping[str, Any], report: Report, told: _Told) -> Place | None:
    span = told.slots.get("place")
    if span is None:
        return None
    name = span.of(report.text)
    return Place(name, None, row.get("lat"), row.get("lon"), row.get("precision"), name, span)


def _party(report: Report, told: _Told) -> Party | None:
    span = told.slots.get("by")
    return Party(span.of(report.text), span.of(report.text), span) if span else None


def _circumstance(report: Report, told: _Told) -> Circumstance | None:
    span = told.slots.get("circumstance")
    return Circumstance(span.of(report.text), span) if span else None
