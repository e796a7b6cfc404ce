"""Segments of customers, and the record of one of them."""

from datetime import UTC, datetime, timedelta

import crm_py as crm

now = datetime(2026, 3, 31, 9, tzinfo=UTC)
schema = crm.Schema.standard(currency="ILS").extend(
    {"consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}]}
)
rule = """
    eventCount('purchase', lastDays(90)) >= 2
    AND NOT (eventCount('complaint') > 0)
    AND hasConsent('marketing', 'email')
"""
segments = crm.SegmentSet(schema, [{"id": "loyal", "rule": rule}], zone="Asia/Jerusalem")

customers = {"customer_id": ["ada", "ben", "carl"], "may_mail": [True, True, None]}
purchases = {
    "customer_id": ["ada", "ada", "ben", "carl", "carl"],
    "at": [now - timedelta(days=days) for days in (3, 50, 10, 3, 4)],
}
complaints = {"customer_id": ["carl"], "at": [now - timedelta(days=400)]}
members = segments.evaluate(
    customers, now=now, events={"purchases": purchases, "complaints": complaints}
)
print("loyal:", [customers["customer_id"][row] for row in members.rows_of("loyal")])

# Why is Ben not in?
ben = {"customer_id": "ben", "may_mail": True}
bought = {"purchase": [{"at": now - timedelta(days=10)}]}
why = segments.explain(ben, now=now, events=bought)["loyal"]
print("ben is out, because this is", why.truth + ":", why.because[0])

# The record of one customer.
ada = crm.Customer("ada", schema)
consent = {"change": "consent", "purpose": "marketing", "by": "customer"}
ada.apply(
    [
        {"change": "set", "field": "phone", "value": "03-1234567", "verified_at": now},
        {**consent, "status": "granted", "at": now - timedelta(days=100)},
        # She clicked on the link in a letter.
        {**consent, "status": "withdrawn", "channel": "email", "at": now},
    ]
)
agent = crm.Viewer(clearance="internal")
print("an agent sees:", list(ada.view(agent)["fields"]))
for channel in ("email", "sms"):
    print(channel, ada.consent("marketing", channel=channel, now=now).status)
