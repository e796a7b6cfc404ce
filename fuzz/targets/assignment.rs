//! Fuzzes `crm_fuzz::assignment`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::assignment);
