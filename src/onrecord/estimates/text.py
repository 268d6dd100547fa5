"""The estimate in words: one paragraph that a lawyer can read, one that a statistician can check."""

from collections.abc import Sequence

from onrecord.estimates.result import Estimate, versions
from onrecord.estimates.statement import ASSUMPTIONS
from onrecord.estimates.verdict import open_question

__all__ = ["CITATIONS", "methods", "plain"]

CITATIONS = {
    "latent classes": "Manrique-Vallier, D. (2016). Bayesian population size estimation using Dirichlet process "
    "mixtures. Biometrics 72, 1246-1254",
    "decomposable graphs": "Madigan, D. and York, J. C. (1997). Bayesian methods for estimation of the size of a "
    "closed population. Biometrika 84, 19-31",
    "log-linear, chosen": "Silverman, B. W., Chan, L. and Vincent, K. (2024). Bootstrapping multiple systems "
    "estimates to account for model selection. Statistics and Computing 34, 44",
    "log-linear, all pairs": "Fienberg, S. E. (1972). The multiple recapture census for closed populations and "
    "incomplete 2^k contingency tables. Biometrika 59, 591-603",
    "log-linear, stepwise": "Chan, L., Silverman, B. W. and Vincent, K. (2021). Multiple systems estimation for "
    "sparse capture data. Journal of the American Statistical Association 116, 1297-1306",
}
_CHAINS = (
    "Vehtari, A., Gelman, A., Simpson, D., Carpenter, B. and Buerkner, P.-C. (2021). Rank-normalization, folding, "
    "and localization: an improved R-hat. Bayesian Analysis 16, 667-718"
)
_BOUND = "Chao, A. (1989). Estimating population size for sparse data in capture-recapture experiments. Biometrics 45, 427-438"


def plain(estimate: Estimate) -> str:
    """One paragraph in plain words: what is documented, what is estimated, on what, and what cannot be known."""
    who = estimate.statement.population
    names = estimate.table.lists
    sentences = [
        (
            f"{len(names)} lists together document {estimate.n:,} different people "
            f"({who.manner_of_death}; {who.status}; {who.territory}; {who.dates})."
        )
    ]
    if estimate.point is None or estimate.low is None or estimate.high is None:
        sentences += [f"How many more there were is not estimated: {_reasons(estimate)}.", *_bound(estimate)]
        helps = dict.fromkeys(reason.help for reason in estimate.verdict.reasons)
        sentences.append(f"What would help: {_joined(list(helps))}.")
        return " ".join(sentences)
    odds = f"{estimate.level:.0%}"
    sentences += [
        (
            f"Some people are on none of the lists. The models used put the number of all, documented or not, at "
            f"{_rounded(estimate.low)} to {_rounded(estimate.high)} (the {odds} intervals of {_families(estimate)} "
            f"taken together); the leading model says about {_rounded(estimate.point)}."
        ),
        *_matching(estimate),
        (
            f"This rests on an assumption that the lists cannot prove: that "
            f"{ASSUMPTIONS[estimate.statement.assumption.name]}. It was taken because: {_ended(estimate.statement.assumption.why)}"
        ),
    ]
    if estimate.sensitivity:
        sentences.append(open_question(estimate.sensitivity))
    if estimate.verdict.kind == "fragile":
        sentences.append(f"The figure is fragile: {_reasons(estimate)}.")
    sentences += _held_out(estimate)
    sentences.append(_false_entries(estimate))
    return " ".join(sentences)


