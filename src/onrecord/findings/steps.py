"""Steps of a derivation, each with the rule's source beside it."""

from collections.abc import Iterable
from typing import Protocol

from onrecord.findings.codebook import Codebook
from onrecord.model import Step

__all__ = ["step"]


class _Ends(Protocol):
    @property
    def low(self) -> int | None: ...
    @property
    def best(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...


def step(
    codebook: Codebook, rule: str, words: str, claims: Iterable[str] = (), ends: _Ends | None = None
) -> Step:
    """A step by a rule of the codebook, about `claims`, with what stands after it."""
    held = codebook.rule(rule)
    named = tuple(sorted(set(claims)))
    if ends is None:
        return Step(held.name, held.source, words, named)
    return Step(held.name, held.source, words, named, ends.low, ends.best, ends.high)
