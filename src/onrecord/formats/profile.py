"""Profiles: what leaves a record to whom. The table is `profiles.toml`; a file with the same fields is a profile too.

Fields: `names` of private persons, entries of `lists` of the lost, `reviewers` (who decided), `notes` (what they wrote),
`paths` (where files lay, and who gave them), each `hide` or `keep`; `places_of`: measures whose places become no finer
than `places_at` (`*`: all, whatever they are of) while they are fresh, that is for `fresh_days` after they were said (0: for
good); `dates_at`: `day` or `month`. Where places of everything or days are hidden, the words that tell them are too.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError
from onrecord.model import MEASURES, PRECISIONS

__all__ = ["Profile", "profile", "profiles"]

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "names": ("hide", "keep"),
    "lists": ("hide", "keep"),
    "reviewers": ("hide", "keep"),
    "notes": ("hide", "keep"),
    "paths": ("hide", "keep"),
    "places_at": PRECISIONS,
    "dates_at": ("day", "month"),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What is hidden of a record; the fields are those of the table."""

    name: str
    what: str
    names: str
    lists: str
    reviewers: str
    notes: str
    paths: str
    places_of: tuple[str, ...]
    places_at: str
    fresh_days: int
    dates_at: str

    def hides(self, field: str) -> bool:
        """Whether the profile hides `names`, `lists`, `reviewers`, `notes` or `paths`."""
        return bool(getattr(self, field) == "hide")

    @property
    def keeps_words(self) -> bool:
        """Whether words of reports may leave: not where they would tell the places and days that are hidden."""
        return self.dates_at == "day" and "*" not in self.places_of


def profiles() -> Mapping[str, Profile]:
    """The profiles that come with onrecord, by name."""
    return _shipped()


def profile(name: str | Path) -> Profile:
    """The profile of that name, or of that file (TOML); UsageError where there is none or a field does not fit."""
    known = _shipped()
    if str(name) in known:
        return known[str(name)]
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            str(name), "there is no such profile", f"Profiles are {', '.join(known)}, or a TOML file"
        )
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(str(name), f"it cannot be read ({error})", "Write it as TOML in UTF-8") from error
    return _made(path.stem, row)


@cache
def _shipped() -> Mapping[str, Profile]:
    text = resources.files("onrecord.formats").joinpath("profiles.toml").read_text("utf-8")
    return {name: _made(name, row) for name, row in tomllib.loads(text).items()}


def _made(name: str, row: Mapping[str, Any]) -> Profile:
    """A profile of a row; every field must be there, for what is not said is not to leave by a slip."""
    wanted = {field.name for field in fields(Profile)} - {"name"}
    odd = sorted(wanted ^ row.keys())
    if odd:
        raise UsageError(f"profile {name}", f"fields missing or unknown: {', '.join(odd)}", _FIELDS)
    for field, choices in _CHOICES.items():
        if row[field] not in choices:
            raise UsageError(
                f"profile {name}", f"{field} = {row[field]!r}", f"It is one of {', '.join(choices)}"
            )
    measures = row["places_of"]
    if not isinstance(measures, list) or any(each not in (*MEASURES, "*") for each in measures):
        raise UsageError(f"profile {name}", f"places_of = {measures!r}", "Give a list of measures, or ['*']")
    days = row["fresh_days"]
    if not isinstance(days, int) or isinstance(days, bool) or days < 0 or not isinstance(row["what"], str):
        raise UsageError(f"profile {name}", f"fresh_days = {days!r}", "Give a number of days, 0 for good")
    return Profile(name=name, **{**row, "places_of": tuple(measures)})


_FIELDS = "See profiles.toml in onrecord.formats, or docs/formats/profiles.md"
