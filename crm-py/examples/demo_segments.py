"""Show segments: their sizes, why a customer is in one or not, and what each clause does.

Without options: invented customers and their orders; where CRM_DATA names a folder with the files
of Telco and CDNOW, those as well. With --data and --rules: your own, a CSV or Parquet file with one
row per customer, and a JSON document of segments that may have a "schema" beside them.

    make demo-segments
    make demo-segments DATA=customers.csv RULES=segments.json
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import random
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import crm_py as crm
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

PICTURES = Path(__file__).parents[2] / "target" / "demo"
NOW = dt.datetime(2026, 3, 31, 9, tzinfo=dt.UTC)

SHOP = {
    "id": "id",
    "fields": [
        {"name": "age", "type": "int"},
        {"name": "city", "type": "text"},
        {"name": "joined", "type": "date"},
    ],
    "events": [
        {
            "name": "purchase",
            "table": "orders",
            "at": "date",
            "at_type": "date",
            "fields": [{"name": "amount", "type": "money", "currency": "ILS"}],
        },
        {"name": "complaint", "table": "complaints", "at": "date", "at_type": "date"},
    ],
    "consents": [{"purpose": "marketing", "channel": "email", "column": "mail_consent"}],
}
SHOP_SEGMENTS = [
    {
        "id": "loyal",
        "label": {"en": "Loyal, may be mailed", "he": "נאמנים שמותר לשלוח להם דואר"},
        "rule": "eventCount('purchase', lastDays(90)) >= 2 AND eventCount('complaint') = 0 "
        "AND hasConsent('marketing', 'email')",
    },
    {
        "id": "vip",
        "label": {"en": "Spent 3,000 in a year", "he": "קנו ב-3,000 בשנה"},
        "rule": "eventSum('purchase', amount, lastDays(365)) >= 3000",
    },
    {
        "id": "lapsed",
        "label": {"en": "Nothing for 180 days", "he": "לא קנו 180 יום"},
        "rule": "eventCount('purchase') > 0 AND eventCount('purchase', lastDays(180)) = 0",
    },
    {
        "id": "never",
        "label": {"en": "Never bought", "he": "לא קנו מעולם"},
        "rule": "eventCount('purchase') = 0",
    },
    {
        "id": "young",
        "label": {"en": "18 to 25", "he": "גיל 18 עד 25"},
        "rule": "age BETWEEN 18 AND 25",
    },
    {
        "id": "north",
        "label": {"en": "North", "he": "צפון (חיפה, נצרת)"},
        "rule": "city IN ('חיפה', 'נצרת')",
    },
    {
        "id": "new",
        "label": {"en": "Joined this year", "he": "הצטרפו השנה"},
        "rule": "T_DURING(joined, period('year', 0)) OR joined = DATE('2026-01-01')",
    },
]


def shop() -> tuple[pa.Table, dict[str, pa.Table]]:
    """Invent 2,000 customers, their orders and complaints; always the same."""
    draw = random.Random(11)
    today = NOW.date()
    cities = ["חיפה", "נצרת", "תל אביב", "ירושלים", "באר שבע", None]
    customers: list[dict[str, Any]] = []
    orders: list[dict[str, Any]] = []
    complaints: list[dict[str, Any]] = []
    for number in range(2000):
        name, joined = f"c-{number}", today - dt.timedelta(days=draw.randrange(1500))
        age = None if draw.random() < 0.05 else draw.randrange(16, 80)
        customers.append({
            "id": name,
            "age": age,
            "city": draw.choice(cities),
            "joined": joined,
            "mail_consent": draw.random() < 0.6,
        })  # fmt: skip
        pace = draw.choice([0, 0.5, 1, 4, 10])
        known = (today - joined).days
        for _ in range(round(pace * known / 365)):
            date = joined + dt.timedelta(days=draw.randrange(known + 1))
            amount = Decimal(draw.randrange(2_000, 60_000)) / 100
            orders.append({"id": name, "date": date, "amount": amount})
        if draw.random() < 0.1:
            complaints.append({"id": name, "date": today - dt.timedelta(days=draw.randrange(400))})
    tables = (pa.Table.from_pylist(rows) for rows in (customers, orders, complaints))
    frame, bought, complained = tables
    return frame, {"orders": bought, "complaints": complained}


TELCO = {
    "id": "customerID",
    "fields": [
        {"name": "Partner", "type": "code", "codes": ["Yes", "No"]},
        {"name": "Dependents", "type": "code", "codes": ["Yes", "No"]},
        {"name": "tenure", "type": "int"},
        {"name": "InternetService", "type": "text"},
        {"name": "Contract", "type": "text"},
        {"name": "PaymentMethod", "type": "text"},
        {"name": "TotalCharges", "type": "money", "currency": "USD"},
        {"name": "Churn", "type": "code", "codes": ["Yes", "No"]},
    ],
}
TELCO_SEGMENTS = [
    {
        "id": "at_risk",
        "label": {"en": "At risk", "he": "בסיכון"},
        "rule": "Contract = 'Month-to-month' AND InternetService = 'Fiber optic' "
        "AND NOT inSegment('family') AND PaymentMethod = 'Electronic check'",
    },
    {"id": "churned", "label": {"en": "Left", "he": "עזבו"}, "rule": "Churn = 'Yes'"},
    {
        "id": "family",
        "label": {"en": "Families", "he": "משפחות"},
        "rule": "Partner = 'Yes' AND Dependents = 'Yes'",
    },
    {"id": "first_year", "label": {"en": "First year", "he": "שנה ראשונה"}, "rule": "tenure <= 12"},
    {
        "id": "large",
        "label": {"en": "4,000 USD or more", "he": "4,000 דולר ומעלה"},
        "rule": "TotalCharges >= 4000",
    },
]
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
CDNOW_SEGMENTS = [
    {
        "id": "active",
        "label": {"en": "Active", "he": "פעילים"},
        "rule": "eventCount('purchase') >= 3 AND eventCount('purchase', lastDays(180)) >= 1 "
        "AND eventSum('purchase', amount) >= 100",
    },
    {
        "id": "once",
        "label": {"en": "Bought once", "he": "קנו פעם אחת"},
        "rule": "eventCount('purchase') = 1",
    },
    {
        "id": "lapsed",
        "label": {"en": "Nothing for 180 days", "he": "לא קנו 180 יום"},
        "rule": "eventCount('purchase', lastDays(180)) = 0",
    },
    {
        "id": "free",
        "label": {"en": "Got a free order", "he": "קיבלו הזמנה חינם"},
        "rule": "eventCount('purchase', amount = 0) > 0",
    },
]


def shop_segments() -> crm.SegmentSet:
    """Compile the segments of the invented customers."""
    return crm.SegmentSet(crm.Schema(SHOP), SHOP_SEGMENTS, zone="Asia/Jerusalem")


def show_shop() -> None:
    """Show invented customers."""
    print("2,000 invented customers of a shop, with orders and complaints, on 31 March 2026\n")
    frame, events = shop()
    show("shop", SHOP, shop_segments(), frame, NOW, events)


def show_telco(folder: Path) -> None:
    """Show the customers of a telephone company (IBM)."""
    print("\nTelco: 7,043 customers of a telephone company\n")
    frame = csv.read_csv(folder / "Telco-Customer-Churn.csv")
    # The charges of 11 customers are blank.
    charges = pc.utf8_trim_whitespace(pc.cast(frame["TotalCharges"], pa.string()))
    known = pc.if_else(pc.equal(charges, ""), None, charges)
    place = frame.schema.get_field_index("TotalCharges")
    frame = frame.set_column(place, "TotalCharges", pc.cast(known, pa.decimal128(12, 2)))
    show("telco", TELCO, crm.SegmentSet(crm.Schema(TELCO), TELCO_SEGMENTS), frame, NOW)


def show_cdnow(folder: Path) -> None:
    """Show the purchases of a music shop (Fader and Hardie)."""
    print("\nCDNOW: 23,570 customers of a music shop, on 30 June 1998\n")
    rows = []
    with gzip.open(folder / "CDNOW_master.txt.gz", "rt") as lines:
        for name, date, cds, amount in (line.split() for line in list(lines)[1:] if line.strip()):
            day = dt.datetime.strptime(date, "%Y%m%d").replace(tzinfo=dt.UTC).date()
            row = {"customer_id": name, "date": day, "cds": int(cds), "amount": Decimal(amount)}
            rows.append(row)
    purchases = pa.Table.from_pylist(rows)
    frame = pa.table({"customer_id": sorted({row["customer_id"] for row in rows})})
    segments = crm.SegmentSet(crm.Schema(CDNOW), CDNOW_SEGMENTS, zone="UTC")
    now = dt.datetime(1998, 6, 30, 12, tzinfo=dt.UTC)
    show("cdnow", CDNOW, segments, frame, now, {"purchases": purchases})


def show_rows(data: Path, rules: Path, now: dt.datetime) -> None:
    """Show the customers of a file."""
    is_parquet = data.suffix in {".parquet", ".pq"}
    frame = pq.read_table(data) if is_parquet else csv.read_csv(data)
    document = json.loads(rules.read_text(encoding="utf-8"))
    if isinstance(document, list):
        document = {"segments": document}
    schema = document.pop("schema", None) or {"fields": fields_of(frame)}
    show(data.name.split(".")[0], schema, crm.SegmentSet(crm.Schema(schema), document), frame, now)


def fields_of(frame: pa.Table) -> list[dict[str, str]]:
    """Derive the fields of a schema from the columns of a file."""
    kinds = (
        (pa.types.is_boolean, "bool"),
        (pa.types.is_integer, "int"),
        (pa.types.is_floating, "float"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "timestamp"),
    )
    return [
        {"name": field.name, "type": next((kind for is_, kind in kinds if is_(field.type)), "text")}
        for field in frame.schema
    ]


def show(
    name: str,
    schema: dict[str, Any],
    segments: crm.SegmentSet,
    frame: pa.Table,
    now: dt.datetime,
    events: dict[str, pa.Table] | None = None,
) -> None:
    """Print the sizes, who is in the first segment and who is not, and its breakdown; draw them."""
    members = segments.evaluate(frame, now=now, events=events)
    print(members)
    parts = [members.to_html_fragment()]
    first = segments.ids[0]
    inside = members.rows_of(first)
    among = set(inside)
    outside = [row for row in range(members.rows) if row not in among]
    for where, rows in (("in", inside), ("not in", outside)):
        if rows:
            print(f"Row {rows[0] + 1} is {where} {first}:\n")
            record, of_record = record_of(schema, segments, frame, rows[0], events or {})
            explanation = segments.explain(record, now=now, events=of_record)[first]
            print(explanation)
            parts.append(explanation.to_html_fragment())
    if json.loads(segments.to_json())["segments"][0].get("rule"):
        breakdown = segments.breakdown(first, frame, now=now, events=events)
        print(breakdown)
        parts.append(breakdown.to_html_fragment())
        write(name, members, breakdown, parts)


def record_of(
    schema: dict[str, Any],
    segments: crm.SegmentSet,
    frame: pa.Table,
    row: int,
    events: dict[str, pa.Table],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of the customer of a row, and his events by their name."""
    id_ = schema.get("id")
    names = {*segments.columns, id_} & set(frame.column_names)
    record = frame.select(sorted(names)).slice(row, 1).to_pylist()[0]
    of_record = {}
    for event in schema.get("events", []):
        if event["table"] in events:
            table = events[event["table"]]
            theirs = table.filter(pc.equal(table[event.get("id", id_)], record[id_]))
            of_record[event["name"]] = theirs.to_pylist()
    return record, of_record


