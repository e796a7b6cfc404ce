"""The pages on segments and customers: their code runs, and their tables of results are right.

The blocks of a page in Python share their names. A block of text, SQL or JSON after one is what it
prints. Blocks of rules are read, and so are the rules in tables. Of the cookbook, each rule is
tested with the customers of its table, as a frame, one by one, and in DuckDB.
"""

import contextlib
import doctest
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import crm_py as crm
import duckdb
import pyarrow as pa
import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["segments.md", "customers.md", "reasons.md", "../README.md"]
COOKBOOK = "## Cookbook"
ZONE = ZoneInfo("Asia/Jerusalem")
# What SQL cannot say exactly.
NOT_IN_SQL = re.compile(r"\b(CASEI|ACCENTI|bucket)\(")


def read(page):
    """The page; of the README, what it says about customers and segments."""
    text = (DOCS / page).read_text()
    if page.endswith("README.md"):
        text = text.split("\n## Customers and segments")[1].split("\n## ")[0]
    return text


def blocks(text):
    """Yield the language and the code of each block."""
    for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        yield found[1], found[2]


def run(page):
    """Run the page, and return its names."""
    names, printed = {"__name__": page}, None
    for at, (language, code) in enumerate(blocks(read(page))):
        where = f"{page}, block {at}:\n{code}"
        if language == "python":
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(code, f"{page}, block {at}", "exec"), names)
            assert printed in (None, ""), f"{where}\nthe block before printed {printed}"
            printed = output.getvalue()
        elif printed:
            assert language in ("text", "sql", "json"), where
            assert printed == code, where
            printed = None
        elif language == "cql":
            assert crm.Expression(code), where
        else:
            assert language == "json" and json.loads(code), where
    assert printed in (None, ""), f"the last block of {page} printed {printed}"
    return names


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_a_page_runs_and_prints_what_is_shown(page):
    run(page)


