"""The judgement of one look: from status, redirects, what the page says, and what was kept of it.

What was kept has the first word: while its text is still there, no phrase on the page makes it gone. Then
what the platform itself says, where that is all the page says; then where the address led; then whether an
address that cannot exist gives the same page (Bar-Yossef, Broder, Kumar and Tomkins 2004, section 3: soft
404s). Nothing of it is special to a platform.
"""

from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from onrecord.evidence.watch.difference import changes, sentences
from onrecord.evidence.watch.looks import UNAVAILABLE, Judgement, Notice, Page, Seen
from onrecord.evidence.watch.notices import find_notice, login_paths
from onrecord.evidence.watch.words import likeness, similar, words

__all__ = ["doubtful", "judge"]

_STILL_THERE = 0.8
"""Share of the kept text from which it is still there."""
_NOT_THERE = 0.4
"""Share below which nothing of it is."""
_SAME_PAGE = 0.7
"""Resemblance from which two addresses give the same page."""
_FEW_WORDS = 16
"""Of a kept text too short to be told from what a notice repeats of it."""
_NOTHING = 4
"""Words below which a page shows nothing that could be judged."""
_GONE_STATUS = (404, 410)
_TOLD = ("account gone", "removed by author", "removed by platform")


def judge(seen: Seen, kept: Page | None) -> Judgement:
    """What a look shows, beside the page as it was kept (None where nothing readable was kept)."""
    if seen.status is None:
        return _unanswered(seen)
    if not 200 <= seen.status < 300:
        return _refused(seen)
    if seen.page is None:
        return Judgement("up", absent=False, why="it answers with something that is no page of text")
    share = _share(kept, seen.page) if kept else None
    notice = find_notice(seen.page)
    if share is not None and share >= _STILL_THERE and not (notice and _told_anew(notice, kept)):
        return _there(seen, kept, share)
    return (
        _noticed(seen, notice, share)
        or _led_away(seen, share)
        or _same_as_nowhere(seen, kept, share)
        or _otherwise(seen, kept, share)
    )


def doubtful(seen: Seen, kept: Page | None) -> bool:
    """Whether an address that cannot exist should be asked too before this look is judged."""
    if seen.page is None or seen.status is None or not 200 <= seen.status < 300:
        return False
    if kept is not None and _share(kept, seen.page) >= _NOT_THERE:
        return False
    return not (find_notice(seen.page) or _led_away(seen, None))


def _unanswered(seen: Seen) -> Judgement:
    if not seen.control_asked:
        why = f"no answer, and no control address was to be asked: {seen.failure}"
        return Judgement(UNAVAILABLE, absent=False, why=why)
    if seen.control is None or not seen.control.answers:
        return Judgement(
            "our own fault",
            absent=False,
            why=f"nothing answers us, no control address either: {seen.failure}",
        )
    if seen.no_such_host:
        return Judgement(UNAVAILABLE, absent=True, why=f"the host does not exist: {seen.failure}")
    return Judgement(UNAVAILABLE, absent=False, why=f"no answer: {seen.failure}")


def _refused(seen: Seen) -> Judgement:
    """Any status but 2xx; what the page says beside it tells why, if anything does."""
    status = seen.status
    notice = find_notice(seen.page) if seen.page and status in (401, 403, *_GONE_STATUS, 451) else None
    if notice and notice.kind in _TOLD:
        return Judgement(
            notice.kind, absent=True, why=f"status {status}, and the page says so", notice=notice
        )
    if notice and notice.kind == "geo-block":
        return Judgement(
            "geo-block", absent=False, why=f"status {status}, and the page says so", notice=notice
        )
    if status in (401, 407) or (notice and notice.kind == "login wall" and status not in _GONE_STATUS):
        return Judgement("login wall", absent=False, why=f"status {status}", notice=notice)
    return Judgement(UNAVAILABLE, absent=status in _GONE_STATUS, why=f"status {status}", notice=notice)


def _share(kept: Page, seen: Page) -> float:
    """How much of the kept page's own text is anywhere on the page seen."""
    said = sentences(kept, headings=False) or sentences(kept) or [kept.text]
    return round(likeness(said, seen.text), 3)


def _told_anew(notice: Notice, kept: Page | None) -> bool:
    """Whether a notice is new on a page whose kept text was so short that the notice may repeat it."""
    if kept is None or len(words(kept.main)) >= _FEW_WORDS or notice.kind in ("gate", "login wall"):
        return False
    return likeness([notice.wording], f"{kept.title or ''}\n{kept.text}") < _STILL_THERE


