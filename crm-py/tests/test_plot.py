"""The pictures show the charts of the report, and nothing else."""

import crm_py as crm
import crm_py.plot
import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")
plt = pytest.importorskip("matplotlib.pyplot")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def report_of(churned, *, cost=None, n=1000, names=None, value=None):
    """Make a report of one arm for each number, against a control that lost 120 of 1,000."""
    study = crm.RetentionStudy(
        arm="arm",
        control="none",
        churned="churned",
        currency="ILS",
        follow_up_days=30,
        cost=cost or crm.ProgramCost(fixed=8000, per_assigned=12),
    )
    names = names or [f"arm {number}" for number in range(len(churned))]
    rows = {"arm": [*names, "none"], "n": [n] * len(churned) + [1000], "churned": [*churned, 120]}
    study.update_summary(rows)
    return study.report(customer_value=value)


def lines(ax, row):
    """The lines that are drawn in a row."""
    drawn = [line.get_xydata() for line in ax.lines]
    rows = [xy[:, 0].tolist() for xy in drawn if len(xy) == 2 and set(xy[:, 1]) == {row}]
    return [pytest.approx(line) for line in rows]


def markers(ax, row):
    """The marks that are drawn in a row."""
    single = [line for line in ax.lines if len(line.get_xydata()) == 1]
    return {line.get_marker(): line for line in single if line.get_ydata()[0] == row}


def drawn(ax, axis):
    """The numbers of the lines across an axis."""
    data = {"x": "get_xdata", "y": "get_ydata"}[axis]
    return [getattr(line, data)()[0] for line in ax.lines if line.get_linestyle() in ("--", ":")]


@pytest.mark.parametrize("name", ["rates", "churn", "cost"])
def test_rows_are_drawn_as_the_chart_says(name):
    report = report_of([80, 110, 170], value=600)
    chart, ax = report.chart(name), report.plot(name)
    assert ax.get_xlim() == (chart["x"]["low"], chart["x"]["high"])
    assert ax.get_xlabel() == "\n".join([chart["x"]["label"], *chart["notes"]])
    assert ax.get_title() == chart["title"]
    ticks = [(tick["at"], tick["label"]) for tick in chart["x"]["ticks"]]
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert list(zip(ax.get_xticks(), labels, strict=True)) == ticks
    assert [label.get_text() for label in ax.get_yticklabels()] == [
        "\n".join(bar["label_lines"]) for bar in chart["bars"]
    ]
    for row, bar in enumerate(chart["bars"]):
        for segment in bar["segments"]:
            assert [segment["low"], segment["high"]] in lines(ax, row)
        mark = markers(ax, row)["o"]
        assert mark.get_xdata()[0] == bar["point"]
        is_open = mark.get_markerfacecolor() == ax.get_facecolor()
        assert is_open == (bar["role"] == "secondary")
    assert drawn(ax, "x") == [line["at"] for line in chart["references"]]


def test_money_runs_from_left_to_right():
    chart = report_of([80, 110, 170], value=600).chart("cost")
    ticks = [tick["at"] for tick in chart["x"]["ticks"]]
    assert ticks == sorted(ticks)
    steps = np.diff(ticks)
    assert np.allclose(steps, steps[0])
    bounded, rays, harmful = chart["bars"]
    assert len(bounded["segments"]) == 1
    ends = [rays["segments"][0]["low_end"], rays["segments"][-1]["high_end"]]
    assert [end["kind"] for end in ends] == ["unbounded", "unbounded"]
    assert harmful["role"] == "secondary"
    assert {"axis": "x", "at": 600.0, "stroke": "dashed"}.items() <= chart["references"][1].items()


LIMIT = {"kind": "limit"}
UNBOUNDED = {"kind": "unbounded"}
HIDDEN = {"kind": "hidden"}


def clipped(label):
    return {"kind": "clipped", "label": label}


@pytest.mark.parametrize(
    ("low_end", "high_end", "marks", "texts"),
    [
        (LIMIT, LIMIT, {"|"}, []),
        (LIMIT, UNBOUNDED, {"|", ">"}, []),
        (UNBOUNDED, UNBOUNDED, {"<", ">"}, []),
        (LIMIT, clipped("1,000"), {"|", ">"}, ["1,000"]),
        (clipped("-9"), HIDDEN, {"<"}, ["-9"]),
    ],
)
def test_each_end_has_its_mark(low_end, high_end, marks, texts):
    chart = report_of([80]).chart("cost")
    chart["bars"][0] |= {
        "point": None,
        "segments": [{"low": 0.0, "high": 500.0, "low_end": low_end, "high_end": high_end}],
    }
    ax = crm.plot.draw(chart)
    assert set(markers(ax, 0)) == marks
    assert [text.get_text() for text in ax.texts] == texts


def test_the_curve_crosses_at_the_limits_of_the_set():
    report = report_of([80])
    found = report.arms["arm 0"].cost_per_retained
    ax = report.plot("acceptability")
    curve = max(ax.lines, key=lambda line: len(line.get_xdata()))
    for limit, confidence in ((found.lower, 2.5), (found.value, 50), (found.upper, 97.5)):
        shown = np.interp(limit, curve.get_xdata(), curve.get_ydata())
        assert shown == pytest.approx(confidence, abs=0.2)
    assert ax.get_ylim() == (0, 100)
    assert ax.get_xlabel().startswith("value of a retained customer, ILS\n")
    assert drawn(ax, "y") == [pytest.approx(2.5), pytest.approx(97.5)]


