"""The Record: the folder a user works in, and the verbs that act on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from onrecord import store
from onrecord.errors import OnrecordError
from onrecord.model import Capture, Claim, Decision, Item, Report, Span
from onrecord.record import (
    consulting,
    custody,
    deciding,
    keeping,
    outside,
    reading,
    verifying,
    watching,
    withdrawing,
)
from onrecord.record.base import Base
from onrecord.record.browsing import Browsing
from onrecord.record.capturing import Web, capture_urls, is_url
from onrecord.record.claims import Claims
from onrecord.record.concluding import Concluding
from onrecord.record.declared import Declaration, Declared, load_list
from onrecord.record.finding import Noun, one, one_claim, one_report
from onrecord.record.folder import Folder
from onrecord.record.listing import Listing
from onrecord.record.progress import Progress, silent
from onrecord.record.publishing import Publishing
from onrecord.record.releasing import Releasing
from onrecord.record.reviewing import Reviewing
from onrecord.record.taking import Taking
from onrecord.record.telling import Telling
from onrecord.record.tracing import Tracing

__all__ = ["Record"]


class Record(Browsing, Reviewing, Tracing, Publishing, Releasing, Concluding, Taking, Listing, Telling, Base):
    """A record: evidence, events, and the store made of them.

    Open one with `onrecord.open("kursk")`, make one with `onrecord.init("kursk")`; both are context managers::

        with onrecord.init("kursk") as record:
            record.add("examples/kursk/reports")
            record.read()
            for claim in record.claims(measure="killed"):
                print(claim.quote)
    """

    @classmethod
    def init(cls, path: str | Path, *, proxy: str | None = None, progress: Progress = silent) -> "Record":
        """Make a record in the folder `path`, or open the one that is there.

        With `proxy` (a URL), every request that is ever made for this record goes through it, never directly.
        """
        folder = Folder.create(Path(path))
        if proxy is not None:
            folder.set_proxy(proxy)
        return cls(folder, progress=progress)

    @classmethod
    def open(cls, path: str | Path = ".", *, progress: Progress = silent) -> "Record":
        """Open the record at `path`; RecordError where there is none, a newer one or a damaged one."""
        return cls(Folder.open(Path(path)), progress=progress)

    def add(
        self,
        *sources: str | Path,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
        declared: str | Path | None = None,
        operator: str | None = None,
        web: Web | None = None,
        origin: Mapping[str, str] | None = None,
        readmit: str | None = None,
    ) -> keeping.Added:
        """Keep files, folders, globs and addresses of the web as items; adding the same file again changes nothing.

        `url`, `outlet` and `published` (ISO 8601) declare what the bytes do not say themselves; `declared` is
        a list that does so file by file (JSON Lines or CSV: file, url, outlet, published). `origin` is what custody
        asks for: found_by, received_from, consent, restrictions. Bytes that were withdrawn are
        refused unless `readmit` says why they may come back.
        """
        rows = load_list(Path(declared)) if declared else {}
        saying = Declared(Declaration(url, outlet, published), rows, operator, dict(origin or {}), readmit)
        with self._folder.writing() as ledger:
            self._catch_up()
            named = [str(source) for source in sources]
            paths = [source for source in named if not is_url(source)]
            common: dict[str, Any] = {"declared": saying, "progress": self._progress}
            added = keeping.add(self._folder, ledger, self._database, paths, **common)
            urls = [source for source in named if is_url(source)]
            capture_urls(
                self._folder,
                ledger,
                self._database,
                urls,
                web=self._own_way(web or Web()),
                added=added,
                **common,
            )
            return added

    def read(
        self, *, reader: str = reading.DEFAULT_READER, workers: int | None = None, again: bool = False
    ) -> reading.Done:
        """Read what has not been read yet into reports and claims; with `again`, everything."""
        with self._folder.writing() as ledger:
            self._catch_up()
            return reading.read(
                self._folder,
                ledger,
                self._database,
                name=reader,
                workers=workers,
                again=again,
                progress=self._progress,
            )

    def reading_plan(self, *, reader: str, again: bool = False) -> consulting.Plan | None:
        """What reading with a reader that asks outside would ask and cost; None for one that asks nobody."""
        asking = consulting.remote(reader)
        return consulting.plan(self._folder, self._database, asking, again=again) if asking else None

    @classmethod
    def rebuilt(
        cls, path: str | Path = ".", *, workers: int | None = None, progress: Progress = silent
    ) -> tuple["Record", reading.Done]:
        """Delete the store of the record at `path`, whatever state it is in, and make it again; and what that did."""
        folder = Folder.open(Path(path))
        with folder.locked():
            for suffix in ("", "-wal", "-shm"):
                Path(f"{folder.database}{suffix}").unlink(missing_ok=True)
            record = cls.__new__(cls)
            record._folder, record._progress = folder, progress
            record._database = store.Database(folder.database)
            return record, reading.sync(folder, record._database, workers=workers, progress=progress)

    def rebuild(self, *, workers: int | None = None) -> reading.Done:
        """Delete the store and make it again from evidence and events."""
        self._database.close()
        again, done = Record.rebuilt(self.path, workers=workers, progress=self._progress)
        self._database = again._database
        return done

    def claims(self, **filters: Any) -> Claims:
        """The claims that fit all filters (kind, measure, source, source_class, group, place, outlet, report, after, before, status, stance)."""
        return Claims(self._database, filters)

    def claim(self, id_: str) -> Claim:
        """The claim whose id begins with `id_`."""
        return one_claim(self._database, id_)

    def report(self, id_: str) -> Report:
        """The report whose id begins with `id_`."""
        return one_report(self._database, id_)

    def find(self, id_: str) -> Noun:
        """The claim, report, capture, item or decision whose id begins with `id_`."""
        return one(self._database, id_)

    def reports(self) -> Iterable[Report]:
        """All reports, by id."""
        return store.reports.every(self._database)

    def reports_of(self, item: str) -> list[Report]:
        """The reports read out of one item."""
        return store.reports.of_item(self._database, item)

    def claims_of(self, report: str) -> list[Claim]:
        """The claims of one report, in the order of its text."""
        return store.claims.of_report(self._database, report)

    def captures_of(self, item: str) -> list[Capture]:
        """The captures of one item, in the order they were made."""
        return store.captures.of_item(self._database, item)

    def items(self) -> Iterable[Item]:
        """All items, by id."""
        return store.items.every(self._database)

    def decisions(self, claim: str | None = None) -> list[Decision]:
        """The decisions about one claim, or all, in the order they were made."""
        if claim is None:
            return list(store.decisions.every(self._database))
        return store.decisions.of_claim(self._database, claim)

    def decisions_adrift(self) -> list[Decision]:
        """The decisions that no longer find their claim after a new reading."""
        return store.decisions.adrift(self._database)

    def decide(
        self,
        claim: str,
        verb: str,
        *,
        changes: Mapping[str, Any] | None = None,
        anchor: str | None = None,
        reason: str | None = None,
        operator: str | None = None,
    ) -> Claim:
        """Accept, reject or amend a claim; appended, never overwritten. See `onrecord decide --help`."""
        with self._folder.writing() as ledger:
            self._catch_up()
            return deciding.decide(
                ledger,
                self._database,
                claim,
                verb,
                changes=changes or {},
                anchor=anchor,
                reason=reason,
                operator=operator,
            )

    def decide_new(
        self,
        report: str,
        *,
        kind: str,
        changes: Mapping[str, Any] | None = None,
        anchor: str | None = None,
        span: Span | None = None,
        reason: str | None = None,
        operator: str | None = None,
    ) -> Claim:
        """Code a claim by hand: on words of the report (`anchor`, or where they stand), or with a written reason."""
        with self._folder.writing() as ledger:
            self._catch_up()
            return deciding.decide_new(
                ledger,
                self._database,
                report,
                kind=kind,
                changes=changes or {},
                anchor=anchor,
                span=span,
                reason=reason,
                operator=operator,
            )

    def undo(self, id_: str, *, reason: str | None = None, operator: str | None = None) -> Decision:
        """Undo a decision, or the last one about a claim; the decision undone, which stays on record."""
        with self._folder.writing() as ledger:
            self._catch_up()
            return deciding.undo(ledger, self._database, id_, reason=reason, operator=operator)

    def decide_on(
        self,
        noun: str,
        verb: str,
        *on: str,
        changes: Mapping[str, Any] | None = None,
        reason: str | None = None,
        operator: str | None = None,
    ) -> Decision:
        """Decide about another noun than one claim: an incident (by its claims), origins, a source, entries.

        What can be decided about which noun: `model.VERBS`.
        """
        with self._folder.writing() as ledger:
            self._catch_up()
            return deciding.decide_on(
                ledger,
                self._database,
                noun,
                verb,
                on,
                changes=changes or {},
                reason=reason,
                operator=operator,
            )

    def verify(self, *, against: Sequence[str | Path] = ()) -> verifying.Verdict:
        """Verify everything in the record against its log, and the log against checkpoints kept outside."""
        with self._folder.locked():
            return verifying.verify(
                self._folder, outside=[Path(path) for path in against], progress=self._progress
            )

    def watch(self, *urls: str, asked: watching.Watch | None = None) -> watching.Watched:
        """Look at captured addresses (all of them, unless told), and log what was seen; uses the network."""
        asked = asked or watching.Watch()
        return watching.watch(
            self._folder,
            self._database,
            urls,
            asked=replace(asked, web=self._own_way(asked.web)),
            catch_up=self._catch_up,
            progress=self._progress,
        )

    def standings(self) -> list[watching.Standing]:
        """How every captured address stands after the looks at it."""
        return watching.standings(self._database)

    def changes(self) -> list[watching.Look]:
        """The newest look at each captured address that has changed, with the sentences gone and new."""
        return watching.changes_seen(self._folder, self._database)

    def withdraw(
        self, item: str, *, reason: str, operator: str | None = None, source_too: bool = False
    ) -> withdrawing.Withdrawn:
        """Withdraw an item's content for someone's safety: a logged tombstone, and every other proof stands.

        With `source_too` the events go too that say where the item came from.
        """
        with self._folder.writing() as ledger:
            self._catch_up()
            return withdrawing.withdraw(
                self._folder,
                ledger,
                self._database,
                item,
                reason=reason,
                operator=operator,
                source_too=source_too,
            )

    def custody(self, id_: str | None = None) -> list[Mapping[str, Any]]:
        """What happened to an item (or what was read from it), in order; without an id, to all of them."""
        return custody.custody(self._folder, self._database, id_)

    def transfer(
        self, *ids: str, to: str, reason: str | None = None, operator: str | None = None
    ) -> Mapping[str, Any]:
        """Log that items (all of them, unless told) were handed over to someone, named by an alias."""
        with self._folder.writing() as ledger:
            self._catch_up()
            return custody.transfer(ledger, self._database, ids, to=to, reason=reason, operator=operator)

    def note_verification(
        self, verdict: verifying.Verdict, *, operator: str | None = None
    ) -> Mapping[str, Any]:
        """Log what verifying gave, so that custody tells of it."""
        with self._folder.writing() as ledger:
            self._catch_up()
            return custody.note_verification(ledger, self._database, verdict, operator=operator)

    def rotate_key(self) -> str:
        """Go on with a new key of the log; logged, and signed by both keys. The new public key."""
        return outside.rotate_key(self._folder)

    def checkpoint(self) -> str:
        """The newest checkpoint of the log, in the short form to be kept elsewhere."""
        return outside.checkpoint(self._folder).short()

    def prove(self, id_: str, target: str | Path, *, against: Sequence[str | Path] = ()) -> outside.Proved:
        """Write one file that proves one item's capture (or a decision) to be on record, and the program that checks it."""
        return outside.prove_noun(
            self._folder, self._database, id_, Path(target), against=[Path(path) for path in against]
        )

    def timestamp(
        self, authorities: Mapping[str, Path], *, calendars: Sequence[str] = (), proxy: str | None = None
    ) -> tuple[list[str], list[OnrecordError]]:
        """Have the newest checkpoint stamped by authorities (RFC 3161; URL → root certificates) and calendars."""
        return outside.stamp_record(
            self._folder,
            self._database,
            authorities=authorities,
            calendars=calendars,
            catch_up=self._catch_up,
            proxy=proxy or self._folder.proxy,
        )

    def witness(self, url: str, key: str, *, proxy: str | None = None) -> str:
        """Have the newest checkpoint cosigned by a witness (C2SP tlog-witness); what it said."""
        return outside.witness_record(
            self._folder,
            self._database,
            url=url,
            key=key,
            catch_up=self._catch_up,
            proxy=proxy or self._folder.proxy,
        )
