"""The verb `import` for Web Annotations: claims coded elsewhere, and words that somebody marked, onto reports of the record.

A claim that is on record as it is changes nothing. One that is not becomes a claim coded by hand, by a decision, on the
same words. Where no report has those words, it is refused: nothing hangs in the air.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from onrecord import store
from onrecord.errors import InputError, UsageError
from onrecord.formats.annotations import Annotation, read_annotations
from onrecord.inputs import decode
from onrecord.model import KINDS, Claim, Report, Span
from onrecord.record import projection
from onrecord.record.ledger import Ledger
from onrecord.record.table_import import Taken

__all__ = ["import_annotations"]

_URN = "urn:onrecord:report-"


def import_annotations(
    database: store.Database, ledger: Ledger | None, path: Path, *, kind: str | None, operator: str | None
) -> Taken:
    """Import annotations; those without a claim of ours become claims of `kind`. Without a ledger it is a dry run."""
    if kind is not None and kind not in KINDS:
        raise UsageError(kind, "there is no such kind of claim", f"Kinds are {', '.join(KINDS)}")
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise InputError(str(path), f"it cannot be opened ({error.strerror})", "Check the name") from error
    taken = Taken("annotations", str(path), dry=ledger is None)
    for each in read_annotations(text, name=str(path)):
        taken.rows += 1
        try:
            claim, report = _anchored(database, each, kind)
        except InputError as error:
            taken.refused.append(error)
            continue
        held = store.claims.find(database, claim.id)
        if held:
            taken.count("on record already" if _same(held[0], claim) else "on record otherwise")
            continue
        taken.count("claims")
        taken.new += 1
        if ledger is not None:
            _decide(database, ledger, claim, report, each, operator or each.creator)
    return taken


def _same(held: Claim, claim: Claim) -> bool:
    """Whether two claims say the same; how far each was reviewed is another matter."""
    return replace(held, status="", coded={}) == replace(claim, status="", coded={})


def _anchored(database: store.Database, each: Annotation, kind: str | None) -> tuple[Claim, Report]:
    """The claim of an annotation on a report of the record, and the report."""
    name = each.id or each.exact[:60]
    if each.claim is None and kind is None:
        raise InputError(name, "it holds no claim", "Say what such annotations are with --kind")
    for report in _reports(database, each):
        span = _found(report.text, each)
        if span is None:
            continue
        if each.claim is not None:
            return _moved(each.claim, report, span), report
        part = next((block.role for block in report.parts if block.span.holds(span)), "body")
        note = each.comment or f"annotation {name}"
        blank = Claim(
            report=report.id,
            part=part,
            kind=str(kind),
            measure=None,
            reader="coded",
            quote=each.exact,
            span=span,
        )
        return replace(blank, status="accepted", coded={"claim": note}), report
    raise InputError(name, "no report on record has its words", "Add and read what it is about first")


def _reports(database: store.Database, each: Annotation) -> list[Report]:
    found: dict[str, Report] = {}
    for source in each.sources:
        named = source.removeprefix(_URN)
        reports = (
            store.reports.find(database, named)
            if source.startswith(_URN)
            else store.leaving.reports_at(database, named)
        )
        found |= {report.id: report for report in reports}
    return list(found.values())


def _found(text: str, each: Annotation) -> Span | None:
    """Where the words stand: at their place, else where they stand once, else once with what is around them."""
    if each.span and each.span.of(text) == each.exact:
        return each.span
    for words in (each.exact, each.prefix + each.exact + each.suffix):
        start = text.find(words)
        if words and start >= 0 and text.find(words, start + 1) < 0:
            start += len(each.prefix) if words != each.exact else 0
            return Span(start, start + len(each.exact))
    return None


def _moved(claim: Claim, report: Report, span: Span) -> Claim:
    """The claim on a report of the record; moved with its words where they stand elsewhere."""
    if claim.report == report.id and claim.span in (None, span):
        return claim
    shift = span.start - (claim.span.start if claim.span else 0)
    wire: dict[str, Any] = dict(claim.to_wire())
    moved: dict[str, Any] = {**_shifted(wire, shift), "id": "", "report": report.id}
    return Claim.from_wire(moved)


def _shifted(value: Any, shift: int) -> Any:
    match value:
        case Mapping():
            return {
                name: [at + shift for at in each] if name == "span" and each else _shifted(each, shift)
                for name, each in value.items()
            }
        case list():
            return [_shifted(each, shift) for each in value]
        case _:
            return value


def _decide(
    database: store.Database,
    ledger: Ledger,
    claim: Claim,
    report: Report,
    each: Annotation,
    operator: str | None,
) -> None:
    coded = dict(claim.coded) or {"claim": f"imported from {each.id or 'an annotation'}"}
    content: dict[str, Any] = {
        "verb": "new",
        "claim": claim.id,
        "item": report.item,
        "quote": claim.quote,
        "undoes": None,
        "changes": dict(replace(claim, coded=coded).to_wire()),
        "reason": each.comment or None,
        "operator": operator,
    }
    event = ledger.append("decision", content, number=projection.applied(database) + 1)
    projection.apply_decision(database, event)
