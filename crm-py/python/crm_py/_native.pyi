"""
The native half of `crm_py`; import `crm_py` instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["ACQUISITION_TO_RETENTION", "__version__", "AcquisitionCost", "ArmReport", "AssignedArms", "Assignment", "Balance", "ChiSquareTest", "CombinedStrata", "Comparison", "ControlReport", "CostComparison", "CostContext", "EValue", "Estimate", "Finding", "IdCheck", "LeakyBucket", "MantelHaenszel", "Moments", "Money", "ProgramCost", "RatioSet", "RetentionReport", "RetentionStudy", "RetentionValue", "SampleRatio", "StrataReport", "StratumReport", "Test", "Total", "TotalReport", "Undefined", "VerdictBasis", "acquisition_cost", "adjust", "adjusted_difference", "check_ids", "chi_square_homogeneity", "compare_costs", "coverage", "e_value", "error_codes", "fieller", "fisher_exact", "growthbook_v1", "growthbook_v2", "mantel_haenszel", "mid_p", "nnt", "nnt_in_words", "nnt_of", "odds_ratio", "proportion", "proportion_test", "ratio_of_means", "retention_value", "risk_difference", "risk_ratio", "sample_ratio", "standardized_mean_difference", "standardized_proportion_difference", "welch", "welch_degrees_of_freedom"]

ACQUISITION_TO_RETENTION: Final[float]
__version__: Final[str]

@final
class AcquisitionCost:
    """
    What each acquired customer cost: `each` times the customers, plus `remainder`, is the whole.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def each(self, /) -> Money:
        """
        The cost of each customer, rounded down.
        """
    @property
    def remainder(self, /) -> Money:
        """
        What rounding down leaves.
        """

@final
class ArmReport:
    """
    A treated arm of a report, compared with the control.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def acceptability(self, /, values: SupportsGetItem[int, str | int | float | Decimal]) -> list[float]:
        """
        Return the confidence that the program is worth its cost when a retained customer is worth
        each of `values`: the cost-effectiveness acceptability curve.

        A confidence, not a probability: 1 less the one-sided p-value of a net benefit of at most 0.
        """
    @property
    def acquisition_ratio(self, /) -> Estimate | Undefined:
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
    def break_even_unit_cost(self, /) -> Estimate | Undefined:
        """
        What a customer of the arm may cost, where the report was asked for the net benefit: the
        `per_assigned` at which the net benefit would be 0.
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
    def churn_reduction_adjusted(self, /) -> Estimate | Undefined:
        """
        The churn reduction, adjusted for the baseline.
        """
    @property
    def churned(self, /) -> int:
        """
        Those who were lost.
        """
    @property
    def complier_reduction(self, /) -> RatioSet | Undefined:
        """
        The churn reduction among those whom the assignment exposed, where exposure is known.
        """
    @property
    def cost(self, /) -> Money | Undefined:
        """
        What the program cost more than if the arm's customers had been controls.
        """
    @property
    def cost_per_retained(self, /) -> RatioSet | Undefined:
        """
        The cost of each retained customer, in the study's currency.
        """
    @property
    def excluded(self, /) -> int:
        """
        Customers left out because they were followed for less than the follow-up.
        """
    @property
    def exposed(self, /) -> int | Undefined:
        """
        The customers who were exposed to the program; undefined where that is not known.
        """
    @property
    def incremental_revenue(self, /) -> Estimate | Undefined:
        """
        What the arm's customers brought in more than if they had been controls.
        """
    @property
    def incremental_revenue_adjusted(self, /) -> Estimate | Undefined:
        """
        The same, adjusted for the baseline.
        """
    @property
    def lift(self, /) -> Estimate | Undefined:
        """
        The lift: the churn reduction as a share of the control's churn rate.
        """
    @property
    def money_verdict(self, /) -> str | Undefined:
        """
        What the study says of the money: "pays", "unclear" or "does_not_pay"; undefined where the
        report was not asked for the net benefit.
        """
    @property
    def money_verdict_basis(self, /) -> VerdictBasis | Undefined:
        """
        Which figure decided that.
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
    def net_benefit_at_value(self, /) -> Estimate | Undefined:
        """
        The net benefit at the customer value, or with the revenue, that the report was asked for.
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
    def quadrant(self, /) -> str | Undefined:
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
    def return_on_cost(self, /) -> Estimate | Undefined:
        """
        The net benefit over the cost, where the report was asked for the net benefit.
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
    @property
    def verdict_basis(self, /) -> VerdictBasis:
        """
        Which figure decided that.
        """

@final
class AssignedArms:
    """
    The arms of many customers: an Arrow array, for the library of your choice to take without a
    copy.

    `polars.Series(arms)`, `pyarrow.array(arms)` and `pandas.Series.from_arrow(arms)` read it as
    categories, and so does any other that knows Arrow's capsules.

    >>> import crm_py as crm
    >>> assignment = crm.Assignment(name="spring", salt="spring-2026", arms=[("mail", 0, 4500)])
    >>> arms = assignment.assign(["C000000004", "C000000007"])
    >>> len(arms), arms.to_list()
    (2, ['control', 'mail'])
    """
    def __arrow_c_array__(self, /, requested_schema: "object" = None) -> "tuple[object, object]":
        """
        Hand the column out as Arrow's capsules: a dictionary of text with codes of 16 bits.

        The type cannot be chosen: `requested_schema` is not heeded.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __getitem__(self, index: SupportsIndex, /) -> str:
        """
        With this, numpy takes the names for what they are: a sequence.
        """
    def __iter__(self, /) -> Any: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def to_list(self, /) -> "list[str]":
        """
        Return the names of the arms as a list.
        """

