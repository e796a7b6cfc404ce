"""A database that groups rows with the query of a study gives the same state as the rows."""

import json
import random
import sqlite3

import crm_py as crm
import duckdb
import polars as pl
import pytest

ARMS = ["mail", "call", "none"]


def new_study(**changed):
    options = {
        "arm": "arm",
        "control": "none",
        "churned": "lost",
        "currency": "USD",
        "follow_up_days": 30,
        "cost": crm.ProgramCost(fixed=800, per_assigned="0.5", per_exposed=2),
        "revenue": "spend",
        "missing": {"revenue": "unknown"},
        "baseline": "before",
        "cost_column": "paid",
        "strata": ["region", "kind"],
        "covariates": ["age"],
        "exposed": "opened",
        "decimals": {"paid": 4},
    }
    return crm.RetentionStudy(**{**options, **changed})


@pytest.fixture(scope="module")
def rows():
    """Rows with every kind of value: nulls, refunds, fractions of a cent."""
    draw = random.Random(11)

    def rare(value):
        return None if draw.random() < 0.05 else value

    def row():
        arm = draw.choice(ARMS)
        return {
            "arm": arm,
            "lost": int(draw.random() < 0.12),
            "spend": rare(draw.randrange(-5_000, 90_000) / 100),
            "before": rare(draw.randrange(10**9) / 10**6),
            "paid": draw.randrange(30_000) / 10**4,
            "region": rare(draw.choice(["north", 'so"uth', "צפון"])),
            "kind": draw.randrange(3),
            "age": rare(draw.randrange(18, 90)),
            "opened": int(draw.random() < 0.6),
            "days": draw.randrange(20, 400),
            "count": draw.randrange(4),
            "lost_on": None,
        }

    def lost(row):
        on = draw.randrange(4 * row["days"] + 1) / 4 if row["lost"] else None
        return {**row, "lost_on": on}

    return pl.DataFrame([lost(row()) for _ in range(5_000)], infer_schema_length=None)


def in_duckdb(sql, rows, table="customers"):
    connection = duckdb.connect()
    connection.register("rows_of_arrow", rows.to_arrow())
    connection.execute(f"create table {table} as select * from rows_of_arrow")
    return connection.sql(sql)


def in_sqlite(sql, rows, table="customers"):
    connection = sqlite3.connect(":memory:")
    names = ", ".join(f'"{name}"' for name in rows.columns)
    connection.execute(f"create table {table} ({names})")
    places = ", ".join("?" * len(rows.columns))
    connection.executemany(f"insert into {table} values ({places})", rows.rows())
    cursor = connection.execute(sql)
    columns = zip(*cursor.fetchall(), strict=True)
    return dict(zip([name for name, *_ in cursor.description], columns, strict=True))


ENGINES = {"duckdb": in_duckdb, "sqlite": in_sqlite}
STUDIES = {
    "everything": {},
    "counted": {"count": "count"},
    "followed": {"followed_days": "days"},
    "counted and followed": {"count": "count", "followed_days": "days"},
    "zeros": {"missing": {"revenue": "zero"}},
    "capped": {"cap": {"revenue": "123.45"}},
    "capped zeros": {"missing": {"revenue": "zero"}, "cap": {"revenue": 500}, "baseline": None},
    "days of loss": {"lost_after": "lost_on"},
    "days of loss in months": {"lost_after": "lost_on", "follow_up_months": 2}
    | {"follow_up_days": None, "count": "count"},
    "days of loss and follow-up": {
        "lost_after": "lost_on",
        "followed_days": "days",
        "decimals": {"paid": 4, "lost_on": 2, "days": 0},
    },
    "simple": {
        "cost": crm.ProgramCost(per_assigned=1),
        "revenue": None,
        "missing": None,
        "baseline": None,
        "cost_column": None,
        "strata": [],
        "covariates": [],
        "exposed": None,
        "decimals": {},
    },
    "many decimals": {"decimals": {"spend": 6, "before": 9, "paid": 4}},
    "no decimals": {
        "currency": "JPY",
        "revenue": "kind",
        "missing": None,
        "strata": [],
        "decimals": {"paid": 4},
    },
}


