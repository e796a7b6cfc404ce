//! The tally of the reasons of those who left.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crm_core::Error;
use crm_core::churn::{SchemeKind, TallyDefinition};
use crm_core::number::Level;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::PyString;
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::argument::{Count, Names, Progress, argument, threads_of};
use crate::churn::reason_report::ReasonReport;
use crate::churn::scheme::ReasonScheme;
use crate::document::Json;
use crate::error::Fail;
use crate::frame::Frame;

argument! {
    /// Entries of `by`: each a column, or a tuple of columns that are crossed.
    By: type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_union!(
            type_hint_identifier!("builtins", "str"),
            type_hint_subscript!(
                type_hint_identifier!("collections.abc", "Iterable"),
                type_hint_identifier!("builtins", "str")
            )
        )
    )
}

impl By<'_> {
    fn get(&self) -> Result<Vec<Vec<String>>, Fail> {
        if let Ok(name) = self.0.cast::<PyString>() {
            return Ok(vec![vec![name.to_str()?.to_owned()]]);
        }
        let entries = self.0.try_iter()?.enumerate();
        entries.map(|(at, one)| Names(one?).get(&format!("by[{at}]"))).collect()
    }
}

/// Counts the reasons of those who left.
///
/// `scheme` is that of the roots. `root` is one column of codes, or a list of columns, one for each
/// level of the scheme, top first, that hold labels or parts of codes. All other columns are
/// optional: `stated`, what the customer said, codes of `stated_scheme`, by default the standard
/// one; `contributing`, a list of columns of codes; `dissatisfaction`; `representative`, who recorded
/// the reason; `date`, with `zone` if it has instants; `value`, with `currency` and `decimals`;
/// `count`, how many customers a row stands for; `saved`, whether the customer stayed: a row is then
/// an attempt to leave; `offer`; and `by`, a list whose entries are columns or tuples of columns to
/// be crossed. `null_root` is "error" or "not_asked"; with `allow_parents` a group of reasons can be
/// recorded.
///
/// The state is exact and small, and the same to the bit however the rows are batched, ordered or
/// spread.
///
/// >>> import crm_py as crm
/// >>> roots = crm.ReasonScheme.standard("root")
/// >>> tally = crm.ReasonTally(roots, root="reason", by=["plan"])
/// >>> tally.update({
/// ...     "reason": ["OFFER.CHEAPER", "OFFER.BETTER", "NEED.USE_ENDED"],
/// ...     "plan": ["basic", "plus", "basic"],
/// ... })
/// >>> report = tally.report()
/// >>> report.n, report.rollup(1)["code"], report.rollup(1)["n"]
/// (3, ['NEED', 'OFFER'], [1, 2])
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct ReasonTally {
    inner: Mutex<crm_core::churn::ReasonTally>,
}

