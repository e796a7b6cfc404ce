"""
The native half of `crm_py`; import `crm_py` instead.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "ArmReport", "Comparison", "ControlReport", "Estimate", "Finding", "Money", "ProgramCost", "RatioSet", "RetentionReport", "RetentionStudy", "SampleRatio", "Test", "Total", "TotalReport", "Undefined", "adjust", "coverage", "error_codes", "fieller", "fisher_exact", "mid_p", "nnt", "nnt_in_words", "nnt_of", "odds_ratio", "proportion", "proportion_test", "restore_report", "risk_difference", "risk_ratio", "sample_ratio"]

__version__: Final[str]

@final
class ArmReport:
    """
    A treated arm of a report, compared with the control.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def acquisition_ratio(self, /) -> Estimate | Undefined | None:
        """
        How many times the cost of a new customer exceeds that of a retained one, where the report
        was given a cost of acquisition.
        """
    @property
    def arm(self, /) -> str:
        """
        The name of the arm.
        """
    @property
    def churn_rate(self, /) -> Estimate:
        """
        The share that was lost, with its Wilson interval.
        """
    @property
    def churn_reduction(self, /) -> Estimate:
        """
        The control's churn rate less this one's: positive is good.
        """
    @property
    def churned(self, /) -> int:
        """
        Those who were lost.
        """
    @property
    def cost(self, /) -> Money:
        """
        What the program cost more than if the arm's customers had been controls.
        """
    @property
    def cost_per_retained(self, /) -> RatioSet | Undefined:
        """
        The cost of each retained customer, in the study's currency.
        """
    @property
    def n(self, /) -> int:
        """
        Its customers.
        """
    def net_benefit(self, /, value: str | int | float | Decimal) -> Estimate:
        """
        Return the net benefit when a retained customer is worth `value`.
        """
    @property
    def net_benefit_at_value(self, /) -> Estimate | None:
        """
        The net benefit at the customer value that the report was asked for.
        """
    @property
    def nnt(self, /) -> RatioSet | Undefined:
        """
        The number needed to treat to retain one customer.
        """
    @property
    def odds_ratio(self, /) -> Estimate | Undefined:
        """
        The odds of churn over the control's; below 1 is good.
        """
    @property
    def p_value(self, /) -> float:
        """
        The p-value of no effect, adjusted for several treated arms: the verdict follows it.
        """
    @property
    def quadrant(self, /) -> str:
        """
        Where the program lies on the plane of effect and cost: "trade_off", "dominant",
        "dominated", "cheaper_but_harmful" or "no_difference".
        """
    @property
    def retained(self, /) -> Estimate:
        """
        The customers retained: the churn reduction times the customers of the arm.
        """
    @property
    def risk_ratio(self, /) -> Estimate | Undefined:
        """
        The churn rate over the control's; below 1 is good.
        """
    @property
    def unadjusted_p_value(self, /) -> float:
        """
        The p-value of no effect as if this were the only treated arm.
        """
    @property
    def verdict(self, /) -> str:
        """
        What the study says of the effect: "effective", "inconclusive" or "harmful".
        """

@final
class Comparison:
    """
    An effect with its interval, and the p-value of the test that belongs to it.

    The interval excludes the null (no difference, or a ratio of 1) exactly when the p-value is
    below `1 - level`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def estimate(self, /) -> Estimate:
        """
        The effect with its interval.
        """
    @property
    def level(self, /) -> float:
        """
        The confidence level of the interval.
        """
    @property
    def lower(self, /) -> float:
        """
        The lower limit of the interval.
        """
    @property
    def method(self, /) -> str:
        """
        How the interval and the p-value were made.
        """
    @property
    def p_value(self, /) -> float:
        """
        The two-sided p-value of no effect.
        """
    @property
    def upper(self, /) -> float:
        """
        The upper limit of the interval.
        """
    @property
    def value(self, /) -> float:
        """
        The effect.
        """

@final
class ControlReport:
    """
    The control arm of a report.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def arm(self, /) -> str:
        """
        The name of the arm.
        """
    @property
    def churn_rate(self, /) -> Estimate:
        """
        The share that was lost, with its Wilson interval.
        """
    @property
    def churned(self, /) -> int:
        """
        Those who were lost.
        """
    @property
    def n(self, /) -> int:
        """
        Its customers.
        """

