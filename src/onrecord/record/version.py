"""Name and version of this tool, as events and exports state them."""

from importlib.metadata import version

__all__ = ["TOOL", "VERSION"]

VERSION = version("onrecord")
TOOL = f"onrecord {VERSION}"
