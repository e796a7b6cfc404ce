"""The Python side of a study: options, errors, comparison, copying, pickling."""

import copy
import decimal
import json
import math
import pickle
from decimal import Decimal

import crm_py as crm
import polars as pl
import pyarrow as pa
import pytest
from crm_py import errors

COST = crm.ProgramCost(fixed=8000, per_assigned=12)


def raises(kind, match):
    return pytest.raises(kind, match=match)


def test_the_options_are_those_of_the_definition(new_study):
    study = new_study(count="customers", allocation_ratio={"mail": 3, "none": 1}, follow_up_days=14)
    assert study.columns == ["arm", "lost", "customers"]
    assert study.summary_columns == ["arm", "n", "churned"]
    assert study.arms == ["mail", "none"]
    definition = study.definition
    assert definition["follow_up"] == {"days": 14}
    assert definition["cost"] == {"fixed": "8000", "per_assigned": "12"}
    assert crm.RetentionStudy.from_definition(definition) == study
    assert crm.RetentionStudy.from_definition(json.dumps(definition)) == study


def test_a_key_occurs_once_at_any_depth(new_study):
    definition = json.dumps(new_study().definition)
    for key in ('"version": 1', '"fixed": "8000"'):
        assert key in definition
        with raises(errors.InvalidDocumentError, "occurs twice"):
            crm.RetentionStudy.from_definition(definition.replace(key, f"{key}, {key}"))
    with raises(errors.InvalidDocumentError, 'the key "level" occurs twice'):
        new_study().report('{"level": 0.9, "level": 0.9}')


def test_exactly_one_follow_up_must_be_given(new_study):
    assert new_study(follow_up_days=None, follow_up_months=3).definition["follow_up"] == {
        "months": 3
    }
    assert new_study(follow_up_days=None, follow_up_open=True).definition["follow_up"] == "open"
    for wrong in ({"follow_up_days": None}, {"follow_up_months": 3}, {"follow_up_open": True}):
        with raises(errors.ConflictError, "follow_up_days is required"):
            new_study(**wrong)
    with raises(errors.OutOfRangeError, "follow_up"):
        new_study(follow_up_days=0)
    with raises(errors.OutOfRangeError, "follow_up_days"):
        new_study(follow_up_days=-1)
    with raises(TypeError, "follow_up_days must be a whole number, got float"):
        new_study(follow_up_days=1.5)


def test_amounts_of_every_type_are_exact():
    for amount in ("0.0125", 0.0125, Decimal("0.0125"), Decimal("1.25e-2")):
        cost = crm.ProgramCost(per_assigned=amount)
        assert cost == crm.ProgramCost(fixed=0, per_assigned="0.0125")
        assert hash(cost) == hash(crm.ProgramCost(per_assigned="0.01250"))
        assert cost.per_assigned == Decimal("0.0125")
    for wrong in (math.nan, math.inf, -math.inf):
        with raises(errors.NotFiniteError, "fixed must be a finite number"):
            crm.ProgramCost(fixed=wrong)
    for wrong in (Decimal("NaN"), Decimal("Infinity"), "", "1,5", "a lot"):
        with raises(errors.OutOfRangeError, "fixed must be a decimal number"):
            crm.ProgramCost(fixed=wrong)
    for wrong in (True, [1], b"1"):
        with raises(TypeError, "fixed must be a decimal number"):
            crm.ProgramCost(fixed=wrong)


