"""Findings put together: ids, label, unit and version of the codebook in each, and steps in the order they were taken."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.steps import step
from onrecord.findings.telling import Statement
from onrecord.model import Finding, Step

__all__ = ["finding", "not_codable"]


class _Ends(Protocol):
    @property
    def low(self) -> int | None: ...
    @property
    def best(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...


def finding(
    case: Case,
    codebook: Codebook,
    measure: str,
    ends: _Ends,
    steps: Sequence[Step],
    *,
    statements: Sequence[Statement],
    grade: str | None = None,
    would_change: Sequence[str] = (),
    codes: Mapping[str, Any] | None = None,
) -> Finding:
    """A finding with a figure."""
    return Finding(
        incident=case.incident.id,
        codebook=codebook.name,
        version=codebook.version,
        label=codebook.label,
        unit=codebook.unit,
        measure=measure,
        low=ends.low,
        best=ends.best,
        high=ends.high,
        grade=grade,
        codable=True,
        rule=None,
        origins=len({each.house for each in statements}),
        testimonies=tuple(sorted({id_ for each in statements for id_ in each.testimonies})),
        steps=tuple(steps),
        would_change=tuple(would_change),
        codes=dict(codes or {}),
    )


def not_codable(
    case: Case,
    codebook: Codebook,
    measure: str,
    rule: str,
    steps: Sequence[Step],
    *,
    words: str | None = None,
    claims: Sequence[str] = (),
    statements: Sequence[Statement] = (),
    codes: Mapping[str, Any] | None = None,
) -> Finding:
    """A finding without a figure, and the rule that says so."""
    last = step(codebook, rule, words or codebook.rule(rule).says, claims)
    return Finding(
        incident=case.incident.id,
        codebook=codebook.name,
        version=codebook.version,
        label=codebook.label,
        unit=codebook.unit,
        measure=measure,
        low=None,
        best=None,
        high=None,
        grade=None,
        codable=False,
        rule=rule,
        origins=len({each.house for each in statements}),
        testimonies=tuple(sorted({id_ for each in statements for id_ in each.testimonies})),
        steps=(*steps, last),
        would_change=(f"a claim that meets the rule: {codebook.rule(rule).says}",),
        codes=dict(codes or {}),
    )
