"""Which claims repeat one statement: the same number, of the same people, going back to the same mouth.

Points are given for what agrees; what contradicts takes them away. None of them decides alone: "one" and "two" are
said every day, and "police" are in every town.
"""

from collections.abc import Callable

from onrecord.linking.facts import Fact, days_between
from onrecord.linking.origins import agree
from onrecord.linking.tables import table

__all__ = ["Kin", "likeness", "measure_kept"]

ENOUGH = 3.0
Kin = Callable[[str, str], float]
"""How near two reports are: 0 strangers, 1 on one story, 2 sharing text."""

_SMALL = 3
_SOME_WORDS, _MANY_WORDS = 3, 5
_LARGE = 10
_LONG_DAYS = 45
_SAID_DAYS = 4
_VAGUE = frozenset({"losses", "casualties", "killed_and_wounded"})


def likeness(early: Fact, late: Fact, *, kin: float) -> float:
    """The points for `late` repeating `early`; `ENOUGH` of them and it does."""
    if early.claim.kind != late.claim.kind or early.value is None or early.value != late.value:
        return 0.0
    measures = _measures(early, late)
    people = _people(early, late)
    voices = agree(early.claim, late.claim, crossed=early.report != late.report)
    if measures is None or voices == 0.0:
        return 0.0
    mouth = 2 * voices if voices is not None else _beside(early, late, kin)
    if mouth is None:
        return 0.0
    return mouth + measures + people + kin + _distinct(early.value) + _time(early, late) + _words(early, late)


def _beside(early: Fact, late: Fact, kin: float) -> float | None:
    """Of claims of which one is in nobody's mouth: whether its report has the other's origin beside it.

    None where it has other origins only.
    """
    for mute, other in ((early, late), (late, early)):
        if not mute.claim.said_by and other.claim.said_by and mute.voices:
            return 1.0 if any((agree(voice, other.claim) or 0) > 0 for voice in mute.voices) else None
    return 0.5 if kin else 0.0


def _words(early: Fact, late: Fact) -> float:
    """Words shared by the blocks that the claims stand in."""
    shared = len(early.around & late.around)
    return 1.0 if shared >= _MANY_WORDS else 0.5 if shared >= _SOME_WORDS else 0.0


def _measures(early: Fact, late: Fact) -> float | None:
    ours, theirs = early.claim.measure, late.claim.measure
    if ours == theirs:
        return 1.0
    if {ours, theirs} == {"killed", "wounded"} or not ours or not theirs:
        return None
    return 0.5 if early.claim.kind == "loss" and _fits(ours, theirs) else None


def _fits(ours: str, theirs: str) -> bool:
    return bool({ours, theirs} & _VAGUE) or measure_kept(ours, theirs) or measure_kept(theirs, ours)


def measure_kept(early: str, late: str) -> bool:
    """Whether a figure of the one measure may be retold as the other without saying something else."""
    return early == late or late in table("measures")["implies"].get(early, ())


def _people(early: Fact, late: Fact) -> float:
    if early.states and late.states:
        return 1.0 if early.states & late.states else -1.0
    if early.words and late.words:
        return 1.0 if early.words & late.words else 0.0
    return 0.0


def _distinct(value: int) -> float:
    return -1.0 if value <= _SMALL else 0.0 if value < _LARGE else 0.5 if value < 100 else 1.0


def _time(early: Fact, late: Fact) -> float:
    """Said on one day: for; told as said at another time, or long after: against."""
    apart = days_between(early.said, late.said)
    if early.past or late.past:
        if _by_month(early, late):
            return 0.5
        return 0.5 if apart <= _SAID_DAYS else -1.0
    return 0.5 if apart <= _SAID_DAYS else 0.0 if apart <= _LONG_DAYS else -3.0


def _by_month(early: Fact, late: Fact) -> bool:
    """Whether one tells a month only ("in April the agency had put"), and the other lies in it."""
    for one, other in ((early, late), (late, early)):
        said = one.claim.said
        if said and said.start and said.end and other.said and said.start[:10] <= other.said <= said.end[:10]:
            return True
    return False
