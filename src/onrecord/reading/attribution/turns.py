"""The turns of an interview or a transcript: what follows "LEE:" until the next label, and who only asks."""

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.sayings import Saying

__all__ = ["take_turns"]

_INTERVIEW = 3
"""Labels that make an interview: its turns run over paragraphs."""


def take_turns(sayings: Sequence[Saying], passages: Sequence[Passage], text: str) -> list[Saying]:
    """Let what follows a label run to the end of its turn, and leave out the turns of who only asks.

    With fewer than three labels a turn ends with its paragraph.
    """
    labels = [saying for saying in sayings if saying.label]
    blocks = [passages[saying.sentence].sentence.block for saying in labels]
    for number, saying in enumerate(labels):
        first = blocks[number]
        after = blocks[number + 1] if number + 1 < len(blocks) else first + 1
        stop = max(after, first + 1) if len(labels) >= _INTERVIEW else first + 1
        saying.content = _stretches(saying, passages, first, stop)
    asking = _who_asks(labels, text)
    return [saying for saying in sayings if not (saying.label and _label_of(saying, text) in asking)]


def _stretches(saying: Saying, passages: Sequence[Passage], first: int, stop: int) -> list[Span]:
    """What the turn says, a span for each of its paragraphs."""
    ends: dict[int, Span] = {}
    for passage in passages[saying.sentence :]:
        sentence = passage.sentence
        if not first <= sentence.block < stop or sentence.role != "body":
            break
        start = ends[sentence.block].start if sentence.block in ends else sentence.span.start
        ends[sentence.block] = Span(start, sentence.span.end)
    own = ends.get(first)
    if own is not None:
        ends[first] = Span(saying.content[0].start, own.end)
    return list(ends.values()) or saying.content


def _label_of(saying: Saying, text: str) -> str:
    return saying.source.of(text).lower() if saying.source is not None else ""


def _who_asks(labels: Sequence[Saying], text: str) -> set[str]:
    """The labels most of whose turns end with a question, where somebody else answers."""
    asked: dict[str, list[bool]] = {}
    for saying in labels:
        ends = saying.content[-1].of(text).rstrip("\"'”’» ").endswith("?")
        asked.setdefault(_label_of(saying, text), []).append(ends)
    outlet = {_label_of(saying, text) for saying in labels if saying.asks}
    asking = outlet | {label for label, turns in asked.items() if sum(turns) * 2 > len(turns)}
    return asking if len(asking) < len(asked) else outlet
