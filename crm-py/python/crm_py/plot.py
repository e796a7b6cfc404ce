"""Pictures of a report, with matplotlib (`pip install crm-py[plot]`)."""

from __future__ import annotations

import dataclasses
import math
import textwrap
from typing import TYPE_CHECKING, Any

from crm_py._native import Comparison, RatioSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from crm_py import ArmReport, ControlReport, RetentionReport

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
    """Draw the set of costs of a retained customer of each arm.

    A place on the axis is the number of customers retained for one unit of money, and its label the
    cost of each: there every set is one stretch, and an infinite cost, where no customer is
    retained, lies in the middle. A set that holds 0 would pass through infinity there: where there
    is one, the axis is money. Then a set may be two rays, an arrow goes on to an infinite cost, and
    chevrons stand for an end beyond the axis.
    """
    arms = list(report.arms.values())
    found = {row: arm.cost_per_retained for row, arm in enumerate(arms)}
    sets = {row: one for row, one in found.items() if isinstance(one, RatioSet)}
    by_effect = not any(one.contains(0) for one in sets.values())
    drawn = {row: Drawn.of(one, by_effect=by_effect) for row, one in sets.items()}
    value = _value(report, by_effect=by_effect)
    low, high = _limits(list(drawn.values()), value)
    for row, arm in enumerate(arms):
        if row in drawn:
            _draw_set(ax, row, drawn[row], (low, high), arm.verdict == "effective")
        else:
            ax.text(0.5 * (low + high), row, str(found[row]), ha="center", va="center")
    ax.axvline(0, color="C7", linestyle=":", linewidth=1)
    if value is not None:
        ax.axvline(value, color="C7", linestyle="--", linewidth=1)
    ax.set_xlim(low, high)
    if by_effect:
        ticks = _cost_ticks(low, high)
        ax.set_xticks([tick for tick, _ in ticks], [label for _, label in ticks])
    else:
        ax.xaxis.set_major_formatter("{x:,.10g}")
    labels = _cost_labels(report, list(drawn.values()), (low, high), by_effect=by_effect)
    ax.set_xlabel("\n".join(labels), parse_math=False)
    _name(ax, list(report.arms), "what keeping a customer cost")


def _value(report: RetentionReport, *, by_effect: bool) -> float | None:
    """Return where the value of a customer lies on the axis; by effect 0 lies nowhere."""
    value = report.options["customer_value"]
    if value is None or not by_effect:
        return None if value is None else float(value)
    return 1 / float(value) if float(value) else None


@dataclasses.dataclass(frozen=True)
class Drawn:
    """A set of costs as it lies on an axis: the stretches that it is made of, and its point."""

    pieces: list[tuple[float, float]]
    point: float | None

    @classmethod
    def of(cls, found: RatioSet, *, by_effect: bool) -> Drawn:
        """Lay a set on the axis of the effect, which it must allow, or on one of money."""
        rays = found.shape == "two_rays"
        if by_effect:
            low, high = (0.0 if math.isinf(one) else 1 / one for one in (found.upper, found.lower))
            stretch = (high, low) if rays else (low, high)
            return cls([stretch], 1 / found.value if found.value else None)
        if rays:
            return cls([(-math.inf, found.lower), (found.upper, math.inf)], found.value)
        return cls([(found.lower, found.upper)], found.value)

    @property
    def ends(self) -> list[float]:
        """The finite ends."""
        return [end for piece in self.pieces for end in piece if math.isfinite(end)]

    @property
    def numbers(self) -> list[float]:
        """The finite numbers that an axis should show besides 0."""
        return [number for number in [*self.ends, self.point or 0.0] if number != 0]

    @property
    def reach(self) -> float:
        """How far from zero an axis for this set alone has to go.

        Of two rays, one may begin so far off that what the other leaves out could not be seen.
        """
        sizes = sorted(map(abs, self.numbers), reverse=True)
        if len(self.pieces) > 1 and len(sizes) > 1 and sizes[0] > FAR * sizes[1]:
            return sizes[1]
        return sizes[0] if sizes else 0.0


def _cost_labels(
    report: RetentionReport, drawn: list[Drawn], axis: tuple[float, float], *, by_effect: bool
) -> list[str]:
    """Say what the axis of costs measures, and what the marks on it mean."""
    currency = report.definition["currency"]
    labels = [f"cost of a retained customer, {currency} ({_level(report)} set)"]
    low, high = axis
    if by_effect and any(end < 0 for one in drawn for end in one.ends):
        labels.append("left of ∞ what is retained per unit of money is below 0")
    if any(math.isinf(end) for one in drawn for piece in one.pieces for end in piece):
        labels.append("arrows: on to ∞, where it retains none")
    if any(not low <= end <= high for one in drawn for end in one.ends):
        labels.append("chevrons: an end beyond the axis")
    if any(one.point is not None and not low <= one.point <= high for one in drawn):
        labels.append("not drawn: a point beyond the axis")
    if (value := report.options["customer_value"]) is not None:
        labels.append(f"dashed: worth {value} {currency}")
    return labels


def _draw_set(ax: Axes, row: int, drawn: Drawn, axis: tuple[float, float], effective: bool) -> None:
    """Draw a set; the point leads only when the program is effective, else it is hollow."""
    low, high = axis
    for start, end in drawn.pieces:
        if start <= high and end >= low:
            ax.plot([max(start, low), min(end, high)], [row, row], color="C0", linewidth=2)
            if math.isinf(start):
                ax.plot(low, row, "<", color="C0", clip_on=False)
            if math.isinf(end):
                ax.plot(high, row, ">", color="C0", clip_on=False)
    for end in drawn.ends:
        if low <= end <= high:
            ax.plot(end, row, "|", color="C0", mew=2)
        else:
            at, text, side = (low, "«", "right") if end < low else (high, "»", "left")
            ax.text(at, row, text, color="C0", size="large", ha=side, va="center_baseline")
    if drawn.point is not None and low <= drawn.point <= high:
        ax.plot(drawn.point, row, "o", color="C0", mfc="C0" if effective else "white")


def _limits(drawn: list[Drawn], value: float | None) -> tuple[float, float]:
    """Return an axis with 0, the value, and every end and point that is not far beyond others."""
    most = _largest_shown(drawn, value)
    shown = [0.0] if value is None else [0.0, value]
    for one in drawn:
        near = min(most, one.reach)
        shown += [number for number in one.numbers if abs(number) <= near]
    low, high = min(shown), max(shown)
    # What goes on beyond an end needs room to be seen going.
    room = 0.25 * (high - low) or 1.0
    ends = [end for one in drawn for piece in one.pieces for end in piece]
    return (
        low - (room if -math.inf in ends or low == high else 0.2 * room),
        high + (room if math.inf in ends or low == high else 0.2 * room),
    )


def _largest_shown(drawn: list[Drawn], value: float | None) -> float:
    """Return the size from which on an end is left beyond the axis.

    An arm is that reaches many times farther than half of the arms do, unless there is room for it
    anyway.
    """
    reaches = sorted(one.reach for one in drawn if one.reach > 0)
    half = reaches[(len(reaches) - 1) // 2] if reaches else 0.0
    near = [reach for reach in reaches if reach <= FAR * half]
    return 2 * max([*near, value or 0.0])


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
    for found in (arm.cost_per_retained for arm in arms):
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
