"""SQLite: schema, migrations, one module per noun."""

from onrecord.store import (
    browsing,
    captures,
    claims,
    decisions,
    editions,
    entries,
    findings,
    incidents,
    items,
    leaving,
    looks,
    matches,
    persons,
    readings,
    relations,
    reports,
    testimonies,
    withdrawals,
)
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
    "editions",
    "entries",
    "findings",
    "incidents",
    "items",
    "leaving",
    "looks",
    "matches",
    "persons",
    "readings",
    "relations",
    "reports",
    "testimonies",
    "withdrawals",
]
