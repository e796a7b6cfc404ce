/* Runs the vectors through the C interface and prints the transcript of C. */
#include "crm.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *place;
static crm_retention_study_t *study;
static crm_total_t *total;
static crm_status_t failed;

/* What went wrong in the call that was made last. */
static crm_error_t *error;

/* Printing to the last bit. */

static void print_number(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    printf(" %016" PRIx64, bits);
}

static void print_bytes(const char *data, size_t length) {
    size_t at;
    printf(" \"");
    for (at = 0; at < length; at++) {
        const unsigned char byte = (unsigned char)data[at];
        if (byte == '"' || byte == '\\') {
            printf("\\%c", byte);
        } else if (byte < ' ') {
            printf("\\u%04x", (unsigned)byte);
        } else {
            putchar(byte);
        }
    }
    printf("\"");
}

static void print_text(crm_text_t text) {
    /* Every text is followed by a NUL. */
    if (text.data[text.length] != '\0') {
        abort();
    }
    print_bytes(text.data, text.length);
}

static void print_word(const char *word) {
    print_bytes(word, strlen(word));
}

static void print_count(uint64_t count) {
    printf(" \"%" PRIu64 "\"", count);
}

static void print_owned(crm_string_t *text) {
    print_text(crm_string_text(text));
    crm_string_free(text);
}

static void print_money(crm_money_t money) {
    char digits[64];
    char text[80];
    const int decimals = money.decimals;
    const char *sign = money.units < 0 ? "-" : "";
    const uint64_t units = money.units < 0 ? 0 - (uint64_t)money.units : (uint64_t)money.units;
    const int length = snprintf(digits, sizeof digits, "%0*" PRIu64, decimals + 1, units);
    snprintf(text, sizeof text, "%s%.*s%s%s", sign, length - decimals, digits,
             decimals > 0 ? "." : "", digits + length - decimals);
    print_word(text);
}

/* The beginning and the end of each case. */

static void begin(const char *name) {
    static int first = 1;
    printf("%s%s\t", first ? "" : "\n", name);
    first = 0;
    place = name;
    failed = CRM_OK;
}

static void forget(void) {
    crm_error_free(error);
    error = NULL;
}

/* Prints a failure; every failure has a message, and a status that is not 0. */
static int ok(crm_status_t status) {
    if (status == CRM_OK) {
        if (error != NULL) {
            abort();
        }
        return 1;
    }
    if (error == NULL || crm_error_status(error) != status ||
        crm_error_message(error).length == 0) {
        abort();
    }
    failed = status;
    printf(" !%" PRId32, status);
    forget();
    return 0;
}

/* What is undefined is printed in its place. */
static int defined(crm_status_t status) {
    if (status == CRM_ERR_UNDEFINED) {
        print_text(crm_error_message(error));
        forget();
        return 0;
    }
    return ok(status);
}

static int32_t method(const char *name) {
    int32_t number;
    for (number = 1; number < 100; number++) {
        const crm_text_t text = crm_method_name(number);
        if (text.length == strlen(name) && memcmp(text.data, name, text.length) == 0) {
            return number;
        }
    }
    abort();
}

static const char *shape_name(int32_t shape) {
    static const char *const names[] = {"", "bounded", "ray_up", "ray_down", "two_rays",
                                        "whole_line"};
    return names[shape];
}

static void print_estimate(crm_estimate_t estimate) {
    print_number(estimate.value);
    print_number(estimate.lower);
    print_number(estimate.upper);
}

static void print_set(crm_ratio_set_t set) {
    print_word(shape_name(set.shape));
    if (set.has_value) {
        print_number(set.value);
    } else {
        print_word("none");
    }
    print_number(set.lower);
    print_number(set.upper);
}

static void print_sample_ratio(crm_sample_ratio_t test) {
    print_text(crm_method_name(test.method));
    print_count(test.degrees_of_freedom);
    print_number(test.statistic);
    print_number(test.p_value);
}

/* The statistics. */

typedef crm_status_t compare_t(uint64_t, uint64_t, uint64_t, uint64_t, int32_t, double,
                               crm_comparison_t *, crm_error_t **);

static void compare(compare_t *function, uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2,
                    int32_t how, double level) {
    crm_comparison_t found;
    if (ok(function(x1, n1, x2, n2, how, level, &found, &error))) {
        print_estimate(found.estimate);
        print_number(found.p_value);
    }
}

static void stats_risk_difference(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2, int32_t how,
                                  double level) {
    compare(crm_stats_risk_difference, x1, n1, x2, n2, how, level);
}

static void stats_risk_ratio(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2, int32_t how,
                             double level) {
    compare(crm_stats_risk_ratio, x1, n1, x2, n2, how, level);
}

static void stats_odds_ratio(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2, int32_t how,
                             double level) {
    compare(crm_stats_odds_ratio, x1, n1, x2, n2, how, level);
}

static void stats_proportion(uint64_t x, uint64_t n, int32_t how, double level) {
    crm_estimate_t found;
    if (ok(crm_stats_proportion(x, n, how, level, &found, &error))) {
        print_estimate(found);
    }
}

