"""Numbers that mean something only by what the report said before: "the 150", "Now it is 44", "four of them".

A number without a measure in its own sentence takes that of an earlier claim, where it repeats that
claim's figure, or where the words make it a part of the last total given. Table `measures`, `echo`.
"""

from collections.abc import Iterator, Sequence

from onrecord.knowledge import table
from onrecord.model import Claim, Span
from onrecord.reading.claims.pointers import find_answer, find_fate, find_owned, find_share
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_people
from onrecord.reading.losses.linking import is_part
from onrecord.reading.losses.phrases import phrase_of
from onrecord.reading.losses.statements import Statement
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["find_echoes", "total_before"]

_MEASURES = {
    "casualties": ("killed", "casualties", "killed_and_wounded"),
    "killed": ("killed", "casualties", "bodies"),
}
"""Totals that "of the victims" and "of the dead" may be parts of."""
_SHORT = 8
"""Items of a sentence that a repeated figure opens: "A thousand in a week"."""
_FAR = 700
"""Code points between a total and a part of it told later: two or three sentences."""


def find_echoes(
    text: str,
    items: Sequence[Item],
    statements: Sequence[Statement],
    before: Sequence[Claim],
    *,
    asked: str | None = None,
    title: bool = False,
) -> Iterator[Statement]:
    """The statements that unlinked numbers of a sentence make, given the claims before.

    `asked` is the measure that a question in the sentence before asked a number of; a `title` repeats
    figures of the body, small ones too.
    """
    figures = [claim for claim in before if claim.figure is not None and claim.measure is not None]
    doubting = any(item.low in word_set("measures", "echo", "doubting") for item in items[:4])
    told = [statement for statement in statements if statement.number is not None]
    for place, item in enumerate(items):
        if item.number is None or item.number.whole or any(each.anchor.meets(item.span) for each in told):
            continue
        if set(item.span.of(text).lower().split()) & word_set("measures", "echo", "ratio"):
            continue
        found = (
            find_owned(text, items, place, before)
            or find_answer(text, items, place, asked)
            or find_fate(items, place)
        )
        if not found and (figures or told) and not doubting:
            earlier = [each for each in told if each.anchor < item.span]
            found = (
                find_share(text, items, place, earlier, figures)
                or _part(text, items, place, told, figures)
                or _more(text, items, place, figures)
                or _handed(items, place, earlier, figures)
                or _same(items, place, figures, title=title)
                or _value(items, place, earlier, figures)
            )
        told += found
        yield from found


def _more(text: str, items: Sequence[Item], place: int, figures: Sequence[Claim]) -> list[Statement]:
    """ "Another 15,000 workers are there": more of the strength told last."""
    number, behind = items[place].number, items[place + 1 : place + 6]
    if number is None or not number.increment or number.counts is None:
        return []
    total = total_before(items[place].span, figures)
    verb = next((at for at, item in enumerate(behind) if item.sort is Sort.AUX), None)
    stays = word_set("measures", "echo", "stays")
    if total is None or total.kind != "strength" or verb is None or not is_people(number.counts.of(text)):
        return []
    if not any(item.low in stays for item in behind[verb + 1 : verb + 3]):
        return []
    span = items[place].span
    return [Statement("strength", "deployed", span, span, number, number.counts)]


def _handed(
    items: Sequence[Item], place: int, told: Sequence[Statement], figures: Sequence[Claim]
) -> list[Statement]:
    """ "The north returned 40" after "The south handed over 120 bodies"."""
    number = items[place].number
    if number is None or number.counts is not None or place == 0:
        return []
    if items[place - 1].low not in word_set("measures", "echo", "handing"):
        return []
    last = _told_last(items, place, told, figures)
    return [each for each in last if each.measure in word_set("measures", "echo", "handed")]


def _part(
    text: str, items: Sequence[Item], place: int, told: Sequence[Statement], figures: Sequence[Claim]
) -> list[Statement]:
    """ "Among them are 500 officers", "Of the dead, eleven are women", "of the 44 dead, nine were crew"."""
    opened = _opened_by(items, place)
    if opened is None and not (is_part(items, place) and _says_what(items, place)):
        return []
    number = items[place].number
    within = _of_sentence(items, place, told) if opened is not None else None
    if within is not None:
        return within
    measures = _MEASURES.get(opened, (opened,)) if opened else ()
    total = total_before(
        items[place].span, [claim for claim in figures if not measures or claim.measure in measures]
    )
    if total is None or number is None or not _is_smaller(number.best, total):
        return []
    group = number.counts or _behind(items, place)
    if number.counts is not None and not is_people(number.counts.of(text)):
        return []
    span = total.figure.span if total.figure else None
    return [
        Statement(
            total.kind,
            total.measure,
            items[place].span,
            items[place].span,
            number,
            group,
            total=span,
            part=True,
        )
    ]


def _of_sentence(items: Sequence[Item], place: int, told: Sequence[Statement]) -> list[Statement] | None:
    """A part of the total that its sentence opens with; null where it opens with none."""
    number, span = items[place].number, items[place].span
    whole = told[0].number if told and told[0].anchor < span else None
    if whole is None or number is None or number.counts is not None:
        return None
    group = _behind(items, place)
    if group is None or (number.best or 0) >= (whole.best or 0):
        return []
    first = told[0]
    return [Statement(first.kind, first.measure, span, span, number, group, total=first.anchor, part=True)]


