"""Pictures of a report, with matplotlib (`pip install crm-py[plot]`)."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from crm_py._native import Comparison, RatioSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from crm_py import ArmReport, ControlReport, RetentionReport, Undefined


def plot_report(report: RetentionReport, kind: str = "rates", ax: Axes | None = None) -> Axes:
    """Draw a report and return the axes; `kind` is a key of `KINDS`."""
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(map(repr, KINDS))}, got {kind!r}")
    if kind == "strata" and not report.strata:
        raise ValueError("kind 'strata' needs a study with strata")
    if ax is None:
        # Imported when it is used: crm_py works without matplotlib.
        import matplotlib.pyplot as plt  # noqa: PLC0415

        rows = {
            "rates": len(report.arms) + 1,
            "cost": len(report.arms),
            "acceptability": 6,
            "strata": sum(len(one.strata) + 1 for one in report.strata),
        }
        _, ax = plt.subplots(figsize=(7.5, 1.6 + 0.5 * rows[kind]), layout="constrained")
    KINDS[kind](report, ax)
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
    ax.set_xlabel(f"churn rate, % ({_level(report)} interval)", parse_math=False)
    names = [f"{report.control.arm} (control)", *report.arms]
    _name(ax, names, f"{definition['churned']} by {definition['arm']}")


def _cost(report: RetentionReport, ax: Axes) -> None:
    """Draw the set of costs of a retained customer of each arm on the axis of the effect.

    A place on the axis is the number of customers retained for one unit of money, and its label the
    cost of each. There every set is one stretch, whatever its shape: an infinite cost, where no
    customer is retained, lies in the middle.
    """
    arms = list(report.arms.values())
    low, high = _limits(arms)
    for row, (arm, found) in enumerate(zip(arms, _sets(arms), strict=True)):
        if isinstance(found, RatioSet):
            _draw_set(ax, row, found, (low, high), arm.verdict == "effective")
        else:
            ax.text(0.5 * (low + high), row, str(found), ha="center", va="center")
    ax.axvline(0, color="C7", linestyle=":", linewidth=1)
    ax.set_xlim(low, high)
    ticks = _cost_ticks(low, high)
    ax.set_xticks([tick for tick, _ in ticks], [label for _, label in ticks])
    label = f"cost of a retained customer, {report.definition['currency']} ({_level(report)} set)"
    if any(isinstance(one, RatioSet) and _stretch(one)[0] < 0 for one in _sets(arms)):
        label += "\nleft of ∞ what is retained per unit of money is below 0"
    ax.set_xlabel(label, parse_math=False)
    _name(ax, list(report.arms), "what keeping a customer cost")


def _sets(arms: Sequence[ArmReport]) -> list[RatioSet | Undefined]:
    return [arm.cost_per_retained for arm in arms]


def _draw_set(
    ax: Axes, row: int, found: RatioSet, axis: tuple[float, float], effective: bool
) -> None:
    """Draw a set; the point leads only when the program is effective, else it is hollow."""
    low, high = axis
    start, end = _stretch(found)
    ax.plot([max(start, low), min(end, high)], [row, row], color="C0", linewidth=2)
    for limit, at, marker in ((start, low, "<"), (end, high, ">")):
        if math.isinf(limit):
            ax.plot(at, row, marker, color="C0", clip_on=False)
    if found.value:
        ax.plot(1 / found.value, row, "o", color="C0", mfc="C0" if effective else "none")


def _stretch(found: RatioSet) -> tuple[float, float]:
    """Return the stretch that a set is on the axis of the effect."""
    if found.shape == "whole_line" or (
        found.lower <= 0 <= found.upper and found.shape != "two_rays"
    ):
        return (-math.inf, math.inf)
    low, high = (0.0 if math.isinf(one) else 1 / one for one in (found.upper, found.lower))
    return (high, low) if found.shape == "two_rays" else (low, high)


def _limits(arms: Sequence[ArmReport]) -> tuple[float, float]:
    """Return an axis that shows every finite limit, every point, and no effect."""
    numbers = [0.0]
    for found in _sets(arms):
        if isinstance(found, RatioSet):
            numbers += [*_stretch(found), *([1 / found.value] if found.value else [])]
    finite = [number for number in numbers if math.isfinite(number)]
    low, high = min(finite), max(finite)
    margin = 0.1 * (high - low) or 1.0
    return (low - margin if low < 0 else -0.3 * margin), (high + margin if high > 0 else margin)


def _cost_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return places on the axis of the effect that are round costs, and infinity."""
    ticks = [(0.0, "∞")]
    for end in (low, high):
        share = abs(end) / max(abs(low), abs(high))
        if share < 0.15:
            continue
        for part in (0.94, 0.6, 0.35, 0.2):
            cost = _round(1 / (part * end))
            if abs(1 / cost) <= abs(end) and part * share > 0.12:
                ticks.append((1 / cost, f"{cost:,.10g}"))
    return sorted(set(ticks))


