"""Benchmarks of segments, with polars and DuckDB beside in the same run.

    python benches/peers/segments.py [--rows 1e7] [--events 1e7] [--runs 3]

Each number of threads runs in a separate process, because the peers fix theirs at startup. A time
is the minimum of several runs; a ratio is the peer's time divided by ours.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import crm_py as crm
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTRY = [f"{a}{b}" for a in "ABCDEF" for b in "VWXYZ"]
PLAN = ["free", "basic", "pro", "team", "enterprise"]
CHANNEL = ["web", "app", "store", "phone", "partner", "email"]
STATUS = ["active", "trial", "paused", "churned"]
# Twenty rules of three to five predicates each.
RULES = [
    "mrr >= 50 AND status = 'active' AND last_order < DATE('2025-06-01')",
    "age BETWEEN 18 AND 25 AND plan IN ('free', 'basic') AND channel = 'app'",
    "last_order IS NULL AND tenure >= 30 AND status = 'trial'",
    "ltv >= 1000 AND country IN ('AV', 'AW', 'BX') AND mrr IS NOT NULL AND tickets < 3",
    "orders BETWEEN 5 AND 20 AND signup >= DATE('2024-01-01') AND status <> 'churned'",
    "nps < 5 AND tickets >= 4 AND plan IN ('pro', 'team', 'enterprise')",
    "tenure BETWEEN 365 AND 730 AND mrr >= 20 AND channel IN ('web', 'app', 'email') "
    "AND nps IS NOT NULL",
    "country = 'AZ' AND ltv BETWEEN 100 AND 500 AND last_order >= DATE('2025-09-01')",
    "plan = 'enterprise' AND mrr >= 90 AND nps < 7 AND country <> 'AV' AND tenure >= 90",
    "status = 'paused' AND nps IS NULL AND orders >= 2",
    "country IN ('CV', 'CW', 'CX', 'CY', 'CZ', 'DV', 'DW', 'DX') AND age BETWEEN 30 AND 50 "
    "AND plan = 'basic' AND ltv >= 50",
    "signup < DATE('2022-06-01') AND last_order >= DATE('2025-01-01') AND orders >= 10",
    "mrr IS NULL AND plan = 'free' AND signup >= DATE('2025-01-01') AND channel = 'partner'",
    "mrr BETWEEN 10 AND 30 AND nps BETWEEN 8 AND 10 AND status IN ('active', 'trial')",
    "age >= 60 AND channel IN ('phone', 'store') AND last_order IS NOT NULL AND orders < 5",
    "ltv < 20 AND orders < 2 AND tenure < 60 AND status = 'active' AND nps IS NULL",
    "channel = 'email' AND signup BETWEEN DATE('2023-01-01') AND DATE('2023-12-31') AND mrr >= 40",
    "plan IN ('team', 'enterprise') AND last_order < DATE('2025-03-01') AND tickets >= 2 "
    "AND ltv >= 200",
    "plan <> 'free' AND status = 'churned' AND ltv >= 800 AND last_order >= DATE('2024-06-01') "
    "AND age IS NOT NULL",
    "age BETWEEN 18 AND 65 AND status = 'active' AND nps >= 9 AND mrr >= 10 "
    "AND country IN ('AV', 'BV', 'CV', 'DV', 'EV', 'FV')",
]
TYPES = {
    "age": "int",
    "tenure": "int",
    "mrr": "float",
    "ltv": "float",
    "orders": "int",
    "nps": "int",
    "tickets": "int",
    "signup": "date",
    "last_order": "date",
    "country": "code",
    "plan": "code",
    "channel": "code",
    "status": "code",
}
FIELDS = [{"name": name, "type": kind} for name, kind in TYPES.items()]
EVENTS = [
    {
        "name": "purchase",
        "table": "purchases",
        "at": "at",
        "at_type": "date",
        "fields": [{"name": "amount", "type": "decimal", "decimals": 2}],
    }
]
EVENT_RULES = [
    "eventCount('purchase') = 0",
    "eventCount('purchase', lastDays(90)) >= 2",
    "eventSum('purchase', amount, lastDays(365)) >= 100",
    "T_BEFORE(lastEvent('purchase'), DATE('2025-06-01'))",
    "eventCount('purchase', amount > 50) >= 1",
]
NOW = dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC)


def best(work: Callable[[], object], runs: int) -> float:
    """Return the minimum time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def day(text: str) -> int:
    """Return a date as days since 1970."""
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def customers(count: int) -> pa.Table:
    """Generate customers."""
    draw = np.random.default_rng(7)

    def some(values: np.ndarray, share: float) -> pa.Array:
        return pa.array(values, mask=draw.random(count) < share)

    def one_of(values: list[str]) -> pa.Array:
        codes = pa.array(draw.integers(0, len(values), count, dtype=np.int32))
        return pa.DictionaryArray.from_arrays(codes, pa.array(values))

    signup = draw.integers(day("2020-01-01"), day("2025-12-01"), count).astype(np.int32)
    last = np.minimum(signup + draw.integers(0, 900, count), day("2025-12-31")).astype(np.int32)
    return pa.table(
        {
            "age": some(draw.integers(18, 90, count).astype(np.int32), 0.03),
            "tenure": pa.array((day("2025-12-31") - signup).astype(np.int32)),
            "mrr": some(draw.random(count) * 100, 0.05),
            "ltv": pa.array(draw.gamma(1.2, 400, count)),
            "orders": pa.array(draw.poisson(6, count).astype(np.int32)),
            "nps": some(draw.integers(0, 11, count).astype(np.int32), 0.4),
            "tickets": pa.array(draw.poisson(1.5, count).astype(np.int32)),
            "signup": pa.array(signup).cast(pa.date32()),
            "last_order": some(last, 0.1).cast(pa.date32()),
            "country": one_of(COUNTRY),
            "plan": one_of(PLAN),
            "channel": one_of(CHANNEL),
            "status": one_of(STATUS),
        }
    )


