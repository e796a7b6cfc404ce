//! The order of the header: sections, each with a line that says what it is for.

/// A part of the header.
struct Section {
    title: &'static str,
    /// What it is for.
    purpose: &'static str,
    /// The beginnings of the names that it has; the longest that fits decides.
    names: &'static [&'static str],
}

/// A section uses only the types of itself and of those before it.
const SECTIONS: &[Section] = &[
    Section {
        title: "Version",
        purpose: "which interface the header and the loaded library have",
        names: &["CRM_ABI_", "CRM_VERSION_", "crm_abi_", "crm_version"],
    },
    Section {
        title: "Text",
        purpose: "text that the library returns, borrowed or owned",
        names: &["crm_text_", "crm_string_"],
    },
    Section {
        title: "Errors",
        purpose: "the result of a call, and why it failed",
        names: &["CRM_OK", "CRM_ERR_", "crm_status_t", "crm_error_"],
    },
    Section {
        title: "Names",
        purpose: "the names of statuses, methods, verdicts and other numbers",
        names: &["CRM_NAMES_", "crm_name"],
    },
    Section {
        title: "Estimates",
        purpose: "a point estimate with its interval, and the confidence set of a ratio",
        names: &["CRM_METHOD_", "CRM_SHAPE_", "crm_estimate_", "crm_ratio_set_"],
    },
    Section {
        title: "Money and dates",
        purpose: "exact amounts, and calendar months",
        names: &["crm_money_", "crm_day_"],
    },
    Section {
        title: "Documents",
        purpose: "how a compound answer, such as a report, is read",
        names: &["crm_document_"],
    },
    Section {
        title: "Tables",
        purpose: "rows, for an operation or from one",
        names: &["CRM_TYPE_", "crm_column_t", "crm_table_"],
    },
    Section {
        title: "Studies",
        purpose: "count customers and losses of a program and its control",
        names: &["CRM_DIALECT_", "crm_retention_study_"],
    },
    Section {
        title: "Reports",
        purpose: "the effect of a program and the cost per retained customer",
        names: &[
            "crm_retention_report_",
            "crm_retention_study_report",
            "crm_arm_report_",
            "crm_compare_costs",
        ],
    },
    Section {
        title: "Assignment",
        purpose: "assign customers to arms, and check the ids of an assignment",
        names: &["crm_assignment_", "crm_check_ids", "crm_growthbook_"],
    },
    Section {
        title: "Customers",
        purpose: "what may be known of a customer, and what may be done",
        names: &[
            "CRM_NO_VERSION",
            "crm_schema_",
            "crm_viewer_",
            "crm_customer_",
            "crm_contact_policy_",
            "crm_relationship_policy_",
            "crm_loyalty_status",
        ],
    },
    Section {
        title: "Expressions",
        purpose: "rules about one customer, in OGC CQL2",
        names: &["CRM_FALSE", "CRM_TRUE", "CRM_UNKNOWN", "crm_expression_", "crm_condition_"],
    },
    Section {
        title: "Segments",
        purpose: "groups of customers by rules, and by hand",
        names: &[
            "CRM_NO_TIME",
            "crm_record_",
            "crm_segment_set_",
            "crm_membership_",
            "crm_event_fold_",
        ],
    },
    Section {
        title: "Reasons",
        purpose: "why customers leave: what they say, what is behind it, what to do",
        names: &[
            "CRM_SCHEME_",
            "crm_reason_scheme_",
            "crm_answer_t",
            "crm_probe_graph_",
            "crm_exit_",
            "crm_map_vendor",
            "crm_vendor",
            "CRM_PARETO_ORDER_",
            "crm_reason_tally_",
            "crm_reason_report_",
        ],
    },
    Section { title: "Totals", purpose: "exact sums of a column", names: &["crm_total_"] },
    Section {
        title: "Statistics",
        purpose: "intervals and tests from counts and moments",
        names: &[
            "CRM_MULTIPLICITY_",
            "CRM_ALTERNATIVE_",
            "CRM_ADJUSTMENT_",
            "crm_stats_",
            "crm_test_t",
            "crm_sample_ratio_t",
            "crm_moments_t",
            "crm_chi_square_test_t",
            "crm_trend_test_t",
            "crm_e_value_t",
        ],
    },
    Section {
        title: "Value",
        purpose: "what a customer costs and is worth, and the leaky bucket",
        names: &[
            "CRM_BUCKET_STATE_",
            "crm_acquisition_",
            "crm_retention_value",
            "crm_leaky_bucket_",
            "crm_reference_",
        ],
    },
];

