"""Read the training corpus into gold.

`python training/corpus.py --check` parses every passage and says what is wrong or unmarked;
`python training/corpus.py --write OUT.jsonl` writes one object a passage (`corpus/README.md` gives its form).
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import automatic
from gold import gold
from markup import MarkupError, Passage, passages

__all__ = ["FOLDER", "counts", "problems", "read", "written"]

FOLDER = Path(__file__).with_name("corpus")


def written(folder: Path = FOLDER) -> Iterator[Passage]:
    """Every passage as written, in the order of the files' names; MarkupError where two share an id."""
    seen: set[str] = set()
    for path in sorted(folder.glob("*/*.txt")):
        name = f"{path.parent.name}/{path.name}"
        for passage in passages(path.read_text(encoding="utf-8"), manner=path.parent.name, name=name):
            if passage.id in seen:
                raise MarkupError(f"{name}: a second passage {passage.id}. Give it another slug.")
            seen.add(passage.id)
            yield passage


def read(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """The gold of every passage."""
    for passage in written(folder):
        yield gold(passage)


def problems(folder: Path = FOLDER) -> tuple[list[dict[str, Any]], list[str], Counter[str]]:
    """The gold that could be made, what is wrong, and capitalised words that no mention covers."""
    made, wrong = [], []
    bare: Counter[str] = Counter()
    for passage in written(folder):
        try:
            row = gold(passage)
        except MarkupError as error:
            wrong.append(f"{passage.id}: {str(error).removeprefix(f'{passage.id}: ')}")
            continue
        made.append(row)
        covered = [tuple(each["span"]) for each in row["mentions"]]
        bare.update(automatic.unmarked(row["text"], covered))
    return made, wrong, bare


def counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How much there is of what."""
    figures = [figure for row in rows for figure in row["figures"]]
    claims = [claim for row in rows for claim in row["claims"]]
    return {
        "passages": len(rows),
        "held out": sum(row["split"] == "held out" for row in rows),
        "words": sum(len(row["text"].split()) for row in rows),
        "attributions": sum(len(row["attributions"]) for row in rows),
        "mentions": sum(len(row["mentions"]) for row in rows),
        "figures of loss or strength": sum(figure["measure"] is not None for figure in figures),
        "numbers that are no loss": sum(figure["measure"] is None for figure in figures),
        "claims without a figure": sum(claim["figure"] is None for claim in claims),
        "chains of two or more": sum(len(claim["said_by"]) > 1 for claim in claims),
        "passages without a claim": sum(not row["claims"] for row in rows),
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Read the training corpus into gold.")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument(
        "--check", action="store_true", help="say what is wrong, unmarked, and how much there is"
    )
    parser.add_argument("--write", type=Path, metavar="OUT.jsonl", help="write one object a passage")
    chosen = parser.parse_args()
    rows, wrong, bare = problems(chosen.folder)
    for each in wrong:
        print(each, file=sys.stderr)
    if chosen.check:
        for name, value in counts(rows).items():
            print(f"{name:32} {value}")
        for manner, number in sorted(Counter(row["manner"] for row in rows).items()):
            print(f"  {manner:30} {number}")
        print("unmarked:", ", ".join(f"{name} ({number})" for name, number in bare.most_common(60)))
    if chosen.write:
        with chosen.write.open("w", encoding="utf-8") as file:
            for row in rows:
                file.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
