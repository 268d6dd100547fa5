"""Place mentions of a report, found and resolved.

`find_places` recognises place names (`finding.py`), reads from the words around which place lies in which
(`inside.py`) and settles what each stands for (`resolve.py`). A name that the text puts into an area where no
such place is known keeps its wording, without id and coordinates, and `why` says so; so do names with two equal
candidates, and names that only the words around make a place's. Precision is always stated.

Table `en/places.toml`: `admin1_words`, `admin2_words`, `settlement_words` say what a place is; `directions` take a
part of it; `inside_next`, `next_inside`, `listed` are the words between two names; `cues_strong`, `cues_weak` stand
before place names, `titles` before persons', `person_verbs` after them; `openers` belong to no name and `particles`
stand inside one; `common_words` and `person_names` are words and names that places bear too; `regions`,
`country_points` and `short_forms` add to the gazetteer.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from onrecord.knowledge.nations import iso, mentions
from onrecord.model import Place, Report, Sentence, Span
from onrecord.reading.mentions import PlaceMention
from onrecord.reading.places.finding import find
from onrecord.reading.places.inside import named
from onrecord.reading.places.naming import held, readings
from onrecord.reading.places.resolve import Sense, settle

ADJECTIVE = 0.3
"""What a state's adjective weighs as evidence for its places, where a name of a place weighs 1."""

__all__ = ["containing", "find_places", "resolve_names"]


def find_places(report: Report, sentences: Sequence[Sentence]) -> tuple[PlaceMention, ...]:
    """The places that the sentences name, in order: persons, organisations, adjectives and peoples are none."""
    found = find(report.text, sentences)
    return resolve_names(report.text, [each.span for each in found], names=[each.name for each in found])


def resolve_names(
    text: str, spans: Sequence[Span], *, names: Sequence[str] | None = None
) -> tuple[PlaceMention, ...]:
    """The place names at `spans` of `text` (in order, apart), resolved.

    `names` are what to look up for each, where it is more than the words in the span ("village of Dolyna").
    Without them a longer name that no gazetteer has is taken for the place it holds ("Colchester Hospital").
    """
    wordings = list(names) if names is not None else [_place_of(span.of(text)) for span in spans]
    placed = named(text, spans, wordings)
    senses = settle(placed, countries=_states_of(text))
    found = [_mention(text, *each) for each in zip(spans, wordings, senses, strict=True)]
    areas = [spans[name.inside] if name.inside is not None else None for name in placed]
    return tuple(replace(mention, inside=area) for mention, area in zip(found, areas, strict=True))


def containing(mention: PlaceMention, mentions: Sequence[PlaceMention]) -> PlaceMention | None:
    """The mention of the area that the text says `mention` lies in; what is left to say where it is refused."""
    return next((each for each in mentions if each.span == mention.inside), None)


@lru_cache(maxsize=2)
def _states_of(text: str) -> dict[str, float]:
    """The states that the text's adjectives, peoples and governments speak of, with a weight each; asked for many sentences of one text."""
    counts = Counter(each.name for each in mentions(text) if each.column != "name" and not each.ambiguous)
    return {f"iso:{iso(name)}": ADJECTIVE * (1.0 + math.log(count)) for name, count in counts.items()}


def _place_of(name: str) -> str:
    return name if readings(name).places else held(name) or name


def _mention(text: str, span: Span, name: str, sense: Sense) -> PlaceMention:
    wording, found = span.of(text), sense.place
    if found is None:
        reading = readings(name)
        place = Place(reading.bare or wording, None, None, None, reading.kind or "city", wording, span)
        return PlaceMention(span, place, sense.why, sense.candidates)
    own = found.own_name or found.kind != "city"
    shown = (
        found.name if own else readings(name).bare
    )  # a town as the report calls it, an area by its one name
    place = Place(shown, found.id, found.lat, found.lon, found.kind, wording, span)
    return PlaceMention(span, place)
