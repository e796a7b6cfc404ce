//! The charts of a report.

use std::cmp::Reverse;

use crate::churn::display::tables::{label, limits};
use crate::churn::display::wording::Wording;
use crate::churn::report::counts::undeclared;
use crate::churn::report::matrix::{codes, total};
use crate::churn::report::overuse::OveruseOptions;
use crate::churn::report::report::ReasonReport;
use crate::churn::tally::place::Axis as Keys;
use crate::error::error::{Error, Result};
use crate::number::estimate::Estimate;
use crate::number::level::Level;
use crate::render::chart::{
    Axis, Bar, Chart, Curve, End, Mark, Matrix, Point, Role, Segment, Tick,
};
use crate::render::format::{count, percent};
use crate::render::label::in_lines;
use crate::stats::binomial_limits::binomial_limits;

/// The names of the charts.
const NAMES: [&str; 5] = ["pareto", "matrix", "trend", "funnel", "saves"];

/// The most bars of a chart.
const MOST_BARS: usize = 15;

/// The most curves of a chart.
const MOST_CURVES: usize = 6;

/// The most labels of months.
const MOST_TICKS: usize = 6;

/// The reason whose overuse is drawn if none is named.
const NO_NEED: &str = "NO_NEED";

/// The levels of the limits of a funnel.
const FUNNEL: [f64; 2] = [0.95, 0.998];

/// The points of a limit of a funnel.
const STEPS: u64 = 120;

impl ReasonReport {
    /// Returns a chart as data, in English or, with `he`, in Hebrew.
    ///
    /// | name | shows |
    /// |---|---|
    /// | `pareto` | the most frequent reasons |
    /// | `matrix` | the groups of roots behind each stated reason |
    /// | `trend` | the share of the largest groups by month |
    /// | `funnel` | how often each representative records `code` (by default `NO_NEED`), with limits of 95 and 99.8 %, and who is flagged; names only with `names` |
    /// | `saves` | the share of those who stayed by group |
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if no chart has that name, [`Error::Conflict`] without the columns
    /// that it needs, [`Error::UnknownCode`] for the code of a funnel.
    pub fn chart(
        &self,
        name: &str,
        language: &str,
        code: Option<&str>,
        names: bool,
    ) -> Result<Chart> {
        let words = Wording::of(language)?;
        match name {
            "pareto" => self.pareto_chart(words),
            "matrix" => self.matrix_chart(words),
            "trend" => self.trend_chart(words),
            "funnel" => self.funnel_chart(words, code.unwrap_or(NO_NEED), names),
            "saves" => self.saves_chart(words),
            _ => Err(Error::unknown_name("name", NAMES.map(str::to_owned).to_vec(), name)),
        }
    }

    fn pareto_chart(&self, words: &Wording) -> Result<Chart> {
        let mut lines = self.lines(self.at_depth(self.exits().iter(), None)?)?;
        lines.sort_by_key(|line| Reverse(line.sum.n));
        let most = lines.first().map_or(1, |line| line.sum.n.max(1));
        let more = lines.len() > MOST_BARS;
        let mut so_far = 0;
        let n = self.n();
        let bars = lines.iter().take(MOST_BARS).map(|line| {
            so_far += line.sum.n;
            let share = line.share.map(|share| percent(share.value)).unwrap_or_default();
            let together = percent(so_far as f64 / n.max(1) as f64);
            Bar {
                label: label(
                    self.scheme(),
                    line.code.as_deref().unwrap_or_default(),
                    words.language,
                ),
                label_lines: Vec::new(),
                detail: format!("{} ({share}, Σ {together})", count(line.sum.n)),
                group: 0,
                role: Role::Primary,
                mark: Mark::Bar,
                point: Some(line.sum.n as f64),
                segments: Vec::new(),
            }
        });
        let x = Axis::covering(words.exits.to_owned(), 0.0, most as f64);
        let notes = if more { vec![words.most.to_owned()] } else { Vec::new() };
        Ok(Chart { bars: bars.collect(), notes, ..empty("pareto", words.largest, x) }
            .with_label_lines())
    }

