"""Files that were handed to the desk and not yet taken in: in a folder of their own, gone when the desk is closed."""

import secrets
import shutil
import tempfile
import weakref
from pathlib import Path

from starlette.datastructures import UploadFile

from onrecord.errors import UsageError

__all__ = ["Uploads"]

_KEPT = 6


class Uploads:
    """The newest few files; the folder can be read by this user alone."""

    def __init__(self) -> None:
        self.known: dict[str, Path] = {}
        self._folder: Path | None = None

    def _place(self) -> Path:
        """The folder, made when it is first needed and removed when the desk goes."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="onrecord-desk-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def keep(self, upload: UploadFile) -> str:
        """Keep a file; what to ask for it by. Its name is kept to its ending: it is somebody else's word."""
        name = secrets.token_urlsafe(12)
        suffix = "".join(each for each in Path(upload.filename or "").suffix if each.isalnum())[:8]
        place = self._place() / name
        place.mkdir(mode=0o700)
        path = place / (f"list.{suffix}" if suffix else "list")
        with path.open("wb") as file:
            while chunk := upload.file.read(1 << 20):
                file.write(chunk)
        self.known[name] = path
        while len(self.known) > _KEPT:
            self.drop(next(iter(self.known)))
        return name

    def get(self, name: str) -> Path:
        """The path of a file; UsageError where it is not kept any more."""
        if name not in self.known:
            raise UsageError("file", "it is not kept any more", "Choose it again")
        return self.known[name]

    def drop(self, name: str) -> None:
        """Remove a file."""
        path = self.known.pop(name, None)
        if path:
            path.unlink(missing_ok=True)
            path.parent.rmdir()
