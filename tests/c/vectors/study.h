/* The study. */

static void study_begin(const char *definition) {
    study = NULL;
    ok(crm_retention_study_new(definition, strlen(definition), &study, &error));
}

static void study_rows(const crm_column_t *columns, size_t count, size_t rows) {
    crm_table_t *table = NULL;
    if (failed == CRM_OK && ok(crm_table_from_columns(columns, count, rows, &table, &error))) {
        ok(crm_retention_study_update(study, table, &error));
    }
    crm_table_free(&table);
}

static void study_summary(const crm_column_t *columns, size_t count, size_t rows) {
    crm_table_t *table = NULL;
    if (failed == CRM_OK && ok(crm_table_from_columns(columns, count, rows, &table, &error))) {
        ok(crm_retention_study_update_summary(study, table, &error));
    }
    crm_table_free(&table);
}

static crm_money_t money_of(const char *amount) {
    crm_money_t money;
    if (crm_money_parse(amount, strlen(amount), "USD", 3, &money, NULL) != CRM_OK) {
        abort();
    }
    return money;
}

/* The figures of an arm that takes arguments, which are not in the document. */

static void print_net_benefit(const crm_arm_report_t *arm) {
    crm_estimate_t benefit;
    if (defined(crm_arm_report_net_benefit(arm, money_of("100"), &benefit, sizeof benefit, &error))) {
        print_estimate(benefit);
    }
}

static void print_acceptability(const crm_arm_report_t *arm) {
    crm_money_t values[3];
    double confidences[3];
    values[0] = money_of("0");
    values[1] = money_of("50");
    values[2] = money_of("100");
    if (defined(crm_arm_report_acceptability(arm, values, 3, confidences, &error))) {
        print_number(confidences[0]);
        print_number(confidences[1]);
        print_number(confidences[2]);
    }
}

/* An estimate that the report may not have been asked for. */
static void asked_at(const crm_document_t *figures, pointer_t pointer, const char *otherwise) {
    crm_estimate_t found;
    const crm_status_t status = crm_document_estimate(figures, AT(pointer), &found, sizeof found, &error);
    if (status == CRM_ERR_NOT_ASKED) {
        forget();
        if (otherwise != NULL) {
            print_word(otherwise);
        }
    } else if (defined(status)) {
        print_estimate(found);
    }
}

/* A p-value; it is 1 where the churn reduction is undefined. */
static void p_value_at(const crm_document_t *figures, pointer_t pointer) {
    double p_value;
    if (crm_document_number(figures, AT(pointer), &p_value, &error) == CRM_OK) {
        print_number(p_value);
    } else {
        forget();
        print_number(1.0);
    }
}

static void print_arm_money(const crm_document_t *figures, pointer_t arm) {
    static const char *const counts[] = {"/exposed", "/excluded", "/excluded_churned",
                                         "/revenue_known", "/revenue_missing", "/revenue_capped"};
    const pointer_t verdict = below(arm, "/money_verdict");
    size_t at;
    if (crm_document_has(figures, AT(verdict))) {
        print_text(text_at(figures, verdict));
    } else {
        print_word("none");
    }
    estimate_at(figures, below(arm, "/incremental_revenue"));
    estimate_at(figures, below(arm, "/incremental_revenue_adjusted"));
    estimate_at(figures, below(arm, "/churn_reduction_adjusted"));
    set_at(figures, below(arm, "/complier_reduction"));
    asked_at(figures, below(arm, "/break_even_unit_cost"), "none");
    asked_at(figures, below(arm, "/return_on_cost"), "none");
    for (at = 0; at < sizeof counts / sizeof *counts; at++) {
        known_at(figures, below(arm, counts[at]));
    }
}

static void print_arm(const crm_document_t *figures, crm_text_t name) {
    const crm_arm_report_t *handle = crm_retention_report_arm(study_found, name.data, name.length);
    const pointer_t arm = named(below(whole(), "/arms"), name);
    crm_money_t cost;
    print_text(text_at(figures, below(arm, "/arm")));
    print_count(count_at(figures, below(arm, "/n")));
    print_count(count_at(figures, below(arm, "/churned")));
    p_value_at(figures, below(arm, "/p_value"));
    p_value_at(figures, below(arm, "/unadjusted_p_value"));
    name_of(figures, below(arm, "/verdict"));
    number_at(figures, below(arm, "/detectable_reduction"));
    name_of(figures, below(arm, "/quadrant"));
    if (defined(crm_document_money(figures, AT(below(arm, "/cost")), &cost, &error))) {
        print_money(cost);
    }
    estimate_at(figures, below(arm, "/churn_rate"));
    estimate_at(figures, below(arm, "/churn_reduction"));
    estimate_at(figures, below(arm, "/risk_ratio"));
    estimate_at(figures, below(arm, "/lift"));
    estimate_at(figures, below(arm, "/odds_ratio"));
    set_at(figures, below(arm, "/nnt"));
    estimate_at(figures, below(arm, "/retained"));
    set_at(figures, below(arm, "/cost_per_retained"));
    print_net_benefit(handle);
    asked_at(figures, below(arm, "/net_benefit_at_value"), NULL);
    asked_at(figures, below(arm, "/acquisition_ratio"), NULL);
    print_arm_money(figures, arm);
    print_acceptability(handle);
}

