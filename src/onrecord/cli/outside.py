"""`checkpoint`, `prove`, `timestamp`, `witness`: what others can hold against a record's log."""

from pathlib import Path

import click

from onrecord.cli.shared import opened, record_option

__all__ = ["checkpoint", "prove", "rotate_key", "timestamp", "witness"]

_proxy = click.option(
    "--proxy",
    envvar="ONRECORD_PROXY",
    metavar="URL",
    help="Ask through this proxy, and never directly (or ONRECORD_PROXY).",
)


@click.command()
@record_option
def checkpoint(record_path: Path) -> None:
    """Print the newest checkpoint of the log, to be kept elsewhere.

    Mail it, print it, post it: a history written anew by whoever holds the key shows only against a
    checkpoint kept outside. `onrecord verify --against FILE` takes it back in any of these forms.
    """
    with opened(record_path) as record:
        click.echo(record.checkpoint())


@click.command()
@click.argument("id_", metavar="ID")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write.  [default: ID.tlog-proof]",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="An older checkpoint that whoever checks has kept, in any form: the proof leads on from it.",
)
@record_option
def prove(id_: str, output: Path | None, against: tuple[Path, ...], record_path: Path) -> None:
    """Prove that one item was on record: a proof file, and the program that checks it.

    ID is (the beginning of) the id of an item, a capture, a report, a claim or a decision. The proof shows
    nothing of anything else in the record. check_proof.py beside it needs nothing but Python, and no network:

    \b
    onrecord prove 3fa9 --against their-email.txt
    python3 check_proof.py 3fa9.tlog-proof page.html --kept their-email.txt
    """
    with opened(record_path) as record:
        made = record.prove(id_, output or Path(f"{id_}.tlog-proof"), against=against)
    click.echo(
        f"{made.proof} proves event {made.event}; check it with: python3 {made.checker} {made.proof}",
        err=True,
    )


@click.command("rotate-key")
@record_option
def rotate_key(record_path: Path) -> None:
    """Go on with a new key of the log, and print its public half.

    The change is an entry of the log; the checkpoint over it is signed by the old key and the new one. Do it
    when a key may have been seen by others, or when its keeper leaves. The passphrase of the new key is the
    one in ONRECORD_PASSPHRASE. The old key's file in keys/ signs nothing more: keep it apart, or destroy it.
    """
    with opened(record_path) as record:
        click.echo(record.rotate_key())


@click.command()
@click.option(
    "--authority",
    "authorities",
    nargs=2,
    multiple=True,
    metavar="URL ROOTS",
    help="A time-stamping authority (RFC 3161), and a PEM file of its root certificates.",
)
@click.option("--calendar", "calendars", multiple=True, metavar="URL", help="An OpenTimestamps calendar.")
@_proxy
@record_option
def timestamp(
    authorities: tuple[tuple[str, str], ...], calendars: tuple[str, ...], proxy: str | None, record_path: Path
) -> None:
    """Have the newest checkpoint time-stamped by the authorities you name.

    One token covers everything that the log holds. Tokens are kept with their certificates, checked by
    `onrecord verify` at their own time, and renewed here before they run out; OpenTimestamps proofs are
    completed at the next call. Needs the extra 'timestamp'.

    \b
    onrecord timestamp --authority https://tsa.example.org/tsr tsa-roots.pem
    """
    if not authorities and not calendars:
        raise click.UsageError("name at least one --authority URL ROOTS or --calendar URL")
    named = {url: Path(roots) for url, roots in authorities}
    with opened(record_path) as record:
        done, failed = record.timestamp(named, calendars=calendars, proxy=proxy)
    for line in done:
        click.echo(line)
    for error in failed:
        click.echo(f"refused: {error}", err=True)
    if failed:
        click.get_current_context().exit(1)


@click.command()
@click.argument("url", metavar="URL")
@click.argument("key", metavar="KEY")
@_proxy
@record_option
def witness(url: str, key: str, proxy: str | None, record_path: Path) -> None:
    """Have the newest checkpoint cosigned by the witness at URL, whose public key is KEY.

    A witness has seen the log grow: it refuses to sign if the log was rolled back or written anew. Its
    cosignature is checked, kept, and shown by `onrecord verify`.
    """
    with opened(record_path) as record:
        click.echo(record.witness(url, key, proxy=proxy))