def _there(seen: Seen, kept: Page | None, share: float) -> Judgement:
    assert kept is not None
    assert seen.page is not None
    lines = changes(kept, seen.page)
    moved = _place(seen.url) != _place(seen.final_url)
    if lines:
        return Judgement(
            "changed", absent=False, why="some sentences are not the same", likeness=share, difference=lines
        )
    why = f"the kept text is there, at {seen.final_url}" if moved else "the kept text is there"
    return Judgement("up", absent=False, why=why, likeness=share)


def _noticed(seen: Seen, notice: Notice | None, share: float | None) -> Judgement | None:
    if notice is None:
        return None
    why = f"the page says so, and little else ({notice.kind})"
    if notice.kind == "not found":
        return Judgement("soft 404", absent=True, why=why, notice=notice, likeness=share)
    if notice.kind in ("gate", "maintenance"):
        return Judgement(UNAVAILABLE, absent=False, why=why, notice=notice, likeness=share)
    return Judgement(notice.kind, absent=notice.kind in _TOLD, why=why, notice=notice, likeness=share)


def _led_away(seen: Seen, share: float | None) -> Judgement | None:
    """Where the address led elsewhere and nothing of the kept text is there."""
    asked, came = urlsplit(seen.url), urlsplit(seen.final_url)
    if _place(seen.url) == _place(seen.final_url) or (share or 0.0) >= _NOT_THERE:
        return None
    asks = seen.page is not None and seen.page.password
    if _asks_for_login(came) or (asks and _returns(asked, came)):
        return Judgement("login wall", absent=False, why=f"it leads to {seen.final_url}", likeness=share)
    if _returns(asked, came):
        return Judgement(
            UNAVAILABLE,
            absent=False,
            why=f"it leads to a gate that knows the way back, {seen.final_url}",
            likeness=share,
        )
    if _above(asked, came):
        return Judgement(
            "soft 404", absent=True, why=f"it leads to a page above it, {seen.final_url}", likeness=share
        )
    return None


def _asks_for_login(came: SplitResult) -> bool:
    steps = [step.lower() for step in came.path.split("/")] + (came.hostname or "").lower().split(".")
    return any(step.partition(".")[0] in login_paths() for step in steps)


def _returns(asked: SplitResult, came: SplitResult) -> bool:
    """Whether the address that it led to carries the one that was asked for, to come back to."""
    return len(asked.path) > 1 and asked.path in unquote(unquote(came.query))


def _above(asked: SplitResult, came: SplitResult) -> bool:
    """Whether it led to the front page or to a page that holds the one asked for (a section, a profile)."""
    if _place(asked.geturl()) == _place(came.geturl()):
        return False
    path = PurePosixPath(came.path or "/")
    if path.stem.lower() in ("index", "home", "default"):
        path = path.parent
    if len(PurePosixPath(asked.path or "/").parts) == 1 and not asked.query:
        return False
    return path == PurePosixPath("/") or path in PurePosixPath(asked.path or "/").parents


def _place(url: str) -> tuple[str, str, str]:
    """An address without what does not matter: scheme, `www.`, the last slash."""
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), unquote(parts.path).rstrip("/"), parts.query


def _same_as_nowhere(seen: Seen, kept: Page | None, share: float | None) -> Judgement | None:
    if seen.probe is None or seen.page is None or (share or 0.0) >= _NOT_THERE:
        return None
    here, nowhere = ([p.span.of(page.text) for p in page.pieces] for page in (seen.page, seen.probe))
    if len(words(seen.page.text)) < _NOTHING or similar(here, nowhere) < _SAME_PAGE:
        return None
    if seen.page.password:
        return Judgement("login wall", absent=False, why="it asks for a password", likeness=share)
    why = "an address that cannot exist gives the same page"
    if kept is None or kept.by_hand:
        why += "; as nothing was kept by a request like this, a browser may be needed to see it"
        return Judgement(UNAVAILABLE, absent=False, why=why, likeness=share)
    return Judgement("soft 404", absent=True, why=why, likeness=share)


def _otherwise(seen: Seen, kept: Page | None, share: float | None) -> Judgement:
    assert seen.page is not None
    if len(words(seen.page.text)) < _NOTHING:
        return Judgement(UNAVAILABLE, absent=False, why="the page shows no text", likeness=share)
    if seen.page.password and (share or 0.0) < _NOT_THERE:
        return Judgement("login wall", absent=False, why="it asks for a password", likeness=share)
    if kept is None:
        return Judgement("up", absent=False, why="it answers; no kept text to compare it with")
    lines = changes(kept, seen.page)
    why = (
        "little of the kept text is there"
        if (share or 0.0) < _NOT_THERE
        else "some sentences are not the same"
    )
    return Judgement("changed", absent=False, why=why, likeness=share, difference=lines)
