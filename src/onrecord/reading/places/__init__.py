"""Place mentions of a report, found and resolved."""

from collections.abc import Sequence

from onrecord.model import Place, Report, Sentence, Span
from onrecord.reading.mentions import PlaceMention
from onrecord.reading.places.inside import named
from onrecord.reading.places.naming import readings
from onrecord.reading.places.resolve import Sense, settle

__all__ = ["find_places", "resolve_names"]


def resolve_names(text: str, spans: Sequence[Span]) -> tuple[PlaceMention, ...]:
    """The place names at `spans` of `text` (in order, apart), resolved."""
    senses = settle(named(text, spans))
    return tuple(_mention(text, span, sense) for span, sense in zip(spans, senses, strict=True))


def _mention(text: str, span: Span, sense: Sense) -> PlaceMention:
    wording = span.of(text)
    found = sense.place
    if found is None:
        reading = readings(wording)
        precision = reading.kind or "city"
        place = Place(reading.bare or wording, None, None, None, precision, wording, span)
        return PlaceMention(span, place, sense.why, sense.candidates)
    place = Place(found.name, found.id, found.lat, found.lon, found.kind, wording, span)
    return PlaceMention(span, place)


def find_places(report: Report, sentences: Sequence[Sentence]) -> tuple[PlaceMention, ...]:
    return ()
