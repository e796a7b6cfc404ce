/* Errors of a caller: every call returns its status, and nothing leaks or changes. */
#include "check.h"

static void null_is_refused(void) {
    static const uint64_t tables[4] = {1, 2, 3, 4};
    const crm_money_t amount = {5, 0};
    crm_retention_study_t *study = new_study(), *none = NULL;
    crm_document_t *stratified = NULL;
    size_t rows = 7;
    crm_retention_report_t *report = NULL;
    crm_string_t *text = NULL;
    crm_estimate_t estimate;
    double p_value = 7;
    crm_ratio_set_t set;
    crm_table_t *table = NULL;
    memset(&estimate, 0, sizeof estimate);
    memset(&set, 0, sizeof set);

    EXPECT(crm_retention_study_new(NULL, 5, &none, &error), CRM_ERR_NULL_ARGUMENT, "definition");
    EXPECT(crm_retention_study_new(definition, 5, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_study");
    EXPECT(crm_retention_study_update(NULL, NULL, &error), CRM_ERR_NULL_ARGUMENT, "study");
    EXPECT(crm_retention_study_update(study, NULL, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_retention_study_update_summary(study, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "table");
    EXPECT(crm_total_update(NULL, NULL, &error), CRM_ERR_NULL_ARGUMENT, "total");
    EXPECT(crm_table_from_columns(NULL, 2, 3, &table, &error), CRM_ERR_NULL_ARGUMENT, "columns");
    EXPECT(crm_table_from_columns(NULL, 0, 3, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_table");
    EXPECT(crm_retention_study_merge(study, NULL, &error), CRM_ERR_NULL_ARGUMENT, "other");
    EXPECT(crm_retention_study_merge(NULL, NULL, &error), CRM_ERR_NULL_ARGUMENT, "study");
    EXPECT(crm_retention_study_to_json(study, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_json");
    EXPECT(crm_retention_study_report(NULL, NULL, 0, &report, &error), CRM_ERR_NULL_ARGUMENT,
           "study");
    EXPECT(crm_table_from_arrow(NULL, NULL, &table, &error), CRM_ERR_NULL_ARGUMENT, "array");
    EXPECT(crm_table_from_stream(NULL, &table, &error), CRM_ERR_NULL_ARGUMENT, "stream");
    EXPECT(crm_table_next(NULL, &table, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_table_row_count(NULL, &rows, &error), CRM_ERR_NULL_ARGUMENT, "table");
    REQUIRE(table == NULL);
    EXPECT(crm_stats_risk_difference(1, 2, 1, 2, 14, 0.95, NULL, sizeof estimate, &p_value, &error),
           CRM_ERR_NULL_ARGUMENT, "out_estimate");
    EXPECT(crm_stats_adjust(NULL, 2, 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "p_values");
    EXPECT(crm_stats_nnt_of(NULL, sizeof(crm_estimate_t), &set, sizeof set, &error), CRM_ERR_NULL_ARGUMENT, "difference");
    EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 0.95, NULL, sizeof estimate, &p_value, &error),
           CRM_ERR_NULL_ARGUMENT, "out_estimate");
    EXPECT(crm_stats_adjusted_difference(NULL, sizeof(crm_moments_t), NULL, sizeof(crm_moments_t), 1,
                                         0.95, &estimate, sizeof estimate, &p_value, &error),
           CRM_ERR_NULL_ARGUMENT, "group1");
    EXPECT(crm_stats_mantel_haenszel(NULL, 1, 0.95, &stratified, &error), CRM_ERR_NULL_ARGUMENT,
           "tables");
    EXPECT(crm_stats_mantel_haenszel(NULL, SIZE_MAX / 8, 0.95, &stratified, &error), CRM_ERR_TOO_LARGE,
           "tables");
    EXPECT(crm_stats_mantel_haenszel(tables, 1, 0.95, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_result");
    EXPECT(crm_retention_report_to_text(NULL, &text, &error), CRM_ERR_NULL_ARGUMENT, "report");
    EXPECT(crm_arm_report_net_benefit(NULL, amount, &estimate, sizeof estimate, &error), CRM_ERR_NULL_ARGUMENT,
           "arm");

    /* Without an error argument there is only the status. */
    REQUIRE(crm_retention_study_new(NULL, 5, &none, NULL) == CRM_ERR_NULL_ARGUMENT);

    /* Functions without a status return their documented value for NULL. */
    REQUIRE(crm_error_status(NULL) == CRM_OK);
    REQUIRE(crm_error_message(NULL).length == 0 && *crm_error_message(NULL).data == '\0');
    REQUIRE(crm_error_reason(NULL) == 0);
    REQUIRE(crm_retention_report_arm(NULL, "x", 1) == NULL);
    REQUIRE(crm_estimate_contains(NULL, sizeof(crm_estimate_t), 0.0) == 0 && crm_ratio_set_contains(NULL, sizeof(crm_ratio_set_t), 0.0) == 0);
    REQUIRE(crm_estimate_contains(&estimate, sizeof estimate, 0.0) == 0 && crm_ratio_set_contains(&set, sizeof set, 0.0) == 0);

    /* Freeing NULL does nothing. */
    crm_retention_study_free(NULL);
    crm_retention_report_free(NULL);
    crm_string_free(NULL);
    crm_error_free(NULL);
    crm_total_free(NULL);
    crm_table_free(NULL);
    crm_retention_study_free(&study);
}

static void text_must_be_utf8(void) {
    crm_retention_study_t *study = NULL;
    crm_column_t columns[2];
    static const char *const wrong[3] = {"none", "\xff\xfe", "mail"};
    char *before;
    EXPECT(crm_retention_study_new("\xff", 1, &study, &error), CRM_ERR_INVALID_UTF8_ARGUMENT,
           "definition");
    REQUIRE(study == NULL);
    study = new_study();
    fill(study);
    before = state(study);
    columns[0] = column("arm", CRM_TYPE_STRING, wrong);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_INVALID_UTF8,
           "row 1");
    columns[0] = column("a\xff", CRM_TYPE_STRING, arms);
    EXPECT(update(study, columns, 2, 3),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "columns[0].name");
    columns[0] = column(NULL, CRM_TYPE_STRING, arms);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_NULL_ARGUMENT,
           "columns[0].name");
    REQUIRE_STATE(study, before);
    crm_retention_study_free(&study);
}

static crm_status_t report_with(const crm_retention_study_t *study, const char *options,
                                crm_retention_report_t **report) {
    return crm_retention_study_report(study, options, strlen(options), report, &error);
}

static void options_are_checked(void) {
    static const struct {
        const char *json;
        crm_status_t status;
        const char *message;
    } wrong[] = {
        {"", CRM_ERR_INVALID_DOCUMENT, "ends too early"},
        {"[]", CRM_ERR_INVALID_DOCUMENT, "expected an object, got a list"},
        {"{\"levle\": 0.9}", CRM_ERR_INVALID_DOCUMENT, "$.levle: unknown key"},
        {"{\"level\": 0.9, \"level\": 0.9}", CRM_ERR_INVALID_DOCUMENT,
         "the key \"level\" occurs twice"},
        {"{\"level\": 95}", CRM_ERR_OUT_OF_RANGE, "$.level must be between 0 and 1"},
        {"{\"difference\": \"katz\"}", CRM_ERR_UNKNOWN_NAME, "$.difference"},
        {"{\"difference\": 14}", CRM_ERR_INVALID_DOCUMENT, "$.difference"},
        {"{\"adjust\": \"ols\"}", CRM_ERR_UNKNOWN_NAME, "$.adjust"},
        {"{\"value_from\": \"revenue\"}", CRM_ERR_CONFLICT, "$.value_from"},
        {"{\"cost_method\": \"wald\"}", CRM_ERR_UNKNOWN_NAME, "$.cost_method"},
        {"{\"stratified\": true}", CRM_ERR_CONFLICT, "$.stratified"},
        {"{\"customer_value\": \"1e3\"}", CRM_ERR_OUT_OF_RANGE, "$.customer_value"},
    };
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    size_t at;
    fill(study);
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        EXPECT(report_with(study, wrong[at].json, &report), wrong[at].status, wrong[at].message);
    }
    EXPECT(crm_retention_study_report(study, "\xff", 1, &report, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "options_json");
    EXPECT(crm_retention_study_report(study, "{}", 2, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_report");
    REQUIRE(report == NULL);

    /* NULL is the defaults, whatever the length. */
    OK(crm_retention_study_report(study, NULL, 7, &report, &error));
    REQUIRE(crm_retention_report_arm(report, "mail", 4) != NULL);
    REQUIRE(crm_retention_report_arm(report, "call", 4) == NULL);
    REQUIRE(crm_retention_report_arm(report, NULL, 4) == NULL);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

static void a_key_occurs_once(void) {
    static const char *const twice[] = {
        "{\"version\": 1, \"version\": 1}",
        "{\"version\": 1, \"cost\": {\"fixed\": \"1\", \"fixed\": \"2\"}}",
        "{\"version\": 1, \"cost\": {\"mail\": {\"fixed\": \"1\", \"fixed\": \"1\"}}}",
        "{\"version\": 1, \"assignment\": {\"arms\": [{\"name\": \"a\", \"name\": \"a\"}]}}",
        "{\"version\": 1, \"decimals\": {\"spend\": 2, \"spend\": 2}}",
    };
    static const char arms_twice[] = "{\"version\": 1, \"arms\": [{\"name\": 1, \"name\": 1}]}";
    crm_retention_study_t *study = NULL;
    crm_assignment_t *assignment = NULL;
    size_t at;
    for (at = 0; at < sizeof twice / sizeof *twice; at++) {
        EXPECT(crm_retention_study_new(twice[at], strlen(twice[at]), &study, &error),
               CRM_ERR_INVALID_DOCUMENT, "occurs twice");
    }
    EXPECT(crm_assignment_from_json(arms_twice, strlen(arms_twice), &assignment, &error),
           CRM_ERR_INVALID_DOCUMENT, "the key \"name\" occurs twice");
    REQUIRE(study == NULL && assignment == NULL);
}

static void arguments_of_arms_are_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    const crm_arm_report_t *arm;
    crm_money_t values[2] = {{5, 0}, {-5, 0}};
    double confidences[2] = {-7.0, -7.0};
    crm_estimate_t benefit;
    benefit.value = -7.0;
    fill(study);
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    arm = crm_retention_report_arm(report, "mail", 4);
    EXPECT(crm_arm_report_net_benefit(arm, values[1], &benefit, sizeof benefit, &error), CRM_ERR_OUT_OF_RANGE,
           "value");
    EXPECT(crm_arm_report_net_benefit(arm, values[0], NULL, sizeof(crm_estimate_t), &error), CRM_ERR_NULL_ARGUMENT,
           "out_estimate");
    REQUIRE(benefit.value == 0.0);
    OK(crm_arm_report_net_benefit(arm, values[0], &benefit, sizeof benefit, &error));
    EXPECT(crm_arm_report_acceptability(arm, values, 2, confidences, &error),
           CRM_ERR_OUT_OF_RANGE, "values");
    REQUIRE(confidences[0] == -7.0);
    values[1].decimals = 19;
    EXPECT(crm_arm_report_acceptability(arm, values, 2, confidences, &error),
           CRM_ERR_OUT_OF_RANGE, "values.decimals");
    EXPECT(crm_arm_report_acceptability(arm, NULL, 2, confidences, &error),
           CRM_ERR_NULL_ARGUMENT, "values");
    EXPECT(crm_arm_report_acceptability(arm, values, 1, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_confidences");
    EXPECT(crm_arm_report_acceptability(NULL, values, 1, confidences, &error),
           CRM_ERR_NULL_ARGUMENT, "arm");
    OK(crm_arm_report_acceptability(arm, NULL, 0, NULL, &error));
    OK(crm_arm_report_acceptability(arm, values, 1, confidences, &error));
    REQUIRE(confidences[0] >= 0.0 && confidences[1] == -7.0);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

static void comparing_is_checked(void) {
    static const char elsewhere[] =
        "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
        " \"currency\": \"USD\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"10\"},"
        " \"context\": {\"market\": \"duopoly\"}}";
    crm_retention_study_t *study = NULL;
    crm_retention_study_t *plain = new_study();
    crm_retention_report_t *report = NULL;
    crm_retention_report_t *other = NULL;
    crm_document_t *comparison = NULL;
    crm_estimate_t difference;
    crm_text_t name;
    int32_t forced = 7;
    size_t count = 7;
    const crm_arm_report_t *first, *second;
    OK(crm_retention_study_new(elsewhere, strlen(elsewhere), &study, &error));
    fill(study);
    fill(plain);
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    OK(crm_retention_study_report(plain, NULL, 0, &other, &error));
    first = crm_retention_report_arm(report, "mail", 4);
    second = crm_retention_report_arm(other, "mail", 4);
    EXPECT(crm_compare_costs(NULL, second, 0, &comparison, &error), CRM_ERR_NULL_ARGUMENT, "first");
    EXPECT(crm_compare_costs(first, NULL, 0, &comparison, &error), CRM_ERR_NULL_ARGUMENT, "second");
    EXPECT(crm_compare_costs(first, second, 1, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_comparison");
    EXPECT(crm_compare_costs(first, second, 0, &comparison, &error), CRM_ERR_INCOMPARABLE_CONTEXTS,
           "market");
    EXPECT(crm_compare_costs(first, second, 2, &comparison, &error), CRM_ERR_OUT_OF_RANGE,
           "force must be 0 or 1, got 2");
    REQUIRE(comparison == NULL);
    OK(crm_compare_costs(first, second, 1, &comparison, &error));
    crm_retention_report_free(&report);
    crm_retention_report_free(&other);
    /* The comparison does not depend on the reports. */
    OK(crm_document_bool(comparison, CRM_LITERAL("/forced"), &forced, &error));
    OK(crm_document_length(comparison, CRM_LITERAL("/mismatches"), &count, &error));
    REQUIRE(forced == 1 && count == 1);
    OK(crm_document_text(comparison, CRM_LITERAL("/mismatches/0"), &name, &error));
    REQUIRE(strcmp(name.data, "market") == 0);
    EXPECT(crm_document_estimate(comparison, CRM_LITERAL("/difference"), &difference, sizeof difference, &error),
           CRM_ERR_UNDEFINED, "known to retain");
    crm_document_free(&comparison);
    crm_retention_study_free(&plain);
    crm_retention_study_free(&study);
}

static void queries_are_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_string_t *sql = NULL;
    EXPECT(crm_retention_study_summary_sql(NULL, "t", 1, CRM_DIALECT_DUCKDB, &sql, &error),
           CRM_ERR_NULL_ARGUMENT, "study");
    EXPECT(crm_retention_study_summary_sql(study, NULL, 1, CRM_DIALECT_DUCKDB, &sql, &error),
           CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_retention_study_summary_sql(study, "\xff", 1, CRM_DIALECT_SPARK, &sql, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "table");
    EXPECT(crm_retention_study_summary_sql(study, "t", 1, CRM_DIALECT_SQLITE, NULL, &error),
           CRM_ERR_NULL_ARGUMENT, "out_sql");
    EXPECT(crm_retention_study_summary_sql(study, "t", 1, 5, &sql, &error),
           CRM_ERR_OUT_OF_RANGE, "dialect");
    REQUIRE(sql == NULL);
    OK(crm_retention_study_summary_sql(study, "a.t", 3, CRM_DIALECT_POSTGRESQL, &sql, &error));
    REQUIRE(strstr(crm_string_text(sql).data, "FROM \"a\".\"t\"") != NULL);
    crm_string_free(&sql);
    REQUIRE(crm_retention_study_summary_column_count(study) == 3);
    REQUIRE(strcmp(crm_retention_study_summary_column_at(study, 0).data, "arm") == 0);
    REQUIRE(strcmp(crm_retention_study_summary_column_at(study, 2).data, "churned") == 0);
    REQUIRE(crm_retention_study_summary_column_at(study, 3).length == 0);
    REQUIRE(crm_retention_study_summary_column_count(NULL) == 0);
    REQUIRE(crm_retention_study_size(study) > 0);
    REQUIRE(crm_retention_study_size(NULL) == 0);
    REQUIRE(crm_total_size(NULL) == 0);
    REQUIRE(crm_retention_study_summary_column_at(NULL, 0).length == 0);
    crm_retention_study_free(&study);
}

static void merging_is_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_study_t *other = NULL;
    crm_total_t *total = NULL, *none = NULL;
    const char *open =
        "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
        " \"currency\": \"USD\", \"follow_up\": \"open\", \"cost\": {\"fixed\": \"10\"}}";
    EXPECT(crm_retention_study_merge(study, study, &error), CRM_ERR_SELF_MERGE, "itself");
    OK(crm_retention_study_new(open, strlen(open), &other, &error));
    EXPECT(crm_retention_study_merge(study, other, &error), CRM_ERR_DOCUMENT_MISMATCH,
           "$.follow_up");
    REQUIRE(strcmp(crm_error_path(NULL).data, "") == 0);
    OK(crm_total_new("x", 1, NULL, 0, -1, &total, &error));
    EXPECT(crm_total_merge(total, total, &error), CRM_ERR_SELF_MERGE, "itself");
    EXPECT(crm_total_new("x", 1, NULL, 0, -2, &none, &error), CRM_ERR_OUT_OF_RANGE, "decimals");
    EXPECT(crm_total_new("x", 1, "usd", 3, -1, &none, &error), CRM_ERR_UNKNOWN_CURRENCY, "usd");
    crm_total_free(&total);
    crm_retention_study_free(&other);
    crm_retention_study_free(&study);
}

static void states_are_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_study_t *read = NULL;
    char *json;
    fill(study);
    json = state(study);
    EXPECT(crm_retention_study_from_json(json, strlen(json) - 1, &read, &error),
           CRM_ERR_DAMAGED_STATE, "ends too early");
    json[strlen(json) / 2] ^= 1;
    EXPECT(crm_retention_study_from_json(json, strlen(json), &read, &error),
           CRM_ERR_DAMAGED_STATE, "");
    EXPECT(crm_retention_study_from_json("{}", 2, &read, &error), CRM_ERR_DAMAGED_STATE,
           "checksum");
    REQUIRE(read == NULL);
    free(json);
    crm_retention_study_free(&study);
}

static void values_are_checked(void) {
    crm_money_t total = {100000, 2};
    crm_acquisition_cost_t cost = {{-7, 0}, {-7, 0}};
    crm_retention_value_t value;
    crm_leaky_bucket_t bucket = {1000.0, 100.0, 0.05};
    double number = -7.0;
    int32_t state = -7;
    const double zero = 0.0;
    EXPECT(crm_acquisition_cost(total, "USD", 3, 0, &cost, sizeof cost, &error), CRM_ERR_NONE_ACQUIRED,
           "acquired");
    EXPECT(crm_acquisition_cost(total, NULL, 3, 3, &cost, sizeof cost, &error), CRM_ERR_NULL_ARGUMENT,
           "currency");
    EXPECT(crm_acquisition_cost(total, "USD", 3, 3, NULL, sizeof(crm_acquisition_cost_t), &error), CRM_ERR_NULL_ARGUMENT,
           "out_cost");
    EXPECT(crm_retention_value(total, total, "USD", 3, NULL, sizeof(crm_retention_value_t), &error), CRM_ERR_NULL_ARGUMENT,
           "out_value");
    total.units = INT64_MAX;
    EXPECT(crm_retention_value(total, total, "USD", 3, &value, sizeof value, &error), CRM_ERR_OVERFLOW, "64 bits");
    total.units = -1;
    EXPECT(crm_acquisition_cost(total, "USD", 3, 3, &cost, sizeof cost, &error), CRM_ERR_OUT_OF_RANGE, "total");
    total.decimals = 19;
    EXPECT(crm_acquisition_cost(total, "USD", 3, 3, &cost, sizeof cost, &error), CRM_ERR_OUT_OF_RANGE,
           "total.decimals");
    EXPECT(crm_retention_value(total, total, "USD", 3, &value, sizeof value, &error), CRM_ERR_OUT_OF_RANGE,
           "income_gained.decimals");
    REQUIRE(cost.each.units == 0 && cost.remainder.units == 0);

    EXPECT(crm_leaky_bucket_step(NULL, sizeof(crm_leaky_bucket_t), &bucket, sizeof bucket, &error), CRM_ERR_NULL_ARGUMENT, "bucket");
    EXPECT(crm_leaky_bucket_step(&bucket, sizeof bucket, NULL, sizeof(crm_leaky_bucket_t), &error), CRM_ERR_NULL_ARGUMENT, "out_bucket");
    EXPECT(crm_leaky_bucket_trajectory(&bucket, sizeof bucket, 3, NULL, 4, &error), CRM_ERR_NULL_ARGUMENT,
           "out_stocks");
    EXPECT(crm_leaky_bucket_trajectory(&bucket, sizeof bucket, 3, &number, 1, &error), CRM_ERR_OUT_OF_RANGE,
           "capacity must be at least 4, got 1");
    EXPECT(crm_leaky_bucket_trajectory(&bucket, sizeof bucket, 1000001, &number, 1, &error), CRM_ERR_TOO_LARGE,
           "steps");
    bucket.inflow = 0.0 / zero;
    EXPECT(crm_leaky_bucket_lost(&bucket, sizeof bucket, &number, &error), CRM_ERR_NOT_FINITE, "inflow");
    bucket.inflow = 100.0;
    bucket.loss_rate = 0.0 / zero;
    EXPECT(crm_leaky_bucket_lost(&bucket, sizeof bucket, &number, &error), CRM_ERR_NOT_FINITE, "loss_rate");
    bucket.loss_rate = 5.0;
    EXPECT(crm_leaky_bucket_state(&bucket, sizeof bucket, &state, &error), CRM_ERR_OUT_OF_RANGE, "loss_rate");
    bucket.loss_rate = 0.0;
    EXPECT(crm_leaky_bucket_equilibrium(&bucket, sizeof bucket, &number, &error), CRM_ERR_UNDEFINED,
           "grows without limit");
    bucket.inflow = 0.0;
    EXPECT(crm_leaky_bucket_maintenance_share(&bucket, sizeof bucket, &number, &error), CRM_ERR_UNDEFINED,
           "zero divided by zero");
    REQUIRE(number == 0.0 && state == 0);
}

static void expressions_are_checked(void) {
    static const char deep[201] = "";
    char brackets[200];
    crm_expression_t *expression = NULL;
    static const char json[] =
        "{\"version\": 1, \"name\": \"n\", \"salt\": \"s\","
        " \"arms\": [{\"name\": \"a\", \"start\": 0, \"share\": 9}]}";
    crm_assignment_t *assignment = NULL;
    crm_string_t *text = NULL;

    OK(crm_assignment_from_json(json, strlen(json), &assignment, &error));
    memset(brackets, '(', sizeof brackets);
    EXPECT(crm_expression_from_cql2_text(NULL, 1, &expression, &error), CRM_ERR_NULL_ARGUMENT,
           "text");
    EXPECT(crm_expression_from_cql2_json("\xff", 1, &expression, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "json");
    EXPECT(crm_expression_from_cql2_text(CRM_LITERAL("a = 1"), NULL, &error),
           CRM_ERR_NULL_ARGUMENT, "out_expression");
    EXPECT(crm_expression_from_cql2_text(CRM_LITERAL("a = "), &expression, &error),
           CRM_ERR_EXPRESSION_SYNTAX, "character 5: expected a value, found the end");
    EXPECT(crm_expression_from_cql2_text(deep, sizeof deep, &expression, &error),
           CRM_ERR_EXPRESSION_SYNTAX, "U+0000");
    EXPECT(crm_expression_from_cql2_text(brackets, sizeof brackets, &expression, &error),
           CRM_ERR_TOO_LARGE, "100 levels");
    EXPECT(crm_expression_from_cql2_json(CRM_LITERAL("{\"op\": \"yaer\", \"args\": []}"), &expression,
                                         &error),
           CRM_ERR_UNKNOWN_FUNCTION, "$.op: there is no function \"yaer\", near \"year\"");
    REQUIRE(expression == NULL);
    EXPECT(crm_expression_to_cql2_text(NULL, &text, &error), CRM_ERR_NULL_ARGUMENT, "expression");
    EXPECT(crm_expression_to_cql2_json((const crm_expression_t *)assignment, &text, &error),
           CRM_ERR_HANDLE, "crm_assignment_t");
    crm_assignment_free(&assignment);

    OK(crm_expression_from_cql2_text(CRM_LITERAL("(age)>18"), &expression, &error));
    EXPECT(crm_expression_to_cql2_text(expression, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_text");
    OK(crm_expression_to_cql2_text(expression, &text, &error));
    REQUIRE(strcmp(crm_string_text(text).data, "age > 18") == 0);
    crm_string_free(&text);
    crm_expression_free(&expression);
    REQUIRE(expression == NULL);
    crm_expression_free(&expression);
    crm_expression_free(NULL);
}

static void sets_are_checked(void) {
    crm_ratio_set_t set = {10.0, 4.0, 20.0, 0.95, CRM_SHAPE_BOUNDED, CRM_METHOD_WALD, 1};
    crm_string_t *words = NULL;
    const double zero = 0.0;
    EXPECT(crm_stats_nnt_in_words(&set, sizeof set, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_text");
    set.has_value = 2;
    EXPECT(crm_stats_nnt_in_words(&set, sizeof set, &words, &error), CRM_ERR_OUT_OF_RANGE,
           "has_value must be 0 or 1, got 2");
    set.has_value = 1;
    set.shape = 9;
    EXPECT(crm_stats_nnt_in_words(&set, sizeof set, &words, &error), CRM_ERR_OUT_OF_RANGE,
           "shape must be one of the numbers 1, 2, 3, 4, 5, got 9");
    set.shape = CRM_SHAPE_BOUNDED;
    set.upper = 0.0 / zero;
    EXPECT(crm_stats_nnt_in_words(&set, sizeof set, &words, &error), CRM_ERR_NOT_FINITE,
           "upper must be a finite number, got NaN");
    REQUIRE(words == NULL);
    set.upper = 20.0;
    OK(crm_stats_nnt_in_words(&set, sizeof set, &words, &error));
    crm_string_free(&words);
}

static void days_are_checked(void) {
    int32_t day = 1;
    EXPECT(crm_day_plus_months(0, 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_day");
    EXPECT(crm_day_plus_months(2932897, 0, &day, &error), CRM_ERR_OUT_OF_RANGE,
           "day must be from -719162 to 2932896, got 2932897");
    OK(crm_day_plus_months(19782, 36, &day, &error));
    REQUIRE(day == 20877);
}

int main(void) {
    null_is_refused();
    text_must_be_utf8();
    options_are_checked();
    a_key_occurs_once();
    arguments_of_arms_are_checked();
    comparing_is_checked();
    queries_are_checked();
    merging_is_checked();
    states_are_checked();
    values_are_checked();
    sets_are_checked();
    expressions_are_checked();
    days_are_checked();
    printf("%d checks\n", checks);
    return 0;
}
