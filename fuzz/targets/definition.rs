//! Fuzzes `crm_fuzz::definition`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::definition);
