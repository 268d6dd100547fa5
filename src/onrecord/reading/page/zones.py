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
    if tag in ("html", "body"):
        return above
    own = _own(
        tag,
        (attributes.get("class") or "")[:_NAMED],
        (attributes.get("id") or "")[:_NAMED],
        (attributes.get("role") or "")[:_NAMED],
        (attributes.get("itemprop") or attributes.get("rel") or "")[:_NAMED],
    )
    return above + tuple(zone for zone in own if zone not in above) if own else above


@lru_cache(maxsize=8192)
def _own(tag: str, classes: str, identifier: str, role: str, prop: str) -> tuple[str, ...]:
    """The zones that an element's own names tell, in the order of the table."""
    words = [word.lower() for word in _WORD.findall(f"{classes} {identifier}")]
    told = {*_marks("tags").get(tag, ()), *_marks("roles").get(role, ()), *_marks("props").get(prop, ())}
    for word in words:
        told.update(_marks("words").get(word, ()))
    for length in (2, 3):
        for at in range(len(words) - length + 1):
            told.update(_marks("phrases").get("-".join(words[at : at + length]), ()))
    return tuple(zone for zone in table("page")["zones"] if zone in told) if told else ()


@cache
def _marks(column: str) -> Mapping[str, tuple[str, ...]]:
    """The zones that each name in a column of the table marks."""
    marks: dict[str, tuple[str, ...]] = {}
    for zone, row in table("page")["zones"].items():
        for name in row.get(column, ()):
            marks[name] = (*marks.get(name, ()), zone)
    return marks
