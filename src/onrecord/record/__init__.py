"""The Record, and one module per verb: joins the rooms with the store."""

from onrecord.record.claims import Claims, read_bytes, read_file
from onrecord.record.declared import is_date
from onrecord.record.exporting import FORMATS, NOUNS, write_claims
from onrecord.record.keeping import Added
from onrecord.record.reading import DEFAULT_READER, Done
from onrecord.record.record import Record
from onrecord.record.version import TOOL, VERSION

init = Record.init
open = Record.open

__all__ = [
    "DEFAULT_READER",
    "FORMATS",
    "NOUNS",
    "TOOL",
    "VERSION",
    "Added",
    "Claims",
    "Done",
    "Record",
    "init",
    "is_date",
    "open",
    "read_bytes",
    "read_file",
    "write_claims",
]
