//! Counting the rows of a tally; each is one customer, or several if it has a count.

use std::ops::Range;

use crate::churn::tally::code_reader::{CodeReader, Nulls};
use crate::churn::tally::codes::Codes;
use crate::churn::tally::crossed::{Amounts, Crossed};
use crate::churn::tally::definition::TallyDefinition;
use crate::churn::tally::dimension::Dimension;
use crate::churn::tally::groups::{Groups, Id, Key, Sum, row_of};
use crate::churn::tally::month_reader::MonthReader;
use crate::churn::tally::place::{Axis, MOST_LEVELS, MOST_OFFERS, MOST_REPRESENTATIVES, Place};
use crate::churn::tally::tallies::Tallies;
use crate::column::batch::Batch;
use crate::column::column::Column;
use crate::column::number::counts;
use crate::column::outcome::outcomes;
use crate::error::error::{Error, Result};
use crate::fold::block::blocks;
use crate::fold::description::NumberColumn;
use crate::fold::number_reader::NumberReader;

/// What a table of rows, or one that a database has grouped, calls its amounts.
#[derive(Clone, Copy)]
pub(crate) struct AmountColumns<'d> {
    pub(crate) count: Option<&'d str>,
    pub(crate) value: Option<&'d str>,
    /// Whether the value is that of all customers of the row together.
    pub(crate) summed: bool,
}

/// The schemes and the definition of a tally, for reading.
#[derive(Clone, Copy)]
pub(crate) struct Plan<'d> {
    pub(crate) definition: &'d TallyDefinition,
    pub(crate) places: &'d [Place],
    pub(crate) roots: &'d Codes,
    pub(crate) stated: &'d Codes,
    /// The number of the code of a null root; an error if there is none.
    pub(crate) null_root: Option<Id>,
}

/// Counts some rows of a batch.
pub(crate) fn tally_rows(
    plan: Plan<'_>,
    amounts: AmountColumns<'_>,
    batch: &Batch<'_>,
    rows: Range<usize>,
) -> Result<Tallies> {
    if rows.is_empty() {
        return Err(Error::EmptyInput);
    }
    let mut reader = RowReader::new(plan, amounts, batch)?;
    for rows in blocks(rows) {
        reader.read(rows)?;
        reader.count();
    }
    Ok(reader.finish())
}

/// Reads the columns of a tally, and counts their rows.
struct RowReader<'b> {
    plan: Plan<'b>,
    root: CodeReader<'b>,
    stated: Option<CodeReader<'b>>,
    dissatisfaction: Option<CodeReader<'b>>,
    contributing: Vec<CodeReader<'b>>,
    month: Option<MonthReader<'b>>,
    representative: Option<Dimension<'b>>,
    offer: Option<Dimension<'b>>,
    by: Vec<Dimension<'b>>,
    amounts: AmountReader<'b>,
    /// The offer of each row, times 2, plus 1 if the customer stayed.
    attempts: Vec<u32>,
    /// By grouping; one for each column of contributing reasons.
    crossed: Vec<Vec<Crossed>>,
}

