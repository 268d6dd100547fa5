"""A team's own codebook: begun from one that is there, compared with another."""

import re
from typing import Any

from onrecord.errors import UsageError
from onrecord.findings.codebook import Codebook, parse

__all__ = ["compared", "renamed"]

_NAME_LINE = re.compile(r'^name = "[^"\n]*"$', re.MULTILINE)
_LABEL_LINE = re.compile(r'^label = "[^"\n]*"$', re.MULTILINE)


def renamed(text: str, name: str) -> str:
    """The text of a codebook's file under another name, its label saying what it was begun from."""
    old = parse(text, subject=name)
    label = f"rules of {name}, begun from {old.name}; not a figure of {old.title}"
    made = _NAME_LINE.sub(f'name = "{name}"', text, count=1)
    made = _LABEL_LINE.sub(f'label = "{label}"', made, count=1)
    if parse(made, subject=name).name != name:
        raise UsageError(
            name,
            "the codebook to begin from names itself in another way",
            "Begin from one that comes with onrecord",
        )
    return made


def compared(one: Codebook, other: Codebook) -> list[dict[str, Any]]:
    """Where two codebooks differ: a row for each word, rule and setting, with what each has (null: nothing)."""
    names = sorted({*one.rules, *other.rules})
    flat_one, flat_other = _flat("", one.settings), _flat("", other.settings)
    rows = [
        *(
            (name, getattr(one, name), getattr(other, name))
            for name in ("engine", "unit", "measures", "source")
        ),
        *((f"rule {name}", _says(one, name), _says(other, name)) for name in names),
        *(
            (f"setting {name}", flat_one.get(name), flat_other.get(name))
            for name in sorted({*flat_one, *flat_other})
        ),
    ]
    return [{"what": what, one.name: a, other.name: b} for what, a, b in rows if a != b]


def _says(codebook: Codebook, name: str) -> str | None:
    rule = codebook.rules.get(name)
    return f"{rule.says} [{rule.source}]" if rule else None


def _flat(prefix: str, settings: Any) -> dict[str, Any]:
    """Settings as `weights.media`, `vague.dozens.low`."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        path = f"{prefix}{name}"
        if name == "vague":
            for row in value:
                for word in row["words"]:
                    found |= {f"vague.{word}.{end}": v for end, v in row.items() if end != "words"}
        elif isinstance(value, dict):
            found |= _flat(f"{path}.", value)
        else:
            found[path] = value
    return found
