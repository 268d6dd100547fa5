"""Who said it first, who carried it, what changed on the way: a row for each origin's statement, time from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.drawing import svg
from onrecord.drawing.axes import Scale

__all__ = ["Carried", "Line", "lineage"]

WIDTH, LEFT, RIGHT, TOP, ROW = 860.0, 236.0, 24.0, 58.0, 30.0
_UNDATED = 14.0
_LONGEST = 34
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Carried:
    """One claim of a statement: on which day (an ordinal), through whom, what changed in it, where it leads."""

    at: int | None
    words: str
    changed: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One origin's statement and all that carry it, the first first."""

    origin: str
    said: int | None
    kept: bool
    """Whether the origin's own words are on record."""
    carried: tuple[Carried, ...]


class _Days:
    """Days in their order, evenly apart however long nothing was said between them: what counts is who came first."""

    def __init__(self, lines: Sequence[Line]) -> None:
        every = (at for line in lines for at in (line.said, *(each.at for each in line.carried)))
        self._days = sorted({at for at in every if at is not None})
        self._places = {day: place for place, day in enumerate(self._days)}
        most = max(len(self._days) - 1, 1)
        self._scale = Scale(-0.5, most + 0.5, LEFT + _UNDATED, WIDTH - RIGHT)

    def at(self, day: int) -> float:
        return self._scale.at(self._places[day])

    def ticks(self) -> list[int]:
        apart = max(1, -(-len(self._days) // _MOST_TICKS))
        return self._days[::apart]


def lineage(lines: Sequence[Line], *, title: str, legend: tuple[str, str, str]) -> str:
    """The lines as rows. Legend: words for as it was said, for changed on the way, for not on record in its own words."""
    scale = _Days(lines)
    bottom = TOP + ROW * len(lines)
    parts = [svg.text(16, 24, title, bold=True, size=14), *_legend(legend)]
    for at in scale.ticks():
        x = scale.at(at)
        words = date.fromordinal(at).isoformat()
        parts += [
            svg.line(x, TOP - 4, x, bottom),
            svg.text(x, bottom + 18, words, anchor="middle", soft=True, size=11),
        ]
    for number, line in enumerate(lines):
        parts += _row(line, TOP + ROW * (number + 0.5), scale)
    return svg.page(WIDTH, bottom + 32, title, _words(lines, legend), parts)


def _legend(legend: tuple[str, str, str]) -> list[str]:
    x, parts = LEFT, []
    for colour, words in (("--or-1", legend[0]), ("--or-2", legend[1]), ("--or-rule", legend[2])):
        parts += [svg.circle(x, 40, 5, colour=colour), svg.text(x + 10, 44, words, soft=True, size=11)]
        x += 24 + 6.2 * len(words)
    return parts


def _row(line: Line, y: float, scale: _Days) -> list[str]:
    name = line.origin if len(line.origin) <= _LONGEST else line.origin[: _LONGEST - 1] + "…"
    parts = [svg.text(LEFT - 12, y + 4, name, anchor="end")]
    xs = [_x(each.at, scale) for each in line.carried]
    begun = _x(line.said, scale) if line.said is not None else min(xs, default=LEFT)
    ends = [begun, *xs]
    parts.append(svg.line(min(ends), y, max(ends), y, colour="--or-1", width=1.5))
    if not line.kept:
        parts.append(svg.circle(begun, y, 7, colour="--or-rule", tip=line.origin))
    placed: dict[int, int] = {}
    for x, each in zip(xs, line.carried, strict=True):
        times = placed[round(x)] = placed.get(round(x), 0) + 1
        colour = "--or-2" if each.changed else "--or-1"
        lift = min(times - 1, 4) * 4.5
        dot = svg.circle(x, y - lift, 5 if each is line.carried[0] else 4, colour=colour, tip=_tip(each))
        parts.append(svg.link([dot], each.address, name=_tip(each)))
    return parts


def _x(at: int | None, scale: _Days) -> float:
    return scale.at(at) if at is not None else LEFT


def _tip(each: Carried) -> str:
    changed = f" ({', '.join(each.changed)})" if each.changed else ""
    day = f"{date.fromordinal(each.at).isoformat()}: " if each.at else ""
    return f"{day}{each.words}{changed}"


def _words(lines: Sequence[Line], legend: tuple[str, str, str]) -> str:
    told = []
    for line in lines:
        own = "" if line.kept else f" ({legend[2]})"
        told.append(f"{line.origin}{own}: {'; '.join(_tip(each) for each in line.carried)}")
    return ". ".join(told) or "nothing"
