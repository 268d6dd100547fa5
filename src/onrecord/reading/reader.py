"""Readers: from the bytes of a capture to reports and the claims they carry.

A reader is found by name among the entry points of the group `onrecord.readers`, so a package can bring
its own. The one shipped here reads by rules: a pure function of bytes and settings, without a network.
"""

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol

from onrecord.errors import InputError, UsageError
from onrecord.model import Claim, Report
from onrecord.reading.attribution import find_attributions
from onrecord.reading.casing import in_small_letters, verbatim
from onrecord.reading.claims import READER, assemble
from onrecord.reading.confidence import silenced, with_confidence
from onrecord.reading.dates import find_times
from onrecord.reading.figures import find_numbers
from onrecord.reading.imported import is_imported, read_imported
from onrecord.reading.page import read_pages
from onrecord.reading.places import find_places
from onrecord.reading.sentences import split

__all__ = ["Reader", "Reading", "read_all", "read_report", "read_text", "reader", "readers", "rules"]

_GROUP = "onrecord.readers"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one capture: its reports, their claims by report and place, and what it refused."""

    reports: tuple[Report, ...]
    claims: tuple[Claim, ...]
    refusals: tuple[InputError, ...] = ()


class Reader(Protocol):
    """What every reader can do; `name` stands in each claim it gives ("rules/1")."""

    @property
    def name(self) -> str:
        """Name and version: claims of another version are another reading."""
        ...

    def read(
        self,
        data: bytes,
        *,
        media_type: str,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> Reading:
        """The reports in `data` and their claims; raises InputError where nothing could be read."""
        ...


@dataclass(frozen=True, slots=True)
class _Rules:
    name: str = READER

    def read(
        self,
        data: bytes,
        *,
        media_type: str,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> Reading:
        if is_imported(data):
            return Reading(*read_imported(data))
        pages = read_pages(data, media_type=media_type, url=url, outlet=outlet, published=published)
        claims = tuple(claim for report in pages.reports for claim in read_text(report))
        return Reading(pages.reports, claims, pages.refusals)


rules: Reader = _Rules()
"""The reader by rules and word tables that comes with onrecord."""


def read_report(
    data: bytes,
    *,
    media_type: str,
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
) -> Reading:
    """What the rules read in `data`; `url`, `outlet` and `published` (ISO 8601) win over the page's own.

    Raises InputError where nothing could be read.

    >>> reading = read_report(b"Two miners were killed on Monday.", media_type="text/plain", published="2024-05-08")
    >>> [(claim.measure, claim.figure.best, claim.when.start) for claim in reading.claims]
    [('killed', 2, '2024-05-06')]
    """
    return rules.read(data, media_type=media_type, url=url, outlet=outlet, published=published)


def read_text(report: Report) -> tuple[Claim, ...]:
    """The claims of a report at hand, in the order of the text; what the reader is not sure enough of is left out."""
    return silenced(read_all(report))


def read_all(report: Report) -> tuple[Claim, ...]:
    """As `read_text`, with every value, however unsure: what confidence is fitted on."""
    read = in_small_letters(report)
    sentences = split(read)
    claims = assemble(
        read,
        sentences,
        attributions=find_attributions(read, sentences),
        numbers=find_numbers(read, sentences),
        times=find_times(read, sentences),
        places=find_places(read, sentences),
    )
    return with_confidence(claims if read is report else verbatim(claims, report))


def readers() -> tuple[str, ...]:
    """The names under which readers are installed, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=_GROUP)}))


def reader(name: str) -> Reader:
    """The installed reader `name`; raises UsageError where there is none."""
    for point in entry_points(group=_GROUP):
        if point.name == name:
            found: Reader = point.load()
            return found
    raise UsageError(name, "no reader of that name is installed", f"Choose one of: {', '.join(readers())}")
