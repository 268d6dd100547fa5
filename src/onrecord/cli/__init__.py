"""The command line: one module per group of verbs."""

from onrecord.cli.main import main

__all__ = ["main"]
