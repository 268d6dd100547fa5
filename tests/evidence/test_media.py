import hashlib
import io
import struct
import sys
import zlib

import numpy as np
import pytest

from onrecord.evidence.media import file_facts, is_media, media_facts, media_of

Image = pytest.importorskip("PIL.Image", reason="the extra 'media' is not installed")


def picture(*, size=(200, 150), format_="PNG", seed=0, **options):
    """A smooth picture that is the same at every size: a few waves of light."""
    wave = np.random.default_rng(seed).uniform(0.5, 4, (4, 2))
    across, down = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    light = sum(np.cos(2 * np.pi * (x * across + y * down)) for x, y in wave)
    grey = ((light - light.min()) / np.ptp(light) * 255).astype("uint8")
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, format_, **options)
    return buffer.getvalue()


def facts(data):
    return media_facts(io.BytesIO(data))


def apart(one, other):
    return (int(one, 16) ^ int(other, 16)).bit_count()


def test_digests_are_those_of_the_bytes():
    data = picture()
    found = facts(data)
    assert found["sha256"] == hashlib.sha256(data).hexdigest()
    assert found["sha512"] == hashlib.sha512(data).hexdigest()
    assert (found["width"], found["height"]) == (200, 150)
    assert len(found["phash"]) == 16


@pytest.mark.parametrize("seed", range(5))
def test_copies_at_other_sizes_and_qualities_are_near_and_other_pictures_are_far(seed):
    original = facts(picture(seed=seed))["phash"]
    assert apart(original, facts(picture(seed=seed, size=(640, 480)))["phash"]) <= 6
    assert apart(original, facts(picture(seed=seed, format_="JPEG", quality=40))["phash"]) <= 6
    assert apart(original, facts(picture(seed=seed + 100))["phash"]) >= 16


@pytest.mark.parametrize(
    ("seed", "phash"), list(enumerate(["b363c356dc0354ad", "960d160d5bb613b7", "9c316b12e54276fc"]))
)
def test_the_hash_is_that_of_imagehash(seed, phash):
    """Made by imagehash 4.3.2 of the same pictures; another Pillow may shrink them a little otherwise."""
    assert apart(facts(picture(seed=seed))["phash"], phash) <= 1


def bomb(width, height):
    """A PNG that says it is huge, and has hardly any bytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 12_000, 60_000])
def test_a_decompression_bomb_is_not_decoded(side):
    found = facts(bomb(side, side))
    assert "more than 50,000,000 pixels" in found["undecoded"]
    assert "phash" not in found
    assert len(found["sha512"]) == 128


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n0000", b"%!PS-Adobe-3.0 EPSF-3.0\n", picture()[:300], b"x" * 100_000]
)
def test_what_cannot_be_decoded_has_its_digests_and_a_reason(data):
    found = facts(data)
    assert found["sha256"] == hashlib.sha256(data).hexdigest()
    assert found["undecoded"].startswith("not a picture that can be decoded")


def test_without_the_extra_the_digests_are_there_and_it_is_named(monkeypatch):
    data = picture()
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert facts(data)["undecoded"] == "needs the extra 'media'"


def test_the_media_of_a_page_are_capped_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr("onrecord.evidence.media.MAX_MEDIA", 2)
    found = media_of((f"http://x.example/{number}.png", b"x") for number in range(5))
    assert [each["url"] for each in found["media"]] == ["http://x.example/0.png", "http://x.example/1.png"]
    assert found["media_beyond"] == 3


def test_a_picture_in_a_file(tmp_path):
    (tmp_path / "a.png").write_bytes(picture())
    assert file_facts(tmp_path / "a.png") == {
        key: value for key, value in facts(picture()).items() if not key.startswith("sha")
    }


def test_a_file_too_large_is_not_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.evidence.media._MAX_DECODED", 100)
    (tmp_path / "a.png").write_bytes(picture())
    assert file_facts(tmp_path / "a.png") == {"undecoded": "the file is too large"}
    assert facts(picture())["undecoded"] == "the file is too large"


def test_what_media_are():
    assert is_media("image/png")
    assert is_media("application/ogg")
    assert not is_media("text/html")
