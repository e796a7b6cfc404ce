"""Customer retention: the effect and the cost of a program, measured against a control group.

>>> import crm_py as crm
>>> study = crm.RetentionStudy(
...     arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
...     cost=crm.ProgramCost(fixed=8000, per_assigned=12),
... )
>>> study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
>>> arm = study.report(customer_value=900).arms["mail"]
>>> arm.verdict
'effective'
>>> print(round(arm.retained.value), "customers retained at a cost of", arm.cost)
40 customers retained at a cost of 20000.00 USD
"""

from crm_py import errors, reference, stats
from crm_py._native import (
    AcquisitionCost,
    ArmReport,
    AssignedArms,
    Assignment,
    Balance,
    CombinedStrata,
    ControlReport,
    CostComparison,
    CostContext,
    Estimate,
    Expression,
    Finding,
    IdCheck,
    LeakyBucket,
    Money,
    ProgramCost,
    RatioSet,
    RetentionReport,
    RetentionStudy,
    RetentionValue,
    StrataReport,
    StratumReport,
    Table,
    Total,
    TotalReport,
    Undefined,
    VerdictBasis,
    __version__,
    acquisition_cost,
    check_ids,
    compare_costs,
    growthbook_v1,
    growthbook_v2,
    plus_months,
    retention_value,
)
from crm_py.errors import CrmError

__all__ = [
    "AcquisitionCost",
    "ArmReport",
    "AssignedArms",
    "Assignment",
    "Balance",
    "CombinedStrata",
    "ControlReport",
    "CostComparison",
    "CostContext",
    "CrmError",
    "Estimate",
    "Expression",
    "Finding",
    "IdCheck",
    "LeakyBucket",
    "Money",
    "ProgramCost",
    "RatioSet",
    "RetentionReport",
    "RetentionStudy",
    "RetentionValue",
    "StrataReport",
    "StratumReport",
    "Table",
    "Total",
    "TotalReport",
    "Undefined",
    "VerdictBasis",
    "__version__",
    "acquisition_cost",
    "check_ids",
    "compare_costs",
    "errors",
    "growthbook_v1",
    "growthbook_v2",
    "plus_months",
    "reference",
    "retention_value",
    "stats",
]
