//! What an evaluation is given: a time, events, a viewer.

use crm_core::document::Document;
use crm_core::segment::{Context, Events, Now, SegmentSet};

use crate::boundary::{Failure, handle};
use crate::schema::crm_viewer_t;
use crate::segment::handle::crm_event_fold_t;
use crate::table::Names;

/// No time, for functions that take `now`.
pub const CRM_NO_TIME: i64 = -9_223_372_036_854_775_807;

pub(crate) fn time(now_us: i64) -> Option<Now> {
    (now_us != CRM_NO_TIME).then(|| Now::from_micros(now_us))
}

/// What an evaluation is given beside the customers.
pub(crate) fn context<'c>(
    now_us: i64,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
) -> Context<'c> {
    let mut context = Context::new();
    context.now = time(now_us);
    context.events = handle(fold).map(|fold| Events::Fold(&fold.inner));
    context.viewer = handle(viewer).map(|viewer| &viewer.inner);
    context
}

pub(crate) fn names(columns: &[String]) -> Names {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    Names::new(&columns, Vec::new())
}

/// Reads a JSON list of texts.
pub(crate) fn texts(json: &str) -> Result<Vec<String>, Failure> {
    Ok(Document::from_json(json)?.part("")?.read("a list of texts")?)
}

/// The part of a set that a viewer may ask about; accumulated events are those of the whole set.
pub(crate) fn seen_by(
    set: &SegmentSet,
    fold: *const crm_event_fold_t,
    viewer: *const crm_viewer_t,
) -> Result<SegmentSet, Failure> {
    match handle(viewer).filter(|_| fold.is_null()) {
        Some(viewer) => Ok(set.seen_by(&viewer.inner)?),
        None => Ok(set.clone()),
    }
}

/// Names the segment that reads a missing column, unless the viewer may not see it.
pub(crate) fn named(set: &SegmentSet, viewer: *const crm_viewer_t, failure: Failure) -> Failure {
    let viewer = handle(viewer).map(|viewer| &viewer.inner);
    match failure {
        Failure::Core(error) => Failure::Core(set.name_reader(error, viewer)),
        failure => failure,
    }
}
