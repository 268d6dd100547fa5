"""The slots of a claim as a reviewer sees and changes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.desk.shown import measure_words
from onrecord.errors import UsageError
from onrecord.model import CLASSES, Claim, Report, Span
from onrecord.model.shown import bounds_text, time_text

__all__ = ["AMENDED", "SlotView", "changes_of", "fields_of"]

AMENDED: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "measure": ("measure",),
    "stance": ("stance",),
    "figure": ("figure.low", "figure.best", "figure.high", "figure.hedge", "figure.basis"),
    "group": ("group.name", "group.status", "group.side"),
    "by": ("by.name",),
    "circumstance": (),
    "when": ("when.start", "when.end"),
    "said": ("said.start", "said.end"),
    "where": ("where.name",),
    "said_by": (),
}
"""Which fields of each slot a form can change; words and span come from the text that is selected."""
_NUMBERS = ("figure.low", "figure.best", "figure.high")
_SPANNED = ("figure", "group", "by", "circumstance", "when", "said", "where")
_OPTIONAL = ("measure", "figure.basis", "figure.hedge", "group.status", "group.side")


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot of a claim: what it says, in which words, and why it is null where it is."""

    name: str
    value: str
    wording: str
    note: str
    coded: str


def fields_of(claim: Claim) -> list[SlotView]:
    """Every slot, in the order of the wire form."""
    values = {
        "kind": claim.kind,
        "measure": measure_words(claim.measure, "") if claim.measure else "",
        "said_by": " ← ".join(f"{link.name} ({link.class_})" for link in reversed(claim.said_by)),
        "stance": claim.stance,
        "figure": _figure(claim),
        "group": _group(claim),
        "by": claim.by.name if claim.by else "",
        "circumstance": claim.circumstance.wording if claim.circumstance else "",
        "when": time_text(claim.when),
        "where": _where(claim),
        "said": time_text(claim.said),
    }
    return [_view(claim, name, value) for name, value in values.items()]


def _view(claim: Claim, name: str, value: str) -> SlotView:
    held = getattr(claim, name)
    wording = " … ".join(link.wording for link in held) if name == "said_by" else getattr(held, "wording", "")
    rule = getattr(held, "rule", "") if name in ("when", "said") else ""
    silent = claim.silent.get(name, "")
    sure = claim.confidence.get(name)
    note = "; ".join(part for part in (rule, silent, f"{sure:.0%}" if sure is not None else "") if part)
    return SlotView(name, value, wording or "", note, claim.coded.get(name, ""))


def _figure(claim: Claim) -> str:
    figure = claim.figure
    if figure is None:
        return ""
    shown = bounds_text(figure) or "no number"
    return f"{shown}, {figure.basis}" if figure.basis else shown


def _group(claim: Claim) -> str:
    group = claim.group
    return ", ".join(part for part in (group.name, group.status, group.side) if part) if group else ""


def _where(claim: Claim) -> str:
    place = claim.where
    return ", ".join(part for part in (place.name, place.precision, place.id) if part) if place else ""


def changes_of(form: Mapping[str, str], slot: str, report: Report) -> tuple[dict[str, Any], Span | None]:
    """The changes of one slot that a form asks for, and the words that show them.

    UsageError names a value that does not fit, or words that do not stand in the report.
    """
    if slot not in AMENDED:
        raise UsageError(slot[:40], "there is no such slot to set", f"Slots are {', '.join(AMENDED)}")
    span = selected(form, report)
    if form.get("empty"):
        return {slot: () if slot == "said_by" else None}, span
    changes = {path: _value(path, form[path]) for path in AMENDED[slot] if path in form}
    if slot == "said_by":
        changes = {"said_by": _chain(form.get("said_by", ""), span, report)}
    elif span and slot in _SPANNED:
        changes |= {f"{slot}.wording": span.of(report.text), f"{slot}.span": list(span)}
    if not changes:
        raise UsageError(slot, "nothing is changed", "Give a value, or select the words that show it")
    return changes, span


def selected(form: Mapping[str, str], report: Report) -> Span | None:
    """Where the selected words stand: as the page says, else by the words, which must stand there once."""
    words = form.get("anchor", "")
    start, end = form.get("start", ""), form.get("end", "")
    if re.fullmatch(r"\d{1,9}", start) and re.fullmatch(r"\d{1,9}", end):
        span = Span(int(start), int(end))
        if span.start < span.end <= len(report.text):
            return span
        raise UsageError(f"{start}-{end}", "the report has no words there", "Select them anew")
    if not words:
        return None
    place = report.text.find(words)
    if place < 0:
        raise UsageError(words[:80], "these words do not stand in the report", "Copy them from the text")
    if report.text.find(words, place + 1) >= 0:
        raise UsageError(
            words[:80], "these words stand in the report more than once", "Give more of the words around them"
        )
    return Span(place, place + len(words))


def _value(path: str, text: str) -> Any:
    text = text.strip()
    if not text and (path in _NUMBERS or path in _OPTIONAL or path.partition(".")[0] in ("when", "said")):
        return None
    if path in _NUMBERS:
        if not re.fullmatch(r"\d{1,12}", text):
            raise UsageError(
                f"{path}={text[:40]}", "it is not a whole number of people", "Give digits, or nothing"
            )
        return int(text)
    return text


def _chain(text: str, span: Span | None, report: Report) -> list[dict[str, Any]]:
    """The chain from lines `NAME; CLASS; SIDE`, the speaker nearest to the report first, the origin last."""
    links: list[dict[str, Any]] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        name, class_, side = [part.strip() for part in (*line.split(";"), "", "")][:3]
        if class_ not in CLASSES:
            known = ", ".join(CLASSES)
            raise UsageError(line[:80], "this is not NAME; CLASS; SIDE", f"Classes are {known}")
        links.append({"name": name, "wording": name, "class": class_, "side": side or None, "span": None})
    if links and span:
        links[-1] |= {"wording": span.of(report.text), "span": list(span)}
    return links
