//! The Python interface of `crm-core`.
//!
//! Each file is named after the module of `crm-core` that it exposes, and only converts.

mod argument;
mod array;
mod churn;
mod customer;
mod date;
mod document;
mod error;
mod expression;
mod frame;
mod json;
mod money;
mod number;
mod options;
mod retention;
mod schema;
mod segment;
mod stats;
mod table;
mod total;
mod value;

use pyo3::pymodule;

/// The native part of `crm_py`; import `crm_py` instead.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::churn::{
        Concept, Diagnosis, ExitInterview, ExitReason, HiddenReasons, Migration, Overuse,
        Portfolio, ProbeGraph, ReasonFinding, ReasonReport, ReasonScheme, ReasonTally, ReasonsBy,
        SchemeDraft, ShareComparison, VendorReason, Violation, map_vendor, vendor_codes, vendors,
    };
    #[pymodule_export]
    use crate::customer::{
        ConsentState, ContactPolicy, Customer, CustomerTable, Decision, RelationshipPolicy,
        loyalty_status,
    };
    #[pymodule_export]
    use crate::date::plus_months;
    #[pymodule_export]
    use crate::error::error_codes;
    #[pymodule_export]
    use crate::expression::Expression;
    #[pymodule_export]
    use crate::money::Money;
    #[pymodule_export]
    use crate::number::{Estimate, RatioSet, Undefined};
    #[pymodule_export]
    use crate::retention::{
        ArmReport, AssignedArms, Assignment, Balance, CombinedStrata, ControlReport,
        CostComparison, CostContext, Finding, IdCheck, ProgramCost, RetentionReport,
        RetentionStudy, StrataReport, StratumReport, VerdictBasis, check_ids, compare_costs,
        growthbook_v1, growthbook_v2,
    };
    #[pymodule_export]
    use crate::schema::{Schema, Viewer};
    #[pymodule_export]
    use crate::segment::{
        Breakdown, BreakdownClause, Condition, EventFold, Explanation, Membership, SegmentSet,
        SegmentSql,
    };
    #[pymodule_export]
    use crate::stats::{
        ChiSquareTest, Comparison, EValue, IndependenceTest, MantelHaenszel, Moments, SampleRatio,
        Test, TrendTest, adjust, adjusted_difference, binomial_limits, chi_square_homogeneity,
        chi_square_independence, coverage, e_value, fieller, fisher_exact, mantel_haenszel, mid_p,
        nnt, nnt_in_words, nnt_of, odds_ratio, proportion, proportion_test, ratio_of_means,
        risk_difference, risk_ratio, sample_ratio, standardized_mean_difference,
        standardized_proportion_difference, trend_of_proportions, welch, welch_degrees_of_freedom,
    };
    #[pymodule_export]
    use crate::table::{Table, restore_table};
    #[pymodule_export]
    use crate::total::{Total, TotalReport};
    #[pymodule_export]
    use crate::value::{
        AcquisitionCost, LeakyBucket, RetentionValue, acquisition_cost, retention_value,
    };

    #[pymodule_export]
    const INDIFFERENCE_SHARE: f64 = crm_core::churn::INDIFFERENCE_SHARE;
    #[pymodule_export]
    const ACQUISITION_TO_RETENTION: f64 = crm_core::value::reference::ACQUISITION_TO_RETENTION;
    #[expect(non_upper_case_globals, reason = "Python spells it so")]
    #[pymodule_export]
    const __version__: &str = crm_core::VERSION;
}
