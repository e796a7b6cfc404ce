"""
The native part of `crm_py`; import `crm_py` instead.
"""

from _typeshed import SupportsGetItem
from collections.abc import Callable, Iterable, Mapping
from crm_py import Customer as Customer2, EventFold as EventFold2, Viewer as Viewer2
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["ACQUISITION_TO_RETENTION", "INDIFFERENCE_SHARE", "__version__", "AcquisitionCost", "ArmReport", "AssignedArms", "Assignment", "Balance", "Breakdown", "BreakdownClause", "ChiSquareTest", "CombinedStrata", "Comparison", "Concept", "Condition", "ConsentState", "ContactPolicy", "ControlReport", "CostComparison", "CostContext", "Customer", "CustomerTable", "Decision", "Diagnosis", "EValue", "Estimate", "EventFold", "ExitInterview", "ExitReason", "Explanation", "Expression", "Finding", "HiddenReasons", "IdCheck", "IndependenceTest", "LeakyBucket", "MantelHaenszel", "Membership", "Migration", "Moments", "Money", "Overuse", "Portfolio", "ProbeGraph", "ProgramCost", "RatioSet", "ReasonFinding", "ReasonReport", "ReasonScheme", "ReasonTally", "ReasonsBy", "RelationshipPolicy", "RetentionReport", "RetentionStudy", "RetentionValue", "SampleRatio", "Schema", "SchemeDraft", "SegmentSet", "SegmentSql", "ShareComparison", "StrataReport", "StratumReport", "Table", "Test", "Total", "TotalReport", "TrendTest", "Undefined", "VendorReason", "VerdictBasis", "Viewer", "Violation", "acquisition_cost", "adjust", "adjusted_difference", "binomial_limits", "check_ids", "chi_square_homogeneity", "chi_square_independence", "compare_costs", "coverage", "e_value", "error_codes", "fieller", "fisher_exact", "growthbook_v1", "growthbook_v2", "loyalty_status", "mantel_haenszel", "map_vendor", "mid_p", "nnt", "nnt_in_words", "nnt_of", "odds_ratio", "plus_months", "proportion", "proportion_test", "ratio_of_means", "restore_table", "retention_value", "risk_difference", "risk_ratio", "sample_ratio", "standardized_mean_difference", "standardized_proportion_difference", "trend_of_proportions", "vendor_codes", "vendors", "welch", "welch_degrees_of_freedom"]

ACQUISITION_TO_RETENTION: Final[float]
INDIFFERENCE_SHARE: Final[float]
__version__: Final[str]

@final
class AcquisitionCost:
    """
    The cost per acquired customer: `each` times the number of customers plus `remainder` is the
    total.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def each(self, /) -> Money:
        """
        The cost per customer, rounded down.
        """
    @property
    def remainder(self, /) -> Money:
        """
        The remainder of rounding down.
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
        Return the confidence that the program pays at each customer value of `values`: the
        cost-effectiveness acceptability curve.

        A confidence, not a probability: 1 minus the one-sided p-value of a net benefit of at most
        0.
        """
    @property
    def acquisition_ratio(self, /) -> Estimate | Undefined:
        """
        The cost of a new customer divided by the cost per retained customer, if the options have an
        acquisition cost.
        """
    @property
    def arm(self, /) -> str:
        """
        The name of the arm.
        """
    @property
    def break_even_unit_cost(self, /) -> Estimate | Undefined:
        """
        The break-even unit cost, if the options request the net benefit: the `per_assigned` at
        which the net benefit would be 0.
        """
    @property
    def churn_rate(self, /) -> Estimate:
        """
        The churn rate, with its Wilson interval.
        """
    @property
    def churn_reduction(self, /) -> Estimate | Undefined:
        """
        The churn rate of the control minus that of this arm: positive is good. Undefined in a
        stratified report if no stratum has customers of the arm and of the control.
        """
    @property
    def churn_reduction_adjusted(self, /) -> Estimate | Undefined:
        """
        The churn reduction, adjusted for the baseline.
        """
    @property
    def churned(self, /) -> int:
        """
        The number of customers lost.
        """
    @property
    def complier_reduction(self, /) -> RatioSet | Undefined:
        """
        The churn reduction among compliers, if the study has exposure.
        """
    @property
    def cost(self, /) -> Money | Undefined:
        """
        The incremental cost of the program over the control.
        """
    @property
    def cost_per_retained(self, /) -> RatioSet | Undefined:
        """
        The cost per retained customer, in the study's currency.
        """
    @property
    def detectable_reduction(self, /) -> float | Undefined:
        """
        The least churn reduction that the verdict of this arm, as the only treated one, would find
        in 80 % of studies of this size at the churn rate of the control. Undefined if even a program
        that lost no customer would be found in fewer; 0 if the method has verdicts in as many without
        an effect. In a stratified report the program is
        taken to divide the churn rates of all strata by the same factor.
        """
    @property
    def excluded(self, /) -> int | Undefined:
        """
        The number of customers excluded because their follow-up was too short; undefined if a
        summary did not tell it.
        """
    @property
    def excluded_churned(self, /) -> int | Undefined:
        """
        The number of excluded customers who were lost; undefined if a summary did not tell it.
        """
    @property
    def exposed(self, /) -> int | Undefined:
        """
        The number of customers who were exposed to the program; undefined without exposure.
        """
    @property
    def incremental_revenue(self, /) -> Estimate | Undefined:
        """
        The incremental revenue of the arm over the control.
        """
    @property
    def incremental_revenue_adjusted(self, /) -> Estimate | Undefined:
        """
        The incremental revenue, adjusted for the baseline.
        """
    @property
    def lift(self, /) -> Estimate | Undefined:
        """
        The lift: the churn reduction as a share of the control's churn rate.
        """
    @property
    def money_verdict(self, /) -> str | Undefined:
        """
        The verdict on the money: "pays", "unclear" or "does_not_pay"; undefined unless the options
        request the net benefit.
        """
    @property
    def money_verdict_basis(self, /) -> VerdictBasis | Undefined:
        """
        The figure that decides the verdict on the money.
        """
    @property
    def n(self, /) -> int:
        """
        The number of customers.
        """
    def net_benefit(self, /, value: str | int | float | Decimal) -> Estimate:
        """
        Return the net benefit at the customer value `value`.
        """
    @property
    def net_benefit_at_value(self, /) -> Estimate | Undefined:
        """
        The net benefit at the customer value, or by revenue, as the options say.
        """
    @property
    def nnt(self, /) -> RatioSet | Undefined:
        """
        The number needed to treat to retain one customer.
        """
    @property
    def odds_ratio(self, /) -> Estimate | Undefined:
        """
        The odds of churn divided by the control's; below 1 is good. Undefined in a stratified report,
        whose strata have a common one.
        """
    @property
    def p_value(self, /) -> float | Undefined:
        """
        The p-value of no effect, adjusted for several treated arms, which decides the verdict.
        """
    @property
    def quadrant(self, /) -> str | Undefined:
        """
        The quadrant of effect and cost: "trade_off", "dominant", "dominated", "cheaper_but_harmful"
        or "no_difference".
        """
    @property
    def retained(self, /) -> Estimate | Undefined:
        """
        The number of customers retained: the churn reduction times the customers of the arm.
        """
    @property
    def return_on_cost(self, /) -> Estimate | Undefined:
        """
        The net benefit divided by the cost, if the options request the net benefit.
        """
    @property
    def revenue_capped(self, /) -> int | Undefined:
        """
        The number of customers whose revenue was above the cap, and counts as the cap.
        """
    @property
    def revenue_known(self, /) -> int | Undefined:
        """
        The number of customers whose revenue is known; undefined without revenue.
        """
    @property
    def revenue_missing(self, /) -> int | Undefined:
        """
        The number of customers whose revenue is null, which is 0 or unknown as `missing` says.
        """
    @property
    def risk_ratio(self, /) -> Estimate | Undefined:
        """
        The churn rate divided by the control's; below 1 is good. In a stratified report it is
        standardized as the churn reduction is.
        """
    @property
    def unadjusted_p_value(self, /) -> float | Undefined:
        """
        The p-value of no effect without adjustment for several arms.
        """
    @property
    def verdict(self, /) -> str:
        """
        The verdict on the effect: "effective", "inconclusive" or "harmful".
        """
    @property
    def verdict_basis(self, /) -> VerdictBasis | Undefined:
        """
        The figure that decides the verdict on the effect.
        """

@final
class AssignedArms:
    """
    The arms of a column of customers: an Arrow array that other libraries read without a copy.

    `polars.Series(arms)`, `pyarrow.array(arms)` and `pandas.Series.from_arrow(arms)` read it as
    categories, and so does any other library that supports Arrow's capsules.

    >>> import crm_py as crm
    >>> assignment = crm.Assignment(name="spring", salt="spring-2026", arms=[("mail", 0, 4500)])
    >>> arms = assignment.assign(["C000000004", "C000000007"])
    >>> len(arms), arms.to_list()
    (2, ['control', 'mail'])
    """
    def __arrow_c_array__(self, /, requested_schema: "object" = None) -> "tuple[object, object]":
        """
        Export the column as Arrow's capsules: a dictionary of text with 16-bit indices.

        The type is fixed: `requested_schema` is ignored.
        """
    def __eq__(self, other: object, /) -> bool: ...
    def __getitem__(self, index: SupportsIndex, /) -> str:
        """
        With this, numpy reads the names as a sequence.
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
    Assigns customers to the arms of a study by hashing their ids, reproducibly.

    `salt` is a text that is hashed with each id: use one per experiment. `arms` are the treated
    arms as (name, start, share) in ten-thousandths, which must not overlap; all others are the
    `control`. Because the start of an arm is fixed, raising its share moves nobody out of a treated
    arm. `hash` is "xxh3", or "growthbook_v1" or "growthbook_v2" for experiments that started with
    them.

    An id is a str or an int; an int is equivalent to its decimal text.

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
        Return the expected share of customers in each arm, including the control.

        The `allocation_ratio` of a `RetentionStudy` accepts it.

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
        Return the arm of one customer, or the arms of a column.

        `ids` is a str or an int, or a column of them: an array or a series of polars, pandas,
        pyarrow or numpy, or a sequence. `threads` is the number of threads for a column; None is
        one per core.
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
        Create an assignment from its document: a dict, or JSON.
        """
    @property
    def hash(self, /) -> str:
        """
        The hash.
        """
    @property
    def name(self, /) -> str:
        """
        The name of the experiment.
        """
    @property
    def salt(self, /) -> str:
        """
        The text that is hashed with each id.
        """
    def to_json(self, /) -> str:
        """
        Write the assignment as canonical JSON (RFC 8785).
        """

@final
class Balance:
    """
    The difference of a treated arm and the control in a covariate, which the program cannot have
    changed.
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
    def control_missing(self, /) -> int | Undefined:
        """
        The number of controls whose value is missing.
        """
    @property
    def covariate(self, /) -> str:
        """
        The column.
        """
    @property
    def missing(self, /) -> int | Undefined:
        """
        The number of customers of the arm whose value is missing.
        """
    @property
    def missing_p_value(self, /) -> float | Undefined:
        """
        The p-value of equal shares of missing values (Fisher's exact test), not adjusted for several
        covariates and arms; undefined if none are missing.
        """
    @property
    def p_value(self, /) -> float | Undefined:
        """
        The p-value of no difference, not adjusted for several covariates and arms: Student's t with
        the larger of two variances, or chi-square or Fisher's exact test for categories; undefined if
        an arm has fewer than 20 numbers.
        """
    @property
    def smd(self, /) -> float | Undefined:
        """
        The standardized mean difference, treated minus control; an absolute value up to 0.1 is
        small.
        """

@final
class Breakdown:
    """
    What each clause of a rule does among the customers of a table.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def chart(self, /, *, language: str = "en") -> dict[str, Any]:
        """
        Return a chart as a dict: how many customers remain after each clause of an AND, or are
        reached by each of an OR; the first 30.

        The title is the label in the language, or else the id; the words are in English or, with
        "he", in Hebrew.
        """
    @property
    def clauses(self, /) -> list[BreakdownClause]:
        """
        The clauses, in their order.
        """
    @property
    def combinator(self, /) -> str:
        """
        "and" or "or".
        """
    @property
    def id(self, /) -> str:
        """
        The segment.
        """
    @property
    def matched(self, /) -> int:
        """
        The number of rows where the rule is true.
        """
    def plot(self, /, *, language: str = "en", ax: Any | None = None) -> Any:
        """
        Draw the chart with matplotlib (`pip install crm-py[plot]`); return the axes.
        """
    @property
    def rows(self, /) -> int:
        """
        The number of rows.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the breakdown as a dict.
        """
    def to_html_fragment(self, /) -> str:
        """
        Write the counts of each clause as an HTML fragment, as notebooks show it.
        """
    def to_text(self, /) -> str:
        """
        Write the counts of each clause as text.
        """

@final
class BreakdownClause:
    """
    What a clause does.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def alone(self, /) -> int:
        """
        Of an AND, how many more there would be without it; of an OR, how many only it brings.
        """
    @property
    def false(self, /) -> int:
        """
        The rows where it is false.
        """
    @property
    def remaining(self, /) -> int:
        """
        Of an AND, the rows that remain after it; of an OR, those that are reached by then.
        """
    @property
    def text(self, /) -> str:
        """
        The clause.
        """
    @property
    def true(self, /) -> int:
        """
        The rows where it is true.
        """
    @property
    def unknown(self, /) -> int:
        """
        The rows where it is unknown.
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
        The method of the test.
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
    The results of all strata combined, and tests that they are homogeneous.
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
        The same test with the continuity correction.
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
        The test that the odds ratio is the same in all strata, with Tarone's correction.
        """