#[pymethods]
impl ReasonTally {
    #[new]
    #[pyo3(signature = (
        scheme,
        *,
        root,
        stated = None,
        stated_scheme = None,
        contributing = None,
        dissatisfaction = None,
        representative = None,
        date = None,
        zone = None,
        value = None,
        currency = None,
        decimals = None,
        count = None,
        saved = None,
        offer = None,
        by = None,
        null_root = "error",
        allow_parents = false,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        scheme: &ReasonScheme,
        root: Names<'_>,
        stated: Option<String>,
        stated_scheme: Option<&ReasonScheme>,
        contributing: Option<Names<'_>>,
        dissatisfaction: Option<String>,
        representative: Option<String>,
        date: Option<String>,
        zone: Option<&str>,
        value: Option<String>,
        currency: Option<&str>,
        decimals: Option<Count<'_>>,
        count: Option<String>,
        saved: Option<String>,
        offer: Option<String>,
        by: Option<By<'_>>,
        null_root: &str,
        allow_parents: bool,
    ) -> Result<ReasonTally, Fail> {
        let columns = root.get("root")?;
        let definition = match root.0.is_instance_of::<PyString>() {
            true => TallyDefinition::new(columns),
            false => TallyDefinition::of_levels(columns),
        };
        let mut definition =
            definition.with_null_root(null_root.parse()?).with_allow_parents(allow_parents);
        type Set = fn(TallyDefinition, String) -> TallyDefinition;
        let columns: [(Option<String>, Set); 8] = [
            (stated, TallyDefinition::with_stated),
            (dissatisfaction, TallyDefinition::with_dissatisfaction),
            (representative, TallyDefinition::with_representative),
            (date, TallyDefinition::with_date),
            (value, TallyDefinition::with_value),
            (count, TallyDefinition::with_count),
            (saved, TallyDefinition::with_saved),
            (offer, TallyDefinition::with_offer),
        ];
        for (column, set) in columns {
            if let Some(column) = column {
                definition = set(definition, column);
            }
        }
        if let Some(columns) = contributing {
            definition = definition.with_contributing(columns.get("contributing")?);
        }
        for columns in by.map_or_else(|| Ok(Vec::new()), |by| by.get())? {
            definition = definition.with_by(columns);
        }
        if let Some(zone) = zone {
            definition = definition.with_zone(zone.parse()?);
        }
        if let Some(currency) = currency {
            definition = definition.with_currency(currency.parse()?);
        }
        if let Some(decimals) = decimals {
            definition = definition.with_decimals(decimals.up_to("decimals", u32::MAX)?);
        }
        let stated = stated_of(stated_scheme)?;
        ReasonTally::wrap(crm_core::churn::ReasonTally::new(&scheme.0, &stated, definition)?)
    }

    /// The definition of the tally, as a dict.
    #[getter]
    fn definition(&self, py: Python<'_>) -> Result<Json, Fail> {
        Ok(Json(self.lock(py).definition().to_json()?))
    }

    /// The scheme of the roots.
    #[getter]
    fn scheme(&self, py: Python<'_>) -> ReasonScheme {
        ReasonScheme(self.lock(py).scheme().clone())
    }

    /// The scheme of the stated reasons.
    #[getter]
    fn stated_scheme(&self, py: Python<'_>) -> ReasonScheme {
        ReasonScheme(self.lock(py).stated_scheme().clone())
    }

    /// The bytes of memory that the counts and sums take.
    #[getter]
    fn size(&self, py: Python<'_>) -> usize {
        self.lock(py).size()
    }

    /// The columns that `update` reads.
    #[getter]
    fn columns(&self, py: Python<'_>) -> Vec<String> {
        owned(self.lock(py).columns())
    }

    /// The columns that `update_summary` reads.
    #[getter]
    fn summary_columns(&self, py: Python<'_>) -> Vec<String> {
        owned(self.lock(py).summary_columns())
    }

    /// Return an empty tally with the same definition.
    fn empty(&self, py: Python<'_>) -> Result<ReasonTally, Fail> {
        ReasonTally::wrap(self.lock(py).empty())
    }

    /// Add the rows of a table, all or none.
    ///
    /// `table` is a frame of polars, pandas, pyarrow or DuckDB, or a mapping of columns. A row is
    /// one customer, or as many as the `count` column says. `threads` is the number of threads;
    /// None is one per core. `progress` is called with the number of rows read so far.
    #[pyo3(signature = (table, *, threads=None, progress=None))]
    fn update(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        threads: Option<Count<'_>>,
        progress: Option<Progress<'_>>,
    ) -> Result<(), Fail> {
        let threads = threads_of(threads)?;
        let mut scratch = self.lock(py).empty();
        let names = owned(scratch.columns());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = Frame::take(table, &names)?;
        let progress = progress.map(Progress::unbind);
        let mut rows = 0;
        py.detach(|| {
            table.read(&names, |batches| {
                scratch.update_parallel(batches, threads)?;
                rows += batches.iter().map(crm_core::Batch::rows).sum::<usize>();
                Python::attach(|py| {
                    py.check_signals()?;
                    progress.as_ref().map_or(Ok(()), |call| call.call1(py, (rows,)).map(drop))
                })?;
                Ok(())
            })
        })?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add a table that is already grouped by all key columns, all rows or none: these columns, `n`
    /// customers, and with a value the sum of theirs, `value_sum`.
    ///
    /// The state is that of `update`, unless values have more decimals than the tally keeps: each
    /// `value_sum` is rounded once, and not each row, so that sums differ by up to half a unit a row,
    /// and the finding `rounded` counts the rows of this table.
    fn update_summary(&self, py: Python<'_>, table: &Bound<'_, PyAny>) -> Result<(), Fail> {
        let mut scratch = self.lock(py).empty();
        let names = owned(scratch.summary_columns());
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let table = Frame::take(table, &names)?;
        py.detach(|| {
            table.read(&names, |batches| {
                Ok(batches.iter().try_for_each(|batch| scratch.update_summary(batch))?)
            })
        })?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add the rows of another tally with the same definition.
    fn merge(slf: &Bound<'_, ReasonTally>, other: &Bound<'_, ReasonTally>) -> Result<(), Fail> {
        if slf.is(other) {
            return Err(Error::SelfMerge.into());
        }
        // One lock is released before the next is taken, so that crossed merges cannot deadlock.
        let seen = other.get().lock(slf.py()).clone();
        Ok(slf.get().lock(slf.py()).merge(&seen)?)
    }

    /// Report what the tally says so far, with limits at a level.
    #[pyo3(signature = (*, level=0.95))]
    fn report(&self, py: Python<'_>, level: f64) -> Result<ReasonReport, Fail> {
        Ok(ReasonReport(self.lock(py).report(Level::new(level)?)?))
    }

    /// Write the state as canonical JSON: the definition, the counts, and a checksum.
    fn to_json(&self, py: Python<'_>) -> Result<String, Fail> {
        Ok(self.lock(py).to_json()?)
    }

    /// Read a state that `to_json` wrote, in this or another language, with its scheme or a newer
    /// revision.
    #[staticmethod]
    #[pyo3(signature = (json, scheme, stated_scheme=None))]
    fn from_json(
        json: &str,
        scheme: &ReasonScheme,
        stated_scheme: Option<&ReasonScheme>,
    ) -> Result<ReasonTally, Fail> {
        let stated = stated_of(stated_scheme)?;
        ReasonTally::wrap(crm_core::churn::ReasonTally::from_json(json, &scheme.0, &stated)?)
    }

    fn __eq__(&self, py: Python<'_>, other: &ReasonTally) -> bool {
        // One lock is released before the next is taken, so that two comparisons cannot deadlock.
        let other = other.lock(py).clone();
        *self.lock(py) == other
    }

    fn __repr__(&self, py: Python<'_>) -> Result<String, Fail> {
        let n = self.lock(py).report(Level::default())?.n();
        Ok(format!("<ReasonTally of {n} exits>"))
    }

    #[pyo3(signature = () -> "tuple[object, tuple[str, ReasonScheme, ReasonScheme]]")]
    fn __reduce__<'py>(slf: &Bound<'py, ReasonTally>) -> Result<(Bound<'py, PyAny>, State), Fail> {
        let (py, tally) = (slf.py(), slf.get());
        let state = (tally.to_json(py)?, tally.scheme(py), tally.stated_scheme(py));
        Ok((slf.get_type().getattr("from_json")?, state))
    }
}

/// What a tally is made from again: its state, and the two schemes.
type State = (String, ReasonScheme, ReasonScheme);

impl ReasonTally {
    fn wrap(inner: crm_core::churn::ReasonTally) -> Result<ReasonTally, Fail> {
        Ok(ReasonTally { inner: Mutex::new(inner) })
    }

    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::churn::ReasonTally> {
        self.inner.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

fn stated_of(given: Option<&ReasonScheme>) -> Result<crm_core::churn::ReasonScheme, Fail> {
    match given {
        Some(scheme) => Ok(scheme.0.clone()),
        None => Ok(crm_core::churn::ReasonScheme::standard(SchemeKind::Stated)?),
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}
