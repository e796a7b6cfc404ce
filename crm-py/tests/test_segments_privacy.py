"""A protected value is in nothing that a viewer without clearance is shown."""

from collections.abc import Iterator
from datetime import UTC, datetime

import crm_py as crm
import pyarrow as pa
import pytest
from crm_py import errors

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
AT = datetime(2026, 3, 1, tzinfo=UTC)
CANARY = "kanarienvogel"

CLASSES = {
    "internal": {},
    "confidential": {"sensitivity": "confidential"},
    "restricted": {"sensitivity": "restricted"},
    "special": {"sensitivity": "public", "special_category": True},
    "hr": {"sensitivity": "public", "compartments": ["hr"]},
}
EVENTS = {
    "purchase": ("purchases", ["what", "place", "motive"]),
    "interaction": ("interactions", ["kind", "channel", "direction"]),
    "complaint": ("complaints", ["reference", "status"]),
}


@pytest.fixture
def schema() -> crm.Schema:
    fields = [{"name": name, "type": "text", **rest} for name, rest in CLASSES.items()]
    events = [
        {
            "name": name,
            "table": table,
            "id": "id",
            "at": "at",
            "fields": [{"name": field, "type": "text"} for field in fields_of],
        }
        for name, (table, fields_of) in EVENTS.items()
    ]
    age = {"name": "age", "type": "int", "sensitivity": "public"}
    consent = {"purpose": "marketing", "channel": "email", "column": "may_mail"}
    document = {"id": "id", "fields": [age, *fields], "events": events, "consents": [consent]}
    return crm.Schema(document)


@pytest.fixture
def customer(schema: crm.Schema) -> crm.Customer:
    customer = crm.Customer("c-17", schema)
    changes = [
        {"change": "set", "field": name, "value": CANARY, "source": CANARY, "verified_at": AT}
        for name in CLASSES
    ]
    customer.apply(
        [
            *changes,
            {"change": "set", "field": "age", "value": 36, "verified_at": AT},
            {"change": "purchase", "at": AT, "what": CANARY, "place": CANARY, "motive": CANARY},
            {
                "change": "interaction",
                "at": AT,
                "kind": f"other:{CANARY}",
                "channel": CANARY,
                "direction": CANARY,
                "note": CANARY,
            },
            {"change": "complaint", "at": AT, "reference": CANARY, "status": CANARY},
            {
                "change": "consent",
                "at": AT,
                "purpose": "marketing",
                "status": "granted",
                "by": "customer",
                "how": CANARY,
                "basis": CANARY,
                "notice_version": CANARY,
                "recipients": [CANARY],
            },
            {
                "change": "relationship",
                "type": "dedicated_assistance",
                "since": AT,
                "channels": [CANARY],
                "representative": CANARY,
            },
            {"change": "relationship", "type": "community", "since": AT, "community": CANARY},
        ]
    )
    return customer


@pytest.fixture
def segments(schema: crm.Schema) -> crm.SegmentSet:
    rules = {name: f"{name} = '{CANARY}' AND age > 1" for name in CLASSES}
    for event, (_, fields) in EVENTS.items():
        rules[f"s_{event}"] = f"eventCount('{event}', {fields[0]} LIKE '%{CANARY}') > 0"
    rules["open"] = "age > 30"
    segments = [{"id": id, "rule": rule} for id, rule in rules.items()]
    by_hand = {"id": "by_hand", "include": [{"id": "c-17", "reason": CANARY, "by": CANARY}]}
    release = {"sensitivity": "public", "reason": "its members may be known", "by": "Dana"}
    released = {"id": "released", "rule": f"restricted = '{CANARY}'", "release": release}
    return crm.SegmentSet(schema, [*segments, by_hand, released])


def texts_of(thing: object) -> Iterator[str]:
    """All in which a notebook or a log shows an object."""
    yield repr(thing)
    yield str(thing)
    if hasattr(thing, "_repr_html_"):
        yield thing._repr_html_()


