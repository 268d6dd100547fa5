"""From a passage's marks to its gold: attributions, mentions, figures, and claims in the wire form."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import automatic
from days import Days, resolve, written
from markup import MarkupError, Passage, Span, render
from tags import BASES, CLASSES, KINDS, MEASURES, MENTIONS, STATUSES, Tag, read_tag
from wordings import Bounds, bounds

from onrecord.model import Block, Circumstance, Claim, Cue, Figure, Group, Party, Place, Report, Speaker, Time
from onrecord.model import Span as ModelSpan

__all__ = ["gold", "split_of"]

_ABBREVIATED = r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGen)(?<!\bCol)(?<!\bMaj)(?<!\bCapt)(?<!\bLt)(?<!\bSgt)(?<!\bSt)(?<!\bRev)(?<!\bProf)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bNo)(?<! [A-Z])(?<!\bvs)"
_BREAK = re.compile(rf"{_ABBREVIATED}[.!?…][”\")’]*\s+(?=[“\"(‘]?[A-Z0-9@#])|\n+")
_SEX = {
    "female": {"woman", "women", "girl", "girls", "mother", "mothers", "wife", "daughter", "daughters", "sister", "sisters", "grandmother", "schoolgirls", "nun", "nuns"},
    "male": {"man", "men", "boy", "boys", "father", "fathers", "husband", "son", "sons", "brother", "brothers", "grandfather", "schoolboys"},
}  # fmt: skip
_AGE = {
    "child": {"child", "children", "boy", "boys", "girl", "girls", "infant", "infants", "baby", "babies", "toddler", "toddlers", "schoolchildren", "schoolgirls", "schoolboys", "teenager", "teenagers", "newborns", "minors"},
    "elderly": {"elderly", "pensioner", "pensioners"},
}  # fmt: skip
_PREPOSITION = re.compile(r"(?:on|in|at|since|by|until|from)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_NEAR = 30
"""Code points between a figure and the group it counts, where no number links them."""


def split_of(id_: str) -> str:
    """`train` or `held out` by the MD5 of the passage's id, seven tenths to three, the law of bench/common.half."""
    return "train" if int(hashlib.md5(id_.encode(), usedforsecurity=False).hexdigest(), 16) % 10 < 7 else "held out"


@dataclass(slots=True)
class _Attribution:
    id: str
    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    said: Time | None = None
    speaker: Speaker | None = None

    def holds(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.content)

    @property
    def size(self) -> int:
        return self.content[-1][1] - self.content[0][0] if self.content else 0


@dataclass(slots=True)
class _Mention:
    kind: str
    span: Span
    name: str
    id: str = ""
    default: bool = False
    tag: Tag | None = None
    time: Time | None = None
    by_hand: bool = True


@dataclass(slots=True)
class _Figure:
    span: Span
    tag: Tag
    measure: str | None
    basis: str | None
    bounds: Bounds
    links: dict[str, _Mention | None] = field(default_factory=dict)
    chain: tuple[_Attribution, ...] = ()
    """From the attribution nearest to the report to the innermost one."""
    carried: bool = False


