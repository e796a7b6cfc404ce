"""Pictures of a report, with matplotlib (`pip install crm-py[plot]`)."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from crm_py._native import Comparison, Money, RatioSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from crm_py import ArmReport, ControlReport, RetentionReport, Undefined

# A number this many times as large as others would leave them one point of an axis.
FAR = 20.0


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
    """Draw the set of costs of a retained customer of each arm on an axis of money.

    A set is one stretch, or two rays. An arrow goes on to an infinite cost, where no customer is
    retained; chevrons stand for an end beyond the axis.
    """
    arms = list(report.arms.values())
    sets = {row: found for row, found in enumerate(_sets(arms)) if isinstance(found, RatioSet)}
    customer_value = report.options["customer_value"]
    value = None if customer_value is None else float(customer_value)
    low, high = _limits(list(sets.values()), value)
    for row, arm in enumerate(arms):
        if row in sets:
            _draw_set(ax, row, sets[row], (low, high), arm.verdict == "effective")
        else:
            ax.text(0.5 * (low + high), row, str(arm.cost_per_retained), ha="center", va="center")
    ax.axvline(0, color="C7", linestyle=":", linewidth=1)
    if value is not None:
        ax.axvline(value, color="C7", linestyle="--", linewidth=1)
    ax.set_xlim(low, high)
    ax.xaxis.set_major_formatter("{x:,.10g}")
    ax.set_xlabel("\n".join(_cost_labels(report, ax)), parse_math=False)
    _name(ax, list(report.arms), "what keeping a customer cost")


def _cost_labels(report: RetentionReport, ax: Axes) -> list[str]:
    """Say what the axis of costs measures, and what the marks on it mean."""
    currency = report.definition["currency"]
    labels = [f"cost of a retained customer, {currency} ({_level(report)} set)"]
    arms = report.arms.values()
    found = [one for one in _sets(arms) if isinstance(one, RatioSet)]
    # A cost below 0 is a customer lost only where the program certainly cost money.
    costs = all(isinstance(arm.cost, Money) and float(arm.cost) > 0 for arm in arms)
    if costs and any(one.lower < 0 for one in found) and not any(one.contains(0) for one in found):
        labels.append("below 0: customers lost")
    if any(one.shape != "bounded" for one in found):
        labels.append("arrows: on to ∞, where it retains none")
    low, high = ax.get_xlim()
    if any(end < low or end > high for one in found for end in _ends(one)):
        labels.append("chevrons: an end beyond the axis")
    if any(one.value is not None and not low <= one.value <= high for one in found):
        labels.append("not drawn: a point beyond the axis")
    if (value := report.options["customer_value"]) is not None:
        labels.append(f"dashed: worth {value} {currency}")
    return labels


def _sets(arms: Iterable[ArmReport]) -> list[RatioSet | Undefined]:
    return [arm.cost_per_retained for arm in arms]


def _draw_set(
    ax: Axes, row: int, found: RatioSet, axis: tuple[float, float], effective: bool
) -> None:
    """Draw a set; the point leads only when the program is effective, else it is hollow."""
    low, high = axis
    for start, end in _pieces(found):
        if start <= high and end >= low:
            ax.plot([max(start, low), min(end, high)], [row, row], color="C0", linewidth=2)
            if math.isinf(start):
                ax.plot(low, row, "<", color="C0", clip_on=False)
            if math.isinf(end):
                ax.plot(high, row, ">", color="C0", clip_on=False)
    for end in _ends(found):
        if low <= end <= high:
            ax.plot(end, row, "|", color="C0", mew=2)
        else:
            at, text, side = (low, "«", "right") if end < low else (high, "»", "left")
            ax.text(at, row, text, color="C0", size="large", ha=side, va="center_baseline")
    if found.value is not None and low <= found.value <= high:
        ax.plot(found.value, row, "o", color="C0", mfc="C0" if effective else "white")


def _pieces(found: RatioSet) -> list[tuple[float, float]]:
    """Return the stretches that a set is made of."""
    if found.shape == "two_rays":
        return [(-math.inf, found.lower), (found.upper, math.inf)]
    return [(found.lower, found.upper)]


def _ends(found: RatioSet) -> list[float]:
    """Return the finite ends of a set."""
    return [end for end in (found.lower, found.upper) if math.isfinite(end)]


def _limits(sets: Sequence[RatioSet], value: float | None) -> tuple[float, float]:
    """Return an axis with 0, the value, and every end and point that is not far beyond others."""
    most = _largest_shown(sets, value)
    shown = [0.0] if value is None else [0.0, value]
    for found in sets:
        near = min(most, _reach(found))
        shown += [number for number in _numbers(found) if abs(number) <= near]
    low, high = min(shown), max(shown)
    # What goes on beyond an end needs room to be seen going.
    room = 0.25 * (high - low) or 1.0
    ends = [end for found in sets for piece in _pieces(found) for end in piece]
    return (
        low - (room if -math.inf in ends or low == high else 0.2 * room),
        high + (room if math.inf in ends or low == high else 0.2 * room),
    )


def _largest_shown(sets: Sequence[RatioSet], value: float | None) -> float:
    """Return the size from which on an end is left beyond the axis.

    An arm is that reaches many times farther than half of the arms do, unless there is room for it
    anyway.
    """
    reaches = sorted(reach for reach in map(_reach, sets) if reach > 0)
    half = reaches[(len(reaches) - 1) // 2] if reaches else 0.0
    near = [reach for reach in reaches if reach <= FAR * half]
    return 2 * max([*near, value or 0.0])


def _reach(found: RatioSet) -> float:
    """Return how far from zero an axis for this set alone has to go.

    Of two rays, one may begin so far off that what the other leaves out could not be seen.
    """
    sizes = sorted(map(abs, _numbers(found)), reverse=True)
    if found.shape == "two_rays" and len(sizes) > 1 and sizes[0] > FAR * sizes[1]:
        return sizes[1]
    return sizes[0] if sizes else 0.0


def _numbers(found: RatioSet) -> list[float]:
    """Return the finite numbers of a set that an axis should show besides 0."""
    numbers = [*_ends(found), found.value or 0.0]
    return [number for number in numbers if number != 0]


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
    ax.tick_params(axis="y", length=0, pad=16)


def _level(report: RetentionReport) -> str:
    options: dict[str, Any] = report.options
    return f"{100 * options['level']:g} %"


KINDS = {"rates": _rates, "cost": _cost, "acceptability": _acceptability, "strata": _strata}
