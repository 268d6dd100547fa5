"""A person's name as a bag of words that can be compared: whatever its order, script and custom."""

import re
import unicodedata
from collections.abc import Mapping

__all__ = ["name_words"]

_WORD = re.compile(r"[^\W_]+")
LONGEST = 400
"""A name longer than this is read as far as this: no name is."""


def name_words(fields: Mapping[str, str | None]) -> tuple[str, ...]:
    """The words of a name in the order given, family before the rest where the parts are told apart."""
    parts = [fields.get("family"), fields.get("given"), fields.get("patronymic")]
    text = " ".join(part for part in parts if part) or fields.get("name") or ""
    return tuple(dict.fromkeys(words(text)))


def words(text: str) -> list[str]:
    """The words of any text, folded: no case, no accents."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST]).casefold()
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _WORD.findall(plain)
