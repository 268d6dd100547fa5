"""Changes: whether a number is how much something rose or fell, not where it stands."""

from onrecord.reading.figures.line import Line

__all__ = ["change"]

_REACH = 6


def change(line: Line, first: int, end: int, never: str | None) -> str | None:
    """`up` or `down` where the number is how much something changed ("rose by 30", "a 5% drop", "+5%")."""
    at, by = first - 1, False
    signed = (
        at >= 0 and line.row[at].text in line.known.change_signs and line.row[at].touches(line.row[first])
    )
    if signed and never is not None and not (at and line.row[at - 1].touches(line.row[at])):
        return line.known.change_signs[line.row[at].text]
    for _ in range(_REACH):
        if at < 0 or line.lowers[at] in line.known.change_targets:
            break
        found = line.known.change.get(line.lowers[at])
        if found is not None:
            return found if by or never is not None else None
        by = by or line.lowers[at] == "by"
        if (
            not by
            and line.lowers[at] not in line.known.change_carriers
            and line.row[at].text not in line.known.currency
        ):
            break
        at -= 1
    behind = line.past_measure(end)
    following = line.lowers[behind] if end < behind < len(line.row) else ""
    return line.known.change.get(following) if never is not None else None
