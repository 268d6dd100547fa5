"""Scenes for the tests of findings: reports with words in them, claims on those words, and the testimonies they make."""

from dataclasses import replace

from onrecord.model import (
    Block,
    Change,
    Circumstance,
    Claim,
    Figure,
    Group,
    Incident,
    Origin,
    Party,
    Place,
    Report,
    Span,
    Speaker,
    Testimony,
    digest,
    incident_id,
)

ENDS = {
    "exactly": lambda n: (n, n, n, None),
    "about": lambda n: (None, n, None, "about"),
    "at least": lambda n: (n, n, None, "at least"),
    "up to": lambda n: (None, None, n, "up to"),
}


class Scene:
    """One incident that is told piece by piece."""

    def __init__(self, *, series=False, family="loss", **about):
        self.reports, self.claims, self.testimonies = {}, {}, {}
        self.series, self.family = series, family
        self.about = {
            "place": "Orlova",
            "precision": "city",
            "start": "2031-05-01",
            "end": "2031-05-01",
            "granularity": "day",
            **about,
        }

    def says(self, origin, number, measure="killed", hedge="exactly", **more):
        """An origin's new statement in a report of its own; the testimony."""
        report = more.pop("report", None) or self.report(
            more.get("outlet") or f"{origin} Post", more.get("day", "2031-05-02")
        )
        claim = self.claim(report, origin, number, measure, hedge, **more)
        named = Origin(origin, more.get("class_", "government"), more.get("side"))
        made = Testimony(
            digest(["testimony", claim.id]),
            "",
            named,
            claim.id,
            (claim.id,),
            more.get("day", "2031-05-02"),
            more.get("kept", True),
            (self.reports[report].outlet,),
        )
        self.testimonies[made.id] = made
        return made

    def also(self, testimony, number, measure="killed", hedge="exactly", changed=(), **more):
        """Another claim of the same testimony, in the report of its first or in a new one; the claim."""
        first = self.claims[testimony.first]
        report = more.pop("report", None) or self.report(
            more.get("outlet", "Evening Echo"), more.get("day", "2031-05-03")
        )
        claim = self.claim(report, testimony.origin.name, number, measure, hedge, **more)
        changes = tuple(Change(kind, first.id, claim.id, None, None, None, None, "") for kind in changed)
        now = self.testimonies[testimony.id]
        self.testimonies[testimony.id] = replace(
            now, claims=(*now.claims, claim.id), changes=(*now.changes, *changes)
        )
        return claim

    def copy(self, report_id, outlet="Mirror", day="2031-05-04"):
        """The same text under another outlet: every claim once more, in the testimony that it repeats."""
        old = self.reports[report_id]
        new = replace_report(old, outlet=outlet, published=day)
        self.reports[new.id] = new
        for claim in [claim for claim in self.claims.values() if claim.report == report_id]:
            twin = replace(claim, report=new.id, id="")
            self.claims[twin.id] = twin
            for id_, each in list(self.testimonies.items()):
                if claim.id in each.claims:
                    self.testimonies[id_] = replace(each, claims=(*each.claims, twin.id))
        return new.id

    def report(self, outlet, day, text=""):
        """A report without words yet; its id."""
        made = Report(digest([outlet, day, len(self.reports), text]), text, (), outlet=outlet, published=day)
        self.reports[made.id] = made
        return made.id

    def claim(self, report_id, origin, number, measure, hedge, **more):
        """A claim on words that are added to the end of a report's text."""
        report = self.reports[report_id]
        words = more.get("words") or (f"{number:,}" if hedge == "exactly" else f"{hedge} {number:,}")
        before = report.text + more.get("joint", "\n" if report.text else "")
        quote = more.get("quote") or f"{words} people {measure.replace('_', ' ')}{more.get('after', '')}"
        text = f"{before}{quote}"
        at = len(before) + quote.find(words)
        body = Block("body", Span(0, len(text)))
        self.reports[report_id] = replace_report(report, text=text, blocks=(body,), keep=report)
        low, best, high, said = ENDS[hedge](number) if number is not None else (None, None, None, None)
        figure = Figure(
            low, best, high, words, said, more.get("basis", "incident"), Span(at, at + len(words))
        )
        made = Claim(
            report_id,
            "body",
            more.get("kind", "loss"),
            measure,
            "test/1",
            quote,
            Span(len(before), len(text)),
            said_by=(Speaker(origin, origin, more.get("class_", "government"), more.get("side"), None),),
            stance=more.get("stance", "asserts"),
            figure=None if more.get("bare") else figure,
            group=Group(
                "people", more.get("group", "people"), more.get("status"), more.get("lost"), None, None, None
            ),
            by=Party(more["by"], more["by"], None) if more.get("by") else None,
            circumstance=Circumstance(more["circumstance"], None) if more.get("circumstance") else None,
            part_of=more.get("part_of"),
            where=Place(more["where"], None, None, None, "city", more["where"], None)
            if more.get("where")
            else None,
        )
        self.claims[made.id] = made
        return made

    def incident(self):
        """The incident as it now stands."""
        ids = tuple(sorted(self.claims))
        return Incident(
            incident_id(ids[0] if ids else ""),
            self.family,
            self.series,
            "losses",
            ids,
            tuple(self.reports),
            **self.about,
        )

    def told(self):
        """Incident, testimonies, claims, reports: what findings are made from."""
        incident = self.incident()
        testimonies = [replace(each, incident=incident.id) for each in self.testimonies.values()]
        return incident, testimonies, self.claims, self.reports


def replace_report(report, *, keep=None, **changes):
    """A report with other fields; with `keep`, under that report's id, as if it had had this text all along."""
    names = ("item", "text", "blocks", "part", "url", "outlet", "published", "title")
    made = Report(**{**{name: getattr(report, name) for name in names}, **changes})
    if keep is not None:
        object.__setattr__(made, "id", keep.id)
    return made
