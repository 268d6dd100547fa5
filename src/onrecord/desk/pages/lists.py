"""Lists of the lost: what there is, and importing one: its mapping, and what it would do before it does."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import UploadFile

from onrecord.desk.asking import Ask, Page
from onrecord.desk.pages.review import operator_of
from onrecord.errors import OnrecordError, UsageError
from onrecord.model import FIELDS, Edition
from onrecord.record.list_import import ListImport

__all__ = ["add", "changes", "listing", "one", "plan"]

_SAMPLE = 12
_TROUBLES = 60


def listing(ask: Ask) -> Page:
    """The lists, each with its present edition."""
    rows = [_row(edition) for edition in ask.record.lists()]
    return Page("lists.html", ask.say("Lists"), {"rows": rows}, {"lists": rows}, rows)


def _row(edition: Edition) -> dict[str, Any]:
    return {
        "list": edition.list,
        "edition": edition.number,
        "entries": edition.entries,
        "duplicate_free": edition.duplicate_free,
        "at": edition.at,
        "item": edition.item,
    }


def one(ask: Ask) -> Page:
    """The entries of one list, a page of them, and its editions."""
    name = ask.get("name") or ""
    editions = ask.record.editions(name)
    entries = ask.desk.records.cached(("entries", name), lambda: list(ask.record.entries(name)))
    paging = ask.paging(len(entries))
    shown = entries[(paging.page - 1) * paging.size : paging.page * paging.size]
    fields = [each for each in FIELDS if any(each in entry.fields for entry in shown)]
    rows = [{"id": entry.id, "row": entry.row, **entry.fields} for entry in shown]
    context = {
        "name": name,
        "editions": [_row(each) for each in editions],
        "entries": shown,
        "fields": fields,
        "paging": paging,
        "count": len(entries),
        "mapping": ask.record.mapping_of(name),
    }
    data = {"list": name, "editions": context["editions"], "entries": rows, "count": len(entries)}
    return Page("list.html", name, context, data, rows)


def plan(ask: Ask) -> Page:
    """What importing the file would do: nothing is written yet."""
    name = ask.field("name") or ""
    upload = ask.form.get("file")
    if isinstance(upload, UploadFile) and upload.filename:
        kept = ask.desk.uploads.keep(upload)
    else:
        kept = ask.field("kept") or ""
    path = ask.desk.uploads.get(kept)
    free = ask.field("duplicate_free") == "1"
    try:
        planned = ask.record.plan_list(path, name=name, mapping=_mapping(ask), duplicate_free=free)
    except OnrecordError as error:
        raise error.about(name or "list") from error
    return Page(
        "plan.html", ask.say("What the import would do"), _shown(ask, planned, kept), planned.to_wire()
    )


def _mapping(ask: Ask) -> str | None:
    """The mapping that the form gives: as TOML, or a field for each column; None where one is to be proposed."""
    toml = ask.field("toml")
    if toml:
        return toml
    chosen = {name[4:]: value for name, value in ask.form.multi_items() if name.startswith("col:") and value}
    if not chosen:
        return None
    wire = json.loads(ask.field("wire") or "{}")
    fields: dict[str, list[str]] = {}
    for column, field in chosen.items():
        if isinstance(field, str):
            fields.setdefault(field, []).append(column)
    lines = [f"key = {_text(str(wire.get('key', 'row')))}", "[read]"]
    lines += [
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in wire.get("read", {}).items()
    ]
    lines.append("[fields]")
    for field, columns in fields.items():
        lines.append(f"{_text(field)} = {_taken(columns, wire.get('fields', {}).get(field))}")
    return "\n".join(lines)


def _taken(columns: list[str], before: Any) -> str:
    """The columns of a field; how its dates and values are read stays as it was."""
    told = dict(before) if isinstance(before, Mapping) else {}
    named = "[" + ", ".join(map(_text, columns)) + "]"
    rest = []
    if "order" in told and len(columns) == 1:
        rest.append(f"order = {_text(str(told['order']))}")
    if "years_from" in told:
        rest.append(f"years_from = {int(told['years_from'])}")
    if "values" in told:
        pairs = ", ".join(f"{_text(str(k))} = {_text(str(v))}" for k, v in told["values"].items())
        rest.append(f"values = {{ {pairs} }}")
    if not rest:
        return named
    return "{ columns = " + ", ".join([named, *rest]) + " }"


def _text(text: str) -> str:
    """A TOML basic string: JSON's, but for what TOML does not know."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(ask: Ask, planned: ListImport, kept: str) -> dict[str, Any]:
    wire = planned.to_wire()
    field_of: dict[str, str] = {}
    for field, taken in planned.mapping.fields.items():
        for column in taken.columns:
            field_of[column] = field
    columns = [
        {
            "name": column,
            "field": field_of.get(column, ""),
            "why": planned.why.get(column) or planned.why.get(field_of.get(column, ""), ""),
            "examples": _examples(planned, column),
        }
        for column in planned.read.columns
    ]
    known = [*FIELDS, *sorted({each for each in field_of.values() if each not in FIELDS})]
    return {
        "planned": planned,
        "wire": wire,
        "kept": kept,
        "columns": columns,
        "fields": known,
        "toml": planned.mapping.to_toml(),
        "sample": planned.read.entries[:_SAMPLE],
        "sample_fields": [f for f in known if any(f in e.fields for e in planned.read.entries[:_SAMPLE])],
        "troubles": planned.read.troubles[:_TROUBLES],
        "left_out": planned.read.left_out[:_TROUBLES],
        "wire_mapping": json.dumps(wire["mapping"], ensure_ascii=False),
    }


def _examples(planned: ListImport, column: str) -> list[str]:
    values = (entry.raw.get(column, "") for entry in planned.read.entries[:200])
    return list(dict.fromkeys(value for value in values if value))[:3]


def add(ask: Ask) -> str:
    """Import the list as it was shown."""
    kept, name = ask.field("kept") or "", ask.field("name") or ""
    path = ask.desk.uploads.get(kept)
    free = ask.field("duplicate_free") == "1"
    with ask.desk.writing:
        planned = ask.record.plan_list(path, name=name, mapping=ask.field("toml"), duplicate_free=free)
        if planned.item != ask.field("item"):
            raise UsageError(name, "it is not the file that was shown", "Look at it again")
        ask.record.add_list(path, name=name, planned=planned, duplicate_free=free, operator=operator_of(ask))
    ask.desk.uploads.drop(kept)
    return ask.address_of("/list", name=planned.name)


def changes(ask: Ask) -> Page:
    """What the last edition of a list added, changed and withdrew."""
    name = ask.get("name") or ""
    made = ask.record.list_changes(name)
    rows = [{"what": "added", "row": e.row, **e.fields} for e in made.added]
    rows += [{"what": "changed", "row": e.row, **e.fields} for _, e in made.changed]
    rows += [{"what": "withdrawn", "row": e.row, **e.fields} for e in made.withdrawn]
    context = {"name": name, "made": made, "rows": rows[:1000], "fields": FIELDS}
    return Page("changes.html", name, context, {"list": name, "changes": rows}, rows)
