"""Every name of the public face of schemas, segments and customers, as a user writes it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import crm_py as crm
import polars as pl
import pyarrow as pa
import pytest
from crm_py import errors

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
FIELDS = [
    {"name": "plan", "type": "code", "codes": ["free", "pro"]},
    {"name": "spent", "type": "money", "currency": "ILS"},
]
CONSENTS = [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]
LOYAL = "eventCount('purchase', lastDays(90)) >= 2 AND hasConsent('marketing', 'email')"


@pytest.fixture
def schema() -> crm.Schema:
    document = {"fields": FIELDS, "consents": CONSENTS}
    return crm.Schema.standard(currency="ILS").extend(document)


@pytest.fixture
def segments(schema: crm.Schema) -> crm.SegmentSet:
    return crm.SegmentSet(
        schema,
        [
            {"id": "vip", "rule": "spent >= 1000"},
            {"id": "loyal", "label": {"en": "Loyal", "he": "נאמנים"}, "rule": LOYAL},
            {"id": "young", "rule": "age BETWEEN 18 AND 25"},
        ],
        zone="Asia/Jerusalem",
        week_starts="sunday",
        exclusive={"tier": ["vip", "loyal"]},
    )


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "customer_id": ["a", "b", "c", "d"],
            "age": [20, None, 25, 40],
            "spent": [Decimal("1000.00"), Decimal("5.50"), Decimal(0), None],
            "may_mail": [True, True, False, None],
        },
        schema_overrides={"spent": pl.Decimal(12, 2)},
    )


@pytest.fixture
def purchases() -> pl.DataFrame:
    at = [NOW - timedelta(days=days) for days in (1, 2, 3, 4, 5, 6, 200)]
    return pl.DataFrame({"customer_id": ["a", "a", "b", "b", "c", "c", "nobody"], "at": at})


def test_a_schema(schema: crm.Schema) -> None:
    again = crm.Schema(schema.to_json())
    assert again == schema and again.hash() == schema.hash()
    more = schema.extend({"fields": [{"name": "shoe_size", "type": "int"}]})
    assert '"shoe_size"' in more.to_json() and more.hash() != schema.hash()
    assert crm.Schema({"fields": FIELDS}).to_json().startswith('{"fields":[')


def test_an_expression() -> None:
    rule = crm.Expression("age BETWEEN 18 AND 25")
    assert rule.to_cql2_text() == "age BETWEEN 18 AND 25"
    assert rule.to_cql2_json() == {"op": "between", "args": [{"property": "age"}, 18, 25]}
    assert crm.Expression({"op": "=", "args": [{"property": "age"}, 5]}).to_cql2_text() == "age = 5"


def test_a_condition(schema: crm.Schema, frame: pl.DataFrame) -> None:
    condition = crm.Expression("age BETWEEN 18 AND 25").compile(schema, zone=None)
    tested = [condition.test({"age": age}, now=None, events=None) for age in (20, 40, None)]
    assert tested == [True, False, None]
    explained = condition.explain({"age": 40}, now=None, events=None, viewer=None)
    assert (explained.truth, explained.because) == ("false", ["age BETWEEN 18 AND 25"])
    table = condition.evaluate(frame, now=None, events=None)
    assert table["condition"] == [True, None, True, False]


def test_evaluating(segments: crm.SegmentSet, frame: pl.DataFrame, purchases: pl.DataFrame) -> None:
    progress: list[int] = []
    members = segments.evaluate(
        frame,
        now=NOW,
        events={"purchases": purchases},
        viewer=None,
        nan="error",
        threads=None,
        progress=progress.append,
    )
    assert (members.rows, len(members), progress[-1]) == (4, 4, 4)
    assert members.counts == {"vip": 1, "loyal": 1, "young": 2}
    assert members.counts["loyal"] == 1
    assert members.ids == ["vip", "loyal", "young"]
    assert members.rows_of("loyal") == [1]
    assert members.overlap() == [[1, 0, 1], [0, 1, 0], [1, 0, 2]]
    assert members.overlap(ids=["young", "vip"]) == [[2, 1], [1, 1]]
    assert members.unmatched == 1
    assert (members.hash, members.now) == (segments.hash(), NOW)
    assert isinstance(members.findings, list)
    assert pl.from_arrow(members).struct.field("young").to_list() == [True, False, True, False]
    with pytest.raises(errors.UnknownSegmentError) as caught:
        members.rows_of("loyl")
    assert caught.value.details["nearest"] == ["loyal"]


def test_a_group_is_a_dictionary(
    segments: crm.SegmentSet, frame: pl.DataFrame, purchases: pl.DataFrame
) -> None:
    members = segments.evaluate(frame, now=NOW, events={"purchases": purchases})
    group = members.group("tier")
    assert group["tier"] == ["vip", "loyal", None, None]
    arrow = pa.table(group)["tier"]
    assert arrow.type == pa.dictionary(pa.int32(), pa.string())
    assert arrow.to_pylist() == ["vip", "loyal", None, None]
    assert pl.DataFrame(group)["tier"].dtype == pl.Categorical
    with pytest.raises(errors.UnknownNameError):
        members.group("tiers")
    nobody = segments.evaluate(frame.head(0), now=NOW, events={"purchases": purchases})
    assert nobody.group("tier")["tier"] == []
    assert (nobody.rows, nobody.counts["young"], nobody.unmatched) == (0, 0, 7)


def test_events_are_folded(
    segments: crm.SegmentSet, frame: pl.DataFrame, purchases: pl.DataFrame
) -> None:
    rows = purchases
    fold, other = segments.event_fold(now=NOW), segments.event_fold(now=NOW)
    fold.update("purchases", rows.slice(3))
    other.update("purchases", rows.head(3))
    fold.merge(other)
    members = segments.evaluate(frame, now=NOW, events=fold)
    assert members == segments.evaluate(frame, now=NOW, events={"purchases": rows})
    assert fold.customers == 4


def test_one_customer(segments: crm.SegmentSet) -> None:
    record = {"customer_id": "a", "age": 20, "spent": Decimal("5.00"), "may_mail": True}
    bought = [{"at": NOW - timedelta(days=days)} for days in (1, 2)]
    events = {"purchase": bought}
    assert segments.test(record, now=NOW, events=events) == ["loyal", "young"]
    explained = segments.explain(record, now=NOW, events=events, viewer=None)
    e = explained["loyal"]
    assert (e.member, e.truth, e.manual, e.exclusive) == (True, "true", None, None)
    assert e.because == LOYAL.split(" AND ")
    assert explained["young"].values == {"age": 20}
    assert explained["vip"].because == ["spent >= 1000"]
    assert e.to_dict()["member"] is True and e.tree["truth"] == "true"
    assert "20" not in repr(explained["young"])


def test_a_breakdown(
    segments: crm.SegmentSet, frame: pl.DataFrame, purchases: pl.DataFrame
) -> None:
    b = segments.breakdown("loyal", frame, now=NOW, events={"purchases": purchases}, viewer=None)
    first, second = b.clauses
    assert [first.text, second.text] == LOYAL.split(" AND ")
    assert (first.true, first.false, first.unknown, first.remaining, first.alone) == (3, 1, 0, 3, 0)
    assert (second.true, second.false, second.unknown, second.remaining, second.alone) == (
        2,
        2,
        0,
        2,
        1,
    )
    assert (b.id, b.combinator, b.rows, b.matched) == ("loyal", "and", 4, 2)


def test_changes(segments: crm.SegmentSet, frame: pl.DataFrame, purchases: pl.DataFrame) -> None:
    events = {"purchases": purchases}
    after = frame.with_columns(age=pl.Series([20, 18, 26, 40]))
    changes = segments.changes(
        frame, after, now=NOW, before_now=None, events=events, before_events=None
    )
    rows = pl.from_arrow(changes).to_list()
    assert [(row["id"], row["segment"], row["change"]) for row in rows] == [
        ("b", "young", "entered"),
        ("c", "young", "exited"),
    ]
    assert [row["cause"] for row in rows] == [["age"], ["age"]]


def test_what_a_set_reads(segments: crm.SegmentSet, schema: crm.Schema) -> None:
    assert len(segments.hash("loyal")) > 0 and segments.hash("loyal") != segments.hash()
    reads = segments.reads("loyal")
    assert (reads["events"], reads["time"]) == (["purchase"], True)
    assert reads["segments"] == ["vip"]
    assert segments.affected_by(["purchase", "age"]) == ["loyal", "young"]
    # A segment depends on those before it in its group.
    assert segments.affected_by(["vip"]) == segments.affected_by(["spent"]) == ["vip", "loyal"]
    again = crm.SegmentSet(schema, segments.to_json(viewer=None))
    assert again == segments and again.hash() == segments.hash()


def test_sql(segments: crm.SegmentSet) -> None:
    sql = segments.to_sql("loyal", dialect="duckdb", now=NOW, alias=None, approximate=False)
    assert "purchases" in sql.text and isinstance(sql.params, list) and sql.notes == []
    query = segments.members_sql("customers", dialect="duckdb", now=NOW)
    assert query.upper().startswith(("SELECT", "WITH")) and '"young"' in query


def test_react_querybuilder(schema: crm.Schema) -> None:
    doc = {"combinator": "and", "rules": [{"field": "age", "operator": ">", "value": "18"}]}
    segments = crm.SegmentSet.from_react_querybuilder(schema, {"loyal": doc}, zone=None)
    assert segments.test({"age": 19}) == ["loyal"]
    doc["rules"][0]["value"] = 18
    assert segments.to_react_querybuilder("loyal") == doc


def test_a_customer(schema: crm.Schema) -> None:
    customer = crm.Customer("c-17", schema)
    with pytest.raises(errors.ConsentRequiredError):
        customer.set("birth_date", date(1990, 5, 1), source="form", verified_at=NOW)
    granted = {"change": "consent", "at": NOW, "status": "granted", "by": "customer"}
    customer.apply({**granted, "purpose": "personal_data"}, expected_version=0)
    customer.apply([{**granted, "purpose": "marketing", "channel": "email"}])
    customer.set("birth_date", date(1990, 5, 1), source="form", verified_at=NOW)
    customer.set("age", 36, source="form", verified_at=NOW)
    assert customer.version == 4
    again = crm.Customer.from_json(customer.to_json(), schema)
    assert again.to_json() == customer.to_json()
    assert customer.get("age", viewer=None) == 36
    viewer = crm.Viewer(clearance="internal", compartments=[], special_category=False)
    assert set(customer.view(viewer)["fields"]) == {"age"}
    assert [one["kind"] for one in customer.timeline(viewer)] == ["consent", "consent"]
    state = customer.consent("marketing", channel="email", now=NOW)
    assert (state.status, state.allowed, state.since) == ("granted", True, NOW)
    assert customer.may_store("birth_date", now=NOW).allowed
    assert customer.unconsented_fields(now=NOW) == []
    denied = customer.may_disclose("Acme", now=NOW)
    assert not denied.allowed and denied.rule is not None and denied.reason
    assert customer.stale_fields(now=NOW) == []
    prompts = customer.verification_prompts(now=NOW, limit=3)
    assert [one["field"] for one in prompts] == ["address", "phone", "email"]
    assert customer.relationships(now=NOW) == [] and customer.closeness(now=NOW) is None
    assert customer.loyalty_status(now=NOW.date()) is None
    assert customer.standing(now=NOW, interested_days=180, low_satisfaction=2, signals=[]) == {
        "existing": False,
        "interested": False,
        "dissatisfied": False,
    }
    assert crm.loyalty_status([date(2026, 3, 1)], now=date(2026, 3, 31)) == "one_time"
    policy = crm.RelationshipPolicy({"community": {"channels": ["web"]}})
    assert policy.misalignments(customer, now=NOW) == []


def test_a_contact_policy_and_a_table(schema: crm.Schema) -> None:
    customer = crm.Customer("c-17", schema)
    bought = [{"change": "purchase", "at": NOW - timedelta(days=days)} for days in (1, 2)]
    customer.apply(bought, expected_version=0)
    policy = crm.ContactPolicy(
        {
            "regime": "soft_opt_in",
            "purposes": {"promotion": {"category": "marketing"}},
            "caps": [{"n": 1, "days": 7}],
        }
    )
    contact = {"purpose": "promotion", "channel": "email"}
    assert policy.may_contact(customer, contact, history=[], now=NOW).allowed
    touch = {"at": NOW - timedelta(days=1), "purpose": "promotion", "channel": "sms"}
    capped = policy.may_contact(customer, contact, history=[touch], now=NOW)
    assert (capped.rule, capped.next_allowed_at) == ("cap", NOW + timedelta(days=6))
    table = crm.CustomerTable(schema, viewer=None, now=NOW)
    table.add(customer)
    assert table.customers["customer_id"] == ["c-17"]
    assert len(table.events["purchases"]) == 2
    rule = "eventCount('purchase', lastDays(90)) >= 2"
    segments = crm.SegmentSet(schema, [{"id": "loyal", "rule": rule}], zone="Asia/Jerusalem")
    assert segments.evaluate(table.customers, now=NOW, events=table.events).counts["loyal"] == 1
    assert segments.test(customer, now=NOW) == ["loyal"]
    with pytest.raises(crm.CrmError, match="events are those of the Customer"):
        segments.test(customer, now=NOW, events={"purchase": []})