def test_an_inconsistent_definition_is_rejected(new_study):
    with raises(errors.OutOfRangeError, "cost.fixed must be at least 0, got -1"):
        new_study(cost=crm.ProgramCost(fixed=-1))
    with raises(errors.TooManyDecimalsError, "per_assigned must have from 0 to 8 decimals in USD"):
        new_study(cost=crm.ProgramCost(per_assigned="0.000000001"))
    with raises(errors.UnknownCurrencyError, "usd"):
        new_study(currency="usd")
    with raises(errors.ConflictError, "none"):
        new_study(cost={"mail": COST, "none": COST})
    with raises(errors.MissingCostError, "call"):
        new_study(cost={"mail": COST}, allocation_ratio={"mail": 1, "call": 1, "none": 1})
    with raises(errors.OutOfRangeError, "allocation_ratio"):
        new_study(allocation_ratio={"mail": 0, "none": 1})
    with raises(errors.CrmError, "allocation_ratio"):
        new_study(allocation_ratio={"mail": math.nan, "none": 1})
    with raises(TypeError, "cost must be a ProgramCost, or a dict of them by arm"):
        new_study(cost=12)
    with raises(TypeError, r"cost\['fixed'\] must be a ProgramCost, got int"):
        new_study(cost={"fixed": 8000, "per_assigned": 12})
    with raises(TypeError, "a key of cost must be the name of an arm, got int"):
        new_study(cost={1: COST})
    with raises(errors.InvalidDocumentError, r"\$.follow_up"):
        crm.RetentionStudy.from_definition({**new_study().definition, "follow_up": {"weeks": 2}})
    with raises(errors.InvalidDocumentError, 'unknown key "holdout"'):
        crm.RetentionStudy.from_definition({**new_study().definition, "holdout": 0.1})
    with raises(errors.UnsupportedVersionError, "2"):
        crm.RetentionStudy.from_definition({**new_study().definition, "version": 2})


@pytest.mark.parametrize("field", ["strata", "covariates"])
def test_one_name_is_a_list_of_one(new_study, field):
    for given in ("segment", ["segment"], ("segment",), iter(["segment"])):
        assert new_study(**{field: given}).definition[field] == ["segment"]
    assert new_study(**{field: None}).definition == new_study().definition
    with raises(TypeError, f"{field} must be a column name or a list of them, got int"):
        new_study(**{field: 1})
    with raises(TypeError, rf"{field}\[1\] must be a column name, got int"):
        new_study(**{field: ["segment", 1]})


def test_an_unsupported_method_is_named_by_its_parameter(study):
    with raises(
        errors.UnknownNameError, 'difference must be one of "miettinen_nurminen", .*"wald"'
    ):
        study.report(difference="mn")
    with raises(errors.UnknownNameError, 'cost_method must be one of "mover", "fieller", got "x"'):
        study.report(cost_method="x")


GOOD = {"arm": ["mail", "none"], "lost": [0, 1]}


@pytest.mark.parametrize(
    ("change", "kind", "match"),
    [
        ({"arm": None}, errors.UnknownColumnError, 'no column "arm"'),
        ({"lost": ["yes", "no"]}, errors.ColumnTypeError, 'column "lost" has type utf8'),
        ({"arm": [1.5, 2.5]}, errors.ColumnTypeError, 'column "arm" has type float64'),
        ({"lost": [0, None]}, errors.NullValueError, 'column "lost" must not be null'),
        ({"arm": ["mail", None]}, errors.NullValueError, "row 1"),
        ({"lost": [0, 2]}, errors.InvalidValueError, "must contain 0 or 1, got 2 in row 1"),
        ({"lost": [0.0, 0.5]}, errors.InvalidValueError, "got 0.5 in row 1"),
        ({"lost": [0, math.nan]}, errors.InvalidValueError, "got NaN in row 1"),
        ({"lost": [0]}, errors.ColumnLengthError, "as many rows as the table, 2, got 1"),
        ({"arm": [], "lost": []}, errors.EmptyInputError, "no rows"),
        ({"arm": ["mail", 5]}, errors.ColumnTypeError, "int and str"),
        ({"lost": [0, 2**80]}, errors.InvalidValueError, f"got {2**80} in row 1"),
        ({"lost": [0, 2**130]}, errors.ColumnTypeError, "128 bits"),
        ({"lost": [object(), object()]}, errors.ColumnTypeError, "object"),
        ({"arm": ["mail", "\ud800"]}, errors.InvalidUtf8Error, "arm"),
    ],
)
def test_an_invalid_table_changes_nothing(study, change, kind, match):
    before = study.to_json()
    table = {name: column for name, column in {**GOOD, **change}.items() if column is not None}
    with raises(kind, match) as caught:
        study.update(table)
    assert caught.value.code >= 100
    assert study.to_json() == before


