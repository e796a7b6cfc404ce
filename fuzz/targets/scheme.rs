//! Fuzzes `crm_fuzz::scheme`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::scheme);
