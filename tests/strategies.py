"""Claims and reports of any shape, for laws that hold for all of them."""

from hypothesis import strategies as st

from onrecord.model import (
    BASES,
    CLASSES,
    KINDS,
    MEASURES,
    STANCES,
    Circumstance,
    Claim,
    Cue,
    Figure,
    Group,
    Party,
    Place,
    Span,
    Speaker,
    Time,
)

texts = st.text(min_size=1, max_size=30)
spans = st.tuples(st.integers(0, 500), st.integers(1, 80)).map(lambda t: Span(t[0], t[0] + t[1]))
days = st.dates().map(lambda day: day.isoformat())
maybe = lambda strategy: st.none() | strategy  # noqa: E731
bounds = st.lists(st.integers(0, 10**7), min_size=3, max_size=3).map(sorted)
figures = st.builds(
    lambda b, wording, hedge, basis, span: Figure(b[0], b[1], b[2], wording, hedge, basis, span),
    bounds,
    texts,
    maybe(texts),
    maybe(st.sampled_from(BASES)),
    spans,
)
times = st.builds(Time, maybe(days), maybe(days), st.just("day"), texts, texts, maybe(spans))
places = st.builds(
    Place,
    texts,
    maybe(texts),
    maybe(st.floats(-90, 90)),
    maybe(st.floats(-180, 180)),
    st.sampled_from(["city", "admin1", "country", None]),
    texts,
    maybe(spans),
)
speakers = st.builds(Speaker, texts, texts, st.sampled_from(CLASSES), maybe(texts), maybe(spans))
claims = st.builds(
    Claim,
    report=texts,
    part=st.just("body"),
    kind=st.sampled_from(KINDS),
    measure=maybe(st.sampled_from(MEASURES)),
    reader=st.just("rules/1"),
    quote=texts,
    span=spans,
    said_by=st.lists(speakers, max_size=3).map(tuple),
    said=maybe(times),
    stance=st.sampled_from(STANCES),
    cue=maybe(st.builds(Cue, texts, spans)),
    direct=st.booleans(),
    figure=maybe(figures),
    group=maybe(st.builds(Group, texts, texts, st.none(), maybe(texts), st.none(), st.none(), spans)),
    by=maybe(st.builds(Party, texts, texts, spans)),
    circumstance=maybe(st.builds(Circumstance, texts, spans)),
    when=maybe(times),
    where=maybe(places),
    silent=st.dictionaries(st.sampled_from(["by", "where"]), texts, max_size=2),
)
