"""The JSON-LD of a page (schema.org), as far as it can be read: https://schema.org/Article.

Publishers write it broken (trailing commas, raw line breaks), as a list, or as a `@graph`; a script that
cannot be read is left out.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

__all__ = ["first_text", "is_a", "nodes"]

_TRAILING = re.compile(r",(?=\s{0,200}[}\]])")
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_LONGEST = 2_000_000
"""Code points of a script that still describes a page."""
_DEEPEST = 12
_MOST = 2000
"""Nodes looked at: a page of a list of products has no more to say about the report."""


def nodes(root: etree._Element) -> tuple[Mapping[str, Any], ...]:
    """All typed nodes of the page's JSON-LD, outermost first."""
    found: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for node in _typed(_parsed(script.text or ""), 0):
                if len(found) >= _MOST:
                    return tuple(found)
                found.append(node)
    return tuple(found)


def is_a(node: Mapping[str, Any], *endings: str) -> bool:
    """Whether the node's `@type` (one or a list) ends like one of `endings`: `NewsArticle` is an `Article`."""
    types = node.get("@type")
    named = types if isinstance(types, list) else [types]
    return any(isinstance(each, str) and each.endswith(endings) for each in named)


def first_text(value: Any) -> str | None:
    """The first text in a value that may be a text, a node with a `name`, or a list of either."""
    if isinstance(value, list):
        return next((text for text in map(first_text, value[:20]) if text), None)
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("@value")
        return first_text(value) if isinstance(value, list) else _text(value)
    return _text(value)


def _text(value: Any) -> str | None:
    return " ".join(html.unescape(value).split()) or None if isinstance(value, str) else None


def _parsed(script: str) -> Any:
    script = _WRAPPED.sub("", _WRAPPED.sub("", script[:_LONGEST])).strip().rstrip(";")
    for attempt in (script, _TRAILING.sub("", script)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _typed(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _typed(each, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for name, each in value.items():
            if isinstance(each, dict | list) and (
                name in ("@graph", "mainEntity", "itemListElement") or "@type" not in value
            ):
                yield from _typed(each, depth + 1)
