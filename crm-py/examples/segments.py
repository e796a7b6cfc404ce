"""Find the members of segments, and say of a customer why he is in or not."""

from datetime import UTC, datetime, timedelta

import crm_py as crm
import polars as pl

schema = crm.Schema.standard(currency="ILS")
segments = crm.SegmentSet(
    schema,
    [
        {
            "id": "loyal",
            "label": {"en": "Loyal", "he": "נאמנים"},
            "rule": "eventCount('purchase', lastDays(90)) >= 2 AND eventCount('complaint') = 0",
        },
        {"id": "young", "label": {"en": "Young", "he": "צעירים"}, "rule": "age BETWEEN 18 AND 25"},
    ],
    zone="Asia/Jerusalem",
    week_starts="sunday",
)
now = datetime(2026, 3, 31, 9, tzinfo=UTC)

# Frames of polars, pandas, pyarrow and DuckDB work alike.
march = [now - timedelta(days=days) for days in range(31)]
customers = pl.DataFrame({"customer_id": ["a", "b", "c"], "age": [19, 40, None]})
purchases = pl.DataFrame({"customer_id": ["a", "a", "b"], "at": [march[1], march[9], march[9]]})
complaints = pl.DataFrame({"customer_id": ["b"], "at": [march[8]]})
events = {"purchases": purchases, "complaints": complaints}
members = segments.evaluate(customers, now=now, events=events)
print(members.counts, members.rows_of("loyal"))

# One customer, such as the one who calls.
of_customer = {"purchase": [{"at": march[9]}], "complaint": [{"at": march[8]}]}
record = {"customer_id": "b", "age": 40}
print(segments.test(record, now=now, events=of_customer))
print(segments.explain(record, now=now, events=of_customer)["loyal"].because)

# What each clause leaves.
for clause in segments.breakdown("loyal", customers, now=now, events=events).clauses:
    print(f"{clause.remaining} remain: {clause.text}")
