"""What the words after a number say befell those it counts: "12 people on a bus were killed"."""

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.reading.losses.cues import word_set
from onrecord.reading.losses.groups import is_nation, is_soldiers
from onrecord.reading.losses.stream import Item, Sort

__all__ = ["Outlook", "look_ahead"]

_REACH = 45
"""Items looked at behind a number: a long apposition, no more."""
_CONTRAST = 6
"""Items of an aside that says who they are not."""
_ASIDE = 14
"""Items of a clause that only says who they were."""
_MANY = 100
"""So many of one nation in one place are an army."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stands ahead of a number."""

    cue: int | None = None
    blocked: bool = False
    """It has a predicate of its own that is no loss, or it does the killing."""
    near: bool = False
    """The cue stands in its own noun phrase or right behind it: "12 soldiers dead"."""
    elliptical: bool = False
    """The predicate is left out: "and another 12 were"."""


class _Walk:
    """The state of one walk to the right."""

    def __init__(self, items: Sequence[Item], start: int) -> None:
        self.items = items
        self.start = start
        self.aux = False
        self.relative = False
        self.pending = False
        self.nominal = True
        self.unreal = False
        self.comma_number = False
        self.aside = False
        """Whether the number after the comma only splits this one: "59 migrants, twelve of them children, drowned"."""
        self.weak: int | None = None
        self.object_clause = False
        self.shared = False
        self.passed = _past_whole(items, start)
        """Items before this place are an aside: "soldiers, not civilians, died"."""

    def run(self) -> Outlook:
        for at in range(self.start + 1, min(len(self.items), self.start + _REACH)):
            outlook = self.step(at)
            if outlook is not None:
                return (
                    outlook if outlook.cue is not None or self.weak is None else Outlook(self.weak, near=True)
                )
        if self.weak is not None:
            return Outlook(self.weak, near=True)
        return Outlook(blocked=(self.aux and not self.relative) or self.pending, elliptical=self.aux)

    def step(self, at: int) -> Outlook | None:
        item = self.items[at]
        if at < self.passed:
            return None
        match item.sort:
            case Sort.CUE:
                return self.cue(at)
            case Sort.STOP | Sort.PRON | Sort.SUB:
                if self.opens_object_clause(at):
                    return None
                return Outlook(
                    blocked=self.aux or self.pending, elliptical=self.aux and self.last(at).sort is Sort.AUX
                )
            case Sort.NEG:
                self.passed = self.contrast(at)
                return None if self.passed else Outlook(blocked=True)
            case Sort.TO:
                return None if self.last(at).sort is Sort.SEEM or not self.aux else Outlook(blocked=True)
            case Sort.REL:
                self.object_clause = self.object_clause or item.low == "whom"
                self.relative, self.nominal = True, False
            case Sort.NUMBER:
                return self.number(at)
            case Sort.AUX:
                return self.auxiliary(at)
            case Sort.VERB:
                return self.verb(at)
            case Sort.SEEM:
                return self.seem(at)
            case Sort.NOUN | Sort.OTHER:
                return self.noun(at)
            case Sort.PREP | Sort.ING:
                self.nominal = False
                return self.copula(at)
            case Sort.QUOTE:
                return None
            case Sort.FRAME if (
                self.items[at - 1].sort not in (Sort.COMMA, Sort.QUOTE) and not self.object_clause
            ):
                return Outlook(blocked=self.aux or self.pending)
            case _:
                self.nominal = False
                return self.copula(at) if item.sort is Sort.JOIN else None
        return None

    def opens_object_clause(self, at: int) -> bool:
        """ "The 11,000 soldiers that it sent": those counted are the object of what follows."""
        item = self.items[at]
        if item.low == "that" and self.nominal:
            self.object_clause = True
            return True
        return item.sort is Sort.PRON and self.object_clause and self.items[at - 1].low == "that"

    def contrast(self, at: int) -> int:
        """Where the aside ends that says who they are not: "soldiers, not civilians, died"; 0 where it is none."""
        if self.items[at - 1].sort is not Sort.COMMA:
            return 0
        ends = range(at + 2, min(len(self.items), at + _CONTRAST))
        return next((end + 1 for end in ends if self.items[end].sort is Sort.COMMA), 0)

    def last(self, at: int) -> Item:
        """The item before, adverbs passed over."""
        back = at - 1
        while back > self.start and self.items[back].sort in (Sort.OTHER, Sort.QUOTE):
            back -= 1
        return self.items[back]

    def auxiliary(self, at: int) -> Outlook | None:
        if self.shared:
            return Outlook(blocked=True)
        low = self.items[at].low
        self.nominal = False
        if self.items[at - 1].sort is Sort.TO:
            return None
        if low in word_set("measures", "unreal", "before"):
            self.unreal = True
        self.aux = True
        return None

    def copula(self, at: int) -> Outlook | None:
        """ "Were in a bus": a predicate that is no loss; in a relative clause it ends that clause."""
        if not self.aux or self.last(at).sort not in (Sort.AUX, Sort.SEEM):
            return None
        if self.items[at].low in word_set("measures", "among", "words"):
            return None
        if self.items[at].low == "as" and self.last(at).sort is Sort.SEEM:
            # "Are listed as missing".
            return None
        if self.relative:
            self.relative = self.aux = False
            return None
        return Outlook(blocked=True, elliptical=self.items[at].sort is Sort.JOIN)

    def noun(self, at: int) -> Outlook | None:
        item = self.items[at]
        if self.aux and self.last(at).sort is Sort.AUX and item.sort is Sort.NOUN and not _is_time(item):
            if self.relative:
                self.relative = self.aux = False
                return None
            return Outlook(blocked=True)
        return None

    def number(self, at: int) -> Outlook | None:
        self.nominal = False
        back = at - 1
        while back > self.start and self.items[back].sort in (Sort.OTHER, Sort.QUOTE):
            back -= 1
        before = self.items[back].sort
        if self.aux and self.last(at).sort is Sort.AUX:
            return Outlook(blocked=True)
        opened = self.items[back - 1].sort if before in (Sort.PREP, Sort.JOIN) else before
        behind = self.items[at + 1].low if at + 1 < len(self.items) else ""
        self.comma_number = opened in (Sort.COMMA, Sort.FRAME)
        self.aside = self.comma_number and behind in word_set("measures", "parts", "after")
        if before is Sort.JOIN and self.comma_number and self.is_part():
            return Outlook()
        if before is Sort.JOIN and self.hangs() and back == self.start + 1:
            # "Contact was lost with 16 and 38 are hurt": the "and" joins clauses.
            return Outlook(blocked=True)
        if before is Sort.JOIN and (self.aux or self.pending):
            return Outlook(blocked=True, elliptical=self.last(at - 1).sort is Sort.AUX)
        return None

    def hangs(self) -> bool:
        """Whether the number stands behind a preposition, and is no subject."""
        before = self.items[self.start - 1] if self.start else None
        return before is not None and before.sort is Sort.PREP and before.low != "of"

    def is_part(self) -> bool:
        """ "Among them five children, and more than 30 injured": the list of parts ends before the next number."""
        before = self.items[max(0, self.start - 3) : self.start]
        behind = self.items[self.start + 1 : self.start + 2]
        return any(item.sort is Sort.PART for item in (*before, *behind))

    def verb(self, at: int) -> Outlook | None:
        self.nominal = False
        if self.items[at - 1].sort is Sort.TO and not self.aux:
            # "Soldiers sent to evacuate villages": what they were to do is no predicate.
            return None
        if self.relative:
            self.relative = self.aux = False
            return None
        if self.aux:
            self.shared = True
        self.pending = True
        return None

    def seem(self, at: int) -> Outlook | None:
        self.nominal = False
        follows = self.items[at + 1] if at + 1 < len(self.items) else None
        if (
            not self.aux
            and follows is not None
            and (_is_determiner(follows) or follows.sort in (Sort.PRON, Sort.NUMBER))
        ):
            return Outlook(blocked=True)
        return None

    def cue(self, at: int) -> Outlook | None:
        cue = self.items[at].cue
        assert cue is not None
        if cue.role in ("count", "weak", "toll"):
            return self.counted(at, cue.role)
        if cue.measure == "deployed" and not (self.aux or self.object_clause) and self.lost_later(at):
            self.nominal = False
            return None
        if cue.needs == "soldiers" and not self.counts_soldiers():
            self.aux, self.nominal = True, False
            return None
        if cue.role == "suffer":
            lost = self.object_clause or (self.aux and self.passive(at)) or self.ends_with_lost(at)
            return Outlook(at) if lost else Outlook(blocked=not self.relative)
        if cue.role == "doing":
            return Outlook(blocked=True)
        if cue.role == "bare":
            return self.bare(at)
        return self.predicate(at, cue.role)

    def lost_later(self, at: int) -> bool:
        """Whether where they were sent only tells of those whose loss follows: "people on their way home were killed"."""
        for ahead in range(at + 1, min(at + _ASIDE, len(self.items) - 1)):
            item, behind = self.items[ahead], self.items[ahead + 1].cue
            if item.sort in (Sort.STOP, Sort.NUMBER, Sort.SUB, Sort.PRON):
                return False
            if item.sort is Sort.AUX and behind is not None:
                return behind.measure != "deployed"
        return False

    def ends_with_lost(self, at: int) -> bool:
        """ "About 200 lost in joint units"."""
        behind = self.items[at + 1].sort if at + 1 < len(self.items) else Sort.STOP
        return (
            self.nominal
            and self.items[at].low == "lost"
            and behind in (Sort.PREP, Sort.STOP, Sort.COMMA, Sort.QUOTE)
        )

    def counts_soldiers(self) -> bool:
        """Soldiers, or so many of a nation that they are no tourists."""
        item = self.items[self.start]
        many = item.number is not None and (item.number.best or item.number.high or 0) >= _MANY
        return is_soldiers(item.counted) or (many and is_nation(item.counted))

    def passive(self, at: int) -> bool:
        """ "Was lost": the verb of suffering turned round."""
        return self.last(at).low in word_set("loss_words", "be") and self.items[at].low == "lost"

    def bare(self, at: int) -> Outlook | None:
        """ "Are dying"; after "to", "would" it has not happened."""
        if self.unreal or self.items[at - 1].sort is Sort.TO:
            return Outlook(blocked=True)
        return Outlook(at)

    def counted(self, at: int, role: str) -> Outlook | None:
        among = self.items[at - 1].low in ("the", "those") and (
            self.items[at - 2].low in word_set("measures", "among", "words")
            or (self.items[at - 2].low == "of" and at - 3 == self.start and role == "count")
        )
        if among and not self.pending:
            return Outlook(at)
        if self.aux and role == "count" and self.last(at).sort in (Sort.SEEM, Sort.AUX):
            return Outlook(at)
        number = self.items[self.start].number
        if number is not None and number.counts is not None and number.counts.meets(self.items[at].span):
            self.nominal = True
        if not self.nominal:
            return None
        if self.items[at - 1].sort is Sort.TO:
            # "Sentenced three men to death", "a man to life".
            return Outlook(blocked=True)
        if role == "weak":
            self.weak = at
            return None
        follows = self.items[at + 1].sort if at + 1 < len(self.items) else None
        if self.items[at].low in ("life", "death") and follows is Sort.NOUN:
            return None
        return Outlook(at, near=True)

    def predicate(self, at: int, role: str) -> Outlook | None:
        """A participle, verb or adjective of loss."""
        if self.unreal and not self.relative:
            return Outlook(blocked=True)
        if self.items[at - 1].sort is Sort.TO and self.last(at - 1).sort is not Sort.SEEM:
            return Outlook(blocked=True)
        if self.object_clause and not self.aux:
            return Outlook(at)
        behind = self.items[at + 1].low if at + 1 < len(self.items) else ""
        if role == "done" and not (self.aux or self.shared) and behind in word_set("loss_words", "itself"):
            return Outlook(at)
        if self.of_whole() and self.nominal_modifier(at):
            return Outlook(at, near=True)
        if role == "done" and not self.aux and self.does_it(at):
            return Outlook(blocked=not self.relative)
        if self.shared:
            return Outlook(at) if self.last(at).sort is Sort.JOIN else None
        if self.pending and not self.aux:
            return Outlook(blocked=True) if role == "self" else None
        closed = self.aside and self.items[at - 1].sort is Sort.COMMA
        if self.comma_number and not self.aux and role != "self" and not closed:
            return Outlook(blocked=False)
        at = self.last_of_shared(at)
        later = self.stronger(at) if not self.aux and role in ("done", "state") else None
        return Outlook(later if later is not None else at, near=self.nominal)

    def of_whole(self) -> bool:
        """Whether it is the whole that a number before it is a part of: the four of "one of four"."""
        before = self.items[max(0, self.start - 3) : self.start]
        return any(item.low == "of" for item in before) and any(item.sort is Sort.NUMBER for item in before)

    def last_of_shared(self, at: int) -> int:
        """ "Abducted and later killed": of two acts on the same people the death is what counts."""
        ahead = at + 1
        while ahead < len(self.items) and self.items[ahead].sort in (Sort.JOIN, Sort.OTHER):
            ahead += 1
        cue = self.items[ahead].cue if ahead < len(self.items) else None
        joined = any(item.sort is Sort.JOIN for item in self.items[at + 1 : ahead])
        if not joined or cue is None or cue.measure != "killed" or cue.role not in ("done", "self"):
            return at
        behind = self.items[ahead + 1].sort if ahead + 1 < len(self.items) else Sort.STOP
        return at if behind is Sort.NUMBER else ahead

    def does_it(self, at: int) -> bool:
        """Whether an object follows, so that those counted are the ones who did it."""
        if at + 1 >= len(self.items):
            return False
        follows = self.items[at + 1]
        if follows.sort in (Sort.NUMBER, Sort.PRON) or _is_determiner(follows):
            return True
        behind = self.items[at + 2].sort if at + 2 < len(self.items) else None
        return (
            follows.sort is Sort.NOUN
            and not self.nominal_modifier(at)
            and not _is_time(follows)
            and behind is not Sort.AUX
        )

    def nominal_modifier(self, at: int) -> bool:
        """ "12 wounded soldiers": the cue stands between the number and its noun."""
        return self.nominal and all(item.sort is Sort.OTHER for item in self.items[self.start + 1 : at])

    def stronger(self, at: int) -> int | None:
        """A death said later of the same people: "12 people wounded in the attack died"."""
        aux = False
        for ahead in range(at + 1, min(at + 14, len(self.items))):
            item = self.items[ahead]
            if item.sort is Sort.AUX:
                aux = item.low in word_set("loss_words", "be") or item.low in word_set("loss_words", "have")
            elif item.cue is not None and item.cue.measure == "captured":
                continue
            elif item.cue is not None:
                fits = item.cue.role == "self" or (item.cue.role == "done" and aux)
                return ahead if fits and item.cue.measure == "killed" else None
            elif item.sort is Sort.VERB and self.items[ahead - 1].sort is Sort.TO:
                continue
            elif item.sort not in (
                Sort.PREP,
                Sort.NOUN,
                Sort.OTHER,
                Sort.SEEM,
                Sort.TO,
                Sort.ING,
                Sort.COMMA,
            ):
                return None
        return None


def _past_whole(items: Sequence[Item], start: int) -> int:
    """Where the words end that say what the number is a part of: "one of four injured men"."""
    ahead = [item.sort for item in items[start + 1 : start + 6]]
    if items[start + 1 : start + 2] and items[start + 1].low == "of" and Sort.NUMBER in ahead:
        at = start + 2 + ahead.index(Sort.NUMBER)
        if any(item.sort is not Sort.OTHER for item in items[start + 2 : at - 1]):
            # "Dozens of people died, seven of them in a lorry" has no number after its "of".
            return 0
        modifier = at + 1 < len(items) and items[at].sort is Sort.CUE and items[at + 1].sort is Sort.NOUN
        return at + 1 if modifier else at
    return 0


def look_ahead(items: Sequence[Item], start: int) -> Outlook:
    """What the number at `start` is said to be, or that it is something else."""
    return _Walk(items, start).run()


def _is_determiner(item: Item) -> bool:
    return item.low in word_set("loss_words", "determiner")


def _is_time(item: Item) -> bool:
    return item.low in word_set("loss_words", "time")
