"""An archive of an account on X: the file `data/tweets.js`, which is JSON behind `window.YTD.tweets.part0 =`.

An archive names its account in another file: declare it as the outlet. Addresses are those that work without a name.
"""

import json
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from onrecord.errors import InputError
from onrecord.model import Report
from onrecord.reading.page.article import Origin
from onrecord.reading.page.messages import Message, message_report
from onrecord.reading.page.moments import iso

__all__ = ["is_x_archive", "x_reports"]

_HEAD = re.compile(r"\s{0,9}window\.YTD\.(?:tweets?|note_tweet|deleted_tweets)\.part\d{1,4}\s{0,9}=\s{0,9}")
_RETWEET = re.compile(r"RT @(\w{1,20}): ")


def is_x_archive(text: str) -> bool:
    """Whether a text is such a file."""
    return _HEAD.match(text[:200]) is not None


def x_reports(text: str, origin: Origin) -> tuple[tuple[Report, ...], tuple[InputError, ...]]:
    """One report a post with words or files, part `message/<id of the post>`."""
    head = _HEAD.match(text)
    try:
        rows = json.loads(text[head.end() if head else 0 :].rstrip().rstrip(";"), strict=False)
    except (ValueError, RecursionError) as error:
        raise InputError("file", "is no valid archive: its JSON breaks off", "Fetch it again") from error
    tweets = (_tweet(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    made = (message_report(_message(tweet), origin) for tweet in tweets)
    reports = tuple(report for report in made if report is not None)
    if not reports:
        raise InputError("file", "has no posts with words", "Give the file tweets.js of the archive")
    return reports, ()


def _tweet(row: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = row.get("tweet") or row.get("noteTweet")
    return inner if isinstance(inner, dict) else row


def _message(tweet: Mapping[str, Any]) -> Message:
    id_ = _string(tweet.get("id_str")) or _string(tweet.get("id")) or _string(tweet.get("noteTweetId")) or ""
    core = tweet.get("core")
    text = _string(tweet.get("full_text")) or _string(tweet.get("text"))
    text = text or (_string(core.get("text")) if isinstance(core, dict) else None) or ""
    passed_on = _RETWEET.match(text)
    answered = _string(tweet.get("in_reply_to_status_id_str")) or _string(tweet.get("in_reply_to_status_id"))
    to = _string(tweet.get("in_reply_to_screen_name"))
    return Message(
        id=id_,
        text=text[passed_on.end() :] if passed_on else text,
        at=_moment(_string(tweet.get("created_at")) or _string(tweet.get("createdAt"))),
        url=f"https://x.com/i/status/{id_}" if id_.isdigit() else None,
        forwarded_from=f"@{passed_on[1]}" if passed_on else None,
        edited=_edited(tweet.get("edit_info"), id_),
        reply_to=f"{answered} of @{to}" if answered and to else answered,
        media=tuple(_media(tweet)),
        links=tuple(_links(tweet, text)) if not passed_on else (),
        language=(_string(tweet.get("lang")) or "")[:2].lower() or None,
    )


def _moment(written: str | None) -> str | None:
    """`Wed Oct 10 20:19:24 +0000 2018`, or ISO 8601."""
    if written and (
        found := re.fullmatch(r"\w{3} (\w{3} \d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})", written)
    ):
        month, day = found[1].split()
        try:
            return parsedate_to_datetime(f"{day} {month} {found[4]} {found[2]} {found[3]}").isoformat()
        except (ValueError, TypeError):
            return None
    return iso(written)


def _edited(info: Any, id_: str) -> str | None:
    """That a post is a later version of another, or has later versions."""
    if not isinstance(info, dict):
        return None
    edit = info.get("edit")
    if isinstance(edit, dict) and _string(edit.get("initialTweetId")) not in (None, id_):
        return f"version of post {_string(edit.get('initialTweetId'))}"
    initial = info.get("initial")
    ids = initial.get("editTweetIds") if isinstance(initial, dict) else None
    later = [str(each) for each in ids if str(each) != id_] if isinstance(ids, list) else []
    return f"later, as {', '.join(later)}" if later else None


def _media(tweet: Mapping[str, Any]) -> Iterator[str]:
    for name in ("extended_entities", "entities"):
        held = tweet.get(name)
        files = held.get("media") if isinstance(held, dict) else None
        if isinstance(files, list) and files:
            for each in files:
                if isinstance(each, dict) and (address := _string(each.get("media_url_https"))):
                    yield f"{address} ({_string(each.get('type')) or 'file'})"
            return


def _links(tweet: Mapping[str, Any], text: str) -> Iterator[tuple[int, int, str]]:
    """The links of a post: where the short address stands, and where it leads."""
    held = tweet.get("entities")
    urls = held.get("urls") if isinstance(held, dict) else None
    for each in urls if isinstance(urls, list) else ():
        short, full = (each.get("url"), each.get("expanded_url")) if isinstance(each, dict) else (None, None)
        if isinstance(short, str) and isinstance(full, str) and short and (at := text.find(short)) >= 0:
            yield at, at + len(short), full


def _string(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None