    fn matrix_chart(&self, words: &Wording) -> Result<Chart> {
        let groups = self.declared(Keys::Stated, Keys::Root, "stated")?;
        let crossed = self.crossed(groups, 1)?;
        let codes = codes(crossed.values());
        let name = |key: &Vec<Option<String>>| match key.first().and_then(Option::as_deref) {
            None => words.nothing.to_owned(),
            Some(code) => label(self.stated_scheme(), code, words.language),
        };
        let mut shares = Vec::with_capacity(crossed.len());
        let mut details = Vec::with_capacity(crossed.len());
        for row in crossed.values() {
            let all = total(row).max(1) as f64;
            let counts = codes.iter().map(|code| row.get(code).map_or(0, |sum| sum.n));
            let counts: Vec<u64> = counts.collect();
            shares.push(counts.iter().map(|&n| Some(100.0 * n as f64 / all)).collect());
            details.push(counts.into_iter().map(count).collect());
        }
        let columns: Vec<String> = codes
            .iter()
            .map(|code| label(self.scheme(), code.as_deref().unwrap_or_default(), words.language))
            .collect();
        let lines = in_lines(&columns.iter().map(String::as_str).collect::<Vec<_>>());
        let matrix = Matrix {
            labels: crossed.keys().map(name).collect(),
            label_lines: Vec::new(),
            shares,
            details,
            columns,
            column_lines: lines,
        };
        let x = Axis::of_shares(words.matrix_axis);
        Ok(Chart { matrix: Some(matrix), ..empty("matrix", words.matrix, x) }.with_label_lines())
    }

    fn trend_chart(&self, words: &Wording) -> Result<Chart> {
        let months = self.months(1)?;
        let sizes = |code: &Option<String>| -> u64 {
            months.all().map(|(_, row)| row.get(code).map_or(0, |sum| sum.n)).sum()
        };
        let mut codes: Vec<(u64, &Option<String>)> =
            months.codes.iter().map(|code| (sizes(code), code)).collect();
        codes.sort_by_key(|&(n, code)| (Reverse(n), code));
        let more = codes.len() > MOST_CURVES;
        codes.truncate(MOST_CURVES);
        let curve = |code: &Option<String>| {
            let points = months.all().enumerate().filter_map(|(at, (_, row))| {
                let n = row.get(code).map_or(0, |sum| sum.n);
                let all = total(row);
                (all > 0).then(|| [at as f64, 100.0 * n as f64 / all as f64])
            });
            Curve {
                label: label(self.scheme(), code.as_deref().unwrap_or_default(), words.language),
                label_lines: Vec::new(),
                points: points.collect(),
            }
        };
        let curves: Vec<Curve> = codes.into_iter().map(|(_, code)| curve(code)).collect();
        let names: Vec<i32> = months.all().map(|(month, _)| month).collect();
        let step = names.len().div_ceil(MOST_TICKS).max(1);
        let ticks = names.iter().enumerate().step_by(step);
        let ticks =
            ticks.map(|(at, &month)| Tick { at: at as f64, label: Self::month_name(month) });
        let high = names.len().saturating_sub(1).max(1) as f64;
        let x = Axis { label: words.month.to_owned(), low: 0.0, high, ticks: ticks.collect() };
        let highest =
            curves.iter().flat_map(|one| &one.points).map(|one| one[1]).fold(1.0, f64::max);
        let y = Axis::covering(words.trend_axis.to_owned(), 0.0, highest);
        let notes = if more { vec![words.most.to_owned()] } else { Vec::new() };
        Ok(Chart { curves, y: Some(y), notes, ..empty("trend", words.trend, x) }.with_label_lines())
    }

