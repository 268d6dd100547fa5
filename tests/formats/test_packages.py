import gzip
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.formats.bagit import is_bag, read_bag, write_bag
from onrecord.formats.prov import write_prov
from onrecord.formats.wacz import _surt, _zipnum, is_wacz, open_wacz


def bag(folder, **files):
    payload = [(name, lambda data=data: io.BytesIO(data)) for name, data in files.items()]
    return write_bag(folder, payload, info={"Bag-Software-Agent": "a tool\nBag-Size: forged"})


@given(st.dictionaries(st.text("abc", min_size=1, max_size=5), st.binary(max_size=50), max_size=4))
def test_what_is_bagged_is_read_back(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("bags") / "bag"
    assert bag(folder, **files) == len(files)
    assert is_bag(folder)
    assert read_bag(folder) == sorted(f"data/{name}" for name in files)


def test_a_line_break_in_a_tag_makes_no_second_tag(tmp_path):
    bag(tmp_path / "bag", a=b"12345")
    lines = (tmp_path / "bag" / "bag-info.txt").read_text().splitlines()
    assert lines == ["Bag-Software-Agent: a tool Bag-Size: forged", "Payload-Oxum: 5.1"]


def test_a_bag_of_others_with_sha256_is_read(tmp_path):
    folder = tmp_path / "bag"
    bag(folder, a=b"12345")
    (folder / "manifest-sha512.txt").unlink()
    digest = "5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5"
    (folder / "manifest-sha256.txt").write_text(f"{digest.upper()} *data/a\n")
    assert read_bag(folder) == ["data/a"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Example.org/A?b=C", "org,example)/a?b=c"),
        ("http://example.org", "org,example)/"),
        ("http://192.0.2.7:8080/x y", "7,2,0,192)/x%20y"),
        ("urn:sha256:00ff", "urn:sha256:00ff"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_addresses_are_sorted_by_the_host_backwards(url, key):
    assert _surt(url) == key


@given(st.integers(0, 5000))
def test_the_blocks_of_an_index_hold_every_line_and_the_lookup_finds_them(count):
    lines = [f"org,example)/{number:05d} 20241217000000 {{}}\n" for number in range(count)]
    blocks, lookup = _zipnum(lines)
    assert gzip.decompress(blocks).decode() == "".join(lines)
    _, *entries = lookup.decode().splitlines()
    assert len(entries) == -(-count // 1024)
    for number, entry in enumerate(entries):
        key, _, place = entry.split(" ", 2)
        at = json.loads(place)
        block = gzip.decompress(blocks[at["offset"] : at["offset"] + at["length"]]).decode()
        assert block.startswith(f"{key} ")
        assert block == "".join(lines[number * 1024 : (number + 1) * 1024])


def test_a_zip_that_is_no_wacz_is_none(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr("a.txt", "text")
    (tmp_path / "b").write_bytes(b"PK\x03\x04 broken")
    assert not is_wacz(tmp_path / "a.zip")
    assert not is_wacz(tmp_path / "b")
    assert not is_wacz(tmp_path / "nonesuch")


def test_a_wacz_with_too_many_members_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as zipped:
        zipped.writestr("datapackage.json", '{"resources": []}')
        for number in range(10_001):
            zipped.writestr(f"archive/{number}", b"")
    with (
        zipfile.ZipFile(tmp_path / "a.wacz") as zipped,
        pytest.raises(InputError, match="more than 10,000 members"),
    ):
        open_wacz(zipped, name="a.wacz")


def test_prov_names_agents_once_and_says_nothing_twice():
    capture = {
        "id": "c1",
        "item": "i1",
        "at": "2024-12-17T00:00:00Z",
        "tool": "onrecord 0",
        "operator": "k",
        "method": "file",
        "location": "a.txt",
        "url": None,
        "outlet": None,
        "published": None,
    }
    target = io.StringIO()
    item = {"id": "i1", "length": 5, "media_type": "text/plain"}
    nothing = dict.fromkeys(("readings", "reports", "claims", "decisions"), ())
    assert write_prov(target, items=[item], captures=[capture, capture], **nothing) == 1
    document = json.loads(target.getvalue())
    assert sorted(document["agent"]) == ["or:operator-k", "or:tool-onrecord-0"]
    assert len(document["wasAssociatedWith"]) == 2
    assert list(document["wasGeneratedBy"].values()) == [
        {"prov:entity": "or:item-i1", "prov:activity": "or:capture-c1"}
    ]
