"""One sentence as a row of tokens, with what is read around a number: hedges, words of addition, measures."""

from dataclasses import dataclass

from onrecord.model import Span
from onrecord.reading.figures.lexicon import Words
from onrecord.reading.figures.tokens import Shape, Token, tokens
from onrecord.reading.figures.values import value_at

__all__ = ["Lead", "Line"]

_MOST_HEDGES = 4


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a number: `first` token of all of it, and of what the wording shows (words of addition apart)."""

    first: int
    shown: int
    hedge: str | None
    sets: frozenset[str]
    adds: bool


class Line:
    """One sentence as a row of tokens; `free` is the first token that no earlier number phrase took."""

    def __init__(self, text: str, span: Span, known: Words) -> None:
        self.text = text
        self.row: list[Token] = tokens(text, span)
        self.lowers = [token.lower for token in self.row]
        self.known = known
        small = sum(token.text[:1].islower() for token in self.row)
        self.running = 2 * small > sum(token.shape is Shape.WORD for token in self.row)
        """Whether it is running text, where a capital means a name: no headline, not all in capitals."""
        self.free = 0

    def lower(self, at: int) -> str:
        """The token at `at` as tables spell it; nothing beyond the ends of the sentence."""
        return self.lowers[at] if 0 <= at < len(self.row) else ""

    def words(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end` (exclusive)."""
        return self.text[self.row[start].span.start : self.row[end - 1].span.end]

    def before(self, at: int) -> Lead:
        """Hedges and words of addition before the number at `at`."""
        first, shown, adds = at, at, False
        sets: set[str] = set()
        spans: list[tuple[int, int]] = []
        for _ in range(_MOST_HEDGES):
            more = self.known.more_before.before(self.lowers, first, floor=self.free)
            hedge = self.known.hedges_before.before(self.lowers, first, floor=self.free)
            if hedge is not None and self._particle(first - hedge[0], first):
                hedge = None
            if hedge is None and not spans:
                hedge = self.known.hedges_outer.before(self.lowers, first, floor=self.free)
            if more is not None and (hedge is None or hedge[0] < more[0]):
                adds, first = True, first - more[0]
            elif hedge is not None:
                spans.append((first - hedge[0], first))
                sets.add(hedge[1])
                first = shown = first - hedge[0]
            else:
                break
        wording = " ".join(self.words(*span) for span in reversed(spans)) or None
        return Lead(first, shown, wording, frozenset(sets), adds)

    def _particle(self, start: int, end: int) -> bool:
        """Whether the one word between `start` and `end` belongs to the verb before it ("handed over")."""
        verbs = self.known.particles.get(self.lowers[start], frozenset())
        return end - start == 1 and self.lower(start - 1) in verbs

    def after(
        self, end: int, hedge: str | None, sets: frozenset[str]
    ) -> tuple[int, str | None, frozenset[str]]:
        """A hedge behind the number ("or so", "or more", "-odd"), unless a further number follows it."""
        found = self.known.hedges_after.at(self.lowers, end)
        if found is None:
            return end, hedge, sets
        behind = end + found[0]
        if behind < len(self.row) and value_at(self.row, behind, self.known) is not None:
            return end, hedge, sets
        wording = self.words(end, behind)
        return behind, f"{hedge} {wording}" if hedge else wording, sets | {found[1]}

    def more(self, end: int, adds: bool) -> tuple[bool, int]:
        """Whether a word of addition follows ("three more"), and the index behind it."""
        if end < len(self.row) and self.lowers[end] in self.known.more_after:
            if end + 1 < len(self.row) and self.lowers[end + 1] == "than":
                return adds, end
            return True, end + 1
        return adds, end

    def past_measure(self, at: int) -> int:
        """The index behind a unit of measurement at `at` ("5%", "30 km"), else `at`."""
        measure = self.known.measures.at(self.lowers, at)
        return at + measure[0] if measure else at

    def past_currency(self, at: int) -> int:
        """The index of the first sign of currency that leads to `at` without a break, else `at`."""
        while at > self.free and self.lowers[at - 1] in self.known.currency:
            at -= 1
        return at
