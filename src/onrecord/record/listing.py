"""Listing: the verbs of a Record about lists, their entries, and the persons that these are matched to."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from onrecord import store
from onrecord.errors import UsageError
from onrecord.lists.editions import Difference, difference
from onrecord.lists.mapping import ListMapping
from onrecord.model import Edition, Entry
from onrecord.record import list_import
from onrecord.record.base import Base
from onrecord.record.finding import one_entry

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
            if not self._folder.vault.has(event.content["item"]):
                return []
            carried = dict(event.content["carried"])
            return list_import.read_edition(self._folder, list_import.edition_of(event), carried)
        return []
