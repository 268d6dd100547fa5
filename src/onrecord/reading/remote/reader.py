"""The reader `llm`: pages by our own rules, claims by asking, everything re-anchored; answers are kept and replayed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.errors import InputError
from onrecord.model import Claim, Report, canonical, sha256
from onrecord.reading.dates import find_times
from onrecord.reading.figures import find_numbers
from onrecord.reading.page import read_pages
from onrecord.reading.places import find_places
from onrecord.reading.remote.anchoring import Mentions, Unusable, anchor
from onrecord.reading.remote.endpoint import Endpoint, prompt, prompt_digest
from onrecord.reading.remote.passages import Passage, passages
from onrecord.reading.sentences import split

if TYPE_CHECKING:
    from onrecord.reading.reader import Reading

__all__ = ["Consulted", "RemoteReader", "llm"]

NAME = "llm/1"
CHARACTERS_A_TOKEN = 4.0
"""A rough figure for English, for the estimate before anything is asked."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """What consulting gave: a reading, or why there is none yet; and the answers that are new."""

    reading: "Reading | None"
    answers: tuple[bytes, ...] = ()
    """Each to be kept as an item, so that a rebuild need not ask again."""
    error: InputError | None = None
    asked: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(slots=True)
class _Session:
    """One capture being read: what is known already, what is asked."""

    name: str
    kept: Mapping[tuple[str, ...], str]
    ask: Callable[[str], tuple[str, int, int]] | None
    new: list[bytes] = field(default_factory=list)
    tokens_in: int = 0
    tokens_out: int = 0


class RemoteReader:
    """A reader whose answers come from outside: same protocol, and `consult` for whoever keeps the answers."""

    @property
    def name(self) -> str:
        """Reader, model and question: claims of another one are another reading."""
        return f"{NAME}+{Endpoint.from_environment().model}+{prompt_digest()[:8]}"

    def read(
        self,
        data: bytes,
        *,
        media_type: str,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
    ) -> "Reading":
        """The reports in `data` and their claims; asks the address that the user set up."""
        found = self.consult(
            data, media_type=media_type, name=self.name, url=url, outlet=outlet, published=published
        )
        if found.reading is None:
            raise found.error or InputError("reader llm", "it gave nothing", "Try again")
        return found.reading

    def consult(
        self,
        data: bytes,
        *,
        media_type: str,
        name: str,
        url: str | None = None,
        outlet: str | None = None,
        published: str | None = None,
        kept: Sequence[bytes] = (),
        asks: bool = True,
        proxy: str | None = None,
    ) -> Consulted:
        """Read with the answers `kept` from earlier, asking only for what they lack; never where `asks` is false.

        `name` is the reader's name as of then. An error does not lose the answers that came before it.
        """
        from onrecord.reading.reader import Reading

        pages = read_pages(data, media_type=media_type, url=url, outlet=outlet, published=published)
        session = _Session(name, _known(kept), _asking(proxy) if asks else None)
        claims: list[Claim] = []
        refusals = list(pages.refusals)
        try:
            for report in pages.reports:
                claims += _claims(report, session, refusals)
        except InputError as error:
            return Consulted(
                None, tuple(session.new), error, len(session.new), session.tokens_in, session.tokens_out
            )
        reading = Reading(pages.reports, tuple(claims), tuple(refusals))
        return Consulted(
            reading, tuple(session.new), None, len(session.new), session.tokens_in, session.tokens_out
        )

    def plan(
        self, data: bytes, *, media_type: str, url: str | None, outlet: str | None, published: str | None
    ) -> tuple[int, int]:
        """(questions, tokens in) that reading this would take, roughly; nothing is asked."""
        pages = read_pages(data, media_type=media_type, url=url, outlet=outlet, published=published)
        parts = [
            len(part.span.of(report.text)) + len(prompt()["system"])
            for report in pages.reports
            for part in passages(report)
        ]
        return len(parts), int(sum(parts) / CHARACTERS_A_TOKEN)


llm = RemoteReader()
"""The reader that asks a model at ONRECORD_LLM_URL."""


def _claims(report: Report, session: _Session, refusals: list[InputError]) -> Iterator[Claim]:
    sentences = split(report)
    mentions = Mentions(
        find_numbers(report, sentences), find_times(report, sentences), find_places(report, sentences)
    )
    found: dict[str, Claim] = {}
    for passage in passages(report):
        answer = _answer(report, passage, session)
        try:
            for claim in anchor(answer, report, passage, mentions, reader=session.name):
                found.setdefault(claim.id, claim)
        except Unusable as error:
            where = f"{report.part or 'report'}, characters {passage.span.start} to {passage.span.end}"
            refusals.append(
                InputError(
                    where,
                    f"the answer is not what was asked for ({error})",
                    "Try another model; the answer is kept",
                )
            )
    yield from sorted(found.values(), key=lambda claim: (claim.span or (0, 0), claim.id))


def _answer(report: Report, passage: Passage, session: _Session) -> str:
    text = passage.span.of(report.text)
    key = (session.name, report.id, *map(str, passage.span), sha256(text.encode("utf-8", errors="replace")))
    if key in session.kept:
        return session.kept[key]
    if session.ask is None:
        raise InputError(
            "reader llm",
            "the answer is not among what was kept",
            "Read it again: onrecord read --reader llm --again",
        )
    question = prompt()["user"].format(
        published=report.published or "not known",
        outlet=report.outlet or "not known",
        role=passage.role,
        passage=text,
    )
    answer, tokens_in, tokens_out = session.ask(question)
    session.tokens_in += tokens_in
    session.tokens_out += tokens_out
    names = ("reader", "report", "start", "end", "text")
    session.new.append(
        canonical({**dict(zip(names, key, strict=True)), "answer": answer}).encode("utf-8", errors="replace")
    )
    return answer


def _asking(proxy: str | None) -> Callable[[str], tuple[str, int, int]]:
    def ask(question: str) -> tuple[str, int, int]:
        reply = Endpoint.from_environment().ask(question, proxy=proxy)
        return reply.text, reply.tokens_in, reply.tokens_out

    return ask


def _known(kept: Sequence[bytes]) -> dict[tuple[str, ...], str]:
    """Kept answers by what they answer; bytes that are none are passed over."""
    known: dict[tuple[str, ...], str] = {}
    for data in kept:
        try:
            wire = json.loads(data)
            known[tuple(wire[name] for name in ("reader", "report", "start", "end", "text"))] = wire["answer"]
        except (ValueError, KeyError, TypeError):
            continue
    return known
