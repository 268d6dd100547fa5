"""Which number belongs to which word of loss: by clause structure, one sentence at a time.

Four places are looked at, the surest first: what goes before ("killed 12", "the deaths of 12"), what
follows ("12 were killed", "12 dead"), a toll of which it is the value ("the death toll rose to 12"), and
the number before it in a list ("killed three soldiers and two civilians"). A number that has a predicate
of its own, or does the killing, links to nothing.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.reading.losses.ahead import Outlook, look_ahead
from onrecord.reading.losses.behind import look_behind, value_of_toll
from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_one_person
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["Link", "can_split", "is_part", "link_numbers"]

_CLOSE = 4
"""Items between a toll and its value where nothing else can be meant: "the dead at 33"."""
_LIST = 14
"""Items between two members of one list."""


@dataclass(frozen=True, slots=True)
class Link:
    """A number (by its place in the stream), the cue it is linked to, and how."""

    number: int
    cue: int
    measure: str
    side: str
    """`object`, `subject`, `value` or `list`: where the number stood to its cue."""
    total: int | None = None
    """The place of the number whose total this one splits."""


def link_numbers(items: Sequence[Item]) -> tuple[Link, ...]:
    """The links of one sentence, in its order."""
    links: dict[int, Link] = {}
    outlooks: dict[int, Outlook] = {}
    for place, item in enumerate(items):
        if item.sort is not Sort.NUMBER:
            continue
        outlooks[place] = look_ahead(items, place)
        found = _own(items, place, outlooks[place]) or _inherited(items, place, outlooks[place], links)
        if found is not None:
            links[place] = found
    late = _without_wholes(items, _late_totals(items, links, outlooks))
    split = [_found(items, _with_total(items, link, late)) for _, link in sorted(late.items())]
    return _without_apposition(items, _without_inner(items, split))


def _without_inner(items: Sequence[Item], links: Sequence[Link]) -> list[Link]:
    """The links without numbers that only tell of another subject: "a diver who took part in the rescue of twelve boys died"."""
    kept: list[Link] = []
    for link in links:
        inner = link.side == "subject" and link.number > 0 and items[link.number - 1].sort is Sort.PREP
        outer = [o for o in kept if o.side == "subject" and o.cue == link.cue]
        if inner and outer and not is_part(items, link.number) and not _joins(items, outer[-1], link):
            continue
        kept.append(link)
    return kept


def _joins(items: Sequence[Item], one: Link, other: Link) -> bool:
    """Whether an "and" or a comma right before its preposition puts the second beside the first."""
    between = items[one.number + 1 : other.number - 1]
    return not between or between[-1].sort in (Sort.JOIN, Sort.COMMA, Sort.PART) or between[-1].low == "of"


def _without_wholes(items: Sequence[Item], links: dict[int, Link]) -> dict[int, Link]:
    """The links without those of wholes to what is said of their parts; "the 60 that were sent" stays."""
    kept = dict(links)
    for place in links:
        part = max((number for number in links if number < place), default=None)
        if _is_whole(items, place) and part is not None and links[part].cue == links[place].cue:
            del kept[place]
    return kept


def _is_whole(items: Sequence[Item], place: int) -> bool:
    """The 60 of "twelve of the 60 sailors died", and of "none of the 60 was hurt": what befell them is of the part."""
    number = items[place].number
    first = next((item.number for item in items[max(0, place - 3) : place] if item.number), None)
    none = first is not None and first.high == 0 and items[place - 1].low in ("of", "the")
    return number is not None and (number.whole or none)


def _found(items: Sequence[Item], link: Link) -> Link:
    """ "Divers brought up twelve dead": the dead that somebody finds are bodies."""
    if items[link.cue].low not in word_set("measures", "finding", "of"):
        return link
    verbs = word_set("measures", "finding", "verbs")
    before = {item.low for item in items[max(0, link.number - 2) : link.number]}
    behind = {item.low for item in items[link.cue + 1 : link.cue + 9] if item.sort in (Sort.SEEM, Sort.VERB)}
    return replace(link, measure="bodies") if verbs & (before | behind) else link


def _without_apposition(items: Sequence[Item], links: Sequence[Link]) -> tuple[Link, ...]:
    """The same people in other words are not counted again: "two officers, a sergeant and a private, were hurt"."""
    kept: list[Link] = []
    for link in links:
        behind = [other for other in kept if other.cue == link.cue and other.total is None]
        if behind and _repeats_one(items, behind[-1], link):
            continue
        whole = next((other for other in behind if _is_split(items, other, links)), None)
        if whole is not None and link.total is None and link.side == whole.side:
            kept.append(replace(link, total=whole.number))
        else:
            kept.append(link)
    return tuple(kept)


def _repeats_one(items: Sequence[Item], first: Link, second: Link) -> bool:
    """ "A sixth person, a woman, was shot": one and one again after a comma."""
    one = _value(items, first) == 1 and _value(items, second) == 1
    vague = _value(items, second) is None and not is_part(items, second.number)
    if not (one or vague) or second.number - first.number > _LIST:
        return False
    before = items[second.number - 1]
    between = items[first.number + 1 : second.number]
    joined = any(item.sort is Sort.JOIN for item in items[second.number : second.cue] if item.low == "and")
    return (
        before.sort is Sort.COMMA
        and not joined
        and all(item.sort in (Sort.NOUN, Sort.OTHER, Sort.COMMA, Sort.PREP) for item in between)
    )


def _is_split(items: Sequence[Item], whole: Link, links: Sequence[Link]) -> bool:
    """Whether the numbers between commas behind it, up to the same cue, fit into it."""
    parts = [
        other
        for other in links
        if other.cue == whole.cue and other.number > whole.number and other.total is None
    ]
    values = [_value(items, part) for part in parts]
    opened = bool(parts) and any(item.sort is Sort.COMMA for item in items[whole.number : parts[0].number])
    opened = opened and any(item.sort is Sort.COMMA for item in items[parts[-1].number : whole.cue])
    return (
        opened
        and None not in values
        and 1 < (_value(items, whole) or 0) >= sum(value or 0 for value in values)
    )


def _value(items: Sequence[Item], link: Link) -> float | None:
    number = items[link.number].number
    return number.best if number is not None else None


def _own(items: Sequence[Item], place: int, outlook: Outlook) -> Link | None:
    """What the number's own clause says of it."""
    if _holds_all(items, place):
        return None
    if _is_former(items, place) or _is_age(items, place) or _is_share(items, place):
        return None
    behind = look_behind(items, place)
    if behind is not None and not (outlook.near and _says_more(items, behind, outlook.cue)):
        return _link(items, place, behind, "object")
    toll = value_of_toll(items, place)
    if (
        toll is not None
        and not outlook.near
        and items[place - 1].low in ("at", "to")
        and place - toll <= _CLOSE
    ):
        return _link(items, place, toll, "value")
    if outlook.cue is not None:
        return _link(items, place, outlook.cue, "subject")
    return _link(items, place, toll, "value") if toll is not None else None