def write(name: str, members: crm.Membership, breakdown: crm.Breakdown, parts: list[str]) -> None:
    """Write all of it as a page, and the charts as pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = PICTURES / f"segments-{name}.html"
    head = '<meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    page.write_text(f"<!DOCTYPE html>{head}{'<hr>'.join(parts)}", encoding="utf-8")
    written = [page]
    try:
        for language in ("en", "he"):
            charts = {
                "sizes": members.plot("sizes", language=language),
                "overlap": members.plot("overlap", language=language),
                "breakdown": breakdown.plot(language=language),
            }
            for kind, axes in charts.items():
                picture = PICTURES / f"segments-{name}-{kind}-{language}.png"
                axes.figure.savefig(picture, dpi=110)
                written.append(picture)
    except ModuleNotFoundError:
        print("no pictures: matplotlib is not installed", file=sys.stderr)
    print("Also in target/demo:", ", ".join(path.name for path in written))


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="a CSV or Parquet file with a row per customer")
    parser.add_argument("--rules", type=Path, help="a JSON document of segments")
    parser.add_argument("--now", help="the time of the run, with its zone (2026-03-31T09:00:00Z)")
    options = parser.parse_args()
    if bool(options.data) != bool(options.rules):
        parser.error("--data and --rules go together")
    return options


def main() -> None:
    """Show the examples, or the segments of a file."""
    options = parsed()
    now = dt.datetime.fromisoformat(options.now) if options.now else NOW
    try:
        if options.data:
            return show_rows(options.data, options.rules, now)
        show_shop()
        if folder := os.environ.get("CRM_DATA"):
            show_telco(Path(folder) / "telco")
            show_cdnow(Path(folder) / "cdnow")
    except (crm.CrmError, OSError, ValueError) as error:
        sys.exit(f"demo: {error}")


if __name__ == "__main__":
    main()
