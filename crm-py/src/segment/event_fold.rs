//! Events of customers, accumulated.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::MutexExt;

use crate::error::Fail;
use crate::frame::{Frame, rows_or_none};

/// The events of customers, accumulated for one set of segments and one time: what
/// `SegmentSet.event_fold` starts, and `SegmentSet.evaluate` takes as `events`.
///
/// The result does not depend on the order or the parts in which rows are added.
#[pyclass(module = "crm_py", frozen)]
#[derive(Debug)]
pub(crate) struct EventFold {
    pub(super) set: crm_core::segment::SegmentSet,
    pub(super) inner: Mutex<crm_core::segment::EventFold>,
}

#[pymethods]
impl EventFold {
    /// Add rows of a table of events, all or none.
    fn update(&self, py: Python<'_>, table: &str, rows: &Bound<'_, PyAny>) -> Result<(), Fail> {
        let mut scratch = self.lock(py).empty()?;
        add_events(&mut scratch, &self.set, table, rows)?;
        Ok(self.lock(py).merge(&scratch)?)
    }

    /// Add the events of another accumulator of the same set and time.
    fn merge(slf: &Bound<'_, EventFold>, other: &Bound<'_, EventFold>) -> Result<(), Fail> {
        if slf.is(other) {
            return Err(crm_core::Error::SelfMerge.into());
        }
        // One lock is released before the next is taken, so that crossed merges cannot deadlock.
        let seen = other.get().lock(slf.py()).clone();
        Ok(slf.get().lock(slf.py()).merge(&seen)?)
    }

    /// The number of customers with events.
    #[getter]
    fn customers(&self, py: Python<'_>) -> usize {
        self.lock(py).customers()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<EventFold of {} customers>", self.customers(py))
    }
}

impl EventFold {
    pub(crate) fn lock(&self, py: Python<'_>) -> MutexGuard<'_, crm_core::segment::EventFold> {
        // The guarded value is always replaced as a whole, so a panic cannot leave it inconsistent.
        self.inner.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn add_events(
    fold: &mut crm_core::segment::EventFold,
    set: &crm_core::segment::SegmentSet,
    name: &str,
    table: &Bound<'_, PyAny>,
) -> Result<(), Fail> {
    let columns = set.event_columns(name);
    if !columns.is_empty() {
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let frame = Frame::take(table, &names)?;
        table.py().detach(|| {
            rows_or_none(frame.read(&names, |batches| {
                fold.update_all(name, batches)?;
                Python::attach(|py| py.check_signals())?;
                Ok(())
            }))
        })?;
    }
    Ok(fold.update_all(name, &[])?)
}
