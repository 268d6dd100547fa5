"""From the bytes of a capture to reports and the claims they carry."""

from onrecord.reading.reader import Reader, Reading, read_report, read_text, reader, readers, rules

__all__ = ["Reader", "Reading", "read_report", "read_text", "reader", "readers", "rules"]
