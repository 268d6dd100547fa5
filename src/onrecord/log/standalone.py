"""Check a proof that something is on record, offline, with nothing but Python 3.9 or newer.

    python3 check_proof.py PROOF.tlog-proof [FILE] [--key KEY] [--kept CHECKPOINT]

PROOF       the proof file.
FILE        the file that is said to be on record (the page, the photograph).
--key       the log's public key, as you have it from somewhere other than the proof: the text itself,
            or a file that holds it.
--kept      a checkpoint that somebody kept: the file, an e-mail, or the two lines typed off a page.

It prints what is proved, by what, and what is not. Exit status: 0 proved, 1 not proved, 2 cannot be read.

The steps, each of which you can follow in the code below:
1. The checkpoint in the proof is signed with the log's key (Ed25519, RFC 8032).
2. The entry is in the log, at its place: its hash and the hashes in the proof lead to the signed root
   (RFC 6962 section 2.1, RFC 9162 section 2.1.3.2).
3. The entry commits to the event: SHA-256(salt || event).
4. The event names the file by its SHA-256.
5. The checkpoint somebody kept is the same, or the beginning of this one (RFC 9162 section 2.1.4.2).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["main"]

# --- Ed25519 verification, RFC 8032 section 5.1 ---------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def point_add(a: Point, b: Point) -> Point:
    """Add two points in extended coordinates (RFC 8032 section 5.1.4)."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_multiply(number: int, point: Point) -> Point:
    """Add `point` to itself `number` times, by doubling."""
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        number >>= 1
    return result


def point_equal(a: Point, b: Point) -> bool:
    """Whether two points are the same one; their third coordinates may differ."""
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover_x(y: int, sign: int) -> int | None:
    """The x coordinate for a y coordinate (RFC 8032 section 5.1.3); None where there is no such point."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return x if x & 1 == sign else P - x


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0) or 0
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def read_point(data: bytes) -> Point | None:
    """The point that 32 bytes stand for; None where they stand for none."""
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` is by the key `public` (RFC 8032 section 5.1.7)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = read_point(public), read_point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= L:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % L
    left = point_multiply(scalar, BASE)
    return point_equal(left, point_add(commitment, point_multiply(challenge, key)))


# --- The tree, RFC 6962 section 2.1 ---------------------------------------------------------------
def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_included(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` leads from the leaf at `index` to the root of `size` entries (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and node == root


def is_beginning(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the tree of `old` entries is the beginning of that of `new` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return old_root == new_root and not path
    if old & (old - 1) == 0:
        path = [old_root, *path]
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    of_old = of_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            of_old, of_new = node_hash(sibling, of_old), node_hash(sibling, of_new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            of_new = node_hash(of_new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and of_old == old_root and of_new == new_root


# --- The files, c2sp.org/tlog-proof, tlog-checkpoint, signed-note ----------------------------------
class Unreadable(Exception):
    """A file is not what it should be."""


class NotProved(Exception):
    """A step does not come out."""


@dataclass(frozen=True)
class Checkpoint:
    """What the log signed: its name, how many entries it had, and the root over them."""

    origin: str
    size: int
    root: bytes
    text: str = ""
    signatures: Sequence[tuple[str, bytes, bytes]] = ()


@dataclass(frozen=True)
class Proof:
    """What is in a proof file."""

    index: int
    path: Sequence[bytes]
    checkpoint: Checkpoint
    entry: bytes
    key: str
    event: bytes | None
    salt: bytes
    older: dict[int, list[bytes]]


def decode(text: str) -> bytes:
    """The bytes of canonical base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if not text or base64.b64encode(data).decode() != text:
        raise Unreadable("there is a line that is not base64: " + text[:60])
    return data


def number(text: str) -> int:
    """A number without leading zeroes."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", text):
        raise Unreadable("there is a line that is not a number: " + text[:60])
    return int(text)


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in `text`, with the text that is signed and the signatures."""
    body, _, tail = text.rpartition("\n\n")
    lines = body.split("\n")
    if len(lines) < 3 or not all(lines) or not tail.endswith("\n"):
        raise Unreadable("there is no signed checkpoint in the proof")
    signatures = []
    for line in tail[:-1].split("\n"):
        dash, _, rest = line.partition(" ")
        name, _, value = rest.partition(" ")
        if dash != "\u2014" or not name:
            raise Unreadable("there is a line that is not a signature: " + line[:60])
        data = decode(value)
        signatures.append((name, data[:4], data[4:]))
    return Checkpoint(lines[0], number(lines[1]), decode(lines[2]), body + "\n", signatures)