class _Reading:
    """One passage while its gold is made."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.text, marks, self.places = render(passage.blocks)
        self.tags = [(tag, mark.span) for mark in marks for tag in read_tag(mark.tag)]
        self.mentions = self._mentions()
        self.attributions = self._attributions()
        self.sentences = self._sentences()
        self.figures = self._figures()
        self.report = Report(
            item=hashlib.sha256(self.text.encode()).hexdigest(),
            text=self.text,
            blocks=tuple(Block(role, ModelSpan(*span)) for role, span in self.places),
            outlet=passage.outlet,
            published=passage.published,
            language="en",
        )

    def words(self, span: Span) -> str:
        return self.text[span[0] : span[1]]

    def wrong(self, problem: str) -> MarkupError:
        return MarkupError(f"{self.passage.id}: {problem}")

    # mentions

    def _mentions(self) -> list[_Mention]:
        found = []
        for tag, span in self.tags:
            if tag.family == "mention" or tag.sort == "t":
                kind = MENTIONS.get(tag.sort, "date")
                if kind == "date":
                    span = self._bare(span, _PREPOSITION)
                name = self.words(self._bare(span, _ARTICLE) if kind == "organisation" else span)
                made = _Mention(kind, span, tag.value or name, tag.id, tag.default, tag)
                if kind == "date":
                    made.time, made.name = self._time(tag, span), self.words(span)
                found.append(made)
        return self._automatic(found)

    def _bare(self, span: Span, opening: re.Pattern[str]) -> Span:
        """The span without a preposition or an article that an author marked with it."""
        found = opening.match(self.text, *span)
        return (found.end(), span[1]) if found else span

    def _automatic(self, found: list[_Mention]) -> list[_Mention]:
        named = [each for each in found if each.kind in ("person", "organisation", "place")]
        dated = [each.span for each in found if each.kind == "date"]
        told = [(each.kind, self.words(self._bare(each.span, _ARTICLE))) for each in named]
        for kind, span, name in automatic.names(self.text, told, [*(each.span for each in named), *dated]):
            found.append(_Mention(kind, span, name, by_hand=False))
        covered = [*dated, *(each.span for each in found if each.kind in ("person", "organisation", "place"))]
        figures = [span for tag, span in self.tags if tag.family == "figure"]
        for span in automatic.dates(self.text, [*covered, *figures]):
            time = self._time(None, span)
            found.append(_Mention("date", span, self.words(span), time=time, by_hand=False))
        by_hand = [each.span for each in found if each.kind == "role"]
        for span in automatic.roles(self.text, [*covered, *by_hand]):
            found.append(_Mention("role", span, self.words(span), by_hand=False))
        return sorted(found, key=lambda each: (each.span[0], -each.span[1], each.kind))

    def _time(self, tag: Tag | None, span: Span) -> Time | None:
        wording = self.words(span)
        if tag is not None and tag.value == "?":
            return None
        days: Days | None
        days = written(tag.value) if tag is not None and tag.value else resolve(wording, self.passage.published)
        if days is None:
            if tag is not None and (tag.id or tag.default or tag.sort == "t"):
                raise self.wrong(f"the date {wording!r} needs a value: [d=2031-02-04 …], or =? where none.")
            return None
        return Time(days.start, days.end, days.granularity, wording, "by hand", ModelSpan(*span))

    # attributions

    def _attributions(self) -> list[_Attribution]:
        made: dict[str, _Attribution] = {}
        sources: dict[str, tuple[Tag, Span]] = {}
        for tag, span in self.tags:
            if tag.family != "attribution":
                continue
            each = made.setdefault(tag.id, _Attribution(tag.id))
            match tag.sort:
                case "s":
                    each.source.append(span)
                    sources.setdefault(tag.id, (tag, span))
                case "c":
                    each.cue.append(span)
                case "q":
                    each.content.append(span)
                case _:
                    each.said = self._time(tag, self._bare(span, _PREPOSITION))
        for each in made.values():
            if not each.content or not each.cue:
                raise self.wrong(f"attribution {each.id} has no {'content' if each.cue else 'cue'}.")
        self._speak(made, sources)
        return sorted(made.values(), key=lambda each: (each.content[0][0], -each.size))

    def _speak(self, made: dict[str, _Attribution], sources: dict[str, tuple[Tag, Span]]) -> None:
        told: dict[str, tuple[str, str | None]] = {}
        for id_, (tag, span) in sources.items():
            name, same = tag.value or self._name(span), tag.same
            code, side = tag.code, tag.side
            if same is not None:
                if same not in made or made[same].speaker is None:
                    raise self.wrong(f"source {id_} is said to be source {same}, which is not marked before it.")
                before = made[same].speaker
                assert before is not None
                name, side = before.name, side or before.side
                class_ = CLASSES[code] if code else before.class_
            elif code:
                if code not in CLASSES:
                    raise self.wrong(f"{code!r} is no class of source.")
                class_ = CLASSES[code]
            else:
                class_, side = told.get(name, ("", side))
            told.setdefault(name, (class_, side))
            made[id_].speaker = Speaker(name, self.words(span), class_, side, ModelSpan(*span))

    def _name(self, span: Span) -> str:
        """The one person named, else the one body named where nothing but an article stands before it, else the words."""
        inside = [each for each in self.mentions if span[0] <= each.span[0] and each.span[1] <= span[1]]
        persons = [each for each in inside if each.kind == "person"]
        if persons:
            return persons[0].name
        words = re.split(r", |\s[—–(]|, (?:who|which)\b", self.words(span))[0].rstrip(",:")
        bare = re.sub(r"^(?:the|a|an|its|his|her|their|our)\s+(?=\S)", "", words, flags=re.IGNORECASE)
        bodies = [each for each in inside if each.kind in ("organisation", "place")]
        if bodies and bare == self.words(bodies[0].span):
            return bodies[0].name
        return re.sub(r"[’']s?$", "", bare) if bodies and bare[:-2] == self.words(bodies[0].span) else bare

    def speaker_names(self) -> set[str]:
        return {each.speaker.name for each in self.attributions if each.speaker}

    # sentences

    def _sentences(self) -> list[Span]:
        found = []
        for _, (start, end) in self.places:
            at = start
            for hit in _BREAK.finditer(self.text, start, end):
                found.append((at, hit.start() + len(hit[0].rstrip())))
                at = hit.end()
            found.append((at, end))
        return found

    def sentence(self, at: int) -> Span:
        return next(span for span in self.sentences if span[0] <= at <= span[1])

    # figures

    def _figures(self) -> list[_Figure]:
        found = []
        for tag, span in self.tags:
            if tag.family == "figure":
                found.append(self._figure(tag, span))
        taken = [each.span for each in found]
        taken += [each.span for each in self.mentions if each.kind in ("date", "person", "organisation", "place")]
        for span in automatic.numbers(self.text, taken):
            found.append(_Figure(span, Tag("figure", "n"), None, None, Bounds(None, None, None, None, "other")))
        found.sort(key=lambda each: each.span)
        for each in found:
            if each.measure is not None:
                each.links = self.links(each.tag, each.span, figures=found)
                each.chain, each.carried = self.chain(each.tag, each.span[0])
        return found

    def _figure(self, tag: Tag, span: Span) -> _Figure:
        if tag.sort == "n":
            return _Figure(span, tag, None, None, Bounds(None, None, None, None, "other"))
        measure = MEASURES[tag.sort]
        basis = BASES[tag.code] if tag.code else "stock" if measure == "deployed" else "incident"
        try:
            made = bounds(self.words(span))
        except ValueError as error:
            if tag.given is None:
                raise self.wrong(str(error)) from None
            made = Bounds(*tag.given, None, "given")
        if tag.given is not None:
            made = Bounds(*tag.given, made.hedge, "given" if made.kind == "vague" else made.kind)
        return _Figure(span, tag, measure, basis, made)

    def links(self, tag: Tag, span: Span, *, figures: Sequence[_Figure]) -> dict[str, _Mention | None]:
        """What a figure or claim is linked to: by number, by nearness, or by the passage's default."""
        return {
            "group": self._linked("g", tag) or (None if "g" in tag.links else self._counted(span, figures)),
            "where": self._linked("l", tag) or self._default("place", "l", tag),
            "when": self._linked("d", tag) or self._default("date", "d", tag),
            "by": self._linked("b", tag) or self._beside("perpetrator", "b", tag, span),
            "circumstance": self._linked("x", tag) or self._beside("circumstance", "x", tag, span),
        }

    def _linked(self, letter: str, tag: Tag) -> _Mention | None:
        to = tag.links.get(letter)
        if to in (None, "-"):
            return None
        for each in self.mentions:
            if each.tag is not None and each.tag.sort in (letter, "t" if letter == "d" else letter) and each.id == to:
                return each
        raise self.wrong(f"{letter}{to} is linked but not marked.")

    def _default(self, kind: str, letter: str, tag: Tag) -> _Mention | None:
        if letter in tag.links or tag.alone:
            return None
        return next((each for each in self.mentions if each.kind == kind and each.default), None)

    def _beside(self, kind: str, letter: str, tag: Tag, span: Span) -> _Mention | None:
        if letter in tag.links or tag.alone:
            return None
        start, end = self.sentence(span[0])
        near = [each for each in self.mentions if each.kind == kind and start <= each.span[0] < end]
        return near[0] if len(near) == 1 else self._default(kind, letter, tag)

    def _counted(self, span: Span, figures: Sequence[_Figure]) -> _Mention | None:
        groups = [each for each in self.mentions if each.kind == "group"]
        for each in groups:
            if each.span[0] <= span[0] and span[1] <= each.span[1]:
                return each
        end = min(self.sentence(span[0])[1], span[1] + _NEAR)
        others = [each.span[0] for each in figures if each.span[0] > span[0] and each.measure is not None]
        end = min([end, *others])
        return next((each for each in groups if span[1] <= each.span[0] < end), None)

    def chain(self, tag: Tag, at: int) -> tuple[tuple[_Attribution, ...], bool]:
        """The attributions a claim stands in, outermost first; and whether its speaker was carried over."""
        to = tag.links.get("a")
        if to == "-":
            return (), False
        if to is None:
            return self._around(at), False
        wanted = to.split(",")
        chosen = [each for id_ in wanted for each in self.attributions if each.id == id_]
        if len(chosen) != len(wanted):
            raise self.wrong(f"a{to} is linked but not marked.")
        if len(chosen) == 1:
            return (*self._around(chosen[0].content[0][0], beside=chosen[0]), chosen[0]), True
        return tuple(chosen), True

    def _around(self, at: int, *, beside: _Attribution | None = None) -> tuple[_Attribution, ...]:
        inside = [each for each in self.attributions if each is not beside and each.holds(at)]
        if beside is not None:
            inside = [each for each in inside if each.size > beside.size]
        return tuple(sorted(inside, key=lambda each: -each.size))


