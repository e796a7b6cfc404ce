//! Fuzzes `crm_fuzz::exit_reason`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::exit_reason);