static void print_finding(const crm_document_t *figures, pointer_t finding) {
    crm_string_t *json = NULL;
    print_text(text_at(figures, below(finding, "/finding")));
    print_text(text_at(figures, below(finding, "/severity")));
    print_text(text_at(figures, below(finding, "/message")));
    if (ok(crm_document_json(figures, AT(finding), &json, &error))) {
        print_owned(json);
    }
}

static void print_balance(const crm_document_t *figures, pointer_t balance) {
    const pointer_t missing = below(balance, "/missing_p_value");
    print_text(text_at(figures, below(balance, "/arm")));
    print_text(text_at(figures, below(balance, "/covariate")));
    number_at(figures, below(balance, "/smd"));
    number_at(figures, below(balance, "/p_value"));
    if (crm_document_has(figures, AT(missing))) {
        number_at(figures, missing);
    } else {
        print_word("none");
    }
    known_at(figures, below(balance, "/missing"));
    known_at(figures, below(balance, "/control_missing"));
}

/* The covariates that a study compares, in the order of the report. */
static void print_arm_balance(const crm_document_t *figures, crm_text_t arm) {
    const pointer_t balance = named(below(whole(), "/balance"), arm);
    const pointer_t baseline = below(whole(), "/definition/baseline");
    const pointer_t covariates = below(whole(), "/definition/covariates");
    size_t at;
    if (crm_document_has(figures, AT(baseline))) {
        print_balance(figures, named(balance, text_at(figures, baseline)));
    }
    if (crm_document_has(figures, AT(covariates))) {
        for (at = 0; at < length_at(figures, covariates); at++) {
            const crm_text_t column = text_at(figures, placed(covariates, at));
            print_balance(figures, named(balance, column));
        }
    }
}

/* The names of a stratum in one word. */
static void print_names(const crm_document_t *figures, pointer_t names) {
    char word[256] = "";
    size_t at;
    for (at = 0; at < length_at(figures, names); at++) {
        const pointer_t name = placed(names, at);
        const char *shown =
            crm_document_has(figures, AT(name)) ? text_at(figures, name).data : "(null)";
        if (strlen(word) + strlen(shown) + 3 > sizeof word) {
            abort();
        }
        strcat(word, at == 0 ? "" : ", ");
        strcat(word, shown);
    }
    print_word(word);
}

static void print_stratum(const crm_document_t *figures, pointer_t stratum) {
    static const char *const counts[] = {"/n", "/churned", "/control_n", "/control_churned"};
    size_t at;
    print_names(figures, below(stratum, "/names"));
    for (at = 0; at < sizeof counts / sizeof *counts; at++) {
        print_count(count_at(figures, below(stratum, counts[at])));
    }
    estimate_at(figures, below(stratum, "/churn_reduction"));
    number_at(figures, below(stratum, "/retained"));
    print_count(count_at(figures, below(stratum, "/group")));
}

static void print_combined(const crm_document_t *figures, pointer_t combined) {
    static const char *const comparisons[] = {"/churn_reduction", "/risk_ratio", "/odds_ratio"};
    static const char *const tests[] = {"/cmh", "/cmh_corrected", "/cochran_q", "/breslow_day",
                                        "/tarone"};
    size_t at;
    for (at = 0; at < sizeof comparisons / sizeof *comparisons; at++) {
        comparison_at(figures, below(combined, comparisons[at]));
    }
    for (at = 0; at < sizeof tests / sizeof *tests; at++) {
        test_at(figures, below(combined, tests[at]));
    }
}

static void print_strata(const crm_document_t *figures, crm_text_t arm) {
    const pointer_t all = named(below(whole(), "/strata"), arm);
    const pointer_t strata = below(all, "/strata"), lacking = below(all, "/lacking");
    const pointer_t combined = below(all, "/combined");
    size_t at;
    print_text(text_at(figures, below(all, "/arm")));
    for (at = 0; at < length_at(figures, strata); at++) {
        print_stratum(figures, placed(strata, at));
    }
    for (at = 0; at < length_at(figures, lacking); at++) {
        print_names(figures, placed(lacking, at));
    }
    if (crm_document_has(figures, AT(combined))) {
        print_combined(figures, combined);
    } else {
        print_word("none");
    }
}

/* The name of a treated arm, in the order of the report. */
static crm_text_t arm_name(const crm_retention_report_t *report, size_t index) {
    const pointer_t names = below(whole(), "/arm_names");
    return text_at(crm_retention_report_document(report), placed(names, index));
}

