"""From bytes to text, safely: sniffing, decoding, limits, archives."""

from onrecord.inputs.archives import Part, line_parts, part_of, warc_parts
from onrecord.inputs.compressed import head, inflate
from onrecord.inputs.decoding import Decoded, clean, decode, decoded
from onrecord.inputs.sniffing import EMPTY, TEXTS, sniff

__all__ = [
    "EMPTY",
    "TEXTS",
    "Decoded",
    "Part",
    "clean",
    "decode",
    "decoded",
    "head",
    "inflate",
    "line_parts",
    "part_of",
    "sniff",
    "warc_parts",
]
