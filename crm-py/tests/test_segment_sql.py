"""Segments in SQL: the members that DuckDB and SQLite find are those of `evaluate`."""

import json
import random
import sqlite3
from datetime import UTC, date, datetime, timedelta

import crm_py as crm
import duckdb
import pytest

NOW = datetime(2026, 3, 31, 21, 30, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES = [
    "Dana",
    "dana",
    "דנה",
    "שָׁלוֹם",
    "it's",
    "50%",
    "a_b",
    "a\\b",
    "[x]",
    "",
    "ÿ",
    "\uffff",
    "\U00010000",
    "a\nb",
]
VALUE = '"value"'
PATTERNS = ["%a%", "D%", "_ana", "50\\%", "%\\_%", "[%", "%\\\\%", "%", "_", "a*", "%ה"]
CODES = ["gold", "silver", "it's"]

SCHEMA = crm.Schema(
    {
        "id": "id",
        "fields": [
            {"name": "id", "type": "text"},
            {"name": "age", "type": "int"},
            {"name": "value", "type": "int"},
            {"name": "score", "type": "float"},
            {"name": "spent", "type": "money", "currency": "ILS", "decimals": 2},
            {"name": "born", "type": "date"},
            {"name": "joined", "type": "date"},
            {"name": "seen", "type": "timestamp"},
            {"name": "name", "type": "text"},
            {"name": 'the "plan"', "column": 'pl"an', "type": "code"},
            {"name": "tags", "type": "codes"},
            {"name": "active", "type": "bool"},
        ],
        "events": [
            {
                "name": "order",
                "table": "orders",
                "id": "customer",
                "at": "at",
                "kind": "kind",
                "fields": [
                    {"name": "id", "type": "int"},
                    {"name": "amount", "type": "money", "currency": "ILS", "decimals": 2},
                    {"name": "what", "type": "text"},
                ],
            },
            {"name": "visit", "table": "visits", "id": "customer", "at": "day", "at_type": "date"},
        ],
        "consents": [{"purpose": "marketing", "channel": "email", "column": "may_mail"}],
    }
)
CUSTOMERS = (
    'id VARCHAR, age INTEGER, "value" BIGINT, score DOUBLE, spent DECIMAL(18, 2), '
    "born DATE, joined DATE, "
    'seen TIMESTAMPTZ, name VARCHAR COLLATE NOCASE, "pl""an" VARCHAR, '
    "tags VARCHAR[], active BOOLEAN, may_mail BOOLEAN"
)
ORDERS = (
    'id BIGINT, customer VARCHAR, "at" TIMESTAMPTZ, kind VARCHAR, '
    "amount DECIMAL(18, 2), what VARCHAR"
)


def generated(rng: random.Random):
    def maybe(value):
        return None if rng.random() < 0.15 else value

    def moment():
        return NOW + timedelta(minutes=rng.randrange(-60 * 24 * 90, 60 * 24 * 10, 30))

    customers = [
        (
            f"c{at}",
            maybe(rng.randrange(-3, 90)),
            maybe(rng.choice([0, 1, -7, 7, 2**53 + 1, 2**63 - 1, -(2**63)])),
            maybe(rng.choice([0.0, -0.5, 1.5, 3.0, 7.0, 2.0**53, 2.0**63, 1e300, -1e300])),
            maybe(rng.randrange(-500, 2000) / 100),
            maybe(date(1990, 1, 1) + timedelta(days=rng.randrange(0, 9000))),
            maybe(
                rng.choice(
                    [date(2024, 2, 29), date(2026, 3, 31), date(1, 1, 1), date(9999, 12, 31)]
                )
            ),
            maybe(moment()),
            maybe(rng.choice(NAMES)),
            maybe(rng.choice(CODES)),
            maybe(rng.choices(CODES, k=rng.randrange(0, 4))),
            maybe(rng.random() < 0.5),
            maybe(rng.random() < 0.5),
        )
        for at in range(120)
    ]
    orders = [
        (
            rng.randrange(200),
            f"c{rng.randrange(80)}",
            moment(),
            rng.choice(["order", "return"]),
            maybe(rng.randrange(-100, 3000) / 100),
            maybe(rng.choice(NAMES)),
        )
        for _ in range(300)
    ]
    visits = [(f"c{rng.randrange(100)}", (moment()).date()) for _ in range(200)]
    return customers, orders, visits


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


class Rules:
    """Generates rules."""

    def __init__(self, rng: random.Random):
        self.rng = rng

    def number(self) -> str:
        return self.rng.choice(
            ["0", "1", "-7", "18", "2.5", "7", "'9007199254740993'", "'9223372036854775807'"]
        )

    def text(self) -> str:
        return quoted(self.rng.choice(NAMES))

    def day(self) -> str:
        days = [
            "DATE('2026-03-31')",
            "DATE('2024-02-29')",
            "DATE('1995-06-15')",
            "today()",
            "plusDays(today(), -20)",
        ]
        return self.rng.choice(days)

    def interval(self) -> str:
        return self.rng.choice(
            [
                "lastDays(30)",
                "lastDays(7)",
                "period('month', -1)",
                "period('week', 0)",
                "INTERVAL('2026-03-01', '..')",
            ]
        )

    def leaf(self) -> str:
        rng = self.rng
        compare = rng.choice(["=", "<>", "<", "<=", ">", ">="])
        integer = rng.choice(
            [
                "age",
                '"value"',
                "age + 1",
                "age * 2 - 3",
                "age div 7",
                "age % 7",
                "year(born)",
                "month(born)",
                "weekday(born)",
                "dayOfMonth(joined)",
                "size(tags)",
                "daysBetween(born, joined)",
                "monthsBetween(joined, born)",
                "yearsBetween(born, joined)",
                "monthsBetween(born, joined)",
                "eventCount('order')",
                "coalesce(age, 0)",
                f"eventCount('order', {self.interval()})",
                f"eventCount('order', {self.interval()}, amount > 10)",
                f"eventCount('order', what LIKE {quoted(rng.choice(PATTERNS))} AND id > 50)",
                f"eventCount('visit', {self.interval()})",
                "daysToAnniversary(born)",
            ]
        )
        money = rng.choice(
            [
                "spent",
                "spent * 2",
                "spent + 1",
                "eventSum('order', amount)",
                f"eventSum('order', amount, {self.interval()})",
            ]
        )
        moment = rng.choice(["seen", "lastEvent('order')", "firstEvent('order')"])
        plan = '"the ""plan"""'
        array = rng.choice(["A_CONTAINS", "A_CONTAINEDBY", "A_OVERLAPS", "A_EQUALS"])
        codes = rng.choice(
            ["()", "('gold')", "('gold', 'it''s')", "('silver', 'gold', 'gold')", "tags"]
        )
        later = rng.choice(
            [
                "plusDays(born, age)",
                "plusMonths(joined, age)",
                "plusMonths(born, 13)",
                "joined",
                "born",
            ]
        )
        relation = rng.choice(
            ["T_AFTER", "T_BEFORE", "T_DURING", "T_INTERSECTS", "T_DISJOINT", "T_EQUALS"]
        )
        low, high = rng.choice(["age", "3"]), rng.choice(["50", "2", VALUE])
        return rng.choice(
            [
                f"{integer} {compare} {self.number()}",
                f"{integer} BETWEEN {low} AND {high}",
                f"age IN ({', '.join(self.number() for _ in range(3))})",
                f"score {compare} {rng.choice(['2.5', 'age', VALUE, '1e300'])}",
                f"{money} {compare} {rng.choice(['5', '10.5', 'spent'])}",
                f"spent BETWEEN {rng.choice(['spent', '1.25'])} AND 12.345",
                f"name {compare} {self.text()}",
                f"name {rng.choice(['', 'NOT '])}IN ({self.text()}, {self.text()})",
                f"name {rng.choice(['', 'NOT '])}LIKE {quoted(rng.choice(PATTERNS))}",
                f"{plan} = {quoted(rng.choice(CODES))}",
                f"{array}(tags, {codes})",
                f"active {rng.choice(['=', '<>', '<'])} TRUE",
                "hasConsent('marketing', 'email')",
                f"{later} {compare} {self.day()}",
                f"day(seen) {compare} {self.day()}",
                f"day(seen) BETWEEN {self.day()} AND {self.day()}",
                f"{relation}({moment}, {self.interval()})",
                "T_INTERSECTS(born, INTERVAL('1994-01-01', '2001-01-01'))",
                f"{rng.choice([integer, money, moment, 'name', later, 'tags', plan])} IS NULL",
                "inSegment('base')",
                "inSegment('first')",
                "inSegment('second')",
            ]
        )

    def rule(self, depth: int) -> str:
        pick = self.rng.random()
        if depth == 0 or pick < 0.2:
            return self.leaf()
        if pick < 0.35:
            return f"NOT ({self.rule(depth - 1)})"
        if pick < 0.42:
            return f"({self.rule(depth - 1)}) IS NULL"
        word = self.rng.choice([" AND ", " OR "])
        return word.join(f"({self.rule(depth - 1)})" for _ in range(self.rng.randrange(2, 4)))


def segment_set(rules):
    manual = [{"id": f"c{at}", "reason": "by hand"} for at in range(3)]
    segments = [
        {
            "id": "base",
            "rule": "age > 20 OR name = 'דנה'",
            "include": manual[:2],
            "exclude": manual[1:],
        },
        {"id": "first", "rule": "spent > 10"},
        {"id": "second", "rule": "spent > 5 OR inSegment('base')"},
        *({"id": f"s{at}", "rule": rule} for at, rule in enumerate(rules)),
    ]
    return crm.SegmentSet(
        SCHEMA,
        segments,
        zone="Asia/Jerusalem",
        week_starts="sunday",
        exclusive={"tier": ["first", "second"]},
    )


def in_duckdb(customers, orders, visits):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(f"CREATE TABLE customers ({CUSTOMERS})")
    connection.execute(f"CREATE TABLE orders ({ORDERS})")
    connection.execute("CREATE TABLE visits (customer VARCHAR, day DATE)")
    for table, rows in (("customers", customers), ("orders", orders), ("visits", visits)):
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows
        )
    return connection


