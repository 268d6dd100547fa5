"""Which attributions say something, in texts of any length."""

from onrecord.model import Span, Speaker
from onrecord.reading.claims.voices import says_something
from onrecord.reading.figures import find_numbers
from onrecord.reading.mentions import Attribution
from onrecord.reading.reader import read_report
from onrecord.reading.sentences import split


def attribution(span: Span, text: str) -> Attribution:
    speaker = Speaker(span.of(text), span.of(text), "unnamed", None, span)
    return Attribution((speaker,), None, (), direct=False, stance="asserts")


def test_a_number_is_nobody_and_a_word_beside_one_is_somebody_however_many_numbers_there_are():
    text = "The clinic has 12 rooms. " * 40 + "Sixty miners are feared dead."
    report = read_report(text.encode(), media_type="text/plain").reports[0]
    numbers = find_numbers(report, split(report))
    assert [number.span for number in numbers] == sorted(number.span for number in numbers)
    at = report.text.index("Sixty")
    assert not says_something(report.text, attribution(Span(at, at + 5), text), numbers)
    assert says_something(report.text, attribution(Span(at + 6, at + 12), text), numbers)
    assert says_something(report.text, attribution(Span(0, 10), text), numbers)


def test_numbers_come_in_the_order_of_the_text():
    text = "Between 3 and 5 of 20 guards, two of them women, died; one more, aged 31, was hurt on 4 May."
    report = read_report(text.encode(), media_type="text/plain").reports[0]
    starts = [number.span.start for number in find_numbers(report, split(report))]
    assert len(starts) > 3
    assert starts == sorted(starts)
