//! Fuzzes `crm_fuzz::probe_graph`.
#![cfg_attr(fuzzing, no_main)]

crm_fuzz::target!(crm_fuzz::probe_graph);
