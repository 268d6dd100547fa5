"""One module per format, writing and (where it does) reading."""

from onrecord.formats.columns import CLAIM_COLUMNS, claim_row
from onrecord.formats.geojson import write_geojson
from onrecord.formats.jsonl import write_jsonl
from onrecord.formats.tabular import safe_cell, to_arrow, write_arrow, write_csv, write_parquet

__all__ = [
    "CLAIM_COLUMNS",
    "claim_row",
    "safe_cell",
    "to_arrow",
    "write_arrow",
    "write_csv",
    "write_geojson",
    "write_jsonl",
    "write_parquet",
]