@final
class Comparison:
    """
    An effect with its interval, and the p-value of the corresponding test.

    The interval excludes the null value (no difference, or a ratio of 1) exactly if the p-value is
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
        The method of the interval and the p-value.
        """
    @property
    def p_value(self, /) -> float:
        """
        The two-sided p-value of the null value.
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
class Concept:
    """
    A reason, or a group of reasons, of a scheme.

    >>> import crm_py as crm
    >>> cheaper = crm.ReasonScheme.standard("root")["OFFER.CHEAPER"]
    >>> cheaper.label("en"), cheaper.recoverability
    ('Same thing cheaper elsewhere', 2)
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def alt(self, /, language: str) -> list[str]:
        """
        Return the other wordings in a language.
        """
    @property
    def benefit(self, /) -> str | None:
        """
        The most to offer: "none", "token", "standard", "large", or None.
        """
    @property
    def candidates(self, /) -> list[str]:
        """
        The roots that a stated reason can hide, in the order in which to ask.
        """
    @property
    def code(self, /) -> str:
        """
        The code.
        """
    def definition(self, /, language: str) -> str | None:
        """
        Return the definition in a language, or None.
        """
    @property
    def deprecated(self, /) -> bool:
        """
        Whether it is no longer in use.
        """
    @property
    def initiator(self, /) -> str | None:
        """
        Who ends the relationship: "customer", "firm", "external", "system", or None.
        """
    def label(self, /, language: str) -> str:
        """
        Return the preferred label in a language.
        """
    @property
    def literal(self, /) -> list[str]:
        """
        The roots that a stated reason means literally.
        """
    @property
    def needs_diagnosis(self, /) -> bool:
        """
        Whether it may only be recorded after a diagnosis that ended there.
        """
    def probe(self, /, language: str) -> str | None:
        """
        Return the question that confirms the reason, in a language, or None.
        """
    @property
    def recoverability(self, /) -> int | None:
        """
        How likely the customer is to come back, from 0, never, to 4, high, or None.
        """
    @property
    def replaced_by(self, /) -> list[str]:
        """
        The codes that replace it.
        """
    def response(self, /, language: str) -> str | None:
        """
        Return what to do about the reason, in a language, or None.
        """
    @property
    def system(self, /) -> bool:
        """
        Whether it is an event of a system, which nobody is asked about.
        """
    @property
    def voluntary(self, /) -> bool | None:
        """
        Whether the customer leaves of his own will, or None.
        """

@final
class Condition:
    """
    A rule that has been compiled with a schema: what `Expression.compile` returns.

    >>> import crm_py as crm
    >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    >>> condition = crm.Expression("age < 26").compile(schema)
    >>> condition.test({"age": 20}), condition.test({"age": 30}), condition.test({})
    (True, False, None)
    """
    def __repr__(self, /) -> str: ...
    def evaluate(self, /, frame: Any, *, now: datetime | None | None = None, events: Mapping[str, object] | EventFold2 | None | None = None, nan: str = "error") -> Table:
        """
        Test the customers of a table: a table of one column of bools, null where it is unknown.
        """
    def explain(self, /, record: str | Customer2 | Mapping[str, object], *, now: datetime | None | None = None, events: Mapping[str, object] | None | None = None, viewer: Viewer2 | None | None = None) -> Explanation:
        """
        Explain the result for one customer.
        """
    def test(self, /, record: str | Customer2 | Mapping[str, object], *, now: datetime | None | None = None, events: Mapping[str, object] | None | None = None) -> bool | None:
        """
        Test one customer: True, False, or None where it is unknown.
        """

@final
class ConsentState:
    """
    Whether a consent holds, and since when it is as it is.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def allowed(self, /) -> bool:
        """
        Whether a yes holds.
        """
    @property
    def since(self, /) -> Any | None:
        """
        Since when, a `datetime` in UTC, or None if nobody asked.
        """
    @property
    def status(self, /) -> str:
        """
        "granted", "confirmed", "denied", "withdrawn", "expired", "requested" or "not_asked".
        """

@final
class ContactPolicy:
    """
    The rules of contacts with customers: purposes, consent and caps.

    A dict or JSON with `purposes` (by name, each with a `category`, "marketing", "service" or
    "advice", and the purpose of its `consent`), `regime` ("opt_in", "soft_opt_in" or "opt_out"),
    `require_confirmed`, and `caps` (each `n` contacts in `days`, of a `category`, on a `channel`).

    >>> import crm_py as crm
    >>> policy = crm.ContactPolicy({"purposes": {"promotion": {"category": "marketing"}}})
    >>> policy.to_json()
    '{"purposes":{"promotion":{"category":"marketing"}},"regime":"opt_in","version":1}'
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, document: str | Mapping[str, object] | Iterable[Mapping[str, object]]) -> ContactPolicy: ...
    def may_contact(self, /, customer: Customer, contact: str | Mapping[str, object] | Iterable[Mapping[str, object]], history: str | Mapping[str, object] | Iterable[Mapping[str, object]] | None = None, *, now: datetime) -> Decision:
        """
        Decide whether a customer may be contacted, after the contacts so far.

        `contact` is a dict of `purpose` and `channel`; `history` has these and `at`.
        """
    def to_json(self, /) -> str:
        """
        Write the policy as canonical JSON.
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
        The churn rate, with its Wilson interval.
        """
    @property
    def churned(self, /) -> int:
        """
        The number of customers lost.
        """
    @property
    def excluded(self, /) -> int | Undefined:
        """
        The number of customers excluded because their follow-up was too short; undefined if a
        summary did not tell it.
        """
    @property
    def excluded_churned(self, /) -> int | Undefined:
        """
        The number of excluded controls who were lost; undefined if a summary did not tell it.
        """
    @property
    def exposed(self, /) -> int | Undefined:
        """
        The number of customers who were exposed to the program despite being controls; undefined
        without exposure.
        """
    @property
    def n(self, /) -> int:
        """
        The number of customers.
        """
    @property
    def revenue_capped(self, /) -> int | Undefined:
        """
        The number of controls whose revenue was above the cap, and counts as the cap.
        """
    @property
    def revenue_known(self, /) -> int | Undefined:
        """
        The number of controls whose revenue is known; undefined without revenue.
        """
    @property
    def revenue_missing(self, /) -> int | Undefined:
        """
        The number of controls whose revenue is null, which is 0 or unknown as `missing` says.
        """

@final
class CostComparison:
    """
    The difference in cost per retained customer between two programs.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def difference(self, /) -> Estimate | Undefined:
        """
        The difference in cost per retained customer, first minus second; undefined unless both sets
        are intervals.
        """
    @property
    def forced(self, /) -> bool:
        """
        Whether they were compared despite these differences.
        """
    @property
    def mismatches(self, /) -> list[str]:
        """
        The other differences between the two: fields of their contexts, and "follow_up".
        """

@final
class CostContext:
    """
    The context that a cost of retention or acquisition depends on.

    Two costs are comparable only if these agree. All fields are optional; omit what is unknown.
    `customer_type` and `acquirer` are free text, `product_rank` is 1 for the leader of the market,
    `usual_satisfaction` is from 0 to 1. `market` is "monopoly", "duopoly", "competitive" or
    "international", `volume` "low" or "high", `source` "referral", "campaign", "organic" or
    "other"; `rival_parity` is "better", "equal" or "worse", for the offer compared with the
    competitors' offers, and `price_position` is "below", "equal" or "above", for the price compared
    with theirs.

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
        Who acquires the customers.
        """
    @property
    def customer_type(self, /) -> str | None:
        """
        The type of customer.
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
        Whether the customers complain habitually, regardless of the service.
        """
    @property
    def market(self, /) -> str | None:
        """
        The number of competitors in the market.
        """
    @property
    def price_position(self, /) -> str | None:
        """
        The price compared with the competitors' prices.
        """
    @property
    def product_rank(self, /) -> int | None:
        """
        The rank of the product in its market; 1 is the leader.
        """
    @property
    def rival_parity(self, /) -> str | None:
        """
        The quality of the offer compared with the competitors' offers.
        """
    @property
    def source(self, /) -> str | None:
        """
        How the customers were acquired.
        """
    def to_json(self, /) -> str:
        """
        Write the context as canonical JSON, without unknown fields.
        """
    @property
    def usual_satisfaction(self, /) -> float | None:
        """
        The usual satisfaction of the customers, from 0 to 1.
        """
    @property
    def volume(self, /) -> str | None:
        """
        The purchase volume of the customers.
        """

@final
class Customer:
    """
    The record of a customer: fields, purchases, interactions, complaints, consents and relationships,
    as a schema describes them.

    >>> from datetime import datetime, timezone
    >>> import crm_py as crm
    >>> customer = crm.Customer("c-17", crm.Schema.standard(currency="ILS"))
    >>> now = datetime(2026, 3, 31, 9, tzinfo=timezone.utc)
    >>> customer.set("age", 36, source="form", verified_at=now)
    >>> customer.get("age"), customer.version
    (36, 1)
    >>> customer.consent("marketing", channel="email", now=now).status
    'not_asked'
    """
    def __new__(cls, /, id: str, schema: Schema) -> Customer: ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def apply(self, /, changes: str | Mapping[str, object] | Iterable[Mapping[str, object]], expected_version: SupportsIndex | None = None) -> None:
        """
        Apply a change, or a list of changes: all of them, or none.

        A change is a dict whose `change` is "set", "verify", "clear", "purchase", "interaction",
        "complaint", "consent", "relationship" or "erase". With `expected_version`, a record that has
        been changed since is left as it is (`StaleVersionError`).

        >>> from datetime import datetime, timezone
        >>> import crm_py as crm
        >>> customer = crm.Customer("c-17", crm.Schema.standard(currency="ILS"))
        >>> now = datetime(2026, 3, 31, 9, tzinfo=timezone.utc)
        >>> customer.apply({"change": "purchase", "at": now, "what": "tea"}, expected_version=0)
        >>> customer.version
        1
        """
    def closeness(self, /, *, now: datetime) -> int | None:
        """
        Return how close the closest relationship is, from 0 to 6, or None without one.
        """
    def completeness(self, /) -> dict[str, Any]:
        """
        Return which fields are filled and missing, and whether purchases, complaints and preferences
        are known.
        """
    def consent(self, /, purpose: str, channel: str | None = None, *, now: datetime) -> ConsentState:
        """
        Return whether a consent to a purpose holds, on a channel or on all.
        """
    @property
    def erased_at(self, /) -> Any | None:
        """
        When the customer was erased, a `datetime` in UTC, or None.
        """
    @staticmethod
    def from_json(text: str, schema: Schema) -> Customer:
        """
        Read what `to_json` wrote.
        """
    def get(self, /, field: str, viewer: Viewer2 | None | None = None) -> Any:
        """
        Return the value of a field, or None if there is none. Without a viewer, all is seen.
        """
    @property
    def id(self, /) -> str | None:
        """
        The id, or None if the customer has been erased.
        """
    def loyalty_status(self, /, *, now: date, regular_gap_days: SupportsIndex | None = None, long_term_days: SupportsIndex | None = None) -> str | None:
        """
        Return the class of loyalty by the dates of the purchases, in UTC.
        """
    def may_disclose(self, /, recipient: str, *, now: datetime, field: str | None = None) -> Decision:
        """
        Decide whether data, or one field, may be disclosed to a recipient.
        """
    def may_store(self, /, field: str, *, now: datetime) -> Decision:
        """
        Decide whether a field may be kept.
        """
    def motive_coverage(self, /) -> dict[str, Any]:
        """
        Return of how many purchases the motive is known.
        """
    def relationships(self, /, *, now: datetime) -> list[dict[str, Any]]:
        """
        Return the relationships at a time.
        """
    def rule_record(self, /, *, now: datetime) -> dict[str, Any]:
        """
        Return the record that rules are tested with.
        """
    def set(self, /, field: str, value: object, *, source: str | None = None, verified_at: datetime) -> None:
        """
        Set a field, by a change: its value as of `verified_at`, and the `source` of it.
        """
    def stale_fields(self, /, *, now: datetime) -> list[dict[str, Any]]:
        """
        Return the fields that must be verified again, the most overdue first.
        """
    def standing(self, /, *, now: datetime, interested_days: SupportsIndex, low_satisfaction: SupportsIndex, signals: SupportsGetItem[int, str] = ...) -> dict[str, Any]:
        """
        Return where the customer stands: existing, interested, dissatisfied.
        """
    def timeline(self, /, viewer: Viewer2 | None | None = None) -> list[dict[str, Any]]:
        """
        Return what happened, by time, as far as a viewer sees it.
        """
    def to_html_fragment(self, /) -> str:
        """
        Write how much is known as an HTML fragment, as notebooks show it: numbers only, neither the
        id nor any value.
        """
    def to_json(self, /) -> str:
        """
        Write all that is known as canonical JSON, with a checksum.
        """
    def unconsented_fields(self, /, *, now: datetime) -> list[str]:
        """
        Return the fields that are kept without the consent that they need.
        """
    def verification_prompts(self, /, *, now: datetime, limit: SupportsIndex) -> list[dict[str, Any]]:
        """
        Return what to ask at the next contact.
        """
    @property
    def version(self, /) -> int:
        """
        The number of changes so far.
        """
    def view(self, /, viewer: Viewer) -> dict[str, Any]:
        """
        Return what a viewer sees of the customer: a dict of `fields`, `events`, `consents` and more,
        without what he may not see.
        """

@final
class CustomerTable:
    """
    The records of many customers as tables, as a viewer sees them at a time; `SegmentSet.evaluate`
    takes them.

    >>> from datetime import datetime, timezone
    >>> import crm_py as crm
    >>> schema = crm.Schema.standard(currency="ILS")
    >>> table = crm.CustomerTable(schema, now=datetime(2026, 3, 31, 9, tzinfo=timezone.utc))
    >>> table.add(crm.Customer("c-17", schema))
    >>> table.customers["customer_id"], sorted(table.events)
    (['c-17'], ['complaints', 'interactions', 'purchases'])
    """
    def __new__(cls, /, schema: Schema, *, viewer: Viewer2 | None | None = None, now: datetime) -> CustomerTable: ...
    def add(self, /, customer: Customer) -> None:
        """
        Add a customer.
        """
    @property
    def customers(self, /) -> Table:
        """
        The customers, in the order in which they were added.
        """
    @property
    def events(self, /) -> dict[str, Table]:
        """
        The tables of events by name.
        """

@final
class Decision:
    """
    Whether something may be done, and why.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def allowed(self, /) -> bool:
        """
        Whether it may be done.
        """
    @property
    def next_allowed_at(self, /) -> Any | None:
        """
        From when on it may be done, a `datetime` in UTC, or None if that is not known.
        """
    @property
    def reason(self, /) -> str:
        """
        Why, as a sentence.
        """
    @property
    def rule(self, /) -> str | None:
        """
        The rule that decided, or None: "erased", "refusal", "consent", "cap", "duty" or "storage".
        """