def _opened_by(items: Sequence[Item], place: int) -> str | None:
    """The measure of a sentence's opening: "of the dead", "among the victims"."""
    for at in range(min(3, place)):
        if items[at].low in ("of", "among", "amongst") and at + 2 < len(items):
            return next(
                (item.cue.measure for item in items[at + 1 : min(place, at + 4)] if item.cue is not None),
                None,
            )
    return None


def _says_what(items: Sequence[Item], place: int) -> bool:
    """Whether the part is said to be something ("four of them children"), and is not only told of ("saw two of them")."""
    if place and items[place - 1].low in word_set("measures", "echo", "not_behind"):
        return False
    behind = [item for item in items[place + 1 : place + 5] if item.sort is not Sort.PART]
    if behind and behind[0].sort is Sort.PREP:
        return False
    verb = next((at for at, item in enumerate(behind) if item.sort in (Sort.AUX, Sort.VERB)), None)
    if verb is None:
        return True
    after = behind[verb + 1 : verb + 2]
    return behind[verb].sort is Sort.AUX and bool(after) and after[0].sort in (Sort.NOUN, Sort.OTHER)


def _behind(items: Sequence[Item], place: int) -> Span | None:
    """What the part is said to be: "eleven are women", "four of them children"."""
    ahead = place + 1
    while ahead < len(items) and items[ahead].sort in (Sort.AUX, Sort.PART):
        ahead += 1
    return phrase_of(items, ahead, min(ahead + 3, len(items))) if ahead > place + 1 else None


def _is_smaller(value: float | None, total: Claim) -> bool:
    figure = total.figure
    whole = (
        next((bound for bound in (figure.best, figure.low, figure.high) if bound is not None), None)
        if figure
        else None
    )
    return value is None or whole is None or value < whole


def total_before(span: Span, figures: Sequence[Claim]) -> Claim | None:
    """The last total told before `span`, and not far from it."""
    near = [
        claim
        for claim in figures
        if claim.part_of is None
        and claim.figure is not None
        and claim.figure.span is not None
        and claim.figure.span.end <= span.start
        and span.start - claim.figure.span.end < _FAR
    ]
    return near[-1] if near else None


def _same(items: Sequence[Item], place: int, figures: Sequence[Claim], *, title: bool) -> list[Statement]:
    """ "Disputes the 150": a bare number that repeats a figure."""
    number = items[place].number
    if number is None or number.best is None or number.counts is not None:
        return []
    if place == 0 and len(items) > _SHORT:
        return []
    before = items[place - 1].low if place else "the"
    passes = place == 0 or items[place - 1].sort in (Sort.AUX, Sort.FRAME)
    if before not in word_set("measures", "echo", "before") and not passes:
        return []
    if number.best < table("measures")["echo"]["smallest"] and before != "the" and not title:
        return []
    told = [
        claim
        for claim in figures
        if claim.figure and number.best in (claim.figure.best, claim.figure.low, claim.figure.high)
    ]
    if not told:
        return []
    said = {item.cue.measure for item in items if item.cue is not None}
    claim = next((each for each in reversed(told) if each.measure in said), told[-1])
    measure = next(iter(said)) if len(said) == 1 and before == "the" else claim.measure
    return [Statement(claim.kind, measure, items[place].span, items[place].span, number)]


def _value(
    items: Sequence[Item], place: int, told: Sequence[Statement], figures: Sequence[Claim]
) -> list[Statement]:
    """ "Now it is 44", "a figure of 41", "31, up from 27": the value of the toll told last."""
    number = items[place].number
    if number is None or number.counts is not None or place == 0:
        return []
    span = items[place].span
    if told and place > 1 and items[place - 1].low in word_set("measures", "reach", "former"):
        moved = items[place - 2].low in word_set("measures", "echo", "moved")
        return [Statement(told[-1].kind, told[-1].measure, span, span, number)] if moved else []
    if items[place - 1].sort is Sort.NEG and told:
        return [Statement(told[-1].kind, told[-1].measure, span, span, number, denied=True)]
    ends = all(item.sort is Sort.QUOTE for item in items[place + 1 :])
    if ends and items[place - 1].sort in (Sort.FRAME, Sort.STOP):
        return _told_last(items, place, told, figures)
    if items[place - 1].low not in word_set("measures", "echo", "verbs"):
        return []
    subjects = word_set("measures", "echo", "subjects")
    alone = items[place - 1].low == "now" and place == 1
    if not alone and not any(item.low in subjects for item in items[max(0, place - 8) : place - 1]):
        return []
    return _told_last(items, place, told, figures)


def _told_last(
    items: Sequence[Item], place: int, told: Sequence[Statement], figures: Sequence[Claim]
) -> list[Statement]:
    """The number with the measure of the figure told last, in its own sentence or before."""
    span, number = items[place].span, items[place].number
    added = [each for each in told if each.number is not None and each.number.increment]
    if told and not (added and told[-1] is added[-1]):
        return [Statement(told[-1].kind, told[-1].measure, span, span, number)]
    whole = [claim for claim in figures if claim.figure and claim.figure.basis != "increment"]
    total = total_before(span, whole)
    if total is None and not told:
        total = total_before(span, figures)
    elif total is None:
        measure = "killed" if told[-1].measure == "bodies" else told[-1].measure
        return [Statement(told[-1].kind, measure, span, span, number)]
    return [Statement(total.kind, total.measure, span, span, number)] if total is not None else []
