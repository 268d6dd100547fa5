"""What the user names to `add`: files, folders and globs become a list of files, in order, each once."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.errors import InputError

__all__ = ["files"]


def files(sources: Iterable[str], *, outside: Path | None = None) -> tuple[list[Path], list[InputError]]:
    """The files that `sources` name, and what cannot be taken.

    A folder gives the files below it, sorted, hidden ones left out; a link that leads out of the folder is
    refused, and so is the folder `outside` (the record itself).
    """
    found: dict[Path, None] = {}
    refused: list[InputError] = []
    for source in sources:
        for path in _named(source, refused):
            if path.is_dir():
                found.update(dict.fromkeys(_below(path, outside, refused)))
            else:
                found[path] = None
    return list(found), refused


def _named(source: str, refused: list[InputError]) -> list[Path]:
    path = Path(os.path.normpath(source))
    if path.exists():
        return [path]
    matches = sorted(glob.glob(source, recursive=True)) if glob.has_magic(source) else []
    if not matches:
        what = "nothing matches" if glob.has_magic(source) else "there is no such file"
        refused.append(InputError(source, what, "Check the name and the folder you are in"))
    return [Path(os.path.normpath(match)) for match in matches]


def _below(folder: Path, outside: Path | None, refused: list[InputError]) -> Iterator[Path]:
    top = folder.resolve()
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and (here / name).resolve() != outside
        )
        for name in sorted(names):
            path = here / name
            if name.startswith("."):
                continue
            if not path.resolve().is_relative_to(top):
                refused.append(
                    InputError(
                        str(path), "the link leads out of the folder", "Add what it points to by its own name"
                    )
                )
                continue
            yield path