@pytest.mark.parametrize("dialect", ENGINES)
@pytest.mark.parametrize("name", STUDIES)
def test_a_database_gives_the_state_of_the_rows(dialect, name, rows):
    study = new_study(**STUDIES[name])
    study.update(rows)
    other = study.empty()
    other.update_summary(ENGINES[dialect](other.summary_sql("customers", dialect=dialect), rows))
    assert other.to_json() == study.to_json()
    if "counted" not in name:
        assert other.report().to_json() == study.report().to_json()


def test_queries_for_other_databases_use_their_dialect():
    study = new_study()
    postgresql = study.summary_sql("shop.customers", dialect="postgresql")
    assert 'FROM "shop"."customers"' in postgresql
    assert "DIV(ABS(" in postgresql
    long = new_study(covariates=["c" * 57])
    assert "longer than 63 bytes" not in postgresql
    assert "longer than 63 bytes" in long.summary_sql("customers", dialect="postgresql")
    spark = study.summary_sql("customers", dialect="spark")
    assert "FROM `customers`" in spark
    assert '"' not in spark


def test_an_unknown_dialect_is_rejected():
    with pytest.raises(crm.errors.UnknownNameError, match=r"dialect must be one of .*oracle"):
        new_study().summary_sql("customers", dialect="oracle")


@pytest.mark.parametrize("query", [in_duckdb, in_sqlite])
@pytest.mark.parametrize("column", ["arm", "lost", "opened", "paid", "days", "count"])
def test_a_null_is_rejected_as_in_rows(query, column, rows):
    study = new_study(followed_days="days", count="count")
    rows = rows.with_columns(
        pl.when(pl.int_range(pl.len()) < 50).then(None).otherwise(pl.col(column)).alias(column)
    )
    for refused in (
        lambda: study.update(rows),
        lambda: study.update_summary(
            query(study.summary_sql("customers", dialect=NAMES[query]), rows)
        ),
    ):
        with pytest.raises(crm.CrmError):
            refused()


@pytest.mark.parametrize("query", [in_duckdb, in_sqlite])
@pytest.mark.parametrize(
    ("column", "wrong"), [("lost", 2), ("opened", -1), ("paid", -5.0), ("cur", "EUR")]
)
def test_invalid_rows_are_rejected_in_a_database_too(query, column, wrong, rows):
    study = new_study(currency_column="cur")
    rows = rows.with_columns(cur=pl.lit("USD"))
    sql = study.summary_sql("customers", dialect=NAMES[query])
    study.update_summary(query(sql, rows))
    rows = rows.with_columns(
        pl.when(pl.int_range(pl.len()) < 50)
        .then(pl.lit(wrong))
        .otherwise(pl.col(column))
        .alias(column)
    )
    state = study.to_json()
    for refused in (lambda: study.update(rows), lambda: study.update_summary(query(sql, rows))):
        with pytest.raises(crm.CrmError):
            refused()
    assert study.to_json() == state


NAMES = {in_duckdb: "duckdb", in_sqlite: "sqlite"}

FEW = {
    "arm": ["mail", "none"] * 4,
    "lost": [0, 0, 1, 1] * 2,
    "spend": [1.25, 2.5, None, -1.0] * 2,
    "paid": [0.5, 1.0, 0.25, 0.0] * 2,
    "opened": [1, 0] * 4,
    "days": [40, 29, 30, 31] * 2,
    "count": [0, 1, 2, 3] * 2,
}


def small_study(**changed):
    options = {"baseline": None, "strata": [], "covariates": [], "decimals": {}}
    return new_study(**{**options, **changed})


def both(name, few, table="customers", **changed):
    """The states from rows and from a database, or the errors."""
    study = small_study(**changed)
    sql = study.summary_sql(table, dialect=name)
    rows = pl.DataFrame(few)

    def summarized():
        other = study.empty()
        other.update_summary(ENGINES[name](sql, rows, table))
        return other.to_json()

    def counted():
        other = study.empty()
        other.update(rows)
        return other.to_json()

    return counted, summarized


