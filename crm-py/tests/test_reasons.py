"""Tallies of reasons: frames, pickling, errors, text and pictures."""

import datetime
import os
import pickle
from pathlib import Path

import crm_py as crm
import pytest

ROOTS = crm.ReasonScheme.standard("root")
ROWS = {
    "reason": ["OFFER.CHEAPER", None, "SERVICE.SLOW", "NEED.USE_ENDED"],
    "said": ["NO_NEED", None, "BAD_SERVICE", "NO_NEED"],
    "agent": ["Ada", "Ben", None, "Ada"],
    "date": [datetime.date(2025, month, 2) for month in (1, 3, 3, 4)],
    "saved": [False, False, True, False],
    "offer": ["pause", None, "discount", None],
    "plan": ["a", None, "b", "a"],
    "stage": [1, 1, 2, 2],
    "mrr": ["1.5", "2.25", "3.00", None],
}


def tally():
    return crm.ReasonTally(
        ROOTS, root="reason", stated="said", representative="agent", date="date", value="mrr",
        currency="USD", saved="saved", offer="offer", by=["plan", ("stage", "plan")],
        null_root="not_asked",
    )  # fmt: skip


def counted():
    found = tally()
    found.update(ROWS | {"mrr": [1.5, 2.25, 3.0, None]})
    return found


def test_a_tally_is_pickled_and_merged():
    one, other = counted(), counted()
    assert pickle.loads(pickle.dumps(one)) == one
    other.merge(one)
    assert other.report().n == 6
    with pytest.raises(crm.errors.SelfMergeError):
        one.merge(one)
    assert crm.ReasonTally.from_json(one.to_json(), ROOTS) == one


def test_a_grouped_table_gives_the_same_state():
    grouped = {key: values for key, values in ROWS.items() if key != "mrr"}
    found = tally()
    found.update_summary(grouped | {"n": [1, 1, 1, 1], "value_sum": [1.5, 2.25, 3.0, None]})
    assert found.to_json() == counted().to_json()


def test_the_report():
    report = counted().report()
    assert (report.n, report.attempts, str(report.value)) == (3, 4, "3.75")
    assert report.unknown == {"not_asked": 1, "declined": 0, "other": 0}
    assert report.rollup(0)["n"] == [3]
    assert report.rollup(1)["code"] == ["NEED", "OFFER", "UNKNOWN"]
    assert report.pareto(by="value")["rank"] == [1, 2, 3]
    assert report.hidden_behind("NO_NEED").hidden.value == 0.5
    assert report.by("stage", "plan").test.degrees_of_freedom == 4
    assert report.saves()["saved"] == [0, 0, 1, 0]
    assert report.offers()["offer"] == [None, None, "discount", "pause"]
    assert report.overuse("NO_NEED").table["p_value"] == [None, None]
    assert "save_rates_are_not_effects" in [finding.name for finding in report.findings]


@pytest.mark.parametrize("language", ["en", "he"])
def test_text_and_html(language):
    report = counted().report()
    text, page = report.to_text(language=language), report.to_html(language=language)
    assert max(map(len, text.replace("\u2068", "").replace("\u2069", "").splitlines())) <= 80
    assert ('dir="rtl"' in page) == (language == "he")
    assert "NaN" not in page + text


@pytest.mark.parametrize("name", ["pareto", "matrix", "trend", "funnel", "saves"])
def test_plots(name):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = counted().report().plot(name, language="he")
    assert axes.get_title()


def test_errors():
    found = tally()
    with pytest.raises(crm.errors.UnknownCodeError) as error:
        found.update(ROWS | {"reason": ["OFFER.CHEEPER"] * 4, "mrr": [1.0] * 4})
    assert "OFFER.CHEAPER" in error.value.details["nearest"]
    with pytest.raises(crm.errors.CrmError, match="can be assigned"):
        found.update(ROWS | {"reason": ["SERVICE"] * 4, "mrr": [1.0] * 4})
    assert found == tally()


@pytest.mark.skipif("CRM_DATA" not in os.environ, reason="CRM_DATA is not set")
def test_telco():
    pandas = pytest.importorskip("pandas")
    path = Path(os.environ["CRM_DATA"]) / "telco" / "Telco_customer_churn_status.csv"
    frame = pandas.read_csv(path)
    lost = frame[frame["Churn Label"] == "Yes"].copy()
    levels = ["Churn Category", "Churn Reason"]
    draft = crm.ReasonScheme.draft(lost, levels=levels, id="telco", language="en")
    (violation,) = draft.violations
    assert violation.code == "label_twice"
    assert "13" in violation.message
    assert "18" in violation.message
    found = crm.ReasonTally(crm.ReasonScheme(draft.document), root=levels, value="CLTV", decimals=0)
    found.update(lost)
    report = found.report()
    assert report.rollup(0)["n"] == [1869]
    assert report.pareto(1)["n"] == [841, 314, 303, 211, 200]
    for depth in (0, 1, 2, None):
        assert sum(report.rollup(depth)["value"]) == report.value
