"""Media types that onrecord itself gives, or tells apart by content beyond what the bytes of any file begin with."""

__all__ = [
    "CHATS",
    "DOCX",
    "IMPORTED",
    "PDF",
    "RELEASE",
    "TABLES",
    "TELEGRAM",
    "TRANSLATION",
    "WHATSAPP",
    "X_ARCHIVE",
]

IMPORTED = "application/vnd.onrecord.import+jsonl"
"""Events of an imported table: a head that says whose they are, then an event a line."""
RELEASE = "application/vnd.onrecord.release+json"
"""Findings as they were frozen; nothing is read from it."""
TRANSLATION = "application/vnd.onrecord.translation+json"
"""The text of a report in another language, with who or what translated it."""
TELEGRAM = "application/vnd.telegram.export+json"
WHATSAPP = "text/vnd.whatsapp.export"
X_ARCHIVE = "application/vnd.x.archive+json"
CHATS = (TELEGRAM, WHATSAPP, X_ARCHIVE)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TABLES = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.onrecord.table",
)
"""What a table that was imported is kept as: its rows are read, it is not read itself."""
