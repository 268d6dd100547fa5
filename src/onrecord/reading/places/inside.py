"""Which place the text says that another lies in: "X, Y", "X in Y", "in Y near X", "Y's X", and lists of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from onrecord.knowledge import table
from onrecord.knowledge.gazetteer import Settlement
from onrecord.model import Span
from onrecord.reading.places.naming import readings
from onrecord.reading.places.resolve import Name, lies_in

__all__ = ["named"]

_FAR = 60
"""Code points between two names beyond which nothing is read into their order."""


def named(text: str, spans: Sequence[Span], wordings: Sequence[str]) -> tuple[Name, ...]:
    """The names at `spans` (in order, apart), each with the area that the words around say it lies in."""
    names = [Name(wording) for wording in wordings]
    for here in range(len(spans) - 1):
        between = text[spans[here].end : spans[here + 1].start]
        if len(between) <= _FAR:
            if _matches("inside_next", between):
                names[here] = _bound(names, here, here + 1, firmly=" in " in f"{between} ")
            elif _matches("next_inside", between):
                names[here + 1] = _bound(names, here + 1, here)
    for here in range(len(spans) - 2):
        between = text[spans[here + 1].end : spans[here + 2].start]
        both = names[here].inside == here + 1 and names[here + 2].inside == here + 1
        if both and _matches("next_inside", between):
            names[here] = replace(names[here], inside=here + 2)  # "X in Russia's Kursk region"
    _spread(text, spans, names)
    return tuple(names)


def _matches(column: str, between: str) -> bool:
    flat = re.sub(r"\s+", " ", between).casefold()
    return any(_is(flat, phrase) for phrase in table("places")[column])


def _is(flat: str, phrase: str) -> bool:
    """Whether the words between are the phrase, with an article or a direction after it or without."""
    if not flat.startswith(phrase):
        return False
    rest = flat[len(phrase) :].strip()
    return rest in ("", "the") or rest.removeprefix("the ") in table("places")["directions"]


def _bound(names: Sequence[Name], inner: int, outer: int, *, firmly: bool = False) -> Name:
    """The inner name put inside the outer; firmly where the words make the outer an area, else only if it fits."""
    area, place = readings(names[outer].wording), readings(names[inner].wording)
    areas = [each for each in area.places if each.kind in ("country", "admin1", "admin2")]
    if not areas or names[inner].inside is not None or place.kind == "admin1" or inner == names[outer].inside:
        return names[inner]
    surely = area.kind in ("admin1", "admin2") or (firmly and areas[0].kind == "country")
    firm = surely and not any(p.kind in ("country", "admin1") for p in place.places)
    return replace(names[inner], inside=outer) if firm or _fits(place.places, areas) else names[inner]


def _fits(places: Sequence[Settlement], areas: Sequence[Settlement]) -> bool:
    return any(lies_in(place, area) for place in places for area in areas)


def _spread(text: str, spans: Sequence[Span], names: list[Name]) -> None:
    """What holds for one of a list holds for those listed with it: "A, B and C in Y", "near A, B and C"."""
    for here in range(len(spans) - 2, -1, -1):
        outer = names[here + 1].inside
        if outer is not None and outer != here and names[here].inside is None and _listed(text, spans, here):
            names[here] = _bound(names, here, outer)
    for here in range(1, len(spans)):
        outer = names[here - 1].inside
        if (
            outer is not None
            and outer < here - 1
            and names[here].inside is None
            and _listed(text, spans, here - 1)
        ):
            names[here] = _bound(names, here, outer)


def _listed(text: str, spans: Sequence[Span], here: int) -> bool:
    between = text[spans[here].end : spans[here + 1].start]
    return re.sub(r"\s+", " ", between).casefold() in table("places")["listed"]