def shown(
    viewer: crm.Viewer, schema: crm.Schema, customer: crm.Customer, segments: crm.SegmentSet
) -> Iterator[str]:
    yield str(customer.view(viewer))
    yield str(customer.timeline(viewer))
    yield segments.to_json(viewer=viewer)
    explained = segments.explain(customer, now=NOW, viewer=viewer)
    for explanation in explained.values():
        yield str(explanation.to_dict())
        yield from texts_of(explanation)
    frame = pa.table({"id": ["c-17"], "age": [36], **{name: [CANARY] for name in CLASSES}})
    events = {
        table: pa.table({"id": ["c-17"], "at": [AT], **{name: [CANARY] for name in fields}})
        for table, fields in EVENTS.values()
    }
    for id in segments.ids:
        try:
            breakdown = segments.breakdown(id, frame, now=NOW, events=events, viewer=viewer)
        except errors.CrmError as error:
            yield f"{error} {error!r} {error.details}"
        else:
            yield str(breakdown.to_dict())
            yield from texts_of(breakdown)
            for clause in breakdown.clauses:
                yield from texts_of(clause)
    members = segments.evaluate(frame, now=NOW, events=events, viewer=viewer)
    yield f"{members.ids} {members.findings}"
    yield from texts_of(members)
    table = crm.CustomerTable(schema, viewer=viewer, now=NOW)
    table.add(customer)
    yield from texts_of(table)
    for rows in (table.customers, *table.events.values()):
        yield from texts_of(rows)
        yield str(rows.to_dict())
    for name in CLASSES:
        try:
            yield str(customer.get(name, viewer=viewer))
        except errors.AccessDeniedError as error:
            yield f"{error} {error!r} {error.details}"


def test_a_canary_is_seen_by_those_who_may_only(
    schema: crm.Schema, customer: crm.Customer, segments: crm.SegmentSet
) -> None:
    nobody = crm.Viewer(clearance="public")
    for text in shown(nobody, schema, customer, segments):
        assert CANARY not in text
    everybody = crm.Viewer(clearance="restricted", compartments=["hr"], special_category=True)
    seen = [CANARY in text for text in shown(everybody, schema, customer, segments)]
    assert all(seen[:3]) and sum(seen) >= 20


def test_objects_show_no_value(
    schema: crm.Schema, customer: crm.Customer, segments: crm.SegmentSet
) -> None:
    policy = crm.ContactPolicy({"purposes": {"promotion": {"category": "marketing"}}})
    contact = {"purpose": "promotion", "channel": "email"}
    explained = segments.explain(customer, now=NOW)
    things = [
        customer,
        segments,
        *explained.values(),
        customer.consent("marketing", now=NOW),
        customer.may_store("restricted", now=NOW),
        customer.may_disclose("Acme", now=NOW),
        policy.may_contact(customer, contact, now=NOW),
        segments.event_fold(now=NOW),
        crm.CustomerTable(schema, now=NOW),
    ]
    for thing in things:
        if not isinstance(thing, crm.Explanation):
            assert all(CANARY not in text for text in texts_of(thing)), repr(thing)
        else:
            assert CANARY not in repr(thing)


def test_errors_about_protected_fields_show_no_value(schema: crm.Schema) -> None:
    secret = {"name": "secret", "type": "int", "sensitivity": "restricted"}
    code = {"name": "code", "type": "code", "codes": ["a"], "sensitivity": "confidential"}
    more = schema.extend({"fields": [secret, code]})
    customer = crm.Customer("c-17", more)
    segments = crm.SegmentSet(more, [{"id": "s", "rule": "secret > 1 AND code = 'a'"}])
    # A code that is not in the list can be in the data of a frame, and so in a record.
    for field, wrong, tested in [
        ("secret", CANARY, True),
        ("secret", [CANARY], True),
        ("code", CANARY, False),
        ("code", {"x": CANARY}, True),
        ("special", [CANARY], True),
    ]:
        with pytest.raises(errors.CrmError) as caught:
            customer.set(field, wrong, verified_at=NOW)
        assert CANARY not in f"{caught.value} {caught.value!r} {caught.value.details}"
        if tested:
            with pytest.raises(errors.CrmError) as caught:
                segments.test({field: wrong})
            assert CANARY not in f"{caught.value} {caught.value!r} {caught.value.details}"
    with pytest.raises(errors.CrmError) as caught:
        segments.evaluate(pa.table({"secret": [1.0, 987654.5], "code": ["a", "a"]}))
    assert "987654" not in f"{caught.value} {caught.value.details}"
    assert "secret" in str(caught.value) and "1" in str(caught.value)


def test_access_is_denied_where_it_is_named(
    customer: crm.Customer, segments: crm.SegmentSet
) -> None:
    viewer = crm.Viewer(clearance="public")
    assert list(segments.explain(customer, now=NOW, viewer=viewer)) == ["open", "released"]
    with pytest.raises(errors.AccessDeniedError) as caught:
        frame = {"id": ["c-17"], "age": [36], **{name: [CANARY] for name in CLASSES}}
        segments.breakdown("restricted", frame, viewer=viewer)
    assert "restricted" in str(caught.value) and CANARY not in str(caught.value)
    with pytest.raises(errors.AccessDeniedError):
        customer.get("special", viewer=viewer)
