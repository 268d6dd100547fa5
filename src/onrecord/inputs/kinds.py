"""Media types that onrecord itself gives, or tells apart by content beyond what the bytes of any file begin with."""

__all__ = ["DOCX", "IMPORTED", "PDF", "RELEASE", "TRANSLATION"]

IMPORTED = "application/vnd.onrecord.import+jsonl"
"""Events of an imported table: a head that says whose they are, then an event a line."""
RELEASE = "application/vnd.onrecord.release+json"
"""Findings as they were frozen; nothing is read from it."""
TRANSLATION = "application/vnd.onrecord.translation+json"
"""The text of a report in another language, with who or what translated it."""
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
