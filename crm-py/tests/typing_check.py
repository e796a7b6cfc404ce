"""What a type checker must accept: checked by mypy, not run."""

from decimal import Decimal

import crm_py as crm


def study() -> crm.RetentionStudy:
    """Make a study with every option."""
    return crm.RetentionStudy(
        arm="segment",
        control="none",
        churned="lapsed",
        currency="USD",
        follow_up_days=14,
        count="customers",
        cost={"mail": crm.ProgramCost(fixed=1500, per_assigned=Decimal("0.0125"))},
        allocation_ratio={"mail": 1, "none": 1},
    )


def sentence(report: crm.RetentionReport) -> str:
    """Tell a set from what says why there is none."""
    found = report.arms["mail"].cost_per_retained
    if isinstance(found, crm.Undefined):
        return found.reason
    limits: tuple[float, float] = (found.lower, found.upper)
    return f"{found.shape} {found.value} {limits} {found.contains(3.0)}"


def numbers() -> list[float]:
    """Use the statistics."""
    comparison = crm.stats.risk_difference(56, 70, 48, 80, method="newcombe", level=0.95)
    estimate: crm.Estimate = comparison.estimate
    adjusted: list[float] = crm.stats.adjust([0.01, 0.04], method="holm")
    return [estimate.value, comparison.p_value, *adjusted]


def failure(error: crm.CrmError) -> tuple[int, str | None]:
    """Read an error."""
    return error.code, error.path
