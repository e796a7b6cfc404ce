//! Fuzzes `crm_fuzz::amount`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::amount);
