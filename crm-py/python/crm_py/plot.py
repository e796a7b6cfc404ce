"""Pictures of a report, with matplotlib (`pip install crm-py[plot]`)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from crm_py import ArmReport, RatioSet, RetentionReport


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
    arms = [report.control, *report.arms.values()]
    for row, arm in enumerate(arms):
        rate = arm.churn_rate
        color = "C7" if row == 0 else "C0"
        ax.plot([100 * rate.lower, 100 * rate.upper], [row, row], color=color, linewidth=2)
        ax.plot(100 * rate.value, row, "o", color=color)
    ax.axvline(100 * report.control.churn_rate.value, color="C7", linestyle=":", linewidth=1)
    _name_rows(ax, [f"{report.control.arm} (control)", *report.arms])
    definition = report.definition
    ax.set_xlabel(f"churn rate, % ({_level(report)} interval)")
    ax.set_title(f"{definition['churned']} by {definition['arm']}")


def _cost(report: RetentionReport, ax: Axes) -> None:
    """Draw the set of costs of a retained customer of each arm; rays end in arrows."""
    currency = str(report.definition["currency"])
    sets = [(row, arm) for row, arm in enumerate(report.arms.values()) if arm.cost_per_retained]
    low, high = _limits([arm.cost_per_retained for _, arm in sets])
    for row, arm in sets:
        _draw_set(ax, row, arm, low, high)
    for row, arm in enumerate(report.arms.values()):
        if not arm.cost_per_retained:
            ax.text(0.5 * (low + high), row, str(arm.cost_per_retained), ha="center", va="center")
    if low < 0 < high:
        ax.axvline(0, color="C7", linestyle=":", linewidth=1)
    ax.set_xlim(low, high)
    _name_rows(ax, list(report.arms))
    ax.set_xlabel(f"cost of a retained customer, {currency} ({_level(report)} set)")
    ax.set_title("what keeping a customer cost")


def _draw_set(ax: Axes, row: int, arm: ArmReport, low: float, high: float) -> None:
    found = arm.cost_per_retained
    for start, end in _parts(found):
        ends = [max(start, low), min(end, high)]
        ax.plot(ends, [row, row], color="C0", linewidth=2, solid_capstyle="butt")
        for limit, at, marker in ((start, low, "<"), (end, high, ">")):
            if math.isinf(limit):
                ax.plot(at, row, marker, color="C0", clip_on=False)
    # The point leads only when the program is effective; elsewhere it is hollow.
    if found.value is not None and low <= found.value <= high:
        filled = arm.verdict == "effective"
        ax.plot(found.value, row, "o", color="C0", markerfacecolor="C0" if filled else "none")


def _parts(found: RatioSet) -> list[tuple[float, float]]:
    """Return the intervals that make up a set."""
    if found.shape == "two_rays":
        return [(-math.inf, found.lower), (found.upper, math.inf)]
    return [(found.lower, found.upper)]


def _limits(sets: list[RatioSet]) -> tuple[float, float]:
    """Return an axis that shows every finite limit and value, and zero."""
    numbers = [0.0]
    for found in sets:
        numbers += [x for x in (found.lower, found.upper, found.value) if x is not None]
    finite = [number for number in numbers if math.isfinite(number)]
    low, high = min(finite), max(finite)
    margin = 0.15 * (high - low) or 1.0
    rays = any(found.shape not in ("bounded",) for found in sets)
    return (low - margin if low < 0 or rays else low), high + margin


def _name_rows(ax: Axes, names: list[str]) -> None:
    ax.set_yticks(range(len(names)), [_displayed(name) for name in names])
    ax.set_ylim(len(names) - 0.5, -0.5)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _displayed(name: str) -> str:
    return name


def _level(report: RetentionReport) -> str:
    options: dict[str, Any] = report.options
    return f"{100 * options['level']:g} %"
