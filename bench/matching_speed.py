"""How long matching takes and how much memory it needs as lists grow: 10 thousand, 100 thousand, 1 million entries.

The lists are made by `examples/lists/make.py`, with 2 threads. Each size runs in its own process, so that its peak memory
is its own. Beside it, where it is installed and finishes, recordlinkage (blocked on the year of death, Jaro-Winkler on the
name, logistic weights without labels by its own ECM classifier).
"""

import importlib.util
import json
import resource
import subprocess
import sys
import time
from typing import Any

from common import arguments, emit
from matching import partition_scores, scores
from onrecord.lists.matching import match
from onrecord.lists.settings import MatchSettings
from person_sets import Persons, made_set

SIZES = (10_000, 100_000, 1_000_000)
PEER_AT_MOST = 10_000
ONE = "--one"


def main() -> None:
    parser = arguments(str(__doc__))
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="entries in all, over three lists"
    )
    parser.add_argument(ONE, type=int, help="measure this size in this process")
    parser.add_argument("--peer", action="store_true", help="measure the peer instead")
    options = parser.parse_args()
    if options.one:
        figures = _peer(options.one) if options.peer else _ours(options.one)
        emit(figures, as_json=True)
        return
    figures = {}
    for size in options.sizes:
        figures.update(_apart(size, peer=False))
        if size <= PEER_AT_MOST:
            figures.update(_apart(size, peer=True))
    emit(figures, as_json=options.json)


def _apart(size: int, *, peer: bool) -> dict[str, Any]:
    """Measured in a process of its own."""
    command = [sys.executable, __file__, ONE, str(size), *(["--peer"] if peer else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _ours(size: int) -> dict[str, Any]:
    persons = made_set(size // 3, 1)
    settings = MatchSettings(duplicate_free=persons.duplicate_free, threads=2)
    started, used = time.perf_counter(), time.process_time()
    found = match(persons.entries, settings=settings)
    measured = {
        "seconds": time.perf_counter() - started,
        "processor seconds": time.process_time() - used,
        "peak memory, GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        **scores(found, persons.truth),
    }
    return {f"{size:,} entries, {name}": value for name, value in measured.items()}


def _peer(size: int) -> dict[str, Any]:
    if importlib.util.find_spec("recordlinkage") is None:
        return {f"{size:,} entries, recordlinkage": "not installed"}
    persons = made_set(size // 3, 1)
    started = time.perf_counter()
    groups = _recordlinkage(persons)
    measured = {"seconds": time.perf_counter() - started, **partition_scores(groups, persons.truth)}
    return {f"{size:,} entries, recordlinkage, {name}": value for name, value in measured.items()}


def _recordlinkage(persons: Persons) -> list[list[str]]:
    """Its usual set-up: block, compare, classify without labels, connected components."""
    import networkx
    import recordlinkage

    frame = persons.entries.to_pandas().set_index("id")
    frame["name"] = frame["name"].fillna(frame["given"].fillna("") + " " + frame["family"].fillna(""))
    frame["year"] = frame["death"].str[:7]
    index = recordlinkage.Index()
    index.block("year")
    pairs = index.index(frame)
    compare = recordlinkage.Compare()
    compare.string("name", "name", method="jarowinkler", threshold=0.85)
    compare.exact("death", "death")
    compare.exact("place", "place")
    compare.exact("sex", "sex")
    matches = recordlinkage.ECMClassifier().fit_predict(compare.compute(pairs, frame))
    graph = networkx.Graph()
    graph.add_nodes_from(persons.truth)
    graph.add_edges_from(matches)
    return [sorted(group) for group in networkx.connected_components(graph)]


if __name__ == "__main__":
    main()
