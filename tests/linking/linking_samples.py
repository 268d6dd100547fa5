"""Invented reports and claims for the tests of linking."""

from collections.abc import Sequence

from hypothesis import strategies as st

from onrecord.model import Block, Claim, Figure, Group, Report, Span, Speaker, Time, sha256

__all__ = ["claim", "corpora", "report"]

PLACES = ("Harrow Quay", "Ostrava Mill", "Sedlin", "Port Ambry")
OFFICES = (
    ("Harbour Office", "government", "Norway"),
    ("National Intelligence Service", "intelligence", "South Korea"),
    ("hospital", "medical", None),
)
OUTLETS = ("Quay Post", "Mill Herald", "Ambry Radio", "Sedlin Wire")


def report(
    text: str,
    *,
    outlet: str = "Quay Post",
    published: str | None = "2031-03-04",
    title: str | None = None,
    url: str | None = None,
    authors: Sequence[str] = (),
) -> Report:
    """A report that says `text`, a line a block."""
    blocks, at = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            role = "title" if title is not None and number == 0 else "body"
            blocks.append(Block(role, Span(at, at + len(line))))
        at += len(line) + 1
    item = sha256(f"{text}{outlet}{published}".encode("utf-8", "replace"))
    return Report(
        item=item,
        text=text,
        blocks=tuple(blocks),
        outlet=outlet,
        published=published,
        title=title,
        url=url,
        authors=tuple(authors),
    )


def claim(
    of: Report,
    quote: str,
    number: str,
    *,
    measure: str = "killed",
    by: tuple[str, str, str | None] | None = OFFICES[0],
    group: str | None = "sailors",
    basis: str = "incident",
    hedge: str | None = None,
    day: str | None = None,
    kind: str = "loss",
    side: str | None = None,
) -> Claim:
    """A claim of `of` that stands where `quote` stands in it."""
    start = of.text.index(quote)
    part = next(block.role for block in of.blocks if block.span.start <= start < block.span.end)
    value = int(number.replace(",", "").split()[-1])
    wording = f"{hedge} {number}" if hedge and f"{hedge} {number}" in quote else number
    at = start + quote.index(wording)
    figure = Figure(value, value, value, wording, hedge, basis, Span(at, at + len(wording)))
    return Claim(
        report=of.id,
        part=part,
        kind=kind,
        measure=measure,
        reader="rules/1",
        quote=quote,
        span=Span(start, start + len(quote)),
        said_by=(Speaker(by[0], by[0], by[1], by[2], None),) if by else (),
        figure=figure,
        group=Group(group, group, None, side, None, None, None) if group else None,
        when=Time(day, day, "day", day, "written", None) if day else None,
    )


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Report], list[Claim]]:
    """A handful of short reports, some on one event, some copies, some with totals so far."""
    reports: dict[str, Report] = {}
    claims: list[Claim] = []
    for number in range(draw(st.integers(2, 9))):
        place = draw(st.sampled_from(PLACES))
        dead = draw(st.sampled_from(("4", "12", "37", "140", "1,200")))
        office = draw(st.sampled_from((*OFFICES, None)))
        group = draw(st.sampled_from(("sailors", "North Korean soldiers", "miners", None)))
        basis = draw(st.sampled_from(("incident", "cumulative")))
        day = draw(st.sampled_from(("2031-03-01", "2031-03-02", "2031-04-20")))
        words = draw(
            st.sampled_from(("the ferry burned at night", "a gallery fell in", "shells hit the depot"))
        )
        quote = f"{dead} people died"
        text = f"{quote} at {place} when {words}, it was said. The {words.split()[-1]} of {place} was seen by many."
        made = report(text, outlet=draw(st.sampled_from(OUTLETS)), published=day)
        if made.id not in reports:
            reports[made.id] = made
            claims.append(claim(made, quote, dead, by=office, group=group, basis=basis, day=None))
    return list(reports.values()), claims
