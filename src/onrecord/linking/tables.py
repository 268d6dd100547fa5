"""The room's tables: TOML beside the code, read once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["table"]


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table `name`, as the TOML file has it; not to be changed."""
    file = resources.files("onrecord.linking") / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