def tables(text):
    """Yield each table as its header and its rows."""
    for found in re.finditer(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        lines = [
            # A bar in code is part of it.
            [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in found[0].splitlines()
        ]
        yield lines[0], lines[2:]


def rules(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_rules_are_printed_as_the_page_says():
    (found,) = [
        rows
        for header, rows in tables((DOCS / "segments.md").read_text())
        if header == ["given", "printed"]
    ]
    for given, printed in found:
        assert str(crm.Expression(rules(given)[0])) == rules(printed)[0]


def test_the_conditions_of_other_products_compile():
    page = (DOCS / "segments.md").read_text()
    names = run("segments.md")
    found = [rows for header, rows in tables(page) if header[-1:] == ["rule"]]
    assert len(found) == 5
    for rows in found:
        for row in rows:
            for rule in rules(row[-1]):
                compiled(names, rule)


def compiled(names, rule):
    """A set with the rule and what it refers to."""
    segments = [*names["others"], {"id": "rule", "rule": rule}]
    return crm.SegmentSet(names["shop"], segments, zone="Asia/Jerusalem", week_starts="sunday")


def entries():
    page = (DOCS / "segments.md").read_text()
    _, cookbook = page.split(f"{COOKBOOK}\n")
    cookbook = cookbook.split("\n## ")[0]
    for part in re.split(r"^### ", cookbook, flags=re.MULTILINE)[1:]:
        title, body = part.split("\n", 1)
        found = [code for language, code in blocks(body) if language == "cql"]
        samples = [(header, rows) for header, rows in tables(body) if header[0] == "customer"]
        if found or samples:
            (rule,), ((header, rows),) = found, samples
            yield pytest.param(rule, header, rows, id=title)


def instant(text):
    """A time, or noon of a date in the zone."""
    if "T" in text:
        return datetime.fromisoformat(text).astimezone(UTC)
    return datetime.fromisoformat(text).replace(hour=12, tzinfo=ZONE).astimezone(UTC)


READERS = {
    "int": int,
    "money": Decimal,
    "date": date.fromisoformat,
    "timestamp": instant,
    "codes": lambda cell: [code for code in cell.split(", ") if code],
    "bool": {"yes": True, "no": False}.get,
    "text": str,
    "code": str,
}
TYPES = {
    "int": pa.int64(),
    "money": pa.decimal128(18, 2),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "codes": pa.list_(pa.string()),
    "bool": pa.bool_(),
    "text": pa.string(),
    "code": pa.string(),
}


def event_of(text, kinds):
    at, *values = text.split()
    values = dict(value.split("=") for value in values)
    read = {name: READERS[kinds[name]](value) for name, value in values.items()}
    return {"at": instant(at), **dict.fromkeys(kinds), **read}


def sample(schema, header, rows):
    """The customers of a table: their fields, and the events of each."""
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    kinds |= {consent["column"]: "bool" for consent in schema["consents"]}
    events = {event["name"]: event for event in schema["events"]}
    customers, happened = [], []
    for row in rows:
        fields, their = {"customer_id": row[0]}, {name: [] for name in events}
        for name, cell in zip(header[1:-1], row[1:-1], strict=True):
            if name in events:
                inner = {field["name"]: field["type"] for field in events[name]["fields"]}
                their[name] = [event_of(one, inner) for one in cell.split("; ") if one]
            else:
                text = cell.strip("`")
                fields[name] = None if text == "NULL" else READERS[kinds[name]](text)
        customers.append(fields)
        happened.append(their)
    return customers, happened


def frame_of(schema, columns, customers):
    kinds = {field["name"]: field["type"] for field in schema["fields"]}
    kinds |= {consent["column"]: "bool" for consent in schema["consents"]}
    made = {"customer_id": pa.array([one["customer_id"] for one in customers], pa.string())}
    for name in columns:
        if name != "customer_id":
            made[name] = pa.array([one.get(name) for one in customers], TYPES[kinds[name]])
    return pa.table(made)


def tables_of(schema, customers, happened):
    made = {}
    for event in schema["events"]:
        rows = [
            {"customer_id": fields["customer_id"], **one}
            for fields, their in zip(customers, happened, strict=True)
            for one in their[event["name"]]
        ]
        types = {"customer_id": pa.string(), "at": TYPES["timestamp"]}
        types |= {field["name"]: TYPES[field["type"]] for field in event["fields"]}
        made[event["table"]] = pa.table(
            {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}
        )
    return made


@pytest.fixture(scope="module")
def page_names():
    return run("segments.md")


@pytest.mark.parametrize(("rule", "header", "rows"), list(entries()))
def test_a_rule_of_the_cookbook_takes_the_customers_of_its_table(rule, header, rows, page_names):
    schema, now = json.loads(page_names["shop"].to_json()), page_names["now"]
    segments = compiled(page_names, rule)
    customers, happened = sample(schema, header, rows)
    assert len({one["customer_id"] for one in customers}) == len(customers)
    expected = [row[-1] for row in rows]
    assert "yes" in expected and set(expected) <= {"yes", "no", "NULL"}
    # One by one.
    truths = {"true": "yes", "false": "no", "unknown": "NULL"}
    explained = [
        segments.explain(fields, now=now, events=their)["rule"]
        for fields, their in zip(customers, happened, strict=True)
    ]
    assert [truths[one.truth] for one in explained] == expected
    # All at once.
    columns = {*header[1:-1], *segments.columns} - {event["name"] for event in schema["events"]}
    frame = frame_of(schema, sorted(columns), customers)
    events = tables_of(schema, customers, happened)
    members = segments.evaluate(frame, now=now, events=events)
    assert members.rows_of("rule") == [at for at, one in enumerate(expected) if one == "yes"]
    # In SQL.
    if NOT_IN_SQL.search(rule):
        with pytest.raises(crm.errors.NotExpressibleError):
            segments.to_sql("rule", dialect="duckdb", now=now)
        return
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'America/New_York'")
        for name, table in {"customers": frame, **events}.items():
            database.register(name, table)
        found = database.execute(segments.members_sql("customers", dialect="duckdb", now=now))
        at = segments.ids.index("rule") + 1
        by_id = {row[0]: row[at] for row in found.fetchall()}
    assert [by_id[one["customer_id"]] for one in customers] == [one == "yes" for one in expected]


def test_the_consents_of_the_page_are_those_of_a_record():
    page = (DOCS / "customers.md").read_text()
    names = run("customers.md")
    found = [rows for header, rows in tables(page) if header[-1:] == ["e-mail allowed"]]
    assert len(found) == 1
    for row in found[0]:
        customer = crm.Customer("c", names["schema"])
        for one in rules(row[0]):
            status, channel, by, at, *until = one.split()
            change = {
                "change": "consent",
                "purpose": "marketing",
                "status": status,
                "channel": channel,
                "by": by,
                "at": f"{at}T00:00:00Z",
            }
            if until:
                change["valid_until"] = f"{until[1]}T00:00:00Z"
            customer.apply(change)
        state = customer.consent("marketing", channel="email", now=names["now"])
        answer = "yes" if state.allowed else "no"
        assert [state.status, answer] == [row[1].strip("`"), row[2]], row


def test_the_code_of_the_page_on_c_is_in_its_example():
    page = (DOCS / "c.md").read_text().split("\n## Customers and segments")[1].split("\n## ")[0]
    example = (DOCS.parent / "crm-ffi" / "examples" / "customer.c").read_text()
    found = [code for language, code in blocks(page) if language == "c"]
    assert found and all(code in example for code in found)


CLASSES = [
    crm.Breakdown,
    crm.Condition,
    crm.ContactPolicy,
    crm.Customer,
    crm.CustomerTable,
    crm.EventFold,
    crm.Explanation,
    crm.Expression,
    crm.Membership,
    crm.RelationshipPolicy,
    crm.Schema,
    crm.SegmentSet,
    crm.Viewer,
]


@pytest.mark.parametrize("kind", CLASSES)
def test_each_member_is_documented_and_its_examples_run(kind):
    """pytest does not collect the examples of native methods."""
    members = {name: value for name, value in vars(kind).items() if not name.startswith("_")}
    for name, member in {kind.__name__: kind, **members}.items():
        assert member.__doc__, f"{kind.__name__}.{name}"
        test = doctest.DocTestParser().get_doctest(member.__doc__, {}, name, None, None)
        assert doctest.DocTestRunner().run(test).failed == 0
