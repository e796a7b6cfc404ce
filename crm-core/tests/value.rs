//! Properties of the value functions: nothing is lost by rounding, and a leaky bucket approaches
//! its equilibrium. The names of the tests start with the rows of the domain that they prove.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::money::Decimal;
use crm_core::retention::{CostContext, Market, Volume};
use crm_core::value::{BucketState, LeakyBucket, acquisition_cost, retention_value};
use crm_core::{ErrorCode, Money};
use proptest::prelude::*;

const CURRENCIES: [&str; 4] = ["USD", "JPY", "KWD", "ILS"];

fn money(currency: &str, units: i64, decimals: u32) -> Money {
    Money::new(Decimal::new(units, decimals), currency.parse().unwrap()).unwrap()
}

fn currency() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&CURRENCIES)
}

/// Buckets with exact steps: integer quantities, and a loss rate in quarters.
fn exact_bucket() -> impl Strategy<Value = LeakyBucket> {
    (0_u32..1_000_000, 0_u32..1_000_000, 0_u8..=4).prop_map(|(stock, inflow, quarters)| {
        LeakyBucket::new(stock.into(), inflow.into(), f64::from(quarters) / 4.0).unwrap()
    })
}

fn bucket() -> impl Strategy<Value = LeakyBucket> {
    (0.0_f64..1e9, 0.0_f64..1e6, 0.001_f64..=1.0)
        .prop_map(|(stock, inflow, loss_rate)| LeakyBucket::new(stock, inflow, loss_rate).unwrap())
}

