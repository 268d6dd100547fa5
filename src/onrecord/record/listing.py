"""Listing: the verbs of a Record about lists, their entries, and the persons that these are matched to."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.lists.editions import Difference, difference
from onrecord.lists.mapping import ListMapping
from onrecord.model import Decision, Edition, Entry, Match, Person
from onrecord.record import deciding, list_import, matching, withholding
from onrecord.record.base import Base
from onrecord.record.finding import one_entry
from onrecord.record.overlap import Overlap, overlap, people

__all__ = ["Listing"]


class Listing(Base):
    """Lists of the lost in a record."""

    def plan_list(
        self,
        file: str | Path,
        *,
        name: str,
        mapping: ListMapping | str | None = None,
        read: Mapping[str, Any] | None = None,
        duplicate_free: bool | None = None,
    ) -> list_import.ListImport:
        """What importing a file (or an item, by its id) as a list would do; nothing is written.

        `mapping` is a ListMapping or the text of its TOML file; without one that of the list's present edition is
        used, else one is proposed. `read` overrules how the file is read: encoding, delimiter, sheet, table, header.
        """
        if isinstance(mapping, str):
            mapping = ListMapping.from_toml(mapping)
        return list_import.plan(
            self._folder,
            self._database,
            str(file),
            name=name,
            mapping=mapping,
            read=read,
            duplicate_free=duplicate_free,
        )

    def add_list(
        self,
        file: str | Path,
        *,
        name: str,
        mapping: ListMapping | str | None = None,
        read: Mapping[str, Any] | None = None,
        duplicate_free: bool | None = None,
        planned: list_import.ListImport | None = None,
        operator: str | None = None,
        readmit: str | None = None,
        origin: Mapping[str, str] | None = None,
    ) -> Edition:
        """Import a file (or an item, by its id) as a list, or as a new edition of one; the same again changes nothing.

        The file is kept as an item, and all of its entries come in or none. `planned` is what `plan_list` gave.
        """
        planned = planned or self.plan_list(
            file, name=name, mapping=mapping, read=read, duplicate_free=duplicate_free
        )
        with self._folder.writing() as ledger:
            self._catch_up()
            if planned.number != len(store.editions.of_list(self._database, planned.name)) + 1:
                raise UsageError(
                    name, "another edition came in meanwhile", "Look again what this one changes"
                )
            return list_import.add_list(
                self._folder,
                ledger,
                self._database,
                str(file),
                planned,
                operator=operator,
                readmit=readmit,
                origin=origin or {},
                progress=self._progress,
            )

    def lists(self) -> list[Edition]:
        """The present edition of every list, by name."""
        return store.editions.current(self._database)

    def editions(self, name: str) -> list[Edition]:
        """The editions of a list, the first first; UsageError where there is no such list."""
        found = store.editions.of_list(self._database, name)
        if not found:
            names = ", ".join(each.list for each in self.lists()) or "none yet"
            raise UsageError(name, "there is no such list", f"Lists: {names}")
        return found

    def entries(self, name: str | None = None) -> Iterable[Entry]:
        """The entries of one list, by row, or of all, by id."""
        if name is None:
            return store.entries.every(self._database)
        self.editions(name)
        return store.entries.of_list(self._database, name)

    def entry(self, id_: str) -> Entry:
        """The entry whose id begins with `id_`."""
        return one_entry(self._database, id_)

    def list_changes(self, name: str, number: int | None = None) -> Difference:
        """What an edition of a list (the last, unless told) added, changed and withdrew, read from both items again."""
        editions = self.editions(name)
        number = number or len(editions)
        if not 1 <= number <= len(editions):
            raise UsageError(f"{name} {number}", "there is no such edition", f"It has {len(editions)}")
        kept = store.entries.is_withheld(self._database)
        before, after = (
            [entry for entry in self._edition(name, each) if entry.id not in kept]
            for each in (number - 1, number)
        )
        return difference(before, after)

    def mapping_of(self, name: str, number: int | None = None) -> str:
        """The mapping of an edition of a list (the last, unless told), as the text of a TOML file."""
        editions = self.editions(name)
        chosen = [each for each in editions if each.number == (number or len(editions))]
        if not chosen:
            raise UsageError(f"{name} {number}", "there is no such edition", f"It has {len(editions)}")
        return ListMapping.from_wire(chosen[0].mapping, name=name).to_toml()

    def _edition(self, name: str, number: int) -> list[Entry]:
        """The entries of an edition, out of its item; none of edition 0, and none where the item is withheld."""
        for event in self._folder.events.after(0):
            if event.kind != "list" or (event.content["list"], event.content["number"]) != (name, number):
                continue
            if store.withdrawals.withheld(self._database, event.content["item"]):
                return []
            carried = dict(event.content["carried"])
            return list_import.read_edition(self._folder, list_import.edition_of(event), carried)
        return []

    def match(
        self,
        *,
        settings: Mapping[str, Any] | None = None,
        engine: str = "duckdb",
        seed: int = 1,
        draws: int = matching.DRAWS,
        again: bool = False,
        operator: str | None = None,
    ) -> matching.Matched:
        """Match the entries of all lists to persons; decisions about pairs are applied.

        `settings` are those of `lists.MatchSettings`. Where lists, decisions and settings are what they were at the
        last time, nothing is done unless `again`. MissingExtra without the extra `match`.
        """
        with self._folder.writing() as ledger:
            self._catch_up()
            return matching.match(
                ledger,
                self._database,
                settings=matching.settings_of(settings or {}),
                engine=engine,
                seed=seed,
                draws=draws,
                again=again,
                operator=operator,
                progress=self._progress,
            )

    def matched(self) -> matching.Matched:
        """How the matching stands; UsageError where the lists are not matched, or have changed since."""
        return matching.matched(self._database)

    def persons(self) -> Iterable[Person]:
        """The persons that entries were matched to, by id."""
        self.matched()
        return store.persons.every(self._database)

    def person_of(self, entry: str) -> Person | None:
        """The person that an entry (by its whole id) was matched to."""
        return store.persons.of_entry(self._database, entry)

    def pairs(self, band: str | None = None) -> Iterable[Match]:
        """Matches in a band (`match`, `review`), the most probable first, or all, by their entries."""
        self.matched()
        return store.matches.in_band(self._database, band) if band else store.matches.every(self._database)

    def matches_of(self, entry: str) -> list[Match]:
        """The matches that an entry (by its whole id) is one side of; none where the lists are not matched."""
        return store.matches.of_entry(self._database, entry)

    def pair(self, one: str, other: str) -> tuple[Entry, Entry, Match | None]:
        """Two entries, by the beginnings of their ids, and their match; None where they were not compared or are
        too unlike."""
        left, right = sorted((self.entry(one), self.entry(other)), key=lambda entry: entry.id)
        return left, right, store.matches.of_pair(self._database, left.id, right.id)

    def decide_pair(
        self,
        one: str,
        other: str,
        verb: str,
        *,
        reason: str | None = None,
        operator: str | None = None,
    ) -> Decision:
        """Decide that two entries are the `same` person, `different` ones, or that one is `unsure`.

        It stands through every matching from the next on, until it is undone. UsageError names an entry that is not
        there.
        """
        left, right, _ = self.pair(one, other)
        if left.id == right.id:
            raise UsageError(one, "it is one entry", "Name two entries")
        with self._folder.writing() as ledger:
            self._catch_up()
            return deciding.decide_on(
                ledger,
                self._database,
                "entry",
                verb,
                (left.id, right.id),
                changes={},
                reason=reason,
                operator=operator,
            )

    def decided_pairs(self) -> dict[tuple[str, str], Decision]:
        """The decision in force about each pair of entries."""
        return matching.decisions_on_entries(self._database)

    def to_review(self, *, again: bool = False) -> list[Match]:
        """The uncertain pairs that nobody decided about, the most informative first; with `again`, those left unsure too."""
        self.matched()
        return matching.to_review(self._database, again=again)

    def overlap(self, by: str | None = None, *, lists: Sequence[str] = ()) -> Overlap:
        """Persons per combination of lists (all, unless named), by place, period, sex or age where asked."""
        persons = self.persons()
        entries = store.entries.every(self._database)
        return overlap(persons, entries, lists=self._chosen_lists(lists), by=by)

    def people(self, by: Sequence[str], *, lists: Sequence[str] = ()) -> str:
        """A row a person as CSV, with its place, period, sex or age, and 1 or 0 for each list; nobody is named."""
        entries = store.entries.every(self._database)
        return people(self.persons(), entries, lists=self._chosen_lists(lists), by=by)

    def partitions(self, n: int, *, lists: Sequence[str] = ()) -> list[Overlap]:
        """The same table under `n` other drawings of who is who, as probable as the matching says they are.

        They were drawn when the lists were matched (`match`'s `draws`), so `n` is at most as many.
        """
        self.matched()
        made = store.persons.made(self._database)
        drawn = list(made["draws"]) if made else []
        if n > len(drawn):
            raise UsageError(
                f"{n} draws", f"matching drew {len(drawn)}", f"Match with more: onrecord match --draws {n}"
            )
        named = self._chosen_lists(lists)
        return [Overlap.from_wire(wire).keep(named) for wire in drawn[:n]]

    def is_entry(self, id_: str) -> bool:
        """Whether an id (or the beginning of one) names an entry, or one that was withdrawn."""
        return withholding.is_entry(self._database, id_)

    def withdraw_entry(
        self, id_: str, *, reason: str, operator: str | None = None, redact: bool = False
    ) -> withholding.Withheld:
        """Withdraw one entry for someone's safety: a logged tombstone, and no later edition brings it back.

        The files that the list was read from still hold it, and are named. With `redact` a file of all other rows takes
        their place, and they are withdrawn too.
        """
        with self._folder.writing() as ledger:
            self._catch_up()
            return withholding.withhold(
                self._folder,
                ledger,
                self._database,
                id_,
                reason=reason,
                operator=operator,
                redact=redact,
                progress=self._progress,
            )

    def _chosen_lists(self, lists: Sequence[str]) -> list[str]:
        there = [edition.list for edition in self.lists()]
        for name in lists:
            self.editions(name)
        return [name for name in there if name in lists] if lists else there
