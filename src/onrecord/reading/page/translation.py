"""A translation of a report: a text beside it, with who or what translated it. It gives no claims.

Quotations stay in the original: what a claim stands on are the words that were said. A translation is canonical JSON with
the names `by`, `language`, `of` (the report), `onrecord`, `text`.
"""

import json

from onrecord.errors import InputError
from onrecord.model import Block, Report, Span
from onrecord.reading.page.article import Origin

__all__ = ["is_translation", "translation_report"]

_FORM = "translation/1"
_BETWEEN = "\n\n"


def is_translation(data: bytes) -> bool:
    """Whether bytes are a translation as `onrecord import` makes it, by how its sorted names begin and end."""
    return data.startswith(b'{"by":"') and f'"onrecord":"{_FORM}"'.encode() in data[:4_000]


def translation_report(data: bytes, origin: Origin) -> Report:
    """The translation as a report whose blocks are all asides; InputError where it is damaged."""
    try:
        held = json.loads(data)
        by, of, text, language = (str(held[name]) for name in ("by", "of", "text", "language"))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("translation", "is damaged", "Import it again") from error
    head = f"Translated by {by} from report {of[:12]}; quotations stay in the original"
    blocks = [Block("byline", Span(0, len(head)), "translated_by")]
    start = len(head) + len(_BETWEEN)
    for paragraph in text.split(_BETWEEN):
        if paragraph.strip():
            blocks.append(Block("translation", Span(start, start + len(paragraph)), f"translation_of/{of}"))
        start += len(paragraph) + len(_BETWEEN)
    return Report(
        item=origin.item,
        text=head + _BETWEEN + text,
        blocks=tuple(blocks),
        part="translation",
        url=origin.url,
        outlet=origin.outlet,
        published=origin.published,
        authors=(by,),
        language=language[:2].lower() or None,
        media_type="application/vnd.onrecord.translation+json",
    )
