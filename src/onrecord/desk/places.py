"""Every address of the desk: pages (each also as JSON and CSV), files, and deeds."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from onrecord.desk.asking import Ask, Page
from onrecord.desk.pages import (
    claims,
    decisions,
    dossier,
    evidence,
    front,
    inbox,
    incidents,
    lists,
    persons,
    reports,
    review,
    settings,
    sources,
)

__all__ = ["DEEDS", "FILES", "PAGES", "Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its path, what makes it, what it shows, and what its query string may hold."""

    path: str
    make: Callable[[Ask], Page]
    words: str
    query: tuple[str, ...] = ()


_PAGED = ("page", "size")
PAGES: tuple[Place, ...] = (
    Place("/", front.front, "The question in front, and what waits", front.QUERY),
    Place("/claims", claims.table, "Claims that fit", (*claims.FILTERS, "sort", "col", *_PAGED)),
    Place("/claims/{id}", reports.claim, "One claim in its report"),
    Place("/reports", reports.listing, "Reports, the newest first", ("outlet", "words", *_PAGED)),
    Place("/reports/{id}", reports.report, "A report as kept, with its claims", ("claim",)),
    Place(
        "/incidents", incidents.listing, "Incidents, the largest first", (*incidents.FILTERS, "sort", *_PAGED)
    ),
    Place("/incidents/{id}", incidents.incident, "One incident with all that is told of it"),
    Place("/inbox", inbox.inbox, "Incidents that wait for a word", (*inbox.QUERY, *_PAGED)),
    Place("/dossier", dossier.preview, "What a dossier would hold", dossier.QUERY),
    Place("/evidence", evidence.listing, "What was captured, the newest first", _PAGED),
    Place("/evidence/verify", evidence.verification, "Whether the record is as it was logged"),
    Place("/evidence/watch", evidence.watch, "What was taken down, and how long pages stay up"),
    Place("/items/{id}", evidence.item, "An item: captures, reports, custody"),
    Place("/sources", sources.listing, "Who says something", ("words", *_PAGED)),
    Place("/source", sources.source, "What one source said over time", ("name",)),
    Place("/persons", persons.listing, "Persons that entries of lists were matched to", _PAGED),
    Place("/persons/{id}", persons.person, "One person and the entries taken for it"),
    Place("/pairs", persons.pair, "Two entries side by side", ("left", "right")),
    Place("/overlap", persons.overlap, "How lists overlap", ("by",)),
    Place("/estimate", persons.estimate, "How many are on no list, or why that cannot be said"),
    Place("/lists", lists.listing, "Lists of the lost"),
    Place("/list", lists.one, "The entries of one list", ("name", *_PAGED)),
    Place("/list/changes", lists.changes, "What the last edition of a list changed", ("name",)),
    Place("/decisions", decisions.listing, "What was decided, the newest first", _PAGED),
    Place("/settings", settings.settings, "How the desk looks and who reviews"),
    Place("/help", settings.help_, "The keys, and what the words mean"),
)
FILES: tuple[tuple[str, Callable[[Ask], Response]], ...] = (
    ("/items/{id}/bytes", evidence.bytes_),
    ("/items/{id}/proof", evidence.proof),
    ("/reports/{id}/replay", evidence.replay),
    ("/reports/{id}/screenshot", evidence.screenshot),
    ("/dossier/file", dossier.file),
    ("/review", review.next_),
)
DEEDS: tuple[tuple[str, Callable[[Ask], Page | Response | str]], ...] = (
    ("/claims/{id}/decide", review.decide),
    ("/reports/{id}/code", review.code),
    ("/decisions/{id}/undo", review.undo),
    ("/incidents/link", incidents.link),
    ("/incidents/{id}/merge", incidents.merge),
    ("/incidents/{id}/split", incidents.split),
    ("/incidents/{id}/note", incidents.note),
    ("/inbox", inbox.bulk),
    ("/dossier", dossier.leave),
    ("/lists/plan", lists.plan),
    ("/lists/add", lists.add),
    ("/persons/match", persons.match),
    ("/pairs", persons.decide),
    ("/estimate", persons.run_estimate),
    ("/evidence/verify", evidence.verify),
    ("/source", sources.classify),
    ("/settings", settings.change),
    ("/settings/address", settings.another),
)
