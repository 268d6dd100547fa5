"""Reading that cannot take the batch down with it: a fault of a reader is a refusal of one input."""

from dataclasses import dataclass

from onrecord.errors import InputError, OnrecordError
from onrecord.reading.reader import Reading
from onrecord.reading.reader import reader as reader_named
from onrecord.reading.remote import RemoteReader

__all__ = ["FAULT", "Replay", "read_guarded"]

FAULT = "the reader failed on it"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a reader that asks outside was answered, so that nobody is asked again."""

    reader: str
    """Its name and version as of then."""
    answers: tuple[bytes, ...]


def read_guarded(
    data: bytes,
    *,
    reader: str,
    media_type: str,
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    replay: Replay | None = None,
) -> Reading:
    """What the reader of that name gives (with `replay`, gave); InputError where it refuses, and where it fails in a way nobody foresaw."""
    chosen = reader_named(reader)
    declared = {"url": url, "outlet": outlet, "published": published}
    try:
        if replay is not None and isinstance(chosen, RemoteReader):
            return _replayed(chosen, data, replay, media_type, declared)
        return chosen.read(data, media_type=media_type, **declared)
    except OnrecordError:
        raise
    except Exception as error:  # whatever it is, the other inputs are still to be read
        problem = f"{FAULT} ({type(error).__name__}: {error})"
        raise InputError(
            "input", problem, "It stays in evidence; please report this with the input if you can"
        ) from error


def _replayed(
    chosen: RemoteReader, data: bytes, replay: Replay, media_type: str, declared: dict[str, str | None]
) -> Reading:
    found = chosen.consult(
        data, media_type=media_type, name=replay.reader, kept=replay.answers, asks=False, **declared
    )
    if found.reading is None:
        raise found.error or InputError("input", "nothing was kept of its answers", "Read it again")
    return found.reading