@final
class Assignment:
    """
    Draws customers into the arms of a study from their ids, the same way every time.

    `salt` is what is mixed into each id: use one for each experiment. `arms` are the treated arms as
    (name, start, share) in ten-thousandths, which must not overlap; all others are the `control`.
    Because an arm has a fixed start, raising its share moves nobody out of a treated arm. `hash` is
    "xxh3", or "growthbook_v1" or "growthbook_v2" for experiments that began there.

    An id is a str or an int; an int is the id that its decimal text is.

    >>> import crm_py as crm
    >>> assignment = crm.Assignment(
    ...     name="spring", salt="spring-2026", control="none",
    ...     arms=[("mail", 0, 4500), ("call", 4500, 4500)],
    ... )
    >>> assignment.assign("C000000004")
    'call'
    >>> assignment.assign(["C000000004", "C000000007", "C000000003"]).to_list()
    ['call', 'mail', 'none']
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, name: str, salt: str, arms: Iterable[tuple[str, SupportsIndex, SupportsIndex] | Mapping[str, object]], control: str = "control", hash: str = "xxh3") -> Assignment: ...
    def __reduce__(self, /) -> "tuple[object, tuple[str]]": ...
    def __repr__(self, /) -> str: ...
    def allocation_ratio(self, /) -> dict[str, float]:
        """
        Return the share of the customers that each arm is meant to have, the control among them.

        It is what the `allocation_ratio` of a `RetentionStudy` takes.

        >>> import crm_py as crm
        >>> crm.Assignment(name="a", salt="b", arms=[("mail", 0, 4500)]).allocation_ratio()
        {'control': 0.55, 'mail': 0.45}
        """
    @property
    def arm_names(self, /) -> list[str]:
        """
        The names of all arms: the control, then the treated arms.
        """
    @property
    def arms(self, /) -> list[tuple[str, int, int]]:
        """
        The treated arms as (name, start, share).
        """
    def assign(self, /, ids: str | SupportsIndex | Iterable[object], *, threads: SupportsIndex | None = None) -> str | AssignedArms:
        """
        Return the arm of one customer, or the arms of many.

        `ids` is a str or an int, or a column of them: an array or a series of polars, pandas,
        pyarrow or numpy, or a sequence. `threads` is how many threads a column takes; None is one
        for each core.
        """
    def bucket(self, /, id: str | SupportsIndex) -> int:
        """
        Return the bucket of a customer, from 0 to 9999.
        """
    @property
    def control(self, /) -> str:
        """
        The name of the control arm.
        """
    @staticmethod
    def from_json(json: str | Mapping[str, object]) -> Assignment:
        """
        Make an assignment of its document: a dict, or JSON.
        """
    @property
    def hash(self, /) -> str:
        """
        How buckets are drawn.
        """
    @property
    def name(self, /) -> str:
        """
        What the experiment is called.
        """
    @property
    def salt(self, /) -> str:
        """
        What is mixed into each id.
        """
    def to_json(self, /) -> str:
        """
        Write the assignment as canonical JSON (RFC 8785).
        """

@final
class Balance:
    """
    How a treated arm and the control differ in a covariate, which the program cannot have changed.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def arm(self, /) -> str:
        """
        The treated arm.
        """
    @property
    def covariate(self, /) -> str:
        """
        The column.
        """
    @property
    def missing_p_value(self, /) -> float | Undefined:
        """
        The p-value of the same share of missing values; undefined where none are missing.
        """
    @property
    def p_value(self, /) -> float | Undefined:
        """
        The p-value of no difference.
        """
    @property
    def smd(self, /) -> float | Undefined:
        """
        The standardized mean difference, treated less control; up to 0.1 in size is small.
        """

