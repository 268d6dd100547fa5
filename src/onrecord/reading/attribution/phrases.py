"""Where a noun phrase begins and ends: the subject before a verb, the name after "according to"."""

from collections.abc import Sequence

from onrecord.reading.attribution.sources import office
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["finite_in", "phrase_after", "subject_before", "time_or_adjunct"]

_ATTACHED = (
    "of",
    "for",
    "in",
    "at",
    "from",
    "with",
    "on",
    "to",
    "by",
    "about",
    "near",
    "inside",
    "against",
    "as",
)
_HYPHENS = ("-", "–", "/", "&", "'")
_RELATIVE = 12
"""Words back to "who" from the end of its clause."""
_LONGEST = 40
"""Words that a subject may have; beyond that a sentence is no sentence."""


def finite_in(words: Sequence[Word]) -> bool:
    """Whether a finite verb (or what may be one) is among `words`."""
    return any(word.tag in ("verb", "aux") for word in words)


def subject_before(words: Sequence[Word], end: int) -> tuple[int, int, int] | None:
    """The noun phrase that ends right before `end`: its start, the end of its head phrase, its full end.

    The full end takes in an apposition ("Lee, a lawmaker, said"); None where no noun phrase stands there.
    """
    if not end:
        return None
    end = _without_adjunct(words, end)
    if words[end - 1].low in (",", "—", "–", "-", ")"):
        return _before_insertion(words, end)
    start = _start(words, end)
    if start is None:
        return None
    start = _before_relative(words, start)
    return start, end, end


def _before_relative(words: Sequence[Word], start: int) -> int:
    """Where "a woman who gave her name as Anna" begins, for the phrase that ends it; else `start` itself."""
    if start < 3 or words[start].tag in ("rel", "pron"):
        return start
    for at in range(start - 1, max(1, start - _RELATIVE), -1):
        if words[at].tag == "mark" or words[at].tag == "conj":
            break
        if words[at].low == "who":
            antecedent = _start(words, at) if finite_in(words[at + 1 : start]) else None
            return antecedent if antecedent is not None and words[at - 1].tag == "noun" else start
    return start


def _without_adjunct(words: Sequence[Word], end: int) -> int:
    """The end without a time that stands before the verb ("The council on Wednesday called")."""
    at = end
    while at > 1 and (words[at - 1].low.rstrip(".") in in_class("time") or words[at - 1].tag == "num"):
        at -= 1
    if at == end or words[end - 1].tag == "num":
        return end
    if (
        words[at - 1].low in ("on", "in")
        and at > 1
        and (words[at - 2].nominal or words[at - 2].tag in ("rel", "pron"))
    ):
        return at - 1
    return at if words[at - 1].nominal and words[at].low not in ("may", "march", "second") else end


def _before_insertion(words: Sequence[Word], end: int) -> tuple[int, int, int] | None:
    """The subject before one or more insertions between commas, dashes or brackets ("Lee, 43, a miner, said")."""
    close = end - 1
    at = _back_to(words, close, "(" if words[close].low == ")" else words[close].low)
    relative = next(
        (c for c in range(close - 1, max(0, close - _LONGEST), -1) if _opens_relative(words, c)), None
    )
    at = relative if relative is not None and words[close].low == "," else at
    start = None if at is None else _start(words, at)
    if at is None or start is None:
        return None
    full = close if _apposition(words[at + 1 : close], names=True) else at
    if words[close].low == ")":
        full = close + 1
    for _ in range(3):
        if not start or words[start - 1].low != "," or not _apposition(words[start:at]):
            break
        outer = _start(words, start - 1)
        if outer is None or not _names_somebody(words, outer, start - 1):
            break
        start, at, full = outer, start - 1, close
    return start, at, full


def _opens_relative(words: Sequence[Word], at: int) -> bool:
    """Whether ", who" or ", which" stands at `at`: commas after it are its own."""
    return words[at].low == "," and words[at + 1].tag == "rel"


