//! Proof that Rust, C and Python are the same thing three times.
