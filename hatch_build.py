"""The build hook: makes the gazetteer when the package is built or installed in place."""

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes `src/onrecord/knowledge/gazetteer.bin`, which is too large and too derived to be kept in the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the file, whatever kind of wheel is built; an sdist carries what it is made from instead."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        knowledge = root / "src" / "onrecord" / "knowledge"
        spec = importlib.util.spec_from_file_location("gazetteer_build", knowledge / "build.py")
        assert spec is not None
        assert spec.loader is not None
        builder = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(builder)
        builder.build(
            knowledge / "gazetteer.bin", areas=root / "training" / "areas.tsv", tables=knowledge / "en"
        )
