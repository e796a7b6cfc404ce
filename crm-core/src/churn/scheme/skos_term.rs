//! The terms of SKOS that a scheme uses, and the names of concepts as IRIs.

/// The namespace of SKOS.
pub(crate) const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// The namespace of the fields of schemes that SKOS does not have.
pub(crate) const FIELDS: &str = "urn:crm:field:";

/// The namespace of schemes and their concepts.
pub(crate) const REASONS: &str = "urn:crm:reason:";

/// The prefixes of the context, each with its namespace.
pub(crate) const PREFIXES: [(&str, &str); 3] =
    [("skos", SKOS), ("crm", FIELDS), ("reason", REASONS)];

/// The properties of SKOS for the mappings of a concept, by the key of the document.
pub(crate) const MAPPINGS: [(&str, &str); 4] = [
    ("exact_match", "exactMatch"),
    ("close_match", "closeMatch"),
    ("broad_match", "broadMatch"),
    ("narrow_match", "narrowMatch"),
];

/// Returns the compact IRI of a scheme, or of a `scheme:code`; one that is an IRI already stays it.
pub(crate) fn compact(name: &str) -> String {
    let is_iri = name.starts_with("http://") || name.starts_with("https://");
    if is_iri { name.to_owned() } else { format!("reason:{}", escape(name)) }
}

/// Returns the `scheme:code` of an expanded IRI; another IRI stays it.
pub(crate) fn local(iri: &str) -> String {
    iri.strip_prefix(REASONS).map_or_else(|| iri.to_owned(), unescape)
}

/// Escapes what an IRI may not have, in percent notation of UTF-8 (RFC 3987, section 3.1).
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for letter in name.chars() {
        let is_plain = letter.is_alphanumeric() || matches!(letter, ':' | '.' | '_' | '-' | '~');
        if is_plain {
            escaped.push(letter);
            continue;
        }
        for byte in letter.to_string().bytes() {
            escaped += &format!("%{byte:02X}");
        }
    }
    escaped
}

fn unescape(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_iris_there_and_back() {
        for name in [
            "root:NEED.USE_ENDED",
            "odoo:Too expensive",
            "x:100%",
            "x:אחר",
            "x:a/b\"%zz",
            "crm:://y",
        ] {
            let iri = compact(name).replacen("reason:", REASONS, 1);
            assert_eq!(local(&iri), name);
        }
        assert_eq!(compact("odoo:Too expensive"), "reason:odoo:Too%20expensive");
        assert_eq!(compact("http://example.com/a b"), "http://example.com/a b");
        assert_eq!(local("http://example.com/a"), "http://example.com/a");
    }
}