impl<'b> RowReader<'b> {
    fn new(
        plan: Plan<'b>,
        amounts: AmountColumns<'b>,
        batch: &'b Batch<'b>,
    ) -> Result<RowReader<'b>> {
        let TallyDefinition {
            root,
            stated,
            dissatisfaction,
            contributing,
            date,
            zone,
            representative,
            offer,
            by,
            ..
        } = plan.definition;
        let none = Nulls::Code(0);
        let nulls = plan.null_root.map_or(Nulls::Error, Nulls::Code);
        let one = std::slice::from_ref::<String>;
        let codes =
            |name: &'b String, codes: &'b Codes| CodeReader::new(batch, one(name), codes, none);
        let keys = |name: &'b String, limit| Dimension::new(batch, one(name), true, limit);
        let zone = zone.map(|zone| zone.0);
        let crossed = |place: &Place| {
            let count = if place.inner == Axis::Contributing { contributing.len() } else { 1 };
            (0..count).map(|_| Crossed::default()).collect()
        };
        Ok(RowReader {
            plan,
            root: match root.are_levels {
                true => CodeReader::of_levels(batch, &root.columns, plan.roots, nulls)?,
                false => CodeReader::new(batch, &root.columns, plan.roots, nulls)?,
            },
            stated: stated.as_ref().map(|name| codes(name, plan.stated)).transpose()?,
            dissatisfaction: dissatisfaction
                .as_ref()
                .map(|name| codes(name, plan.roots))
                .transpose()?,
            contributing: contributing
                .iter()
                .map(|name| codes(name, plan.roots))
                .collect::<Result<_>>()?,
            month: date.as_ref().map(|name| MonthReader::new(batch, name, zone)).transpose()?,
            representative: representative
                .as_ref()
                .map(|name| keys(name, MOST_REPRESENTATIVES))
                .transpose()?,
            offer: offer.as_ref().map(|name| keys(name, MOST_OFFERS)).transpose()?,
            by: by
                .iter()
                .map(|names| Dimension::new(batch, &names.0, true, MOST_LEVELS))
                .collect::<Result<_>>()?,
            amounts: AmountReader::new(plan.definition, amounts, batch)?,
            attempts: Vec::new(),
            crossed: plan.places.iter().map(crossed).collect(),
        })
    }

    /// Reads a block.
    fn read(&mut self, rows: Range<usize>) -> Result<()> {
        self.root.read(rows.clone())?;
        let codes = self.stated.iter_mut().chain(&mut self.dissatisfaction);
        for reader in codes.chain(&mut self.contributing) {
            reader.read(rows.clone())?;
        }
        if let Some(month) = &mut self.month {
            month.read(rows.clone())?;
        }
        let keys = self.representative.iter_mut().chain(&mut self.offer);
        for keys in keys.chain(&mut self.by) {
            keys.read(rows.clone())?;
        }
        self.amounts.read(rows.clone())?;
        self.attempts.clear();
        let offers = self.offer.as_ref().map(|offer| offer.numbers.as_slice());
        let saved = self.amounts.saved.as_slice();
        match (offers, self.amounts.has_saved()) {
            (Some(offers), true) => {
                let both = offers.iter().zip(saved);
                self.attempts.extend(both.map(|(offer, saved)| offer << 1 | u32::from(*saved)));
            }
            (Some(offers), false) => {
                self.attempts.extend(offers.iter().map(|offer| offer << 1));
            }
            (None, true) => self.attempts.extend(saved.iter().map(|&saved| u32::from(saved))),
            (None, false) => {}
        }
        Ok(())
    }

    /// Counts the block.
    fn count(&mut self) {
        let mut crossed = std::mem::take(&mut self.crossed);
        for (place, crossed) in self.plan.places.iter().zip(&mut crossed) {
            let amounts = match place.outer {
                Some(Axis::Offer) => self.amounts.attempts(),
                _ => self.amounts.exits(),
            };
            if place.inner == Axis::Contributing {
                for (reader, crossed) in self.contributing.iter().zip(crossed) {
                    crossed.add((None, 1), (reader.numbers(), reader.count()), amounts);
                }
                continue;
            }
            let outer = place.outer.and_then(|axis| self.numbers(axis));
            let (Some(crossed), Some(inner)) = (crossed.first_mut(), self.numbers(place.inner))
            else {
                continue;
            };
            let (outer, outers) = outer.map_or((None, 1), |(numbers, n)| (Some(numbers), n));
            crossed.add((outer, outers), inner, amounts);
        }
        self.crossed = crossed;
    }

    /// The numbers of the rows of the block on an axis, and how many there are so far.
    fn numbers(&self, axis: Axis) -> Option<(&[u32], usize)> {
        let codes =
            |reader: &'_ Option<CodeReader<'b>>| reader.as_ref().map(|reader| reader.count());
        let keys = |keys: &'_ Dimension<'b>| keys.count();
        match axis {
            Axis::Root => Some((self.root.numbers(), self.root.count())),
            Axis::Stated => Some((self.stated.as_ref()?.numbers(), codes(&self.stated)?)),
            Axis::Dissatisfaction => {
                Some((self.dissatisfaction.as_ref()?.numbers(), codes(&self.dissatisfaction)?))
            }
            Axis::Contributing => None,
            Axis::Month => {
                let month = self.month.as_ref()?;
                Some((&month.numbers, month.count()))
            }
            Axis::Representative => {
                let representative = self.representative.as_ref()?;
                Some((&representative.numbers, keys(representative)))
            }
            Axis::Offer => {
                let offers = self.offer.as_ref().map_or(1, keys);
                Some((&self.attempts, 2 * offers))
            }
            Axis::By(at) => {
                let by = self.by.get(at)?;
                Some((&by.numbers, keys(by)))
            }
        }
    }

    /// The counts and sums of the rows that were read.
    fn finish(mut self) -> Tallies {
        let mut tallies = Tallies::new(self.plan.places);
        tallies.rounding = self.amounts.rounding();
        let crossed = std::mem::take(&mut self.crossed);
        let places = self.plan.places.iter().zip(crossed).zip(&mut tallies.groups);
        let mut migrated = Vec::new();
        for ((place, crossed), groups) in places {
            for (at, crossed) in crossed.into_iter().enumerate() {
                let cells = crossed.finish();
                migrated.extend(self.migrated(place, at, &cells));
                self.fill(place, at, &cells, groups);
            }
        }
        for (code, n) in migrated {
            let known: &mut u64 = tallies.migrated.entry(code).or_default();
            *known = known.saturating_add(n);
        }
        tallies
    }

    /// Adds the cells of a grouping by key and code.
    fn fill(&self, place: &Place, at: usize, cells: &[((u32, u32), Sum)], groups: &mut Groups) {
        for cells in cells.chunk_by(|one, other| one.0.0 == other.0.0) {
            let Some(&((outer, _), _)) = cells.first() else { continue };
            let row = cells.iter().map(|&((_, inner), sum)| (self.id(place, at, inner), sum));
            let row = row.filter(|&(id, _)| place.inner != Axis::Contributing || id > 0);
            groups.add(self.key(place.outer, outer), &row_of(row.collect()));
        }
    }

    fn id(&self, place: &Place, at: usize, inner: u32) -> Id {
        match place.inner {
            Axis::Stated => self.stated.as_ref().map_or(0, |stated| stated.id(inner)),
            Axis::Contributing => self.contributing.get(at).map_or(0, |one| one.id(inner)),
            _ => self.root.id(inner),
        }
    }

    fn key(&self, axis: Option<Axis>, number: u32) -> Key {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let code = |reader: &Option<CodeReader<'b>>| {
            vec![reader.as_ref().and_then(|reader| owned(reader.code(number)))]
        };
        let keys = |keys: &Dimension<'b>, number| -> Key { keys.key(number) };
        match axis {
            Some(Axis::Stated) => code(&self.stated),
            Some(Axis::Dissatisfaction) => code(&self.dissatisfaction),
            Some(Axis::Month) => {
                vec![self.month.as_ref().map(|month| month.first_day(number))]
            }
            Some(Axis::Representative) => {
                self.representative.as_ref().map_or_else(Key::new, |one| keys(one, number))
            }
            Some(Axis::Offer) => {
                let offer = self.offer.as_ref().map_or(vec![None], |one| keys(one, number >> 1));
                let saved = if number & 1 == 1 { SAVED } else { LOST };
                offer.into_iter().chain([Some(saved.to_owned())]).collect()
            }
            Some(Axis::By(at)) => self.by.get(at).map_or_else(Key::new, |one| keys(one, number)),
            None | Some(Axis::Root | Axis::Contributing) => Key::new(),
        }
    }

    /// The customers of each replaced code that the grouping is the first to see.
    fn migrated(
        &self,
        place: &Place,
        at: usize,
        cells: &[((u32, u32), Sum)],
    ) -> Vec<(String, u64)> {
        let (reader, outer) = match (place.outer, place.inner) {
            (None, Axis::Root) => (Some(&self.root), false),
            (None, Axis::Contributing) => (self.contributing.get(at), false),
            (Some(Axis::Stated), _) => (self.stated.as_ref(), true),
            (Some(Axis::Dissatisfaction), _) => (self.dissatisfaction.as_ref(), true),
            _ => (None, false),
        };
        let Some(reader) = reader else { return Vec::new() };
        let number = |place: (u32, u32)| if outer { place.0 } else { place.1 };
        let cells = cells
            .iter()
            .filter_map(|&(place, sum)| Some((reader.replaced(number(place))?.clone(), sum.n)));
        cells.collect()
    }
}

