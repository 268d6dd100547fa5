"""States and their people, by name, adjective and the words that stand for their governments.

The table is `en/nations.toml`. Its columns: `iso` (ISO 3166-1 alpha-2; ISO 3166-3 alpha-4 for states
that are no more; `XK` Kosovo and `XN` Northern Cyprus, both user-assigned), `name` (the one name that
claims carry), `names`, `adjectives`, `people`, `capital` and `metonyms` (both stand for the government:
"Moscow said", "the Kremlin"). `persons` are words that are names of persons too (unless one of `before`
stands before them), `ambiguous` words that
are names of other places or things too, and `others` longer names that hold a state's and are no state
("Latin America", "Korean Peninsula").

Words match as written or in capitals throughout ("RUSSIAN"), the longest first, at word ends. What is
written in capitals in the table matches in capitals alone: "us" is no state.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge.tables import table
from onrecord.model import Span

__all__ = ["COLUMNS", "NationMention", "iso", "mentions", "nation", "nations_in"]

COLUMNS = ("name", "adjective", "people", "metonym")
"""How a word names a state: by name, as an adjective, its people, or standing for its government."""

_WORD = re.compile(r"[^\W\d_]+")
_FLAT = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\n": " ", "\t": " ", "‑": "-"})
_WORD_BEFORE = re.compile(r"(?:^|[^\w.])([A-Z][a-z]+\.?) $")


@dataclass(frozen=True, slots=True)
class NationMention:
    """A word or words that name a state."""

    span: Span
    name: str
    """The state's one name (`Russia`, `United States`)."""
    column: str
    """One of COLUMNS."""
    ambiguous: bool
    """Whether the words are the name of another place or thing too ("Georgia")."""


@cache
def _names() -> Mapping[str, tuple[str, str, str]]:
    """Wording → (name, column, ISO code); names that are no state have an empty name."""
    rows = table("nations")["nations"]
    found: dict[str, tuple[str, str, str]] = {}
    for column, words_of in (
        ("name", lambda row: (row["name"], *row["names"])),
        ("adjective", lambda row: row["adjectives"]),
        ("people", lambda row: row["people"]),
        ("metonym", lambda row: (row["capital"], *row["metonyms"])),
    ):
        for row in rows:
            for wording in filter(None, words_of(row)):
                found.setdefault(wording, (row["name"], column, row["iso"]))
    for wording in table("nations")["others"]:
        found.setdefault(wording, ("", "", ""))
    shouted = {wording.upper(): named for wording, named in found.items() if len(wording) > 3}
    return {**shouted, **found}


@cache
def _by_first_word() -> Mapping[str, tuple[str, ...]]:
    """First word → the wordings that begin with it, longest first."""
    grouped: dict[str, list[str]] = {}
    for wording in _names():
        first = _WORD.match(wording)
        if first is not None:
            grouped.setdefault(first.group(), []).append(wording)
    return {first: tuple(sorted(words, key=lambda w: (-len(w), w))) for first, words in grouped.items()}


def iso(name: str) -> str | None:
    """The ISO 3166 code of the state whose one name (or any other name) this is."""
    named = _names().get(name)
    return named[2] if named and named[2] else None


def nation(wording: str) -> str | None:
    """The one name of the state that the whole of `wording` names; None where it names none.

    >>> nation("Russia's"), nation("the US"), nation("North Koreans"), nation("the Kremlin"), nation("us")
    ('Russia', 'United States', 'North Korea', 'Russia', None)
    """
    flat = wording.translate(_FLAT).strip(" ,;:")
    flat = re.sub(r"'[sS]?$", "", flat)
    named = _names().get(flat) or _names().get(re.sub(r"^(?:the|The|THE) ", "", flat))
    return named[0] if named and named[0] else None


def nations_in(text: str, *, metonyms: bool = False) -> tuple[tuple[Span, str], ...]:
    """The states named in `text`, in order, with the spans of the words; capitals and such only if asked."""
    found = mentions(text)
    return tuple((each.span, each.name) for each in found if metonyms or each.column != "metonym")


def mentions(text: str) -> tuple[NationMention, ...]:
    """Every word or words in `text` that name a state, in order, none inside another."""
    return tuple(_mentions(text.translate(_FLAT)))


def _mentions(flat: str) -> Iterator[NationMention]:
    by_first, names = _by_first_word(), _names()
    persons, ambiguous = frozenset(table("nations")["persons"]), frozenset(table("nations")["ambiguous"])
    done = 0
    for word in _WORD.finditer(flat):
        if word.start() < done:
            continue
        for wording in by_first.get(word.group(), ()):
            if flat.startswith(wording, word.start()) and _ends(flat, word.start() + len(wording)):
                span = Span(word.start(), word.start() + len(wording))
                done = span.end
                name, column, _ = names[wording]
                if name and not (wording in persons and _beside_a_name(flat, span)):
                    yield NationMention(span, name, column, wording in ambiguous)
                break


def _ends(flat: str, end: int) -> bool:
    return end == len(flat) or not (flat[end].isalnum() or flat[end] in "_$")


def _beside_a_name(flat: str, span: Span) -> bool:
    """Whether a capitalised word stands right before or after, as the rest of a person's name would."""
    after = re.match(r" [A-Z][a-z]", flat[span.end : span.end + 3])
    before = _WORD_BEFORE.search(flat[max(0, span.start - 30) : span.start])
    return after is not None or (
        before is not None and before.group(1).lower() not in table("nations")["before"]
    )
