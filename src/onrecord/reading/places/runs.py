"""Words in capitals that stand together: what may be names, and which of them are persons'."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.knowledge import table
from onrecord.knowledge.build import SHORT_FORMS
from onrecord.knowledge.gazetteer import gazetteer
from onrecord.model import Span
from onrecord.reading.places.naming import readings

__all__ = ["Run", "Token", "joined", "persons_in", "runs_in"]

_WORD = re.compile(r"[^\W\d_]+(?:(?!['’]s(?!\w))[-'’ʼʻ`.](?=[^\W\d_])[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together, most of them in capitals."""

    tokens: tuple[Token, ...]
    first: bool
    """Whether it opens its sentence."""


def _unsplit(text: str, sentence: Span) -> Iterator[Run]:
    """Words in capitals that stand together, with small words between them."""
    run: list[Token] = []
    gap: list[Token] = []
    opened = sentence.start
    for match in _WORD.finditer(text, sentence.start, sentence.end):
        token = Token(match.group(), match.start(), match.end())
        close = not run or _joins(text, (gap or run)[-1], token)
        if not close:
            yield from _closed(run, opened, text)
            run, gap = [], []
        if _is_name_word(token.text):
            run, gap = [*run, *gap, token], []
        elif run and token.text in table("places")["particles"] and len(gap) < 2:
            gap.append(token)
        else:
            yield from _closed(run, opened, text)
            run, gap = [], []
    yield from _closed(run, opened, text)


def runs_in(text: str, sentence: Span) -> Iterator[Run]:
    """The runs of a sentence, in order."""
    for run in _unsplit(text, sentence):
        yield from _split(run)


def _split(run: Run) -> Iterator[Run]:
    """The runs that "and" joins, unless a gazetteer has the whole ("Trinidad and Tobago")."""
    at = next((n for n, token in enumerate(run.tokens) if token.text in table("places")["joining"]), None)
    if at is None and run.first and len(run.tokens) > 2 and run.tokens[1].text == "of":
        institution = run.tokens[0].text.casefold() in table("places")["institutions"]
        at = None if institution or _kind_word(run.tokens[0].text) else 1  # "Residents of Donetsk"
    if at is None or gazetteer().lookup(joined(run.tokens)):
        yield run
        return
    yield Run(run.tokens[:at], run.first)
    rest = run.tokens[at + 1 :]
    while rest and not _is_name_word(rest[0].text):
        rest = rest[1:]
    if rest:
        yield from _split(Run(rest, first=False))


def _kind_word(word: str) -> bool:
    words = table("places")
    return word.casefold() in (*words["admin1_words"], *words["admin2_words"], *words["settlement_words"])


def _joins(text: str, before: Token, after: Token) -> bool:
    """Whether nothing but a space, a hyphen or a short form's full stop stands between ("St. Paul", "Gen. Reyes")."""
    between = text[before.end : after.start]
    short = before.text.casefold() in (*SHORT_FORMS, *table("places")["titles"])
    return between in (" ", "\n", "\u00a0", "-") or (between == ". " and short and len(before.text) < 6)


def _is_name_word(word: str) -> bool:
    return word[0].isupper() or bool(
        re.match(r"(?:al|el|ez|es|ash|as|at|ad|ar|an|um|d|l)[-'’](?=[A-ZÀ-Þ])", word)
    )


def _closed(run: list[Token], opened: int, text: str) -> Iterator[Run]:
    if run:
        yield Run(tuple(run), first=not re.search(r"\w", text[opened : run[0].start]))


def persons_in(runs: Sequence[Run]) -> frozenset[str]:
    """Words of longer runs that are names of persons: after a title, or after a given name."""
    titles, given = table("places")["titles"], frozenset(table("places")["person_names"])
    found: set[str] = set()
    for run in runs:
        words = [token.text for token in run.tokens]
        lower = [word.casefold() for word in words]
        at = next((n for n, word in enumerate(lower) if word not in titles), len(words))
        titled = at > 0 and "of" not in lower
        named = len(words) - at > 1 and lower[at] in given and not readings(" ".join(words[at:])).places
        if titled or named:
            found.update(words[at:])
    return frozenset(found)


def joined(tokens: Sequence[Token]) -> str:
    """The words with single spaces between them."""
    return " ".join(token.text for token in tokens)
