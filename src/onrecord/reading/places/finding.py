"""Which words of a report are place names.

Words in capitals make runs ("Kursk Oblast", "Deir ez-Zor", "Paris Hilton"); a run, or what is left of it
without opening words, directions and words for areas, is a place name where the gazetteer has all of it. A longer
run that merely holds a place ("New York Times", "Moscow Mayor") is none. The words around, the place's size and
whether the word is a common one or a person's name say how likely it is; a name that the words around cue as a
place ("the village of X", "near X", or listed with such) is one even if no gazetteer has it.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from onrecord.knowledge import table
from onrecord.knowledge.gazetteer import Settlement, gazetteer
from onrecord.knowledge.nations import NationMention, nation
from onrecord.knowledge.nations import mentions as nation_mentions
from onrecord.model import Sentence, Span
from onrecord.reading.places.naming import Reading, readings
from onrecord.reading.places.runs import Run, Token, joined, persons_in, runs_in

__all__ = ["Found", "find"]

THRESHOLD = 1.5
GOVERNMENT = 0.2
"""The most that a capital scores which no word before cues: it often stands for a government."""
UNKNOWN = -9.0
"""The score of a name that no gazetteer has: it is a place's only if it is listed with a cued one."""
_LONGEST = 6
"""Words that a run may hold; what is longer is a headline in capitals."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place name of a report."""

    span: Span
    name: str
    """The name to look up: with the words that say what kind of place it is, where they stand around it."""
    score: float
    cued: bool
    """Whether the words around alone make it a place."""


def find(text: str, sentences: Sequence[Sentence]) -> tuple[Found, ...]:
    """The place names in the sentences, in order, apart."""
    runs = [run for sentence in sentences for run in runs_in(text, sentence.span)]
    nations = nation_mentions(text)
    states = [mention.span for mention in nations if not _is_capital(mention, text)]
    persons = persons_in(runs)
    found: list[Found] = []
    for run in runs:
        found.extend(_in_run(text, run, persons, states))
    found.extend(_states(text, sentences, nations, found))
    ordered = sorted(found, key=lambda each: (each.span.start, -each.span.end))
    return tuple(_accepted(text, _apart(ordered)))


def _is_capital(mention: NationMention, text: str) -> bool:
    """Whether it is a capital, which may be the town itself, and no other word for a government."""
    return mention.column == "metonym" and any(
        place.capital for place in readings(mention.span.of(text)).places
    )


def _in_run(text: str, run: Run, persons: frozenset[str], states: Sequence[Span]) -> Iterator[Found]:
    """The place name that the run is, if it is one."""
    tokens = _trimmed(run, persons)
    if not tokens or len(tokens) > _LONGEST:
        return
    span = _with_full_stop(text, Span(tokens[0].start, tokens[-1].end))
    if _is_no_place(text, span, tokens):
        return
    state = _over(states, span.start)
    if state is not None and span.end <= state.end:
        return
    span, name = _with_words_around(text, span)
    reading = readings(name)
    cued = _is_cued(text, span, tokens) or _is_owned_area(text, span, name)
    if not reading.places and not cued:
        yield from _after_adjective(text, run, tokens, persons, states)
        if len(tokens) == 1 and tokens[0].text not in persons and not run.first:
            yield Found(span, name, UNKNOWN, cued=False)
        return
    yield Found(span, name, _score(text, span, run, tokens, reading, persons), cued)


def _with_full_stop(text: str, span: Span) -> Span:
    """The span with the full stop of a short form ("Calif.")."""
    longer = Span(span.start, span.end + 1)
    return longer if longer.of(text) in table("places")["short_forms"] else span


def _is_no_place(text: str, span: Span, tokens: Sequence[Token]) -> bool:
    """Whether the words are no place's wherever they stand: an acronym, a direction, money, a road's number."""
    words, word = table("places"), span.of(text)
    if word.casefold() in (*words["no_places"], *words["directions"]) or word in words["region_adjectives"]:
        return True
    if re.match(r"-?\d", text[span.end : span.end + 2]) or text[max(0, span.start - 1) : span.start] == "$":
        return True
    opens = re.match(r"\s?(?:[,(:—–]|--)", text[span.end : span.end + 3])
    acronym = len(tokens) == 1 and word.isupper() and len(word) < 6 and opens is None
    return acronym and word not in words["short_forms"]


def _over(spans: Sequence[Span], at: int) -> Span | None:
    """The one of the spans (in order, apart) that covers the code point `at`."""
    number = bisect_right(spans, at, key=lambda span: span.start) - 1
    return spans[number] if number >= 0 and at < spans[number].end else None


def _after_adjective(
    text: str, run: Run, tokens: tuple[Token, ...], persons: frozenset[str], states: Sequence[Span]
) -> Iterator[Found]:
    """ "Ukrainian Donetsk", "Russia's Kursk": the place after the state's word."""
    state = _over(states, tokens[0].start)
    if state is not None and state.start == tokens[0].start:
        rest = tuple(token for token in tokens if token.start >= state.end)
        if rest and len(rest) < len(tokens):
            yield from _in_run(text, Run(rest, first=False), persons, ())


