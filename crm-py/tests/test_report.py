"""A report in Python: its parts, its forms, and its pictures."""

import copy
import json
import math
import pickle
from decimal import Decimal
from html.parser import HTMLParser

import crm_py as crm
import pytest


@pytest.fixture
def report(study):
    return study.report(customer_value="900", acquisition_cost="750")


def test_a_report_has_what_a_reader_asks_for(report):
    arm = report.arms["mail"]
    assert (arm.arm, arm.n, arm.churned, arm.verdict) == ("mail", 1000, 80, "effective")
    assert arm.quadrant == "trade_off"
    assert arm.churn_reduction.value == pytest.approx(0.04)
    assert arm.churn_reduction.method == "scas"
    assert arm.churn_rate.method == "wilson"
    assert arm.p_value < 0.01
    assert arm.risk_ratio.value == pytest.approx(2 / 3)
    assert 1 not in arm.odds_ratio
    assert arm.nnt.value == pytest.approx(25)
    assert arm.retained.value == pytest.approx(40)
    assert arm.cost == crm.Money("20000", "USD")
    assert arm.cost_per_retained.value == pytest.approx(500)
    assert arm.cost_per_retained.shape == "bounded"
    assert arm.net_benefit_at_value == arm.net_benefit(900)
    assert arm.net_benefit(Decimal("900")) == arm.net_benefit("900") == arm.net_benefit(900.0)
    assert arm.net_benefit(900).value == pytest.approx(16000)
    assert arm.acquisition_ratio.value == pytest.approx(1.5)
    assert report.control.n == 1000
    assert report.control.churn_rate.value == pytest.approx(0.12)
    assert report.findings == []
    assert report.sample_ratio == crm.Undefined("no_allocation_ratio")
    assert not report.sample_ratio


def test_figures_that_were_not_requested_are_absent(study):
    arm = study.report().arms["mail"]
    not_asked = crm.Undefined("not_asked")
    assert arm.net_benefit_at_value == arm.acquisition_ratio == not_asked
    assert arm.break_even_unit_cost == arm.return_on_cost == not_asked
    assert arm.money_verdict == arm.money_verdict_basis == not_asked


def test_why_a_verdict_was_reached_is_data(report):
    arm = report.arms["mail"]
    basis = arm.verdict_basis
    assert (basis.figure, basis.method) == ("churn_reduction", arm.churn_reduction.method)
    assert (basis.p_value, basis.adjustment) == (arm.p_value, "none")
    assert (basis.lower, basis.upper) == (None, None)
    assert basis.threshold == pytest.approx(0.05)
    assert basis.side == "below"
    assert str(basis) == "the churn reduction (skewness-corrected score): its p is below 0.05"
    benefit = arm.net_benefit_at_value
    basis = arm.money_verdict_basis
    assert (basis.figure, basis.method) == ("net_benefit_at_value", benefit.method)
    [confidence] = arm.acceptability([report.options["customer_value"]])
    assert basis.p_value == pytest.approx(2 * min(confidence, 1 - confidence))
    assert (basis.unadjusted_p_value, basis.adjustment) == (basis.p_value, "none")
    assert (basis.lower, basis.upper) == (benefit.lower, benefit.upper)
    assert (basis.threshold, basis.side) == (0, "contains")
    assert str(basis) == "the net benefit (skewness-corrected score): its interval contains 0"


def test_many_arms_hold_back_the_money_of_one():
    names = [f"arm {at}" for at in range(11)] + ["mail", "none"]
    lost = [120] * 11 + [90, 120]
    study = crm.RetentionStudy(
        arm="arm",
        control="none",
        churned="churned",
        currency="USD",
        follow_up_days=30,
        cost=crm.ProgramCost(per_assigned="0"),
    )
    study.update_summary({"arm": names, "n": [1000] * 13, "churned": lost})
    report = study.report(customer_value="100")
    mail = report.arms["mail"]
    basis = mail.money_verdict_basis
    assert (mail.verdict, mail.money_verdict) == ("inconclusive", "unclear")
    assert basis.held_back_by == "adjusted_p_value" and basis.adjustment == "holm"
    assert basis.p_value == pytest.approx(12 * basis.unadjusted_p_value)
    said = "; by itself p = 0.0287; open because 12 arms were tried"
    assert " ".join(str(report).split()).count(said) == 2
    assert mail.detectable_reduction == pytest.approx(0.0377, abs=5e-5)


def test_a_small_study_finds_no_reduction():
    study = crm.RetentionStudy(
        arm="arm",
        control="none",
        churned="churned",
        currency="USD",
        follow_up_days=30,
        cost=crm.ProgramCost(per_assigned="1"),
    )
    study.update_summary({"arm": ["mail", "none"], "n": [90, 10], "churned": [3, 1]})
    assert study.report().arms["mail"].detectable_reduction == crm.Undefined("undetectable")


def test_the_dict_contains_the_figures_of_the_parts(report):
    assert report.to_dict() == json.loads(report.to_json())
    found = report.to_dict()
    assert found["version"] == 1 and found["arm_names"] == ["mail"]
    arm = found["arms"]["mail"]
    assert arm["cost_per_retained"]["lower"] == report.arms["mail"].cost_per_retained.lower
    assert arm["churn_rate"]["value"] == report.arms["mail"].churn_rate.value
    assert found["options"] == report.options
    assert found["definition"] == report.definition


