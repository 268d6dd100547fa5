"""The codebook `origins`, ours: testimonies by distinct origin, weighted by class and by relation to the loss.

Killed is never taken from losses or casualties, parts never add to totals. The rules are in `codebooks/origins.toml`, how
they work together in `docs/findings.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.interest import against_interest
from onrecord.findings.making import finding, not_codable
from onrecord.findings.numbers import Amount
from onrecord.findings.standing import standing
from onrecord.findings.statements import Statement, statements
from onrecord.findings.steps import step
from onrecord.model import Finding, Step

__all__ = ["RULES", "SETTINGS", "find"]

RULES = ("single_origin", "agree", "conflict", "conceded", "rising", "weights", "silent", "late")
SETTINGS: Mapping[str, type] = {
    "single_counts_one": bool,
    "bodies_for_killed": bool,
    "rest_for_wounded": bool,
    "about": float,
    "silent": float,
    "late": float,
    "earlier": float,
    "state_classes": list,
    "weights": dict,
    "relations": dict,
    "vague": list,
}


_BESIDE = {"killed": ("wounded", "casualties"), "wounded": ("killed",)}
"""Measures that a report of an event tells beside this one: whoever tells of these and not of this is silent on it."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """A house's word with what it weighs."""

    statement: Statement
    weight: float


@dataclass(frozen=True, slots=True)
class _Ends:
    low: int | None
    best: int | None
    high: int | None


def find(case: Case, codebook: Codebook) -> tuple[Finding, ...]:
    """A finding for each measure that a claim of the incident is on; killed always; wounded where it can be worked out."""
    present = {claim.measure for id_ in case.incident.claims if (claim := case.claims.get(id_))}
    present |= {"killed"} if case.incident.family == "loss" else set()
    found = [of_measure(case, measure, codebook) for measure in codebook.measures if measure in present]
    if "wounded" not in present and "casualties" in present and "wounded" in codebook.measures:
        rest = of_measure(case, "wounded", codebook)
        found += [rest] if rest.codable else []
    return tuple(found)


def of_measure(case: Case, measure: str, codebook: Codebook) -> Finding:
    """What the distinct origins say on one measure."""
    said = statements(case, measure, codebook)
    held, behind = standing(said.all, codebook)
    steps = [*said.steps, *behind]
    if not held:
        return not_codable(case, codebook, measure, "no_claim", steps)
    voices = [_Voice(each, _weight(each, case, codebook)) for each in held]
    steps.append(_weights(voices, codebook))
    silent = _silent(case, measure, held, codebook)
    best = _best(voices, silent, measure, codebook, steps)
    grade, ends, last = _grade(voices, best, codebook)
    steps.append(last)
    granting = [each for each in held if against_interest(each, case)]
    if granting and best and grade != "origins conflict":
        grade = "conceded"
        words = f"{', '.join(each.house for each in granting)} grants it against its own interest"
        claims = [claim for each in granting for claim in each.claims]
        steps.append(step(codebook, "conceded", words, claims, ends))
    return finding(
        case,
        codebook,
        measure,
        ends,
        steps,
        statements=held,
        grade=grade,
        would_change=_would(voices, grade, case, measure),
    )


def _weight(statement: Statement, case: Case, codebook: Codebook) -> float:
    settings = codebook.settings
    weight = float(
        settings["weights"].get(case.houses.class_of(statement.origin), min(settings["weights"].values()))
    )
    weight *= float(settings["relations"][statement.relation])
    return weight * (float(settings["late"]) if statement.late else 1.0)


def _weights(voices: Sequence[_Voice], codebook: Codebook) -> Step:
    told = [
        f"{v.statement.house} ({v.statement.origin.class_}, {v.statement.relation}): {v.statement.amount.shown()}, weight {v.weight:.2f}"
        for v in voices
    ]
    return step(codebook, "weights", "; ".join(told), [c for v in voices for c in v.statement.claims])


def _silent(case: Case, measure: str, held: Sequence[Statement], codebook: Codebook) -> tuple[_Voice, ...]:
    """The houses that tell of the event and not of this measure."""
    if measure not in _BESIDE or case.incident.series or not codebook.settings["silent"]:
        return ()
    speaking = {each.house for each in held} | _telling(case, measure)
    since = min(each.said[:10] for each in held)
    found: dict[str, _Voice] = {}
    for other in _BESIDE[measure]:
        for each in statements(case, other, codebook).all:
            if each.house in speaking or each.report in speaking:
                continue
            weight = _weight(each, case, codebook) * float(codebook.settings["silent"])
            weight *= float(codebook.settings["earlier"]) if each.said[:10] < since else 1.0
            if each.house not in found or found[each.house].weight < weight:
                found[each.house] = _Voice(each, weight)
    return tuple(found[house] for house in sorted(found))


def _telling(case: Case, measure: str) -> set[str]:
    """The reports that say anything on a measure, whosever words they repeat."""
    measures = (measure, "bodies") if measure == "killed" else (measure, "casualties")
    claims = (case.claims.get(id_) for id_ in case.incident.claims)
    return {claim.report for claim in claims if claim is not None and claim.measure in measures}


