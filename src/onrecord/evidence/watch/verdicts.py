"""The verdict of several looks at one address: gone only where two agree a day apart and we can reach others."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from onrecord.evidence.watch.looks import UNAVAILABLE, Look

__all__ = ["APART", "Standing", "due", "moment", "standing"]

APART = timedelta(hours=24)
"""How far two looks must be apart to make a page gone: outages are mostly over by then."""
_PACE = ((timedelta(days=7), timedelta(days=1)), (timedelta(days=90), timedelta(days=7)))
"""How often to look, by the age of the capture: most of what is taken down goes early."""
_SLOWEST = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one address stands after all looks at it."""

    url: str
    state: str
    """Of the newest look that was not our own fault; the cause is only said where agreeing looks give it."""
    gone: bool
    captured: str
    last_up: str
    """When it was last seen there: by a look, else by its capture."""
    since: str | None
    """When it was first seen not to be there; None where it is."""
    looks: int

    def to_wire(self) -> dict[str, Any]:
        """The standing as JSON."""
        return asdict(self)


def moment(at: str) -> datetime:
    """An ISO 8601 time as a datetime; without offset it is UTC."""
    made = datetime.fromisoformat(at)
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def standing(url: str, looks: Sequence[Look], *, captured: str) -> Standing:
    """How an address stands, from its looks in any order and the time of its first capture.

    Looks that are our own fault say nothing. Gone: of the newest looks, which all say that it is not there,
    two are at least APART from each other, and at each of those two a control address answered.
    """
    ordered = sorted(
        (look for look in looks if look.state != "our own fault"), key=lambda look: moment(look.at)
    )
    run: list[Look] = []
    last_up = captured
    for look in ordered:
        if look.judgement.absent:
            run.append(look)
        else:
            run = []
            last_up = look.at if look.state in ("up", "changed") else last_up
    sure = [look for look in run if look.control and look.control.answers]
    gone = bool(sure) and moment(sure[-1].at) - moment(sure[0].at) >= APART
    state = ordered[-1].state if ordered else "our own fault" if looks else "not looked at"
    if gone and len({look.state for look in (sure[0], sure[-1])}) > 1:
        state = UNAVAILABLE
    return Standing(url, state, gone, captured, last_up, run[0].at if run else None, len(looks))


def due(stand: Standing, *, last_look: str | None, now: datetime) -> bool:
    """Whether it is time for another look: daily in the first week, weekly for three months, then monthly.

    What was seen once not to be there is due a day later, to be sure.
    """
    since = now - moment(last_look or stand.captured)
    if stand.since and not stand.gone:
        return since >= APART
    if stand.gone:
        return since >= _SLOWEST
    age = now - moment(stand.captured)
    return since >= next((pace for limit, pace in _PACE if age <= limit), _SLOWEST)
