"""Verbs of a Record by which things leave it: export, package."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError
from onrecord.formats.acled_style import TOMBSTONES, write_tombstones
from onrecord.formats.profile import profile as profile_named
from onrecord.formats.redacting import Redactor
from onrecord.record import exporting, packing
from onrecord.record.claims import Claims
from onrecord.record.concluding import CODEBOOKS, open_codebook
from onrecord.record.leaving import redactor_for
from onrecord.record.linking import last_linking
from onrecord.record.outgoing import Outgoing
from onrecord.record.releasing import Releasing

__all__ = ["DEFAULT_PROFILE", "Publishing"]

DEFAULT_PROFILE = "public"
_OF_INCIDENTS = ("ged", "acled")


class Publishing(Releasing):
    """What leaves a record: everything goes through a profile, which says what is hidden."""

    def export(
        self,
        format_: str,
        target: str | Path,
        *,
        noun: str = "claims",
        profile: str | Path = DEFAULT_PROFILE,
        codebook: str | None = None,
        sidecar: bool = False,
        **filters: Any,
    ) -> exporting.Exported:
        """Write claims (or, as JSON Lines, another noun) to a file; how many there were, and what the format lost.

        `profile` (a name, or a TOML file) says what is hidden; unless told otherwise names of private persons,
        reviewers, local paths and fresh exact places of the deployed. `codebook` (a name, or a file) is for formats that
        are written of findings: ged (ucdp), acled (acled), ftm (origins).
        """
        own = "origins" if noun == exporting.FINDINGS else exporting.CODEBOOKS_OF.get(format_)
        if format_ in _OF_INCIDENTS and not last_linking(self._folder.events.after(0)):
            raise UsageError(format_, "there are no incidents to write of", "Run onrecord link first")
        if asked := codebook or own:
            self.findings(asked)
            codebook = open_codebook(asked).name
        chosen = profile_named(profile)
        redactor = redactor_for(self._database, chosen, today=datetime.now(UTC).date())
        claims = Claims(self._database, filters).by_id() if filters else None
        done = exporting.export(
            self._database,
            format_,
            Path(target),
            redactor=redactor,
            noun=noun,
            claims=claims,
            codebook=codebook,
            sidecar=sidecar,
            progress=self._progress,
        )
        if format_ == "acled":
            self._write_tombstones(Path(target))
        return done

    def _write_tombstones(self, target: Path) -> None:
        """Write the events of the last release that are no events now into a file beside, where there is a release."""
        held = self.releases()
        if not held:
            return
        last = self.release_named(held[-1].location)
        now = {each.incident for each in self.findings("acled") if each.codable}
        out = Outgoing(self._database, Redactor(profile_named("full"), today=datetime.now(UTC).date()))
        gone = []
        for each in last.findings:
            if each.codebook != "acled" or not each.codable or each.incident in now:
                continue
            claims = next((i.claims for i in last.incidents if i.id == each.incident), ())
            leads = next((found for claim in claims if (found := out.incident_of(claim))), None)
            merged = leads is not None and leads != each.incident
            reason = (
                "merged into another"
                if merged
                else "not codable any more"
                if leads
                else "no claim of it is left"
            )
            values = (each.incident, out.changed, leads if merged else None, reason)
            gone.append(dict(zip(TOMBSTONES, values, strict=True)))
        with exporting.whole_file(target.with_name(f"{target.name}.deleted.csv"), binary=False) as file:
            write_tombstones(gone, file)

    def package(
        self,
        format_: str,
        target: str | Path | None = None,
        *,
        profile: str | Path = DEFAULT_PROFILE,
        reason: str | None = None,
        operator: str | None = None,
    ) -> tuple[Path, int]:
        """Write the whole record as bagit, wacz or prov; where, and how many items (prov: entities) are in it.

        That copies of items leave is logged first, with the reason. Items leave as they are: `profile` holds for prov.
        """
        redactor = redactor_for(self._database, profile_named(profile), today=datetime.now(UTC).date())
        codebooks = [name for name in CODEBOOKS if self.findings(name)] if format_ == "prov" else []
        return packing.package(
            self._folder,
            self._database,
            format_,
            Path(target) if target else None,
            redactor=redactor,
            codebooks=codebooks,
            reason=reason,
            operator=operator,
            catch_up=self._catch_up,
        )
