//! Numbers and names as people read them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::money::currency::Currency;

/// Formats an integer with thousands separators: `21,307`.
pub(crate) fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// Formats a number with its noun: `1 customer`, `2,000 customers`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(number), either(number, "", "s"))
}

/// Returns the singular or the plural form.
pub(crate) fn either<'w>(number: u64, one: &'w str, several: &'w str) -> &'w str {
    if number == 1 { one } else { several }
}

/// Formats a share in percent: `8.32`.
pub(crate) fn percent(share: f64) -> String {
    let number = share * 100.0;
    if number == 0.0 || number.abs() >= 0.005 { fixed(number, 2) } else { significant(number, 2) }
}

/// Formats a probability: `< 0.0001` or `= 0.0123`.
pub(crate) fn p_value(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".to_owned() } else { format!("= {p:.4}") }
}

/// Formats a probability that was compared with a threshold: with as many decimals as tell them
/// apart.
pub(crate) fn p_value_beside(p: f64, threshold: f64) -> String {
    let same = |text: &str| text.parse().is_ok_and(|shown: f64| (shown - threshold).abs() < 1e-12);
    let decimals = (4..=12).find(|&decimals| !same(&format!("{p:.decimals$}")));
    match decimals {
        Some(decimals) if decimals > 4 => format!("= {p:.decimals$}"),
        _ => p_value(p),
    }
}

/// Formats a fractional number of customers: one decimal below 100, none above.
pub(crate) fn customers(number: f64) -> String {
    fixed(number, if number.abs() < 100.0 { 1 } else { 0 })
}

/// Formats a number with one decimal: `5,659.2`.
pub(crate) fn tenths(number: f64) -> String {
    fixed(number, 1)
}

/// Formats a ratio with four significant digits.
pub(crate) fn ratio(number: f64) -> String {
    significant(number, 4)
}

/// Formats an amount without its currency: with the currency's decimals, or more if they show too
/// little.
pub(crate) fn amount(number: f64, currency: Currency) -> String {
    let decimals = currency.decimals() as usize;
    let smallest = 10_f64.powi(-(decimals as i32));
    if number == 0.0 || number.abs() >= 10.0 * smallest {
        fixed(number, decimals)
    } else {
        significant(number, 2)
    }
}

/// Formats a number of an axis with this distance between its ticks; large numbers in thousands and
/// more.
pub(crate) fn tick_label(number: f64, step: f64) -> String {
    const UNITS: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")];
    let size = number.abs().max(step);
    if size >= 1e15 {
        return format!("{number:.1e}");
    }
    // Up to five digits are shown in full.
    let unit = UNITS.into_iter().find(|&(unit, _)| size >= 1e5 && size >= unit);
    let (unit, suffix) = unit.unwrap_or((1.0, ""));
    let decimals = (-(step / unit).log10().floor()).clamp(0.0, 12.0) as usize;
    // A tick of zero has no sign and no unit.
    let suffix = if number == 0.0 { "" } else { suffix };
    format!("{}{suffix}", fixed(number / unit, if number == 0.0 { 0 } else { decimals }))
}

/// Pads a text to a width in a terminal, on the right or on the left.
pub(crate) fn pad(text: &str, width: usize, right_aligned: bool) -> String {
    let space = " ".repeat(width.saturating_sub(text.width()));
    if right_aligned { space + text } else { text.to_owned() + &space }
}

/// Escapes characters that would break a line or move the cursor: `\n`.
pub(crate) fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // Line and paragraph separators are not control characters, but they break a line.
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            out.extend(c.escape_debug());
        } else {
            out.push(c);
        }
    }
    out
}

/// A text as HTML, which has no place for control characters.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Breaks a text into lines of at most `width`, as far as its words allow.
pub(crate) fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Keeps a name from rearranging what stands beside it: by control characters, or because it is
/// written from right to left.
pub(crate) fn isolated(name: &str) -> String {
    /// First strong isolate, pop directional isolate (Unicode Standard Annex 9).
    const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];
    let right_to_left = |c: char| matches!(c, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fefc}');
    let name = printable(name);
    if name.chars().any(right_to_left) {
        format!("{}{name}{}", ISOLATE[0], ISOLATE[1])
    } else {
        name
    }
}

