"""What of a report must not leave: the names in it that are private persons', and the places that are told too finely."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

from onrecord.formats.persons import is_given, name_words, named
from onrecord.formats.profile import Profile
from onrecord.model import PRECISIONS, Claim, Report, Span

__all__ = ["HIDDEN", "Veil", "Veils", "places_in", "too_fine", "witness_words"]

HIDDEN = "[name withheld]"
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

    def __init__(
        self, profile: Profile, *, today: date, officials: Iterable[str] = (), known: Iterable[str] = ()
    ) -> None:
        """`officials`: who speaks in the record for an office; `known`: names of groups, places, outlets in it."""
        self._known_words = frozenset(word for name in known for word in re.findall(r"[\w’'-]+", name))
        self._profile, self._today = profile, today
        self._private: dict[str, frozenset[str]] = {}
        self._public: set[str] = set(officials)
        self._perhaps: dict[str, frozenset[str]] = {}
        self._words: dict[str, set[str]] = {}
        self._spans: dict[str, set[Span]] = {}

    def add_report(self, report: Report) -> None:
        """Take the names of persons in a report in, and how they are reached.

        A byline is public; whoever writes in a chat, and is not the channel itself, is not.
        """
        if not self._profile.hides("names"):
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
        if perhaps := frozenset(name for name in found.perhaps if name not in authors):
            self._perhaps[report.id] = perhaps
        self._public |= found.public

    def add_claim(self, claim: Claim) -> None:
        """Take the witnesses and the place of a claim in."""
        hides = self._profile.hides("names")
        if hides and (words := witness_words(claim, public=self._officials)):
            self._words.setdefault(claim.report, set()).update(words)
        if claim.where and claim.where.wording and too_fine(claim, self._profile, today=self._today):
            spans = [*places_in(claim), *([claim.where.span] if claim.where.span else [])]
            self._spans.setdefault(claim.report, set()).update(spans)

    @cached_property
    def _officials(self) -> _Public:
        return _Public.of(self._public)

    def made(self) -> dict[str, Veil]:
        """The veil of each report that needs one. A name with an office anywhere in the record is public in all of it.

        What may be a name is none where the record knows all of its words, from groups, places, outlets or officials.
        """
        spared = self._known_words | self._officials.surnames
        veils: dict[str, Veil] = {}
        for report in sorted({*self._private, *self._perhaps, *self._words, *self._spans}):
            private = self._private.get(report, frozenset()) - self._public
            words = {word for name in private for word in name_words(name)} | self._words.get(report, set())
            for name in self._perhaps.get(report, frozenset()) - self._public:
                if not set(name.split()) <= spared:
                    words |= {word for word in name_words(name) if word not in spared}
            words |= {word.title() for word in words if word.isupper()}
            veil = Veil(frozenset(words), tuple(sorted(self._spans.get(report, set()))))
            if veil:
                veils[report] = veil
        return veils


def too_fine(claim: Claim, given: Profile, *, today: date) -> bool:
    """Whether the place of a claim is finer than a profile lets out."""
    where = claim.where
    if where is None or where.precision is None or not given.places_of:
        return False
    if given.places_of != ("*",) and claim.measure not in given.places_of:
        return False
    finer = PRECISIONS.index(where.precision) < PRECISIONS.index(given.places_at)
    return finer and _fresh(claim, today, days=given.fresh_days)


def places_in(claim: Claim) -> tuple[Span, ...]:
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
