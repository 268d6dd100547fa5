"""`onrecord desk`: read, check, decide and show, in a browser on this machine."""

import webbrowser
from pathlib import Path

import click

from onrecord.cli.shared import operator_option, record_option
from onrecord.desk import serve

__all__ = ["desk"]


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="A loopback address; any other is refused."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0: any that is free."
)
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@operator_option
@record_option
def desk(host: str, port: int, open_: bool, operator: str | None, record_path: Path) -> None:
    """Read, check, decide and show the record in a browser on this machine, offline.

    The address that is printed lets one browser in, once; the desk's settings give further ones. It listens on
    loopback only. Everything decided there is signed with the reviewer's alias and logged like any decision.

    \b
    onrecord desk --record kursk
    onrecord desk --record kursk --operator ada --open
    """

    def ready(address: str) -> None:
        click.echo(f"The desk is at {address}\nIt lets one browser in, once. Stop it with Ctrl-C.")
        if open_:
            webbrowser.open(address)

    serve(record_path, host=host, port=port, operator=operator, ready=ready)
