"""The mark-up passages are written in: a tree of marks, and the text with its marks rendered from it.

A mark is `[TAG words]`, marks nest, and a literal bracket is written `\\[` or `\\]`. `corpus/README.md` lists
the tags. What a tag means is for `gold.py`; here it is a string.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Block", "Mark", "MarkupError", "Node", "Passage", "Span", "parse", "passages", "render"]

Span = tuple[int, int]
"""Start and end in code points, end exclusive."""

_TOKEN = re.compile(r"\\[\[\]]|\[[^\s\[\]]+ |\]|[^\[\]\\]+|\\|\[")
_ROLES = {"# ": "title", "## ": "subhead", "> ": "caption"}
_HEADER = re.compile(r"^=== *(?P<fields>.+)$")


class MarkupError(ValueError):
    """A passage that cannot be parsed: the message names it and says what is wrong."""


@dataclass(slots=True)
class Node:
    """A mark and what it holds; the root has an empty tag."""

    tag: str
    children: list["Node | str"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The text inside, without marks."""
        return "".join(each if isinstance(each, str) else each.words for each in self.children)

    def walk(self) -> Iterator["Node"]:
        """Every mark inside, outermost first, in the order of the text."""
        for each in self.children:
            if isinstance(each, Node):
                yield each
                yield from each.walk()


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag and where its words stand."""

    tag: str
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, headline, subhead or caption."""

    role: str
    root: Node


@dataclass(frozen=True, slots=True)
class Passage:
    """One written passage: its header and its blocks."""

    id: str
    manner: str
    crisis: str
    published: str
    outlet: str
    blocks: tuple[Block, ...]


def passages(text: str, *, manner: str, name: str) -> Iterator[Passage]:
    """The passages of a file; each opens with `=== slug | published | outlet | crisis`, a block is a line."""
    header: list[str] = []
    lines: list[str] = []
    for line in [*text.splitlines(), "=== end"]:
        found = _HEADER.match(line)
        if found is None:
            if line.strip():
                lines.append(line.strip())
            continue
        if header:
            yield _passage(header, lines, manner=manner, name=name)
        header, lines = [part.strip() for part in found["fields"].split("|")], []


def _passage(header: Sequence[str], lines: Sequence[str], *, manner: str, name: str) -> Passage:
    if len(header) != 4:
        raise MarkupError(f"{name}: '=== {' | '.join(header)}' is not 'slug | published | outlet | crisis'.")
    slug, published, outlet, crisis = header
    blocks = []
    for line in lines:
        sign = next((each for each in ("## ", "# ", "> ") if line.startswith(each)), "")
        try:
            blocks.append(Block(_ROLES.get(sign, "body"), parse(line[len(sign) :])))
        except MarkupError as error:
            raise MarkupError(f"{name}, {slug}: {error}") from None
    return Passage(f"{manner}/{slug}", manner, crisis, published, outlet, tuple(blocks))


def parse(line: str) -> Node:
    """The tree of one line; MarkupError where brackets do not close."""
    stack = [Node("")]
    for token in _TOKEN.findall(line):
        if token.startswith("\\") and len(token) == 2:
            stack[-1].children.append(token[1])
        elif token == "[" or (token.startswith("[") and len(token) == 1):
            raise MarkupError(f"a bracket without a tag in {line[:60]!r}. Write a literal one as \\[.")
        elif token.startswith("["):
            node = Node(token[1:-1])
            stack[-1].children.append(node)
            stack.append(node)
        elif token == "]":
            if len(stack) == 1:
                raise MarkupError(f"a bracket closes that never opened in {line[:60]!r}.")
            stack.pop()
        else:
            stack[-1].children.append(token)
    if len(stack) > 1:
        raise MarkupError(f"[{stack[-1].tag} is never closed in {line[:60]!r}.")
    return stack[0]


def render(blocks: Sequence[Block]) -> tuple[str, list[Mark], list[tuple[str, Span]]]:
    """The text (blank lines between blocks), its marks, and the blocks as (role, span)."""
    pieces: list[str] = []
    marks: list[Mark] = []
    places: list[tuple[str, Span]] = []
    at = 0
    for block in blocks:
        if pieces:
            pieces.append("\n\n")
            at += 2
        start = at
        at = _render(block.root, at, pieces, marks)
        places.append((block.role, (start, at)))
    return "".join(pieces), marks, places


def _render(node: Node, at: int, pieces: list[str], marks: list[Mark]) -> int:
    slot = len(marks)
    start = at
    if node.tag:
        marks.append(Mark(node.tag, (start, start)))
    for each in node.children:
        if isinstance(each, str):
            pieces.append(each)
            at += len(each)
        else:
            at = _render(each, at, pieces, marks)
    if node.tag:
        marks[slot] = Mark(node.tag, (start, at))
    return at
