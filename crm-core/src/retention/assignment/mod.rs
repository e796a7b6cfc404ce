//! Random assignment of customers to arms, from their ids.

pub(crate) mod assignment;
pub(crate) mod hash;
pub(crate) mod id_check;
