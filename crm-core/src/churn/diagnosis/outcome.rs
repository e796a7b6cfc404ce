//! Where a diagnosis ends.

use crate::text::choice::choice;

choice! {
    /// Where the walk of a diagnosis ended.
    pub enum Outcome as "outcome" {
        /// At a root.
        Diagnosed = 0 "diagnosed",
        /// At a question that was not answered yet.
        Open = 1 "open",
        /// At a question that the customer would not answer.
        Declined = 2 "declined",
        /// At a question that nobody asked.
        NotAsked = 3 "not_asked",
    }
}

impl Outcome {
    /// The answers that every question takes, each with the outcome and the root.
    pub(crate) const WITHOUT_ROOT: [(&str, Outcome, &str); 2] = [
        ("declined", Outcome::Declined, "UNKNOWN.DECLINED"),
        ("not_asked", Outcome::NotAsked, "UNKNOWN.NOT_ASKED"),
    ];
}
