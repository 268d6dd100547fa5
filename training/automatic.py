"""Marks that need no hand: names told before, known names, role words, plain dates, numbers that are no loss.

An author's mark always wins: nothing is marked here that overlaps a mark of the same kind.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from days import DATE
from markup import Span
from wordings import number_words

__all__ = ["dates", "known_names", "names", "numbers", "roles", "unmarked"]

_CORPUS = Path(__file__).with_name("corpus")
_NUMBER = re.compile(
    rf"(?<![\w.,/:#-])(?:(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?: (?:thousand|million|billion|trillion))?|(?:{'|'.join(number_words())})(?:[- ](?:and )?(?:{'|'.join([*number_words(), 'one'])}))*)(?![\w])",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+(?: (?:of |the |al-)?[A-Z][\w’'-]+)*")


@cache
def known_names() -> dict[str, str]:
    """Names of states, cities, bodies and outlets that are marked wherever they stand; name → person, organisation, place."""
    rows = (_CORPUS / "names.tsv").read_text(encoding="utf-8").splitlines()
    return {name: sort for sort, name in (row.split("\t") for row in rows if row)}


@cache
def _known() -> re.Pattern[str]:
    return _any(known_names())


@cache
def _roles() -> re.Pattern[str]:
    words = (_CORPUS / "roles.txt").read_text(encoding="utf-8").split("\n")
    return re.compile(
        rf"\b(?:{'|'.join(sorted(filter(None, words), key=len, reverse=True))})\b", re.IGNORECASE
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w])(?!-[a-z])")


def _free(span: Span, taken: Sequence[Span]) -> bool:
    return not any(span[0] < end and start < span[1] for start, end in taken)


def names(text: str, told: Sequence[tuple[str, str]], taken: Sequence[Span]) -> list[tuple[str, Span, str]]:
    """(kind, span, name) of names told in the passage (a person's surname too) and of known ones."""
    wordings: dict[str, tuple[str, str]] = {}
    for sort, name in told:
        wordings.setdefault(name, (sort, name))
        if sort == "person" and " " in name:
            family = (
                name.split()[0] if "-" in name.split()[-1] and len(name.split()) == 2 else name.split()[-1]
            )
            wordings.setdefault(family, (sort, name))
    found = []
    taken = list(taken)
    for pattern, table in ((_any(wordings) if wordings else None, wordings), (_known(), None)):
        for hit in pattern.finditer(text) if pattern else ():
            if _free(hit.span(), taken):
                sort, name = table[hit[0]] if table else (known_names()[hit[0]], hit[0])
                found.append((sort, hit.span(), name))
                taken.append(hit.span())
    return found


def dates(text: str, taken: Sequence[Span]) -> list[Span]:
    """Plainly worded dates that no mark covers."""
    return [hit.span() for hit in DATE.finditer(text) if _free(hit.span(), taken)]


def roles(text: str, taken: Sequence[Span]) -> list[Span]:
    """Role words ("spokeswoman", "minister")."""
    return [hit.span() for hit in _roles().finditer(text) if _free(hit.span(), taken)]


def numbers(text: str, taken: Sequence[Span]) -> list[Span]:
    """Numbers in digits or words that no figure, date or name covers: none of them is a loss."""
    return [hit.span() for hit in _NUMBER.finditer(text) if _free(hit.span(), taken)]


def unmarked(text: str, taken: Sequence[Span]) -> list[str]:
    """Capitalised words inside sentences that no mention covers, for an author to look at."""
    return [hit[0] for hit in _CAPITAL.finditer(text) if _free(hit.span(), taken)]
