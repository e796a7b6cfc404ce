"""The pictures show the numbers of the report."""

import math
from types import SimpleNamespace

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


def report_of(churned, *, cost=None, n=1000, names=None):
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
    return study.report()


def lines(ax, row):
    """The stretches that are drawn in a row."""
    drawn = [line.get_xydata() for line in ax.lines]
    rows = [xy[:, 0].tolist() for xy in drawn if len(xy) == 2 and set(xy[:, 1]) == {row}]
    return [pytest.approx(stretch) for stretch in rows]


def markers(ax, row):
    """The marks that are drawn in a row."""
    single = [line for line in ax.lines if len(line.get_xydata()) == 1]
    return {line.get_marker(): line for line in single if line.get_ydata()[0] == row}


def test_rates_are_drawn_with_their_intervals():
    report = report_of([80, 110])
    ax = report.plot()
    for row, arm in enumerate([report.control, *report.arms.values()]):
        rate = arm.churn_rate
        assert [100 * rate.lower, 100 * rate.upper] in lines(ax, row)
        assert markers(ax, row)["o"].get_xdata()[0] == pytest.approx(100 * rate.value)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == [
        "none (control)",
        "arm 0",
        "arm 1",
    ]
    assert ax.get_xlabel() == "churn rate, % (95 % interval)"


FREE = crm.RatioSet(0.0, "bounded", 0.0, 0.0)


def cost_of(*sets, value=None):
    """Draw sets as the costs of a retained customer, and return the axes and the limits across."""
    arms = {
        f"arm {row}": SimpleNamespace(cost_per_retained=found, cost=None, verdict="effective")
        for row, found in enumerate(sets)
    }
    report = SimpleNamespace(
        arms=arms,
        strata=[],
        definition={"currency": "ILS"},
        options={"level": 0.95, "customer_value": value},
    )
    ax = crm.plot.plot_report(report, "cost")
    return ax, *ax.get_xlim()


def test_each_shape_of_a_cost_is_one_stretch_on_the_axis_of_the_effect():
    report = report_of([80, 110, 170])
    ax = report.plot("cost")
    bounded, rays, harmful = (arm.cost_per_retained for arm in report.arms.values())
    assert [bounded.shape, rays.shape, harmful.shape] == ["bounded", "two_rays", "bounded"]
    for row, found in enumerate((bounded, rays, harmful)):
        assert lines(ax, row) == [sorted([1 / found.lower, 1 / found.upper])]
        assert markers(ax, row)["o"].get_xdata()[0] == pytest.approx(1 / found.value)
    assert markers(ax, 0)["o"].get_markerfacecolor() == "C0"
    assert markers(ax, 2)["o"].get_markerfacecolor() == "white"
    assert ax.get_xlabel() == (
        "cost of a retained customer, ILS (95 % set)\n"
        "left of ∞ what is retained per unit of money is below 0"
    )
    for tick, label in zip(ax.get_xticks(), ax.get_xticklabels(), strict=True):
        text = label.get_text()
        cost = math.inf if text == "∞" else float(text.replace(",", ""))
        assert 1 / cost == pytest.approx(tick)
    assert (
        report_of([80]).plot("cost").get_xlabel() == "cost of a retained customer, ILS (95 % set)"
    )


@pytest.mark.parametrize(
    ("shape", "lower", "upper", "stretch"),
    [
        ("bounded", 2.0, 4.0, (0.25, 0.5)),
        ("bounded", -4.0, -2.0, (-0.5, -0.25)),
        ("ray_up", 2.0, math.inf, (0.0, 0.5)),
        ("ray_down", -math.inf, -2.0, (-0.5, 0.0)),
        ("two_rays", -2.0, 4.0, (-0.5, 0.25)),
    ],
)
def test_a_set_without_0_is_one_stretch_on_the_axis_of_the_effect(shape, lower, upper, stretch):
    found = crm.RatioSet(3.0, shape, lower, upper)
    ax, _, _ = cost_of(found)
    assert lines(ax, 0) == [list(stretch)]
    marks = markers(ax, 0)
    assert "<" not in marks
    assert ">" not in marks


@pytest.mark.parametrize(
    ("shape", "lower", "upper", "point"),
    [
        ("bounded", 2.0, 4.0, 3.0),
        ("bounded", -4.0, -2.0, -3.0),
        ("bounded", -10.6, 7.3, -0.49),
        ("bounded", 1.0, 1e6, 1.5),
        ("bounded", 0.0, 0.0, 0.0),
        ("ray_up", 2.0, math.inf, 3.0),
        ("ray_up", -2.0, math.inf, 3.0),
        ("ray_down", -math.inf, -2.0, None),
        ("two_rays", -2.0, 4.0, 5.0),
        ("two_rays", 9.91, 13.57, 8.0),
        ("two_rays", -13.57, -9.91, -20.0),
        ("whole_line", -math.inf, math.inf, 0.0),
        ("whole_line", -math.inf, math.inf, None),
    ],
)
def test_just_what_a_set_holds_is_drawn(shape, lower, upper, point):
    found = crm.RatioSet(point, shape, lower, upper)
    # Beside a set that holds 0 every set is drawn on an axis of money.
    ax, low, high = cost_of(found, FREE)
    drawn = [line.get_xdata() for line in ax.lines if set(line.get_ydata()) == {0}]
    strokes = [stretch for stretch in drawn if len(stretch) == 2]
    for cost in np.linspace(low, high, 1001):
        assert any(start <= cost <= end for start, end in strokes) == found.contains(cost)
    assert all(low <= end <= high for end in (lower, upper) if math.isfinite(end))
    marks = markers(ax, 0)
    assert ("<" in marks, ">" in marks) == (found.contains(-1e99), found.contains(1e99))
    assert ("o" in marks) == (point is not None)
    assert not ax.texts
    assert ("arrows" in ax.get_xlabel()) == (shape != "bounded")


