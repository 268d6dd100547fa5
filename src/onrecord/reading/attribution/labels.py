"""Sayings by a label: "NIS: 100 killed", "On 19 Dec South Korea's NIS, via an MP: 100 killed", "LEE: We saw …"."""

import re
from collections.abc import Sequence

from onrecord.knowledge.gazetteer import gazetteer
from onrecord.knowledge.nations import nation
from onrecord.model import Span
from onrecord.reading.attribution.names import Names
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import finite_in, subject_before
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.sources import is_medium, noun, office, words_of
from onrecord.reading.attribution.wording import after_owner, head_noun, joined, without_article
from onrecord.reading.attribution.words import Word, in_class

__all__ = ["labelled_sayings"]

_LONGEST = 16
"""Words before the colon of a label."""
_LONGER_THAN_LETTERS = 6
"""Capitals of a label that are no abbreviation any more."""
_TURN = re.compile(r"\n[A-Z][A-Z .'’-]{1,40}: ")
"""The label of another turn: the report is a transcript, and opens with no dateline."""
_TRAILING = re.compile(r"\s([-–—|])\s([^-–—|:\n]{2,50})$")
_TITLES = ("title", "subhead")


def labelled_sayings(passage: Passage, names: Names) -> list[Saying]:
    """The saying that a label before a colon gives, or in a title a name after a dash; none where it names nobody."""
    made = _before_colon(passage, names) or _after_dash(passage, names)
    return [made] if made is not None else []


def _before_colon(passage: Passage, names: Names) -> Saying | None:
    words = passage.words
    colon = next((at for at in range(1, min(_LONGEST, passage.end)) if words[at].low == ":"), None)
    if colon is None or colon + 1 >= passage.end or words[colon].span.end == words[colon + 1].span.start:
        return None
    if colon == 1 and words[0].low in words_of("turns", "answers"):
        return _answer(passage)
    stop, nearer = _via(passage, colon)
    subject = subject_before(words, stop)
    if subject is None or finite_in(words[:stop]) or colon in passage.quoted:
        return None
    start = subject[0]
    label = words[start:stop]
    if not _is_label(passage, names, start, stop, colon):
        return None
    made = Saying(passage.span(start, stop), words[colon].span, [passage.span(colon + 1, passage.end)])
    made.frame = [passage.span(0, colon + 1)]
    made.via = nearer
    turn = start == 0 and passage.sentence.role not in _TITLES and not passage.opens_quotation(colon + 1)
    made.asks = turn and names.is_outlet(joined(passage.text, label))
    made.label = turn and (made.asks or _shouted(label) or _repeated(passage, label))
    return made


def _answer(passage: Passage) -> Saying | None:
    """ "A: …" in a report that has "Q: …" too."""
    asked = any(f"{word}: " in passage.text.lower() for word in words_of("turns", "questions"))
    if not asked:
        return None
    made = Saying(passage.span(0, 1), passage.words[1].span, [passage.span(2, passage.end)])
    made.frame, made.label = [passage.span(0, 2)], True
    return made


def _via(passage: Passage, colon: int) -> tuple[int, list[Span]]:
    """Where the source ends before "…, via an MP:" and who stands after "via"."""
    for at in range(1, colon):
        if passage.words[at].low == "via":
            stop = at - 1 if passage.words[at - 1].low == "," else at
            return stop, [passage.span(at + 1, colon)] if at + 1 < colon else []
    return colon, []


def _is_label(passage: Passage, names: Names, start: int, stop: int, colon: int) -> bool:
    """Whether the words before a colon name somebody who speaks, or the outlet that asks."""
    words = passage.words
    label = words[start:stop]
    if label[0].low in words_of("no_label", "words"):
        return False
    if names.is_outlet(joined(passage.text, label)):
        return start == 0 and passage.sentence.role not in _TITLES
    known = names_source(passage.text, label, names)
    if passage.sentence.role in _TITLES:
        return known and start == 0
    if start == 0 and passage.opens_quotation(colon + 1):
        return label[-1].tag == "name"
    if start == 0 and _repeated(passage, label):
        return True
    if start == 0 and _shouted(label):
        state = nation(joined(passage.text, label).title()) is not None
        return (known and not state) or not _is_dateline(passage, label)
    return known and any(word.tag == "num" for word in words[colon + 1 :])


def _shouted(label: Sequence[Word]) -> bool:
    verbs = any(word.low in in_class("past") for word in label)
    return len(label) < 5 and not verbs and all(word.text.isupper() for word in label if word.tag != "mark")


def _is_dateline(passage: Passage, label: Sequence[Word]) -> bool:
    """Whether a place before a colon only says where the report was written: "KATHMANDU: Four workers died"."""
    after = next((word for word in passage.words[len(label) + 1 :] if word.tag != "mark"), None)
    turns = _TURN.search(passage.text, passage.sentence.span.start + 1)
    if passage.ticker or turns or after is None or after.text.isupper():
        return False
    before = passage.text[: passage.sentence.span.start].strip()
    first = "\n" not in before and not before.endswith((".", "!", "?", "”", '"'))
    long = len(label) == 1 and len(label[0].text) >= _LONGER_THAN_LETTERS and first
    return long or (first and bool(gazetteer().lookup(joined(passage.text, label).title())))


def _repeated(passage: Passage, label: Sequence[Word]) -> bool:
    """Whether the report has the label at the head of other paragraphs too."""
    words = joined(passage.text, label)
    last = "" if len(label) == 1 else label[-1].text
    times = passage.text.count(f"\n{words}: ") + (passage.text.count(f"\n{last}: ") if last else 0)
    return label[-1].tag == "name" and len(label) < 4 and times > 1


def names_source(text: str, words: Sequence[Word], names: Names) -> bool:
    """Whether the words name somebody who can speak: an office, a medium, a state, a person, people."""
    own = without_article(words)
    inner = after_owner(own)
    whole = joined(text, own)
    wording = joined(text, inner)
    if not inner:
        return False
    if office(wording) or office(whole) or is_medium(wording) or nation(whole) or nation(whole.title()):
        return True
    if names.person(wording) is not None or wording in names.spelled_out:
        return True
    at = head_noun(inner)
    if at is None or inner[at].low in words_of("no_label", "words"):
        return False
    return noun(inner[at].low) is not None


def _after_dash(passage: Passage, names: Names) -> Saying | None:
    """ "Hundreds dead - Pentagon"."""
    span = passage.sentence.span
    trailing = _TRAILING.search(span.of(passage.text).rstrip())
    if trailing is None:
        return None
    start = span.start + trailing.start(2)
    source = Span(start, span.start + trailing.end(2))
    words = [word for word in passage.words if source.holds(word.span)]
    first = passage.text.rfind("\n", 0, span.start) < 0
    if not words or not (passage.ticker or first or passage.sentence.role in _TITLES):
        return None
    if finite_in(words) or not names_source(passage.text, words, names):
        return None
    mark = span.start + trailing.start(1)
    said = Span(span.start, span.start + trailing.start())
    return Saying(source, Span(mark, mark + 1), [said], frame=[Span(mark, source.end)])