def test_an_unknown_arm_is_named(new_study):
    study = new_study(cost={"mail": COST})
    with raises(errors.UnknownArmError, '"call"') as caught:
        study.update({"arm": ["mail", "none", "call"], "lost": [0, 0, 0]})
    assert '"mail", "none"' in str(caught.value)
    assert study.to_json() == new_study(cost={"mail": COST}).to_json()


def test_an_error_in_the_57th_batch_changes_nothing(study):
    before = study.to_json()
    good = pa.record_batch({"arm": ["mail", "none"], "lost": [0, 1]})
    bad = pa.record_batch({"arm": ["mail", "none"], "lost": [0, 3]})
    batches = [bad if number == 57 else good for number in range(1, 101)]
    reader = pa.RecordBatchReader.from_batches(good.schema, batches)
    with raises(errors.InvalidValueError, "got 3 in row 113"):
        study.update(reader)
    assert study.to_json() == before


def test_an_error_of_the_producer_reaches_the_caller(study):
    before = study.to_json()

    def batches():
        yield pa.record_batch({"arm": ["mail"], "lost": [0]})
        raise OSError("the disk is gone")

    schema = pa.schema({"arm": pa.string(), "lost": pa.int64()})
    with raises(errors.StreamError, "the disk is gone"):
        study.update(pa.RecordBatchReader.from_batches(schema, batches()))
    assert study.to_json() == before


def test_a_stream_can_be_read_once(study):
    reader = pa.table(GOOD).to_reader()
    study.update(reader)
    with raises(errors.EmptyInputError, "no rows"):
        study.update(reader)


def test_an_invalid_grouped_table_changes_nothing(study):
    before = study.to_json()
    good = {"arm": ["mail", "none"], "n": [10, 10], "churned": [1, 2]}
    for change, kind, match in (
        ({"churned": [1, 11]}, errors.InvalidValueError, "at most n = 10, got 11 in row 1"),
        ({"n": [10, -1]}, errors.InvalidValueError, "got -1 in row 1"),
        ({"n": [10, 1.5]}, errors.InvalidValueError, "got 1.5 in row 1"),
        ({"n": [10, 2**53 + 1]}, errors.InvalidValueError, "2\\^53"),
        ({"n": [2**53, 10]}, errors.OverflowError, "n exceeds its limit"),
        ({"n": [None, 1]}, errors.NullValueError, "row 0"),
    ):
        with raises(kind, match):
            study.update_summary({**good, **change})
        assert study.to_json() == before
    with raises(errors.UnknownColumnError, '"n"'):
        study.update_summary({"arm": ["mail"], "lost": [1]})


def test_a_misspelled_column_is_listed_with_the_existing_columns(study):
    with raises(errors.UnknownColumnError, "arm") as caught:
        study.update(pl.DataFrame({"segment": ["mail"], "lost": [0]}))
    assert "segment" in str(caught.value)


def test_a_report_needs_both_groups(new_study):
    with raises(errors.MissingControlError, "none"):
        new_study().report()
    study = new_study()
    study.update({"arm": ["mail"], "lost": [0]})
    with raises(errors.MissingControlError, '"none"'):
        study.report()
    study = new_study()
    study.update({"arm": ["none"], "lost": [0]})
    with raises(errors.MissingTreatedError, "none"):
        study.report()
    study = new_study(cost={"mail": COST, "call": COST})
    study.update({"arm": ["none", "mail"], "lost": [0, 0]})
    with raises(errors.EmptyArmError, "call"):
        study.report()


