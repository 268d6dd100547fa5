"""What a container of a page is for, by the names its maker gave it.

Class names and ids are English whatever the language of the page. `zones` in `knowledge/en/page.toml`
gives for each zone the elements (`tags`), ARIA roles (`roles`) and words (`words`, whole words inside
class names and ids; `phrases`, stretches of them) that mark it.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from onrecord.knowledge.tables import table

__all__ = ["zones_of"]

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMED = 200
"""Code points of class and id looked at; longer ones are generated."""


def zones_of(tag: str, attributes: Mapping[str, Any], above: tuple[str, ...]) -> tuple[str, ...]:
    """The zones of an element: those of its parent (`above`), and its own if its names tell."""
    own = (
        ()
        if tag in ("html", "body")
        else _own(
            tag,
            (attributes.get("class") or "")[:_NAMED],
            (attributes.get("id") or "")[:_NAMED],
            (attributes.get("role") or "")[:_NAMED],
            (attributes.get("itemprop") or attributes.get("rel") or "")[:_NAMED],
        )
    )
    return above + tuple(zone for zone in own if zone not in above) if own else above


@lru_cache(maxsize=8192)
def _own(tag: str, classes: str, identifier: str, role: str, prop: str) -> tuple[str, ...]:
    named = f"{classes} {identifier}"
    words = frozenset(word.lower() for word in _WORD.findall(named))
    glued = "-" + "-".join(word.lower() for word in _WORD.findall(named)) + "-"
    return tuple(
        zone
        for zone, marks in _marks()
        if tag in marks["tags"]
        or role in marks["roles"]
        or (prop and prop in marks["props"])
        or not words.isdisjoint(marks["words"])
        or any(f"-{phrase}-" in glued for phrase in marks["phrases"])
    )


@cache
def _marks() -> tuple[tuple[str, Mapping[str, frozenset[str]]], ...]:
    columns = ("tags", "roles", "props", "words", "phrases")
    return tuple(
        (zone, {column: frozenset(row.get(column, ())) for column in columns})
        for zone, row in table("page")["zones"].items()
    )
