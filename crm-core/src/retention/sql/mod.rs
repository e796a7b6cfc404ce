//! The query that groups rows in a database.

pub(crate) mod cube_sum;
pub(crate) mod decimal_text;
pub(crate) mod query;
pub(crate) mod split_sum;
pub(crate) mod sum;
pub(crate) mod value;
