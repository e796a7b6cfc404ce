/* What a caller may get wrong: every call is refused with its status, and nothing is lost. */
#include "check.h"

static void null_is_refused(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    crm_string_t *text = NULL;
    crm_estimate_t estimate;
    crm_ratio_set_t set;
    crm_column_t columns[2];
    memset(&estimate, 0, sizeof estimate);
    memset(&set, 0, sizeof set);

    EXPECT(crm_retention_study_new(NULL, 5, &study, &error), CRM_ERR_NULL_ARGUMENT, "definition");
    EXPECT(crm_retention_study_new(definition, 5, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_study");
    EXPECT(crm_retention_study_update(NULL, columns, 2, 3, &error), CRM_ERR_NULL_ARGUMENT,
           "study");
    EXPECT(crm_retention_study_update(study, NULL, 2, 3, &error), CRM_ERR_NULL_ARGUMENT,
           "columns");
    EXPECT(crm_retention_study_merge(study, NULL, &error), CRM_ERR_NULL_ARGUMENT, "other");
    EXPECT(crm_retention_study_merge(NULL, NULL, &error), CRM_ERR_NULL_ARGUMENT, "study");
    EXPECT(crm_retention_study_to_json(study, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_json");
    EXPECT(crm_retention_study_report(NULL, NULL, &report, &error), CRM_ERR_NULL_ARGUMENT,
           "study");
    EXPECT(crm_retention_study_update_arrow(study, NULL, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "array");
    EXPECT(crm_retention_study_update_stream(study, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "stream");
    EXPECT(crm_stats_risk_difference(1, 2, 1, 2, 14, 0.95, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_comparison");
    EXPECT(crm_stats_adjust(NULL, 2, 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "p_values");
    EXPECT(crm_stats_nnt_of(NULL, &set, &error), CRM_ERR_NULL_ARGUMENT, "difference");
    EXPECT(crm_retention_report_to_text(NULL, &text, &error), CRM_ERR_NULL_ARGUMENT, "report");
    EXPECT(crm_arm_report_retained(NULL, &estimate, &error), CRM_ERR_NULL_ARGUMENT, "arm");

    /* Without a place for the details, the status is all there is. */
    REQUIRE(crm_retention_study_new(NULL, 5, &study, NULL) == CRM_ERR_NULL_ARGUMENT);

    /* Readers of NULL return what they say. */
    REQUIRE(crm_error_status(NULL) == CRM_OK);
    REQUIRE(crm_error_message(NULL).length == 0 && *crm_error_message(NULL).data == '\0');
    REQUIRE(crm_retention_report_arm_count(NULL) == 0);
    REQUIRE(crm_retention_report_arm_at(NULL, 0) == NULL);
    REQUIRE(crm_retention_report_arm(NULL, "x", 1) == NULL);
    REQUIRE(crm_retention_report_control(NULL) == NULL);
    REQUIRE(crm_retention_report_finding_at(NULL, 0) == NULL);
    REQUIRE(crm_arm_report_n(NULL) == 0 && crm_arm_report_p_value(NULL) == 1.0);
    REQUIRE(crm_control_report_n(NULL) == 0 && crm_finding_severity(NULL) == 0);
    REQUIRE(crm_estimate_contains(NULL, 0.0) == 0 && crm_ratio_set_contains(NULL, 0.0) == 0);
    REQUIRE(crm_estimate_contains(&estimate, 0.0) == 0 && crm_ratio_set_contains(&set, 0.0) == 0);

    /* Freeing NULL does nothing. */
    crm_retention_study_free(NULL);
    crm_retention_report_free(NULL);
    crm_string_free(NULL);
    crm_error_free(NULL);
    crm_total_free(NULL);
    crm_retention_study_free(study);
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
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_INVALID_UTF8,
           "row 1");
    columns[0] = column("a\xff", CRM_TYPE_STRING, arms);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "column name");
    columns[0] = column(NULL, CRM_TYPE_STRING, arms);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_NULL_ARGUMENT,
           "column name");
    REQUIRE_STATE(study, before);
    crm_retention_study_free(study);
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
    static const double numbers[3] = {0.0, 1.0, 0.0};
    static const char letters[] = "nonemailmail";
    /* Aligned like any int64_t, one byte too far for the values. */
    static int64_t room[8];
    char *before;
    fill(study);
    before = state(study);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);

    columns[0] = column("arm", CRM_TYPE_STRING, with_null);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_NULL_VALUE, "row 1");
    columns[0] = column("arm", CRM_TYPE_STRING, NULL);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "values must not be NULL");
    columns[0] = column("arm", 99, arms);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_COLUMN_TYPE,
           "number 99");
    columns[0] = column("arm", CRM_TYPE_FLOAT64, numbers);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_COLUMN_TYPE,
           "float64");
    columns[0] = column("arms", CRM_TYPE_STRING, arms);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_UNKNOWN_COLUMN,
           "\"arms\"");
    columns[0] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_UNKNOWN_COLUMN,
           "\"arm\"");

    columns[0] = column("arm", CRM_TYPE_UTF8, letters);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "offsets must not be NULL");
    columns[0].offsets = offsets;
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "row 1");
    columns[0].offsets = negative;
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "last offset is -1");
    columns[0] = column("arm", CRM_TYPE_LARGE_UTF8, letters);
    columns[0].offsets = large;
    OK(crm_retention_study_update(study, columns, 2, 3, &error));
    free(before);
    before = state(study);

    columns[0] = column("arm", CRM_TYPE_DICTIONARY, codes);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "dictionary must not be NULL");
    dictionary = column("labels", CRM_TYPE_STRING, values);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = 2;
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "code 2");
    columns[0].values = below;
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "code -1");
    OK(crm_retention_study_update(study, columns, 2, 2, &error));
    free(before);
    before = state(study);
    dictionary = column("labels", CRM_TYPE_DICTIONARY, codes);
    EXPECT(crm_retention_study_update(study, columns, 2, 2, &error), CRM_ERR_MALFORMED_COLUMN,
           "itself a dictionary");

    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, two);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_INVALID_VALUE,
           "got 2 in row 2");
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[1].validity = validity;
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_NULL_VALUE, "row 2");
    columns[1] = column("lost", CRM_TYPE_INT64, (const char *)room + 1);
    EXPECT(crm_retention_study_update(study, columns, 2, 3, &error), CRM_ERR_MALFORMED_COLUMN,
           "aligned to 8");
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(crm_retention_study_update(study, columns, 2, 0, &error), CRM_ERR_EMPTY_INPUT,
           "no rows");
    EXPECT(crm_retention_study_update(study, columns, 2, (size_t)-1 / 4, &error),
           CRM_ERR_TOO_LARGE, "values");
    EXPECT(crm_retention_study_update(study, columns, (size_t)-1 / 8, 3, &error),
           CRM_ERR_TOO_LARGE, "columns");
    REQUIRE_STATE(study, before);

    /* From the second row on. */
    columns[0].offset = 1;
    columns[1].offset = 1;
    OK(crm_retention_study_update(study, columns, 2, 2, &error));
    crm_retention_study_free(study);
}

