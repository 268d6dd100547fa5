"""Is a slot right as often as the reader says? Reliability and expected calibration error, on passages it was not fitted on.

For each slot: claims in ten bands of confidence, how sure the reader was on average and how often it was right, and the
expected calibration error (Naeini, Cooper and Hauskrecht 2015, AAAI: the mean over claims of the gap in their band), beside
that of saying the share right in the fitted part for every claim alike. `--svg FILE` draws the diagram.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from common import emit
from confidence_gold import slots_of
from onrecord.drawing.reliability import reliability
from onrecord.reading.confidence import SLOTS

BANDS = 10
Pair = tuple[float, bool]


def main() -> None:
    """Print the error of every slot, held out and on what it was fitted on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", choices=["corpus", "examples"], help="one of the two only")
    parser.add_argument("--svg", type=Path, help="draw the held-out reliability diagram here")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object of figures as the last line"
    )
    args = parser.parse_args()
    figures: dict[str, Any] = {}
    held = _pairs("held out", args.data)
    fitted = _pairs("train", args.data)
    for slot in SLOTS:
        base = sum(right for _, right in fitted[slot]) / max(len(fitted[slot]), 1)
        figures |= {
            f"{slot} claims": len(held[slot]),
            f"{slot} right": sum(right for _, right in held[slot]) / max(len(held[slot]), 1),
            f"{slot} mean confidence": sum(sure for sure, _ in held[slot]) / max(len(held[slot]), 1),
            f"{slot} calibration error held out": error(held[slot]),
            f"{slot} calibration error fitted part": error(fitted[slot]),
            f"{slot} brier": brier(held[slot]),
            f"{slot} brier saying the same of all": brier([(base, right) for _, right in held[slot]]),
        }
        for sure, right, count in bands(held[slot]):
            print(f"  {slot:10} sure {sure:.2f}  right {right:.2f}  of {count}")
    if args.svg:
        args.svg.write_text(
            reliability(
                {slot: bands(held[slot]) for slot in SLOTS}, title="Held out: how sure, and how often right"
            ),
            encoding="utf-8",
        )
    emit(figures, as_json=args.json)


def _pairs(part: str, source: str | None) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {slot: [] for slot in SLOTS}
    for slot, _, right, sure in slots_of(part, source=source):
        if sure is not None:
            found[slot].append((sure, right))
    return found


def bands(pairs: Sequence[Pair]) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, how many) of each band that has any."""
    found = []
    for band in range(BANDS):
        inside = [(s, r) for s, r in pairs if band <= s * BANDS < band + 1 or (s == 1 and band == BANDS - 1)]
        if inside:
            found.append(
                (
                    sum(s for s, _ in inside) / len(inside),
                    sum(r for _, r in inside) / len(inside),
                    len(inside),
                )
            )
    return found


def error(pairs: Sequence[Pair]) -> float:
    """Expected calibration error."""
    total = max(len(pairs), 1)
    return sum(count * abs(sure - right) for sure, right, count in bands(pairs)) / total


def brier(pairs: Sequence[Pair]) -> float:
    """Mean squared distance of confidence from what was so."""
    return sum((sure - right) ** 2 for sure, right in pairs) / max(len(pairs), 1)


if __name__ == "__main__":
    main()
