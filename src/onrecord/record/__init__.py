"""The Record, and one module per verb: joins the rooms with the store."""

from onrecord.formats import safe_cell
from onrecord.record.browsing import AsCaptured, Numbers
from onrecord.record.capturing import Web
from onrecord.record.claims import Claims, read_bytes, read_file
from onrecord.record.concluding import (
    CODEBOOKS,
    Moment,
    Story,
    check_codebook,
    compare_codebooks,
    new_codebook,
)
from onrecord.record.consulting import Plan
from onrecord.record.declared import ORIGIN, is_date
from onrecord.record.exporting import FINDINGS, FORMATS, NAMES, NOUNS, write_claims
from onrecord.record.finding import Noun
from onrecord.record.keeping import Added
from onrecord.record.list_import import Difference, ListImport, propose_mapping
from onrecord.record.matching import DRAWS, ENGINES, Matched
from onrecord.record.overlap import BY, Overlap
from onrecord.record.packing import PACKAGES
from onrecord.record.reading import DEFAULT_READER, Done
from onrecord.record.record import Record
from onrecord.record.releasing import CellChange, Released, write_changes
from onrecord.record.reviewing import Changed
from onrecord.record.taking import IMPORTS, Taken
from onrecord.record.verifying import Verdict, not_proved, verify_record
from onrecord.record.version import TOOL, VERSION
from onrecord.record.watching import Look, Standing, Watch, Watched, survival_of
from onrecord.record.withholding import Withheld

init = Record.init
open = Record.open

__all__ = [
    "BY",
    "CODEBOOKS",
    "DEFAULT_READER",
    "DRAWS",
    "ENGINES",
    "FINDINGS",
    "FORMATS",
    "IMPORTS",
    "NAMES",
    "NOUNS",
    "ORIGIN",
    "PACKAGES",
    "TOOL",
    "VERSION",
    "Added",
    "AsCaptured",
    "CellChange",
    "Changed",
    "Claims",
    "Difference",
    "Done",
    "ListImport",
    "Look",
    "Matched",
    "Moment",
    "Noun",
    "Numbers",
    "Overlap",
    "Plan",
    "Record",
    "Released",
    "Standing",
    "Story",
    "Taken",
    "Verdict",
    "Watch",
    "Watched",
    "Web",
    "Withheld",
    "check_codebook",
    "compare_codebooks",
    "init",
    "is_date",
    "new_codebook",
    "not_proved",
    "open",
    "propose_mapping",
    "read_bytes",
    "read_file",
    "safe_cell",
    "survival_of",
    "verify_record",
    "write_changes",
    "write_claims",
]
