/* Errors of a caller: every call returns its status, and nothing leaks or changes. */
#include "check.h"

static crm_assignment_t *new_assignment(void) {
    static const char json[] =
        "{\"version\": 1, \"name\": \"spring\", \"salt\": \"spring-2026\", \"control\": \"none\","
        " \"arms\": [{\"name\": \"mail\", \"start\": 0, \"share\": 4500}]}";
    crm_assignment_t *assignment = NULL;
    OK(crm_assignment_from_json(json, strlen(json), &assignment, &error));
    return assignment;
}

/* Assigns the customers of one column. */
static crm_status_t assign(const crm_assignment_t *assignment, const crm_column_t *ids,
                           size_t row_count, uint16_t *codes, size_t capacity) {
    crm_table_t *table = NULL;
    crm_status_t status = crm_table_from_columns(ids, 1, row_count, &table, &error);
    if (status == CRM_OK) {
        status = crm_assignment_assign(assignment, table, "id", 2, codes, capacity, &error);
    }
    crm_table_free(&table);
    return status;
}

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
           CRM_ERR_INVALID_UTF8_ARGUMENT, "column name");
    columns[0] = column(NULL, CRM_TYPE_STRING, arms);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_NULL_ARGUMENT,
           "column name");
    REQUIRE_STATE(study, before);
    crm_retention_study_free(&study);
}

static void columns_are_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_column_t columns[2];
    crm_column_t dictionary;
    static const char *const with_null[3] = {"none", NULL, "mail"};
    static const uint8_t two[3] = {1, 0, 2};
    static const uint8_t validity[1] = {3};
    static const int32_t offsets[4] = {0, 4, 2, 12};
    static const int32_t negative[4] = {0, 4, 8, -1};
    static const int64_t large[4] = {0, 4, 8, 12};
    static const int32_t codes[3] = {0, 1, 2};
    static const int32_t below[3] = {0, 1, -1};
    static const char *const values[2] = {"none", "mail"};
    static const char *const nulls[2] = {"none", NULL};
    static const double numbers[3] = {0.0, 1.0, 0.0};
    static const char letters[] = "nonemailmail";
    /* Aligned for int64_t plus one byte. */
    static int64_t room[8];
    char *before;
    fill(study);
    before = state(study);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);

    columns[0] = column("arm", CRM_TYPE_STRING, with_null);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_NULL_VALUE, "row 1");
    columns[0] = column("arm", CRM_TYPE_STRING, NULL);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "values must not be NULL");
    columns[0] = column("arm", 99, arms);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
           "number 99");
    columns[0] = column("arm", CRM_TYPE_FLOAT64, numbers);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
           "float64");
    columns[0] = column("arms", CRM_TYPE_STRING, arms);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_UNKNOWN_COLUMN,
           "\"arms\"");
    columns[0] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_UNKNOWN_COLUMN,
           "\"arm\"");

    columns[0] = column("arm", CRM_TYPE_UTF8, letters);
    columns[0].values_size = 12;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "offsets must not be NULL");
    columns[0].offsets = offsets;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "row 1");
    columns[0].offsets = negative;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "last offset is -1");
    columns[0] = column("arm", CRM_TYPE_LARGE_UTF8, letters);
    columns[0].offsets = large;
    columns[0].values_size = 11;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "last offset is 12, its values have 11 bytes");
    columns[0].values_size = 12;
    OK(update(study, columns, 2, 3));
    free(before);
    before = state(study);

    columns[0] = column("arm", CRM_TYPE_DICTIONARY, codes);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "dictionary must not be NULL");
    dictionary = column("labels", CRM_TYPE_STRING, values);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = 2;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "code 2");
    columns[0].values = below;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "code -1");
    OK(update(study, columns, 2, 2));
    free(before);
    before = state(study);
    dictionary = column("labels", CRM_TYPE_STRING, nulls);
    EXPECT(update(study, columns, 2, 2), CRM_ERR_NULL_VALUE, "\"arm\"");
    dictionary = column("labels", CRM_TYPE_DICTIONARY, codes);
    EXPECT(update(study, columns, 2, 2), CRM_ERR_MALFORMED_COLUMN,
           "itself a dictionary");

    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, two);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_INVALID_VALUE,
           "got 2 in row 2");
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[1].validity = validity;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_NULL_VALUE, "row 2");
    columns[1] = column("lost", CRM_TYPE_INT64, (const char *)room + 1);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "aligned to 8");
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(update(study, columns, 2, 0), CRM_ERR_EMPTY_INPUT,
           "no rows");
    EXPECT(update(study, columns, 2, (size_t)-1 / 4),
           CRM_ERR_TOO_LARGE, "arm is too large: its values");
    EXPECT(update(study, columns, (size_t)-1 / 8, 3),
           CRM_ERR_TOO_LARGE, "columns");
    REQUIRE_STATE(study, before);

    /* From the second row on. */
    columns[0].offset = 1;
    columns[1].offset = 1;
    OK(update(study, columns, 2, 2));
    crm_retention_study_free(&study);
}

