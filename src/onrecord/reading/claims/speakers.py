"""Who said it: the attributions that hold a claim, joined to one chain, and when they said it."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.model import Cue, Span, Speaker, Time
from onrecord.reading.mentions import Attribution, TimeMention

__all__ = ["Voice", "voice_of"]


_NEAR = 40
"""Code points between a time in front of a sentence and the frame: "On the same day, a spokesman for ..."."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a claim is said: the chain (nearest to the report first), cue, stance, and the frames round it."""

    said_by: tuple[Speaker, ...] = ()
    cue: Cue | None = None
    stance: str = "asserts"
    direct: bool = False
    said: Time | None = None
    frames: tuple[Span, ...] = ()


def voice_of(span: Span, attributions: Sequence[Attribution], times: Sequence[TimeMention]) -> Voice:
    """The voice that says what stands in `span`; the outlet's own where no attribution holds it."""
    holding = [each for each in attributions if any(content.holds(span) for content in each.content)]
    if not holding:
        holding = [each for each in attributions if any(content.meets(span) for content in each.content)]
    if not holding:
        return Voice()
    holding.sort(key=_extent)
    chain = [holding[0]]
    for outer in holding[1:]:
        if _nests(outer, chain[-1]):
            chain.append(outer)
    inner = chain[0]
    return Voice(
        said_by=_joined(chain),
        cue=inner.cue,
        stance=next((each.stance for each in reversed(chain) if each.stance != "asserts"), "asserts"),
        direct=inner.direct,
        said=next((time.time for each in chain for time in _saying_times(each, times)), None),
        frames=(
            *(frame for each in chain for frame in each.frame),
            *(time.span for each in chain for time in _saying_times(each, times)),
        ),
    )


def _extent(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content)


def _nests(outer: Attribution, inner: Attribution) -> bool:
    """Whether what the outer says holds the frame of the inner."""
    return any(content.holds(frame) for content in outer.content for frame in inner.frame)


def _joined(chain: Sequence[Attribution]) -> tuple[Speaker, ...]:
    """One chain of several, the outermost first; who is in it twice counts once, at the later place."""
    speakers = [speaker for each in reversed(chain) for speaker in each.sources]
    return tuple(
        speaker
        for place, speaker in enumerate(speakers)
        if all(speaker.name != later.name for later in speakers[place + 1 :])
    )


def _saying_times(attribution: Attribution, times: Sequence[TimeMention]) -> list[TimeMention]:
    """The resolved times in the frame, and one in front of it where what is said comes after: "On Monday, the army said".

    A stretch of the frame with neither speaker nor cue tells of the speaker ("which lost the town in June").
    """
    frames, content = attribution.frame, attribution.content
    about = [
        frame for frame in frames if frame.start > frames[0].start and not _holds_cue(frame, attribution)
    ]
    opens = bool(frames and content) and frames[0].end <= content[0].start
    return [
        time
        for time in times
        if time.time is not None
        and not any(frame.holds(time.span) for frame in about)
        and (
            any(frame.meets(time.span) for frame in frames)
            or (opens and 0 <= frames[0].start - time.span.end <= _NEAR)
        )
    ]


def _holds_cue(frame: Span, attribution: Attribution) -> bool:
    cue = attribution.cue
    return cue is None or cue.span is None or frame.holds(cue.span)
