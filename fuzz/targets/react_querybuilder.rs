//! Fuzzes `crm_fuzz::react_querybuilder`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::react_querybuilder);
