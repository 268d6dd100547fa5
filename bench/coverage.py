"""Do 95 % intervals hold the truth? The scenarios of `listings`, many times each, N = 2,000.

Anchors: the R programs held it in 83 % (latent classes) and 52 % (decomposable graphs) of runs of the hardest
identifiable scenario of Manrique-Vallier (2016), and in 45 % and 37 % of the one that is not identifiable (stored
figures). An interval that is refused is not shown and does not count; the share refused is given beside.
"""

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

import listings
from onrecord.estimates.estimating import estimate
from onrecord.estimates.families import Effort
from onrecord.estimates.result import Estimate, versions
from onrecord.estimates.statement import Assumption, ListRule, Population, Statement

RESULTS = Path(__file__).parent / "results" / "coverage.json"
PARTITIONS = 2
LEVEL = 0.95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", help="a scenario's name, or a part of it")
    parser.add_argument("--save", action="store_true", help=f"keep the figures in {RESULTS.name}")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object of figures as the last line"
    )
    options = parser.parse_args()
    figures: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "seed": options.seed,
        "replications": options.replications,
        "versions": versions(),
        "scenarios": {},
    }
    kept = finished(figures) if options.save else {}
    figures["scenarios"].update(kept)
    for number, scenario in enumerate(listings.SCENARIOS):
        if options.only and options.only not in scenario.name:
            continue
        found = kept.get(scenario.name) or measure(scenario, number, options.replications, options.seed)
        figures["scenarios"][scenario.name] = found
        print(
            f"{scenario.name:32}",
            "  ".join(f"{k} {v}" for k, v in found.items() if k != "models"),
            flush=True,
        )
        for name, own in found["models"].items():
            print(f"    {name:28}", "  ".join(f"{k} {v}" for k, v in own.items()), flush=True)
        if options.save:
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(figures, sort_keys=True))


def finished(figures: dict[str, Any]) -> dict[str, Any]:
    """Scenarios that an earlier run with the same seed, number and versions has done: a long run can go on."""
    if not RESULTS.exists():
        return {}
    earlier = json.loads(RESULTS.read_text(encoding="utf-8"))
    same = all(earlier[name] == figures[name] for name in ("seed", "replications", "versions"))
    return dict(earlier["scenarios"]) if same else {}


def measure(scenario: listings.Scenario, number: int, replications: int, seed: int) -> dict[str, object]:
    """Coverage, width and score of one scenario."""
    started = time.perf_counter()
    results = [
        run(scenario, np.random.default_rng([seed, number, index]), index) for index in range(replications)
    ]
    shown = [found for found in results if found.low is not None]
    ends = [(found.matching or (found.low, found.high)) for found in shown]
    out: dict[str, object] = {
        "identifiable": scenario.identifiable,
        "shown": len(shown),
        "refused": round(1 - len(shown) / replications, 3),
        "fragile": round(sum(found.verdict.kind == "fragile" for found in results) / replications, 3),
        **score(ends),
        "bias": round(float(np.median([found.point for found in shown])) - listings.TRUTH, 1),
    }
    ranges = [(found.sensitivity.low, found.sensitivity.high) for found in shown]
    out["sensitivity_coverage"] = score(ranges)["coverage"]
    out["sensitivity_width"] = score(ranges)["width"]
    if scenario.doubt:
        out["coverage_without_matching"] = score([(found.low, found.high) for found in shown])["coverage"]
    families = dict.fromkeys(answer.family for found in shown for answer in found.answers)
    out["models"] = {
        family: score([(a.low, a.high) for found in shown for a in found.answers if a.family == family])
        for family in families
    }
    out["seconds"] = round(time.perf_counter() - started)
    return out


def run(scenario: listings.Scenario, random: np.random.Generator, seed: int) -> Estimate:
    captures = scenario.draw(random)
    if scenario.doubt:
        tables = listings.matched(captures, random, doubt=scenario.doubt, draws=PARTITIONS)
    else:
        tables = [listings.observed(captures)]
    rules = tuple(ListRule(name, "simulated") for name in tables[0].lists)
    statement = Statement(
        Population("simulated", "simulated", "simulated", "all"), rules, Assumption("classes", "simulated")
    )
    return estimate(
        tables[0],
        statement,
        seed=seed,
        level=LEVEL,
        effort=Effort.light(),
        held_out=False,
        partitions=tables[1:],
    )


def score(ends: list[tuple[float, float]]) -> dict[str, float]:
    """Coverage, median width, mean interval score (Gneiting and Raftery 2007, eq. 43), and the binomial error."""
    truth, alpha = listings.TRUTH, 1 - LEVEL
    low, high = (np.array(values) for values in zip(*ends, strict=True))
    held = float(np.mean((low <= truth) & (truth <= high)))
    missed = np.maximum(0, low - truth) + np.maximum(0, truth - high)
    return {
        "coverage": round(held, 3),
        "error": round(float(np.sqrt(LEVEL * alpha / len(ends))), 3),
        "width": round(float(np.median(high - low)), 1),
        "score": round(float(np.mean(high - low + 2 / alpha * missed)), 1),
    }


if __name__ == "__main__":
    main()
