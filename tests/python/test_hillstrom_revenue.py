"""The revenue of the real experiment, from rows, a summary and two databases, bit for bit."""

import os
import sqlite3
from pathlib import Path

import crm_py as crm
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

DATA = os.environ.get("CRM_DATA")
pytestmark = pytest.mark.skipif(DATA is None, reason="CRM_DATA is not set: no real data here")

MAIL = crm.ProgramCost(fixed="1500", per_assigned="0.0125")


def new_study():
    return crm.RetentionStudy(
        arm="segment",
        control="No E-Mail",
        churned="lapsed",
        currency="USD",
        follow_up_days=14,
        cost={"Mens E-Mail": MAIL, "Womens E-Mail": MAIL},
        revenue="spend",
        baseline="history",
        strata=["zip_code"],
        covariates=["recency", "newbie"],
        decimals={"history": 2},
    )


@pytest.fixture(scope="module")
def frame():
    path = Path(DATA) / "hillstrom" / "hillstrom.csv.gz"
    rows = pl.read_csv(path, schema_overrides={"spend": pl.Float64})
    return rows.with_columns(lapsed=1 - pl.col("visit"))


@pytest.fixture(scope="module")
def study(frame):
    made = new_study()
    made.update(frame)
    return made


CRUDE = {"value_from": "revenue", "stratified": False, "adjust": "lin"}


@pytest.fixture(scope="module")
def report(study):
    return study.report(**CRUDE)


def ordinary_least_squares(frame, arm):
    """Lin's regression on the rows, with the sandwich estimator of the variance."""
    rows = frame.filter(pl.col("segment").is_in([arm, "No E-Mail"]))
    treated = (rows["segment"] == arm).to_numpy().astype(float)
    x = rows["history"].to_numpy() - rows["history"].mean()
    design = np.column_stack([np.ones_like(x), treated, x, treated * x])
    return np.linalg.lstsq(design, rows["spend"].to_numpy(), rcond=None)[0][1]


@pytest.mark.parametrize(("arm", "mean"), [("Mens E-Mail", 1.422617), ("Womens E-Mail", 1.077202)])
def test_the_lift_is_the_published_one(report, frame, arm, mean):
    found = report.arms[arm]
    lift = found.incremental_revenue.value / found.n
    assert lift == pytest.approx(mean - 0.652789, abs=1e-6)
    adjusted = found.incremental_revenue_adjusted.value / found.n
    assert adjusted == pytest.approx(ordinary_least_squares(frame, arm), rel=1e-9)
    # The spending of last year predicts little of two weeks: the interval is not much narrower.
    raw, lin = found.incremental_revenue, found.incremental_revenue_adjusted
    assert 0.95 < (lin.upper - lin.lower) / (raw.upper - raw.lower) < 1


def test_both_e_mails_pay_by_revenue(report):
    for arm in report.arms.values():
        assert arm.money_verdict == "pays"
        assert arm.net_benefit_at_value.value == pytest.approx(
            arm.incremental_revenue_adjusted.value - float(arm.cost)
        )


def test_the_arms_are_balanced_without_findings(report):
    assert {one.covariate for one in report.balance} == {"history", "recency", "newbie"}
    assert all(abs(one.smd) < 0.02 for one in report.balance)
    assert report.findings == []
    for strata in report.strata:
        assert [stratum.names for stratum in strata.strata] == [["Rural"], ["Surburban"], ["Urban"]]
        retained = sum(stratum.retained for stratum in strata.strata)
        crude = report.arms[strata.arm].retained.value
        assert retained == pytest.approx(crude, rel=0.01)


def grouped(frame):
    """The summary as pandas would group it, with exact cents."""
    rows = pd.DataFrame(frame.to_dict(as_series=False))
    # Sums of cubes of cents exceed 64 bits.
    cents = (rows["spend"] * 100).round().astype(int).astype(object)
    before = (rows["history"] * 100).round().astype(int).astype(object)
    sums = {
        "n": 1,
        "churned": rows["lapsed"],
        "revenue_sum": cents,
        "revenue_sum_sq": cents**2,
        "revenue_churned_sum": cents * rows["lapsed"],
        "baseline_sum": before,
        "baseline_sum_sq": before**2,
        "baseline_churned_sum": before * rows["lapsed"],
        "revenue_baseline_sum": cents * before,
        "revenue_sum_cube": cents**3,
        "revenue_baseline_revenue_sum_cube": cents**3,
        "revenue_baseline_revenue_sq_sum": cents**2 * before,
        "revenue_baseline_baseline_sq_sum": cents * before**2,
        "revenue_baseline_baseline_sum_cube": before**3,
    }
    for name in ("recency", "newbie"):
        sums |= {f"{name}_sum": rows[name], f"{name}_sum_sq": rows[name] ** 2}
    found = rows[["segment", "zip_code"]].assign(**sums)
    found = found.groupby(["segment", "zip_code"], as_index=False).sum()
    for name in found.columns:
        if name.startswith(("revenue", "baseline")):
            places = 2
            if name.endswith("_sum_sq") or name == "revenue_baseline_sum":
                places = 4
            elif name.endswith(("_cube", "_sq_sum")):
                places = 6
            digits = found[name].astype(str).str.zfill(places + 1)
            found[name] = digits.str[:-places] + "." + digits.str[-places:]
    return found


def in_sqlite(sql, frame):
    connection = sqlite3.connect(":memory:")
    pd.DataFrame(frame.to_dict(as_series=False)).to_sql("customers", connection, index=False)
    return pd.read_sql(sql, connection)


def test_rows_summary_and_two_databases_give_the_same_bytes(frame, study, report):
    customers = frame  # noqa: F841  the name that DuckDB looks up
    sql = study.summary_sql
    tables = {
        "a summary": grouped(frame),
        "DuckDB": duckdb.sql(sql("customers", dialect="duckdb")),
        "SQLite": in_sqlite(sql("customers", dialect="sqlite"), frame),
    }
    for name, table in tables.items():
        other = new_study()
        other.update_summary(table)
        assert other.to_json() == study.to_json(), name
        assert other.report(**CRUDE).to_json() == report.to_json(), name


def test_floats_of_a_database_are_accepted_with_a_finding(frame, study):
    aggregates = [
        pl.len().alias("n"),
        pl.col("lapsed").sum().alias("churned"),
        pl.col("spend").sum().alias("revenue_sum"),
        (pl.col("spend") ** 2).sum().alias("revenue_sum_sq"),
    ]
    other = new_study()
    other.update_summary(frame.group_by("segment", "zip_code").agg(aggregates))
    found = {finding.name: finding for finding in other.report().findings}
    # Without sums of cubes, few customers are judged by their effective number.
    assert set(found) == {"inexact_summary", "absent_columns", "few_customers"}
    exact = study.report().arms["Mens E-Mail"]
    arm = other.report().arms["Mens E-Mail"]
    assert arm.incremental_revenue.lower == pytest.approx(exact.incremental_revenue.lower)
    undefined = arm.incremental_revenue_adjusted
    assert (undefined.reason, undefined.column) == ("missing_column", "baseline_sum")
    assert arm.cost_per_retained == exact.cost_per_retained
