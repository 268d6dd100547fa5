"""How sure the reader is of each slot: the share of claims like this one in which the slot was right.

A logistic regression a slot over what shows in the claim itself (its part of the report, its measure, how the figure
and the speaker are worded, what was resolved and what was not), fitted on our own passages by `training/confidence.py`;
`confidence.json` beside this module holds the weights and says on what they were fitted. How well the figures hold on passages it was
not fitted on is in `bench/README.md` (reliability, expected calibration error).
"""

import json
import math
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from onrecord.model import Claim

__all__ = ["SILENT_BELOW", "SLOTS", "features", "silenced", "with_confidence"]

SLOTS = ("figure", "measure", "basis", "said_by", "group", "when", "where")
"""What is said to be how sure: `figure` that these words are a figure of a loss or strength with these bounds."""
SILENT_BELOW = {"group": 0.1, "when": 0.1, "where": 0.1}
"""Below this a value is left out. A higher bar was tried (0.3): on reports written by others it left out more that was right
than that was wrong, because our passages fill places and days from further off than most readers would."""
_LONG = 220
"""Code points of a claim's words that are many for one."""
_PRONOUNS = ("he", "she", "it", "they", "we", "i", "who")
_ARTICLES = ("a", "an", "one", "another", "her", "his", "their")


def with_confidence(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims, each slot with the probability that it is right, rounded to hundredths."""
    claims = tuple(claims)
    sharing: dict[object, int] = {}
    for claim in claims:
        sharing[claim.span] = sharing.get(claim.span, 0) + (claim.figure is not None)
    return tuple(claim.with_(confidence=_confidence(claim, sharing[claim.span])) for claim in claims)


def silenced(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims without values that the reader is not sure enough of; the reason stays."""
    return tuple(map(_silenced, claims))


def _silenced(claim: Claim) -> Claim:
    unsure = {
        slot: claim.confidence[slot]
        for slot, least in SILENT_BELOW.items()
        if getattr(claim, slot) is not None and claim.confidence.get(slot, 1.0) < least
    }
    if not unsure:
        return claim
    reasons = {slot: f"not sure enough of what stands there ({sure:.2f})" for slot, sure in unsure.items()}
    return claim.with_(**dict.fromkeys(unsure), silent={**claim.silent, **reasons})


def _confidence(claim: Claim, figures: int) -> dict[str, float]:
    shown = features(claim, figures=figures)
    asked = (
        SLOTS
        if claim.figure is not None
        else tuple(slot for slot in SLOTS if slot not in ("figure", "basis"))
    )
    return {slot: round(_probability(_weights()[slot], shown), 2) for slot in asked}


def _probability(weights: Mapping[str, float], shown: Iterable[str]) -> float:
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) for name in shown)))


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    text = files("onrecord.reading").joinpath("confidence.json").read_text(encoding="utf-8")
    return dict(json.loads(text)["weights"])


def features(claim: Claim, *, figures: int) -> tuple[str, ...]:
    """The names of what shows in a claim; `figures` is how many figures share its words. Pure; sorted."""
    found = ["bias", f"part:{claim.part}", f"kind:{claim.kind}", f"measure:{claim.measure}"]
    found += [f"figures:{min(figures, 3)}", f"stance:{claim.stance}"]
    found += ["long"] if len(claim.quote) > _LONG else []
    found += ["direct"] if claim.direct else []
    found += ["part of a total"] if claim.part_of else []
    found += [*_of_figure(claim), *_of_speaker(claim), *_of_setting(claim)]
    return tuple(sorted(set(found)))


def _of_figure(claim: Claim) -> list[str]:
    figure = claim.figure
    if figure is None:
        return ["figure:none"]
    words = figure.wording.lower()
    first = words.split()[0] if words.split() else ""
    shape = (
        "digits" if any(mark.isdigit() for mark in words) else "article" if first in _ARTICLES else "words"
    )
    vague = figure.low is None and figure.best is None and figure.high is None
    size = max(figure.low or 0, figure.best or 0, figure.high or 0)
    found = [f"figure:{'vague' if vague else shape}", f"basis:{figure.basis}"]
    found += ["hedged"] if figure.hedge else []
    found += ["figure:large"] if size >= 1000 else ["figure:small"] if 0 < size <= 3 else []
    return found


def _of_speaker(claim: Claim) -> list[str]:
    links = claim.said_by
    found = [f"speakers:{min(len(links), 3)}", f"cue:{'none' if claim.cue is None else 'some'}"]
    if links:
        last = links[-1]
        found += [f"class:{last.class_}"]
        found += ["speaker:pronoun"] if last.wording.lower() in _PRONOUNS else []
        found += ["speaker:named"] if last.name[:1].isupper() else []
        found += ["speaker:elsewhere"] if _far(claim) else []
    return found


def _far(claim: Claim) -> bool:
    """Whether the speaker stands in another sentence, or far off."""
    span, own = claim.said_by[-1].span, claim.span
    if span is None or own is None:
        return True
    return span.end < own.start - _LONG or span.start > own.end + _LONG


def _of_setting(claim: Claim) -> list[str]:
    when, where, group = claim.when, claim.where, claim.group
    found = [f"when:{when.rule.partition('/')[0] if when else 'none'}"]
    found += [f"where:{'none' if where is None else 'known' if where.id else 'unknown'}"]
    found += [f"precision:{where.precision}"] if where else []
    found += [f"group:{'none' if group is None else 'side' if group.side else 'plain'}"]
    found += [f"status:{group.status}"] if group and group.status else []
    return found
