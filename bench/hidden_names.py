"""How many names of persons the profile `public` finds in a text, and how much that is no name.

    python bench/hidden_names.py [--data FOLDER] [--json]

Sentences with marked persons (IOB2: UNER's English Web Treebank; CrossNER politics where it is there). A person named by two
words or more counts as found where two of them are in one name of ours, public or private or perhaps. What is found and holds no
word of a person would be hidden for nothing. Baseline: capitalised words beside each other, two or more.
"""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from common import arguments, emit, half
from onrecord.formats.persons import named

_PAIR = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+")
_FILES = (
    ("uner_ewt_train.iob2.gz", 1, ("PER",)),
    ("uner_ewt_dev.iob2.gz", 1, ("PER",)),
    ("crossner_politics_dev.txt", 0, ("person", "politician", "writer")),
)


def sentences(path: Path, column: int) -> Iterator[list[tuple[str, str]]]:
    """Tokens with their tags, a sentence at a time."""
    held: list[tuple[str, str]] = []
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        for line in (*file, "\n"):
            cells = line.rstrip("\n").split("\t")
            if not line.strip() and held:
                yield held
                held = []
            elif line.strip() and not line.startswith("# "):
                held.append((cells[column], cells[column + 1]))


def persons(tokens: list[tuple[str, str]], kinds: tuple[str, ...]) -> list[set[str]]:
    """The words of each person named by two words or more."""
    found: list[set[str]] = []
    open_ = False
    for word, tag in tokens:
        person = tag[2:] in kinds
        if person and (tag.startswith("B") or not open_):
            found.append({word})
        elif person:
            found[-1].add(word)
        open_ = person
    return [words for words in found if len(words) > 1]


def scored(path: Path, column: int, kinds: tuple[str, ...], part: str) -> dict[str, float]:
    """Recall of persons, and how many of what is found hold none, ours and the baseline's."""
    hit = [0, 0]
    wrong = [0, 0]
    made = [0, 0]
    there = 0
    for number, tokens in enumerate(sentences(path, column)):
        if half(f"{path.name} {number}") != part:
            continue
        text = " ".join(word for word, _ in tokens)
        gold = persons(tokens, kinds)
        words = {word for word, tag in tokens if tag[2:] in kinds}
        there += len(gold)
        found = named(text)
        ours = [set(name.split()) for name in found.private | found.public | found.perhaps]
        plain = [set(match[0].split()) for match in _PAIR.finditer(text)]
        for which, names in enumerate((ours, plain)):
            hit[which] += sum(any(len(person & name) > 1 for name in names) for person in gold)
            wrong[which] += sum(not name & words for name in names)
            made[which] += len(names)
    return {
        "persons": there,
        "recall": hit[0] / max(1, there),
        "for_nothing": wrong[0] / max(1, made[0]),
        "baseline_recall": hit[1] / max(1, there),
        "baseline_for_nothing": wrong[1] / max(1, made[1]),
    }


def main() -> None:
    asked = arguments(__doc__ or "", "ner").parse_args()
    figures: dict[str, Any] = {}
    for name, column, kinds in _FILES:
        if not (asked.data / name).is_file():
            continue
        for part in ("tune", "held out"):
            for figure, value in scored(asked.data / name, column, kinds, part).items():
                figures[f"{name.partition('.')[0]} {part} {figure}"] = value
    emit(figures, as_json=asked.json)


if __name__ == "__main__":
    main()
