"""What the steps of reading hand to each other: attributions, numbers, times and places found in a report.

Each step is a pure function of a `Report` and its sentences. Spans count code points in `report.text`.
"""

from dataclasses import dataclass

from onrecord.model import Cue, Place, Span, Speaker, Time

__all__ = ["Attribution", "Number", "PlaceMention", "TimeMention"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody is said to have said something.

    `sources` is the chain, nearest to the report first, origin last; empty where the words name nobody
    ("it was reported that"). `content` is what is said: one span for each unbroken stretch, in order of
    the text, over sentences and paragraphs where a quotation runs on. `frame` covers source and cue, with
    what belongs to them ("on Monday", "in a statement"): times and places in it are of the saying.
    """

    sources: tuple[Speaker, ...]
    cue: Cue | None
    content: tuple[Span, ...]
    direct: bool
    """Whether the content stands in quotation marks, all of it."""
    stance: str
    frame: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number phrase, with its hedge and bounds, and what it counts.

    `span` covers hedge and number, without the counted noun ("at least 100", "several hundred", "eight").
    `counts` is the head noun phrase after (or before) it that it counts, where there is one ("military
    personnel"; "people"); null for an elliptical number ("eight were killed", "12 dead").
    `never` says what makes it no count of people (`age`, `date`, `money`, `distance`, `caliber`, `unit`,
    `vote`, `percentage`, `weapon`, `vehicle`, `time`, `ordinal`, `quantity`, …), and is null where it can be one.
    """

    low: int | float | None
    best: int | float | None
    high: int | float | None
    hedge: str | None
    span: Span
    counts: Span | None = None
    never: str | None = None
    increment: bool = False
    """Added to an earlier toll: "three more", "another 12", "a further three"."""
    vague: bool = False
    """Words without a number: "dozens", "several hundred"."""
    whole: bool = False
    """Only the whole of which the number before is a part: the 60 in "12 of the 60 sailors"."""
    change: str | None = None
    """`up` or `down` where the number is how much something rose or fell, not where it stands: "rose by 30"."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, resolved; `time` is null and `why` says why where the text cannot settle it."""

    span: Span
    time: Time | None
    why: str | None = None
    so_far: bool = False
    """Bounds a cumulative or stock figure: "as of the 14th", "by mid-January", "so far", "since August"."""
    flow: bool = False
    """A period with both ends for a flow: "in the past week", "between 1 and 5 March"."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name; `place` has null id and coordinates, and `why` says why, where it is not settled."""

    span: Span
    place: Place
    why: str | None = None
    candidates: tuple[str, ...] = ()
    """Ids of the candidates that the text cannot tell apart."""
    inside: Span | None = None
    """Where the area stands that the words around say it lies in ("X, Y", "in Y near X")."""
