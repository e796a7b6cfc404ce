//! What the codes of vendors say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::churn::scheme::initiator::Initiator;
use crate::churn::vendor::relation::VendorRelation;
use crate::document::document;
use crate::error::error::{Error, Result};
use crate::text::fold::fold;
use crate::text::nearest::nearest_codes;

/// What the code of a vendor says of an exit, in the codes of the standard schemes.
///
/// What a customer clicks is a stated reason; a root is given only where the code says it, a group
/// where it says no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct VendorReason {
    /// The stated reason, if the code is what a customer said.
    #[serde(default)]
    pub stated: Option<String>,
    /// The root, or a group of roots.
    #[serde(default)]
    pub root: Option<String>,
    /// How well the root fits.
    #[serde(default)]
    pub relation: Option<VendorRelation>,
    /// Who ended the relationship.
    #[serde(default)]
    pub initiator: Option<Initiator>,
    /// Whether the customer left of his own will.
    #[serde(default)]
    pub voluntary: Option<bool>,
}

/// A code in the document.
#[derive(Deserialize)]
struct Entry {
    code: String,
    #[serde(flatten)]
    reason: Fields,
}

/// The fields of a reason in the document; the code is beside them.
#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    stated: Option<String>,
    #[serde(default)]
    root: Option<String>,
    #[serde(default)]
    relation: Option<VendorRelation>,
    #[serde(default)]
    initiator: Option<Initiator>,
    #[serde(default)]
    voluntary: Option<bool>,
}

type Vendors = BTreeMap<String, Vec<(String, VendorReason)>>;

static VENDORS: LazyLock<Result<Vendors>> = LazyLock::new(|| {
    let lists: BTreeMap<String, Vec<Entry>> = document::read(include_str!("vendors.json"))?;
    let reason = |Entry { code, reason }: Entry| {
        let Fields { stated, root, relation, initiator, voluntary } = reason;
        (code, VendorReason { stated, root, relation, initiator, voluntary })
    };
    let list =
        |(vendor, codes): (String, Vec<Entry>)| (vendor, codes.into_iter().map(reason).collect());
    Ok(lists.into_iter().map(list).collect())
});

fn lists() -> Result<&'static Vendors> {
    VENDORS.as_ref().map_err(Error::clone)
}

fn list(vendor: &str) -> Result<&'static [(String, VendorReason)]> {
    let lists = lists()?;
    lists
        .get(vendor)
        .map(Vec::as_slice)
        .ok_or_else(|| Error::unknown_name("vendor", lists.keys().cloned().collect(), vendor))
}

/// Returns the vendors whose codes are known, in order.
///
/// # Errors
///
/// None occur.
///
/// # Examples
///
/// ```
/// let vendors = crm_core::churn::vendors()?;
/// assert_eq!(vendors[..3], ["apple", "chargebee", "frappe"]);
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn vendors() -> Result<Vec<&'static str>> {
    Ok(lists()?.keys().map(String::as_str).collect())
}

/// Returns the codes of a vendor, in the order of its documentation.
///
/// # Errors
///
/// [`Error::UnknownName`] with the vendors that there are.
pub fn vendor_codes(vendor: &str) -> Result<Vec<&'static str>> {
    Ok(list(vendor)?.iter().map(|(code, _)| code.as_str()).collect())
}

/// Returns what the code of a vendor says, in the codes of the standard schemes.
///
/// # Errors
///
/// [`Error::UnknownName`] with the vendors that there are, [`Error::UnknownCode`] with the nearest
/// codes.
///
/// # Examples
///
/// ```
/// use crm_core::churn::{VendorRelation, map_vendor};
///
/// let switched = map_vendor("stripe", "switched_service")?;
/// assert_eq!(switched.stated.as_deref(), Some("FOUND_BETTER"));
/// assert_eq!(switched.root.as_deref(), Some("OFFER"));
/// assert_eq!(switched.relation, Some(VendorRelation::Broad));
/// # Ok::<(), crm_core::Error>(())
/// ```
pub fn map_vendor(vendor: &str, code: &str) -> Result<VendorReason> {
    let codes = list(vendor)?;
    let found = codes.iter().find(|(one, _)| one == code).map(|(_, reason)| reason.clone());
    found.ok_or_else(|| {
        let folded: Vec<String> = codes.iter().map(|(code, _)| fold(code)).collect();
        let all =
            codes.iter().zip(&folded).map(|((code, _), text)| (code.as_str(), vec![text.as_str()]));
        Error::UnknownCode {
            segment: String::new(),
            path: "code".to_owned(),
            field: vendor.to_owned(),
            given: code.to_owned(),
            nearest: nearest_codes(&fold(code), all),
        }
    })
}
