//! Literals, read as the type that they are compared with.

use crate::date::day::Day;
use crate::date::instant::Instant;
use crate::error::error::Result;
use crate::expression::plan::compiler::{Compiler, Typed};
use crate::expression::plan::exact::Exact;
use crate::expression::plan::kind::{CodeList, Type};
use crate::expression::plan::scalar::Scalar;
use crate::expression::plan::value::Constant;
use crate::expression::tree::node::{Kind, Node};
use crate::expression::tree::number::Number;

/// The most decimals of a literal that is kept as a decimal; others are read as floats.
const MOST_DECIMALS: u32 = 38;

impl Compiler<'_> {
    /// Reads a number.
    pub(crate) fn number(&self, number: Number) -> (Constant, Type) {
        let scale = number.exponent.min(0).unsigned_abs();
        let units = u8::try_from(scale).ok().and_then(|scale| number.to_units(scale));
        match units {
            Some(units) if scale <= MOST_DECIMALS => {
                let kind = if scale == 0 { Type::Int } else { Type::Decimal(None) };
                (Constant::Exact(Exact { units, scale }), kind)
            }
            _ => (Constant::Float(number.to_f64()), Type::Float),
        }
    }

    /// Reads a literal as another type, if it can be read as that.
    pub(crate) fn read_as<'t>(&mut self, typed: Typed<'t>, kind: &Type) -> Result<Typed<'t>> {
        match (&typed.node.kind, kind) {
            (Kind::Number(number), Type::Float) => {
                let scalar = Scalar::Constant(Constant::Float(number.to_f64()));
                Ok(Typed { scalar, kind: Type::Float, ..typed })
            }
            (Kind::Text(text), kind) => match self.text_as(typed.node, text, kind)? {
                Some(value) => {
                    let scalar = Scalar::Constant(value);
                    Ok(Typed { scalar, kind: kind.clone(), ..typed })
                }
                None => Ok(typed),
            },
            _ => Ok(typed),
        }
    }

    /// Reads a text as a value of a type; `None` if it stays a text.
    fn text_as(&self, node: &Node, text: &str, kind: &Type) -> Result<Option<Constant>> {
        let value = match kind {
            Type::Date => text.parse::<Day>().ok().map(|day| Constant::Date(day.into())),
            Type::Timestamp => {
                text.parse::<Instant>().ok().map(|instant| Constant::Instant(instant.into()))
            }
            Type::Int => decimal(text, Some(0)).map(Constant::Exact),
            Type::Decimal(decimals) | Type::Money(_, decimals) => {
                decimal(text, *decimals).map(Constant::Exact)
            }
            Type::Code(list) => {
                self.check_code(node, list, text)?;
                return Ok(None);
            }
            _ => return Ok(None),
        };
        match value {
            Some(value) => Ok(Some(value)),
            None => {
                Err(self
                    .mismatch(node, format!("{text:?} cannot be read as {kind}{}", example(kind))))
            }
        }
    }

    /// Checks that a code is in the list of its field.
    pub(crate) fn check_code(&self, node: &Node, list: &CodeList, code: &str) -> Result<()> {
        match &list.codes {
            Some(codes) if !list.has(code) => {
                Err(self.unknown_code(node, &list.field, code, codes))
            }
            _ => Ok(()),
        }
    }
}

/// How a value of a type is written.
fn example(kind: &Type) -> &'static str {
    match kind {
        Type::Date => ", which is written as in '2026-03-31'",
        Type::Timestamp => ", which is written as in '2026-03-31T09:00:00Z'",
        _ => "",
    }
}

/// Reads a plain decimal with at most so many digits after the point.
pub(crate) fn decimal(text: &str, decimals: Option<u8>) -> Option<Exact> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let sign = whole.strip_prefix('-').unwrap_or(whole);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let written = !sign.is_empty() && digits(sign) && digits(fraction);
    let pointed = fraction.is_empty() != text.contains('.');
    let fraction = fraction.trim_end_matches('0');
    let fits = decimals.is_none_or(|decimals| fraction.len() <= usize::from(decimals));
    if !(written && pointed && fits) {
        return None;
    }
    let units = format!("{whole}{fraction}").parse().ok()?;
    let scale = u32::try_from(fraction.len()).ok()?;
    Some(Exact { units, scale })
}