def _round(number: float) -> float:
    """Round to two digits."""
    digits = 1 - math.floor(math.log10(abs(number)))
    return round(number, digits)


def _acceptability(report: RetentionReport, ax: Axes) -> None:
    """Draw the confidence that each program is worth its cost, by what a customer is worth."""
    arms = [arm for arm in report.arms.values() if isinstance(arm.cost_per_retained, RatioSet)]
    most = _largest_value(report, arms)
    values = [f"{most * step / 200:.6f}" for step in range(201)]
    for number, arm in enumerate(arms):
        curve = arm.acceptability(values)
        label = textwrap.shorten(arm.arm, 40)
        ax.plot([float(value) for value in values], curve, color=f"C{number}", label=label)
    alpha = 1 - report.options["level"]
    for confidence in (alpha / 2, 0.5, 1 - alpha / 2):
        ax.axhline(confidence, color="C7", linestyle=":", linewidth=1)
    if (value := report.options["customer_value"]) is not None:
        ax.axvline(float(value), color="C7", linewidth=1)
    ax.set_xlim(0, most)
    ax.set_ylim(0, 1)
    currency = report.definition["currency"]
    ax.set_xlabel(f"value of a retained customer, {currency}", parse_math=False)
    ax.set_ylabel("confidence that it pays\n(1 - one-sided p)", parse_math=False)
    title = f"is the program worth its cost? (dotted: the ends of the {_level(report)} set)"
    ax.set_title(title, parse_math=False)
    for text in ax.legend(frameon=False).get_texts():
        text.set_parse_math(False)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _largest_value(report: RetentionReport, arms: Sequence[ArmReport]) -> float:
    """Return the value up to which a curve is worth drawing."""
    numbers = [1.0] if not arms else []
    for found in _sets(arms):
        if isinstance(found, RatioSet):
            numbers += [found.lower, found.upper, found.value or 0.0]
    if (value := report.options["customer_value"]) is not None:
        numbers.append(float(value))
    finite = [number for number in numbers if math.isfinite(number) and number > 0]
    return 1.5 * max(finite, default=1.0)


def _strata(report: RetentionReport, ax: Axes) -> None:
    """Draw the churn reduction of each stratum, and the common one, as a forest."""
    names: list[str] = []
    for number, strata in enumerate(report.strata):
        color = f"C{number}"
        for stratum in strata.strata:
            found = stratum.churn_reduction
            _interval(ax, len(names), (found.lower, found.value, found.upper), color, "s")
            where = ", ".join("(null)" if name is None else name for name in stratum.names)
            names.append(where if len(report.strata) == 1 else f"{strata.arm}: {where}")
        common = strata.combined.churn_reduction if strata.combined else None
        if isinstance(common, Comparison):
            limits = (common.lower, common.value, common.upper)
            _interval(ax, len(names), limits, color, "D")
            names.append(f"{strata.arm}: all strata (Mantel-Haenszel)")
    ax.axvline(0, color="C7", linestyle=":", linewidth=1)
    label = f"churn reduction, percentage points ({_level(report)} interval)"
    ax.set_xlabel(label, parse_math=False)
    by = " and ".join(report.definition["strata"])
    _name(ax, names, f"churn reduction by {by}")


def _interval(
    ax: Axes, row: int, limits: tuple[float, float, float], color: str, marker: str
) -> None:
    low, value, high = (100 * limit for limit in limits)
    ax.plot([low, high], [row, row], color=color, linewidth=2)
    ax.plot(value, row, marker, color=color)


def _name(ax: Axes, rows: list[str], title: str) -> None:
    """Name the rows and the picture, in which a dollar is no formula."""
    names = ["\n".join(textwrap.wrap(row, 30, break_on_hyphens=False)) or row for row in rows]
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.set_title(title, parse_math=False)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=10)


def _level(report: RetentionReport) -> str:
    options: dict[str, Any] = report.options
    return f"{100 * options['level']:g} %"


KINDS = {"rates": _rates, "cost": _cost, "acceptability": _acceptability, "strata": _strata}
