//! Counting the rows of a study; each is one customer, or several if it has a count.

use std::ops::Range;

use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::error::error::{Error, Result};
use crate::fold::cubes::Cubes;
use crate::fold::description::{Description, NumberColumn};
use crate::fold::group_by::{GroupBy, Groups, Subgroup};
use crate::fold::key_names::KeyNames;
use crate::fold::key_reader::KeyReader;
use crate::money::decimals::Rounding;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::definition::metric::Metric;
use crate::retention::definition::revenue::{MISSING, Missing};
use crate::retention::tally::capping::Capping;
use crate::retention::tally::cell::{Cell, MetricSums, PairSums};
use crate::retention::tally::covariate_rows::CovariateRows;
use crate::retention::tally::exclusion::Exclusion;
use crate::retention::tally::keys::{cell_key, key_columns};
use crate::retention::tally::losses::Losses;
use crate::retention::tally::misassignment::Misassignment;
use crate::retention::tally::tally::{MOST_CELLS, Tallies};

/// The positions of the flags of churn and exposure.
const CHURNED: usize = 0;
const EXPOSED: usize = 1;

/// The allowed values in the error for a negative cost.
const COSTS: &str = "costs of at least 0 (negative ones only where negative_cost is set)";

/// Counts some rows of a batch.
pub(crate) fn tally_rows(
    definition: &StudyDefinition,
    batch: &Batch<'_>,
    rows: Range<usize>,
) -> Result<Tallies> {
    let mut groups = GroupBy::new(batch, rows, description(definition))?;
    let mut reader = StudyReader::new(definition, batch)?;
    groups.run(|block| reader.read(block))?;
    reader.finish(groups.finish()?)
}

/// The groups and sums of a study: its cells by churn and exposure, and its metrics with their
/// squares and the products of pairs.
fn description(definition: &StudyDefinition) -> Description<'_> {
    let metrics = metrics(definition);
    let number = |&metric: &Metric| {
        let (name, decimals) = definition.metric(metric)?;
        let (cost, revenue) = (metric == Metric::Cost, metric == Metric::Revenue);
        let refused = revenue && definition.missing_revenue().is_none();
        Some(NumberColumn {
            label: metric.name(),
            undeclared: definition.undeclared(metric),
            nullable: !cost && !refused,
            not_null: refused.then_some(MISSING),
            most: definition.revenue_cap_units().filter(|_| revenue),
            not_negative: (cost && !definition.negative_cost).then_some(COSTS),
            ..NumberColumn::new(name, decimals)
        })
    };
    let position = |metric| metrics.iter().position(|&one| one == metric);
    let squares = (0..metrics.len()).map(|at| (at, at));
    let pairs = definition.pairs().into_iter();
    let pairs = pairs.filter_map(|(first, second)| Some((position(first)?, position(second)?)));
    let flags = std::iter::once(&definition.churned).chain(&definition.exposed);
    Description {
        keys: key_columns(definition),
        limit: MOST_CELLS,
        flags: flags.map(String::as_str).collect(),
        weight: definition.count.as_deref(),
        numbers: metrics.iter().filter_map(number).collect(),
        products: squares.chain(pairs).collect(),
        // The revenue is the first metric, and the baseline the second.
        cubes: match (&definition.revenue, &definition.baseline) {
            (None, _) => Cubes::None,
            (Some(_), None) => Cubes::First,
            (Some(_), Some(_)) => Cubes::FirstTwo,
        },
    }
}

/// The metrics of a study, in the order of the summed numbers.
fn metrics(definition: &StudyDefinition) -> Vec<Metric> {
    let has = |metric: &Metric| definition.metric(*metric).is_some();
    Metric::ALL.iter().copied().filter(has).collect()
}

/// Reads the columns that only a study has: currency, follow-up, identifiers and covariates.
struct StudyReader<'b> {
    definition: &'b StudyDefinition,
    currency: Option<CurrencyReader<'b>>,
    exclusion: Option<Exclusion<'b>>,
    losses: Option<Losses<'b>>,
    capping: Option<Capping<'b>>,
    misassignment: Option<Misassignment<'b>>,
    covariates: Vec<CovariateRows<'b>>,
    /// The code of each row's arm.
    arms: Vec<u32>,
}

