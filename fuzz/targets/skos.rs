//! Fuzzes `crm_fuzz::skos`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::skos);
