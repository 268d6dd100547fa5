"""The tables that reading numbers needs, as look-ups.

Tables: `nations` (what their citizens are called), `numbers` (number words and the small words around them), `hedges`, `number_people` (nouns for
people), `not_people` (things, units of measurement, labels, by the kind that `Number.never` names).
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from onrecord.knowledge import table

__all__ = ["Phrases", "Words", "words"]


class Phrases:
    """Phrases of several words with a value each, found from their first or their last word."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._values = {tuple(phrase.split()): value for phrase, value in phrases.items()}
        self.firsts = frozenset(phrase[0] for phrase in self._values)
        """Words that a phrase begins with."""
        self._lengths = sorted({len(phrase) for phrase in self._values}, reverse=True)

    def at(self, lowers: list[str], start: int) -> tuple[int, str] | None:
        """The longest phrase that begins at `start`: how many words, and its value."""
        for length in self._lengths:
            value = self._values.get(tuple(lowers[start : start + length]))
            if value is not None and start + length <= len(lowers):
                return length, value
        return None

    def before(self, lowers: list[str], end: int, *, floor: int = 0) -> tuple[int, str] | None:
        """The longest phrase that ends before `end` and begins at or after `floor`."""
        for length in self._lengths:
            if end - length >= floor:
                value = self._values.get(tuple(lowers[end - length : end]))
                if value is not None:
                    return length, value
        return None


