"""The places that a name may stand for: area words, directions, short forms and adjectives taken into account."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from onrecord.knowledge import table
from onrecord.knowledge.gazetteer import Settlement, gazetteer
from onrecord.knowledge.nations import nation

__all__ = ["LARGE", "Reading", "held", "readings"]

LARGE = 50_000
"""People that make a place one after which other things are named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name, as written, may stand for."""

    places: tuple[Settlement, ...]
    """The candidates, the most people first; empty where no gazetteer has the name."""
    kind: str | None
    """The kind that the words state (`admin1` for "Oblast"), where they state one."""
    bare: str
    """The name without the words for what it is."""


@lru_cache(maxsize=8192)
def readings(name: str) -> Reading:
    """The candidates for `name` ("Kursk Oblast", "the village of Dolyna", "northern Gaza", "Va.", "U.S.")."""
    flat = re.sub(r"\s+", " ", name.strip()).replace("’", "'")
    flat = re.sub(r"'s$|'$", "", flat)
    short = table("places")["short_forms"].get(flat) or table("places")["short_forms"].get(flat + ".")
    if short:
        return Reading(_of_kind(_by_id(f"iso:{short}"), None), None, flat)
    flat = re.sub(r"^[Tt]he ", "", flat)
    if (state := _state(flat)) is not None:
        return Reading((state, *(p for p in gazetteer().lookup(flat) if p.id != state.id)), None, flat)
    kind, bare = _kind(flat)
    if kind is not None:
        return _with_kind(flat, bare, kind)
    flat = table("places")["region_adjectives"].get(flat, flat)
    places = gazetteer().lookup(flat) or _other_article(flat) or gazetteer().lookup(_turned(flat))
    if not places and (without := _without_direction(flat)) != flat:
        return readings(without)
    return Reading(places, None, flat)


def held(name: str) -> str | None:
    """The place that a longer name holds, at its beginning or after "of" ("Colchester Hospital": "Colchester").

    Only for a name that no gazetteer has, and a place large enough to be named after.
    """
    words = name.split()
    parts = [" ".join(words[:end]) for end in range(len(words) - 1, 0, -1)]
    parts += [name[match.end() :] for match in re.finditer(r"\s(?:of|in)\s(?:the\s)?", name)]
    for part in parts:
        places = readings(part).places
        if any(
            place.kind in ("country", "region", "admin1") or place.population >= LARGE for place in places
        ):
            return part
    return None


def _other_article(flat: str) -> tuple[Settlement, ...]:
    """Arabic names with another article, with one where they are written without, and the other way round."""
    article = re.match(r"(?i:[ae][lnsdrtz]|a?sh)[-\s](?=\w{4})", flat)
    found = gazetteer().lookup_without_articles(flat)
    if found or article is None:
        return found or (gazetteer().lookup(f"al {flat}") if " " not in flat and len(flat) > 3 else ())
    return gazetteer().lookup(flat[article.end() :])


def _state(flat: str) -> Settlement | None:
    """The state whose name, adjective or people this is; not by its capital, nor by an area's own name."""
    named = nation(flat)
    row = next((row for row in table("nations")["nations"] if row["name"] == named), None)
    if row is None or flat in (row["capital"], *row["metonyms"], *table("places")["area_first"]):
        return None
    if any(place.kind == "admin1" and place.own_name for place in gazetteer().lookup(flat)) and flat != named:
        return None
    return gazetteer().place(f"iso:{row['iso']}")


def _by_id(place_id: str) -> tuple[Settlement, ...]:
    found = gazetteer().place(place_id)
    return (found,) if found else ()


def _of_kind(places: tuple[Settlement, ...], kind: str | None) -> tuple[Settlement, ...]:
    return tuple(place for place in places if kind is None or place.kind == kind)


@cache
def _words() -> dict[str, str]:
    """Word → the kind of place that it states."""
    words = table("places")
    return {
        **dict.fromkeys(words["admin1_words"], "admin1"),
        **dict.fromkeys(words["admin2_words"], "admin2"),
        **dict.fromkeys(words["settlement_words"], "city"),
    }


def _kind(flat: str) -> tuple[str | None, str]:
    """The kind that a word before or after the name states, and the name without it."""
    lower = flat.casefold()
    for word, kind in sorted(_words().items(), key=lambda item: -len(item[0])):
        if lower.endswith(f" {word}"):
            return kind, flat[: -len(word) - 1]
        for opening in (f"{word} of ", f"{word} "):
            if lower.startswith(opening):
                return kind, re.sub(r"^[Tt]he ", "", flat[len(opening) :])
    return None, flat


def _with_kind(flat: str, bare: str, kind: str) -> Reading:
    """Candidates of the stated kind; a district may be of either level, and a town may bear its word in its name."""
    whole = gazetteer().lookup(flat)
    part = gazetteer().lookup(bare) or _other_article(bare) or gazetteer().lookup(_turned(bare))
    kinds = {
        "admin1": ("admin1", "admin2", "region"),
        "admin2": ("admin2", "admin1"),
        "city": ("city", "admin2", "admin1"),
    }[kind]
    for wanted in kinds:
        places = _of_kind(part, wanted) or _of_kind(whole, wanted)
        if places:
            distinct = {place.id: place for place in (*places, *_of_kind(whole, wanted))}
            return Reading(tuple(distinct.values()), kind, bare)
    return Reading(whole, kind, bare)


def _turned(flat: str) -> str:
    """ "North Darfur" as "Northern Darfur", and the other way round."""
    first, _, rest = flat.partition(" ")
    if not rest or not first[0].isupper() or first.casefold() not in table("places")["directions"]:
        return ""
    return f"{first.removesuffix('ern')} {rest}" if first.endswith("ern") else f"{first}ern {rest}"


def _without_direction(flat: str) -> str:
    lower = flat.casefold()
    for word in table("places")["directions"]:
        if lower.startswith(f"{word} "):
            return flat[len(word) + 1 :]
    return flat
