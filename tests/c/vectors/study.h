/* The study. */

static void study_begin(const char *definition) {
    study = NULL;
    ok(crm_retention_study_new(definition, strlen(definition), &study, &error));
}

static void study_rows(const crm_column_t *columns, size_t count, size_t rows) {
    if (failed == CRM_OK) {
        ok(crm_retention_study_update(study, columns, count, rows, &error));
    }
}

static void study_summary(const crm_column_t *columns, size_t count, size_t rows) {
    if (failed == CRM_OK) {
        ok(crm_retention_study_update_summary(study, columns, count, rows, &error));
    }
}

static crm_money_t money_of(const char *amount) {
    crm_money_t money;
    if (crm_money_parse(amount, strlen(amount), "USD", 3, &money, NULL) != CRM_OK) {
        abort();
    }
    return money;
}

typedef crm_status_t read_estimate_t(const crm_arm_report_t *, crm_estimate_t *, crm_error_t **);
typedef crm_status_t read_set_t(const crm_arm_report_t *, crm_ratio_set_t *, crm_error_t **);

static void print_arm_estimate(read_estimate_t *read, const crm_arm_report_t *arm) {
    crm_estimate_t found;
    const crm_status_t status = read(arm, &found, &error);
    if (status == CRM_ERR_CONFLICT) {
        /* The report was not asked for it. */
        forget();
    } else if (defined(status)) {
        print_estimate(found);
    }
}

/* What the report has only when it was asked, or the study was told, is "none" where it is not. */
static int asked(crm_status_t status) {
    if (status == CRM_ERR_CONFLICT) {
        forget();
        print_word("none");
        return 0;
    }
    return defined(status);
}

/* A number of customers, or "none" where it is not known. */
static void print_known(crm_status_t status, const uint64_t *number) {
    if (status == CRM_OK) {
        print_count(*number);
    } else {
        forget();
        print_word("none");
    }
}

static void print_asked(read_estimate_t *read, const crm_arm_report_t *arm) {
    crm_estimate_t found;
    if (asked(read(arm, &found, &error))) {
        print_estimate(found);
    }
}

