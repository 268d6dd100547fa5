"""What a profile hides, taken out of the nouns of a record before any format is written.

What is hidden in the words of a report (and in what stands verbatim in it: quotations and wordings) becomes as many
`█` as it had code points, so that every span still holds. Resolved names become "[name withheld]". A place that is too
fine becomes the first-level area, country, or nothing, and its words in the claim that tells it are hidden.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from onrecord.formats.profile import Profile
from onrecord.formats.veils import HIDDEN, Veil, Veils, places_in, too_fine
from onrecord.knowledge.gazetteer import Settlement, gazetteer
from onrecord.model import Claim, Place, Speaker, Time

__all__ = ["HIDDEN", "WITHHELD", "Redactor", "Veil", "Veils", "area_of", "coarser"]

WITHHELD = "[withheld]"


@dataclass(frozen=True)
class Redactor:
    """Takes out of nouns what a profile hides, given what must not leave of each report."""

    profile: Profile
    today: date
    veils: Mapping[str, Veil] = field(default_factory=dict)
    """By report; a claim of a report without one has nothing to hide but what its place and date tell."""

    @cached_property
    def idle(self) -> bool:
        """Whether nothing at all is hidden."""
        given = self.profile
        return (
            not any(given.hides(name) for name in ("names", "lists", "reviewers", "notes", "paths"))
            and not given.places_of
            and given.dates_at == "day"
        )

    def veil(self, reports: Iterable[str]) -> Veil:
        """What must not leave of any of several reports; only words hold across them."""
        words: frozenset[str] = frozenset()
        for report in reports:
            if report in self.veils:
                words |= self.veils[report].words
        return Veil(words)

    def claim(self, claim: Claim) -> Claim:
        """The claim as it may leave; its id stays."""
        if self.idle:
            return claim
        veil = self.veils.get(claim.report, Veil())
        where = claim.where
        fine = too_fine(claim, self.profile, today=self.today)
        touched = where and where.span and any(span.meets(where.span) for span in veil.spans)
        if where and (fine or touched):
            if fine and not veil.spans and where.wording and claim.span:
                veil = Veil(veil.words, places_in(claim))
            claim = claim.with_(where=coarser(where, at=self.profile.places_at))
        if veil:
            claim = _veiled(claim, veil)
        if self.profile.dates_at == "month":
            claim = claim.with_(when=_month(claim.when), said=_month(claim.said))
        if not self.profile.keeps_words:
            claim = _wordless(claim)
        if self.profile.hides("notes") and claim.coded:
            claim = claim.with_(coded=dict.fromkeys(claim.coded, WITHHELD))
        return claim

    def report(self, wire: Mapping[str, Any]) -> dict[str, Any]:
        """A report's wire form as it may leave: its text masked, or not there where its words may not leave."""
        wire = dict(wire)
        if self.idle:
            return wire
        veil = self.veils.get(wire["id"], Veil())
        if self.profile.keeps_words:
            wire["text"] = veil.mask(wire["text"])
            wire["title"] = veil.masked_words(wire["title"]) if wire["title"] else None
        else:
            wire |= {"text": "", "title": None, "blocks": [], "links": []}
            wire["published"] = (wire["published"] or "")[:7] or None
        if veil.words:
            wire["authors"] = [veil.unnamed(author) for author in wire["authors"]]
            wire["links"] = [link for link in wire["links"] if not veil.tells(link["href"])]
        return self.addressed(wire, veil)

    def addressed(self, wire: dict[str, Any], veil: Veil) -> dict[str, Any]:
        """A wire form with addresses, paths and people that may not leave withheld."""
        for name in ("url", "location"):
            local = name == "location" and wire.get("method") not in (None, "web")
            told = wire.get(name) and (veil.tells(wire[name]) or (local and self.profile.hides("paths")))
            if told:
                wire[name] = WITHHELD if name == "location" else None
        if self.profile.hides("reviewers") and wire.get("operator") is not None:
            wire["operator"] = None
        if self.profile.hides("notes") and wire.get("reason") is not None:
            wire["reason"] = WITHHELD
        if self.profile.hides("paths") and wire.get("details"):
            kept = ("sha512", "status", "complete", "container")
            wire["details"] = {name: wire["details"][name] for name in kept if name in wire["details"]}
        return wire

    def decision(self, wire: Mapping[str, Any], *, reports: Iterable[str] = ()) -> dict[str, Any]:
        """A decision's wire form as it may leave; `reports`: those that its claims stand in."""
        wire = dict(wire)
        if self.idle:
            return wire
        veil = self.veil(reports)
        wire = self.words(self.addressed(wire, veil), veil)
        if self.profile.hides("notes"):
            wire["changes"] = dict.fromkeys(wire["changes"], WITHHELD)
        if not self.profile.keeps_words:
            wire["quote"] = ""
        return wire

    def words(self, wire: Mapping[str, Any], veil: Veil) -> dict[str, Any]:
        """Any wire form with the names that must not leave withheld in every text of it."""
        if not veil.words:
            return dict(wire)
        return {name: _unnamed(value, veil) for name, value in wire.items()}


