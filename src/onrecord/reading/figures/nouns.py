"""What a number counts: the noun phrase behind it, and whether its head is known for people or for things."""

from dataclasses import dataclass

from onrecord.reading.figures.lexicon import Words
from onrecord.reading.figures.tokens import Shape, Token
from onrecord.reading.figures.values import value_at

__all__ = ["Counted", "counted", "person_ahead", "several_ahead"]

_LONGEST = 7
_ASIDE = 3
_SHORTEST_PLURAL = 4
PERSON = "person"
_QUOTES = ("'", "‘", "“", '"')


@dataclass(frozen=True, slots=True)
class Counted:
    """Tokens `first` to `last` (inclusive) of a noun phrase; `kind` is `person`, a kind of thing, or null if unknown."""

    first: int
    last: int
    kind: str | None


def counted(
    row: list[Token], at: int, words: Words, *, one: bool = False, partitive: bool = False
) -> Counted | None:
    """The noun phrase that the number ending before `row[at]` counts; `one` after the number one.

    "of" is passed over only where it leads to a determiner ("eight of the soldiers") or where the number is
    `partitive` ("hundreds of people"). Null where there is none ("eight were killed") or where a word for
    what befell them stands in its place ("12 dead").
    """
    of = at < len(row) and row[at].lower == "of"
    if of:
        at += 1
        determined = at < len(row) and row[at].lower in words.determiners
        if not (determined or partitive):
            return None
        at += determined
        if determined and at < len(row) and (total := value_at(row, at, words)) is not None:
            at = total.end
    run = _run(row, at, words)
    return _head(row, run, words, one=one and not of)


def _run(row: list[Token], at: int, words: Words) -> list[int]:
    """The indexes of the words that can belong to one noun phrase from `at` on."""
    run: list[int] = []
    while at < len(row) and len(run) < _LONGEST:
        token = row[at]
        if token.shape is Shape.SIGN:
            if run and _aside(row, at):
                at += _ASIDE
                continue
            if run and token.text in _QUOTES and at + 1 < len(row) and row[at + 1].shape is Shape.WORD:
                at += 1
                continue
            inner = token.text in ("-", "'", "’") and 0 < at < len(row) - 1 and row[at - 1].touches(token)
            if not (inner and token.touches(row[at + 1])):
                break
        elif (token.shape is not Shape.WORD and not _compound(row, at)) or token.lower in words.stops:
            break
        else:
            run.append(at)
        at += 1
    return run


def _aside(row: list[Token], at: int) -> bool:
    """Whether the short form of what stands before is put in brackets here ("a Security Force (SF) trooper")."""
    inside = row[at : at + _ASIDE]
    return (
        len(inside) == _ASIDE and inside[0].text == "(" and inside[1].text.isupper() and inside[2].text == ")"
    )


def _compound(row: list[Token], at: int) -> bool:
    """Whether the digits at `at` are part of a compound adjective ("34-year-old")."""
    return at + 1 < len(row) and row[at].shape is Shape.NUMBER and row[at + 1].text == "-"


def _head(row: list[Token], run: list[int], words: Words, *, one: bool) -> Counted | None:
    if not run or _only_befallen(row, run, words):
        return None
    for place, at in enumerate(run):
        kind = _noun(row[at], words) if one else _plural(row[at], words)
        if kind is None and (one or not _looks_plural(row[at], words)):
            continue
        if one and row[at].lower in words.adjectival and _goes_on(row, run, place, words):
            continue
        last = at
        for further in run[place + 1 :]:
            known = _noun(row[further], words)
            if row[further].lower in words.states or (
                known is None and not (one and _bridges(row, at, further, words))
            ):
                break
            if known is not None:
                last, kind = further, known
        return Counted(run[0], last, kind)
    return _lone_thing(row, run[0], words)


def _bridges(row: list[Token], head: int, at: int, words: Words) -> bool:
    """Whether the capitalised word at `at` goes on a name that opens with a plural ("a Police Force trooper")."""
    return row[at].capital and not row[at].text.isupper() and _singular(row[head], words) != PERSON


def _lone_thing(row: list[Token], at: int, words: Words) -> Counted | None:
    """A thing in the singular right behind a number ("a 911 call", "the 40 mile march"): no people there."""
    kind = words.thing.get(row[at].lower) if row[at].lower not in words.states else None
    return Counted(at, at, kind) if kind else None


