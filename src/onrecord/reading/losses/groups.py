"""Who was lost and who did it: a noun phrase made a Group or a Party, with only what its words state.

Table `groups`: `status`, `sex` and `age` by noun; `force` says what makes soldiers; `pointing` are
words that stand for a group named before; `beasts` are no people.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from onrecord.knowledge import table
from onrecord.knowledge.nations import nation, nations_in
from onrecord.model import Group, Party, Span
from onrecord.reading.figures.lexicon import words as nouns
from onrecord.reading.losses.cues import word_set

__all__ = [
    "is_armed",
    "is_beast",
    "is_generic",
    "is_nation",
    "is_one_person",
    "is_people",
    "is_pointing",
    "is_soldiers",
    "is_thing",
    "make_group",
    "make_party",
]

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def make_group(text: str, span: Span, *, name: str | None = None, state: str | None = None) -> Group:
    """The group that the words in `span` state.

    `name` is given where they only point to one named before, `state` where they are that state's by the
    subject of the verb; a bare state stands for its people.
    """
    wording = span.of(text)
    named = name or _of_state(_plain(wording), state)
    words = _words(named)
    return Group(
        name=named,
        wording=wording,
        status=_status(words),
        side=_side(named),
        sex=_only(words, "sex"),
        age=_only(words, "age"),
        span=span,
    )


def _of_state(wording: str, state: str | None) -> str:
    """ "Soldiers" of a state with its adjective; the state itself, or its adjective alone, as its people."""
    own = nation(wording)
    if own is not None:
        return next(iter(_row(own)["people"]), wording) if _row(own) else wording
    if state is None or nations_in(wording) or not _row(state):
        return wording
    return f"{next(iter(_row(state)['adjectives']), state)} {wording}"


def _row(state: str) -> Mapping[str, Any]:
    """The row of the table of nations for a state by its one name."""
    return _states().get(state, {})


@cache
def _states() -> Mapping[str, Mapping[str, Any]]:
    return {row["name"]: row for row in table("nations")["nations"]}


def make_party(text: str, span: Span) -> Party:
    """Who did it, as worded; an adjective of a state is named by that state ("Israeli" strikes)."""
    wording = span.of(text)
    state = nation(wording)
    own = _row(state) if state is not None else {}
    adjective = wording in own.get("adjectives", ()) and wording not in own.get("people", ())
    return Party(
        name=state if state is not None and adjective else _plain(wording), wording=wording, span=span
    )


def _plain(wording: str) -> str:
    """A name as worded, white space and a genitive's ending apart."""
    return re.sub(r"['’]s?$", "", " ".join(wording.split()))


def _words(wording: str) -> tuple[str, ...]:
    return tuple(word.lower().replace("’", "'") for word in _WORD.findall(wording))


@cache
def _by_word(column: str) -> dict[str, str]:
    return {
        form: label
        for label, nouns in table("groups")[column].items()
        for noun in nouns
        for form in (noun, f"{noun}s")
    }


def _status(words: tuple[str, ...]) -> str | None:
    known = _by_word("status")
    said = [known[word] for word in words if word in known]
    if "hors_de_combat" in said:
        return "hors_de_combat"
    if not said and is_soldiers(" ".join(words)):
        return "combatant"
    return said[0] if len(set(said)) == 1 else None


def _only(words: tuple[str, ...], column: str) -> str | None:
    said = {label for label, nouns in table("groups")[column].items() for word in words if word in nouns}
    return said.pop() if len(said) == 1 else None


def _side(wording: str) -> str | None:
    """The one state that the words name; null where they name two."""
    states = {name for _, name in nations_in(wording)}
    return states.pop() if len(states) == 1 else nation(wording)


def is_soldiers(wording: str) -> bool:
    """Whether the words are of an armed force: "military personnel", "marines", "2,000 troops"."""
    words = _words(wording)
    if any(word in word_set("groups", "force", "never") for word in words):
        return False
    force, alone = word_set("groups", "force", "words"), word_set("groups", "force", "alone")
    known = _by_word("status")
    return any(known.get(word) == "combatant" or word in force or word in alone for word in words)


def is_armed(wording: str) -> bool:
    """Whether the words are of people under arms, soldiers or not: "the attackers"."""
    return is_soldiers(wording) or any(
        word in word_set("groups", "armed", "words") for word in _words(wording)
    )


def is_people(wording: str) -> bool:
    """Whether a known noun for people, or a people's name, is among the words."""
    words = _words(wording)
    known = nouns()
    named = any(
        word in known.people or word in known.person or word.endswith(known.people_endings) for word in words
    )
    other = any(word in word_set("groups", "people", "words") for word in words)
    return named or other or is_soldiers(wording) or bool(nations_in(wording))


def is_one_person(wording: str, *, indefinite: bool) -> bool:
    """Whether the words are of one person: a noun in the singular, a name; after "a" also a noun not known."""
    words = _words(wording)
    known = nouns()
    if not words or (nations_in(wording) and len(words) < 3 and not indefinite):
        return False
    last = words[-1]
    if indefinite and last in word_set("groups", "singular", "words"):
        return True
    if last in known.person or last.endswith(tuple(known.person_endings)):
        return True
    if (
        last in known.people
        or last in known.things
        or last in known.thing
        or last.endswith(known.people_endings)
    ):
        return False
    person = any(word in known.person for word in words)
    capitals = sum(word[:1].isupper() for word in wording.split())
    named = capitals >= (1 if person else 2) and wording.split()[-1][:1].isupper()
    made = (
        indefinite and last.endswith(tuple(word_set("groups", "endings", "words"))) and not is_beast(wording)
    )
    return (named and (person or not is_soldiers(wording))) or (indefinite and person) or made


def is_generic(wording: str) -> bool:
    """Whether the words say only that they are people: "personnel", "people"."""
    words = _words(wording)
    return bool(words) and words[-1] in word_set("groups", "generic", "words") and not nations_in(wording)


def is_beast(wording: str) -> bool:
    """Whether the words are of animals or of what else can be killed or lost."""
    return any(word in word_set("groups", "beasts", "words") for word in _words(wording))


def is_thing(wording: str) -> bool:
    """Whether the last word is a known noun for things: "vehicles"."""
    words = _words(wording)
    return (
        bool(words)
        and not is_soldiers(wording)
        and (words[-1] in nouns().things or words[-1] in nouns().thing)
    )


def is_nation(wording: str) -> bool:
    """Whether the words are a people: "Northern Koreans"."""
    return nation(wording) is not None


def is_pointing(wording: str) -> bool:
    """Whether the words only point to a group named before: "they", "others"."""
    return wording.lower() in word_set("groups", "pointing", "words")
