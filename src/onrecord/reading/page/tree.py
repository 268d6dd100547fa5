"""A page's text as a tree, within bounds."""

import re

from lxml import etree, html

from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_DEPTH

__all__ = ["tree_of"]

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])")
_CLOSED_BY_OTHERS = frozenset(
    [
        "li",
        "p",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rp",
        "rt",
    ]
)
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)


def tree_of(text: str) -> etree._Element:
    """The tree of an HTML page. Raises InputError where there is none, or it is too deep to be one."""
    if text.count("<") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise InputError(
            "page",
            f"has more than {MAX_DEPTH:,} elements inside each other",
            "Save the page again from a browser",
        )
    parser = html.HTMLParser(
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
    )
    try:
        root = html.document_fromstring(
            text.encode("utf-8", "replace"), parser=parser, ensure_head_body=False
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    if root is None or root.find(".//body") is None:
        raise InputError("page", "has no content", "Capture it again: a browser may have to run it first")
    return root


def _depth(text: str) -> int:
    """The most elements open at once; those that others close by themselves do not count."""
    open_now = deepest = 0
    for closing, name in _TAG.findall(text):
        tag = name.lower()
        if tag in _VOID or tag in _CLOSED_BY_OTHERS:
            continue
        if closing:
            open_now = max(0, open_now - 1)
        else:
            open_now += 1
            deepest = max(deepest, open_now)
    return deepest