def test_keywords_and_a_document_are_the_same_options(study):
    keywords = {"level": 0.9, "difference": "mee", "customer_value": "19.99", "adjust": "none"}
    report = study.report(**keywords)
    assert report == study.report(keywords) == study.report(json.dumps(keywords))
    assert report == study.report(report.options)
    assert report == study.report({**keywords, "level": 0.8}, level=0.9)
    assert study.report(customer_value=19.99, level=0.9, difference="mee", adjust="none") == report
    assert study.report(options=None, level=None) == study.report({}) == study.report("{}")
    assert pickle.loads(pickle.dumps(report)) == report


def test_a_document_of_options_is_checked(study):
    for wrong in ('{"levle": 0.9}', {"levle": 0.9}):
        with raises(errors.InvalidDocumentError, 'unknown key "levle", expected one of "acq'):
            study.report(wrong, level=0.9)
    for wrong in ("[]", "", "{", "3"):
        with raises(errors.InvalidDocumentError, r"at \$: "):
            study.report(wrong, level=0.9)
    with raises(errors.InvalidDocumentError, r"\$\.stratified") as caught:
        study.report({"stratified": "yes"})
    assert caught.value.path == "$.stratified"
    with raises(errors.ConflictError, "customer_value"):
        study.report({"customer_value": 1}, value_from="revenue")


def test_the_options_of_a_report_are_checked(study):
    for level in (0, 1, -0.5, 95, math.nan, math.inf):
        with raises(errors.CrmError, "level must be"):
            study.report(level=level)
    with raises(errors.UnknownNameError, "wilson"):
        study.report(difference="wilson")
    with raises(errors.UnknownNameError, '"better"'):
        study.report(difference="better")
    with raises(errors.UnknownNameError, "multiplicity"):
        study.report(multiplicity="sidak")
    for wrong in (math.nan, math.inf):
        with raises(errors.NotFiniteError, "customer_value"):
            study.report(customer_value=wrong)
    with raises(errors.OutOfRangeError, "acquisition_cost"):
        study.report(acquisition_cost=-1)
    with raises(errors.TooManyDecimalsError, "customer_value"):
        study.report(customer_value="0.1234567891")
    with raises(errors.OutOfRangeError, "value"):
        study.report().arms["mail"].net_benefit("much")


def test_merging_checks_what_is_merged(new_study, study):
    before = study.to_json()
    with raises(errors.SelfMergeError, "itself"):
        study.merge(study)
    with raises(errors.DocumentMismatchError, r"\$.currency"):
        study.merge(new_study(currency="EUR"))
    with raises(errors.DocumentMismatchError, r"\$.follow_up"):
        study.merge(new_study(follow_up_days=31))
    with pytest.raises(TypeError):
        study.merge("study")
    huge = new_study()
    huge.update_summary({"arm": ["none"], "n": [2**53], "churned": [0]})
    with raises(errors.OverflowError, "n exceeds its limit"):
        study.merge(huge)
    assert study.to_json() == before


def test_a_damaged_state_is_rejected(study):
    state = study.to_json()
    assert crm.RetentionStudy.from_json(state) == study
    for length in range(len(state)):
        with pytest.raises(crm.CrmError):
            crm.RetentionStudy.from_json(state[:length])
    for edited in (state.replace("1000", "1001"), state.replace("none", "nome"), state + "x"):
        with pytest.raises(errors.DamagedStateError):
            crm.RetentionStudy.from_json(edited)
    with raises(errors.DamagedStateError, "expected a retention_study state, found total"):
        crm.RetentionStudy.from_json(crm.Total("x").to_json())


def test_a_study_is_serialized_compared_and_copied(new_study, study):
    assert eval(repr(study), {"RetentionStudy": crm.RetentionStudy}) == study
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(study, protocol)) == study
    copied = copy.deepcopy(study)
    copied.update({"arm": ["mail"], "lost": [0]})
    assert copied != study
    assert study != new_study()
    assert study != "study"
    assert study.empty() == new_study()
    with pytest.raises(TypeError, match="unhashable"):
        hash(study)


