"""Code that a type checker must accept: checked by mypy, not run."""

from decimal import Decimal

import crm_py as crm


def study() -> crm.RetentionStudy:
    """Create a study with every option."""
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


def rule(field: str) -> crm.Expression:
    """Make an expression from each of its forms."""
    found = crm.Expression(f"{field} > 18")
    return crm.Expression(crm.Expression(found.to_cql2_json()))


def sentence(report: crm.RetentionReport) -> str:
    """Distinguish a set from an undefined one."""
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
    common = crm.stats.mantel_haenszel([[[1, 2], [3, 4]]]).odds_ratio
    odds = 1.0 if isinstance(common, crm.Undefined) else common.value
    return [estimate.value, comparison.p_value, odds, *adjusted]


def volume(bucket: crm.LeakyBucket) -> float:
    """Distinguish a stock from an undefined one."""
    end = bucket.equilibrium()
    return bucket.stock if isinstance(end, crm.Undefined) else end


def costs(total: crm.Money) -> tuple[crm.Money, list[str], bool]:
    """Use the value functions."""
    each: crm.Money = crm.acquisition_cost(total, 300).each
    context = crm.CostContext(market="duopoly", product_rank=1, usual_satisfaction=1)
    value = crm.retention_value(each, total)
    far = float(value.total) > crm.reference.ACQUISITION_TO_RETENTION
    return each, context.differences(crm.CostContext()), far


def assigned(customers: list[str]) -> dict[str, str]:
    """Assign customers to arms, and check their ids."""
    arms = [("mail", 0, 4500), ("call", 4500, 4500)]
    assignment = crm.Assignment(name="spring", salt="spring-2026", arms=arms, control="none")
    found = assignment.assign(customers, threads=2)
    names = [found] if isinstance(found, str) else found.to_list()
    check: crm.IdCheck = crm.check_ids(customers, names)
    ratio: dict[str, float] = assignment.allocation_ratio()
    return dict(zip(customers, names, strict=True)) if check.duplicates == 0 and ratio else {}


def failure(error: crm.CrmError) -> tuple[int, str | None]:
    """Read an error."""
    return error.code, error.path