@final
class ChiSquareTest:
    """
    A test whose statistic follows the chi-square distribution.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def degrees_of_freedom(self, /) -> int:
        """
        The degrees of freedom.
        """
    @property
    def method(self, /) -> str:
        """
        Which test it is.
        """
    @property
    def p_value(self, /) -> float:
        """
        The p-value.
        """
    @property
    def statistic(self, /) -> float:
        """
        The statistic.
        """

@final
class CombinedStrata:
    """
    What the strata say together, and whether they are alike.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def breslow_day(self, /) -> ChiSquareTest | Undefined:
        """
        The test that the odds ratio is the same in all strata.
        """
    @property
    def churn_reduction(self, /) -> Comparison | Undefined:
        """
        The common churn reduction (Mantel-Haenszel).
        """
    @property
    def cmh(self, /) -> ChiSquareTest | Undefined:
        """
        The test of no effect in any stratum.
        """
    @property
    def cmh_corrected(self, /) -> ChiSquareTest | Undefined:
        """
        The same with the continuity correction.
        """
    @property
    def cochran_q(self, /) -> ChiSquareTest | Undefined:
        """
        The test that the churn reduction is the same in all strata.
        """
    @property
    def odds_ratio(self, /) -> Comparison | Undefined:
        """
        The common odds ratio of churn, treated over control.
        """
    @property
    def risk_ratio(self, /) -> Comparison | Undefined:
        """
        The common risk ratio of churn, treated over control.
        """
    @property
    def tarone(self, /) -> ChiSquareTest | Undefined:
        """
        The same with Tarone's correction.
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
    def excluded(self, /) -> int:
        """
        Customers left out because they were followed for less than the follow-up.
        """
    @property
    def exposed(self, /) -> int | Undefined:
        """
        The customers who were exposed to the program despite being controls;
        undefined where that is not known.
        """
    @property
    def n(self, /) -> int:
        """
        Its customers.
        """

@final
class CostComparison:
    """
    How the cost of a retained customer differs between two programs.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def difference(self, /) -> Estimate | Undefined:
        """
        The cost of a retained customer, first less second; undefined unless both sets are intervals.
        """
    @property
    def forced(self, /) -> bool:
        """
        Whether they were compared all the same.
        """
    @property
    def mismatches(self, /) -> list[str]:
        """
        In what the two differ besides: parts of their contexts, and "follow_up".
        """

@final
class CostContext:
    """
    What a cost of keeping or acquiring a customer depends on.

    Two costs can be compared where these are alike. Every part is optional; what is not known is
    left out. `customer_type` and `acquirer` are words of yours, `product_rank` is 1 for the leader of
    the market, `usual_satisfaction` is from 0 to 1. `market` is "monopoly", "duopoly", "competitive"
    or "international", `volume` "low" or "high", `source` "referral", "campaign", "organic" or
    "other"; `rival_parity` says whether the offer is "better", "equal" or "worse" than that of the
    rivals, `price_position` whether the price is "below", "equal" or "above" theirs.

    >>> import crm_py as crm
    >>> home = crm.CostContext(customer_type="student", market="duopoly")
    >>> abroad = crm.CostContext(customer_type="student", market="international", volume="high")
    >>> home.differences(abroad)
    ['market', 'volume']
    >>> home
    CostContext(customer_type='student', market='duopoly')
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> "tuple[tuple[()], dict[str, object]]": ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, customer_type: str | None = None, acquirer: str | None = None, market: str | None = None, product_rank: SupportsIndex | None = None, volume: str | None = None, source: str | None = None, usual_satisfaction: SupportsFloat | SupportsIndex | None = None, habitual_complainer: bool | None = None, rival_parity: str | None = None, price_position: str | None = None) -> CostContext: ...
    def __repr__(self, /) -> str: ...
    @property
    def acquirer(self, /) -> str | None:
        """
        Who acquires them.
        """
    @property
    def customer_type(self, /) -> str | None:
        """
        Which kind of customers they are.
        """
    def differences(self, /, other: CostContext) -> list[str]:
        """
        Return the names of the fields in which two contexts differ.
        """
    @staticmethod
    def from_json(json: str | Mapping[str, object]) -> CostContext:
        """
        Read a context from a dict, or from JSON.
        """
    @property
    def habitual_complainer(self, /) -> bool | None:
        """
        Whether they complain by habit, whatever they get.
        """
    @property
    def market(self, /) -> str | None:
        """
        How many rivals they can turn to.
        """
    @property
    def price_position(self, /) -> str | None:
        """
        How the price compares with that of the rivals.
        """
    @property
    def product_rank(self, /) -> int | None:
        """
        The place of the product in its market; 1 is the leader.
        """
    @property
    def rival_parity(self, /) -> str | None:
        """
        How the offer compares with that of the rivals.
        """
    @property
    def source(self, /) -> str | None:
        """
        How they came.
        """
    def to_json(self, /) -> str:
        """
        Write the context as canonical JSON, without what is not known.
        """
    @property
    def usual_satisfaction(self, /) -> float | None:
        """
        How satisfied they usually are, from 0 to 1.
        """
    @property
    def volume(self, /) -> str | None:
        """
        How much they buy.
        """

@final
class EValue:
    """
    How strong an unmeasured confounder would have to be to explain an effect away.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def limit(self, /) -> float:
        """
        The E-value of the confidence limit that is closer to 1; 1 when the interval holds 1.
        """
    @property
    def point(self, /) -> float:
        """
        The E-value of the estimate, at least 1.
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
class IdCheck:
    """
    What is wrong with the ids of a table of assignments: what `check_ids` found.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def distinct(self, /) -> int:
        """
        How many different ids there are.
        """
    @property
    def duplicate_examples(self, /) -> list[str]:
        """
        Ids that occur more than once in one arm: at most ten, the smallest by their bytes.
        """
    @property
    def duplicates(self, /) -> int:
        """
        How many ids occur more than once in one arm.
        """
    @property
    def in_two_arms(self, /) -> int:
        """
        How many ids occur in more than one arm.
        """
    @property
    def in_two_arms_examples(self, /) -> list[str]:
        """
        Ids that occur in more than one arm: at most ten, the smallest by their bytes.
        """
    @property
    def rows(self, /) -> int:
        """
        The rows.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the numbers and the examples as a dict.
        """
    def to_json(self, /) -> str:
        """
        Write the numbers and the examples as canonical JSON (RFC 8785).
        """

