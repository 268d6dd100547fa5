"""Evidence: what was captured, what became of it, whether it verifies, what was taken down."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from starlette.responses import Response

from onrecord.desk.asking import Ask, Page
from onrecord.desk.jobs import Job
from onrecord.desk.replay import sanitised
from onrecord.desk.survival import survival_curve
from onrecord.errors import UsageError
from onrecord.model import Item
from onrecord.record import not_proved, survival_of, verify_record

__all__ = [
    "bytes_",
    "item",
    "listing",
    "proof",
    "replay",
    "screenshot",
    "verification",
    "verify",
    "watch",
]

_ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""The policy of whatever comes from a report: no script, no request, an origin of its own."""
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_SHOWN_FAULTS = 200


def listing(ask: Ask) -> Page:
    """Captures, the newest first, with the item and what was read out of it."""
    numbers = ask.record.numbers()
    paging = ask.paging(numbers.captures)
    found = ask.record.page_of_items(limit=paging.size, page=paging.page)
    rows = [
        {
            "item": item.id,
            "media_type": item.media_type,
            "length": item.length,
            "at": capture.at,
            "method": capture.method,
            "location": capture.location,
            "url": capture.url,
            "outlet": capture.outlet,
            "operator": capture.operator,
            "reports": reports,
        }
        for item, capture, reports in found
    ]
    context = {"rows": rows, "paging": paging, "numbers": numbers, "job": ask.desk.jobs.get("verify")}
    data = {"captures": rows, "count": numbers.captures, "page": paging.page, "next": paging.next}
    return Page("evidence.html", ask.say("Evidence"), context, data, rows)


def item(ask: Ask) -> Page:
    """An item: its captures, the reports read out of it, the chain of custody, its proof."""
    found = ask.record.find(ask.names["id"])
    if not isinstance(found, Item):
        raise UsageError(ask.names["id"][:64], "there is no item whose id begins like this", "See Evidence")
    captures = ask.record.captures_of(found.id)
    reports = ask.record.reports_of(found.id)
    custody = ask.record.custody_of(found.id)
    context = {"item": found, "captures": captures, "reports": reports, "custody": custody}
    context["picture"] = found.media_type in _PICTURES
    data = {
        "item": found.to_wire(),
        "captures": [each.to_wire() for each in captures],
        "reports": [each.id for each in reports],
        "custody": custody,
    }
    return Page("item.html", f"{ask.say('Item')} {found.id[:12]}", context, data, custody)


def _item(ask: Ask) -> Item:
    found = ask.record.find(ask.names["id"])
    if not isinstance(found, Item):
        raise UsageError(ask.names["id"][:64], "there is no item whose id begins like this", "See Evidence")
    return found


def bytes_(ask: Ask) -> Response:
    """An item's bytes: a picture to be shown, anything else to be saved, never run."""
    found = _item(ask)
    data = ask.record.bytes_of(found.id)
    if found.media_type in _PICTURES and ask.get("save") is None:
        return Response(data, media_type=found.media_type, headers={"Content-Security-Policy": _ALONE})
    # No `sandbox` here: a browser does not save what is sandboxed.
    headers = {"Content-Disposition": f'attachment; filename="{found.id[:16]}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


def proof(ask: Ask) -> Response:
    """A ZIP file with the proof that the item is on record and the program that checks it."""
    found = _item(ask)
    with tempfile.TemporaryDirectory() as folder:
        proved = ask.record.prove(found.id, Path(folder) / f"{found.id[:16]}.tlog-proof")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in (proved.proof, proved.checker):
                archive.write(path, path.name)
    headers = {"Content-Disposition": f'attachment; filename="proof-{found.id[:16]}.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


def replay(ask: Ask) -> Response:
    """The page that a report was read from, without anything that runs or asks for something."""
    report = ask.record.report(ask.names["id"])
    page = sanitised(ask.record.as_captured(report))
    return Response(
        page.encode("utf-8", errors="replace"),
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _ALONE},
    )


def screenshot(ask: Ask) -> Response:
    """The picture that a browser took of the page."""
    picture = ask.record.as_captured(ask.record.report(ask.names["id"])).screenshot
    if picture is None:
        raise UsageError(ask.names["id"][:12], "there is no picture of it", "See its text")
    return Response(picture, media_type="image/png", headers={"Content-Security-Policy": _ALONE})


def verify(ask: Ask) -> str:
    """Begin to verify the record; the page of the verification tells how far it is."""
    path = ask.desk.records.path

    def work(job: Job) -> Any:
        return verify_record(path, progress=job.progress)

    ask.desk.jobs.begin("verify", work)
    return "/evidence/verify"


def verification(ask: Ask) -> Page:
    """How far verifying is, and what it gave."""
    job = ask.desk.jobs.get("verify")
    verdict = job.result if job else None
    said: dict[str, Any] = {
        "running": bool(job and job.running),
        "done": job.done if job else 0,
        "total": job.total if job else None,
        "error": job.error if job else None,
        "ended": job.ended if job else None,
    }
    faults = []
    if verdict:
        faults = [
            {"state": each.state, "what": each.what, "name": each.name, "detail": each.detail}
            for each in verdict.faults
        ]
        said |= {
            "ok": verdict.ok,
            "entries": verdict.entries,
            "items": len(verdict.items),
            "faults": faults,
            "checkpoint": verdict.head.short() if verdict.head else None,
            "not_proved": not_proved(verdict),
        }
    context = {"job": job, "verdict": verdict, "faults": faults[:_SHOWN_FAULTS], "said": said}
    return Page("verify.html", ask.say("Does the record verify?"), context, said, faults)


def watch(ask: Ask) -> Page:
    """How captured addresses stand after the looks at them, and how long pages stay up."""
    standings = ask.desk.records.cached("standings", ask.record.standings)
    rows = [each.to_wire() for each in standings]
    survival = survival_of(standings)
    looked = [each for each in rows if each["looks"]]
    curve = survival_curve(survival, ask.say) if looked else None
    changes = ask.desk.records.cached("changes", ask.record.changes) if looked else []
    context = {
        "rows": sorted(rows, key=lambda each: (not each["gone"], not each["looks"], each["url"])),
        "survival": survival,
        "curve": curve,
        "changes": changes,
        "looked": len(looked),
    }
    data = {"standings": rows, "survival": survival.to_wire()}
    return Page("watch.html", ask.say("What was taken down"), context, data, rows)
