"""What a tag of the mark-up says: `s1.mil/Ukraine`, `k2/c;l2;d-`, `!loss:k;den`. `corpus/README.md` lists them."""

import re
from dataclasses import dataclass, field

from markup import MarkupError

__all__ = ["BASES", "CLASSES", "KINDS", "MEASURES", "MENTIONS", "STANCES", "STATUSES", "Tag", "read_tag"]

MEASURES = {
    "k": "killed", "w": "wounded", "kw": "killed_and_wounded", "ca": "casualties", "lo": "losses", "mi": "missing",
    "cp": "captured", "bo": "bodies", "de": "deployed", "di": "displaced",
}  # fmt: skip
"""Measures by their letters; `n` marks a number that is no loss."""
BASES = {"n": "incident", "+": "increment", "p": "period", "c": "cumulative", "s": "stock"}
KINDS = {
    "loss": "loss", "str": "strength", "eng": "engagement", "con": "concealment", "ver": "verification", "oth": "other",
}  # fmt: skip
CLASSES = {
    "gov": "government", "mil": "military", "spy": "intelligence", "arm": "armed_group", "un": "international",
    "med": "medical", "res": "rescue", "ngo": "ngo", "out": "media", "exp": "expert", "wit": "witness",
    "doc": "document", "anon": "unnamed",
}  # fmt: skip
STATUSES = {"c": "civilian", "m": "combatant", "h": "hors_de_combat"}
STANCES = {"con": "confirms", "den": "denies", "que": "questions", "ret": "retracts"}
MENTIONS = {
    "p": "person", "o": "organisation", "l": "place", "d": "date", "g": "group", "r": "role", "b": "perpetrator",
    "x": "circumstance",
}  # fmt: skip

_ATTRIBUTION = re.compile(
    r"(?P<sort>[sqct])(?P<id>\d+)(?:\.(?P<code>[a-z]+))?(?:/(?P<side>[^~=]+))?(?:~(?P<same>\d+))?(?:=(?P<value>.+))?"
)
_MENTION = re.compile(
    r"(?P<sort>[poldgrbx])(?P<id>\d*)(?P<star>\*?)(?:\.(?P<code>[cmh]))?(?:/(?P<side>[^=]+))?(?:=(?P<value>.+))?"
)
_FIGURE = re.compile(r"(?P<sort>kw|ca|lo|mi|cp|bo|de|di|k|w|n)(?P<id>\d*)(?:/(?P<code>[n+pcs]))?")
_CLAIM = re.compile(r"!(?P<sort>loss|str|eng|con|ver|oth)(?::(?P<code>[a-z]+))?")
_OPTION = re.compile(
    r"(?P<none>-)|(?P<stance>con|den|que|ret)|of(?P<of>\d+)|(?P<link>[agldbx])(?P<to>-|\d+(?:,\d+)*)|=(?P<low>\d+|-),(?P<best>\d+|-),(?P<high>\d+|-)"
)


@dataclass(slots=True)
class Tag:
    """One tag read: what it marks, its number, and its slots."""

    family: str
    """`attribution`, `mention`, `figure`, `claim`, `quote`."""
    sort: str
    id: str = ""
    code: str | None = None
    side: str | None = None
    same: str | None = None
    value: str | None = None
    default: bool = False
    links: dict[str, str] = field(default_factory=dict)
    stance: str = "asserts"
    part_of: str | None = None
    alone: bool = False
    """The passage's defaults do not hold for it."""
    given: tuple[int | None, int | None, int | None] | None = None
    """Bounds that an author gives where the words alone do not."""


def read_tag(tag: str) -> list[Tag]:
    """The tags that `tag` joins with `+`; MarkupError where one is unknown."""
    if tag == "{":
        return [Tag("quote", tag)]
    head, *options = tag.split(";")
    parts = re.split(r"(?<!/)\+", head)
    return [_one(part, options, tag) for part in parts]


def _one(part: str, options: list[str], tag: str) -> Tag:
    for family, pattern in (
        ("attribution", _ATTRIBUTION),
        ("mention", _MENTION),
        ("figure", _FIGURE),
        ("claim", _CLAIM),
    ):
        found = pattern.fullmatch(part)
        if found:
            values = found.groupdict()
            made = Tag(family, values["sort"], values.get("id") or "", values.get("code"))
            made.side = _plain(values.get("side"))
            made.same, made.value = values.get("same"), _plain(values.get("value"))
            made.default = bool(values.get("star"))
            for option in options:
                _add(made, option, tag)
            return made
    raise MarkupError(f"[{tag}] is no tag.")


def _plain(value: str | None) -> str | None:
    return value.replace("_", " ") if value else None


def _add(made: Tag, option: str, tag: str) -> None:
    found = _OPTION.fullmatch(option)
    if found is None:
        raise MarkupError(f"{option!r} in [{tag}] is no slot.")
    if found["none"]:
        made.alone = True
    elif found["stance"]:
        made.stance = STANCES[found["stance"]]
    elif found["of"]:
        made.part_of = found["of"]
    elif found["link"]:
        made.links[found["link"]] = found["to"]
    else:
        low, best, high = (
            None if found[name] == "-" else int(found[name]) for name in ("low", "best", "high")
        )
        made.given = (low, best, high)
