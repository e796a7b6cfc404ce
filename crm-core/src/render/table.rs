//! A table as text and as HTML.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::date::civil::civil;
use crate::render::format::{escaped, head, isolated, pad, printable};
use crate::render::terminal::{WIDTH, side_by_side};
use crate::table::cell::Cell;
use crate::table::column::TableColumn;
use crate::table::data_type::DataType;
use crate::table::table::Table;

/// The most rows that are shown.
const MOST_ROWS: usize = 20;

/// The spaces between columns.
const GAP: usize = 2;

/// The greatest width of a text: longer ones are cut.
const MOST_WIDTH: usize = 40;

/// What is shown of a column.
struct Shown {
    name: String,
    cells: Vec<String>,
    is_number: bool,
}

impl Table {
    /// Writes the first 20 rows as an HTML table, for a notebook.
    ///
    /// It shows the same cells as `Display`, which writes a table for a terminal of 80 columns;
    /// the columns that do not fit beside the others follow below, beside the first one again.
    /// Floats are rounded to six significant digits, a null is `null`, an unbounded limit `inf`;
    /// instants that have a time zone are shown in UTC and end with `Z`. A text wider than 40
    /// characters is cut. Control characters are escaped, and text written from right to left
    /// cannot rearrange its neighbors.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::table::Table;
    ///
    /// let table = Table::builder()
    ///     .text("arm", [Some("mail"), Some("<b>")])
    ///     .float64("rate", [Some(0.08), None])
    ///     .finish()?;
    /// assert!(table.to_html_fragment().contains("<td>&lt;b&gt;</td>"));
    /// assert_eq!(table.to_string(), "arm   rate\nmail  0.08\n<b>   null\n");
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html_fragment(&self) -> String {
        let shown = self.shown();
        let cell = |tag: &str, text: &str, is_number: bool| {
            let style = if is_number { " style=\"text-align:right\"" } else { "" };
            format!("<{tag}{style}>{}</{tag}>", escaped(text))
        };
        let heads = shown.iter().map(|column| cell("th", &column.name, column.is_number));
        let mut html =
            format!("<table><thead><tr>{}</tr></thead><tbody>", heads.collect::<String>());
        for row in 0..self.rows().min(MOST_ROWS) {
            let cells = shown.iter().map(|column| cell("td", column.cell(row), column.is_number));
            html += &format!("<tr>{}</tr>", cells.collect::<String>());
        }
        html += "</tbody></table>";
        match self.below() {
            Some(below) => format!("<div>{html}<p>{below}</p></div>"),
            None => format!("<div>{html}</div>"),
        }
    }

    fn shown(&self) -> Vec<Shown> {
        let rows = self.rows().min(MOST_ROWS);
        self.columns().iter().map(|column| Shown::of(column, rows)).collect()
    }

    /// What is said below the rows.
    fn below(&self) -> Option<String> {
        if self.columns().is_empty() {
            return Some("no columns".to_owned());
        }
        match self.rows().saturating_sub(MOST_ROWS) {
            0 if self.rows() > 0 => None,
            0 => Some("no rows".to_owned()),
            1 => Some("and 1 more row".to_owned()),
            more => Some(format!("and {more} more rows")),
        }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        for (at, block) in blocks(&shown).into_iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            let line = |text: fn(&Shown, usize) -> &str, row: usize| {
                let cells = block
                    .iter()
                    .map(|column| pad(text(column, row), column.width(), column.is_number));
                cells.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
            };
            writeln!(f, "{}", line(|column, _| &column.name, 0))?;
            for row in 0..self.rows().min(MOST_ROWS) {
                writeln!(f, "{}", line(Shown::cell, row))?;
            }
        }
        match self.below() {
            Some(below) => writeln!(f, "{below}"),
            None => Ok(()),
        }
    }
}

/// The columns that fit side by side, each time beside the first.
fn blocks(shown: &[Shown]) -> Vec<Vec<&Shown>> {
    let Some((first, rest)) = shown.split_first() else { return Vec::new() };
    let widths: Vec<usize> = rest.iter().map(Shown::width).collect();
    let blocks = side_by_side(&widths, GAP, WIDTH.saturating_sub(first.width()));
    if blocks.is_empty() {
        return vec![vec![first]];
    }
    let beside = |block: Range<usize>| {
        let others = rest.iter().take(block.end).skip(block.start);
        std::iter::once(first).chain(others).collect()
    };
    blocks.into_iter().map(beside).collect()
}

impl Shown {
    fn of(column: &TableColumn, rows: usize) -> Shown {
        let decimals = (0..rows).filter_map(|row| match column.get(row) {
            Some(Cell::Decimal128 { units, decimals }) => Some(significant(units, decimals)),
            _ => None,
        });
        let decimals = decimals.max().unwrap_or(0);
        let is_zoned = matches!(column.data_type(), DataType::Timestamp { zone: Some(_) });
        let cell = |row| match column.get(row) {
            None => "null".to_owned(),
            Some(Cell::Bool(value)) => value.to_string(),
            Some(Cell::Int64(value)) => value.to_string(),
            Some(Cell::Float64(value)) => float(value),
            Some(Cell::Decimal128 { units, decimals: own }) => decimal(units, own, decimals),
            Some(Cell::Text(text)) => isolated(&cut(text)),
            Some(Cell::Date32(days)) => date(days.into()),
            Some(Cell::Timestamp(instant)) => timestamp(instant, is_zoned),
        };
        Shown {
            name: isolated(&cut(column.name())),
            cells: (0..rows).map(cell).collect(),
            is_number: matches!(
                column.data_type(),
                DataType::Int64 | DataType::Float64 | DataType::Decimal128 { .. }
            ),
        }
    }

