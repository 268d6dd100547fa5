"""The program that goes out with a proof: run as a stranger would run it."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.log import merkle, standalone
from onrecord.log.leaf import Leaf, commitment
from onrecord.log.notes import SignerKey
from onrecord.log.proof import checker, prove
from onrecord.log.reader import LogReader
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(32)))
SALT = bytes(range(16))
PAGE = "<p>Про втрати повідомили у понеділок.</p>".encode()
EVENT = json.dumps(
    {"event": "capture", "item": hashlib.sha256(PAGE).hexdigest(), "note": "\u202e\x9b"}
).encode()
LEAVES = [b"x%d" % n for n in range(9)] + [Leaf("capture", commitment(EVENT, SALT)).encode()] + [b"y"] * 20


class Case:
    """A proof of one page, and what was kept of the log outside, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with LogWriter.create(folder / "log", key=KEY) as writer:
            for size in (4, 15, 30):
                writer.append(LEAVES[writer.total : size])
                self.write(f"kept{size}.txt", f"Hello,\n\n> {writer.publish().head.short()}".encode())
                self.write(f"signed{size}.txt", writer.checkpoint.encode().encode())
        proof = prove(LogReader(folder / "log"), 9, event=EVENT, salt=SALT, older=[4, 15])
        self.text = proof.encode()
        self.write("page.tlog-proof", self.text.encode())
        self.write("page.html", PAGE)
        self.write("check_proof.py", checker().encode())

    def write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def check(self, *arguments: str) -> int:
        return standalone.main([str(self.folder / a) if "." in a else a for a in arguments])


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def test_it_is_one_file_of_at_most_500_lines_that_needs_python_alone(case: Case) -> None:
    source = checker()
    assert len(source.splitlines()) <= 500
    program = (
        "import sys, runpy; sys.argv = ['check_proof.py', 'page.tlog-proof', 'page.html', '--kept', 'kept4.txt'];"
        "sys.modules['socket'] = None; sys.modules['ssl'] = None\n"
        "try: runpy.run_path('check_proof.py', run_name='__main__')\n"
        "finally: print(sorted(n for n in sys.modules if n.startswith(('onrecord', 'cryptography', '_socket'))))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        cwd=case.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("PROVED:")
    assert done.stdout.endswith("[]\n")
    assert done.stderr == ""


def test_it_says_what_is_proved_and_what_is_not(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    case.write("key.txt", KEY.verifier.encode().encode() + b"\n")
    assert case.check("page.tlog-proof", "page.html", "--key", "key.txt", "--kept", "signed15.txt") == 0
    proved, _, rest = capsys.readouterr().out.partition("THE EVENT")
    assert proved.count("\n- ") == 5
    assert "number 9 of the log" in proved
    assert "already in it" in proved
    assert "that what the page or file says is true" in rest
    assert rest.count("\n- ") == 2
    assert "\u202e" not in rest
    assert "\x9b" not in rest


def test_without_key_and_checkpoint_it_says_what_that_leaves_open(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.check("page.tlog-proof") == 0
    rest = capsys.readouterr().out.partition("NOT PROVED:")[2]
    assert "that the key is the log's" in rest
    assert "never rewritten" in rest
    assert "which file this is about" in rest


@pytest.mark.parametrize("kept", ["kept4.txt", "kept15.txt", "kept30.txt", "signed4.txt", "signed30.txt"])
def test_a_checkpoint_kept_in_any_form_is_compared(
    case: Case, kept: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.check("page.tlog-proof", "--kept", kept) == 0
    assert ("added after it" if "4." in kept else "already in it") in capsys.readouterr().out


def forged(case: Case, change: Callable[[dict[str, str]], None]) -> str:
    lines = case.text.split("\n")
    extra = json.loads(base64.b64decode(lines[1][6:]))
    change(extra)
    lines[1] = "extra " + base64.b64encode(json.dumps(extra).encode()).decode()
    return "\n".join(lines)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"event": b64(EVENT.replace(b"capture", b"CAPTURE"))}, "not the one that the entry commits to"),
        ({"salt": "00" * 16}, "not the one that the entry commits to"),
        ({"entry": b64(Leaf("capture", bytes(32)).encode())}, "not number 9"),
        ({"key": OTHER.verifier.encode()}, "not signed with this key"),
    ],
)
def test_a_forged_proof_is_not_proved(
    case: Case, changes: dict[str, str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write("forged.tlog-proof", forged(case, lambda extra: extra.update(changes)).encode())
    assert case.check("forged.tlog-proof") == 1
    assert problem in capsys.readouterr().out


def test_another_index_path_or_root_is_not_proved(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    lines = case.text.split("\n")
    case.write("index.tlog-proof", case.text.replace("index 9", "index 8").encode())
    case.write("path.tlog-proof", "\n".join(lines[:4] + lines[5:]).encode())
    case.write("size.tlog-proof", case.text.replace("\n30\n", "\n31\n").encode())
    assert [case.check(f"{name}.tlog-proof") for name in ("index", "path", "size")] == [1, 1, 1]
    assert "signature on the checkpoint does not hold" in capsys.readouterr().out


def test_another_file_is_not_proved(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    case.write("other.html", PAGE + b" ")
    assert case.check("page.tlog-proof", "other.html") == 1
    assert "is not the file on record" in capsys.readouterr().out


def test_a_key_from_elsewhere_must_be_the_one(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert standalone.main([str(case.folder / "page.tlog-proof"), "--key", OTHER.verifier.encode()]) == 1
    assert "not signed with this key" in capsys.readouterr().out


def test_a_rewritten_log_does_not_continue_what_was_kept(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    with LogWriter.create(case.folder / "other", key=KEY) as writer:
        writer.append([b"rewritten", *LEAVES[1:15]])
    case.write("other15.txt", writer.head.short().encode())
    assert case.check("page.tlog-proof", "--kept", "other15.txt") == 1
    assert "the log was rewritten" in capsys.readouterr().out
    with LogWriter.open(case.folder / "log", key=KEY) as writer:
        writer.append([b"more"])
    case.write("later.txt", writer.head.short().encode())
    assert case.check("page.tlog-proof", "--kept", "later.txt") == 1
    assert "older state of it" in capsys.readouterr().out


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"c2sp.org/tlog-proof@v1\n", b"c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\n"]
)
def test_what_is_no_proof_cannot_be_read(case: Case, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    case.write("bad.tlog-proof", data)
    assert case.check("bad.tlog-proof") == 2
    assert "cannot be read" in capsys.readouterr().err
    assert case.check("absent.tlog-proof") == 2


def test_a_mistyped_short_checkpoint_or_none_cannot_be_read(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (case.folder / "kept15.txt").read_text()
    case.write("typo.txt", (text[:-2] + ("1" if text[-2] == "0" else "0") + "\n").encode())
    case.write("none.txt", b"hello")
    assert case.check("page.tlog-proof", "--kept", "typo.txt") == 2
    assert "a letter or digit is wrong" in capsys.readouterr().err
    assert case.check("page.tlog-proof", "--kept", "none.txt") == 2
    assert case.check("page.tlog-proof", "--key", "a+b+c") == 2


@settings(deadline=None, max_examples=40)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.integers(0, 511))
def test_its_ed25519_agrees_with_a_library_s(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert standalone.signature_holds(public, message, signature)
    wrong = (int.from_bytes(signature) ^ 1 << bit).to_bytes(64)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(wrong, message)
    assert not standalone.signature_holds(public, message, wrong)


def test_its_ed25519_refuses_what_is_no_signature() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"m")
    scalar = int.from_bytes(signature[32:], "little") + standalone.L
    malleable = signature[:32] + scalar.to_bytes(32, "little")
    for bad in (b"", signature[:63], malleable, b"\xff" * 64):
        assert not standalone.signature_holds(public, b"m", bad)
    for no_key in (b"", b"\xff" * 32, (2).to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little")):
        assert not standalone.signature_holds(no_key, b"m", signature)


def test_its_ed25519_gives_the_vectors_of_rfc_8032() -> None:
    vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
    ]
    for public, message, signature in vectors:
        assert standalone.signature_holds(*map(bytes.fromhex, (public, message, signature)))


def test_its_proofs_agree_with_the_library_s() -> None:
    hashes = [merkle.leaf_hash(b"%d" % n) for n in range(20)]

    def node_at(level: int, index: int) -> bytes:
        return merkle.root_hash(hashes[index << level : (index + 1) << level])

    for new in range(1, 20):
        root = merkle.root_hash(hashes[:new])
        for old in range(1, new + 1):
            path = merkle.consistency_proof(old, new, node_at)
            assert standalone.is_beginning(old, new, merkle.root_hash(hashes[:old]), root, path)
            assert not standalone.is_beginning(old, new, bytes(32), root, path)
            path = merkle.inclusion_proof(old - 1, new, node_at)
            assert standalone.is_included(old - 1, new, hashes[old - 1], path, root)
            assert not standalone.is_included(old, new, hashes[old - 1], path, root)
    assert not standalone.is_beginning(0, 5, merkle.EMPTY_ROOT, merkle.root_hash(hashes[:5]), [])
