"""The script that most of the trade has: the number nearest to a loss word, and the name beside "said"."""

import re

from claims_agreement import SLOTS
from claims_gold import Row
from onrecord.model import Report, Span

_NUMBER = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d{1,6}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|"
    r"hundreds|thousands)(?![\w,]*\d)(?!\w)",
    re.IGNORECASE,
)
_LOSS = {
    "killed": r"kill|dead|died|death|slain",
    "wounded": r"wound|injur|hurt",
    "casualties": r"casualt",
    "losses": r"lost|loss",
    "missing": r"missing|unaccounted",
    "captured": r"captur|prisoner|abduct",
    "bodies": r"bod(?:y|ies)\b",
    "displaced": r"displaced|fled|homeless",
    "deployed": r"deployed|arrived|troops",
}
_SAID = re.compile(r"((?:[A-Z][\w’'-]+ ?){1,5})(?=(?:has |have |had )?(?:said|says|told|report|announced|according))|according to ((?:[a-z]+ )?(?:[A-Z][\w’'-]+ ?){1,5})")  # fmt: skip
_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def by_regex(report: Report) -> list[Row]:
    """The number nearest to a loss word, as most scripts of the trade have it."""
    rows = []
    for block in report.parts:
        for sentence in re.finditer(r"[^.!?]+", block.span.of(report.text)):
            start, words = block.span.start + sentence.start(), sentence[0]
            names = [(m[1] or m[2]).strip() for m in _SAID.finditer(words)]
            for measure, stem in _LOSS.items():
                hit = re.search(rf"\b(?:{stem})", words, re.IGNORECASE)
                near = hit and min(
                    _NUMBER.finditer(words), key=lambda m: abs(m.start() - hit.start()), default=None
                )
                if near:
                    value = _value(near[0])
                    figure = {"low": value, "best": value, "high": value, "basis": None}
                    slots = dict.fromkeys(SLOTS) | {"kind": "loss", "measure": measure, "figure": figure}
                    slots |= {"said_by": names[:1], "stance": "asserts", "direct": False}
                    span = Span(start, start + len(words))
                    rows.append(
                        Row((span,), (Span(start + near.start(), start + near.end()),), words.strip(), slots)
                    )
    return rows


def _value(word: str) -> int | None:
    digits = word.replace(",", "")
    if digits.isdigit():
        return int(digits)
    return _SMALL.index(word.lower()) if word.lower() in _SMALL else None
