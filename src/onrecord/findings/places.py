"""The places that one total is told for: a list of names after one preposition ("near Orlik, Vesna and Duby")."""

import re

from onrecord.findings.case import Case
from onrecord.findings.telling import Statement

__all__ = ["places_in"]

_NAME = r"[A-Z][\w'’-]{1,30}(?: [A-Z][\w'’-]{1,30}){0,2}"
_LIST = re.compile(
    rf"\b(?:in|near|at|around|outside|between)\s+(?:the\s+[a-z]{{3,12}}\s+of\s+)?({_NAME}(?:,\s+{_NAME}){{0,9}},?\s+and\s+{_NAME})"
)
_JOINT = re.compile(r",?\s+and\s+|,\s+")
_MOST = 2000
"""Characters of a quotation that are looked at: a longer one is no sentence."""


def places_in(case: Case, statement: Statement) -> tuple[str, ...]:
    """The names that the words of a statement list with one total, in their order; none where they name one place."""
    for id_ in statement.claims:
        found = _LIST.search(" ".join(case.claims[id_].quote[:_MOST].split()))
        if found:
            return tuple(dict.fromkeys(_JOINT.split(found.group(1))))
    return ()