/// What ends the part of the header before its declarations.
const BEGINNING: &str = "#endif /* ARROW_C_STREAM_INTERFACE */\n";

/// What ends the title of the first comment, after which the contents are listed.
const TITLE: &str = " * License: MIT OR Apache-2.0.\n *\n";

/// Brings a header that cbindgen wrote into sections, with a table of contents at its top.
///
/// # Errors
///
/// A declaration that no section has, and a header of another form.
pub(crate) fn sectioned(header: &str) -> Result<String, String> {
    let (beginning, rest) = header.split_once(BEGINNING).ok_or("Arrow's structs are missing")?;
    let (title, contract) = beginning.split_once(TITLE).ok_or("the license is missing")?;
    let (body, _) = rest.rsplit_once("#endif  /* CRM_H */").ok_or("the guard is missing")?;
    let mut sections = vec![Vec::new(); SECTIONS.len()];
    for item in body.split("\n\n").map(|item| item.trim_matches('\n')) {
        if item.is_empty() || item.starts_with("#ifdef __cplusplus") {
            continue;
        }
        let name = name(item).ok_or_else(|| format!("a declaration without a name: {item}"))?;
        let section = section(name).ok_or_else(|| format!("{name} is in no section"))?;
        sections.get_mut(section).ok_or("no section")?.push(item);
    }
    let parts = SECTIONS
        .iter()
        .zip(&sections)
        .map(|(section, items)| format!("{}\n\n{}\n\n", banner(section), items.join("\n\n")));
    Ok(format!(
        "{title}{TITLE}{}{contract}{BEGINNING}\n#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n{}\
         #ifdef __cplusplus\n}} /* extern \"C\" */\n#endif\n\n#endif /* CRM_H */\n",
        contents(),
        parts.collect::<String>()
    ))
}

fn contents() -> String {
    let line = |section: &Section| format!(" *     {:<17}{}\n", section.title, section.purpose);
    format!(" * Contents:\n *\n{} *\n", SECTIONS.iter().map(line).collect::<String>())
}

fn banner(section: &Section) -> String {
    let rule = "=".repeat(96);
    format!("/* {rule}\n * {}: {}.\n * {rule} */", section.title, section.purpose)
}

fn section(name: &str) -> Option<usize> {
    let fitting = |names: &[&str]| {
        names.iter().filter(|one| name.starts_with(**one)).map(|one| one.len()).max()
    };
    let found = SECTIONS.iter().enumerate();
    let found = found.filter_map(|(at, section)| Some((fitting(section.names)?, at)));
    found.max().map(|(_, at)| at)
}

/// The name that a declaration after its comment declares.
fn name(item: &str) -> Option<&str> {
    let declaration = match item.strip_prefix("/*") {
        Some(comment) => comment.split_once("*/\n")?.1,
        None => item,
    };
    let before = declaration.lines().next()?.split(['(', '{', ';']).next()?;
    let mut words = before.split([' ', '*']).filter(|word| !word.is_empty());
    match words.next()? {
        "#define" => words.next(),
        _ => words.next_back(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_have_names() {
        for (item, expected) in [
            ("/**\n * A number.\n */\n#define CRM_OK 0", "CRM_OK"),
            ("typedef int32_t crm_status_t;", "crm_status_t"),
            ("/**\n * A type.\n */\ntypedef struct crm_x_t crm_x_t;", "crm_x_t"),
            (
                "/**\n * A\n */\ntypedef struct crm_x_t {\n    /**\n     * B\n     */\n    int n;",
                "crm_x_t",
            ),
            ("/**\n * A call.\n */\nconst char *crm_version(void);", "crm_version"),
            ("crm_status_t crm_read(int n,\n                      int m);", "crm_read"),
        ] {
            assert_eq!(name(item), Some(expected), "{item}");
        }
    }

    #[test]
    fn the_longest_beginning_decides() {
        let title = |name| section(name).and_then(|at| SECTIONS.get(at)).map(|one| one.title);
        assert_eq!(title("crm_retention_study_new"), Some("Studies"));
        assert_eq!(title("crm_retention_study_report"), Some("Reports"));
        assert_eq!(title("crm_retention_value_t"), Some("Value"));
        assert_eq!(title("crm_unknown"), None);
    }
}