def methods(estimate: Estimate) -> str:
    """One paragraph with every choice, figure and citation that the result rests on."""
    own = versions()
    sentences = [
        (
            f"N is the size of the population stated, n = {estimate.n:,} documented on {len(estimate.table.lists)} lists "
            f"({', '.join(f'{name} {size:,}' for name, size in estimate.table.sizes.items())})."
        )
    ]
    for answer in estimate.answers:
        state = f"not shown: {'; '.join(answer.problems)}" if answer.problems else "used"
        sentences.append(
            f"{answer.method}: {answer.point:,.1f} ({answer.level:.0%} interval {answer.low:,.1f} to "
            f"{answer.high:,.1f}; {state})."
        )
    for family, why in estimate.silent.items():
        sentences.append(f"No answer from {family}: {why}.")
    details = next((a.details for a in estimate.answers if a.family == "latent classes"), None)
    if details:
        sentences.append(
            f"Latent classes: {details['chains']} chains, {details['draws']:,} draws kept, R-hat {details['r_hat']:.3f}, "
            f"effective sample size {details['effective']:.0f} (tails {details['effective_tail']:.0f}), chain medians "
            f"{', '.join(f'{value:,.0f}' for value in details['medians'])}."
        )
    if estimate.priors:
        said = "; ".join(
            f"{p.delta:g} a cell: {p.median:,.0f} ({p.low:,.0f} to {p.high:,.0f})" for p in estimate.priors
        )
        sentences.append(f"Decomposable graphs by prior weight: {said}.")
    sentences += [
        f"{bound.method}: {bound.point:,.1f} ({bound.low:,.1f} to {bound.high:,.1f}), if {bound.assumption}."
        for bound in estimate.bounds
    ]
    sentences += _held_out(estimate)
    if estimate.sensitivity:
        sentences.append(
            f"Sensitivity: the number on no list times 1/{estimate.sensitivity.factor:.2f} to {estimate.sensitivity.factor:.2f} "
            f"gives N from {estimate.sensitivity.low:,.0f} to {estimate.sensitivity.high:,.0f}."
        )
    sentences.append(
        f"Seed {estimate.seed}; {', '.join(f'{name} {value}' for name, value in own.items())}; table "
        f"{estimate.table.digest}; statement {estimate.statement.digest}."
    )
    cited = [CITATIONS[answer.family] for answer in estimate.answers]
    cited += [_CHAINS] if details else []
    cited += [_BOUND] if estimate.bounds else []
    return " ".join(sentences) + (f"\nSources: {'. '.join(cited)}." if cited else "")


def _reasons(estimate: Estimate) -> str:
    return "; ".join(reason.reason for reason in estimate.verdict.reasons)


def _bound(estimate: Estimate) -> list[str]:
    return [
        f"{bound.method}'s {'lower bound' if bound.method == 'Chao' else 'two-list figure'} is {_rounded(bound.point)} "
        f"({_rounded(bound.low)} to {_rounded(bound.high)}), provided that {bound.assumption}."
        for bound in estimate.bounds
        if bound.high > estimate.n
    ]


def _families(estimate: Estimate) -> str:
    return _joined([answer.family.replace(", ", " ") for answer in estimate.answers if not answer.problems])


def _matching(estimate: Estimate) -> list[str]:
    if not estimate.matching:
        return []
    low, high = estimate.matching
    return [
        f"With the doubt about which entries are the same person added, it is {_rounded(low)} to {_rounded(high)}."
    ]


def _held_out(estimate: Estimate) -> list[str]:
    hard = [each for each in estimate.held_out if not each.trivial]
    if not hard:
        return ["No list could be held out as a check."]
    passed = [each for each in hard if each.covered]
    said = "; ".join(
        f"{h.list} has {h.truth:,}, predicted {_rounded(h.low)} to {_rounded(h.high)}" for h in hard
    )
    return [
        f"As a check each list was left out and its size predicted from the others: right for {len(passed)} of {len(hard)} ({said})."
    ]


def _false_entries(estimate: Estimate) -> str:
    said = "; ".join(f"{rule.name}: {rule.false_entries}" for rule in estimate.statement.lists)
    barred = ", ".join(sorted(estimate.table.impossible)) or "none"
    return f"Entries that may not belong ({said}) would lower every figure. Patterns said to be impossible: {barred}."


def _rounded(value: float) -> str:
    """Three significant figures and no more: the rest is not known."""
    if value < 1000:
        return f"{value:,.0f}"
    places = len(str(int(value))) - 3
    return f"{round(value / 10**places) * 10**places:,}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
