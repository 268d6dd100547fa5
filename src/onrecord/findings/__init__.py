"""From claims to a figure: codebooks applied to incidents, every step listed down to spans.

One function does it: `findings` takes one incident with its testimonies, claims, reports and decisions, and one codebook::

    from onrecord.findings import findings, load

    for found in findings(incident, testimonies, claims, reports, (), codebook=load("ucdp")):
        print(found.low, found.best, found.high, found.label)
        for step in found.steps:
            print(step.rule, step.source, step.words)

The result is never a figure of whoever wrote the codebook; each finding's label says so.
"""

from onrecord.findings.codebook import SHIPPED, Codebook, Rule, load, parse, shipped_text
from onrecord.findings.engines import ENGINES, problems
from onrecord.findings.find import findings, history
from onrecord.findings.owned import compared, renamed
from onrecord.findings.sides import Opponents, opponents

__all__ = [
    "ENGINES",
    "SHIPPED",
    "Codebook",
    "Opponents",
    "Rule",
    "compared",
    "findings",
    "history",
    "load",
    "opponents",
    "parse",
    "problems",
    "renamed",
    "shipped_text",
]
