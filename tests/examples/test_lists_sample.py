"""The lists in examples/lists are what their generator makes, and hold what they say."""

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

LISTS = Path(__file__).parents[2] / "examples" / "lists"
NAMES = ("registry", "memorial", "press", "truth")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("lists")
    subprocess.run([sys.executable, LISTS / "make.py", out, "--entries", "60", "--seed", "1"], check=True)
    return out


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_is_what_the_generator_makes(made: Path, name: str) -> None:
    assert (made / f"{name}.csv").read_bytes() == (LISTS / "sample" / f"{name}.csv").read_bytes()


def test_every_entry_has_one_true_person_and_only_the_press_has_people_twice() -> None:
    truth = rows(LISTS / "sample" / "truth.csv")
    assert len({(row["list"], row["id"]) for row in truth}) == len(truth) == 180
    twice = Counter((row["list"], row["person"]) for row in truth)
    assert {name for (name, _), count in twice.items() if count > 1} == {"press"}


def test_four_scripts_are_among_the_names() -> None:
    names = "".join(row["family"] + row["given"] for row in rows(LISTS / "sample" / "registry.csv"))
    for first, last in (("a", "z"), ("а", "я"), ("ا", "ي"), ("가", "힣")):
        assert any(first <= letter <= last for letter in names)


def test_another_seed_makes_other_people(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, LISTS / "make.py", tmp_path, "--entries", "60", "--seed", "2"], check=True
    )
    assert (tmp_path / "registry.csv").read_bytes() != (LISTS / "sample" / "registry.csv").read_bytes()
