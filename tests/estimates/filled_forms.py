"""Statements filled in for made-up lists."""

from collections.abc import Sequence

from onrecord.estimates.statement import Assumption, ListRule, Population, Statement


def filled(lists: Sequence[str], *, assumption: str = "classes", **changes: object) -> Statement:
    """A form with nothing to worry about, for these lists; `changes` go to the first list's rule."""
    rules = [
        ListRule(name, "named, with date and place of death", false_entries="none known") for name in lists
    ]
    first = {name: getattr(rules[0], name) for name in ListRule.__slots__} | changes
    rules[0] = ListRule(**first)
    population = Population("Example Valley", "1 March to 30 June", "killed", "civilian")
    return Statement(population, tuple(rules), Assumption(assumption, "three kinds of villages"))
