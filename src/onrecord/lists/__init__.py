"""Lists of the lost: tables to entries, entries to persons.

Reading a list needs nothing beside the plain install (workbooks: the extra `match`); matching needs that extra. Names
are fetched when first asked for, so that neither waits for the other.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.lists.grid import Source
    from onrecord.lists.importing import Imported, proposed_for, read_list
    from onrecord.lists.mapping import ListMapping
    from onrecord.lists.matching import Matching, match
    from onrecord.lists.settings import MatchSettings

__all__ = [
    "Imported",
    "ListMapping",
    "MatchSettings",
    "Matching",
    "Source",
    "match",
    "proposed_for",
    "read_list",
]

_HOMES = {
    "grid": ("Source",),
    "importing": ("Imported", "proposed_for", "read_list"),
    "mapping": ("ListMapping",),
    "matching": ("Matching", "match"),
    "settings": ("MatchSettings",),
}


def __getattr__(name: str) -> Any:
    """The name, from the module that it is at home in."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"onrecord.lists.{home}"), name)
    raise AttributeError(f"module 'onrecord.lists' has no attribute {name!r}")