@pytest.mark.parametrize(
    "value",
    [
        crm.Estimate(0.5, -math.inf, 1.0),
        crm.RatioSet(None, "two_rays", -2.0, 3.0, method="fieller"),
        crm.RatioSet(1.0, "ray_up", -2.0, math.inf, level=0.9),
        crm.Undefined("no_cost"),
        crm.Money("0.0125", "USD"),
        COST,
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_has_a_repr_and_is_compared_copied_and_hashed(value):
    scope = {name: getattr(crm, name) for name in crm.__all__}
    for twin in (
        eval(repr(value), scope),
        copy.copy(value),
        copy.deepcopy(value),
        pickle.loads(pickle.dumps(value)),
    ):
        assert twin == value
        assert hash(twin) == hash(value)
    assert value != object()


def test_nan_is_rejected():
    for wrong in ((math.nan, 0, 1), (0, math.nan, 1), (0, 0, math.nan)):
        with raises(errors.OutOfRangeError, "must be a number, got NaN"):
            crm.Estimate(*wrong)
        with raises(errors.OutOfRangeError, "must be a number, got NaN"):
            crm.RatioSet(wrong[0], "bounded", *wrong[1:])


def test_money_is_exact():
    price = crm.Money("0.10", "USD")
    assert price * 3 == crm.Money("0.3", "USD")
    assert 3 * price == price * 3
    assert (price + price).amount == Decimal("0.2")
    assert str(crm.Money(Decimal(5), "JPY")) == "5 JPY"
    with raises(errors.CurrencyMismatchError, "EUR"):
        price + crm.Money(1, "EUR")
    with decimal.localcontext(prec=3):
        assert crm.Money("12345678.91", "USD").amount == Decimal("12345678.91")


def test_a_covariate_may_be_a_boolean():
    rows = {"arm": ["mail", "none"] * 50, "churned": [True] * 30 + [False] * 70}
    study = whole_study(covariates=["vip"])
    study.update({**rows, "vip": [True, True, False, False] * 25})
    (balance,) = study.report().balance
    assert (balance.covariate, balance.smd) == ("vip", 0)


@pytest.mark.parametrize("names", [["cost"], ["cost_churned"], ["revenue_cost"]])
def test_a_covariate_cannot_have_the_name_of_a_summary_column(names):
    assert whole_study(covariates=names)
    with pytest.raises(errors.ConflictError, match="two columns") as caught:
        whole_study(covariates=names, cost_column="paid", revenue="spent")
    assert caught.value.path == "$.covariates"


def test_one_customer_does_not_determine_the_variance_of_a_cost():
    study = whole_study(cost_column="paid")
    study.update({"arm": ["mail", "none"], "churned": [True, False], "paid": [2.0, 0.0]})
    arm = study.report().arms["mail"]
    assert str(arm.cost) == str(arm.cost_per_retained)
    assert not arm.cost_per_retained


def test_without_a_variance_fieller_is_undefined():
    study = whole_study()
    study.update({"arm": ["mail", "none"], "churned": [True, True]})
    arm = study.report(customer_value=100, cost_method="fieller").arms["mail"]
    assert not arm.net_benefit_at_value
    assert arm.money_verdict == "unclear"
    assert arm.money_verdict_basis == arm.net_benefit_at_value


def whole_study(**keys):
    cost = crm.ProgramCost(per_assigned=2)
    given = {"currency": "USD", "follow_up_days": 30, "cost": cost, **keys}
    return crm.RetentionStudy(arm="arm", control="none", churned="churned", **given)


def test_the_size_grows_with_the_groups_and_not_with_the_rows(new_study):
    study = new_study()
    empty = study.size
    rows = {"arm": ["mail", "none"], "lost": [True, False]}
    study.update(rows)
    size = study.size
    assert size > empty > 0
    study.update(rows)
    assert study.size == size
    assert crm.Total("spend").size > 0
