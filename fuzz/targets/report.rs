//! Fuzzes `crm_fuzz::report`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::report);
