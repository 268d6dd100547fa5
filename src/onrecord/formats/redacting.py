"""What a profile hides, taken out of the nouns of a record before any format is written.

What is hidden in the words of a report (and in what stands verbatim in it: quotations and wordings) becomes as many
`█` as it had code points, so that every span still holds. Resolved names become "[name withheld]". A place that is too
fine becomes the first-level area, country, or nothing, and its words in the claim that tells it are hidden.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from onrecord.formats.persons import is_given, name_words, named
from onrecord.formats.profile import Profile
from onrecord.knowledge.gazetteer import Settlement, gazetteer
from onrecord.model import PRECISIONS, Claim, Place, Report, Span, Speaker, Time

__all__ = ["HIDDEN", "WITHHELD", "Redactor", "Veil", "Veils", "witness_words"]

HIDDEN = "[name withheld]"
WITHHELD = "[withheld]"
_MASK = "█"
_CHAT = re.compile(r"(?:^|/)message/")
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|(?<![\w+])\+\d{1,3}[ ()-]{0,2}\d(?:[ ()-]{0,2}\d){6,12}(?!\d)"
)
"""An address of mail, or a telephone number with its country's code."""
_DATED = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Veil:
    """What of one report must not leave: words of names, wherever they stand, and stretches of its text."""

    words: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.spans)

    def mask(self, text: str, *, start: int = 0) -> str:
        """`text`, which stands at `start` in the report, with what must not leave masked."""
        masked = self.masked_words(text)
        for span in self.spans:
            low, high = max(span.start - start, 0), min(span.end - start, len(text))
            if low < high:
                masked = masked[:low] + _MASK * (high - low) + masked[high:]
        return masked

    def masked_words(self, text: str) -> str:
        """`text` with the words of names masked."""
        return _pattern(self.words).sub(lambda found: _MASK * len(found[0]), text) if self.words else text

    def unnamed(self, text: str) -> str:
        """`text`, which is resolved and stands nowhere, with names withheld."""
        if not self.words:
            return text
        hidden = _pattern(self.words).sub(HIDDEN, text)
        return re.sub(rf"{re.escape(HIDDEN)}(?:[\s-]+{re.escape(HIDDEN)})+", HIDDEN, hidden)

    def tells(self, address: str | None) -> bool:
        """Whether an address spells out one of the words."""
        low = (address or "").lower()
        return any(word.lower() in low for word in self.words if len(word) > 3)


@lru_cache(maxsize=8_192)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")


@dataclass(frozen=True, slots=True)
class _Public:
    """Names of public persons, and their surnames (first or last, as languages have it), which stand for them."""

    names: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> "_Public":
        kept = frozenset(name for name in names if name.strip())
        ends = {end for name in kept for end in (name.split()[0], name.split()[-1])}
        return cls(kept, frozenset(end for end in ends if not is_given(end)))


def witness_words(claim: Claim, *, public: _Public = _Public()) -> frozenset[str]:
    """The words of the names of the witnesses a claim's chain goes through.

    A public name is none; a surname alone neither, where it is the surname of a public name.
    """
    words: set[str] = set()
    for link in claim.said_by:
        bare = name_words(link.name)
        known = link.name in public.names or (len(bare) == 1 and bare[0] in public.surnames)
        if link.class_ == "witness" and not known:
            words |= {word for text in (link.name, link.wording) for word in name_words(text)}
    return frozenset(words)


class Veils:
    """Gathers what a profile hides of each report: from all reports first, then from the claims that tell of
    witnesses and of places that are too fine."""

    def __init__(self, profile: Profile, *, today: date, officials: Iterable[str] = ()) -> None:
        """`officials`: who speaks in the record for an office."""
        self._redactor = Redactor(profile, today=today)
        self._private: dict[str, frozenset[str]] = {}
        self._public: set[str] = set(officials)
        self._known: _Public | None = None
        self._words: dict[str, set[str]] = {}
        self._spans: dict[str, set[Span]] = {}

    def add_report(self, report: Report) -> None:
        """Take the names of persons in a report in, and how they are reached.

        A byline is public; whoever writes in a chat, and is not the channel itself, is not.
        """
        if not self._redactor.profile.hides("names"):
            return
        found = named(report.text)
        writers = {
            author for author in report.authors if _CHAT.search(report.part) and author != report.outlet
        }
        authors = " ".join(set(report.authors) - writers)
        private = frozenset(name for name in found.private if name not in authors)
        contacts = {match[0] for match in _CONTACT.finditer(report.text)}
        reached = contacts | writers | {word for name in writers for word in name_words(name)}
        if reached:
            self._words.setdefault(report.id, set()).update(reached)
        if private:
            self._private[report.id] = private
        self._public |= found.public

    def add_claim(self, claim: Claim) -> None:
        """Take the witnesses and the place of a claim in."""
        if self._known is None:
            self._known = _Public.of(self._public)
        hides = self._redactor.profile.hides("names")
        if hides and (words := witness_words(claim, public=self._known)):
            self._words.setdefault(claim.report, set()).update(words)
        if claim.where and claim.where.wording and self._redactor.too_fine(claim):
            spans = [*_places_in(claim), *([claim.where.span] if claim.where.span else [])]
            self._spans.setdefault(claim.report, set()).update(spans)

    def made(self) -> dict[str, Veil]:
        """The veil of each report that needs one. A name with an office anywhere in the record is public in all of it."""
        veils: dict[str, Veil] = {}
        for report in sorted({*self._private, *self._words, *self._spans}):
            private = self._private.get(report, frozenset()) - self._public
            words = {word for name in private for word in name_words(name)} | self._words.get(report, set())
            veil = Veil(frozenset(words), tuple(sorted(self._spans.get(report, set()))))
            if veil:
                veils[report] = veil
        return veils


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

    def too_fine(self, claim: Claim) -> bool:
        """Whether the place of a claim is finer than the profile lets out."""
        where, given = claim.where, self.profile
        if where is None or where.precision is None or not given.places_of:
            return False
        if given.places_of != ("*",) and claim.measure not in given.places_of:
            return False
        finer = PRECISIONS.index(where.precision) < PRECISIONS.index(given.places_at)
        return finer and _fresh(claim, self.today, days=given.fresh_days)

    def claim(self, claim: Claim) -> Claim:
        """The claim as it may leave; its id stays."""
        if self.idle:
            return claim
        veil = self.veils.get(claim.report, Veil())
        where = claim.where
        fine = self.too_fine(claim)
        touched = where and where.span and any(span.meets(where.span) for span in veil.spans)
        if where and (fine or touched):
            if fine and not veil.spans and where.wording and claim.span:
                veil = Veil(veil.words, _places_in(claim))
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


def _places_in(claim: Claim) -> tuple[Span, ...]:
    """Where the words of its place stand in a claim's quotation, as spans of the report."""
    start, wording = claim.span.start if claim.span else 0, claim.where.wording if claim.where else ""
    found = re.finditer(rf"(?<!\w){re.escape(wording)}(?!\w)", claim.quote)
    return tuple(Span(start + each.start(), start + each.end()) for each in found)


def _fresh(claim: Claim, today: date, *, days: int) -> bool:
    """Whether it may still be so; what has no date may."""
    if not days:
        return True
    times = [time for at in (claim.said, claim.when) if at for time in (at.end, at.start) if time]
    known = [date.fromisoformat(time[:10]) for time in times if _DATED.match(time)]
    return not known or max(known) > today - timedelta(days=days)


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
