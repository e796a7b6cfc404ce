//! The description of sums by group.

use crate::fold::cubes::Cubes;
use crate::fold::key_names::KeyNames;
use crate::money::decimals::Decimals;

/// The columns by which rows are grouped, and the sums of each group.
pub(crate) struct Description<'d> {
    /// The key columns, at least one.
    pub(crate) keys: Vec<KeyColumn<'d>>,
    /// The maximum number of groups with different keys.
    pub(crate) limit: usize,
    /// Columns of 0 and 1, each of which divides every group.
    pub(crate) flags: Vec<&'d str>,
    /// The column of the weights: how many times each row counts.
    pub(crate) weight: Option<&'d str>,
    /// The columns that are summed, at most eight.
    pub(crate) numbers: Vec<NumberColumn<'d>>,
    /// The products that are summed, by the positions of their numbers; `(0, 0)` is a square.
    pub(crate) products: Vec<(usize, usize)>,
    /// The products of three factors that are summed, where there are at most three numbers.
    pub(crate) cubes: Cubes,
}

/// A column by which rows are grouped.
pub(crate) struct KeyColumn<'d> {
    pub(crate) name: &'d str,
    /// Whether nulls are a group instead of an error.
    pub(crate) nullable: bool,
    pub(crate) names: KeyNames,
}

/// A column that is summed, in units of `10^-decimals`.
#[derive(Clone, Copy)]
pub(crate) struct NumberColumn<'d> {
    pub(crate) name: &'d str,
    /// The name of the sum in errors.
    pub(crate) label: &'d str,
    pub(crate) decimals: Decimals,
    /// Whether digits beyond the decimals are an error, because nobody declared the decimals.
    pub(crate) undeclared: bool,
    /// Whether nulls are excluded instead of an error.
    pub(crate) nullable: bool,
    /// The allowed values in the error for a null, if it says more than that a null is none.
    pub(crate) not_null: Option<&'static str>,
    /// The number as which larger ones count, in units.
    pub(crate) most: Option<i64>,
    /// The allowed values in the error for a negative number; `None` if it is no error.
    pub(crate) not_negative: Option<&'static str>,
}

impl<'d> NumberColumn<'d> {
    /// A column that may be null and negative.
    pub(crate) fn new(name: &'d str, decimals: Decimals) -> NumberColumn<'d> {
        NumberColumn {
            name,
            label: name,
            decimals,
            undeclared: false,
            nullable: true,
            not_null: None,
            most: None,
            not_negative: None,
        }
    }
}
