//! Number literals: exact decimals that a double reads back.

use std::fmt;

use crate::error::text::cut;

/// A decimal, `digits * 10^exponent`, whose digits do not end in zero; zero has the exponent 0.
///
/// It is the shortest decimal of its double, so that JSON keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Number {
    pub(crate) digits: i64,
    pub(crate) exponent: i32,
}

/// Why a text is no number literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// It is not a decimal number.
    Malformed,
    /// A double reads another number.
    Inexact,
}

/// The integers up to this one are exact as doubles, and JSON writes them with all their digits.
const LARGEST_INTEGER: i64 = 1 << 53;

impl Number {
    /// Reads a decimal with an optional sign and exponent, such as `-1.5` or `2e6`.
    pub(crate) fn from_decimal_text(text: &str) -> Result<Number, NumberError> {
        let given = parts(text).ok_or(NumberError::Malformed)?;
        let double: f64 = text.parse().map_err(|_| NumberError::Malformed)?;
        if !double.is_finite() {
            return Err(NumberError::Inexact);
        }
        // It has the shortest digits that give the double back, 17 at most.
        let shortest = parts(&format!("{double:e}")).ok_or(NumberError::Malformed)?;
        let number = shortest.number().filter(|_| given == shortest);
        number.ok_or(NumberError::Inexact)
    }

    /// What is wrong with a number that a double does not read back.
    pub(crate) fn too_long(text: &str) -> String {
        let number = cut(text, 40);
        format!("a double cannot hold the number {number}; write it as a text, '{number}'")
    }

    /// Returns the double.
    pub(crate) fn to_f64(self) -> f64 {
        // The text is always a number.
        format!("{}e{}", self.digits, self.exponent).parse().unwrap_or_default()
    }

    /// Returns the number in units of `10^-decimals`, if it is a whole number of them.
    pub(crate) fn to_units(self, decimals: u8) -> Option<i128> {
        let power = self.exponent.checked_add(decimals.into())?;
        let factor = 10_i128.checked_pow(u32::try_from(power).ok()?)?;
        i128::from(self.digits).checked_mul(factor)
    }

    /// Returns the integer, if it is one that JSON writes with all its digits.
    pub(crate) fn to_integer(self) -> Option<i64> {
        let integer = self.to_units(0).and_then(|units| i64::try_from(units).ok())?;
        (-LARGEST_INTEGER..=LARGEST_INTEGER).contains(&integer).then_some(integer)
    }
}

impl fmt::Display for Number {
    /// Writes the number as JSON does (RFC 8785).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits.unsigned_abs().to_string();
        let count = i32::try_from(digits.len()).unwrap_or_default();
        // The position of the decimal point, counted from the first digit.
        let point = count.saturating_add(self.exponent);
        if self.digits < 0 {
            f.write_str("-")?;
        }
        let split = |at: i32| digits.split_at_checked(usize::try_from(at).unwrap_or_default());
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
        match (point, split(point), split(1)) {
            (1..=21, _, _) if point >= count => write!(f, "{digits}{}", zeros(point - count)),
            (1..=21, Some((whole, rest)), _) => write!(f, "{whole}.{rest}"),
            (-5..=0, _, _) => write!(f, "0.{}{digits}", zeros(-point)),
            (_, _, Some((first, ""))) => write!(f, "{first}e{:+}", point - 1),
            (_, _, Some((first, rest))) => write!(f, "{first}.{rest}e{:+}", point - 1),
            (_, _, None) => f.write_str(&digits),
        }
    }
}

/// The digits of a decimal without zeros at either end, and the power of ten of the last one.
#[derive(PartialEq, Eq)]
struct Parts {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Parts {
    fn number(&self) -> Option<Number> {
        if self.digits.is_empty() {
            return Some(Number { digits: 0, exponent: 0 });
        }
        let digits: i64 = self.digits.parse().ok()?;
        let digits = if self.negative { -digits } else { digits };
        Some(Number { digits, exponent: self.exponent.try_into().ok()? })
    }
}

fn parts(text: &str) -> Option<Parts> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (decimal, power) = match unsigned.split_once(['e', 'E']) {
        Some((decimal, power)) => (decimal, power.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let all = [whole, fraction].concat();
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let places = i64::try_from(fraction.len()).ok()?;
    let significant = all.trim_end_matches('0');
    let zeros = i64::try_from(all.len() - significant.len()).ok()?;
    let digits = significant.trim_start_matches('0').to_owned();
    if digits.is_empty() {
        return Some(Parts { negative: false, digits, exponent: 0 });
    }
    let exponent = power.checked_sub(places)?.checked_add(zeros)?;
    Some(Parts { negative, digits, exponent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Number {
        Number::from_decimal_text(text).unwrap()
    }

    #[test]
    fn a_decimal_is_its_digits_and_its_exponent() {
        for (text, digits, exponent) in [
            ("0", 0, 0),
            ("-0.00", 0, 0),
            ("0e99999", 0, 0),
            ("1", 1, 0),
            ("100", 1, 2),
            ("+0012.50", 125, -1),
            ("-1.", -1, 0),
            (".5", 5, -1),
            ("2E+6", 2, 6),
            ("9007199254740992", 9_007_199_254_740_992, 0),
            ("5e-324", 5, -324),
            ("1e23", 1, 23),
        ] {
            assert_eq!(read(text), Number { digits, exponent }, "{text}");
        }
    }

    #[test]
    fn what_a_double_does_not_read_back_is_refused() {
        for text in [
            "9007199254740993",
            "9223372036854775807",
            "0.1000000000000000055511151231257827",
            "1e309",
            "1e-400",
            "1e99999999999",
        ] {
            assert_eq!(Number::from_decimal_text(text), Err(NumberError::Inexact), "{text}");
        }
        for text in [
            "",
            ".",
            "-",
            "e5",
            "1e",
            "1e1.5",
            "1x",
            "--1",
            "inf",
            "NaN",
            "1 ",
            "1e9999999999999999999",
        ] {
            assert_eq!(Number::from_decimal_text(text), Err(NumberError::Malformed), "{text}");
        }
    }

    #[test]
    fn units_are_exact_or_none() {
        assert_eq!(read("12.5").to_units(1), Some(125));
        assert_eq!(read("12.5").to_units(0), None);
        assert_eq!(read("-1e3").to_units(2), Some(-100_000));
        assert_eq!(read("1e300").to_units(9), None);
        assert_eq!(read("0").to_units(9), Some(0));
        assert_eq!(read("1e18").to_integer(), None);
        assert_eq!(read("9007199254740992").to_integer(), Some(1 << 53));
    }

    #[test]
    fn it_is_written_as_json_writes_it() {
        for text in [
            "0",
            "1",
            "-1",
            "100",
            "12.5",
            "0.1",
            "-0.000001",
            "1e-7",
            "1.5e-7",
            "-1.25e+22",
            "1e+21",
            "123456789012345680000",
            "1.7976931348623157e+308",
            "5e-324",
        ] {
            assert_eq!(read(text).to_string(), text);
            let double = read(text).to_f64();
            assert_eq!(serde_json_canonicalizer::to_string(&double).unwrap(), text);
        }
    }
}
