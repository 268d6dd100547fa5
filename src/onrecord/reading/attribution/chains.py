"""The chain of speakers of a saying: nearest to the report first, origin last."""

from collections.abc import Sequence

from onrecord.model import Span, Speaker
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.frames import cited_after
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import noun
from onrecord.reading.attribution.speakers import Speakers

__all__ = ["chain_of", "cited_origins"]

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


def cited_origins(passage: Passage, sayings: Sequence[Saying]) -> list[Saying]:
    """The sayings of a sentence without "…, citing two officials": those become origins of the saying before."""
    kept: list[Saying] = []
    for saying in sayings:
        participle = saying.cue.of(passage.text).lower() in cue_words("participles")
        if not (participle and kept and kept[-1].source == saying.source):
            kept.append(saying)
            continue
        at = next(at for at, word in enumerate(passage.words) if word.span.start == saying.cue.start)
        cited = [span for span in cited_after(passage, at)[1] if _is_source(passage, span)]
        kept[-1].further += cited
        if not cited:
            kept.append(saying)
    return kept


def _is_source(passage: Passage, span: Span) -> bool:
    """Whether the phrase names somebody or something that can be a source."""
    inside = [word for word in passage.words if span.holds(word.span)]
    return any(word.tag == "name" or noun(word.low) is not None for word in inside)
