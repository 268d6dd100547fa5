"""Whether the documents are in step with the code; with --write, makes what is generated anew.

Checks: docs/cli.md is what the commands say of themselves; every relative link leads somewhere; every
room and every verb has its place in the documents; every script in bench/ is in bench/README.md; Python
in the documents compiles.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from onrecord.cli.main import VERBS, cli

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "cli.md"
HEAD = """# The command line

Generated from the commands themselves (`python docs/check.py --write`); do not edit.
"""


def reference() -> str:
    """The text of docs/cli.md."""
    context = click.Context(cli, info_name="onrecord", max_content_width=100, terminal_width=100)
    parts = [HEAD, "```\n" + cli.get_help(context) + "\n```\n"]
    for verb in VERBS:
        parts += _sections(cli.get_command(context, verb), verb, context)
    return "\n".join(parts)


def _sections(command: click.Command | None, verb: str, parent: click.Context) -> Iterator[str]:
    if command is None:
        return
    context = click.Context(command, info_name=verb, parent=parent, max_content_width=100, terminal_width=100)
    path = context.command_path.removeprefix("onrecord ")
    yield f"## {path}\n\n```\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            yield from _sections(command.get_command(context, name), name, context)


def documents() -> list[Path]:
    """Every Markdown file of the project."""
    found = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("bench/**/*.md"),
        *ROOT.glob("examples/**/*.md"),
    ]
    return sorted({*found, *ROOT.glob("training/**/*.md")})


def faults() -> Iterator[str]:
    """What is out of step, a line each."""
    if not REFERENCE.is_file() or REFERENCE.read_text(encoding="utf-8") != reference():
        yield "docs/cli.md: not what the commands say; run: python docs/check.py --write"
    for document in documents():
        text = document.read_text(encoding="utf-8")
        yield from _links(document, text)
        yield from _python(document, text)
    yield from _mentions()


def _links(document: Path, text: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if (
            "://" not in target
            and not target.startswith("mailto:")
            and not (document.parent / target).exists()
        ):
            yield f"{document.relative_to(ROOT)}: the link to {target} leads nowhere"


def _python(document: Path, text: str) -> Iterator[str]:
    for code in re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL):
        try:
            compile(code, str(document), "exec")
        except SyntaxError as error:
            yield f"{document.relative_to(ROOT)}: Python that does not compile ({error})"


def _mentions() -> Iterator[str]:
    rooms = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    for room in sorted(path.parent.name for path in (ROOT / "src" / "onrecord").glob("*/__init__.py")):
        if f"`{room}/`" not in rooms:
            yield f"docs/rooms.md: the room {room}/ is not described"
    table = (ROOT / "bench" / "README.md").read_text(encoding="utf-8")
    for script in sorted(path.name for path in (ROOT / "bench").glob("*.py")):
        if f"`{script}`" not in table:
            yield f"bench/README.md: {script} has no row"


def main() -> int:
    """Print what is out of step; exit status 1 if anything is."""
    if "--write" in sys.argv[1:]:
        REFERENCE.write_text(reference(), encoding="utf-8")
    found = list(faults())
    print("\n".join(found) or "documents are in step with the code")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
