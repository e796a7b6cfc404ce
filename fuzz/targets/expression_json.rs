//! Fuzzes `crm_fuzz::expression_json`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::expression_json);
