"""RFC 6962 and 9162: known roots, proofs of every pair of sizes, and the vectors of others."""

import base64
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.log import merkle

LEAVES = [merkle.leaf_hash(b"entry %d" % number) for number in range(70)]


def node_at(level: int, index: int) -> bytes:
    return merkle.root_hash(LEAVES[index << level : (index + 1) << level])


def rfc_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + rfc_root(leaves[:split]) + rfc_root(leaves[split:])).digest()


def test_the_root_is_the_one_of_the_definition() -> None:
    for size in range(len(LEAVES) + 1):
        assert merkle.root_hash(LEAVES[:size]) == rfc_root(LEAVES[:size])
        assert merkle.range_hash(0, size, node_at) == rfc_root(LEAVES[:size])


def test_every_inclusion_proof_verifies_at_its_place_and_nowhere_else() -> None:
    for size in range(1, 40):
        root = rfc_root(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, node_at)
            for place in range(size):
                holds = merkle.verify_inclusion(
                    index=place, size=size, leaf=LEAVES[index], proof=proof, root=root
                )
                assert holds == (place == index)


def test_every_consistency_proof_verifies_and_a_changed_past_does_not() -> None:
    other = [merkle.leaf_hash(b"another"), *LEAVES[1:]]
    for new in range(1, 40):
        for old in range(1, new + 1):
            proof = merkle.consistency_proof(old, new, node_at)
            roots = {"old_root": rfc_root(LEAVES[:old]), "new_root": rfc_root(LEAVES[:new])}
            assert merkle.verify_consistency(old=old, new=new, proof=proof, **roots)
            roots["old_root"] = rfc_root(other[:old])
            assert not merkle.verify_consistency(old=old, new=new, proof=proof, **roots)


@given(st.data())
def test_a_flipped_bit_anywhere_in_a_proof_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, len(LEAVES)))
    old = data.draw(st.integers(1, new - 1))
    proof = merkle.consistency_proof(old, new, node_at)
    place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    proof[place] = (int.from_bytes(proof[place]) ^ 1 << bit).to_bytes(32)
    assert not merkle.verify_consistency(
        old=old, new=new, old_root=rfc_root(LEAVES[:old]), new_root=rfc_root(LEAVES[:new]), proof=proof
    )


@given(st.integers(0, 70), st.integers(0, 3))
def test_a_tree_grows_alike_by_leaves_and_by_perfect_subtrees(size: int, level: int) -> None:
    size -= size % (1 << level)
    compact = merkle.CompactRange()
    for index in range(size >> level):
        compact.append(node_at(level, index), level=level)
    assert (compact.size, compact.root()) == (size, rfc_root(LEAVES[:size]))
    assert compact.copy().root() == compact.root()


def test_a_subtree_out_of_place_is_refused() -> None:
    compact = merkle.CompactRange(1, [LEAVES[0]])
    with pytest.raises(ValueError, match="multiple of its width"):
        compact.append(LEAVES[1], level=1)
    with pytest.raises(ValueError, match="one perfect subtree for each bit"):
        merkle.CompactRange(3, LEAVES[:1])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_inclusion_proof_for_an_entry_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no entry"):
        merkle.inclusion_proof(index, size, node_at)


def test_no_consistency_proof_from_the_empty_tree() -> None:
    with pytest.raises(ValueError, match="from 0 to 3"):
        merkle.consistency_proof(0, 3, node_at)
    for size in (0, 3):
        root = rfc_root(LEAVES[:size])
        assert not merkle.verify_consistency(
            old=0, new=size, old_root=merkle.EMPTY_ROOT, new_root=root, proof=[]
        )


def vectors(kind: str) -> list[dict[str, Any]]:
    folder = os.environ.get("ONRECORD_DATA")
    if not folder:
        pytest.skip("ONRECORD_DATA is not set")
    files = sorted((Path(folder) / "log" / "merkle" / kind).rglob("*.json"))
    return [json.loads(file.read_text()) for file in files]


def decoded(vector: dict[str, Any], *names: str) -> dict[str, Any]:
    hashes = {name: base64.b64decode(vector[name]) for name in names}
    return {**hashes, "proof": [base64.b64decode(node) for node in vector["proof"] or []]}


def test_the_inclusion_vectors_come_out_as_stated() -> None:
    cases = vectors("inclusion")
    for vector in cases:
        named = decoded(vector, "leafHash", "root")
        holds = merkle.verify_inclusion(
            index=vector["leafIdx"],
            size=vector["treeSize"],
            leaf=named["leafHash"],
            proof=named["proof"],
            root=named["root"],
        )
        assert holds != vector["wantErr"], vector["desc"]
    assert len(cases) == 98


def test_the_consistency_vectors_come_out_as_stated() -> None:
    cases = vectors("consistency")
    for vector in cases:
        named = decoded(vector, "root1", "root2")
        holds = merkle.verify_consistency(
            old=vector["size1"],
            new=vector["size2"],
            old_root=named["root1"],
            new_root=named["root2"],
            proof=named["proof"],
        )
        assert holds != vector["wantErr"], vector["desc"]
    assert len(cases) == 98


def test_the_subtree_inclusion_vectors_come_out_as_stated() -> None:
    cases = vectors("subtreeinclusion")
    for vector in cases:
        named = decoded(vector, "leafHash", "root")
        holds = merkle.verify_subtree_inclusion(
            index=vector["leafIdx"],
            start=vector["start"],
            end=vector["end"],
            leaf=named["leafHash"],
            proof=named["proof"],
            root=named["root"],
        )
        assert holds != vector["wantErr"], vector["desc"]
    assert len(cases) == 204


def test_the_subtree_consistency_vectors_come_out_as_stated() -> None:
    cases = vectors("subtreeconsistency")
    for vector in cases:
        named = decoded(vector, "root1", "root2")
        holds = merkle.verify_subtree_consistency(
            start=vector["start"],
            end=vector["end"],
            size=vector["size"],
            subtree_root=named["root1"],
            root=named["root2"],
            proof=named["proof"],
        )
        assert holds != vector["wantErr"], (vector["desc"], vector["start"], vector["end"])
    assert len(cases) == 118