def _holds_all(items: Sequence[Item], place: int) -> bool:
    """ "The 4,000 include the wounded and the captured": what a total holds is not its measure."""
    number, behind = items[place].number, items[place + 1 : place + 2]
    bare = number is not None and number.counts is None and place > 0 and items[place - 1].low == "the"
    return bare and bool(behind) and behind[0].low in word_set("measures", "parts", "holds")


def _only_describes(items: Sequence[Item], place: int, cue: int | None) -> bool:
    """ "A photograph of a dead soldier" tells of nobody's death."""
    number = items[place].number
    article = number is not None and number.span.end - number.span.start <= len("an")
    if place == 0 or items[place - 1].sort is not Sort.PREP:
        return False
    if cue is None or not article or number is None or number.best != 1 or cue + 1 >= len(items):
        return False
    return items[cue + 1].sort is Sort.NOUN and items[place].counted != ""


def _says_more(items: Sequence[Item], behind: int, ahead: int | None) -> bool:
    """Whether the word after the number is the surer one: "lost 30 killed and wounded", "left 12 dead"."""
    before, after = items[behind].cue, items[ahead].cue if ahead is not None else None
    if before is None or after is None:
        return False
    return after.role == "state" or (before.role == "suffer" and after.role in ("done", "count"))


def _link(items: Sequence[Item], place: int, cue: int, side: str) -> Link:
    found = items[cue].cue
    assert found is not None
    return Link(place, cue, found.measure, side)


def _is_former(items: Sequence[Item], place: int) -> bool:
    """Whether it is the older of two values: "rose from 10 to 12"."""
    if place == 0 or items[place - 1].low not in word_set("measures", "reach", "former"):
        return False
    ahead = items[place + 1 : place + 5]
    rising = any(item.low in word_set("loss_words", "rising") for item in items[max(0, place - 4) : place])
    return rising or any(item.sort is Sort.TO for item in ahead[:3])


def _is_age(items: Sequence[Item], place: int) -> bool:
    """ "A boy of eight", and what is no count of people either: "worth 8,000 crowns"."""
    if place and items[place - 1].low in word_set("measures", "echo", "not_people"):
        return True
    before = items[max(0, place - 2) : place]
    return (
        len(before) == 2
        and before[1].low == "of"
        and before[0].sort is Sort.NOUN
        and is_one_person(before[0].low, indefinite=False)
    )


def _inherited(items: Sequence[Item], place: int, outlook: Outlook, links: dict[int, Link]) -> Link | None:
    """The link of the number before it in a list, where it has no predicate of its own."""
    if outlook.blocked and not outlook.elliptical and not _is_described_part(items, place):
        return None
    if _is_share(items, place):
        return None
    earlier = max((number for number in links if number < place), default=None)
    if earlier is None or not _in_list(items, earlier, place, links[earlier]):
        return None
    if links[earlier].measure == "deployed" and _is_place_of_part(items, place):
        return None
    return replace(links[earlier], number=place, side="list", total=None)