@final
class LeakyBucket:
    """
    A stock that loses a share of itself in each step and is filled up by a steady inflow.

    However small the hole, the stock ends where the loss eats up all of the inflow.

    >>> import crm_py as crm
    >>> bucket = crm.LeakyBucket(stock=1000, inflow=100, loss_rate=0.05)
    >>> round(bucket.trajectory(12)[-1], 2), bucket.equilibrium()
    (1459.64, 2000.0)
    >>> bucket.state(), bucket.maintenance_share()
    ('growing', 0.5)
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> "tuple[tuple[()], dict[str, float]]": ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, stock: SupportsFloat | SupportsIndex, inflow: SupportsFloat | SupportsIndex, loss_rate: SupportsFloat | SupportsIndex) -> LeakyBucket: ...
    def __repr__(self, /) -> str: ...
    def equilibrium(self, /) -> float | Undefined:
        """
        Return the stock that the bucket ends at; undefined when it grows without end.
        """
    @property
    def inflow(self, /) -> float:
        """
        What flows in with each step.
        """
    @property
    def loss_rate(self, /) -> float:
        """
        The share of the stock that is lost in each step.
        """
    def lost(self, /) -> float:
        """
        Return what is lost in the next step.
        """
    def maintenance_share(self, /) -> float | Undefined:
        """
        Return the share of the inflow that only keeps the volume, at most 1.

        It is undefined when nothing is lost and nothing flows in.
        """
    def state(self, /) -> str:
        """
        Return where the bucket is going: "growing", "holding" or "shrinking".
        """
    def step(self, /) -> LeakyBucket:
        """
        Return the bucket after a step.
        """
    @property
    def stock(self, /) -> float:
        """
        What is in the bucket.
        """
    def trajectory(self, /, steps: SupportsIndex) -> list[float]:
        """
        Return the stocks of a number of steps, at most 1,000,000, the present one first.
        """

@final
class MantelHaenszel:
    """
    What strata say together of two groups. What is undefined says why, and the rest stands.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def breslow_day(self, /) -> ChiSquareTest | Undefined:
        """
        The test that the odds ratio is the same in all strata.
        """
    @property
    def cmh(self, /) -> ChiSquareTest | Undefined:
        """
        The test of no association in any stratum (Cochran, Mantel and Haenszel).
        """
    @property
    def cmh_corrected(self, /) -> ChiSquareTest | Undefined:
        """
        The same with the continuity correction.
        """
    @property
    def cochran_q(self, /) -> ChiSquareTest | Undefined:
        """
        The test that the difference of the risks is the same in all strata.
        """
    @property
    def dropped(self, /) -> list[int]:
        """
        The indices of the strata that lack a group, and so have no weight.
        """
    @property
    def odds_ratio(self, /) -> Comparison | Undefined:
        """
        The common odds ratio, first over second.
        """
    @property
    def risk_difference(self, /) -> Comparison | Undefined:
        """
        The common difference of the risks, first minus second.
        """
    @property
    def risk_ratio(self, /) -> Comparison | Undefined:
        """
        The common ratio of the risks, first over second.
        """
    @property
    def tarone(self, /) -> ChiSquareTest | Undefined:
        """
        The same with the correction for the odds ratio being estimated.
        """
    @property
    def used(self, /) -> list[int]:
        """
        The indices of the strata with members of both groups.
        """
    @property
    def without_variance(self, /) -> int:
        """
        How many of the used strata `cochran_q` leaves out: in neither group do outcomes differ.
        """

