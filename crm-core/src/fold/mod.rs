pub(crate) mod level;
pub(crate) mod lookup;
pub(crate) mod matcher;
