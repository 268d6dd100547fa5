"""Codebooks: rules as data, each with the place in its codebook that it is taken from, and settings.

A codebook is one TOML file. Its `engine` names the small code that applies it (`onrecord.findings.engines`); which rules and settings
that code needs is written beside the code, and `problems` says where a file does not fit. The rules of
`codebooks/common.toml`, how claims become statements, are part of every codebook.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from onrecord.errors import InputError, UsageError
from onrecord.model import MEASURES, sha256

__all__ = ["SHIPPED", "Codebook", "Rule", "load", "parse", "shipped_text"]

SHIPPED = ("ucdp", "acled", "airwars", "origins")
"""The codebooks that come with onrecord, in the order they are shown."""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}\Z")
_WORDS = ("name", "title", "version", "label", "unit", "engine", "source")
_TABLES = ("measures", "rules", "settings")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where the codebook says so, and what it says, in a sentence of ours."""

    name: str
    source: str
    says: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """A codebook as its file has it."""

    name: str
    title: str
    version: str
    """Of our rules, with a digest of their file: `1+9f8e7d6c5b4a`."""
    label: str
    """Shown wherever a figure of it is shown: it is not a figure of whoever wrote the codebook."""
    unit: str
    engine: str
    source: str
    measures: tuple[str, ...]
    rules: Mapping[str, Rule]
    settings: Mapping[str, Any]

    def rule(self, name: str) -> Rule:
        """The rule of that name; UsageError where the file lacks it."""
        try:
            return self.rules[name]
        except KeyError:
            raise UsageError(
                self.name, f"the codebook has no rule {name}", f"Run: onrecord codebook check {self.name}"
            ) from None


@cache
def load(name: str) -> Codebook:
    """The codebook of that name that comes with onrecord; UsageError where there is none."""
    return parse(shipped_text(name), subject=name)


def shipped_text(name: str) -> str:
    """The file of a codebook that comes with onrecord, to start one's own from."""
    if name not in SHIPPED:
        raise UsageError(
            name,
            "there is no such codebook",
            f"Codebooks are {', '.join(SHIPPED)}; a file of your own is given by its path",
        )
    return _file(name)


def parse(text: str, *, subject: str) -> Codebook:
    """A codebook from the text of its file; InputError says what does not fit the form.

    Whether it has the rules and settings that its engine needs is for `onrecord.findings.problems`.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unfit(subject, f"it is not TOML ({error})") from error
    for name in _WORDS:
        if not isinstance(content.get(name), str) or not content[name].strip():
            raise _unfit(subject, f"{name} is missing or no text")
    unknown = sorted(set(content) - {*_WORDS, *_TABLES})
    if unknown:
        raise _unfit(subject, f"it holds what no codebook has: {', '.join(unknown)}")
    if not _NAME.match(content["name"]):
        raise _unfit(subject, "its name is not a short word of small letters, digits, - and _")
    measures = content.get("measures")
    if not isinstance(measures, list) or not measures or not set(map(str, measures)) <= set(MEASURES):
        raise _unfit(subject, f"measures must be some of {', '.join(MEASURES)}")
    settings = content.get("settings", {})
    if not isinstance(settings, dict):
        raise _unfit(subject, "settings is no table")
    rules = {**_rules(tomllib.loads(_file("common")), "common"), **_rules(content, subject)}
    words = {name: content[name] for name in _WORDS}
    words["version"] = f"{words['version']}+{sha256((text + _file('common')).encode())[:12]}"
    return Codebook(**words, measures=tuple(measures), rules=rules, settings=settings)


def _rules(content: Mapping[str, Any], subject: str) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    rules = content.get("rules", {})
    if not isinstance(rules, dict):
        raise _unfit(subject, "rules is no table")
    for name, row in rules.items():
        if not isinstance(row, dict) or set(row) != {"source", "says"}:
            raise _unfit(subject, f"rule {name} must have source and says, and nothing else")
        if not all(isinstance(value, str) and value.strip() for value in row.values()):
            raise _unfit(subject, f"source and says of rule {name} must be texts")
        found[name] = Rule(name, row["source"], row["says"])
    return found


def _file(name: str) -> str:
    return (resources.files("onrecord.findings") / "codebooks" / f"{name}.toml").read_text(encoding="utf-8")


def _unfit(subject: str, problem: str) -> InputError:
    return InputError(subject, problem, "Compare it with one that fits: onrecord codebook new NAME")