def coarser(place: Place, *, at: str) -> Place:
    """The area of precision `at` that the place lies in; withheld altogether where that is not known."""
    area = area_of(place.name, place.id, at=at)
    if area is None:
        return Place("withheld", None, None, None, "region", "", None)
    return Place(area.name, area.id, area.lat, area.lon, "admin1", "", None)


def area_of(name: str, id_: str | None, *, at: str) -> Settlement | None:
    """The first-level area that a place lies in; null where it is not known, or is too fine for `at`."""
    known = next((each for each in gazetteer().lookup(name) if each.id == id_), None)
    known = known or (gazetteer().place(id_) if id_ else None)
    if known is None or known.admin1 is None or at not in ("exact", "city", "admin2", "admin1"):
        return None
    return gazetteer().place(known.admin1)


def _veiled(claim: Claim, veil: Veil) -> Claim:
    """The claim with what its report hides masked in its words and withheld in its names."""
    changes: dict[str, Any] = {
        "said_by": tuple(_speaker(link, veil) for link in claim.said_by),
        "quote": veil.mask(claim.quote, start=claim.span.start if claim.span else -len(claim.quote)),
        "silent": {name: veil.unnamed(text) for name, text in claim.silent.items()},
        "coded": {name: veil.unnamed(text) for name, text in claim.coded.items()},
    }
    for slot in _SLOTS:
        held = getattr(claim, slot)
        if held is not None:
            changes[slot] = _slot(held, veil)
    return claim.with_(**changes)


_SLOTS = ("said", "cue", "figure", "group", "by", "circumstance", "when", "where")


def _slot(held: Any, veil: Veil) -> Any:
    start = held.span.start if held.span else -len(held.wording)
    names = {"name": veil.unnamed(held.name)} if hasattr(held, "name") else {}
    more = {name: veil.masked_words(text) for name in ("hedge", "age") if (text := getattr(held, name, None))}
    return replace(held, wording=veil.mask(held.wording, start=start), **names, **more)


def _speaker(link: Speaker, veil: Veil) -> Speaker:
    start = link.span.start if link.span else -len(link.wording)
    wording = veil.mask(link.wording, start=start)
    return Speaker(veil.unnamed(link.name), wording, link.class_, link.side, link.span)


def _month(time: Time | None) -> Time | None:
    if time is None:
        return None
    start, end = (at[:7] if at else None for at in (time.start, time.end))
    return replace(time, start=start, end=end, granularity="month")


def _wordless(claim: Claim) -> Claim:
    """The claim without what stands verbatim in the report."""
    changes: dict[str, Any] = {"quote": "", "silent": {}}
    for slot in _SLOTS:
        if (held := getattr(claim, slot)) is not None:
            changes[slot] = replace(held, wording="")
    changes["said_by"] = tuple(replace(link, wording="") for link in claim.said_by)
    return claim.with_(**changes)


def _unnamed(value: Any, veil: Veil) -> Any:
    match value:
        case str():
            return veil.unnamed(value)
        case list() | tuple():
            return [_unnamed(each, veil) for each in value]
        case Mapping():
            return {name: _unnamed(each, veil) for name, each in value.items()}
        case _:
            return value
