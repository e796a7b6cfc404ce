//! Fuzzes `crm_fuzz::answer`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::answer);
