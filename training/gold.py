"""From a passage's marks to its gold: attributions, mentions, figures, and claims in the wire form."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markup import Passage, Span
from onrecord.model import Circumstance, Claim, Cue, Group, Party, Place, Speaker
from onrecord.model import Figure as WireFigure
from onrecord.model import Span as ModelSpan
from resolved import Attribution, Figure, Mention, Reading
from tags import KINDS, MEASURES, STATUSES, Tag

__all__ = ["gold", "split_of"]

_SEX = {
    "female": {"woman", "women", "girl", "girls", "mother", "mothers", "wife", "daughter", "daughters", "sister", "sisters", "grandmother", "schoolgirls", "nun", "nuns"},
    "male": {"man", "men", "boy", "boys", "father", "fathers", "husband", "son", "sons", "brother", "brothers", "grandfather", "schoolboys"},
}  # fmt: skip
_AGE = {
    "child": {"child", "children", "boy", "boys", "girl", "girls", "infant", "infants", "baby", "babies", "toddler", "toddlers", "schoolchildren", "schoolgirls", "schoolboys", "teenager", "teenagers", "newborns", "minors"},
    "elderly": {"elderly", "pensioner", "pensioners"},
}  # fmt: skip


def split_of(id_: str) -> str:
    """`train` or `held out` by the MD5 of the passage's id, seven tenths to three, the law of bench/common.half."""
    return (
        "train"
        if int(hashlib.md5(id_.encode(), usedforsecurity=False).hexdigest(), 16) % 10 < 7
        else "held out"
    )


def gold(passage: Passage) -> dict[str, Any]:
    """The gold of a passage as one JSON object; MarkupError where a mark does not fit."""
    reading = Reading(passage)
    claims = _claims(reading)
    return {
        "id": passage.id,
        "manner": passage.manner,
        "crisis": passage.crisis,
        "published": passage.published,
        "outlet": passage.outlet,
        "language": "en",
        "split": split_of(passage.id.partition("~")[0]),
        "text": reading.text,
        "parts": [{"role": role, "span": list(span)} for role, span in reading.places],
        "attributions": [_attribution(each) for each in reading.attributions],
        "mentions": [_mention(each) for each in reading.mentions],
        "figures": [_figure(reading, each) for each in reading.figures],
        "claims": [claim.to_wire() for claim in claims],
    }


def _attribution(each: Attribution) -> dict[str, Any]:
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


def _mention(each: Mention) -> dict[str, Any]:
    return {"kind": each.kind, "span": list(each.span), "name": each.name}


def _figure(reading: Reading, each: Figure) -> dict[str, Any]:
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


def _whole(reading: Reading, tag: Tag) -> Figure:
    for each in reading.figures:
        if each.measure is not None and each.tag.id == tag.part_of:
            return each
    raise reading.wrong(f"of{tag.part_of} names no figure.")


def _claims(reading: Reading) -> list[Claim]:
    made: list[tuple[Claim, Tag]] = [
        (_with_figure(reading, each), each.tag) for each in reading.figures if each.measure is not None
    ]
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


def _with_figure(reading: Reading, figure: Figure) -> Claim:
    measure = figure.measure
    value = WireFigure(
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
    return _claim(
        reading, figure.tag, quote, kind, measure, value, figure.links, figure.chain, figure.carried
    )


def _without_figure(reading: Reading, tag: Tag, span: Span) -> Claim:
    links = reading.links(tag, span, figures=())
    if "g" not in tag.links:
        inside = [
            each for each in reading.mentions if each.kind == "group" and span[0] <= each.span[0] < span[1]
        ]
        links["group"] = inside[0] if inside else None
    chain, carried = reading.chain(tag, span[0])
    kind = KINDS[tag.sort]
    measure = MEASURES[tag.code] if tag.code else "deployed" if kind == "strength" else None
    return _claim(reading, tag, span, kind, measure, None, links, chain, carried)


def _claim(
    reading: Reading,
    tag: Tag,
    quote: Span,
    kind: str,
    measure: str | None,
    figure: WireFigure | None,
    links: dict[str, Mention | None],
    chain: tuple[Attribution, ...],
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


def _speakers(reading: Reading, chain: Sequence[Attribution]) -> tuple[Speaker, ...]:
    said: list[Speaker] = []
    for each in chain:
        speaker = each.speaker
        if speaker is None or (said and said[-1].name == speaker.name):
            continue
        if not speaker.class_:
            raise reading.wrong(f"{speaker.wording!r} says a claim and has no class: [s{each.id}.gov …].")
        said.append(speaker)
    return tuple(said)


def _group(reading: Reading, mention: Mention | None) -> Group | None:
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


def _slot(type_: type[Party], reading: Reading, mention: Mention | None) -> Party | None:
    return type_(mention.name, reading.words(mention.span), ModelSpan(*mention.span)) if mention else None


def _circumstance(reading: Reading, mention: Mention | None) -> Circumstance | None:
    return Circumstance(reading.words(mention.span), ModelSpan(*mention.span)) if mention else None


def _place(reading: Reading, mention: Mention | None) -> Place | None:
    if mention is None:
        return None
    return Place(mention.name, None, None, None, None, reading.words(mention.span), ModelSpan(*mention.span))


def _direct(reading: Reading, at: int) -> bool:
    """Whether a place stands inside quotation marks of its block."""
    start = next(span[0] for _, span in reading.places if span[0] <= at <= span[1])
    before = reading.text[start:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _quote(reading: Reading, figure: Figure) -> Span:
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
