"""The words that say what befell people, found in a sentence.

Table `measures`: `cues` gives each wording its measure and its role, which says where the number stands:

- `done`, `doing`: a verb whose object is lost; `self`, `bare`: one whose subject is; `state`: a predicate;
- `count`, `weak`: a noun that is counted; `toll`: one whose value the number is;
- `suffer`: a verb whose subject is the group and whose object is counted.

`joined` says what two measures over one number make; `nouns` of `reach` turn a cue into a toll.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge import table

__all__ = ["Cue", "Phrases", "cue_words", "cues", "join", "strength_words", "word_set"]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a wording says: the measure, the role it plays, and what the number has to count, if anything."""

    measure: str
    role: str
    needs: str | None = None


class Phrases:
    """Wordings of one or more words, looked up at a place in a sentence; the longest wins."""

    def __init__(self, wordings: Sequence[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for wording in wordings:
            words = tuple(wording.split())
            self._by_first.setdefault(words[0], []).append(words)
        for known in self._by_first.values():
            known.sort(key=len, reverse=True)

    def at(self, lows: Sequence[str], start: int) -> tuple[str, ...] | None:
        """The longest wording that begins with the word `start`."""
        known = self._by_first.get(lows[start])
        if known is None:
            return None
        for words in known:
            if len(words) == 1 or tuple(lows[start : start + len(words)]) == words:
                return words
        return None

    def first(self, lows: Sequence[str]) -> int | None:
        """Where the first of the wordings begins, if any stands in the sentence."""
        return next((place for place in range(len(lows)) if self.at(lows, place)), None)

    @property
    def telling(self) -> frozenset[str]:
        """The longest word of each wording (the last of two): a text with none of them has no wording."""
        return frozenset(
            max(reversed(words), key=len) for known in self._by_first.values() for words in known
        )


@cache
def word_set(name: str, *path: str) -> frozenset[str]:
    """The words of one column of a table, as a set."""
    column = table(name)
    for key in path:
        column = column[key]
    return frozenset(column)


@cache
def cues() -> tuple[Phrases, dict[tuple[str, ...], Cue]]:
    """Every wording with a measure, for looking up, and what each says."""
    known: dict[tuple[str, ...], Cue] = {}
    for row in table("measures")["cues"]:
        for wording in row["words"]:
            known.setdefault(tuple(wording.split()), Cue(row["measure"], row["role"], row.get("needs")))
    return Phrases([" ".join(words) for words in known]), known


@cache
def cue_words() -> frozenset[str]:
    """Words of which a sentence that states a loss has at least one."""
    losses = [" ".join(words) for words, cue in cues()[1].items() if cue.needs not in ("soldiers", "armed")]
    suffered = word_set("measures", "injuries", "nouns") | word_set("measures", "hospitals", "nouns")
    return Phrases(losses).telling | suffered | word_set("measures", "acts", "words")


@cache
def strength_words() -> frozenset[str]:
    """Words of which a sentence that states a strength has at least one, beside its number."""
    forces = [" ".join(words) for words, cue in cues()[1].items() if cue.needs in ("soldiers", "armed")]
    return Phrases(forces).telling | word_set("measures", "shelters", "nouns")


def join(first: str, second: str) -> str | None:
    """The measure of one number over two ("killed or wounded 200", "dead and missing: 40"); null where they are two acts."""
    if first == second:
        return first
    for row in table("measures")["joined"]:
        if {first, second} <= {*row["of"], row["measure"]}:
            return str(row["measure"])
    return None
