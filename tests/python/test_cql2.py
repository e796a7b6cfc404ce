"""The language beside the standard's test suite and another reader of it, the package cql2."""

import csv
import json
import os
import re
from pathlib import Path

import cql2
import crm_py as crm
import pytest

ROOT = Path(__file__).parents[2]

# Where cql2 0.6 falls short of the standard, or reads what this library refuses.
SHORTFALLS = {
    "no empty list": ["a IN ()", "A_EQUALS(t, ())"],
    "no quote after a backslash": [r"a = 'it\'s'"],
    "backslashes are kept as they are": [r"a = 'x\ty'", r"a = 'x\\y'"],
    "integers pass through a double": ["a = 9007199254740993"],
    "no underscore or colon at the start of a name": ["_a = 1", ":a = 1"],
    "no decimal point at the start of a number": ["a = .5"],
}


def ours(rule):
    return crm.Expression(rule).to_cql2_json()


def theirs(rule):
    return cql2.parse_text(rule).to_json()


def differs(rule):
    """Whether cql2 refuses a rule, or reads something else."""
    try:
        return theirs(rule) != ours(rule)
    except (crm.CrmError, cql2.ParseError):
        return True


def vectors():
    """The rules of the vectors, as they are printed."""
    vectors = json.loads((ROOT / "tests" / "vectors" / "expression.json").read_text())
    return [case["out"][0] for case in vectors["cases"] if "out" in case]


def documented():
    """The rules that stand alone in the documentation."""
    text = (ROOT / "docs" / "segments.md").read_text()
    return re.findall(r"```cql\n(.*?)```", text, re.DOTALL)


def predicates():
    """The predicates of the standard's abstract test suite."""
    if "CRM_DATA" not in os.environ:
        pytest.skip("CRM_DATA is not set")
    path = Path(os.environ["CRM_DATA"]) / "cql2" / "predicates.tsv"
    with path.open(newline="") as file:
        return [row["predicate"] for row in csv.DictReader(file, delimiter="\t", quoting=3)]


@pytest.mark.parametrize("why", SHORTFALLS)
def test_another_reader_falls_short_where_it_is_listed(why):
    for rule in SHORTFALLS[why]:
        assert differs(rule), rule


def test_another_reader_reads_every_rule_of_ours():
    rules = vectors() + [str(crm.Expression(rule)) for rule in documented()]
    short = [rule for rule in rules if "()" in without_calls(rule) or "\\" in rule]
    assert len(short) == 3
    for rule in set(rules) - set(short):
        assert theirs(rule) == ours(rule), rule


def without_calls(rule):
    """A rule without the functions that have no arguments."""
    return rule.replace("today()", "1").replace("now()", "1")


def test_the_predicates_of_the_standard_are_read_and_printed():
    rules = predicates()
    assert len(rules) == 132
    for rule in rules:
        expression = crm.Expression(rule)
        text = expression.to_cql2_text()
        again = crm.Expression(text)
        assert again == expression
        assert again.to_cql2_text() == text
        assert crm.Expression(expression.to_cql2_json()) == expression
        # A Boolean field alone is compared with TRUE, and nothing else is changed.
        assert theirs(rule) == theirs(text) == expression.to_cql2_json(), rule
