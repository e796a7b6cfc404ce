"""Segments over real data: the predicates of the standard, Telco and CDNOW."""

import csv
import datetime as dt
import gzip
import os
import random
from pathlib import Path

import crm_py as crm
import duckdb
import polars as pl
import pyarrow as pa
import pytest

DATA = os.environ.get("CRM_DATA")
real = pytest.mark.skipif(DATA is None, reason="CRM_DATA is not set: no real data here")

COUNTRIES = {"fields": [{"name": "NAME", "type": "text"}, {"name": "POP_EST", "type": "int"}]}
PLACES = {
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "nameascii", "type": "text"},
        {"name": "pop_other", "type": "int"},
        {"name": "pop_min", "type": "int"},
        {"name": "pop_max", "type": "int"},
        {"name": "date", "type": "date"},
        {"name": "start", "type": "timestamp"},
        {"name": "end", "type": "timestamp"},
        {"name": "boolean", "type": "bool"},
    ]
}


# Members that the test suite gives wrongly: three places begin with "Ch" (Chișinău, Chicago and
# Chengdu), one with "Chis" without accents.
ERRATA = {
    "ACCENTI(name) LIKE accenti('Ch%')": 3,
    "ACCENTI(CASEI(name)) LIKE accenti(casei('Chiș%'))": 1,
    "ACCENTI(CASEI(name)) LIKE accenti(casei('cHis%'))": 1,
}


def cql2_frame(name):
    frame = pl.read_csv(Path(DATA) / "cql2" / f"{name}.csv", infer_schema_length=None)
    if name == "places":
        frame = frame.with_columns(
            pl.col("date").str.to_date(),
            *(pl.col(one).str.to_datetime(time_zone="UTC") for one in ("start", "end")),
            pl.col("boolean").cast(pl.Boolean),
        )
    return frame


