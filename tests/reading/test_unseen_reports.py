"""Reports of many wars and disasters, in the manner of agencies: what is read in them, slot by slot.

Each file of `unseen` has the day of publication, a report with invented events, a line of dashes, and a row per claim:
words of it | kind | measure | low..best..high | speakers, nearest first | group | when | where | stance | said.
`-` is null, `*` is not looked at; names and times need only hold what is written.
"""

from functools import cache
from pathlib import Path

import pytest

from onrecord.model import Claim, Time
from onrecord.reading import read_report

FILES = sorted((Path(__file__).parent / "unseen").glob("*.txt"))


def _parts(file: Path) -> tuple[str, str, list[str]]:
    published, _, rest = file.read_text(encoding="utf-8").partition("\n")
    text, _, rows = rest.partition("----\n")
    return published, text, rows.splitlines()


@cache
def _claims(file: Path) -> tuple[Claim, ...]:
    published, text, _ = _parts(file)
    return read_report(text.encode(), media_type="text/plain", outlet="Example", published=published).claims


def _written(value: object) -> str:
    return "-" if value is None else str(value)


def _time(time: Time | None) -> str:
    return "-" if time is None else f"{time.start}/{time.end}"


def _slots(claim: Claim) -> tuple[str, ...]:
    figure = claim.figure
    bounds = "-" if figure is None else "..".join(map(_written, (figure.low, figure.best, figure.high)))
    chain = ", ".join(speaker.name for speaker in claim.said_by) or "-"
    group, where = claim.group and claim.group.name, claim.where and claim.where.name
    return (
        claim.kind,
        _written(claim.measure),
        bounds,
        chain,
        _written(group),
        _time(claim.when),
        _written(where),
        claim.stance,
        _time(claim.said),
    )


def _fits(slots: tuple[str, ...], wanted: list[str]) -> bool:
    """Whether each slot is what the row says: exactly, but names and times by what they hold."""
    exact = (0, 1, 2, 7)
    for at, (given, want) in enumerate(zip(slots, wanted, strict=True)):
        if want == "*":
            continue
        if at in exact or want == "-":
            if given != want:
                return False
        elif at == 3:
            links, names = given.split(", "), want.split(", ")
            if len(links) != len(names) or any(
                n.lower() not in g.lower() for g, n in zip(links, names, strict=True)
            ):
                return False
        elif want.lower() not in given.lower():
            return False
    return True


@pytest.mark.parametrize(
    ("file", "row"),
    [pytest.param(file, row, id=f"{file.stem}: {row}") for file in FILES for row in _parts(file)[2]],
)
def test_the_claim_is_read_as_a_careful_reader_would(file: Path, row: str) -> None:
    words, *wanted = row.split(" | ")
    start = _parts(file)[1].index(words)
    here = [
        _slots(claim)
        for claim in _claims(file)
        if claim.span is not None and claim.span.start < start + len(words) and start < claim.span.end
    ]
    assert any(_fits(slots, wanted) for slots in here), here


def test_asides_give_no_claims() -> None:
    read = [claim.quote for file in FILES for claim in _claims(file)]
    assert read
    assert not [quote for quote in read if "Photo:" in quote or "strike on Nyala" in quote]