/* More rows than memory can hold, in columns that are rejected before the second row is read. */
#define TOO_MANY_ROWS ((size_t)1 << 45)

static void what_no_memory_holds_is_refused(void) {
    static const char *const null[1] = {NULL};
    static const int32_t codes[3] = {0, 0, 0};
    crm_retention_study_t *study = new_study();
    crm_assignment_t *assignment = new_assignment();
    crm_column_t columns[2], dictionary;
    crm_table_t *table = NULL;
    uint16_t arm = 9;
    char *before;
    fill(study);
    before = state(study);
    columns[0] = column("arm", CRM_TYPE_STRING, null);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    REQUIRE(update(study, columns, 1, TOO_MANY_ROWS)
            == CRM_ERR_TOO_LARGE);
    REQUIRE(strcmp(crm_error_path(error).data, "arm") == 0);
    crm_error_free(&error);
    error = NULL;
    OK(crm_table_from_columns(columns, 1, TOO_MANY_ROWS, &table, &error));
    EXPECT(crm_retention_study_update_summary(study, table, &error), CRM_ERR_TOO_LARGE,
           "arm is too large: its values: 35184372088832 elements");
    crm_table_free(&table);
    dictionary = column("labels", CRM_TYPE_STRING, null);
    columns[0] = column("arm", CRM_TYPE_DICTIONARY, codes);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = TOO_MANY_ROWS;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_TOO_LARGE,
           "arm is too large: its labels: its values: 35184372088832 elements");
    columns[0] = column("id", CRM_TYPE_STRING, null);
    EXPECT(assign(assignment, columns, TOO_MANY_ROWS, &arm, 1), CRM_ERR_TOO_LARGE,
           "id is too large");
    REQUIRE(arm == 9);
    REQUIRE_STATE(study, before);
    crm_assignment_free(&assignment);
    crm_retention_study_free(&study);
}

static void decimals_of_columns_are_checked(void) {
    static const int32_t wrong[4] = {70000, -70000, INT32_MAX, INT32_MIN};
    static int64_t room[8];
    const char *first = (const char *)room + (16 - (uintptr_t)room % 16) % 16;
    crm_retention_study_t *study = new_study();
    crm_column_t columns[2];
    char *before = state(study);
    size_t at;
    memset(room, 1, sizeof room);
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_DECIMAL128, first);
    for (at = 0; at < 4; at++) {
        columns[1].decimals = wrong[at];
        EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
               "column \"lost\" has type decimal128 with");
    }
    columns[1].decimals = 38;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_INVALID_VALUE,
           "row 0");
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