def plain(table: pa.Table) -> pa.Table:
    """Return the table with plain strings in place of dictionaries."""
    for at, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(pa.string()))
    return table


def polars_rules(frame: object) -> Callable[[], list[int]]:
    """Return the work of polars: the rules as SQL expressions."""
    import polars as pl  # noqa: PLC0415

    rules = []
    for at, rule in enumerate(RULES):
        sql = rule
        for text in {part[:10] for part in rule.split("DATE('")[1:]}:
            sql = sql.replace(f"DATE('{text}')", f"DATE '{text}'")
        rules.append(pl.sql_expr(sql).fill_null(value=False).alias(f"s{at}"))

    def work() -> list[int]:
        return list(frame.lazy().select(rules).collect().sum().row(0))

    return work


def members(threads: int, table: pa.Table) -> Callable[[], list[int]]:
    """Return our work."""
    rules = [{"id": f"s{at}", "rule": rule} for at, rule in enumerate(RULES)]
    segments = crm.SegmentSet(crm.Schema({"fields": FIELDS}), rules)

    def work() -> list[int]:
        return list(segments.evaluate(table, threads=threads).counts.values())

    return work


def events(threads: int, count: int, runs: int) -> None:
    """Print the time of five conditions on events."""
    import duckdb  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    draw = np.random.default_rng(8)
    people = max(count // 10, 1)
    rows = pa.table(
        {
            "id": pa.array(draw.integers(0, people, count)),
            "at": pa.array(
                draw.integers(day("2023-01-01"), day("2026-01-01"), count).astype(np.int32)
            ).cast(pa.date32()),
            "amount": pa.array(np.round(draw.gamma(1.2, 20, count), 2)),
        }
    )
    frame = pa.table({"id": pa.array(np.arange(people))})
    schema = crm.Schema({"id": "id", "events": EVENTS})
    rules = [{"id": f"s{at}", "rule": rule} for at, rule in enumerate(EVENT_RULES)]
    segments = crm.SegmentSet(schema, rules, zone="UTC")
    tables = {"purchases": rows}

    def ours() -> list[int]:
        found = segments.evaluate(frame, now=NOW, events=tables, threads=threads)
        return list(found.counts.values())

    today = dt.date(2025, 12, 31)
    in_polars, people_in_polars = pl.from_arrow(rows).lazy(), pl.from_arrow(frame).lazy()
    recent = pl.col("at").is_between(today - dt.timedelta(89), today)
    year = pl.col("at").is_between(today - dt.timedelta(364), today)

    def polars() -> list[int]:
        grouped = in_polars.group_by("id").agg(
            n=pl.len(),
            recent=recent.sum(),
            spent=pl.col("amount").filter(year).sum(),
            last=pl.col("at").max(),
            large=(pl.col("amount") > 50).sum(),
        )
        joined = people_in_polars.join(grouped, on="id", how="left")
        found = joined.select(
            pl.col("n").is_null().sum().alias("a"),
            (pl.col("recent") >= 2).sum().alias("b"),
            (pl.col("spent") >= 100).sum().alias("c"),
            (pl.col("last") < dt.date(2025, 6, 1)).sum().alias("d"),
            (pl.col("large") >= 1).sum().alias("e"),
        )
        return list(found.collect().row(0))

    connection = duckdb.connect()
    connection.execute(f"SET threads TO {threads}")
    connection.register("rows_", rows)
    connection.execute("CREATE TABLE purchases AS SELECT * FROM rows_")
    connection.register("people_", frame)
    connection.execute("CREATE TABLE people AS SELECT * FROM people_")

    def duck() -> list[int]:
        query = """
            SELECT count(*) FILTER (n IS NULL), count(*) FILTER (recent >= 2),
                count(*) FILTER (spent >= 100), count(*) FILTER (latest < DATE '2025-06-01'),
                count(*) FILTER (large >= 1)
            FROM people LEFT JOIN (
                SELECT id, count(*) AS n,
                    count(*) FILTER (
                        "at" BETWEEN DATE '2025-12-31' - 89 AND DATE '2025-12-31') AS recent,
                    sum(amount) FILTER (
                        "at" BETWEEN DATE '2025-12-31' - 364 AND DATE '2025-12-31') AS spent,
                    max("at") AS latest, count(*) FILTER (amount > 50) AS large
                FROM purchases GROUP BY id
            ) USING (id)"""
        return list(connection.execute(query).fetchall()[0])

    found = ours()
    for peer in (polars, duck):
        off = [abs(one - other) for one, other in zip(found, peer(), strict=True)]
        # Floats of the peers may round a sum to the other side of a limit.
        assert max(off) <= count / 1e5, (found, peer())
    mine = best(ours, runs)
    print(f"five conditions on {count:.0e} events: {mine:.3f} s", end="")
    print(f", polars {best(polars, runs) / mine:.2f}x, DuckDB {best(duck, runs) / mine:.2f}x")


def one_process(threads: int, rows: int, event_rows: int, runs: int) -> None:
    """Run all benchmarks with one number of threads."""
    import polars as pl  # noqa: PLC0415

    table = customers(rows)
    categories = [name for name, kind in TYPES.items() if kind == "code"]
    in_polars = pl.from_arrow(plain(table))
    categorical = in_polars.with_columns(pl.col(categories).cast(pl.Categorical))
    for name, ours, peer in [
        ("dictionaries", table, categorical),
        ("plain strings", plain(table), in_polars),
    ]:
        work, beside = members(threads, ours), polars_rules(peer)
        assert work() == beside(), name
        mine, theirs = best(work, runs), best(beside, runs)
        print(
            f"{name}: twenty segments of {rows:.0e} rows {mine:.3f} s, polars {theirs / mine:.2f}x"
        )
    many = [{"id": f"s{at}", "rule": f"{RULES[at % 20]} AND ltv > {at}"} for at in range(1000)]
    schema = crm.Schema({"fields": FIELDS})
    segments = crm.SegmentSet(schema, many)
    print(f"compiling a thousand: {best(lambda: crm.SegmentSet(schema, many), runs) * 1e3:.1f} ms")
    tenth = table.slice(0, rows // 10)
    thousand = best(lambda: segments.evaluate(tenth, threads=threads), runs)
    print(f"a thousand segments of {rows // 10:.0e} rows: {thousand:.3f} s")
    events(threads, event_rows, runs)
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


def main() -> None:
    """Run each number of threads in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--events", type=float, default=1e7)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    if given.threads:
        one_process(given.threads, int(given.rows), int(given.events), given.runs)
        return
    for threads in sorted({1, os.cpu_count() or 1}):
        print(f"-- {threads} threads", flush=True)
        environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
        command = [sys.executable, *sys.argv, "--threads", str(threads)]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