    fn cell(&self, row: usize) -> &str {
        self.cells.get(row).map_or("", String::as_str)
    }

    fn width(&self) -> usize {
        let cells = self.cells.iter().chain([&self.name]);
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    }
}

/// Cuts a text that is too wide.
fn cut(text: &str) -> String {
    let text = printable(text);
    if text.width() <= MOST_WIDTH {
        return text;
    }
    head(text.chars(), MOST_WIDTH - 1) + "…"
}

/// A float with at most six significant digits.
fn float(value: f64) -> String {
    if !value.is_finite() || value == 0.0 {
        return value.abs().to_string().replace("inf", if value < 0.0 { "-inf" } else { "inf" });
    }
    let rounded: f64 = format!("{value:.5e}").parse().unwrap_or(value);
    if (1e-5..1e15).contains(&rounded.abs()) { rounded.to_string() } else { format!("{rounded:e}") }
}

/// The decimals of a number without the zeros at its end.
pub(crate) fn significant(units: i128, decimals: u8) -> u8 {
    let (mut units, mut decimals) = (units, decimals);
    while decimals > 0 && units % 10 == 0 {
        units /= 10;
        decimals -= 1;
    }
    decimals
}

/// A decimal of which some decimals are shown: the others are zeros.
pub(crate) fn decimal(units: i128, decimals: u8, shown: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let (decimals, shown) = (usize::from(decimals), usize::from(shown));
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match fraction.get(..shown) {
        Some("") | None => format!("{sign}{whole}"),
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
    }
}

/// The date of a day since 1970-01-01; a column also holds days that are no [`Day`].
///
/// [`Day`]: crate::date::day::Day
pub(crate) fn date(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

pub(crate) fn timestamp(instant: i64, is_zoned: bool) -> String {
    const SECOND: i64 = 1_000_000;
    const DAY: i64 = 86_400 * SECOND;
    let (day, rest) = (instant.div_euclid(DAY), instant.rem_euclid(DAY));
    let (seconds, micros) = (rest / SECOND, rest % SECOND);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = format!("{} {hour:02}:{minute:02}:{second:02}", date(day));
    if micros > 0 {
        text += &format!(".{micros:06}");
    }
    text + if is_zoned { "Z" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_short() {
        for (value, text) in [
            (0.08, "0.08"),
            (1.0 / 3.0, "0.333333"),
            (-1_234.567_89, "-1234.57"),
            (-0.0, "0"),
            (1e14, "100000000000000"),
            (1e15, "1e15"),
            (1.234_567_89e-9, "1.23457e-9"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal(1999, 2, 2), "19.99");
        assert_eq!(decimal(-5, 3, 3), "-0.005");
        assert_eq!(decimal(2_000_000, 8, 1), "0.0");
        assert_eq!(decimal(7, 0, 0), "7");
        assert_eq!(decimal(i128::MIN, 38, 38).len(), 41);
        assert_eq!((significant(2_662_000, 6), significant(0, 2)), (3, 0));
    }

    #[test]
    fn days_are_civil_dates() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_454, "2026-01-01"),
            (-719_468, "0000-03-01"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(date(days), text);
        }
        // No day that a column holds is too large to be shown.
        assert!(date(i32::MAX.into()).starts_with("5881580-"));
        assert_eq!(timestamp(-1, true), "1969-12-31 23:59:59.999999Z");
        assert_eq!(timestamp(1_767_225_661_000_000, false), "2026-01-01 00:01:01");
        assert!(timestamp(i64::MIN, false).starts_with("-290308-"));
    }

    #[test]
    fn wide_tables_go_on_below_beside_the_first_column() {
        let mut builder = Table::builder().text("arm", [Some("דואר"), Some("a\nb")]);
        for at in 0..12 {
            builder = builder.int64(format!("number_{at}"), [Some(at), None]);
        }
        let text = builder.finish().unwrap().to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.iter().all(|line| line.width() <= WIDTH), "{text}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("arm ")).count(), 2, "{text}");
        assert_eq!(lines[1].matches("\u{2068}דואר\u{2069}").count(), 1);
        assert!(lines[2].starts_with("a\\nb  "), "{text}");
    }

    #[test]
    fn long_tables_and_texts_are_cut() {
        let table = |rows| Table::builder().int64("n", (0..rows).map(Some)).finish().unwrap();
        assert_eq!(table(20).to_string().lines().count(), 21);
        assert!(table(21).to_string().ends_with("\n19\nand 1 more row\n"));
        assert!(table(1000).to_html_fragment().ends_with("<p>and 980 more rows</p></div>"));
        assert_eq!(table(0).to_string(), "n\nno rows\n");
        assert_eq!(Table::builder().finish().unwrap().to_string(), "no columns\n");
        assert_eq!(cut(&"語".repeat(30)), "語".repeat(19) + "…");
    }
}