def cql2_cases():
    if DATA is None:
        return []
    with open(Path(DATA) / "cql2" / "predicates.tsv", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@real
@pytest.mark.parametrize("table", ["countries", "places"])
def test_each_predicate_of_the_standard_has_its_members(table):
    schema = crm.Schema(COUNTRIES if table == "countries" else PLACES)
    frame = cql2_frame(table)
    cases = [case for case in cql2_cases() if case["table"] == table]
    assert cases
    segments = [{"id": f"s{at}", "rule": case["predicate"]} for at, case in enumerate(cases)]
    found = crm.SegmentSet(schema, segments, zone="UTC").evaluate(frame)
    wrong = [
        (case["predicate"], case["members"], found.counts[f"s{at}"])
        for at, case in enumerate(cases)
        if found.counts[f"s{at}"] != ERRATA.get(case["predicate"], int(case["members"]))
    ]
    assert wrong == []
    for at, case in enumerate(cases):
        condition = crm.Expression(case["predicate"]).compile(schema, zone="UTC")
        table = pl.DataFrame(condition.evaluate(frame))
        assert table["condition"].sum() == found.counts[f"s{at}"]


YES_NO = ["Yes", "No"]
TELCO = {
    "id": "customerID",
    "fields": [
        {"name": "gender", "type": "code", "codes": ["Female", "Male"]},
        {"name": "SeniorCitizen", "type": "int"},
        {"name": "Partner", "type": "code", "codes": YES_NO},
        {"name": "Dependents", "type": "code", "codes": YES_NO},
        {"name": "tenure", "type": "int"},
        {"name": "InternetService", "type": "code", "codes": ["DSL", "Fiber optic", "No"]},
        {"name": "Contract", "type": "code", "codes": ["Month-to-month", "One year", "Two year"]},
        {"name": "PaymentMethod", "type": "text"},
        {"name": "MonthlyCharges", "type": "money", "currency": "USD"},
        {"name": "TotalCharges", "type": "money", "currency": "USD"},
        {"name": "Churn", "type": "code", "codes": YES_NO},
    ],
}
# The rule, and the same for DuckDB.
TELCO_RULES = {
    "churned": ("Churn = 'Yes'", "Churn = 'Yes'"),
    "monthly": ("Contract = 'Month-to-month'", "Contract = 'Month-to-month'"),
    "monthly_churned": (
        "Contract = 'Month-to-month' AND Churn = 'Yes'",
        "Contract = 'Month-to-month' AND Churn = 'Yes'",
    ),
    "one_year_churned": (
        "Contract = 'One year' AND Churn = 'Yes'",
        "Contract = 'One year' AND Churn = 'Yes'",
    ),
    "two_year_churned": (
        "Contract = 'Two year' AND Churn = 'Yes'",
        "Contract = 'Two year' AND Churn = 'Yes'",
    ),
    "large": ("TotalCharges >= 4000", "TotalCharges >= 4000"),
    "not_large": ("NOT (TotalCharges >= 4000)", "NOT (TotalCharges >= 4000)"),
    "unknown": ("TotalCharges IS NULL", "TotalCharges IS NULL"),
    "young": ("tenure BETWEEN 1 AND 12", "tenure BETWEEN 1 AND 12"),
    "fiber": ("InternetService = 'Fiber optic'", "InternetService = 'Fiber optic'"),
    "online": (
        "InternetService IN ('DSL', 'Fiber optic')",
        "InternetService IN ('DSL', 'Fiber optic')",
    ),
    "check": ("PaymentMethod LIKE '%check'", "PaymentMethod LIKE '%check'"),
    "automatic": (
        "CASEI(PaymentMethod) LIKE CASEI('%AUTOMATIC%')",
        "PaymentMethod ILIKE '%automatic%'",
    ),
    "family": ("Partner = 'Yes' AND Dependents = 'Yes'", "Partner = 'Yes' AND Dependents = 'Yes'"),
    "senior_alone": (
        "SeniorCitizen = 1 AND NOT (Partner = 'Yes' OR Dependents = 'Yes')",
        "SeniorCitizen = 1 AND NOT (Partner = 'Yes' OR Dependents = 'Yes')",
    ),
    "costly": ("MonthlyCharges > 100", "MonthlyCharges > 100"),
    "average": (
        "TotalCharges / MonthlyCharges > tenure",
        "TotalCharges / MonthlyCharges > tenure",
    ),
    "three_years": ("tenure div 12 = 3", "tenure // 12 = 3"),
    "even": ("tenure % 2 = 0 AND tenure > 0", "tenure % 2 = 0 AND tenure > 0"),
    "at_risk": (
        "inSegment('monthly') AND inSegment('fiber') AND NOT inSegment('family')",
        "Contract = 'Month-to-month' AND InternetService = 'Fiber optic' "
        "AND NOT (Partner = 'Yes' AND Dependents = 'Yes')",
    ),
}


def telco():
    path = Path(DATA) / "telco" / "Telco-Customer-Churn.csv"
    frame = pl.read_csv(path, schema_overrides={"TotalCharges": pl.String})
    charges = pl.col("TotalCharges").str.strip_chars()
    return frame.with_columns(
        pl.when(charges == "").then(None).otherwise(charges).cast(pl.Float64).alias("TotalCharges")
    )


def telco_set(**options):
    segments = [{"id": name, "rule": rule} for name, (rule, _) in TELCO_RULES.items()]
    return crm.SegmentSet(crm.Schema(TELCO), segments, **options)


@real
def test_twenty_segments_of_telco_have_known_counts():
    frame = telco()
    found = telco_set().evaluate(frame)
    counts = found.counts
    assert len(counts) == 20 and found.rows == 7043
    for name, (_, sql) in TELCO_RULES.items():
        expected = duckdb.sql(f"SELECT count(*) FROM frame WHERE {sql}").fetchall()[0][0]
        assert counts[name] == expected, name
    assert counts["churned"] == 1869
    assert round(counts["monthly_churned"] / counts["monthly"], 6) == 0.427097
    # The 11 without charges are in neither.
    assert counts["unknown"] == 11
    assert counts["large"] + counts["not_large"] + 11 == 7043
    # Records, one by one.
    members = telco_set()
    rows = frame.select([*members.columns, "customerID"]).head(300).to_dicts()
    tested = [members.test(row) for row in rows]
    for name in counts:
        expected = [row for row in found.rows_of(name) if row < 300]
        assert [at for at, one in enumerate(tested) if name in one] == expected, name


@real
def test_an_explanation_a_breakdown_and_an_overlap_of_telco():
    frame = telco()
    segments = telco_set()
    row = frame.filter(pl.col("TotalCharges").is_null()).to_dicts()[0]
    row = {name: row[name] for name in segments.columns}
    explained = segments.explain(row)
    assert explained["large"].truth == "unknown" and not explained["large"].member
    assert explained["large"].because == ["TotalCharges >= 4000"]
    assert explained["large"].values == {"TotalCharges": None}
    assert explained["not_large"].because == ["NOT (TotalCharges >= 4000)"]
    breakdown = segments.breakdown("at_risk", frame)
    counts = segments.evaluate(frame).counts
    assert breakdown.matched == counts["at_risk"] == breakdown.clauses[-1].remaining
    for clause in breakdown.clauses:
        assert clause.true + clause.false + clause.unknown == 7043
    fiber, monthly = counts["fiber"], counts["monthly"]
    assert [clause.true for clause in breakdown.clauses[:2]] == [monthly, fiber]
    others = duckdb.sql(
        "SELECT count(*) FROM frame WHERE InternetService = 'Fiber optic' "
        "AND NOT (Partner = 'Yes' AND Dependents = 'Yes')"
    ).fetchall()[0][0]
    assert breakdown.clauses[0].alone == others - counts["at_risk"]
    overlap = segments.evaluate(frame).overlap(["monthly", "churned"])
    assert overlap == [[monthly, counts["monthly_churned"]], [counts["monthly_churned"], 1869]]


CDNOW = {
    "id": "customer_id",
    "events": [
        {
            "name": "purchase",
            "table": "purchases",
            "at": "date",
            "at_type": "date",
            "fields": [
                {"name": "cds", "type": "int"},
                {"name": "amount", "type": "money", "currency": "USD"},
            ],
        }
    ],
}
CDNOW_RULES = {
    "never": ("eventCount('purchase') = 0", "count(p.amount) = 0"),
    "twice": ("eventCount('purchase') >= 2", "count(p.amount) >= 2"),
    "recent": (
        "eventCount('purchase', lastDays(90)) >= 1",
        "count(*) FILTER (p.date > DATE '1998-06-30' - 90 AND p.date <= DATE '1998-06-30') >= 1",
    ),
    "lapsed": (
        "eventCount('purchase') > 0 AND eventCount('purchase', lastDays(180)) = 0",
        "count(p.amount) > 0 AND count(*) FILTER "
        "(p.date > DATE '1998-06-30' - 180 AND p.date <= DATE '1998-06-30') = 0",
    ),
    "spent": ("eventSum('purchase', amount) >= 250.5", "sum(p.amount) >= 250.5"),
    "many": (
        "eventSum('purchase', cds, period('year', -1), amount > 20) > 5",
        "sum(p.cds) FILTER (p.date BETWEEN DATE '1997-01-01' AND DATE '1997-12-31' "
        "AND p.amount > 20) > 5",
    ),
    "early": (
        "T_BEFORE(firstEvent('purchase'), DATE('1997-02-01'))",
        "min(p.date) < DATE '1997-02-01'",
    ),
    "loyal": (
        "daysBetween(firstEvent('purchase'), lastEvent('purchase')) > 365",
        "max(p.date) - min(p.date) > 365",
    ),
    "free": ("eventCount('purchase', amount = 0) > 0", "count(*) FILTER (p.amount = 0) > 0"),
}
NOW = dt.datetime(1998, 6, 30, 12, tzinfo=dt.UTC)


def cdnow():
    with gzip.open(Path(DATA) / "cdnow" / "CDNOW_master.txt.gz", "rt") as lines:
        rows = [line.split() for line in lines if line.strip()][1:]
    return pl.DataFrame(
        {
            "customer_id": [row[0] for row in rows],
            "date": [dt.datetime.strptime(row[1], "%Y%m%d").date() for row in rows],
            "cds": [int(row[2]) for row in rows],
            "amount": [float(row[3]) for row in rows],
        }
    )


@real
def test_conditions_on_events_are_those_of_duckdb():
    purchases = cdnow()
    ids = [*sorted(set(purchases["customer_id"])), "nobody"]
    customers = pl.DataFrame({"customer_id": ids})
    rules = [{"id": name, "rule": rule} for name, (rule, _) in CDNOW_RULES.items()]
    segments = crm.SegmentSet(crm.Schema(CDNOW), rules, zone="UTC")
    found = segments.evaluate(customers, now=NOW, events={"purchases": purchases})
    assert found.rows == 23_571 and found.unmatched == 0
    select = ", ".join(f"{sql} AS {name}" for name, (_, sql) in CDNOW_RULES.items())
    # DuckDB reads the frame by its name.
    money = purchases.with_columns(pl.col("amount").cast(pl.Decimal(18, 2)))  # noqa: F841
    expected = duckdb.sql(
        f"SELECT c.customer_id, {select} FROM customers c LEFT JOIN money p USING (customer_id) "
        "GROUP BY c.customer_id ORDER BY c.customer_id"
    ).pl()
    for name in CDNOW_RULES:
        members = set(customers["customer_id"].gather(found.rows_of(name)))
        in_sql = set(expected.filter(pl.col(name).fill_null(False))["customer_id"])
        assert members == in_sql, name
    assert found.counts["never"] == 1
    # Whatever the order and the parts.
    rows = list(range(len(purchases)))
    random.Random(7).shuffle(rows)
    shuffled = purchases[rows]
    one, two = segments.event_fold(now=NOW), segments.event_fold(now=NOW)
    one.update("purchases", shuffled[:40_000])
    two.update("purchases", shuffled[40_000:])
    one.merge(two)
    assert segments.evaluate(customers, now=NOW, events=one) == found
    half = segments.evaluate(customers[:10_000], now=NOW, events={"purchases": purchases})
    known = set(ids[:10_000])
    assert half.unmatched == sum(one not in known for one in purchases["customer_id"])


def small(**options):
    schema = crm.Schema(
        {
            "id": "id",
            "fields": [
                {"name": "plan", "type": "code", "codes": ["free", "pro"]},
                {"name": "age", "type": "int"},
                {"name": "tags", "type": "codes"},
                {"name": "joined", "type": "timestamp"},
                {"name": "income", "type": "int", "sensitivity": "confidential"},
            ],
            "events": [
                {"name": "purchase", "table": "purchases", "at": "at", "at_type": "date"},
            ],
        }
    )
    rules = [
        {"id": "vip", "rule": "plan = 'pro' AND age >= 40", "include": [{"id": "c"}]},
        {"id": "grown", "rule": "age >= 18", "exclude": [{"id": "b", "reason": "asked"}]},
        {"id": "tagged", "rule": "A_OVERLAPS(tags, ('x', 'y'))"},
        {"id": "rich", "rule": "income > 100"},
        {"id": "bought", "rule": "eventCount('purchase', lastDays(30)) > 0"},
        {"id": "list"},
    ]
    return crm.SegmentSet(
        schema, rules, zone="Asia/Jerusalem", exclusive={"tier": ["vip", "grown"]}, **options
    )


FRAME = {
    "id": ["a", "b", "c", "d"],
    "plan": ["pro", "free", None, "pro"],
    "age": [50, 30, 20, None],
    "tags": [["x"], [], None, ["z", "y"]],
    "income": [10, 200, None, 150],
}


def arrow(**changed):
    columns = {**FRAME, **changed}
    return pa.table({**columns, "tags": pa.array(columns["tags"], pa.list_(pa.string()))})


def purchases(*rows):
    return pa.table({"id": [row[0] for row in rows], "at": [row[1] for row in rows]})


def test_manual_entries_and_exclusive_groups_decide():
    segments = small()
    now = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    bought = purchases(("a", dt.date(2026, 3, 2)), ("d", dt.date(2026, 3, 1)))
    found = segments.evaluate(arrow(), now=now, events={"purchases": bought})
    assert {id: found.rows_of(id) for id in found.ids} == {
        "vip": [0, 2],
        "grown": [],
        "tagged": [0, 3],
        "rich": [1, 3],
        "bought": [0],
        "list": [],
    }
    assert pl.DataFrame(found.group("tier"))["tier"].to_list() == ["vip", None, "vip", None]
    assert pl.DataFrame(found).columns == found.ids
    record = {"id": "a", "plan": "pro", "age": 50}
    explained = segments.explain(record, now=now)
    assert explained["grown"].exclusive == "vip" and explained["grown"].truth == "true"
    assert segments.explain({"id": "c"}, now=now)["vip"].manual == "included"
    assert segments.test({"id": "b", "age": 30}, now=now) == []
    public = crm.Viewer(clearance="internal")
    seen = segments.evaluate(arrow(), now=now, events={"purchases": bought}, viewer=public)
    assert "rich" not in seen.ids
    with pytest.raises(crm.errors.AccessDeniedError):
        segments.breakdown("rich", arrow(), now=now, events={"purchases": bought}, viewer=public)


def test_changes_name_who_moved_and_why():
    segments = small()
    now = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    later = now + dt.timedelta(days=10)
    old = purchases(("a", dt.date(2026, 3, 2)))
    new = purchases(("a", dt.date(2026, 3, 2)), ("b", dt.date(2026, 4, 5)))
    changed = arrow(age=[39, 30, 20, None], income=[10, 200, 500, 150])
    table = segments.changes(
        arrow(),
        changed,
        before_now=now,
        now=later,
        before_events={"purchases": old},
        events={"purchases": new},
    )
    assert pl.DataFrame(table).rows() == [
        ("a", "vip", "exited", ["age"]),
        ("a", "grown", "entered", ["age"]),
        ("a", "bought", "exited", ["(time)"]),
        ("b", "bought", "entered", ["purchase"]),
        ("c", "rich", "entered", ["income"]),
    ]
    one = arrow().slice(0, 1)
    gone = segments.changes(one, one.slice(0, 0), now=now, events={"purchases": old})
    assert [row[3] for row in pl.DataFrame(gone).rows()] == [["(gone)"]] * 3


def test_what_is_wrong_is_named():
    segments = small()
    with pytest.raises(crm.errors.MissingContextError, match=r"bought.*now"):
        segments.evaluate(arrow(), events={"purchases": purchases()})
    now = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    with pytest.raises(crm.errors.MissingContextError, match="purchases"):
        segments.evaluate(arrow(), now=now)
    with pytest.raises(TypeError, match="time zone"):
        segments.test({"id": "a"}, now=dt.datetime(2026, 3, 31))
    with pytest.raises(crm.errors.MissingContextError, match=r'vip.*"plan"'):
        segments.evaluate(arrow().drop(["plan"]), now=now, events={"purchases": purchases()})
    schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    for rule, error in [
        ("agee > 1", crm.errors.UnknownFieldError),
        ("age = 'x'", crm.errors.TypeMismatchError),
        ("age > today()", crm.errors.MissingContextError),
        ("inSegment('b')", crm.errors.UnknownSegmentError),
        ("inSegment('a')", crm.errors.SegmentCycleError),
        ("(age > 1", crm.errors.ExpressionSyntaxError),
    ]:
        with pytest.raises(error) as caught:
            crm.SegmentSet(schema, [{"id": "a", "rule": rule}])
        assert "a" in str(caught.value)
    nan = crm.SegmentSet(
        crm.Schema({"fields": [{"name": "x", "type": "float"}]}), [{"id": "s", "rule": "x > 1"}]
    )
    with pytest.raises(crm.errors.InvalidValueError):
        nan.evaluate({"x": [1.0, float("nan")]})
    assert nan.evaluate({"x": [2.0, float("nan")]}, nan="null").counts == {"s": 1}


def test_an_empty_frame_has_no_members():
    segments = small()
    now = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    found = segments.evaluate(
        arrow().slice(0, 0), now=now, events={"purchases": purchases().slice(0, 0)}
    )
    assert found.rows == 0 and set(found.counts.values()) == {0}
    assert found.overlap() == [[0] * 6] * 6


def test_what_has_no_value_is_counted():
    schema = crm.Schema({"fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]})
    segments = crm.SegmentSet(
        schema, [{"id": "x", "rule": "a / b > 1"}, {"id": "y", "rule": "a / b < 1 OR b = 0"}]
    )
    found = segments.evaluate({"a": [1, 2, 3], "b": [0, 0, 1]})
    assert found.findings == [
        {"kind": "undefined", "expression": "a / b", "reason": "division_by_zero", "rows": 2}
    ]


def test_a_column_without_a_zone_is_named():
    schema = crm.Schema({"fields": [{"name": "at", "type": "timestamp"}]})
    segments = crm.SegmentSet(
        schema, [{"id": "x", "rule": "day(at) = DATE('2026-01-02')"}], zone="Asia/Jerusalem"
    )
    at = [dt.datetime(2026, 1, 1, 22, 30)]
    found = segments.evaluate(pa.table({"at": at}))
    assert found.counts == {"x": 1}
    assert found.findings == [{"kind": "naive_as_utc", "column": "at"}]


def test_hashes_reads_and_what_is_affected():
    segments = small()
    same = small()
    assert segments.hash() == same.hash() and segments.hash("vip") == same.hash("vip")
    assert segments.hash("vip") != segments.hash("rich")
    assert segments.reads("bought") == {
        "fields": [],
        "events": ["purchase"],
        "consents": [],
        "segments": [],
        "time": True,
    }
    assert segments.reads("grown")["fields"] == ["age", "plan"]
    assert segments.affected_by(["plan"]) == ["vip", "grown"]
    schema = crm.Schema({"fields": [{"name": "age", "type": "int"}]})
    text = crm.SegmentSet(schema, [{"id": "a", "rule": "age>=18 and not(age > 20)"}])
    json = crm.SegmentSet(
        schema, [{"id": "a", "rule": crm.Expression("age >= 18 AND NOT (age > 20)").to_cql2_json()}]
    )
    assert text.hash() == json.hash()
