//! Decimal arithmetic that never rounds: a result that does not fit is an error.

use rust_decimal::Decimal;
use serde::Serializer;

use crate::error::error::{Error, Result};
use crate::error::text::cut;

/// Parses a decimal: an optional sign, digits, at most one point.
pub(crate) fn parse(field: &str, text: &str) -> Result<Decimal> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = unsigned.bytes().filter(u8::is_ascii_digit).count();
    let points = unsigned.bytes().filter(|&byte| byte == b'.').count();
    let plain = digits > 0 && points <= 1 && digits + points == unsigned.len();
    plain.then(|| Decimal::from_str_exact(text).ok()).flatten().ok_or_else(|| {
        Error::out_of_range(
            field,
            "a decimal number of at most 28 digits such as \"1500\" or \"0.0125\"",
            format!("{:?}", cut(text, 100)),
        )
    })
}

/// Adds two decimals.
pub(crate) fn add(field: &str, left: Decimal, right: Decimal) -> Result<Decimal> {
    let scale = left.scale().max(right.scale());
    units(left, scale)
        .zip(units(right, scale))
        .and_then(|(left, right)| left.checked_add(right))
        .and_then(|sum| Decimal::try_from_i128_with_scale(sum, scale).ok())
        .ok_or_else(|| overflow(field))
}

/// Multiplies a decimal by a count.
pub(crate) fn multiply(field: &str, decimal: Decimal, count: u64) -> Result<Decimal> {
    decimal
        .mantissa()
        .checked_mul(i128::from(count))
        .and_then(|units| Decimal::try_from_i128_with_scale(units, decimal.scale()).ok())
        .ok_or_else(|| overflow(field))
}

/// Divides a decimal by a positive count, toward zero, with `scale` decimals, which are at least
/// those of the dividend; also returns the remainder.
pub(crate) fn divide(
    field: &str,
    decimal: Decimal,
    count: u64,
    scale: u32,
) -> Result<(Decimal, Decimal)> {
    let (units, count) = (units(decimal, scale), i128::from(count));
    let part = |units: Option<i128>| Decimal::try_from_i128_with_scale(units?, scale).ok();
    let each = part(units.and_then(|units| units.checked_div(count)));
    let rest = part(units.and_then(|units| units.checked_rem(count)));
    each.zip(rest).ok_or_else(|| overflow(field))
}

/// Returns the nearest float.
pub(crate) fn to_f64(decimal: Decimal) -> f64 {
    // The standard library parses to the nearest float; the text of a decimal always parses.
    decimal.to_string().parse().unwrap_or(0.0)
}

/// Serializes a decimal as a string, the only exact form in JSON.
pub(crate) fn serialize_decimal<S: Serializer>(
    decimal: &Decimal,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&decimal.to_string())
}

fn units(decimal: Decimal, scale: u32) -> Option<i128> {
    let factor = 10_i128.checked_pow(scale.checked_sub(decimal.scale())?)?;
    decimal.mantissa().checked_mul(factor)
}

fn overflow(field: &str) -> Error {
    Error::Overflow { field: field.to_owned(), limit: "28 decimal digits".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::error::ErrorCode;

    fn decimal(text: &str) -> Decimal {
        parse("amount", text).unwrap()
    }

    fn assert_rejected<T: std::fmt::Debug>(result: Result<T>, code: ErrorCode, path: &str) {
        let error = result.unwrap_err();
        assert_eq!((error.code(), error.path()), (code, Some(path)), "{error}");
    }

    #[test]
    fn only_plain_decimals_are_read() {
        assert_eq!(decimal("-0.0125").to_string(), "-0.0125");
        assert_eq!(decimal("+3").to_string(), "3");
        for text in ["", "-", ".", "1e3", "1_000", "1,000", "1.2.3", " 1", "NaN", "--1", "٣"] {
            assert_rejected(parse("amount", text), ErrorCode::OutOfRange, "amount");
        }
        for text in [&"9".repeat(40), "0.00000000000000000000000000000001"] {
            assert_rejected(parse("amount", text), ErrorCode::OutOfRange, "amount");
        }
    }

    #[test]
    fn arithmetic_never_rounds() {
        let large = decimal("9999999999999999999999999999");
        assert_rejected(add("sum", large, decimal("0.1")), ErrorCode::Overflow, "sum");
        assert_rejected(multiply("product", large, 1000), ErrorCode::Overflow, "product");
        assert_eq!(multiply("product", decimal("0.0125"), 21_307).unwrap(), decimal("266.3375"));
    }

    #[test]
    fn the_remainder_of_a_division_is_returned() {
        let parts = |text, count| divide("total", decimal(text), count, 2).unwrap();
        assert_eq!(parts("10", 3), (decimal("3.33"), decimal("0.01")));
        assert_eq!(parts("-10", 3), (decimal("-3.33"), decimal("-0.01")));
        let more_decimals = divide("total", decimal("0.001"), 3, 2);
        assert_rejected(more_decimals, ErrorCode::Overflow, "total");
        assert_rejected(divide("total", decimal("10"), 0, 2), ErrorCode::Overflow, "total");
    }

    #[test]
    fn floats_are_the_nearest() {
        assert_eq!(to_f64(decimal("0.1")), 0.1);
        assert_eq!(to_f64(decimal("1766.3375")), 1766.3375);
    }
}
