"""Benchmarks of this library and of its peers, with the same work in the same run.

    python benches/peers/run.py [--rows 1e7] [--stream 1e8] [--runs 5]

Each number of threads runs in a separate process, because the peers fix theirs at startup. A time
is the minimum of several runs; a ratio is the peer's time divided by ours. Bandwidth is the size of
the columns divided by our time, as a share of the machine's read bandwidth with the same threads.
"""

from __future__ import annotations

import argparse
import json
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

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
ARMS = ["Mens E-Mail", "No E-Mail", "Womens E-Mail"]


def best(work: Callable[[], object], runs: int) -> float:
    """Return the minimum time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def rows_of(count: int) -> pa.Table:
    """Generate rows in an unpredictable order."""
    draw = np.random.default_rng(7)
    codes = draw.integers(0, len(ARMS), count, dtype=np.int8)
    lost = draw.random(count) < 0.8
    arm = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(ARMS))
    return pa.table({"segment": arm, "lapsed": pa.array(lost)})


def plain(table: pa.Table) -> pa.Table:
    """Return the arm of each row as text."""
    names = table["segment"].combine_chunks().cast(pa.string())
    return table.set_column(0, "segment", names)


def new_study() -> crm.RetentionStudy:
    """Create the study that counts them."""
    mail = crm.ProgramCost(fixed="1500", per_assigned="0.0125")
    return crm.RetentionStudy(
        arm="segment",
        control="No E-Mail",
        churned="lapsed",
        currency="USD",
        follow_up_days=14,
        cost={"Mens E-Mail": mail, "Womens E-Mail": mail},
    )


def updates(count: int, threads: int, runs: int) -> list[dict[str, object]]:
    """Time the counting of rows."""
    import duckdb  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    duckdb.sql(f"set threads = {threads}")
    coded = rows_of(count)
    counted = pl.len(), pl.col("lapsed").sum()
    results: list[dict[str, object]] = []
    for kind, table in (("dictionary", coded), ("plain strings", plain(coded))):
        # Each peer gets the rows in its preferred form; the conversion is not timed.
        frame = pl.from_arrow(table)
        if kind == "dictionary":
            frame = frame.with_columns(pl.col("segment").cast(pl.Enum(ARMS)))
        name = f"rows_{kind.split()[0]}"
        duckdb.register("arrow_rows", table)
        duckdb.sql(f"create or replace table {name} as select * from arrow_rows")
        query = f"select segment, count(*), count_if(lapsed) from {name} group by all"
        ours = best(lambda table=table: new_study().update(table, threads=threads), runs)
        peers = {
            "polars": best(lambda frame=frame: frame.group_by("segment").agg(counted), runs),
            "DuckDB": best(lambda query=query: duckdb.sql(query).fetchall(), runs),
        }
        results.append(
            {"work": f"update, {kind}", "threads": threads, "ours": ours, "peers": peers}
            | {"rows": count, "bytes": table.nbytes}
        )
    results[1]["note"] = f"{results[1]['ours'] / results[0]['ours']:.2f}x the dictionary's time"
    return results


def whole_rows(count: int) -> pa.Table:
    """Generate rows with money, partly missing, in strata."""
    draw = np.random.default_rng(9)

    def text(names: list[str], odds: list[float] | None = None) -> pa.DictionaryArray:
        codes = draw.choice(len(names), count, p=odds).astype(np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names))

    def holes(values: np.ndarray, share: float) -> pa.Array:
        return pa.array(values, mask=draw.random(count) < share)

    baseline = np.round(draw.gamma(1.5, 40, count), 2)
    revenue = np.round(0.6 * baseline + draw.gamma(1.2, 20, count), 2)
    return pa.table(
        {
            "arm": text(["control", "mens e-mail", "womens e-mail"], [0.2, 0.4, 0.4]),
            "zip_code": text(["Rural", "Surburban", "Urban"]),
            "churned": pa.array(draw.random(count) < 0.12),
            "revenue": holes(revenue, 0.01),
            "baseline": holes(baseline, 0.02),
            "cost": pa.array(np.round(draw.gamma(2, 0.02, count), 4)),
        }
    )


def new_whole_study() -> crm.RetentionStudy:
    """Create the study that counts them."""
    return crm.RetentionStudy(
        arm="arm",
        control="control",
        churned="churned",
        currency="USD",
        follow_up_days=14,
        cost=crm.ProgramCost(),
        revenue="revenue",
        missing={"revenue": "unknown"},
        baseline="baseline",
        cost_column="cost",
        strata=["zip_code"],
        decimals={"cost": 4, "baseline": 2},
    )


def whole_updates(count: int, threads: int, runs: int) -> list[dict[str, object]]:
    """Time the sums, squares and products of money, by arm and stratum."""
    import duckdb  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415
    import tea_tasting as tt  # noqa: PLC0415

    table = whole_rows(count)
    frame = pl.from_arrow(table)
    money = ("revenue", "baseline", "cost")
    pairs = (("revenue", "baseline"), ("revenue", "cost"), ("baseline", "cost"))
    moments = [pl.len().alias("n"), pl.col("churned").sum()]
    for name in money:
        one = pl.col(name)
        moments += [
            one.count().alias(f"{name}_n"),
            one.sum(),
            (one * one).sum().alias(f"{name}_sq"),
        ]
        moments.append(one.filter(pl.col("churned")).sum().alias(f"{name}_churned"))
    moments += [(pl.col(one) * pl.col(two)).sum().alias(f"{one}_{two}") for one, two in pairs]
    grouped = frame.lazy().group_by("arm", "zip_code").agg(moments)

    duckdb.sql(f"set threads = {threads}")
    duckdb.register("arrow_rows", table)
    duckdb.sql("create or replace table whole as select * from arrow_rows")
    sums = ["count(*)", "count_if(churned)"]
    for name in money:
        sums += [f"count({name})", f"sum({name})", f"sum({name} * {name})"]
        sums.append(f"sum({name}) filter (where churned)")
    sums += [f"sum({one} * {two})" for one, two in pairs]
    query = f"select arm, zip_code, {', '.join(sums)} from whole group by all"

    # It supports two arms without nulls, and sums by arm only.
    full = frame.with_columns(pl.col("arm").cast(pl.String), pl.col("churned").cast(pl.Int8))
    full = full.filter(pl.col("arm") != "mens e-mail").drop_nulls()
    experiment = tt.Experiment(
        {"churned": tt.Mean("churned"), "revenue": tt.Mean("revenue", "baseline")}
        | {"cost": tt.Mean("cost")},
        variant="arm",
    )
    scale = count / len(full)
    ours = best(lambda: new_whole_study().update(table, threads=threads), runs)
    peers = {
        "polars": best(grouped.collect, runs),
        "DuckDB": best(lambda: duckdb.sql(query).fetchall(), runs),
        "tea-tasting": scale * best(lambda: experiment.analyze(full, control="control"), runs),
    }
    return [
        {"work": "update, money in strata", "threads": threads, "ours": ours, "peers": peers}
        | {"rows": count, "bytes": table.nbytes}
    ]


def assignments(count: int, threads: int, runs: int) -> list[dict[str, object]]:
    """Time the assignment of customers to arms."""
    import polars as pl  # noqa: PLC0415

    arms = [("mail", 0, 4500), ("call", 4500, 4500)]
    assignment = crm.Assignment(name="spring", salt="exp42", arms=arms, control="none")
    frame = pl.select(id="C" + pl.int_range(count).cast(pl.String).str.zfill(9))
    salted = (pl.lit("exp42:") + pl.col("id")).hash(0) % 10000
    buckets = frame.lazy().select(salted.alias("bucket"))
    plain = frame["id"].to_arrow().cast(pa.string())
    # A view has 16 bytes, which contain an id of ten.
    columns = (("views", frame["id"], 16 * count), ("plain strings", plain, plain.nbytes))
    return [
        {"work": f"assign text ids, {kind}", "threads": threads, "rows": count, "bytes": size}
        | {"ours": best(lambda ids=ids: assignment.assign(ids, threads=threads), runs)}
        | {"peers": {"polars": best(buckets.collect, runs)}}
        for kind, ids, size in columns
    ]


def statistics(runs: int) -> list[dict[str, object]]:
    """Time single calls."""
    from statsmodels.stats.proportion import (  # noqa: PLC0415
        confint_proportions_2indep,
        test_proportions_2indep,
    )

    def theirs() -> None:
        for _ in range(10):
            confint_proportions_2indep(80, 1000, 120, 1000, method="newcomb")
            test_proportions_2indep(80, 1000, 120, 1000, method="score")

    def ours(method: str) -> Callable[[], None]:
        def work() -> None:
            for _ in range(1000):
                crm.stats.risk_difference(80, 1000, 120, 1000, method=method)

        return work

    study = new_study()
    n = 2**40
    study.update_summary({"segment": ARMS, "n": [n] * 3, "churned": [n // 10, n // 9, n // 11]})

    def reports() -> None:
        for _ in range(100):
            study.report(customer_value=120)

    peer = best(theirs, runs) / 10
    return [
        {"work": f"risk_difference, {method}", "ours": best(ours(method), runs) / 1000}
        | {"peers": {"statsmodels (newcombe)": peer}}
        for method in ("newcombe", "miettinen_nurminen")
    ] + [{"work": "report, n = 2^40", "ours": best(reports, runs) / 100, "peers": {}}]


def imports(runs: int) -> list[dict[str, object]]:
    """Time imports, each in a separate process, minus the startup of Python."""

    def start(code: str) -> float:
        return best(lambda: subprocess.run([sys.executable, "-c", code], check=True), 2 * runs)

    empty = start("pass")
    peers = {name: start(f"import {name}") - empty for name in ("polars", "duckdb")}
    peers["statsmodels"] = start("import statsmodels.stats.proportion") - empty
    return [{"work": "import", "ours": start("import crm_py") - empty, "peers": peers}]


def stream(count: int, threads: int) -> list[dict[str, object]]:
    """Count a long stream, and measure its memory."""
    batch = rows_of(10**6).to_batches()[0]

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    memory = []

    def batches():
        for at in range(count // len(batch)):
            if at in {10, count // len(batch) - 1}:
                memory.append(peak())
            yield batch

    study = new_study()
    reader = pa.RecordBatchReader.from_batches(batch.schema, batches())
    seconds = best(lambda: study.update(reader, threads=threads), 1)
    note = f"memory grew by {(memory[-1] - memory[0]) / 2**20:.1f} MiB"
    return [
        {"work": f"stream of {count:,} rows", "threads": threads, "ours": seconds, "peers": {}}
        | {"rows": count, "bytes": batch.nbytes * count // len(batch), "note": note}
    ]


def bandwidth() -> dict[int, float]:
    """Measure the read bandwidth of the machine, by number of threads."""
    command = ["cargo", "run", "--quiet", "--release", "--package", "crm-benches"]
    run = subprocess.run(
        [*command, "--bin", "bandwidth"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return {int(n): float(rate) for n, rate in (line.split() for line in run.stdout.splitlines())}


def child(work: str, threads: int, options: argparse.Namespace) -> list[dict[str, object]]:
    """Run one benchmark in a process with a given number of threads."""
    command = [sys.executable, __file__, "--child", work, "--threads", str(threads)]
    sizes = ["--rows", str(options.rows), "--stream", str(options.stream)]
    run = subprocess.run(
        [*command, *sizes, "--runs", str(options.runs)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "POLARS_MAX_THREADS": str(threads)},
    )
    found: list[dict[str, object]] = json.loads(run.stdout)
    return found


def show(result: dict, rates: dict[int, float]) -> None:
    """Print one result as a line."""
    line = f"{result['work']:<36}"
    line += f"{result.get('threads', 1)} thr "
    ours = result["ours"]
    line += f"{1000 * ours:10.3f} ms" if ours >= 1e-4 else f"{1e6 * ours:10.3f} us"
    if rows := result.get("rows"):
        line += f"{rows / ours / 1e6:8.0f} M rows/s"
        share = result["bytes"] / ours / rates[result["threads"]]
        line += f"{100 * share:5.1f}% of read bandwidth"
    for peer, seconds in result["peers"].items():
        line += f"  {peer} {seconds / ours:.1f}x"
    print(line, result.get("note", ""), flush=True)


def main() -> None:
    """Run all benchmarks, or one as a child process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    whole = lambda text: int(float(text))  # noqa: E731
    parser.add_argument("--rows", type=whole, default=10**7)
    parser.add_argument("--stream", type=whole, default=10**8)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    works = {
        "updates": lambda: updates(options.rows, options.threads, options.runs),
        "whole": lambda: whole_updates(options.rows, options.threads, options.runs),
        "assignments": lambda: assignments(options.rows, options.threads, options.runs),
        "statistics": lambda: statistics(options.runs),
        "imports": lambda: imports(options.runs),
        "stream": lambda: stream(options.stream, options.threads),
    }
    if options.child:
        json.dump(works[options.child](), sys.stdout)
        return
    rates = bandwidth()
    for threads, rate in rates.items():
        print(f"read bandwidth, {threads} threads: {rate / 1e9:.1f} GB/s")
    every = max(rates)
    for work in ("updates", "whole", "assignments"):
        for threads in rates:
            for result in child(work, threads, options):
                show(result, rates)
    for work in ("statistics", "imports", "stream"):
        for result in child(work, every, options):
            show(result, rates)


if __name__ == "__main__":
    main()