def plain(value):
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, list) else value


def in_sqlite(customers, orders, visits):
    connection = sqlite3.connect(":memory:")
    connection.execute(
        'CREATE TABLE customers (id TEXT, age INTEGER, "value" INTEGER, score REAL, spent REAL, '
        "born TEXT, joined TEXT, "
        'seen INTEGER, name TEXT COLLATE NOCASE, "pl""an" TEXT, '
        "tags TEXT, active INTEGER, may_mail INTEGER)"
    )
    connection.execute(
        'CREATE TABLE orders (id INTEGER, customer TEXT, "at" INTEGER, kind TEXT, '
        "amount REAL, what TEXT)"
    )
    connection.execute("CREATE TABLE visits (customer TEXT, day TEXT)")
    for table, rows in (("customers", customers), ("orders", orders), ("visits", visits)):
        plain_rows = [[plain(value) for value in row] for row in rows]
        connection.executemany(
            f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", plain_rows
        )
    return connection


# The days of rules are those of the set, whatever the session's zone is.
SESSIONS = [
    "UTC",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Asia/Jerusalem",
]


@pytest.mark.parametrize(("seed", "session"), list(enumerate(SESSIONS)))
def test_the_members_are_those_of_evaluate(seed, session):
    rng = random.Random(seed)
    tables = generated(rng)
    rules = Rules(rng)
    segments = segment_set([rules.rule(3 if at % 4 == 0 else at % 2) for at in range(150)])
    lake, file = in_duckdb(*tables), in_sqlite(*tables)
    frames = {name: lake.table(name).to_arrow_table() for name in ("customers", "orders", "visits")}
    events = {"orders": frames["orders"], "visits": frames["visits"]}
    members = segments.evaluate(frames["customers"], now=NOW, events=events)
    written = {"duckdb": 0, "sqlite": 0}
    lake.execute(f"SET TimeZone = '{session}'")
    lake.execute("SET default_collation = 'NOCASE'")
    for segment in segments.ids:
        expected = [f"c{row}" for row in members.rows_of(segment)]
        rule = next(
            one.get("rule")
            for one in json.loads(segments.to_json())["segments"]
            if one["id"] == segment
        )
        for dialect, connection in (("duckdb", lake), ("sqlite", file)):
            for alias in (None, "c"):
                try:
                    sql = segments.to_sql(segment, dialect=dialect, now=NOW, alias=alias)
                except crm.errors.NotExpressibleError:
                    continue
                written[dialect] += 1
                named = f" AS {alias}" if alias else ""
                query = f"SELECT id, {sql.text} FROM customers{named} ORDER BY rowid"
                found = connection.execute(query, sql.params).fetchall()
                assert all(member is not None for _, member in found), (rule, sql.text)
                assert [id for id, member in found if member] == expected, (dialect, rule, sql.text)
    assert written["duckdb"] > 200 and written["sqlite"] > 200, written


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_the_query_of_all_segments_has_its_literals_written_in(dialect):
    tables = generated(random.Random(1))
    segments = segment_set(
        [
            "name LIKE 'it''s%'",
            "eventCount('order', what = '50%') > 0",
            '"the ""plan""" = \'it\'\'s\'',
        ]
    )
    lake = in_duckdb(*tables)
    frames = {name: lake.table(name).to_arrow_table() for name in ("customers", "orders")}
    members = segments.evaluate(frames["customers"], now=NOW, events={"orders": frames["orders"]})
    connection = lake if dialect == "duckdb" else in_sqlite(*tables)
    table = "memory.main.customers" if dialect == "duckdb" else "main.customers"
    rows = connection.execute(segments.members_sql(table, dialect=dialect, now=NOW)).fetchall()
    for at, segment in enumerate(segments.ids, start=1):
        assert [row[0] for row in rows if row[at]] == [
            f"c{row}" for row in members.rows_of(segment)
        ]


def test_what_has_no_exact_form_is_refused_with_its_place():
    segments = segment_set(["age > 1 AND CASEI(name) = CASEI('Dana')", "bucket('a') < 100"])
    with pytest.raises(crm.errors.NotExpressibleError) as refused:
        segments.to_sql("s0", dialect="duckdb", now=NOW)
    assert refused.value.path == "character 13"
    near = segments.to_sql("s0", dialect="duckdb", now=NOW, approximate=True)
    assert near.params == ["dana"] and any("CASEI" in note for note in near.notes)
    with pytest.raises(crm.errors.NotExpressibleError):
        segments.to_sql("s1", dialect="duckdb", now=NOW, approximate=True)
