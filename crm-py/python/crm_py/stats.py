"""The statistics of two proportions.

Every function takes counts: `x` events among `n`. Where two groups are compared, the first comes
first: first minus second, first over second. Each interval and its p-value come from one function,
and the interval excludes the null exactly when the p-value is below `1 - level`.
"""

from crm_py._native import (
    Comparison,
    SampleRatio,
    Test,
    adjust,
    coverage,
    fieller,
    fisher_exact,
    mid_p,
    nnt,
    nnt_in_words,
    nnt_of,
    odds_ratio,
    proportion,
    proportion_test,
    risk_difference,
    risk_ratio,
    sample_ratio,
)

__all__ = [
    "Comparison",
    "SampleRatio",
    "Test",
    "adjust",
    "coverage",
    "fieller",
    "fisher_exact",
    "mid_p",
    "nnt",
    "nnt_in_words",
    "nnt_of",
    "odds_ratio",
    "proportion",
    "proportion_test",
    "risk_difference",
    "risk_ratio",
    "sample_ratio",
]
