"""Why customers leave: a simulated table with planted overuse, and the telco data of CRM_DATA.

    python crm-py/examples/reasons.py

It says what was planted and what was found.
"""

import datetime
import os
import random
from pathlib import Path

import crm_py as crm

REPRESENTATIVES = 200
OVERUSE = 1.8
SHARE = 0.3
OFFERS = ("discount", "pause")
MONTHS = 12


def attempts(seed):
    """Return attempts to leave as columns, and who overuses NO_NEED."""
    draw = random.Random(seed)
    roots = crm.ReasonScheme.standard("root").codes(assignable=True)
    names = [f"agent {number:03}" for number in range(REPRESENTATIVES)]
    planted = sorted(draw.sample(names, 5))
    columns = {name: [] for name in ("agent", "stated", "root", "month", "saved", "offer", "value")}
    for name in names:
        share = SHARE * OVERUSE if name in planted else SHARE
        for _ in range(draw.randint(20, 200)):
            no_need = draw.random() < share
            row = {
                "agent": name,
                "stated": "NO_NEED" if no_need else draw.choice(["TOO_EXPENSIVE", "BAD_SERVICE"]),
                "root": draw.choice(roots),
                "month": f"2025-{draw.randint(1, MONTHS):02}-15",
                "saved": draw.random() < 0.2,
                "offer": draw.choice(OFFERS),
                "value": draw.randint(500, 9900) / 100,
            }
            for key, value in row.items():
                columns[key].append(value)
    return columns, planted


def tallied(columns):
    """Count the attempts."""
    dates = [datetime.date.fromisoformat(month) for month in columns["month"]]
    tally = crm.ReasonTally(
        crm.ReasonScheme.standard("root"), root="root", stated="stated", representative="agent",
        date="date", value="value", currency="USD", saved="saved", offer="offer",
    )  # fmt: skip
    tally.update({**columns, "date": dates})
    return tally


def report():
    """Return the report of the simulated table."""
    columns, _ = attempts(seed=12)
    return tallied(columns).report()


def simulated():
    """Plant overuse, and look for it."""
    columns, planted = attempts(seed=12)
    report = tallied(columns).report()
    print(report.to_text())
    found = report.overuse("NO_NEED").table
    flagged = [
        name for name, flag in zip(found["representative"], found["flagged"], strict=True) if flag
    ]
    print("planted:", ", ".join(planted))
    print("found:  ", ", ".join(flagged))
    print(f"{len(set(planted) & set(flagged))} of {len(planted)} were found, "
          f"{len(set(flagged) - set(planted))} others were flagged")  # fmt: skip


def telco(folder):
    """Make a scheme from the labels of a telecommunications company, and count its reasons."""
    import pandas as pd  # noqa: PLC0415

    frame = pd.read_csv(folder / "Telco_customer_churn_status.csv")
    lost = frame[frame["Churn Label"] == "Yes"].copy()
    levels = ["Churn Category", "Churn Reason"]
    draft = crm.ReasonScheme.draft(lost, levels=levels, id="telco", language="en")
    for violation in draft.violations:
        print(violation.severity, violation.path, violation.message)
    scheme = crm.ReasonScheme(draft.document)
    tally = crm.ReasonTally(scheme, root=levels, value="CLTV", decimals=0)
    tally.update(lost)
    report = tally.report()
    print("exits:", report.rollup(0)["n"][0])
    pareto = report.pareto(1)
    print(dict(zip(pareto["label"], pareto["n"], strict=True)))
    for depth in (0, 1, 2, None):
        assert sum(report.rollup(depth)["value"]) == report.value


if __name__ == "__main__":
    simulated()
    data = os.environ.get("CRM_DATA")
    if data and (Path(data) / "telco").is_dir():
        telco(Path(data) / "telco")
    else:
        print("Set CRM_DATA for the telco data.")
