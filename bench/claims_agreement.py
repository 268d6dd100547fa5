"""When a slot of a claim agrees with gold: names, groups, places and times compared as people would."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord.knowledge.nations import nation, nations_in

DROPPED = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "for",
        "to",
        "and",
        "in",
        "mr",
        "mrs",
        "ms",
        "dr",
        "president",
        "governor",
        "minister",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "lawmaker",
        "mp",
        "general",
        "brigadier",
        "captain",
        "chief",
        "police",
        "senior",
    ]
)
AREAS = frozenset(["oblast", "region", "province", "district", "city", "state", "county", "the", "of"])
STOP_HEAD = re.compile(r"\b(?:of|from|in|who|whom|that|with|on|at|for|sent|abducted)\b|[,(]")

Aliases = Mapping[str, str]


def aliases_of(case: Path) -> Aliases:
    """Wording → the one name of a source, from the case's `sources.toml`, normalised."""
    path = case / "sources.toml"
    if not path.exists():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))["sources"]
    return {normal(word): normal(name) for name, words in table.items() for word in (name, *words)}


def normal(name: str) -> str:
    """A name without case, articles, titles and possessives, its words sorted."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", re.sub(r"[’']s?\b", "", name.casefold()).replace(".", ""))
    return " ".join(sorted(word for word in words if word not in DROPPED)) or name.casefold()


def stateless(name: str) -> str:
    """A name without the state it belongs to, which is a slot of its own: "South Korea’s spy agency", "Kenyan Red Cross"."""
    for span, _ in reversed(nations_in(name)):
        name = f"{name[: span.start]} {name[span.end :]}"
    words = re.findall(r"[^\W_]{2,}", name)
    return normal(" ".join(words)) if words else ""


def same_name(one: str, other: str, aliases: Aliases) -> bool:
    """Whether two names mean one source."""
    if not one or not other:
        return not one and not other
    first, second = normal(one), normal(other)
    if aliases.get(first, first) == aliases.get(second, second):
        return True
    if stateless(one) == stateless(other) != "":
        return True
    state = nation(one)
    return state is not None and state == nation(other)


def same_chain(one: Sequence[str], other: Sequence[str], aliases: Aliases) -> bool:
    return len(one) == len(other) and all(same_name(a, b, aliases) for a, b in zip(one, other, strict=True))


def head(group: str) -> str:
    """The head noun of a group, in the singular as far as an s goes."""
    words = re.findall(r"[\w-]+", STOP_HEAD.split(group, maxsplit=1)[0].casefold()) or [group.casefold()]
    word = words[-1]
    return {"men": "man", "women": "woman", "people": "person", "children": "child"}.get(
        word, word.removesuffix("s")
    )


def same_group(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return not one and not other
    return head(one) == head(other)


def same_place(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return not one and not other
    first, second = (
        " ".join(word for word in re.findall(r"[\w-]+", name.casefold()) if word not in AREAS)
        for name in (one, other)
    )
    return first == second or (nation(one) is not None and nation(one) == nation(other))


def same_time(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Whether gold's ends are the other's, as precise as gold gives them."""
    ends = [(time or {}).get(end) for time in (one, other) for end in ("start", "end")]
    return _same_day(ends[0], ends[2]) and _same_day(ends[1], ends[3])


def _same_day(wanted: str | None, given: str | None) -> bool:
    return not given if not wanted else bool(given) and str(given).startswith(wanted)


def same_words(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return not one and not other
    return bool(set(normal(one).split()) & set(normal(other).split()))


def figure_slot(row: Mapping[str, Any], slot: str) -> Any:
    return (row["figure"] or {}).get(slot)


Check = Callable[[Mapping[str, Any], Mapping[str, Any], Aliases], bool]
CHECKS: Mapping[str, Check] = {
    "kind": lambda g, p, _: g["kind"] == p["kind"],
    "measure": lambda g, p, _: g["measure"] == p["measure"],
    "bounds": lambda g, p, _: all(
        figure_slot(g, slot) == figure_slot(p, slot) for slot in ("low", "best", "high")
    ),
    "origin": lambda g, p, a: same_name((g["said_by"] or [""])[-1], (p["said_by"] or [""])[-1], a),
    "said_by": lambda g, p, a: same_chain(g["said_by"], p["said_by"], a),
    "stance": lambda g, p, _: g["stance"] == p["stance"],
    "direct": lambda g, p, _: g["direct"] == p["direct"],
    "basis": lambda g, p, _: figure_slot(g, "basis") == figure_slot(p, "basis"),
    "group": lambda g, p, _: same_group(g["group"], p["group"]),
    "by": lambda g, p, _: same_words(g["by"], p["by"]),
    "circumstance": lambda g, p, _: same_words(g["circumstance"], p["circumstance"]),
    "when": lambda g, p, _: same_time(g["when"], p["when"]),
    "where": lambda g, p, _: same_place(g["where"], p["where"]),
    "said": lambda g, p, _: _same_day(g["said"], p["said"]),
    "part_of": lambda g, p, _: bool(g["part_of"]) == bool(p["part_of"]),
}
SLOTS = tuple(CHECKS)


def agrees(slot: str, gold: Mapping[str, Any], given: Mapping[str, Any], aliases: Aliases) -> bool:
    """Whether `given` has the slot as gold has it; what gold does not code is not held against anyone."""
    coded = slot in gold or slot in ("bounds", "basis", "origin")
    return not coded or CHECKS[slot](gold, given, aliases)
