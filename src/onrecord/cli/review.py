"""`onrecord review`: uncertain pairs of entries, or candidate claims, one after the other, by keys; decisions are logged."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from onrecord.cli.pairs import pair_lines
from onrecord.cli.shared import nothing_before, opened, operator_option, record_option
from onrecord.cli.show import noun_lines
from onrecord.cli.tables import plain
from onrecord.model import Claim, Match
from onrecord.record import Record

__all__ = ["review"]

T = TypeVar("T")
_PAIRS = {"s": "same", "d": "different", "u": "unsure", "k": "skip", "z": "undo", "q": "quit"}
_CLAIMS = {"a": "accept", "r": "reject", "k": "skip", "z": "undo", "q": "quit"}
_limit = click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after as many.")


@dataclass(frozen=True, slots=True)
class _Round(Generic[T]):
    """What is gone through: the things, how each is shown, what deciding and undoing do, and the keys."""

    things: Sequence[T]
    lines: Callable[[T], list[str]]
    decide: Callable[[T, str], str]
    """Decides, and gives what undoes it."""
    undo: Callable[[str], object]
    keys: Mapping[str, str]

    def run(self) -> Counter[str]:
        """Go through the things until they end, or whoever answers does; how many were decided in which way."""
        made: list[tuple[int, str, str]] = []
        place = 0
        while place < len(self.things):
            thing = self.things[place]
            click.echo(f"\n{place + 1} of {len(self.things)}")
            click.echo("\n".join(map(plain, self.lines(thing))))
            verb = _answer(self.keys)
            if verb == "quit":
                break
            if verb == "undo":
                if made:
                    place, undone, token = made.pop()
                    self.undo(token)
                    click.echo(f"Undone: {undone}.")
                else:
                    click.echo("There is nothing to undo.")
                continue
            if verb != "skip":
                made.append((place, verb, self.decide(thing, verb)))
            place += 1
        return Counter(verb for _, verb, _ in made)


def _answer(keys: Mapping[str, str]) -> str:
    """The next answer: a key on a terminal, a word or letter a line when piped; the end of input quits."""
    offered = "  ".join(f"[{key}] {verb}" for key, verb in keys.items())
    if sys.stdin.isatty():
        click.echo(offered)
        while True:
            key = click.getchar().lower()
            if key in ("\x03", "\x04", "\x1b"):
                return "quit"
            if key in keys:
                return keys[key]
    while True:
        line = sys.stdin.readline()
        word = line.strip().lower()
        if not line:
            return "quit"
        if word in keys or word in keys.values():
            return keys.get(word, word)
        if word:
            click.echo(f"{plain(word[:40])!r} is no answer: {offered}", err=True)


@click.group(invoke_without_command=True)
@click.option("--again", is_flag=True, help="Also the pairs that somebody was unsure of.")
@_limit
@operator_option
@record_option
@click.pass_context
def review(
    context: click.Context, again: bool, limit: int | None, operator: str | None, record_path: Path
) -> None:
    """Go through the uncertain pairs of entries: the same person, or different ones?

    The most informative pair comes first. Two entries stand side by side: = alike, ? on one side only, ≠ different, with
    the letters that differ in [ ]. Keys: s same, d different, u unsure, k skip, z undo, q quit; piped, an answer a line.
    Each answer is logged and stands through every matching from the next on. `onrecord review claims` goes through
    candidate claims; `onrecord review pair` decides about two entries that you name.
    """
    if context.invoked_subcommand is not None:
        nothing_before(context)
        return
    with opened(record_path) as record:
        pairs = record.to_review(again=again)[:limit]
        told = _pairs(record, pairs, operator).run()
        left = len(record.to_review())
    _say(told, f"{left:,} uncertain pairs are left.")
    if told:
        click.echo("Apply it: onrecord match", err=True)


def _pairs(record: Record, pairs: Sequence[Match], operator: str | None) -> _Round[Match]:
    def lines(pair: Match) -> list[str]:
        left, right, _ = record.pair(pair.left, pair.right)
        return pair_lines(left, right, pair, record.decided_pairs().get((left.id, right.id)))

    def decide(pair: Match, verb: str) -> str:
        return record.decide_pair(pair.left, pair.right, verb, operator=operator).id

    def undo(token: str) -> object:
        return record.undo(token, operator=operator)

    return _Round(pairs, lines, decide, undo, _PAIRS)


@review.command()
@click.option("--measure", metavar="NAME", help="Only claims of this measure: killed, wounded, losses …")
@click.option("--source", metavar="WORDS", help="Only claims whose source holds these words.")
@click.option("--report", metavar="ID", help="Only claims of this report.")
@_limit
@operator_option
@record_option
def claims(
    measure: str | None,
    source: str | None,
    report: str | None,
    limit: int | None,
    operator: str | None,
    record_path: Path,
) -> None:
    """Go through candidate claims: accept or reject each, with its words in the report before you.

    Keys: a accept, r reject, k skip, z undo, q quit; piped, an answer a line. To amend one: onrecord decide.
    """
    with opened(record_path) as record:
        filters: dict[str, Any] = {"measure": measure, "source": source, "status": "candidate"}
        filters["report"] = record.report(report).id if report else None
        found = [*record.claims(**filters)][:limit]
        told = _claims(record, found, operator).run()
    _say(told, "")


@review.command()
@click.argument("one", metavar="ENTRY")
@click.argument("other", metavar="ENTRY")
@click.argument("verb", type=click.Choice(["same", "different", "unsure"]), metavar="same|different|unsure")
@click.option("--reason", metavar="TEXT", help="Why.")
@operator_option
@record_option
def pair(
    one: str, other: str, verb: str, reason: str | None, operator: str | None, record_path: Path
) -> None:
    """Decide about two entries, whatever matching says of them; undone with: onrecord decide DECISION undo."""
    with opened(record_path) as record:
        made = record.decide_pair(one, other, verb, reason=reason, operator=operator)
    click.echo(f"Decided: {verb}, decision {made.id[:12]}. Apply it: onrecord match", err=True)


def _claims(record: Record, found: Sequence[Claim], operator: str | None) -> _Round[Claim]:
    def decide(claim: Claim, verb: str) -> str:
        return record.decide(claim.id, verb, operator=operator).id

    def undo(token: str) -> object:
        return record.undo(token, operator=operator)

    return _Round(found, lambda claim: noun_lines(claim, record), decide, undo, _CLAIMS)


def _say(told: Counter[str], rest: str) -> None:
    counts = ", ".join(f"{count} {verb}" for verb, count in sorted(told.items())) or "nothing"
    click.echo(f"Decided: {counts}. {rest}".rstrip(), err=True)
