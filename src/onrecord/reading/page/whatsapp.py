"""WhatsApp's export of a chat as text, as Android and iOS write it, in the date order of the phone it came from.

A line that begins with a date, a time and a name begins a message; the lines after it go on with it. Whether 3/4 is in March
or in April is told by the whole file: where no date in it settles that, messages have no date. Times are the phone's
own, without a time zone: the day is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import InputError
from onrecord.model import Report
from onrecord.reading.page.article import Origin
from onrecord.reading.page.messages import Message, message_report

__all__ = ["is_whatsapp", "whatsapp_reports"]

_MARKS = str.maketrans({"\u200e": "", "\u200f": "", "\u202a": "", "\u202c": "", "\u202f": " ", "\u00a0": " "})
_LINE = re.compile(
    r"\[?(?P<first>\d{1,4})[./-](?P<second>\d{1,2})[./-](?P<third>\d{2,4}),? (?:at )?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?:\] ?| - )(?P<rest>.*)",
    re.DOTALL,
)
_NAMED = re.compile(r"(?P<name>[^:\n]{1,80}): (?P<text>.*)", re.DOTALL)
_ATTACHED = re.compile(
    r"<attached: (?P<one>[^>\n]{1,200})>|^(?P<two>[^\n]{1,200}\.\w{2,5}) \(file attached\)", re.MULTILINE
)
_OMITTED = re.compile(
    r"^(?:<Media omitted>|(?:image|video|audio|sticker|GIF|document) omitted)$", re.MULTILINE
)
_EDITED = re.compile(r"\s{0,3}<This message was edited>$")
_DELETED = re.compile(r"(?:This message was deleted|You deleted this message)\.?$")
_FORWARDED = re.compile(r"^(?:Forwarded(?: many times)?)\n")
_SAMPLE = 40
"""Lines in which a chat shows what it is."""


@dataclass(slots=True)
class _Said:
    """A message in the making."""

    date: tuple[int, int, int]
    name: str
    text: str


def is_whatsapp(text: str) -> bool:
    """Whether a text is such an export: it begins with a dated line, and several of its first lines do."""
    lines = [line.translate(_MARKS) for line in text[:20_000].split("\n")[:_SAMPLE]]
    dated = [line for line in lines if _LINE.match(line)]
    named = [line for line in dated if (found := _LINE.match(line)) and _NAMED.match(found["rest"])]
    return (
        bool(lines) and _LINE.match(lines[0]) is not None and len(dated) >= min(2, len(lines)) and bool(named)
    )


def whatsapp_reports(text: str, origin: Origin) -> tuple[tuple[Report, ...], tuple[InputError, ...]]:
    """One report a message with words or files, part `message/<number of its line>`, and what is to be said of dates."""
    said = list(_said(text))
    order = _order([each.date for _, each in said])
    reports = [
        made
        for number, each in said
        if (made := message_report(_message(number, each, order), origin)) is not None
    ]
    if not reports:
        raise InputError("file", "has no messages with words", "Export it again")
    if order:
        return tuple(reports), ()
    note = InputError(
        origin.part or "input",
        "its dates could be day first or month first: messages have none",
        "Declare the date",
    )
    return tuple(reports), (note,)


def _said(text: str) -> Iterator[tuple[int, _Said]]:
    """Each message with the number of its line; what the app itself says is passed over."""
    held: tuple[int, _Said] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.rstrip("\r").translate(_MARKS)
        found = _LINE.match(plain)
        if found is None:
            if held is not None:
                held[1].text += "\n" + plain
            continue
        if held is not None:
            yield held
        named = _NAMED.match(found["rest"])
        date = (int(found["first"]), int(found["second"]), int(found["third"]))
        held = (number, _Said(date, named["name"].strip(), named["text"])) if named else None
    if held is not None:
        yield held


def _order(dates: list[tuple[int, int, int]]) -> str | None:
    """Whether dates are year, day or month first; null where nothing settles it."""
    if any(first > 31 for first, _, _ in dates):
        return "ymd"
    if any(first > 12 for first, _, _ in dates):
        return "dmy"
    return "mdy" if any(second > 12 for _, second, _ in dates) else None


def _day(date: tuple[int, int, int], order: str | None) -> str | None:
    match order:
        case "ymd":
            year, month, day = date
        case "dmy":
            day, month, year = date
        case "mdy":
            month, day, year = date
        case _:
            return None
    year += 2000 if year < 100 else 0
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _message(number: int, said: _Said, order: str | None) -> Message:
    text = said.text.strip("\n")
    media = tuple(found["one"] or found["two"] for found in _ATTACHED.finditer(text))
    text = _OMITTED.sub("", _ATTACHED.sub("", text))
    edited = _EDITED.search(text)
    forwarded = _FORWARDED.search(text)
    text = _FORWARDED.sub("", _EDITED.sub("", text))
    deleted = _DELETED.fullmatch(text.strip())
    return Message(
        id=str(number),
        text="" if deleted else text.strip(),
        author=said.name,
        at=_day(said.date, order),
        forwarded_from="somebody the export does not name" if forwarded else None,
        edited="at a time the export does not tell" if edited else None,
        media=media,
    )
