//! Fuzzes `crm_fuzz::total`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::total);
