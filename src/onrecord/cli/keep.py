"""`init`, `add`, `read`, `rebuild`, `build`: from sources to a record of claims."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from onrecord.cli.shared import (
    declared_options,
    opened,
    operator_option,
    reader_option,
    record_option,
    refusals,
    show_progress,
)
from onrecord.record import ORIGIN, Added, Done, Plan, Record, Web

__all__ = ["add", "build", "init", "read", "rebuild"]

_workers = click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes to read with.  [default: one a core]",
)
_sources = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
_url = click.option("--url", metavar="URL", help="The address the bytes are known to be from.")
_list = click.option(
    "--declared",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="LIST",
    help="A list that declares address, outlet and date file by file: JSON Lines or CSV with file, url, outlet, published.",
)

_readmit = click.option(
    "--readmit",
    metavar="REASON",
    help="Keep bytes that were withdrawn once more, and say why they may come back.",
)


def _origin(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what custody asks for, collected into one argument `origin`."""

    @wraps(command)
    def collected(**arguments: Any) -> Any:
        said = {name: arguments.pop(name) for name in ORIGIN}
        return command(origin={name: text for name, text in said.items() if text}, **arguments)

    for name, help_ in reversed(list(ORIGIN.items())):
        option = click.option(f"--{name.replace('_', '-')}", metavar="TEXT", help=help_)
        collected = option(collected)
    return collected