def _names_somebody(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a phrase before an apposition is a name and no adverbial ("On Monday, a spokesman, Lee, said")."""
    adverbial = start > 0 and words[start - 1].tag == "prep"
    named = any(
        words[at].tag == "name"
        and words[at].low not in in_class("time")
        and not (at > start and words[at - 1].tag == "prep" and words[at - 1].low != "of")
        for at in range(start, end)
    )
    return named and not adverbial and not finite_in(words[start:end])


def _back_to(words: Sequence[Word], close: int, opener: str) -> int | None:
    for at in range(close - 1, max(-1, close - _LONGEST), -1):
        if words[at].low == opener:
            return at
        if words[at].low in (";", ".", "“", '"', "”"):
            return None
    return None


def _apposition(segment: Sequence[Word], *, names: bool = False) -> bool:
    """Whether what stands between two commas says who somebody is (and is no adverbial of the sentence)."""
    if not segment:
        return False
    first = segment[0]
    if first.low in in_class("appositive") and first.tag != "rel":
        return True
    if finite_in(segment[:1]) or first.tag in ("rel", "sub", "prep", "ing", "adv", "conj", "pron", "aux"):
        return False
    return first.tag in ("det", "num", "noun") or (names and first.tag == "name")


def _start(words: Sequence[Word], end: int) -> int | None:
    """Where the noun phrase that ends before `end` begins."""
    if not end:
        return None
    last = words[end - 1]
    if last.tag in ("pron", "rel") or last.low in in_class("subject"):
        return _of_before(words, end - 1) if last.tag == "pron" else end - 1
    if last.tag == "det" and last.low in ("that", "this", "these", "those"):
        return end - 1
    if not last.nominal and last.tag not in ("gen", "ing"):
        return None
    at = end - 1
    joined = False
    while at > 0 and end - at < _LONGEST:
        step = _step(words, at, joined)
        if not step:
            break
        joined = joined or words[at - 1].low in ("and", "or")
        at -= step
    return _without_time(words, at, end)


def _of_before(words: Sequence[Word], at: int) -> int:
    """ "Some of them": the pronoun with what counts it."""
    if at >= 2 and words[at - 1].low == "of" and words[at - 2].tag in ("det", "noun", "num", "pron"):
        return at - 2
    return at


def _step(words: Sequence[Word], at: int, joined: bool) -> int:
    """How many words further back the phrase that begins at `at` goes on; 0 where it begins here."""
    last = words[at - 1]
    before = words[at - 2] if at >= 2 else None
    if last.low in ("and", "or"):
        return 2 if before is not None and before.nominal and not _clause_before(words, at - 1) else 0
    if last.low == "," and joined and before is not None and before.nominal:
        return 0 if _clause_before(words, at - 1) else 2
    if last.low == "," and words[at].low.rstrip(".") in ("jr", "sr"):
        return 2
    if last.tag in ("prep", "to") and last.low in _ATTACHED and before is not None:
        return _attached(words, at)
    if words[at].tag == "det":
        return 1 if last.tag == "det" else _name_around(words, at)
    if last.nominal or last.tag in ("gen", "det"):
        return 1
    if last.low in _HYPHENS and before is not None and before.nominal:
        return 2 if last.span.end == words[at].span.start else 0
    if last.tag in ("adv", "verb", "ing") and before is not None and before.tag == "det":
        return 2
    return 0


def _name_around(words: Sequence[Word], at: int) -> int:
    """How many words of a known name stand before an article inside it: "Save the Children"."""
    for back in (1, 2):
        for end in range(at + 2, min(at + 4, len(words)) + 1):
            if back <= at and office(" ".join(word.text for word in words[at - back : end])) is not None:
                return back
    return 0


def _attached(words: Sequence[Word], at: int) -> int:
    """A preposition before the phrase: does it hang on a noun ("the head of the agency")?"""
    before = words[at - 2]
    if before.nominal or (words[at - 1].low == "of" and before.tag in ("det", "pron")):
        return 2
    if at >= 3 and before.tag == "verb" and before.low.endswith("ed") and words[at - 3].nominal:
        return 3
    return 0


def _clause_before(words: Sequence[Word], at: int) -> bool:
    """Whether the words before a conjunction or comma make a clause of their own, so that it joins clauses.

    Back to the comma after a clause there is none: "40 had died, a doctor and two nurses said".
    """
    for back in range(at - 1, max(-1, at - _LONGEST), -1):
        word = words[back]
        if word.tag in ("verb", "aux"):
            return True
        if word.low == "," and words[at].low != "," and back + 1 < at and _opens_phrase(words, back + 1, at):
            return False
        if word.tag in ("sub", "rel") or word.low in (";", ":", "“", '"', "”", "—", "("):
            return False
    return False


def _opens_phrase(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the words from a comma to a conjunction are one noun phrase after a clause, and no item of a list."""
    nominal = all(word.nominal or word.tag in ("det", "gen", "num", "prep") for word in words[start:end])
    return nominal and words[start].tag != "prep" and finite_in(words[max(0, start - _LONGEST) : start - 1])


def _without_time(words: Sequence[Word], start: int, end: int) -> int | None:
    """The phrase without a time that stands before it ("Late Monday officials said")."""
    dated = (
        start + 2 < end and words[start].tag == "num" and words[start + 1].low.rstrip(".") in in_class("time")
    )
    start += dated
    while start < end - 1 and words[start].low.rstrip(".") in in_class("time") and words[start + 1].nominal:
        if words[start].low in in_class("time_adjective") and words[start + 1].low not in in_class("time"):
            break
        start += 1
        while start < end - 1 and words[start].tag == "num":
            start += 1
    if start == end - 1 and words[start].low in in_class("time") and start and words[start - 1].tag != "mark":
        return None
    pair = " ".join(word.low for word in words[max(0, start - 2) : start])
    if words[start].tag == "num" and pair in in_class("hedge_pair"):
        return start - 2
    hedged = start and words[start - 1].low in in_class("hedge")
    return start - 1 if hedged and (words[start].tag == "num" or words[start].tag == "det") else start


def phrase_after(words: Sequence[Word], start: int) -> int:
    """Where the noun phrase that begins at `start` ends; `start` itself where none begins there."""
    at = start
    while at < len(words) and at - start < _LONGEST:
        word = words[at]
        after = words[at + 1] if at + 1 < len(words) else None
        if (
            word.low == "("
            and at > start
            and words[at - 1].tag == "name"
            and ")" in (low := [w.low for w in words[at : at + 8]])
        ):
            at += low.index(")") + 1
            continue
        if at > start and words[start].tag == "pron":
            break
        if word.tag == "num" and at > start and words[at - 1].tag == "noun":
            break
        if word.tag == "det" and at > start and (words[at - 1].nominal or words[at - 1].tag == "gen"):
            break
        if (
            word.tag == "ing"
            and at > start
            and words[at - 1].nominal
            and (after is None or after.tag in ("prep", "mark"))
        ):
            at += 1
            continue
        if word.tag in ("det", "num", "gen") or word.nominal or (word.tag == "pron" and at == start):
            at += 1
        elif at > start and word.tag in ("prep", "to") and word.low in _ATTACHED and _phrase_goes_on(after):
            if word.low in ("on", "in", "at") and after is not None and time_or_adjunct(words, at):
                break
            at += 1
        elif (
            at > start and word.low in ("and", "or", *_HYPHENS) and after is not None and _joins(words, at)
        ) or (
            word.tag in ("verb", "ing", "adv")
            and after is not None
            and after.nominal
            and at > start
            and words[at - 1].tag in ("det", "adv")
        ):
            at += 1
        else:
            break
    return at


def _phrase_goes_on(after: Word | None) -> bool:
    return after is not None and (after.nominal or after.tag in ("det", "pron"))


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether "and" here joins two nouns, not two clauses."""
    after = words[at + 1]
    if not (after.nominal or after.tag == "det"):
        return False
    if words[at].low in _HYPHENS:
        return words[at].span.end == after.span.start
    rest = words[at + 1 : at + 8]
    for word in rest:
        if word.tag in ("verb", "aux"):
            return False
        if word.tag == "mark":
            return True
    return True


def time_or_adjunct(words: Sequence[Word], at: int) -> bool:
    """Whether the prepositional phrase at `at` says when something was said ("on Monday", "in March")."""
    return any(
        word.low.rstrip(".") in in_class("time") for word in words[at + 1 : at + 4] if word.tag != "mark"
    )
