"""Texts in JSON: one, a list of them, or the posts of an account as platforms export them.

The names that platforms give their fields are in `posts` in `knowledge/en/page.toml`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from onrecord.errors import InputError
from onrecord.inputs import clean
from onrecord.knowledge.tables import table
from onrecord.model import Report
from onrecord.reading.page.article import Origin, compose, headed, written
from onrecord.reading.page.jsonld import first_text
from onrecord.reading.page.ledger import pieces
from onrecord.reading.page.metadata import Metadata
from onrecord.reading.page.moments import iso
from onrecord.reading.page.roles import judge
from onrecord.reading.page.tree import tree_of

__all__ = ["post_reports"]

_DEEPEST = 5


def post_reports(text: str, origin: Origin) -> tuple[tuple[Report, ...], tuple[InputError, ...]]:
    """One report for each text, part `entry/<n>` where there are several, and the refusals of the others."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise InputError("file", "is no valid JSON", "Export it again") from error
    rows, account = _rows(value)
    reports: list[Report] = []
    refusals: list[InputError] = []
    for number, row in enumerate(rows):
        part = "" if row is value else f"entry/{number}"
        own = replace(origin, part="/".join(filter(None, (origin.part, part))))
        said = _said(row)
        if said is None:
            refusals.append(InputError(own.part, "has no text", "Leave it out, or give it a field 'text'"))
        else:
            reports.append(_post(row, said, account, own))
    if not reports:
        raise InputError("file", "has no texts", "Give texts as objects with a field 'text' or 'html'")
    return tuple(reports), tuple(refusals)


def _rows(value: Any) -> tuple[list[Mapping[str, Any]], str | None]:
    """The objects that hold texts, and the account that the whole names."""
    account: str | None = None
    for _ in range(_DEEPEST):
        if isinstance(value, list):
            return [row for row in value if isinstance(row, dict)], account
        if not isinstance(value, dict):
            break
        account = account or _account(value)
        if _said(value) is not None and not any(
            isinstance(value.get(name), list) for name in _names("lists")
        ):
            return [value], None
        value = next(
            (value[name] for name in _names("lists") if isinstance(value.get(name), list | dict)), None
        )
    return [], account


def _post(row: Mapping[str, Any], said: str, account: str | None, origin: Origin) -> Report:
    author = _account(row) or account
    original = _reposted(row, said)
    if original is not None:
        said = _said(original) or said
        authors = tuple(filter(None, (_account(original),)))
    else:
        authors = (author,) if author else ()
    own = replace(
        origin,
        url=_field(row, "addresses") or origin.url,
        outlet=origin.outlet or _field(row, "outlets") or author,
        published=_moment(row) or origin.published,
    )
    title = _field(row, "titles")
    report = _read(said, title, authors, _field(row, "languages"), own)
    if original is None:
        return report
    return headed(report, f"Reposted by {author}" if author else "Reposted", "byline")


def _read(
    said: str, title: str | None, authors: tuple[str, ...], language: str | None, origin: Origin
) -> Report:
    if said.lstrip().startswith("<") and ">" in said:
        ledger = pieces(tree_of(f"<html><body>{said}</body></html>"))
        metadata = Metadata(title, authors, origin.outlet, origin.published, language, origin.url)
        return compose(
            list(zip(ledger, judge(ledger, frozenset(range(len(ledger))), title=title), strict=True)),
            metadata,
            origin,
        )
    return written(said, title=title, authors=authors, language=language, origin=origin)


def _reposted(row: Mapping[str, Any], said: str) -> Mapping[str, Any] | None:
    """The post that this one passes on; null where the words are its own."""
    for name in _names("reposts"):
        value = row.get(name)
        if isinstance(value, dict):
            return value
        if value is True or (isinstance(value, str) and value.strip()):
            named = first_text(row.get("original_author")) or (value if isinstance(value, str) else None)
            return {"text": said, "author": named}
    if said.startswith("RT @") and ":" in said[:60]:
        handle, _, rest = said[4:].partition(":")
        return {"text": rest.strip() or said, "author": handle.strip()}
    return None


def _said(row: Mapping[str, Any]) -> str | None:
    text = _field(row, "texts")
    return clean(text) if text else None


def _account(row: Mapping[str, Any]) -> str | None:
    for name in _names("accounts"):
        value = row.get(name)
        if isinstance(value, dict):
            value = next(
                (value[key] for key in _names("account_names") if isinstance(value.get(key), str)), None
            )
        if isinstance(value, str) and value.strip():
            return clean(value).strip()
    return None


def _moment(row: Mapping[str, Any]) -> str | None:
    for name in _names("times"):
        value = row.get(name)
        if isinstance(value, str) and iso(value):
            return iso(value)
    return None


def _field(row: Mapping[str, Any], column: str) -> str | None:
    return next((text for name in _names(column) if (text := _string(row.get(name)))), None)


def _string(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) and value.strip() else None


def _names(column: str) -> Iterator[str]:
    return iter(_columns()[column])


@cache
def _columns() -> Mapping[str, tuple[str, ...]]:
    return {column: tuple(names) for column, names in table("page")["posts"].items()}
