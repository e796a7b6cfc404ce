//! Fuzzes `crm_fuzz::segment_set`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::segment_set);
