"""How many no list has, or a reasoned refusal.

Multiple systems estimation: several incomplete lists of the same people, how they overlap, and from that how
many are on none. The tables come in through `OverlapTable`, what must be said first through `Statement`,
and all the rest from `onrecord.estimates.estimating.estimate` (needs the extra `estimate`)::

    from onrecord.estimates import OverlapTable, Statement
    from onrecord.estimates.estimating import estimate

    found = estimate(OverlapTable.from_csv(text), Statement.from_toml(form), seed=1)
    print(found.verdict.wording, found.point, found.low, found.high)
"""

from onrecord.estimates.statement import Statement, template
from onrecord.estimates.table import OverlapTable

__all__ = ["OverlapTable", "Statement", "template"]
