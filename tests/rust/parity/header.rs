//! What C has: the functions, the fields of structs and the constants of the header.

use std::collections::BTreeMap;

use crate::table::Names;

/// Returns the functions and the fields of the structs that a header declares.
pub(crate) fn names(header: &str) -> Names {
    let mut found = Names::new();
    let mut fields = Vec::new();
    for line in header.lines() {
        if let Some(rest) = line.strip_prefix('}') {
            let owner = rest.trim_matches([' ', ';']);
            let own = fields.drain(..).filter(|_| owner.starts_with("crm_"));
            found.extend(own.map(|field: String| format!("{owner}.{field}")));
        } else if let Some(field) = field(line) {
            fields.push(field);
        }
        found.extend(function(line));
    }
    found
}

/// The name in a line that declares a field, such as `int32_t level;`.
fn field(line: &str) -> Option<String> {
    let declared = line.strip_prefix("    ").filter(|rest| !rest.starts_with(' '))?;
    let name = declared.strip_suffix(';')?.rsplit([' ', '*']).next()?;
    (!name.ends_with(')')).then(|| name.to_owned())
}

/// The name in the line that begins the declaration of a function.
fn function(line: &str) -> Option<String> {
    let before = line.split_once('(')?.0;
    let name = before.rsplit([' ', '*']).next()?;
    name.starts_with("crm_").then(|| name.to_owned())
}

/// Returns the constants and their numbers, but for those of errors, which have a test of their own.
pub(crate) fn constants(header: &str) -> BTreeMap<String, String> {
    let assigned = header.lines().filter_map(|line| line.trim().split_once(" = "));
    assigned
        .filter(|(name, _)| name.starts_with("CRM_") && !name.starts_with("CRM_ERR_"))
        .map(|(name, number)| (name.to_owned(), number.trim_end_matches(',').to_owned()))
        .collect()
}

/// Returns the constants that a header defines, and what they are.
pub(crate) fn defined(header: &str) -> BTreeMap<String, String> {
    let lines = header.lines().filter_map(|line| line.strip_prefix("#define "));
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn a_header_is_read() {
    let header = "enum {\n    CRM_VERDICT_PAYS = 1,\n    CRM_ERR_NULL = 2,\n};\n\
        struct ArrowArray {\n    int64_t length;\n};\n\
        typedef struct crm_money_t {\n    int64_t units;\n    const char *text;\n} crm_money_t;\n\
        crm_status_t crm_read(const struct crm_money_t *money,\n                      int32_t n);\n\
        const char *crm_version(void);\n";
    let expected = ["crm_money_t.text", "crm_money_t.units", "crm_read", "crm_version"];
    assert!(names(header).iter().eq(expected), "{:?}", names(header));
    let expected = BTreeMap::from([("CRM_VERDICT_PAYS".to_owned(), "1".to_owned())]);
    assert_eq!(constants(header), expected);
    let header = "#ifndef CRM_NAMES_H\n#define CRM_NAMES_H\n#define CRM_KEY_ARMS \"arms\"\n";
    let expected = BTreeMap::from([("CRM_KEY_ARMS".to_owned(), "\"arms\"".to_owned())]);
    assert_eq!(defined(header), expected);
}
