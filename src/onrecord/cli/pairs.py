"""Two entries side by side, with what differs marked, and why matching thinks what it thinks."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from onrecord.model import FIELDS, Decision, Entry, Match

__all__ = ["entry_lines", "pair_lines", "side_by_side", "waterfall"]

_WIDTH = 38
_LONGEST = 300
"""Characters of a value that are shown: notes can be long."""
_COMPARED = 120
"""Characters of a value that are compared letter by letter."""
_BAR = 20
_VALUES = ("birth", "death", "age", "sex")
"""Fields whose letters say nothing one by one."""


def pair_lines(left: Entry, right: Entry, found: Match | None, decided: Decision | None) -> list[str]:
    """Two entries, what a reviewer said of them, and the waterfall of their match."""
    lines = side_by_side(left, right)
    if decided:
        who = decided.operator or "somebody unnamed"
        lines.append(
            f"decided {decided.at[:10]}: {decided.verb} by {who}: {decided.reason or 'no reason given'}"
        )
    if found is None:
        return [*lines, "Not compared, or too unlike to be kept: they share nothing rare."]
    return [*lines, *waterfall(found)]


def side_by_side(left: Entry, right: Entry) -> list[str]:
    """The fields of two entries; letters that differ stand in [ ]."""
    names = [name for name in FIELDS if name in left.fields or name in right.fields]
    names += sorted({*left.fields, *right.fields} - set(names))
    lines = [f"  {'':<12} {_cell(f'{left.list}, row {left.row}')} {right.list}, row {right.row}"]
    for name in names:
        one, other = (side.fields.get(name, "")[:_LONGEST] for side in (left, right))
        sign = "=" if one == other else "?" if not one or not other else "≠"
        if name == "identifier" and left.list != right.list:
            sign = " "  # each list counts its own way
        elif sign == "≠" and name not in _VALUES:
            one, other = _marked(one, other)
        lines.append(f"{sign} {name:<12} {_cell(one or '—')} {other or '—'}")
    lines.append(f"  {'entry':<12} {_cell(left.id[:12])} {right.id[:12]}")
    return lines


def _cell(text: str) -> str:
    return f"{text:<{_WIDTH}}"


def _marked(one: str, other: str) -> tuple[str, str]:
    """Both values with the letters that the other does not have in brackets."""
    if len(one) > _COMPARED or len(other) > _COMPARED:
        return one, other
    made: tuple[list[str], list[str]] = ([], [])
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        for side, piece in zip(made, (one[a:b], other[c:d]), strict=True):
            side.append(piece if tag == "equal" or not piece else f"[{piece}]")
    return "".join(made[0]), "".join(made[1])


def waterfall(found: Match) -> list[str]:
    """From the prior to the probability: what each comparison adds to the odds, in bits."""
    steps = sorted(
        ((name, bits) for name, bits in found.why.items() if name != "prior"), key=lambda each: -abs(each[1])
    )
    prior = found.why.get("prior", 0.0)
    most = max([abs(bits) for _, bits in steps] + [abs(prior), 1.0])
    wide = max([len(name) for name, _ in steps] + [len("together")])
    lines = [f"  {'before':<{wide}} {prior:+7.1f} bits {_bar(prior, most)}  any two entries"]
    lines += [f"  {name:<{wide}} {bits:+7.1f} bits {_bar(bits, most)}" for name, bits in steps]
    total = prior + sum(bits for _, bits in steps)
    return [
        *lines,
        f"  {'together':<{wide}} {total:+7.1f} bits: probability {found.probability:.3f}, {_BANDS[found.band]}",
    ]


_BANDS = {"match": "a match", "review": "uncertain", "no": "no match"}


def _bar(bits: float, most: float) -> str:
    length = round(abs(bits) / most * _BAR)
    return f"{('-' * length if bits < 0 else ''):>{_BAR}}|{'+' * length if bits > 0 else '':<{_BAR}}"


def entry_lines(entry: Entry, person: str | None, matches: Sequence[Match]) -> Iterator[str]:
    """One entry: its fields, its cells as they stand, the person it is, and the pairs it is in."""
    yield f"entry {entry.id}"
    yield f"  {'list':<12} {entry.list}, row {entry.row}"
    for name, value in entry.fields.items():
        yield f"  {name:<12} {value}"
    yield "as it stands:"
    for column, cell in entry.raw.items():
        yield f"  {column:<12} {cell}"
    yield f"person {person[:12]}" if person else "not matched to a person yet"
    for match in matches:
        other = match.right if match.left == entry.id else match.left
        yield f"  {match.probability:.3f} {_BANDS[match.band]} with {other[:12]}"