@final
class Estimate:
    """
    A point estimate with its confidence interval.

    Limits may be infinite; none is ever NaN.

    >>> import crm_py as crm
    >>> estimate = crm.stats.proportion(8, 10)
    >>> estimate.value, round(estimate.lower, 4), round(estimate.upper, 4)
    (0.8, 0.4902, 0.9433)
    >>> 0.5 in estimate
    True
    """
    def __contains__(self, value: SupportsFloat | SupportsIndex, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> "tuple[tuple[float, float, float], dict[str, object]]": ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, value: SupportsFloat | SupportsIndex, lower: SupportsFloat | SupportsIndex, upper: SupportsFloat | SupportsIndex, *, level: SupportsFloat | SupportsIndex = 0.95, method: str = "miettinen_nurminen") -> Estimate: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def contains(self, /, value: SupportsFloat | SupportsIndex) -> bool:
        """
        Return whether the interval, limits included, holds a value.
        """
    @property
    def level(self, /) -> float:
        """
        The confidence level of the interval.
        """
    @property
    def lower(self, /) -> float:
        """
        The lower limit of the interval.
        """
    @property
    def method(self, /) -> str:
        """
        How the interval was made.
        """
    @property
    def upper(self, /) -> float:
        """
        The upper limit of the interval.
        """
    @property
    def value(self, /) -> float:
        """
        The point estimate.
        """

@final
class Finding:
    """
    Something about a study that its reader must know, with its numbers.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        What it says, in a sentence.
        """
    @property
    def name(self, /) -> str:
        """
        The kind of finding, such as "tiny_arm".
        """
    @property
    def severity(self, /) -> str:
        """
        How much it weighs: "info", "warning" or "critical".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the finding with all its numbers.
        """
    def to_json(self, /) -> str:
        """
        Write the finding with all its numbers as canonical JSON (RFC 8785).
        """

@final
class Money:
    """
    An exact amount of money in a currency of ISO 4217.

    An amount has at most six decimals more than the currency's own. A float stands for the shortest
    decimal that reads back as it.

    >>> import crm_py as crm
    >>> per_mail = crm.Money("0.0125", "USD")
    >>> print(per_mail * 21_307)
    266.3375 USD
    >>> crm.Money("1500", "USD") + per_mail * 21_307
    Money('1766.3375', 'USD')
    """
    def __add__(self, other: object, /) -> Money: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __float__(self, /) -> float: ...
    def __getnewargs__(self, /) -> tuple[str, str]: ...
    def __hash__(self, /) -> int: ...
    def __mul__(self, count: object, /) -> Money: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, amount: str | int | float | Decimal, currency: str) -> Money: ...
    def __radd__(self, other: object, /) -> Money: ...
    def __repr__(self, /) -> str: ...
    def __rmul__(self, count: object, /) -> Money: ...
    def __str__(self, /) -> str: ...
    @property
    def amount(self, /) -> Decimal:
        """
        The amount, without trailing zeros.
        """
    @property
    def currency(self, /) -> str:
        """
        The currency.
        """