def gold(passage: Passage) -> dict[str, Any]:
    """The gold of a passage as one JSON object; MarkupError where a mark does not fit."""
    reading = _Reading(passage)
    claims = _claims(reading)
    return {
        "id": passage.id,
        "manner": passage.manner,
        "crisis": passage.crisis,
        "published": passage.published,
        "outlet": passage.outlet,
        "language": "en",
        "split": split_of(passage.id),
        "text": reading.text,
        "parts": [{"role": role, "span": list(span)} for role, span in reading.places],
        "attributions": [_attribution(each) for each in reading.attributions],
        "mentions": [_mention(each) for each in reading.mentions],
        "figures": [_figure(reading, each) for each in reading.figures],
        "claims": [claim.to_wire() for claim in claims],
    }


def _attribution(each: _Attribution) -> dict[str, Any]:
    said = each.said.span if each.said else None
    speaker = each.speaker
    return {
        "source": [list(span) for span in each.source],
        "cue": [list(span) for span in each.cue],
        "content": [list(span) for span in each.content],
        "name": speaker.name if speaker else None,
        "class": (speaker.class_ or None) if speaker else None,
        "said": list(said) if said else None,
    }


def _mention(each: _Mention) -> dict[str, Any]:
    return {"kind": each.kind, "span": list(each.span), "name": each.name}