@final
class Diagnosis:
    """
    What the answers of a customer say of the root behind the stated reason.

    >>> import crm_py as crm
    >>> open = crm.ProbeGraph.standard().diagnose("NO_NEED", {"Q1": "yes"})
    >>> open.outcome, open.next, open.next_question("en")
    ('open', 'Q4', 'Does it come from another supplier of the same thing?')
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def missing_for(self, /, root: str) -> list[str]:
        """
        Return the questions without an answer on the ways to a root.
        """
    @property
    def next(self, /) -> str | None:
        """
        The id of the question to ask next, or None.
        """
    def next_question(self, /, language: str) -> str | None:
        """
        Return the text of the next question in a language, or None.
        """
    def options(self, /, language: str) -> list[tuple[str, str]]:
        """
        Return the answers to the next question and their labels, "declined" and "not_asked" last.
        """
    @property
    def outcome(self, /) -> str:
        """
        "diagnosed", "open", "declined" or "not_asked".
        """
    @property
    def path(self, /) -> list[tuple[str, str]]:
        """
        The questions of the walk with their answers, as pairs.
        """
    @property
    def possible_roots(self, /) -> list[str]:
        """
        The roots that the answers allow, sorted.
        """
    @property
    def root(self, /) -> str | None:
        """
        The root, "UNKNOWN.DECLINED", "UNKNOWN.NOT_ASKED", or None while it is open.
        """
    @property
    def stated(self, /) -> str:
        """
        The stated reason.
        """
    def to_json(self, /) -> str:
        """
        Write the diagnosis as canonical JSON.
        """
    @property
    def unanswered(self, /) -> list[str]:
        """
        The questions without an answer that can still be reached.
        """
    @property
    def unused(self, /) -> list[tuple[str, str]]:
        """
        The answers that the walk did not pass, as pairs of question and answer.
        """

@final
class EValue:
    """
    The strength that an unmeasured confounder needs to explain an effect.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def limit(self, /) -> float:
        """
        The E-value of the confidence limit that is closer to 1; 1 if the interval contains 1.
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

    Limits can be infinite but never NaN.

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
        Return whether the interval, including its limits, contains a value.
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
        The method of the interval.
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
class EventFold:
    """
    The events of customers, accumulated for one set of segments and one time: what
    `SegmentSet.event_fold` starts, and `SegmentSet.evaluate` takes as `events`.

    The result does not depend on the order or the parts in which rows are added.
    """
    def __repr__(self, /) -> str: ...
    @property
    def customers(self, /) -> int:
        """
        The number of customers with events.
        """
    def merge(self, /, other: EventFold) -> None:
        """
        Add the events of another accumulator of the same set and time.
        """
    def update(self, /, table: str, rows: Any) -> None:
        """
        Add rows of a table of events, all or none.
        """

@final
class ExitInterview:
    """
    The open questions that a customer who leaves is asked.

    It is made from a dict or JSON with `id`, `revision`, `languages` and `questions`, or is the
    standard interview.

    >>> import crm_py as crm
    >>> interview = crm.ExitInterview.standard()
    >>> interview.question("missing", "en")
    'What was missing?'
    >>> interview.summary([{"missing": {"text": "Hours"}}, {"missing": "declined"}])["text"][0]
    1
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[str]: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, document: str | Mapping[str, object]) -> ExitInterview: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        The id.
        """
    def question(self, /, id: str, language: str) -> str:
        """
        Return the text of a question in a language.
        """
    @property
    def questions(self, /) -> list[str]:
        """
        The ids of the questions in their order.
        """
    @staticmethod
    def standard() -> ExitInterview:
        """
        Return the standard interview, in English and Hebrew.
        """
    def summary(self, /, responses: str | Mapping[str, object] | Iterable[Mapping[str, object]]) -> Table:
        """
        Count the responses of customers: a list of dicts by question, of which each response is
        `{"text": ...}`, "declined" or "not_asked". A question without a response was not asked.
        """
    def to_json(self, /) -> str:
        """
        Write the interview as canonical JSON.
        """

@final
class ExitReason:
    """
    The record of why a customer left: checked and immutable.

    `root` is the reason, a code that can be assigned; `stated` what the customer said; `initiator`
    who ended the relationship, if the root does not say it; `contributing` at most 5 codes of service
    and product; `dissatisfaction` what the customer was dissatisfied with, and `satisfied_at_exit`
    whether he was satisfied, if that is known; `diagnosis` what led to the root. `schemes` are those
    of roots and of stated reasons; None is the standard ones.

    >>> import crm_py as crm
    >>> exit = crm.ExitReason(stated="TOO_EXPENSIVE", root="OFFER.CHEAPER")
    >>> exit.initiator, exit.voluntary, exit.recoverability
    ('customer', True, 2)
    >>> crm.ExitReason.from_json(exit.to_json()) == exit
    True
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, root: str, stated: str | None = None, initiator: str | None = None, contributing: SupportsGetItem[int, str] | None = None, dissatisfaction: str | None = None, satisfied_at_exit: bool | None = None, diagnosis: Diagnosis | None = None, comment: str | None = None, schemes: tuple[ReasonScheme, ReasonScheme] | None = None) -> ExitReason: ...
    def __repr__(self, /) -> str: ...
    @property
    def comment(self, /) -> str | None:
        """
        The comment, or None.
        """
    @property
    def contact(self, /) -> str | None:
        """
        "never" if the customer may not be contacted, or None.
        """
    @property
    def contributing(self, /) -> list[str]:
        """
        What contributed.
        """
    @property
    def diagnosis(self, /) -> dict[str, Any] | None:
        """
        The diagnosis as a dict, or None.
        """
    @property
    def dissatisfaction(self, /) -> str | None:
        """
        What the customer was dissatisfied with, or None.
        """
    @staticmethod
    def from_json(text: str, *, schemes: tuple[ReasonScheme, ReasonScheme] | None = None) -> ExitReason:
        """
        Read what `to_json` wrote.
        """
    @property
    def initiator(self, /) -> str | None:
        """
        Who ended the relationship: "customer", "firm", "external", "system", or None.
        """
    @property
    def recoverability(self, /) -> int | None:
        """
        How likely the customer is to come back, from 0, never, to 4, high, or None.
        """
    @property
    def root(self, /) -> str:
        """
        The root.
        """
    @property
    def satisfied_at_exit(self, /) -> bool | None:
        """
        Whether the customer was satisfied on leaving, or None.
        """
    @property
    def stated(self, /) -> str | None:
        """
        What the customer said, or None.
        """
    def to_json(self, /) -> str:
        """
        Write the record as canonical JSON.
        """
    @property
    def voluntary(self, /) -> bool | None:
        """
        Whether the customer left of his own will, or None.
        """

@final
class Explanation:
    """
    Why a customer is a member of a segment, or is not.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def because(self, /) -> list[str]:
        """
        The clauses that decide it.
        """
    @property
    def exclusive(self, /) -> str | None:
        """
        The segment of the exclusive group that took the customer before, or None.
        """
    @property
    def manual(self, /) -> str | None:
        """
        "included" or "excluded" if that was done by hand.
        """
    @property
    def member(self, /) -> bool:
        """
        Whether the customer is a member.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the explanation as a dict.
        """
    def to_html_fragment(self, /) -> str:
        """
        Write the same as an HTML fragment, as notebooks show it.
        """
    def to_text(self, /) -> str:
        """
        Write the clauses that decide it, and the rule with the truth of each part, as text, without
        any value of the customer.
        """
    @property
    def tree(self, /) -> dict[str, Any]:
        """
        The rule with the truth of every part.
        """
    @property
    def truth(self, /) -> str | None:
        """
        Whether the rule is "true", "false" or "unknown"; None without a rule.
        """
    @property
    def values(self, /) -> dict[str, Any]:
        """
        The values of the fields that these clauses read.
        """

@final
class Expression:
    """
    A condition about one customer, in the language OGC CQL2 1.0.

    It is made from its text (CQL2-Text) or from its JSON as a dict (CQL2-JSON), and written in one
    form of each. Two expressions are equal if these are. Which fields there are and what types they
    have, it does not know.

    >>> import crm_py as crm
    >>> rule = crm.Expression("plan not in('a','b') and age>=18")
    >>> rule
    Expression("plan NOT IN ('a', 'b') AND age >= 18")
    >>> rule == crm.Expression(rule.to_cql2_json())
    True
    >>> crm.Expression("age >= 18").to_cql2_json()
    {'args': [{'property': 'age'}, 18], 'op': '>='}
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[str]: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, rule: str | Mapping[str, object] | bool | Expression) -> Expression: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def compile(self, /, schema: Schema, *, zone: str | None = None) -> Condition:
        """
        Check the names and the types of the expression against a schema.

        >>> import crm_py as crm
        >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
        >>> crm.Expression("age < 26").compile(schema).test({"age": 20})
        True
        """
    def to_cql2_json(self, /) -> dict[str, Any]:
        """
        Return the JSON, CQL2-JSON, as a dict.
        """
    def to_cql2_text(self, /) -> str:
        """
        Return the text, CQL2-Text.
        """

@final
class Finding:
    """
    A property of the data that limits the conclusions, with its figures.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        The finding as a sentence.
        """
    @property
    def name(self, /) -> str:
        """
        The kind of finding, such as "tiny_arm".
        """
    @property
    def severity(self, /) -> str:
        """
        The severity: "info", "warning" or "critical".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the finding with all its fields.
        """
    def to_json(self, /) -> str:
        """
        Write the finding with all its fields as canonical JSON (RFC 8785).
        """

@final
class HiddenReasons:
    """
    What hides behind a stated reason.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def established(self, /) -> int:
        """
        Those of them whose root says something.
        """
    @property
    def hidden(self, /) -> Estimate | Undefined:
        """
        The share of the established whose root is another.
        """
    @property
    def literal(self, /) -> int:
        """
        Those of them whose root is what the stated reason means literally.
        """
    @property
    def n(self, /) -> int:
        """
        The exits with the stated reason.
        """
    @property
    def table(self, /) -> Table:
        """
        The roots: code, label, n, share, lower, upper.
        """

@final
class IdCheck:
    """
    Duplicate ids in an assignment table: the result of `check_ids`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def distinct(self, /) -> int:
        """
        The number of distinct ids.
        """
    @property
    def duplicate_examples(self, /) -> list[str]:
        """
        Examples of ids that are duplicated in an arm: at most ten, the smallest in byte order.
        """
    @property
    def duplicates(self, /) -> int:
        """
        The number of ids that are duplicated in an arm.
        """
    @property
    def in_two_arms(self, /) -> int:
        """
        The number of ids that occur in more than one arm.
        """
    @property
    def in_two_arms_examples(self, /) -> list[str]:
        """
        Examples of ids that occur in more than one arm: at most ten, the smallest in byte order.
        """
    @property
    def rows(self, /) -> int:
        """
        The number of rows.
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
class IndependenceTest:
    """
    A test of independence in a table of counts.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cramers_v(self, /) -> float | None:
        """
        Cramer's V, from 0 to 1; None if fewer than two rows or columns have counts.
        """
    @property
    def degrees_of_freedom(self, /) -> int:
        """
        The degrees of freedom.
        """
    @property
    def method(self, /) -> str:
        """
        The method of the test.
        """
    @property
    def p_value(self, /) -> float:
        """
        The p-value.
        """
    @property
    def residuals(self, /) -> list[list[float | None]]:
        """
        The adjusted standardized residual of each cell, by row; None in rows and columns of zeros.
        """
    @property
    def smallest_expected(self, /) -> float:
        """
        The smallest expected count.
        """
    @property
    def statistic(self, /) -> float:
        """
        Pearson's chi-square.
        """

@final
class LeakyBucket:
    """
    A stock that loses a share of itself in each step and receives a constant inflow.

    At any positive loss rate, the stock approaches the level at which the loss equals the inflow.

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
        Return the equilibrium, which does not depend on the current stock; undefined if the stock
        grows without limit.
        """
    @property
    def inflow(self, /) -> float:
        """
        The inflow per step.
        """
    @property
    def loss_rate(self, /) -> float:
        """
        The share of the stock that is lost per step.
        """
    def lost(self, /) -> float:
        """
        Return the loss of the next step.
        """
    def maintenance_share(self, /) -> float | Undefined:
        """
        Return the share of the inflow that replaces losses, at most 1.

        It is undefined if there is no loss and no inflow.
        """
    def state(self, /) -> str:
        """
        Return the trend: "growing", "holding" or "shrinking".
        """
    def step(self, /) -> LeakyBucket:
        """
        Return the bucket after a step.
        """
    @property
    def stock(self, /) -> float:
        """
        The stock.
        """
    def trajectory(self, /, steps: SupportsIndex) -> list[float]:
        """
        Return the stocks over a number of steps, at most 1,000,000, starting with the current one.
        """

