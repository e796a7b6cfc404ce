//! What the functions of segments take and give.

use crm_core::segment::{Condition, EventFold, Membership, Record, SegmentSet};

use crate::boundary::handles;

handles!(crm_segment_set_t, crm_membership_t, crm_event_fold_t, crm_record_t, crm_condition_t);

/// A set of segments, compiled. Owned by the caller; free it with crm_segment_set_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_segment_set_t {
    pub(crate) inner: SegmentSet,
}

/// The members of the segments of a set. Owned by the caller; free it with crm_membership_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_membership_t {
    pub(crate) inner: Membership,
}

/// The events of customers, accumulated for one set of segments and one time. Owned by the caller;
/// free it with crm_event_fold_free().
///
/// Functions that take it as `const` may run on several threads at once; all others need exclusive
/// access.
#[derive(Debug)]
pub struct crm_event_fold_t {
    pub(crate) inner: EventFold,
}

/// The fields and the events of one customer. Owned by the caller; free it with crm_record_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_record_t {
    pub(crate) inner: Record,
}

/// A rule that has been compiled with a schema. Owned by the caller; free it with
/// crm_condition_free().
///
/// It is immutable: any number of threads may use it.
#[derive(Debug)]
pub struct crm_condition_t {
    pub(crate) inner: Condition,
}
