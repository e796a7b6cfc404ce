//! Reading a table that a database has grouped.

use crate::column::batch::Batch;
use crate::column::column::{Column, Values};
use crate::column::number::{counts, decimal, number, wide};
use crate::error::error::{Error, Result};
use crate::fold::block::blocks;
use crate::fold::keys::Keys;
use crate::money::decimals::{Decimals, Rounding, Units};
use crate::number::count::MAX_COUNT;
use crate::number::wide::Int256;
use crate::retention::definition::columns;
use crate::retention::definition::columns::{CovariateColumns, MetricColumns, PairColumns};
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::revenue::{MISSING, Missing};
use crate::retention::tally::cell::{Cell, CellKey, MetricSums, PairSums};
use crate::retention::tally::contradiction::{cell_contradiction, covariate_contradiction};
use crate::retention::tally::covariate::{Covariate, Numbers};
use crate::retention::tally::keys::{cell_key, key_columns};
use crate::retention::tally::tally::Tallies;

/// Adds the rows of a grouped table.
pub(crate) fn tally_summary(definition: &StudyDefinition, batch: &Batch<'_>) -> Result<Tallies> {
    if batch.rows() == 0 {
        return Err(Error::EmptyInput);
    }
    let keys = cell_keys(definition, batch)?;
    let mut tallies = Tallies::default();
    for (row, key) in keys.into_iter().enumerate() {
        let mut reader = Row { batch, row, tallies: &mut tallies };
        let cell = reader.cell(definition)?;
        let covariates = reader.covariates(definition, cell.n)?;
        if let Some(message) = cell_contradiction(definition, &cell, &tallies.absent) {
            return Err(Error::InconsistentSummary { row: batch.row_number(row), message });
        }
        let mut one = Tallies::default();
        for (name, sums) in covariates {
            let covariate = Covariate::Numeric(sums);
            if let Some(message) =
                covariate_contradiction(&name, &covariate, cell.n, &tallies.absent)
            {
                return Err(Error::InconsistentSummary { row: batch.row_number(row), message });
            }
            one.covariates.entry(name).or_default().insert(key.arm.clone(), covariate);
        }
        one.cells.insert(key, cell);
        tallies.merge(definition, &one)?;
    }
    Ok(tallies)
}

/// The cell of each row.
fn cell_keys(definition: &StudyDefinition, batch: &Batch<'_>) -> Result<Vec<CellKey>> {
    let mut keys = Keys::new(batch, key_columns(definition), usize::MAX)?;
    let mut groups = Vec::new();
    let mut found = Vec::with_capacity(batch.rows());
    for rows in blocks(0..batch.rows()) {
        groups.resize(rows.len(), 0);
        keys.read(rows, &mut groups)?;
        found.extend(groups.iter().map(|&group| cell_key(&keys, group as usize)));
    }
    Ok(found)
}

/// One row of the table.
struct Row<'r, 't> {
    batch: &'r Batch<'r>,
    row: usize,
    /// Records missing columns and inexact floats.
    tallies: &'t mut Tallies,
}