@final
class Moments:
    """
    The moments of an outcome `y` and a covariate `x` in one group.

    Variances and covariance have the divisor n - 1.

    >>> import crm_py as crm
    >>> crm.stats.Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
    Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[int, float, float, float, float, float]: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, n: SupportsIndex, mean_y: SupportsFloat | SupportsIndex, mean_x: SupportsFloat | SupportsIndex, variance_y: SupportsFloat | SupportsIndex, variance_x: SupportsFloat | SupportsIndex, covariance: SupportsFloat | SupportsIndex) -> Moments: ...
    def __repr__(self, /) -> str: ...
    @property
    def covariance(self, /) -> float:
        """
        The covariance of the two.
        """
    @property
    def mean_x(self, /) -> float:
        """
        The mean of the covariate.
        """
    @property
    def mean_y(self, /) -> float:
        """
        The mean of the outcome.
        """
    @property
    def n(self, /) -> int:
        """
        The size of the group.
        """
    @property
    def variance_x(self, /) -> float:
        """
        The variance of the covariate.
        """
    @property
    def variance_y(self, /) -> float:
        """
        The variance of the outcome.
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
    customer assigned to the arm, reached or not, `per_exposed` for each who was in fact exposed to
    it. A float stands for the shortest decimal that reads back as it.

    >>> import crm_py as crm
    >>> crm.ProgramCost(fixed=1500, per_assigned="0.0125")
    ProgramCost(fixed='1500', per_assigned='0.0125')
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs_ex__(self, /) -> "tuple[tuple[()], dict[str, str]]": ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, fixed: str | int | float | Decimal | None = None, per_assigned: str | int | float | Decimal | None = None, per_exposed: str | int | float | Decimal | None = None) -> ProgramCost: ...
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
    @property
    def per_exposed(self, /) -> Decimal:
        """
        What it costs for each customer who was exposed to it.
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
    def __reduce__(self, /) -> "tuple[object, tuple[str]]": ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def arms(self, /) -> dict[str, ArmReport]:
        """
        The treated arms by their names.
        """
    @property
    def balance(self, /) -> list[Balance]:
        """
        How the arms differ in the baseline and the covariates: before the program.
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
    @staticmethod
    def from_json(json: str) -> RetentionReport:
        """
        Read a report that `to_json` wrote, in this or another language.
        """
    @property
    def options(self, /) -> dict[str, Any]:
        """
        What the report was asked for, as a dict.
        """
    def plot(self, /, kind: str = "rates", *, ax: Any | None = None) -> Any:
        """
        Draw the report with matplotlib (`pip install crm-py[plot]`); return the axes.

        `kind` is "rates", the churn rate of each arm with its interval; "cost", the cost of each
        retained customer with the set of costs that the data allow; "acceptability", the confidence
        that the program is worth its cost, by what a retained customer is worth; or "strata", the
        churn reduction of each stratum.
        """
    @property
    def sample_ratio(self, /) -> SampleRatio | Undefined:
        """
        The test of the sizes of the arms, undefined when no allocation ratio was stated.
        """
    @property
    def strata(self, /) -> list[StrataReport]:
        """
        What the strata say of each treated arm; empty without strata.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return all the numbers as a dict, in the form of the JSON but for infinite numbers, which are
        floats.
        """
    def to_html(self, /) -> str:
        """
        Write the report as one HTML page that needs nothing else, for a browser, a telephone or paper.
        """
    def to_html_fragment(self, /) -> str:
        """
        Write the report as a fragment of HTML that carries its own style, as a notebook shows it.
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

    Further columns, all optional: `revenue`, what each customer brought in during the follow-up;
    `baseline`, a figure from before the program, by which effects are adjusted; `cost_column`, what
    the program spent on each; `strata`, which divide the customers; `covariates`, by which the arms
    are compared; `exposed`, who was in fact exposed to the program; `followed_days`, from the
    assignment of each until the data were cut, whether or not it was lost before: those followed
    for less than the follow-up are left out; `currency_column`, whose values must be `currency`.
    `decimals` says for a column with how many decimals it is summed. `share_fixed` shares one fixed
    cost among the treated arms; `negative_cost` lets the cost column hold negative numbers.
    `strata` and `covariates` take the name of a column or a list of names. `context` says on what
    the cost depends. `assignment` says how customers were drawn into arms, instead of
    `allocation_ratio`, and `id` which column holds the identifiers they were drawn by.

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
    def __new__(cls, /, *, arm: str, control: str, churned: str, currency: str, cost: ProgramCost | Mapping[str, ProgramCost], follow_up_days: SupportsIndex | None = None, follow_up_months: SupportsIndex | None = None, follow_up_open: bool = False, count: str | None = None, allocation_ratio: Mapping[str, float] | None = None, revenue: str | None = None, baseline: str | None = None, cost_column: str | None = None, strata: str | Iterable[str] | None = None, covariates: str | Iterable[str] | None = None, exposed: str | None = None, followed_days: str | None = None, currency_column: str | None = None, decimals: dict[str, SupportsIndex] | None = None, share_fixed: bool = False, negative_cost: bool = False, context: CostContext | None = None, assignment: Assignment | None = None, id: str | None = None) -> RetentionStudy: ...
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
    @property
    def optional_summary_columns(self, /) -> list[str]:
        """
        The columns that `update_summary` reads where the table has them: each is needed for some
        figure of the report.
        """
    def report(self, /, options: str | Mapping[str, object] | None = None, *, level: SupportsFloat | SupportsIndex | None = None, difference: str | None = None, multiplicity: str | None = None, customer_value: str | int | float | Decimal | None = None, acquisition_cost: str | int | float | Decimal | None = None, stratified: bool | None = None, adjust: str | None = None, value_from: str | None = None, cost_method: str | None = None) -> RetentionReport:
        """
        Compare each treated arm with the control.

        `difference` is the method for the churn reduction: "miettinen_nurminen", "mee", "newcombe",
        "agresti_caffo" or "wald". `multiplicity` is how the p-values of several treated arms are
        adjusted: see `crm_py.stats.adjust`. `customer_value` is what a retained customer is worth,
        and gives the net benefit. `acquisition_cost` is what a new customer costs, and gives the
        ratio to the cost of retention.

        `stratified` standardizes the churn reduction, the incremental revenue and the cost over the
        strata: customers in a stratum that lacks the control or the treated arm count for neither,
        a fixed cost is borne whole, and an arm that shares no stratum with the control is an error.
        `adjust` is "lin", "cuped" or "none": how churn and revenue are adjusted for the baseline,
        beside the unadjusted figures. `value_from` is "customer_value" or "revenue": what the net
        benefit counts. `cost_method` is "mover" or "fieller": how the limits of effect and cost are
        combined.

        An option that is not given keeps its default, the first of those listed and a level of
        0.95; the `options` of the report has all of them. `options` is the same as a document: a
        dict, such as the `options` of another report, or JSON. A keyword replaces its member.
        """
    @property
    def size(self, /) -> int:
        """
        The bytes of memory that the counts and sums take; the text of the definition is not included.
        """
    @property
    def summary_columns(self, /) -> list[str]:
        """
        The columns that `update_summary` needs.
        """
    def summary_sql(self, /, table: str, *, dialect: str) -> str:
        """
        Write the query that groups a table of rows into the table that `update_summary` takes.

        `dialect` is "duckdb", "sqlite", "postgresql" or "spark". The sums are exact: the state is the
        same, to the bit, as the rows give, where numbers have no more decimals than are declared. What
        rows would be refused for (a null where they may have none, an outcome of 0.4, a cost below 0,
        also of a customer who is excluded) makes a count null, which is refused, or the query fails.
        Metrics and covariates must be numbers. What the databases do otherwise:

        - Each rounds numbers with more decimals than are declared in its own way, and they are not
          counted as rounded. Text that writes numbers may pass for numbers.
        - PostgreSQL fails for its type money, and for a name beyond 63 bytes, which it would cut, such as
          `c_sum_sq` of a covariate `c` of more than 56 bytes.
        - Spark refuses sums beyond 38 digits, and may be off in the last digit of a float beyond 2^52
          units.
        - SQLite keeps NaN as null, and refuses sums beyond its integers, which numbers of 10^12 units or
          more may reach.
        - All but PostgreSQL take columns whose names differ in case for the same.

        >>> import crm_py as crm
        >>> study = crm.RetentionStudy(
        ...     arm="arm", control="none", churned="lost", currency="USD", follow_up_days=30,
        ...     cost=crm.ProgramCost(per_assigned=1),
        ... )
        >>> print(study.summary_sql("customers", dialect="duckdb").splitlines()[-1])
        GROUP BY key_0_
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

        Its columns are the arm and the strata by their own names, `n` customers and `churned` of
        them: what a database's GROUP BY returns. For each metric `m` of the study (`revenue`,
        `baseline`, `cost`) `m_n` (default `n`), `m_churned`, `m_sum`, `m_sum_sq` and `m_churned_sum`;
        for each pair, such as `revenue_baseline`, its `_n` and the `_sum` of the products;
        `exposed` and `exposed_churned`; `excluded`; for each numeric covariate `c_n`, `c_sum` and
        `c_sum_sq`. What a column that is not there would be needed for is undefined in the report,
        and nothing else. `summary_sql` writes the query.
        """

@final
class RetentionValue:
    """
    What retention is worth: the income it gained, the expense it saved, and their sum.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def expense_saved(self, /) -> Money:
        """
        What need not be spent because they were kept; negative for expense that was added.
        """
    @property
    def income_gained(self, /) -> Money:
        """
        What the kept customers brought in addition; negative for income that was lost.
        """
    @property
    def total(self, /) -> Money:
        """
        The sum of both.
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
class StrataReport:
    """
    What strata say of a treated arm.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def arm(self, /) -> str:
        """
        The treated arm.
        """
    @property
    def combined(self, /) -> CombinedStrata | Undefined:
        """
        The strata together; undefined where no stratum has both arms.
        """
    @property
    def lacking(self, /) -> list[list[str | None]]:
        """
        The strata that lack one of the arms: they have no weight.
        """
    @property
    def strata(self, /) -> list[StratumReport]:
        """
        The strata with customers of both arms.
        """

