"""Runs the vectors through Python, and compares the three transcripts to the last bit."""

import json
import struct
from pathlib import Path

import crm_py as crm
import pytest

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = ROOT / "target" / "conformance"


def cases():
    for path in sorted((ROOT / "tests" / "vectors").glob("*.json")):
        vectors = json.loads(path.read_text())
        for case in vectors["cases"]:
            yield f"{path.stem}: {case['name']}", vectors["op"], case


def run(op, given):
    name = op.removeprefix("stats.")
    if op == "money.parse":
        money = crm.Money(given["amount"], given["currency"])
        return [str(money.amount), str(money)]
    if op == "total":
        return total(**given)
    if op == "retention_study":
        return study(**given)
    if op == "stats.nnt_in_words":
        return [crm.stats.nnt_in_words(crm.RatioSet(**given))]
    if op == "stats.nnt_of":
        return ratio_set(crm.stats.nnt_of(crm.Estimate(**given)))
    if op == "stats.coverage":
        return [crm.stats.coverage(**given)]
    if op == "stats.adjust":
        return crm.stats.adjust(**given)
    found = getattr(crm.stats, name)(**given)
    if isinstance(found, crm.RatioSet):
        return ratio_set(found)
    if isinstance(found, crm.Estimate):
        return estimate(found)
    if isinstance(found, crm.stats.Comparison):
        return [*estimate(found), found.p_value]
    if isinstance(found, crm.stats.SampleRatio):
        return sample_ratio(found)
    return [found.p_value]


def estimate(found):
    return [found.value, found.lower, found.upper]


def ratio_set(found):
    value = "none" if found.value is None else found.value
    return [found.shape, value, found.lower, found.upper]


def sample_ratio(found):
    return [found.method, found.degrees_of_freedom, found.statistic, found.p_value]


def or_undefined(found, items):
    return items(found) if found else [str(found)]


def total(column, currency, decimals, updates):
    found = crm.Total(column, currency=currency, decimals=decimals)
    for update in updates:
        found.update(update)
    report = crm.Total.from_json(found.to_json()).report()
    rounded = [report.rounded_rows, report.rounded_largest_change]
    return [report.rows, report.nulls, str(report.sum), *rounded]


def study(definition, updates, options):
    found = crm.RetentionStudy.from_definition(definition)
    for update in updates:
        if "rows" in update:
            found.update(update["rows"])
        else:
            found.update_summary(update["summary"])
    state = found.to_json()
    report = crm.RetentionStudy.from_json(state).report(**options)
    items = [state, report.to_json(), report.to_text(), report.to_html()]
    items += or_undefined(report.sample_ratio, sample_ratio)
    control = report.control
    items += [control.arm, control.n, control.churned, *estimate(control.churn_rate)]
    for arm in report.arms.values():
        items += arm_report(arm)
    for finding in report.findings:
        items += [finding.name, finding.severity, finding.message, finding.to_json()]
    return items


def arm_report(arm):
    items = [arm.arm, arm.n, arm.churned, arm.p_value, arm.unadjusted_p_value]
    items += [arm.verdict, arm.quadrant, str(arm.cost.amount)]
    items += estimate(arm.churn_rate) + estimate(arm.churn_reduction)
    items += or_undefined(arm.risk_ratio, estimate) + or_undefined(arm.odds_ratio, estimate)
    items += or_undefined(arm.nnt, ratio_set) + estimate(arm.retained)
    items += or_undefined(arm.cost_per_retained, ratio_set)
    items += estimate(arm.net_benefit("100"))
    if arm.net_benefit_at_value is not None:
        items += estimate(arm.net_benefit_at_value)
    if arm.acquisition_ratio is not None:
        items += or_undefined(arm.acquisition_ratio, estimate)
    return items


def transcribed(item):
    if isinstance(item, float):
        return struct.pack(">d", item).hex()
    text = str(item).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in text) + '"'


def agrees(found, expected, tolerance):
    if expected is None:
        return True
    if expected in ("inf", "-inf"):
        return found == float(expected)
    if isinstance(found, float):
        distance = abs(found - expected)
        within = distance <= tolerance.get("relative", 0) * abs(expected)
        return found == expected or distance <= tolerance.get("absolute", 0) or within
    return str(found) == str(expected)


def outcome(op, given):
    try:
        return " ".join(map(transcribed, run(op, given)))
    except crm.CrmError as error:
        return f"!{error.code}"


@pytest.fixture(scope="session")
def transcripts():
    """The results of Rust and of C, which `make test` leaves before it runs Python."""
    found = {}
    for language in ("rust", "c"):
        lines = (TRANSCRIPTS / f"{language}.txt").read_text().splitlines()
        pairs = (line.split("\t") for line in lines)
        found[language] = {name: results.strip() for name, results in pairs}
    return found


@pytest.mark.parametrize(
    ("name", "op", "case"), list(cases()), ids=lambda x: x if isinstance(x, str) else ""
)
def test_vector(name, op, case, transcripts):
    found = outcome(op, case["in"])
    if "err" in case:
        assert found == f"!{case['err']}"
    elif isinstance(case["out"], list):
        path = ROOT / "tests" / "vectors" / f"{name.split(':')[0]}.json"
        tolerance = json.loads(path.read_text())["tolerance"]
        for one, expected in zip(run(op, case["in"]), case["out"], strict=True):
            assert agrees(one, expected, tolerance), (one, expected)
    key = transcribed(name)
    assert found == transcripts["rust"][key], "Python and Rust differ"
    if "c" not in case:
        assert found == transcripts["c"][key], "Python and C differ"


def test_the_transcripts_hold_the_same_cases(transcripts):
    names = {transcribed(name) for name, _, _ in cases()}
    without_c = {transcribed(name) for name, _, case in cases() if "c" in case}
    assert set(transcripts["rust"]) == names
    assert set(transcripts["c"]) == names - without_c


def test_every_error_has_its_exception():
    for name, code in crm._native.error_codes().items():
        exception = getattr(crm.errors, f"{name}Error")
        assert issubclass(exception, crm.CrmError)
        assert exception("message", code, "path").code == code
    classes = {name for name in dir(crm.errors) if name.endswith("Error")} - {"CrmError"}
    assert classes == {f"{name}Error" for name in crm._native.error_codes()}
