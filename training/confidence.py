"""Fit how sure the reader is of each slot (`src/onrecord/reading/confidence.json`).

`python training/confidence.py` reads the train part of `training/corpus/` and, of `examples/`, the reports that their hash puts in
the tuning part; pairs the reader's claims with gold as `bench/claims.py` does; and fits a logistic regression a slot with
a ridge. No other data enters. Deterministic; takes seconds.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))

from confidence_gold import labelled  # noqa: E402
from onrecord.reading.claims import READER  # noqa: E402
from onrecord.reading.confidence import SLOTS  # noqa: E402

TARGET = ROOT / "src" / "onrecord" / "reading" / "confidence.json"
RIDGE = 2.0
LEAST = 8
"""Claims that must show a feature for it to count."""
Floats = npt.NDArray[np.float64]


def main() -> None:
    """Fit every slot and write the weights."""
    rows = list(labelled("train"))
    weights = {
        slot: fitted([(shown, right) for name, shown, right in rows if name == slot]) for slot in SLOTS
    }
    card = {
        "fitted_on": "training/corpus (train part) and the tuning part of examples/, both ours (MIT)",
        "claims": sum(name == "figure" for name, _, _ in rows),
        "reader": READER,
        "ridge": RIDGE,
        "weights": weights,
    }
    TARGET.write_text(json.dumps(card, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {card['claims']} figures")


def fitted(rows: list[tuple[tuple[str, ...], bool]]) -> dict[str, float]:
    """Weights by feature: ridge-penalised maximum likelihood by Newton's method, rounded to thousandths."""
    names = list(_frequent(rows))
    x: Floats = np.array([[float(name in shown) for name in names] for shown, _ in rows])
    y: Floats = np.array([float(right) for _, right in rows])
    beta = np.zeros(len(names))
    penalty = np.full(len(names), RIDGE)
    penalty[names.index("bias")] = 1e-3
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (y - p) - penalty * beta
        information = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(information, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return {
        name: round(float(value), 3)
        for name, value in zip(names, beta, strict=True)
        if round(float(value), 3)
    }


def _frequent(rows: list[tuple[tuple[str, ...], bool]]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for shown, _ in rows:
        for name in shown:
            counts[name] = counts.get(name, 0) + 1
    yield from sorted(name for name, count in counts.items() if count >= LEAST or name == "bias")


if __name__ == "__main__":
    main()