@final
class MantelHaenszel:
    """
    The results of a stratified comparison of two groups. An undefined one has its reason and does
    not affect the others.
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
        The same test with the continuity correction.
        """
    @property
    def cochran_q(self, /) -> ChiSquareTest | Undefined:
        """
        The test that the risk difference is the same in all strata.
        """
    @property
    def dropped(self, /) -> list[int]:
        """
        The indices of the strata without members of one group, which have no weight.
        """
    @property
    def odds_ratio(self, /) -> Comparison | Undefined:
        """
        The common odds ratio, first over second.
        """
    @property
    def risk_difference(self, /) -> Comparison | Undefined:
        """
        The common risk difference, first minus second.
        """
    @property
    def risk_ratio(self, /) -> Comparison | Undefined:
        """
        The common risk ratio, first over second.
        """
    @property
    def tarone(self, /) -> ChiSquareTest | Undefined:
        """
        The test that the odds ratio is the same in all strata, corrected for its estimation.
        """
    @property
    def used(self, /) -> list[int]:
        """
        The indices of the strata with members of both groups.
        """
    @property
    def without_variance(self, /) -> int:
        """
        The number of used strata without variance, which `cochran_q` omits: in each group all
        outcomes are equal.
        """

@final
class Membership:
    """
    The members of the segments of a set: an Arrow table with a column of bools for each segment.
    """
    def __arrow_c_stream__(self, /, requested_schema: "object" = None) -> "object":
        """
        Hand the members out as Arrow's capsule of a stream.

        The types cannot be chosen: `requested_schema` is ignored.
        """
    def __eq__(self, value: object, /) -> bool: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def chart(self, /, name: str, *, ids: SupportsGetItem[int, str] | None = None, language: str = "en") -> dict[str, Any]:
        """
        Return a chart as a dict: axes, bars, shares and labels, with nothing left to compute for the
        one who draws it.

        `name` is "sizes", the customers of each segment, or "overlap", how many of the customers of
        one segment are in another. Segments have their label in the language, or else their id;
        the words are in English or, with "he", in Hebrew. Without `ids`, the 30 largest are shown.
        """
    @property
    def counts(self, /) -> dict[str, Any]:
        """
        The number of members of each segment.
        """
    @property
    def findings(self, /) -> list[dict[str, Any]]:
        """
        What was noticed in the data: a list of dicts.
        """
    def group(self, /, name: str) -> Table:
        """
        Return a table of one column, a dictionary of text: for each row the segment of an exclusive
        group, null for none.
        """
    @property
    def hash(self, /) -> str:
        """
        The hash of the set.
        """
    @property
    def ids(self, /) -> list[str]:
        """
        The ids of the segments, in the order of the set.
        """
    @property
    def now(self, /) -> Any | None:
        """
        The time of the evaluation.
        """
    def overlap(self, /, ids: SupportsGetItem[int, str] | None = None) -> list[list[int]]:
        """
        Return how many customers two segments share: a row and a column for each segment.
        """
    def plot(self, /, name: str = "sizes", *, ids: SupportsGetItem[int, str] | None = None, language: str = "en", ax: Any | None = None) -> Any:
        """
        Draw a chart with matplotlib (`pip install crm-py[plot]`); return the axes.

        `name`, `ids` and `language` are those of `chart`.
        """
    @property
    def rows(self, /) -> int:
        """
        The number of rows.
        """
    def rows_of(self, /, id: str) -> list[int]:
        """
        Return the numbers of the rows of the members of a segment.
        """
    def table(self, /) -> Table:
        """
        Return the members as a table.
        """
    def to_html_fragment(self, /) -> str:
        """
        Write the sizes of the segments, and how much the largest overlap, as an HTML fragment, as
        notebooks show it.
        """
    def to_text(self, /) -> str:
        """
        Write the sizes of the segments as text.
        """
    @property
    def unmatched(self, /) -> int:
        """
        The number of events of customers who have no row.
        """

@final
class Migration:
    """
    What has become of a code.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def code(self, /) -> str:
        """
        The code to which the replacements lead.
        """
    @property
    def status(self, /) -> str:
        """
        "current", "replaced", "ambiguous" if there are several replacements, or "retired".
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
        The covariance of outcome and covariate.
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
    An exact amount of money in an ISO 4217 currency.

    An amount has at most six decimals more than its currency. A float is converted to the shortest
    decimal that parses to it.

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
class Overuse:
    """
    Who records a reason too readily.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def dispersion(self, /) -> float | None:
        """
        Pearson's chi-square of homogeneity over its degrees of freedom.
        """
    @property
    def findings(self, /) -> list[ReasonFinding]:
        """
        What limits the conclusions.
        """
    @property
    def k(self, /) -> int:
        """
        Those of them with the reason.
        """
    @property
    def n(self, /) -> int:
        """
        The exits of all representatives.
        """
    @property
    def table(self, /) -> Table:
        """
        representative, n, k, share, lower, upper, rest_share, p_value, p_adjusted, flagged; in the
        order of the names.
        """

@final
class Portfolio:
    """
    Whether the product or the service drives customers away.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def certain(self, /) -> bool:
        """
        Whether the interval of the share that decides excludes the threshold.
        """
    @property
    def n(self, /) -> int:
        """
        The exits with an established root that a customer began.
        """
    @property
    def other(self, /) -> Estimate | Undefined:
        """
        The share of those for other reasons.
        """
    @property
    def product(self, /) -> Estimate | Undefined:
        """
        The share of those because of the product.
        """
    @property
    def service(self, /) -> Estimate | Undefined:
        """
        The share of those because of the service.
        """
    @property
    def table(self, /) -> Table | None:
        """
        With a problem of the service, its reasons: code, label, n, share, lower, upper.
        """
    @property
    def verdict(self, /) -> str | None:
        """
        "product_problem", "service_problem" or "mixed"; None if there are no such exits.
        """

@final
class ProbeGraph:
    """
    The questions that lead from a stated reason to the root behind it.

    It is made from a dict or JSON with `id`, `revision`, `entries` (the first question of each stated
    reason) and `questions` (each with `id`, `text` by language, and `answers` with `id`, `label` by
    language and `to`, a question or a root), for the schemes of roots and of stated reasons; or it is
    the standard graph.

    >>> import crm_py as crm
    >>> probe = crm.ProbeGraph.standard()
    >>> probe.diagnose("NO_NEED", {"Q1": "yes", "Q4": "yes", "Q5": "price"}).root
    'OFFER.CHEAPER'
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, document: str | Mapping[str, object], *, roots: ReasonScheme, stated: ReasonScheme) -> ProbeGraph: ...
    def __repr__(self, /) -> str: ...
    def diagnose(self, /, stated: str, answers: Mapping[str, str]) -> Diagnosis:
        """
        Diagnose the root behind a stated reason from answers by question, in any order. Every
        question also takes "declined" and "not_asked".
        """
    def hash(self, /) -> str:
        """
        Return the hash of the graph.
        """
    @property
    def id(self, /) -> str:
        """
        The id.
        """
    @property
    def revision(self, /) -> int:
        """
        The revision.
        """
    @property
    def roots(self, /) -> list[str]:
        """
        The roots where answers lead.
        """
    @staticmethod
    def standard() -> ProbeGraph:
        """
        Return the standard graph, for the standard schemes, in English and Hebrew.
        """
    @property
    def stated(self, /) -> list[str]:
        """
        The stated reasons that have an entry.
        """
    def to_json(self, /) -> str:
        """
        Write the graph as canonical JSON.
        """

@final
class ProgramCost:
    """
    The cost of a program for one arm, in the study's currency.

    `fixed` is independent of the number of customers, `per_assigned` is the cost per customer
    assigned to the arm, `per_exposed` the cost per customer who was exposed. A float is converted
    to the shortest decimal that parses to it.

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
        The fixed cost of the program, independent of the number of customers.
        """
    @property
    def per_assigned(self, /) -> Decimal:
        """
        The cost per customer assigned to the arm.
        """
    @property
    def per_exposed(self, /) -> Decimal:
        """
        The cost per customer who was exposed to the program.
        """

@final
class RatioSet:
    """
    The confidence set of a ratio, which is not always an interval.

    `shape` tells how to interpret the limits: "bounded" (from `lower` to `upper`), "ray_up" (from
    `lower` upward), "ray_down" (up to `upper`), "two_rays" (up to `lower`, and from `upper`
    upward), "whole_line".

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
        Return whether the set, including its limits, contains a value.
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
        The method of the set.
        """
    @property
    def shape(self, /) -> str:
        """
        The interpretation of the limits.
        """
    @property
    def upper(self, /) -> float:
        """
        The upper limit; may be infinity.
        """
    @property
    def value(self, /) -> float | None:
        """
        The point estimate; None if the denominator is estimated as exactly zero.
        """

@final
class ReasonFinding:
    """
    What limits the conclusions of a report on reasons.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def message(self, /, *, language: str = "en") -> str:
        """
        Return a sentence, in English ("en") or Hebrew ("he").
        """
    @property
    def name(self, /) -> str:
        """
        The kind: "too_many_unknown", "other_share", "sparse_table", "migrated", "rounded",
        "representatives_differ" or "save_rates_are_not_effects".
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return the finding with its numbers as a dict.
        """

@final
class ReasonReport:
    """
    What a tally of reasons says.

    Limits are Wilson's, at the level of the report. `depth` 0 is the total, 1 the top groups of the
    scheme, None the codes as recorded; a code that is shorter than the depth stays itself, so that
    every depth has the same totals.
    """
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def attempts(self, /) -> int | None:
        """
        The number of attempts to leave; None without a column of who stayed.
        """
    def by(self, /, *columns: "str", depth: SupportsIndex = 1) -> ReasonsBy:
        """
        Return the exits by the levels of columns and reason, and the test of independence.
        """
    def by_month(self, /, depth: SupportsIndex = 1) -> Table:
        """
        Return the exits by month and reason, with the share within the month: month, code, n, share.
        """
    def chart(self, /, name: str, *, language: str = "en", code: str | None = None, names: bool = False) -> dict[str, Any]:
        """
        Return a chart as a dict: "pareto", "matrix", "trend", "funnel" or "saves".

        A funnel shows the reason `code`, by default NO_NEED, and no names unless `names` is True.
        """
    def compare(self, /, code: str, share: SupportsFloat | SupportsIndex) -> ShareComparison:
        """
        Compare the share of a reason among the exits with an established root with a reference.
        """
    @property
    def coverage(self, /) -> Estimate | Undefined:
        """
        The share of exits with a root that says something.
        """
    @property
    def currency(self, /) -> str | None:
        """
        The currency of the values, if it was declared.
        """
    @property
    def findings(self, /) -> list[ReasonFinding]:
        """
        What limits the conclusions.
        """
    def hidden_behind(self, /, stated: str) -> HiddenReasons:
        """
        Return what hides behind a stated reason.
        """
    @property
    def level(self, /) -> float:
        """
        The level of the limits.
        """
    def matrix(self, /) -> Table:
        """
        Return the exits by stated reason and group of roots, with the share within the stated
        reason: stated, code, n, share.
        """
    @property
    def n(self, /) -> int:
        """
        The number of exits.
        """
    def offers(self, /) -> Table:
        """
        Return the attempts to leave by offer and group of reasons, and who stayed: offer, code,
        attempts, saved, rate, lower, upper.
        """
    def overuse(self, /, code: str, *, min_n: SupportsIndex | None = None, rate: SupportsFloat | SupportsIndex = 0.05) -> Overuse:
        """
        Return how often each representative records a reason, and whether more often than all others.

        `code` is a stated reason or a root; a group counts all that is below it. Who has fewer than
        `min_n` exits is not tested; `rate` is the rate of false discoveries that is accepted.
        """
    def pareto(self, /, depth: SupportsIndex | None = None, by: str = "n") -> Table:
        """
        Return the exits by reason at a depth, the largest first: the columns of `rollup`, rank,
        cumulative_share. `by` is "n" or "value".
        """
    def plot(self, /, name: str = "pareto", *, language: str = "en", code: str | None = None, names: bool = False, ax: Any | None = None) -> Any:
        """
        Draw a chart with matplotlib (`pip install crm-py[plot]`); return the axes.

        The arguments are those of `chart`.
        """
    def portfolio_finding(self, /, threshold: SupportsFloat | SupportsIndex = 0.5) -> Portfolio:
        """
        Return whether a strict majority leaves because of the product, or of the service.
        """
    def rollup(self, /, depth: SupportsIndex | None = None) -> Table:
        """
        Return the exits by reason at a depth, in the order of the codes: code, label, n, share,
        lower, upper, value, value_share.
        """
    def saves(self, /, depth: SupportsIndex = 1) -> Table:
        """
        Return the attempts to leave by reason, and who stayed: code, attempts, saved, rate, lower,
        upper, value_saved.
        """
    def split(self, /) -> Table:
        """
        Return the exits by who wanted to leave: kind, n, share, lower, upper, value.
        """
    def to_html(self, /, *, language: str = "en") -> str:
        """
        Write the report as a self-contained HTML page, in English ("en") or Hebrew ("he").
        """
    def to_html_fragment(self, /, *, language: str = "en") -> str:
        """
        Write the report as an HTML fragment, as notebooks show it.
        """
    def to_json(self, /) -> str:
        """
        Write the report with its tables as canonical JSON.
        """
    def to_text(self, /, *, language: str = "en") -> str:
        """
        Write the report as text of 80 columns, in English ("en") or Hebrew ("he").
        """
    def trend(self, /, depth: SupportsIndex = 1) -> Table:
        """
        Return the trend of each reason: code, label, n, first_share, last_share, z, p_value,
        p_adjusted.
        """
    @property
    def unknown(self, /) -> dict[str, int]:
        """
        How many exits have a root that says nothing: "not_asked", "declined", "other".
        """
    @property
    def value(self, /) -> Decimal | None:
        """
        The sum of the values of those who left; None without a column of values.
        """