    fn funnel_chart(&self, words: &Wording, code: &str, names: bool) -> Result<Chart> {
        let found = self.overuse(code, OveruseOptions::default())?;
        if found.n == 0 {
            return Err(undeclared("representative"));
        }
        let p = found.k as f64 / found.n as f64;
        let table = &found.table;
        let mut points = Vec::with_capacity(table.rows());
        let mut most = 1;
        for row in 0..table.rows() {
            let n = table.column("n")?.int64(row)?.unwrap_or(0).unsigned_abs();
            let share = table.column("share")?.float64(row)?.unwrap_or(0.0);
            let flagged = table.column("flagged")?.bool(row)?.unwrap_or(false);
            let name = table.column("representative")?.text(row)?.unwrap_or_default();
            most = most.max(n);
            points.push(Point {
                x: n as f64,
                y: 100.0 * share,
                label: if names { name.to_owned() } else { String::new() },
                mark: if flagged { Mark::Diamond } else { Mark::Circle },
                role: if flagged { Role::Primary } else { Role::Secondary },
            });
        }
        let mut curves = Vec::new();
        for level in FUNNEL {
            let level = Level::new(level)?;
            let limits = (1..=STEPS).map(|step| (most * step).div_ceil(STEPS).max(1));
            let limits = limits.map(|n| Ok((n as f64, binomial_limits(p, n, level)?)));
            let limits: Vec<(f64, (f64, f64))> = limits.collect::<Result<_>>()?;
            for of in [|one: (f64, f64)| one.0, |one: (f64, f64)| one.1] {
                let points = limits.iter().map(|&(n, both)| [n, 100.0 * of(both)]);
                let label = format!("{} {} %", words.limits, level.percent());
                curves.push(Curve { label, label_lines: Vec::new(), points: points.collect() });
            }
        }
        let x = Axis::covering(words.funnel_n.to_owned(), 0.0, most as f64);
        let y = Axis { label: words.funnel_share.to_owned(), ..Axis::of_shares("") };
        let scheme =
            if self.scheme().contains(code) { self.scheme() } else { self.stated_scheme() };
        let title = format!("{}: {}", words.funnel, label(scheme, code, words.language));
        let notes = vec![words.funnel_note.to_owned()];
        Ok(Chart { curves, points, y: Some(y), notes, ..empty("funnel", &title, x) }
            .with_label_lines())
    }

    fn saves_chart(&self, words: &Wording) -> Result<Chart> {
        let found = self.attempts_by(|_, id| self.code(id, Some(1)))?;
        let attempts: Vec<_> = found.values().copied().collect();
        let rates = self.rates(&attempts)?;
        let x = Axis::of_shares(words.rate);
        let bar = |(code, rate): (&Option<String>, &Option<Estimate>)| {
            let rate = rate.as_ref();
            let segment = |rate: &Estimate| Segment {
                low: 100.0 * rate.lower,
                high: 100.0 * rate.upper,
                low_end: End::Limit,
                high_end: End::Limit,
            };
            let value = rate.map(|rate| percent(rate.value)).unwrap_or_default();
            Bar {
                label: label(self.scheme(), code.as_deref().unwrap_or_default(), words.language),
                label_lines: Vec::new(),
                detail: format!("{value} ({})", limits(rate)),
                group: 0,
                role: Role::Primary,
                mark: Mark::Circle,
                point: rate.map(|rate| 100.0 * rate.value),
                segments: rate.map(segment).into_iter().collect(),
            }
        };
        let bars = found.keys().zip(&rates).map(bar).collect();
        Ok(Chart { bars, ..empty("saves", words.saves, x) }.with_label_lines())
    }
}

fn empty(name: &str, title: &str, x: Axis) -> Chart {
    Chart {
        name: name.to_owned(),
        title: title.to_owned(),
        x,
        y: None,
        bars: Vec::new(),
        curves: Vec::new(),
        points: Vec::new(),
        references: Vec::new(),
        notes: Vec::new(),
        matrix: None,
    }
}