impl<'r> Row<'r, '_> {
    fn cell(&mut self, definition: &StudyDefinition) -> Result<Cell> {
        let n = self.count(self.batch.column(columns::N)?)?;
        let churned = self.count(self.batch.column(columns::CHURNED)?)?;
        if churned > n {
            return Err(Error::InvalidValue {
                column: columns::CHURNED.to_owned(),
                row: self.batch.row_number(self.row),
                allowed: format!("at most n = {n}"),
                given: churned.to_string(),
            });
        }
        let mut cell = Cell { n, churned, ..Cell::default() };
        if definition.exposed.is_some() {
            cell.exposed = self.optional_count(columns::EXPOSED)?.unwrap_or(0);
            cell.exposed_churned = self.optional_count(columns::EXPOSED_CHURNED)?.unwrap_or(0);
        }
        if definition.followed_days.is_some() {
            cell.excluded = self.optional_count(columns::EXCLUDED)?.unwrap_or(0);
            let churned = self.optional_count(columns::EXCLUDED_CHURNED)?;
            cell.excluded_churned = churned.unwrap_or(0);
        }
        for &metric in Metric::ALL {
            if let Some((_, decimals)) = definition.metric(metric) {
                let mut moments = self.moments(metric, decimals, &cell)?;
                if metric == Metric::Revenue {
                    self.revenue(definition, &mut moments, decimals, &cell)?;
                }
                cell.metrics.insert(metric, moments);
            }
        }
        for (first, second) in Metric::PAIRS {
            let (Some((_, one)), Some((_, other))) =
                (definition.metric(first), definition.metric(second))
            else {
                continue;
            };
            let products = self.products((first, one), (second, other), &cell)?;
            cell.pairs.push((first, second, products));
        }
        Ok(cell)
    }

    fn moments(&mut self, metric: Metric, decimals: Decimals, cell: &Cell) -> Result<MetricSums> {
        let MetricColumns { n, churned, sum, sum_sq, churned_sum } = columns::metric(metric);
        let n = match self.column(n)? {
            Some(column) => self.count(column)?,
            None => cell.n,
        };
        // If some customers lack the metric, the table must count the lost customers who have it.
        let churned = match self.column(churned)? {
            Some(column) => self.count(column)?,
            None if n == cell.n => cell.churned,
            None => self.absent(churned, cell.churned.min(n)),
        };
        Ok(MetricSums {
            capped: 0,
            missing: 0,
            sum_cube: None,
            churned,
            churned_sum: self.sum(churned_sum, decimals)?,
            n,
            sum: self.sum(sum, decimals)?,
            sum_sq: self.sum(sum_sq, decimals.plus(decimals))?,
        })
    }

    /// Reads what only the revenue has, and decides what its nulls mean.
    fn revenue(
        &mut self,
        definition: &StudyDefinition,
        moments: &mut MetricSums,
        decimals: Decimals,
        cell: &Cell,
    ) -> Result<()> {
        let missing = cell.n.saturating_sub(moments.n);
        match definition.missing_revenue() {
            None if missing > 0 => {
                return Err(Error::InvalidValue {
                    column: columns::metric(Metric::Revenue).n.to_owned(),
                    row: self.batch.row_number(self.row),
                    allowed: format!("n = {}, as there must be {MISSING}", cell.n),
                    given: moments.n.to_string(),
                });
            }
            // The sums of nulls are 0.
            Some(Missing::Zero) if moments.n <= cell.n => {
                (moments.n, moments.churned, moments.missing) = (cell.n, cell.churned, missing);
            }
            _ => {}
        }
        if definition.revenue_cap().is_some() {
            moments.capped = self.optional_count(columns::REVENUE_CAPPED)?.unwrap_or(0);
        }
        moments.sum_cube = Some(self.cube(columns::REVENUE_SUM_CUBE, [decimals; 3])?);
        Ok(())
    }

    /// Reads the sum of products of three factors with these decimals.
    fn cube(&mut self, name: &str, factors: [Decimals; 3]) -> Result<Int256> {
        let [one, two, three] = factors;
        match self.column(name)? {
            Some(column) => {
                let found = wide(self.batch, column, one.plus(two).plus(three), self.row)?;
                Ok(found.unwrap_or_default())
            }
            None => Ok(self.absent(name, Int256::default())),
        }
    }

    /// Reads the sums of products of three factors of a pair; those of one metric alone are its own
    /// if the customers are the same.
    fn cubes(
        &mut self,
        (one, other): (Decimals, Decimals),
        (n, revenue): (u64, MetricSums),
    ) -> Result<[Int256; 4]> {
        let [yyy, yyx, yxx, xxx] = columns::REVENUE_BASELINE_CUBES;
        let own = match revenue.sum_cube.filter(|_| n == revenue.n) {
            Some(own)
                if self.column(yyy)?.is_none()
                    && !self.tallies.absent.contains(columns::REVENUE_SUM_CUBE) =>
            {
                own
            }
            _ => self.cube(yyy, [one; 3])?,
        };
        Ok([
            own,
            self.cube(yyx, [one, one, other])?,
            self.cube(yxx, [one, other, other])?,
            self.cube(xxx, [other; 3])?,
        ])
    }

    fn products(
        &mut self,
        (first, one): (Metric, Decimals),
        (second, other): (Metric, Decimals),
        cell: &Cell,
    ) -> Result<PairSums> {
        let pair = columns::pair(first, second);
        let PairColumns { first_sum, first_sum_sq, second_sum, second_sum_sq, .. } = pair;
        let known = |metric| cell.metric(metric).copied().unwrap_or_default();
        let (left, right) = (known(first), known(second));
        let complete = left.n == cell.n && right.n == cell.n;
        let n = match self.column(pair.n)? {
            Some(column) => self.count(column)?,
            None if complete => cell.n,
            None => self.absent(pair.n, left.n.min(right.n)),
        };
        let has_cubes = !columns::cubes(first, second).is_empty();
        let cubes = has_cubes.then(|| self.cubes((one, other), (n, left))).transpose()?;
        Ok(PairSums {
            cubes,
            first: self.own(first_sum, one, (n, left.n, left.sum))?,
            first_sq: self.own(first_sum_sq, one.plus(one), (n, left.n, left.sum_sq))?,
            n,
            product: self.sum(pair.sum, one.plus(other))?,
            second: self.own(second_sum, other, (n, right.n, right.sum))?,
            second_sq: self.own(second_sum_sq, other.plus(other), (n, right.n, right.sum_sq))?,
        })
    }

    /// Returns a sum over the customers of a pair; it is the sum of the metric if the customers are
    /// the same.
    fn own(
        &mut self,
        name: &str,
        decimals: Decimals,
        (pair_n, metric_n, sum): (u64, u64, i128),
    ) -> Result<i128> {
        match self.column(name)? {
            Some(column) => self.exact(column, decimals),
            None if pair_n == metric_n => Ok(sum),
            None => Ok(self.absent(name, 0)),
        }
    }

    fn covariates(
        &mut self,
        definition: &StudyDefinition,
        n: u64,
    ) -> Result<Vec<(String, Numbers)>> {
        let mut found = Vec::new();
        for name in &definition.covariates {
            let decimals = definition.decimals_of(name);
            let CovariateColumns { n: known, sum, sum_sq } = columns::covariate(name);
            let known = match self.column(&known)? {
                Some(column) => self.count(column)?,
                None => n,
            };
            if self.column(&sum)?.is_none() {
                self.absent(&sum, ());
                continue;
            }
            let missing = n.saturating_sub(known);
            let sum = self.sum(&sum, decimals)?;
            let sum_sq = self.sum(&sum_sq, decimals.plus(decimals))?;
            found.push((name.clone(), Numbers { missing, n: known, sum, sum_sq }));
        }
        Ok(found)
    }

    /// Returns an optional column.
    fn column(&self, name: &str) -> Result<Option<&'r Column<'r>>> {
        let batch: &'r Batch<'r> = self.batch;
        match batch.column(name) {
            Ok(column) => Ok(Some(column)),
            Err(Error::UnknownColumn { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn absent<T>(&mut self, name: &str, otherwise: T) -> T {
        self.tallies.absent.insert(name.to_owned());
        otherwise
    }

    fn count(&self, column: &Column<'_>) -> Result<u64> {
        let mut count = [0];
        counts(self.batch, column, self.row..self.row + 1, &mut count)?;
        Ok(count[0])
    }

    fn optional_count(&mut self, name: &str) -> Result<Option<u64>> {
        match self.column(name)? {
            Some(column) => self.count(column).map(Some),
            None => Ok(self.absent(name, None)),
        }
    }

    fn sum(&mut self, name: &str, decimals: Decimals) -> Result<i128> {
        match self.column(name)? {
            Some(column) => self.exact(column, decimals),
            None => Ok(self.absent(name, 0)),
        }
    }

    /// Reads a sum; a null is the sum of no rows, and does not determine the type of its column.
    fn exact(&mut self, column: &Column<'_>, decimals: Decimals) -> Result<i128> {
        if column.is_null(self.row) {
            return Ok(0);
        }
        let float = matches!(column.values(), Values::Float64(_) | Values::Float32(_));
        let found = match column.values() {
            Values::Text(_) => decimal(self.batch, column, decimals, self.row)?,
            _ => number(self.batch, column, decimals, self.row)?,
        };
        let Some(Units { units, change }) = found else { return Ok(0) };
        // Above this bound a float cannot represent every integer.
        let change = if float && change == 0.0 && units.unsigned_abs() > u128::from(MAX_COUNT) {
            f64::EPSILON * units as f64 / 10_f64.powi(decimals.get() as i32)
        } else {
            change
        };
        if change.abs() > 0.0 {
            let rounding: &mut Rounding =
                self.tallies.inexact.entry(column.name().to_owned()).or_default();
            rounding.record(change.abs());
        }
        Ok(units)
    }
}
