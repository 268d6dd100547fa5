"""`onrecord show`: one claim, report, capture, item, decision, entry, person or incident, as a person reads it."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from onrecord.cli.pairs import entry_lines
from onrecord.cli.shared import opened, record_option
from onrecord.cli.story import story_lines
from onrecord.cli.tables import figure_text, plain, said_by_text
from onrecord.model import Claim, Entry, Incident, Item, Person, Report
from onrecord.model.shown import AS_REPORTED, time_text
from onrecord.record import Noun, Record

__all__ = ["noun_lines", "show"]

_AROUND = 160
"""Characters of the report shown on either side of a quotation."""


@click.command()
@click.argument("id_", metavar="ID")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    help="Text on a terminal, JSON when piped, unless told.",
)
@record_option
def show(id_: str, format_: str | None, record_path: Path) -> None:
    """Show what the ID names (or the beginning of an id): a claim, report, capture, item, decision, entry, person or incident.

    A claim is shown with its words in the report, every slot with the words behind it, the decisions
    about it, and the capture and item that it was read from. An incident is told as a story: who said what when, what
    only repeats, what changed on the way, what the figure is under each codebook and why.
    """
    with opened(record_path) as record:
        noun = record.find(id_)
        if (format_ or ("text" if sys.stdout.isatty() else "json")) == "json":
            shown = record.story(noun.id) if isinstance(noun, Incident) else noun
            click.echo(json.dumps(shown.to_wire(), ensure_ascii=False, indent=2))
            return
        lines = noun_lines(noun, record)
        click.echo("\n".join(plain(line) for line in lines))


def noun_lines(noun: Noun, record: Record) -> list[str]:
    """A noun as a person reads it, line by line."""
    match noun:
        case Claim():
            return _claim(noun, record)
        case Report():
            return _report(noun, record)
        case Item():
            return _item(noun, record)
        case Entry():
            person = record.person_of(noun.id)
            return [*entry_lines(noun, person.id if person else None, record.matches_of(noun.id))]
        case Person():
            return _person(noun, record)
        case Incident():
            return story_lines(record.story(noun.id))
        case _:
            return [f"{type(noun).__name__.lower()} {noun.id}", *_pairs(noun.to_wire())]


def _person(person: Person, record: Record) -> list[str]:
    lines = [
        f"person {person.id}",
        f"  on        {', '.join(person.lists)}",
        f"  least     {person.least:.3f}",
    ]
    for id_ in person.entries:
        entry = record.entry(id_)
        told = "; ".join(f"{name} {value}" for name, value in entry.fields.items() if name != "notes")
        lines.append(f"  {entry.id[:8]}  {entry.list}, row {entry.row}: {told}")
    lines += (
        ["Why two of them are thought one: onrecord match --why ENTRY ENTRY"]
        if len(person.entries) > 1
        else []
    )
    return lines


def _claim(claim: Claim, record: Record) -> list[str]:
    report = record.report(claim.report)
    who, through = said_by_text(claim)
    lines = [f"claim {claim.id}", f"  status    {claim.status}, read by {claim.reader}"]
    lines += [f"  said by   {who}" + (f", through {through}" if through else "")]
    lines += [
        f"  what      {claim.kind}" + (f", {claim.measure}" if claim.measure else "") + f", {claim.stance}"
    ]
    if claim.figure:
        lines.append(f"  figure    {figure_text(claim.figure)}")
    for name in ("group", "by", "circumstance", "where"):
        held = getattr(claim, name)
        if held:
            resolved = getattr(held, "name", held.wording)
            lines.append(
                f"  {name:9} {resolved}" + (f" (“{held.wording}”)" if held.wording != resolved else "")
            )
    for name in ("when", "said"):
        time = getattr(claim, name)
        if time:
            lines.append(f"  {name:9} {time_text(time)} (“{time.wording}”, {time.rule})")
    lines += [f"  {slot:9} null: {why}" for slot, why in sorted(claim.silent.items())]
    lines += [f"  coded     {slot}: {why}" for slot, why in sorted(claim.coded.items())]
    lines += ["", *_in_context(claim, report), ""]
    lines.append(
        f"report  {report.id[:12]}  {report.outlet or ''} {report.published or ''} {report.title or ''}".rstrip()
    )
    lines += [f"capture {c.id[:12]}  {c.at}  {c.location}" for c in record.captures_of(report.item)]
    lines.append(f"item    {report.item}")
    lines += [
        f"decided {d.at}  {d.verb} by {d.operator or 'unnamed'}: {d.reason or ''}  [{d.id[:12]}]"
        for d in record.decisions(claim.id)
    ]
    return [*lines, AS_REPORTED]


def _in_context(claim: Claim, report: Report) -> list[str]:
    if claim.span is None:
        return [f"  {claim.quote}"]
    start, end = claim.span
    before = report.text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    after = report.text[end : end + _AROUND].partition("\n")[0]
    return [f"  …{before}[{claim.quote}]{after}…"]


def _report(report: Report, record: Record) -> list[str]:
    names = ("title", "outlet", "published", "url", "part", "media_type", "item")
    facts = [
        f"report {report.id}",
        *(f"  {name:10} {getattr(report, name)}" for name in names if getattr(report, name)),
    ]
    facts += [f"  {'by':10} {', '.join(report.authors)}"] if report.authors else []
    facts.append("")
    for block in report.blocks:
        mark = "" if block in report.parts and block.role == "body" else f"[{block.role}] "
        facts += [f"{mark}{block.span.of(report.text)}", ""]
    for each in record.translations(report.id):
        facts += [f"translation {each.id[:12]}  {each.language or ''}  {', '.join(each.authors)}", ""]
    claims = record.claims_of(report.id)
    facts.append(f"{len(claims)} claims. {AS_REPORTED}")
    for claim in claims:
        facts.append(
            f"  {claim.id[:8]}  {claim.measure or claim.kind:12} {figure_text(claim.figure)}  {said_by_text(claim)[0]}"
        )
    return facts


def _item(item: Item, record: Record) -> list[str]:
    lines = [f"item {item.id}", f"  {item.length:,} bytes, {item.media_type}"]
    lines += [f"  capture {c.id[:12]}  {c.at}  {c.location}" for c in record.captures_of(item.id)]
    lines += [
        f"  report  {r.id[:12]}  {r.part or 'whole'}  {r.title or ''}" for r in record.reports_of(item.id)
    ]
    return lines


def _pairs(wire: dict[str, Any]) -> list[str]:
    return [
        f"  {name:10} {value}" for name, value in wire.items() if value not in (None, {}, "") and name != "id"
    ]
