"""A page's text as a tree, within bounds."""

import re
from functools import cache

from lxml import etree, html

from onrecord.errors import InputError
from onrecord.inputs.limits import MAX_DEPTH, MAX_ELEMENTS, MAX_LEVELS, MAX_PAGE
from onrecord.knowledge.tables import table

__all__ = ["tree_of"]

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])")
_CONTROL = re.compile(
    "[\x01-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]|&#0{0,6}(?:[0-8]|1[1245-9]|2[0-9]|3[01]|127);|&#[xX]0{0,6}(?:[0-8bBeEfF]|1[0-9a-fA-F]|7[fF]);"
)
"""Control characters, as such or as references: no XML tree may hold them."""


_FAULTY = re.compile(r"(<html\b[^<>]{0,1000}?)\s{0,10}/>", re.IGNORECASE)
"""An `html` element closed where it opens: the parser would take the page for empty."""


def tree_of(text: str) -> etree._Element:
    """The tree of an HTML page. Raises InputError where there is none, or it is too large or too deep to be one."""
    _check(text)
    flat = _FAULTY.sub(r"\1>", _CONTROL.sub(" ", text), count=1)
    root = _parsed(flat)
    if root is None or root.find(".//body") is None:
        # A page may leave its body's tag out (HTML, section 13.1.2.4); the parser then takes it for a head.
        root = _parsed(f"<html><body>{flat}</body></html>") if "<" in flat else None
    if root is None or not "".join(root.itertext()).strip():
        raise InputError("page", "has no content", "Capture it again: a browser may have to run it first")
    return root


def _parsed(text: str) -> etree._Element | None:
    parser = html.HTMLParser(
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
    )
    try:
        return html.document_fromstring(
            text.encode("utf-8", "replace"), parser=parser, ensure_head_body=False
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _check(text: str) -> None:
    """Refuse what would take minutes; pages that people read are far below each bound."""
    elements = text.count("<") - text.count("</")
    if len(text) > MAX_PAGE:
        raise InputError(
            "page", f"is larger than {MAX_PAGE:,} characters", "Split it, or save its text alone"
        )
    if elements > MAX_ELEMENTS:
        raise InputError("page", f"has more than {MAX_ELEMENTS:,} elements", "Save the part that matters")
    if elements > MAX_DEPTH:
        deepest, levels = _depths(text)
        if deepest > MAX_DEPTH or levels > MAX_LEVELS:
            raise InputError(
                "page",
                f"has elements inside each other beyond {MAX_DEPTH:,} levels, or {MAX_LEVELS:,} in all",
                "Save the page again from a browser",
            )


def _depths(text: str) -> tuple[int, int]:
    """The most elements open at once, and the sum over all elements; those that others close do not count."""
    open_now = deepest = levels = 0
    for closing, name in _TAG.findall(text):
        if closing:
            open_now -= open_now > 0 and name.lower() not in _uncounted()
            continue
        levels += open_now
        if name.lower() not in _uncounted():
            open_now += 1
            deepest = max(deepest, open_now)
    return deepest, levels


@cache
def _uncounted() -> frozenset[str]:
    """Elements that have no content, and those that the next of their kind closes."""
    elements = table("page")["elements"]
    return frozenset((*elements["void"], *elements["closed_by_others"]))
