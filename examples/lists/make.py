"""Three lists of the same invented dead, in four scripts, with everything that goes wrong in lists; and the truth.

    python examples/lists/make.py OUT [--entries 5000] [--seed 1]

`registry.csv` is an office's: native script, patronymics, full dates. `memorial.csv` is put together by relatives and
volunteers: Latin letters in whichever transliteration, short names, initials, ages for birth dates. `press.csv` is read off scanned
pages: slips of the reading machine, Russian forms, districts for places, and some people twice. `truth.csv` says
which entry is which person. Families are among them: same name, same place, same day. Nobody here is real.
"""

import argparse
import csv
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

PARTS: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "parts.toml").read_text(encoding="utf-8"))
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "registry": ("id", "family", "given", "patronymic", "sex", "birth", "death", "place", "unit"),
    "memorial": ("id", "name", "age", "death", "place", "sex"),
    "press": ("id", "name", "birth", "age", "death", "place", "unit"),
}
TWICE = 0.03
"""The share of people on `press` who stand there twice."""
COVERAGE = 0.55
"""The share of all people that one list of the size asked for has."""
OCR = {
    "o": "0",
    "l": "1",
    "s": "5",
    "e": "c",
    "m": "rn",
    "h": "b",
    "О": "0",
    "и": "н",
    "ш": "щ",
    "в": "е",
    "п": "л",
    "ل": "ا",
    "ر": "ز",
}
LATIN = {
    **dict(zip("абвгґдезиіїйклмнопрстуф", "abvhgdezyiiiklmnoprstuf", strict=True)),
    "є": "ie",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ь": "",
    "ю": "iu",
    "я": "ia",
}


@dataclass(frozen=True)
class One:
    """An invented person: each part of the name as [native, other spellings, ...]."""

    number: int
    culture: str
    sex: str
    given: tuple[str, ...]
    short: tuple[str, ...]
    family: tuple[str, ...]
    father: tuple[str, ...]
    birth: date
    death: date
    place: tuple[str, ...]
    unit: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--entries", type=int, default=5000, help="entries on each list")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lists, truth = made(options.entries, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, rows in lists.items():
        _write(options.out / f"{name}.csv", COLUMNS[name], rows)
    _write(options.out / "truth.csv", ("list", "id", "person"), truth)


def made(entries: int, seed: int) -> tuple[dict[str, list[dict[str, str]]], list[dict[str, str]]]:
    """The rows of each list, and those of the truth."""
    random = Random(seed)
    people = _people(round(entries / COVERAGE), random)
    writers = {"registry": _registry, "memorial": _memorial, "press": _press}
    lists: dict[str, list[dict[str, str]]] = {}
    truth = []
    for name, write in writers.items():
        chosen = random.sample(people, entries)
        if name == "press":
            kept = round(entries / (1 + TWICE))
            chosen = chosen[:kept] + random.sample(chosen[:kept], entries - kept)
            random.shuffle(chosen)
        rows = []
        for row, person in enumerate(chosen, start=1):
            own = {"id": f"{name[0].upper()}{row:05d}", **write(person, random)}
            rows.append({column: own.get(column, "") for column in COLUMNS[name]})
            truth.append({"list": name, "id": own["id"], "person": str(person.number)})
        lists[name] = rows
    return lists, truth


def _people(count: int, random: Random) -> list[One]:
    found: list[One] = []
    while len(found) < count:
        person = _person(len(found), random)
        found.append(person)
        while random.random() < 0.25 and len(found) < count:
            found.append(_relative(person, len(found), random))
    return found


def _person(number: int, random: Random) -> One:
    culture = random.choices(("slavic", "arabic", "korean", "western"), (45, 25, 15, 15))[0]
    sex = random.choices(("male", "female"), (80, 20))[0]
    given, short, family, father = _name(culture, sex, random)
    death = date(2021, 3, 1) + timedelta(days=int(random.betavariate(1.5, 3) * 900))
    birth = death - timedelta(days=int(random.triangular(5, 85, 28) * 365.25))
    place = PARTS["places"]["rows"][min(int(random.expovariate(0.18)), len(PARTS["places"]["rows"]) - 1)]
    unit = random.choice(PARTS["units"]["rows"]) if random.random() < 0.6 else ""
    return One(number, culture, sex, given, short, family, father, birth, death, tuple(place), unit)


def _relative(person: One, number: int, random: Random) -> One:
    """A brother, sister or child lost with them: the same family name, place and day, another given name and birth."""
    sex = random.choice(("male", "female"))
    given, short, _, _ = _name(person.culture, sex, random)
    birth = person.birth + timedelta(days=random.choice((-1, 1)) * random.randint(400, 9000))
    birth = min(birth, person.death - timedelta(days=400))
    return replace(person, number=number, sex=sex, given=given, short=short, birth=birth, unit="")


