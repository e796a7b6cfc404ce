"""A real experiment of 64,000 customers gives the published figures in every input format."""

import math
import os
import random
import subprocess
import sys
from pathlib import Path

import crm_py as crm
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

ROOT = Path(__file__).parents[2]
DATA = os.environ.get("CRM_DATA")
pytestmark = pytest.mark.skipif(DATA is None, reason="CRM_DATA is not set: no real data here")

MAIL = crm.ProgramCost(fixed="1500", per_assigned="0.0125")
ARMS = ["Mens E-Mail", "No E-Mail", "Womens E-Mail"]


def new_study():
    return crm.RetentionStudy(
        arm="segment",
        control="No E-Mail",
        churned="lapsed",
        currency="USD",
        follow_up_days=14,
        cost={"Mens E-Mail": MAIL, "Womens E-Mail": MAIL},
        allocation_ratio=dict.fromkeys(ARMS, 1),
    )


@pytest.fixture(scope="module")
def frame():
    path = Path(DATA) / "hillstrom" / "hillstrom.csv.gz"
    return pl.read_csv(path, schema_overrides={"spend": pl.Float64}).with_columns(
        lapsed=1 - pl.col("visit")
    )


@pytest.fixture(scope="module")
def study(frame):
    made = new_study()
    made.update(frame)
    return made


@pytest.fixture(scope="module")
def report(study):
    return study.report(difference="newcombe", customer_value="120", acquisition_cost="60")


def test_the_counts_are_the_published_ones(report):
    sizes = {report.control.arm: report.control.n} | {k: a.n for k, a in report.arms.items()}
    assert sizes == {"Mens E-Mail": 21_307, "No E-Mail": 21_306, "Womens E-Mail": 21_387}
    visits = {arm.arm: 100 * (1 - arm.churn_rate.value) for arm in report.arms.values()}
    assert visits == {
        "Mens E-Mail": pytest.approx(18.2757, abs=5e-5),
        "Womens E-Mail": pytest.approx(15.1400, abs=5e-5),
    }
    assert 100 * (1 - report.control.churn_rate.value) == pytest.approx(10.6167, abs=5e-5)
    assert report.findings == []


@pytest.mark.parametrize(
    ("arm", "value", "lower", "upper", "ratio", "z"),
    [
        ("Mens E-Mail", 0.0765895637, 0.069953308, 0.083226741, 1.7214046, 22.4860408),
        ("Womens E-Mail", 0.0452331066, 0.0388940954, 0.051574343, 1.4260551, 13.9491807),
    ],
)
def test_the_effects_are_the_published_ones(report, arm, value, lower, upper, ratio, z):
    found = report.arms[arm]
    reduction = found.churn_reduction
    assert (reduction.value, reduction.lower, reduction.upper) == (
        pytest.approx(value, abs=1e-9),
        pytest.approx(lower, abs=1e-9),
        pytest.approx(upper, abs=1e-9),
    )
    visits = [(arm.n - arm.churned, arm.n) for arm in (found, report.control)]
    assert crm.stats.risk_ratio(*visits[0], *visits[1]).value == pytest.approx(ratio, abs=1e-7)
    # The pooled z statistic, from the test without the factor N / (N - 1).
    p_value = crm.stats.risk_difference(*visits[0], *visits[1], method="mee").p_value
    assert p_value == pytest.approx(math.erfc(z / math.sqrt(2)), rel=1e-5)


def test_every_library_and_every_grouping_gives_the_same_bytes(frame, study, report):
    grouped = frame.group_by("segment").agg(n=pl.len(), churned=pl.col("lapsed").sum())
    fine = frame.group_by("segment", "zip_code", "newbie").agg(
        n=pl.len(), churned=pl.col("lapsed").sum()
    )
    rows = pd.DataFrame(frame.to_dict(as_series=False))
    arrow = frame.to_arrow()
    query = "select segment, count(*) as n, sum(lapsed) as churned from rows group by all"
    tables = {
        "polars": (frame, "update"),
        "pandas": (rows, "update"),
        "pyarrow": (arrow, "update"),
        "pyarrow in batches": (arrow.to_reader(max_chunksize=999), "update"),
        "DuckDB": (duckdb.sql("select * from rows"), "update"),
        "grouped by polars": (grouped, "update_summary"),
        "grouped finer": (fine, "update_summary"),
        "grouped by DuckDB": (duckdb.sql(query), "update_summary"),
        "grouped by pandas": (
            rows.groupby("segment", as_index=False).agg(
                n=("lapsed", "size"), churned=("lapsed", "sum")
            ),
            "update_summary",
        ),
    }
    for name, (table, update) in tables.items():
        other = new_study()
        getattr(other, update)(table)
        assert other.to_json() == study.to_json(), name
        again = other.report(difference="newcombe", customer_value="120", acquisition_cost="60")
        assert again.to_json() == report.to_json(), name
        assert again.to_html() == report.to_html(), name


def test_any_partition_merged_in_any_order_gives_the_same_bytes(frame, study, report):
    draw = random.Random(5)
    columns = frame.select(pl.col("segment").cast(pl.Categorical), "lapsed")
    table = pa.table(columns.to_arrow()).combine_chunks()
    order = list(range(len(table)))
    for round_ in range(1000):
        # Shuffling 64,000 rows takes most of the time, so ten partitions share an order.
        if round_ % 10 == 0:
            draw.shuffle(order)
            shuffled = table.take(pa.array(order))
        cuts = sorted(draw.randrange(1, len(table)) for _ in range(draw.randrange(1, 9)))
        starts, ends = [0, *cuts], [*cuts, len(table)]
        parts = []
        for start, end in zip(starts, ends, strict=True):
            if start < end:
                part = new_study()
                part.update(shuffled.slice(start, end - start), threads=1)
                parts.append(part)
        draw.shuffle(parts)
        merged = new_study()
        for part in parts:
            merged.merge(part)
        assert merged.to_json() == study.to_json()
    again = merged.report(difference="newcombe", customer_value="120", acquisition_cost="60")
    assert again.to_json() == report.to_json()


def test_the_demo_contains_the_totals_of_the_rows():
    make = ROOT / "crm-py" / "examples" / "data" / "make.py"
    subprocess.run([sys.executable, make, "--check"], check=True)