@final
class ProgramCost:
    """
    What a program costs for one arm, in the study's currency.

    `fixed` is what it costs however many customers it reaches, `per_assigned` what it costs for each
    customer assigned to the arm, reached or not. A float stands for the shortest decimal that reads
    back as it.

    >>> import crm_py as crm
    >>> crm.ProgramCost(fixed=1500, per_assigned="0.0125")
    ProgramCost(fixed='1500', per_assigned='0.0125')
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> "tuple[tuple[()], dict[str, str]]": ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, fixed: str | int | float | Decimal | None = None, per_assigned: str | int | float | Decimal | None = None) -> ProgramCost: ...
    def __repr__(self, /) -> str: ...
    @property
    def fixed(self, /) -> Decimal:
        """
        What the program costs however many customers it reaches.
        """
    @property
    def per_assigned(self, /) -> Decimal:
        """
        What it costs for each customer assigned to the arm.
        """

@final
class RatioSet:
    """
    The confidence set of a ratio, which need not be an interval.

    `shape` says how to read the limits: "bounded" (from `lower` to `upper`), "ray_up" (from `lower`
    on), "ray_down" (up to `upper`), "two_rays" (up to `lower`, and from `upper` on), "whole_line".

    >>> import crm_py as crm
    >>> cost = crm.stats.fieller(12.0, 0.04, 0.02, 0.001156)
    >>> cost.shape, round(cost.lower, 2), round(cost.upper, 2)
    ('two_rays', -257.2, 138.41)
    >>> 600 in cost, 0 in cost
    (True, False)
    """
    def __contains__(self, value: SupportsFloat | SupportsIndex, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> "tuple[tuple[float | None, str, float, float], dict[str, object]]": ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, value: SupportsFloat | SupportsIndex | None, shape: str, lower: SupportsFloat | SupportsIndex, upper: SupportsFloat | SupportsIndex, *, level: SupportsFloat | SupportsIndex = 0.95, method: str = "miettinen_nurminen") -> RatioSet: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def contains(self, /, value: SupportsFloat | SupportsIndex) -> bool:
        """
        Return whether the set, limits included, holds a value.
        """
    @property
    def level(self, /) -> float:
        """
        The confidence level of the set.
        """
    @property
    def lower(self, /) -> float:
        """
        The lower limit; may be negative infinity.
        """
    @property
    def method(self, /) -> str:
        """
        How the set was made.
        """
    @property
    def shape(self, /) -> str:
        """
        How to read the limits.
        """
    @property
    def upper(self, /) -> float:
        """
        The upper limit; may be infinity.
        """
    @property
    def value(self, /) -> float | None:
        """
        The point estimate; None when the denominator is estimated as exactly zero.
        """

@final
class RetentionReport:
    """
    What a study says: each treated arm compared with the control.

    Printed, it is a table for a terminal; in a notebook it shows as a table with a picture.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> "tuple[object, tuple[str, dict[str, object]]]": ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def arms(self, /) -> dict[str, ArmReport]:
        """
        The treated arms by their names.
        """
    @property
    def control(self, /) -> ControlReport:
        """
        The control arm.
        """
    @property
    def definition(self, /) -> dict[str, Any]:
        """
        The definition of the study, as a dict.
        """
    @property
    def findings(self, /) -> list[Finding]:
        """
        What a reader must know before believing the figures.
        """
    @property
    def options(self, /) -> dict[str, Any]:
        """
        What the report was asked for, as a dict.
        """
    def plot(self, /, kind: str = "rates", *, ax: Any | None = None) -> Any:
        """
        Draw the report with matplotlib (`pip install crm-py[plot]`); return the axes.

        `kind` is "rates", the churn rate of each arm with its interval, or "cost", the cost of each
        retained customer with the set of costs that the data allow.
        """
    @property
    def sample_ratio(self, /) -> SampleRatio | Undefined:
        """
        The test of the sizes of the arms, undefined when no allocation ratio was stated.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return all the numbers as a dict; an infinite limit is the string "inf" or "-inf".
        """
    def to_html(self, /) -> str:
        """
        Write the report as a fragment of HTML that carries its own style.
        """
    def to_json(self, /) -> str:
        """
        Write all the numbers as canonical JSON (RFC 8785).
        """
    def to_text(self, /) -> str:
        """
        Write the report as a table for a terminal of 80 columns.
        """

