//! How sensitive a field is.

use crate::text::choice::choice;

choice! {
    /// How sensitive the values of a field or of an event are. The order is that of the protection.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Sensitivity;
    ///
    /// assert!(Sensitivity::Public < Sensitivity::Internal);
    /// assert_eq!("restricted".parse::<Sensitivity>()?, Sensitivity::Restricted);
    /// assert_eq!(Sensitivity::default(), Sensitivity::Internal);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Sensitivity as "sensitivity" {
        /// Anyone may see it.
        Public = 1 "public",
        /// Everyone in the business may see it.
        Internal = 2 "internal",
        /// Those may see it whose work needs it.
        Confidential = 3 "confidential",
        /// Only a few may see it.
        Restricted = 4 "restricted",
    }
}

impl Default for Sensitivity {
    /// Internal.
    fn default() -> Sensitivity {
        Sensitivity::Internal
    }
}
