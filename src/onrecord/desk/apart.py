"""Work on the whole record, done in a process of its own so that pages stay quick; small records are done at once."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.record import Record
from onrecord.record.concluding import CODEBOOKS
from onrecord.record.estimate import estimate_table

if TYPE_CHECKING:
    from onrecord.desk.asking import Ask
    from onrecord.desk.jobs import Job

__all__ = [
    "SMALL",
    "begin_estimate",
    "begin_match",
    "bring_up_to_date",
    "conclude",
    "estimate",
    "link",
    "link_again",
    "match",
]

SMALL = 600
"""Claims up to which findings are made while the page waits: some hundred milliseconds."""


def conclude(path: Path) -> int:
    """Make the findings of every codebook that are not of the record as it stands; the state they are of."""
    with Record.open(path) as record:
        for name in CODEBOOKS:
            record.findings(name, incident=None)
        return record.state()


def link(path: Path) -> int:
    """Link what is not linked, then conclude."""
    with Record.open(path) as record:
        record.link()
    return conclude(path)


def match(path: Path) -> int:
    """Match the entries of all lists to persons; how many persons there are."""
    with Record.open(path) as record:
        return record.match().persons


def estimate(path: Path, table: str, statement: str) -> dict[str, Any]:
    """An estimate from a table and a filled-in form: what pages show of it."""
    found = estimate_table(table, statement)
    return {
        "wire": dict(found.wire),
        "rows": [dict(row) for row in found.rows],
        "plain": found.plain,
        "methods": found.methods,
        "plots": dict(found.plots),
        "refused": found.refused,
    }


def begin_match(ask: "Ask") -> None:
    """Begin to match."""
    ask.desk.jobs.begin("match", _apart(match, ask.desk.records.path))


def begin_estimate(ask: "Ask", table: str, statement: str) -> None:
    """Begin to estimate."""
    ask.desk.jobs.begin("estimate", _apart(estimate, ask.desk.records.path, table, statement))


def bring_up_to_date(ask: "Ask") -> bool:
    """Whether the findings kept are of the record as it stands; where not, they are being made."""
    desk, state = ask.desk, ask.record.state()
    if desk.concluded == state:
        return True
    job = desk.jobs.get("conclude")
    if job and not job.running and job.result == state:
        desk.concluded = state
        return True
    if ask.record.numbers().claims <= SMALL:
        for name in CODEBOOKS:
            ask.record.findings(name)
        desk.concluded = state
        return True
    if not (job and job.running) and desk.tried != state:
        # Tried once for each state: what fails would fail again at every page.
        desk.tried = state
        desk.jobs.begin("conclude", _apart(conclude, desk.records.path))
    return False


def link_again(ask: "Ask") -> None:
    """Begin to link the record again; of a small one, do it."""
    if ask.record.numbers().claims <= SMALL:
        with ask.desk.writing:
            ask.record.link()
        return
    ask.desk.jobs.begin("link", _apart(link, ask.desk.records.path))


def _apart(work: Callable[..., Any], *given: Any) -> Callable[["Job"], Any]:
    def run(job: "Job") -> Any:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(work, *given).result()

    return run
