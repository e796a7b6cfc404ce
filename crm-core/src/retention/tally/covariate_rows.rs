//! Reading covariates from rows: sums and counts by arm.

use std::collections::BTreeMap;

use crate::column::batch::Batch;
use crate::column::column::Values;
use crate::error::error::Result;
use crate::fold::counts::Counts as RowCounts;
use crate::fold::cubes::Cubes;
use crate::fold::description::NumberColumn;
use crate::fold::group_by::GroupBy;
use crate::fold::key_names::KeyNames;
use crate::fold::key_reader::KeyReader;
use crate::fold::measures::Measures;
use crate::fold::numbering::Numbering;
use crate::money::decimals::Rounding;
use crate::retention::definition::definition::StudyDefinition;
use crate::retention::tally::covariate::{Counts, Covariate, MOST_LEVELS, Numbers};

/// Reads a covariate, and sums or counts it by arm.
pub(crate) struct CovariateRows<'b> {
    pub(crate) name: &'b str,
    kind: Kind<'b>,
}

enum Kind<'b> {
    Numeric(Box<Measures<'b>>),
    Categorical(Box<Categories<'b>>),
}

/// Counts the customers of each arm by level.
struct Categories<'b> {
    reader: KeyReader<'b>,
    levels: KeyNames,
    codes: Vec<u32>,
    /// Numbers the pairs of an arm and a level.
    pairs: Numbering,
    numbers: Vec<u32>,
    counts: RowCounts,
}

impl<'b> CovariateRows<'b> {
    pub(crate) fn new(
        definition: &StudyDefinition,
        batch: &'b Batch<'b>,
        name: &'b str,
    ) -> Result<CovariateRows<'b>> {
        let column = batch.column(name)?;
        let kind = match column.values() {
            Values::Text(_)
            | Values::Dictionary { .. }
            | Values::Bits(_)
            | Values::Bytes(_)
            | Values::Bools(_) => Kind::Categorical(Box::new(Categories {
                reader: KeyReader::new(batch, column, true)?,
                levels: KeyNames::open(MOST_LEVELS),
                codes: Vec::new(),
                pairs: Numbering::new(1, usize::MAX),
                numbers: Vec::new(),
                counts: RowCounts::default(),
            })),
            _ => {
                let number = NumberColumn::new(name, definition.decimals_of(name));
                Kind::Numeric(Box::new(Measures::new(batch, vec![number], &[(0, 0)], Cubes::None)?))
            }
        };
        Ok(CovariateRows { name, kind })
    }

    /// Adds the covariate of a block of rows, whose arms are given by their codes.
    pub(crate) fn add_covariate(&mut self, block: &GroupBy<'b>, arms: &[u32]) -> Result<()> {
        match &mut self.kind {
            Kind::Numeric(measures) => {
                measures.resize(block.keys().first_names().list().len());
                measures.add(block.rows(), arms, None, block.weights())
            }
            Kind::Categorical(categories) => categories.add(self.name, block, arms),
        }
    }

    /// The rounding of its numbers.
    pub(crate) fn roundings(&self) -> Vec<(&'b str, Rounding)> {
        match &self.kind {
            Kind::Numeric(measures) => measures.roundings().collect(),
            Kind::Categorical(_) => Vec::new(),
        }
    }

    /// The covariate by arm, for the arms with rows.
    pub(crate) fn finish(self, arms: &[String]) -> Result<BTreeMap<String, Covariate>> {
        match self.kind {
            Kind::Numeric(measures) => numbers(*measures, arms),
            Kind::Categorical(categories) => Ok(categories.finish(arms)),
        }
    }
}

fn numbers(measures: Measures<'_>, arms: &[String]) -> Result<BTreeMap<String, Covariate>> {
    let totals = measures.finish()?;
    let mut found = BTreeMap::new();
    for (at, arm) in arms.iter().enumerate() {
        let mut numbers = Numbers::default();
        for (present, total) in totals.of(at) {
            match (total.sums, total.products) {
                (&[sum], &[sum_sq]) if present.has(0) => {
                    numbers = Numbers { n: total.rows, sum, sum_sq, ..numbers };
                }
                _ => numbers.missing = total.rows,
            }
        }
        if numbers.n > 0 || numbers.missing > 0 {
            found.insert(arm.clone(), Covariate::Numeric(numbers));
        }
    }
    Ok(found)
}

impl Categories<'_> {
    fn add(&mut self, name: &str, block: &GroupBy<'_>, arms: &[u32]) -> Result<()> {
        let rows = block.rows();
        self.codes.resize(rows.len(), 0);
        self.reader.read(&mut self.levels, rows, &mut self.codes)?;
        self.numbers.clear();
        self.numbers.extend_from_slice(arms);
        let count = self.pairs.join(0, &mut self.numbers, &self.codes, name)?;
        self.counts.resize(count);
        self.counts.add(&self.numbers, block.weights());
        Ok(())
    }

    fn finish(self, arms: &[String]) -> BTreeMap<String, Covariate> {
        let mut found: BTreeMap<&String, Counts> = BTreeMap::new();
        for (number, count) in self.counts.totals().into_iter().enumerate() {
            let &[arm, level] = self.pairs.codes(number as u32).as_slice() else { continue };
            let Some(arm) = arms.get(arm as usize).filter(|_| count > 0) else { continue };
            let counts = found.entry(arm).or_default();
            match self.levels.name(level) {
                Some(level) => drop(counts.levels.insert(level.clone(), count)),
                None => counts.missing = count,
            }
        }
        let covariate =
            |(arm, counts): (&String, Counts)| (arm.clone(), Covariate::Categorical(counts));
        found.into_iter().map(covariate).collect()
    }
}
