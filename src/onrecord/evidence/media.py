"""Digests of pictures, sound and films: two of the bytes, and of pictures one of what is seen.

The perceptual hash is the pHash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash
Functions" (2010), section 3.2.1, in the form that the library imagehash gives: bits of the lowest
frequencies of the discrete cosine transform. Copies of a picture at other sizes or qualities differ in few of its 64 bits.
"""

import hashlib
import io
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

__all__ = ["MAX_MEDIA", "is_media", "media_facts", "media_of", "picture_facts"]

MAX_MEDIA = 100
"""Of one page; the rest is told by its number."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
"""What is decoded; other decoders of the library run programs or are little tried."""
_MAX_PIXELS = 50_000_000
_MAX_DECODED = 64 * 1024 * 1024
"""Bytes of a file that is decoded."""
_SIDE, _LOW = 32, 8
"""The picture is made 32 by 32; of its frequencies the lowest 8 by 8 count."""


def is_media(media_type: str) -> bool:
    """Whether a media type is one of pictures, sound or films."""
    return media_type.startswith(("image/", "audio/", "video/")) or media_type == "application/ogg"


def media_of(found: Iterable[tuple[str, bytes]]) -> dict[str, Any]:
    """Facts for the media of one page: `{"media": […], "media_beyond": how many more}`; canonical JSON takes it."""
    told: list[dict[str, Any]] = []
    beyond = 0
    for url, data in found:
        if len(told) < MAX_MEDIA:
            told.append({"url": url, **media_facts(io.BytesIO(data))})
        else:
            beyond += 1
    return {"media": told, "media_beyond": beyond}


def media_facts(source: IO[bytes]) -> dict[str, Any]:
    """SHA-256 and SHA-512 of the bytes; of a picture also `phash`, `width` and `height`.

    Nothing is decoded beyond 50 million pixels: where a picture has no `phash`, `undecoded` says why.
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
    return digests | (
        _seen(bytes(head)) if length <= _MAX_DECODED else {"undecoded": "the file is too large"}
    )


def picture_facts(path: Path) -> dict[str, Any]:
    """Of a picture in a file: `phash`, `width` and `height`, or `undecoded` and why."""
    if path.stat().st_size > _MAX_DECODED:
        return {"undecoded": "the file is too large"}
    return _seen(path.read_bytes())


def _seen(data: bytes) -> dict[str, Any]:
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
                grey = image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
                return {**size, "phash": _phash(grey)}
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return {"undecoded": f"more than {_MAX_PIXELS:,} pixels"}
    except Exception as error:  # a decoder fails on hostile bytes in any way it likes
        return {"undecoded": f"not a picture that can be decoded ({type(error).__name__})"}


def _phash(grey: "Picture") -> str:
    """64 bits, row by row, as 16 hexadecimal digits: whether a frequency is above their median."""
    import numpy as np  # here, since it takes a tenth of a second that few verbs need

    along = np.arange(_SIDE)
    cosines = 2 * np.cos(np.pi * np.outer(np.arange(_LOW), 2 * along + 1) / (2 * _SIDE))
    low = cosines @ np.asarray(grey, dtype=np.float64) @ cosines.T
    bits = (low > np.median(low)).flatten()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):0{_LOW * _LOW // 4}x}"
