"""Bad input about segments and customers: an error has its kind and place, and changes nothing."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import crm_py as crm
import polars as pl
import pyarrow as pa
import pytest
from crm_py import errors

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
SCHEMA = {
    "id": "id",
    "fields": [
        {"name": "age", "type": "int"},
        {"name": "score", "type": "float"},
        {"name": "seen", "type": "timestamp"},
        {"name": "born", "type": "date"},
        {"name": "name", "type": "text"},
        {"name": "plan", "type": "code", "codes": ["free", "basic", "pro"]},
        {"name": "likes", "type": "codes"},
        {"name": "spent", "type": "money", "currency": "ILS"},
        {"name": "paid", "type": "money", "currency": "USD"},
    ],
    "events": [
        {
            "name": "purchase",
            "table": "purchases",
            "id": "id",
            "at": "at",
            "fields": [{"name": "amount", "type": "decimal", "decimals": 2}],
        }
    ],
}


@pytest.fixture
def schema() -> crm.Schema:
    return crm.Schema(SCHEMA)


def one(schema: crm.Schema, rule: object, **more: object) -> crm.SegmentSet:
    return crm.SegmentSet(schema, [{"id": "s", "rule": rule}], **more)


DEEP = "(" * 101 + "age = 1" + ")" * 101
NOTS = "NOT (" * 101 + "age = 1" + ")" * 101


@pytest.mark.parametrize(
    ("rule", "kind", "path", "said"),
    [
        ("agee > 1", errors.UnknownFieldError, "character 1", '"age"'),
        ("age > 1 AND yeer(born) = 1", errors.UnknownFunctionError, "character 13", "year"),
        ("age = born", errors.TypeMismatchError, "character 1", "int"),
        ("age > 1 AND seen > DATE('2026-01-01')", errors.TypeMismatchError, "13", "day("),
        ("spent > paid", errors.TypeMismatchError, "character 1", "USD"),
        ("age > 1)", errors.ExpressionSyntaxError, "character 8", "end"),
        ("(age > 1", errors.ExpressionSyntaxError, "character 9", ")"),
        ("age = NULL", errors.ExpressionSyntaxError, "character", "IS NULL"),
        ("born > DATE('2026-02-30')", errors.ExpressionSyntaxError, "character 13", "2026-02-30"),
        ("born > '2026-02-30'", errors.CrmError, "character", "2026-02-30"),
        ("seen > TIMESTAMP('2026-01-01T00:00:00')", errors.ExpressionSyntaxError, "18", "Z"),
        ("name LIKE 'a\\'", errors.ExpressionSyntaxError, "character", ""),
        ("name LIKE 'a\\\\'", errors.ExpressionSyntaxError, "character", "escape"),
        ("plan = 'prou'", errors.UnknownCodeError, "character 8", '"pro"'),
        ("eventCount('purchas') > 0", errors.CrmError, "character", "purchase"),
        ("inSegment('ss')", errors.UnknownSegmentError, "character", "ss"),
        ("age = 0.1234567890123456789012", errors.CrmError, "character", "text"),
        (NOTS, errors.TooLargeError, None, "100"),
        ("name LIKE '" + "a" * 1001 + "'", errors.TooLargeError, None, "1"),
        ("age IN (" + ", ".join(["1"] * 100_001) + ")", errors.TooLargeError, None, "1"),
        ("day(seen) = DATE('2026-01-01')", errors.MissingContextError, "character 1", "zone"),
        ({"op": "=", "args": [{"property": "agee"}, 1]}, errors.UnknownFieldError, "$", '"age"'),
        ({"op": "==", "args": [1, 1]}, errors.CrmError, "$", "=="),
        ({"op": "=", "args": [1]}, errors.CrmError, "$", ""),
    ],
)
def test_a_rule_is_refused_with_its_segment_and_place(
    schema: crm.Schema, rule: object, kind: type[crm.CrmError], path: str | None, said: str
) -> None:
    with pytest.raises(kind) as caught:
        one(schema, rule)
    message = str(caught.value)
    assert '"s"' in message and said in message
    if path is not None:
        assert path in caught.value.path
    assert kind is errors.CrmError or type(caught.value) is kind


def test_parentheses_alone_may_not_be_deep(schema: crm.Schema) -> None:
    with pytest.raises(errors.TooLargeError):
        one(schema, DEEP)
    assert one(schema, "NOT (" * 49 + "age = 1" + ")" * 49).test({"age": 2}) == ["s"]


@pytest.mark.parametrize(
    ("document", "kind", "said"),
    [
        ({"segments": [{"id": "s"}, {"id": "s"}]}, errors.InvalidDocumentError, '"s"'),
        ({"segments": [{"rule": "age > 1"}]}, errors.InvalidDocumentError, "id"),
        ({"segments": [], "zone": "Asia/Jerusalm"}, errors.CrmError, "Asia/Jerusalem"),
        ({"segments": [], "week_starts": "sonday"}, errors.CrmError, "sunday"),
        ({"segments": [{"id": "s", "rul": "age"}]}, errors.InvalidDocumentError, "rul"),
        ({"segments": [], "exclusive": {"t": ["a"]}}, errors.UnknownSegmentError, "a"),
        (
            {"segments": [{"id": "a"}], "exclusive": {"t": ["a"], "u": ["a"]}},
            errors.InvalidDocumentError,
            '"t"',
        ),
        ("{", errors.InvalidDocumentError, "too early"),
        (
            {"segments": [{"id": "a", "include": [{"id": [5]}]}]},
            errors.InvalidDocumentError,
            "include",
        ),
        ({"segments": [], "version": 99}, errors.UnsupportedVersionError, "99"),
    ],
)
def test_a_set_is_refused(
    schema: crm.Schema, document: object, kind: type[crm.CrmError], said: str
) -> None:
    with pytest.raises(kind, match=said.replace("(", r"\(")):
        crm.SegmentSet(schema, document)


def test_a_cycle_is_its_path(schema: crm.Schema) -> None:
    rules = {"a": "inSegment('b')", "b": "age > 1 OR inSegment('c')", "c": "inSegment('a')"}
    with pytest.raises(errors.SegmentCycleError) as caught:
        crm.SegmentSet(schema, [{"id": id, "rule": rule} for id, rule in rules.items()])
    assert all(f'"{id}"' in str(caught.value) for id in "abc")
    tiers = {"segments": [{"id": "a", "rule": "inSegment('b')"}, {"id": "b"}]}
    with pytest.raises(errors.SegmentCycleError):
        crm.SegmentSet(schema, {**tiers, "exclusive": {"t": ["a", "b"]}})
    # A diamond is no cycle.
    rules = {"a": "age > 1", "b": "inSegment('a')", "c": "inSegment('a')"}
    rules["d"] = "inSegment('b') AND inSegment('c')"
    diamond = crm.SegmentSet(schema, [{"id": id, "rule": rule} for id, rule in rules.items()])
    assert diamond.test({"age": 2}) == ["a", "b", "c", "d"]


def test_what_is_missing_is_named(schema: crm.Schema) -> None:
    today = one(schema, "born < today()", zone="UTC")
    bought = one(schema, "eventCount('purchase') = 0")
    frame = pa.table({"id": ["a"], "age": [1], "born": [date(2026, 1, 1)]})
    nothing = pa.table({"id": ["b"], "at": [NOW], "amount": [Decimal("1.00")]})
    for call in (
        lambda: today.evaluate(frame),
        lambda: today.test({"born": date(2026, 1, 1)}),
        lambda: today.to_sql("s", dialect="duckdb"),
        lambda: bought.evaluate(frame),
        lambda: bought.evaluate({"age": [1]}, events={"purchases": nothing}),
        lambda: one(schema, "age > 1 AND score > 1").evaluate(frame),
        lambda: one(schema, "bucket('x') < 5").test({"age": 1}),
    ):
        with pytest.raises(errors.MissingContextError) as caught:
            call()
        assert '"s"' in str(caught.value)
    without = crm.Schema({"fields": SCHEMA["fields"]})
    for wrong in ({"rule": "bucket('x') < 5"}, {"include": [{"id": "a"}]}):
        with pytest.raises(errors.MissingContextError, match="id"):
            crm.SegmentSet(without, [{"id": "s", **wrong}])


def test_naive_times_are_refused(schema: crm.Schema) -> None:
    segments = one(schema, "seen < now()")
    naive = datetime(2026, 1, 1)
    with pytest.raises(TypeError, match="time zone"):
        segments.evaluate({"seen": [NOW]}, now=naive)
    with pytest.raises(TypeError, match="time zone"):
        segments.test({"seen": naive}, now=NOW)
    with pytest.raises(errors.CrmError):
        segments.test('{"fields": {"seen": "2026-01-01T00:00:00"}}', now=NOW)
    # A column without a zone is UTC, and says so.
    members = segments.evaluate(pl.DataFrame({"seen": [naive]}), now=NOW)
    assert members.counts == {"s": 1}
    assert [(one["kind"], one["column"]) for one in members.findings] == [("naive_as_utc", "seen")]


@pytest.mark.parametrize(
    ("rule", "column", "values", "kind"),
    [
        ("score > 1", "score", [1.0, float("nan")], errors.CrmError),
        ("score > 1", "score", [1.0, float("inf")], errors.CrmError),
        ("age > 1", "age", [1.0, 1.5], errors.InvalidValueError),
        ("age > 1", "age", ["1", "2"], errors.ColumnTypeError),
        ("born > DATE('2026-01-01')", "born", [1, 2], errors.ColumnTypeError),
        ("plan = 'pro'", "plan", [1, 2], errors.ColumnTypeError),
        ("A_CONTAINS(likes, ('a'))", "likes", [["a"], ["b", None]], errors.CrmError),
    ],
)
def test_a_column_is_refused(
    schema: crm.Schema, rule: str, column: str, values: list[object], kind: type[crm.CrmError]
) -> None:
    segments = one(schema, rule)
    with pytest.raises(kind) as caught:
        segments.evaluate(pa.table({column: values}))
    assert column in str(caught.value)


def test_nan_may_be_null(schema: crm.Schema) -> None:
    segments = one(schema, "NOT (score > 1)")
    members = segments.evaluate({"score": [0.5, float("nan")]}, nan="null")
    assert members.rows_of("s") == [0]
    with pytest.raises(errors.UnknownNameError):
        segments.evaluate({"score": [0.5]}, nan="nul")


def test_a_record_is_refused(schema: crm.Schema) -> None:
    segments = one(schema, "age > 1")
    for record, kind in [
        ({"agee": 1}, errors.UnknownFieldError),
        ({"age": "x"}, errors.CrmError),
        ({"age": 1.5}, errors.CrmError),
        ({"likes": ["a", None]}, errors.CrmError),
        ({"score": float("nan")}, errors.NotFiniteError),
        ('{"fields": {}, "event": {}}', errors.CrmError),
        ("[", errors.InvalidDocumentError),
    ]:
        with pytest.raises(kind):
            segments.test(record)
    with pytest.raises(errors.CrmError):
        segments.test({"age": 1}, events={"purchas": []})
    with pytest.raises(errors.CrmError):
        segments.test({"age": 1}, events={"purchase": [{"amount": 1}]})


def test_a_failed_update_leaves_the_fold(schema: crm.Schema) -> None:
    segments = one(schema, "eventSum('purchase', amount) > 5")
    fold = segments.event_fold()
    rows = {"id": ["a"], "at": [NOW], "amount": [Decimal("6.00")]}
    fold.update("purchases", pa.table(rows))
    wrong = pa.table({"id": ["b", "c"], "at": [NOW, None], "amount": [Decimal("1.00")] * 2})
    with pytest.raises(errors.CrmError) as caught:
        fold.update("purchases", wrong)
    assert "at" in str(caught.value)
    with pytest.raises(errors.UnknownNameError):
        fold.update("purchase", pa.table(rows))
    with pytest.raises(errors.CrmError):
        fold.merge(fold)
    with pytest.raises(errors.CrmError):
        fold.merge(one(schema, "eventCount('purchase') > 5").event_fold())
    assert fold.customers == 1
    assert segments.evaluate({"id": ["a", "b"]}, events=fold).rows_of("s") == [0]


def test_changes_are_refused_as_a_whole(schema: crm.Schema) -> None:
    customer = crm.Customer("c-17", schema)
    customer.set("age", 36, verified_at=NOW)
    before = customer.to_json()
    good = {"change": "set", "field": "age", "value": 1, "verified_at": NOW}
    for wrong, kind, path in [
        ({**good, "field": "agee"}, errors.UnknownFieldError, "$[2].field"),
        ({**good, "value": "x"}, errors.InvalidDocumentError, "$[2].value"),
        ({**good, "field": "plan", "value": "prou"}, errors.UnknownCodeError, "$[2].value"),
        ({**good, "customer": "c-18"}, errors.WrongCustomerError, "$[2].customer"),
        ({**good, "verified_at": "2026-01-01T00:00:00"}, errors.InvalidDocumentError, "$[2]"),
        ({**good, "field": "born", "value": "2026-02-30"}, errors.InvalidDocumentError, "$[2]"),
        ({**good, "field": "spent", "value": "1.005"}, errors.CrmError, "$[2].value"),
        ({**good, "change": "sat"}, errors.CrmError, "$[2].change"),
    ]:
        with pytest.raises(kind) as caught:
            customer.apply([good, good, wrong, good, good])
        assert caught.value.path.startswith(path), caught.value
        assert customer.to_json() == before
    with pytest.raises(errors.StaleVersionError):
        customer.apply(good, expected_version=7)
    with pytest.raises(TypeError, match="time zone"):
        customer.apply({**good, "verified_at": datetime(2026, 1, 1)})
    assert customer.to_json() == before and customer.version == 1
    for edited in (before.replace("36", "37"), before.replace("c-17", "c-18"), before[:-2], ""):
        with pytest.raises(errors.CrmError):
            crm.Customer.from_json(edited, schema)


def test_policies_and_viewers_are_refused(schema: crm.Schema) -> None:
    customer = crm.Customer("c-17", schema)
    policy = crm.ContactPolicy({"purposes": {"promotion": {"category": "marketing"}}})
    with pytest.raises(errors.CrmError, match="promotion"):
        policy.may_contact(customer, {"purpose": "promotio", "channel": "email"}, now=NOW)
    for document in ({"regime": "opt"}, {"purposes": {"p": {"category": "marketin"}}}, {"cap": []}):
        with pytest.raises(errors.CrmError):
            crm.ContactPolicy(document)
    with pytest.raises(errors.CrmError, match="internal"):
        crm.Viewer(clearance="internel")
    with pytest.raises(errors.CrmError):
        crm.RelationshipPolicy({"comunity": {}})
    table = crm.CustomerTable(crm.Schema({"fields": []}), now=NOW)
    with pytest.raises(errors.ConflictError):
        table.add(customer)
    assert len(table.customers) == 0
    with pytest.raises(errors.CrmError):
        schema.extend({"fields": [{"name": "age", "type": "int", "sensitivity": "public"}]})
    assert crm.loyalty_status([NOW.date() + timedelta(days=1)], now=NOW.date()) is None
