//! The tables of a report, with the labels of a language.

use crate::churn::display::wording::Wording;
use crate::churn::report::counts::Counts;
use crate::churn::report::report::ReasonReport;
use crate::churn::report::rollup::Line as Counted;
use crate::churn::scheme::scheme::ReasonScheme;
use crate::churn::tally::place::Axis;
use crate::error::error::Result;
use crate::number::estimate::Estimate;
use crate::render::format::{count, p_value, percent, printable};
use crate::render::grid::{Grid, Line};
use crate::table::table::Table;

/// The most rows of a table of a report.
const MOST: usize = 15;

/// The label of a code in a language, or in one that the scheme has.
pub(crate) fn label(scheme: &ReasonScheme, code: &str, language: &str) -> String {
    let languages = scheme.languages().iter().map(String::as_str);
    let concept = scheme.get(code);
    let mut labels = std::iter::once(language)
        .chain(languages)
        .filter_map(|language| concept.as_ref().ok()?.label(language).ok());
    labels.next().unwrap_or(code).to_owned()
}

/// The limits of a share.
pub(crate) fn limits(share: Option<&Estimate>) -> String {
    let share = share.map(|share| format!("{} - {}", percent(share.lower), percent(share.upper)));
    share.unwrap_or_default()
}

fn value(share: Option<&Estimate>) -> String {
    share.map(|share| percent(share.value)).unwrap_or_default()
}

/// A table below its title.
pub(crate) struct Titled {
    pub(crate) title: String,
    pub(crate) grid: Grid,
    pub(crate) note: Option<String>,
}

/// The tables of a report, in the order in which they are read.
pub(crate) fn tables(report: &ReasonReport, words: &'static Wording) -> Result<Vec<Titled>> {
    let mut tables = vec![split(report, words)?];
    let groups = report.lines(report.at_depth(report.exits().iter(), Some(1))?)?;
    tables.push(reasons(report, words, words.groups, groups, usize::MAX));
    let mut largest = report.lines(report.at_depth(report.exits().iter(), None)?)?;
    largest.sort_by_key(|line| std::cmp::Reverse(line.sum.n));
    tables.push(reasons(report, words, words.largest, largest, MOST));
    if report.inner.definition.stated.is_some() {
        tables.push(matrix(report, words)?);
    }
    if report.inner.definition.date.is_some() {
        tables.push(trend(report, words)?);
    }
    if report.inner.definition.saved.is_some() {
        tables.push(saves(report, words)?);
    }
    Ok(tables)
}

fn heads<const N: usize>(heads: [&str; N]) -> Vec<(String, usize)> {
    heads.map(|head| (head.to_owned(), 0)).to_vec()
}

fn split(report: &ReasonReport, words: &'static Wording) -> Result<Titled> {
    let table = report.split()?;
    let line = |(row, name): (usize, &&str)| {
        let n = table.column("n")?.int64(row)?.unwrap_or(0);
        let number = |column: &str| -> Result<String> {
            Ok(table.column(column)?.float64(row)?.map(percent).unwrap_or_default())
        };
        let limits = format!("{} - {}", number("lower")?, number("upper")?);
        let cells = vec![count(n.unsigned_abs()), number("share")?, limits];
        Ok(Line { name: (*name).to_owned(), remark: "", cells })
    };
    let lines = words.kinds.iter().enumerate().map(line).collect::<Result<_>>()?;
    let heads = heads([words.exits, words.share, words.interval]);
    let grid = Grid { first: words.kind, heads, lines };
    Ok(Titled { title: words.kind.to_owned(), grid, note: None })
}

fn reasons(
    report: &ReasonReport,
    words: &'static Wording,
    title: &str,
    lines: Vec<Counted>,
    most: usize,
) -> Titled {
    let has_value = report.inner.definition.value.is_some();
    let more = lines.len() > most;
    let line = |line: &Counted| {
        let code = line.code.as_deref().unwrap_or_default();
        let share = line.share.as_ref();
        let mut cells = vec![count(line.sum.n), value(share), limits(share)];
        if has_value {
            cells.push(report.amount(line.sum.value));
        }
        Line { name: label(report.scheme(), code, words.language), remark: "", cells }
    };
    let mut heads = heads([words.exits, words.share, words.interval]);
    if has_value {
        heads.push((words.value.to_owned(), 0));
    }
    let grid =
        Grid { first: words.reason, heads, lines: lines.iter().take(most).map(line).collect() };
    Titled { title: title.to_owned(), grid, note: more.then(|| words.most.to_owned()) }
}