static void stats_proportion_test(uint64_t x, uint64_t n, double null, int32_t how) {
    crm_test_t found;
    if (ok(crm_stats_proportion_test(x, n, null, how, &found, &error))) {
        print_number(found.p_value);
    }
}

static void stats_nnt(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2, int32_t how,
                      double level) {
    crm_ratio_set_t found;
    if (ok(crm_stats_nnt(x1, n1, x2, n2, how, level, &found, &error))) {
        print_set(found);
    }
}

static void stats_nnt_of(double value, double lower, double upper, int32_t how, double level) {
    crm_estimate_t difference;
    crm_ratio_set_t found;
    difference.value = value;
    difference.lower = lower;
    difference.upper = upper;
    difference.level = level;
    difference.method = how;
    if (ok(crm_stats_nnt_of(&difference, &found, &error))) {
        print_set(found);
    }
}

static void stats_nnt_in_words(double value, int32_t shape, double lower, double upper,
                               int32_t how, double level) {
    crm_string_t *words = NULL;
    crm_ratio_set_t set;
    set.has_value = !isnan(value);
    set.value = set.has_value ? value : 0.0;
    set.shape = shape;
    set.lower = lower;
    set.upper = upper;
    set.level = level;
    set.method = how;
    if (ok(crm_stats_nnt_in_words(&set, &words, &error))) {
        print_owned(words);
    }
}

static void stats_fisher_exact(uint64_t a, uint64_t b, uint64_t c, uint64_t d, int32_t side) {
    crm_test_t found;
    if (ok(crm_stats_fisher_exact(a, b, c, d, side, &found, &error))) {
        print_number(found.p_value);
    }
}

static void stats_mid_p(uint64_t a, uint64_t b, uint64_t c, uint64_t d, int32_t side) {
    crm_test_t found;
    if (ok(crm_stats_mid_p(a, b, c, d, side, &found, &error))) {
        print_number(found.p_value);
    }
}

static void stats_fieller(double numerator, double numerator_variance, double denominator,
                          double denominator_variance, double covariance, double level) {
    crm_ratio_set_t found;
    if (ok(crm_stats_fieller(numerator, numerator_variance, denominator, denominator_variance,
                             covariance, level, &found, &error))) {
        print_set(found);
    }
}

static void stats_adjust(const double *p_values, size_t count, int32_t how) {
    double adjusted[64];
    size_t at;
    if (ok(crm_stats_adjust(p_values, count, how, adjusted, &error))) {
        for (at = 0; at < count; at++) {
            print_number(adjusted[at]);
        }
    }
}

static void stats_sample_ratio(const uint64_t *counts, const double *expected, size_t count) {
    crm_sample_ratio_t found;
    if (ok(crm_stats_sample_ratio(counts, expected, count, &found, &error))) {
        print_sample_ratio(found);
    }
}

static void stats_coverage(uint64_t n1, double p1, uint64_t n2, double p2, int32_t how,
                           double level) {
    double found;
    if (ok(crm_stats_coverage(n1, p1, n2, p2, how, level, &found, &error))) {
        print_number(found);
    }
}

/* Money and sums. */

static void money_parse(const char *amount, const char *currency) {
    crm_string_t *text = NULL;
    crm_money_t money;
    const size_t length = strlen(currency);
    if (ok(crm_money_parse(amount, strlen(amount), currency, length, &money, &error))) {
        print_money(money);
        if (ok(crm_money_to_text(money, currency, length, &text, &error))) {
            print_owned(text);
        }
    }
}

static crm_column_t column(const char *name, int32_t type, const void *values,
                           const uint8_t *validity) {
    crm_column_t made;
    memset(&made, 0, sizeof made);
    made.name = name;
    made.type = type;
    made.values = values;
    made.validity = validity;
    return made;
}

static void total_begin(const char *name, const char *currency, int32_t decimals) {
    const size_t length = currency == NULL ? 0 : strlen(currency);
    total = NULL;
    ok(crm_total_new(name, strlen(name), currency, length, decimals, &total, &error));
}

static void total_rows(const crm_column_t *columns, size_t count, size_t rows) {
    if (failed == CRM_OK) {
        ok(crm_total_update(total, columns, count, rows, &error));
    }
}

static void total_end(void) {
    crm_string_t *json = NULL;
    crm_total_t *copy = NULL;
    crm_total_report_t report;
    if (failed == CRM_OK && ok(crm_total_to_json(total, &json, &error))) {
        const crm_text_t text = crm_string_text(json);
        if (ok(crm_total_from_json(text.data, text.length, &copy, &error)) &&
            ok(crm_total_report(copy, &report, &error))) {
            print_count(report.rows);
            print_count(report.nulls);
            print_money(report.sum);
            print_count(report.rounded_rows);
            print_number(report.rounded_largest_change);
        }
        crm_string_free(json);
        crm_total_free(copy);
    }
    crm_total_free(total);
}

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