def _only_befallen(row: list[Token], run: list[int], words: Words) -> bool:
    """Whether the words begin with what befell them, and no noun follows ("dead", "shot outside")."""
    befallen = row[run[0]].lower in words.states
    return befallen and not any(
        _noun(row[at], words) and row[at].lower not in words.states for at in run[1:3]
    )


def _goes_on(row: list[Token], run: list[int], place: int, words: Words) -> bool:
    """Whether a further word of the noun phrase follows at once."""
    return place + 1 < len(run) and row[run[place + 1]].lower not in words.states


def _noun(token: Token, words: Words) -> str | None:
    return _plural(token, words) or _singular(token, words)


def _plural(token: Token, words: Words) -> str | None:
    word = token.lower
    if word in words.people or word.endswith(words.people_endings):
        return PERSON
    return words.things.get(word)


def _singular(token: Token, words: Words) -> str | None:
    word = token.lower
    if word in words.person or word.endswith(tuple(words.person_endings)):
        return PERSON
    return words.thing.get(word)


def _looks_plural(token: Token, words: Words) -> bool:
    word = token.lower
    return (
        len(word) >= _SHORTEST_PLURAL
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s"))
        and word not in words.states
    )


def person_ahead(row: list[Token], at: int, words: Words) -> Counted | None:
    """The noun phrase for one person that follows an article ending before `row[at]`.

    Its head is known for people ("a retired nurse"), or it is an age ("a 17-year-old"), or the words behind say
    that it is a person ("a drover identified as …").
    """
    run = _run(row, at, words)
    aged = _aged(row, run, words)
    if aged is not None:
        return aged
    found = _head(row, run, words, one=True)
    if found is None:
        return _national(row, run, words) or _identified(row, run, words)
    if found.kind != PERSON:
        return _identified(row, run, words) if found.last < run[-1] else None
    if row[found.last].lower in words.events or _singular(row[found.last], words) is None:
        return None
    behind = found.last + 1
    if behind < len(row) and row[behind].text == "-" and row[found.last].touches(row[behind]):
        return None
    return found


def several_ahead(row: list[Token], at: int, words: Words) -> Counted | None:
    """The noun phrase for a few people as one that follows an article ("an elderly couple")."""
    run = _run(row, at, words)
    last = next((at for at in run if row[at].lower in words.several), None)
    if last is None or (last + 1 < len(row) and row[last + 1].lower == "of"):
        return None
    if last != run[-1] and _noun(row[run[run.index(last) + 1]], words):
        return None
    return Counted(run[0], last, PERSON)


def _national(row: list[Token], run: list[int], words: Words) -> Counted | None:
    """ "A wounded North Korean", where no noun follows."""
    named = [at for at in run if row[at].lower not in words.states]
    last = named[-1] if named else None
    if last is None or not row[last].capital:
        return None
    pair = f"{row[last - 1].text} {row[last].text}" if last > run[0] else ""
    people = {row[last].text, pair} & words.nationals
    return Counted(run[0], last, PERSON) if people else None


def _aged(row: list[Token], run: list[int], words: Words) -> Counted | None:
    """ "17-year-old", where no noun follows."""
    if not run or row[run[0]].shape is not Shape.NUMBER:
        return None
    for place, at in enumerate(run[:4]):
        if row[at].lower in words.after_age:
            alone = place + 1 == len(run) or row[run[place + 1]].lower in words.states
            return Counted(run[0], at, PERSON) if alone else None
    return None


def _identified(row: list[Token], run: list[int], words: Words) -> Counted | None:
    """A noun of no table that the words behind it say to be a person."""
    inside = [place for place, at in enumerate(run) if row[at].lower in words.identified]
    if inside:
        run = run[: inside[0]]
        return Counted(run[0], run[-1], PERSON) if run else None
    behind = run[-1] + 1 if run else len(row)
    behind += behind < len(row) and row[behind].text in (",", "'", "’")
    if behind >= len(row) or row[run[-1]].shape is not Shape.WORD:
        return None
    return Counted(run[0], run[-1], PERSON) if row[behind].lower in words.identified else None
