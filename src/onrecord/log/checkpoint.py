"""Checkpoints, exactly C2SP tlog-checkpoint v1.0.0, and their short form for e-mail, print and posts.

A checkpoint is a signed note that tells the log's origin, its size and its root. Whoever keeps one
outside can later tell whether the log was rolled back or rewritten, even with the log's own key. The
short form needs no signature for that: it is the keeper's own memory::

    onrecord checkpoint: example.org/kursk, 1234 entries, root
    aca6 c38a 90af 86e5 f519 9ee0 e410 5ef2 c03a 05b2 7b8d aff5 9e4e 36ee fdfc ddcb, check 88c9
"""

import email
import email.policy
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.errors import InputError, OnrecordError
from onrecord.log.merkle import EMPTY_ROOT
from onrecord.log.notes import Note, SignerKey, decode_base64, encode_base64

__all__ = ["Checkpoint", "TreeHead", "find_heads", "sign_checkpoint"]

_MAX_SIZE = 2**63 - 1
_SHORT = re.compile(
    r"onrecord checkpoint: (?P<origin>\S{1,255}), (?P<size>[0-9]{1,19}) entr(?:y|ies), root "
    r"(?P<root>(?:[0-9a-fA-F]{4} ){15}[0-9a-fA-F]{4}), check (?P<check>[0-9a-fA-F]{4})"
)
_QUOTED = re.compile(r"(?m)^[> |*]{1,16}")
_SPACES = re.compile(r"\s{1,200}")
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n|[ \t][^\n]*\n){2,200}\r?\n")


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a log was at one moment: whose, how many entries, and their root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that a checkpoint signs."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"

    def short(self) -> str:
        """The short form: two lines without a signature, with a check against typing errors."""
        digits = self.root.hex()
        groups = " ".join(digits[place : place + 4] for place in range(0, 64, 4))
        entries = "entry" if self.size == 1 else "entries"
        return (
            f"onrecord checkpoint: {self.origin}, {self.size} {entries}, root\n{groups}, "
            f"check {self._check()}\n"
        )

    def _check(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()[:4]

    @classmethod
    def from_short(cls, found: re.Match[str]) -> "TreeHead":
        """The head in a short form; InputError where it does not fit its check."""
        root = bytes.fromhex(found["root"].replace(" ", ""))
        head = cls(found["origin"], int(found["size"]), root)
        if head._check() != found["check"].lower():
            raise InputError(
                "short checkpoint",
                "its check does not fit: a letter or digit is wrong",
                "Compare it with the paper or the e-mail, letter by letter",
            )
        return head


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head as the log signed it, with any cosignatures."""

    head: TreeHead
    note: Note
    extensions: tuple[str, ...] = ()

    def encode(self) -> str:
        """The checkpoint as it is written down."""
        return self.note.encode()

    @classmethod
    def parse(cls, data: bytes, *, name: str = "checkpoint") -> "Checkpoint":
        """The checkpoint in `data`; InputError, about `name`, where it is none. No signature is judged yet."""
        note = Note.parse(data, name=name)
        origin, *rest = note.text.removesuffix("\n").split("\n")
        problem = ""
        if len(rest) < 2 or not origin:
            problem = "it has fewer than three lines"
        elif not _is_size(rest[0]):
            problem = "its second line is not the number of entries"
        elif not all(rest):
            problem = "it has an empty line"
        else:
            try:
                root = decode_base64(rest[1])
            except ValueError:
                root = b""
            if len(root) == 32 and (rest[0] != "0" or root == EMPTY_ROOT):
                return cls(TreeHead(origin, int(rest[0]), root), note, tuple(rest[2:]))
            problem = "its third line is not the root of such a tree"
        raise InputError(name, f"it is not a checkpoint: {problem}", "Give the file as the log wrote it")


def sign_checkpoint(head: TreeHead, signers: Iterable[SignerKey]) -> Checkpoint:
    """The checkpoint of `head`, signed by each of `signers`. It has no extension lines: the
    specification advises against them."""
    text = head.text()
    return Checkpoint(head, Note(text, tuple(signer.sign(text) for signer in signers)))


def find_heads(data: bytes, *, name: str = "checkpoint") -> tuple[TreeHead, ...]:
    """Every checkpoint in a file, an e-mail as saved or pasted, or typed off a page.

    Signed checkpoints and short forms are both found, also quoted (`> `) and wrapped. InputError, about
    `name`, where there is none or a short form was mistyped. Signatures are not judged here: what counts
    is that the keeper knows where it was kept.
    """
    found: list[TreeHead] = []
    for text in _texts(data):
        for head in (*_signed(text), *_short(text, name)):
            if head not in found:
                found.append(head)
    if not found:
        raise InputError(
            name,
            "there is no checkpoint in it",
            "Give the file, the e-mail, or the two lines of the short form",
        )
    return tuple(found)


def _texts(data: bytes) -> Iterator[str]:
    if _HEADERS.match(data):
        message = email.message_from_bytes(data, policy=email.policy.default)
        for part in message.walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield _plain(payload)
    yield _plain(data)


def _plain(data: bytes) -> str:
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    return _QUOTED.sub("", text)


def _signed(text: str) -> Iterator[TreeHead]:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if place >= 4 and line.startswith("— ") and not lines[place - 1]:
            three = "\n".join(part.strip() for part in lines[place - 4 : place - 1])
            try:
                yield Checkpoint.parse(f"{three}\n\n{line.rstrip()}\n".encode()).head
            except OnrecordError:
                continue


def _short(text: str, name: str) -> Iterator[TreeHead]:
    for found in _SHORT.finditer(_SPACES.sub(" ", text)):
        try:
            yield TreeHead.from_short(found)
        except OnrecordError as error:
            raise error.about(name) from error


def _is_size(text: str) -> bool:
    if not text.isascii() or not text.isdigit() or (len(text) > 1 and text[0] == "0"):
        return False
    return len(text) <= 19 and int(text) <= _MAX_SIZE
