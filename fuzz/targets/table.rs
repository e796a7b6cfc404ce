//! Fuzzes `crm_fuzz::table`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::table);
