//! The record of an exit, and what to do about its reason.

pub(crate) mod contact;
pub(crate) mod exit_fields;
pub(crate) mod exit_reason;
mod exit_rules;
pub(crate) mod response;
