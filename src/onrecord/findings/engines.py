"""The small code behind each codebook, by name, and whether a codebook's file fits the code that it names."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from onrecord.findings import acled, airwars, origins, ucdp
from onrecord.findings.codebook import Codebook
from onrecord.findings.vague import COLUMNS

__all__ = ["COMMON", "ENGINES", "problems"]

ENGINES: Mapping[str, ModuleType] = {"ucdp": ucdp, "acled": acled, "airwars": airwars, "origins": origins}
"""Engine → the module whose `find` applies it, with the RULES and SETTINGS that it needs."""
COMMON = (
    "first", "changed", "bodies", "rest", "single", "vague", "no_number", "interpret", "leave_out", "supersede",
    "monotone", "overtaken", "houses", "no_claim", "parts", "stance",
)  # fmt: skip
"""Rules of `codebooks/common.toml`."""


def problems(codebook: Codebook) -> tuple[str, ...]:
    """What keeps a codebook from being used: rules and settings that its engine needs or does not know."""
    if codebook.engine not in ENGINES:
        return (f"there is no engine {codebook.engine}: engines are {', '.join(ENGINES)}",)
    engine = ENGINES[codebook.engine]
    found = [f"rule {name} is missing" for name in engine.RULES if name not in codebook.rules]
    unknown = sorted(set(codebook.rules) - set(engine.RULES) - set(COMMON))
    found += [f"rule {name} is none that the engine {codebook.engine} uses" for name in unknown]
    for name, type_ in engine.SETTINGS.items():
        if name not in codebook.settings:
            found.append(f"setting {name} is missing")
        elif not _fits(codebook.settings[name], type_):
            found.append(f"setting {name} is no {type_.__name__}")
    unknown = sorted(set(codebook.settings) - set(engine.SETTINGS))
    found += [f"setting {name} is none that the engine {codebook.engine} uses" for name in unknown]
    if isinstance(codebook.settings.get("vague", []), list):
        found += _vague_problems(codebook.settings.get("vague", []))
    if codebook.engine != "origins" and "not a" not in codebook.label:
        found.append("the label does not say whose figure it is not (“…; not a … figure”)")
    return tuple(found)


def _fits(value: Any, type_: type) -> bool:
    if type_ is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if type_ is dict:
        return isinstance(value, dict) and bool(value) and all(_fits(each, float) for each in value.values())
    return isinstance(value, type_)


def _vague_problems(rows: Sequence[Any]) -> list[str]:
    found = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not set(row) <= set(COLUMNS) or not row.get("words"):
            found.append(f"row {number} of vague has words, and of {', '.join(COLUMNS[1:])} what it gives")
        elif ("small" in row) != ("large" in row) or len(row) < 2:
            found.append(f"row {number} of vague gives no number, or one of small and large alone")
        elif not all(isinstance(value, int) for name, value in row.items() if name != "words"):
            found.append(f"row {number} of vague gives what is no whole number")
    return found
