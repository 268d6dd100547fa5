"""From bytes to text, safely: sniffing, decoding, limits, archives."""

from onrecord.inputs.decoding import Decoded, clean, decode, decoded
from onrecord.inputs.sniffing import EMPTY, TEXTS, sniff

__all__ = ["EMPTY", "TEXTS", "Decoded", "clean", "decode", "decoded", "sniff"]
