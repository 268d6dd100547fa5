"""Films: the perceptual hash of frames at whole seconds.

A film from a stranger is decoded in a process of its own, by the decoders of FFmpeg that the library OpenCV
brings: bounded in time and memory, with no format that refers to other files or addresses, and nothing lost
where a decoder breaks.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from onrecord.evidence.phash import phash

__all__ = ["film_facts"]

_FORMATS = "mov,matroska,webm,avi"
"""What FFmpeg may take a file for; a playlist would make it ask for what the playlist names."""
_MOST_FRAMES = 32
_MOST_PIXELS = 50_000_000
_MEMORY_BYTES = 4 * 1024**3
_CPU_SECONDS = 30
_SECONDS = 60.0


def film_facts(path: Path) -> dict[str, Any]:
    """Of a film in a file: `width`, `height`, `length_milliseconds`, and `frames`, each with `at_seconds` and
    `phash`; or `undecoded` and why. Canonical JSON takes it."""
    options = f"format_whitelist;{_FORMATS}|protocol_whitelist;file|threads;1"
    one = {
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }  # each more takes its share of the memory allowed
    environment = {**os.environ, **one, "OPENCV_FFMPEG_CAPTURE_OPTIONS": options}
    command = [sys.executable, "-m", __name__, str(path.resolve())]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"undecoded": f"not decoded within {_SECONDS:g} seconds"}
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        return {"undecoded": "not a film that can be decoded (the decoder broke off)"}
    facts: dict[str, Any] = json.loads(lines[-1])
    return facts


def _decoded(path: str) -> dict[str, Any]:
    """What `film_facts` gives, in this process."""
    try:
        import cv2
        from PIL import Image
    except ImportError:
        return {"undecoded": "needs the extra 'media'"}
    cv2.setNumThreads(1)
    film = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    rate, count = film.get(cv2.CAP_PROP_FPS), film.get(cv2.CAP_PROP_FRAME_COUNT)
    width, height = int(film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(film.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if not film.isOpened():
        return {"undecoded": "not a film that can be decoded"}
    if width * height > _MOST_PIXELS:
        return {"undecoded": f"more than {_MOST_PIXELS:,} pixels a frame"}
    seconds = count / rate if rate > 0 and count > 0 else 0.0
    frames = []
    for at in _instants(seconds):
        film.set(cv2.CAP_PROP_POS_MSEC, at * 1000)
        got, frame = film.read()
        if got:
            picture = Image.fromarray(frame[:, :, ::-1])  # from blue, green, red
            frames.append({"at_seconds": at, "phash": phash(picture)})
    if not frames:
        return {"undecoded": "no frame of it can be decoded"}
    length = {"length_milliseconds": round(seconds * 1000)} if seconds else {}
    return {"width": width, "height": height, **length, "frames": frames}


def _instants(seconds: float) -> range:
    """At which seconds frames are taken: each, or each second, fourth, eighth … so that there are at most 32.

    Two copies of which one was cut at its end have instants in common.
    """
    step = 1
    while seconds / step > _MOST_FRAMES:
        step *= 2
    return range(0, max(1, int(seconds) + (seconds % 1 > 0)), step)


def main() -> None:
    """Decode the film that the command line names, within bounds, and print its facts."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    print(json.dumps(_decoded(sys.argv[1])))


if __name__ == "__main__":
    main()