static void print_arm_set(read_set_t *read, const crm_arm_report_t *arm) {
    crm_ratio_set_t found;
    if (defined(read(arm, &found, &error))) {
        print_set(found);
    }
}

static void print_arm(const crm_arm_report_t *arm) {
    static const char *const verdicts[] = {"", "effective", "inconclusive", "harmful"};
    static const char *const quadrants[] = {
        "", "dominant", "trade_off", "dominated", "cheaper_but_harmful", "no_difference"};
    crm_money_t cost;
    crm_estimate_t benefit;
    print_text(crm_arm_report_name(arm));
    print_count(crm_arm_report_n(arm));
    print_count(crm_arm_report_churned(arm));
    print_number(crm_arm_report_p_value(arm));
    print_number(crm_arm_report_unadjusted_p_value(arm));
    print_word(verdicts[crm_arm_report_verdict(arm)]);
    print_word(quadrants[crm_arm_report_quadrant(arm)]);
    if (ok(crm_arm_report_cost(arm, &cost, &error))) {
        print_money(cost);
    }
    print_arm_estimate(crm_arm_report_churn_rate, arm);
    print_arm_estimate(crm_arm_report_churn_reduction, arm);
    print_arm_estimate(crm_arm_report_risk_ratio, arm);
    print_arm_estimate(crm_arm_report_odds_ratio, arm);
    print_arm_set(crm_arm_report_nnt, arm);
    print_arm_estimate(crm_arm_report_retained, arm);
    print_arm_set(crm_arm_report_cost_per_retained, arm);
    if (ok(crm_arm_report_net_benefit(arm, money_of("100"), &benefit, &error))) {
        print_estimate(benefit);
    }
    print_arm_estimate(crm_arm_report_net_benefit_at_value, arm);
    print_arm_estimate(crm_arm_report_acquisition_ratio, arm);
}

static void print_report(const crm_retention_report_t *report) {
    static const char *const severities[] = {"", "info", "warning", "critical"};
    const crm_control_report_t *control = crm_retention_report_control(report);
    crm_string_t *text = NULL;
    crm_sample_ratio_t sizes;
    crm_estimate_t rate;
    size_t at;
    if (ok(crm_retention_report_to_json(report, &text, &error))) {
        print_owned(text);
    }
    if (ok(crm_retention_report_to_text(report, &text, &error))) {
        print_owned(text);
    }
    if (ok(crm_retention_report_to_html(report, &text, &error))) {
        print_owned(text);
    }
    if (defined(crm_retention_report_sample_ratio(report, &sizes, &error))) {
        print_sample_ratio(sizes);
    }
    print_text(crm_control_report_name(control));
    print_count(crm_control_report_n(control));
    print_count(crm_control_report_churned(control));
    if (ok(crm_control_report_churn_rate(control, &rate, &error))) {
        print_estimate(rate);
    }
    for (at = 0; at < crm_retention_report_arm_count(report); at++) {
        const crm_arm_report_t *arm = crm_retention_report_arm_at(report, at);
        const crm_text_t name = crm_arm_report_name(arm);
        if (crm_retention_report_arm(report, name.data, name.length) != arm) {
            abort();
        }
        print_arm(arm);
    }
    for (at = 0; at < crm_retention_report_finding_count(report); at++) {
        const crm_finding_t *finding = crm_retention_report_finding_at(report, at);
        print_text(crm_finding_name(finding));
        print_word(severities[crm_finding_severity(finding)]);
        print_text(crm_finding_message(finding));
        print_text(crm_finding_json(finding));
    }
}

/* Reports a study that has been saved and read again. */
static void study_end(double level, int32_t difference, int32_t multiplicity,
                      const char *customer_value, const char *acquisition_cost) {
    crm_string_t *json = NULL;
    crm_retention_study_t *copy = NULL;
    crm_retention_report_t *report = NULL;
    crm_report_options_t options;
    if (failed != CRM_OK ||
        !ok(crm_report_options_default(&options, sizeof options, &error))) {
        crm_retention_study_free(study);
        return;
    }
    options.level = level;
    options.difference = difference;
    options.multiplicity = multiplicity;
    if (customer_value != NULL) {
        options.has_customer_value = 1;
        options.customer_value = money_of(customer_value);
    }
    if (acquisition_cost != NULL) {
        options.has_acquisition_cost = 1;
        options.acquisition_cost = money_of(acquisition_cost);
    }
    if (ok(crm_retention_study_to_json(study, &json, &error))) {
        const crm_text_t text = crm_string_text(json);
        if (ok(crm_retention_study_from_json(text.data, text.length, &copy, &error)) &&
            ok(crm_retention_study_report(copy, &options, &report, &error))) {
            print_text(text);
            print_report(report);
        }
    }
    crm_string_free(json);
    crm_retention_report_free(report);
    crm_retention_study_free(copy);
    crm_retention_study_free(study);
}

int main(void) {
#include "vectors.inc"
    printf("\n");
    return place == NULL;
}