static void sizes_of_structs_are_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    struct {
        crm_report_options_t options;
        unsigned char later[16];
    } longer;
    crm_report_options_t options;
    fill(study);
    EXPECT(crm_report_options_default(&options, 4, &error), CRM_ERR_STRUCT_SIZE, "size");
    EXPECT(crm_report_options_default(NULL, sizeof options, &error), CRM_ERR_NULL_ARGUMENT,
           "options");
    OK(crm_report_options_default(&options, sizeof options, &error));
    REQUIRE(options.struct_size == sizeof options);
    options.struct_size = 8;
    EXPECT(crm_retention_study_report(study, &options, &report, &error), CRM_ERR_STRUCT_SIZE,
           "options");
    REQUIRE(report == NULL);
    OK(crm_report_options_default(&options, sizeof options, &error));
    options.level = 95.0;
    EXPECT(crm_retention_study_report(study, &options, &report, &error), CRM_ERR_OUT_OF_RANGE,
           "level");
    options.level = 0.95;
    options.difference = 99;
    EXPECT(crm_retention_study_report(study, &options, &report, &error), CRM_ERR_OUT_OF_RANGE,
           "method");
    options.difference = CRM_METHOD_KATZ;
    EXPECT(crm_retention_study_report(study, &options, &report, &error), CRM_ERR_UNKNOWN_NAME,
           "difference");
    options.difference = CRM_METHOD_WALD;
    options.has_customer_value = 1;
    options.customer_value.decimals = 40;
    EXPECT(crm_retention_study_report(study, &options, &report, &error), CRM_ERR_OUT_OF_RANGE,
           "customer_value.decimals");
    options.customer_value.decimals = -1;
    EXPECT(crm_retention_study_report(study, &options, &report, &error), CRM_ERR_OUT_OF_RANGE,
           "customer_value.decimals");

    /* A program built against a later header knows more than this library. */
    memset(&longer, 0xee, sizeof longer);
    OK(crm_report_options_default(&longer.options, sizeof longer, &error));
    REQUIRE(longer.options.struct_size == sizeof longer && longer.later[0] == 0);
    OK(crm_retention_study_report(study, &longer.options, &report, &error));
    REQUIRE(crm_retention_report_arm_count(report) == 1);
    REQUIRE(crm_retention_report_arm_at(report, 1) == NULL);
    REQUIRE(crm_retention_report_arm(report, "call", 4) == NULL);
    REQUIRE(crm_retention_report_arm(report, NULL, 4) == NULL);
    {
        crm_estimate_t estimate;
        const crm_arm_report_t *arm = crm_retention_report_arm(report, "mail", 4);
        EXPECT(crm_arm_report_net_benefit_at_value(arm, &estimate, &error), CRM_ERR_CONFLICT,
               "customer_value");
    }
    crm_retention_report_free(report);
    crm_retention_study_free(study);
}

