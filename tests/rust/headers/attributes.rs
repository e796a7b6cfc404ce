//! The attributes of functions, for compilers that know them.

/// What defines the attributes; a program may define them before it includes the header.
const DEFINITIONS: &str = r#"/* Where the symbols of the library are; empty if a program defines it so. */
#ifndef CRM_API
#if defined(_WIN32) && defined(CRM_SHARED)
#define CRM_API __declspec(dllimport)
#elif defined(__GNUC__)
#define CRM_API __attribute__((visibility("default")))
#else
#define CRM_API
#endif
#endif

/* The compiler warns if the status of a call is ignored. */
#ifndef CRM_MUST_CHECK
#if defined(__cplusplus) && __cplusplus >= 201703L
#define CRM_MUST_CHECK [[nodiscard]]
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define CRM_MUST_CHECK [[nodiscard]]
#elif defined(__GNUC__)
#define CRM_MUST_CHECK __attribute__((warn_unused_result))
#elif defined(_MSC_VER)
#include <sal.h>
#define CRM_MUST_CHECK _Check_return_
#else
#define CRM_MUST_CHECK
#endif
#endif

/* The compiler warns if a function is used that has a successor, which the message names. */
#ifndef CRM_DEPRECATED
#if defined(__cplusplus) && __cplusplus >= 201402L
#define CRM_DEPRECATED(message) [[deprecated(message)]]
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L
#define CRM_DEPRECATED(message) [[deprecated(message)]]
#elif defined(__GNUC__)
#define CRM_DEPRECATED(message) __attribute__((deprecated(message)))
#elif defined(_MSC_VER)
#define CRM_DEPRECATED(message) __declspec(deprecated(message))
#else
#define CRM_DEPRECATED(message)
#endif
#endif

"#;

/// What follows the definitions.
const NEXT: &str = "/* A literal and its length";

/// Adds the attributes to a header: every function is exported, and every status must be checked.
pub(crate) fn with_attributes(header: &str) -> String {
    let mut out = String::new();
    for line in header.lines() {
        out += attributes(line);
        out += line;
        out.push('\n');
    }
    out.replacen(NEXT, &format!("{DEFINITIONS}{NEXT}"), 1)
}

/// The line before that which begins a declaration of a function.
fn attributes(line: &str) -> &'static str {
    let name = line.split_once('(').and_then(|(before, _)| before.rsplit([' ', '*']).next());
    let declares = line.starts_with(|first: char| first.is_ascii_lowercase());
    match name.filter(|name| declares && name.starts_with("crm_")) {
        None => "",
        Some(name) if line.starts_with("crm_status_t") && name != "crm_error_status" => {
            "CRM_MUST_CHECK CRM_API\n"
        }
        Some(_) => "CRM_API\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_must_be_checked() {
        let header = "/* A literal and its length */\n * crm_read(x)\ntypedef int crm_x_t;\n\
             crm_status_t crm_read(int n);\ncrm_status_t crm_error_status(void);\n\
             const char *crm_version(void);\n";
        let expected = "/* A literal and its length */\n * crm_read(x)\ntypedef int crm_x_t;\n\
             CRM_MUST_CHECK CRM_API\ncrm_status_t crm_read(int n);\n\
             CRM_API\ncrm_status_t crm_error_status(void);\n\
             CRM_API\nconst char *crm_version(void);\n";
        assert_eq!(with_attributes(header), format!("{DEFINITIONS}{expected}"));
    }
}
