//! The codes with which other systems say why a customer left.

pub(crate) mod relation;
pub(crate) mod vendor;