def _figure(reading: _Reading, each: _Figure) -> dict[str, Any]:
    places = {id(mention): at for at, mention in enumerate(reading.mentions)}
    links = {name: places[id(mention)] if mention else None for name, mention in each.links.items()}
    inner = reading.attributions.index(each.chain[-1]) if each.chain else None
    whole = _whole(reading, each.tag) if each.tag.part_of else None
    return {
        "span": list(each.span),
        "measure": each.measure,
        "basis": each.basis,
        "hedge": each.bounds.hedge,
        "bound": each.bounds.kind,
        "low": each.bounds.low,
        "best": each.bounds.best,
        "high": each.bounds.high,
        "attribution": inner,
        "carried": each.carried,
        "part_of": reading.figures.index(whole) if whole else None,
        **(links or dict.fromkeys(("group", "where", "when", "by", "circumstance"))),
    }


def _whole(reading: _Reading, tag: Tag) -> _Figure:
    for each in reading.figures:
        if each.measure is not None and each.tag.id == tag.part_of:
            return each
    raise reading.wrong(f"of{tag.part_of} names no figure.")


def _claims(reading: _Reading) -> list[Claim]:
    made: list[tuple[Claim, Tag]] = []
    for figure in reading.figures:
        if figure.measure is not None:
            made.append((_with_figure(reading, figure), figure.tag))
    ids = defaultdict(str, {tag.id: claim.id for claim, tag in made if tag.id})
    for tag, span in reading.tags:
        if tag.family == "claim":
            made.append((_without_figure(reading, tag, span), tag))
    claims = [
        replace(claim, part_of=ids[tag.part_of] or None) if tag.part_of else claim for claim, tag in made
    ]
    return sorted(claims, key=_order)


def _order(claim: Claim) -> tuple[Span, Span]:
    quote = claim.span or ModelSpan(0, 0)
    return quote, (claim.figure.span if claim.figure else None) or quote


def _with_figure(reading: _Reading, figure: _Figure) -> Claim:
    measure = figure.measure
    value = Figure(
        figure.bounds.low,
        figure.bounds.best,
        figure.bounds.high,
        reading.words(figure.span),
        figure.bounds.hedge,
        figure.basis,
        ModelSpan(*figure.span),
    )
    kind = "strength" if measure == "deployed" else "loss"
    quote = _quote(reading, figure)
    return _claim(reading, figure.tag, quote, kind, measure, value, figure.links, figure.chain, figure.carried)


