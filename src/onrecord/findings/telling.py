"""What a report tells on one measure: its first word on it, and what other named houses say in it besides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.findings.case import Case
from onrecord.findings.codebook import Codebook
from onrecord.findings.numbers import Amount, summed
from onrecord.findings.sides import relation
from onrecord.findings.steps import step
from onrecord.findings.wording import one_sentence, revises
from onrecord.findings.words import Word, place_of, words_on
from onrecord.model import Origin, Report, Step

__all__ = ["Statement", "told"]

_LATE_AFTER = 200
"""Characters into a report after which a first mention is late, where other losses come before it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One house's word on one measure."""

    origin: Origin
    house: str
    relation: str
    """How the origin stands to the loss, one of `sides.RELATIONS`."""
    report: str
    said: str
    """When it was said first, ISO 8601; empty where nobody knows."""
    amount: Amount
    claims: tuple[str, ...]
    testimonies: tuple[str, ...]
    late: bool = False
    """Whether its report tells of other losses first, and of these only further down."""
    revises: bool = False
    """Whether its own words say that an earlier figure was wrong."""
    carried: int = 1
    """How many reports have it, each in words of its own: copies count once."""


def told(case: Case, measure: str, codebook: Codebook, steps: list[Step]) -> list[Statement]:
    """Every statement of every report on `measure`, by report; within a report the one that it leads with first."""
    by_report = _by_report(words_on(case, measure, codebook, steps))
    if measure == "killed" and codebook.settings.get("bodies_for_killed"):
        _bodies(case, by_report, codebook, steps)
    begins = _begins(case)
    return [
        statement
        for id_ in sorted(by_report)
        for statement in _of_report(
            case, case.reports[id_], by_report[id_], begins.get(id_, 0), codebook, steps
        )
    ]


def _begins(case: Case) -> dict[str, int]:
    """Where each report first tells of a loss of the incident."""
    found: dict[str, int] = {}
    for id_ in case.incident.claims:
        claim = case.claims.get(id_)
        if claim is not None and claim.kind == "loss":
            found[claim.report] = min(place_of(claim), found.get(claim.report, place_of(claim)))
    return found


def _by_report(words: Iterable[Word]) -> dict[str, list[Word]]:
    found: dict[str, list[Word]] = {}
    for word in words:
        found.setdefault(word.claim.report, []).append(word)
    return found


def _bodies(case: Case, by_report: dict[str, list[Word]], codebook: Codebook, steps: list[Step]) -> None:
    """In reports that do not say how many were killed, bodies found stand for them."""
    bodies = _by_report(words_on(case, "bodies", codebook, steps))
    for id_, words in sorted(bodies.items()):
        dead = [word for word in words if word.says_death]
        if id_ not in by_report and dead and not case.incident.series:
            by_report[id_] = dead
            claims = [word.claim.id for word in dead]
            told = ", ".join(word.amount.shown() for word in dead)
            steps.append(step(codebook, "bodies", f"found dead: {told}", claims))


def _of_report(
    case: Case, report: Report, words: Sequence[Word], begins: int, codebook: Codebook, steps: list[Step]
) -> Iterator[Statement]:
    """What a report says first, and what other named houses say in it besides."""
    lead: Statement | None = None
    kind = ""
    for house in dict.fromkeys(_house(word, case) for word in _ordered(words)):
        own = [word for word in words if _house(word, case) == house]
        first = _first(report, _ordered(own))
        statement = _statement(case, report, house, first, begins)
        if lead is None:
            lead, kind = statement, first[0].of_whom
        elif _a_detail(statement, first, lead, kind, case):
            continue
        if len(first) > 1:
            told = " + ".join(word.amount.shown() for word in first)
            told = f"{told} = {statement.amount.shown()}"
            steps.append(step(codebook, "first", told, statement.claims, statement.amount))
        yield statement


def _house(word: Word, case: Case) -> str:
    """Whose word it is; an outlet that nobody names is the report that has it first."""
    if word.testimony.origin.name.strip():
        return case.houses.house(word.testimony.origin)
    first = case.claims.get(word.testimony.first)
    return f"unnamed outlet of report {(first.report if first else word.claim.report)[:12]}"


def _a_detail(statement: Statement, words: Sequence[Word], lead: Statement, kind: str, case: Case) -> bool:
    """Whether it is no toll of its own: the outlet's own words after the lead, or a smaller number of other people.

    A smaller number is another origin's toll where it is of the same people as the lead's, or of nobody named, and
    not of one person in the singular.
    """
    if case.houses.class_of(statement.origin) == "media" and not words[0].claim.said_by:
        return True
    if statement.origin.side is not None or not statement.amount.below(lead.amount):
        return False
    same = all(word.of_whom in (kind, "") for word in words)
    return not same or all(word.in_the_singular for word in words)


def _ordered(words: Sequence[Word]) -> list[Word]:
    return sorted(words, key=lambda word: (word.at, word.claim.id))


def _first(report: Report, words: Sequence[Word]) -> list[Word]:
    """The words of the first sentence that gives a number.

    A person without a figure ("Lund was killed") and vague words ("several") give way to a number that comes later, and
    stand before persons in the singular ("a man") that come later: they are often the same person.
    """
    numbers = [word for word in words if word.gives_number]
    if not numbers:
        return [words[0]]
    first = [word for word in numbers if one_sentence(report.text, numbers[0].at, word.at)]
    earlier = words[0].at < numbers[0].at and not one_sentence(report.text, words[0].at, numbers[0].at)
    if earlier and all(word.in_the_singular for word in first):
        return [words[0]]
    return first


def _statement(case: Case, report: Report, house: str, words: Sequence[Word], begins: int) -> Statement:
    first = words[0]
    return Statement(
        origin=first.testimony.origin,
        house=house,
        relation=relation(first.testimony.origin, first.claim, case.opponents),
        report=report.id,
        said=max(_said(word, case) for word in words),
        amount=_together(words),
        claims=tuple(word.claim.id for word in words),
        testimonies=tuple(sorted({word.testimony.id for word in words})),
        late=_late(report, first, begins),
        revises=any(revises(report.text, word.at, word.at) for word in words),
        carried=_carried(words, case),
    )


def _carried(words: Sequence[Word], case: Case) -> int:
    quotes: dict[str, set[str]] = {}
    for id_ in {id_ for word in words for id_ in word.testimony.claims}:
        claim = case.claims.get(id_)
        if claim is not None and claim.measure == words[0].claim.measure:
            quotes.setdefault(claim.report, set()).add(" ".join(claim.quote.split()).casefold())
    return len({frozenset(said) for said in quotes.values()})


def _together(words: Sequence[Word]) -> Amount:
    """The amounts of one sentence's words added up.

    Persons that a claim in the singular lists may be claims of their own: then each counts once, and the longest list
    stands where it is longer.
    """
    if len(words) == 1:
        return words[0].amount
    total = summed([Amount(1, 1, 1) if word.in_the_singular else word.amount for word in words])
    longest = max((word.amount for word in words), key=lambda amount: amount.point)
    return longest if total.below(longest) else total


def _late(report: Report, word: Word, begins: int) -> bool:
    """Whether a report tells of other losses first, at `begins`, and of this one only further down."""
    return word.at > _LATE_AFTER and begins < word.at and not one_sentence(report.text, begins, word.at)


def _said(word: Word, case: Case) -> str:
    """When the testimony was said first: as it tells, else when the report that has it first came out."""
    first = case.claims.get(word.testimony.first)
    report = case.reports.get(first.report) if first else None
    return word.testimony.said or (report.published if report else None) or ""