def read_proof(data: bytes) -> Proof:
    """The proof in a file, with its extra data."""
    head, _, rest = data.decode("utf-8").partition("\n\n")
    first, extra, index, *path = [*head.split("\n"), "", ""]
    if first != "c2sp.org/tlog-proof@v1":
        raise Unreadable("the first line is not c2sp.org/tlog-proof@v1")
    if not extra.startswith("extra ") or not index.startswith("index "):
        raise Unreadable("the proof has no extra data, or no index: other software made it")
    try:
        wire = json.loads(decode(extra[6:]))
        return Proof(
            number(index[6:]),
            [decode(line) for line in path[:-2]],
            read_checkpoint(rest),
            decode(wire["entry"]),
            str(wire["key"]),
            decode(wire["event"]) if "event" in wire else None,
            bytes.fromhex(wire.get("salt", "")),
            {int(size): [decode(line) for line in lines] for size, lines in wire["older"].items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise Unreadable("the proof's extra data is not what onrecord writes") from error


def read_key(text: str) -> tuple[str, bytes, bytes]:
    """The name, id and public key of a verifier key: name+id+base64(0x01 || public key)."""
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    data = decode(encoded)
    if len(data) != 33 or data[0] != 1:
        raise Unreadable("the key is not an Ed25519 verifier key: " + text[:60])
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if expected.hex() != key_id:
        raise Unreadable("the key does not fit its own id: it was mistyped or altered")
    return name, expected, data[1:]


SHORT = re.compile(
    r"onrecord checkpoint: (\S{1,255}), ([0-9]{1,19}) entr(?:y|ies), root "
    r"((?:[0-9a-fA-F]{4} ){15}[0-9a-fA-F]{4}), check ([0-9a-fA-F]{4})"
)
LONG = re.compile(r"(\S{1,255})\n([0-9]{1,19})\n([A-Za-z0-9+/]{43}=)\n\n\u2014 ")


def read_kept(data: bytes) -> Checkpoint:
    """The first checkpoint, signed or in short form, in a file, an e-mail or a typed-off page."""
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("=E2=80=94", "\u2014")
    text = re.sub(r"(?m)^[> |*]{1,16}", "", text)
    found = SHORT.search(re.sub(r"\s{1,200}", " ", text))
    if found:
        root = bytes.fromhex(found.group(3).replace(" ", ""))
        lines = f"{found.group(1)}\n{int(found.group(2))}\n{base64.b64encode(root).decode()}\n"
        if hashlib.sha256(lines.encode()).hexdigest()[:4] != found.group(4).lower():
            raise Unreadable("the short checkpoint does not fit its check: a letter or digit is wrong")
        return Checkpoint(found.group(1), int(found.group(2)), root)
    found = LONG.search(text)
    if not found:
        raise Unreadable("there is no checkpoint in the file that was kept")
    return Checkpoint(found.group(1), int(found.group(2)), decode(found.group(3)))


# --- The five steps -------------------------------------------------------------------------------
def check_signature(proof: Proof, key: str) -> str:
    """Step 1: the checkpoint is signed with the log's key."""
    name, key_id, public = read_key(key)
    checkpoint = proof.checkpoint
    ours = [value for n, i, value in checkpoint.signatures if (n, i) == (name, key_id)]
    if name != checkpoint.origin or not ours:
        raise NotProved("the checkpoint is not signed with this key: " + key[:80])
    if not all(signature_holds(public, checkpoint.text.encode(), value) for value in ours):
        raise NotProved("the signature on the checkpoint does not hold: it was altered, or forged")
    return f"the log {name}, at {checkpoint.size:,} entries, is signed with the key {key}"


def check_inclusion(proof: Proof) -> str:
    """Step 2: the entry is in the log."""
    checkpoint = proof.checkpoint
    if not is_included(proof.index, checkpoint.size, leaf_hash(proof.entry), proof.path, checkpoint.root):
        raise NotProved(f"the entry is not number {proof.index} of the log")
    return f"the entry is number {proof.index:,} of the log (the first is number 0)"


def check_commitment(proof: Proof) -> str:
    """Step 3: the entry commits to the event."""
    try:
        leaf = json.loads(proof.entry)
        kind, committed = leaf["kind"], leaf["commitment"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable("the entry is not what onrecord writes") from None
    if proof.event is None:
        return f"the entry commits to an event of kind '{kind}', which the proof does not show"
    if len(proof.salt) < 16 or hashlib.sha256(proof.salt + proof.event).hexdigest() != committed:
        raise NotProved("the event in the proof is not the one that the entry commits to")
    return f"the event (kind '{kind}') is the one that the entry commits to, byte for byte"


def check_file(proof: Proof, path: str) -> str:
    """Step 4: the event names the file by its SHA-256."""
    hasher = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            hasher.update(chunk)
    if proof.event is None:
        raise NotProved("the proof does not show the event: whether it is about this file cannot be told")
    try:
        item = json.loads(proof.event)["item"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotProved("the event is not about a file") from None
    if item != hasher.hexdigest():
        raise NotProved(f"{path} is not the file on record: its SHA-256 is {hasher.hexdigest()}, not {item}")
    return f"{path} is the file that the event names, byte for byte (SHA-256 {item})"


def check_kept(proof: Proof, kept: Checkpoint) -> str:
    """Step 5: the checkpoint that somebody kept is the same one, or the beginning of this one."""
    origin, size, root = kept.origin, kept.size, kept.root
    checkpoint = proof.checkpoint
    if origin != checkpoint.origin:
        raise NotProved(f"the checkpoint that was kept is of another log, {origin}")
    path = proof.older.get(size, [])
    if size > checkpoint.size:
        raise NotProved(f"the log had {size:,} entries already: the proof is of an older state of it")
    if size != checkpoint.size and not path:
        raise Unreadable(
            f"the proof does not lead on from {size:,} entries: ask the keeper of the record for one that does"
        )
    if not is_beginning(size, checkpoint.size, root, checkpoint.root, path):
        raise NotProved(f"the log was rewritten: its first {size:,} entries are not those that were kept")
    where = "already in" if proof.index < size else "added after"
    return f"the log is the continuation of the checkpoint that was kept; the entry was {where} it"


def check(proof: Proof, options: argparse.Namespace) -> Iterator[str]:
    """All steps; a sentence for each that comes out."""
    yield check_signature(proof, options.key or proof.key)
    yield check_inclusion(proof)
    yield check_commitment(proof)
    if options.file:
        yield check_file(proof, options.file)
    if options.kept:
        with open(options.kept, "rb") as file:
            yield check_kept(proof, read_kept(file.read()))


def caveats(options: argparse.Namespace) -> Iterator[str]:
    """What is not proved."""
    if not options.key:
        yield (
            "that the key is the log's: the proof itself names it. Compare it with the key from elsewhere,\n"
            "  or give it with --key"
        )
    if not options.kept:
        yield (
            "that the log was never rewritten by whoever holds its key. Give a checkpoint kept by others\n"
            "  with --kept"
        )
    if not options.file:
        yield "which file this is about. Give it after the proof"
    yield (
        "when it happened: the time in the event is by the clock of who captured it. A time-stamp, or a\n"
        "  checkpoint kept by others, shows that it was there by then"
    )
    yield "that what the page or file says is true, or who made it"


def plain(text: str) -> str:
    """`text` without characters that could steer a terminal."""
    return "".join(ch if ch.isprintable() else f"\\u{ord(ch):04x}" for ch in text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check; the exit status."""
    parser = argparse.ArgumentParser(description="Check a proof that something is on record, offline.")
    parser.add_argument("proof", help="the proof, a file that ends in .tlog-proof")
    parser.add_argument("file", nargs="?", help="the file that is said to be on record")
    parser.add_argument("--key", help="the log's public key, or a file that holds it")
    parser.add_argument("--kept", help="a file with a checkpoint that somebody kept")
    options = parser.parse_args(arguments)
    try:
        if options.key and os.path.isfile(options.key):
            with open(options.key, encoding="utf-8") as file:
                options.key = file.read().strip()
        with open(options.proof, "rb") as file:
            proof = read_proof(file.read())
        proved = list(check(proof, options))
    except NotProved as reason:
        print(f"NOT PROVED: {plain(str(reason))}.")
        return 1
    except (Unreadable, OSError, UnicodeDecodeError) as reason:
        print(f"cannot be read: {plain(str(reason))}.", file=sys.stderr)
        return 2
    print("PROVED:", *map(plain, proved), sep="\n- ")
    if proof.event is not None:
        print(
            "THE EVENT, as it was logged:", plain(proof.event.decode("utf-8", errors="replace")), sep="\n  "
        )
    print("NOT PROVED:", *caveats(options), sep="\n- ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
