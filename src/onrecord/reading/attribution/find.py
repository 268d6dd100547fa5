"""All attributions of a report: the finders of each sentence, joined over sentences, with speakers resolved."""

from collections.abc import Sequence

from onrecord.model import Cue, Report, Sentence
from onrecord.reading.attribution.bounds import cut_contents
from onrecord.reading.attribution.chains import chain_of, cited_origins, holders
from onrecord.reading.attribution.cues import cue_words
from onrecord.reading.attribution.flow import (
    go_on,
    is_direct,
    parts_of,
    run_on,
    whole_quotations,
)
from onrecord.reading.attribution.issuer import issued_by, issuer_of
from onrecord.reading.attribution.labels import labelled_sayings
from onrecord.reading.attribution.names import Names, collect_names
from onrecord.reading.attribution.owned import owned_figures
from onrecord.reading.attribution.passage import Passage, make_passages
from onrecord.reading.attribution.phrasal import phrasal_sayings
from onrecord.reading.attribution.quotations import find_quotations
from onrecord.reading.attribution.sayings import Saying
from onrecord.reading.attribution.speakers import Speakers
from onrecord.reading.attribution.turns import take_turns
from onrecord.reading.attribution.verbal import verbal_sayings
from onrecord.reading.attribution.words import in_class
from onrecord.reading.mentions import Attribution

__all__ = ["find_attributions"]


def find_attributions(
    report: Report, sentences: Sequence[Sentence], *, attitudes: bool = False
) -> tuple[Attribution, ...]:
    """Who is said to have said what in `report`, in order of the text.

    `attitudes` takes in wishes, beliefs and verdicts too ("praised the plan", "wants to leave") and leaves out
    who is quoted by those quoted, as PolNeAR annotates (Newell, Margolin and Ruths, LREC 2018); claims need
    what was said, by whom in the end, and no more.
    """
    quotations = find_quotations(report, sentences)
    passages = make_passages(report, sentences, quotations)
    sayings: list[Saying] = []
    names = collect_names(passages, report.outlet)
    for passage in passages:
        sayings += _in_sentence(passage, names, attitudes=attitudes)
    sayings = take_turns(sayings, passages, report.text)
    whole_quotations(sayings, quotations)
    run_on(sayings, passages, quotations, report.text)
    if not attitudes:
        go_on(sayings, passages)
    holding = holders(sayings)
    sayings = [saying for saying in sayings if not _points_back(saying, holding[saying.cue])]
    if not attitudes:
        sayings = [saying for saying in sayings if not _is_own_voice(saying, report.text)]
        sayings = [saying for saying in sayings if not _names_nobody(saying, report.text)]
    holding = holders(sayings)  # of those that are left: no other's speaker is resolved
    parts = parts_of(quotations)
    speakers = Speakers(report, passages, sayings, names)
    found = []
    for saying in sayings:
        if not saying.content:
            continue
        found.append(
            Attribution(
                sources=chain_of(saying, holding[saying.cue], speakers),
                cue=Cue(saying.cue.of(report.text), saying.cue),
                content=tuple(sorted(saying.content)),
                direct=is_direct(saying, parts),
                stance=saying.stance,
                frame=tuple(sorted(saying.frame)),
            )
        )
    span = issuer_of(report, names)
    return tuple(found) if span is None else issued_by(speakers.issuer(span), span, passages, found)


def _in_sentence(passage: Passage, names: Names, *, attitudes: bool) -> list[Saying]:
    found = [
        saying
        for saying in (
            *verbal_sayings(passage, inside=not attitudes),
            *phrasal_sayings(passage),
            *labelled_sayings(passage, names),
            *owned_figures(passage, names),
        )
        if attitudes or saying.kind == "speech"
    ]
    cited = {span for saying in found for span in saying.further}
    found = [saying for saying in found if saying.source not in cited and not _in_insertion(saying, found)]
    found.sort(key=lambda saying: (saying.cue.start, -saying.cue.end))
    distinct: list[Saying] = []
    for saying in found:
        saying.sentence = passage.index
        if not distinct or not saying.cue.meets(distinct[-1].cue):
            distinct.append(saying)
    cut_contents(passage, distinct)
    return cited_origins(passage, distinct)


def _in_insertion(saying: Saying, found: Sequence[Saying]) -> bool:
    """Whether the cue only says whom another saying cites ("an MP who cited the service")."""
    return any(
        other.further and other.further[0].start <= saying.cue.start < other.further[-1].end
        for other in found
    )


def _points_back(saying: Saying, holding: Sequence[Saying]) -> bool:
    """Whether a noun ("the report that …") only repeats what another saying's verb denies or reports."""
    refused = any(other.stance in ("denies", "questions", "retracts") for other in holding)
    return bool(holding) and saying.noun and (saying.source is None or refused)


def _names_nobody(saying: Saying, text: str) -> bool:
    """Whether the words only say how sure it is: "according to preliminary data"."""
    words = saying.source.of(text).lower().split() if saying.source is not None else [""]
    return words[0] in cue_words("unsure") and not {"from", "by"} & set(words)


def _is_own_voice(saying: Saying, text: str) -> bool:
    """Whether "we" or "I" outside of quotation marks says it: the outlet, or who is quoted anyway."""
    return saying.source is not None and saying.source.of(text).lower() in in_class("own_voice")
