"""Pictures of a report, with matplotlib (`pip install crm-py[plot]`)."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from crm_py._native import RatioSet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from crm_py import ArmReport, ControlReport, RetentionReport


def plot_report(report: RetentionReport, kind: str = "rates", ax: Axes | None = None) -> Axes:
    """Draw a report and return the axes; `kind` is "rates" or "cost"."""
    kinds = {"rates": _rates, "cost": _cost}
    if kind not in kinds:
        raise ValueError(f"kind must be one of {', '.join(map(repr, kinds))}, got {kind!r}")
    if ax is None:
        # Imported when it is used: crm_py works without matplotlib.
        import matplotlib.pyplot as plt  # noqa: PLC0415

        rows = len(report.arms) + (kind == "rates")
        _, ax = plt.subplots(figsize=(7.5, 1.6 + 0.5 * rows), layout="constrained")
    kinds[kind](report, ax)
    return ax


def _rates(report: RetentionReport, ax: Axes) -> None:
    """Draw the churn rate of each arm with its interval, the control first."""
    arms: list[ControlReport | ArmReport] = [report.control, *report.arms.values()]
    for row, arm in enumerate(arms):
        rate = arm.churn_rate
        color = "C7" if row == 0 else "C0"
        ax.plot([100 * rate.lower, 100 * rate.upper], [row, row], color=color, linewidth=2)
        ax.plot(100 * rate.value, row, "o", color=color)
    ax.axvline(100 * report.control.churn_rate.value, color="C7", linestyle=":", linewidth=1)
    definition = report.definition
    title = f"{definition['churned']} by {definition['arm']}"
    label = f"churn rate, % ({_level(report)} interval)"
    _name(ax, [f"{report.control.arm} (control)", *report.arms], title, label)


def _cost(report: RetentionReport, ax: Axes) -> None:
    """Draw the set of costs of a retained customer of each arm; rays end in arrows."""
    arms = list(report.arms.values())
    low, high = _limits(arms)
    for row, arm in enumerate(arms):
        found = arm.cost_per_retained
        if isinstance(found, RatioSet):
            _draw_set(ax, row, found, low, high, arm.verdict == "effective")
        else:
            ax.text(0.5 * (low + high), row, str(found), ha="center", va="center")
    label = f"cost of a retained customer, {report.definition['currency']} ({_level(report)} set)"
    if low < 0 < high:
        ax.axvline(0, color="C7", linestyle=":", linewidth=1)
        if all(float(arm.cost) > 0 for arm in arms):
            label += "\nbelow 0 the program loses customers"
    ax.set_xlim(low, high)
    _name(ax, list(report.arms), "what keeping a customer cost", label)


def _draw_set(
    ax: Axes, row: int, found: RatioSet, low: float, high: float, effective: bool
) -> None:
    """Draw a set; the point leads only when the program is effective, else it is hollow."""
    for start, end in _parts(found):
        ends = [max(start, low), min(end, high)]
        ax.plot(ends, [row, row], color="C0", linewidth=2, solid_capstyle="butt")
        for limit, at, marker in ((start, low, "<"), (end, high, ">")):
            if math.isinf(limit):
                ax.plot(at, row, marker, color="C0", clip_on=False)
    if found.value is not None and low <= found.value <= high:
        ax.plot(found.value, row, "o", color="C0", markerfacecolor="C0" if effective else "none")


def _parts(found: RatioSet) -> list[tuple[float, float]]:
    """Return the intervals that make up a set."""
    if found.shape == "two_rays":
        return [(-math.inf, found.lower), (found.upper, math.inf)]
    return [(found.lower, found.upper)]


def _limits(arms: list[ArmReport]) -> tuple[float, float]:
    """Return an axis that shows zero, every finite limit, and the points that lead."""
    numbers = [0.0]
    rays = False
    for arm in arms:
        found = arm.cost_per_retained
        if isinstance(found, RatioSet):
            numbers += [found.lower, found.upper]
            rays |= found.shape != "bounded"
            if found.value is not None and arm.verdict == "effective":
                numbers.append(found.value)
    finite = [number for number in numbers if math.isfinite(number)]
    low, high = min(finite), max(finite)
    margin = 0.15 * (high - low) or 1.0
    return (low - margin if low < 0 or rays else low), high + margin


def _name(ax: Axes, rows: list[str], title: str, label: str) -> None:
    """Name the rows, the axis and the picture, in which a dollar is no formula."""
    names = ["\n".join(textwrap.wrap(row, 30)) or row for row in rows]
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_title(title, parse_math=False)
    ax.set_xlabel(label, parse_math=False)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=10)


def _level(report: RetentionReport) -> str:
    options: dict[str, Any] = report.options
    return f"{100 * options['level']:g} %"