def _is_share(items: Sequence[Item], place: int) -> bool:
    """ "Many of them still in hospital": how most of them fared is no count; "many of them women" is a part."""
    if _is_described_part(items, place):
        return False
    number = items[place].number
    vague = number is not None and number.best is None and number.counts is None
    return vague and part_after(items, place) and items[place].word in word_set("measures", "parts", "shares")


def _is_place_of_part(items: Sequence[Item], place: int) -> bool:
    """ "Most of them near the river": where a part of them is, and no part worth a count."""
    behind = items[place + 2 : place + 3]
    return part_after(items, place) and bool(behind) and behind[0].sort is Sort.PREP


def _is_described_part(items: Sequence[Item], place: int) -> bool:
    """ "Three of them women": a part with a noun for its predicate."""
    behind = items[place + 1 : place + 3]
    return part_after(items, place) and len(behind) == 2 and behind[1].sort is Sort.NOUN


def _in_list(items: Sequence[Item], earlier: int, place: int, link: Link) -> bool:
    """Whether nothing but noun phrases, the cue itself and joints stand between the two numbers."""
    between = [item for at, item in enumerate(items[earlier + 1 : place], earlier + 1) if at != link.cue]
    if part_before(items, place) or part_after(items, place):
        return not any(item.sort is Sort.STOP for item in between)
    if any(item.sort is Sort.NUMBER for item in between):
        return False
    if place - earlier > _LIST or not between or between[-1].sort not in (Sort.JOIN, Sort.COMMA, Sort.OTHER):
        return False
    if not any(item.sort in (Sort.JOIN, Sort.COMMA) for item in between[-2:]):
        return False
    allowed = [Sort.NOUN, Sort.OTHER, Sort.PREP, Sort.JOIN, Sort.COMMA, Sort.QUOTE, Sort.AUX, Sort.SEEM]
    allowed += [Sort.PART] if part_after(items, earlier) else []
    return all(item.sort in allowed for item in between)


def part_before(items: Sequence[Item], place: int) -> bool:
    """Whether "including", "of whom" and the like open the list that the number stands in."""
    for at in range(place - 1, max(-1, place - 12), -1):
        if items[at].sort is Sort.PART:
            opens = at == 0 or items[at - 1].sort in (Sort.COMMA, Sort.STOP, Sort.FRAME, Sort.QUOTE)
            return opens or not items[at].low.startswith("of ")
        if items[at].sort not in (
            Sort.OTHER,
            Sort.QUOTE,
            Sort.NOUN,
            Sort.JOIN,
            Sort.COMMA,
            Sort.NUMBER,
            Sort.PREP,
            Sort.AUX,
            Sort.FRAME,
        ):
            return False
    return False


def is_part(items: Sequence[Item], place: int) -> bool:
    """Whether the words say that the number is a part of a total: "among them four", "four of those"."""
    return part_before(items, place) or part_after(items, place)


def part_after(items: Sequence[Item], place: int) -> bool:
    """Whether "of them", "of whom" follows: "four of them children"."""
    ahead = items[place + 1 : place + 2]
    return bool(ahead) and ahead[0].low in word_set("measures", "parts", "after")


def _late_totals(
    items: Sequence[Item], links: dict[int, Link], outlooks: dict[int, Outlook]
) -> dict[int, Link]:
    """A number in front of a list takes the cue at the list's end: "two soldiers and three civilians killed"."""
    found = dict(links)
    numbers = sorted(outlooks, reverse=True)
    for later, place in itertools.pairwise(numbers):
        if place in found or later not in found or outlooks[place].blocked:
            continue
        between = items[place + 1 : later]
        listed = (Sort.NOUN, Sort.OTHER, Sort.JOIN, Sort.COMMA, Sort.PREP, Sort.PART)
        if (
            found[later].side == "subject"
            and between
            and between[-1].sort in (Sort.JOIN, Sort.PART)
            and all(item.sort in listed for item in between)
        ):
            found[place] = replace(found[later], number=place, side="list")
    return found


def _with_total(items: Sequence[Item], link: Link, links: dict[int, Link]) -> Link:
    """The link with the number whose total it splits, where the words say that it is a part."""
    if not (part_before(items, link.number) or part_after(items, link.number)):
        return link
    for number in sorted(links, reverse=True):
        whole = links[number]
        split = part_before(items, number) or part_after(items, number)
        if (
            number < link.number
            and not split
            and not any(item.sort is Sort.STOP for item in items[number : link.number])
        ):
            if not can_split(whole.measure, link.measure):
                return link
            return replace(link, total=number)
    return link


def can_split(whole: str, part: str) -> bool:
    """Whether a part's measure can be a part of the whole's: the dead of casualties, not the reverse."""
    wide = ("casualties", "losses", "killed_and_wounded", "deployed", "captured")
    return whole == part or whole in wide
