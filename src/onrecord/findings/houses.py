"""Whose word it is: organs of one state are one house, unless a reviewer decided otherwise.

Ten outlets that carry one officer are one origin; a ministry and a general staff of the same state are two
origins but one house, and a house counts once. Whether two origins are truly independent is a reviewer's decision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.model import Decision, Origin, Testimony

__all__ = ["Houses"]


@dataclass(frozen=True, slots=True)
class Houses:
    """The house of each origin, and the class that a reviewer gave it where one did."""

    of_name: Mapping[str, str]
    classes: Mapping[str, str]

    @classmethod
    def of(
        cls, testimonies: Iterable[Testimony], decisions: Sequence[Decision], *, state_classes: Sequence[str]
    ) -> "Houses":
        """The houses of the origins of `testimonies`; later decisions stand over earlier ones."""
        classes = {
            _plain(d.on[0]): str(d.changes["class"])
            for d in decisions
            if d.noun == "source" and d.verb == "classify" and d.on and "class" in d.changes
        }
        origins = sorted(
            {each.origin for each in testimonies}, key=lambda o: (o.name, o.class_, o.side or "")
        )
        houses = {_plain(o.name): _house(o, classes, state_classes) for o in reversed(origins)}
        for decision in decisions:
            if decision.noun == "origin" and len(decision.on) == 2:
                _decided(houses, decision.verb, *(_plain(name) for name in decision.on))
        return cls(houses, classes)

    def house(self, origin: Origin) -> str:
        """The house of an origin."""
        return self.of_name.get(_plain(origin.name), _plain(origin.name))

    def class_of(self, origin: Origin) -> str:
        """The class of an origin: as a reviewer gave it, else as the reports give it."""
        return self.classes.get(_plain(origin.name), origin.class_)


def _house(origin: Origin, classes: Mapping[str, str], state_classes: Sequence[str]) -> str:
    class_ = classes.get(_plain(origin.name), origin.class_)
    if origin.side and class_ in state_classes:
        return f"organs of {origin.side}"
    return origin.name.strip() or origin.name


def _decided(houses: dict[str, str], verb: str, one: str, other: str) -> None:
    """`independent`: each is a house of its own; `dependent`: their houses are one, by the smaller name."""
    if verb == "independent":
        for name in (one, other):
            if name in houses:
                houses[name] = name
        return
    joined = {houses.get(one, one), houses.get(other, other)}
    kept = min(joined)
    for name, house in houses.items():
        if house in joined:
            houses[name] = kept


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
