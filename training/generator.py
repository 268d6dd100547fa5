"""More passages from the written ones: other figures, hedges, names, dates, orders of phrases, chains, distractors.

`python training/generator.py --seed 1 --each 4 --write OUT.jsonl` writes four variants of every passage. What is
varied is the tree of marks, so gold is made from the result as it is from a written passage: spans stay verbatim
and bounds follow the words. The same seed gives the same bytes. A variant's id is its passage's with `~` and a
number, and its split is its passage's.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import automatic
import corpus
from figures_varied import vary_figures
from gold import gold, split_of
from markup import Block, Node, Passage

__all__ = ["STEPS", "variants", "vary"]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_ABSOLUTE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|\bMay\b|\b(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.|\d\d\.\d\d\.|Christmas|New Year|Easter|Ramadan",
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_CUES = ("said", "stated", "noted", "added", "announced", "remarked", "declared")
_OUTLETS = ("Transit News", "Polaris", "Meridian", "the BBC", "Reuters", "AFP", "a local radio station")
_LOWERED = frozenset(
    [
        "the",
        "a",
        "an",
        "at",
        "about",
        "around",
        "some",
        "up",
        "more",
        "over",
        "nearly",
        "almost",
        "between",
        "no",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "as",
        "its",
        "his",
        "her",
        "their",
        "there",
        "it",
        "only",
        "one",
        "every",
        "this",
        "that",
        "many",
        "several",
        "dozens",
        "hundreds",
        "scores",
        "talks",
        "nobody",
        "none",
        "gunmen",
        "rescuers",
    ]
)
_NUMBERED = re.compile(r"(?<![a-z])([sqct]|~)(\d+)")

Step = Callable[[list[Node], random.Random, "Pool"], None]


class Pool:
    """What variants draw on: persons, places and paragraphs of the written passages of one split."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        nodes = [node for each in passages for block in each.blocks for node in block.root.walk()]
        known = automatic.known_names()
        self.persons = _names(nodes, "p", words=2)
        self.places = [name for name in _names(nodes, "l", words=1) if name not in known]
        self.paragraphs = [
            block.root
            for each in passages
            if each.crisis == "none"
            for block in each.blocks
            if block.role == "body"
            and _whole(block.root)
            and not _claims(block.root)
            and 80 < len(block.root.words) < 500
        ]


def _names(nodes: Sequence[Node], sort: str, *, words: int) -> list[str]:
    pattern = re.compile(rf"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{{words - 1}}}")
    named = {node.words for node in nodes if re.match(rf"{sort}\d*\*?(?:$|=)", node.tag)}
    return sorted(name for name in named if pattern.fullmatch(name))


def _numbers(root: Node, sort: str) -> set[str]:
    """The numbers of the attributions of which a tree holds a source, cue or content."""
    return {
        hit[1]
        for node in root.walk()
        for hit in re.finditer(rf"(?<![a-z]){sort}(\d+)", node.tag.partition("=")[0])
    }


def _whole(root: Node) -> bool:
    """Whether no attribution of a paragraph reaches into another."""
    return _numbers(root, "c") == _numbers(root, "q") >= _numbers(root, "s")


def _claims(root: Node) -> bool:
    return any(re.match(r"(?:kw|ca|lo|mi|cp|bo|de|di|k|w)\d*(?:[/;]|$)|!", node.tag) for node in root.walk())


def variants(passages: Sequence[Passage], *, seed: int, each: int) -> Iterator[Passage]:
    """`each` variants of every passage; what is drawn on comes from passages of the same split."""
    pools = {
        split: Pool([one for one in passages if split_of(one.id) == split]) for split in ("train", "held out")
    }
    for passage in passages:
        for number in range(1, each + 1):
            chance = random.Random(f"{seed}/{passage.id}/{number}")
            yield vary(passage, number=number, chance=chance, pool=pools[split_of(passage.id)])