def _trimmed(run: Run, persons: frozenset[str]) -> tuple[Token, ...]:
    """The run without opening words and, before and after it, weekdays and months."""
    tokens, openers = list(run.tokens), table("places")["openers"]
    while len(tokens) > 1 and tokens[0].text.casefold() in openers and not gazetteer().lookup(joined(tokens)):
        tokens.pop(0)
    while (
        len(tokens) > 1 and tokens[-1].text.casefold() in openers and not gazetteer().lookup(joined(tokens))
    ):
        tokens.pop()
    if tokens and tokens[0].text.casefold() in openers and len(tokens) == 1:
        return ()
    return tuple(tokens)


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word for an area or a settlement right before the name (with "of" or without), and right after it."""
    words = table("places")
    kind_words = [*words["admin1_words"], *words["admin2_words"], *words["settlement_words"]]
    kinds = "|".join(sorted(map(re.escape, kind_words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<word>{kinds})\s(?:of\s)?$"), re.compile(rf"\s(?P<word>{kinds})(?!\w)")


def _with_words_around(text: str, span: Span) -> tuple[Span, str]:
    """The span with an area word after it, and the name to look up with the word that stands around it."""
    before, after = _around()
    name = span.of(text)
    follows = after.match(text, span.end, min(len(text), span.end + 24))
    if follows is not None and (readings(name).kind is None or not readings(name).places):
        whole = f"{name} {follows['word']}"
        if readings(whole).places or follows["word"] not in table("places")["settlement_words"]:
            return Span(span.start, span.start + len(whole)), whole
    stands = before.search(text[max(0, span.start - 24) : span.start])
    if stands is not None:
        word = stands["word"]
        return span, f"{word} of {name}"
    return span, name


def _is_cued(text: str, span: Span, tokens: Sequence[Token]) -> bool:
    """Whether "the village of" or "near" stands right before the name."""
    before = text[max(0, span.start - 28) : span.start].casefold()
    words = table("places")
    settlement = re.search(r"(?<!\w)([\w ]+?)\s(?:of\s)?$", before)
    last = before.rstrip().removesuffix(" of").split()[-1:] if settlement else []
    if (
        last
        and last[0] in words["settlement_words"]
        and last[0] not in ("capital", "community", "port", "camp")
    ):
        return before.rstrip().endswith(" of") or last[0] in (
            "village",
            "villages",
            "town",
            "settlement",
            "hamlet",
        )
    lows = [token.text.casefold() for token in tokens]
    if len(lows) > 1 and lows[-1] in words["facilities"]:
        return _is_unknown_place(before, lows, tokens)
    if any(low in words["titles"] or low in words["openers"] for low in lows):
        return False
    if before.rstrip().endswith(("near", "outskirts of")):
        return True
    return _is_unknown_place(before, lows, tokens)


def _is_owned_area(text: str, span: Span, name: str) -> bool:
    """Whether a state owns it and a word for an area ends it: "Ruritania's Oldtown region"."""
    words = table("places")
    owner = re.search(r"((?:\w+\s){0,2}\w+)['’]s?\s$", text[max(0, span.start - 40) : span.start])
    parts = owner[1].split() if owner is not None else []
    owned = any(nation(" ".join(parts[at:])) is not None for at in range(len(parts)))
    kind = name.casefold().split()[-1]
    return owned and " " in name and kind in (*words["admin1_words"], *words["admin2_words"])


def _is_unknown_place(before: str, lows: Sequence[str], tokens: Sequence[Token]) -> bool:
    """Whether a name that no gazetteer has is a place by the words around: "in X", "off the island of X", "at X Hospital"."""
    words = table("places")
    before = re.sub(r"\s+(?:the\s+)?$", " ", re.sub(r"\s+", " ", before))
    for word in words["directions"]:
        before = before.removesuffix(f"{word} ")
    if lows[-1] in words["facilities"]:
        return any(before.endswith(f" {cue} ") for cue in ("at", "on", "inside", *words["unknown_after"]))
    no_name = {*words["institutions"], *words["no_unknown"], *words["no_places"]}
    if no_name & set(lows) or any(low in _common() or low in _names() for low in lows) or len(lows) > 3:
        return False
    proper = all(len(token.text) > 3 and not token.text.isupper() for token in tokens)
    return proper and any(before.endswith(f" {cue} ") for cue in words["unknown_after"])


def _score(
    text: str, span: Span, run: Run, tokens: Sequence[Token], reading: Reading, persons: frozenset[str]
) -> float:
    """How likely the words are a place's name; THRESHOLD and more is one."""
    words = table("places")
    cue = _cue(text, span)
    score = _size(reading) + cue
    if cue == 0.0 and any(place.capital for place in reading.places):
        score = min(score, GOVERNMENT)  # "Moscow said"
    lower = tokens[0].text.casefold()
    if len(tokens) == 1:
        score -= 2.6 * (lower in _common()) + 2.4 * (lower in _names()) + 3.0 * (tokens[0].text in persons)
        score -= 0.4 * run.first
    else:
        score += 1.2 - 3.0 * (tokens[-1].text in persons and tokens[0].text in persons)
    if reading.kind is not None and reading.places:
        score += 2.5
    follows = text[span.end : span.end + 14]
    if re.match(r"\s(?:" + "|".join(words["person_verbs"]) + r")\b", follows):
        score -= 1.5
    if re.match(r"-[a-z]", follows):
        score += 1.5 if follows.startswith(tuple(words["endings"])) else -1.0
    return score


