//! Fuzzes `crm_fuzz::tally`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::tally);
