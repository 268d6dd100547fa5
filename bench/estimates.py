"""Our figures beside the published ones and those measured with the R programs (stored in the tables' file).

Anchors (stored): log-linear by least BIC (Rcapture), BCa with model choice (MultipleSystemsEstimation), stepwise choice
for sparse tables (SparseMSE), decomposable graphs (dga), latent classes (LCMCR).
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from common import arguments, emit
from listings import OverlapTable
from onrecord.estimates.bootstrap import bca
from onrecord.estimates.decomposable import graph_average
from onrecord.estimates.extended import stepwise
from onrecord.estimates.latent import Settings, latent_classes
from onrecord.estimates.loglinear import search

Row = tuple[float | None, float | None, float | None]
SEED = 1
LONG = {"verdata_recruitment_men_1999": Settings(classes=15, enough=1000)}


def main() -> None:
    parser = arguments(str(__doc__), "mse/tables.json")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    for entry in json.loads(Path(options.data).read_text(encoding="utf-8")):
        table = OverlapTable.from_wire(entry)
        for reference in entry["references"]:
            ours = answer(entry["name"], table, reference)
            if ours is None:
                continue
            name = f"{entry['name']}, {reference['method']}"
            print(
                f"{name[:70]:70} {_shown(ours)}   {reference['kind']} {_shown(_stored(reference))}",
                flush=True,
            )
            figures[name] = {"ours": ours, "stored": _stored(reference)}
    matched = list(_agreements(figures))
    emit(
        {
            "points compared": len(matched),
            "points within 1 %": sum(matched) / max(len(matched), 1),
            "figures": figures if options.json else len(figures),
        },
        as_json=options.json,
    )


def answer(name: str, table: OverlapTable, reference: dict[str, Any]) -> Row | None:
    """Our figure for one reference; None where it is of a method, or a setting, that has no counterpart."""
    method, level = reference["method"], reference["level"] or 0.95
    for words, compute in METHODS:
        if words in method:
            return compute(name, table, method, level)
    return None


def _bic(name: str, table: OverlapTable, method: str, level: float) -> Row:
    found = search(table).best
    return (found.point, *found.interval(n=table.n, level=level))


def _bca(top: int | None) -> Callable[[str, OverlapTable, str, float], Row]:
    def compute(name: str, table: OverlapTable, method: str, level: float) -> Row:
        found = bca(table, seed=SEED, top=top, replicates=4000)
        return (None, *found.at(level))

    return compute


def _stepwise(name: str, table: OverlapTable, method: str, level: float) -> Row:
    found = stepwise(table, level=level)
    return found.point, found.low, found.high


def _graphs(name: str, table: OverlapTable, method: str, level: float) -> Row:
    numerator, _, denominator = method.split("delta ")[1].partition("/")
    found = graph_average(table, delta=float(numerator) / float(denominator or 1), level=level)
    return found.median, found.low, found.high


def _york(name: str, table: OverlapTable, method: str, level: float) -> Row:
    found = graph_average(table, delta=1, size_prior=(13.14, 55.17))
    return (found.graphs[0][2] if "top model" in method else found.median, None, None)


def _latent(name: str, table: OverlapTable, method: str, level: float) -> Row:
    found = latent_classes(table, seed=SEED, settings=LONG.get(name, Settings()))
    shown = "" if found.agreement.holds else " CHAINS DISAGREE"
    print(f"    R-hat {found.agreement.r_hat:.3f}, effective {found.agreement.effective:.0f}{shown}")
    return (found.median, *found.interval(level))


METHODS: tuple[tuple[str, Callable[[str, OverlapTable, str, float], Row]], ...] = (
    ("min BIC", _bic),
    ("stepwise [12,23]", _bic),
    ("ntop 1", _bca(1)),
    ("ntop 5", _bca(5)),
    ("all models", _bca(None)),
    ("BCa all", _bca(None)),
    ("SparseMSE", _stepwise),
    ("dga delta", _graphs),
    ("Madigan-York", _york),
    ("averaged over models", _york),
    ("LCMCR", _latent),
    ("verdata estimate", _latent),
)


def _stored(reference: dict[str, Any]) -> Row:
    return reference["point"], reference["low"], reference["high"]


def _shown(row: Row) -> str:
    point, low, high = ("" if value is None else f"{value:,.0f}" for value in row)
    return f"{point:>9} ({low:>7} {high:>8})"


def _agreements(figures: dict[str, Any]) -> Iterator[bool]:
    for figure in figures.values():
        ours, stored = figure["ours"][0], figure["stored"][0]
        if ours is not None and stored is not None:
            yield abs(ours - stored) <= 0.01 * stored


if __name__ == "__main__":
    main()
