"""BagIt 1.0 (RFC 8493): a folder of files with their digests, as archives take it in.

Written with SHA-512 manifests; read with SHA-512 or SHA-256, every file checked before any is used.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from onrecord.errors import InputError

__all__ = ["is_bag", "read_bag", "write_bag"]

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_CHUNK = 1024 * 1024
_ALGORITHMS = ("sha512", "sha256")
"""Of the manifests that a bag may have, those that are read, the better one first."""


def write_bag(
    folder: Path, payload: Iterable[tuple[str, Callable[[], IO[bytes]]]], *, info: Mapping[str, str]
) -> int:
    """Write a bag into the new folder `folder`: each (path below `data/`, what opens it); how many files.

    `info` becomes bag-info.txt (RFC 8493, section 2.2.2), with Payload-Oxum added.
    """
    folder.mkdir()
    (folder / "data").mkdir()
    lines, octets = [], 0
    for path, opens in payload:
        place = folder / "data" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with opens() as source, place.open("wb") as target:
            hasher = hashlib.sha512()
            while chunk := source.read(_CHUNK):
                hasher.update(chunk)
                octets += target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        lines.append(f"{hasher.hexdigest()}  data/{path}\n")
    facts = {**info, "Payload-Oxum": f"{octets}.{len(lines)}"}
    tags = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": "".join(f"{name}: {' '.join(text.split())}\n" for name, text in facts.items()),
        "manifest-sha512.txt": "".join(sorted(lines, key=lambda line: line.split("  ", 1)[1])),
    }
    for name, text in tags.items():
        (folder / name).write_bytes(text.encode())
    digests = {name: hashlib.sha512(text.encode()).hexdigest() for name, text in tags.items()}
    own = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    (folder / "tagmanifest-sha512.txt").write_bytes(own.encode())
    return len(lines)


def is_bag(folder: Path) -> bool:
    """Whether a folder declares itself a bag."""
    return (folder / "bagit.txt").is_file()


def read_bag(folder: Path) -> list[str]:
    """The paths of a bag's payload (below the bag's folder, `data/…`), each file as its manifest has it.

    InputError names the first that is altered, missing, not listed, or leads out of the bag.
    """
    algorithm = next((name for name in _ALGORITHMS if (folder / f"manifest-{name}.txt").is_file()), None)
    if algorithm is None:
        raise InputError(str(folder), "the bag has no SHA-512 or SHA-256 manifest", "Make it again with one")
    listed = _manifest(folder, algorithm)
    there = {
        path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*") if not path.is_dir()
    }
    for path in sorted(there - listed.keys()):
        raise InputError(f"{folder}/{path}", "the bag's manifest does not list it", "Ask who made the bag")
    for path, digest in listed.items():
        place = folder / path
        if path not in there or place.is_symlink():
            raise InputError(f"{folder}/{path}", "the bag lists it, and it is not there", "Fetch it again")
        with place.open("rb") as file:
            if hashlib.file_digest(file, algorithm).hexdigest() != digest:
                raise InputError(
                    f"{folder}/{path}", "it is not what the bag's manifest says", "Fetch it again"
                )
    return sorted(listed)


def _manifest(folder: Path, algorithm: str) -> dict[str, str]:
    name = f"manifest-{algorithm}.txt"
    try:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{folder}/{name}", "it cannot be read", "Fetch the bag again") from error
    listed = {}
    for line in lines:
        digest, _, path = line.partition(" ")
        path = path.lstrip(" *").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        parts = PurePosixPath(path).parts
        inside = bool(parts) and parts[0] == "data" and ".." not in parts and "\\" not in path
        if not inside or not (folder / path).resolve().is_relative_to(folder.resolve()):
            raise InputError(f"{folder}/{name}", f"{path!r} leads out of the bag", "Ask who made the bag")
        listed[path] = digest.lower()
    return listed
