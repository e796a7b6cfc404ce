//! Errors of retention studies.

use crate::error::declare::kinds;

kinds! { $ retention {
    /// A row names an arm that the study does not have.
    UnknownArm = 400 at column (
        "column {column:?} must name an arm of the study, {}, got {arm:?} in row {row}",
        list(known)
    ) {
        /// The arm column.
        column: String,
        /// The arm in the row.
        arm: String,
        /// The arms of the study.
        known: Vec<String>,
        /// The row, zero-based, over the whole input.
        row: u64,
    }
    /// The control arm has no customers.
    MissingControl = 401 at column
        ("the control arm {control:?} has no customers{}", instead(seen, *excluded)) {
        /// The arm column.
        column: String,
        /// The control arm.
        control: String,
        /// The arms in the data.
        seen: Vec<String>,
        /// The number of controls who were excluded because their follow-up was too short.
        excluded: u64,
    }
    /// A treated arm has no customers.
    EmptyArm = 402 at column ("the treated arm {arm:?} has no customers") {
        /// The arm column.
        column: String,
        /// The arm.
        arm: String,
    }
    /// A treated arm has no cost.
    MissingCost = 403 at path ("cost must name every treated arm, but does not name {arm:?}") {
        /// The path of the missing cost in the definition.
        path: String,
        /// The arm.
        arm: String,
    }
    /// The data contain no treated arm, only the control arm.
    MissingTreated = 404 at column ("no treated arm has customers, only the control arm {control:?} has") {
        /// The arm column.
        column: String,
        /// The control arm.
        control: String,
    }
    /// The costs of two programs apply to different contexts or follow-ups.
    IncomparableContexts = 405 at "second"
        ("the costs apply to different contexts, which differ in {}", list(differences)) {
        /// The keys whose values differ.
        differences: Vec<String>,
    }
} }
