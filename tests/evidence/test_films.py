import io

import numpy as np
import pytest

from onrecord.evidence import films
from onrecord.evidence.films import film_facts
from onrecord.evidence.media import file_facts, media_facts, media_of

cv2 = pytest.importorskip("cv2", reason="the extra 'media' is not installed")
SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x10\x00\x00\x00\x01\x00\x01\x00" + b"\0" * 32


def film(path, *, seconds=3.0, size=(320, 240), code="mp4v", seed=0):
    """A few smooth waves of light that change with time, the same at every size."""
    across, down = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*code), 10, size)
    for number in range(int(seconds * 10)):
        wave = np.random.default_rng([seed, number // 10]).uniform(0.5, 4, (4, 2))
        light = sum(np.cos(2 * np.pi * (x * across + y * down)) for x, y in wave)
        grey = ((light - light.min()) / np.ptp(light) * 255).astype("uint8")
        writer.write(np.dstack([grey] * 3))
    writer.release()
    return path


def apart(one, other):
    pairs = zip(one["frames"], other["frames"], strict=True)
    return [(int(a["phash"], 16) ^ int(b["phash"], 16)).bit_count() for a, b in pairs]


def test_copies_at_other_sizes_and_codecs_are_near_frame_by_frame_and_other_films_are_far(tmp_path):
    original = film_facts(film(tmp_path / "a.mp4"))
    assert (original["width"], original["height"]) == (320, 240)
    assert [each["at_seconds"] for each in original["frames"]] == [0, 1, 2]
    assert abs(original["length_milliseconds"] - 3000) <= 100
    assert max(apart(original, film_facts(film(tmp_path / "b.avi", size=(640, 480), code="MJPG")))) <= 8
    assert max(apart(original, film_facts(film(tmp_path / "c.mp4", seed=1)))) >= 16


@pytest.mark.parametrize(
    ("seconds", "instants"),
    [(0, [0]), (0.4, [0]), (3.0, [0, 1, 2]), (3.2, [0, 1, 2, 3]), (60, list(range(0, 60, 2)))],
)
def test_instants_are_whole_seconds_that_longer_and_shorter_copies_share(seconds, instants):
    assert list(films._instants(seconds)) == instants
    assert len(films._instants(seconds * 100)) <= 33


def test_a_film_that_is_kept_as_a_file_and_one_of_a_page(tmp_path):
    path = film(tmp_path / "a.mp4", seconds=1)
    found = media_facts(io.BytesIO(path.read_bytes()))
    assert found["frames"] == file_facts(path)["frames"]
    assert len(found["sha512"]) == 128


def test_films_of_a_page_are_capped(tmp_path, monkeypatch):
    monkeypatch.setattr("onrecord.evidence.media._MOST_FILMS", 1)
    data = film(tmp_path / "a.mp4", seconds=1).read_bytes()
    found = media_of((f"http://x.example/{number}.mp4", data) for number in range(2))
    assert "frames" in found["media"][0]
    assert found["media"][1]["undecoded"] == "beyond the first 1 films of a page"


@pytest.mark.parametrize("size", [20, 300, 4000])
def test_what_cannot_be_decoded_says_so(tmp_path, size):
    whole = film(tmp_path / "a.mp4", seconds=1).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[:size])
    assert "decoded" in film_facts(tmp_path / "cut.mp4")["undecoded"]


def test_a_playlist_does_not_make_the_decoder_open_what_it_names(tmp_path):
    named = film(tmp_path / "named.mp4", seconds=1)
    listing = f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{named}\n#EXT-X-ENDLIST\n"
    for name in ("a.m3u8", "a.mp4"):
        (tmp_path / name).write_text(listing)
        assert "undecoded" in film_facts(tmp_path / name)


def test_a_decoder_that_hangs_or_dies_takes_nothing_with_it(tmp_path, monkeypatch):
    path = film(tmp_path / "a.mp4", seconds=1)
    stub = tmp_path / "stub"
    stub.write_text("#!/bin/sh\nexec sleep 30\n")
    stub.chmod(0o755)
    monkeypatch.setattr(films.sys, "executable", str(stub))
    monkeypatch.setattr(films, "_SECONDS", 0.2)
    assert film_facts(path)["undecoded"] == "not decoded within 0.2 seconds"
    stub.write_text("#!/bin/sh\nkill -ABRT $$\n")
    monkeypatch.setattr(films, "_SECONDS", 20.0)
    assert "broke off" in film_facts(path)["undecoded"]


def test_sound_has_no_perceptual_hash_and_says_why(tmp_path):
    (tmp_path / "a.wav").write_bytes(SOUND)
    assert file_facts(tmp_path / "a.wav") == {
        "phash": None,
        "undecoded": "no perceptual hash is made of sound",
    }