def _web(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of visits to addresses of the web, collected into one argument `web`."""

    @wraps(command)
    def collected(**arguments: Any) -> Any:
        said = {name: arguments.pop(name) for name in ("browser", "chromium", "entries", "private", "proxy")}
        page_only, delay = arguments.pop("page_only"), arguments.pop("delay")
        return command(web=Web(requisites=not page_only, delay_seconds=delay, **said), **arguments)

    options = (
        click.option(
            "--browser",
            is_flag=True,
            help="Open web addresses in Chromium: for pages made by their scripts. Keeps the DOM and a picture too.",
        ),
        click.option(
            "--chromium",
            metavar="PROGRAM",
            help="Chromium's program.  [default: CHROMIUM, or the first found]",
        ),
        click.option(
            "--entries",
            is_flag=True,
            help="The web addresses are feeds: capture the pages of their entries too (the first 50 of each).",
        ),
        click.option(
            "--page-only",
            is_flag=True,
            help="Of a web address: only the page, not its images, styles and scripts.",
        ),
        click.option(
            "--private", is_flag=True, help="Let web addresses lead into a network (127.0.0.1, 10.0.0.0/8 …)."
        ),
        click.option(
            "--proxy",
            envvar="ONRECORD_PROXY",
            metavar="URL",
            help="Ask through this proxy, and never directly (or ONRECORD_PROXY).",
        ),
        click.option(
            "--delay",
            type=click.FloatRange(min=0),
            default=1.0,
            show_default=True,
            metavar="SECONDS",
            help="Between two requests to one host.",
        ),
    )
    for option in reversed(options):
        collected = option(collected)
    return collected


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), default=".", metavar="[DIR]")
@click.option(
    "--proxy",
    metavar="URL",
    help="The record's own proxy: every request for it goes through there, never directly.",
)
def init(directory: Path, proxy: str | None) -> None:
    """Make a record in DIR (the current folder unless told).

    A record is a folder: evidence, events, and one SQLite file. Copy the folder and you have all of it.
    A record that is there already stays as it is, but for --proxy ('' takes it away).
    """
    with Record.init(directory, proxy=proxy) as record:
        click.echo(
            f"A record is in {record.path}. Next: onrecord add SOURCE... --record {record.path}", err=True
        )


@click.command()
@_sources
@_url
@_list
@declared_options
@operator_option
@_origin
@_readmit
@_web
@record_option
def add(
    sources: tuple[str, ...],
    url: str | None,
    outlet: str | None,
    published: str | None,
    declared: Path | None,
    operator: str | None,
    origin: dict[str, str],
    readmit: str | None,
    web: Web,
    record_path: Path,
) -> None:
    """Keep files, folders, globs and web addresses as evidence.

    A web address is visited once: raw requests and responses go into a WARC file, with redirects, DNS answer,
    certificate, and what the page needs to be shown. Nothing else here uses the network. What is inside is told by content, not by suffix: pages, text, WARC files, feeds, JSON Lines of texts.
    The bytes are kept unchanged, named by their SHA-256; adding them again changes nothing.

    \b
    onrecord add reports/ leaflet.txt 'crawls/*.warc.gz'
    onrecord add https://example.org/statement
    onrecord add https://example.org/made-by-scripts --browser
    onrecord add https://example.org/news.xml --entries
    onrecord add page.html --outlet "Harbour Courier" --published 2024-12-17
    """
    with opened(record_path) as record:
        added = record.add(
            *sources,
            url=url,
            outlet=outlet,
            published=published,
            declared=declared,
            operator=operator,
            web=web,
            origin=origin,
            readmit=readmit,
        )
    _say_added(added)
    refusals(added.refused)


@click.command()
@reader_option
@_workers
@click.option("--again", is_flag=True, help="Read everything again, not only what is new.")
@record_option
def read(reader: str, workers: int | None, again: bool, record_path: Path) -> None:
    """Read what is new into reports and claims.

    Reading is a pure function of the bytes: the number of processes and the order of adding do not change
    what comes out. What cannot be read is named, and the rest goes on.

    --reader llm sends the text of reports to the address in ONRECORD_LLM_URL: whoever runs it sees what you work on.
    What it would ask and cost is said first; its answers are kept as items and replayed on rebuild.
    """
    with opened(record_path) as record:
        _say_plan(record.reading_plan(reader=reader, again=again))
        done = record.read(reader=reader, workers=workers, again=again)
    _say_read(done)
    refusals(done.refused)


@click.command()
@_workers
@record_option
def rebuild(workers: int | None, record_path: Path) -> None:
    """Delete the SQLite file and make it again from evidence and events.

    Every noun comes out the same, byte for byte; where a newer reader reads otherwise, it is said.
    """
    with show_progress() as progress:
        record, done = Record.rebuilt(record_path, workers=workers, progress=progress)
    with record:
        adrift = record.decisions_adrift()
    click.echo(f"Made again: {done.items} readings, {done.reports} reports, {done.claims} claims.", err=True)
    if done.differ:
        click.echo(
            f"{done.differ} readings give something else than when they were made, by another version.",
            err=True,
        )
    for decision in adrift:
        click.echo(f"decision {decision.id[:12]} finds its claim no more: {decision.quote!r}", err=True)


@click.command()
@_sources
@_url
@_list
@declared_options
@operator_option
@_origin
@_readmit
@_web
@reader_option
@_workers
@record_option
def build(
    sources: tuple[str, ...],
    url: str | None,
    outlet: str | None,
    published: str | None,
    declared: Path | None,
    operator: str | None,
    origin: dict[str, str],
    readmit: str | None,
    web: Web,
    reader: str,
    workers: int | None,
    record_path: Path,
) -> None:
    """All of it: make the record if there is none, add SOURCE..., read.

    \b
    onrecord build examples/kursk/reports --record kursk
    """
    with opened(record_path, make=True) as record:
        added = record.add(
            *sources,
            url=url,
            outlet=outlet,
            published=published,
            declared=declared,
            operator=operator,
            web=web,
            origin=origin,
            readmit=readmit,
        )
        done = record.read(reader=reader, workers=workers)
    _say_added(added)
    _say_read(done)
    click.echo(f"Next: onrecord claims --record {record_path}", err=True)
    refusals([*added.refused, *done.refused])


def _say_added(added: Added) -> None:
    for capture in added.captures:
        if capture.method == "web":
            facts = capture.details
            click.echo(
                f"{capture.location}: status {facts['status']}, {facts['got']} of {facts['referenced']} parts got.",
                err=True,
            )
            for problem in (*facts["failed"], *facts["cut"]):
                click.echo(f"  {problem}", err=True)
    already = f", {added.already} were there already" if added.already else ""
    click.echo(f"Kept {len(added.captures)} items{already}.", err=True)


def _say_plan(plan: Plan | None) -> None:
    """What a reader that asks outside is about to ask, and whom."""
    if plan is None:
        return
    cost = f", about {plan.cost:,.2f} for these" if plan.cost is not None else ""
    click.echo(
        f"{plan.reader}: {plan.items} items, {plan.questions} questions to {plan.address}, "
        f"about {plan.tokens_in:,} tokens in{cost}.",
        err=True,
    )


def _say_read(done: Done) -> None:
    if done.used is not None:
        cost = f", cost {done.used.cost:,.4f}" if done.used.cost is not None else ""
        click.echo(
            f"Asked {done.used.questions} questions in {done.used.seconds:,.1f} s: {done.used.tokens_in:,} tokens in, "
            f"{done.used.tokens_out:,} out{cost}.",
            err=True,
        )
    what = (
        f"{done.items} items: {done.reports} reports, {done.claims} claims" if done.items else "nothing new"
    )
    click.echo(f"Read {what}.", err=True)
