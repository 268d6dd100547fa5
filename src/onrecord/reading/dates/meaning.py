"""What a time expression means, what it is read against, and the list of rules that read them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from onrecord.knowledge.calendar import GRANULARITY, Stretch
from onrecord.model import Span

__all__ = ["RULES", "Context", "Expression", "Meaning", "rule"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The sense of a time expression, as TIMEX3 has it (TimeML 1.2.1), and the days it covers.

    `value` is the TIMEX3 value (`1998-02-13TNI`, `P2W`, `PRESENT_REF`). A date's `stretch` is null where
    it cannot be settled, and `why` says why.
    """

    form: str
    """`date` (a point or stretch of the calendar), `duration`, `set` (repeated) or `ref` (past, present, future)."""
    value: str
    rule: str
    stretch: Stretch | None = None
    first: str | None = None
    """ISO 8601 start, where it is not simply the stretch's first day."""
    last: str | None = None
    granularity: str | None = None
    why: str | None = None
    year_stated: bool = False

    @property
    def start(self) -> str | None:
        """ISO 8601 date or time it starts with."""
        return self.first or (self.stretch.first.isoformat() if self.stretch else None)

    @property
    def end(self) -> str | None:
        """ISO 8601 date or time it ends with."""
        return self.last or (self.stretch.last.isoformat() if self.stretch else None)

    @property
    def grain(self) -> str:
        """One of the claim's granularities."""
        return self.granularity or (GRANULARITY[self.stretch.unit] if self.stretch else "period")


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression of a text."""

    span: Span
    meaning: Meaning


@dataclass(slots=True)
class Context:
    """What an expression is read against: publication, what was last spoken of, the words around."""

    text: str
    published: date | None
    ahead: bool = False
    """Whether the sentence's words say that it tells of what lies ahead."""
    told: bool = False
    """Whether a word near the expression tells of what is past."""
    bounded: bool = False
    """Whether a word right before the expression puts it ahead ("until", "effective")."""
    year: int | None = None
    """The year last stated in full in this sentence."""
    focus: Stretch | None = None
    """The stretch last spoken of."""
    numeric_order: str | None = None
    """`dmy` or `mdy`, where the text's other dates in figures settle it."""
    seen: list[Meaning] = field(default_factory=list)

    def note(self, meaning: Meaning) -> None:
        """Remember what was spoken of."""
        if meaning.form == "date":
            self.seen.append(meaning)
            if meaning.stretch is not None:
                self.focus = meaning.stretch
                if meaning.year_stated:
                    self.year = meaning.stretch.first.year


Read = Callable[["re.Match[str]", Context], Meaning | None]
RULES: list[tuple[str, Read]] = []
"""Every rule: what an expression looks like, and how it is read. The longest match wins, then the earlier rule.

The patterns are compiled when a text is first read: it takes most of a second, and not every run reads dates.
"""


def rule(pattern: str) -> Callable[[Read], Read]:
    """Register a reading function for `pattern`; it must take linear time on any text."""

    def keep(read: Read) -> Read:
        RULES.append((rf"(?<![\w$£€])(?:{pattern})(?![\w])", read))
        return read

    return keep
