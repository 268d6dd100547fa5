"""Our log, verified by code that nobody here wrote: golang.org/x/mod/sumdb/{note,tlog} of Debian.

Needs the Debian packages golang-go and golang-golang-x-mod-dev; nothing is fetched.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onrecord.log.checkpoint import TreeHead
from onrecord.log.merkle import CompactRange, leaf_hash
from onrecord.log.notes import SignerKey, encode_base64
from onrecord.log.tiles import decode_bundle, encode_bundle
from onrecord.log.writer import LogWriter

KEY = SignerKey("example.org/kursk", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
GO_PATH = Path("/usr/share/gocode")


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("go") or not (GO_PATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("needs the Debian packages golang-go and golang-golang-x-mod-dev")
    program = tmp_path_factory.mktemp("go") / "verify_log"
    source = Path(__file__).parent / "go" / "verify_log.go"
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(GO_PATH),
        "GOPROXY": "off",
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    cache = {} if "HOME" in os.environ else {"GOCACHE": str(program.parent / "cache")}
    subprocess.run(
        ["go", "build", "-o", str(program), str(source)], env={**os.environ, **cache, **settings}, check=True
    )
    return program


def verify(program: Path, folder: Path, heads: list[TreeHead]) -> str:
    olders = [text for head in heads for text in (str(head.size), encode_base64(head.root))]
    done = subprocess.run(
        [str(program), str(folder), KEY.verifier.encode(), *olders],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def build(folder: Path, sizes: list[int]) -> list[TreeHead]:
    heads = []
    with LogWriter.create(folder, key=KEY) as writer:
        for size in sizes:
            writer.append([b"entry %d" % number for number in range(writer.total, size)])
            heads.append(writer.publish().head)
    return heads


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257])
def test_every_entry_of_a_log_of_any_size_verifies(verifier: Path, tmp_path: Path, size: int) -> None:
    heads = build(tmp_path / "log", [size][:size])
    assert (
        verify(verifier, tmp_path / "log", heads) == f"verified {size} entries and {len(heads)} older sizes"
    )


def test_every_entry_and_the_consistency_of_every_size_to_1025_verify(verifier: Path, tmp_path: Path) -> None:
    build(tmp_path / "log", [400, 1025])
    heads, compact = [], CompactRange()
    for number in range(1025):
        compact.append(leaf_hash(b"entry %d" % number))
        heads.append(TreeHead(KEY.name, number + 1, compact.root()))
    assert verify(verifier, tmp_path / "log", heads) == "verified 1025 entries and 1025 older sizes"


def test_a_log_of_more_than_two_levels_verifies(verifier: Path, tmp_path: Path) -> None:
    heads = build(tmp_path / "log", [65_535, 65_536, 65_537, 70_000])
    assert verify(verifier, tmp_path / "log", heads) == "verified 70000 entries and 4 older sizes"


def test_the_outside_verifier_refuses_an_altered_entry(verifier: Path, tmp_path: Path) -> None:
    build(tmp_path / "log", [300])
    bundle = tmp_path / "log/tile/entries/000"
    entries = decode_bundle(bundle.read_bytes())
    bundle.write_bytes(encode_bundle([*entries[:77], b"ENTRY 77", *entries[78:]]))
    assert verify(verifier, tmp_path / "log", []).startswith("FAILED: entry 77:")


def test_the_outside_verifier_refuses_a_fork(verifier: Path, tmp_path: Path) -> None:
    heads = build(tmp_path / "log", [100, 300])
    shutil.rmtree(tmp_path / "log")
    with LogWriter.create(tmp_path / "log", key=KEY) as writer:
        writer.append([b"another", *(b"entry %d" % number for number in range(1, 300))])
    assert verify(verifier, tmp_path / "log", heads[:1]).startswith("FAILED: size 100:")
