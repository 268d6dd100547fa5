import io
import random

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from onrecord.evidence.damage import damaged_records


@pytest.fixture
def archive(tmp_path):
    """A gzipped WARC file of five records, and the byte range of each."""
    path = tmp_path / "a.warc.gz"
    chance = random.Random(3)
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        for number in range(5):
            body = chance.randbytes(2_000) + b"\x1f\x8b\x08 like the beginning of another"
            url = f"https://x.example/{number}"
            record = writer.create_warc_record(url, "resource", payload=io.BytesIO(body), length=len(body))
            writer.write_record(record)
    ranges = []
    with path.open("rb") as file:
        records = ArchiveIterator(file)
        for record in records:
            record.content_stream().read()
            records.read_to_end(record)
            start = records.get_record_offset()
            ranges.append((start, start + records.get_record_length()))
    return path, ranges


def test_a_whole_archive_has_no_damage(archive):
    path, ranges = archive
    assert len(ranges) == 5
    assert list(damaged_records(path)) == []


@pytest.mark.parametrize("number", range(5))
def test_the_record_that_was_altered_is_named_by_its_bytes(archive, number):
    path, ranges = archive
    start, end = ranges[number]
    data = bytearray(path.read_bytes())
    data[(start + end) // 2] ^= 1
    path.write_bytes(data)
    assert list(damaged_records(path)) == [ranges[number]]


def test_two_that_were_altered_are_both_named(archive):
    path, ranges = archive
    data = bytearray(path.read_bytes())
    for number in (1, 2):
        data[ranges[number][0] + 1_000] ^= 1
    path.write_bytes(data)
    assert list(damaged_records(path)) == ranges[1:3]


def test_what_was_cut_off_or_put_before_is_named_too(archive):
    path, ranges = archive
    whole = path.read_bytes()
    path.write_bytes(whole[: ranges[4][0] + 700])
    assert list(damaged_records(path)) == [(ranges[4][0], ranges[4][0] + 700)]
    path.write_bytes(b"put before" + whole)
    assert list(damaged_records(path)) == [(0, 10)]


@pytest.mark.parametrize("data", [b"", b"no archive at all", b"\0" * 5_000])
def test_what_is_no_archive_has_no_records(tmp_path, data):
    (tmp_path / "a").write_bytes(data)
    assert list(damaged_records(tmp_path / "a")) == []
