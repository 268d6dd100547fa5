"""The role that a block's own words give it, whatever page it stands on.

The cues are in `knowledge/en/page.toml`: one table per role, `opens` lists what such a block begins
with, in lower case. `credit.opens` also counts inside brackets at the end of a caption.
"""

import re
from functools import cache

from onrecord.knowledge.tables import table

__all__ = ["credit_start", "is_credited", "role_by_words"]

_ASIDE = 300
"""A block that only points elsewhere, thanks or warns is short; a longer one says something itself."""
_NOTE = 700
"""A correction note may tell what was wrong, and be longer."""
_BRACKETED = re.compile(r"[(\[|/–—-]\s{0,3}(?P<credit>[^()\[\]|]{1,120})[)\]]?\s{0,3}$")
_CAPTION = 2_000
"""Code points of the longest caption."""
_CREDIT_FROM = re.compile(r"(?:[.!?…\"”»’)|/–—\n]\s{0,3}|\s)[(\[]|[.!?…\"”»’)|/–—\n]\s{0,3}|\s(?=©)")
_NAME = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*\s*){1,5}")
_BYLINE = re.compile(r"(?:[^\W\d_a-z][\w.'’-]*,?\s*(?:(?:and|&|,|for|of|in|the)\s+)?){1,12}")
_COLUMNS = (
    ("credit", "photo credit", _ASIDE),
    ("correction", "correction note", _NOTE),
    ("advertisement", "advertisement", 80),
    ("related", "related link", _ASIDE),
    ("boilerplate", "boilerplate", _ASIDE),
    ("byline", "byline", 160),
)


def role_by_words(text: str) -> str | None:
    """The aside that a block is by its own words, or null where they do not tell.

    A sentence that merely begins like a cue is not one: "Video of the attack shows ..." has no colon.
    """
    shown = text.strip().lstrip("*_>•·|–—-[(► ").lower()
    for column, role, longest in _COLUMNS:
        if len(shown) <= longest and shown.startswith(_cues(column)) and _whole(shown, column):
            return role
    if len(shown) <= 120 and shown.startswith("by ") and _BYLINE.fullmatch(text.strip()[3:].strip()):
        return "byline"
    return "photo credit" if is_credited(text) else None


def is_credited(text: str) -> bool:
    """Whether the block is a name and a credit for the picture: "Ana Reyes (Photo: DPA)"."""
    text = text.strip()
    if len(text) > _ASIDE:
        return False
    found = _BRACKETED.search(text)
    if found is None or not found["credit"].strip().lower().startswith(_cues("credit")):
        return False
    return bool(_NAME.fullmatch(text[: found.start()].strip() or "Picture"))


def credit_start(text: str) -> int | None:
    """Where the credit begins that ends a caption: "Smoke over the port. (Photo: DPA)"; null without one.

    It stands in brackets, or behind the end of a sentence, a stroke or a line break.
    """
    if len(text) > _CAPTION:
        return None
    for found in _CREDIT_FROM.finditer(text):
        rest = text[found.end() :]
        if len(rest) <= 120 and rest.lower().startswith(_cues("credit")) and _whole(rest.lower(), "credit"):
            kept = found[0].rstrip("([|/–— \n")
            return found.start() + len(kept)
    return None


def _whole(shown: str, column: str) -> bool:
    """Whether the cue stands as words of its own: at its end no letter goes on."""
    cue = next(cue for cue in _longest_first(column) if shown.startswith(cue))
    return not (cue[-1].isalpha() and shown[len(cue) : len(cue) + 1].isalpha())


@cache
def _cues(column: str) -> tuple[str, ...]:
    return tuple(table("page")[column]["opens"])


@cache
def _longest_first(column: str) -> tuple[str, ...]:
    return tuple(sorted(_cues(column), key=len, reverse=True))
