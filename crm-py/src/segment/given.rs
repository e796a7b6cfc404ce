//! What an evaluation is given: a time, events, a viewer.

use std::num::NonZeroUsize;

use crm_core::segment::{Context, Now};
use pyo3::prelude::*;
use pyo3::types::PyMapping;
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::argument::{MAPPING, STR, argument, wrong_type};
use crate::date::micros;
use crate::error::Fail;
use crate::schema::Seer;
use crate::segment::event_fold::{EventFold, add_events};

argument! {
    /// The time of an evaluation: a `datetime` with a time zone.
    Time: type_hint_union!(
        type_hint_identifier!("datetime", "datetime"),
        type_hint_identifier!("builtins", "None")
    )
}

impl Time<'_> {
    pub(crate) fn get(&self, field: &str) -> Result<Option<Now>, Fail> {
        if self.0.is_none() {
            return Ok(None);
        }
        Ok(Some(Now::from_micros(micros(&self.0, field)?)))
    }
}

argument! {
    /// Tables of events by their name, or an `EventFold`.
    EventTables: type_hint_union!(
        type_hint_subscript!(MAPPING, STR, type_hint_identifier!("builtins", "object")),
        type_hint_identifier!("crm_py", "EventFold"),
        type_hint_identifier!("builtins", "None")
    )
}

impl EventTables<'_> {
    pub(crate) fn is_fold(&self) -> bool {
        self.0.cast::<EventFold>().is_ok()
    }

    /// Accumulates the events.
    fn fold(
        &self,
        set: &crm_core::segment::SegmentSet,
        now: Option<Now>,
        options: FoldOptions,
    ) -> Result<Option<crm_core::segment::EventFold>, Fail> {
        let given = &self.0;
        if given.is_none() {
            return Ok(None);
        }
        if let Ok(fold) = given.cast::<EventFold>() {
            return Ok(Some(fold.get().lock(given.py()).clone()));
        }
        let Ok(tables) = given.cast::<PyMapping>() else {
            return Err(wrong_type("events", "a dict of tables, or an EventFold", given));
        };
        let mut fold = set.event_fold(now)?.with_nan_as_null(options.nan_is_null);
        if options.fingerprints {
            fold = fold.with_fingerprints();
        }
        if let Some(threads) = options.threads {
            fold = fold.with_threads(threads);
        }
        for item in tables.items()?.iter() {
            let (name, table): (String, Bound<'_, PyAny>) = item.extract()?;
            add_events(&mut fold, set, &name, &table)?;
        }
        Ok(Some(fold))
    }
}

#[derive(Clone, Copy, Default)]
pub(crate) struct FoldOptions {
    pub(crate) nan_is_null: bool,
    pub(crate) fingerprints: bool,
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Reads how NaN is treated.
fn nan_is_null(nan: &str) -> Result<bool, Fail> {
    match nan {
        "error" => Ok(false),
        "null" => Ok(true),
        other => {
            let allowed = vec!["error".to_owned(), "null".to_owned()];
            Err(crm_core::Error::unknown_name("nan", allowed, other).into())
        }
    }
}

/// What an evaluation was given.
pub(crate) struct Given {
    now: Option<Now>,
    fold: Option<crm_core::segment::EventFold>,
    viewer: Option<crm_core::customer::Viewer>,
    nan_is_null: bool,
}

impl Given {
    pub(crate) fn new(
        set: &crm_core::segment::SegmentSet,
        now: Option<Time<'_>>,
        events: Option<EventTables<'_>>,
        viewer: Option<Seer<'_>>,
        nan: &str,
        options: FoldOptions,
    ) -> Result<Given, Fail> {
        let nan_is_null = nan_is_null(nan)?;
        let now = now.map_or(Ok(None), |now| now.get("now"))?;
        let options = FoldOptions { nan_is_null, ..options };
        let fold = events.map_or(Ok(None), |events| events.fold(set, now, options))?;
        let viewer = viewer.map_or(Ok(None), |viewer| viewer.get())?;
        Ok(Given { now, fold, viewer, nan_is_null })
    }

    /// Names who reads a column that is missing, unless the viewer may not see it.
    pub(crate) fn named(&self, set: &crm_core::segment::SegmentSet, fail: Fail) -> Fail {
        match fail {
            Fail::Core(error) => Fail::Core(set.name_reader(error, self.viewer.as_ref())),
            fail => fail,
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        let mut given = context(self.now).with_nan_as_null(self.nan_is_null);
        given.events = self.fold.as_ref().map(crm_core::segment::Events::Fold);
        given.viewer = self.viewer.as_ref();
        given
    }
}

/// The context of a time only.
pub(crate) fn context<'c>(now: Option<Now>) -> Context<'c> {
    let mut context = Context::new();
    context.now = now;
    context
}
