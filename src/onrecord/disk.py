"""Writing so that a crash at any instant leaves either the old file or the new one, whole."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from onrecord.errors import OnrecordError, RecordError

__all__ = ["disk_errors", "sync_folder", "write_whole"]


@contextlib.contextmanager
def disk_errors(where: str) -> Iterator[None]:
    """Turn what the operating system says about a disk into a RecordError that says what to do."""
    try:
        yield
    except OnrecordError:
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise RecordError(
            where,
            "the disk is full" if full else f"cannot be written ({error.strerror})",
            "Free some space and run the command again: what was finished is kept"
            if full
            else "Check the folder's permissions and the disk",
        ) from error


def write_whole(path: Path, data: bytes, *, temporary: Path, mode: int = 0o644) -> None:
    """Put `data` at `path` by way of `temporary` (on the same disk). The name is durable only after
    `sync_folder(path.parent)`: callers that write many files to a folder ask for it once."""
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, as fsync(2) asks for after a rename."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