fn matrix(report: &ReasonReport, words: &'static Wording) -> Result<Titled> {
    let groups = report.declared(Axis::Stated, Axis::Root, "stated")?;
    let crossed = report.crossed(groups, 1)?;
    let codes = crate::churn::report::matrix::codes(crossed.values());
    let code = |code: &Option<String>| code.clone().unwrap_or_default();
    let named = |one: &Option<String>| label(report.scheme(), &code(one), words.language);
    let head = |one: &Option<String>| (printable(&named(one)).to_string(), 0);
    let line = |(key, row): (&Vec<Option<String>>, &Counts)| {
        let all = crate::churn::report::matrix::total(row);
        let cell = |code: &Option<String>| {
            let n = row.get(code).map_or(0, |sum| sum.n);
            format!("{} ({})", count(n), percent(n as f64 / all.max(1) as f64))
        };
        let stated = key.first().and_then(Option::as_deref);
        let name = stated.map_or_else(
            || words.nothing.to_owned(),
            |code| label(report.stated_scheme(), code, words.language),
        );
        Line { name, remark: "", cells: codes.iter().map(cell).collect() }
    };
    let grid = Grid {
        first: words.stated,
        heads: codes.iter().map(head).collect(),
        lines: crossed.iter().map(line).collect(),
    };
    Ok(Titled { title: words.matrix.to_owned(), grid, note: None })
}

/// The labels of the codes of a table.
fn labels(report: &ReasonReport, table: &Table, language: &str) -> Result<Vec<String>> {
    let column = table.column("code")?;
    let name = |row| {
        let code = column.text(row)?.unwrap_or_default();
        Ok(label(report.scheme(), code, language))
    };
    (0..table.rows()).map(name).collect()
}

fn trend(report: &ReasonReport, words: &'static Wording) -> Result<Titled> {
    let table = report.trend(1)?;
    let names = labels(report, &table, words.language)?;
    let line = |(row, name): (usize, String)| {
        let number = |column: &str, shown: fn(f64) -> String| -> Result<String> {
            Ok(table.column(column)?.float64(row)?.map(shown).unwrap_or_default())
        };
        let z = |z: f64| format!("{z:.2}");
        let cells = vec![
            number("first_share", percent)?,
            number("last_share", percent)?,
            number("z", z)?,
            number("p_adjusted", p_value)?,
        ];
        Ok(Line { name, remark: "", cells })
    };
    let lines = names.into_iter().enumerate().map(line).collect::<Result<_>>()?;
    let heads = heads([words.first, words.last, "z", words.p_adjusted]);
    let grid = Grid { first: words.reason, heads, lines };
    Ok(Titled { title: words.trend.to_owned(), grid, note: None })
}

fn saves(report: &ReasonReport, words: &'static Wording) -> Result<Titled> {
    let found = report.attempts_by(|_, id| report.code(id, Some(1)))?;
    let attempts: Vec<_> = found.values().copied().collect();
    let rates = report.rates(&attempts)?;
    let rows = found.iter().zip(&rates);
    let line = |((code, attempts), rate): ((&Option<String>, _), &Option<Estimate>)| {
        let attempts: &crate::churn::report::saves::Attempts = attempts;
        let rate = rate.as_ref();
        let code = code.as_deref().unwrap_or_default();
        Line {
            name: label(report.scheme(), code, words.language),
            remark: "",
            cells: vec![
                count(attempts.attempts),
                count(attempts.saved.n),
                value(rate),
                limits(rate),
            ],
        }
    };
    let heads = heads([words.attempts, words.saved, words.share, words.interval]);
    let grid = Grid { first: words.reason, heads, lines: rows.map(line).collect() };
    Ok(Titled { title: words.saves.to_owned(), grid, note: None })
}

impl ReasonReport {
    /// A sum of values in words: its number, and the currency.
    pub(crate) fn amount(&self, units: i128) -> String {
        let decimals = u8::try_from(self.decimals()).unwrap_or_default();
        let shown = crate::render::table::significant(units, decimals).max(match self.currency() {
            Some(_) => decimals,
            None => 0,
        });
        let number = crate::render::table::decimal(units, decimals, shown);
        match self.currency() {
            Some(currency) => format!("{number} {}", currency.code()),
            None => number,
        }
    }

    /// What a report begins with: the counts, and the share with an established reason.
    pub(crate) fn summary(&self, words: &Wording) -> Result<Vec<String>> {
        let n = self.n();
        let mut first = format!("{} {}", count(n), words.exits);
        if let Some(attempts) = self.attempts() {
            first += &format!(", {} {}", count(attempts), words.attempts);
        }
        if let Some(units) = self.value_units() {
            first += &format!(", {}: {}", words.value, self.amount(units));
        }
        let coverage = match self.coverage()? {
            Ok(share) => format!(
                "{}% {} ({}%: {})",
                percent(share.value),
                words.established,
                share.level.percent(),
                limits(Some(&share))
            ),
            Err(_) => words.none.to_owned(),
        };
        let unknown = self.unknown();
        let unknown = format!(
            "{}: {} {}, {} {}, {} {}",
            words.unknown,
            count(unknown.not_asked),
            words.not_asked,
            count(unknown.declined),
            words.declined,
            count(unknown.other),
            words.other
        );
        Ok(vec![first, coverage, unknown])
    }
}
