"""A reader that asks a language model behind an OpenAI-compatible address that the user set up (extra `llm`)."""

from onrecord.reading.remote.reader import Consulted, RemoteReader, llm

__all__ = ["Consulted", "RemoteReader", "llm"]