def _without_figure(reading: _Reading, tag: Tag, span: Span) -> Claim:
    links = reading.links(tag, span, figures=())
    if "g" not in tag.links:
        inside = [each for each in reading.mentions if each.kind == "group" and span[0] <= each.span[0] < span[1]]
        links["group"] = inside[0] if inside else None
    chain, carried = reading.chain(tag, span[0])
    kind = KINDS[tag.sort]
    measure = MEASURES[tag.code] if tag.code else "deployed" if kind == "strength" else None
    return _claim(reading, tag, span, kind, measure, None, links, chain, carried)


def _claim(
    reading: _Reading,
    tag: Tag,
    quote: Span,
    kind: str,
    measure: str | None,
    figure: Figure | None,
    links: dict[str, _Mention | None],
    chain: tuple[_Attribution, ...],
    carried: bool,
) -> Claim:
    when = links["when"]
    inner = chain[-1] if chain else None
    cue = None if inner is None or carried else Cue(reading.words(inner.cue[0]), ModelSpan(*inner.cue[0]))
    said = next((each.said for each in reversed(chain) if each.said is not None), None)
    return Claim(
        report=reading.report.id,
        part=next(role for role, (start, end) in reading.places if start <= quote[0] < end),
        kind=kind,
        measure=measure,
        reader="coded",
        quote=reading.words(quote),
        span=ModelSpan(*quote),
        said_by=_speakers(reading, chain),
        said=said,
        stance=tag.stance,
        cue=cue,
        direct=_direct(reading, figure.span[0] if figure and figure.span else quote[0] + 1),
        figure=figure,
        group=_group(reading, links["group"]),
        by=_slot(Party, reading, links["by"]),
        circumstance=_circumstance(reading, links["circumstance"]),
        when=when.time if when else None,
        where=_place(reading, links["where"]),
        status="accepted",
    )


def _speakers(reading: _Reading, chain: Sequence[_Attribution]) -> tuple[Speaker, ...]:
    said: list[Speaker] = []
    for each in chain:
        speaker = each.speaker
        if speaker is None or (said and said[-1].name == speaker.name):
            continue
        if not speaker.class_:
            raise reading.wrong(f"{speaker.wording!r} says a claim and has no class: [s{each.id}.gov …].")
        said.append(speaker)
    return tuple(said)


def _group(reading: _Reading, mention: _Mention | None) -> Group | None:
    if mention is None:
        return None
    words = set(re.findall(r"[a-z]+", mention.name.casefold()))
    sex = [name for name, known in _SEX.items() if words & known]
    age = [name for name, known in _AGE.items() if words & known]
    tag = mention.tag
    return Group(
        mention.name,
        reading.words(mention.span),
        STATUSES[tag.code] if tag and tag.code else None,
        tag.side if tag else None,
        sex[0] if len(sex) == 1 else None,
        age[0] if len(age) == 1 else None,
        ModelSpan(*mention.span),
    )


def _slot(type_: type[Party], reading: _Reading, mention: _Mention | None) -> Party | None:
    return type_(mention.name, reading.words(mention.span), ModelSpan(*mention.span)) if mention else None


def _circumstance(reading: _Reading, mention: _Mention | None) -> Circumstance | None:
    return Circumstance(reading.words(mention.span), ModelSpan(*mention.span)) if mention else None


def _place(reading: _Reading, mention: _Mention | None) -> Place | None:
    if mention is None:
        return None
    return Place(mention.name, None, None, None, None, reading.words(mention.span), ModelSpan(*mention.span))


def _direct(reading: _Reading, at: int) -> bool:
    """Whether a place stands inside quotation marks of its block."""
    start = next(span[0] for _, span in reading.places if span[0] <= at <= span[1])
    before = reading.text[start:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _quote(reading: _Reading, figure: _Figure) -> Span:
    """The statement: what an author braced, else the piece of the innermost content inside the sentence, else the sentence."""
    at = figure.span[0]
    start, end = reading.sentence(at)
    braced = [span for tag, span in reading.tags if tag.family == "quote" and span[0] <= at < span[1]]
    if braced:
        return min(braced, key=lambda span: span[1] - span[0])
    inside = [piece for each in reading.attributions for piece in each.content if piece[0] <= at < piece[1]]
    if inside:
        piece = min(inside, key=lambda span: span[1] - span[0])
        start, end = max(start, piece[0]), min(end, piece[1])
    words = reading.text[start:end]
    left = re.match(r"[\s“\"‘]*(?:that\s+)?[“\"‘]?", words)
    start += len(left[0]) if left else 0
    right = re.search(r"[\s.,;:!?”\"’]*$", words)
    end -= len(right[0]) if right else 0
    return (min(start, at), max(end, figure.span[1]))
