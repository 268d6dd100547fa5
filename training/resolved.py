"""A passage while its gold is made: marks numbered, linked, resolved and put beside those that need no hand."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import automatic
from days import Days, resolve, written
from markup import MarkupError, Passage, Span, render
from onrecord.model import Block, Report, Speaker, Time
from onrecord.model import Span as ModelSpan
from tags import BASES, CLASSES, MEASURES, MENTIONS, Tag, read_tag
from wordings import Bounds, bounds

__all__ = ["Attribution", "Figure", "Mention", "Reading"]

_ABBREVIATED = r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bGen)(?<!\bCol)(?<!\bMaj)(?<!\bCapt)(?<!\bLt)(?<!\bSgt)(?<!\bSt)(?<!\bRev)(?<!\bProf)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bNo)(?<! [A-Z])(?<!\bvs)"
_BREAK = re.compile(rf"{_ABBREVIATED}[.!?…][”\")’]*\s+(?=[“\"(‘]?[A-Z0-9@#])|\n+")
_PREPOSITION = re.compile(r"(?:on|in|at|since|by|until|from)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_NEAR = 30
"""Code points between a figure and the group it counts, where no number links them."""


@dataclass(slots=True)
class Attribution:
    """Source, cue and content as marked, and the speaker they resolve to."""

    id: str
    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    said: Time | None = None
    speaker: Speaker | None = None

    def holds(self, at: int) -> bool:
        """Whether its content holds the code point at `at`."""
        return any(start <= at < end for start, end in self.content)

    @property
    def size(self) -> int:
        """From the start of its content to the end, code points."""
        return self.content[-1][1] - self.content[0][0] if self.content else 0


@dataclass(slots=True)
class Mention:
    """A mention, marked or found, with the name and the days it stands for."""

    kind: str
    span: Span
    name: str
    id: str = ""
    default: bool = False
    tag: Tag | None = None
    time: Time | None = None


@dataclass(slots=True)
class Figure:
    """A number phrase: its measure (None: no loss), bounds, links and chain of speakers."""

    span: Span
    tag: Tag
    measure: str | None
    basis: str | None
    bounds: Bounds
    links: dict[str, Mention | None] = field(default_factory=dict)
    chain: tuple[Attribution, ...] = ()
    """From the attribution nearest to the report to the innermost one."""
    carried: bool = False


class Reading:
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
        """What stands in the span."""
        return self.text[span[0] : span[1]]

    def wrong(self, problem: str) -> MarkupError:
        """The error that names this passage."""
        return MarkupError(f"{self.passage.id}: {problem}")

    # mentions

    def _mentions(self) -> list[Mention]:
        found = []
        for tag, span in self.tags:
            if tag.family == "mention" or tag.sort == "t":
                kind = MENTIONS.get(tag.sort, "date")
                if kind == "date":
                    span = self._bare(span, _PREPOSITION)
                name = self.words(self._bare(span, _ARTICLE) if kind == "organisation" else span)
                made = Mention(kind, span, tag.value or name, tag.id, tag.default, tag)
                if kind == "date":
                    made.time, made.name = self._time(tag, span), self.words(span)
                found.append(made)
        return self._automatic(found)

    def _bare(self, span: Span, opening: re.Pattern[str]) -> Span:
        """The span without a preposition or an article that an author marked with it."""
        found = opening.match(self.text, *span)
        return (found.end(), span[1]) if found else span

    def _automatic(self, found: list[Mention]) -> list[Mention]:
        named = [each for each in found if each.kind in ("person", "organisation", "place")]
        dated = [each.span for each in found if each.kind == "date"]
        told = [(each.kind, self.words(self._bare(each.span, _ARTICLE))) for each in named]
        for kind, span, name in automatic.names(self.text, told, [*(each.span for each in named), *dated]):
            found.append(Mention(kind, span, name))
        covered = [*dated, *(each.span for each in found if each.kind in ("person", "organisation", "place"))]
        figures = [span for tag, span in self.tags if tag.family == "figure"]
        for span in automatic.dates(self.text, [*covered, *figures]):
            time = self._time(None, span)
            found.append(Mention("date", span, self.words(span), time=time))
        by_hand = [each.span for each in found if each.kind == "role"]
        roles = automatic.roles(self.text, [*covered, *by_hand])
        found += [Mention("role", span, self.words(span)) for span in roles]
        return sorted(found, key=lambda each: (each.span[0], -each.span[1], each.kind))

    def _time(self, tag: Tag | None, span: Span) -> Time | None:
        wording = self.words(span)
        if tag is not None and tag.value == "?":
            return None
        days: Days | None
        days = (
            written(tag.value) if tag is not None and tag.value else resolve(wording, self.passage.published)
        )
        if days is None:
            if tag is not None and (tag.id or tag.default or tag.sort == "t"):
                raise self.wrong(f"the date {wording!r} needs a value: [d=2031-02-04 …], or =? where none.")
            return None
        return Time(days.start, days.end, days.granularity, wording, "by hand", ModelSpan(*span))

    # attributions

    def _attributions(self) -> list[Attribution]:
        made: dict[str, Attribution] = {}
        sources: dict[str, tuple[Tag, Span]] = {}
        for tag, span in self.tags:
            if tag.family != "attribution":
                continue
            each = made.setdefault(tag.id, Attribution(tag.id))
            match tag.sort:
                case "s":
                    span = (span[0], span[0] + len(self.words(span).rstrip(", ")))
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

    def _speak(self, made: dict[str, Attribution], sources: dict[str, tuple[Tag, Span]]) -> None:
        told: dict[str, tuple[str, str | None]] = {}
        for id_, (tag, span) in sources.items():
            name, same = tag.value or self._name(span), tag.same
            code, side = tag.code, tag.side
            if same is not None:
                if same not in made or made[same].speaker is None:
                    raise self.wrong(
                        f"source {id_} is said to be source {same}, which is not marked before it."
                    )
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
        words = re.split(r", |\s[—–(]|, (?:who|which)\b", self.words(span))[0].strip(",:“”")
        bare = re.sub(r"^(?:the|a|an|its|his|her|their|our)\s+(?=\S)", "", words, flags=re.IGNORECASE)
        bodies = [each for each in inside if each.kind in ("organisation", "place")]
        if bodies and bare == self.words(bodies[0].span):
            return bodies[0].name
        return re.sub(r"[’']s?$", "", bare) if bodies and bare[:-2] == self.words(bodies[0].span) else bare

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
        """The sentence that holds the code point at `at`."""
        return next(span for span in self.sentences if span[0] <= at <= span[1])

    # figures

    def _figures(self) -> list[Figure]:
        found = []
        for tag, span in self.tags:
            if tag.family == "figure":
                found.append(self._figure(tag, span))
        taken = [each.span for each in found]
        taken += [
            each.span for each in self.mentions if each.kind in ("date", "person", "organisation", "place")
        ]
        no_bounds = Bounds(None, None, None, None, "other")
        found += [
            Figure(span, Tag("figure", "n"), None, None, no_bounds)
            for span in automatic.numbers(self.text, taken)
        ]
        found.sort(key=lambda each: each.span)
        for each in found:
            if each.measure is not None:
                each.links = self.links(each.tag, each.span, figures=found)
                each.chain, each.carried = self.chain(each.tag, each.span[0])
        return found

    def _figure(self, tag: Tag, span: Span) -> Figure:
        if tag.sort == "n":
            return Figure(span, tag, None, None, Bounds(None, None, None, None, "other"))
        measure = MEASURES[tag.sort]
        basis = BASES[tag.code] if tag.code else "stock" if measure == "deployed" else "incident"
        try:
            made = bounds(self.words(span))
        except ValueError as error:
            if tag.given is None:
                raise self.wrong(str(error)) from None
            made = Bounds(*tag.given, None, "given")
        if tag.given is not None and tag.given != (made.low, made.best, made.high):
            made = Bounds(*tag.given, made.hedge, "given")
        return Figure(span, tag, measure, basis, made)

    def links(self, tag: Tag, span: Span, *, figures: Sequence[Figure]) -> dict[str, Mention | None]:
        """What a figure or claim is linked to: by number, by nearness, or by the passage's default."""
        return {
            "group": self._linked("g", tag) or (None if "g" in tag.links else self._counted(span, figures)),
            "where": self._linked("l", tag) or self._default("place", "l", tag),
            "when": self._linked("d", tag) or self._default("date", "d", tag),
            "by": self._linked("b", tag) or self._beside("perpetrator", "b", tag, span),
            "circumstance": self._linked("x", tag) or self._beside("circumstance", "x", tag, span),
        }

    def _linked(self, letter: str, tag: Tag) -> Mention | None:
        to = tag.links.get(letter)
        if to in (None, "-"):
            return None
        for each in self.mentions:
            if (
                each.tag is not None
                and each.tag.sort in (letter, "t" if letter == "d" else letter)
                and each.id == to
            ):
                return each
        raise self.wrong(f"{letter}{to} is linked but not marked.")

    def _default(self, kind: str, letter: str, tag: Tag) -> Mention | None:
        if letter in tag.links or tag.alone:
            return None
        return next((each for each in self.mentions if each.kind == kind and each.default), None)

    def _beside(self, kind: str, letter: str, tag: Tag, span: Span) -> Mention | None:
        if letter in tag.links or tag.alone:
            return None
        start, end = self.sentence(span[0])
        near = [each for each in self.mentions if each.kind == kind and start <= each.span[0] < end]
        return near[0] if len(near) == 1 else self._default(kind, letter, tag)

    def _counted(self, span: Span, figures: Sequence[Figure]) -> Mention | None:
        groups = [each for each in self.mentions if each.kind == "group"]
        for each in groups:
            if each.span[0] <= span[0] and span[1] <= each.span[1]:
                return each
        end = min(self.sentence(span[0])[1], span[1] + _NEAR)
        others = [each.span[0] for each in figures if each.span[0] > span[0] and each.measure is not None]
        end = min([end, *others])
        return next((each for each in groups if span[1] <= each.span[0] < end), None)

    def chain(self, tag: Tag, at: int) -> tuple[tuple[Attribution, ...], bool]:
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

    def _around(self, at: int, *, beside: Attribution | None = None) -> tuple[Attribution, ...]:
        inside = [each for each in self.attributions if each is not beside and each.holds(at)]
        if beside is not None:
            inside = [each for each in inside if each.size > beside.size]
        return tuple(sorted(inside, key=lambda each: -each.size))