static void print_figures(const crm_document_t *figures) {
    const size_t arms = length_at(figures, below(whole(), "/arm_names"));
    const pointer_t findings = below(whole(), "/findings");
    size_t at;
    test_at(figures, below(whole(), "/sample_ratio"));
    print_text(text_at(figures, below(whole(), "/control/arm")));
    print_count(count_at(figures, below(whole(), "/control/n")));
    print_count(count_at(figures, below(whole(), "/control/churned")));
    estimate_at(figures, below(whole(), "/control/churn_rate"));
    for (at = 0; at < arms; at++) {
        print_arm(figures, arm_name(study_found, at));
    }
    for (at = 0; at < length_at(figures, findings); at++) {
        print_finding(figures, placed(findings, at));
    }
    for (at = 0; at < arms; at++) {
        print_arm_balance(figures, arm_name(study_found, at));
    }
    if (length_at(figures, below(whole(), "/strata")) > 0) {
        for (at = 0; at < arms; at++) {
            print_strata(figures, arm_name(study_found, at));
        }
    }
    walk(figures, whole());
}

/* A saved report is read like the report. */
static void check_saved(crm_text_t json) {
    crm_document_t *saved = NULL;
    crm_string_t *again = NULL;
    if (crm_document_from_json(json.data, json.length, &saved, NULL) != CRM_OK ||
        crm_document_json(saved, NULL, 0, &again, NULL) != CRM_OK ||
        strcmp(crm_string_text(again).data, json.data) != 0) {
        abort();
    }
    crm_string_free(&again);
    crm_document_free(&saved);
}

static void print_report(void) {
    crm_string_t *text = NULL;
    if (ok(crm_retention_report_to_json(study_found, &text, &error))) {
        check_saved(crm_string_text(text));
        print_owned(text);
    }
    if (ok(crm_retention_report_to_text(study_found, &text, &error))) {
        print_owned(text);
    }
    if (ok(crm_retention_report_to_html(study_found, &text, &error))) {
        print_owned(text);
    }
    if (ok(crm_retention_report_to_html_fragment(study_found, &text, &error))) {
        print_owned(text);
    }
    print_figures(crm_retention_report_document(study_found));
}

/* Reports a study that has been saved and read again. */
static void study_report(const char *options) {
    const size_t length = options == NULL ? 0 : strlen(options);
    crm_retention_study_t *copy = NULL;
    study_state = NULL;
    study_found = NULL;
    if (failed == CRM_OK && ok(crm_retention_study_to_json(study, &study_state, &error))) {
        const crm_text_t text = crm_string_text(study_state);
        if (ok(crm_retention_study_from_json(text.data, text.length, &copy, &error))) {
            ok(crm_retention_study_report(copy, options, length, &study_found, &error));
        }
    }
    crm_retention_study_free(&copy);
    crm_retention_study_free(&study);
}

static void study_free(void) {
    crm_string_free(&study_state);
    crm_retention_report_free(&study_found);
}

static void study_end(void) {
    if (study_found != NULL) {
        print_text(crm_string_text(study_state));
        print_report();
    }
    study_free();
}

/* The costs of two studies. */

static void compare_first(void) {
    first_found = study_found;
    crm_string_free(&study_state);
}

static const crm_arm_report_t *arm_of(const crm_retention_report_t *report, size_t index) {
    const crm_text_t name = arm_name(report, index);
    return crm_retention_report_arm(report, name.data, name.length);
}

static void compare_two(const crm_retention_report_t *first, size_t first_arm,
                        const crm_retention_report_t *second, size_t second_arm, int32_t force) {
    const pointer_t mismatches = below(whole(), "/mismatches");
    crm_document_t *comparison = NULL;
    int32_t forced;
    size_t at;
    if (first != NULL && second != NULL &&
        ok(crm_compare_costs(arm_of(first, first_arm), arm_of(second, second_arm), force,
                             &comparison, &error))) {
        estimate_at(comparison, below(whole(), "/difference"));
        if (ok(crm_document_bool(comparison, CRM_LITERAL("/forced"), &forced, &error))) {
            print_count((uint64_t)forced);
        }
        for (at = 0; at < length_at(comparison, mismatches); at++) {
            print_text(text_at(comparison, placed(mismatches, at)));
        }
    }
    crm_document_free(&comparison);
}

static void compare_costs(int32_t force) {
    compare_two(first_found, 0, study_found, 0, force);
    crm_retention_report_free(&first_found);
    study_free();
}

static void compare_arms(int32_t force) {
    compare_two(study_found, 0, study_found, 1, force);
    study_free();
}

static void summary_sql(const char *definition, const char *table) {
    static const int32_t dialects[] = {CRM_DIALECT_DUCKDB, CRM_DIALECT_SQLITE,
                                       CRM_DIALECT_POSTGRESQL, CRM_DIALECT_SPARK};
    crm_string_t *sql = NULL;
    size_t at;
    study_begin(definition);
    for (at = 0; failed == CRM_OK && at < sizeof dialects / sizeof *dialects; at++) {
        if (ok(crm_retention_study_summary_sql(study, table, strlen(table), dialects[at], &sql,
                                               &error))) {
            print_owned(sql);
        }
    }
    crm_retention_study_free(&study);
}
