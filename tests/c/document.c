/* Documents: every reader, every kind of value, and the errors of a caller. */
#include "check.h"
#include "crm_names.h"

/* A study with every option, and its rows: both arms in one stratum, one arm in another. */
static const char everything[] =
    "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
    " \"currency\": \"USD\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"10\"},"
    " \"revenue\": \"spend\", \"strata\": [\"region\"], \"covariates\": [\"spent\"],"
    " \"exposed\": \"opened\", \"context\": {\"market\": \"duopoly\"}}";

static crm_retention_report_t *report_everything(crm_retention_study_t **study) {
    static const char *const seven_arms[7] = {"none", "mail", "none", "mail",
                                              "none", "mail", "mail"};
    static const char *const regions[7] = {"north", "north", NULL, NULL, "", "", "south"};
    static const uint8_t losses[7] = {1, 0, 1, 0, 0, 1, 0};
    static const uint8_t opened[7] = {0, 1, 0, 1, 0, 0, 1};
    static const double spend[7] = {1.0, 2.5, 0.0, 3.0, 9.0, 4.25, 8.0};
    static const uint8_t known[1] = {0x7d};
    crm_retention_report_t *report = NULL;
    crm_column_t columns[6];
    columns[0] = column("arm", CRM_TYPE_STRING, seven_arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, losses);
    columns[2] = column("region", CRM_TYPE_STRING, regions);
    columns[3] = column("opened", CRM_TYPE_BOOL, opened);
    columns[4] = column("spend", CRM_TYPE_FLOAT64, spend);
    columns[5] = column("spent", CRM_TYPE_FLOAT64, spend);
    columns[5].validity = known;
    OK(crm_retention_study_new(everything, strlen(everything), study, &error));
    OK(update(*study, columns, 6, 7));
    OK(crm_retention_study_report(*study, NULL, 0, &report, &error));
    return report;
}

/* Each reader of one part; the status must be the same for all of them. */
static void expect_all(int line, const crm_document_t *document, const char *pointer,
                       crm_status_t status, const char *message) {
    const size_t length = strlen(pointer);
    double number = -7.0;
    uint64_t count = 7;
    int64_t whole = -7, instant = -7;
    int32_t flag = -7, day = -7;
    size_t values = 7;
    crm_text_t text = {NULL, 7}, name = {NULL, 7};
    crm_money_t money = {-7, 0};
    crm_estimate_t estimate;
    crm_ratio_set_t set;
    memset(&estimate, 0, sizeof estimate);
    memset(&set, 0, sizeof set);
#define EACH(call) expect(line, call, status, message)
    EACH(crm_document_number(document, pointer, length, &number, &error));
    EACH(crm_document_count(document, pointer, length, &count, &error));
    EACH(crm_document_int64(document, pointer, length, &whole, &error));
    EACH(crm_document_bool(document, pointer, length, &flag, &error));
    EACH(crm_document_date(document, pointer, length, &day, &error));
    EACH(crm_document_instant(document, pointer, length, &instant, &error));
    EACH(crm_document_text(document, pointer, length, &text, &error));
    EACH(crm_document_money(document, pointer, length, &money, &error));
    EACH(crm_document_estimate(document, pointer, length, &estimate, sizeof estimate, &error));
    EACH(crm_document_ratio_set(document, pointer, length, &set, sizeof set, &error));
    EACH(crm_document_length(document, pointer, length, &values, &error));
    EACH(crm_document_name_at(document, pointer, length, 0, &name, &error));
#undef EACH
    require(line, crm_document_has(document, pointer, length) == 0);
    /* Every output is set. */
    require(line, number == 0.0 && count == 0 && whole == 0 && flag == 0 && day == 0);
    require(line, instant == 0 && values == 0 && text.length == 0 && name.length == 0);
    require(line, money.units == 0 && estimate.level == 0.0 && set.level == 0.0);
}

#define EXPECT_ALL(document, pointer, status, message) \
    expect_all(__LINE__, document, pointer, status, message)

static crm_document_t *read_document(const char *json) {
    crm_document_t *document = NULL;
    OK(crm_document_from_json(json, strlen(json), &document, &error));
    return document;
}

/* The text at a pointer of a document. */
static const char *text_at(const crm_document_t *document, const char *pointer) {
    crm_text_t text;
    OK(crm_document_text(document, pointer, strlen(pointer), &text, &error));
    REQUIRE(strlen(text.data) == text.length);
    return text.data;
}