@final
class RetentionStudy:
    """
    Counts customers and losses by arm, and reports what the program retained and at what cost.

    `arm` and `churned` are columns, `control` is the arm that did not see the program. `cost` is one
    `ProgramCost` for each treated arm, or a mapping of them by arm. Customers are followed for
    `follow_up_days`, for `follow_up_months`, or openly: one of the three must be given. `count` is
    the column that says how many customers a row stands for; without it each row is one.
    `allocation_ratio` is the relative size that each arm was meant to have.

    With a cost for each arm, or with an allocation ratio, a row with any other arm is an error.

    >>> import crm_py as crm
    >>> study = crm.RetentionStudy(
    ...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
    ...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
    ... )
    >>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
    >>> arm = study.report(difference="newcombe").arms["mail"]
    >>> arm.verdict, round(arm.retained.value), round(arm.cost_per_retained.value)
    ('effective', 40, 500)
    >>> round(arm.cost_per_retained.lower), round(arm.cost_per_retained.upper)
    (301, 1458)
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, *, arm: str, control: str, churned: str, currency: str, cost: ProgramCost | Mapping[str, ProgramCost], follow_up_days: SupportsIndex | None = None, follow_up_months: SupportsIndex | None = None, follow_up_open: bool = False, count: str | None = None, allocation_ratio: Mapping[str, float] | None = None) -> RetentionStudy: ...
    def __reduce__(self, /) -> "tuple[object, tuple[str]]": ...
    def __repr__(self, /) -> str: ...
    @property
    def arms(self, /) -> list[str]:
        """
        The arms in the order of their names: those declared, else those seen so far.
        """
    @property
    def columns(self, /) -> list[str]:
        """
        The columns that `update` reads.
        """
    @property
    def definition(self, /) -> dict[str, Any]:
        """
        The definition of the study, as a dict.
        """
    def empty(self, /) -> RetentionStudy:
        """
        Return a study of the same definition that has seen no customer.
        """
    @staticmethod
    def from_definition(definition: str | Mapping[str, object]) -> RetentionStudy:
        """
        Make a study of a definition: a dict, or JSON.
        """
    @staticmethod
    def from_json(json: str) -> RetentionStudy:
        """
        Read a state that `to_json` wrote, in this or another language.
        """
    def merge(self, /, other: RetentionStudy) -> None:
        """
        Add what another study of the same definition has seen.
        """
    def report(self, /, *, level: SupportsFloat | SupportsIndex = 0.95, difference: str = "miettinen_nurminen", multiplicity: str = "holm", customer_value: str | int | float | Decimal | None = None, acquisition_cost: str | int | float | Decimal | None = None) -> RetentionReport:
        """
        Compare each treated arm with the control.

        `difference` is the method for the churn reduction: "miettinen_nurminen", "mee", "newcombe",
        "agresti_caffo" or "wald". `multiplicity` is how the p-values of several treated arms are
        adjusted: see `crm_py.stats.adjust`. `customer_value` is what a retained customer is worth,
        and gives the net benefit. `acquisition_cost` is what a new customer costs, and gives the
        ratio to the cost of retention.
        """
    @property
    def summary_columns(self, /) -> list[str]:
        """
        The columns that `update_summary` reads.
        """
    def to_json(self, /) -> str:
        """
        Write the state as canonical JSON: the definition, the counts, and a checksum.
        """
    def update(self, /, table: Any, *, threads: SupportsIndex | None = None, progress: Callable[[int], object] | None = None) -> None:
        """
        Add the rows of a table, all or none.

        `table` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns. A row is
        one customer, or as many as the `count` column says. `threads` is how many threads count;
        None is one for each core. `progress` is called with the number of rows read so far.
        """
    def update_summary(self, /, table: Any) -> None:
        """
        Add a table that has been grouped already, all or none.

        Its columns are the arm by its own name, `n` customers and `churned` of them: what a
        database's GROUP BY returns.
        """

@final
class SampleRatio:
    """
    The test of the sizes of groups against their expected shares.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def degrees_of_freedom(self, /) -> int:
        """
        The number of groups less one.
        """
    @property
    def method(self, /) -> str:
        """
        "chi_square", or "exact_multinomial" where a group is expected to be small.
        """
    @property
    def p_value(self, /) -> float:
        """
        The p-value.
        """
    @property
    def statistic(self, /) -> float:
        """
        Pearson's chi-square.
        """

