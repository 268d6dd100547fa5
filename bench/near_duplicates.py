"""Near-duplicates among the GVA articles: recall of the pairs whose runs of words have a Jaccard of 0.5 or more.

The truth is an exact index of all runs. Our MinHash buckets and the exact index are timed from the same sets of runs; the
peer is datasketch (MinHash 128, LSH at 0.5) where it is installed.
"""

import time
from collections import Counter
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common import arguments, emit, lines
from onrecord.linking.copies import near_duplicates
from onrecord.linking.profiles import shingles, tokens_of

LEAST = 0.5


def exact(runs: list[NDArray[np.uint32]]) -> set[tuple[int, int]]:
    """The pairs, by counting shared runs."""
    held: dict[int, list[int]] = {}
    for number, own in enumerate(runs):
        for run in own.tolist():
            held.setdefault(run, []).append(number)
    shared = Counter(pair for own in held.values() if len(own) > 1 for pair in combinations(own, 2))
    return {(a, b) for (a, b), both in shared.items() if both / (len(runs[a]) + len(runs[b]) - both) >= LEAST}


def peer(runs: list[NDArray[np.uint32]]) -> tuple[set[tuple[int, int]], float] | None:
    """What datasketch finds, and in how many seconds; None where it is not installed."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        return None
    begun = time.perf_counter()
    index = MinHashLSH(threshold=LEAST, num_perm=128)
    hashes = []
    for number, own in enumerate(runs):
        hashed = MinHash(num_perm=128)
        hashed.update_batch([run.to_bytes(4, "little") for run in own.tolist()])
        index.insert(number, hashed)
        hashes.append(hashed)
    found = {(min(i, j), max(i, j)) for i, own in enumerate(hashes) for j in index.query(own) if i != j}
    return found, time.perf_counter() - begun


def main() -> None:
    """Ours, the exact index, the peer."""
    asked = arguments(__doc__ or "", "casualties/gva_dev.jsonl.gz").parse_args()
    texts = [
        f"{article['title'] or ''}\n{article['text']}"
        for row in lines(asked.data)
        for article in row["articles"]
    ]
    begun = time.perf_counter()
    runs = [np.unique(np.array(shingles(tokens_of(text)), dtype=np.uint32)) for text in texts]
    reading = time.perf_counter() - begun
    begun = time.perf_counter()
    found = {(a, b) for a, b, _ in near_duplicates(runs, least=LEAST)}
    spent = time.perf_counter() - begun
    begun = time.perf_counter()
    truth = exact(runs)
    exactly = time.perf_counter() - begun
    figures: dict[str, Any] = {
        "articles": len(texts),
        "pairs": len(truth),
        "recall": len(found & truth) / max(len(truth), 1),
        "precision": len(found & truth) / max(len(found), 1),
        "seconds": spent,
        "seconds for 5,900 articles": spent * 5900 / max(len(texts), 1),
        "seconds of the exact index": exactly,
        "seconds of cutting texts into runs": reading,
    }
    other = peer(runs)
    if other is not None:
        figures |= {
            "datasketch, recall": len(other[0] & truth) / max(len(truth), 1),
            "datasketch, seconds": other[1],
        }
    emit(figures, as_json=asked.json)


if __name__ == "__main__":
    main()
