"""What a record says of where claims come from: linking, incidents, testimonies, relations, merging and splitting."""

from collections.abc import Iterable
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.model import Claim, Decision, Incident, Relation, Testimony
from onrecord.record import deciding
from onrecord.record import linking as linking_verb
from onrecord.record.base import Base
from onrecord.record.finding import one_claim
from onrecord.record.ledger import Ledger
from onrecord.record.linking import Earlier, Linked

__all__ = ["Tracing"]

_SHORTEST = 4


class Tracing(Base):
    """The verbs about incidents; part of `Record`."""

    _earlier: Earlier | None = None
    """The last linking of this process: the next goes on from it."""

    def link(self, *, workers: int | None = None) -> Linked:
        """Link claims into incidents and testimonies, and reports by who repeats whom; see `docs/linking.md`.

        Where nothing was read or decided since the last time, nothing is done; while the record stays open, only what
        was read or decided since is made again. `workers` is for verbs that chain reading and linking alike: linking
        runs in one process.
        """
        with self._folder.writing() as ledger:
            self._catch_up()
            return self._link(ledger)

    def _link(self, ledger: Ledger) -> Linked:
        done, self._earlier = linking_verb.link(
            self._folder, ledger, self._database, progress=self._progress, earlier=self._earlier
        )
        return done

    def incidents(self, **filters: Any) -> Iterable[Incident]:
        """The incidents that fit all filters (family, series, group, place, after, before, report), in order of time."""
        for name in filters:
            if name not in store.incidents.FILTERS:
                names = ", ".join(store.incidents.FILTERS)
                raise UsageError(name, "incidents cannot be selected by this", f"Select by {names}")
        chosen = {name: value for name, value in filters.items() if value is not None}
        return store.incidents.select(self._database, chosen)

    def incident(self, id_: str) -> Incident:
        """The incident that an id beginning with `id_` leads to: its own, or one that any of its claims ever had."""
        found = store.incidents.find(self._database, id_) if len(id_) >= _SHORTEST else []
        if len(found) == 1:
            return found[0]
        what = "several incidents begin like this" if found else "there is no such incident"
        raise UsageError(id_, what, "onrecord incidents lists them; run onrecord link first")

    def incident_of(self, claim: str) -> Incident | None:
        """The incident that a claim stands in; None where it was not linked yet."""
        return store.incidents.of_claim(self._database, claim)

    def testimonies(self, incident: str | None = None) -> list[Testimony]:
        """The testimonies about one incident in the order they were said, or all by id."""
        if incident is None:
            return list(store.testimonies.every(self._database))
        return store.testimonies.of_incident(self._database, self.incident(incident).id)

    def relations(self, *, report: str | None = None, incident: str | None = None) -> list[Relation]:
        """How reports stand to each other: those of one report, those within one incident, or all."""
        if report is not None:
            return store.relations.of_report(self._database, report)
        if incident is not None:
            return store.relations.of_incident(self._database, self.incident(incident).id)
        return list(store.relations.every(self._database))

    def merge(self, *ids: str, reason: str | None = None, operator: str | None = None) -> Decision:
        """Make the incidents that these ids lead to one; it stands through every linking to come.

        An id may be an incident's or a claim's. UsageError where they do not lead to two incidents at least.
        """
        incidents = [self._incident_or_claim(id_) for id_ in ids]
        if len({incident.id for incident in incidents}) < 2:
            raise UsageError(" ".join(ids), "these are not two incidents", "Give the ids of two or more")
        anchors = tuple(incident.claims[0] for incident in incidents)
        return self._decide("merge", anchors, {}, reason, operator)

    def split(
        self, id_: str, *claims: str, reason: str | None = None, operator: str | None = None
    ) -> Decision:
        """Take these claims out of an incident into one of their own; it stands through every linking to come."""
        incident = self.incident(id_)
        own = tuple(one_claim(self._database, claim).id for claim in claims)
        strange = [claim for claim in own if claim not in incident.claims]
        rest = [claim for claim in incident.claims if claim not in own]
        if not own or strange or not rest:
            advice = f"onrecord incidents {incident.id[:12]} lists its claims; leave one at least"
            raise UsageError(id_, "these claims cannot be split from it", advice)
        return self._decide("split", own, {"from": rest}, reason, operator)

    def _incident_or_claim(self, id_: str) -> Incident:
        claims: list[Claim] = store.claims.find(self._database, id_) if len(id_) >= _SHORTEST else []
        held = self.incident_of(claims[0].id) if len(claims) == 1 else None
        return held or self.incident(id_)

    def _decide(
        self,
        verb: str,
        on: tuple[str, ...],
        changes: dict[str, Any],
        reason: str | None,
        operator: str | None,
    ) -> Decision:
        with self._folder.writing() as ledger:
            self._catch_up()
            made = deciding.decide_on(
                ledger,
                self._database,
                "incident",
                verb,
                on,
                changes=changes,
                reason=reason,
                operator=operator,
            )
            self._link(ledger)
            return made
