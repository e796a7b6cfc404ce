//! Fuzzes `crm_fuzz::state`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::state);