def _size(reading: Reading) -> float:
    """What the best candidate's people, kind and name speak for."""
    best = max(reading.places, key=_weight, default=None)
    return _weight(best) if best is not None else 0.0


def _weight(place: Settlement) -> float:
    kinds = {"country": 4.0, "region": 3.0, "admin1": 2.2, "admin2": 0.4, "city": 0.0}
    people = max(0.0, math.log10(place.population + 1) - 3.0) * 0.62
    own = place.own_name or place.kind != "city"
    return (
        kinds[place.kind]
        + people * (1.0 if own else 0.6)
        - (0.0 if own else 0.6)
        + (0.5 if place.capital else 0.0)
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(table("places")["common_words"])


@cache
def _names() -> frozenset[str]:
    return frozenset(table("places")["person_names"])


def _cue(text: str, span: Span) -> float:
    """What the words right before and after speak for."""
    before = text[max(0, span.start - 24) : span.start].casefold()
    before = re.sub(r"\s+", " ", before)
    before = re.sub(r" the $", " ", before)
    for word in table("places")["directions"]:
        if before.endswith(f" {word} "):
            return 2.2
    if any(before.endswith(f" {cue} ") or before == f"{cue} " for cue in table("places")["cues_strong"]):
        return 2.2
    weak = any(before.endswith(f" {cue} ") or before == f"{cue} " for cue in table("places")["cues_weak"])
    return 0.8 if weak else 0.0


def _states(
    text: str, sentences: Sequence[Sentence], nations: Sequence[NationMention], found: Sequence[Found]
) -> Iterator[Found]:
    """States named by name; adjectives, people and capitals that stand for governments are no places here."""
    spans, taken = [sentence.span for sentence in sentences], sorted(each.span for each in found)
    for mention in nations:
        span = mention.span
        free = _over(taken, span.start) is None and _over(taken, span.end - 1) is None
        if (
            mention.column == "name"
            and free
            and _over(spans, span.start)
            and not _is_part_of_name(text, span)
        ):
            yield Found(span, span.of(text), 4.0 + _cue(text, span), cued=False)


def _is_part_of_name(text: str, span: Span) -> bool:
    """Whether a word in capitals follows directly, so that the state's name is part of a longer one."""
    return (
        bool(re.match(r"\s[A-Z][a-z]+", text[span.end : span.end + 4]))
        and not text[span.start : span.end].isupper()
    )


def _apart(found: Sequence[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in found:
        if not kept or kept[-1].span.end <= each.span.start:
            kept.append(each)
    return kept


def _accepted(text: str, found: Sequence[Found]) -> Iterator[Found]:
    """Those likely enough: alone, beside their area, listed with one, or named surely elsewhere in the report."""
    scores = _listed_scores(text, found)
    sure = {each.span.of(text) for each, score in zip(found, scores, strict=True) if score >= THRESHOLD}
    cued = False
    for n, (each, score) in enumerate(zip(found, scores, strict=True)):
        cued = each.cued or (cued and _between(text, found[n - 1], each) in table("places")["listed"])
        known = bool(readings(each.name).places)
        again = each.span.of(text) in sure and score >= THRESHOLD - 1.5
        if cued or (known and (score >= THRESHOLD or again)):
            yield replace(each, score=score)


def _between(text: str, one: Found, other: Found) -> str:
    return re.sub(r"\s+", " ", text[one.span.end : other.span.start])


def _listed_scores(text: str, found: Sequence[Found]) -> list[float]:
    scores = [each.score for each in found]
    joins = set(table("places")["listed"])
    for n in range(len(found) - 1):
        between = _between(text, found[n], found[n + 1])
        if between == ", " and _is_area(found[n + 1]) and not _is_area(found[n]):
            scores[n] += 2.4
            scores[n + 1] += 1.0
        elif between in joins:
            low, high = sorted((scores[n], scores[n + 1]))
            lift = 1.2 if high >= THRESHOLD + 1 else 0.0
            scores[n] += lift * (scores[n] == low)
            scores[n + 1] += lift * (scores[n + 1] == low and low != high)
    return scores


def _is_area(found: Found) -> bool:
    return any(place.kind in ("country", "admin1") for place in readings(found.name).places)
