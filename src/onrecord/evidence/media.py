"""Digests of pictures, films and sound: two of the bytes, and of pictures and films those of what is seen."""

import hashlib
import io
import warnings
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from onrecord.evidence.films import film_facts
from onrecord.evidence.phash import phash
from onrecord.inputs import sniff

__all__ = ["MAX_MEDIA", "file_facts", "is_media", "media_facts", "media_of"]

MAX_MEDIA = 100
"""Of one page; the rest is told by its number."""
_MOST_FILMS = 5
"""Of one page, that are decoded."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""What is decoded; other decoders of the library run programs or are little tried."""
_MAX_PIXELS = 50_000_000
_MAX_DECODED = 64 * 1024 * 1024
"""Bytes of a file that is decoded."""
_HEAD = 64 * 1024
"""How much of a file decides what it is."""


def is_media(media_type: str) -> bool:
    """Whether a media type is one of pictures, sound or films."""
    return media_type.startswith(("image/", "audio/", "video/")) or media_type == "application/ogg"


def media_of(found: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
    """Facts for the media of one page: `{"media": […], "media_beyond": how many more}`; canonical JSON takes it."""
    told: list[dict[str, Any]] = []
    beyond = films = 0
    for url, data in found:
        if len(told) < MAX_MEDIA:
            film = sniff(data[:_HEAD]).startswith("video/")
            films += film
            told.append({"url": url, **media_facts(io.BytesIO(data), films=not film or films <= _MOST_FILMS)})
        else:
            beyond += 1
    return {"media": told, "media_beyond": beyond}


def media_facts(source: IO[bytes], *, films: bool = True) -> dict[str, Any]:
    """SHA-256 and SHA-512 of the bytes; of a picture also `phash`, `width` and `height`; of a film `frames`.

    Nothing is decoded beyond 50 million pixels: where there is no `phash` and no frame, `undecoded` says why.
    Without `films`, films are not decoded.
    """
    both, length = (hashlib.sha256(), hashlib.sha512()), 0
    head = bytearray()
    while chunk := source.read(1024 * 1024):
        length += len(chunk)
        for each in both:
            each.update(chunk)
        if length <= _MAX_DECODED:
            head += chunk
    digests = {"sha256": both[0].hexdigest(), "sha512": both[1].hexdigest()}
    if length > _MAX_DECODED:
        return digests | {"undecoded": "the file is too large"}
    return digests | _seen(bytes(head), films=films)


def file_facts(path: Path) -> dict[str, Any]:
    """Of a picture or film in a file what `media_facts` gives beside digests, or `undecoded` and why."""
    with path.open("rb") as file:
        kind = sniff(file.read(_HEAD))
    if kind.startswith("video/"):
        return film_facts(path)
    if path.stat().st_size > _MAX_DECODED:
        return {"undecoded": "the file is too large"}
    return _seen(path.read_bytes(), films=True)


def _seen(data: bytes, *, films: bool) -> dict[str, Any]:
    kind = sniff(data[:_HEAD])
    if kind.startswith("audio/") or kind == "application/ogg":
        return {"phash": None, "undecoded": "no perceptual hash is made of sound"}
    if not kind.startswith("video/"):
        return _pictured(data)
    if not films:
        return {"undecoded": f"beyond the first {_MOST_FILMS} films of a page"}
    with NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return film_facts(Path(file.name))


def _pictured(data: bytes) -> dict[str, Any]:
    """What Pillow sees in a picture, with warnings about bombs taken as refusals."""
    try:
        from PIL import Image
    except ImportError:
        return {"undecoded": "needs the extra 'media'"}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                size = {"width": image.width, "height": image.height}
                if image.width * image.height > _MAX_PIXELS:
                    return {**size, "undecoded": f"more than {_MAX_PIXELS:,} pixels"}
                return {**size, "phash": phash(image)}
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"undecoded": f"more than {_MAX_PIXELS:,} pixels"}
    except Exception as error:  # a decoder fails on hostile bytes in any way it likes
        return {"undecoded": f"not a picture that can be decoded ({type(error).__name__})"}