@final
class Test:
    """
    A test without an interval.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __float__(self, /) -> float: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def method(self, /) -> str:
        """
        How it was computed, or what stands in where an exact computation would be too large.
        """
    @property
    def p_value(self, /) -> float:
        """
        The p-value.
        """

@final
class Total:
    """
    Adds up a column of money or of numbers, exactly.

    The sum is an integer in the column's declared decimals: those of the currency, or 6, unless
    `decimals` says otherwise. Nulls are counted and left out.

    >>> import crm_py as crm
    >>> total = crm.Total("invoice", currency="USD")
    >>> total.update({"invoice": [0.1, 0.2, 1500.0, None]})
    >>> report = total.report()
    >>> print(report.money, report.rows, report.nulls)
    1500.30 USD 3 1
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, column: str, *, currency: str | None = None, decimals: SupportsIndex | None = None) -> Total: ...
    def __reduce__(self, /) -> "tuple[object, tuple[str]]": ...
    def __repr__(self, /) -> str: ...
    @property
    def column(self, /) -> str:
        """
        The name of the column.
        """
    def empty(self, /) -> Total:
        """
        Return a total of the same column that has seen no rows.
        """
    @staticmethod
    def from_json(json: str) -> Total:
        """
        Read a state that `to_json` wrote.
        """
    def merge(self, /, other: Total) -> None:
        """
        Add what another total of the same column has seen.
        """
    def report(self, /) -> TotalReport:
        """
        Return what was found so far.
        """
    def to_json(self, /) -> str:
        """
        Write the state as canonical JSON, sealed with a checksum.
        """
    def update(self, /, table: Any) -> None:
        """
        Add the rows of a table, all or none.

        `table` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns.
        """

