"""The address that is asked, and how: one question over HTTP, tried again where the other side is busy."""

import json
import os
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.errors import InputError, MissingExtra, UsageError
from onrecord.model import digest

__all__ = ["Endpoint", "Reply", "prompt", "prompt_digest", "schema"]

TRIES = 4
BUSY = (408, 409, 425, 429, 500, 502, 503, 504)
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 30.0


@cache
def prompt() -> Mapping[str, str]:
    """The words of the question: `system` and `user`."""
    text = files("onrecord.reading.remote").joinpath("prompt.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def schema() -> Mapping[str, Any]:
    """The JSON schema of the answer."""
    text = files("onrecord.reading.remote").joinpath("schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def prompt_digest() -> str:
    """SHA-256 of question and schema: part of the reader's name."""
    return digest([dict(prompt()), dict(schema())])


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the answer's text, and the tokens that it took."""

    text: str
    tokens_in: int
    tokens_out: int


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible address, a model behind it, and what a million tokens cost there."""

    url: str
    """Up to and without `/chat/completions`."""
    model: str
    key: str | None = field(default=None, repr=False)
    price_in: float | None = None
    price_out: float | None = None
    timeout_seconds: float = 120.0

    @classmethod
    def from_environment(cls) -> "Endpoint":
        """From ONRECORD_LLM_URL, _MODEL, _KEY, _PRICES ("0.15,0.60"), _TIMEOUT; UsageError where one is missing."""
        url, model = (os.environ.get(f"ONRECORD_LLM_{name}", "").strip() for name in ("URL", "MODEL"))
        if not url or not model:
            raise UsageError(
                "reader llm",
                "no address or model is set: it sends reports to whoever runs that address",
                "Set ONRECORD_LLM_URL (https://host/v1) and ONRECORD_LLM_MODEL, and ONRECORD_LLM_KEY if it asks for one",
            )
        if not url.startswith(("http://", "https://")):
            raise UsageError(
                f"ONRECORD_LLM_URL={url}", "it is no address of the web", "Write it as https://host/v1"
            )
        prices = os.environ.get("ONRECORD_LLM_PRICES", "")
        try:
            price_in, price_out = (float(part) for part in prices.split(",")) if prices else (None, None)
            timeout = float(os.environ.get("ONRECORD_LLM_TIMEOUT", "120"))
        except ValueError as error:
            raise UsageError(
                "ONRECORD_LLM_PRICES, ONRECORD_LLM_TIMEOUT",
                f"not numbers ({error})",
                "Prices are a million tokens in and out: 0.15,0.60; the timeout is in seconds",
            ) from error
        return cls(url.rstrip("/"), model, os.environ.get("ONRECORD_LLM_KEY"), price_in, price_out, timeout)

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost; None where no prices are set."""
        if self.price_in is None or self.price_out is None:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / 1e6

    def ask(self, user: str, *, proxy: str | None, wait: Callable[[float], None] = time.sleep) -> Reply:
        """One question; tried again up to four times where the other side is busy or silent.

        InputError where no usable answer came: the item stays unread, and the next `read` asks again.
        """
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra(
                "reader llm", "the extra `llm` is not installed", "pip install 'onrecord[llm]'"
            ) from error
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        options: dict[str, Any] = {"timeout": self.timeout_seconds, "trust_env": False, "proxy": proxy}
        problem = ""
        with httpx.Client(headers=headers, **options) as client:
            for attempt in range(TRIES):
                try:
                    response = client.post(f"{self.url}/chat/completions", json=self._body(user))
                except httpx.HTTPError as error:
                    problem, pause = f"{type(error).__name__}: {error}", None
                else:
                    if response.status_code == 200:
                        return _reply(self.url, response.content)
                    problem = f"it answered {response.status_code}: {response.text[:200]}"
                    if response.status_code not in BUSY:
                        break
                    pause = response.headers.get("Retry-After")
                if attempt < TRIES - 1:
                    wait(_pause(pause, attempt))
        raise InputError(
            self.url,
            f"no answer from {self.url} ({problem})",
            "Check the address, model and key; what was answered is kept",
        )

    def _body(self, user: str) -> dict[str, Any]:
        return {
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": prompt()["system"]},
                {"role": "user", "content": user},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "claims", "strict": True, "schema": dict(schema())},
            },
        }


def _pause(asked: str | None, attempt: int) -> float:
    seconds = float(asked) if asked and asked.isdigit() else FIRST_WAIT_SECONDS * 2**attempt
    return min(seconds, LONGEST_WAIT_SECONDS)


def _reply(url: str, content: bytes) -> Reply:
    try:
        body = json.loads(content)
        text = body["choices"][0]["message"]["content"]
        usage = body.get("usage") or {}
        counted = (int(usage.get(name) or 0) for name in ("prompt_tokens", "completion_tokens"))
        if not isinstance(text, str):
            raise TypeError("the answer is no text")
        return Reply(text, *counted)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise InputError(
            url, f"what came is no chat completion ({type(error).__name__}: {error})", "Check the address"
        ) from error
