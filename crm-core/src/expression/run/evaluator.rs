//! The evaluation of one row.

use std::cell::Cell;

use crate::expression::plan::compute::{Environment, compute};
use crate::expression::plan::flaw::Flaw;
use crate::expression::plan::plan::{Plan, Program};
use crate::expression::plan::predicate::Predicate;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::truth::Truth;
use crate::expression::plan::value::{Constant, Value};
use crate::expression::run::flaws::Flaws;
use crate::expression::run::row::Row;

/// What a run has computed once: the values of the symbols, and what functions need.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setting {
    pub(crate) environment: Environment,
    pub(crate) symbols: Vec<Option<Constant>>,
    /// The symbols without a value, by their site.
    pub(crate) flaws: Vec<(usize, Flaw)>,
}

impl Setting {
    /// Computes the symbols of a plan, each of which depends only on those before it.
    pub(crate) fn new(plan: &Plan, now: Option<i64>) -> Setting {
        let environment = Environment { now, zone: plan.zone, week_starts: plan.week_starts };
        let mut setting = Setting { environment, symbols: Vec::new(), flaws: Vec::new() };
        for symbol in &plan.symbols {
            let value = setting.symbol(symbol);
            setting.symbols.push(value);
        }
        setting
    }

    fn symbol(&mut self, symbol: &Scalar) -> Option<Constant> {
        let Scalar::Call { function, arguments, site } = symbol else { return None };
        let arguments: Vec<Option<Value<'_>>> =
            arguments.iter().map(|argument| self.fixed(argument)).collect();
        match compute(*function, &arguments, &self.environment) {
            Ok(value) => value.map(|value| value.owned()),
            Err(flaw) => {
                self.flaws.extend(site.map(|site| (site, flaw)));
                None
            }
        }
    }

    /// Returns the value of an expression that is the same in all rows.
    pub(crate) fn fixed<'v>(&'v self, scalar: &'v Scalar) -> Option<Value<'v>> {
        match scalar {
            Scalar::Constant(constant) => Some(constant.borrowed()),
            Scalar::Symbol(number) => self.symbols.get(*number)?.as_ref().map(Value::borrowed),
            _ => None,
        }
    }
}

/// Evaluates expressions in one row.
#[derive(Debug)]
pub(crate) struct Evaluator<'r, R> {
    pub(crate) program: &'r Program,
    pub(crate) setting: &'r Setting,
    pub(crate) row: &'r R,
    /// Where expressions without a value are counted, and the number of the row.
    pub(crate) flaws: Option<(&'r Flaws, u64)>,
    /// What is known of the predicates, so that each is tested once.
    pub(crate) known: Option<&'r Known>,
}

/// What is known of the predicates of a row.
#[derive(Debug)]
pub(crate) struct Known(Vec<Cell<Option<Option<bool>>>>);

impl Known {
    pub(crate) fn new(program: &Program) -> Known {
        Known(vec![Cell::new(None); program.predicates.len()])
    }
}

impl<'r, R: Row> Evaluator<'r, R> {
    /// Evaluates a predicate; `None` is unknown.
    pub(crate) fn predicate(&self, number: usize) -> Option<bool> {
        let known = self.known.and_then(|known| known.0.get(number));
        if let Some(result) = known.and_then(Cell::get) {
            return result;
        }
        let one = One { evaluator: self, predicate: number };
        let result = one.test(self.program.predicates.get(number)?);
        if let Some(known) = known {
            known.set(Some(result));
        }
        result
    }

    /// Evaluates an expression that is true, false or unknown.
    pub(crate) fn truth(&self, truth: &Truth) -> Option<bool> {
        match truth {
            Truth::Constant(value) => *value,
            Truth::Leaf(number) => self.predicate(*number),
            Truth::Segment(number) => Some(self.row.segment(*number)),
            Truth::And(parts) => junction(parts.iter().map(|part| self.truth(part)), false),
            Truth::Or(parts) => junction(parts.iter().map(|part| self.truth(part)), true),
            Truth::Not(part) => self.truth(part).map(|value| !value),
            Truth::IsNull(part) => Some(self.truth(part).is_none()),
            Truth::Compare(comparison, sides) => {
                let [left, right] = &**sides;
                let (left, right) = (self.truth(left)?, self.truth(right)?);
                Some(comparison.holds(left.cmp(&right)))
            }
            Truth::Strict { nulls, of } => {
                let null = nulls.iter().any(|&null| self.predicate(null) == Some(true));
                if null { None } else { self.truth(of) }
            }
        }
    }
}