static void null_and_wrong_texts_are_refused(void) {
    crm_document_t *document = read_document("{\"a\": 1}");
    crm_string_t *json = NULL;
    double number = -7.0;
    EXPECT_ALL(NULL, "/a", CRM_ERR_NULL_ARGUMENT, "document must not be NULL");
    EXPECT_ALL(document, "a", CRM_ERR_OUT_OF_RANGE, "pointer must be a JSON Pointer");
    EXPECT_ALL(document, "/~2", CRM_ERR_OUT_OF_RANGE, "pointer must be a JSON Pointer");
    EXPECT_ALL(document, "/\xff", CRM_ERR_INVALID_UTF8_ARGUMENT, "pointer must be UTF-8");
    EXPECT(crm_document_number(document, NULL, 2, &number, &error), CRM_ERR_NULL_ARGUMENT,
           "pointer");
    EXPECT(crm_document_number(document, "/a", 2, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_number");
    EXPECT(crm_document_json(NULL, "", 0, &json, &error), CRM_ERR_NULL_ARGUMENT, "document");
    EXPECT(crm_document_json(document, "", 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_json");
    EXPECT(crm_document_json(document, "/b", 2, &json, &error), CRM_ERR_UNKNOWN_NAME, "\"a\"");
    REQUIRE(json == NULL && crm_document_has(document, NULL, 2) == 0);
    REQUIRE(crm_document_number(document, "/b", 2, &number, NULL) == CRM_ERR_UNKNOWN_NAME);
    REQUIRE(number == 0.0);
    OK(crm_document_number(document, CRM_LITERAL("/a"), &number, &error));
    REQUIRE(number == 1.0);
    REQUIRE(crm_retention_report_document(NULL) == NULL);
    crm_document_free(NULL);
    crm_document_free(&document);
}

static void saved_documents_are_checked(void) {
    static const char *const wrong[] = {"", "{", "{\"a\": 1, \"a\": 1}", "{\"a\": NaN}",
                                        "[9007199254740993]", "{} {}",
                                        "[18446744073709551617]", "[9007199254740993.0]",
                                        "\xef\xbb\xbf{}"};
    crm_document_t *document = NULL;
    crm_string_t *json = NULL;
    size_t at;
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        EXPECT(crm_document_from_json(wrong[at], strlen(wrong[at]), &document, &error),
               CRM_ERR_INVALID_DOCUMENT, "invalid document at $");
    }
    EXPECT(crm_document_from_json("\xff", 1, &document, &error), CRM_ERR_INVALID_UTF8_ARGUMENT,
           "json");
    EXPECT(crm_document_from_json(NULL, 1, &document, &error), CRM_ERR_NULL_ARGUMENT, "json");
    EXPECT(crm_document_from_json("{}", 2, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_document");
    REQUIRE(document == NULL);
    document = read_document(" {\"b\": [1.50, {}], \"a\": 1e2} ");
    OK(crm_document_json(document, NULL, 0, &json, &error));
    REQUIRE(strcmp(crm_string_text(json).data, "{\"a\":100,\"b\":[1.5,{}]}") == 0);
    crm_string_free(&json);
    OK(crm_document_json(document, CRM_LITERAL("/b"), &json, &error));
    REQUIRE(strcmp(crm_string_text(json).data, "[1.5,{}]") == 0);
    crm_string_free(&json);
    crm_document_free(&document);
}

static void every_kind_is_read_and_no_other(void) {
    crm_document_t *document = read_document(
        "{\"list\": [true, null, -1, 1.5, \"9007199254740993\", \"\"],"
        " \"day\": \"2026-01-31\", \"instant\": \"2026-01-31T09:30:00.25Z\","
        " \"amount\": \"-0.0125\", \"cost\": {\"amount\": \"51.59\", \"currency\": \"USD\"},"
        " \"zeros\": \"1.00000000000000000000\", \"inf\": \"inf\","
        " \"dollars\": {\"amount\": \"1.000\", \"currency\": \"USD\"},"
        " \"long\": \"0.0000000000000000001\","
        " \"large\": \"99999999999999999999\","
        " \"ray\": {\"level\": 0.9, \"lower\": 2, \"method\": \"fieller\", \"shape\": \"ray_up\","
        " \"upper\": null, \"value\": {\"undefined\": \"zero_denominator\"}},"
        " \"ratio\": {\"level\": 0.9, \"lower\": null, \"lower_unbounded\": true,"
        " \"method\": \"katz\", \"p_value\": 0.5, \"upper\": 3, \"value\": 2}}");
    crm_estimate_t estimate;
    crm_ratio_set_t set;
    crm_money_t money;
    double number;
    uint64_t count;
    int64_t whole;
    int32_t flag, day;

    OK(crm_document_bool(document, CRM_LITERAL("/list/0"), &flag, &error));
    OK(crm_document_int64(document, CRM_LITERAL("/list/2"), &whole, &error));
    REQUIRE(flag == 1 && whole == -1);
    OK(crm_document_count(document, CRM_LITERAL("/list/4"), &count, &error));
    REQUIRE(count == UINT64_C(9007199254740993));
    OK(crm_document_date(document, CRM_LITERAL("/day"), &day, &error));
    OK(crm_document_instant(document, CRM_LITERAL("/instant"), &whole, &error));
    REQUIRE(day == 20484 && whole == INT64_C(1769851800250000));
    OK(crm_document_money(document, CRM_LITERAL("/amount"), &money, &error));
    REQUIRE(money.units == -125 && money.decimals == 4);
    OK(crm_document_money(document, CRM_LITERAL("/cost"), &money, &error));
    REQUIRE(money.units == 5159 && money.decimals == 2);
    EXPECT(crm_document_money(document, CRM_LITERAL("/large"), &money, &error), CRM_ERR_OVERFLOW,
           "64 bits");
    EXPECT(crm_document_money(document, CRM_LITERAL("/long"), &money, &error), CRM_ERR_OVERFLOW,
           "18 decimals");
    OK(crm_document_money(document, CRM_LITERAL("/zeros"), &money, &error));
    REQUIRE(money.units == 1 && money.decimals == 0);
    OK(crm_document_money(document, CRM_LITERAL("/dollars"), &money, &error));
    REQUIRE(money.units == 1 && money.decimals == 0);
    OK(crm_document_number(document, CRM_LITERAL("/inf"), &number, &error));
    REQUIRE(number > 1e308);
    OK(crm_document_ratio_set(document, CRM_LITERAL("/ray"), &set, sizeof set, &error));
    REQUIRE(set.shape == CRM_SHAPE_RAY_UP && set.lower == 2.0 && set.upper > 1e308);
    REQUIRE(set.has_value == 0 && set.value == 0.0 && set.method == CRM_METHOD_FIELLER);
    OK(crm_document_estimate(document, CRM_LITERAL("/ratio"), &estimate, sizeof estimate, &error));
    REQUIRE(estimate.value == 2.0 && estimate.lower < -1e308 && estimate.upper == 3.0);
    REQUIRE(estimate.level == 0.9 && estimate.method == CRM_METHOD_KATZ);

    /* The message names both kinds. */
    EXPECT(crm_document_number(document, CRM_LITERAL("/list"), &number, &error),
           CRM_ERR_WRONG_KIND, "/list is a list of 6, expected a number");
    EXPECT(crm_document_count(document, CRM_LITERAL("/list/2"), &count, &error),
           CRM_ERR_WRONG_KIND, "/list/2 is the number -1, expected a whole number from 0");
    EXPECT(crm_document_int64(document, CRM_LITERAL("/list/3"), &whole, &error),
           CRM_ERR_WRONG_KIND, "/list/3 is the number 1.5, expected a whole number");
    EXPECT(crm_document_count(document, CRM_LITERAL("/large"), &count, &error),
           CRM_ERR_WRONG_KIND, "/large is the text \"99999999999999999999\", expected a whole");
    EXPECT(crm_document_bool(document, CRM_LITERAL("/day"), &flag, &error), CRM_ERR_WRONG_KIND,
           "/day is the text \"2026-01-31\", expected true or false");
    EXPECT(crm_document_date(document, CRM_LITERAL("/instant"), &day, &error), CRM_ERR_WRONG_KIND,
           "expected a date");
    EXPECT(crm_document_instant(document, CRM_LITERAL("/day"), &whole, &error),
           CRM_ERR_WRONG_KIND, "expected an instant");
    EXPECT(crm_document_money(document, CRM_LITERAL("/list/3"), &money, &error),
           CRM_ERR_WRONG_KIND, "expected an amount of money");
    EXPECT(crm_document_ratio_set(document, CRM_LITERAL("/ratio"), &set, sizeof set, &error),
           CRM_ERR_WRONG_KIND, "expected a ratio set");
    EXPECT(crm_document_estimate(document, CRM_LITERAL("/ray"), &estimate, sizeof estimate, &error),
           CRM_ERR_WRONG_KIND, "/ray is an object of \"level\", \"lower\", \"method\", \"shape\"");
    EXPECT_ALL(document, "/list/1", CRM_ERR_WRONG_KIND, "/list/1 is null, expected ");
    EXPECT_ALL(document, "/list/3/x", CRM_ERR_WRONG_KIND, "expected an object or a list");
    REQUIRE(strcmp(text_at(document, "/list/5"), "") == 0);
    REQUIRE(crm_document_has(document, CRM_LITERAL("/list/5")) == 1);
    crm_document_free(&document);
}

static void what_is_not_there_says_why(void) {
    crm_retention_study_t *study = NULL;
    crm_retention_report_t *report = report_everything(&study);
    const crm_document_t *figures = crm_retention_report_document(report);
    crm_estimate_t estimate;
    static const char arm[] = "/" CRM_KEY_ARMS "/mail/" CRM_KEY_INCREMENTAL_REVENUE_ADJUSTED;

    /* The same document each time. */
    REQUIRE(figures == crm_retention_report_document(report));
    EXPECT_ALL(figures, "/arms/mail/net_benefit_at_value", CRM_ERR_NOT_ASKED,
               "/arms/mail/net_benefit_at_value was not requested by the options");
    EXPECT_ALL(figures, "/arms/mail/net_benefit_at_value/value", CRM_ERR_NOT_ASKED,
               "/arms/mail/net_benefit_at_value was not requested by the options");
    EXPECT_ALL(figures, arm, CRM_ERR_UNDEFINED, "undefined: the definition lacks a key: baseline");
    REQUIRE(crm_document_estimate(figures, arm, sizeof arm - 1, &estimate, sizeof estimate, &error) ==
            CRM_ERR_UNDEFINED);
    REQUIRE(crm_error_reason(error) == CRM_UNDEFINED_REASON_NO_METRIC);
    REQUIRE(strcmp(crm_name(CRM_NAMES_UNDEFINED_REASON, crm_error_reason(error)).data,
                   CRM_NAME_UNDEFINED_REASON_NO_METRIC) == 0);
    REQUIRE(strcmp(crm_error_details(error).data,
                   "{\"column\":\"baseline\",\"path\":\"/arms/mail/incremental_revenue_adjusted\","
                   "\"reason\":\"no_metric\"}") == 0);
    REQUIRE(strcmp(crm_error_path(error).data, arm) == 0 && crm_error_column(error).length == 0);
    crm_error_free(&error);
    error = NULL;

    EXPECT_ALL(figures, "/arms/mial", CRM_ERR_UNKNOWN_NAME, "/arms/mial must be one of \"mail\"");
    EXPECT_ALL(figures, "/arms/mail/cost_per_retain", CRM_ERR_UNKNOWN_NAME,
               "near \"cost_per_retained\", \"cost\"");
    REQUIRE(crm_document_estimate(figures, CRM_LITERAL("/arms/mail/rsik_ratio"), &estimate, sizeof estimate, &error) == CRM_ERR_UNKNOWN_NAME);
    REQUIRE(strstr(crm_error_details(error).data, "\"nearest\":[\"risk_ratio\"]") != NULL);
    REQUIRE(strcmp(crm_error_path(error).data, "/arms/mail/rsik_ratio") == 0);
    REQUIRE(crm_error_reason(error) == 0);
    crm_error_free(&error);
    error = NULL;
    EXPECT_ALL(figures, "/findings/99", CRM_ERR_UNKNOWN_NAME, "got \"99\"");
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

static void a_report_is_read_by_name_and_position(void) {
    crm_retention_study_t *study = NULL;
    crm_retention_report_t *report = report_everything(&study);
    const crm_document_t *figures = crm_retention_report_document(report);
    crm_estimate_t estimate;
    crm_text_t name;
    double number;
    uint64_t count;
    size_t length;
    OK(crm_document_length(figures, CRM_LITERAL("/strata/mail/strata"), &length, &error));
    REQUIRE(length == 3);
    /* A null name of a stratum is not the empty name. */
    REQUIRE(crm_document_has(figures, CRM_LITERAL("/strata/mail/strata/0/names/0")) == 0);
    REQUIRE(crm_document_has(figures, CRM_LITERAL("/strata/mail/strata/1/names/0")) == 1);
    REQUIRE(strcmp(text_at(figures, "/strata/mail/strata/1/names/0"), "") == 0);
    REQUIRE(strcmp(text_at(figures, "/strata/mail/lacking/0/0"), "south") == 0);
    OK(crm_document_estimate(figures, CRM_LITERAL("/strata/mail/strata/0/churn_reduction"), &estimate, sizeof estimate, &error));
    OK(crm_document_number(figures, CRM_LITERAL("/strata/mail/strata/0/retained"), &number,
                           &error));
    REQUIRE(estimate.value == 1.0 && number == 1.0);
    OK(crm_document_estimate(figures, CRM_LITERAL("/strata/mail/combined/churn_reduction"), &estimate, sizeof estimate, &error));
    OK(crm_document_number(figures, CRM_LITERAL("/strata/mail/combined/churn_reduction/p_value"),
                           &number, &error));
    REQUIRE(number > 0.0 && number <= 1.0);
    OK(crm_document_count(figures, CRM_LITERAL("/arms/mail/exposed"), &count, &error));
    REQUIRE(count == 3);
    OK(crm_document_number(figures, CRM_LITERAL("/balance/mail/spent/smd"), &number, &error));
    OK(crm_document_name_at(figures, CRM_LITERAL("/balance/mail"), 0, &name, &error));
    REQUIRE(strcmp(name.data, "spent") == 0);
    EXPECT(crm_document_name_at(figures, CRM_LITERAL("/balance/mail"), 1, &name, &error),
           CRM_ERR_OUT_OF_RANGE, "index must be below 1, got 1");
    EXPECT(crm_document_name_at(figures, CRM_LITERAL("/findings"), 0, &name, &error),
           CRM_ERR_WRONG_KIND, "expected an object");
    REQUIRE(strlen(text_at(figures, "/findings/0/message")) > 20);
    REQUIRE(strcmp(text_at(figures, "/arms/mail/verdict"), CRM_NAME_VERDICT_INCONCLUSIVE) == 0);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

/* The name of an arm may have any bytes: a NUL, and what a pointer escapes. */
static void names_keep_their_bytes(void) {
    static const char letters[] = "nonea\0ba\xef\xbf\xbd" "bx/~1";
    static const char *const pointers[3] = {"/arms/a\0b/arm", "/arms/a\xef\xbf\xbd" "b/arm",
                                            "/arms/x~1~01/arm"};
    static const size_t lengths[3] = {13, 15, 16};
    static const int32_t offsets[5] = {0, 4, 7, 12, 16};
    static const uint8_t none_lost[4] = {0, 0, 0, 0};
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    const crm_document_t *figures;
    crm_column_t columns[2];
    size_t at, length = 0;
    columns[0] = column("arm", CRM_TYPE_UTF8, letters);
    columns[0].offsets = offsets;
    columns[0].values_size = 16;
    columns[1] = column("lost", CRM_TYPE_BOOL, none_lost);
    OK(update(study, columns, 2, 4));
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    figures = crm_retention_report_document(report);
    OK(crm_document_length(figures, CRM_LITERAL("/arms"), &length, &error));
    REQUIRE(length == 3);
    for (at = 0; at < length; at++) {
        crm_text_t name, arm;
        OK(crm_document_name_at(figures, CRM_LITERAL("/arms"), at, &name, &error));
        OK(crm_document_text(figures, pointers[at], lengths[at], &arm, &error));
        REQUIRE(name.length == arm.length && memcmp(name.data, arm.data, arm.length + 1) == 0);
        REQUIRE(arm.data[arm.length] == '\0');
        REQUIRE(crm_retention_report_arm(report, arm.data, arm.length) != NULL);
    }
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

int main(void) {
    null_and_wrong_texts_are_refused();
    saved_documents_are_checked();
    every_kind_is_read_and_no_other();
    what_is_not_there_says_why();
    a_report_is_read_by_name_and_position();
    names_keep_their_bytes();
    printf("%d checks\n", checks);
    return 0;
}