def with_first(column, value):
    values = FEW[column]
    rest = [None if other is None else type(value)(other) for other in values[1:]]
    return {**FEW, column: [value, *rest]}


REFUSED = {
    "an outcome below one half": (with_first("lost", 0.4), {}),
    "an outcome that rounds to one": (with_first("lost", 1.4), {}),
    "an outcome beyond 32 bits": (with_first("lost", 2**32 + 1), {}),
    "an exposure of 1e-9": (with_first("opened", 1e-9), {}),
    "half a customer": (with_first("count", 1.5), {"count": "count"}),
    "customers below none": (with_first("count", -1), {"count": "count"}),
    "customers beyond 2^53": (with_first("count", 2**53 + 1), {"count": "count"}),
    "a revenue that is infinite": ({**FEW, "spend": [float("inf")] * 8}, {}),
    "a revenue that vanishes": ({**FEW, "spend": [0.001] * 8}, {}),
    "a revenue beyond 64 bits": ({**FEW, "spend": [10**17] * 8}, {}),
    "a cost below nothing of the excluded": (
        {**FEW, "paid": [1.0, -5.0] * 4},
        {"followed_days": "days", "exposed": None, "cost": crm.ProgramCost(fixed=1)},
    ),
    "no cost of no customer": ({**FEW, "paid": [None, *FEW["paid"][1:]]}, {"count": "count"}),
    "digits of revenue that nobody declared": (with_first("spend", 0.125), {}),
    "digits of a cost that nobody declared": (with_first("paid", 0.0125), {}),
    "days that are infinite": (with_first("days", float("inf")), {"followed_days": "days"}),
}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("what", REFUSED)
def test_errors_that_a_sum_would_hide_are_rejected(name, what):
    few, changed = REFUSED[what]
    counted, summarized = both(name, few, **changed)
    with pytest.raises(crm.CrmError):
        counted()
    with pytest.raises((crm.CrmError, duckdb.Error, sqlite3.Error)):
        summarized()


def test_nan_of_a_database_is_rejected():
    counted, summarized = both("duckdb", {**FEW, "spend": [float("nan")] * 8})
    with pytest.raises(crm.CrmError):
        counted()
    with pytest.raises((crm.CrmError, duckdb.Error)):
        summarized()


def renamed(name, other):
    return {other if column == name else column: values for column, values in FEW.items()}


TAKEN = {
    "outcomes in floats": ({**FEW, "lost": [-0.0, 0.0, 1.0, 1.0] * 2}, {}),
    "outcomes in booleans": ({**FEW, "lost": [False, False, True, True] * 2}, {}),
    "counts in floats": ({**FEW, "count": [0.0, 1.0, 2.0, 3.0] * 2}, {"count": "count"}),
    "an arm called size_": (renamed("arm", "size_"), {"arm": "size_"}),
    "an arm called lost_": (renamed("arm", "lost_"), {"arm": "lost_"}),
    "strata called by the query's own names": (
        {**FEW, "revenue_": ["a", "b"] * 4, "key_0_": ["c", "c", "d", "d"] * 2},
        {"strata": ["revenue_", "key_0_"]},
    ),
    "a covariate with words of SQL": ({**FEW, "x AS y": range(8)}, {"covariates": ["x AS y"]}),
    "a table called customers_of_study": (FEW, {"table": "customers_of_study"}),
    "a table called Sums_of_Study": (FEW, {"table": "Sums_of_Study"}),
    "almost enough days": (
        {**FEW, "days": [29.9999999, 29.999999, 30.0, 31.0] * 2},
        {"followed_days": "days"},
    ),
    "no revenue at all": ({**FEW, "spend": pl.Series([None] * 8, dtype=pl.Float64)}, {}),
}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("what", TAKEN)
def test_valid_rows_are_accepted_in_a_database_too(name, what):
    few, changed = TAKEN[what]
    counted, summarized = both(name, few, **changed)
    state, other = (crm.RetentionStudy.from_json(state()) for state in (counted, summarized))
    if what == "almost enough days":
        # Only rows can count the rounded numbers.
        assert other.report().to_dict()["arms"] == state.report().to_dict()["arms"]
    else:
        assert other.to_json() == state.to_json()


