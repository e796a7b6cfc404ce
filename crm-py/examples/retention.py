"""Compute the cost per retained customer of an e-mail from a data frame."""

from pathlib import Path

import crm_py as crm
import polars as pl

# Frames of polars, pandas, pyarrow and DuckDB work alike. This one is already grouped.
totals = pl.read_csv(Path(__file__).parent / "data" / "hillstrom.csv")
lapsed = totals.with_columns(churned=pl.col("n") - pl.col("visit"))

study = crm.RetentionStudy(
    arm="segment",
    control="No E-Mail",
    churned="lapsed",
    currency="USD",
    follow_up_days=14,
    cost={
        "Mens E-Mail": crm.ProgramCost(fixed=1500, per_assigned="0.0125"),
        "Womens E-Mail": crm.ProgramCost(fixed=1500, per_assigned="0.0125"),
    },
)
study.update_summary(lapsed)

# The state is small and can be saved, sent and merged elsewhere.
study = crm.RetentionStudy.from_json(study.to_json())

report = study.report(customer_value="1.50")
for finding in report.findings:
    print(finding)
for name, arm in report.arms.items():
    print(f"{name}: {arm.verdict}, {arm.retained.value:,.0f} retained at a cost of {arm.cost}")
    print(f"  cost per retained customer: {arm.cost_per_retained}")
    print(f"  net benefit at 1.50: {arm.net_benefit('1.50')}")
