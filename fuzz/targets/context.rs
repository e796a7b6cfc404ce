//! Fuzzes `crm_fuzz::context`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::context);
