"""When and where: the time and place of the event that a claim is about, never of the saying.

Table `settings`: `places.before` are prepositions before a place of the event.
"""

import re
from collections.abc import Sequence

from onrecord.knowledge.nations import nations_in
from onrecord.model import Place, Span, Time
from onrecord.reading.losses.cues import word_set
from onrecord.reading.mentions import PlaceMention, TimeMention
from onrecord.reading.places import resolve_names

__all__ = ["lands", "place_of", "time_of"]

_WORDS_BEFORE = re.compile(r"[^\s,.;:()\"“”]+")


def time_of(
    anchor: Span,
    scopes: Sequence[Span],
    times: Sequence[TimeMention],
    frames: Sequence[Span],
    *,
    so_far_only: bool,
) -> tuple[Time | None, str | None]:
    """The time nearest to `anchor` in the narrowest scope that has one, outside the frames; and why there is none.

    For a total so far (`so_far_only`) only a time that bounds it counts, but in the first scope any.
    """
    free = [time for time in times if not any(frame.meets(time.span) for frame in frames)]
    why = None
    for place, scope in enumerate(scopes):
        inside = sorted(
            (time for time in free if scope.holds(time.span)), key=lambda time: _gap(time.span, anchor)
        )
        for time in inside:
            if time.time is not None and (time.so_far or not so_far_only or place == 0):
                return time.time, None
            why = why or time.why
    return None, why


def place_of(
    text: str, anchor: Span, scopes: Sequence[Span], places: Sequence[PlaceMention], taken: Sequence[Span]
) -> tuple[Place | None, str | None]:
    """The place nearest to `anchor` in the narrowest scope that has one with a preposition; and why there is none."""
    free = [place for place in places if not any(span.meets(place.span) for span in taken)]
    for scope in scopes:
        inside = [place for place in free if scope.holds(place.span) and _is_setting(text, scope, place.span)]
        if inside:
            best = min(_one_of_one_kind(inside), key=lambda place: (_rank(place), _gap(place.span, anchor)))
            return best.place, best.why
    return None, None


def _one_of_one_kind(inside: Sequence[PlaceMention]) -> Sequence[PlaceMention]:
    """Several villages are no one place: then the area that holds them, where it is named too."""
    towns = [place for place in inside if _rank(place) <= 1]
    areas = [place for place in inside if _rank(place) > 1 and place.place.id]
    return areas if len(towns) > 1 and areas else inside


def lands(text: str, span: Span) -> tuple[PlaceMention, ...]:
    """States named by an adjective and a word for land: "on Russian territory"."""
    said = span.of(text)
    if not any(word in said for word in word_set("settings", "places", "land")):
        return ()
    found: list[Span] = []
    names: list[str] = []
    for at, name in nations_in(said):
        behind = _WORDS_BEFORE.match(said, min(len(said), at.end + 1))
        if behind and behind[0].lower() in word_set("settings", "places", "land"):
            found.append(Span(span.start + at.start, span.start + behind.end()))
            names.append(name)
    return resolve_names(text, found, names=names)


def _rank(mention: PlaceMention) -> int:
    """The more precise first; one that is not settled after those that are."""
    order = {"exact": 0, "city": 1, "admin2": 2, "admin1": 3, "country": 4, "region": 4}
    return order.get(mention.place.precision or "", 5)


def _gap(span: Span, anchor: Span) -> int:
    return span.start - anchor.end if span.start >= anchor.end else anchor.start - span.end


def _is_setting(text: str, scope: Span, span: Span) -> bool:
    """Whether a preposition of place goes before the name, and the name owns nothing ("in Russia's war")."""
    if text[span.end : span.end + 2] in ("'s", "’s") and not text[span.end + 3 : span.end + 4].isupper():
        return False
    words = _WORDS_BEFORE.findall(text[max(scope.start, span.start - 80) : span.start])
    allowed, between = word_set("settings", "places", "before"), word_set("settings", "places", "between")
    for word in reversed(words[-6:]):
        low = word.lower()
        if low in allowed and low != "of":
            return True
        if not (low in between or word[:1].isupper()):
            return False
    return not words and text[span.end : span.end + 1] in (":", ",")