@final
class StratumReport:
    """
    One stratum of a treated arm and the control.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def churn_reduction(self, /) -> Estimate:
        """
        The churn reduction in the stratum.
        """
    @property
    def churned(self, /) -> int:
        """
        Those who were lost.
        """
    @property
    def control_churned(self, /) -> int:
        """
        Those who were lost.
        """
    @property
    def control_n(self, /) -> int:
        """
        The controls.
        """
    @property
    def n(self, /) -> int:
        """
        The treated customers.
        """
    @property
    def names(self, /) -> list[str | None]:
        """
        The names of the stratum, one for each column; None for a null.
        """
    @property
    def retained(self, /) -> float:
        """
        The customers retained in the stratum.
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
    @property
    def size(self, /) -> int:
        """
        The bytes of memory that the total takes.
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

    `column` is the column that is missing, where one is.

    >>> import crm_py as crm
    >>> crm.Undefined("no_cost")
    Undefined('no_cost')
    >>> print(crm.Undefined("no_cost"))
    undefined: the cost is not above zero
    """
    def __bool__(self, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[str, str | None]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, reason: str, column: str | None = None) -> Undefined: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def column(self, /) -> str | None:
        """
        The column that is missing, where one is.
        """
    @property
    def reason(self, /) -> str:
        """
        Why the number does not exist.
        """

