"""Passages in other dress, with gold kept on its words: capitals, lost punctuation, slips of a scan, lists, tables, entries, turns.

A passage is a list of sentences, each with one piece of made text a code point of its own, so that every span of gold can
be followed into whatever is made of it. A dress changes the pieces; a layout puts the sentences into a file. After the file
was read, each sentence is looked for in the reports (white space aside); gold of a sentence that is nowhere stays, and
is missed.
"""

import html
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from claims_gold import Row
from onrecord.model import Report, Span
from onrecord.reading.sentences import split

__all__ = ["DRESSES", "LAYOUTS", "Found", "Passage", "Unit", "dressed", "found", "laid_out", "passage_of"]

Dress = Callable[[str, random.Random], list[str]]
"""A sentence to one string for each of its code points."""
MEDIA = {"plain": "text/plain", "web": "text/html"}


@dataclass(slots=True)
class Unit:
    """One sentence: where it stood, and what each code point of it has become."""

    span: Span
    pieces: list[str]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


@dataclass(slots=True)
class Passage:
    """A passage to be laid out: its paragraphs with their roles, and the gold."""

    name: str
    published: str
    outlet: str
    paragraphs: list[tuple[str, list[Unit]]]
    gold: list[Row] = field(default_factory=list)


def passage_of(passage: Mapping[str, Any], report: Report, gold: Sequence[Row]) -> Passage:
    """A passage of the corpus, sentence by sentence."""
    paragraphs: dict[int, tuple[str, list[Unit]]] = {}
    for sentence in split(report):
        units = paragraphs.setdefault(sentence.block, (sentence.role, []))[1]
        units.append(Unit(sentence.span, list(sentence.span.of(report.text))))
    return Passage(
        passage["id"], passage["published"], passage["outlet"], list(paragraphs.values()), list(gold)
    )


def dressed(passage: Passage, dress: str, *, seed: int) -> Passage:
    """The passage with other words; the same seed gives the same."""
    chance = random.Random(f"{seed}/{dress}/{passage.name}")
    change = DRESSES[dress]
    paragraphs = [
        (role, [Unit(unit.span, change(unit.text, chance)) for unit in units])
        for role, units in passage.paragraphs
    ]
    return replace(passage, paragraphs=paragraphs)


# dresses

_KEPT = re.compile(r"(?<=\d)[.,:](?=\d)|[’'](?=\w)|(?<=\w)-(?=\w)")
_STRAIGHT = str.maketrans("“”„«»‘’", '"""""\'\'')
_SLIPS = {
    "m": ("rn",),
    "l": ("1", "I"),
    "I": ("l", "1"),
    "1": ("l", "I"),
    "O": ("0",),
    "0": ("O",),
    "o": ("0",),
}


def _unstopped(text: str, _: random.Random) -> list[str]:
    """Without the marks that end the sentence."""
    end = len(text.rstrip("\"'”’»)].!?…"))
    return [*text[:end], *("" if mark in ".!?…" else mark for mark in text[end:])]


def _bare(text: str, _: random.Random) -> list[str]:
    """Without any punctuation but what stands inside numbers and words."""
    kept = {hit.start() for hit in _KEPT.finditer(text)}
    return [
        char if char.isalnum() or char.isspace() or char in "%$€£" or place in kept else ""
        for place, char in enumerate(text)
    ]


def _scanned(share: float) -> Dress:
    """Slips of optical character recognition in that share of the characters: rn and m, l, 1 and I, 0 and O."""

    def change(text: str, chance: random.Random) -> list[str]:
        open_ = [
            place for place in range(len(text)) if text[place] in _SLIPS or text[place : place + 2] == "rn"
        ]
        pieces = list(text)
        for place in open_:
            if chance.random() * len(open_) >= share * len(text) or pieces[place] != text[place]:
                continue
            if text[place : place + 2] == "rn":
                pieces[place : place + 2] = ["m", ""]
            else:
                pieces[place] = chance.choice(_SLIPS[text[place]])
        return pieces

    return change


