"""The words that say what befell people, found in a sentence.

Table `measures`: `cues` gives each wording its measure and its role, which says where the number stands:

- `done`, `doing`: a verb whose object is lost; `self`, `bare`: one whose subject is; `state`: a predicate;
- `count`, `weak`: a noun that is counted; `toll`: one whose value the number is;
- `suffer`: a verb whose subject is the group and whose object is counted.

`joined` says what two measures over one number make; `nouns` of `reach` turn a cue into a toll.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge import table

__all__ = ["Cue", "Phrases", "cues", "join", "may_state", "part_words", "word_set"]


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
        self._needed: dict[str, list[frozenset[str]]] | None = None
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

    def may_stand(self, lows: Set[str]) -> bool:
        """Whether a sentence of these words can hold one of the wordings: it has all words of one."""
        needed = self._by_telling()
        return any(words <= lows for low in needed.keys() & lows for words in needed[low])

    def _by_telling(self) -> dict[str, list[frozenset[str]]]:
        """The words of each wording, by its longest (the last of two)."""
        if self._needed is None:
            self._needed = {}
            for words in (words for known in self._by_first.values() for words in known):
                plain = frozenset(word for word in words if word.replace("-", "").isalnum())
                self._needed.setdefault(max(reversed(words), key=len), []).append(plain)
        return self._needed


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
def _cues_of(*needs: str | None) -> Phrases:
    """The wordings that need their number to count one of `needs`."""
    return Phrases([" ".join(words) for words, cue in cues()[1].items() if cue.needs in needs])


@cache
def part_words() -> Phrases:
    """The wordings that open a part of a total or follow one."""
    return Phrases(table("measures")["parts"]["before"] + table("measures")["parts"]["after"])


def may_state(lows: Set[str], *, counted: bool) -> bool:
    """Whether a sentence of these words can state a loss or, with a number in it (`counted`), a strength."""
    if _cues_of(None, "people", "civilians", "force").may_stand(lows):
        return True
    for column in ("injuries", "hospitals"):
        verbs, nouns = word_set("measures", column, "verbs"), word_set("measures", column, "nouns")
        if not (verbs.isdisjoint(lows) or nouns.isdisjoint(lows)):
            return True
    numbered = word_set("measures", "shelters", "nouns") | word_set("measures", "acts", "words")
    return counted and (not numbered.isdisjoint(lows) or _cues_of("soldiers", "armed").may_stand(lows))


def join(first: str, second: str) -> str | None:
    """The measure of one number over two ("killed or wounded 200", "dead and missing: 40"); null where they are two acts."""
    if first == second:
        return first
    for row in table("measures")["joined"]:
        if {first, second} <= {*row["of"], row["measure"]}:
            return str(row["measure"])
    return None
