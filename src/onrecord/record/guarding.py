"""Reading that cannot take the batch down with it: a fault of a reader is a refusal of one input."""

from onrecord.errors import InputError, OnrecordError
from onrecord.reading.reader import Reading
from onrecord.reading.reader import reader as reader_named

__all__ = ["FAULT", "read_guarded"]

FAULT = "the reader failed on it"


def read_guarded(
    data: bytes,
    *,
    reader: str,
    media_type: str,
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
) -> Reading:
    """What the reader of that name gives; InputError where it refuses, and where it fails in a way nobody foresaw."""
    chosen = reader_named(reader)
    try:
        return chosen.read(data, media_type=media_type, url=url, outlet=outlet, published=published)
    except OnrecordError:
        raise
    except Exception as error:  # whatever it is, the other inputs are still to be read
        problem = f"{FAULT} ({type(error).__name__}: {error})"
        raise InputError(
            "input", problem, "It stays in evidence; please report this with the input if you can"
        ) from error
