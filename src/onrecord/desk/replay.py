"""A captured page as it can be shown: its words and its order, nothing that runs, nothing that asks for anything."""

from html import escape

import lxml.html
from lxml import etree

from onrecord.desk.shown import in_sight
from onrecord.record import AsCaptured

__all__ = ["sanitised"]

_KEPT = frozenset(
    [
        "html",
        "body",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "q",
        "pre",
        "code",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "em",
        "strong",
        "b",
        "i",
        "u",
        "s",
        "small",
        "sub",
        "sup",
        "br",
        "hr",
        "div",
        "span",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "figure",
        "figcaption",
        "time",
        "address",
        "abbr",
        "cite",
        "bdi",
        "bdo",
        "ruby",
        "rt",
        "rp",
        "mark",
        "del",
        "ins",
    ]
)
_ATTRIBUTES = frozenset(("dir", "lang", "colspan", "rowspan"))
_GONE = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "head",
        "link",
        "meta",
        "base",
        "form",
    ]
)
_WIDTH = {"html", "body"}
_LOOK = (
    "<style>body{font:15px/1.5 Georgia,serif;margin:1rem;color:#222;background:#fff;max-width:60rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem}"
    ".picture{color:#666;border:1px dashed #aaa;padding:.3rem .6rem;display:inline-block}</style>"
)
_LARGEST = 4_000_000


def sanitised(captured: AsCaptured) -> str:
    """The page as HTML of a few harmless elements; pictures stand as their descriptions, links as their words."""
    text = captured.text[:_LARGEST]
    if captured.media_type not in ("text/html", "application/xhtml+xml"):
        return (
            f"<!doctype html>{_LOOK}<pre dir=auto style='white-space:pre-wrap'>{escape(in_sight(text))}</pre>"
        )
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError, AssertionError):
        return f"<!doctype html>{_LOOK}<p>—</p>"
    parts: list[str] = ["<!doctype html>", _LOOK]
    _write(root, parts)
    return "".join(parts)


def _write(root: etree._Element, parts: list[str]) -> None:
    """Write the tree without recursion: a hostile page may be nested as deep as it likes."""
    waiting: list[etree._Element | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        tail = [escape(in_sight(node.tail))] if node.tail and node is not root else []
        if tag in _GONE or not tag:
            waiting += tail
            continue
        if tag in ("img", "picture", "video", "audio", "canvas"):
            words = in_sight(node.get("alt") or node.get("title") or tag)
            parts.append(f"<span class=picture dir=auto>▨ {escape(words[:300])}</span>")
            waiting += tail
            continue
        close = ""
        if tag in _KEPT and tag not in _WIDTH:
            parts.append(f"<{tag}{_attributes(node)}>")
            close = "" if tag in ("br", "hr") else f"</{tag}>"
        parts.append(escape(in_sight(node.text or "")))
        waiting += [*tail, close, *reversed(list(node))]


def _attributes(node: etree._Element) -> str:
    kept = [(name, node.get(name) or "") for name in sorted(_ATTRIBUTES) if node.get(name)]
    return "".join(f' {name}="{escape(value[:20], quote=True)}"' for name, value in kept)