static void print_arm_set(read_set_t *read, const crm_arm_report_t *arm) {
    crm_ratio_set_t found;
    if (defined(read(arm, &found, &error))) {
        print_set(found);
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

static void print_text_or_none(crm_text_t text) {
    if (text.length > 0) {
        print_text(text);
    } else {
        print_word("none");
    }
}

static void print_arm_money(const crm_arm_report_t *arm) {
    static const char *const verdicts[] = {"none", "pays", "unclear", "does_not_pay"};
    const crm_text_t basis = crm_arm_report_money_verdict_basis(arm);
    uint64_t exposed;
    uint64_t excluded;
    uint64_t customers;
    print_word(verdicts[crm_arm_report_money_verdict(arm)]);
    print_text_or_none(crm_arm_report_verdict_basis(arm));
    print_text_or_none(basis);
    print_arm_estimate(crm_arm_report_incremental_revenue, arm);
    print_arm_estimate(crm_arm_report_incremental_revenue_adjusted, arm);
    print_arm_estimate(crm_arm_report_churn_reduction_adjusted, arm);
    print_arm_set(crm_arm_report_complier_reduction, arm);
    print_asked(crm_arm_report_break_even_unit_cost, arm);
    print_asked(crm_arm_report_return_on_cost, arm);
    print_known(crm_arm_report_exposed(arm, &exposed, &error), &exposed);
    print_known(crm_arm_report_excluded(arm, &excluded, &error), &excluded);
    print_known(crm_arm_report_excluded_churned(arm, &excluded, &error), &excluded);
    print_known(crm_arm_report_revenue_known(arm, &customers, &error), &customers);
    print_known(crm_arm_report_revenue_missing(arm, &customers, &error), &customers);
    print_known(crm_arm_report_revenue_capped(arm, &customers, &error), &customers);
    print_acceptability(arm);
}

static void print_arm(const crm_arm_report_t *arm) {
    static const char *const verdicts[] = {"", "effective", "inconclusive", "harmful"};
    static const char *const quadrants[] = {
        "", "dominant", "trade_off", "dominated", "cheaper_but_harmful", "no_difference"};
    crm_money_t cost;
    crm_estimate_t benefit;
    double detectable;
    print_text(crm_arm_report_name(arm));
    print_count(crm_arm_report_n(arm));
    print_count(crm_arm_report_churned(arm));
    print_number(crm_arm_report_p_value(arm));
    print_number(crm_arm_report_unadjusted_p_value(arm));
    print_word(verdicts[crm_arm_report_verdict(arm)]);
    if (defined(crm_arm_report_detectable_reduction(arm, &detectable, &error))) {
        print_number(detectable);
    }
    if (crm_arm_report_quadrant(arm) != 0) {
        print_word(quadrants[crm_arm_report_quadrant(arm)]);
    } else {
        /* It is undefined where the cost is, and for the same reason. */
        defined(crm_arm_report_cost(arm, &cost, &error));
    }
    if (defined(crm_arm_report_cost(arm, &cost, &error))) {
        print_money(cost);
    }
    print_arm_estimate(crm_arm_report_churn_rate, arm);
    print_arm_estimate(crm_arm_report_churn_reduction, arm);
    print_arm_estimate(crm_arm_report_risk_ratio, arm);
    print_arm_estimate(crm_arm_report_lift, arm);
    print_arm_estimate(crm_arm_report_odds_ratio, arm);
    print_arm_set(crm_arm_report_nnt, arm);
    print_arm_estimate(crm_arm_report_retained, arm);
    print_arm_set(crm_arm_report_cost_per_retained, arm);
    if (defined(crm_arm_report_net_benefit(arm, money_of("100"), &benefit, &error))) {
        print_estimate(benefit);
    }
    print_arm_estimate(crm_arm_report_net_benefit_at_value, arm);
    print_arm_estimate(crm_arm_report_acquisition_ratio, arm);
    print_arm_money(arm);
}

static void print_balance(const crm_balance_t *balance) {
    double number;
    uint64_t missing;
    print_text(crm_balance_arm(balance));
    print_text(crm_balance_covariate(balance));
    if (defined(crm_balance_smd(balance, &number, &error))) {
        print_number(number);
    }
    if (defined(crm_balance_p_value(balance, &number, &error))) {
        print_number(number);
    }
    if (asked(crm_balance_missing_p_value(balance, &number, &error))) {
        print_number(number);
    }
    print_known(crm_balance_missing(balance, &missing, &error), &missing);
    print_known(crm_balance_control_missing(balance, &missing, &error), &missing);
}

/* The names of a stratum in one word. */
static void print_names(const crm_stratum_names_t *names) {
    char word[256] = "";
    size_t at;
    for (at = 0; at < crm_stratum_names_count(names); at++) {
        const crm_text_t name = crm_stratum_names_at(names, at);
        const char *shown = crm_stratum_names_is_null(names, at) ? "(null)" : name.data;
        if (strlen(word) + strlen(shown) + 3 > sizeof word) {
            abort();
        }
        strcat(word, at == 0 ? "" : ", ");
        strcat(word, shown);
    }
    print_word(word);
}

static void print_stratum(const crm_stratum_report_t *stratum) {
    crm_estimate_t found;
    print_names(crm_stratum_report_names(stratum));
    print_count(crm_stratum_report_n(stratum));
    print_count(crm_stratum_report_churned(stratum));
    print_count(crm_stratum_report_control_n(stratum));
    print_count(crm_stratum_report_control_churned(stratum));
    if (ok(crm_stratum_report_churn_reduction(stratum, &found, &error))) {
        print_estimate(found);
    }
    print_number(crm_stratum_report_retained(stratum));
    print_count(crm_stratum_report_group(stratum));
}

typedef crm_status_t read_combined_t(const crm_strata_report_t *, crm_comparison_t *,
                                       crm_error_t **);
typedef crm_status_t read_combined_test_t(const crm_strata_report_t *, crm_chi_square_test_t *,
                                 crm_error_t **);

static void print_combined(const crm_strata_report_t *strata) {
    static read_combined_t *const comparisons[] = {crm_strata_report_churn_reduction,
                                                     crm_strata_report_risk_ratio,
                                                     crm_strata_report_odds_ratio};
    static read_combined_test_t *const tests[] = {crm_strata_report_cmh, crm_strata_report_cmh_corrected,
                                         crm_strata_report_cochran_q,
                                         crm_strata_report_breslow_day, crm_strata_report_tarone};
    size_t at;
    for (at = 0; at < sizeof comparisons / sizeof *comparisons; at++) {
        crm_comparison_t found;
        if (defined(comparisons[at](strata, &found, &error))) {
            print_comparison(found);
        }
    }
    for (at = 0; at < sizeof tests / sizeof *tests; at++) {
        crm_chi_square_test_t found;
        if (defined(tests[at](strata, &found, &error))) {
            print_chi_square_test(found);
        }
    }
}

static void print_strata_report(const crm_strata_report_t *strata) {
    size_t at;
    print_text(crm_strata_report_arm(strata));
    for (at = 0; at < crm_strata_report_stratum_count(strata); at++) {
        print_stratum(crm_strata_report_stratum_at(strata, at));
    }
    for (at = 0; at < crm_strata_report_lacking_count(strata); at++) {
        print_names(crm_strata_report_lacking_at(strata, at));
    }
    if (crm_strata_report_stratum_count(strata) == 0) {
        /* There is nothing to combine. */
        print_word("none");
    } else {
        print_combined(strata);
    }
}

static void print_report(void) {
    static const char *const severities[] = {"", "info", "warning", "critical"};
    const crm_control_report_t *control = crm_retention_report_control(study_found);
    crm_string_t *text = NULL;
    crm_sample_ratio_t sizes;
    crm_estimate_t rate;
    size_t at;
    if (ok(crm_retention_report_to_json(study_found, &text, &error))) {
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
    if (defined(crm_retention_report_sample_ratio(study_found, &sizes, &error))) {
        print_sample_ratio(sizes);
    }
    print_text(crm_control_report_name(control));
    print_count(crm_control_report_n(control));
    print_count(crm_control_report_churned(control));
    if (ok(crm_control_report_churn_rate(control, &rate, &error))) {
        print_estimate(rate);
    }
    for (at = 0; at < crm_retention_report_arm_count(study_found); at++) {
        const crm_arm_report_t *arm = crm_retention_report_arm_at(study_found, at);
        const crm_text_t name = crm_arm_report_name(arm);
        if (crm_retention_report_arm(study_found, name.data, name.length) != arm) {
            abort();
        }
        print_arm(arm);
    }
    for (at = 0; at < crm_retention_report_finding_count(study_found); at++) {
        const crm_finding_t *finding = crm_retention_report_finding_at(study_found, at);
        print_text(crm_finding_name(finding));
        print_word(severities[crm_finding_severity(finding)]);
        print_text(crm_finding_message(finding));
        print_text(crm_finding_json(finding));
    }
    for (at = 0; at < crm_retention_report_balance_count(study_found); at++) {
        print_balance(crm_retention_report_balance_at(study_found, at));
    }
    for (at = 0; at < crm_retention_report_strata_count(study_found); at++) {
        print_strata_report(crm_retention_report_strata_at(study_found, at));
    }
}

static crm_report_options_t options;

/* Begins the options of a report with their defaults. */
static void study_options(void) {
    if (crm_report_options_default(&options, sizeof options, NULL) != CRM_OK) {
        abort();
    }
}

/* Sets an option to an amount. */
static void set_amount(crm_money_t *option, int32_t *has_option, const char *amount) {
    if (failed == CRM_OK &&
        ok(crm_money_parse(amount, strlen(amount), "USD", 3, option, &error))) {
        *has_option = 1;
    }
}

/* Reports a study that has been saved and read again. */
static void study_report(void) {
    crm_retention_study_t *copy = NULL;
    study_state = NULL;
    study_found = NULL;
    if (failed == CRM_OK && ok(crm_retention_study_to_json(study, &study_state, &error))) {
        const crm_text_t text = crm_string_text(study_state);
        if (ok(crm_retention_study_from_json(text.data, text.length, &copy, &error))) {
            ok(crm_retention_study_report(copy, &options, &study_found, &error));
        }
    }
    crm_retention_study_free(copy);
    crm_retention_study_free(study);
}

static void study_free(void) {
    crm_string_free(study_state);
    crm_retention_report_free(study_found);
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
    crm_string_free(study_state);
}

static void compare_two(const crm_retention_report_t *first, size_t first_arm,
                        const crm_retention_report_t *second, size_t second_arm, int32_t force) {
    crm_cost_comparison_t *comparison = NULL;
    crm_estimate_t difference;
    size_t at;
    if (first != NULL && second != NULL &&
        ok(crm_compare_costs(crm_retention_report_arm_at(first, first_arm),
                             crm_retention_report_arm_at(second, second_arm), force, &comparison,
                             &error))) {
        if (defined(crm_cost_comparison_difference(comparison, &difference, &error))) {
            print_estimate(difference);
        }
        print_count((uint64_t)crm_cost_comparison_forced(comparison));
        for (at = 0; at < crm_cost_comparison_mismatch_count(comparison); at++) {
            print_text(crm_cost_comparison_mismatch_at(comparison, at));
        }
    }
    crm_cost_comparison_free(comparison);
}

static void compare_costs(int32_t force) {
    compare_two(first_found, 0, study_found, 0, force);
    crm_retention_report_free(first_found);
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
    crm_retention_study_free(study);
}