impl<'b> StudyReader<'b> {
    fn new(definition: &'b StudyDefinition, batch: &'b Batch<'b>) -> Result<StudyReader<'b>> {
        let covariate = |name: &'b String| CovariateRows::new(definition, batch, name);
        Ok(StudyReader {
            definition,
            currency: CurrencyReader::new(definition, batch)?,
            exclusion: Exclusion::new(definition, batch)?,
            losses: Losses::new(definition, batch)?,
            capping: Capping::new(definition, batch)?,
            misassignment: Misassignment::new(definition, batch)?,
            covariates: definition.covariates.iter().map(covariate).collect::<Result<_>>()?,
            arms: Vec::new(),
        })
    }

    fn read(&mut self, block: &mut GroupBy<'b>) -> Result<()> {
        if let Some(currency) = &mut self.currency {
            currency.check_currency(block.rows())?;
        }
        if let Some(exclusion) = &mut self.exclusion {
            exclusion.read(block)?;
        }
        if let Some(losses) = &mut self.losses {
            losses.count(block, CHURNED, self.exclusion.as_ref().map(Exclusion::days))?;
        }
        if let Some(exclusion) = &mut self.exclusion {
            exclusion.exclude(block, CHURNED);
        }
        if let Some(capping) = &mut self.capping {
            capping.count(block)?;
        }
        if self.misassignment.is_none() && self.covariates.is_empty() {
            return Ok(());
        }
        block.keys().first_codes(block.groups(), &mut self.arms);
        if let Some(misassignment) = &mut self.misassignment {
            misassignment.check_assignment(block, &self.arms)?;
        }
        self.covariates.iter_mut().try_for_each(|one| one.add_covariate(block, &self.arms))
    }

    fn finish(self, groups: Groups<'_>) -> Result<Tallies> {
        let StudyReader { definition, exclusion, capping, misassignment, covariates, .. } = self;
        let mut tallies = Tallies::default();
        let excluded = exclusion.map(|one| one.finish()).unwrap_or_default();
        let capped = capping.map(|one| one.finish()).unwrap_or_default();
        let arms = groups.keys().first_names().list();
        for group in 0..groups.keys().count() {
            let mut cell = cell(definition, &groups.of(group))?;
            let (excluded, churned) = excluded.get(group).copied().unwrap_or((0, 0));
            (cell.excluded, cell.excluded_churned) = (excluded, churned);
            if let Some(revenue) = cell.metrics.get_mut(&Metric::Revenue) {
                revenue.capped = capped.get(group).copied().unwrap_or(0);
            }
            // Merging checks the limits of a cell.
            let key = cell_key(groups.keys(), group);
            tallies.cells.entry(key).or_default().merge(&cell)?;
        }
        if let Some(misassignment) = misassignment {
            tallies.misassigned = misassignment.finish(arms);
        }
        record(&mut tallies, &groups.roundings);
        for covariate in covariates {
            record(&mut tallies, &covariate.roundings());
            let name = covariate.name.to_owned();
            tallies.covariates.insert(name, covariate.finish(arms)?);
        }
        Ok(tallies)
    }
}

fn record(tallies: &mut Tallies, roundings: &[(&str, Rounding)]) {
    for &(column, rounding) in roundings.iter().filter(|(_, rounding)| rounding.rows > 0) {
        tallies.rounded.insert(column.to_owned(), rounding);
    }
}

/// Checks that a column contains the currency of the study.
struct CurrencyReader<'b> {
    reader: KeyReader<'b>,
    names: KeyNames,
    codes: Vec<u32>,
}

impl<'b> CurrencyReader<'b> {
    fn new(
        definition: &'b StudyDefinition,
        batch: &'b Batch<'b>,
    ) -> Result<Option<CurrencyReader<'b>>> {
        let Some(column) = &definition.currency_column else { return Ok(None) };
        let reader = KeyReader::new(batch, batch.column(column)?, false)?;
        let names = KeyNames::closed([definition.currency.code()], mismatch);
        Ok(Some(CurrencyReader { reader, names, codes: Vec::new() }))
    }

    fn check_currency(&mut self, rows: Range<usize>) -> Result<()> {
        self.codes.resize(rows.len(), 0);
        self.reader.read(&mut self.names, rows, &mut self.codes)
    }
}

fn mismatch(column: &Column<'_>, found: String, names: &KeyNames, _: u64) -> Error {
    Error::CurrencyMismatch {
        field: column.name().to_owned(),
        expected: names.list().concat(),
        found,
    }
}

/// Creates a cell from the sums of its subgroups.
fn cell(definition: &StudyDefinition, subgroups: &[Subgroup<'_>]) -> Result<Cell> {
    let metrics = metrics(definition);
    let pairs = definition.pairs();
    let mut cell = Cell {
        metrics: metrics.iter().map(|&metric| (metric, MetricSums::empty(metric))).collect(),
        pairs: pairs
            .iter()
            .map(|&(one, other)| (one, other, PairSums::empty(one, other)))
            .collect(),
        ..Cell::default()
    };
    for subgroup in subgroups {
        cell.merge(&part(&metrics, &pairs, subgroup, definition.missing_revenue()))?;
    }
    Ok(cell)
}

/// Returns a subgroup as a part of a cell.
#[expect(clippy::indexing_slicing, reason = "the sums are those that the study describes")]
fn part(
    metrics: &[Metric],
    pairs: &[(Metric, Metric)],
    subgroup: &Subgroup<'_>,
    missing_revenue: Option<Missing>,
) -> Cell {
    let total = subgroup.total;
    let n = total.rows;
    let lost = subgroup.flag(CHURNED);
    let churned = if lost { n } else { 0 };
    let exposed = if subgroup.flag(EXPOSED) { n } else { 0 };
    let exposed_churned = exposed.min(churned);
    let mut part = Cell { n, churned, exposed, exposed_churned, ..Cell::default() };
    let (squares, products) = total.products.split_at(total.sums.len());
    for (at, &metric) in metrics.iter().enumerate() {
        let revenue = metric == Metric::Revenue;
        // The sums of nulls are 0, so that they can count as such.
        let zero = revenue && missing_revenue == Some(Missing::Zero);
        let present = subgroup.present.has(at);
        if !present && !zero {
            continue;
        }
        let (sum, sum_sq) = (total.sums[at], squares[at]);
        let sums = MetricSums {
            churned,
            churned_sum: if lost { sum } else { 0 },
            missing: if present { 0 } else { n },
            n,
            sum,
            sum_cube: total.cubes.first().copied().filter(|_| revenue),
            sum_sq,
            ..MetricSums::default()
        };
        part.metrics.insert(metric, sums);
    }
    for (&(first, second), &product) in pairs.iter().zip(products) {
        let (Some(one), Some(other)) = (part.metric(first), part.metric(second)) else { continue };
        let sums = PairSums {
            first: one.sum,
            first_sq: one.sum_sq,
            n,
            product,
            cubes: <[_; 4]>::try_from(total.cubes)
                .ok()
                .filter(|_| (first, second) == (Metric::Revenue, Metric::Baseline)),
            second: other.sum,
            second_sq: other.sum_sq,
        };
        part.pairs.push((first, second, sums));
    }
    part
}
