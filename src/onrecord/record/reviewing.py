"""Deciding with both eyes open: a decision is taken only if the claim still is as whoever decides saw it."""

from collections.abc import Mapping, Sequence
from typing import Any

from onrecord import store
from onrecord.errors import RecordError
from onrecord.model import Claim, Decision
from onrecord.record import deciding
from onrecord.record.base import Base
from onrecord.record.finding import one_claim

__all__ = ["Changed", "Reviewing"]


class Changed(RecordError):
    """Somebody else has decided about the claim since it was looked at; nothing was written."""

    def __init__(self, claim: Claim, since: Sequence[Decision]) -> None:
        who = ", ".join(dict.fromkeys(each.operator or "somebody unnamed" for each in since))
        super().__init__(
            claim.id[:12], f"{who} has decided about it since you looked", "Look again, then decide"
        )
        self.claim = claim
        self.since = tuple(since)


class Reviewing(Base):
    """Decisions that say what was seen before."""

    def review(
        self,
        claim: str,
        verb: str,
        *,
        seen: int,
        changes: Mapping[str, Any] | None = None,
        reason: str | None = None,
        operator: str | None = None,
    ) -> Claim:
        """Decide about a claim that was looked at when `seen` was its last decision (`mark`).

        Changed, with the decisions since, where it no longer is: two reviewers at once lose nothing.
        """
        with self._folder.writing() as ledger:
            self._catch_up()
            self._unchanged(one_claim(self._database, claim), seen)
            return deciding.decide(
                ledger,
                self._database,
                claim,
                verb,
                changes=changes or {},
                reason=reason,
                operator=operator,
            )

    def _unchanged(self, claim: Claim, seen: int) -> None:
        since = [each for each in store.decisions.of_claim(self._database, claim.id) if each.event > seen]
        if since:
            raise Changed(claim, since)
