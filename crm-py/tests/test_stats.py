"""The statistics in Python: undefined results, errors of invalid input, and numpy arrays."""

import doctest
import pickle

import crm_py as crm
import numpy as np
import pytest

DEPARTMENTS = [[[512, 313], [89, 19]], [[353, 207], [17, 8]], [[120, 205], [202, 391]]]


def test_undefined_figures_have_their_reason():
    found = crm.stats.mantel_haenszel([[[0, 9], [0, 8]], [[3, 4], [0, 0]]])
    assert found.risk_ratio == crm.Undefined("zero_by_zero")
    assert found.risk_difference == crm.Undefined("zero_variance")
    assert found.tarone == crm.Undefined("too_few_strata")
    assert (found.used, found.dropped, found.without_variance) == ([0], [1], 1)
    assert repr(found) == "<MantelHaenszel of 1 strata, 1 dropped>"
    assert found == crm.stats.mantel_haenszel([[[0, 9], [0, 8]], [[3, 4], [0, 0]]])


def test_tables_can_be_arrays():
    found = crm.stats.mantel_haenszel(np.array(DEPARTMENTS), level=0.9)
    assert found == crm.stats.mantel_haenszel(DEPARTMENTS, level=0.9)
    assert found.odds_ratio.level == 0.9
    assert repr(found.cmh).startswith("<ChiSquareTest cochran_mantel_haenszel, p = ")


def test_an_invalid_table_is_named_by_its_index():
    with pytest.raises(
        crm.errors.OutOfRangeError, match=r"tables\[0\]\[1\] must be of two members"
    ):
        crm.stats.mantel_haenszel([[[1, 2], [3]]])
    with pytest.raises(TypeError, match=r"tables\[1\] must be of two members, got int"):
        crm.stats.mantel_haenszel([[[1, 2], [3, 4]], 5])
    with pytest.raises(TypeError, match=r"tables\[0\]\[0\]\[1\] must be a whole number, got float"):
        crm.stats.mantel_haenszel([[[1, 2.5], [3, 4]]])
    with pytest.raises(crm.errors.OutOfRangeError, match=r"tables\[0\]\[0\]\[0\] must be from 0"):
        crm.stats.mantel_haenszel([[[-1, 2], [3, 4]]])
    with pytest.raises(crm.errors.OutOfRangeError, match="at least one stratum"):
        crm.stats.mantel_haenszel([])


def test_moments_are_values():
    group = crm.stats.Moments(4, 4.75, 3.5, 35 / 12, 5 / 3, 6.5 / 3)
    assert pickle.loads(pickle.dumps(group)) == group
    assert (group.n, group.mean_y, group.mean_x) == (4, 4.75, 3.5)
    with pytest.raises(crm.errors.OutOfRangeError, match=r"group2\.n must be from 3"):
        crm.stats.adjusted_difference(group, crm.stats.Moments(2, 0, 0, 1, 1, 0))
    with pytest.raises(crm.errors.UnknownNameError, match="adjustment must be one of"):
        crm.stats.adjusted_difference(group, group, adjustment="ancova")


def test_errors_of_means_and_balance():
    with pytest.raises(crm.errors.NotFiniteError, match="mean2 must be a finite number, got NaN"):
        crm.stats.welch(1, 1, 2, float("nan"), 1, 2)
    with pytest.raises(crm.errors.UndefinedError, match="the denominator is zero"):
        crm.stats.ratio_of_means(1, 1, 2, 0, 1, 2)
    with pytest.raises(crm.errors.UndefinedError, match="the variance is zero"):
        crm.stats.standardized_mean_difference(1, 0, 2, 0)
    with pytest.raises(crm.errors.OutOfRangeError, match=r"counts2\[1\] must be from 0"):
        crm.stats.standardized_proportion_difference([1, 2], [3, -4])
    with pytest.raises(crm.errors.OutOfRangeError, match="lower must be above 0"):
        crm.stats.e_value(2.0, 3.0, 4.0)
    assert repr(crm.stats.e_value(1, 1, 1)) == "<EValue 1.0, limit 1.0>"


@pytest.mark.parametrize("name", crm.stats.__all__)
def test_the_examples_run(name):
    """pytest collects the examples of classes, but not those of native functions."""
    text = getattr(crm.stats, name).__doc__
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    assert doctest.DocTestRunner().run(test).failed == 0