def _best(
    voices: Sequence[_Voice], silent: Sequence[_Voice], measure: str, codebook: Codebook, steps: list[Step]
) -> int:
    """The number that most weight stands behind; of equals what more reports carry, then what was said last, the lower."""
    about, earlier = float(codebook.settings["about"]), float(codebook.settings["earlier"])
    scores: dict[int, tuple[float, int, str, int]] = {}
    for value in {voice.statement.amount.point for voice in voices}:
        weight = round(_support(value, voices, about, earlier), 6)
        carried = sum(v.statement.carried for v in voices if v.statement.amount.holds(value, about=about))
        scores[value] = (weight, carried, _last(value, voices), -value)
    if silent and any(scores):
        none = round(sum(voice.weight for voice in silent) + scores.get(0, (0.0,))[0], 6)
        claims = [claim for voice in silent for claim in voice.statement.claims]
        words = f"{', '.join(voice.statement.house for voice in silent)} tell of nobody {measure}: weight {none:.2f}"
        steps.append(step(codebook, "silent", words, claims))
        scores[0] = (none, 0, "", 0)
    return max(scores, key=lambda value: scores[value])


def _support(value: int, voices: Sequence[_Voice], about: float, earlier: float) -> float:
    total = 0.0
    latest = _last(value, voices)
    for voice in voices:
        amount = voice.statement.amount
        if amount.holds(value, about=about):
            total += voice.weight
        elif amount.point < value and voice.statement.said[:10] < latest:
            total += voice.weight * earlier
    return total


def _last(value: int, voices: Sequence[_Voice]) -> str:
    """The last day on which words were said that allow `value`."""
    return max((v.statement.said[:10] for v in voices if v.statement.amount.holds(value)), default="")


def _grade(voices: Sequence[_Voice], best: int, codebook: Codebook) -> tuple[str, _Ends, Step]:
    """The grade, the range, and the step that says why."""
    amounts = [voice.statement.amount for voice in voices]
    claims = [claim for voice in voices for claim in voice.statement.claims]
    if best == 0 and all(amount.point for amount in amounts):
        ends = _Ends(0, 0, _highest(amounts))
        words = "only part of those who tell of the event tell of deaths"
        return "origins conflict", ends, step(codebook, "conflict", words, claims, ends)
    if len(voices) == 1:
        only = amounts[0]
        ends = _Ends(None if only.about else only.low, best, None if only.about else only.high)
        words = f"{voices[0].statement.house} alone: {only.shown()}"
        return "single origin", ends, step(codebook, "single_origin", words, claims, ends)
    standing = [voice for voice in voices if not _overtaken(voice, voices)]
    about = float(codebook.settings["about"])
    agreed = _common([voice.statement.amount for voice in standing], about)
    if agreed is not None and _within(best, *agreed, about=about):
        low, high = agreed
        ends = _Ends(low, max(low or 0, min(best, best if high is None else high)), high)
        words = f"what {len(voices)} origins say can all be true"
        return "origins agree", ends, step(codebook, "agree", words, claims, ends)
    amounts = [voice.statement.amount for voice in standing]
    high = _highest(amounts)
    ends = _Ends(min(best, *map(_low, amounts)), best, None if high is None else max(best, high))
    words = "; ".join(f"{voice.statement.house} {voice.statement.amount.shown()}" for voice in voices)
    return "origins conflict", ends, step(codebook, "conflict", words, claims, ends)


def _overtaken(voice: _Voice, voices: Sequence[_Voice]) -> bool:
    """Whether another house said more on a later day: an early toll rises, so that its word is at least."""
    mine = voice.statement
    return mine.amount.high is not None and any(
        each.statement.said[:10] > mine.said[:10] and _low(each.statement.amount) > mine.amount.high
        for each in voices
    )


def _common(amounts: Sequence[Amount], about: float) -> tuple[int | None, int | None] | None:
    """The range that all amounts allow; None where there is none.

    Exact words set its ends; where none does, the numbers that are worded "about" do.
    """
    below = [a.low * (1 - (about if a.about else 0.0)) for a in amounts if a.low is not None]
    above = [a.high * (1 + (about if a.about else 0.0)) for a in amounts if a.high is not None]
    if below and above and max(below) > min(above):
        return None
    exact = [amount for amount in amounts if not amount.about]
    vague = [amount.point for amount in amounts if amount.about]
    low = max((a.low for a in exact if a.low is not None), default=None)
    high = min((a.high for a in exact if a.high is not None), default=None)
    if low is None and vague:
        low = min(vague) if high is None else min(*vague, high)
    if high is None and vague:
        high = max(vague) if low is None else max(*vague, low)
    return low, high


def _within(best: int, low: int | None, high: int | None, *, about: float) -> bool:
    above = low is None or best >= low * (1 - about)
    return above and (high is None or best <= high * (1 + about))


def _low(amount: Amount) -> int:
    return amount.low if amount.low is not None else amount.point


def _highest(amounts: Sequence[Amount]) -> int | None:
    """The highest end that any words give; None where the highest is "at least"."""
    top = max(amounts, key=lambda amount: (amount.point, amount.high is None))
    if top.high is None:
        return None
    return max(amount.high for amount in amounts if amount.high is not None)


def _would(voices: Sequence[_Voice], grade: str, case: Case, measure: str) -> tuple[str, ...]:
    """What would change it, in plain words."""
    found: list[str] = []
    measure = measure.replace("_", " ")
    if len(voices) == 1:
        found.append(f"a word on {measure} from any origin other than {voices[0].statement.house}")
    if grade == "origins conflict":
        found.append(
            "a later word of one of those who differ, or a decision that one of them depends on another"
        )
    named = {id_ for voice in voices for id_ in voice.statement.testimonies}
    found += [
        f"the own words of {testimony.origin.name}: they are not in the record"
        for testimony in case.testimonies
        if testimony.id in named and not testimony.kept and testimony.origin.name not in testimony.carriers
    ]
    if any(voice.statement.origin.class_ == "unnamed" for voice in voices):
        found.append("a name for the unnamed source")
    return tuple(dict.fromkeys(found))
