"""A report's text cut where spans begin and end, so that every claim's words can be marked by slot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.model import PART_ROLES, Block, Claim, Report, Span

__all__ = ["SLOTS", "Piece", "Stretch", "blocks_of", "spans_of"]

SLOTS = ("said_by", "cue", "figure", "group", "by", "circumstance", "when", "where", "said")
"""The slots that have words of their own, besides the quotation."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that lies in the same spans from its first to its last letter."""

    start: int
    text: str
    slots: tuple[str, ...]
    """The slots of the chosen claim that it shows."""
    claims: tuple[str, ...]
    """The claims whose quotation or figure it is in."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One block of the report in pieces, and the role it plays."""

    role: str
    aside: bool
    start: int
    pieces: tuple[Piece, ...]


def spans_of(claim: Claim) -> dict[str, list[Span]]:
    """Where the words of each slot stand."""
    found: dict[str, list[Span]] = {"quote": [claim.span] if claim.span else []}
    found["said_by"] = [link.span for link in claim.said_by if link.span]
    for slot in SLOTS[1:]:
        held = getattr(claim, slot)
        found[slot] = [held.span] if held and held.span else []
    return {slot: spans for slot, spans in found.items() if spans}


def blocks_of(report: Report, claims: Sequence[Claim], chosen: Claim | None) -> list[Stretch]:
    """The report's blocks in order, parts and asides, each in pieces; the chosen claim's slots are marked."""
    slots = [(slot, span) for slot, spans in spans_of(chosen).items() for span in spans] if chosen else []
    quotes = [(claim.id, claim.span) for claim in claims if claim.span]
    figures = [(claim.id, claim.figure.span) for claim in claims if claim.figure and claim.figure.span]
    return [_stretch(block, report.text, slots, [*quotes, *figures]) for block in report.blocks]


def _stretch(
    block: Block, text: str, slots: Iterable[tuple[str, Span]], claims: Iterable[tuple[str, Span]]
) -> Stretch:
    here_slots = [(name, span) for name, span in slots if span.meets(block.span)]
    here_claims = [(id_, span) for id_, span in claims if span.meets(block.span)]
    start, end = block.span
    cuts = {start, end}
    for _, span in (*here_slots, *here_claims):
        cuts |= {min(max(span.start, start), end), min(max(span.end, start), end)}
    places = sorted(cuts)
    pieces = tuple(
        Piece(left, text[left:right], _at(here_slots, left), _at(here_claims, left))
        for left, right in pairwise(places)
    )
    return Stretch(block.role, block.role not in PART_ROLES, start, pieces)


def _at(spans: Iterable[tuple[str, Span]], place: int) -> tuple[str, ...]:
    names: Mapping[str, None] = {name: None for name, span in spans if span.start <= place < span.end}
    return tuple(names)