@pytest.mark.parametrize("table", [dict, pl.DataFrame])
def test_a_sum_of_no_rows_has_no_type(table):
    study = small_study(cost_column=None, exposed=None, cost=crm.ProgramCost(fixed=1))
    sums = ["revenue_sum", "revenue_sum_sq", "revenue_churned_sum"]
    columns = {
        **{"arm": ["mail", "none"], "n": [1, 1], "churned": [0, 1]},
        **{"revenue_n": [0, 0], "revenue_churned": [0, 0]},
        **{name: [None, None] for name in sums},
    }
    study.update_summary(table(columns))
    assert study.arms == ["mail", "none"]


def test_large_floats_are_read_to_the_last_unit():
    spend = [9007199254740991.0, 1e15 + 0.5, 90071992547409.91, 0.07] * 2
    counted, summarized = both("duckdb", {**FEW, "spend": spend})
    assert summarized() == counted()


def test_sums_beyond_the_integers_of_sqlite_are_rejected():
    few = {**FEW, "count": [2**53, 2**53] + [0] * 6}
    counted, summarized = both("duckdb", few, count="count")
    assert summarized() == counted()
    _, summarized = both("sqlite", few, count="count")
    with pytest.raises((crm.CrmError, sqlite3.Error)):
        summarized()


@pytest.mark.parametrize("dialect", ENGINES)
def test_cubes_beyond_128_bits_are_those_of_the_rows(dialect, rows):
    study = new_study(
        decimals={"spend": 0, "before": 0, "paid": 4}, cost_column="paid", covariates=[], strata=[]
    )
    large = rows.with_columns(
        spend=(pl.int_range(pl.len()) * 7_919_777_333 - 10**13).cast(pl.Int64),
        before=(pl.int_range(pl.len()) * 5_555_555_557).cast(pl.Int64),
    )
    if dialect == "sqlite":
        # Its integers hold the squares of fewer rows.
        large = large.head(50)
    study.update(large)
    other = study.empty()
    other.update_summary(ENGINES[dialect](other.summary_sql("customers", dialect=dialect), large))
    assert other.to_json() == study.to_json()
    assert max(
        len(cell["counts"]["metrics"]["revenue"]["sum_cube"])
        for cell in json.loads(study.to_json())["cells"]
    ) > (39 if dialect == "duckdb" else 38)


@pytest.mark.parametrize("dialect", ENGINES)
@pytest.mark.parametrize(
    ("lost", "on", "days"),
    [(1, None, 50), (0, 3.0, 50), (1, 51.0, 50), (1, -1.0, 50), (0, None, -1)],
)
def test_days_that_contradict_a_loss_are_rejected_in_a_database_too(dialect, lost, on, days):
    study = crm.RetentionStudy(
        arm="arm",
        control="none",
        churned="lost",
        currency="USD",
        follow_up_days=30,
        cost=crm.ProgramCost(),
        lost_after="on",
        followed_days="days",
    )
    rows = pl.DataFrame(
        {"arm": ["none", "mail"], "lost": [1, lost], "on": [30.0, on], "days": [50, days]}
    )
    for refused in (
        lambda: study.update(rows),
        lambda: study.update_summary(
            ENGINES[dialect](study.summary_sql("customers", dialect=dialect), rows)
        ),
    ):
        with pytest.raises(crm.CrmError):
            refused()


@pytest.mark.parametrize("dialect", ENGINES)
def test_a_null_of_the_revenue_needs_a_meaning_in_a_database_too(dialect, rows):
    study = new_study(missing=None)
    with pytest.raises(crm.errors.InvalidValueError, match="missing"):
        study.update(rows)
    with pytest.raises(crm.CrmError):
        study.update_summary(
            ENGINES[dialect](study.summary_sql("customers", dialect=dialect), rows)
        )
