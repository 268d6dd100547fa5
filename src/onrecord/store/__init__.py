"""SQLite: schema, migrations, one module per noun."""

from onrecord.store import browsing, captures, claims, decisions, items, looks, readings, reports, withdrawals
from onrecord.store.database import Database, differing
from onrecord.store.schema import VERSION

__all__ = [
    "VERSION",
    "Database",
    "browsing",
    "captures",
    "claims",
    "decisions",
    "differing",
    "items",
    "looks",
    "readings",
    "reports",
    "withdrawals",
]
