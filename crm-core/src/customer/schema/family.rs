//! The families of fields that segments are made of.

use crate::text::choice::choice;

choice! {
    /// What a field describes.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::Family;
    ///
    /// assert_eq!("benefit".parse::<Family>()?, Family::Benefit);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Family as "family" {
        /// Age, sex, education, income, place of residence.
        Demographic = 1 "demographic",
        /// Lifestyle, personality, social traits.
        Psychographic = 2 "psychographic",
        /// Habits of consumption, preferences, loyalty.
        Behavioral = 3 "behavioral",
        /// What the customer wants of a product.
        Benefit = 4 "benefit",
        /// How the customer is reached.
        Contact = 5 "contact",
    }
}
