//! What a program did: customers, revenue and cost.

pub(crate) mod benefit;
pub(crate) mod effect;
pub(crate) mod means;
pub(crate) mod pairs;
pub(crate) mod spending;
