"""Cues: the words that make something said, from the table `said_cues`.

Columns of a row of `verbs`: `lemmas`; `kind` (`speech`; `attitude` for wishes and verdicts; `impression` for what seems);
`stance` (one of model.STANCES); `frames`, how what is said is bound to the verb (see the table's head).
`particles` has one `lemma` and its `particle` instead. `forms` gives irregular spellings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.knowledge import table
from onrecord.reading.attribution.sources import noun
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["Verb", "VerbCue", "cue_words", "find_verb_cues", "inflect"]

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Verb:
    """What the table says of one verb of saying."""

    lemma: str
    kind: str
    stance: str
    frames: frozenset[str]
    particle: str = ""


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A verb of saying in a sentence: its verb group is words[start:end], its own form words[at]."""

    verb: Verb
    start: int
    at: int
    end: int
    negated: bool
    """"Did not confirm", and "declined to confirm" too."""
    to_come: bool
    """Whether it is not said yet: "will publish"."""
    passive: bool


@cache
def cue_words(name: str) -> frozenset[str]:
    """One list of the table's `words`."""
    return frozenset(table("said_cues")["words"][name])


def inflect(lemma: str) -> tuple[str, ...]:
    """The forms of a regular verb: base, third person, past, -ing ("deny", "denies", "denied", "denying")."""
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma, f"{lemma[:-1]}ies", f"{lemma[:-1]}ied", f"{lemma}ing"
    if lemma.endswith("e"):
        return lemma, f"{lemma}s", f"{lemma}d", f"{lemma[:-1]}ing"
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    return lemma, third, f"{lemma}ed", f"{lemma}ing"


@cache
def _by_form() -> Mapping[str, tuple[Verb, ...]]:
    """Every form of every verb of the table; those with a particle first."""
    rows = table("said_cues")
    found: dict[str, list[Verb]] = {}
    for row in rows["particles"]:
        verb = Verb(row["lemma"], row["kind"], row["stance"], frozenset(row["frames"]), row["particle"])
        for form in rows["forms"].get(verb.lemma) or inflect(verb.lemma):
            found.setdefault(form, []).append(verb)
    for row in rows["verbs"]:
        for lemma in row["lemmas"]:
            verb = Verb(lemma, row["kind"], row["stance"], frozenset(row["frames"]))
            for form in rows["forms"].get(lemma) or inflect(lemma):
                found.setdefault(form, []).append(verb)
    return {form: tuple(verbs) for form, verbs in found.items()}


def find_verb_cues(words: Sequence[Word]) -> list[VerbCue]:
    """The verbs of saying among `words`, with the auxiliaries, negation and adverbs that belong to each."""
    found = []
    for at, word in enumerate(words):
        for verb in _by_form().get(word.low, ()):
            end = _after_particle(words, at, verb.particle)
            if end is not None and _is_verb(words, at):
                found.append(_group(words, at, end, verb))
                break
    return found


def _after_particle(words: Sequence[Word], at: int, particle: str) -> int | None:
    if not particle:
        return at + 1
    expected = particle.split()
    actual = [word.low for word in words[at + 1 : at + 1 + len(expected)]]
    end = at + 1 + len(expected)
    dated = end < len(words) and words[end].low.rstrip(".") in in_class("time")
    return end if actual == expected and not dated else None


def _is_verb(words: Sequence[Word], at: int) -> bool:
    """Whether the form at `at` is used as a verb and not as a noun or before one ("the alleged killing")."""
    word = words[at]
    last = words[at - 1] if at else None
    after = words[at + 1] if at + 1 < len(words) else None
    if word.text[0].isupper() and last is not None and last.tag != "mark":
        return False
    if last is not None and (last.tag in ("det", "gen") and last.low not in in_class("subject")):
        return False
    if (
        last is not None
        and last.tag == "num"
        and word.low.endswith("ed")
        and after is not None
        and after.nominal
    ):
        # "Two suspected rebels": a participle before its noun.
        return False
    if word.low in cue_words("nominal") and not _verbal_place(words, at):
        return False
    return not (after is not None and after.low == "-")


def _verbal_place(words: Sequence[Word], at: int) -> bool:
    """For a form that is a noun too: after a subject, "to", a modal or a relative pronoun."""
    if not at:
        return False
    last = words[at - 1]
    if last.tag in ("to", "neg", "rel", "pron", "aux"):
        return True
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.low in ("that", "whether") and last.tag != "det":
        return last.nominal or (last.low == "," and at > 3)
    follows = after is not None and (
        after.tag in ("det", "pron", "num", "name")
        or any(word.tag == "num" for word in words[at + 1 : at + 4])
        or after.low in (":", '"', "“")
        or (after.low in (",", ".", ";") and noun(last.low) is not None and _can_follow(words[at].low))
    )
    plural = (last.low.endswith("s") or last.low in cue_words("plural_subjects")) and not words[
        at
    ].low.endswith("s")
    singular = not last.low.endswith("s") and words[at].low.endswith("s")
    return last.tag in ("name", "noun", "adv") and follows and (plural or singular or last.tag == "name")


def _can_follow(form: str) -> bool:
    """Whether a verb of this form can end a clause of saying ("…, police report.")."""
    return any("aside" in verb.frames for verb in _by_form().get(form, ()))


def _group(words: Sequence[Word], at: int, end: int, verb: Verb) -> VerbCue:
    """Go back over "has not yet", "was reported to have"; the group starts at its first auxiliary."""
    start = at
    first = at
    while start and words[start - 1].tag in ("aux", "neg", "adv", "to"):
        start -= 1
        if words[start].tag in ("aux", "neg", "to") or first == start + 1:
            first = start
    infinitive = next((i for i in range(first, at) if words[i].tag == "to"), 0)
    withheld = infinitive > 0 and words[infinitive - 1].low in cue_words("withholding")
    if withheld and infinitive == first:
        first -= 1
        while first and words[first - 1].tag in ("aux", "adv", "neg"):
            first -= 1
    lows = [word.low for word in words[first:at]]
    passive = (
        any(low in in_class("be") for low in lows) and not words[at].low.endswith("ing") and not withheld
    )
    return VerbCue(
        verb,
        first,
        at,
        end,
        negated=withheld or any(low in in_class("negation") for low in lows),
        to_come=any(low in cue_words("to_come") for low in lows),
        passive=passive,
    )
