"""Benchmarks of a tally of reasons and of its peers, with the same groupings in the same run.

    python benches/peers/reasons.py [--rows 1e7] [--runs 3] [--threads 2]

Each attempt to leave has a root, a stated reason, one of 5,000 representatives, a date in 36
months, a plan, whether the customer stayed, an offer and a value. A peer computes the number of
rows and the sum of the values by each grouping that the tally keeps. A time is the minimum of
several runs; a ratio is the peer's time divided by ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING

parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=float, default=1e7)
parser.add_argument("--runs", type=int, default=3)
parser.add_argument("--threads", type=int, default=2)
OPTIONS = parser.parse_args()
os.environ["POLARS_MAX_THREADS"] = str(OPTIONS.threads)

import crm_py as crm  # noqa: E402
import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

GROUPINGS = (
    ("root",),
    ("stated", "root"),
    ("month", "root"),
    ("agent", "root"),
    ("agent", "stated"),
    ("plan", "root"),
)
TEXTS = ("root", "stated", "agent", "plan", "offer")


def rows_of(count: int) -> pa.Table:
    """Generate attempts to leave in an unpredictable order."""
    draw = np.random.default_rng(12)
    roots = crm.ReasonScheme.standard("root").codes(assignable=True)
    stated = crm.ReasonScheme.standard("stated").codes()
    agents = [f"agent {number:04}" for number in range(5000)]

    def column(names: list[str]) -> pa.DictionaryArray:
        codes = draw.integers(0, len(names), count, dtype=np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names))

    days = draw.integers(19_000, 19_000 + 1095, count, dtype=np.int32)
    return pa.table(
        {
            "root": column(roots),
            "stated": column(stated),
            "agent": column(agents),
            "plan": column(["basic", "plus", "pro", "team"]),
            "offer": column(["discount", "none", "pause"]),
            "date": pa.array(days).cast(pa.date32()),
            "saved": pa.array(draw.random(count) < 0.3),
            "value": pa.array(draw.integers(0, 100_000, count) / 100),
        }
    )


def plain(table: pa.Table) -> pa.Table:
    """Return every dictionary as text."""
    for name in TEXTS:
        at = table.column_names.index(name)
        table = table.set_column(at, name, table[name].combine_chunks().cast(pa.string()))
    return table


def best(work: Callable[[], object]) -> float:
    """Return the minimum time of several runs, in seconds."""
    times = []
    for _ in range(OPTIONS.runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def tally() -> crm.ReasonTally:
    """Create the tally."""
    return crm.ReasonTally(
        crm.ReasonScheme.standard("root"), root="root", stated="stated", representative="agent",
        date="date", value="value", currency="USD", saved="saved", offer="offer", by=["plan"],
    )  # fmt: skip


def ours(table: pa.Table) -> crm.ReasonTally:
    """Count with this library."""
    counted = tally()
    counted.update(table, threads=OPTIONS.threads)
    return counted


def by_polars(frame: pl.DataFrame) -> list[pl.DataFrame]:
    """Count with polars."""
    lazy = frame.lazy().with_columns(month=pl.col("date").dt.truncate("1mo"))
    sums = (pl.len().alias("n"), pl.col("value").sum())
    exits = lazy.filter(~pl.col("saved"))
    queries = [exits.group_by(list(keys)).agg(*sums) for keys in GROUPINGS]
    queries.append(lazy.group_by(["offer", "saved", "root"]).agg(*sums))
    return pl.collect_all(queries)


def by_duckdb(table: pa.Table) -> list[object]:
    """Count with DuckDB, in one pass over the rows for each grouping."""
    link = duckdb.connect()
    link.execute(f"SET threads = {OPTIONS.threads}")
    link.register("attempts", table)
    month = "date_trunc('month', date) AS month"
    found = []
    for keys in GROUPINGS:
        columns = ", ".join(month if key == "month" else key for key in keys)
        query = f"SELECT {columns}, count(*), sum(value) FROM attempts WHERE NOT saved GROUP BY ALL"
        found.append(link.execute(query).to_arrow_table())
    query = "SELECT offer, saved, root, count(*), sum(value) FROM attempts GROUP BY ALL"
    found.append(link.execute(query).to_arrow_table())
    return found


def main() -> int:
    """Print the times and the ratios."""
    count = int(OPTIONS.rows)
    table = rows_of(count)
    lines = []
    for name, rows in (("dictionaries", table), ("plain text", plain(table))):
        frame = pl.from_arrow(rows)
        times = {
            "crm": best(lambda rows=rows: ours(rows)),
            "polars": best(lambda frame=frame: by_polars(frame)),
            "duckdb": best(lambda rows=rows: by_duckdb(rows)),
        }
        fastest = min(times["polars"], times["duckdb"])
        shown = "  ".join(f"{who} {seconds:.3f} s" for who, seconds in times.items())
        lines.append(f"{name}: {shown}  ratio {fastest / times['crm']:.2f}")
        print(lines[-1], flush=True)
        report = ours(rows).report()
        seconds = best(lambda r=report: r.overuse("NO_NEED"))
        print(f"  overuse over 5,000 representatives: {seconds:.4f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