def test_a_report_is_read_from_its_json(study, report):
    again = crm.RetentionReport.from_json(report.to_json())
    assert again == report and again.to_json() == report.to_json()
    arm = again.arms["mail"]
    assert arm.net_benefit(900) == report.arms["mail"].net_benefit(900)
    assert arm.acceptability([500]) == report.arms["mail"].acceptability([500])
    with pytest.raises(crm.errors.UnsupportedVersionError, match="version 2"):
        crm.RetentionReport.from_json(report.to_json().replace('"version":1}', '"version":2}'))
    with pytest.raises(crm.errors.InvalidDocumentError):
        crm.RetentionReport.from_json(report.to_json().replace('"churned":80,', "", 1))


def test_a_limit_without_bound_is_infinite_in_a_dict(new_study):
    study = new_study()
    counts = {"arm": ["mail", "none"], "n": [1000, 1000], "churned": [100, 0]}
    study.update_summary(counts)
    report = study.report()
    assert '"upper":null,"upper_unbounded":true' in report.to_json()
    ratio = report.to_dict()["arms"]["mail"]["risk_ratio"]
    assert ratio["upper"] == ratio["value"] == math.inf == report.arms["mail"].risk_ratio.upper


def test_a_report_compares_copies_and_pickles(study, report):
    assert report == study.report(customer_value=900, acquisition_cost=750)
    assert report != study.report()
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(report, protocol)) == report
    assert copy.deepcopy(report).to_json() == report.to_json()
    assert report.arms["mail"] == report.arms["mail"]


def test_a_stratum_is_written_as_python_writes_it(new_study):
    study = new_study(strata=["region", "plan"])
    study.update_summary(
        {
            "arm": ["mail", "none"],
            "region": ["it's", "it's"],
            "plan": [None, None],
            "n": [1000, 1000],
            "churned": [80, 120],
        }
    )
    [strata] = study.report().strata
    assert repr(strata) == '<StrataReport "mail": 1 stratum>'
    assert repr(strata.strata[0]).startswith("""<StratumReport ["it's", None]: 0.04 (95% """)


def test_a_terminal_shows_a_table(report):
    assert str(report) == repr(report) == report.to_text()
    lines = report.to_text().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("effective" in line for line in lines)


class Nesting(HTMLParser):
    """Checks that elements are closed in the correct order."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.seen = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_notebook_shows_html(report):
    fragment = report._repr_html_()
    assert fragment == report.to_html_fragment()
    assert "<html" not in fragment
    page = report.to_html()
    assert page.startswith("<!DOCTYPE html>")
    for html in (fragment, page):
        parser = Nesting()
        parser.feed(html)
        assert parser.open == []
        assert {"table", "svg", "style"} <= parser.seen
        assert "<script" not in html


def test_names_cannot_break_the_html(new_study):
    name = "<img src=x onerror=alert(1)>&\"'"
    study = new_study()
    study.update_summary({"arm": [name, "none"], "n": [100, 100], "churned": [5, 9]})
    html = study.report().to_html()
    assert "<img" not in html
    assert "&lt;img" in html


def test_findings_say_what_is_wrong(new_study):
    study = new_study(allocation_ratio={"mail": 1, "none": 1})
    study.update_summary({"arm": ["mail", "none"], "n": [30, 900], "churned": [1, 99]})
    findings = {finding.name: finding for finding in study.report().findings}
    assert set(findings) == {"sample_ratio_mismatch", "tiny_arm"}
    mismatch = findings["sample_ratio_mismatch"]
    assert mismatch.severity == "critical"
    assert mismatch.to_dict()["test"]["p_value"] < 1e-6
    assert mismatch.message in " ".join(study.report().to_text().split())
    assert json.loads(mismatch.to_json()) == mismatch.to_dict()
    assert "30 customers" in findings["tiny_arm"].message


def test_no_number_of_a_report_is_nan(new_study):
    def numbers(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for one in value:
                yield from numbers(one)
        elif isinstance(value, float):
            yield value

    for treated in (0, 1, 50, 99, 100):
        for control in (0, 1, 50, 99, 100):
            study = new_study()
            study.update_summary(
                {"arm": ["a", "none"], "n": [100, 100], "churned": [treated, control]}
            )
            report = study.report(customer_value=0, acquisition_cost=1)
            found = list(numbers(report.to_dict()))
            assert len(found) > 10
            assert not any(map(math.isnan, found))
            assert "NaN" not in report.to_json() + report.to_text() + report.to_html()


def test_a_program_that_also_saves_money_says_so(new_study):
    cheaper = {"mail": crm.ProgramCost(per_assigned=1), "none": crm.ProgramCost(per_assigned=3)}
    study = new_study(cost=cheaper)
    study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
    report = study.report()
    assert report.arms["mail"].quadrant == "dominant"
    assert "It retained 40.0 customers and saved 2,000.00 USD." in report.to_text()
