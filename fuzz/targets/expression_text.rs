//! Fuzzes `crm_fuzz::expression_text`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::expression_text);