@final
class VerdictBasis:
    """
    Why a verdict was reached: the figure that decided it, and what was compared with which
    threshold.

    Printed, it is a sentence.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def adjustment(self, /) -> str | None:
        """
        How the p-value was adjusted for several treated arms; None where an interval was compared.
        """
    @property
    def figure(self, /) -> str:
        """
        The figure that decided the verdict: "churn_reduction" or "net_benefit_at_value".
        """
    @property
    def lower(self, /) -> float | None:
        """
        The lower limit of the interval that was compared; None where a p-value was.
        """
    @property
    def method(self, /) -> str:
        """
        How the figure was estimated.
        """
    @property
    def p_value(self, /) -> float | None:
        """
        The adjusted p-value that was compared with the threshold; None where an interval was.
        """
    @property
    def side(self, /) -> str:
        """
        Where the p-value or the interval lies: "below", "not_below", "above" or "contains".
        """
    @property
    def threshold(self, /) -> float:
        """
        The threshold: of a p-value 1 less the level of the report; of the net benefit 0.
        """
    @property
    def upper(self, /) -> float | None:
        """
        The upper limit of the interval that was compared; None where a p-value was.
        """

def acquisition_cost(total: Money, acquired: SupportsIndex) -> AcquisitionCost:
    """
    Divide the whole cost of the last acquisition effort by the customers it acquired.

    The cost of each is rounded down to the decimals of the currency, or to those of `total` where it
    has more; what is left is handed back, so that nothing is lost.

    >>> import crm_py as crm
    >>> cost = crm.acquisition_cost(crm.Money(1000, "USD"), 3)
    >>> cost
    <AcquisitionCost 333.33 USD each, 0.01 USD left>
    >>> cost.each * 3 + cost.remainder
    Money('1000', 'USD')
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

