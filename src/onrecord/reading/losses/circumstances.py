"""How people were lost, where the clause says so in a few words: friendly fire, shelling, a collapse.

Table `circumstances`: `how` are the wordings, `after` the words before a wording of one word.
"""

import re
from functools import cache

from onrecord.knowledge import table
from onrecord.model import Circumstance, Span
from onrecord.reading.losses.cues import word_set

__all__ = ["find_circumstance", "is_circumstance"]

_WORDS = re.compile(r"[^\W_]+")


def find_circumstance(text: str, clause: Span, cue: Span) -> Circumstance | None:
    """The circumstance stated in the clause nearest to the cue, the longest wording first."""
    found = [
        Span(match.start("how"), match.end("how"))
        for match in _pattern().finditer(text, clause.start, clause.end)
        if not cue.meets(Span(match.start("how"), match.end("how"))) and _is_setting(text, clause, match)
    ]
    if not found:
        return None
    nearest = min(found, key=lambda span: (" " not in span.of(text), _gap(span, cue)))
    return Circumstance(wording=nearest.of(text), span=nearest)


def _is_setting(text: str, clause: Span, match: re.Match[str]) -> bool:
    """Whether a wording of one word has a preposition or article close before it, or opens the clause."""
    if " " in match["how"] or match.start() - clause.start < 2:
        return True
    before = _WORDS.findall(text[max(clause.start, match.start() - 40) : match.start()])[-3:]
    return any(word.lower() in word_set("circumstances", "how", "after") for word in before)


def _gap(span: Span, cue: Span) -> int:
    return span.start - cue.end if span.start >= cue.end else cue.start - span.end


def is_circumstance(wording: str) -> bool:
    """Whether a noun phrase is an event and no person: "a roadside bomb"."""
    return _pattern().search(wording) is not None


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(table("circumstances")["how"]["words"], key=len, reverse=True)
    either = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<![\w-])(?P<how>{either})(?:e?s)?(?![\w-])", re.IGNORECASE)
