"""Figures that belong to somebody: "Kyiv's 3,000", "the ministry's official figure is 112", "the 44 given by the police"."""

from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.labels import names_source
from onrecord.reading.attribution.names import Names
from onrecord.reading.attribution.passage import Passage
from onrecord.reading.attribution.phrases import phrase_after, subject_before
from onrecord.reading.attribution.sayings import Saying

__all__ = ["owned_figures"]

_NEAR = 4
"""Words between an owner and the word for a figure."""


def owned_figures(passage: Passage, names: Names) -> list[Saying]:
    """The sayings that lie in whose figure it is; the owner is one who can speak."""
    found = []
    for at in range(1, passage.end):
        if at in passage.quoted:
            continue
        word = passage.words[at]
        made = None
        if word.tag == "gen":
            made = _by_owner(passage, names, at)
        elif word.low == "by" and passage.words[at - 1].low in cue_words("given"):
            made = _by_giver(passage, at)
        if made is not None:
            found.append(made)
    return found


def _by_owner(passage: Passage, names: Names, at: int) -> Saying | None:
    """ "Kyiv's 3,000"; "the ministry's official figure is 112 killed"."""
    words, limit = passage.words, passage.end
    owner = subject_before(words, at)
    if owner is None:
        return None
    start = owner[0] if names_source(passage.text, words[owner[0] : at], names) else at - 1
    if not names_source(passage.text, words[start:at], names):
        return None
    if at + 1 < limit and words[at + 1].tag == "num":
        counted = at + 2 < limit and (words[at + 2].nominal or words[at + 2].tag == "det")
        if words[at + 1].text[0].isdigit() and "-" in words[at + 1].text:
            return None
        if counted and words[at + 2].low not in cue_words("toll_words"):
            return None
        content = passage.span(at + 1, at + 2 + counted)
    else:
        toll = [
            place
            for place in range(at + 1, min(at + _NEAR, limit))
            if words[place].low in cue_words("toll_words")
        ]
        verb = (
            next((place for place in range(toll[0] + 1, limit) if words[place].tag == "aux"), 0)
            if toll
            else 0
        )
        if not verb or verb + 1 >= limit or words[verb + 1].tag != "num":
            return None
        content = passage.span(verb + 1, limit)
    made = Saying(passage.span(start, at), words[at].span, [content])
    made.frame = [passage.span(start, at + 1)]
    return made


def _by_giver(passage: Passage, at: int) -> Saying | None:
    """ "The 44 last given by the coast guard": the noun phrase before holds a number."""
    words, limit = passage.words, passage.end
    end = phrase_after(words[:limit], at + 1)
    stop = at - 1
    while (stop and words[stop - 1].tag == "adv") or words[stop - 1].low in ("last", "first"):
        stop -= 1
    figure = subject_before(words, stop) if stop else None
    if end == at + 1 or figure is None or not any(word.tag == "num" for word in words[figure[0] : stop]):
        return None
    made = Saying(passage.span(at + 1, end), words[at - 1].span, [passage.span(figure[0], stop)])
    made.frame = [passage.span(at - 1, end)]
    return made