def adjusted_difference(group1: Moments, group2: Moments, *, adjustment: str = "lin", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare the means of an outcome, first minus second, adjusted for a covariate.

    The covariate must have been measured before the groups were treated differently. `adjustment` is
    "lin", a slope for each group, or "cuped", one slope.

    >>> import crm_py as crm
    >>> treated = crm.stats.Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
    >>> control = crm.stats.Moments(1000, 50.0, 40.0, 100.0, 81.0, 72.0)
    >>> difference = crm.stats.adjusted_difference(treated, control)
    >>> round(difference.value, 3), round(difference.lower, 3), round(difference.upper, 3)
    (0.911, 0.385, 1.438)
    """

def check_ids(ids: Iterable[object], arms: Iterable[object]) -> IdCheck:
    """
    Look for ids that occur more than once in one arm, and for ids in more than one arm.

    `ids` and `arms` are columns of one length: arrays or series of polars, pandas, pyarrow or
    numpy, or sequences. Ids are str or int; an int is the same id as its decimal text. Each
    different id takes memory for its text and from 32 to 64 bytes more.

    >>> import crm_py as crm
    >>> check = crm.check_ids(["a", "b", "b", "c", "c"], ["mail", "mail", "none", "call", "call"])
    >>> check
    <IdCheck of 5 rows: 3 ids, 1 twice in an arm, 1 in two arms>
    >>> check.duplicate_examples, check.in_two_arms_examples
    (['c'], ['b'])
    """

def chi_square_homogeneity(counts1: Iterable[int], counts2: Iterable[int]) -> ChiSquareTest:
    """
    Test whether two groups have the same shares at the levels of a categorical covariate.

    Levels that neither group has are left out.

    >>> import crm_py as crm
    >>> test = crm.stats.chi_square_homogeneity([30, 50, 20], [20, 50, 30])
    >>> round(test.statistic, 4), test.degrees_of_freedom, round(test.p_value, 4)
    (4.0, 2, 0.1353)
    """

def compare_costs(first: ArmReport, second: ArmReport, *, force: bool = False) -> CostComparison:
    """
    Compare what two programs cost for each retained customer, first less second.

    The two are taken to be independent. Arms of one report share their control, so the limits of
    their difference are wider than they need be: that is safe, but finds less. The difference is
    undefined unless both programs are known to retain customers.

    Costs of different contexts or follow-ups are not comparable, unless `force` says that they are;
    the result then says so. Costs in two currencies or at two levels never are.
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

def e_value(risk_ratio: SupportsFloat | SupportsIndex, lower: SupportsFloat | SupportsIndex, upper: SupportsFloat | SupportsIndex) -> EValue:
    """
    Compute the E-value of a risk ratio and of its confidence interval.

    Where customers were not assigned at random, it is the least risk ratio that a hidden cause must
    have with both the assignment and the outcome to explain all of the effect.

    >>> import crm_py as crm
    >>> found = crm.stats.e_value(3.9, 1.8, 8.7)
    >>> round(found.point, 2), round(found.limit, 2)
    (7.26, 3.0)
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

def growthbook_v1(seed: str, value: str) -> float:
    """
    Compute GrowthBook's hash, version 1: a number from 0 to 0.999.

    It is FNV-1a of 32 bits of `value` followed by `seed`, modulo 1,000, over 1,000.

    >>> import crm_py as crm
    >>> crm.growthbook_v1("asdf", "8952klfjas09ujk")
    0.549
    """

def growthbook_v2(seed: str, value: str) -> float:
    """
    Compute GrowthBook's hash, version 2: a number from 0 to 0.9999.

    It is FNV-1a of 32 bits of `seed` followed by `value`, written in decimal, and FNV-1a of that,
    modulo 10,000, over 10,000.

    >>> import crm_py as crm
    >>> crm.growthbook_v2("seed", "b")
    0.2696
    """

def mantel_haenszel(tables: Iterable[Iterable[Iterable[int]]], *, level: SupportsFloat | SupportsIndex = 0.95) -> MantelHaenszel:
    """
    Compare two groups within strata: first minus second, first over second.

    Each table is `[[events1, others1], [events2, others2]]`. A stratum that lacks a group has no
    weight and is listed as dropped.

    >>> import crm_py as crm
    >>> departments = [[[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]],
    ...                [[138, 279], [131, 244]], [[53, 138], [94, 299]], [[22, 351], [24, 317]]]
    >>> found = crm.stats.mantel_haenszel(departments)
    >>> odds = found.odds_ratio
    >>> round(odds.value, 3), round(odds.lower, 3), round(odds.upper, 3)
    (0.905, 0.772, 1.06)
    >>> round(found.tarone.p_value, 4)
    0.0021
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
    >>> round(crm.stats.proportion_test(8, 10, 0.5, method="clopper_pearson").p_value, 6)
    0.109375
    """

def ratio_of_means(mean1: SupportsFloat | SupportsIndex, variance1: SupportsFloat | SupportsIndex, n1: SupportsIndex, mean2: SupportsFloat | SupportsIndex, variance2: SupportsFloat | SupportsIndex, n2: SupportsIndex, *, level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare two means by their relative difference, the lift: first over second, less 1.

    The null is 0. The interval is symmetric, by the delta method, and poor where the second mean is
    not far from zero by its own standard error; `fieller` gives a set that holds there.

    >>> import crm_py as crm
    >>> lift = crm.stats.ratio_of_means(11.0, 4.0, 500, 10.0, 4.0, 500)
    >>> round(lift.value, 4), round(lift.lower, 4), round(lift.upper, 4)
    (0.1, 0.0739, 0.1261)
    """

def retention_value(income_gained: Money, expense_saved: Money) -> RetentionValue:
    """
    Add up what retention is worth: more income and less expense, both in one currency.

    Either part may be negative: a loss stays visible.

    >>> import crm_py as crm
    >>> crm.retention_value(crm.Money(250, "USD"), crm.Money(-40, "USD"))
    <RetentionValue 210.00 USD: 250.00 USD gained, -40.00 USD saved>
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

def standardized_mean_difference(mean1: SupportsFloat | SupportsIndex, variance1: SupportsFloat | SupportsIndex, mean2: SupportsFloat | SupportsIndex, variance2: SupportsFloat | SupportsIndex) -> float:
    """
    Compute the difference of two means in standard deviations: first minus second.

    >>> import crm_py as crm
    >>> round(crm.stats.standardized_mean_difference(50, 100, 48, 144), 4)
    0.1811
    """

def standardized_proportion_difference(counts1: Iterable[int], counts2: Iterable[int]) -> float:
    """
    Compute how far two groups differ in a categorical covariate, in standard deviations.

    `counts1` and `counts2` are the numbers of each group at each level. The result is not negative.

    >>> import crm_py as crm
    >>> round(crm.stats.standardized_proportion_difference([30, 50, 20], [20, 50, 30]), 4)
    0.2857
    """

def welch(mean1: SupportsFloat | SupportsIndex, variance1: SupportsFloat | SupportsIndex, n1: SupportsIndex, mean2: SupportsFloat | SupportsIndex, variance2: SupportsFloat | SupportsIndex, n2: SupportsIndex, *, level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare two means with unequal variances: first minus second.

    Each group is given by its mean, its variance with the divisor n - 1, and its size. When both
    variances are 0 the interval is the point.

    >>> import crm_py as crm
    >>> difference = crm.stats.welch(0.7, 38.44, 3461, 0.41, 15.21, 3407)
    >>> round(difference.value, 4), round(difference.lower, 4), round(difference.upper, 4)
    (0.29, 0.0454, 0.5346)
    """

def welch_degrees_of_freedom(variance1: SupportsFloat | SupportsIndex, n1: SupportsIndex, variance2: SupportsFloat | SupportsIndex, n2: SupportsIndex) -> float:
    """
    Compute the degrees of freedom of Welch's t.

    >>> import crm_py as crm
    >>> crm.stats.welch_degrees_of_freedom(4.0, 10, 4.0, 10)
    18.0
    """
