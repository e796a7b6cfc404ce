//! Fuzzes `crm_fuzz::options`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::options);