@final
class ReasonScheme:
    """
    The reasons for which customers leave, by code, each with its texts in several languages.

    It is made from a dict or JSON with `id`, `revision`, `languages`, `guided` and `concepts`, or is
    a standard scheme: "root" or "stated". A document with errors is refused at the path of the
    first; `check` lists them all.

    >>> import crm_py as crm
    >>> roots = crm.ReasonScheme.standard("root")
    >>> roots.find("מחיר נמוך יותר אצל מתחרה")
    ['OFFER.CHEAPER']
    >>> roots.children("OFFER")
    ['OFFER.BETTER', 'OFFER.BRAND', 'OFFER.CHEAPER']
    >>> len(roots), len(roots.codes(assignable=True))
    (53, 44)
    """
    def __contains__(self, code: str, /) -> bool: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, code: str, /) -> Concept: ...
    def __getnewargs__(self, /) -> tuple[str]: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, document: str | Mapping[str, object]) -> ReasonScheme: ...
    def __repr__(self, /) -> str: ...
    def ancestors(self, /, code: str) -> list[str]:
        """
        Return the codes above a code, the nearest first.
        """
    def at_depth(self, /, code: str, depth: SupportsIndex) -> str:
        """
        Return the code that stands for another at a depth: at 1 the top group.
        """
    @staticmethod
    def check(document: str | Mapping[str, object]) -> list[Violation]:
        """
        Return every violation in a document.

        >>> import crm_py as crm
        >>> document = {"id": "gym", "languages": ["en"], "concepts": [{"code": "A.B"}]}
        >>> [violation.code for violation in crm.ReasonScheme.check(document)]
        ['missing_parent', 'missing_label']
        """
    def children(self, /, code: str) -> list[str]:
        """
        Return the codes directly below a code, in their order.
        """
    def codes(self, /, *, assignable: bool = False) -> list[str]:
        """
        Return the codes in their order: all, or those that an exit can have.
        """
    @property
    def concepts(self, /) -> list[Concept]:
        """
        The concepts in the order of the document.
        """
    @staticmethod
    def draft(frame: Any, *, levels: SupportsGetItem[int, str], id: str, language: str, count: str | None = None) -> SchemeDraft:
        """
        Draft a scheme from the label columns of a table, the top level first.

        `frame` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns. `count` is
        a column that says how many times a row counts.

        >>> import crm_py as crm
        >>> rows = {"group": ["Price", "Place"], "reason": ["Too dear!", "Too far"]}
        >>> draft = crm.ReasonScheme.draft(rows, levels=["group", "reason"], id="gym", language="en")
        >>> crm.ReasonScheme(draft.document).codes(assignable=True)
        ['PLACE.TOO_FAR', 'PRICE.TOO_DEAR']
        """
    def extend(self, /, document: str | Mapping[str, object]) -> ReasonScheme:
        """
        Return the scheme with the changes of a document: `id`, `revision`, `add` (a list of
        concepts), `relabel` (labels by language, by code), `retire` (a replacement or None, by code).

        >>> import crm_py as crm
        >>> roots = crm.ReasonScheme.standard("root")
        >>> gym = roots.extend({"id": "gym", "revision": 1, "retire": {"UNKNOWN.OTHER": None}})
        >>> gym.migrate("UNKNOWN.OTHER").status
        'retired'
        """
    def find(self, /, text: str) -> list[str]:
        """
        Return the codes whose code, label or other wording folds to the same as a text: none, one
        or several. Case, accents, niqqud, kinds of dashes and of space do not matter.
        """
    @staticmethod
    def from_skos(text: str) -> ReasonScheme:
        """
        Read a scheme from SKOS in a subset of JSON-LD; what is not understood is among the
        `warnings`.
        """
    @property
    def guided(self, /) -> bool:
        """
        Whether every reason has a probing question and a response.
        """
    def hash(self, /) -> str:
        """
        Return the hash of the scheme.
        """
    @property
    def id(self, /) -> str:
        """
        The id.
        """
    def is_assignable(self, /, code: str) -> bool:
        """
        Return whether an exit can have a code.
        """
    @property
    def languages(self, /) -> list[str]:
        """
        The languages.
        """
    def migrate(self, /, code: str) -> Migration:
        """
        Return what has become of a code, following replacements of replacements.
        """
    def response(self, /, root: str, context: str | Mapping[str, object] | None = None) -> dict[str, Any]:
        """
        Return what to do about a root: a dict with `probe`, `response`, `benefit`,
        `recoverability`, `adjustments` and `contact`. `context` may have `price_gap` ("small" or
        "large"), `repairs` (a number) and `alternatives` ("few" or "many").

        >>> import crm_py as crm
        >>> roots = crm.ReasonScheme.standard("root")
        >>> roots.response("OFFER.CHEAPER", {"price_gap": "large"})["recoverability"]
        1
        """
    @property
    def revision(self, /) -> int:
        """
        The revision.
        """
    @staticmethod
    def standard(kind: str) -> ReasonScheme:
        """
        Return a standard scheme, in English and Hebrew: "root" or "stated".
        """
    def to_json(self, /) -> str:
        """
        Write the scheme as canonical JSON.
        """
    def to_skos(self, /) -> str:
        """
        Write the scheme as SKOS in a subset of JSON-LD.
        """
    def top(self, /) -> list[str]:
        """
        Return the codes below no other, in their order.
        """
    @property
    def warnings(self, /) -> list[Violation]:
        """
        The violations that are warnings.
        """

@final
class ReasonTally:
    """
    Counts the reasons of those who left.

    `scheme` is that of the roots. `root` is one column of codes, or a list of columns, one for each
    level of the scheme, top first, that hold labels or parts of codes. All other columns are
    optional: `stated`, what the customer said, codes of `stated_scheme`, by default the standard
    one; `contributing`, a list of columns of codes; `dissatisfaction`; `representative`, who recorded
    the reason; `date`, with `zone` if it has instants; `value`, with `currency` and `decimals`;
    `count`, how many customers a row stands for; `saved`, whether the customer stayed: a row is then
    an attempt to leave; `offer`; and `by`, a list whose entries are columns or tuples of columns to
    be crossed. `null_root` is "error" or "not_asked"; with `allow_parents` a group of reasons can be
    recorded.

    The state is exact and small, and the same to the bit however the rows are batched, ordered or
    spread.

    >>> import crm_py as crm
    >>> roots = crm.ReasonScheme.standard("root")
    >>> tally = crm.ReasonTally(roots, root="reason", by=["plan"])
    >>> tally.update({
    ...     "reason": ["OFFER.CHEAPER", "OFFER.BETTER", "NEED.USE_ENDED"],
    ...     "plan": ["basic", "plus", "basic"],
    ... })
    >>> report = tally.report()
    >>> report.n, report.rollup(1)["code"], report.rollup(1)["n"]
    (3, ['NEED', 'OFFER'], [1, 2])
    """
    def __eq__(self, other: object, /) -> bool: ...
    def __new__(cls, /, scheme: ReasonScheme, *, root: str | Iterable[str], stated: str | None = None, stated_scheme: ReasonScheme | None = None, contributing: str | Iterable[str] | None = None, dissatisfaction: str | None = None, representative: str | None = None, date: str | None = None, zone: str | None = None, value: str | None = None, currency: str | None = None, decimals: SupportsIndex | None = None, count: str | None = None, saved: str | None = None, offer: str | None = None, by: Iterable[str | Iterable[str]] | None = None, null_root: str = "error", allow_parents: bool = False) -> ReasonTally: ...
    def __reduce__(self, /) -> "tuple[object, tuple[str, ReasonScheme, ReasonScheme]]": ...
    def __repr__(self, /) -> str: ...
    @property
    def columns(self, /) -> list[str]:
        """
        The columns that `update` reads.
        """
    @property
    def definition(self, /) -> dict[str, Any]:
        """
        The definition of the tally, as a dict.
        """
    def empty(self, /) -> ReasonTally:
        """
        Return an empty tally with the same definition.
        """
    @staticmethod
    def from_json(json: str, scheme: ReasonScheme, stated_scheme: ReasonScheme | None = None) -> ReasonTally:
        """
        Read a state that `to_json` wrote, in this or another language, with its scheme or a newer
        revision.
        """
    def merge(self, /, other: ReasonTally) -> None:
        """
        Add the rows of another tally with the same definition.
        """
    def report(self, /, *, level: SupportsFloat | SupportsIndex = 0.95) -> ReasonReport:
        """
        Report what the tally says so far, with limits at a level.
        """
    @property
    def scheme(self, /) -> ReasonScheme:
        """
        The scheme of the roots.
        """
    @property
    def size(self, /) -> int:
        """
        The bytes of memory that the counts and sums take.
        """
    @property
    def stated_scheme(self, /) -> ReasonScheme:
        """
        The scheme of the stated reasons.
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
        one customer, or as many as the `count` column says. `threads` is the number of threads;
        None is one per core. `progress` is called with the number of rows read so far.
        """
    def update_summary(self, /, table: Any) -> None:
        """
        Add a table that is already grouped by all key columns, all rows or none: these columns, `n`
        customers, and with a value the sum of theirs, `value_sum`.

        The state is that of `update`, unless values have more decimals than the tally keeps: each
        `value_sum` is rounded once, and not each row, so that sums differ by up to half a unit a row,
        and the finding `rounded` counts the rows of this table.
        """

@final
class ReasonsBy:
    """
    Reasons by other columns.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cramers_v(self, /) -> float | None:
        """
        Cramer's V; None with fewer than two levels or codes.
        """
    @property
    def findings(self, /) -> list[ReasonFinding]:
        """
        What limits the conclusions.
        """
    @property
    def smallest_expected(self, /) -> float | None:
        """
        The smallest expected count; None if nobody left.
        """
    @property
    def table(self, /) -> Table:
        """
        The levels, code, n, share, residual, p_adjusted.
        """
    @property
    def test(self, /) -> ChiSquareTest | None:
        """
        Whether the reasons depend on the levels; None if nobody left.
        """

@final
class RelationshipPolicy:
    """
    What the business means by each type of relationship: a dict or JSON that has for a type the
    `channels`, the `cadence_days` within which there is contact, and whether it has an `owner`.

    >>> import crm_py as crm
    >>> crm.RelationshipPolicy({"community": {"channels": ["web"]}}).to_json()
    '{"community":{"channels":["web"]}}'
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, document: str | Mapping[str, object] | Iterable[Mapping[str, object]]) -> RelationshipPolicy: ...
    def misalignments(self, /, customer: Customer, *, now: datetime) -> list[dict[str, Any]]:
        """
        Return where the relationships of a customer differ from the policy.
        """
    def to_json(self, /) -> str:
        """
        Write the policy as canonical JSON.
        """

@final
class RetentionReport:
    """
    The report of a study: each treated arm compared with the control.

    `print` shows it as text for a terminal, a notebook as tables and charts.
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
        The balance of the arms in the baseline and the covariates.
        """
    def balance_table(self, /) -> Table:
        """
        Return the balance as a table: a row for each treated arm and each covariate.
        """
    def chart(self, /, name: str) -> dict[str, Any]:
        """
        Return a chart as a dict: axes, bars, curves, reference lines and labels, with nothing left to
        compute for the one who draws it.

        `name` is "rates", the churn rate of each arm; "churn", the churn reduction of each treated
        arm; "cost", the cost per retained customer; "acceptability", the confidence that an arm is
        worth its cost, by the value of a retained customer; "revenue", the incremental revenue; or
        "strata", the churn reduction in each stratum.
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
        The properties of the data that limit the conclusions.
        """
    def findings_table(self, /) -> Table:
        """
        Return the findings as a table: a row for each, with its kind, severity, message and JSON.
        """
    @staticmethod
    def from_json(json: str) -> RetentionReport:
        """
        Read a report that `to_json` wrote, in this or another language.
        """
    @property
    def options(self, /) -> dict[str, Any]:
        """
        The options of the report, as a dict.
        """
    def plot(self, /, name: str = "rates", *, ax: Any | None = None) -> Any:
        """
        Draw a chart with matplotlib (`pip install crm-py[plot]`); return the axes.

        `name` is one that `chart` takes.
        """
    @property
    def sample_ratio(self, /) -> SampleRatio | Undefined:
        """
        The test of the sizes of the arms, undefined without an allocation ratio.
        """
    @property
    def strata(self, /) -> list[StrataReport]:
        """
        The results by stratum of each treated arm; empty without strata.
        """
    def strata_table(self, /) -> Table:
        """
        Return the strata as a table: a row for each treated arm and each stratum that has customers
        of both arms.

        Each stratum column of the study is one that is named "stratum_" and its name.
        """
    def table(self, /) -> Table:
        """
        Return the figures as a table: a row for each arm, the control first.

        A figure has the name that it has in `ArmReport`. An estimate is three columns, with
        `_lower` and `_upper` for the limits; a set, such as `cost_per_retained`, has its shape in a
        fourth, `_shape`. An unbounded limit is infinite, and what is undefined or was not asked for
        is None, as is every comparison with the control in the row of the control. Exact money is a
        Decimal. Every report has the same columns in the same order, so that tables of several
        reports can be concatenated.

        >>> import crm_py as crm
        >>> study = crm.RetentionStudy(
        ...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
        ...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
        ... )
        >>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
        >>> table = study.report().table()
        >>> table["arm"], table["churned"], table["verdict"]
        (['none', 'mail'], [120, 80], [None, 'effective'])
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        Return all the numbers as a dict, in the form of the JSON but for infinite numbers, which are
        floats.
        """
    def to_html(self, /) -> str:
        """
        Write the report as a self-contained HTML page, for a browser, a phone or paper.
        """
    def to_html_fragment(self, /) -> str:
        """
        Write the report as an HTML fragment with its own style, as notebooks show it.
        """
    def to_json(self, /) -> str:
        """
        Write all the numbers as canonical JSON (RFC 8785).
        """
    def to_text(self, /) -> str:
        """
        Write the report as text for a terminal of 80 columns.
        """