def test_strata_are_drawn_with_all_of_them_combined(new_study):
    study = new_study(strata=["region"])
    regions = ["north", "north", None, None]
    arms = ["mail", "none", "mail", "none"]
    counts = {"n": [900, 100, 450, 50], "churned": [72, 12, 45, 6]}
    study.update_summary({"arm": arms, "region": regions, **counts})
    report = study.report()
    ax = report.plot("strata")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["(null)", "north", "all strata (Mantel-Haenszel)"]
    for row, stratum in enumerate(report.strata[0].strata):
        found = stratum.churn_reduction
        assert [100 * found.lower, 100 * found.upper] in lines(ax, row)
    assert set(markers(ax, 2)) == {"|", "D"}


def test_a_cost_that_does_not_exist_says_why(new_study):
    study = new_study()
    study.update_summary({"arm": ["mail", "none"], "n": [9, 9], "churned": [0, 0]})
    ax = study.report(difference="wald").plot("cost")
    assert [text.get_text() for text in ax.texts] == ["undefined: the effect is exactly zero"]


def test_every_report_can_be_drawn():
    draw = np.random.default_rng(1)
    for _ in range(40):
        churned = draw.integers(0, 21, size=3).tolist()
        report = report_of(churned, n=20)
        for name in ("rates", "churn", "cost", "acceptability"):
            ax = report.plot(name)
            ax.figure.canvas.draw()
            assert np.isfinite([*ax.get_xlim(), *ax.get_ylim()]).all()
            plt.close(ax.figure)


def test_names_are_shown_as_they_are():
    names = ["$5 off, or $10", "שיחת טלפון", "a name of many words that goes on and on and on"]
    ax = report_of([80, 90, 100], names=names).plot()
    ax.figure.canvas.draw()
    shown = {label.get_text() for label in ax.get_yticklabels()}
    assert {"$5 off, or $10", "שיחת טלפון"} <= shown
    assert "a name of many words that goes on\nand on and on" in shown
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())


def test_twelve_curves_are_told_apart():
    shared = "a name of more than forty characters that goes on with "
    report = report_of(
        [80 + 3 * arm for arm in range(12)], names=[f"{shared}{i}" for i in range(12)]
    )
    ax = report.plot("acceptability")
    ax.figure.canvas.draw()
    curves = [line for line in ax.lines if len(line.get_xdata()) > 2]
    assert len({(line.get_color(), line.get_linestyle()) for line in curves}) == 12
    legend = ax.get_legend()
    assert len({text.get_text() for text in legend.get_texts()}) == 12
    box, inside = legend.get_window_extent(), ax.get_window_extent()
    assert box.x0 >= inside.x1
    figure = ax.figure.bbox
    assert box.x1 <= figure.x1
    assert figure.y0 <= box.y0 <= box.y1 <= figure.y1


def test_adjusted_figures_are_squares_filled_by_their_own_interval(new_study):
    study = new_study(revenue="spend", baseline="history")
    rows = range(1200)
    study.update(
        {
            "arm": [("mail", "none")[row % 2] for row in rows],
            "lost": [row % (11 if row % 2 else 17) == 0 for row in rows],
            "spend": [row * 7919 % 97 for row in rows],
            "history": [row * 104_729 % 89 for row in rows],
        }
    )
    report = study.report()
    for name in ("churn", "revenue"):
        chart, ax = report.chart(name), report.plot(name)
        assert [bar["mark"] for bar in chart["bars"]] == ["circle", "square"]
        for row, (bar, marker) in enumerate(zip(chart["bars"], "os", strict=True)):
            is_open = markers(ax, row)[marker].get_markerfacecolor() == ax.get_facecolor()
            assert is_open == (bar["role"] == "secondary")
        assert "square: adjusted for the baseline" in ax.get_xlabel()


def test_strata_that_are_not_drawn_are_counted(new_study):
    study = new_study(strata=["region"])
    regions = [f"region {number}" for number in range(50)]
    rows = {"arm": ["mail"] * 50 + ["none"] * 50, "region": regions * 2}
    study.update_summary({**rows, "n": [100] * 100, "churned": [8] * 50 + [12] * 50})
    ax = study.report().plot("strata")
    assert "The 30 largest strata are shown; 20 more are not." in ax.get_xlabel()


def test_hebrew_runs_from_right_to_left():
    figure = plt.figure(figsize=(2, 1))
    # A wide letter comes first and a narrow one last, with a gap between them.
    figure.text(0.1, 0.4, "ש ו", fontsize=30)
    figure.canvas.draw()
    ink = (np.asarray(figure.canvas.buffer_rgba())[:, :, 0] < 128).any(axis=0)
    edges = np.flatnonzero(np.diff(ink.astype(int)))
    left, right = np.diff(edges)[[0, -1]]
    assert right > 2 * left


def test_an_axes_of_the_caller_is_used():
    figure, axes = plt.subplots(1, 2)
    report = report_of([80])
    assert report.plot("cost", ax=axes[1]) is axes[1]
    assert len(axes[0].lines) == 0
    assert figure.axes == list(axes)


def test_a_chart_that_the_report_does_not_have_is_refused():
    unknown = 'name must be one of "rates", "churn", "cost", "acceptability".*got "strat"'
    for call in (report_of([80]).plot, report_of([80]).chart):
        with pytest.raises(crm.errors.ConflictError, match="requires a study with strata"):
            call("strata")
        with pytest.raises(crm.errors.UnknownNameError, match=unknown):
            call("strat")
