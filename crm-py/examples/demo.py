"""Show the effect of a program on churn, and the cost per retained customer.

Without options: a real e-mail experiment, and a simulated program whose true effect is known. With
--data: your own data, a CSV or Parquet file with one row per customer.

    make demo
    make demo DATA=customers.csv ARGS='--arm segment --control "No E-Mail" --retained visit'
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import crm_py as crm

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "target" / "demo"


def read_totals(name: str) -> dict[str, list[str]]:
    """Read the columns of a small table in this folder."""
    with (HERE / "data" / name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def hillstrom() -> crm.RetentionStudy:
    """Count the customers of a real e-mail experiment."""
    totals = read_totals("hillstrom.csv")
    n, visits = (list(map(int, totals[column])) for column in ("n", "visit"))
    mails = crm.ProgramCost(fixed="1500", per_assigned="0.0125")
    study = crm.RetentionStudy(
        arm="segment",
        control="No E-Mail",
        churned="lapsed",
        currency="USD",
        follow_up_days=14,
        cost={"Mens E-Mail": mails, "Womens E-Mail": mails},
        allocation_ratio={"Mens E-Mail": 1, "Womens E-Mail": 1, "No E-Mail": 1},
    )
    lapsed = [all_ - visited for all_, visited in zip(n, visits, strict=True)]
    study.update_summary({"segment": totals["segment"], "n": n, "churned": lapsed})
    return study


def simulated() -> crm.RetentionStudy:
    """Count the customers of a simulated program, whose true effect is known."""
    totals = read_totals("simulated.csv")
    study = crm.RetentionStudy(
        arm="arm",
        control="control",
        churned="churned",
        currency="EUR",
        follow_up_months=3,
        cost=crm.ProgramCost(per_assigned="6"),
        allocation_ratio={"called": 9, "control": 1},
    )
    counts = {column: list(map(int, totals[column])) for column in ("n", "churned")}
    study.update_summary({"arm": totals["arm"], **counts})
    return study


def show_examples() -> None:
    """Show both studies."""
    print("A real e-mail experiment: 64,000 customers (Hillstrom 2008), randomized to three arms")
    print("lapsed = no visit in 14 days; assumed: 1500 USD per campaign, 0.0125 USD per e-mail\n")
    report = hillstrom().report(customer_value="1.50", acquisition_cost="60")
    print(report)
    draw(report, "hillstrom")

    print("\nA simulated program: churn is 9% with a call and 12% without")
    print("A call costs 6 EUR, so the cost per retained customer is 6 / (0.12 - 0.09) = 200 EUR\n")
    report = simulated().report()
    print(report)
    found = report.arms["called"].cost_per_retained
    assert isinstance(found, crm.RatioSet)
    verdict = "contains" if found.contains(200) else "does not contain"
    limits = f"{found.lower:.2f} to {found.upper:.2f} EUR"
    print(f"The confidence set, {limits}, {verdict} the true cost of 200 EUR.")
    print("docs/statistics.md shows the coverage of such sets.")
    draw(report, "simulated")


def draw(report: crm.RetentionReport, name: str) -> None:
    """Write the report as a page and as pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = PICTURES / f"{name}.html"
    page.write_text(report.to_html(), encoding="utf-8")
    written = [page]
    try:
        for kind in ("rates", "cost"):
            picture = PICTURES / f"{name}-{kind}.png"
            report.plot(kind).figure.savefig(picture, dpi=110)
            written.append(picture)
    except ModuleNotFoundError:
        print("no pictures: matplotlib is not installed", file=sys.stderr)
    print("Also in target/demo:", ", ".join(path.name for path in written))


def batches(path: Path) -> pa.RecordBatchReader:
    """Open a file of rows as a stream of batches."""
    # Imported only here, because the examples do not need pyarrow.
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.csv as pc  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if path.suffix in {".parquet", ".pq"}:
        file = pq.ParquetFile(path)
        return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches())
    return pc.open_csv(path)


def inverted(reader: pa.RecordBatchReader, column: str, name: str) -> pa.RecordBatchReader:
    """Add a column that is the logical negation of a column of 0 and 1."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    def rows() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            kept = batch.column(column)
            lost = pc.subtract(1, pc.cast(kept, pa.int64()))
            yield batch.append_column(name, lost)

    schema = reader.schema.append(pa.field(name, pa.int64()))
    return pa.RecordBatchReader.from_batches(schema, rows())


def show_rows(options: argparse.Namespace) -> None:
    """Count the customers of a file and show the report."""
    reader = batches(options.data)
    churned = options.churned
    if options.retained:
        if options.retained not in reader.schema.names:
            columns = ", ".join(reader.schema.names)
            sys.exit(f"demo: no column {options.retained!r}, the file has {columns}")
        churned = f"not {options.retained}"
        reader = inverted(reader, options.retained, churned)
    study = crm.RetentionStudy(
        arm=options.arm,
        control=options.control,
        churned=churned,
        count=options.count,
        currency=options.currency,
        follow_up_days=options.follow_up_days,
        follow_up_months=options.follow_up_months,
        follow_up_open=not (options.follow_up_days or options.follow_up_months),
        cost=crm.ProgramCost(fixed=options.fixed, per_assigned=options.per_assigned),
    )
    show = print_progress if sys.stderr.isatty() else None
    study.update(reader, progress=show)
    report = study.report(
        level=options.level,
        customer_value=options.customer_value,
        acquisition_cost=options.acquisition_cost,
    )
    print(report)
    draw(report, options.data.name.split(".")[0])


def print_progress(rows: int) -> None:
    """Show how many rows have been read."""
    print(f"\r{rows:,} rows", end="", file=sys.stderr, flush=True)


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--data", type=Path, help="a CSV or Parquet file with one row per customer")
    add("--arm", default="arm", help="the column that names each customer's arm (arm)")
    add("--control", default="control", help="the arm without the program (control)")
    outcome = parser.add_mutually_exclusive_group()
    outcome.add_argument("--churned", default="churned", help="the column of losses (churned)")
    outcome.add_argument("--retained", help="instead, the column of retained customers")
    add("--count", help="the column with the number of customers per row")
    add("--currency", default="USD", help="the currency of all amounts, ISO 4217 (USD)")
    add("--fixed", default="0", help="the fixed cost of the program (0)")
    add("--per-assigned", default="1", help="the cost per assigned customer (1)")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--follow-up-days", type=int, help="the follow-up in days")
    length.add_argument("--follow-up-months", type=int, help="the follow-up in months")
    add("--level", type=float, default=0.95, help="the confidence level (0.95)")
    add("--customer-value", help="the value of a retained customer")
    add("--acquisition-cost", help="the cost of a new customer")
    return parser.parse_args()


def main() -> None:
    """Show the examples, or the study of a file."""
    options = parsed()
    try:
        show_rows(options) if options.data else show_examples()
    except (crm.CrmError, OSError) as error:
        sys.exit(f"demo: {error}")


if __name__ == "__main__":
    main()