def test_the_value_of_a_customer_is_shown_beside_what_one_cost():
    found = crm.RatioSet(3.0, "bounded", 2.0, 4.0)
    for sets, at in (([found], 1 / 400), ([found, FREE], 400)):
        ax, low, high = cost_of(*sets, value="400.00")
        assert low < at < high
        assert [at, at] in [list(line.get_xdata()) for line in ax.lines]
    assert "dashed: worth 400.00 ILS" in ax.get_xlabel()


def test_a_set_many_times_wider_than_others_is_cut_and_says_so():
    near = crm.RatioSet(3.0, "bounded", 2.0, 4.0)
    ax, _, high = cost_of(near, crm.RatioSet(3.0, "bounded", 2.0, 1e6), FREE)
    assert high < 10
    assert [text.get_text() for text in ax.texts] == ["»"]
    assert ">" not in markers(ax, 1)
    assert "chevrons: an end beyond the axis" in ax.get_xlabel()
    # One that is less so is shown to its end, and so is one that the value makes room for.
    assert cost_of(near, crm.RatioSet(3.0, "bounded", 2.0, 60.0), FREE)[2] > 60
    assert cost_of(near, crm.RatioSet(3.0, "bounded", 2.0, 1e6), FREE, value="1e6")[2] > 1e6


def test_a_ray_that_begins_far_off_hides_nothing():
    ax, low, high = cost_of(crm.RatioSet(5.0, "two_rays", -1e9, 4.0), FREE)
    assert low > -10
    assert high < 10
    assert lines(ax, 0) == [[4.0, high]]
    assert [text.get_text() for text in ax.texts] == ["«"]
    # So does a point that lies far off because next to nobody was retained.
    ax, _, high = cost_of(crm.RatioSet(1e9, "two_rays", -5.0, 4.0), FREE)
    assert high < 10
    assert "not drawn: a point beyond the axis" in ax.get_xlabel()


def test_the_curve_crosses_at_the_ends_of_the_set():
    report = report_of([80])
    found = report.arms["arm 0"].cost_per_retained
    ax = report.plot("acceptability")
    curve = max(ax.lines, key=lambda line: len(line.get_xdata()))
    for limit, confidence in ((found.lower, 0.025), (found.value, 0.5), (found.upper, 0.975)):
        drawn = np.interp(limit, curve.get_xdata(), curve.get_ydata())
        assert drawn == pytest.approx(confidence, abs=0.002)
    assert ax.get_ylim() == (0, 1)
    assert ax.get_xlabel() == "value of a retained customer, ILS"


def test_strata_are_drawn_with_what_they_say_together(new_study):
    study = new_study(strata=["region"])
    regions = ["north", "north", None, None]
    arms = ["mail", "none", "mail", "none"]
    counts = {"n": [900, 100, 450, 50], "churned": [72, 12, 45, 6]}
    study.update_summary({"arm": arms, "region": regions, **counts})
    report = study.report()
    ax = report.plot("strata")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names[:2] == ["(null)", "north"]
    assert names[2] == "mail: all strata\n(Mantel-Haenszel)"
    for row, stratum in enumerate(report.strata[0].strata):
        found = stratum.churn_reduction
        assert [100 * found.lower, 100 * found.upper] in lines(ax, row)


def test_strata_need_strata():
    with pytest.raises(ValueError, match="needs a study with strata"):
        report_of([80]).plot("strata")


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
        for kind in ("rates", "cost", "acceptability"):
            ax = report.plot(kind)
            ax.figure.canvas.draw()
            assert all(map(math.isfinite, [*ax.get_xlim(), *ax.get_ylim()]))
            plt.close(ax.figure)


def test_names_are_shown_as_they_are():
    names = ["$5 off, or $10", "שיחת טלפון", "a name of many words that goes on and on and on"]
    ax = report_of([80, 90, 100], names=names).plot()
    ax.figure.canvas.draw()
    shown = {label.get_text() for label in ax.get_yticklabels()}
    assert {"$5 off, or $10", "שיחת טלפון"} <= shown
    assert "a name of many words that goes\non and on and on" in shown
    assert not any(label.get_parse_math() for label in ax.get_yticklabels())


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


def test_an_unknown_kind_is_refused():
    with pytest.raises(
        ValueError,
        match="kind must be one of 'rates', 'cost', 'acceptability', 'strata', got 'pie'",
    ):
        report_of([80]).plot("pie")
