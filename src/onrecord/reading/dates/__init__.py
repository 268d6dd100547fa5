"""Time expressions of a report, found and resolved.

`find_times` gives what claims use: dates with both ends, never a default. A date that the text and the
publication date cannot settle keeps its wording, has no time, and says why; the name of the rule in
`Time.rule` tells what it was counted from. `expressions` gives every time expression with its TIMEX3 value
(TimeML 1.2.1; Pustejovsky et al. 2003), lengths of time and words for now and then among them.

Tables: `en/calendar.toml` (months, weekdays, seasons, holidays) and `en/time_words.toml`:
`ambiguous_months` are read alone only after `month_before`; `year_before` and `year_not_before` settle bare
numbers of four digits; `units`, `numbers`, `ordinals`, `vague` make counts; `which` counts from publication,
`which_text` from the date last spoken of; `part_of` cuts a stretch; `days`, `day_parts`, `counted` are deictic;
`refs` and `repeated` name no date; `tense` tells whether the sentence looks ahead; `before` are the words in front
of a time that belong to it, `so_far` those that bound a count.
"""

from onrecord.reading.dates.mentions import find_times
from onrecord.reading.dates.scan import expressions

__all__ = ["expressions", "find_times"]
