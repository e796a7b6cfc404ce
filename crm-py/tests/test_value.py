"""The Python side of the value functions: comparison, pickling, arguments."""

import copy
import math
import pickle
from decimal import Decimal

import crm_py as crm
import pytest
from crm_py import errors

CONTEXT = {
    "customer_type": 'it\'s "small"',
    "acquirer": "סוכן",
    "market": "competitive",
    "product_rank": 2,
    "volume": "high",
    "source": "referral",
    "usual_satisfaction": 0.8,
    "habitual_complainer": False,
    "rival_parity": "equal",
    "price_position": "above",
}


def read_back(found):
    return eval(repr(found), vars(crm).copy())


def test_a_cost_of_acquisition_adds_up():
    total = crm.Money("1000", "USD")
    cost = crm.acquisition_cost(total, 3)
    assert cost.each == crm.Money("333.33", "USD")
    assert cost.each * 3 + cost.remainder == total
    assert cost == crm.acquisition_cost(total, acquired=3)
    assert hash(cost) == hash(crm.acquisition_cost(total, 3))
    with pytest.raises(errors.NoneAcquiredError, match="acquired must be at least 1") as caught:
        crm.acquisition_cost(total, 0)
    assert (caught.value.code, caught.value.path) == (600, "acquired")
    with pytest.raises(errors.OutOfRangeError, match="total must be at least 0, got -1"):
        crm.acquisition_cost(crm.Money(-1, "USD"), 3)
    with pytest.raises(errors.OutOfRangeError, match="acquired"):
        crm.acquisition_cost(total, -3)
    with pytest.raises(TypeError, match="acquired must be a whole number, got float"):
        crm.acquisition_cost(total, 3.5)
    with pytest.raises(TypeError, match="total"):
        crm.acquisition_cost(1000, 3)


def test_a_value_of_retention_keeps_its_parts():
    value = crm.retention_value(crm.Money(100, "USD"), crm.Money("-100", "USD"))
    assert (value.income_gained.amount, value.expense_saved.amount) == (Decimal(100), Decimal(-100))
    assert value.total == crm.Money(0, "USD")
    with pytest.raises(errors.CurrencyMismatchError, match="expense_saved must be in USD, got EUR"):
        crm.retention_value(crm.Money(1, "USD"), crm.Money(1, "EUR"))


def test_a_bucket_has_a_repr_and_is_pickled():
    bucket = crm.LeakyBucket(stock=1000, inflow=0.1, loss_rate=0.05)
    for found in (
        read_back(bucket),
        copy.deepcopy(bucket),
        *(pickle.loads(pickle.dumps(bucket, protocol)) for protocol in (2, 5)),
    ):
        assert found == bucket
    assert bucket != crm.LeakyBucket(stock=1000, inflow=0.1, loss_rate=0.06)
    assert (bucket.stock, bucket.inflow, bucket.loss_rate) == (1000.0, 0.1, 0.05)
    assert bucket.trajectory(2) == [1000.0, bucket.step().stock, bucket.step().step().stock]
    with pytest.raises(AttributeError):
        bucket.stock = 1


def test_an_invalid_bucket_names_the_field():
    def refused(kind, match, **changes):
        with pytest.raises(kind, match=match):
            crm.LeakyBucket(**{"stock": 1, "inflow": 1, "loss_rate": 0.5} | changes)

    refused(errors.NotFiniteError, "stock must be a finite number", stock=math.nan)
    refused(errors.NotFiniteError, "inflow must be a finite number", inflow=math.inf)
    refused(errors.OutOfRangeError, "stock must be at least 0, got -1", stock=-1)
    refused(errors.OutOfRangeError, "loss_rate must be from 0 to 1, got 5", loss_rate=5)
    refused(TypeError, "loss_rate", loss_rate="5 %")
    bucket = crm.LeakyBucket(stock=1, inflow=1, loss_rate=0)
    with pytest.raises(errors.TooLargeError, match="steps"):
        bucket.trajectory(1_000_001)
    assert bucket.equilibrium() == crm.Undefined("no_loss")
    assert crm.LeakyBucket(stock=1, inflow=0, loss_rate=0).maintenance_share() == crm.Undefined(
        "zero_by_zero"
    )


def test_a_context_has_a_repr_and_is_pickled():
    context = crm.CostContext(**CONTEXT)
    assert {name: getattr(context, name) for name in CONTEXT} == CONTEXT
    for found in (
        read_back(context),
        copy.copy(context),
        pickle.loads(pickle.dumps(context)),
        crm.CostContext.from_json(context.to_json()),
        crm.CostContext.from_json(CONTEXT),
    ):
        assert found == context
        assert context.differences(found) == []
    assert context.differences(crm.CostContext()) == list(CONTEXT)
    assert repr(crm.CostContext()) == "CostContext()"
    with pytest.raises(AttributeError):
        context.market = "monopoly"


def test_an_invalid_context_names_the_field():
    for kind, wrong in (
        (errors.UnknownNameError, {"market": "free"}),
        (errors.UnknownNameError, {"source": ""}),
        (errors.OutOfRangeError, {"product_rank": 0}),
        (errors.OutOfRangeError, {"product_rank": 2**32}),
        (errors.OutOfRangeError, {"usual_satisfaction": math.nan}),
        (errors.OutOfRangeError, {"customer_type": ""}),
    ):
        with pytest.raises(kind, match=next(iter(wrong))) as caught:
            crm.CostContext(**wrong)
        assert caught.value.path.removeprefix("$.") == next(iter(wrong))
    with pytest.raises(errors.InvalidDocumentError, match=r"\$.market"):
        crm.CostContext.from_json({"market": "free"})
    with pytest.raises(TypeError):
        crm.CostContext("small")
