"""Lists on their way out: who somebody was is hidden unless the profile keeps lists; what may be counted stays."""

from collections.abc import Mapping
from typing import Any

from onrecord.formats.profile import Profile
from onrecord.formats.redacting import HIDDEN

__all__ = ["LISTED", "listed"]

LISTED = ("editions", "entries", "persons", "matches", "withheld")
"""The nouns that are about lists."""
_NAMES = ("name", "given", "family", "patronymic")
_KEPT = ("sex", "age", "death", "place", "unit", "status")
"""What of an entry leaves by default, beside the year of birth: it is what counts and overlaps are made of."""


def listed(wire: Mapping[str, Any], noun: str, profile: Profile) -> Mapping[str, Any]:
    """A noun about lists as it may leave: of an entry, no name, no cell as it stands, no identifier of anybody.

    Ids are digests and stay, so that persons, matches and decisions still find their entries.
    """
    if not profile.hides("lists"):
        return wire
    if noun == "entries":
        return {**wire, "fields": _fields(wire["fields"], profile), "raw": {}, "key": ""}
    if noun == "withheld":
        reasons = {"reason": ""} if profile.hides("notes") else {}
        who = {"operator": None} if profile.hides("reviewers") else {}
        return {**wire, **reasons, **who}
    return wire


def _fields(fields: Mapping[str, str], profile: Profile) -> dict[str, str]:
    left = {name: HIDDEN for name in _NAMES if name in fields}
    left |= {name: fields[name] for name in _KEPT if name in fields}
    if "birth" in fields:
        left["birth"] = "/".join(dict.fromkeys(end[:4] for end in fields["birth"].split("/")))
    if profile.dates_at == "month" and "death" in left:
        left["death"] = "/".join(dict.fromkeys(end[:7] for end in left["death"].split("/")))
    return left
