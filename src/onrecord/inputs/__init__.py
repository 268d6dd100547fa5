"""From bytes to text, safely: sniffing, decoding, limits, archives, page blocks."""

from onrecord.inputs.decoding import decode

__all__ = ["decode"]
