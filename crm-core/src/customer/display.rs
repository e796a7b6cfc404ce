//! A customer in a notebook.

use crate::customer::customer::Customer;
use crate::customer::entry::{COMPLAINT, INTERACTION, PURCHASE};
use crate::render::format::counted;
use crate::render::html::{STYLE, paragraph};

impl Customer {
    /// Writes how much is known of the customer as an HTML fragment for a notebook. It has numbers
    /// only: neither the id nor any value.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::customer::{Customer, Schema};
    ///
    /// let customer = Customer::new("c-17", &Schema::standard("ILS".parse()?)?)?;
    /// assert!(customer.to_html_fragment().contains("version 0: 0 of 20 fields"));
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html_fragment(&self) -> String {
        let lines = self.numbers().iter().map(|line| paragraph(line)).collect::<String>();
        format!("<div class=\"crm-report\" dir=\"ltr\"><style>{STYLE}</style>{lines}</div>")
    }

    fn numbers(&self) -> Vec<String> {
        let version = self.version();
        let Some(record) = self.record() else {
            return vec![format!("Customer, version {version}: erased")];
        };
        let known = self.completeness();
        let (filled, all) = (known.filled.len(), known.filled.len() + known.missing.len());
        let of = |name: &str, noun: &str| counted(record.entries(name).len() as u64, noun);
        let rest = [
            of(PURCHASE, "purchase"),
            of(INTERACTION, "interaction"),
            of(COMPLAINT, "complaint"),
            counted(record.consents.len() as u64, "consent"),
            counted(record.relationships.len() as u64, "relationship"),
        ];
        vec![
            format!("Customer, version {version}: {filled} of {all} fields"),
            format!("{}.", rest.join(", ")),
        ]
    }
}
