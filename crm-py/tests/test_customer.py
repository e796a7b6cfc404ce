"""The record of a customer, from Python."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import crm_py as crm
import pytest
from crm_py import errors

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
CANARY = "kanarienvogel"


@pytest.fixture
def schema() -> crm.Schema:
    fields = [
        {"name": "balance", "type": "money", "currency": "ILS"},
        {"name": "seen_at", "type": "timestamp"},
    ]
    consents = [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]
    return crm.Schema.standard(currency="ILS").extend({"fields": fields, "consents": consents})


@pytest.fixture
def customer(schema: crm.Schema) -> crm.Customer:
    return crm.Customer("c-17", schema)


def grant(purpose: str, **more: object) -> dict[str, object]:
    return {
        "change": "consent",
        "at": NOW,
        "purpose": purpose,
        "status": "granted",
        "by": "customer",
        **more,
    }


def test_values_come_back_as_those_of_python(customer: crm.Customer) -> None:
    for field, value in [
        ("age", 36),
        ("phone", "03-1234567"),
        ("balance", Decimal("19.90")),
        ("seen_at", NOW),
        ("lifestyle", ["active", "urban"]),
    ]:
        customer.set(field, value, source="form", verified_at=NOW)
        assert customer.get(field) == value
    assert customer.get("sex") is None
    assert customer.version == 5


def test_a_birth_date_needs_a_consent(customer: crm.Customer) -> None:
    with pytest.raises(errors.ConsentRequiredError):
        customer.set("birth_date", date(1990, 5, 1), source="form", verified_at=NOW)
    assert not customer.may_store("birth_date", now=NOW).allowed
    customer.apply(grant("personal_data", valid_until=NOW + timedelta(days=1)), expected_version=0)
    customer.set("birth_date", date(1990, 5, 1), source="form", verified_at=NOW)
    assert customer.get("birth_date") == date(1990, 5, 1)
    assert customer.unconsented_fields(now=NOW) == []
    assert customer.unconsented_fields(now=NOW + timedelta(days=1)) == ["birth_date"]
    state = customer.consent("personal_data", now=NOW)
    assert (state.status, state.allowed, state.since) == ("granted", True, NOW)


def test_changes_are_applied_all_or_none(customer: crm.Customer, schema: crm.Schema) -> None:
    before = customer.to_json()
    changes = [{"change": "set", "field": "age", "value": 36, "verified_at": NOW}] * 2
    with pytest.raises(errors.StaleVersionError):
        customer.apply(changes, expected_version=3)
    with pytest.raises(errors.UnknownFieldError) as caught:
        customer.apply([*changes, {"change": "clear", "field": "phon"}])
    assert caught.value.path == "$[2].field"
    assert caught.value.details["nearest"][0] == "phone"
    with pytest.raises(TypeError):
        naive = datetime(2026, 1, 1)
        customer.set("age", 1, verified_at=naive)
    assert customer.to_json() == before
    customer.apply(changes)
    again = crm.Customer.from_json(customer.to_json(), schema)
    assert (again.id, again.version, again.get("age")) == ("c-17", 2, 36)
    with pytest.raises(errors.DamagedStateError):
        crm.Customer.from_json(customer.to_json().replace("36", "37"), schema)


def test_a_viewer_sees_what_he_may(customer: crm.Customer) -> None:
    customer.set("phone", CANARY, verified_at=NOW)
    viewer = crm.Viewer(clearance="internal")
    assert CANARY not in str(customer.view(viewer)) + repr(customer) + customer._repr_html_()
    with pytest.raises(errors.AccessDeniedError):
        customer.get("phone", viewer=viewer)
    assert customer.view(crm.Viewer(clearance="confidential"))["fields"]["phone"]["value"] == CANARY


def test_a_contact_is_capped(customer: crm.Customer) -> None:
    policy = crm.ContactPolicy(
        {
            "purposes": {"promotion": {"category": "marketing", "consent": "marketing"}},
            "caps": [{"n": 1, "days": 30, "category": "marketing", "channel": "email"}],
        }
    )
    contact = {"purpose": "promotion", "channel": "email"}
    assert policy.may_contact(customer, contact, now=NOW).rule == "consent"
    customer.apply(grant("marketing"))
    assert policy.may_contact(customer, contact, now=NOW).allowed
    sent = NOW - timedelta(days=16)
    denied = policy.may_contact(customer, contact, history=[{**contact, "at": sent}], now=NOW)
    assert (denied.rule, denied.next_allowed_at) == ("cap", sent + timedelta(days=30))


def test_records_are_gathered_and_tested(customer: crm.Customer, schema: crm.Schema) -> None:
    customer.set("age", 36, verified_at=NOW)
    customer.set("lifestyle", ["active", "urban"], verified_at=NOW)
    customer.apply(
        [
            grant("marketing"),
            {"change": "purchase", "at": NOW - timedelta(days=3), "what": "tea", "amount": "19.90"},
        ]
    )
    table = crm.CustomerTable(schema, now=NOW)
    table.add(customer)
    assert table.customers["lifestyle"] == [["active", "urban"]]
    assert table.customers["may_mail"] == [True]
    assert table.events["purchases"]["amount"] == [Decimal("19.90")]
    rule = "age > 30 AND hasConsent('marketing', 'email') AND eventCount('purchase') = 1"
    segments = crm.SegmentSet(schema, [{"id": "loyal", "rule": rule}], zone="Asia/Jerusalem")
    members = segments.evaluate(table.customers, now=NOW, events=table.events)
    assert members.counts["loyal"] == 1
    assert segments.test(customer, now=NOW) == ["loyal"]


def test_the_rest_is_answered(customer: crm.Customer) -> None:
    bought = [{"change": "purchase", "at": NOW - timedelta(days=days)} for days in (3, 50)]
    customer.apply(bought)
    assert customer.loyalty_status(now=date(2026, 3, 31)) == "short_term"
    assert crm.loyalty_status([], now=date(2026, 3, 31)) is None
    standing = customer.standing(now=NOW, interested_days=180, low_satisfaction=2, signals=[])
    assert standing == {"existing": True, "interested": False, "dissatisfied": False}
    assert customer.motive_coverage() == {"known": 0, "purchases": 2, "share": 0}
    assert customer.completeness()["purchases"]
    customer.set("phone", "1", verified_at=NOW - timedelta(days=366))
    assert [entry["field"] for entry in customer.stale_fields(now=NOW)] == ["phone"]
    prompts = customer.verification_prompts(now=NOW, limit=2)
    assert [entry["field"] for entry in prompts] == ["phone", "address"]
    assert not customer.may_disclose("Acme", now=NOW).allowed
    with pytest.raises(errors.RelationshipRuleError):
        customer.apply({"change": "relationship", "type": "community", "since": NOW})
    customer.apply({"change": "relationship", "type": "long_term", "since": NOW})
    assert customer.closeness(now=NOW) == 4
    assert customer.relationships(now=NOW)[0]["type"] == "long_term"
    found = crm.RelationshipPolicy({}).misalignments(customer, now=NOW)
    assert found[0]["kind"] == "inconsistent"
    assert [entry["kind"] for entry in customer.timeline()] == ["purchase"] * 2 + ["relationship"]


def test_an_erased_customer_is_forgotten(customer: crm.Customer) -> None:
    customer.set("phone", CANARY, verified_at=NOW)
    customer.apply({"change": "erase", "at": NOW})
    assert CANARY not in customer.to_json() and "c-17" not in customer.to_json()
    assert (customer.id, customer.version, customer.erased_at) == (None, 2, NOW)
    with pytest.raises(errors.ErasedError):
        customer.set("phone", "1", verified_at=NOW)