@final
class RetentionStudy:
    """
    Counts customers and losses by arm, and reports how many customers the program retained and at
    what cost.

    `arm` and `churned` are columns, `control` is the arm without the program. `cost` is one
    `ProgramCost` for all treated arms, or a mapping with one per arm. The follow-up is
    `follow_up_days`, `follow_up_months` or `follow_up_open`; exactly one must be given. `count` is
    the column with the number of customers per row; without it each row is one. `allocation_ratio`
    is the intended relative size of each arm.

    With a cost for each arm or an allocation ratio, a row with any other arm is an error.

    Further columns, all optional: `revenue`, each customer's revenue during the follow-up;
    `baseline`, a value measured before the program, which adjusts the effects; `cost_column`, the
    program's cost for each customer; `strata`, which divide the customers; `covariates`, in which
    the balance of the arms is checked; `exposed`, whether the customer was exposed to the program;
    `followed_days`, the number of days from each customer's assignment to the end of the data,
    whether or not the customer was lost before (customers followed for less than the follow-up are
    excluded); `lost_after`, the number of days from each customer's assignment to the loss, null for
    a customer who was not lost (`churned` then says whether the customer was ever lost, and a loss
    counts if it is within the follow-up); `currency_column`, whose values must equal `currency`.
    `decimals` gives the number of decimals of the sums, by column; without it, more digits than the
    currency has are an error in `revenue` and `cost_column`, and rounded to 6 in other columns.
    `missing` says what a null of the revenue is: `{"revenue": "zero"}` if the customer brought none,
    `{"revenue": "unknown"}` if it is not known; without it a null is an error. `cap` counts larger
    amounts as this one, `{"revenue": "500"}`. `share_fixed` shares one fixed cost among the treated
    arms; `negative_cost` allows negative numbers in the cost column. `strata` and `covariates` are
    the name of a column or a list of names. `context` is the context that the cost depends on.
    `assignment` is how customers were assigned to arms, instead of `allocation_ratio`, and `id` the
    column with their ids.

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
    def __new__(cls, /, *, arm: str, control: str, churned: str, currency: str, cost: ProgramCost | Mapping[str, ProgramCost], follow_up_days: SupportsIndex | None = None, follow_up_months: SupportsIndex | None = None, follow_up_open: bool = False, count: str | None = None, allocation_ratio: Mapping[str, float] | None = None, revenue: str | None = None, baseline: str | None = None, cost_column: str | None = None, strata: str | Iterable[str] | None = None, covariates: str | Iterable[str] | None = None, exposed: str | None = None, followed_days: str | None = None, lost_after: str | None = None, missing: dict[str, str] | None = None, cap: Mapping[str, str | int | float | Decimal] | None = None, currency_column: str | None = None, decimals: dict[str, SupportsIndex] | None = None, share_fixed: bool = False, negative_cost: bool = False, context: CostContext | None = None, assignment: Assignment | None = None, id: str | None = None) -> RetentionStudy: ...
    def __reduce__(self, /) -> "tuple[object, tuple[str]]": ...
    def __repr__(self, /) -> str: ...
    @property
    def arms(self, /) -> list[str]:
        """
        The arms in the order of their names: the declared ones, or those seen so far.
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
        Return an empty study with the same definition.
        """
    @staticmethod
    def from_definition(definition: str | Mapping[str, object]) -> RetentionStudy:
        """
        Create a study from a definition: a dict, or JSON.
        """
    @staticmethod
    def from_json(json: str) -> RetentionStudy:
        """
        Read a state that `to_json` wrote, in this or another language.
        """
    def merge(self, /, other: RetentionStudy) -> None:
        """
        Add the rows of another study with the same definition.
        """
    @property
    def optional_summary_columns(self, /) -> list[str]:
        """
        The columns that `update_summary` reads if the table has them: each is needed for some
        figure of the report.
        """
    def report(self, /, options: str | Mapping[str, object] | None = None, *, level: SupportsFloat | SupportsIndex | None = None, difference: str | None = None, multiplicity: str | None = None, customer_value: str | int | float | Decimal | None = None, acquisition_cost: str | int | float | Decimal | None = None, stratified: bool | None = None, adjust: str | None = None, value_from: str | None = None, cost_method: str | None = None) -> RetentionReport:
        """
        Compare each treated arm with the control.

        `difference` is the method for the churn reduction: "scas" (the default),
        "miettinen_nurminen", "mee", "newcombe", "agresti_caffo" or "wald". `multiplicity` is the
        adjustment of the p-values of several treated arms: see `crm_py.stats.adjust`.
        `customer_value` is the value of a retained customer, needed for the net benefit.
        `acquisition_cost` is the cost of a new customer, needed for its ratio to the cost of
        retention.

        `stratified` standardizes all figures over the strata; a study with strata does so unless it is
        False. Customers in a stratum without the control or without the treated arm are left out, a
        fixed cost is charged in full, strata in which an arm has fewer than two customers are taken
        together, and the effect of an arm without a common stratum with the control is undefined.
        `adjust` is "cuped", "lin" or "none": the adjustment of churn and revenue for the
        baseline, in addition to the unadjusted figures. `value_from` is "customer_value" or
        "revenue": the value in the net benefit; the adjusted revenue decides if the baseline is
        known for 99% of each arm. `cost_method` is "mover" or "fieller": how the
        limits of effect and cost are combined.

        An option that is not given keeps its default: the first of those listed, and a level of
        0.95. The `options` of a report contain all of them. `options` gives the options as a
        document: a dict, such as the `options` of another report, or JSON. A keyword replaces the
        key of the same name.
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
        Write the query that groups a table of rows into the table for `update_summary`.

        `dialect` is "duckdb", "sqlite", "postgresql" or "spark". The sums are exact: the state is
        bit-identical to that of the rows if numbers have no more decimals than declared. Invalid
        rows (a null in a required column, an outcome of 0.4, a cost below 0, even of an excluded
        customer) make a count null, which is rejected, or the query fails. Metrics and covariates
        must be numbers. Differences between the databases:

        - Each database has its own rounding of numbers with more decimals than declared, and they
          are not counted as rounded. Text that is a number can pass as a number.
        - PostgreSQL fails for its type money, and for a name longer than 63 bytes, which it would
          truncate, such as `c_sum_sq` of a covariate `c` of more than 56 bytes.
        - Spark rejects sums of more than 38 digits, and can be off in the last digit of a float
          above 2^52 units.
        - SQLite stores NaN as null, and rejects sums that exceed its integers, which numbers of
          10^12 units or more can reach.
        - All databases except PostgreSQL treat column names that differ only in case as equal.

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
        one customer, or as many as the `count` column says. `threads` is the number of threads;
        None is one per core. `progress` is called with the number of rows read so far.
        """
    def update_summary(self, /, table: Any) -> None:
        """
        Add a table that is already grouped, all rows or none.

        Its columns are the arm and the strata by their own names, `n` customers, and `churned` of
        them, as the GROUP BY of a database returns. For each metric `m` of the study (`revenue`,
        `baseline`, `cost`) `m_n` (default `n`), `m_churned`, `m_sum`, `m_sum_sq` and
        `m_churned_sum`; for each pair, such as `revenue_baseline`, its `_n` and the `_sum` of the
        products; `exposed` and `exposed_churned`; `excluded` and `excluded_churned`; for each numeric
        covariate `c_n`, `c_sum` and `c_sum_sq`. For the revenue also `revenue_sum_cube`, and with a
        baseline, of the customers who have both, `revenue_baseline_revenue_sum_cube`,
        `revenue_baseline_revenue_sq_sum` (the square of the revenue times the baseline),
        `revenue_baseline_baseline_sq_sum` and `revenue_baseline_baseline_sum_cube`; with a cap, which
        the table must have applied, `revenue_capped`. A `revenue_n` below `n` needs `missing`; if a
        missing revenue is a zero, the sums of pairs count it as one. If a column is missing, only the figures that need it are undefined.
        `summary_sql` writes the query.
        """

@final
class RetentionValue:
    """
    The value of retention: the income gained, the expense saved, and their sum.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def expense_saved(self, /) -> Money:
        """
        The expense avoided through retained customers; negative if expense was added.
        """
    @property
    def income_gained(self, /) -> Money:
        """
        The additional income from retained customers; negative if income was lost.
        """
    @property
    def total(self, /) -> Money:
        """
        The sum of both.
        """

@final
class SampleRatio:
    """
    The test of group sizes against their expected shares.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def degrees_of_freedom(self, /) -> int:
        """
        The number of groups minus one.
        """
    @property
    def method(self, /) -> str:
        """
        "chi_square"; if an expected size is small, "exact_multinomial", or "exact_and_chi_square":
        exact in the small groups, chi-square in the rest.
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
class Schema:
    """
    The schema of customer data: fields, events and consents, and how they are protected.

    It is made from a dict or JSON with `id` (the column of the customer's id), `fields` (each a
    `name`, a `type` and more), `events` (rows of other tables) and `consents`, or is the standard
    schema, which `extend` changes. The types are "bool", "int", "float", "decimal", "money", "date",
    "timestamp", "text", "code" and "codes".

    >>> import crm_py as crm
    >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    >>> schema.to_json()
    '{"fields":[{"name":"age","type":"int"}],"version":1}'
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[str]: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, document: str | Mapping[str, object]) -> Schema: ...
    def __repr__(self, /) -> str: ...
    def extend(self, /, document: str | Mapping[str, object]) -> Schema:
        """
        Return the schema with fields, events and consents added or replaced.

        What is less protected than before needs an `override` with a `reason`.

        >>> import crm_py as crm
        >>> schema = crm.Schema.standard(currency="ILS")
        >>> plan = {"name": "plan", "type": "code", "codes": ["basic", "plus"]}
        >>> '"plus"' in schema.extend({"fields": [plan]}).to_json()
        True
        """
    def hash(self, /) -> str:
        """
        Return the hash of the schema.
        """
    @staticmethod
    def standard(*, currency: str) -> Schema:
        """
        Return the standard schema, with amounts in a currency.
        """
    def to_json(self, /) -> str:
        """
        Write the schema as canonical JSON.
        """

@final
class SchemeDraft:
    """
    The draft of a scheme.
    """
    def __repr__(self, /) -> str: ...
    @property
    def counts(self, /) -> Table:
        """
        The count of each path of labels: the columns of the levels, `code` and `n`.
        """
    @property
    def document(self, /) -> dict[str, Any]:
        """
        The document, a dict.
        """
    @property
    def violations(self, /) -> list[Violation]:
        """
        What the document violates; a "label_twice" with the count under each parent.
        """

@final
class SegmentSet:
    """
    A set of segments: groups of customers by rules, and by hand.

    `segments` is a list of dicts, or the whole document. A segment has an `id`, and may have a
    `label` by language, a `version`, a `rule` (text or a dict), the customers whom it takes or leaves
    out by hand (`include` and `exclude`, lists of dicts with `id`, `reason`, `by`, `at`), and a
    `release` to viewers who may not see its fields. The days of rules are meant in `zone`, and weeks
    start on `week_starts`. `exclusive` has groups of segments of which a customer is in at most one,
    the first that takes him.

    >>> import crm_py as crm
    >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    >>> segments = crm.SegmentSet(schema, [{"id": "young", "rule": "age BETWEEN 18 AND 25"}])
    >>> members = segments.evaluate({"age": [17, 18, 25, None]})
    >>> members.counts, members.rows_of("young")
    ({'young': 2}, [1, 2])
    >>> segments.test({"age": 20})
    ['young']
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getnewargs__(self, /) -> tuple[Schema, str]: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, schema: Schema, segments: str | Mapping[str, object] | Iterable[object], *, zone: str | None = None, week_starts: str | None = None, exclusive: str | Mapping[str, object] | None = None) -> SegmentSet: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    def affected_by(self, /, names: SupportsGetItem[int, str]) -> list[str]:
        """
        Return the segments to test again where these fields, events, consents (by their purpose) or
        segments changed.
        """
    def breakdown(self, /, id: str, frame: Any, *, now: datetime | None | None = None, events: Mapping[str, object] | EventFold2 | None | None = None, viewer: Viewer2 | None | None = None, nan: str = "error") -> Breakdown:
        """
        Count what each clause at the top of a rule does.

        >>> import crm_py as crm
        >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
        >>> segments = crm.SegmentSet(schema, [{"id": "young", "rule": "age >= 18 AND age < 26"}])
        >>> clauses = segments.breakdown("young", {"age": [17, 20, 30, None]}).clauses
        >>> [(clause.text, clause.true, clause.remaining, clause.alone) for clause in clauses]
        [('age >= 18', 2, 2, 1), ('age < 26', 2, 1, 1)]
        """
    def changes(self, /, before: Any, after: Any, *, now: datetime | None | None = None, before_now: datetime | None | None = None, events: Mapping[str, object] | EventFold2 | None | None = None, before_events: Mapping[str, object] | EventFold2 | None | None = None, viewer: Viewer2 | None | None = None, nan: str = "error") -> Table:
        """
        Compare the members before and after: a table of `id`, `segment`, `change` ("entered" or
        "exited") and `cause`, the names of the fields and events that differ, or "(time)", "(new)",
        "(gone)".

        `before_now` and `before_events` are `now` and `events` unless they are given.
        """
    @property
    def columns(self, /) -> list[str]:
        """
        The columns of the customers that the rules read.
        """
    def evaluate(self, /, frame: Any, *, now: datetime | None | None = None, events: Mapping[str, object] | EventFold2 | None | None = None, viewer: Viewer2 | None | None = None, nan: str = "error", threads: SupportsIndex | None = None, progress: Callable[[int], object] | None = None) -> Membership:
        """
        Find the members of all segments among the customers of a table.

        `frame` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns: arrays, or
        lists of bool, int, float, str, Decimal, date, datetime or lists of str. `now` is a
        `datetime` with a time zone. `events` has the tables of events by their name, or is an
        `EventFold`. What the viewer may not see is left out. `nan` is "error", or "null" to read NaN
        as null. `threads` is the number of threads; None is one per core. `progress` is called with
        the number of rows read so far.
        """
    def event_columns(self, /, table: str) -> list[str]:
        """
        The columns of a table of events that the rules read.
        """
    def event_fold(self, /, *, now: datetime | None | None = None) -> EventFold:
        """
        Start an accumulator of the events that the rules read.

        It may be used instead of tables of events, at the same `now`.
        """
    @property
    def event_tables(self, /) -> list[str]:
        """
        The tables of events that the rules read.
        """
    def explain(self, /, record: str | Customer2 | Mapping[str, object], *, now: datetime | None | None = None, events: Mapping[str, object] | None | None = None, viewer: Viewer2 | None | None = None) -> "dict[str, Explanation]":
        """
        Explain for each segment why a customer is a member or not: a dict of `Explanation` by id.

        >>> import crm_py as crm
        >>> schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
        >>> segments = crm.SegmentSet(schema, [{"id": "young", "rule": "age >= 18 AND age < 26"}])
        >>> why = segments.explain({"age": 30})["young"]
        >>> why.member, why.truth, why.because, why.values
        (False, 'false', ['age < 26'], {'age': 30})
        """
    @staticmethod
    def from_react_querybuilder(schema: Schema, queries: "dict[str, object]", *, zone: str | None = None) -> SegmentSet:
        """
        Compile queries of react-querybuilder (version 8), each the rule of the segment of its key;
        days are meant in `zone`.
        """
    def hash(self, /, id: str | None = None) -> str:
        """
        Return the hash of the set, or of a segment with all that it refers to.
        """
    @property
    def ids(self, /) -> list[str]:
        """
        The ids of the segments, in their order.
        """
    def members_sql(self, /, table: str, *, dialect: str, now: datetime | None | None = None) -> str:
        """
        Write a query of all segments: the id of each customer of a table, and a column for each
        segment, with all literals written in.
        """
    def reads(self, /, id: str) -> dict[str, Any]:
        """
        Return what a segment reads, through references too: fields, events, consents, segments, and
        whether time alone can change it.
        """
    def test(self, /, record: str | Customer2 | Mapping[str, object], *, now: datetime | None | None = None, events: Mapping[str, object] | None | None = None) -> list[str]:
        """
        Return the segments of one customer.

        `record` is a `Customer`, a dict of fields, or JSON of fields and events; `events` has lists of
        dicts by the name of the event. A field that is left out is null.
        """
    def to_html_fragment(self, /, *, viewer: Viewer2 | None | None = None) -> str:
        """
        Write the segments and their rules as an HTML fragment, as notebooks show it; for a viewer,
        those that he may see.
        """
    def to_json(self, /, *, viewer: Viewer2 | None | None = None) -> str:
        """
        Write the document as canonical JSON; for a viewer, without what he may not see.
        """
    def to_react_querybuilder(self, /, id: str) -> dict[str, Any]:
        """
        Return the rule of a segment as a query of react-querybuilder.
        """
    def to_sql(self, /, id: str, *, dialect: str, now: datetime | None | None = None, alias: str | None = None, approximate: bool = False) -> SegmentSql:
        """
        Write the membership of a segment in SQL: a boolean expression that is never null.

        `dialect` is "duckdb", "sqlite", "postgresql" or "spark". `alias` is what the query calls the
        customers' table. With `approximate`, what the dialect has not exactly is written as what is
        nearest, and `notes` lists the differences. In SQLite a date is ISO text, a timestamp an
        integer of microseconds, and codes are an array of JSON.
        """
    def to_text(self, /, *, viewer: Viewer2 | None | None = None) -> str:
        """
        Write the segments and their rules as text; for a viewer, those that he may see.
        """