def _name(culture: str, sex: str, random: Random) -> tuple[tuple[str, ...], ...]:
    """(given, short forms, family, father)."""
    parts = PARTS[culture]
    if culture == "slavic":
        own, father = random.choice(parts[sex]), random.choice(parts["male"])
        middle = random.choice(parts["middles"]) if random.random() < 0.7 else ""
        family = random.choice(parts["stems"]) + middle + random.choice(parts["endings"])
        return (
            (own["uk"], own["ru"], *own["latin"]),
            tuple(own["short"]),
            (family,),
            (father["uk"], father["ru"], *father["latin"]),
        )
    if culture == "arabic":
        return (
            tuple(random.choice(parts[sex])),
            (),
            tuple(random.choice(parts["families"])),
            tuple(random.choice(parts["male"])),
        )
    if culture == "korean":
        two = random.sample(parts["syllables"], 2)
        return (
            tuple("".join(each) for each in zip(*two, strict=True)),
            tuple(each[2] for each in two),
            tuple(random.choice(parts["families"])),
            (),
        )
    own = random.choice(parts[sex])
    family = random.choice(parts["heads"]) + random.choice(parts["tails"])
    if random.random() < 0.15:
        family = f"{random.choice(parts['particles'])} {family}"
    return (own[0],), (own[1],), (family,), (random.choice("ABCDEFGHJKLMNPRST") + ".",)


def _registry(person: One, random: Random) -> dict[str, str]:
    """Native script, all parts of the name, full dates; now and then a slip or a gap."""
    given, family, father = person.given[0], person.family[0], person.father[0] if person.father else ""
    if person.culture == "slavic":
        father = _patronymic(father, person.sex)
    row = {
        "given": _slip(given, random, 0.03),
        "family": _slip(family, random, 0.03),
        "patronymic": father if random.random() < 0.85 else "",
        "sex": person.sex if random.random() < 0.95 else "",
        "birth": _date(person.birth, random, wrong=0.05, vague=0.08, missing=0.08),
        "death": _date(person.death, random, wrong=0.03, vague=0.05, missing=0.05),
        "place": person.place[{"slavic": 1, "arabic": 2, "korean": 3}.get(person.culture, 0)],
        "unit": person.unit if random.random() < 0.8 else "",
    }
    if person.culture == "arabic" and father:
        row["patronymic"] = f"بن {father}" if row["patronymic"] else ""
    return row


def _memorial(person: One, random: Random) -> dict[str, str]:
    """Latin letters, in whichever spelling and order; ages."""
    age = _age(person) + random.choices((0, -1, 1), (85, 8, 7))[0]
    return {
        "name": _slip(_latin_name(person, random), random, 0.08),
        "age": str(max(age, 0)) if random.random() < 0.85 else "",
        "death": _date(person.death, random, wrong=0.05, vague=0.12, missing=0.08),
        "place": (person.place[0] if random.random() < 0.85 else person.place[4])
        if random.random() < 0.9
        else "",
        "sex": person.sex if random.random() < 0.6 else "",
    }


def _press(person: One, random: Random) -> dict[str, str]:
    """Read off scanned pages: Russian forms or Latin ones, letters misread, districts."""
    if person.culture == "slavic" and random.random() < 0.6:
        given, family = person.given[1], _russian(person.family[0])
        if person.short and random.random() < 0.1:
            given = person.short[0]
        name = f"{family} {given}"
        if random.random() < 0.4:
            name += " " + _patronymic(person.father[1], person.sex)
    elif person.culture == "arabic" and random.random() < 0.5:
        name = _arabic_name(person, random)
    else:
        name = _latin_name(person, random)
    name = _ocr(_slip(name, random, 0.04), random, 0.12)
    born = random.random() < 0.5
    return {
        "name": name,
        "birth": _date(person.birth, random, wrong=0.06, vague=0.3, missing=0.0) if born else "",
        "age": "" if born or random.random() < 0.2 else str(_age(person)),
        "death": _date(person.death, random, wrong=0.05, vague=0.1, missing=0.05),
        "place": person.place[0] if random.random() < 0.7 else person.place[4],
        "unit": person.unit if random.random() < 0.6 else "",
    }


def _latin_name(person: One, random: Random) -> str:
    writers: Mapping[str, Callable[[One, Random], str]] = {
        "slavic": _slavic_latin,
        "arabic": _arabic_latin,
        "korean": _korean_latin,
        "western": _western_latin,
    }
    return writers[person.culture](person, random)


def _slavic_latin(person: One, random: Random) -> str:
    given = random.choice(person.given[2:])
    if len(person.short) > 1 and random.random() < 0.12:
        given = person.short[1]
    elif random.random() < 0.06:
        given = given[0] + "."
    family = _latin(person.family[0], random)
    return _ordered(given, family, random)


