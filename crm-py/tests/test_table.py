"""Tables: read as values of Python, taken by every library of frames, shown and pickled."""

import datetime
import decimal
import math
import pickle
import sys
import zoneinfo

import crm_py as crm
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from crm_py._native import restore_table

HEBREW = "\u05d3\u05d5\u05d0\u05e8"
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NOON = datetime.datetime(2026, 7, 1, 12, 0, 0, 5)
DECIMAL = decimal.Decimal

# Every type: as it is pickled, and as Python has it.
COLUMNS = {
    "bool": (("bool", None, None), [True, None, False], [True, None, False]),
    "int64": (("int64", None, None), [-(2**63), None, 2**63 - 1], [-(2**63), None, 2**63 - 1]),
    "float64": (("float64", None, None), [0.1, math.inf, None], [0.1, math.inf, None]),
    "decimal": (
        ("decimal128", 2, None),
        [-1999, None, 10**38 - 1],
        [DECIMAL("-19.99"), None, DECIMAL(10**38 - 1).scaleb(-2, decimal.Context(prec=38))],
    ),
    "text": (
        ("text", None, None),
        ["mail", None, "\u05d3\u05d5\u05d0\u05e8"],
        ["mail", None, "\u05d3\u05d5\u05d0\u05e8"],
    ),
    "date": (
        ("date32", None, None),
        [-1, None, 20_454],
        [datetime.date(1969, 12, 31), None, datetime.date(2026, 1, 1)],
    ),
    "local": (("timestamp", None, None), [0, None, 1_782_907_200_000_005], None),
    "utc": (("timestamp", None, "UTC"), [0, None, 1_782_907_200_000_005], None),
    "berlin": (("timestamp", None, "Europe/Berlin"), [0, None, 1_782_900_000_000_005], None),
}
START = datetime.datetime(1970, 1, 1)
UTC = datetime.UTC
VALUES = {name: values for name, (_, _, values) in COLUMNS.items()} | {
    "local": [START, None, NOON],
    "utc": [START.replace(tzinfo=UTC), None, NOON.replace(tzinfo=UTC)],
    "berlin": [
        START.replace(tzinfo=UTC).astimezone(BERLIN),
        None,
        NOON.replace(tzinfo=BERLIN),
    ],
}


def table_of(columns):
    return restore_table([(name, *kind, plain) for name, (kind, plain, *_) in columns.items()])


@pytest.fixture
def table():
    return table_of(COLUMNS)


@pytest.fixture
def no_rows():
    return table_of({name: (kind, []) for name, (kind, *_) in COLUMNS.items()})


def test_values_are_those_of_python(table):
    assert len(table) == 3
    assert table.columns == list(COLUMNS)
    assert table.to_dict() == VALUES
    assert [type(value) for value in table["bool"]] == [bool, type(None), bool]
    assert [value and value.tzinfo for value in table["local"]] == [None, None, None]
    assert table["utc"][0].tzinfo is UTC
    assert table["berlin"][2].tzinfo is BERLIN
    assert table["decimal"][0].as_tuple().exponent == -2
    with pytest.raises(crm.errors.UnknownColumnError, match='no column "x"'):
        table["x"]


def test_an_offset_is_a_zone():
    east = table_of({"at": (("timestamp", None, "+02:30"), [0])})["at"][0]
    assert east.utcoffset() == datetime.timedelta(hours=2, minutes=30)
    west = table_of({"at": (("timestamp", None, "-08:00"), [0])})["at"][0]
    assert west.utcoffset() == -datetime.timedelta(hours=8)
    assert west == START.replace(tzinfo=UTC)


def test_a_date_that_python_cannot_hold_is_an_error():
    far = table_of({"day": (("date32", None, None), [2**31 - 1])})
    with pytest.raises((OverflowError, ValueError)):
        far["day"]
    assert "5881580-07-11" in repr(far)


def test_arrow_takes_every_type(table, no_rows):
    arrow = table.to_arrow()
    assert arrow.to_pydict() == VALUES
    assert [str(field.type) for field in arrow.schema] == [
        "bool", "int64", "double", "decimal128(38, 2)", "string", "date32[day]",
        "timestamp[us]", "timestamp[us, tz=UTC]", "timestamp[us, tz=Europe/Berlin]",
    ]  # fmt: skip
    assert pa.schema(table) == arrow.schema
    assert no_rows.to_arrow().schema == arrow.schema
    assert no_rows.to_arrow().num_rows == 0
    assert pa.concat_tables([arrow, no_rows.to_arrow(), arrow]).num_rows == 6
    arrow.validate(full=True)


