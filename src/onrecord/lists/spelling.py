"""Slips of the pen within one set of lists: a rare spelling one letter from a common one stands for it.

The words of the lists are their own dictionary. A word is read as another where the two are one edit apart
(a letter added, dropped, changed, or two neighbours swapped: Damerau 1964) and the other is several times as
common. Both spellings stay in the entry; only keys and comparisons use what a word is read as.
Candidates come from deletions (Garbe's symmetric delete), so the work is linear in the number of words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from onrecord.lists.transliteration import bones

__all__ = ["readings", "same_bones"]

TIMES_AS_COMMON = 5
"""How much more common the other spelling must be: a slip is rarer than what was meant."""
COMMON = 3
"""A spelling that fewer entries have is nobody's model."""
SHORTEST = 4
"""Shorter words have too many real neighbours (Ivan, Evan)."""
FEWEST_BONES = 2
"""One consonant is too little to know a name by."""
LONGEST = 40
"""Longer words are not names; their deletions would only cost time."""


def readings(words: Iterable[Iterable[str]]) -> Mapping[str, str]:
    """What each word of the entries' words is read as: itself, or the common spelling that it is a slip of."""
    counts = Counter(word for own in words for word in set(own))
    most = max(counts.values(), default=0)
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    read: dict[str, str] = {}
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        read[word] = word
        if not SHORTEST <= len(word) <= LONGEST or any(letter.isdigit() for letter in word):
            continue
        deletions = {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}
        if counts[word] * TIMES_AS_COMMON <= most:
            model = _model(word, counts, {near for key in deletions for near in neighbours[key]})
            read[word] = read[model] if model else word
        if counts[word] >= COMMON:
            for key in deletions:
                neighbours[key].append(word)
    return read


def _model(word: str, counts: Counter[str], near: set[str]) -> str | None:
    """The commonest word that `word` can be a slip of."""
    able = [
        other
        for other in near
        if counts[other] >= TIMES_AS_COMMON * counts[word] and OSA.distance(word, other, score_cutoff=1) <= 1
    ]
    return min(able, key=lambda other: (-counts[other], other), default=None)


def same_bones(words: Iterable[Iterable[tuple[str, str, bool]]]) -> Mapping[str, str]:
    """What words with the bones of a bare one are read as: the commonest of them that is not bare.

    Each word comes as what it stands for, as it is spelled in Latin letters, and whether it is bare: in a script that leaves letters out.
    """
    counts = Counter(word for own in words for word in set(own))
    skeletons = {word: bones(word[1]) for word in counts}
    wanted = {skeletons[word] for word in counts if word[2]}
    alike: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    for word, own in skeletons.items():
        if own in wanted and len(own) >= FEWEST_BONES:
            alike[own].append(word)
    read = {}
    for own, group in sorted(alike.items()):
        model = min(group, key=lambda word: (word[2], -counts[word], word))
        read.update({word[0]: model[0] for word in group})
    return read
