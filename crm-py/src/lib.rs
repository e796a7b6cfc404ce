//! The Python interface of `crm-core`.
//!
//! Each file is named after the room of `crm-core` that it hands on, and converts, nothing else.

mod argument;
mod document;
mod error;
mod money;
mod number;
mod retention;
mod stats;
mod table;
mod total;

use pyo3::pymodule;

/// The native half of `crm_py`; import `crm_py` instead.
#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::error::error_codes;
    #[pymodule_export]
    use crate::money::Money;
    #[pymodule_export]
    use crate::number::{Estimate, RatioSet, Undefined};
    #[pymodule_export]
    use crate::retention::{
        ArmReport, ControlReport, Finding, ProgramCost, RetentionReport, RetentionStudy,
        restore_report,
    };
    #[pymodule_export]
    use crate::stats::{
        Comparison, SampleRatio, Test, adjust, coverage, fieller, fisher_exact, mid_p, nnt,
        nnt_in_words, nnt_of, odds_ratio, proportion, proportion_test, risk_difference, risk_ratio,
        sample_ratio,
    };
    #[pymodule_export]
    use crate::total::{Total, TotalReport};

    #[expect(non_upper_case_globals, reason = "Python spells it so")]
    #[pymodule_export]
    const __version__: &str = crm_core::VERSION;
}