class Words:
    """Every look-up, read once from the tables of one language."""

    def __init__(self, language: str) -> None:
        numbers, hedges = table("numbers", language=language), table("hedges", language=language)
        people, things = table("number_people", language=language), table("not_people", language=language)
        self._numbers(numbers)
        self._hedges(hedges)
        self._people(people, table("nations", language=language)["nations"])
        self._things(things)
        self.starters = frozenset(self.units) | set(self.tens) | set(self.fractions) | self.articles
        """Words that a number phrase can begin with, digits apart."""
        self.starters |= self.none.firsts | self.vague.firsts | self.more_before.firsts

    def _numbers(self, numbers: Mapping[str, Any]) -> None:
        self.units: dict[str, int] = numbers["units"]
        self.tens: dict[str, int] = numbers["tens"]
        self.scales: dict[str, int] = numbers["scales"]
        self.groups: dict[str, int] = numbers["groups"]
        self.fractions: dict[str, float] = numbers["fractions"]
        self.suffixes: dict[str, int] = numbers["suffixes"]
        self.suffixes_money: dict[str, int] = numbers["suffixes_money"]
        self.articles = frozenset(numbers["articles"]["words"])
        vague = numbers["vague"]
        self.vague = Phrases(dict.fromkeys(vague["words"], "") | dict.fromkeys(vague["before_of"], "of"))
        self.vague_followers = frozenset(vague["followers"])
        self.vague_blockers = frozenset(vague["blockers"])
        self.share = Phrases(dict.fromkeys(numbers["share"]["words"], "share"))
        self.none = Phrases(
            dict.fromkeys(numbers["none"]["words"], "pronoun")
            | dict.fromkeys(numbers["none"]["determiner"], "determiner")
        )
        one_more = dict.fromkeys(numbers["increment"]["one"], "one")
        self.more_before = Phrases(one_more | dict.fromkeys(numbers["increment"]["before"], "more"))
        self.more_after = frozenset(numbers["increment"]["after"])
        self.range_dashes = frozenset(numbers["range"]["dashes"])
        self.range_words = frozenset(numbers["range"]["words"])
        self.range_openers = Phrases(dict.fromkeys(numbers["range"]["openers"], "open"))
        self.range_between = frozenset(numbers["range"]["between"])
        self.pronoun_before = frozenset(numbers["pronoun"]["before"])
        self.pronoun_after = frozenset(numbers["pronoun"]["after"])
        self.determiners = frozenset(numbers["determiners"]["words"])
        self.again = frozenset(tuple(words.split()) for words in numbers["between"]["again"])
        self.rows = frozenset(tuple(words.split()) for words in numbers["between"]["rows"])
        change = numbers["change"]
        self.change = dict.fromkeys(change["up"], "up") | dict.fromkeys(change["down"], "down")
        self.change_carriers = frozenset(change["carriers"])
        self.change_targets = frozenset(change["targets"])
        self.change_signs: dict[str, str] = change["signs"]

    def _hedges(self, hedges: Mapping[str, Any]) -> None:
        self.hedges_before = Phrases(_by_word(hedges["before"]))
        self.particles = {word: frozenset(verbs) for word, verbs in hedges["particles"].items()}
        self.hedges_outer = Phrases(_by_word(hedges["outer"]))
        self.hedges_after = Phrases(_by_word(hedges["after"]))

    def _people(self, people: Mapping[str, Any], nations: Iterable[Mapping[str, Any]]) -> None:
        irregular = people["irregular"]
        singulars = set(people["regular"]["words"]) | set(irregular)
        self.person = frozenset(singulars)
        self.people = frozenset(
            {irregular.get(one) or plural(one) for one in singulars} | set(people["collective"]["words"])
        )
        self.nationals = frozenset(word for row in nations for word in row["adjectives"])
        """What one citizen of a state is called where no noun follows ("a North Korean")."""
        self.people |= {word.split()[-1].lower() for row in nations for word in row["people"]}
        self.person_endings: dict[str, str] = people["endings"]
        self.people_endings = tuple(people["endings"].values())
        self.several: dict[str, int] = people["several"]
        self.events = frozenset(people["event"]["words"])
        self.states = frozenset(people["states"]["words"])
        self.singular = frozenset(people["singular"]["words"])
        self.identified = frozenset(people["identified"]["words"])
        self.stops = frozenset(people["stops"]["words"])
        self.befalling = frozenset(people["befalling"]["words"])
        self.befalling_joints = frozenset(people["befalling"]["joints"])
        self.adjectival = frozenset(people["adjectival"]["words"])

    def _things(self, things: Mapping[str, Any]) -> None:
        irregular = things["irregular"]
        self.thing: dict[str, str] = {}
        self.things: dict[str, str] = {}
        for kind, nouns in things["things"].items():
            for noun in nouns:
                self.thing.setdefault(noun, kind)
                self.things.setdefault(irregular.get(noun) or plural(noun), kind)
        units: dict[str, str] = {}
        for kind, names in things["units"].items():
            for name in names:
                units[name] = kind
                units.setdefault(irregular.get(name) or plural(name), kind)
        self.measures = Phrases(units)
        self.currency = frozenset(things["currency"]["signs"])
        self.months = frozenset(things["date"]["months"])
        self.before_month = frozenset(things["date"]["alone"])
        self.eras = frozenset(things["date"]["eras"])
        self.before_year = frozenset(things["date"]["before"])
        self.years = range(things["date"]["earliest_year"], things["date"]["latest_year"])
        self.before_clock = frozenset(things["clock"]["before"])
        age = things["age"]
        self.joints = frozenset(age["joints"])
        self.shared_age = frozenset(age["shared"])
        self.before_age, self.after_age = frozenset(age["before"]), frozenset(age["old"])
        self.age_followers, self.oldest = frozenset(age["followers"]), int(age["oldest"])
        self.emergency = frozenset(things["emergency"]["numbers"])
        self.labels: dict[str, str] = {
            word: kind for kind, group in things["labels"].items() for word in group
        }
        self.before_house = frozenset(things["address"]["before"])
        self.streets = frozenset(things["address"]["streets"])
        self.ordinal_endings = frozenset(things["ordinal"]["endings"])
        self.decade_endings = frozenset(things["date"]["decades"])
        self.ordinal_units = frozenset(things["ordinal"]["units"])


def _by_word(groups: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {phrase: sets for sets, phrases in groups.items() for phrase in phrases}


def plural(noun: str) -> str:
    """The regular English plural of a noun in the singular."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


@cache
def words(language: str = "en") -> Words:
    """The look-ups of `language`, built once."""
    return Words(language)
