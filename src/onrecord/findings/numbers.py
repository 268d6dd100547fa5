"""Amounts: what the words of a claim give as bounds, one-sided where they are ("at least", "up to")."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.persons import persons_in
from onrecord.findings.steps import step
from onrecord.findings.vague import interpreted
from onrecord.findings.wording import in_the_singular, is_one
from onrecord.model import Claim, Figure, Step

__all__ = ["Amount", "amount_of", "summed", "wording_of"]


@dataclass(frozen=True, slots=True)
class Amount:
    """Low, best, high; null where the words set none. `about` where the words say that it is no exact number."""

    low: int | None
    best: int | None
    high: int | None
    about: bool = False

    @classmethod
    def of(cls, figure: Figure) -> "Amount | None":
        """The amount that a figure's words give; None where they give no number."""
        if figure.low is None and figure.best is None and figure.high is None:
            return None
        if figure.low is None and figure.high is None:
            return cls(figure.best, figure.best, figure.best, about=True)
        return cls(figure.low, figure.best, figure.high)

    @property
    def point(self) -> int:
        """One number for it: best, else the end that the words give, the lower where they give both."""
        return next(end for end in (self.best, self.low, self.high) if end is not None)

    def holds(self, value: int, *, about: float = 0.0) -> bool:
        """Whether `value` lies within; the ends give way by the share `about` where the words do."""
        give = about if self.about else 0.0
        above = self.low is None or value >= self.low * (1 - give)
        return above and (self.high is None or value <= self.high * (1 + give))

    def less(self, other: "Amount | None") -> "Amount":
        """What is left of it when `other` is taken away."""
        taken = other.point if other else 0
        low, best, high = (
            None if end is None else max(end - taken, 0) for end in (self.low, self.best, self.high)
        )
        return Amount(low, best, high, about=self.about or (other is not None and other.about))

    def below(self, other: "Amount") -> bool:
        """Whether it is a smaller number than `other`."""
        return self.point < other.point

    def shown(self) -> str:
        """`8`, `about 200`, `at least 100`, `up to 500`, `100 to 300`."""
        if self.low == self.high:
            return f"about {self.low:,}" if self.about else f"{self.low:,}"
        if self.high is None:
            return f"at least {self.low:,}"
        return f"up to {self.high:,}" if self.low is None else f"{self.low:,} to {self.high:,}"


def summed(amounts: Sequence[Amount]) -> Amount:
    """Several amounts of different people together; an end that one of them lacks the sum lacks too."""
    if len(amounts) == 1:
        return amounts[0]
    ends = ([getattr(amount, end) for amount in amounts] for end in ("low", "best", "high"))
    low, best, high = (None if None in values else sum(values) for values in ends)
    if low is None and best is None and high is None:
        return max(amounts, key=lambda amount: amount.point)
    return Amount(low, best, high, about=any(amount.about for amount in amounts))


def amount_of(claim: Claim, case: Case, codebook: Codebook, steps: list[Step]) -> Amount | None:
    """What a claim's words give under a codebook; steps say where that is not plain from the number."""
    given = case.interpreted.get(claim.id)
    if given is not None:
        amount = Amount(given.low, given.best, given.high)
        words = f"“{wording_of(claim)}” is {amount.shown()}: {given.reason or 'no reason given'}"
        steps.append(step(codebook, "interpret", words, [claim.id], amount))
        return amount
    if claim.figure is None:
        if not codebook.settings.get("single_counts_one") or not is_one(claim):
            return None
        return _listed(claim, codebook, steps)
    if codebook.settings.get("single_counts_one") and in_the_singular(claim.figure.wording):
        return _listed(claim, codebook, steps)
    return Amount.of(claim.figure) or _vague(claim, codebook, steps)


def _listed(claim: Claim, codebook: Codebook, steps: list[Step]) -> Amount:
    """The persons that a claim in the singular tells of; a step says how many, but for a plain "a man"."""
    count = persons_in(claim)
    amount = Amount(count, count, count)
    if claim.figure is None or count > 1:
        steps.append(step(codebook, "single", f"“{claim.quote}” is {count:,}", [claim.id], amount))
    return amount


def _vague(claim: Claim, codebook: Codebook, steps: list[Step]) -> Amount | None:
    found = interpreted(wording_of(claim), codebook.settings.get("vague", []))
    if found is None:
        words = f"“{wording_of(claim)}” gives no number; a coder can give one"
        steps.append(step(codebook, "no_number", words, [claim.id]))
        return None
    amount = Amount(*found[:3])
    steps.append(step(codebook, "vague", found[3], [claim.id], amount))
    return amount


def wording_of(claim: Claim) -> str:
    """The words of a claim's figure, else its quotation."""
    return claim.figure.wording if claim.figure else claim.quote