/// The key of those who stayed, and of those who left.
pub(crate) const SAVED: &str = "true";
pub(crate) const LOST: &str = "false";

/// Reads how many customers a row stands for, whether they stayed, and what they are worth.
struct AmountReader<'b> {
    batch: &'b Batch<'b>,
    count: Option<&'b Column<'b>>,
    stayed: Option<&'b Column<'b>>,
    value: Option<NumberReader<'b>>,
    summed: bool,
    value_column: &'b str,
    saved: Vec<u8>,
    weights: Vec<u64>,
    /// The weights of those who left.
    exits: Vec<u64>,
    units: Vec<i64>,
    exit_units: Vec<i64>,
    present: Vec<u8>,
    load: u128,
}

impl<'b> AmountReader<'b> {
    fn new(
        definition: &'b TallyDefinition,
        columns: AmountColumns<'b>,
        batch: &'b Batch<'b>,
    ) -> Result<AmountReader<'b>> {
        let decimals = definition.value_decimals()?;
        let value =
            columns.value.map(|name| NumberReader::new(batch, NumberColumn::new(name, decimals)));
        let stayed = definition.saved.as_deref().map(|name| batch.column(name));
        Ok(AmountReader {
            batch,
            count: columns.count.map(|name| batch.column(name)).transpose()?,
            stayed: stayed.transpose()?,
            value: value.transpose()?,
            summed: columns.summed,
            value_column: columns.value.unwrap_or("value"),
            saved: Vec::new(),
            weights: Vec::new(),
            exits: Vec::new(),
            units: Vec::new(),
            exit_units: Vec::new(),
            present: Vec::new(),
            load: 0,
        })
    }

    fn has_saved(&self) -> bool {
        self.stayed.is_some()
    }

    fn read(&mut self, rows: Range<usize>) -> Result<()> {
        if let Some(column) = self.count {
            self.weights.resize(rows.len(), 0);
            counts(self.batch, column, rows.clone(), &mut self.weights)?;
        }
        if let Some(column) = self.stayed {
            self.saved.resize(rows.len(), 0);
            outcomes(self.batch, column, rows.clone(), &mut self.saved)?;
            self.exits.clear();
            match self.count {
                None => self.exits.extend(self.saved.iter().map(|&saved| u64::from(1 - saved))),
                Some(_) => {
                    let both = self.weights.iter().zip(&self.saved);
                    self.exits.extend(both.map(|(weight, &saved)| weight * u64::from(1 - saved)));
                }
            }
        }
        if let Some(value) = &mut self.value {
            self.units.resize(rows.len(), 0);
            self.present.resize(rows.len(), 0);
            value.read(rows.clone(), &mut self.units, &mut self.present)?;
            self.multiply(rows)?;
            let sizes = self.units.iter().map(|units| u128::from(units.unsigned_abs()));
            self.load = sizes.sum();
            if self.stayed.is_some() {
                self.exit_units.clear();
                let both = self.units.iter().zip(&self.saved);
                let units = both.map(|(units, &saved)| units * i64::from(1 - saved));
                self.exit_units.extend(units);
            }
        }
        Ok(())
    }

    /// Multiplies the values by the counts of their rows.
    fn multiply(&mut self, rows: Range<usize>) -> Result<()> {
        if self.count.is_none() {
            return Ok(());
        }
        for ((units, &weight), row) in self.units.iter_mut().zip(&self.weights).zip(rows) {
            if self.summed {
                if weight == 0 && *units != 0 {
                    let message = format!("{} is not 0 but n is", self.value_column);
                    let row = self.batch.row_number(row);
                    return Err(Error::InconsistentSummary { row, message });
                }
                continue;
            }
            let product = i64::try_from(weight).ok().and_then(|weight| units.checked_mul(weight));
            *units = product.ok_or_else(|| Error::Overflow {
                field: self.value_column.to_owned(),
                limit: "2^63 units in a row".to_owned(),
            })?;
        }
        Ok(())
    }

    /// The amounts of all rows of the block.
    fn attempts(&self) -> Amounts<'_> {
        Amounts {
            weights: self.count.map(|_| self.weights.as_slice()),
            values: self.value.as_ref().map(|_| self.units.as_slice()),
            load: self.load,
        }
    }

    /// The amounts of those who left.
    fn exits(&self) -> Amounts<'_> {
        match self.stayed {
            None => self.attempts(),
            Some(_) => Amounts {
                weights: Some(&self.exits),
                values: self.value.as_ref().map(|_| self.exit_units.as_slice()),
                load: self.load,
            },
        }
    }

    fn rounding(&self) -> crate::money::decimals::Rounding {
        self.value.as_ref().map(|value| value.rounding().1).unwrap_or_default()
    }
}
