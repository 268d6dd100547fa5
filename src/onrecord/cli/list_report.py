"""What importing a list would do, and what an edition changed, as lines that a person reads."""

from collections.abc import Iterator, Mapping

from onrecord.model import Edition, Entry
from onrecord.record import Difference, ListImport

__all__ = ["changes_lines", "plan_lines"]

_SHOWN = 20
"""Troubles, duplicates and changes that are shown one by one."""
_EXAMPLES = 3


def plan_lines(planned: ListImport, file: str) -> list[str]:
    """What importing would do."""
    read = planned.read
    lines = [f"{file} as edition {planned.number} of the list {planned.name}"]
    said = ", ".join(f"{name} {_shown(value)}" for name, value in planned.mapping.read.items())
    lines += [f"  read: {said}"] if said else []
    lines += [f"  note: {note}" for note in read.notes]
    lines.append(
        f"  {read.rows:,} rows: {len(read.entries):,} entries, {len(read.left_out):,} rows are no entries"
    )
    lines += ["", f"Mapping ({planned.mapping_from}):", *_fields(planned)]
    mapped = {column for taken in planned.mapping.fields.values() for column in taken.columns}
    left = [column for column in read.columns if column not in mapped]
    lines += [f"  kept as they stand, taken for no field: {', '.join(left)}"] if left else []
    lines += [f"  entries are named by: {_KEYS.get(planned.mapping.key, planned.mapping.key)}"]
    lines += [*_troubles(planned), *_left_out(planned), *_duplicates(planned)]
    lines += ["", *_against(planned)]
    return lines


_KEYS = {"row": "the content of their rows", "identifier": "the list's own identifier"}


def _shown(value: object) -> str:
    if isinstance(value, str):
        return {"\t": "tab"}.get(value, value)
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _fields(planned: ListImport) -> Iterator[str]:
    read = planned.read
    for name, taken in planned.mapping.fields.items():
        found = (entry.fields[name] for entry in read.entries[:2_000] if name in entry.fields)
        examples = "; ".join(
            [value[:40] for value, _ in zip(dict.fromkeys(found), range(_EXAMPLES), strict=False)]
        )
        form = {"dmy": ", day first", "mdy": ", month first", "ymd": ", year first"}.get(
            taken.order or "", ""
        )
        form += f", two-digit years from {taken.years_from}" if taken.years_from else ""
        why = f"  [{planned.why[name]}]" if name in planned.why else ""
        columns = " + ".join(taken.columns)
        shown = f", as {examples}" if examples else ""
        yield f"  {name:<12} <- {columns}{form}: {read.fields[name]:,} entries{shown}{why}"


def _troubles(planned: ListImport) -> Iterator[str]:
    read = planned.read
    total = sum(read.counted.values())
    yield ""
    yield f"Not understood: {total:,}" + (
        " values; they stay in the entry as they stand, but not as a field" if total else ""
    )
    for trouble in read.troubles[:_SHOWN]:
        place = f"row {trouble.row}" if trouble.row is not None else "file"
        yield (
            f"  {place:<10} {trouble.column}: {trouble.value!r}: {trouble.problem}"
            if trouble.column
            else (f"  {place:<10} {trouble.problem}")
        )
    if total > _SHOWN:
        yield "  and in all, by column and problem:"
        for (column, problem), count in read.counted.most_common(_SHOWN):
            yield f"  {count:>9,}  {column}: {problem}"


def _left_out(planned: ListImport) -> Iterator[str]:
    for row in planned.read.left_out[:_SHOWN]:
        yield f"  row {row.row} is no entry: {row.problem}" + (f" ({row.value})" if row.value else "")
    if len(planned.read.left_out) > _SHOWN:
        yield f"  and {len(planned.read.left_out) - _SHOWN:,} rows more are none"


def _duplicates(planned: ListImport) -> Iterator[str]:
    found = planned.read.duplicates
    yield f"Duplicates inside the list: {len(found):,}"
    for row, first in found[:_SHOWN]:
        yield f"  row {row} says the same as row {first}, or has its identifier"
    if len(found) > _SHOWN:
        yield f"  and {len(found) - _SHOWN:,} more"
    alike = planned.read.alike
    if alike:
        yield f"Perhaps the same person twice: {len(alike):,}"
    for row, first in alike[:_SHOWN]:
        yield f"  row {row} has the name, birth and death of row {first}"
    if len(alike) > _SHOWN:
        yield f"  and {len(alike) - _SHOWN:,} more"


def _against(planned: ListImport) -> Iterator[str]:
    change = planned.difference
    if planned.withheld:
        yield f"{planned.withheld:,} rows were withdrawn for safety: they stay out."
    if planned.number == 1:
        yield f"A new list: {len(change.added):,} entries come in."
        return
    yield (
        f"Against edition {planned.number - 1}: {len(change.added):,} added, {len(change.changed):,} changed, "
        f"{len(change.withdrawn):,} withdrawn, {change.same:,} as they were."
    )
    if change.added or change.changed or change.withdrawn:
        yield "Persons are to be matched again afterwards: onrecord match."


def changes_lines(edition: Edition, change: Difference) -> list[str]:
    """What an edition added, changed and withdrew, an entry a line."""
    counts = (
        f"{len(change.added):,} added, {len(change.changed):,} changed, {len(change.withdrawn):,} withdrawn"
    )
    lines = [f"{edition.list}, edition {edition.number}: {counts}, {change.same:,} as they were"]
    lines += [f"+ {_entry(entry)}" for entry in change.added]
    for before, after in change.changed:
        lines.append(f"~ {_entry(after)}")
        lines += [f"    {told}" for told in _changed(before.fields, after.fields)]
    return lines + [f"- {_entry(entry)}" for entry in change.withdrawn]


def _entry(entry: Entry) -> str:
    told = "; ".join(f"{name} {value}" for name, value in entry.fields.items() if name != "notes")
    return f"{entry.id[:8]} row {entry.row}: {told}"


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield f"{name}: {old or 'nothing'} -> {new or 'nothing'}"
