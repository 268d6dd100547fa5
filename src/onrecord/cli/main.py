"""The command `onrecord`, and the verbs it finds when they are asked for."""

from importlib import import_module
from importlib.metadata import version
from keyword import iskeyword

import click

from onrecord.errors import OnrecordError, UsageError

__all__ = ["VERBS", "cli", "main"]

VERBS = {
    "claims": "onrecord.cli.claims",
    "init": "onrecord.cli.keep",
    "add": "onrecord.cli.keep",
    "import": "onrecord.cli.import_",
    "read": "onrecord.cli.keep",
    "link": "onrecord.cli.link",
    "incidents": "onrecord.cli.link",
    "findings": "onrecord.cli.findings",
    "codebook": "onrecord.cli.codebook",
    "show": "onrecord.cli.show",
    "decide": "onrecord.cli.decide",
    "list": "onrecord.cli.lists",
    "match": "onrecord.cli.match",
    "review": "onrecord.cli.review",
    "persons": "onrecord.cli.match",
    "overlap": "onrecord.cli.match",
    "release": "onrecord.cli.release",
    "export": "onrecord.cli.export",
    "estimate": "onrecord.cli.estimate",
    "custody": "onrecord.cli.custody",
    "transfer": "onrecord.cli.custody",
    "withdraw": "onrecord.cli.custody",
    "verify": "onrecord.cli.verify",
    "checkpoint": "onrecord.cli.outside",
    "prove": "onrecord.cli.outside",
    "rotate-key": "onrecord.cli.outside",
    "timestamp": "onrecord.cli.outside",
    "witness": "onrecord.cli.outside",
    "watch": "onrecord.cli.watch",
    "desk": "onrecord.cli.desk",
    "rebuild": "onrecord.cli.keep",
    "build": "onrecord.cli.keep",
}
"""Each verb and the module it is in, in the order of the work."""


class Verbs(click.Group):
    """A group that imports a verb's module only when the verb is asked for, and says errors plainly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the work."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb, fetched from its module."""
        if cmd_name not in VERBS:
            return None
        name = cmd_name.replace("-", "_")
        module = import_module(VERBS[cmd_name])
        command: click.Command = getattr(module, f"{name}_" if iskeyword(name) else name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; an error of ours is one line, exit status 1, or 2 where the call does not fit."""
        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            click.echo(f"onrecord: {error}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("onrecord"), prog_name="onrecord")
def cli() -> None:
    """What is on record about the lost of a war, who put it there, and how much is not.

    \b
    onrecord claims report.html              the claims of a report, no record needed
    onrecord build reports/ --record kursk   a record of a folder of reports
    onrecord claims --record kursk           its claims, in order of time

    Verbs act on the record in the current folder, or on --record DIR. Output is a table on a terminal
    and JSON Lines when piped. Exit status: 0 done, 1 some inputs refused or the record at fault, 2 usage.
    """


def main() -> None:
    """Run the command line."""
    cli.main(prog_name="onrecord")
