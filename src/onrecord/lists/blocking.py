"""Which pairs are worth comparing: entries that share a key rare enough to mean something.

An entry's atoms are its words, dates and codes, exactly and roughly. A key is one rare atom, or two of an entry's
atoms together. Every two entries with a common key are a candidate pair, unless the key is so common
that it tells nothing (block purging: Papadakis et al. 2011) or all that they share is fewer bits than
a chance meeting among so many pairs brings (meta-blocking: Papadakis et al. 2014). All of it is one join in SQL;
which kinds of atoms pair with which is a table, not a setting of any data.
"""

import math
import tomllib
from functools import cache
from importlib import resources
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.lists.engine import Engine
from onrecord.lists.features import Atoms
from onrecord.lists.settings import MatchSettings

__all__ = ["candidates"]

SLACK = 5.6
"""A pair is compared when its shared keys have the bits of `log2(entries)` less this, together."""
GRAIN = 1024
"""Bits are counted in whole parts of so many, so that their sum is the same in whatever order threads add them."""


@cache
def _rules() -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    """(kinds that are keys alone, pairs of kinds that are keys together), from the table."""
    file = resources.files("onrecord.lists") / "data" / "blocking.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return frozenset(table["alone"]), frozenset((a, b) for a, b in table["together"])


def candidates(engine: Engine, atoms: Atoms, settings: MatchSettings, *, entries: int) -> None:
    """Make the table `candidates`: join_key_l < join_key_r, and the bits of the keys they share.

    Needs the table `entries` with `unique_id` and `source`: two entries of one source are never a pair.
    """
    alone, together = _chosen(atoms.kinds)
    kinds = ("entry", "kind", "value")
    engine.put("atoms", pa.table(dict(zip(kinds, (atoms.entry, atoms.kind, atoms.value), strict=True))))
    engine.put("alone", pa.table({"kind": pa.array(alone, pa.int64())}))
    engine.put(
        "together",
        pa.table({side: pa.array([pair[n] for pair in together], pa.int64()) for n, side in enumerate("ab")}),
    )
    engine.make(
        "every_key",
        "select atoms.entry, atoms.value as one, cast(-1 as bigint) as two from atoms join alone on atoms.kind = alone.kind "
        "union all select x.entry, x.value, y.value from atoms x join atoms y on x.entry = y.entry and x.value < y.value "
        "join together t on t.a = x.kind and t.b = y.kind",
    )
    engine.make(
        "keys_shared", "select one, two, count(*) as n from every_key group by one, two having count(*) > 1"
    )
    most = _most_shared(engine, settings, entries)
    engine.make(
        "keys",
        f"select k.entry, k.one, k.two, e.source, cast(round({GRAIN} * log2({float(entries)} / s.n)) as bigint) as bits from every_key k "
        f"join keys_shared s on k.one = s.one and k.two = s.two join entries e on e.unique_id = k.entry where s.n <= {most}",
    )
    engine.make(
        "candidates",
        f"select x.entry as join_key_l, y.entry as join_key_r, cast(sum(x.bits) as double) / {GRAIN} as bits from keys x join keys y "
        "on x.one = y.one and x.two = y.two and x.entry < y.entry and x.source <> y.source "
        f"group by x.entry, y.entry having sum(x.bits) >= {math.floor(GRAIN * (math.log2(max(entries, 2)) - SLACK))}",
    )
    for name in ("atoms", "alone", "together", "every_key", "keys_shared", "keys"):
        engine.drop(name)


def _chosen(kinds: tuple[str, ...]) -> tuple[list[int], list[tuple[int, int]]]:
    """The rules for the kinds at hand, by number; a field's own kinds never pair with each other."""
    alone, together = _rules()
    roles = [_role(kind) for kind in kinds]
    single = [number for number, role in enumerate(roles) if role in alone]
    pairs = []
    for a, b in combinations_with_replacement(range(len(kinds)), 2):
        fields_differ = kinds[a].rsplit(" ", 1)[0] != kinds[b].rsplit(" ", 1)[0]
        fits = (a == b and roles[a] in ("name", "sound")) or (a != b and fields_differ)
        if fits and {(roles[a], roles[b]), (roles[b], roles[a])} & together:
            pairs.append((a, b))
    return single, pairs


def _role(kind: str) -> str:
    """`name`, `sound`, `day`, `year`, `word`, `code`, `start` or `same`: the last word of the kind."""
    return kind.rsplit(" ", 1)[-1]


def _most_shared(engine: Engine, settings: MatchSettings, entries: int) -> int:
    """How many entries may share a key, so that there are no more pairs than the settings allow."""
    found = engine.get(
        f"select n, count(*) as keys from keys_shared where n <= {settings.most_shared} group by n order by n"
    )
    sizes: npt.NDArray[np.float64] = found["n"].to_numpy().astype(float)
    pairs = np.cumsum(sizes * (sizes - 1) / 2 * found["keys"].to_numpy())
    within = sizes[pairs <= max(settings.pairs_per_entry * entries * 2, 1_000_000)]
    return int(within[-1]) if len(within) else 2