DRESSES: Mapping[str, Dress] = {
    "as written": lambda text, _: list(text),
    "capitals": lambda text, _: [char.upper() for char in text],
    "small letters": lambda text, _: [char.lower() for char in text],
    "straight quotes": lambda text, _: [char.translate(_STRAIGHT) for char in text],
    "no full stops": _unstopped,
    "no punctuation": _bare,
    "scan, 1 %": _scanned(0.01),
    "scan, 3 %": _scanned(0.03),
}


# layouts

Layout = Callable[[Sequence[Passage]], tuple[str, str]]
"""Passages to a file: its kind ("plain", "web") and its text."""
_NAMES = ("LOVISA BERG", "TARIQ OSEI", "MARTA VOGEL")
_WIDTH = 60


def _plain(passages: Sequence[Passage]) -> tuple[str, str]:
    return "plain", "\n\n".join(_joined(units) for passage in passages for _, units in passage.paragraphs)


def _joined(units: Sequence[Unit]) -> str:
    return " ".join(unit.text for unit in units)


def _wrapped(*, hyphens: bool) -> Layout:
    def layout(passages: Sequence[Passage]) -> tuple[str, str]:
        paragraphs = []
        for passage in passages:
            for _, units in passage.paragraphs:
                column = 0
                for unit in units:
                    column = _wrap(unit.pieces, column, hyphens=hyphens)
                paragraphs.append(" ".join(unit.text for unit in units).replace("\n ", "\n"))
        return "plain", "\n\n".join(paragraphs)

    return layout


def _wrap(pieces: list[str], column: int, *, hyphens: bool) -> int:
    """Break lines in place where the next word passes the width; returns the column after the sentence and a space."""
    start = 0
    for place in range(len(pieces) + 1):
        if place < len(pieces) and not pieces[place].isspace():
            continue
        length = sum(map(len, pieces[start:place]))
        if column + length > _WIDTH and column:
            room = _WIDTH - column - 1
            word = pieces[start:place]
            if (
                hyphens
                and len(word) >= 7
                and 3 <= room <= len(word) - 3
                and all(map(str.isalpha, word[: room + 1]))
            ):
                pieces[start + room - 1] += "-\n"
                column = length - room
            else:
                if start:
                    pieces[start - 1] = "\n"
                else:
                    pieces[0] = "\n" + pieces[0]
                column = length
        else:
            column += length
        column += 1
        start = place + 1
    return column


def _items(passages: Sequence[Passage]) -> tuple[str, str]:
    lines = [
        unit.text if role == "title" else f"- {unit.text}"
        for passage in passages
        for role, units in passage.paragraphs
        for unit in units
    ]
    return "plain", "\n".join(lines)


def _turns(passages: Sequence[Passage]) -> tuple[str, str]:
    """Each paragraph a turn; who has it says what the outlet said before (`speakers` gives gold the same names)."""
    lines = []
    for passage in passages:
        for number, (role, units) in enumerate(passage.paragraphs):
            lines.append(_joined(units) if role == "title" else f"{_NAMES[number % 3]}: {_joined(units)}")
    return "plain", "\n\n".join(lines)


def _speaking(passage: Passage) -> Passage:
    gold = []
    for row in passage.gold:
        at = (row.figures or row.spans)[0].start
        turn = next(
            number
            for number, (_, units) in enumerate(passage.paragraphs)
            if units[-1].span.end > at or number == len(passage.paragraphs) - 1
        )
        titled = passage.paragraphs[turn][0] == "title"
        chain = list(row.slots["said_by"]) if titled else [_NAMES[turn % 3], *row.slots["said_by"]]
        gold.append(replace(row, slots={**row.slots, "said_by": chain}))
    return replace(passage, gold=gold)


def _web(block: Callable[[str, Sequence[Unit]], str]) -> Layout:
    def layout(passages: Sequence[Passage]) -> tuple[str, str]:
        body = []
        for passage in passages:
            body += [f"<h1>{_escaped(units)}</h1>" for role, units in passage.paragraphs if role == "title"]
            body += [block(role, units) for role, units in passage.paragraphs if role != "title"]
        return "web", _page("<article>" + "\n".join(body) + "</article>")

    return layout


def _page(body: str) -> str:
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'></head><body><main>{body}</main></body></html>"


def _escaped(units: Sequence[Unit]) -> str:
    return html.escape(_joined(units))


