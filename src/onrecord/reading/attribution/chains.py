"""The chain of speakers of a saying: nearest to the report first, origin last."""

from collections.abc import Sequence

from onrecord.model import Span, Speaker
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.frames import cited_after
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import noun
from onrecord.reading.attribution.speakers import Speakers

__all__ = ["chain_of", "cited_origins", "holders"]

_DEEPEST = 4


def holders(sayings: Sequence[Saying]) -> dict[Span, list[Saying]]:
    """For the cue of each saying, the sayings with a source whose content holds it, outermost first."""
    opening = sorted(
        ((span, saying) for saying in sayings if saying.source is not None for span in saying.content),
        key=lambda pair: pair[0],
    )
    found: dict[Span, list[Saying]] = {}
    active: list[tuple[Span, Saying]] = []
    at = 0
    for saying in sorted(sayings, key=lambda each: each.cue):
        while at < len(opening) and opening[at][0].start <= saying.cue.start:
            active.append(opening[at])
            at += 1
        active = [pair for pair in active if pair[0].end > saying.cue.start]
        holding = {id(own): own for span, own in active if own is not saying and span.holds(saying.cue)}
        found[saying.cue] = sorted(holding.values(), key=lambda own: own.start)
    return found


def chain_of(saying: Saying, holding: Sequence[Saying], speakers: Speakers) -> tuple[Speaker, ...]:
    """Outer sayings first, then who was told, the speaker, and whom the speaker cites; nobody twice."""
    outer = [
        other
        for other in holding
        if other.kind == "speech"
        and other.stance in ("asserts", "confirms")
        and not any(span.holds(other.cue) for span in saying.content)
    ]
    links: list[Speaker] = []
    for each in [*outer[-_DEEPEST:], saying]:
        told = [speakers.of(span) for span in each.nearer]
        links += [speaker for speaker in told if speakers.stands_between(speaker)]
        links += [speakers.of(span) for span in each.via]
        if each.source is not None:
            links.append(speakers.of(each.source))
        links += [speakers.of(span) for span in each.further]
    first: dict[str, Speaker] = {}
    for link in links:
        first.setdefault(link.name, link)
    return tuple(first.values())


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
