"""A phrase that names a source, taken apart: head, apposition, article, owner, and the class its nouns give."""

from collections.abc import Sequence

from onrecord.knowledge.nations import nation, nations_in
from onrecord.reading.attribution.sources import marked, noun, office, refers, words_of
from onrecord.reading.attribution.words import Word, in_class

__all__ = [
    "after_owner",
    "class_of_head",
    "class_of_name",
    "class_of_person",
    "fits_marks",
    "head_noun",
    "head_of",
    "joined",
    "segments_of",
    "side_of",
    "without_article",
    "without_state",
]

_INSERTED = (",", "(", ")", "—", "–")


def side_of(text: str) -> str | None:
    """The first state that the words name, if any."""
    found = nations_in(text)
    return found[0][1] if found else None


def joined(text: str, words: Sequence[Word]) -> str:
    """The words as written, white space made one."""
    return " ".join(text[words[0].span.start : words[-1].span.end].split()) if words else ""


def head_of(words: Sequence[Word]) -> list[Word]:
    """The phrase up to its first comma, bracket, relative clause or verb."""
    head: list[Word] = []
    for at, word in enumerate(words):
        if word.low in _INSERTED or (at and word.tag in ("rel", "verb", "sub", "aux")):
            break
        head.append(word)
    return head


def segments_of(words: Sequence[Word]) -> list[list[Word]]:
    """The stretches between commas and brackets, empty ones left out."""
    segments: list[list[Word]] = [[]]
    for word in words:
        if word.low in _INSERTED:
            segments.append([])
        else:
            segments[-1].append(word)
    return [segment for segment in segments if segment]


def after_owner(words: Sequence[Word]) -> list[Word]:
    """The words after the last genitive: "Ruritania's army" → "army"; "People's Front" is one name."""
    cut = max(
        (at for at, word in enumerate(words) if word.tag == "gen" and not _in_name(words, at)), default=-1
    )
    return list(words[cut + 1 :])


def _in_name(words: Sequence[Word], at: int) -> bool:
    """Whether the genitive at `at` stands inside a body's name: "the Oldtown People's Front"."""
    if not 0 < at < len(words) - 1 or words[at + 1].tag != "name" or words[at - 1].tag != "name":
        return False
    return words[at - 1].low in words_of("general", "owners_in_names")


def without_article(words: Sequence[Word]) -> list[Word]:
    """The words without the articles before them."""
    at = 0
    while at < len(words) and words[at].low in words_of("titles", "articles"):
        at += 1
    return list(words[at:])


def without_state(words: Sequence[Word]) -> list[Word]:
    """The words without the name of a state or its people before them ("Ukrainian military intelligence")."""
    at = 0
    for length in (3, 2, 1):
        if nation(" ".join(word.text for word in words[:length])) is not None:
            at = length
            break
    while at < len(words) and words[at].tag == "gen":
        at += 1
    return list(words[at:])


def head_noun(words: Sequence[Word]) -> int | None:
    """The index of the last noun before a preposition; None where there is no noun."""
    last = None
    for at, word in enumerate(words):
        if word.tag in ("prep", "to") and last is not None:
            break
        if word.nominal or word.tag == "ing":
            last = at
    return last


def class_of_head(head: Sequence[Word], at: int) -> str:
    """The class of a head noun; of a general one, what the words before it say ("spy agency", "rescue service")."""
    pair = noun(f"{head[at - 1].low} {head[at].low}") if at else None
    if pair is not None:
        return pair.class_
    known = noun(head[at].low)
    if head[at].low in words_of("general", "words"):
        for word in reversed(head[:at]):
            own = noun(word.low)
            if own is not None and own.is_ == "body":
                return own.class_
            told = next((each for each in marked(word.low) if each in refers(head[at].low)), None)
            if told is not None:
                return told
    return known.class_ if known is not None else "unnamed"


def fits_marks(before: Sequence[Word], low: str, lows: frozenset[str], class_: str) -> bool:
    """Whether the words before a noun can describe a body of that name and class.

    "The spy agency" may be a directorate of intelligence; "the civil defence agency" is no organisation of
    states, "the foreign ministry" not the interior ministry. An owner that is no state must be in the name.
    """
    owners = {
        word.low for at, word in enumerate(before) if at + 1 < len(before) and before[at + 1].tag == "gen"
    }
    if any(nation(owner) is None and owner not in lows for owner in owners):
        return False
    own = without_state(without_article(after_owner(before)))
    marks = [word.low for word in own if word.low not in words_of("general", "neutral")]
    if not marks or lows & set(marks):
        return True
    classes = {found.class_ for mark in marks if (found := noun(mark) or office(mark.upper())) is not None}
    classes |= {each for mark in marks for each in marked(mark)}
    return low in words_of("general", "words") and class_ in classes


def class_of_name(name: str) -> str:
    """The class that the nouns in a body's name give, its head first ("Ministry of Defence", "Kyiv Post").

    A body whose name has no such noun counts as an organisation; one in capitals alone as an office.
    """
    words = name.lower().split()
    before = words[
        : next((at for at, word in enumerate(words) if at and word in in_class("preposition")), len(words))
    ]
    for low in (" ".join(before[-2:]), *reversed(before), *words):
        known = noun(low.strip(".,"))
        if known is not None and known.is_ in ("body", "document", "group"):
            return known.class_
    return "government" if name.isupper() else "ngo"


def class_of_person(written: Sequence[str], titles: Sequence[str]) -> str:
    """The class of a named person, by the words here, then by titles elsewhere; with neither, a witness."""
    for lows in (written, titles):
        known = [(low, noun(low)) for low in lows]
        persons = [(low, each) for low, each in known if each and each.is_ in ("person", "group")]
        persons = [(low, each) for low, each in persons if each.class_ != "unnamed"]
        bodies = [each.class_ for _, each in known if each and each.is_ == "body"]
        offices = [office(low.upper()) for low in lows if low not in in_class("spelled_like")]
        bodies += [each.class_ for each in offices if each]
        if persons and bodies and persons[0][0] in words_of("general", "words"):
            return bodies[0]
        if persons:
            return next((each.class_ for _, each in persons if each.class_ != "witness"), "witness")
    return "witness"