def _tabled(_: str, units: Sequence[Unit]) -> str:
    rows = (
        f"<tr><td>{9 + place:02}:{5 * place:02}</td><td>{_escaped([unit])}</td></tr>"
        for place, unit in enumerate(units)
    )
    return "<table>" + "".join(rows) + "</table>"


def _live(passages: Sequence[Passage]) -> tuple[str, str]:
    """A live blog: each passage an entry with its own time."""
    entries = []
    for number, passage in enumerate(passages):
        time = f"{passage.published[:10]}T{8 + number:02}:{7 * number:02}:00Z"
        said = "".join(
            f"<h3>{_escaped(units)}</h3>" if role == "title" else f"<p>{_escaped(units)}</p>"
            for role, units in passage.paragraphs
        )
        entries.append(f'<article class="entry"><time datetime="{time}">{time[11:16]}</time>{said}</article>')
    return "web", _page("<h1>As it happened</h1><div>" + "\n".join(entries) + "</div>")


LAYOUTS: Mapping[str, Layout] = {
    "plain": _plain,
    "wrapped": _wrapped(hyphens=False),
    "wrapped, hyphens": _wrapped(hyphens=True),
    "items": _items,
    "turns": _turns,
    "web page": _web(lambda _, units: f"<p>{_escaped(units)}</p>"),
    "web list": _web(lambda _, units: "<ul>" + "".join(f"<li>{_escaped([u])}</li>" for u in units) + "</ul>"),
    "web table": _web(_tabled),
    "captions": _web(
        lambda _, units: f'<figure><img src="a.jpg"><figcaption>{_escaped(units)}</figcaption></figure>'
    ),
    "live blog": _live,
}


def laid_out(passages: Sequence[Passage], layout: str) -> tuple[list[Passage], bytes, str]:
    """The passages with gold as the layout has it, and the file: its bytes and media type."""
    passages = [_speaking(passage) for passage in passages] if layout == "turns" else list(passages)
    kind, text = LAYOUTS[layout](passages)
    return passages, text.encode(), MEDIA[kind]


# gold in what was read


@dataclass(frozen=True, slots=True)
class Found:
    """A passage in what was read: the place of its report, its stretch of that text, and its gold there."""

    name: str
    report: int
    stretch: Span
    gold: list[Row]


def found(passages: Sequence[Passage], reports: Sequence[Report]) -> Iterator[Found]:
    """Where each passage stands; the stretch is empty where no sentence of it was read."""
    bare = [_unspaced(report.text) for report in reports]
    cursors = [0] * len(reports)
    for passage in passages:
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        home = None
        for _, units in passage.paragraphs:
            for unit in units:
                said = "".join(unit.text.split())
                order = range(len(reports)) if home is None else [home]
                where = next(
                    ((r, at) for r in order if (at := bare[r][0].find(said, cursors[r])) >= 0 and said), None
                )
                if where is None:
                    continue
                home = where[0]
                cursors[home] = where[1] + len(said)
                _follow(unit, where[1], bare[home][1], starts, ends)
        stretch = Span(min(starts.values(), default=0), max(ends.values(), default=0))
        yield Found(passage.name, home or 0, stretch, [_moved(row, starts, ends) for row in passage.gold])


def _unspaced(text: str) -> tuple[str, list[int]]:
    places = [place for place, char in enumerate(text) if not char.isspace()]
    return "".join(text[place] for place in places), places


def _follow(unit: Unit, at: int, places: Sequence[int], starts: dict[int, int], ends: dict[int, int]) -> None:
    for offset, piece in enumerate(unit.pieces, start=unit.span.start):
        length = len("".join(piece.split()))
        if length:
            starts[offset] = places[at]
            ends[offset] = places[at + length - 1] + 1
            at += length


def _moved(row: Row, starts: Mapping[int, int], ends: Mapping[int, int]) -> Row:
    return replace(
        row,
        spans=tuple(_span(span, starts, ends) for span in row.spans),
        figures=tuple(_span(span, starts, ends) for span in row.figures),
    )


def _span(span: Span, starts: Mapping[int, int], ends: Mapping[int, int]) -> Span:
    kept = [place for place in range(span.start, span.end) if place in starts]
    return Span(starts[kept[0]], ends[kept[-1]]) if kept else Span(-1, -1)
