"""One way to write a value down: canonical JSON, and the SHA-256 of it."""

import hashlib
import json
from typing import Any

__all__ = ["canonical", "digest", "sha256"]


def canonical(value: Any) -> str:
    """`value` as JSON with sorted keys, no spaces, no escapes beyond what JSON demands (after RFC 8785).

    NaN and infinities are refused (ValueError): they are not JSON.
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """The SHA-256 of the canonical JSON of `value`; lone surrogates count as U+FFFD."""
    return sha256(canonical(value).encode("utf-8", errors="replace"))