def vary(passage: Passage, *, number: int, chance: random.Random, pool: Pool) -> Passage:
    """One variant of a passage."""
    roots = [deepcopy(block.root) for block in passage.blocks]
    for step in STEPS:
        step(roots, chance, pool)
    blocks = [Block(block.role, root) for block, root in zip(passage.blocks, roots, strict=True)]
    published = _shift_days(blocks, passage.published, chance)
    if chance.random() < 0.3 and pool.paragraphs:
        blocks.insert(chance.randrange(len(blocks)) + 1, _distractor(chance.choice(pool.paragraphs)))
    return replace(passage, id=f"{passage.id}~{number}", published=published, blocks=tuple(blocks))


# names


def _other_names(roots: list[Node], chance: random.Random, pool: Pool) -> None:
    """Other names for persons and invented places, the same wherever they stand, in tags too."""
    nodes = [node for root in roots for node in root.walk()]
    swaps: dict[str, str] = {}
    for names, sort, words in ((pool.persons, "p", 2), (pool.places, "l", 1)):
        for name in _names(nodes, sort, words=words):
            other = chance.choice(names) if names else name
            if name in automatic.known_names() or chance.random() < 0.3 or other in swaps.values():
                continue
            swaps[name] = other
            if sort == "p" and len(name.split()[1]) > 3:
                swaps.setdefault(name.split()[1], other.split()[1])
    if not swaps:
        return
    found = re.compile(
        rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(swaps, key=len, reverse=True)))})(?![\w-])"
    )
    for root in roots:
        _rewrite(root, lambda text: found.sub(lambda hit: swaps[hit[0]], text))


def _rewrite(node: Node, change: Callable[[str], str]) -> None:
    """Change every text of a tree, and the names that its tags give."""
    head, sign, value = node.tag.partition("=")
    if sign and not _ISO.search(value) and not re.match(r"[\d-]+,", value):
        node.tag = head + sign + change(value.replace("_", " ")).replace(" ", "_")
    for at, each in enumerate(node.children):
        if isinstance(each, str):
            node.children[at] = change(each)
        else:
            _rewrite(each, change)


# dates


def _shift_days(blocks: Sequence[Block], published: str, chance: random.Random) -> str:
    """Move the passage in time, weekdays and all; passages that name a date by the calendar stay where they are."""
    if any(_ABSOLUTE.search(block.root.words) or _coarse(block.root) for block in blocks):
        return published
    days = chance.randrange(-400, 400)

    def moved(text: str) -> str:
        return (date.fromisoformat(text) + timedelta(days=days)).isoformat()

    for block in blocks:
        for node in block.root.walk():
            node.tag = _ISO.sub(lambda hit: moved(hit[0]), node.tag)
        _rewrite(
            block.root,
            lambda text: _WEEKDAY.sub(lambda hit: _DAYS[(_DAYS.index(hit[0]) + days) % 7], text),
        )
    return moved(published)


def _coarse(root: Node) -> bool:
    """Whether a mark gives a month or a year, which no number of days moves."""
    return any(re.search(r"=\d{4}(?:-\d\d)?(?![\d-])|\d{4}-\d\d\.\.", node.tag) for node in root.walk())


# orders of phrases, cues, chains


def _frames(root: Node) -> Iterator[tuple[int, str]]:
    """Where `content, source cue.` makes a whole sentence of a block, with the number of the attribution."""
    for at in range(len(root.children) - 4):
        q, comma, s, gap, c = root.children[at : at + 5]
        if not (isinstance(q, Node) and isinstance(s, Node) and isinstance(c, Node)):
            continue
        number = re.fullmatch(r"q(\d+)", q.tag)
        if number is None or not re.match(rf"s{number[1]}\b", s.tag) or c.tag != f"c{number[1]}":
            continue
        before = root.children[at - 1] if at else ""
        after = root.children[at + 5] if at + 5 < len(root.children) else ""
        opens = isinstance(before, str) and (not before or re.search(r"[.?!—]\s$", before) is not None)
        ends = isinstance(after, str) and after.startswith(".")
        if opens and ends and comma == ", " and gap == " ":
            yield at, number[1]


