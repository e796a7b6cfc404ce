"""Decide whether a program pays for itself, from the spending of customers."""

import crm_py as crm
import numpy as np
import polars as pl

# A shop assigns 20,000 customers to arms by hashing their ids, and sends one arm a coupon.
ids = np.arange(20_000)
assignment = crm.Assignment(
    name="spring coupon", salt="coupon-2026", arms=[("coupon", 0, 5000)], control="none"
)
arms = np.array(assignment.assign(ids))
treated = arms == "coupon"

# Thirty days later the shop knows who was lost and what each customer spent. This shop is
# simulated: the coupon reduces churn by 4 percentage points, and its cost is the amount redeemed.
random = np.random.default_rng(7)
region = random.choice(["north", "south"], len(ids))
lost = random.random(len(ids)) < np.where(treated, 0.16, 0.20) + np.where(
    region == "north", 0.05, 0
)
before = random.gamma(2, 30, len(ids)).round(2)
after = np.where(lost, 0, before * 0.8 + random.gamma(2, 10, len(ids))).round(2)
redeemed = np.where(treated & (random.random(len(ids)) < 0.3), 5.0, 0)
customers = pl.DataFrame(
    {
        "id": ids,
        "arm": arms,
        "region": region,
        "lost": lost,
        "before": before,
        "after": after,
        "redeemed": redeemed,
    }
)

study = crm.RetentionStudy(
    arm="arm",
    control="none",
    churned="lost",
    currency="EUR",
    follow_up_days=30,
    cost=crm.ProgramCost(fixed=500),
    revenue="after",
    baseline="before",
    cost_column="redeemed",
    strata=["region"],
    decimals={"before": 2},
    assignment=assignment,
    id="id",
)
study.update(customers)

report = study.report(value_from="revenue")
print(report)

coupon = report.arms["coupon"]
print(f"{coupon.money_verdict}: {coupon.money_verdict_basis}")
print(f"incremental revenue, adjusted for the baseline: {coupon.incremental_revenue_adjusted}")

# The confidence that the coupon pays, by the value of a retained customer.
for value, confidence in zip([10, 20, 50], coupon.acceptability([10, 20, 50]), strict=True):
    print(f"at {value} EUR: {confidence:.3f}")

# An HTML page to share, and the query for a database with too many rows to export.
page = report.to_html()
print(f"an HTML page of {len(page):,} characters")
print(study.summary_sql("customers", dialect="duckdb").splitlines()[0])
