"""What leaves a record by default: no names of private persons, no fresh exact places of people who are deployed.

A speaker is taken for a private person where the reader gives the class `witness`. Where somebody is deployed
counts as fresh for a year after it was said. Both can be switched off by whoever exports.
"""

import re
from datetime import date, timedelta

from onrecord.knowledge.gazetteer import gazetteer
from onrecord.model import Claim, Place, Speaker

__all__ = ["HIDDEN", "careful"]

HIDDEN = "[name withheld]"
_FRESH_DAYS = 365
_EXACT = ("exact", "city", "admin2")


def careful(claim: Claim, *, today: date) -> Claim:
    """The claim with names of private persons hidden and fresh places of the deployed coarsened to admin1.

    Words are hidden in wordings and in the quotation too, so that they no longer stand word for word in the
    report; spans are kept.
    """
    if (
        claim.where
        and claim.measure == "deployed"
        and claim.where.precision in _EXACT
        and _fresh(claim, today)
    ):
        place = _coarser(claim.where)
        exact = claim.where.wording
        claim = claim.with_(
            where=place, quote=claim.quote.replace(exact, "[place withheld]") if exact else claim.quote
        )
    names = {word for link in claim.said_by if _private(link) for word in _words(link)}
    if not names:
        return claim
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")
    said_by = tuple(_hidden(link, pattern) for link in claim.said_by)
    return claim.with_(said_by=said_by, quote=_without(claim.quote, pattern))


def _private(link: Speaker) -> bool:
    return link.class_ == "witness" and any(word[:1].isupper() for word in link.name.split())


def _words(link: Speaker) -> list[str]:
    """The capitalised words of a name, each as it may stand alone."""
    return [
        word for word in re.findall(r"[^\W\d_][\w’'-]+", f"{link.name} {link.wording}") if word[0].isupper()
    ]


def _hidden(link: Speaker, pattern: re.Pattern[str]) -> Speaker:
    return Speaker(
        _without(link.name, pattern), _without(link.wording, pattern), link.class_, link.side, link.span
    )


def _without(text: str, pattern: re.Pattern[str]) -> str:
    hidden = pattern.sub(HIDDEN, text)
    return re.sub(rf"{re.escape(HIDDEN)}(?:\s+{re.escape(HIDDEN)})+", HIDDEN, hidden)


def _fresh(claim: Claim, today: date) -> bool:
    """Whether it may still be so; what has no date may."""
    times = [time for at in (claim.said, claim.when) if at for time in (at.end, at.start) if time]
    known = [date.fromisoformat(time[:10]) for time in times if re.match(r"\d{4}-\d\d-\d\d", time)]
    return not known or max(known) > today - timedelta(days=_FRESH_DAYS)


def _coarser(place: Place) -> Place:
    """The first-level area that the place lies in; withheld altogether where that is not known."""
    known = next((each for each in gazetteer().lookup(place.name) if each.id == place.id), None)
    area = gazetteer().place(known.admin1) if known and known.admin1 else None
    if area is None:
        return Place("withheld", None, None, None, "region", "withheld", None)
    return Place(area.name, area.id, area.lat, area.lon, "admin1", area.name, None)
