"""Expressions in Python: what they are made from, equality, hash, repr and pickling."""

import copy
import pickle

import crm_py as crm
import pytest

TEXT = "plan NOT IN ('a', 'b') AND (x > 1 OR y IS NOT NULL)"


def test_an_expression_is_made_from_text_json_or_another():
    rule = crm.Expression(TEXT.lower().replace("null", "Null"))
    assert rule.to_cql2_text() == str(rule) == TEXT
    assert crm.Expression(rule.to_cql2_json()) == rule == crm.Expression(rule)
    assert crm.Expression(True).to_cql2_json() is True
    assert crm.Expression("a = 1").to_cql2_json() == {"op": "=", "args": [{"property": "a"}, 1]}


def test_equal_expressions_have_one_hash():
    one, other = crm.Expression("a=1"), crm.Expression("(a) = 1.0")
    assert len({one, other}) == 1
    assert one != crm.Expression("a = 2")
    assert one != "a = 1"


def test_repr_reads_back_and_pickles_are_equal():
    rule = crm.Expression("name = 'it''s \\n' AND \"a b\" LIKE '50\\%'")
    assert eval(repr(rule), {"Expression": crm.Expression}) == rule
    assert pickle.loads(pickle.dumps(rule)) == copy.deepcopy(rule) == rule


@pytest.mark.parametrize("given", [None, 5, 1.5, [1], {1}, b"a = 1", object()])
def test_other_types_are_refused(given):
    with pytest.raises((TypeError, crm.CrmError)):
        crm.Expression(given)


def test_an_error_has_its_place_and_the_nearest_names():
    with pytest.raises(crm.errors.ExpressionSyntaxError) as syntax:
        crm.Expression("age > 18 AND (sex = 'f'")
    assert syntax.value.path == "character 24"
    with pytest.raises(crm.errors.UnknownFunctionError) as unknown:
        crm.Expression({"op": "eventcounts", "args": []})
    assert unknown.value.path == "$.op"
    assert unknown.value.details["nearest"][0] == "eventCount"
    with pytest.raises(crm.errors.TooLargeError):
        crm.Expression("(" * 1_000_000)