fn fixed(number: f64, decimals: usize) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "infinity" } else { "-infinity" }.to_owned();
    }
    let text = grouped(&format!("{number:.decimals$}"));
    // A negative number that rounds to zero is zero.
    if text.bytes().any(|b| matches!(b, b'1'..=b'9')) { text } else { text.replace('-', "") }
}

fn significant(number: f64, digits: usize) -> String {
    if number == 0.0 || number.is_infinite() {
        return fixed(number, 0);
    }
    let magnitude = number.abs().log10().floor() as i32;
    fixed(number, (digits as i32 - 1 - magnitude).clamp(0, 12) as usize)
}

/// The first characters, as far as they fit in this many columns.
pub(crate) fn head(text: impl Iterator<Item = char>, width: usize) -> String {
    let mut taken = 0;
    text.take_while(|c| {
        taken += c.width().unwrap_or(0);
        taken <= width
    })
    .collect()
}

/// Inserts separators between the thousands of a number.
fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(customers(-1631.92), "-1,632");
        assert_eq!(customers(12.34), "12.3");
    }

    #[test]
    fn small_numbers_keep_their_digits() {
        let usd: Currency = "USD".parse().unwrap();
        assert_eq!(amount(1.0857, usd), "1.09");
        assert_eq!(amount(0.01234, usd), "0.012");
        assert_eq!(amount(-0.0, usd), "0.00");
        assert_eq!(amount(f64::NEG_INFINITY, usd), "-infinity");
        assert_eq!(amount(1234.5, "JPY".parse().unwrap()), "1,234");
        assert_eq!(ratio(0.914_23), "0.9142");
        assert_eq!(ratio(55.42), "55.42");
        assert_eq!(ratio(12_345.6), "12,346");
        assert_eq!(percent(-0.000_001), "-0.00010");
        assert_eq!((percent(0.0), percent(0.000_1)), ("0.00".to_owned(), "0.01".to_owned()));
    }

    #[test]
    fn a_p_value_never_looks_like_its_threshold() {
        assert_eq!(p_value_beside(0.049_996_5, 0.05), "= 0.049996");
        assert_eq!(p_value_beside(0.050_000_4, 1.0 - 0.95), "= 0.0500004");
        assert_eq!(p_value_beside(0.05, 0.05), "= 0.0500");
        assert_eq!(p_value_beside(0.012_34, 0.05), "= 0.0123");
        assert_eq!(p_value_beside(1e-9, 0.05), "< 0.0001");
    }

    #[test]
    fn ticks_are_short() {
        assert_eq!(tick_label(0.3, 0.1), "0.3");
        assert_eq!(tick_label(-1500.0, 500.0), "-1,500");
        assert_eq!(tick_label(150_000.0, 50_000.0), "150K");
        assert_eq!(tick_label(1_500_000.0, 500_000.0), "1.5M");
        assert_eq!(tick_label(0.0, 0.1), "0");
        assert_eq!(tick_label(2e20, 1e20), "2.0e20");
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(isolated("evil\narm\t1\r\u{1b}[2J\0"), r"evil\narm\t1\r\u{1b}[2J\0");
        assert_eq!(printable("a\u{85}b\u{2028}c"), r"a\u{85}b\u{2028}c");
        assert_eq!(printable("מכתב é 日本"), "מכתב é 日本");
    }

    #[test]
    fn texts_break_between_words() {
        assert_eq!(broken("one two three", 7), ["one two", "three"]);
        assert_eq!(broken("unbreakable", 3), ["unbreakable"]);
    }

    #[test]
    fn hebrew_is_isolated_and_measured() {
        assert_eq!(isolated("mail"), "mail");
        let name = isolated("דואר");
        assert_eq!(name, "\u{2068}דואר\u{2069}");
        assert_eq!(pad(&name, 6, false), format!("{name}  "));
        assert_eq!(pad("日本", 6, true), "  日本");
    }
}
