//! The numbers of the errors of the core, as the core declares them.

use crm_core::ErrorCode;

/// The constant after which the errors of the core stand: the last of the boundary's.
const LAST: &str = "#define CRM_ERR_HANDLE 5\n";

/// Adds the errors of the core to a header that has those of the boundary.
///
/// # Errors
///
/// A header that lacks the constants of the boundary.
pub(crate) fn with_errors(header: &str) -> Result<String, String> {
    let (before, after) =
        header.split_once(LAST).ok_or("the errors of the boundary are missing")?;
    let constants: String = ErrorCode::ALL.iter().map(|&code| constant(code)).collect();
    Ok(format!("{before}{LAST}{constants}{after}"))
}

fn constant(code: ErrorCode) -> String {
    let heading = if code.fields().is_empty() { "" } else { " *\n * Keys of its details:\n" };
    let key = |(key, meaning): &(&str, &str)| format!(" * - `{key}`: {}\n", meaning.trim());
    let keys: String = code.fields().iter().map(key).collect();
    let (name, number) = (upper(code.name()), code.as_i32());
    let description = code.description();
    format!("\n/**\n * {description}\n{heading}{keys} */\n#define CRM_ERR_{name} {number}\n")
}

/// `OutOfRange` as `OUT_OF_RANGE`.
fn upper(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_errors_follow_those_of_the_boundary() {
        let header = with_errors(&format!("{LAST}\nint n;\n")).unwrap_or_default();
        let range =
            "\n/**\n * A value is outside its documented range.\n *\n * Keys of its details:\n";
        assert!(header.starts_with(&format!("{LAST}{range}")), "{header}");
        assert!(header.contains(" */\n#define CRM_ERR_OUT_OF_RANGE 100\n"));
        assert!(header.ends_with("\nint n;\n"));
        assert!(with_errors("int n;\n").is_err());
    }
}
