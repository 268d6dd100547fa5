"""Claims as W3C Web Annotations (W3C Recommendation, 23 February 2017), and back.

Each claim is an Annotation: its target is the report's text with a quote selector (section 4.2.4 of the data model)
and a position selector (4.2.5), and the report's address, where it has one, with the quote selector alone, for positions
count in our text, not in the page. Its body is the statement in words, the kind and measure as tags, and the whole claim
as JSON. The file is one AnnotationPage. The schema of what is written is `annotations.schema.json`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from onrecord.errors import InputError
from onrecord.model import Claim, ReportWire, Span, canonical

__all__ = ["Annotation", "annotation", "read_annotations", "write_annotations"]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Code points before and after a quotation that go with it, so that it is found again."""
_URN = "urn:onrecord:"
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Annotation:
    """What an annotation says: words of a text, and what was said of them."""

    id: str
    sources: tuple[str, ...]
    """Addresses of what is annotated; a report of a record is urn:onrecord:report-ID."""
    exact: str
    prefix: str
    suffix: str
    span: Span | None
    claim: Claim | None
    """The claim in its body, where it is one of ours."""
    comment: str
    """What else its bodies say, a line each."""
    creator: str | None


def annotation(claim: Claim, report: ReportWire) -> dict[str, Any]:
    """The claim as an annotation of its report."""
    quote: dict[str, Any] = {"type": "TextQuoteSelector", "exact": claim.quote}
    selectors = [quote]
    if claim.span:
        start, end = claim.span
        quote["prefix"] = report["text"][max(0, start - _AROUND) : start]
        quote["suffix"] = report["text"][end : end + _AROUND]
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    targets = [{"type": "SpecificResource", "source": f"{_URN}report-{claim.report}", "selector": selectors}]
    if report["url"]:
        targets.append({"type": "SpecificResource", "source": report["url"], "selector": [quote]})
    tags = [word for word in (claim.kind, claim.measure, claim.stance, claim.status) if word]
    return {
        "id": f"{_URN}claim-{claim.id}",
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"type": "Software", "name": claim.reader},
        "body": [
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": _said(claim)},
            *({"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags),
            {
                "type": "TextualBody",
                "purpose": "classifying",
                "format": _JSON,
                "value": canonical(claim.to_wire()),
            },
        ],
        "target": targets,
    }


def _said(claim: Claim) -> str:
    """The statement in a line: who, stance, figure, group, place."""
    figure = claim.figure
    amount = figure.wording if figure else None
    about = (claim.measure or claim.kind, amount, claim.group.name if claim.group else None)
    parts = [
        claim.origin.name if claim.origin else "the outlet itself",
        claim.stance,
        " ".join(filter(None, about)).replace("_", " "),
        f"at {claim.where.name}" if claim.where else None,
        f"({claim.when.start or ''}/{claim.when.end or ''})" if claim.when else None,
        "[as reported, not verified]",
    ]
    return " ".join(filter(None, parts))


def write_annotations(pages: Iterable[tuple[ReportWire, Iterable[Claim]]], target: IO[str]) -> int:
    """Write the claims of reports as one AnnotationPage; how many there were."""
    head = canonical({"@context": _CONTEXT, "id": f"{_URN}claims", "type": "AnnotationPage", "startIndex": 0})
    target.write(head[:-1] + ',"items":[')
    count = 0
    for report, claims in pages:
        for claim in claims:
            count += 1
            line = canonical(annotation(claim, report)).encode("utf-8", "replace").decode()
            target.write(f"{',' if count > 1 else ''}\n{line}")
    target.write("\n]}\n")
    return count


def read_annotations(text: str, *, name: str = "annotations") -> list[Annotation]:
    """The annotations in an Annotation, a list of them, an AnnotationPage or an AnnotationCollection with its first page.

    InputError where it is none of these; an annotation without words that it is about is left out.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(name, "is no valid JSON", "Export it again") from error
    rows = list(_rows(value))
    if not rows:
        raise InputError(name, "has no Web Annotations in it", "Give an Annotation, or an AnnotationPage")
    return [made for row in rows if (made := _annotation(row)) is not None]


def _rows(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (row for row in value if isinstance(row, dict))
    elif isinstance(value, dict):
        kinds = _many(value.get("type"))
        if "Annotation" in kinds:
            yield value
        elif "AnnotationPage" in kinds:
            yield from (row for row in _many(value.get("items")) if isinstance(row, dict))
        elif "AnnotationCollection" in kinds and isinstance(value.get("first"), dict):
            yield from _rows(value["first"])


def _many(value: Any) -> Sequence[Any]:
    """A JSON-LD value as a list: one, several, or none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _annotation(row: Mapping[str, Any]) -> Annotation | None:
    targets = [each if isinstance(each, dict) else {"source": each} for each in _many(row.get("target"))]
    selectors = [each for t in targets for s in _many(t.get("selector")) for each in _unfolded(s)]
    quotes = [
        s for s in selectors if s.get("type") == "TextQuoteSelector" and isinstance(s.get("exact"), str)
    ]
    places = [s for s in selectors if s.get("type") == "TextPositionSelector"]
    if not quotes:
        return None
    bodies = [each if isinstance(each, dict) else {"value": each} for each in _many(row.get("body"))]
    bodies += [{"value": row["bodyValue"]}] if isinstance(row.get("bodyValue"), str) else []
    said = [body for body in bodies if isinstance(body.get("value"), str)]
    sources = (t.get("source") or t.get("id") for t in targets)
    return Annotation(
        id=str(row.get("id") or ""),
        sources=tuple(dict.fromkeys(each for each in sources if isinstance(each, str))),
        exact=quotes[0]["exact"],
        prefix=str(quotes[0].get("prefix") or ""),
        suffix=str(quotes[0].get("suffix") or ""),
        span=_span(places),
        claim=next(filter(None, map(_claim, said)), None),
        comment="\n".join(body["value"] for body in said if body.get("format") != _JSON),
        creator=_creator(row.get("creator")),
    )


def _unfolded(selector: Any, *, depth: int = 8) -> Iterator[Mapping[str, Any]]:
    """A selector and those that refine it (section 4.2.9)."""
    if isinstance(selector, dict) and depth:
        yield selector
        for finer in _many(selector.get("refinedBy")):
            yield from _unfolded(finer, depth=depth - 1)


def _span(places: Sequence[Mapping[str, Any]]) -> Span | None:
    for place in places:
        start, end = place.get("start"), place.get("end")
        if type(start) is int and type(end) is int and 0 <= start <= end:
            return Span(start, end)
    return None


def _claim(body: Mapping[str, Any]) -> Claim | None:
    if body.get("format") != _JSON:
        return None
    try:
        return Claim.from_wire(json.loads(body["value"]))
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError):
        return None


def _creator(value: Any) -> str | None:
    for each in _many(value):
        named = each.get("nickname") or each.get("name") or each.get("id") if isinstance(each, dict) else each
        if isinstance(named, str):
            return named
    return None
