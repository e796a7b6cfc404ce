"""Charts of reports and segments, with matplotlib (`pip install crm-py[plot]`).

Everything that is drawn comes from `chart()`: nothing is computed here. Matplotlib 3.11 and later
puts Hebrew into its order.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from crm_py import RetentionReport

MARKERS = {"circle": "o", "square": "s", "diamond": "D"}
STROKES = {"dashed": "--", "dotted": ":"}
MUTED = "gray"
# With ten colors, they tell thirty curves apart; and some without color.
LINES = ("-", "--", "-.")
# Above this many rows, the cells of a matrix have no room for their numbers.
MOST_NUMBERS = 15


def plot_report(report: RetentionReport, name: str = "rates", ax: Axes | None = None) -> Axes:
    """Draw a chart of a report and return the axes."""
    return draw(report.chart(name), ax)


def draw(chart: dict[str, Any], ax: Axes | None = None) -> Axes:
    """Draw a chart and return the axes."""
    matrix = chart.get("matrix")
    if ax is None:
        # Imported when it is used: crm_py works without matplotlib.
        import matplotlib.pyplot as plt  # noqa: PLC0415

        legend = sum(0.17 * len(curve["label_lines"]) + 0.08 for curve in chart["curves"])
        rows = 0.5 * len(chart["bars"]) or max(3.0, legend)
        height = 1.4 + rows + 0.17 * len(chart["notes"])
        width = 10 if chart["curves"] else 7.5
        if matrix:
            length = max(1.5, 0.42 * len(matrix["labels"]))
            across = max(1.5, 0.62 * len(matrix["columns"])) if "columns" in matrix else length
            # Room below for the slanted names of columns of their own.
            names = [line for lines in matrix.get("column_lines", []) for line in lines]
            below = 1.5 + 0.065 * max(map(len, names)) if names else 2
            width, height = across + 4.5, length + below
        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    if matrix:
        return _matrix(ax, chart)
    for line in chart["references"]:
        rule = ax.axvline if line["axis"] == "x" else ax.axhline
        rule(line["at"], color=MUTED, linestyle=STROKES[line["stroke"]], linewidth=1, zorder=1)
    if chart["y"] is None:
        _bars(ax, chart)
    else:
        _curves(ax, chart)
    x = chart["x"]
    ax.set_xlim(x["low"], x["high"])
    ax.set_xticks([tick["at"] for tick in x["ticks"]], [tick["label"] for tick in x["ticks"]])
    ax.set_xlabel("\n".join([x["label"], *chart["notes"]]), parse_math=False)
    ax.set_title(chart["title"], parse_math=False)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _bars(ax: Axes, chart: dict[str, Any]) -> None:
    """Draw rows from top to bottom, each beside its name, in which a dollar is no formula."""
    for row, bar in enumerate(chart["bars"]):
        color = MUTED if bar["role"] == "baseline" else f"C{bar['group']}"
        if bar["mark"] == "bar":
            _bar(ax, row, bar, color)
            continue
        for segment in bar["segments"]:
            _segment(ax, row, segment, color)
        if bar["point"] is not None:
            face = ax.get_facecolor() if bar["role"] == "secondary" else color
            marker = MARKERS[bar["mark"]]
            ax.plot(bar["point"], row, marker, color=color, mfc=face, clip_on=False)
        if not bar["segments"]:
            place: dict[str, Any] = {
                "transform": ax.get_yaxis_transform(),
                "ha": "center",
                "va": "center",
            }
            box = {"facecolor": ax.get_facecolor(), "edgecolor": "none"}
            ax.text(0.5, row, bar["detail"], **place, bbox=box, parse_math=False)
    names = ["\n".join(bar["label_lines"]) for bar in chart["bars"]]
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=16)


def _bar(ax: Axes, row: int, bar: dict[str, Any], color: str) -> None:
    """Draw a bar from the beginning of the axis, fainter ones beside it, and its figures."""
    ax.barh(row, bar["point"], height=0.6, color=color)
    end = bar["point"]
    for segment in bar["segments"]:
        low, high = segment["low"], segment["high"]
        ax.barh(row, high - low, left=low, height=0.6, color=color, alpha=0.25)
        end = max(end, high)
    place: dict[str, Any] = {"xytext": (4, 0), "textcoords": "offset points", "va": "center"}
    ax.annotate(bar["detail"], (end, row), **place, size="small", parse_math=False)


def _matrix(ax: Axes, chart: dict[str, Any]) -> Axes:
    """Draw the shares of a matrix as colors, with their numbers where there is room."""
    matrix, x = chart["matrix"], chart["x"]
    names = ["\n".join(lines) for lines in matrix["label_lines"]]
    columns = ["\n".join(lines) for lines in matrix.get("column_lines", matrix["label_lines"])]
    shares = [[float("nan") if one is None else one for one in row] for row in matrix["shares"]]
    image = ax.imshow(shares, cmap="Blues", vmin=x["low"], vmax=x["high"])
    if len(names) <= MOST_NUMBERS:
        middle = (x["low"] + x["high"]) / 2
        for row, details in enumerate(matrix["details"]):
            for column, detail in enumerate(details):
                known = matrix["shares"][row][column]
                color = MUTED if known is None else "white" if known > middle else "black"
                place: dict[str, Any] = {"ha": "center", "va": "center", "size": "small"}
                ax.text(column, row, detail, color=color, **place, parse_math=False)
    slanted: dict[str, Any] = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
    ax.set_xticks(range(len(columns)), columns, **slanted, parse_math=False)
    ax.set_yticks(range(len(names)), names, parse_math=False)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
    figure = ax.get_figure()
    if figure is not None:
        bar = figure.colorbar(image, ax=ax, ticks=[tick["at"] for tick in x["ticks"]], shrink=0.9)
        bar.outline.set_visible(False)
        bar.set_label("\n".join(textwrap.wrap(x["label"], 34)))
    ax.set_xlabel("\n".join(chart["notes"]), parse_math=False)
    ax.set_title(chart["title"], parse_math=False)
    return ax


def _segment(ax: Axes, row: int, segment: dict[str, Any], color: str) -> None:
    """Draw an interval with its limits, arrows, and the numbers beyond the axis."""
    low, high = segment["low"], segment["high"]
    if low < high:
        ax.plot([low, high], [row, row], color=color, linewidth=2)
    ends = ((low, segment["low_end"], "<", "left"), (high, segment["high_end"], ">", "right"))
    for at, end, arrow, side in ends:
        if end["kind"] == "hidden":
            continue
        marker = "|" if end["kind"] == "limit" else arrow
        ax.plot(at, row, marker, color=color, mew=2 if marker == "|" else 1, clip_on=False)
        if end["kind"] == "clipped":
            label: dict[str, Any] = {"xytext": (0, -7), "textcoords": "offset points"}
            ax.annotate(
                end["label"], (at, row), **label, ha=side, va="top", size="small", parse_math=False
            )


def _curves(ax: Axes, chart: dict[str, Any]) -> None:
    """Draw curves with a legend over a vertical axis."""
    points = chart.get("points", [])
    for number, curve in enumerate(chart["curves"]):
        across, up = zip(*curve["points"], strict=True)
        label, style = "\n".join(curve["label_lines"]), LINES[number % len(LINES)]
        # The limits around points come in pairs, which share a line of the legend.
        pair = number // 2 if points else number
        label = label if not points or number % 2 == 0 else "_"
        color = MUTED if points else f"C{number % 10}"
        style = LINES[pair % len(LINES)] if points else style
        ax.plot(across, up, color=color, linestyle=style, label=label)
    for point in points:
        flagged = point["role"] == "primary"
        color, face = ("C3", "C3") if flagged else ("C0", "none")
        marker = MARKERS[point["mark"]]
        ax.plot(point["x"], point["y"], marker, color=color, mfc=face, markersize=5, zorder=3)
        if point["label"]:
            place: dict[str, Any] = {"xytext": (5, 3), "textcoords": "offset points"}
            at = (point["x"], point["y"])
            ax.annotate(point["label"], at, **place, size="small", parse_math=False)
    y = chart["y"]
    ax.set_ylim(y["low"], y["high"])
    ax.set_yticks([tick["at"] for tick in y["ticks"]], [tick["label"] for tick in y["ticks"]])
    ax.set_ylabel("\n".join(textwrap.wrap(y["label"], 30)), parse_math=False)
    # Beside the curves, where it covers none of them.
    legend = ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0)
    for text in legend.get_texts():
        text.set_parse_math(False)
