"""The chain of speakers of a saying: nearest to the report first, origin last."""

from collections.abc import Sequence

from onrecord.model import Speaker
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.speakers import Speakers

__all__ = ["chain_of"]

_DEEPEST = 4


def chain_of(saying: Saying, sayings: Sequence[Saying], speakers: Speakers) -> tuple[Speaker, ...]:
    """Outer sayings first, then who was told, the speaker, and whom the speaker cites; nobody twice in a row."""
    links: list[Speaker] = []
    for each in [*_outer(saying, sayings), saying]:
        links += [speaker for span in each.nearer if speakers.stands_between(speaker := speakers.of(span))]
        if each.source is not None:
            links.append(speakers.of(each.source))
        if each is saying:
            links += [speakers.of(span) for span in each.further]
    distinct: list[Speaker] = []
    for link in links:
        if all(link.name != other.name for other in distinct):
            distinct.append(link)
    return tuple(distinct)


def _outer(saying: Saying, sayings: Sequence[Saying]) -> list[Saying]:
    """The sayings whose content holds this one's cue, outermost first."""
    holding = [
        other
        for other in sayings
        if other is not saying
        and other.kind == "speech"
        and other.source is not None
        and any(span.holds(saying.cue) for span in other.content)
        and not any(span.holds(other.cue) for span in saying.content)
    ]
    return sorted(holding, key=lambda other: other.start)[-_DEEPEST:]