static void merging_is_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_study_t *other = NULL;
    crm_total_t *total = NULL;
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
    EXPECT(crm_total_new("x", 1, NULL, 0, -2, &total, &error), CRM_ERR_OUT_OF_RANGE, "decimals");
    EXPECT(crm_total_new("x", 1, "usd", 3, -1, &total, &error), CRM_ERR_UNKNOWN_CURRENCY, "usd");
    crm_total_free(total);
    crm_retention_study_free(other);
    crm_retention_study_free(study);
}

static void states_are_checked(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_study_t *read = NULL;
    char *json;
    fill(study);
    json = state(study);
    EXPECT(crm_retention_study_from_json(json, strlen(json) - 1, &read, &error),
           CRM_ERR_DAMAGED_STATE, "EOF");
    json[strlen(json) / 2] ^= 1;
    EXPECT(crm_retention_study_from_json(json, strlen(json), &read, &error),
           CRM_ERR_DAMAGED_STATE, "");
    EXPECT(crm_retention_study_from_json("{}", 2, &read, &error), CRM_ERR_DAMAGED_STATE,
           "checksum");
    REQUIRE(read == NULL);
    free(json);
    crm_retention_study_free(study);
}

static void the_version_is_that_of_the_header(void) {
    REQUIRE(crm_abi_version() == CRM_ABI_VERSION);
    REQUIRE(strlen(crm_version()) >= 5);
    REQUIRE(crm_method_name(12345).length == 0);
}

int main(void) {
    null_is_refused();
    text_must_be_utf8();
    columns_are_checked();
    sizes_of_structs_are_checked();
    merging_is_checked();
    states_are_checked();
    the_version_is_that_of_the_header();
    printf("%d checks\n", checks);
    return 0;
}
