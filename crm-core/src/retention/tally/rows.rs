//! Counting rows.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::column::batch::BLOCK;
use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::number::counts;
use crate::column::outcome::outcomes;
use crate::column::reader::Exact;
use crate::column::units::{units, whole_units};
use crate::error::error::{Error, Result};
use crate::fold::level::{Coder, Levels, NULL};
use crate::money::decimals::{Decimals, Rounding};
use crate::retention::assignment::assignment::Assignment;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::tally::cell::{Cell, CellKey, MetricSums, PairSums};
use crate::retention::tally::covariate::{Counts, Covariate, MOST_LEVELS, Numbers};
use crate::retention::tally::numbering::Cells;
use crate::retention::tally::sums::{Group, METRICS, Sums};
use crate::retention::tally::tally::{MOST_CELLS, Tallies};

/// For each set of metrics that a row may have, a group of its own.
const MASKS: usize = 1 << METRICS;

/// Counts some rows of a batch, each a customer or as many as its count says.
pub(crate) fn tally_rows(
    definition: &StudyDefinition,
    batch: &Batch<'_>,
    rows: Range<usize>,
) -> Result<Tallies> {
    if rows.is_empty() {
        return Err(Error::EmptyInput);
    }
    let mut counter = Counter::new(definition, batch)?;
    let mut block = Block::new(rows.len().min(BLOCK));
    for rows in blocks(rows) {
        counter.count(rows, &mut block)?;
    }
    counter.finish()
}

/// Divides rows into blocks.
pub(crate) fn blocks(rows: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(BLOCK).map(move |start| start..end.min(start + BLOCK))
}

/// What has been read of a block of rows.
struct Block {
    cells: Vec<u32>,
    codes: Vec<u32>,
    lost: Vec<u8>,
    masks: Vec<u8>,
    present: Vec<u8>,
    exposed: Vec<u8>,
    sizes: Vec<u64>,
    days: Vec<i64>,
    metrics: [Vec<i64>; METRICS],
    floats: [Vec<f64>; METRICS],
}

impl Block {
    fn new(rows: usize) -> Block {
        Block {
            cells: vec![0; rows],
            codes: vec![0; rows],
            lost: vec![0; rows],
            masks: vec![0; rows],
            present: vec![0; rows],
            exposed: vec![0; rows],
            sizes: vec![0; rows],
            days: vec![0; rows],
            metrics: std::array::from_fn(|_| vec![0; rows]),
            floats: std::array::from_fn(|_| vec![0.0; rows]),
        }
    }

    /// Writes the group of each row over the codes: its cell, its outcome and its metrics.
    fn group(&mut self, cut: std::ops::RangeTo<usize>) {
        let groups = self.codes.get_mut(cut).unwrap_or_default();
        let rows = self.cells.iter().zip(&self.lost).zip(&self.masks);
        for (group, ((&cell, &lost), &mask)) in groups.iter_mut().zip(rows) {
            *group = (cell << 1 | u32::from(lost)) << METRICS | u32::from(mask);
        }
    }
}

/// A numeric column and how it is summed.
struct Number<'b> {
    column: &'b Column<'b>,
    decimals: Decimals,
    rounding: Rounding,
}

impl<'b> Number<'b> {
    fn new(batch: &'b Batch<'b>, name: &str, decimals: Decimals) -> Result<Number<'b>> {
        Ok(Number { column: batch.column(name)?, decimals, rounding: Rounding::default() })
    }

    fn read(
        &mut self,
        batch: &Batch<'_>,
        rows: Range<usize>,
        out: &mut [i64],
        present: &mut [u8],
    ) -> Result<()> {
        let Number { column, decimals, rounding } = self;
        units(batch, column, *decimals, rows, (out, present), rounding)
    }

    fn null(&self, batch: &Batch<'_>, row: usize) -> Error {
        let column = self.column.name().to_owned();
        Error::NullValue { column, row: batch.row_number(row) }
    }
}

/// A covariate's column, and what was seen of it by the code of the arm.
struct CovariateReader<'b> {
    name: &'b str,
    kind: Kind<'b>,
}

