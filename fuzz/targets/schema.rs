//! Fuzzes `crm_fuzz::schema`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::schema);