def _arabic_latin(person: One, random: Random) -> str:
    given, family = random.choice(person.given[1:]), random.choice(person.family[1:])
    father = random.choice(person.father[1:])
    style = random.random()
    if style < 0.35:
        return f"{given} {father} {family}"
    if style < 0.5:
        return f"{given} bin {father} {family}"
    if style < 0.6:
        return f"Abu {random.choice(('Omar', 'Laith', 'Zayd'))} {given} {family}"
    return _ordered(given, family, random)


def _arabic_name(person: One, random: Random) -> str:
    """Arabic script, short or with the father's name, with or without the article."""
    family = person.family[0] if random.random() < 0.8 else person.family[0].removeprefix("ال")
    father = f" {person.father[0]}" if random.random() < 0.4 else ""
    return f"{person.given[0]}{father} {family}"


def _korean_latin(person: One, random: Random) -> str:
    family, first, second = person.family[1], *person.short
    given = random.choice(
        (f"{first}-{second}", f"{first}{second}", f"{first} {second.capitalize()}", person.given[1])
    )
    given = given[0].upper() + given[1:]
    return f"{family} {given}" if random.random() < 0.7 else f"{given} {family}"


def _western_latin(person: One, random: Random) -> str:
    given = person.short[0] if random.random() < 0.2 else person.given[0]
    if random.random() < 0.08:
        given = given[0] + "."
    if random.random() < 0.3:
        given += " " + person.father[0]
    family = person.family[0] if random.random() < 0.8 else person.family[0].split(" ")[-1]
    return _ordered(given, family, random)


def _ordered(given: str, family: str, random: Random) -> str:
    style = random.random()
    if style < 0.6:
        return f"{given} {family}"
    return f"{family}, {given}" if style < 0.8 else f"{family.upper()} {given}"


def _patronymic(father: str, sex: str) -> str:
    """A patronymic of a Ukrainian or Russian name."""
    ending = ("ович", "івна") if not father.endswith(("ий", "ей", "ай", "ь", "й")) else ("йович", "ївна")
    stem = father.removesuffix("о").removesuffix("а").removesuffix("ь").removesuffix("й")
    return stem + ending[sex == "female"]


def _latin(cyrillic: str, random: Random) -> str:
    """One of the transliterations in use."""
    letters = "".join(LATIN.get(letter, letter) for letter in cyrillic.lower())
    for old, new in (
        ("iu", "yu"),
        ("ia", "ya"),
        ("kh", "h"),
        ("skyi", random.choice(("sky", "skyy", "ski"))),
        ("y", "i"),
    ):
        if random.random() < 0.35:
            letters = letters.replace(old, new)
    return letters[:1].upper() + letters[1:]


def _russian(family: str) -> str:
    family = family.replace("ський", "ский")
    return "".join({"і": "и", "ї": "и", "є": "е", "ґ": "г"}.get(letter, letter) for letter in family)


def _age(person: One) -> int:
    before = (person.death.month, person.death.day) < (person.birth.month, person.birth.day)
    return person.death.year - person.birth.year - before


def _date(day: date, random: Random, *, wrong: float, vague: float, missing: float) -> str:
    """The date as a list has it: right, with a slip, only the month or year, or not at all."""
    drawn = random.random()
    if drawn < missing:
        return ""
    if drawn < missing + vague:
        return day.isoformat()[: random.choice((4, 7))]
    if drawn < missing + vague + wrong:
        return _wrong(day, random)
    return day.isoformat()


def _wrong(day: date, random: Random) -> str:
    kind = random.choice(("swap", "day", "year", "figure"))
    if kind == "swap" and day.day <= 12:
        return day.replace(month=day.day, day=min(day.month, 28)).isoformat()
    if kind == "day":
        return (day + timedelta(days=random.choice((-2, -1, 1, 2)))).isoformat()
    if kind == "year":
        return day.replace(year=day.year + random.choice((-1, 1)), day=min(day.day, 28)).isoformat()
    return day.replace(day=random.randint(1, 28)).isoformat()


def _slip(text: str, random: Random, chance: float) -> str:
    """A letter dropped, doubled, swapped with the next or another put in its place."""
    if random.random() >= chance or len(text) < 4:
        return text
    at = random.randrange(1, len(text) - 1)
    kind = random.choice(("drop", "double", "swap", "other"))
    if kind == "drop":
        return text[:at] + text[at + 1 :]
    if kind == "double":
        return text[:at] + text[at] + text[at:]
    if kind == "swap":
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + random.choice(text) + text[at + 1 :]


def _ocr(text: str, random: Random, chance: float) -> str:
    """One letter misread, where a machine would."""
    able = [at for at, letter in enumerate(text) if letter in OCR]
    if random.random() >= chance or not able:
        return text
    at = random.choice(able)
    return text[:at] + OCR[text[at]] + text[at + 1 :]


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
