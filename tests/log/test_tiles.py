import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.log import merkle
from onrecord.log.checkpoint import Checkpoint
from onrecord.log.reader import LogReader
from onrecord.log.tiles import TileName, decode_bundle, encode_bundle, split_tile, tiles_of


def test_a_tree_of_70000_has_the_tiles_of_the_specification() -> None:
    names = list(tiles_of(70_000))
    assert sum(name.level == 0 for name in names) == 274
    assert TileName(0, 273, 112) in names
    assert [name for name in names if name.level not in (None, 0)] == [
        TileName(1, 0),
        TileName(1, 1, 17),
        TileName(2, 0, 1),
    ]
    assert list(tiles_of(256)) == [TileName(None, 0), TileName(0, 0), TileName(1, 0, 1)]
    assert list(tiles_of(0)) == []


def test_indexes_are_spelt_in_groups_of_three() -> None:
    assert TileName(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert TileName(None, 999, 5).path == "tile/entries/999.p/5"
    assert TileName(2, 1000, 255).path == "tile/2/x001/000.p/255"


@given(st.none() | st.integers(0, 7), st.integers(0, 10**15), st.integers(1, 256))
def test_names_read_back(level: int | None, index: int, width: int) -> None:
    name = TileName(level, index, width)
    assert TileName.parse(name.path) == name


@pytest.mark.parametrize(
    "path",
    ["", "tile/0/1", "tile/8/000", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/x000/001", "tile/0/000/"],
)
def test_what_is_no_tile_s_name_is_none(path: str) -> None:
    assert TileName.parse(path) is None


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_read_back(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries)) == entries


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.data())
def test_a_cut_bundle_is_refused_or_ends_between_entries(entries: list[bytes], data: st.DataObject) -> None:
    whole = encode_bundle(entries)
    cut = data.draw(st.integers(0, len(whole) - 1))
    try:
        read = decode_bundle(whole[:cut])
    except ValueError:
        return
    assert read == entries[: len(read)]
    assert encode_bundle(read) == whole[:cut]


def test_an_entry_fits_two_bytes_of_length() -> None:
    assert encode_bundle([b"x" * 65_535])[:2] == b"\xff\xff"
    with pytest.raises(InputError, match="65,535"):
        encode_bundle([b"x" * 65_536])


@pytest.mark.parametrize("data", [b"x", bytes(31), bytes(257 * 32)])
def test_a_tile_is_whole_hashes(data: bytes) -> None:
    with pytest.raises(ValueError, match="whole hashes"):
        split_tile(data)


def tessera() -> Path:
    folder = os.environ.get("ONRECORD_DATA")
    if not folder:
        pytest.skip("ONRECORD_DATA is not set")
    return Path(folder) / "log" / "tessera"


def test_another_log_is_made_again_byte_for_byte_from_its_leaves() -> None:
    folder = tessera()
    leaves = list(LogReader(folder).entries(0, 15))
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    checked = 0
    for size in range(16):
        head = Checkpoint.parse((folder / f"checkpoint.{size}").read_bytes()).head
        assert (head.size, head.root) == (size, merkle.root_hash(hashes[:size]))
        for name in tiles_of(size):
            made = encode_bundle(leaves[:size]) if name.level is None else b"".join(hashes[:size])
            assert (folder / name.path).read_bytes() == made
            checked += 1
    assert checked == 30


def test_another_log_s_proofs_hold() -> None:
    reader = LogReader(tessera())
    for index in range(reader.size):
        assert merkle.verify_inclusion(
            index=index,
            size=reader.size,
            leaf=merkle.leaf_hash(reader.entry(index)),
            proof=reader.inclusion_proof(index),
            root=reader.head.root,
        )
        assert merkle.verify_consistency(
            old=index + 1,
            new=reader.size,
            old_root=Checkpoint.parse((reader.folder / f"checkpoint.{index + 1}").read_bytes()).head.root,
            new_root=reader.head.root,
            proof=reader.consistency_proof(index + 1),
        )
