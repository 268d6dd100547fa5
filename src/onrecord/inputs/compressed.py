"""Compressed bytes, unpacked with a bound: a bomb costs no more than a large page."""

import io
import zlib

from fastwarc.stream_io import BrotliReader, ChunkedReader

from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_RATIO, MAX_TEXT, RATIO_FROM

__all__ = ["head", "inflate", "payload"]

_STEP = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


def inflate(data: bytes, *, most: int = MAX_TEXT) -> tuple[bytes, bool]:
    """The content of gzip `data` (RFC 1952, all its members), and whether it was whole.

    What was cut off gives what could be read. Raises InputError where that is nothing, or where it comes
    to more than `most` bytes or to `MAX_RATIO` times its size.
    """
    made: list[bytes] = []
    size = 0
    rest = data
    while rest[:2] == b"\x1f\x8b":
        member = zlib.decompressobj(_GZIP)
        try:
            while rest and not member.eof:
                piece = member.decompress(rest, _STEP)
                rest = member.unconsumed_tail
                size += len(piece)
                _check(size, len(data), most)
                made.append(piece)
        except zlib.error:
            return _whole_or_refuse(made, whole=False)
        if not member.eof:
            return _whole_or_refuse(made, whole=False)
        rest = member.unused_data
    return _whole_or_refuse(made, whole=True)


def head(data: bytes, *, most: int = 4_096) -> bytes:
    """The first `most` bytes of the content of gzip `data`; nothing where it is damaged."""
    try:
        return zlib.decompressobj(_GZIP).decompress(data[:_STEP], most)
    except zlib.error:
        return b""


def payload(body: bytes, *, transfer: str, content: str) -> bytes:
    """The payload of an HTTP message (RFC 9112 section 7.1, RFC 9110 section 8.4).

    `transfer` and `content` are its Transfer-Encoding and Content-Encoding. Archives often keep the
    headers and store the body decoded; a body that is not in the encoding named is taken as it is.
    """
    if "chunked" in transfer.lower():
        body = _read(ChunkedReader, body)
    coding = content.strip().lower()
    if coding in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
        return inflate(body)[0]
    if coding == "deflate":
        return _deflated(body)
    return _read(BrotliReader, body) if coding == "br" else body


def _check(size: int, packed: int, most: int) -> None:
    if size > most:
        raise InputError("input", f"unpacks to more than {most:,} bytes", "Unpack it yourself, and split it")
    if size > RATIO_FROM and size > packed * MAX_RATIO:
        raise InputError(
            "input",
            f"unpacks to more than {MAX_RATIO} times its size",
            "It may be a trap: look where it came from",
        )


def _whole_or_refuse(made: list[bytes], *, whole: bool) -> tuple[bytes, bool]:
    data = b"".join(made)
    if not data and not whole:
        raise InputError("input", "is damaged: it cannot be unpacked", "Capture it again")
    return data, whole


def _read(reader: type[BrotliReader | ChunkedReader], body: bytes) -> bytes:
    try:
        read = bytes(reader(io.BytesIO(body)).read(MAX_TEXT + 1))
    except (OSError, ValueError):
        return body
    _check(len(read), len(body), MAX_TEXT)
    return read or body


def _deflated(body: bytes) -> bytes:
    """Deflate with or without its zlib wrapper: servers send both."""
    for wbits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            read = zlib.decompressobj(wbits).decompress(body, MAX_TEXT + 1)
        except zlib.error:
            continue
        _check(len(read), len(body), MAX_TEXT)
        return read
    return body