def test_arrow_is_given_the_memory_itself(table):
    first, second = table.to_arrow(), table.to_arrow()
    for name in table.columns:
        addresses = [
            [buffer and buffer.address for buffer in one[name].chunk(0).buffers()]
            for one in (first, second)
        ]
        assert addresses[0] == addresses[1], name
    del table, first
    assert second["text"].to_pylist() == VALUES["text"]


def test_polars_takes_every_type(table, no_rows):
    frame = table.to_polars()
    assert frame.to_dict(as_series=False) == VALUES
    assert frame.schema["berlin"] == pl.Datetime("us", "Europe/Berlin")
    assert frame.schema["decimal"] == pl.Decimal(38, 2)
    assert no_rows.to_polars().schema == frame.schema
    assert pl.concat([frame, no_rows.to_polars()]).equals(frame)


def test_pandas_takes_every_type(table, no_rows):
    frame = table.to_pandas()
    assert list(frame.columns) == table.columns
    for name, values in VALUES.items():
        found = [None if value is pd.NA or value is pd.NaT else value for value in frame[name]]
        found = [None if isinstance(v, float) and math.isnan(v) else v for v in found]
        assert found == values, name
    assert [str(dtype) for dtype in frame.dtypes] == [
        "boolean", "Int64", "float64", "object", "str", "object",
        "datetime64[us]", "datetime64[us, UTC]", "datetime64[us, Europe/Berlin]",
    ]  # fmt: skip
    assert len(no_rows.to_pandas()) == 0
    assert list(no_rows.to_pandas().columns) == table.columns
    whole = table_of(
        {"n": (("int64", None, None), [1, 2]), "b": (("bool", None, None), [True, False])}
    )
    assert [str(dtype) for dtype in whole.to_pandas().dtypes] == ["int64", "bool"]


def test_duckdb_takes_every_type(table):
    rows = table  # noqa: F841
    names = '"bool", "int64", "float64", "decimal", "text", "date", "local"'
    found = duckdb.sql(f"SELECT {names} FROM rows").fetchall()
    assert [tuple(row) for row in found] == [
        tuple(VALUES[name][row] for name in table.columns[:7]) for row in range(3)
    ]
    instants = duckdb.sql("SELECT epoch_us(berlin) FROM rows").fetchall()
    assert instants == [(0,), (None,), (1_782_900_000_000_005,)]


def test_a_table_without_columns_is_taken():
    nothing = restore_table([])
    assert (len(nothing), nothing.columns, nothing.to_dict()) == (0, [], {})
    assert nothing.to_arrow().num_columns == 0
    assert nothing.to_polars().shape == (0, 0)
    assert nothing.to_pandas().shape == (0, 0)
    assert repr(nothing) == "no columns"


@pytest.mark.parametrize(
    ("method", "library"),
    [("to_pandas", "pandas"), ("to_polars", "polars"), ("to_arrow", "pyarrow")],
)
def test_a_missing_library_is_named(table, monkeypatch, method, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=f"{method} needs {library}: pip install {library}"):
        getattr(table, method)()


def test_a_table_is_pickled_and_compared(table, no_rows):
    for one in (table, no_rows, restore_table([])):
        again = pickle.loads(pickle.dumps(one))
        assert again == one
        assert again.to_dict() == one.to_dict()
    assert table != no_rows
    with pytest.raises(crm.errors.DamagedStateError):
        restore_table([("x", "int8", None, None, [1])])


def test_it_is_shown_aligned_and_escaped():
    table = table_of(
        {
            "arm": (("text", None, None), ["a\nb", "<i>", "\u05d3\u05d5\u05d0\u05e8", None]),
            "cost": (("decimal128", 8, None), [2_000_000_000_000, 26_633_750_000, 0, None]),
            "limit": (("float64", None, None), [1 / 3, math.inf, -math.inf, None]),
            "at": (("timestamp", None, "UTC"), [0, 1, None, 60_000_000]),
        }
    )
    assert repr(table) == (
        "arm         cost     limit  at\n"
        "a\\nb  20000.0000  0.333333  1970-01-01 00:00:00Z\n"
        "<i>     266.3375       inf  1970-01-01 00:00:00.000001Z\n"
        "\u2068\u05d3\u05d5\u05d0\u05e8\u2069      0.0000      -inf  null\n"
        "null        null      null  1970-01-01 00:01:00Z"
    )
    html = table._repr_html_()
    assert "<td>&lt;i&gt;</td>" in html
    assert "<i>" not in html
    assert "<td>\u2068\u05d3\u05d5\u05d0\u05e8\u2069</td>" in html
    long = table_of({"n": (("int64", None, None), list(range(25)))})
    assert repr(long).splitlines()[-2:] == ["19", "and 5 more rows"]