proptest! {
    #[test]
    fn e3_the_cost_of_acquisition_adds_up_exactly(
        currency in currency(),
        units in 0_i64..=i64::MAX,
        decimals in 0_u32..=6,
        acquired in prop_oneof![1_u64..1000, 1_u64..=u64::MAX],
    ) {
        let total = money(currency, units, decimals);
        let cost = acquisition_cost(total, acquired).unwrap();
        prop_assert_eq!(cost.each.times(acquired).unwrap().plus(&cost.remainder).unwrap(), total);

        let decimals = total.amount().scale().max(total.currency().decimals());
        let smallest = money(currency, 1, decimals);
        prop_assert!(cost.each.amount().scale() <= decimals);
        prop_assert!(cost.remainder.amount() >= Decimal::ZERO);
        // One unit more per customer would exceed the total.
        let remainder = cost.remainder.amount() / smallest.amount();
        prop_assert!(remainder < Decimal::from(acquired));
    }

    #[test]
    fn e3_no_customers_or_a_negative_cost_are_errors(units in 0_i64..=i64::MAX, decimals in 0_u32..=6) {
        let total = money("USD", units, decimals);
        prop_assert_eq!(acquisition_cost(total, 0).unwrap_err().code(), ErrorCode::NoneAcquired);
        let negative = money("USD", -1 - units / 2, decimals);
        let error = acquisition_cost(negative, 7).unwrap_err();
        prop_assert_eq!((error.code(), error.path()), (ErrorCode::OutOfRange, Some("total")));
    }

    #[test]
    fn e14_the_value_of_retention_keeps_its_parts(
        income in any::<i64>(),
        expense in any::<i64>(),
        decimals in 0_u32..=8,
        currency in currency(),
    ) {
        let (income, expense) = (money("USD", income, decimals), money("USD", expense, 2));
        let value = retention_value(income, expense).unwrap();
        prop_assert_eq!((value.income_gained, value.expense_saved), (income, expense));
        prop_assert_eq!(value.total, income.plus(&expense).unwrap());
        let other = retention_value(income, money(currency, 1, 0));
        prop_assert_eq!(other.is_ok(), currency == "USD");
    }

    #[test]
    fn e15_the_stock_goes_to_the_equilibrium_and_never_turns(bucket in bucket()) {
        let equilibrium = bucket.equilibrium().unwrap();
        let steps = (40.0 / bucket.loss_rate()).ceil() as u64;
        let stocks = bucket.trajectory(steps).unwrap();
        prop_assert_eq!(stocks.len() as u64, steps + 1);
        let rising = stocks.iter().skip(1).zip(&stocks).all(|(next, one)| next >= one);
        let falling = stocks.iter().skip(1).zip(&stocks).all(|(next, one)| next <= one);
        prop_assert!(rising || falling);

        let away = |stock: f64| (stock - equilibrium).abs();
        let noise = 1e-12 * (equilibrium + bucket.stock());
        for (next, one) in stocks.iter().skip(1).zip(&stocks) {
            prop_assert!(away(*next) <= away(*one) + noise);
        }
        prop_assert!(away(*stocks.last().unwrap()) <= noise + 1e-15 * away(bucket.stock()));
    }

    #[test]
    fn e15_the_steps_follow_the_closed_form(bucket in bucket(), steps in 0_u16..500) {
        let equilibrium = bucket.equilibrium().unwrap();
        let kept = (1.0 - bucket.loss_rate()).powi(steps.into());
        let expected = equilibrium + (bucket.stock() - equilibrium) * kept;
        let last = *bucket.trajectory(steps.into()).unwrap().last().unwrap();
        prop_assert!((last - expected).abs() <= 1e-11 * (equilibrium + bucket.stock()));
    }

    #[test]
    fn e15_a_trajectory_is_its_steps(bucket in bucket(), steps in 0_u64..50) {
        let mut one = bucket;
        for stock in bucket.trajectory(steps).unwrap() {
            prop_assert_eq!(stock.to_bits(), one.stock().to_bits());
            one = one.step();
        }
    }

    #[test]
    fn e16_the_state_agrees_with_the_step(bucket in exact_bucket()) {
        let next = bucket.step().stock();
        prop_assert_eq!(next - bucket.stock(), bucket.inflow() - bucket.lost());
        let expected = match next.total_cmp(&bucket.stock()) {
            std::cmp::Ordering::Greater => BucketState::Growing,
            std::cmp::Ordering::Equal => BucketState::Holding,
            std::cmp::Ordering::Less => BucketState::Shrinking,
        };
        prop_assert_eq!(bucket.state(), expected);
    }

    #[test]
    fn e16_rounding_never_turns_the_step_against_the_state(bucket in bucket()) {
        let change = bucket.step().stock() - bucket.stock();
        let noise = 1e-15 * (bucket.stock() + bucket.inflow());
        match bucket.state() {
            BucketState::Growing => prop_assert!(change >= -noise),
            BucketState::Shrinking => prop_assert!(change <= noise),
            _ => prop_assert!(change.abs() <= noise),
        }
    }

    #[test]
    fn e16_only_a_bucket_that_does_not_grow_needs_all_of_its_inflow(bucket in exact_bucket()) {
        match bucket.maintenance_share() {
            Ok(share) => {
                prop_assert!((0.0..=1.0).contains(&share));
                prop_assert_eq!(share == 1.0, bucket.state() != BucketState::Growing);
            }
            Err(_) => prop_assert_eq!((bucket.lost(), bucket.inflow()), (0.0, 0.0)),
        }
    }

    #[test]
    fn e15_no_bucket_leaves_the_floats(
        stock in 0.0_f64..=f64::MAX,
        inflow in 0.0_f64..=1e290,
        loss_rate in 0.0_f64..=1.0,
    ) {
        let bucket = LeakyBucket::new(stock, inflow, loss_rate).unwrap();
        prop_assert!(bucket.trajectory(100).unwrap().iter().all(|stock| stock.is_finite()));
        prop_assert!(bucket.equilibrium().is_ok_and(f64::is_finite));
        prop_assert!(bucket.lost().is_finite());
    }

    #[test]
    fn e9_a_context_round_trips(
        customer_type in prop::option::of("\\PC{1,12}"),
        market in prop::option::of(prop::sample::select(Market::ALL)),
        volume in prop::option::of(prop::sample::select(Volume::ALL)),
        rank in prop::option::of(1_u32..),
        satisfaction in prop::option::of(0.0_f64..=1.0),
    ) {
        let mut context = CostContext::default();
        context.customer_type = customer_type;
        context.market = market;
        context.volume = volume;
        context.product_rank = rank;
        context.usual_satisfaction = satisfaction;
        let json = context.to_json().unwrap();
        let read = CostContext::from_json(&json).unwrap();
        prop_assert!(read.differences(&context).is_empty());
        prop_assert_eq!(read.to_json().unwrap(), json);
    }
}
