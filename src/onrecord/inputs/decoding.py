"""Bytes to text."""

from onrecord.errors import InputError

__all__ = ["decode"]


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of `data`."""
    if not data.strip():
        raise InputError("input", "is empty", "Give a file with text in it")
    return data.decode(declared or "utf-8-sig", errors="replace")
