"""The role that a block's own words give it, whatever page it stands on.

The cues are in `knowledge/en/page.toml`: one table per role, in lower case. `opens` lists what such a
block begins with, `short` what it begins with if it is a few words without full stop; `signs` of
`credit` count at the end of a caption.
"""

import re
from collections.abc import Sequence
from functools import cache

from onrecord.knowledge.tables import table

__all__ = ["credit_start", "is_credited", "role_by_words"]

_ASIDE = 300
"""A block that only points elsewhere, thanks or warns is short; a longer one says something itself."""
_BRIEF, _FEW = 80, 8
"""Code points and words of a label."""
_NOTE = 700
"""A correction note may tell what was wrong, and be longer."""
_BRACKETED = re.compile(r"[(\[|/–—-]\s{0,3}(?P<credit>[^()\[\]|]{1,120})[)\]]?\s{0,3}$")
_CAPTION = 2_000
"""Code points of the longest caption."""
_CREDIT_FROM = re.compile(r"(?:[.!?…\"”»’)|/–—\n]\s{0,3}|\s)[(\[]|[.!?…\"”»’)|/–—\n]\s{0,3}|\s(?=©)")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s+[^\W\d_a-z][\w.'’-]*){0,4}")
_LINKING = frozenset({"and", "&", "for", "of", "in", "the", "de", "van", "von", "al", "bin"})
"""Words that stand between names in a byline."""
_COLUMNS = (
    ("credit", "photo credit", _ASIDE),
    ("correction", "correction note", _NOTE),
    ("advertisement", "advertisement", 120),
    ("related", "related link", _ASIDE),
    ("boilerplate", "boilerplate", _ASIDE),
    ("byline", "byline", 160),
)


def role_by_words(text: str) -> str | None:
    """The aside that a block is by its own words, or null where they do not tell.

    A sentence that merely begins like a cue is none: "Recommended repairs were put off for a year."
    """
    shown = text[:_NOTE].strip().lstrip("*_>•·|–—-[(► ").lower()
    if shown.startswith(_all_cues()):
        brief = len(shown) <= _BRIEF and not shown.endswith((".", "!", "?")) and len(shown.split()) <= _FEW
        for column, role, longest in _COLUMNS:
            if len(text) <= longest and _begins(shown, column, "opens"):
                return role
            if brief and _begins(shown, column, "short"):
                return role
    if len(shown) <= 120 and shown.startswith("by ") and _is_names(text.split()[1:]):
        return "byline"
    return "photo credit" if is_credited(text) else None


def _is_names(words: Sequence[str]) -> bool:
    """Whether the words are names and what links them: "Ana Reyes and Mark Lund in Port Obi"."""
    return 0 < len(words) <= 12 and all(
        (word[0].isupper() and "." not in word[2:-1] and word[-1] != ".") or word in _LINKING
        for word in words
    )


def is_credited(text: str) -> bool:
    """Whether the block is a name and a credit for the picture: "Ana Reyes (Photo: DPA)"."""
    text = text.strip()
    if len(text) > _ASIDE or (not text.endswith((")", "]")) and not any(sign in text for sign in "|/–—-")):
        return False
    found = _BRACKETED.search(text)
    if found is None or not _begins(found["credit"].strip().lower(), "credit", "opens"):
        return False
    return bool(_NAME.fullmatch(text[: found.start()].strip() or "Picture"))


def credit_start(text: str) -> int | None:
    """Where the credit begins that ends a caption: "Smoke over the port. (Photo: DPA)"; null without one.

    It stands in brackets, or behind the end of a sentence, a stroke or a line break.
    """
    if len(text) > _CAPTION:
        return None
    for found in _CREDIT_FROM.finditer(text):
        rest = text[found.end() :].lower()
        if len(rest) <= 120 and (_begins(rest, "credit", "opens") or _begins(rest, "credit", "signs")):
            kept = found[0].rstrip("([|/–— \n")
            return found.start() + len(kept)
    return None


def _begins(shown: str, column: str, kind: str) -> bool:
    """Whether the block begins with a cue that stands as words of its own: no letter goes on at its end."""
    if not shown.startswith(_cues(column, kind)):
        return False
    for cue in _cues(column, kind):
        if shown.startswith(cue):
            return cue.endswith(" th") or not (cue[-1].isalpha() and shown[len(cue) : len(cue) + 1].isalpha())
    return False


@cache
def _all_cues() -> tuple[str, ...]:
    return tuple(
        cue for column, _, _ in _COLUMNS for kind in ("opens", "short") for cue in _cues(column, kind)
    )


@cache
def _cues(column: str, kind: str) -> tuple[str, ...]:
    """The cues of a role, the longest first."""
    return tuple(sorted(table("page")[column][kind], key=len, reverse=True))
