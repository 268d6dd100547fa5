"""The story of one incident in text: who said what when, what only repeats, what changed, what the figure is and why."""

from collections.abc import Iterator

from onrecord.cli.findings import ends_text
from onrecord.cli.tables import figure_text
from onrecord.model import Change, Claim, Finding, Report, Testimony
from onrecord.model.shown import AS_REPORTED
from onrecord.record import Story

__all__ = ["story_lines"]

_QUOTE = 240
"""Characters of a quotation that are shown; the rest is a click away, under the claim's id."""
_SHOWN = 8


def story_lines(story: Story) -> list[str]:
    """The story, a line each."""
    incident = story.incident
    about = "a running total" if incident.series else "one event"
    counts = f"{len(incident.claims)} claims in {len(incident.reports)} reports, {len(story.testimonies)} testimonies"
    lines = [f"incident {incident.id}", f"  {incident.title}", f"  {about}: {counts}", ""]
    lines += ["WHO SAID WHAT, WHEN", *_told(story), ""]
    repeats = list(_repeats(story))
    lines += ["WHAT ONLY REPEATS", *(repeats or ["  nothing that the reports show"]), ""]
    changes = [line for testimony in story.testimonies for line in _changed(testimony, story)]
    lines += ["WHAT CHANGED ON THE WAY", *(changes or ["  nothing"]), ""]
    lines += ["WHAT THE FIGURE IS, AND WHY"]
    for finding in story.findings:
        lines += _finding(finding, story)
    return [*lines, AS_REPORTED]


def _told(story: Story) -> Iterator[str]:
    for testimony in story.testimonies:
        first = story.claims.get(testimony.first)
        if first is None:
            continue
        origin = testimony.origin
        of_whom = ", ".join(part for part in (origin.class_, origin.side) if part)
        what = " ".join(part for part in (figure_text(first.figure), first.measure or first.kind) if part)
        stance = "" if first.stance == "asserts" else f" ({first.stance})"
        yield f"  {(testimony.said or 'undated')[:10]}  {origin.name} ({of_whom}): {what.replace('_', ' ')}{stance}"
        yield f"      “{_short(first.quote)}”  {_named(story.reports.get(first.report))}  [{first.id[:_SHOWN]}]"
        carriers = ", ".join(_carrier(name, story) for name in testimony.carriers)
        carried = f"carried by {carriers}" if carriers else ""
        own = "" if testimony.kept or origin.name in testimony.carriers else "own words not on record"
        if rest := "; ".join(part for part in (carried, own) if part):
            yield f"      {rest}"


def _carrier(name: str, story: Story) -> str:
    """An outlet by its name; a report of no known outlet stands for itself, by its title."""
    return _named(story.reports[name]) if name in story.reports else name


def _repeats(story: Story) -> Iterator[str]:
    words = {"copy": "is copied by", "derived": "is the ground of"}
    for relation in story.relations:
        if relation.kind in words:
            left, right = story.reports.get(relation.left), story.reports.get(relation.right)
            shown = ", ".join(dict.fromkeys(signal.kind for signal in relation.signals))
            yield f"  {_named(left)} {words[relation.kind]} {_named(right)}" + (
                f" ({shown})" if shown else ""
            )


def _changed(testimony: Testimony, story: Story) -> Iterator[str]:
    for change in testimony.changes:
        later = story.claims.get(change.later)
        where = _named(story.reports.get(later.report)) if later else "a report"
        yield f"  {change.kind}: {_note(change)}  in {where}  [{change.earlier[:_SHOWN]} → {change.later[:_SHOWN]}]"


def _note(change: Change) -> str:
    if change.note:
        return change.note
    return f"“{change.before or 'nothing'}” became “{change.after or 'nothing'}”"


def _finding(finding: Finding, story: Story) -> list[str]:
    measure = finding.measure.replace("_", " ")
    if finding.codable:
        figure = ends_text(finding.low, finding.best, finding.high)
    else:
        figure = f"not codable ({finding.rule})"
    grade = f", {finding.grade}" if finding.grade else ""
    count = f"{finding.origins} origin{'' if finding.origins == 1 else 's'}"
    lines = [f"  {finding.codebook}, {measure}: {figure}{grade}; {count}", f"      {finding.label}"]
    lines += [
        f"      {step.rule}: {step.words}  [{step.source}]{_ids(step.claims, story)}"
        for step in finding.steps
    ]
    codes = ", ".join(f"{name} {value}" for name, value in finding.codes.items() if value is not None)
    lines += [f"      codes: {codes}"] if codes else []
    lines += [f"      it would change with {each}" for each in finding.would_change]
    return [*lines, ""]


def _ids(claims: tuple[str, ...], story: Story) -> str:
    known: list[Claim] = [story.claims[id_] for id_ in claims if id_ in story.claims]
    shown = " ".join(claim.id[:_SHOWN] for claim in known[:4])
    more = f" and {len(known) - 4} more" if len(known) > 4 else ""
    return f"  {{{shown}{more}}}" if shown else ""


def _named(report: Report | None) -> str:
    if report is None:
        return "a report"
    outlet = report.outlet or report.title or report.id[:_SHOWN]
    return f"{outlet} {(report.published or '')[:10]}".strip()


def _short(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= _QUOTE else f"{flat[:_QUOTE]}…"