static void assignments_are_checked(void) {
    static const char *const texts[3] = {"C000000004", "C000000007", "C000000004"};
    static const int32_t offsets[4] = {0, 10, 20, 30};
    static const int32_t entries[3] = {0, 1, 0}, beyond[3] = {0, 2, 0};
    static const double floats[3] = {0.0, 1.0, 2.0};
    static const char *const with_null[3] = {"C000000004", NULL, "C000000007"};
    static const char wrong[] =
        "{\"version\": 1, \"name\": \"n\", \"salt\": \"s\", \"arms\": ["
        "{\"name\": \"a\", \"start\": 0, \"share\": 6000},"
        " {\"name\": \"b\", \"start\": 5000, \"share\": 5000}]}";
    crm_assignment_t *assignment = NULL;
    crm_column_t ids = column("id", CRM_TYPE_STRING, texts), dictionary = ids;
    crm_document_t *check = NULL;
    crm_table_t *table = NULL;
    double share = 0.0;
    crm_text_t arm;
    uint16_t codes[3] = {9, 9, 9}, bucket = 9;
    size_t at;

    EXPECT(crm_assignment_from_json(wrong, strlen(wrong), &assignment, &error), CRM_ERR_CONFLICT,
           "\"a\" has buckets 0 to 5999, \"b\"");
    REQUIRE(assignment == NULL);
    EXPECT(crm_assignment_from_json(NULL, 5, &assignment, &error), CRM_ERR_NULL_ARGUMENT, "json");
    assignment = new_assignment();

    EXPECT(assign(NULL, &ids, 3, codes, 3), CRM_ERR_NULL_ARGUMENT, "assignment");
    EXPECT(crm_assignment_assign(assignment, NULL, "id", 2, codes, 3, &error),
           CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(assign(assignment, &ids, 3, NULL, 3), CRM_ERR_NULL_ARGUMENT, "out_codes");
    EXPECT(assign(assignment, &ids, 3, codes, 2), CRM_ERR_OUT_OF_RANGE,
           "capacity must be at least 3, got 2");
    EXPECT(crm_assignment_bucket(assignment, NULL, 1, &bucket, &error), CRM_ERR_NULL_ARGUMENT,
           "id");
    EXPECT(crm_assignment_bucket(assignment, "\xff", 1, &bucket, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "id");
    EXPECT(crm_assignment_arm(assignment, "a", 1, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_name");
    OK(crm_table_from_columns(&ids, 1, 3, &table, &error));
    EXPECT(crm_assignment_assign(assignment, table, NULL, 2, codes, 3, &error),
           CRM_ERR_NULL_ARGUMENT, "id");
    EXPECT(crm_assignment_assign(assignment, table, "ids", 3, codes, 3, &error),
           CRM_ERR_UNKNOWN_COLUMN, "\"ids\"");
    EXPECT(crm_check_ids(NULL, "id", 2, "id", 2, &check, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_check_ids(table, "id", 2, NULL, 2, &check, &error), CRM_ERR_NULL_ARGUMENT, "arm");
    EXPECT(crm_check_ids(table, "id", 2, "id", 2, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_check");
    EXPECT(crm_check_ids(table, "id", 2, "arm", 3, &check, &error), CRM_ERR_UNKNOWN_COLUMN,
           "\"arm\"");
    crm_table_free(&table);
    OK(crm_table_from_columns(&ids, 1, 0, &table, &error));
    EXPECT(crm_check_ids(table, "id", 2, "id", 2, &check, &error), CRM_ERR_EMPTY_INPUT, "no rows");
    crm_table_free(&table);
    EXPECT(crm_growthbook_v1("\xff", 1, "a", 1, &share, &error), CRM_ERR_INVALID_UTF8_ARGUMENT,
           "seed");
    EXPECT(crm_growthbook_v2("a", 1, "a", 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_number");

    /* A failure in any row writes nothing. */
    ids.type = CRM_TYPE_DICTIONARY;
    ids.values = beyond;
    ids.dictionary = &dictionary;
    ids.dictionary_length = 2;
    EXPECT(assign(assignment, &ids, 3, codes, 3), CRM_ERR_MALFORMED_COLUMN,
           "row 1 has dictionary code 2");
    REQUIRE(codes[0] == 9 && bucket == 0 && check == NULL);
    ids = column("id", CRM_TYPE_STRING, with_null);
    EXPECT(assign(assignment, &ids, 3, codes, 3), CRM_ERR_NULL_VALUE,
           "row 1");
    ids = column("id", CRM_TYPE_FLOAT64, floats);
    EXPECT(assign(assignment, &ids, 3, codes, 3), CRM_ERR_COLUMN_TYPE,
           "float64");

    /* Each layout of the same ids gives the same codes; no rows give none. */
    for (at = 0; at < 3; at++) {
        static const int32_t types[3] = {CRM_TYPE_STRING, CRM_TYPE_UTF8, CRM_TYPE_DICTIONARY};
        ids = column("id", types[at], texts);
        if (types[at] == CRM_TYPE_UTF8) {
            ids.values = "C000000004C000000007C000000004";
            ids.values_size = 30;
            ids.offsets = offsets;
        } else if (types[at] == CRM_TYPE_DICTIONARY) {
            ids.values = entries;
            ids.dictionary = &dictionary;
            ids.dictionary_length = 2;
        }
        memset(codes, 9, sizeof codes);
        OK(assign(assignment, &ids, 3, codes, 3));
        REQUIRE(codes[0] == 0 && codes[1] == 1 && codes[2] == 0);
    }
    OK(assign(assignment, &ids, 0, NULL, 0));
    OK(crm_assignment_bucket(assignment, NULL, 0, &bucket, &error));
    OK(crm_assignment_arm(assignment, "C000000007", 10, &arm, &error));
    REQUIRE(arm.length == 4 && strcmp(arm.data, "mail") == 0);
    REQUIRE(crm_assignment_arm_name(assignment, 2).length == 0);
    REQUIRE(crm_assignment_allocation_ratio(assignment, 2) == 0.0);
    REQUIRE(crm_assignment_arm_count(NULL) == 0 && crm_assignment_arm_name(NULL, 0).length == 0);
    REQUIRE(crm_assignment_allocation_ratio(NULL, 0) == 0.0);
    crm_assignment_free(NULL);
    crm_assignment_free(&assignment);
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

static void handles_are_checked(void) {
    crm_retention_study_t *study = new_study(), *same = study;
    crm_total_t *total = (crm_total_t *)study, *made = NULL;
    static const uint64_t bytes[4] = {1, 2, 3, 4};
    const crm_total_t *wrong = (const crm_total_t *)bytes;
    crm_total_report_t report;
    memset(&report, 0xee, sizeof report);
    EXPECT(crm_total_report(total, &report, sizeof report, &error), CRM_ERR_HANDLE,
           "total must be a crm_total_t, got a crm_retention_study_t");
    REQUIRE(report.rows == 0 && report.sum.units == 0);
    EXPECT(crm_total_report(wrong, &report, sizeof report, &error), CRM_ERR_HANDLE,
           "total must be a crm_total_t");
    EXPECT(crm_retention_study_update(study, (crm_table_t *)study, &error), CRM_ERR_HANDLE,
           "table must be a crm_table_t");
    EXPECT(crm_total_empty(total, &made, &error), CRM_ERR_HANDLE, "crm_retention_study_t");
    REQUIRE(made == NULL && crm_total_size(total) == 0);

    /* A handle of another type is not freed. */
    crm_total_free(&total);
    REQUIRE((void *)total == (void *)study && crm_retention_study_size(study) > 0);
    crm_retention_study_free(&study);
    REQUIRE(study == NULL && same != NULL);
    crm_retention_study_free(&study);
}

static void sizes_of_structs_are_checked(void) {
    static const size_t wrong[] = {0, sizeof(crm_estimate_t) - 1, 1025, SIZE_MAX};
    struct {
        crm_estimate_t known;
        uint64_t unknown;
    } longer;
    size_t at;
    memset(&longer, 0xee, sizeof longer);
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        EXPECT(crm_stats_proportion(1, 2, CRM_METHOD_WILSON, 0.95, &longer.known, wrong[at],
                                    &error),
               CRM_ERR_STRUCT_SIZE, "the size of out_estimate must be from");
    }
    /* Beside the struct there is a number, which is set on every path. */
    {
        double p_value = 7;
        EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 0.95, &longer.known, 1025, &p_value, &error),
               CRM_ERR_STRUCT_SIZE, "out_estimate");
        REQUIRE(p_value == 0);
        p_value = 7;
        EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 7, &longer.known, sizeof longer, &p_value, &error),
               CRM_ERR_OUT_OF_RANGE, "level");
        REQUIRE(p_value == 0 && longer.known.value == 0 && longer.unknown == 0);
        longer.known.value = 7;
        EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 0.95, &longer.known, sizeof longer, NULL, &error),
               CRM_ERR_NULL_ARGUMENT, "out_p_value");
        REQUIRE(longer.known.value == 0);
        longer.unknown = 7;
        OK(crm_stats_risk_difference(80, 1000, 120, 1000, CRM_METHOD_WALD, 0.95, &longer.known,
                                     sizeof longer, &p_value, &error));
        REQUIRE(p_value > 0 && p_value < 0.05 && longer.known.value < 0 && longer.unknown == 0);
    }
    OK(crm_stats_proportion(1, 2, CRM_METHOD_WILSON, 0.95, &longer.known, sizeof longer, &error));
    REQUIRE(longer.known.value == 0.5 && longer.unknown == 0);
    REQUIRE(crm_estimate_contains(&longer.known, sizeof longer, 0.5) == 1);
    longer.unknown = 1;
    REQUIRE(crm_estimate_contains(&longer.known, sizeof longer, 0.5) == 0);
    {
        crm_ratio_set_t set;
        EXPECT(crm_stats_nnt_of(&longer.known, sizeof longer, &set, sizeof set, &error),
               CRM_ERR_STRUCT_SIZE, "all others must be zero");
    }
}

static void days_are_checked(void) {
    int32_t day = 1;
    EXPECT(crm_day_plus_months(0, 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_day");
    EXPECT(crm_day_plus_months(2932897, 0, &day, &error), CRM_ERR_OUT_OF_RANGE,
           "day must be from -719162 to 2932896, got 2932897");
    OK(crm_day_plus_months(19782, 36, &day, &error));
    REQUIRE(day == 20877);
}

static void the_version_is_that_of_the_header(void) {
    REQUIRE(crm_abi_version() == CRM_ABI_VERSION);
    REQUIRE(strlen(crm_version()) >= 5);
    REQUIRE(strcmp(crm_name(CRM_NAMES_STATUS, CRM_ERR_OUT_OF_RANGE).data, "OutOfRange") == 0);
    REQUIRE(strcmp(crm_name(CRM_NAMES_STATUS, CRM_OK).data, "Ok") == 0);
    REQUIRE(strcmp(crm_name(CRM_NAMES_METHOD, CRM_METHOD_KATZ).data, "katz") == 0);
    REQUIRE(crm_name(CRM_NAMES_METHOD, 12345).length == 0);
    REQUIRE(crm_name(12345, 1).length == 0 && *crm_name(0, 0).data == '\0');
}

int main(void) {
    null_is_refused();
    text_must_be_utf8();
    columns_are_checked();
    what_no_memory_holds_is_refused();
    decimals_of_columns_are_checked();
    options_are_checked();
    a_key_occurs_once();
    arguments_of_arms_are_checked();
    comparing_is_checked();
    queries_are_checked();
    merging_is_checked();
    states_are_checked();
    values_are_checked();
    sets_are_checked();
    assignments_are_checked();
    handles_are_checked();
    sizes_of_structs_are_checked();
    days_are_checked();
    the_version_is_that_of_the_header();
    printf("%d checks\n", checks);
    return 0;
}