/// Kleene's conjunction, or his disjunction, which `decisive` decides.
fn junction(mut parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut result = Some(!decisive);
    parts
        .find_map(|part| match part {
            Some(value) if value == decisive => Some(Some(decisive)),
            Some(_) => None,
            None => {
                result = None;
                None
            }
        })
        .unwrap_or(result)
}

/// The evaluation of one predicate.
struct One<'e, 'r, R> {
    evaluator: &'e Evaluator<'r, R>,
    predicate: usize,
}

impl<R: Row> One<'_, '_, R> {
    fn test(&self, predicate: &Predicate) -> Option<bool> {
        match predicate {
            Predicate::Compare(comparison, left, right) => {
                let (left, right) = (self.value(left), self.value(right));
                Some(comparison.holds(left?.compare(&right?)))
            }
            Predicate::Between(value, low, high) => {
                let (value, low, high) = (self.value(value), self.value(low), self.value(high));
                let (value, low, high) = (value?, low?, high?);
                Some(value.compare(&low).is_ge() && value.compare(&high).is_le())
            }
            Predicate::In(value, constants, symbols) => self.in_list(value, constants, symbols),
            Predicate::Like(text, pattern) => match self.value(text)? {
                Value::Text(text) => Some(pattern.matches(&text)),
                _ => None,
            },
            Predicate::IsNull(value) => Some(self.value(value).is_none()),
            Predicate::Array(test, left, right) => match (self.value(left)?, self.value(right)?) {
                (Value::Codes(left), Value::Codes(right)) => Some(test.holds(&left, &right)),
                _ => None,
            },
        }
    }

    fn in_list(&self, value: &Scalar, constants: &[Constant], symbols: &[Scalar]) -> Option<bool> {
        if constants.is_empty() && symbols.is_empty() {
            return Some(false);
        }
        let value = self.value(value)?;
        if constants.binary_search_by(|constant| constant.compare(&value)).is_ok() {
            return Some(true);
        }
        let found = symbols.iter().map(|symbol| {
            let symbol = self.evaluator.setting.fixed(symbol);
            symbol.map(|symbol| value.compare(&symbol).is_eq())
        });
        junction(found, true)
    }

    /// Evaluates an expression of a value; `None` is null.
    fn value<'v>(&'v self, scalar: &'v Scalar) -> Option<Value<'v>> {
        let row = self.evaluator.row;
        match scalar {
            Scalar::Constant(_) | Scalar::Symbol(_) => self.evaluator.setting.fixed(scalar),
            Scalar::Field(field) => row.field(*field),
            Scalar::Consent(consent) => Some(Value::Bool(row.consent(*consent))),
            Scalar::Aggregate(aggregate) => row.aggregate(*aggregate),
            Scalar::Bucket(salt) => row.bucket(*salt).map(Value::int),
            Scalar::Truth(truth) => self.evaluator.truth(truth).map(Value::Bool),
            Scalar::Call { function: Function::Coalesce, arguments, .. } => {
                arguments.iter().find_map(|argument| self.value(argument))
            }
            Scalar::Call { function, arguments, site } => self.call(*function, arguments, *site),
        }
    }

    fn call<'v>(
        &'v self,
        function: Function,
        arguments: &'v [Scalar],
        site: Option<usize>,
    ) -> Option<Value<'v>> {
        let environment = &self.evaluator.setting.environment;
        let result = match arguments {
            [one] => compute(function, &[self.value(one)], environment),
            [one, two] => compute(function, &[self.value(one), self.value(two)], environment),
            _ => Ok(None),
        };
        result.unwrap_or_else(|flaw| {
            self.count(site, flaw);
            None
        })
    }

    /// Counts an expression without a value in the predicate that first has it.
    fn count(&self, site: Option<usize>, flaw: Flaw) {
        let sites = &self.evaluator.program.sites;
        if let (Some((flaws, row)), Some(number)) = (self.evaluator.flaws, site)
            && sites.get(number).is_some_and(|site| site.predicate == Some(self.predicate))
        {
            flaws.count(number, flaw, row);
        }
    }
}
