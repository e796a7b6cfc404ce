//! The codes of vendors, exhaustively.

use crm_core::ErrorCode;
use crm_core::churn::{Initiator, VendorRelation, map_vendor, vendor_codes, vendors};

use crate::{roots, stated};

#[test]
fn every_code_maps_to_codes_that_are_there() {
    let (roots, stated) = (roots(), stated());
    let all = ["apple", "chargebee", "frappe", "google_play", "odoo", "revenuecat", "stripe"];
    assert_eq!(vendors().unwrap(), all);
    for vendor in all {
        for code in vendor_codes(vendor).unwrap() {
            let reason = map_vendor(vendor, code).unwrap();
            assert!(reason.stated.is_some() || reason.root.is_some(), "{vendor} {code}");
            assert_eq!(reason.root.is_some(), reason.relation.is_some(), "{vendor} {code}");
            assert!(reason.stated.iter().all(|code| stated.contains(code)), "{vendor} {code}");
            let Some(root) = reason.root else { continue };
            let broad = reason.relation == Some(VendorRelation::Broad);
            assert_eq!(roots.is_assignable(&root).unwrap(), !broad, "{vendor} {code}");
            let initiator = roots.get(&root).unwrap().initiator();
            assert!(initiator.is_none() || initiator == reason.initiator, "{vendor} {code}");
            let voluntary = reason.initiator.map(|one| one == Initiator::Customer);
            assert_eq!(reason.voluntary, voluntary, "{vendor} {code}");
        }
    }
}

#[test]
fn a_click_is_a_stated_reason() {
    for (vendor, code, said, root) in [
        ("stripe", "too_expensive", Some("TOO_EXPENSIVE"), None),
        ("stripe", "switched_service", Some("FOUND_BETTER"), Some("OFFER")),
        ("stripe", "customer_service", Some("BAD_SERVICE"), Some("SERVICE")),
        ("stripe", "low_quality", Some("BAD_PRODUCT"), Some("PRODUCT.UNMET_EXPECTATION")),
        ("stripe", "cancellation_requested", None, Some("UNKNOWN.NOT_ASKED")),
        ("stripe", "payment_failed", None, Some("PAYMENT.FAILED")),
        ("google_play", "2", Some("BAD_PRODUCT"), Some("PRODUCT.TECHNICAL")),
        ("google_play", "CANCEL_SURVEY_REASON_COST_RELATED", Some("TOO_EXPENSIVE"), None),
        ("google_play", "system", None, Some("PAYMENT")),
        ("google_play", "replacement", None, Some("ADMIN.REPLACED")),
        ("apple", "1", None, Some("UNKNOWN.NOT_ASKED")),
        ("chargebee", "no_card", None, Some("PAYMENT.FAILED")),
        ("chargebee", "fraud_review_failed", None, Some("FIRM")),
        ("revenuecat", "CUSTOMER_SUPPORT", Some("OTHER"), None),
        ("frappe", "Poor Fit", Some("BAD_PRODUCT"), Some("PRODUCT.EVALUATION_FAILED")),
        ("odoo", "Not enough stock", Some("OTHER"), None),
    ] {
        let reason = map_vendor(vendor, code).unwrap();
        assert_eq!((reason.stated.as_deref(), reason.root.as_deref()), (said, root), "{code}");
    }
}

#[test]
fn what_is_unknown_is_an_error() {
    let error = map_vendor("stripes", "x").unwrap_err();
    assert_eq!((error.code(), error.path()), (ErrorCode::UnknownName, Some("vendor")));
    let error = map_vendor("stripe", "too_expensiv").unwrap_err();
    assert_eq!(error.code(), ErrorCode::UnknownCode);
    assert!(error.to_string().contains(r#"near "too_expensive""#), "{error}");
}
