//! The effect of a program: customers, revenue and cost.

pub(crate) mod acceptability;
pub(crate) mod adjusted;
pub(crate) mod benefit;
pub(crate) mod complier;
pub(crate) mod cubes;
pub(crate) mod effect;
pub(crate) mod inputs;
pub(crate) mod means;
pub(crate) mod pairs;
pub(crate) mod revenue;
pub(crate) mod shared_control;
pub(crate) mod spending;