ARM_COLUMNS = [
    "arm", "n", "churned",
    "churn_rate", "churn_rate_lower", "churn_rate_upper", "exposed", "excluded",
    "excluded_churned", "revenue_known", "revenue_missing", "revenue_capped",
    "churn_reduction", "churn_reduction_lower", "churn_reduction_upper",
    "risk_ratio", "risk_ratio_lower", "risk_ratio_upper",
    "lift", "lift_lower", "lift_upper",
    "odds_ratio", "odds_ratio_lower", "odds_ratio_upper",
    "p_value", "unadjusted_p_value", "detectable_reduction",
    "nnt", "nnt_lower", "nnt_upper", "nnt_shape",
    "retained", "retained_lower", "retained_upper", "cost",
    "cost_per_retained", "cost_per_retained_lower", "cost_per_retained_upper",
    "cost_per_retained_shape", "quadrant", "verdict",
]  # fmt: skip


def test_a_report_is_a_table_of_arms(study):
    report = study.report(customer_value=900)
    table = report.table()
    assert table.columns[: len(ARM_COLUMNS)] == ARM_COLUMNS
    row = {name: values[1] for name, values in table.to_dict().items()}
    arm = report.arms["mail"]
    assert (row["arm"], row["n"], row["verdict"]) == ("mail", arm.n, arm.verdict)
    assert row["cost"] == arm.cost.amount
    for name in ("churn_rate", "retained", "net_benefit_at_value", "return_on_cost"):
        estimate = getattr(arm, name)
        limits = (row[name], row[f"{name}_lower"], row[f"{name}_upper"])
        assert limits == (estimate.value, estimate.lower, estimate.upper)
    assert row["cost_per_retained_shape"] == arm.cost_per_retained.shape
    assert row["incremental_revenue"] is None
    control = {name: values[0] for name, values in table.to_dict().items()}
    assert (control["arm"], control["churn_rate"]) == ("none", report.control.churn_rate.value)
    assert control["verdict"] is None
    assert control["level"] == 0.95


def test_tables_of_reports_have_the_same_columns(study, new_study):
    small = new_study(cost=crm.ProgramCost(per_assigned="0.0125"))
    small.update_summary({"arm": ["a", "b", "none"], "n": [9, 8, 7], "churned": [1, 2, 2]})
    tables = [
        study.report().table(),
        study.report(customer_value=9).table(),
        small.report().table(),
    ]
    assert pl.concat([table.to_polars() for table in tables]).height == 7
    assert pa.concat_tables([table.to_arrow() for table in tables]).num_rows == 7
    unbounded = small.report().table()
    assert unbounded["cost"][1] == DECIMAL("0.1125")
    assert unbounded["nnt_shape"][1] == "two_rays"


def test_strata_balance_and_findings_are_tables(new_study):
    study = new_study(strata=["region"], covariates=["age"])
    study.update(
        {
            "arm": ["mail", "mail", "none", "none"] * 30,
            "region": ["north", None, "north", None] * 30,
            "lost": [False, True, True, False] * 30,
            "age": [31, 45, 30, 46] * 30,
        }
    )
    report = study.report()
    strata = report.strata_table()
    assert strata.columns[:4] == ["arm", "stratum_region", "n", "churned"]
    assert strata["stratum_region"] == [one.names[0] for one in report.strata[0].strata]
    assert strata["n"] == [30, 30]
    balance = report.balance_table()
    assert (balance["covariate"], balance["smd"]) == (["age"], [report.balance[0].smd])
    findings = report.findings_table()
    assert findings["message"] == [finding.message for finding in report.findings]
    assert findings["severity"] == [finding.severity for finding in report.findings]
    assert findings.columns == ["finding", "severity", "message", "json"]
