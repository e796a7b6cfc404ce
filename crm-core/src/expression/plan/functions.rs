//! Functions of dates, of codes and of the customer.

use std::sync::Arc;

use crate::error::error::{Error, Result};
use crate::expression::plan::compiler::{Compiler, Typed, path};
use crate::expression::plan::kind::Type;
use crate::expression::plan::scalar::{Function, Scalar};
use crate::expression::plan::value::Constant;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::operator::Operator;
use crate::text::nearest::nearest;

impl Compiler<'_> {
    /// Compiles a function that gives one value.
    pub(crate) fn function(
        &mut self,
        node: &Node,
        operator: Operator,
        arguments: &[Node],
    ) -> Result<(Scalar, Type)> {
        match (operator, arguments) {
            (Operator::Now, []) => {
                Ok((self.apply(node, Function::Now, Vec::new())?, Type::Timestamp))
            }
            (Operator::Today, []) => Ok((self.today(node)?, Type::Date)),
            (Operator::DayOf, [instant]) => self.day_of(node, instant),
            (Operator::PlusDays, [date, count]) => {
                self.later(node, Function::PlusDays, date, count)
            }
            (Operator::PlusMonths, [date, count]) => {
                self.later(node, Function::PlusMonths, date, count)
            }
            (Operator::DaysBetween, [from, to]) => {
                self.of_dates(node, Function::DaysBetween, &[from, to])
            }
            (Operator::MonthsBetween, [from, to]) => {
                self.of_dates(node, Function::MonthsBetween, &[from, to])
            }
            (Operator::YearsBetween, [from, to]) => {
                self.of_dates(node, Function::YearsBetween, &[from, to])
            }
            (Operator::DaysToAnniversary, [date]) => {
                let date = self.date(date)?;
                let today = self.today(node)?;
                let arguments = vec![date, today];
                Ok((self.apply(node, Function::DaysToAnniversary, arguments)?, Type::Int))
            }
            (Operator::Year, [date]) => self.of_dates(node, Function::Year, &[date]),
            (Operator::Month, [date]) => self.of_dates(node, Function::Month, &[date]),
            (Operator::DayOfMonth, [date]) => self.of_dates(node, Function::DayOfMonth, &[date]),
            (Operator::Weekday, [date]) => self.of_dates(node, Function::Weekday, &[date]),
            (Operator::Coalesce, [_, ..]) => self.coalesce(node, arguments),
            (Operator::Size, [codes]) => self.size(node, codes),
            (Operator::Bucket, [salt]) => self.bucket(node, salt),
            (Operator::HasConsent, [purpose, channel]) => self.consent(node, purpose, channel),
            _ => Err(self.arity(node, expected(operator))),
        }
    }

    /// Returns the date of the run.
    pub(crate) fn today(&mut self, node: &Node) -> Result<Scalar> {
        self.need_zone(node)?;
        self.apply(node, Function::Today, Vec::new())
    }

    fn day_of(&mut self, node: &Node, instant: &Node) -> Result<(Scalar, Type)> {
        let typed = self.scalar(instant)?;
        let typed = self.read_as(typed, &Type::Timestamp)?;
        if typed.kind != Type::Timestamp {
            let message = format!("day takes a timestamp, found {}", typed.kind);
            return Err(self.mismatch(node, message));
        }
        self.need_zone(node)?;
        Ok((self.apply(node, Function::Day, vec![typed.scalar])?, Type::Date))
    }

    /// Compiles a date.
    fn date(&mut self, node: &Node) -> Result<Scalar> {
        let typed = self.scalar(node)?;
        let typed = self.read_as(typed, &Type::Date)?;
        match typed.kind {
            Type::Date => Ok(typed.scalar),
            Type::Timestamp => {
                let message = "expected a date, found a timestamp; use day(...) of it".to_owned();
                Err(self.mismatch(node, message))
            }
            kind => Err(self.mismatch(node, format!("expected a date, found {kind}"))),
        }
    }

    fn later(
        &mut self,
        node: &Node,
        function: Function,
        date: &Node,
        count: &Node,
    ) -> Result<(Scalar, Type)> {
        let (date, number) = (self.date(date)?, self.scalar(count)?);
        if number.kind != Type::Int {
            let message = format!("expected an int, found {}", number.kind);
            return Err(self.mismatch(count, message));
        }
        Ok((self.apply(node, function, vec![date, number.scalar])?, Type::Date))
    }

    fn of_dates(
        &mut self,
        node: &Node,
        function: Function,
        dates: &[&Node],
    ) -> Result<(Scalar, Type)> {
        let dates = dates.iter().map(|date| self.date(date)).collect::<Result<_>>()?;
        Ok((self.apply(node, function, dates)?, Type::Int))
    }

    fn coalesce(&mut self, node: &Node, arguments: &[Node]) -> Result<(Scalar, Type)> {
        let typed: Vec<Typed<'_>> =
            arguments.iter().map(|one| self.scalar(one)).collect::<Result<_>>()?;
        // The type is that of the first that is no literal.
        let literal = |one: &&Typed<'_>| !matches!(one.scalar, Scalar::Constant(_));
        let Some(kind) = typed.iter().find(literal).or(typed.first()).map(|one| one.kind.clone())
        else {
            return Err(self.arity(node, "at least one value"));
        };
        let mut scalars = Vec::with_capacity(typed.len());
        for one in typed {
            let (found, at) = (one.kind.clone(), one.node);
            let one = self.read_as(one, &kind)?;
            let literal = matches!(one.scalar, Scalar::Constant(_)) && one.kind.meets(&kind);
            if !literal && !same(&one.kind, &kind) {
                let message =
                    format!("coalesce takes values of one type, found {kind} and {found}");
                return Err(self.mismatch(at, message));
            }
            scalars.push(one.scalar);
        }
        let kind = match kind {
            Type::Code(_) => Type::Text,
            Type::Decimal(_) => Type::Decimal(None),
            Type::Money(currency, _) => Type::Money(currency, None),
            kind => kind,
        };
        Ok((self.apply(node, Function::Coalesce, scalars)?, kind))
    }

    fn size(&mut self, node: &Node, codes: &Node) -> Result<(Scalar, Type)> {
        let typed = self.scalar(codes)?;
        match typed.kind {
            Type::Codes(_) => {
                Ok((self.apply(node, Function::Size, vec![typed.scalar])?, Type::Int))
            }
            kind => Err(self.mismatch(node, format!("size takes codes, found {kind}"))),
        }
    }

    fn bucket(&mut self, node: &Node, salt: &Node) -> Result<(Scalar, Type)> {
        self.customers_only(node, "bucket")?;
        let Kind::Text(salt) = &salt.kind else {
            return Err(self.arity(node, expected(Operator::Bucket)));
        };
        self.need_id(node)?;
        let salts = &mut self.plan.salts;
        let number = salts.iter().position(|known| known == salt).unwrap_or_else(|| {
            salts.push(salt.clone());
            salts.len() - 1
        });
        Ok((Scalar::Bucket(number), Type::Int))
    }

    /// Checks that the schema has an id, and notes that it is needed.
    pub(crate) fn need_id(&mut self, node: &Node) -> Result<()> {
        let need = self.need(node);
        if self.names.id.is_none() {
            return Err(need.missing("the id of the customer, and the schema has none"));
        }
        self.plan.needs_id.get_or_insert_with(|| Arc::new(need));
        Ok(())
    }

    fn consent(&mut self, node: &Node, purpose: &Node, channel: &Node) -> Result<(Scalar, Type)> {
        self.customers_only(node, "hasConsent")?;
        let (Kind::Text(purpose), Kind::Text(channel)) = (&purpose.kind, &channel.kind) else {
            return Err(self.arity(node, expected(Operator::HasConsent)));
        };
        let declared = &self.names.consents;
        let found = declared.iter().find(|one| one.purpose == *purpose && one.channel == *channel);
        let Some(consent) = found.cloned() else {
            let names: Vec<String> =
                declared.iter().map(|one| format!("{}, {}", one.purpose, one.channel)).collect();
            let given = format!("{purpose}, {channel}");
            return Err(Error::UnknownField {
                what: "consent",
                segment: self.segment().to_owned(),
                path: path(node),
                nearest: nearest(&given, &names),
                given,
            });
        };
        self.reads.consents.insert((purpose.clone(), channel.clone()));
        let consents = &mut self.plan.consents;
        let number = consents.iter().position(|one| *one == consent).unwrap_or_else(|| {
            consents.push(consent);
            consents.len() - 1
        });
        Ok((Scalar::Consent(number), Type::Bool))
    }
}

/// Whether values of two types are of one type.
fn same(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Int, Type::Int) | (Type::Float, Type::Float) => true,
        (Type::Decimal(_), Type::Decimal(_)) | (Type::Codes(_), Type::Codes(_)) => true,
        (Type::Money(one, _), Type::Money(two, _)) => one == two,
        _ if one.is_number() || other.is_number() => false,
        _ => one.meets(other),
    }
}

/// Whether a constant is an integer.
pub(crate) fn whole(scalar: &Scalar) -> Option<i64> {
    match scalar {
        Scalar::Constant(Constant::Exact(number)) if number.scale == 0 => {
            number.units.try_into().ok()
        }
        _ => None,
    }
}

/// What a function takes.
fn expected(operator: Operator) -> &'static str {
    match operator {
        Operator::Now | Operator::Today => "no arguments",
        Operator::DayOf => "one timestamp",
        Operator::PlusDays | Operator::PlusMonths => "a date and an int",
        Operator::DaysBetween | Operator::MonthsBetween | Operator::YearsBetween => "two dates",
        Operator::Coalesce => "at least one value",
        Operator::Size => "one set of codes",
        Operator::Bucket => "a salt as text",
        Operator::HasConsent => "a purpose and a channel as text",
        _ => "one date",
    }
}