enum Kind<'b> {
    Numeric(Number<'b>, Vec<Numbers>),
    Categorical(Box<Coder<'b>>, Levels, Vec<Vec<u64>>, Vec<u64>),
}

/// How the customers were drawn into arms, and who stands in another.
struct Drawn<'b> {
    assignment: &'b Assignment,
    ids: &'b Column<'b>,
    /// By the code of an arm as it was seen, its code in the assignment.
    codes: Vec<Option<u16>>,
    misassigned: BTreeMap<String, u64>,
}

impl<'b> Drawn<'b> {
    fn new(definition: &'b StudyDefinition, batch: &'b Batch<'b>) -> Result<Option<Drawn<'b>>> {
        let (Some(assignment), Some(id)) = (&definition.assignment, &definition.id) else {
            return Ok(None);
        };
        let ids = batch.column(id)?;
        let (codes, misassigned) = (Vec::new(), BTreeMap::new());
        Ok(Some(Drawn { assignment, ids, codes, misassigned }))
    }

    fn expected(&mut self, names: &[String]) {
        let known = self.assignment.arm_names();
        for name in names.iter().skip(self.codes.len()) {
            let code = known.iter().position(|one| one == name);
            self.codes.push(code.and_then(|code| u16::try_from(code).ok()));
        }
    }
}

/// Reads the rows of a batch and counts.
struct Counter<'b> {
    definition: &'b StudyDefinition,
    batch: &'b Batch<'b>,
    arm: (Coder<'b>, Levels),
    strata: Vec<(Coder<'b>, Levels)>,
    churned: &'b Column<'b>,
    count: Option<&'b Column<'b>>,
    followed: Option<(Number<'b>, i64)>,
    exposed: Option<&'b Column<'b>>,
    currency: Option<&'b Column<'b>>,
    drawn: Option<Drawn<'b>>,
    metrics: [Option<Number<'b>>; METRICS],
    covariates: Vec<CovariateReader<'b>>,
    cells: Cells,
    /// By cell and outcome, where there is no metric to sum.
    plain: Lanes,
    sums: Sums,
    excluded: Vec<u64>,
    exposures: Vec<[u64; 2]>,
}

impl<'b> Counter<'b> {
    fn new(definition: &'b StudyDefinition, batch: &'b Batch<'b>) -> Result<Counter<'b>> {
        let levels = match definition.arms() {
            Some(arms) => Levels::closed(arms),
            None => Levels::open(MOST_CELLS),
        };
        let arm = Coder::new(batch, batch.column(&definition.arm)?, unknown_arm)?;
        let stratum = |name: &String| {
            let coder = Coder::nullable(batch, batch.column(name)?)?;
            Ok((coder, Levels::open(MOST_CELLS)))
        };
        let optional = |name: &Option<String>| name.as_ref().map(|n| batch.column(n)).transpose();
        let followed = match (&definition.followed_days, definition.follow_up_days()) {
            (Some(name), Some(days)) => {
                // Half a day too few is too few: parts of a day are not rounded away.
                let decimals = definition.decimals_of(name);
                let least = i64::from(days) * 10_i64.pow(decimals.get());
                Some((Number::new(batch, name, decimals)?, least))
            }
            _ => None,
        };
        let metric = |metric| match definition.metric(metric) {
            Some((name, decimals)) => Number::new(batch, name, decimals).map(Some),
            None => Ok(None),
        };
        let strata = definition.strata.iter().map(stratum).collect::<Result<Vec<_>>>()?;
        let covariates =
            definition.covariates.iter().map(|name| covariate(definition, batch, name));
        Ok(Counter {
            definition,
            batch,
            arm: (arm, levels),
            cells: Cells::new(strata.len(), MOST_CELLS),
            strata,
            churned: batch.column(&definition.churned)?,
            count: optional(&definition.count)?,
            followed,
            exposed: optional(&definition.exposed)?,
            currency: optional(&definition.currency_column)?,
            drawn: Drawn::new(definition, batch)?,
            metrics: [metric(Metric::Revenue)?, metric(Metric::Baseline)?, metric(Metric::Cost)?],
            covariates: covariates.collect::<Result<_>>()?,
            plain: Lanes::default(),
            sums: Sums::new(),
            excluded: Vec::new(),
            exposures: Vec::new(),
        })
    }

    /// Counts a block of rows.
    fn count(&mut self, rows: Range<usize>, block: &mut Block) -> Result<()> {
        let length = rows.len();
        let cut = ..length;
        self.check_currency(rows.clone())?;
        self.encode(rows.clone(), block)?;
        let lost = block.lost.get_mut(cut).unwrap_or_default();
        outcomes(self.batch, self.churned, rows.clone(), lost)?;
        let weighted = self.weigh(rows.clone(), block)?;
        self.expose(rows.clone(), block)?;
        self.draw(rows.clone(), block, weighted)?;
        self.sum(rows.clone(), block, weighted)?;
        self.cover(rows, block, weighted)
    }

    fn check_currency(&self, rows: Range<usize>) -> Result<()> {
        let Some(column) = self.currency else { return Ok(()) };
        let expected = self.definition.currency.code();
        let foreign = |column: &Column<'_>, found: String, _: &Levels, _| Error::CurrencyMismatch {
            field: column.name().to_owned(),
            expected: String::new(),
            found,
        };
        let mut levels = Levels::closed([expected]);
        let mut codes = vec![0; rows.len()];
        let read = Coder::new(self.batch, column, foreign)?.encode(&mut levels, rows, &mut codes);
        read.map_err(|error| match error {
            Error::CurrencyMismatch { field, found, .. } => {
                Error::CurrencyMismatch { field, expected: expected.to_owned(), found }
            }
            other => other,
        })
    }

    /// Numbers the cells of the rows.
    fn encode(&mut self, rows: Range<usize>, block: &mut Block) -> Result<()> {
        let cells = block.cells.get_mut(..rows.len()).unwrap_or_default();
        self.arm.0.encode(&mut self.arm.1, rows.clone(), cells)?;
        let mut count = self.arm.1.names().len();
        for (at, (coder, levels)) in self.strata.iter_mut().enumerate() {
            let codes = block.codes.get_mut(..rows.len()).unwrap_or_default();
            coder.encode(levels, rows.clone(), codes)?;
            let column = self.definition.strata.get(at).map_or("", String::as_str);
            count = self.cells.join(at, cells, codes, column)?;
        }
        self.excluded.resize(count, 0);
        self.exposures.resize(count, [0; 2]);
        if self.metrics.iter().all(Option::is_none) {
            self.plain.resize(2 * count);
        } else {
            self.sums.resize(2 * MASKS * count);
        }
        Ok(())
    }

    /// Reads how many customers each row stands for; returns whether that may be other than one.
    fn weigh(&mut self, rows: Range<usize>, block: &mut Block) -> Result<bool> {
        if self.count.is_none() && self.followed.is_none() && self.exposed.is_none() {
            return Ok(false);
        }
        let sizes = block.sizes.get_mut(..rows.len()).unwrap_or_default();
        match self.count {
            Some(column) => counts(self.batch, column, rows.clone(), sizes)?,
            None => sizes.fill(1),
        }
        let Some((followed, least)) = &mut self.followed else { return Ok(self.count.is_some()) };
        let days = block.days.get_mut(..rows.len()).unwrap_or_default();
        let present = block.present.get_mut(..rows.len()).unwrap_or_default();
        followed.read(self.batch, rows.clone(), days, present)?;
        let cells = block.cells.iter();
        let each = rows.zip(sizes).zip(days).zip(present).zip(cells);
        for ((((row, size), &mut days), &mut present), &cell) in each {
            if present == 0 {
                return Err(followed.null(self.batch, row));
            }
            if days < *least {
                if let Some(excluded) = self.excluded.get_mut(cell as usize) {
                    *excluded = excluded.saturating_add(*size);
                }
                *size = 0;
            }
        }
        Ok(true)
    }

    /// Counts who was exposed to the program.
    fn expose(&mut self, rows: Range<usize>, block: &mut Block) -> Result<()> {
        let Some(column) = self.exposed else { return Ok(()) };
        let exposed = block.exposed.get_mut(..rows.len()).unwrap_or_default();
        outcomes(self.batch, column, rows, exposed)?;
        let customers = exposed.iter().zip(&block.lost).zip(&block.sizes).zip(&block.cells);
        for (((&exposed, &lost), &size), &cell) in customers {
            let counts = self.exposures.get_mut(cell as usize);
            if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(lost))) {
                *count = count.saturating_add(u64::from(exposed) * size);
            }
        }
        Ok(())
    }

    /// Counts the customers who stand in another arm than the one they were drawn into.
    fn draw(&mut self, rows: Range<usize>, block: &Block, weighted: bool) -> Result<()> {
        let Some(drawn) = &mut self.drawn else { return Ok(()) };
        let codes = drawn.assignment.assign_rows(self.batch, drawn.ids, rows)?;
        let names = self.arm.1.names();
        drawn.expected(names);
        for (at, (code, &cell)) in codes.into_iter().zip(&block.cells).enumerate() {
            let arm = if self.strata.is_empty() { cell } else { self.cells.arm(cell) } as usize;
            if drawn.codes.get(arm) != Some(&Some(code)) {
                let size = if weighted { block.sizes.get(at).copied().unwrap_or(0) } else { 1 };
                let name = names.get(arm).cloned().unwrap_or_default();
                let count = drawn.misassigned.entry(name).or_default();
                *count = count.saturating_add(size);
            }
        }
        Ok(())
    }

    /// Counts the customers by outcome, and sums their metrics.
    fn sum(&mut self, rows: Range<usize>, block: &mut Block, weighted: bool) -> Result<()> {
        let cut = ..rows.len();
        if self.metrics.iter().all(Option::is_none) {
            let cells = block.cells.get(cut).unwrap_or_default();
            let lost = block.lost.get(cut).unwrap_or_default();
            if weighted {
                self.plain.add(cells, lost, block.sizes.get(cut).unwrap_or_default());
            } else {
                self.plain.count(cells, lost);
            }
            return Ok(());
        }
        if !weighted && self.sum_floats(rows.clone(), block)? {
            return Ok(());
        }
        self.read_metrics(rows, block)?;
        block.group(cut);
        let groups = block.codes.get(cut).unwrap_or_default();
        let [x, y, z] = &block.metrics;
        let units = [x, y, z].map(|metric| metric.get(cut).unwrap_or_default());
        if weighted {
            self.sums.add_wide(groups, units, block.sizes.get(cut))
        } else {
            self.sums.add(groups, units)
        }
    }

    /// Sums metrics that are all floats and whole numbers of units, not too large; returns whether
    /// they are, and otherwise sums nothing.
    fn sum_floats(&mut self, rows: Range<usize>, block: &mut Block) -> Result<bool> {
        let cut = ..rows.len();
        let masks = block.masks.get_mut(cut).unwrap_or_default();
        masks.fill(0);
        let mut largest = 0.0_f64;
        for ((number, out), metric) in self.metrics.iter().zip(&mut block.floats).zip(Metric::ALL) {
            let Some(Number { column, decimals, .. }) = number else { continue };
            let out = out.get_mut(cut).unwrap_or_default();
            let present = block.present.get_mut(cut).unwrap_or_default();
            let Some(found) = whole_units(column, *decimals, rows.clone(), (out, present)) else {
                return Ok(false);
            };
            let complete = || present.iter().fold(1, |all, &one| all & one) == 1;
            if *metric == Metric::Cost && (found.negative || !complete()) {
                return Ok(false);
            }
            largest = largest.max(found.bound);
            for (mask, &mut present) in masks.iter_mut().zip(&mut *present) {
                *mask |= present << metric.index();
            }
        }
        block.group(cut);
        let groups = block.codes.get(cut).unwrap_or_default();
        let [x, y, z] = &block.floats;
        let units = [x, y, z].map(|metric| metric.get(cut).unwrap_or_default());
        self.sums.add_floats(groups, units, largest)
    }

    /// Reads the metrics of any type, with what is rounded and what is refused.
    fn read_metrics(&mut self, rows: Range<usize>, block: &mut Block) -> Result<()> {
        let cut = ..rows.len();
        let masks = block.masks.get_mut(cut).unwrap_or_default();
        masks.fill(0);
        for ((number, out), metric) in
            self.metrics.iter_mut().zip(&mut block.metrics).zip(Metric::ALL)
        {
            let Some(number) = number else { continue };
            let out = out.get_mut(cut).unwrap_or_default();
            let present = block.present.get_mut(cut).unwrap_or_default();
            number.read(self.batch, rows.clone(), out, present)?;
            if *metric == Metric::Cost {
                let no_negative = !self.definition.negative_cost;
                check_costs(self.batch, number, rows.clone(), out, present, no_negative)?;
            }
            for (mask, &mut present) in masks.iter_mut().zip(&mut *present) {
                *mask |= present << metric.index();
            }
        }
        Ok(())
    }

    /// Sums and counts the covariates by arm.
    fn cover(&mut self, rows: Range<usize>, block: &mut Block, weighted: bool) -> Result<()> {
        if self.covariates.is_empty() {
            return Ok(());
        }
        let cut = ..rows.len();
        let arms: Vec<u32> = if self.strata.is_empty() {
            block.cells.get(cut).unwrap_or_default().to_vec()
        } else {
            let cells = block.cells.get(cut).unwrap_or_default();
            let known: Vec<u32> =
                (0..self.excluded.len()).map(|cell| self.cells.arm(cell as u32)).collect();
            cells.iter().map(|&cell| known.get(cell as usize).copied().unwrap_or(NULL)).collect()
        };
        let count = self.arm.1.names().len();
        let sizes = block.sizes.get(cut).unwrap_or_default();
        let sizes = weighted.then_some(sizes);
        let days = block.days.get_mut(cut).unwrap_or_default();
        let present = block.present.get_mut(cut).unwrap_or_default();
        let codes = block.codes.get_mut(cut).unwrap_or_default();
        for reader in &mut self.covariates {
            match &mut reader.kind {
                Kind::Numeric(number, sums) => {
                    number.read(self.batch, rows.clone(), days, present)?;
                    sums.resize(count, Numbers::default());
                    add_numbers(reader.name, sums, &arms, days, present, sizes)?;
                }
                Kind::Categorical(coder, levels, counts, missing) => {
                    coder.encode(levels, rows.clone(), codes)?;
                    counts.resize(count, Vec::new());
                    missing.resize(count, 0);
                    add_levels(counts, missing, levels.names().len(), &arms, codes, sizes);
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Tallies> {
        let Counter { definition, arm: (_, arms), strata, cells, .. } = self;
        let strata: Vec<Levels> = strata.into_iter().map(|(_, levels)| levels).collect();
        let mut tallies = Tallies::default();
        let plain = self.plain.sums();
        let groups = self.sums.finish()?;
        for (number, (&excluded, &[exposed, exposed_churned])) in
            self.excluded.iter().zip(&self.exposures).enumerate()
        {
            let Some(key) = cells.key(number as u32, &arms, &strata) else { continue };
            let mut cell = if groups.is_empty() {
                let pair = plain.get(2 * number..2 * number + 2).unwrap_or_default();
                let &[kept, churned] = pair else { continue };
                Cell { churned, n: kept.saturating_add(churned), ..Cell::default() }
            } else {
                let groups = groups.get(2 * MASKS * number..).unwrap_or_default();
                compose(definition, groups.get(..2 * MASKS).unwrap_or_default())?
            };
            cell.excluded = excluded;
            cell.exposed = exposed.saturating_add(exposed_churned);
            cell.exposed_churned = exposed_churned;
            insert(&mut tallies, definition, key, &cell)?;
        }
        let misassigned = self.drawn.map(|drawn| drawn.misassigned).unwrap_or_default();
        tallies.misassigned = misassigned.into_iter().filter(|(_, count)| *count > 0).collect();
        for number in self.metrics.into_iter().flatten() {
            record(&mut tallies, &number);
        }
        for reader in self.covariates {
            if let Kind::Numeric(number, _) = &reader.kind {
                record(&mut tallies, number);
            }
            cover(&mut tallies, &arms, reader);
        }
        Ok(tallies)
    }
}

fn covariate<'b>(
    definition: &StudyDefinition,
    batch: &'b Batch<'b>,
    name: &'b str,
) -> Result<CovariateReader<'b>> {
    let column = batch.column(name)?;
    let kind = match column.values() {
        Values::Text(_)
        | Values::Dictionary { .. }
        | Values::Bits(_)
        | Values::Bytes(_)
        | Values::Bools(_) => {
            let coder = Box::new(Coder::nullable(batch, column)?);
            Kind::Categorical(coder, Levels::open(MOST_LEVELS), Vec::new(), Vec::new())
        }
        _ => Kind::Numeric(Number::new(batch, name, definition.decimals_of(name))?, Vec::new()),
    };
    Ok(CovariateReader { name, kind })
}

/// Merges a cell, so that its limits are checked in one place.
fn insert(
    tallies: &mut Tallies,
    definition: &StudyDefinition,
    key: CellKey,
    cell: &Cell,
) -> Result<()> {
    let name = format!("{} {:?}", definition.arm, key.arm);
    tallies.cells.entry(key).or_default().merge(cell, &name)
}

fn record(tallies: &mut Tallies, number: &Number<'_>) {
    if number.rounding.rows > 0 {
        tallies.rounded.insert(number.column.name().to_owned(), number.rounding);
    }
}

fn cover(tallies: &mut Tallies, arms: &Levels, reader: CovariateReader<'_>) {
    let by_arm: BTreeMap<String, Covariate> = match reader.kind {
        Kind::Numeric(_, sums) => {
            let seen = arms.names().iter().zip(sums);
            let seen = seen.filter(|(_, sums)| sums.n + sums.missing > 0);
            seen.map(|(arm, sums)| (arm.clone(), Covariate::Numeric(sums))).collect()
        }
        Kind::Categorical(_, levels, counts, missing) => {
            let named = |counts: Vec<u64>| {
                let seen = levels.names().iter().cloned().zip(counts);
                seen.filter(|(_, count)| *count > 0).collect()
            };
            let seen = arms.names().iter().zip(counts).zip(missing);
            seen.map(|((arm, counts), missing)| (arm, Counts { levels: named(counts), missing }))
                .filter(|(_, counts)| counts.missing > 0 || !counts.levels.is_empty())
                .map(|(arm, counts)| (arm.clone(), Covariate::Categorical(counts)))
                .collect()
        }
    };
    tallies.covariates.insert(reader.name.to_owned(), by_arm);
}

/// A program cannot cost less than nothing, unless it is said that it may; and a cost is known.
fn check_costs(
    batch: &Batch<'_>,
    number: &Number<'_>,
    rows: Range<usize>,
    costs: &[i64],
    present: &[u8],
    no_negative: bool,
) -> Result<()> {
    for ((row, &cost), &present) in rows.zip(costs).zip(present) {
        if present == 0 {
            return Err(number.null(batch, row));
        }
        if cost < 0 && no_negative {
            return Err(Error::InvalidValue {
                column: number.column.name().to_owned(),
                row: batch.row_number(row),
                allowed: "costs of at least 0 (negative ones only where negative_cost is set)"
                    .to_owned(),
                given: written(cost, number.decimals),
            });
        }
    }
    Ok(())
}

/// Whole units as the number that they are.
fn written(units: i64, decimals: Decimals) -> String {
    Exact { units: units.into(), scale: decimals.get() as i32 }.to_string()
}

fn add_numbers(
    name: &str,
    sums: &mut [Numbers],
    arms: &[u32],
    units: &[i64],
    present: &[u8],
    sizes: Option<&[u64]>,
) -> Result<()> {
    let limit = || Error::Overflow { field: name.to_owned(), limit: "2^127 units".to_owned() };
    for (at, ((&arm, &units), &present)) in arms.iter().zip(units).zip(present).enumerate() {
        let size = sizes.map_or(1, |sizes| sizes.get(at).copied().unwrap_or(0));
        let Some(sums) = sums.get_mut(arm as usize) else { continue };
        if present == 0 {
            sums.missing = sums.missing.saturating_add(size);
            continue;
        }
        let (units, weight) = (i128::from(units), i128::from(size));
        let added = |sum: i128, one: i128| sum.checked_add(one.checked_mul(weight)?);
        sums.n = sums.n.saturating_add(size);
        sums.sum = added(sums.sum, units).ok_or_else(limit)?;
        sums.sum_sq = added(sums.sum_sq, units * units).ok_or_else(limit)?;
    }
    Ok(())
}

fn add_levels(
    counts: &mut [Vec<u64>],
    missing: &mut [u64],
    levels: usize,
    arms: &[u32],
    codes: &[u32],
    sizes: Option<&[u64]>,
) {
    for counts in &mut *counts {
        counts.resize(levels, 0);
    }
    for (at, (&arm, &code)) in arms.iter().zip(codes).enumerate() {
        let size = sizes.map_or(1, |sizes| sizes.get(at).copied().unwrap_or(0));
        let count = if code == NULL {
            missing.get_mut(arm as usize)
        } else {
            counts.get_mut(arm as usize).and_then(|counts| counts.get_mut(code as usize))
        };
        if let Some(count) = count {
            *count = count.saturating_add(size);
        }
    }
}

/// Makes a cell of the sums of its groups: by outcome, then by which metrics the rows have.
fn compose(definition: &StudyDefinition, groups: &[Group]) -> Result<Cell> {
    let mut cell = Cell::default();
    for &metric in Metric::ALL {
        if definition.metric(metric).is_some() {
            cell.metrics.insert(metric, MetricSums::default());
        }
    }
    for (first, second) in Metric::PAIRS {
        if definition.metric(first).is_some() && definition.metric(second).is_some() {
            cell.pairs.push((first, second, PairSums::default()));
        }
    }
    for (at, group) in groups.iter().enumerate() {
        let part = part(&cell, group, at / MASKS == 1, (at % MASKS) as u8);
        cell.merge(&part, &definition.arm)?;
    }
    Ok(cell)
}

/// The part of a cell that a group is.
fn part(cell: &Cell, group: &Group, lost: bool, mask: u8) -> Cell {
    let [n, x, y, z, xx, yy, zz, xy, xz, yz] = *group;
    let n = u64::try_from(n).unwrap_or(u64::MAX);
    let churned = if lost { n } else { 0 };
    let mut part = Cell { n, churned, ..Cell::default() };
    let singles = [(x, xx), (y, yy), (z, zz)];
    for (&metric, (sum, sum_sq)) in Metric::ALL.iter().zip(singles) {
        if cell.metrics.contains_key(&metric) && mask & metric.bit() != 0 {
            let churned_sum = if lost { sum } else { 0 };
            part.metrics.insert(metric, MetricSums { churned, churned_sum, n, sum, sum_sq });
        }
    }
    for (&(first, second, _), product) in cell.pairs.iter().zip(products(cell, [xy, xz, yz])) {
        if mask & first.bit() != 0 && mask & second.bit() != 0 {
            let of = |metric: Metric| singles.get(metric.index()).copied().unwrap_or_default();
            let ((first_sum, first_sq), (second_sum, second_sq)) = (of(first), of(second));
            let products =
                PairSums { first: first_sum, first_sq, n, product, second: second_sum, second_sq };
            part.pairs.push((first, second, products));
        }
    }
    part
}

/// The products of the pairs that a cell has, out of those of all pairs.
fn products(cell: &Cell, all: [i128; 3]) -> Vec<i128> {
    let pairs = Metric::PAIRS.iter().zip(all);
    let has = |&(first, second): &(Metric, Metric)| cell.pair(first, second).is_some();
    pairs.filter(|(pair, _)| has(pair)).map(|(_, product)| product).collect()
}

pub(crate) fn unknown_arm(column: &Column<'_>, arm: String, levels: &Levels, row: u64) -> Error {
    let mut known = levels.names().to_vec();
    known.sort();
    Error::UnknownArm { column: column.name().to_owned(), arm, known, row }
}

/// Neighbouring rows are counted in different lanes, so that none waits for the one before.
const LANES: usize = 4;

/// The number of customers of each cell and outcome.
#[derive(Default)]
struct Lanes {
    lanes: Vec<[u64; LANES]>,
}

impl Lanes {
    fn resize(&mut self, groups: usize) {
        self.lanes.resize(groups, [0; LANES]);
    }

    /// Counts rows of one customer each.
    fn count(&mut self, cells: &[u32], outcomes: &[u8]) {
        for (cells, outcomes) in cells.chunks(LANES).zip(outcomes.chunks(LANES)) {
            for (lane, (&cell, &outcome)) in cells.iter().zip(outcomes).enumerate() {
                let group = self.lanes.get_mut(cell as usize * 2 + usize::from(outcome));
                if let Some(count) = group.and_then(|lanes| lanes.get_mut(lane)) {
                    *count += 1;
                }
            }
        }
    }

    /// Counts rows of several customers; a sum too large for its type is far above the limit, which
    /// is checked last.
    fn add(&mut self, cells: &[u32], outcomes: &[u8], sizes: &[u64]) {
        for ((&cell, &outcome), &size) in cells.iter().zip(outcomes).zip(sizes) {
            let group = self.lanes.get_mut(cell as usize * 2 + usize::from(outcome));
            if let Some([lane, ..]) = group {
                *lane = lane.saturating_add(size);
            }
        }
    }

    fn sums(&self) -> Vec<u64> {
        let sum = |lanes: &[u64; LANES]| lanes.iter().fold(0, |a: u64, b| a.saturating_add(*b));
        self.lanes.iter().map(sum).collect()
    }
}
