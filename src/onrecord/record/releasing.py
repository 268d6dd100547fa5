"""The verb `release`: findings frozen under a name as an item, and what changed since an earlier one."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.formats.release import CellChange, Release, between, write_changes
from onrecord.inputs.kinds import RELEASE
from onrecord.model import Capture
from onrecord.record import projection
from onrecord.record.concluding import CODEBOOKS, Concluding
from onrecord.record.kept import Coming, keep

__all__ = ["CellChange", "Released", "Releasing", "write_changes"]

METHOD = "release"
"""The method of the capture that keeps a release."""


@dataclass(frozen=True, slots=True)
class Released:
    """What `release` did, or would do."""

    release: Release
    item: str | None
    """The item it is kept as; null where nothing was kept."""
    since: str | None
    """The release before it."""
    changes: tuple[CellChange, ...]
    """What changed since then."""


class Releasing(Concluding):
    """The verb `release`; part of `Record`."""

    def release(
        self,
        name: str,
        *,
        codebooks: Sequence[str] = CODEBOOKS,
        since: str | None = None,
        dry_run: bool = False,
        operator: str | None = None,
    ) -> Released:
        """Freeze the findings of `codebooks` under a name, with what they stand on; and what changed since the last one.

        A name is given once: UsageError where another release has it. The same findings under the same name again
        are the same release.
        """
        held = self.releases()
        earlier = self._capture_named(since, held) if since else (held[-1] if held else None)
        if earlier is not None and earlier.location == name and not since and not dry_run:
            earlier = held[-2] if len(held) > 1 else None
        made = self._as_it_stands(name, codebooks)
        same = [each for each in held if each.location == name]
        if same and not dry_run:
            frozen = self.release_named(name)
            if replace(made, events=frozen.events) != frozen:
                raise UsageError(
                    name, "there is a release of this name", "Give another name: it stays as it is"
                )
            made = frozen
        changes: tuple[CellChange, ...] = ()
        if earlier is not None:
            old = Release.from_bytes(self._folder.vault.read(earlier.item))
            changes = tuple(between(old, made, list(store.decisions.every(self._database))))
        item = None if dry_run else same[0].item if same else self._keep_release(made, operator)
        return Released(made, item, earlier.location if earlier else None, changes)

    def releases(self) -> list[Capture]:
        """The captures of all releases, in the order they were made; `location` is the name."""
        return store.leaving.captures_by(self._database, METHOD)

    def release_named(self, name: str) -> Release:
        """The release of that name; UsageError where there is none."""
        return Release.from_bytes(self._folder.vault.read(self._capture_named(name, self.releases()).item))

    def changes_between(self, old: str, new: str) -> list[CellChange]:
        """What changed from one release to another."""
        decisions = list(store.decisions.every(self._database))
        return between(self.release_named(old), self.release_named(new), decisions)

    def _capture_named(self, name: str, held: Sequence[Capture]) -> Capture:
        for each in held:
            if each.location == name:
                return each
        names = ", ".join(each.location for each in held) or "none yet"
        raise UsageError(name, "there is no such release", f"Releases are {names}")

    def _as_it_stands(self, name: str, codebooks: Sequence[str]) -> Release:
        findings = [each for codebook in codebooks for each in self.findings(codebook)]
        if not findings and not self.releases():
            raise UsageError(name, "there are no findings to release", "Run onrecord link first")
        incidents = {each.id: each for each in store.incidents.every(self._database)}
        about = sorted({each.incident for each in findings if each.incident in incidents})
        claims: dict[str, Any] = {}
        testimonies: list[Any] = []
        for id_ in about:
            claims |= store.findings.claims_of(self._database, incidents[id_])
            testimonies += store.findings.testimonies_of(self._database, incidents[id_])
        return Release(
            name=name,
            events=projection.applied(self._database),
            findings=tuple(sorted(findings, key=lambda each: each.id)),
            incidents=tuple(incidents[id_] for id_ in about),
            claims=tuple(claims[id_] for id_ in sorted(claims)),
            testimonies=tuple(each.to_wire() for each in sorted(testimonies, key=lambda each: each.id)),
        )

    def _keep_release(self, made: Release, operator: str | None) -> str:
        with self._folder.writing() as ledger:
            self._catch_up()
            how = Coming(METHOD, made.name, RELEASE, operator=operator)
            item, _ = keep(self._folder, ledger, self._database, io.BytesIO(made.to_bytes()), how, {})
            return item
