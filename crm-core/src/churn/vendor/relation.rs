//! How well a root fits a code of another system.

use crate::text::choice::choice;

choice! {
    /// How well a root fits the code of a vendor.
    pub enum VendorRelation as "relation" {
        /// Both mean the same.
        Exact = 0 "exact",
        /// Both mean nearly the same.
        Close = 1 "close",
        /// The root is the group of what the code can mean.
        Broad = 2 "broad",
    }
}
