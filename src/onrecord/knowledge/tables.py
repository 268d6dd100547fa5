"""The tables of words: one TOML file per table, one folder per language.

A further language is a further folder. A table holds data only; the module that uses it says in
its docstring what the columns mean, and a test there checks every row.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from onrecord.errors import UsageError

__all__ = ["table"]


@cache
def table(name: str, *, language: str = "en") -> Mapping[str, Any]:
    """The table `name` of `language` (ISO 639-1), as the TOML file has it; read once, not to be changed."""
    file = resources.files("onrecord.knowledge") / language / f"{name}.toml"
    if not file.is_file():
        raise UsageError(
            f"knowledge/{language}/{name}.toml",
            "there is no such table",
            "Add it, or choose another language",
        )
    return tomllib.loads(file.read_text(encoding="utf-8"))
