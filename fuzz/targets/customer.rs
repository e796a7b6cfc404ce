//! Fuzzes `crm_fuzz::customer`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::customer);
