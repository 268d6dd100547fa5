"""The dossier: one file that stands alone, of an incident or a question, under a profile; seen before it leaves."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from onrecord.desk.apart import bring_up_to_date
from onrecord.desk.asking import Ask, Page
from onrecord.desk.pages.incidents import view
from onrecord.desk.pages.review import operator_of
from onrecord.desk.shown import in_sight
from onrecord.drawing.svg import inline
from onrecord.errors import UsageError
from onrecord.model import Decision
from onrecord.record import TOOL
from onrecord.record.telling import Dossier, profile_words

__all__ = ["QUERY", "file", "leave", "preview"]

QUERY = ("incident", "measure", "group", "place", "profile")
_MOST_INCIDENTS = 5
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


def preview(ask: Ask) -> Page:
    """What will leave, precisely, and under which profile."""
    told, profile = _told(ask), _profile(ask)
    left = [_leaving(ask, each, profile) for each in told]
    names = {name: ask.get(name) for name in QUERY if ask.get(name) and name != "profile"}
    data = {
        "profile": profile,
        "incidents": [each.incident.to_wire() for each, _ in left],
        "claims": [dict(claim.to_wire()) for each, _ in left for claim in each.claims.values()],
    }
    context = {
        "told": told,
        "profile": profile,
        "profiles": profile_words(),
        "asked": names,
        "hidden": [_hidden(before, after) for before, (after, _) in zip(told, left, strict=True)],
    }
    return Page("dossier.html", ask.say("Dossier"), context, data, data["claims"])  # type: ignore[arg-type]


def file(ask: Ask) -> Response:
    """The file itself, as it would leave, to be looked at."""
    text = _text(ask, _told(ask), _profile(ask))
    headers = {"Content-Security-Policy": _ALONE}
    return Response(text.encode("utf-8", "replace"), media_type="text/html; charset=utf-8", headers=headers)


def leave(ask: Ask) -> Response:
    """Log that the dossier leaves, and give the file."""
    told, profile = _told(ask), _profile(ask)
    with ask.desk.writing:
        ask.record.note_leaving(told, under=profile, reason=ask.field("reason"), operator=operator_of(ask))
    text = _text(ask, told, profile)
    name = f"dossier-{told[0].incident.id[:12]}-{profile}.html"
    return Response(
        text.encode("utf-8", "replace"),
        media_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _told(ask: Ask) -> list[Dossier]:
    """The incident that is named, or those that the question's claims stand in, the most told of first."""
    bring_up_to_date(ask)
    named = ask.get("incident")
    if named:
        return [ask.record.dossier(ask.record.incident(named))]
    question = {name: value for name in ("measure", "group", "place") if (value := ask.get(name))}
    if not question:
        raise UsageError("dossier", "neither an incident nor a question is named", "Begin from one of them")
    found = ask.record.incidents_by_claims(question, most=_MOST_INCIDENTS)
    if not found:
        raise UsageError(
            "dossier", "there is no incident for this question", "Ask another one, or link first"
        )
    return [ask.record.dossier(ask.record.incident(id_)) for id_, _ in found]


def _profile(ask: Ask) -> str:
    named = ask.get("profile") or "public"
    if named not in profile_words():
        known = ", ".join(profile_words())
        raise UsageError(
            f"profile={named[:40]}", "there is no such profile for dossiers", f"They are {known}"
        )
    return named


def _leaving(ask: Ask, told: Dossier, profile: str) -> tuple[Dossier, list[Decision]]:
    return ask.record.leaving(told, under=profile, today=datetime.now(UTC).date())


def _hidden(before: Dossier, after: Dossier) -> dict[str, Any]:
    """How much the profile hides: claims whose words, names or place differ."""
    changed = sum(claim != after.claims[id_] for id_, claim in before.claims.items())
    return {
        "title": after.incident.title,
        "claims": len(before.claims),
        "changed": changed,
        "place": before.incident.place if before.incident.place != after.incident.place else None,
    }


def _text(ask: Ask, told: Sequence[Dossier], profile: str) -> str:
    """The whole file."""
    parts = []
    for each in told:
        left, decisions = _leaving(ask, each, profile)
        shown = view(ask, left)
        for name in ("lineage",):
            shown[name] = _alone(shown[name]) if shown[name] else None
        shown["history_drawing"] = _alone(shown["history"].drawing) if shown["history"] else None
        shown["map_drawing"] = _alone(shown["map"][0]) if shown["map"] else None
        parts.append({**shown, "decisions": decisions, "items": _items(ask, left, profile)})
    question = {name: value for name in ("group", "place", "measure") if (value := ask.get(name))}
    context = {
        "_": ask.say,
        "language": ask.language,
        "parts": parts,
        "question": question,
        "profile": profile,
        "what": profile_words()[profile],
        "checkpoint": ask.record.checkpoint(),
        "made": datetime.now(UTC).isoformat(timespec="minutes"),
        "tool": TOOL,
    }
    return ask.desk.renderer.text("dossier_file.html", context)


def _alone(svg: str) -> Markup:
    """A drawing whose links lead to the claims of the same file."""
    own = re.sub(r'href="/claims/([0-9a-f]{16})[^"]*"', r'href="#c-\1"', in_sight(inline(svg)))
    return Markup(re.sub(r'href="/[^"]*"', 'href="#claims"', own))


def _items(ask: Ask, told: Dossier, profile: str) -> list[dict[str, Any]]:
    """The items behind the claims: digest, place in the log, first capture; where from, if the profile lets paths out."""
    rows = []
    for item in dict.fromkeys(report.item for report in told.reports.values()):
        custody = ask.record.custody_of(item)
        first = next((row for row in custody if row["event"] in ("capture", "look")), None)
        if first is None:
            continue
        address = first["url"] or (first["location"] if profile == "full" else None)
        if profile != "full" and not str(address or "").startswith(("http://", "https://")):
            address = None
        rows.append({"item": item, "log_index": first["log_index"], "at": first["at"], "address": address})
    return rows
