"""Benchmarks of segments, with polars and DuckDB beside in the same run.

    python benches/peers/segments.py [--rows 1e7] [--events 1e7] [--runs 5]

Each number of threads runs in a separate process, because the peers fix theirs at startup. A time
is the minimum of several runs, in which ours and the peers' take turns; a ratio is the peer's time
divided by ours. The columns are read once at the read bandwidth of the machine. Memory is that of
one evaluation in a process of its own, above what the table takes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import crm_py as crm
import numpy as np
import pyarrow as pa
from run import bandwidth

if TYPE_CHECKING:
    from collections.abc import Callable

COUNTRY = [f"{a}{b}" for a in "ABCDEF" for b in "VWXYZ"]
PLAN = ["free", "basic", "pro", "team", "enterprise"]
CHANNEL = ["web", "app", "store", "phone", "partner", "email"]
STATUS = ["active", "trial", "paused", "churned"]
# Twenty rules of three to five predicates each.
RULES = (Path(__file__).parents[1] / "rules.txt").read_text().splitlines()
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


def best(runs: int, *works: Callable[[], object]) -> list[float]:
    """Return the minimum time of each work in seconds; they take turns."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for found, work in zip(times, works, strict=True):
            start = time.perf_counter()
            work()
            found.append(time.perf_counter() - start)
    return [min(found) for found in times]


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


def polars_exprs() -> list[object]:
    """Return the rules as SQL expressions of polars."""
    import polars as pl  # noqa: PLC0415

    rules = []
    for at, rule in enumerate(RULES):
        sql = rule
        for text in {part[:10] for part in rule.split("DATE('")[1:]}:
            sql = sql.replace(f"DATE('{text}')", f"DATE '{text}'")
        rules.append(pl.sql_expr(sql).fill_null(value=False).alias(f"s{at}"))
    return rules


def polars_rules(frame: object) -> Callable[[], list[int]]:
    """Return the work of polars."""
    rules = polars_exprs()

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
    mine, first, second = best(runs, ours, polars, duck)
    print(f"five conditions on {count:.0e} events: {mine:.3f} s", end="")
    print(f", polars {first / mine:.2f}x, DuckDB {second / mine:.2f}x", flush=True)


def changes(threads: int, table: pa.Table, runs: int) -> None:
    """Print the time of the changes of members when one percent of the rows changed."""
    import polars as pl  # noqa: PLC0415

    draw = np.random.default_rng(9)
    count = len(table)
    before = table.append_column("id", pa.array(np.arange(count)))
    value = before["ltv"].to_numpy().copy()
    rows = draw.choice(count, count // 100, replace=False)
    value[rows] = draw.gamma(1.2, 400, len(rows))
    place = before.schema.get_field_index("ltv")
    after = before.set_column(place, "ltv", pa.array(value))
    schema = crm.Schema({"id": "id", "fields": FIELDS})
    rules = [{"id": f"s{at}", "rule": rule} for at, rule in enumerate(RULES)]
    segments = crm.SegmentSet(schema, rules)
    categories = [name for name, kind in TYPES.items() if kind == "code"]
    exprs = polars_exprs()
    frames = [
        pl.from_arrow(plain(one)).with_columns(pl.col(categories).cast(pl.Categorical))
        for one in (before, after)
    ]

    def ours() -> int:
        return len(pa.table(segments.changes(before, after)))

    def polars() -> int:
        old, new = (one.lazy().select("id", *exprs) for one in frames)
        both = old.join(new, on="id", suffix="_new")
        moved = [(pl.col(f"s{at}") != pl.col(f"s{at}_new")).sum() for at in range(len(RULES))]
        return sum(both.select(moved).collect().row(0))

    assert ours() == polars()
    mine, theirs = best(runs, ours, polars)
    print(f"changes of 1 % of {count:.0e} rows: {mine:.3f} s, polars {theirs / mine:.2f}x")


def forms(rows: int) -> list[tuple[str, pa.Table, object]]:
    """Return the customers with dictionaries and with plain strings, for us and for polars."""
    import polars as pl  # noqa: PLC0415

    table = customers(rows)
    categories = [name for name, kind in TYPES.items() if kind == "code"]
    text = plain(table)
    in_polars = pl.from_arrow(text)
    categorical = in_polars.with_columns(pl.col(categories).cast(pl.Categorical))
    return [("dictionaries", table, categorical), ("plain strings", text, in_polars)]


def memory(threads: int, rows: int, whose: str) -> None:
    """Print how much one evaluation adds to the peak memory, in MB."""
    _, table, frame = forms(rows)[0]
    work = members(threads, table) if whose == "ours" else polars_rules(frame)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    print(f"{(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3:.0f}")


def one_process(threads: int, rows: int, event_rows: int, runs: int, rate: float) -> None:
    """Run all benchmarks with one number of threads."""
    for name, ours, peer in forms(rows):
        work, beside = members(threads, ours), polars_rules(peer)
        assert work() == beside(), name
        mine, theirs = best(runs, work, beside)
        once = ours.nbytes / rate
        print(f"{name}: twenty segments of {rows:.0e} rows {mine:.3f} s", end="")
        print(f", polars {theirs / mine:.2f}x, {mine / once:.1f}x the reading of the columns once")
    table = customers(rows // 10)
    many = [{"id": f"s{at}", "rule": f"{RULES[at % 20]} AND ltv > {at}"} for at in range(1000)]
    schema = crm.Schema({"fields": FIELDS})
    segments = crm.SegmentSet(schema, many)
    (compiling,) = best(runs, lambda: crm.SegmentSet(schema, many))
    print(f"compiling a thousand: {compiling * 1e3:.1f} ms")
    (thousand,) = best(runs, lambda: segments.evaluate(table, threads=threads))
    print(f"a thousand segments of {rows // 10:.0e} rows: {thousand:.3f} s", flush=True)
    changes(threads, table, runs)
    events(threads, event_rows, runs)


def child(threads: int, *arguments: str, capture: bool = False) -> str:
    """Run this program with a number of threads, and return what it prints."""
    environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
    command = [sys.executable, *sys.argv, "--threads", str(threads), *arguments]
    run = subprocess.run(
        command, env=environment, check=True, text=True, stdout=subprocess.PIPE if capture else None
    )
    return run.stdout or ""


def main() -> None:
    """Run each number of threads in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=float, default=1e7)
    parser.add_argument("--events", type=float, default=1e7)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--rate", type=float, default=1e10, help=argparse.SUPPRESS)
    parser.add_argument("--memory", help=argparse.SUPPRESS)
    given = parser.parse_args()
    rows = int(given.rows)
    if given.memory:
        memory(given.threads, rows, given.memory)
        return
    if given.threads:
        one_process(given.threads, rows, int(given.events), given.runs, given.rate)
        return
    for threads, rate in bandwidth().items():
        print(f"-- {threads} threads, read bandwidth {rate / 1e9:.1f} GB/s", flush=True)
        child(threads, "--rate", str(rate))
        ours, polars = (
            child(threads, "--memory", whose, capture=True).strip() for whose in ("ours", "polars")
        )
        print(f"memory of twenty segments, dictionaries: {ours} MB, polars {polars} MB", flush=True)


if __name__ == "__main__":
    main()