@final
class SegmentSql:
    """
    The membership of a segment in SQL.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def notes(self, /) -> list[str]:
        """
        What differs from the rule, or can differ.
        """
    @property
    def params(self, /) -> list[str]:
        """
        The values of the parameters, in their order.
        """
    @property
    def text(self, /) -> str:
        """
        The expression, with parameters for its texts.
        """

@final
class ShareComparison:
    """
    A share beside a reference.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def observed(self, /) -> Estimate | Undefined:
        """
        The share among the exits with an established root.
        """
    @property
    def p_value(self, /) -> float | None:
        """
        The p-value of the score test; None if the share is undefined.
        """
    @property
    def reference(self, /) -> float:
        """
        The reference.
        """

@final
class StrataReport:
    """
    The results by stratum of a treated arm.
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
        The combined strata; undefined if no stratum has both arms.
        """
    @property
    def lacking(self, /) -> list[list[str | None]]:
        """
        The strata without customers of one arm, which have no weight.
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
        The number of customers lost.
        """
    @property
    def control_churned(self, /) -> int:
        """
        The number of customers lost.
        """
    @property
    def control_n(self, /) -> int:
        """
        The number of controls.
        """
    @property
    def group(self, /) -> int:
        """
        The group in which it is compared, from 0: strata of the same group are taken together in a
        stratified report, because an arm has fewer than two customers in one of them.
        """
    @property
    def n(self, /) -> int:
        """
        The number of treated customers.
        """
    @property
    def names(self, /) -> list[str | None]:
        """
        The names of the stratum, one per column; None for a null.
        """
    @property
    def retained(self, /) -> float:
        """
        The number of customers retained in the stratum.
        """

@final
class Table:
    """
    A table of named typed columns, which the library of your choice takes without a copy.

    `to_pandas`, `to_polars` and `to_arrow` make a frame, and whatever knows Arrow's capsules reads
    the table itself: `polars.DataFrame(rows)`, `duckdb.sql("FROM rows")`. Printed, it shows the
    first 20 rows; in a notebook as HTML. There a null is `null`, an unbounded limit is `inf`, a
    float has at most six significant digits, and instants that have a time zone are in UTC.

    >>> import crm_py as crm
    >>> study = crm.RetentionStudy(
    ...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
    ...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
    ... )
    >>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
    >>> table = study.report().table()
    >>> len(table), table.columns[:3]
    (2, ['arm', 'n', 'churned'])
    >>> table["churned"]
    [120, 80]
    """
    def __arrow_c_schema__(self, /) -> "object":
        """
        Hand the types of the columns out as Arrow's capsule of a schema.
        """
    def __arrow_c_stream__(self, /, requested_schema: "object" = None) -> "object":
        """
        Hand the table out as Arrow's capsule of a stream, without a copy.

        The types cannot be chosen: `requested_schema` is ignored.
        """
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, name: str, /) -> list[Any]:
        """
        Return the values of a column, None for a null.

        They are bool, int, float, decimal.Decimal, str, datetime.date, or datetime.datetime, which
        has a tzinfo where the column has a time zone. A date that `datetime` cannot hold, before
        the year 1 or after 9999, is an OverflowError or a ValueError.
        """
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __reduce__(self, /) -> "tuple[object, tuple[list[tuple[str, str, int | None, str | None, list[object]]]]]": ...
    def __repr__(self, /) -> str: ...
    def _repr_html_(self, /) -> str: ...
    @property
    def columns(self, /) -> list[str]:
        """
        The names of the columns.
        """
    def to_arrow(self, /) -> "object":
        """
        Return a pyarrow Table, without a copy; needs pyarrow.
        """
    def to_dict(self, /) -> "dict[str, list[object]]":
        """
        Return the columns by their names, each as a list.
        """
    def to_pandas(self, /) -> "object":
        """
        Return a pandas DataFrame; needs pandas.

        Integers and booleans with nulls have the types `Int64` and `boolean`; a null is NaN among
        floats, NaT among timestamps. Decimals and dates are columns of objects.
        """
    def to_polars(self, /) -> "object":
        """
        Return a polars DataFrame, without a copy where polars takes the type as it is; needs polars.
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
        The method of the computation; if an exact computation would be too large, the test used
        instead.
        """
    @property
    def p_value(self, /) -> float:
        """
        The p-value.
        """

@final
class Total:
    """
    Adds up a column of money or numbers, exactly.

    The sum is an integer in the column's declared decimals: `decimals`, or by default those of the
    currency, or 6. Nulls are counted and excluded.

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
        Return an empty total of the same column.
        """
    @staticmethod
    def from_json(json: str) -> Total:
        """
        Read a state that `to_json` wrote.
        """
    def merge(self, /, other: Total) -> None:
        """
        Add the rows of another total of the same column.
        """
    def report(self, /) -> TotalReport:
        """
        Return the total so far.
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
    The result of a `Total`.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def money(self, /) -> Money | None:
        """
        The sum as money, if the column has a currency.
        """
    @property
    def nulls(self, /) -> int:
        """
        The number of nulls.
        """
    @property
    def rounded_largest_change(self, /) -> float:
        """
        The largest change by rounding.
        """
    @property
    def rounded_rows(self, /) -> int:
        """
        The number of rows that were rounded to the declared decimals.
        """
    @property
    def rows(self, /) -> int:
        """
        The number of rows with a number.
        """
    @property
    def sum(self, /) -> Decimal:
        """
        The sum.
        """

@final
class TrendTest:
    """
    The test of a trend of proportions.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def p_value(self, /) -> float:
        """
        The two-sided p-value.
        """
    @property
    def z(self, /) -> float:
        """
        The standard score, above 0 if the proportion rises with the scores.
        """

@final
class Undefined:
    """
    A value that is undefined, with the reason. It is false.

    `column` is the missing column, if any.

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
        The missing column, if any.
        """
    @property
    def reason(self, /) -> str:
        """
        The reason.
        """

@final
class VendorReason:
    """
    What the code of a vendor says of an exit, in the codes of the standard schemes.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def initiator(self, /) -> str | None:
        """
        Who ended the relationship: "customer", "firm", "external", "system", or None.
        """
    @property
    def relation(self, /) -> str | None:
        """
        How well the root fits: "exact", "close", "broad", or None.
        """
    @property
    def root(self, /) -> str | None:
        """
        The root, a group of roots, or None.
        """
    @property
    def stated(self, /) -> str | None:
        """
        The stated reason, or None.
        """
    @property
    def voluntary(self, /) -> bool | None:
        """
        Whether the customer left of his own will, or None.
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
        How the p-value was adjusted for several treated arms.
        """
    @property
    def figure(self, /) -> str:
        """
        The figure that decided the verdict: "churn_reduction" or "net_benefit_at_value".
        """
    @property
    def held_back_by(self, /) -> str | None:
        """
        The test because of which a verdict on money is unclear: "interval", "score",
        "effective_number" or "adjusted_p_value"; None if all decide, or if the interval of a net
        benefit at a customer value contains 0.
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
        The p-value, adjusted for several treated arms: of no effect, or of no net benefit.
        """
    @property
    def revenue(self, /) -> str | None:
        """
        The revenue in the net benefit: "incremental_revenue" or "incremental_revenue_adjusted";
        None if revenue does not decide.
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
    def unadjusted_p_value(self, /) -> float | None:
        """
        The p-value of no net benefit without adjustment for several arms: that of the interval, or
        by revenue the larger one of the interval's and the score test's. None for a verdict on the
        effect, whose arm has it.
        """
    @property
    def upper(self, /) -> float | None:
        """
        The upper limit of the interval that was compared; None where a p-value was.
        """

@final
class Viewer:
    """
    Who looks at customer data: a clearance ("public", "internal", "confidential" or "restricted"), the
    compartments to which he belongs, and whether he may see special categories of personal data.

    >>> import crm_py as crm
    >>> crm.Viewer(clearance="confidential", compartments=["hr"])
    Viewer(clearance="confidential", compartments=["hr"], special_category=False)
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, *, clearance: str = "internal", compartments: SupportsGetItem[int, str] = ..., special_category: bool = False) -> Viewer: ...
    def __repr__(self, /) -> str: ...
    def to_dict(self, /) -> dict[str, Any]:
        """
        Write the viewer as a dict.
        """

@final
class Violation:
    """
    A violation in the document of a scheme.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def code(self, /) -> str:
        """
        What is violated, such as "missing_label".
        """
    @property
    def message(self, /) -> str:
        """
        What is allowed, and what was found.
        """
    @property
    def path(self, /) -> str:
        """
        The JSON path in the document.
        """
    @property
    def severity(self, /) -> str:
        """
        "error" or "warning".
        """

def acquisition_cost(total: Money, acquired: SupportsIndex) -> AcquisitionCost:
    """
    Divide the total cost of an acquisition campaign by the number of customers it acquired.

    The cost per customer is rounded down to the decimals of the currency, or to those of `total` if
    it has more; the remainder is returned, so that the sum is exact.

    >>> import crm_py as crm
    >>> cost = crm.acquisition_cost(crm.Money(1000, "USD"), 3)
    >>> cost
    <AcquisitionCost 333.33 USD each, 0.01 USD left>
    >>> cost.each * 3 + cost.remainder
    Money('1000', 'USD')
    """

def adjust(p_values: Iterable[float], *, method: str = "holm") -> list[float]:
    """
    Adjust the p-values of a family of tests; the result is in the order of the input.

    `method` is "holm", "hochberg", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli" or
    "none".

    >>> import crm_py as crm
    >>> crm.stats.adjust([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """

def adjusted_difference(group1: Moments, group2: Moments, *, adjustment: str = "lin", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare the means of an outcome, first minus second, adjusted for a covariate.

    The covariate must be measured before the groups are treated differently. `adjustment` is "lin",
    with one slope per group, or "cuped", with one slope.

    >>> import crm_py as crm
    >>> treated = crm.stats.Moments(1000, 51.0, 40.1, 100.0, 81.0, 72.0)
    >>> control = crm.stats.Moments(1000, 50.0, 40.0, 100.0, 81.0, 72.0)
    >>> difference = crm.stats.adjusted_difference(treated, control)
    >>> round(difference.value, 3), round(difference.lower, 3), round(difference.upper, 3)
    (0.911, 0.385, 1.438)
    """

def binomial_limits(p: SupportsFloat | SupportsIndex, n: SupportsIndex, level: SupportsFloat | SupportsIndex = 0.95) -> tuple[float, float]:
    """
    Compute the limits of a funnel plot: where a proportion of `n` trials falls with probability
    `level` or more.

    >>> import crm_py as crm
    >>> crm.stats.binomial_limits(0.5, 10, level=0.95)
    (0.2, 0.8)
    """

def check_ids(ids: Iterable[object], arms: Iterable[object]) -> IdCheck:
    """
    Find ids that are duplicated in an arm, and ids in more than one arm.

    `ids` and `arms` are columns of the same length: arrays or series of polars, pandas, pyarrow or
    numpy, or sequences. Ids are str or int; an int is equivalent to its decimal text. Each distinct
    id takes memory for its text and another 32 to 64 bytes.

    >>> import crm_py as crm
    >>> check = crm.check_ids(["a", "b", "b", "c", "c"], ["mail", "mail", "none", "call", "call"])
    >>> check
    <IdCheck of 5 rows: 3 ids, 1 twice in an arm, 1 in two arms>
    >>> check.duplicate_examples, check.in_two_arms_examples
    (['c'], ['b'])
    """

def chi_square_homogeneity(counts1: Iterable[int], counts2: Iterable[int]) -> ChiSquareTest:
    """
    Test whether two groups have the same distribution of a categorical covariate.

    Categories with no members in either group are ignored.

    >>> import crm_py as crm
    >>> test = crm.stats.chi_square_homogeneity([30, 50, 20], [20, 50, 30])
    >>> round(test.statistic, 4), test.degrees_of_freedom, round(test.p_value, 4)
    (4.0, 2, 0.1353)
    """

def chi_square_independence(table: Iterable[Iterable[int]]) -> IndependenceTest:
    """
    Test whether the rows of a table of counts have the same distribution over its columns.

    Rows and columns of zeros are left out.

    >>> import crm_py as crm
    >>> test = crm.stats.chi_square_independence([[30, 10], [10, 30]])
    >>> round(test.statistic, 4), test.degrees_of_freedom, round(test.cramers_v, 4)
    (20.0, 1, 0.5)
    """

def compare_costs(first: ArmReport, second: ArmReport, *, force: bool = False) -> CostComparison:
    """
    Compare the costs per retained customer of two programs, first minus second.

    Arms of one report share their control, and the limits of their difference take into account how
    it moves both. Any other two arms are assumed to be independent: arms of two reports, even of
    one study. So take both arms from one report of a study. The difference is undefined unless both
    programs retain customers.

    Costs from different contexts or follow-ups are not comparable unless `force` is set; the result
    then says so. Costs in two currencies or at two levels are never comparable.
    """

def coverage(n1: SupportsIndex, p1: SupportsFloat | SupportsIndex, n2: SupportsIndex, p2: SupportsFloat | SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> float:
    """
    Compute the probability that the interval of a difference contains the true difference.

    It is the exact sum over all pairs of counts with the true rates `p1` and `p2` in groups of `n1`
    and `n2`.

    >>> import crm_py as crm
    >>> round(crm.stats.coverage(90, 0.005, 10, 0.02), 3)
    0.878
    """

def e_value(risk_ratio: SupportsFloat | SupportsIndex, lower: SupportsFloat | SupportsIndex, upper: SupportsFloat | SupportsIndex) -> EValue:
    """
    Compute the E-value of a risk ratio and of its confidence interval.

    Without random assignment, it is the smallest risk ratio that an unmeasured confounder must have
    with both the assignment and the outcome to explain the whole effect.

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
    Test independence in the table [[a, b], [c, d]] exactly, conditional on its margins.

    `alternative` is "two_sided", "less" or "greater". If an exact computation would be too large,
    the result is the chi-square test with the continuity correction, as its method says.

    >>> import crm_py as crm
    >>> round(crm.stats.fisher_exact(8, 2, 1, 5).p_value, 6)
    0.034965
    """

def growthbook_v1(seed: str, value: str) -> float:
    """
    Compute GrowthBook's hash, version 1: a number from 0 to 0.999.

    It is the 32-bit FNV-1a of `value` followed by `seed`, modulo 1,000, divided by 1,000.

    >>> import crm_py as crm
    >>> crm.growthbook_v1("asdf", "8952klfjas09ujk")
    0.549
    """

def growthbook_v2(seed: str, value: str) -> float:
    """
    Compute GrowthBook's hash, version 2: a number from 0 to 0.9999.

    It is the 32-bit FNV-1a of the decimal text of the 32-bit FNV-1a of `seed` followed by `value`,
    modulo 10,000, divided by 10,000.

    >>> import crm_py as crm
    >>> crm.growthbook_v2("seed", "b")
    0.2696
    """

def loyalty_status(dates: Iterable[date], *, now: date, regular_gap_days: SupportsIndex | None = None, long_term_days: SupportsIndex | None = None) -> str | None:
    """
    Return the class of loyalty by the dates of purchases up to a day: "regular", "long_term",
    "short_term", "occasional", "one_time", or None without any.

    >>> import datetime
    >>> import crm_py as crm
    >>> dates = [datetime.date(2026, 1, 10), datetime.date(2026, 3, 1)]
    >>> crm.loyalty_status(dates, now=datetime.date(2026, 3, 31))
    'short_term'
    """

def mantel_haenszel(tables: Iterable[Iterable[Iterable[int]]], *, level: SupportsFloat | SupportsIndex = 0.95) -> MantelHaenszel:
    """
    Compare two groups within strata: first minus second, first over second.

    Each table is `[[events1, others1], [events2, others2]]`. A stratum without members of one group
    has no weight and is listed as dropped.

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

def map_vendor(vendor: str, code: str) -> VendorReason:
    """
    Return what the code of a vendor says, in the codes of the standard schemes.

    >>> import crm_py as crm
    >>> switched = crm.map_vendor("stripe", "switched_service")
    >>> switched.stated, switched.root, switched.relation
    ('FOUND_BETTER', 'OFFER', 'broad')
    """

def mid_p(a: SupportsIndex, b: SupportsIndex, c: SupportsIndex, d: SupportsIndex, *, alternative: str = "two_sided") -> Test:
    """
    Test independence in the table [[a, b], [c, d]], with half the weight on the observed table.

    >>> import crm_py as crm
    >>> round(crm.stats.mid_p(0, 16, 15, 57).p_value, 5)
    0.04466
    """

def nnt(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> RatioSet:
    """
    Compute the number that must be treated to prevent one event, unrounded.

    Events are unfavorable: the first group is the control, the second the treated group. Positive
    numbers are to benefit, negative ones to harm. `method` is that of `risk_difference`.

    >>> import crm_py as crm
    >>> number = crm.stats.nnt(120, 1000, 80, 1000, method="newcombe")
    >>> crm.stats.nnt_in_words(number)
    'NNTB 25.0 (NNTB 15.0 to NNTB 72.9)'
    """

def nnt_in_words(set: RatioSet) -> str:
    """
    Describe a confidence set of the number needed to treat in Altman's terms.
    """

def nnt_of(difference: Estimate) -> RatioSet:
    """
    Invert the interval of a difference to the confidence set of the number needed to treat.

    >>> import crm_py as crm
    >>> number = crm.stats.nnt_of(crm.Estimate(0.1, -0.05, 0.25, method="wald"))
    >>> crm.stats.nnt_in_words(number)
    'NNTB 10.0 (NNTH 20.0 to infinity to NNTB 4.0)'
    """

def odds_ratio(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare `x1` of `n1` with `x2` of `n2`: the odds ratio, first over second.

    `method` is "miettinen_nurminen", "scas" or "woolf".

    >>> import crm_py as crm
    >>> odds = crm.stats.odds_ratio(189, 11034, 104, 11037, method="woolf")
    >>> round(odds.value, 2), round(odds.lower, 2), round(odds.upper, 2)
    (1.83, 1.44, 2.33)
    """

def plus_months(date: date, months: SupportsIndex) -> date:
    """
    Return the same day of the month a number of calendar months later, or earlier if it is negative.

    If that month is too short, it is the month's last day.

    >>> import datetime
    >>> import crm_py as crm
    >>> crm.plus_months(datetime.date(2024, 2, 29), 36)
    datetime.date(2027, 2, 28)
    >>> crm.plus_months(datetime.date(2026, 3, 31), -1)
    datetime.date(2026, 2, 28)
    """

def proportion(x: SupportsIndex, n: SupportsIndex, *, method: str = "wilson", level: SupportsFloat | SupportsIndex = 0.95) -> Estimate:
    """
    Estimate a proportion from `x` events in `n` trials.

    `method` is "wilson", "clopper_pearson" or "jeffreys".

    >>> import crm_py as crm
    >>> rate = crm.stats.proportion(0, 1000, method="clopper_pearson")
    >>> rate.lower, round(rate.upper, 6)
    (0.0, 0.003682)
    """

def proportion_test(x: SupportsIndex, n: SupportsIndex, null: SupportsFloat | SupportsIndex, *, method: str = "wilson") -> Test:
    """
    Test whether a proportion is `null`, given `x` events in `n` trials.

    The p-value corresponds to the interval of the same method.

    >>> import crm_py as crm
    >>> round(crm.stats.proportion_test(8, 10, 0.5, method="clopper_pearson").p_value, 6)
    0.109375
    """

def ratio_of_means(mean1: SupportsFloat | SupportsIndex, variance1: SupportsFloat | SupportsIndex, n1: SupportsIndex, mean2: SupportsFloat | SupportsIndex, variance2: SupportsFloat | SupportsIndex, n2: SupportsIndex, *, level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare two means by their relative difference, the lift: first over second, minus 1.

    The null value is 0. The interval is symmetric, by the delta method, and inaccurate if the
    second mean is not far from zero relative to its standard error; use `fieller` in that case.

    >>> import crm_py as crm
    >>> lift = crm.stats.ratio_of_means(11.0, 4.0, 500, 10.0, 4.0, 500)
    >>> round(lift.value, 4), round(lift.lower, 4), round(lift.upper, 4)
    (0.1, 0.0739, 0.1261)
    """

def restore_table(columns: "list[tuple[str, str, int | None, str | None, list[object]]]") -> Table:
    """
    Make a table of what was pickled.
    """

def retention_value(income_gained: Money, expense_saved: Money) -> RetentionValue:
    """
    Add up the value of retention: additional income and avoided expense, in one currency.

    Each part can be negative.

    >>> import crm_py as crm
    >>> crm.retention_value(crm.Money(250, "USD"), crm.Money(-40, "USD"))
    <RetentionValue 210.00 USD: 250.00 USD gained, -40.00 USD saved>
    """

def risk_difference(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare `x1` of `n1` with `x2` of `n2`: the difference of the proportions, first minus second.

    `method` is "miettinen_nurminen", "scas", "mee", "newcombe", "agresti_caffo" or "wald".

    >>> import crm_py as crm
    >>> difference = crm.stats.risk_difference(56, 70, 48, 80)
    >>> round(difference.value, 4), round(difference.lower, 4), round(difference.upper, 4)
    (0.2, 0.0528, 0.3382)
    """

def risk_ratio(x1: SupportsIndex, n1: SupportsIndex, x2: SupportsIndex, n2: SupportsIndex, *, method: str = "miettinen_nurminen", level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare `x1` of `n1` with `x2` of `n2`: the ratio of the proportions, first over second.

    `method` is "miettinen_nurminen", "scas", "koopman" or "katz".

    >>> import crm_py as crm
    >>> ratio = crm.stats.risk_ratio(36, 40, 16, 80, method="koopman")
    >>> ratio.value, round(ratio.lower, 2), round(ratio.upper, 2)
    (4.5, 2.94, 7.15)
    """

def sample_ratio(counts: Iterable[int], expected: Iterable[float]) -> SampleRatio:
    """
    Test whether `counts` are a random division in the proportions `expected`.

    >>> import crm_py as crm
    >>> test = crm.stats.sample_ratio([821_588, 815_482], [0.5, 0.5])
    >>> round(test.statistic, 4), test.method
    (22.7744, 'chi_square')
    """

def standardized_mean_difference(mean1: SupportsFloat | SupportsIndex, variance1: SupportsFloat | SupportsIndex, mean2: SupportsFloat | SupportsIndex, variance2: SupportsFloat | SupportsIndex) -> float:
    """
    Compute the standardized mean difference: first minus second.

    >>> import crm_py as crm
    >>> round(crm.stats.standardized_mean_difference(50, 100, 48, 144), 4)
    0.1811
    """

def standardized_proportion_difference(counts1: Iterable[int], counts2: Iterable[int]) -> float:
    """
    Compute the standardized difference of a categorical covariate between two groups.

    `counts1` and `counts2` are the counts of each group by category. The result is non-negative.

    >>> import crm_py as crm
    >>> round(crm.stats.standardized_proportion_difference([30, 50, 20], [20, 50, 30]), 4)
    0.2857
    """

def trend_of_proportions(events: Iterable[int], totals: Iterable[int], scores: Iterable[float] | None = None) -> TrendTest:
    """
    Test whether proportions rise or fall with the scores of their groups.

    `events` are the events of each group and `totals` its trials. The scores are 0, 1, 2 and so on by
    default.

    >>> import crm_py as crm
    >>> trend = crm.stats.trend_of_proportions([10, 15, 25], [100, 100, 100])
    >>> round(trend.z, 4), round(trend.p_value, 4)
    (2.846, 0.0044)
    """

def vendor_codes(vendor: str) -> list[str]:
    """
    Return the codes of a vendor.
    """

def vendors() -> list[str]:
    """
    Return the vendors whose codes are known.
    """

def welch(mean1: SupportsFloat | SupportsIndex, variance1: SupportsFloat | SupportsIndex, n1: SupportsIndex, mean2: SupportsFloat | SupportsIndex, variance2: SupportsFloat | SupportsIndex, n2: SupportsIndex, *, level: SupportsFloat | SupportsIndex = 0.95) -> Comparison:
    """
    Compare two means with unequal variances: first minus second.

    Each group is given by its mean, its variance with the divisor n - 1, and its size. If both
    variances are 0, the interval is the point.

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