def _fronted(roots: list[Node], chance: random.Random, pool: Pool) -> None:
    """`Forty died, the mayor said.` → `The mayor said that forty died.`"""
    for root in roots:
        for at, _ in list(_frames(root)):
            q, _, s, _, c = root.children[at : at + 5]
            assert isinstance(q, Node)
            assert isinstance(s, Node)
            lowered = _lowered(q)
            if lowered is None or chance.random() < 0.4:
                continue
            lowered.children.insert(0, "that ")
            root.children[at : at + 5] = [_first(s, str.upper), " ", c, " ", lowered]
            break


def _lowered(node: Node) -> Node | None:
    """The content with a small first letter; None where its first word may be a name."""
    word = re.match(r"[A-Za-z]+", node.words)
    if word is None:
        return deepcopy(node) if node.words[:1].isdigit() else None
    if word[0].casefold() not in _LOWERED:
        return None
    return _first(node, str.lower)


def _first(node: Node, change: Callable[[str], str]) -> Node:
    """The node with its first letter changed."""
    made = deepcopy(node)
    inner = made
    while isinstance(inner.children[0], Node):
        inner = inner.children[0]
    text = inner.children[0]
    inner.children[0] = change(text[:1]) + text[1:]
    return made


def _cues(roots: list[Node], chance: random.Random, pool: Pool) -> None:
    """Another plain verb for "said"; none that would confirm, deny or question."""
    for root in roots:
        for node in root.walk():
            if re.fullmatch(r"c\d+", node.tag) and node.children == ["said"] and chance.random() < 0.4:
                node.children[0] = chance.choice(_CUES)


def _carried_by(roots: list[Node], chance: random.Random, pool: Pool) -> None:
    """An outlet put before the speakers of a sentence: `Forty died, the mayor said, Polaris reported.`"""
    for root in roots:
        for at, _ in list(_frames(root)):
            if chance.random() < 0.75:
                continue
            inside = root.children[at : at + 5]
            outlet = chance.choice(_OUTLETS)
            cue = chance.choice(("reported", "said", "reports"))
            root.children[at : at + 5] = [
                Node("q901", inside),
                ", ",
                Node("s901.out", [outlet]),
                " ",
                Node("c901", [cue]),
            ]
            return


# distractors


def _distractor(root: Node) -> Block:
    """A paragraph of another passage, its numbers out of the way and none of its marks a default."""
    made = deepcopy(root)
    for node in made.walk():
        head, sign, value = node.tag.partition("=")
        head = _NUMBERED.sub(lambda hit: f"{hit[1]}{int(hit[2]) + 500}", head)
        node.tag = re.sub(r"^([poldgrbx])\d*\*?", r"\1", head) + sign + value
    _bind(made)
    return Block("body", made)


def _bind(root: Node) -> None:
    """Pronouns whose name was told in another paragraph stand for themselves here."""
    told = _numbers(root, "s")
    for node in root.walk():
        same = re.search(r"~(\d+)", node.tag)
        if same and same[1] not in told:
            node.tag = node.tag.replace(same[0], "")


def _figures(roots: list[Node], chance: random.Random, pool: Pool) -> None:
    vary_figures(roots, chance)


STEPS: tuple[Step, ...] = (_figures, _other_names, _cues, _fronted, _carried_by)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make more passages from the written ones.")
    parser.add_argument("--folder", type=Path, default=corpus.FOLDER)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=4, help="variants of every passage")
    parser.add_argument("--write", type=Path, required=True, metavar="OUT.jsonl")
    chosen = parser.parse_args()
    written = list(corpus.written(chosen.folder))
    rows: list[dict[str, Any]] = [gold(one) for one in variants(written, seed=chosen.seed, each=chosen.each)]
    with chosen.write.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
    print(f"{len(rows)} passages from {len(written)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
