//! The names of numbers.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crm_core::ErrorCode;
use crm_core::customer::LoyaltyStatus;
use crm_core::error::UndefinedReason;
use crm_core::number::{Method, Shape};
use crm_core::retention::{Dialect, MoneyVerdict, Quadrant, Severity, ValueSource, Verdict};
use crm_core::stats::{Adjustment, Alternative, Multiplicity};
use crm_core::value::BucketState;

use crate::boundary::infallible;
use crate::error::{
    CRM_ERR_HANDLE, CRM_ERR_INVALID_UTF8_ARGUMENT, CRM_ERR_NULL_ARGUMENT, CRM_ERR_PANIC,
    CRM_ERR_STRUCT_SIZE, CRM_OK,
};
use crate::text::{Terminated, crm_text_t, with_nul};

/// Statuses: "Ok", "OutOfRange".
pub const CRM_NAMES_STATUS: i32 = 1;
/// Reasons why a value is undefined, the numbers of crm_error_reason(): "zero_cell".
pub const CRM_NAMES_UNDEFINED_REASON: i32 = 2;
/// CRM_METHOD numbers: "newcombe".
pub const CRM_NAMES_METHOD: i32 = 3;
/// CRM_SHAPE numbers: "bounded".
pub const CRM_NAMES_SHAPE: i32 = 4;
/// Verdicts on the effect: "effective".
pub const CRM_NAMES_VERDICT: i32 = 5;
/// Verdicts on the money: "pays".
pub const CRM_NAMES_MONEY_VERDICT: i32 = 6;
/// Quadrants of effect and cost: "dominant".
pub const CRM_NAMES_QUADRANT: i32 = 7;
/// Severities of findings: "warning".
pub const CRM_NAMES_SEVERITY: i32 = 8;
/// CRM_ADJUSTMENT numbers: "lin".
pub const CRM_NAMES_ADJUSTMENT: i32 = 9;
/// CRM_ALTERNATIVE numbers: "two_sided".
pub const CRM_NAMES_ALTERNATIVE: i32 = 10;
/// CRM_BUCKET_STATE numbers: "growing".
pub const CRM_NAMES_BUCKET_STATE: i32 = 11;
/// CRM_DIALECT numbers: "duckdb".
pub const CRM_NAMES_DIALECT: i32 = 12;
/// CRM_MULTIPLICITY numbers: "holm".
pub const CRM_NAMES_MULTIPLICITY: i32 = 13;
/// CRM_VALUE_FROM numbers: "revenue".
pub const CRM_NAMES_VALUE_FROM: i32 = 14;
/// CRM_LOYALTY_STATUS numbers: "regular".
pub const CRM_NAMES_LOYALTY_STATUS: i32 = 15;

/// Returns the name of a number.
///
/// @param kind    A CRM_NAMES number.
/// @param number  A number of that kind.
/// @return Static; empty for any other kind or number.
#[unsafe(no_mangle)]
pub extern "C" fn crm_name(kind: i32, number: i32) -> crm_text_t {
    static NAMES: LazyLock<BTreeMap<(i32, i32), Terminated>> = LazyLock::new(names);
    infallible(|| NAMES.get(&(kind, number)).map(crm_text_t::of).unwrap_or_default())
}

fn names() -> BTreeMap<(i32, i32), Terminated> {
    let boundary = [
        (CRM_OK, "Ok"),
        (CRM_ERR_NULL_ARGUMENT, "NullArgument"),
        (CRM_ERR_INVALID_UTF8_ARGUMENT, "InvalidUtf8Argument"),
        (CRM_ERR_PANIC, "Panic"),
        (CRM_ERR_STRUCT_SIZE, "StructSize"),
        (CRM_ERR_HANDLE, "Handle"),
    ];
    let mut names = BTreeMap::new();
    let mut add = |kind: i32, number: i32, name: &str| {
        names.insert((kind, number), with_nul(name));
    };
    for (number, name) in boundary {
        add(CRM_NAMES_STATUS, number, name);
    }
    macro_rules! list {
        ($($kind:ident $type:ident,)+) => {
            $(for one in $type::ALL {
                add($kind, one.as_i32(), one.name());
            })+
        };
    }
    list! {
        CRM_NAMES_STATUS ErrorCode,
        CRM_NAMES_UNDEFINED_REASON UndefinedReason,
        CRM_NAMES_METHOD Method,
        CRM_NAMES_SHAPE Shape,
        CRM_NAMES_VERDICT Verdict,
        CRM_NAMES_MONEY_VERDICT MoneyVerdict,
        CRM_NAMES_QUADRANT Quadrant,
        CRM_NAMES_SEVERITY Severity,
        CRM_NAMES_ADJUSTMENT Adjustment,
        CRM_NAMES_ALTERNATIVE Alternative,
        CRM_NAMES_BUCKET_STATE BucketState,
        CRM_NAMES_DIALECT Dialect,
        CRM_NAMES_MULTIPLICITY Multiplicity,
        CRM_NAMES_VALUE_FROM ValueSource,
        CRM_NAMES_LOYALTY_STATUS LoyaltyStatus,
    }
    names
}
