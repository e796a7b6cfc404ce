"""Write the tables of the demo, or compare them with the existing files (--check)."""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).parent


def table(header: list[str], rows: Iterable[tuple[object, ...]]) -> str:
    """Write rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def hillstrom(data: Path) -> str:
    """Group the rows of the e-mail experiment."""
    keys = ["segment", "zip_code", "newbie"]
    n: Counter[tuple[str, ...]] = Counter()
    visits: Counter[tuple[str, ...]] = Counter()
    with gzip.open(data / "hillstrom" / "hillstrom.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[column] for column in keys)
            n[key] += 1
            visits[key] += int(row["visit"])
    return table([*keys, "n", "visit"], ((*key, n[key], visits[key]) for key in sorted(n)))


def simulated() -> str:
    """Simulate a program with known churn rates."""
    generator = random.Random(1)
    arms = [("called", 45_000, 9), ("control", 5_000, 12)]
    rows = []
    for arm, n, percent in arms:
        rows.append((arm, n, sum(generator.randrange(100) < percent for _ in range(n))))
    return table(["arm", "n", "churned"], rows)


def main() -> None:
    """Write or compare."""
    tables = {"simulated.csv": simulated()}
    if folder := os.environ.get("CRM_DATA"):
        tables["hillstrom.csv"] = hillstrom(Path(folder))
    else:
        print("CRM_DATA is not set: hillstrom.csv is unchanged", file=sys.stderr)
    for name, text in tables.items():
        if "--check" not in sys.argv:
            (HERE / name).write_text(text)
        elif (HERE / name).read_text() != text:
            sys.exit(f"{name} is not what its source gives")


if __name__ == "__main__":
    main()
