"""Whether a program pays for itself, from what the customers of a shop spent."""

import crm_py as crm
import numpy as np
import polars as pl

# A shop draws 20,000 customers into arms by their ids, and sends those of one arm a coupon.
ids = np.arange(20_000)
assignment = crm.Assignment(
    name="spring coupon", salt="coupon-2026", arms=[("coupon", 0, 5000)], control="none"
)
arms = np.array(assignment.assign(ids))
treated = arms == "coupon"

# Thirty days later it is known who was lost and what each spent. This shop is invented: the coupon
# keeps 4 of 100 customers who would have been lost, and costs what was redeemed.
draw = np.random.default_rng(7)
region = draw.choice(["north", "south"], len(ids))
lost = draw.random(len(ids)) < np.where(treated, 0.16, 0.20) + np.where(region == "north", 0.05, 0)
before = draw.gamma(2, 30, len(ids)).round(2)
after = np.where(lost, 0, before * 0.8 + draw.gamma(2, 10, len(ids))).round(2)
redeemed = np.where(treated & (draw.random(len(ids)) < 0.3), 5.0, 0)
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
print(f"revenue, given what was spent before: {coupon.incremental_revenue_adjusted}")

# The chance that the coupon is worth its cost, by what a retained customer is worth.
for value, confidence in zip([10, 20, 50], coupon.acceptability([10, 20, 50]), strict=True):
    print(f"at {value} EUR: {confidence:.3f}")

# One page for a colleague, and the query for a database that has too many rows to move.
page = report.to_html()
print(f"a page of {len(page):,} characters")
print(study.summary_sql("customers", dialect="duckdb").splitlines()[0])
