"""The library exports what the header declares, and a report has in JSON what it has in Python.

The names of the three surfaces are compared by `tests/rust/parity`; the stubs that it reads for
Python are compared with the module by `mypy.stubtest`.
"""

import inspect
import re
import subprocess
from pathlib import Path

import crm_py as crm
import pytest

ROOT = Path(__file__).parents[2]


# The keys by which a report is read from its JSON.
JSON_ONLY = {"arm_names", "cost_variation", "version"}


def report(**options):
    """A report with every kind of part."""
    study = crm.RetentionStudy(
        arm="arm", control="none", churned="churned", currency="USD", follow_up_days=30,
        cost=crm.ProgramCost(fixed=8000, per_assigned=12), strata="size", covariates="age",
        allocation_ratio={"mail": 1, "none": 1},
    )  # fmt: skip
    study.update(
        {
            "arm": ["mail", "none"] * 40,
            "churned": [True, False, False, True] * 20,
            "size": ["small"] * 40 + ["large"] * 40,
            "age": [float(age % 7) for age in range(80)],
        }
    )
    return study.report(**{"customer_value": 900, **options})


def parts(report):
    """Yield each kind of part of a report with its JSON."""
    document = report.to_dict()
    arm = document["arms"]["mail"]
    strata = document["strata"]["mail"]
    yield report.arms["mail"], arm
    yield report.control, document["control"]
    yield report.balance[0], document["balance"]["mail"]["age"]
    yield report.strata[0], strata
    yield report.strata[0].combined, strata["combined"]
    yield report.strata[0].strata[0], strata["strata"][0]
    yield report.arms["mail"].churn_rate, arm["churn_rate"]
    yield report.arms["mail"].cost_per_retained, arm["cost_per_retained"]
    yield report.sample_ratio, document["sample_ratio"]


def attributes(value):
    """The attributes of an object of the module, without its methods."""
    return {name for name, kept in vars(type(value)).items() if inspect.isgetsetdescriptor(kept)}


def lacking(value, document):
    """The attributes that are not in the JSON, and the keys that are not in Python."""
    return (attributes(value) ^ set(document)) - JSON_ONLY


def test_a_part_of_a_report_has_the_same_names_in_json():
    for value, document in parts(report()):
        assert lacking(value, document) == set(), type(value)


def test_a_name_missing_in_json_is_found():
    arm, document = next(parts(report()))
    del document["n"]
    assert lacking(arm, document) == {"n"}
    assert lacking(arm, document | {"n": 1, "unlisted": 2}) == {"unlisted"}


def test_a_report_has_the_same_names_in_json():
    made = report()
    assert lacking(made, made.to_dict()) == set()


def test_a_definition_accepts_each_keyword_except_those_of_the_follow_up():
    with pytest.raises(crm.CrmError, match="unknown key") as raised:
        crm.RetentionStudy.from_definition({"version": 1, "?": 0})
    accepted = set(re.findall('"(.*?)"', str(raised.value))) - {"?", "version", "follow_up"}
    keywords = inspect.signature(crm.RetentionStudy).parameters
    assert {name for name in keywords if not name.startswith("follow_up_")} == accepted


def test_a_report_takes_each_option_as_a_keyword():
    keywords = inspect.signature(crm.RetentionStudy.report).parameters
    # An amount that was not given is left out.
    written = report(customer_value=1, acquisition_cost=1).options
    assert set(keywords) - {"self", "options"} == set(written)


def test_the_library_exports_the_functions_of_the_header():
    library = ROOT / "target" / "release" / "libcrm.so"
    command = ["nm", "--dynamic", "--defined-only", "--format=just-symbols", library]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    header = (ROOT / "include" / "crm_ffi.h").read_text()
    declared = set(re.findall(r"\b(crm_\w+)\(", header))
    assert {symbol for symbol in found if not symbol.startswith("_")} == declared
