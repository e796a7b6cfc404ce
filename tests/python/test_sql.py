"""A database that groups rows with the query of a study gives the same state as the rows."""

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
        }

    return pl.DataFrame([row() for _ in range(5_000)], infer_schema_length=None)


def in_duckdb(sql, rows):
    connection = duckdb.connect()
    connection.register("rows_of_arrow", rows.to_arrow())
    connection.execute("create table customers as select * from rows_of_arrow")
    return connection.sql(sql)


def in_sqlite(sql, rows):
    connection = sqlite3.connect(":memory:")
    names = ", ".join(f'"{name}"' for name in rows.columns)
    connection.execute(f"create table customers ({names})")
    places = ", ".join("?" * len(rows.columns))
    connection.executemany(f"insert into customers values ({places})", rows.rows())
    cursor = connection.execute(sql)
    columns = zip(*cursor.fetchall(), strict=True)
    return dict(zip([name for name, *_ in cursor.description], columns, strict=True))


ENGINES = {"duckdb": in_duckdb, "sqlite": in_sqlite}
STUDIES = {
    "everything": {},
    "counted": {"count": "count"},
    "followed": {"followed_days": "days"},
    "counted and followed": {"count": "count", "followed_days": "days"},
    "simple": {
        "cost": crm.ProgramCost(per_assigned=1),
        "revenue": None,
        "baseline": None,
        "cost_column": None,
        "strata": [],
        "covariates": [],
        "exposed": None,
        "decimals": {},
    },
    "many decimals": {"decimals": {"spend": 6, "before": 9, "paid": 4}},
    "no decimals": {"currency": "JPY", "revenue": "kind", "strata": [], "decimals": {"paid": 4}},
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


def test_databases_that_are_not_here_get_queries_in_their_own_words():
    study = new_study()
    postgresql = study.summary_sql("shop.customers", dialect="postgresql")
    assert 'FROM "shop"."customers"' in postgresql
    assert "DIV(ABS(" in postgresql
    spark = study.summary_sql("customers", dialect="spark")
    assert "FROM `customers`" in spark
    assert '"' not in spark


def test_an_unknown_dialect_is_refused():
    with pytest.raises(crm.errors.UnknownNameError, match=r"dialect must be one of .*oracle"):
        new_study().summary_sql("customers", dialect="oracle")


@pytest.mark.parametrize("query", [in_duckdb, in_sqlite])
@pytest.mark.parametrize("column", ["arm", "lost", "opened", "paid", "days", "count"])
def test_a_null_is_refused_as_among_rows(query, column, rows):
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
def test_what_rows_are_refused_for_a_database_is_refused_for(query, column, wrong, rows):
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
