"""What one sentence holds of saying: who, by which words, what; before speakers are resolved."""

from dataclasses import dataclass, field

from onrecord.model import Span

__all__ = ["Saying"]


@dataclass(slots=True)
class Saying:
    """A saying as the words of one sentence give it; later steps add content and sources."""

    source: Span | None
    """The phrase that names the speaker, as written; None where the words name nobody."""
    cue: Span
    content: list[Span]
    stance: str = "asserts"
    kind: str = "speech"
    frame: list[Span] = field(default_factory=list)
    sentence: int = 0
    nearer: list[Span] = field(default_factory=list)
    """Who stands between the speaker and the report: "told Reuters"."""
    via: list[Span] = field(default_factory=list)
    """Through whom it reached the report: "via an MP"."""
    further: list[Span] = field(default_factory=list)
    """Whom the speaker names as the origin: "citing an MP"."""
    antecedent: Span | None = None
    """What a relative pronoun as source stands for."""
    pending: bool = False
    """Whether what is said stands in the next paragraph, after a colon."""
    noun: bool = False
    """Whether a noun is the cue ("the claim that")."""
    label: bool = False
    """Whether it is a turn of a transcript: "LEE: …"."""
    inside: bool = False
    """Whether it stands inside a quotation: somebody quoted names another speaker."""
    asks: bool = False
    """Whether the turn is the outlet's own."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return min([self.cue.start, *(span.start for span in self.content)])

    def named(self) -> list[Span]:
        """All phrases that name somebody."""
        return [*([self.source] if self.source is not None else []), *self.nearer, *self.via, *self.further]