@final
class TotalReport:
    """
    What a `Total` found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def money(self, /) -> Money | None:
        """
        The sum as money, where the column has a currency.
        """
    @property
    def nulls(self, /) -> int:
        """
        The rows that held none.
        """
    @property
    def rounded_largest_change(self, /) -> float:
        """
        The largest change that rounding made.
        """
    @property
    def rounded_rows(self, /) -> int:
        """
        How many rows the declared decimals could not hold.
        """
    @property
    def rows(self, /) -> int:
        """
        The rows that held a number.
        """
    @property
    def sum(self, /) -> Decimal:
        """
        The sum.
        """

@final
class Undefined:
    """
    Stands in a report where a number does not exist, and says why. It is false.

    >>> import crm_py as crm
    >>> crm.Undefined("no_cost")
    Undefined('no_cost')
    >>> print(crm.Undefined("no_cost"))
    undefined: the cost is not above zero
    """
    def __bool__(self, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[str]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, reason: str) -> Undefined: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def reason(self, /) -> str:
        """
        Why the number does not exist.
        """

def adjust(p_values: Iterable[float], *, method: str = "holm") -> list[float]:
    """
    Adjust the p-values of a whole family of tests; the order is kept.

    `method` is "holm", "hochberg", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli" or
    "none".

    >>> import crm_py as crm
    >>> crm.stats.adjust([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """

def coverage(n1: SupportsIndex, p1: SupportsFloat | SupportsIndex, n2: SupportsIndex, p2: SupportsFloat | SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> float:
    """
    Compute the probability that the interval of a difference holds the true difference.

    It is the exact sum over all pairs of counts that the true rates `p1` and `p2` give in groups of
    `n1` and `n2`.

    >>> import crm_py as crm
    >>> round(crm.stats.coverage(90, 0.005, 10, 0.02), 3)
    0.878
    """

def error_codes() -> dict[str, int]:
    """
    Returns the name and the number of every error of the core.
    """

def fieller(numerator: SupportsFloat | SupportsIndex, numerator_variance: SupportsFloat | SupportsIndex, denominator: SupportsFloat | SupportsIndex, denominator_variance: SupportsFloat | SupportsIndex, covariance: SupportsFloat | SupportsIndex = 0.0, *, level: SupportsFloat | SupportsIndex = 0.95) -> RatioSet:
    """
    Compute the confidence set of the ratio of two normal estimates.

    >>> import crm_py as crm
    >>> crm.stats.fieller(12.0, 0.04, 0.05, 0.0001375).shape
    'bounded'
    """

def fisher_exact(a: SupportsIndex, b: SupportsIndex, c: SupportsIndex, d: SupportsIndex, *, alternative: str = "two_sided") -> Test:
    """
    Test independence in the table [[a, b], [c, d]], exactly, given its margins.

    `alternative` is "two_sided", "less" or "greater". Where an exact computation would be too large
    the result is that of the chi-square test with the continuity correction, and its method says so.

    >>> import crm_py as crm
    >>> round(crm.stats.fisher_exact(8, 2, 1, 5).p_value, 6)
    0.034965
    """

def mid_p(a: SupportsIndex, b: SupportsIndex, c: SupportsIndex, d: SupportsIndex, *, alternative: str = "two_sided") -> Test:
    """
    Test independence in the table [[a, b], [c, d]], with half the weight on the table observed.

    >>> import crm_py as crm
    >>> round(crm.stats.mid_p(0, 16, 15, 57).p_value, 5)
    0.04466
    """

def nnt(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> RatioSet:
    """
    Compute how many must be treated to prevent one event, not rounded.

    Events are what is to be prevented: the first group is the control, the second the treated.
    Positive numbers are to benefit, negative ones to harm. `method` is that of `risk_difference`.

    >>> import crm_py as crm
    >>> number = crm.stats.nnt(120, 1000, 80, 1000, method="newcombe")
    >>> crm.stats.nnt_in_words(number)
    'NNTB 25 (NNTB 15 to NNTB 72.9)'
    """

def nnt_in_words(set: RatioSet) -> str:
    """
    Say a set of numbers needed to treat in Altman's words.
    """

def nnt_of(difference: Estimate) -> RatioSet:
    """
    Invert the interval of a difference into the set of numbers needed to treat.

    >>> import crm_py as crm
    >>> number = crm.stats.nnt_of(crm.Estimate(0.1, -0.05, 0.25, method="wald"))
    >>> crm.stats.nnt_in_words(number)
    'NNTB 10 (NNTH 20 to infinity to NNTB 4)'
    """

def odds_ratio(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare `x1` of `n1` with `x2` of `n2`: the ratio of the odds, first over second.

    `method` is "miettinen_nurminen" or "woolf".

    >>> import crm_py as crm
    >>> odds = crm.stats.odds_ratio(189, 11034, 104, 11037, method="woolf")
    >>> round(odds.value, 2), round(odds.lower, 2), round(odds.upper, 2)
    (1.83, 1.44, 2.33)
    """

def proportion(x: SupportsIndex, n: SupportsIndex, *, method: str = "wilson", level: SupportsFloat | SupportsIndex = 0.95) -> Estimate:
    """
    Estimate a proportion from `x` events among `n`.

    `method` is "wilson", "clopper_pearson" or "jeffreys".

    >>> import crm_py as crm
    >>> rate = crm.stats.proportion(0, 1000, method="clopper_pearson")
    >>> rate.lower, round(rate.upper, 6)
    (0.0, 0.003682)
    """

def proportion_test(x: SupportsIndex, n: SupportsIndex, null: SupportsFloat | SupportsIndex, *, method: str = "wilson") -> Test:
    """
    Test whether a proportion is `null`, given `x` events among `n`.

    The p-value is that of the interval of the same method.

    >>> import crm_py as crm
    >>> crm.stats.proportion_test(8, 10, 0.5, method="clopper_pearson").p_value
    0.109375
    """

def restore_report(study: "str", options: "dict[str, object]") -> "RetentionReport":
    """
    Make a report again that was pickled.
    """

def risk_difference(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare `x1` of `n1` with `x2` of `n2`: the difference of the proportions, first minus second.

    `method` is "miettinen_nurminen", "mee", "newcombe", "agresti_caffo" or "wald".

    >>> import crm_py as crm
    >>> difference = crm.stats.risk_difference(56, 70, 48, 80)
    >>> round(difference.value, 4), round(difference.lower, 4), round(difference.upper, 4)
    (0.2, 0.0528, 0.3382)
    """

def risk_ratio(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare `x1` of `n1` with `x2` of `n2`: the ratio of the proportions, first over second.

    `method` is "miettinen_nurminen", "koopman" or "katz".

    >>> import crm_py as crm
    >>> ratio = crm.stats.risk_ratio(36, 40, 16, 80, method="koopman")
    >>> ratio.value, round(ratio.lower, 2), round(ratio.upper, 2)
    (4.5, 2.94, 7.15)
    """

def sample_ratio(counts: Iterable[int], expected: Iterable[float]) -> SampleRatio:
    """
    Test whether `counts` are a random division in the proportions of `expected`.

    >>> import crm_py as crm
    >>> test = crm.stats.sample_ratio([821_588, 815_482], [0.5, 0.5])
    >>> round(test.statistic, 4), test.method
    (22.7744, 'chi_square')
    """
