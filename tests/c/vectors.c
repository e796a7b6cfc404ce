/* Runs the vectors through the C interface and prints the transcript of C. */
#include "crm.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *place;
static crm_retention_study_t *study;
static crm_string_t *study_state;
static crm_retention_report_t *study_found;
static crm_retention_report_t *first_found;
static crm_total_t *total;
static crm_assignment_t *assignment;
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

static void print_comparison(crm_comparison_t comparison) {
    print_estimate(comparison.estimate);
    print_number(comparison.p_value);
}

static void print_chi_square_test(crm_chi_square_test_t test) {
    print_text(crm_method_name(test.method));
    print_count(test.degrees_of_freedom);
    print_number(test.statistic);
    print_number(test.p_value);
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
        print_comparison(found);
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

typedef crm_status_t compare_means_t(double, double, uint64_t, double, double, uint64_t, double,
                                     crm_comparison_t *, crm_error_t **);

static void compare_means(compare_means_t *function, double mean1, double variance1, uint64_t n1,
                          double mean2, double variance2, uint64_t n2, double level) {
    crm_comparison_t found;
    if (ok(function(mean1, variance1, n1, mean2, variance2, n2, level, &found, &error))) {
        print_comparison(found);
    }
}

static void stats_welch(double mean1, double variance1, uint64_t n1, double mean2,
                        double variance2, uint64_t n2, double level) {
    compare_means(crm_stats_welch, mean1, variance1, n1, mean2, variance2, n2, level);
}

static void stats_ratio_of_means(double mean1, double variance1, uint64_t n1, double mean2,
                                 double variance2, uint64_t n2, double level) {
    compare_means(crm_stats_ratio_of_means, mean1, variance1, n1, mean2, variance2, n2, level);
}

static void stats_welch_degrees_of_freedom(double variance1, uint64_t n1, double variance2,
                                           uint64_t n2) {
    double found;
    if (ok(crm_stats_welch_degrees_of_freedom(variance1, n1, variance2, n2, &found, &error))) {
        print_number(found);
    }
}

static crm_moments_t moments(uint64_t n, double mean_y, double mean_x, double variance_y,
                             double variance_x, double covariance) {
    crm_moments_t made;
    made.n = n;
    made.mean_y = mean_y;
    made.mean_x = mean_x;
    made.variance_y = variance_y;
    made.variance_x = variance_x;
    made.covariance = covariance;
    return made;
}

static void stats_adjusted_difference(crm_moments_t group1, crm_moments_t group2, int32_t how,
                                      double level) {
    crm_comparison_t found;
    if (ok(crm_stats_adjusted_difference(&group1, &group2, how, level, &found, &error))) {
        print_comparison(found);
    }
}

static void stats_standardized_mean_difference(double mean1, double variance1, double mean2,
                                               double variance2) {
    double found;
    if (ok(crm_stats_standardized_mean_difference(mean1, variance1, mean2, variance2, &found,
                                                  &error))) {
        print_number(found);
    }
}

static void stats_standardized_proportion_difference(const uint64_t *counts1,
                                                     const uint64_t *counts2, size_t count) {
    double found;
    if (ok(crm_stats_standardized_proportion_difference(counts1, counts2, count, &found,
                                                        &error))) {
        print_number(found);
    }
}

static void stats_chi_square_homogeneity(const uint64_t *counts1, const uint64_t *counts2,
                                         size_t count) {
    crm_chi_square_test_t found;
    if (ok(crm_stats_chi_square_homogeneity(counts1, counts2, count, &found, &error))) {
        print_chi_square_test(found);
    }
}

static void stats_e_value(double risk_ratio, double lower, double upper) {
    crm_e_value_t found;
    if (ok(crm_stats_e_value(risk_ratio, lower, upper, &found, &error))) {
        print_number(found.point);
        print_number(found.limit);
    }
}

static void print_indices(const size_t *indices, size_t count) {
    size_t at;
    print_count(count);
    for (at = 0; at < count; at++) {
        print_count(indices[at]);
    }
}

typedef crm_status_t read_comparison_t(const crm_mantel_haenszel_t *, crm_comparison_t *,
                                       crm_error_t **);
typedef crm_status_t read_test_t(const crm_mantel_haenszel_t *, crm_chi_square_test_t *,
                                 crm_error_t **);

static void print_strata(const crm_mantel_haenszel_t *found) {
    read_comparison_t *const comparisons[] = {crm_mantel_haenszel_risk_difference,
                                              crm_mantel_haenszel_risk_ratio,
                                              crm_mantel_haenszel_odds_ratio};
    read_test_t *const tests[] = {crm_mantel_haenszel_cmh, crm_mantel_haenszel_cmh_corrected,
                                  crm_mantel_haenszel_cochran_q, crm_mantel_haenszel_breslow_day,
                                  crm_mantel_haenszel_tarone};
    crm_comparison_t comparison;
    crm_chi_square_test_t test;
    size_t at;
    for (at = 0; at < sizeof comparisons / sizeof *comparisons; at++) {
        if (defined(comparisons[at](found, &comparison, &error))) {
            print_comparison(comparison);
        }
    }
    for (at = 0; at < sizeof tests / sizeof *tests; at++) {
        if (defined(tests[at](found, &test, &error))) {
            print_chi_square_test(test);
        }
    }
    print_indices(crm_mantel_haenszel_used(found), crm_mantel_haenszel_used_count(found));
    print_indices(crm_mantel_haenszel_dropped(found), crm_mantel_haenszel_dropped_count(found));
    print_count(crm_mantel_haenszel_without_variance(found));
}

static void stats_mantel_haenszel(const uint64_t *tables, size_t count, double level) {
    crm_mantel_haenszel_t *found = NULL;
    if (ok(crm_stats_mantel_haenszel(tables, count, level, &found, &error))) {
        print_strata(found);
    }
    crm_mantel_haenszel_free(found);
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

/* What customers bring and cost. */

static int read_money(const char *amount, const char *currency, crm_money_t *out_money) {
    return ok(crm_money_parse(amount, strlen(amount), currency, strlen(currency), out_money,
                              &error));
}

static void acquisition_cost(const char *amount, const char *currency, uint64_t acquired) {
    crm_money_t whole;
    crm_acquisition_cost_t cost;
    if (read_money(amount, currency, &whole) &&
        ok(crm_acquisition_cost(whole, currency, strlen(currency), acquired, &cost, &error))) {
        print_money(cost.each);
        print_money(cost.remainder);
    }
}

static void retention_value(const char *income, const char *expense, const char *currency) {
    crm_money_t gained, saved;
    crm_retention_value_t value;
    if (read_money(income, currency, &gained) && read_money(expense, currency, &saved) &&
        ok(crm_retention_value(gained, saved, currency, strlen(currency), &value, &error))) {
        print_money(value.income_gained);
        print_money(value.expense_saved);
        print_money(value.total);
    }
}

static void print_bucket(const crm_leaky_bucket_t *bucket) {
    static const char *const states[] = {"", "growing", "holding", "shrinking"};
    crm_leaky_bucket_t next = *bucket;
    double number;
    int32_t state;
    /* In place, which is allowed. */
    if (ok(crm_leaky_bucket_step(&next, &next, &error))) {
        print_number(next.stock);
    }
    if (ok(crm_leaky_bucket_lost(bucket, &number, &error))) {
        print_number(number);
    }
    if (ok(crm_leaky_bucket_state(bucket, &state, &error))) {
        print_word(states[state]);
    }
    if (defined(crm_leaky_bucket_equilibrium(bucket, &number, &error))) {
        print_number(number);
    }
    if (defined(crm_leaky_bucket_maintenance_share(bucket, &number, &error))) {
        print_number(number);
    }
}

static void leaky_bucket(double stock, double inflow, double loss_rate, uint64_t steps) {
    double stocks[64];
    crm_leaky_bucket_t bucket;
    uint64_t at;
    bucket.stock = stock;
    bucket.inflow = inflow;
    bucket.loss_rate = loss_rate;
    if (ok(crm_leaky_bucket_trajectory(&bucket, steps, stocks, &error))) {
        for (at = 0; at <= steps; at++) {
            print_number(stocks[at]);
        }
        print_bucket(&bucket);
    }
}

static void reference_acquisition_to_retention(void) {
    print_number(crm_reference_acquisition_to_retention());
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

/* Assignments and ids. */

static void assignment_begin(const char *definition) {
    assignment = NULL;
    ok(crm_assignment_from_json(definition, strlen(definition), &assignment, &error));
}

/* The text that a cell of a column of ids stands for. */
static const char *id_of(const crm_column_t *ids, size_t row, char *digits, size_t size) {
    if (ids->type == CRM_TYPE_STRING) {
        return ((const char *const *)ids->values)[row];
    }
    snprintf(digits, size, "%" PRId64, ((const int64_t *)ids->values)[row]);
    return digits;
}

static void print_assignment(void) {
    crm_string_t *json = NULL;
    size_t code;
    if (ok(crm_assignment_to_json(assignment, &json, &error))) {
        print_owned(json);
    }
    for (code = 0; code < crm_assignment_arm_count(assignment); code++) {
        print_text(crm_assignment_arm_name(assignment, (uint16_t)code));
        print_number(crm_assignment_allocation_ratio(assignment, (uint16_t)code));
    }
}

/* Each customer is assigned twice: with all others, and alone. */
static void assignment_rows(const crm_column_t *columns, size_t count, size_t rows) {
    uint16_t codes[64];
    size_t row;
    if (count != 1 || rows > sizeof codes / sizeof *codes) {
        abort();
    }
    if (failed == CRM_OK && ok(crm_assignment_assign(assignment, columns, rows, codes, &error))) {
        print_assignment();
        for (row = 0; row < rows; row++) {
            char digits[32];
            const char *id = id_of(columns, row, digits, sizeof digits);
            uint16_t bucket = 0;
            crm_text_t arm;
            print_text(crm_assignment_arm_name(assignment, codes[row]));
            if (ok(crm_assignment_bucket(assignment, id, strlen(id), &bucket, &error))) {
                print_count(bucket);
            }
            if (ok(crm_assignment_arm(assignment, id, strlen(id), &arm, &error))) {
                print_text(arm);
            }
        }
    }
    crm_assignment_free(assignment);
}

static void growthbook_v1(const char *seed, const char *value) {
    double found;
    if (ok(crm_growthbook_v1(seed, strlen(seed), value, strlen(value), &found, &error))) {
        print_number(found);
    }
}

static void growthbook_v2(const char *seed, const char *value) {
    double found;
    if (ok(crm_growthbook_v2(seed, strlen(seed), value, strlen(value), &found, &error))) {
        print_number(found);
    }
}

static void check_ids(const crm_column_t *columns, size_t count, size_t rows) {
    crm_id_check_t *check = NULL;
    crm_string_t *json = NULL;
    size_t at;
    /* The columns are in the order of their names. */
    if (count != 2 || strcmp(columns[0].name, "arms") != 0) {
        abort();
    }
    if (!ok(crm_check_ids(&columns[1], &columns[0], rows, &check, &error))) {
        return;
    }
    print_count(crm_id_check_rows(check));
    print_count(crm_id_check_distinct(check));
    print_count(crm_id_check_duplicates(check));
    print_count(crm_id_check_in_two_arms(check));
    for (at = 0; at < crm_id_check_duplicates(check) && at < 10; at++) {
        print_text(crm_id_check_duplicate_example(check, at));
    }
    for (at = 0; at < crm_id_check_in_two_arms(check) && at < 10; at++) {
        print_text(crm_id_check_in_two_arms_example(check, at));
    }
    if (ok(crm_id_check_to_json(check, &json, &error))) {
        print_owned(json);
    }
    crm_id_check_free(check);
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

/* What the report has only when it was asked, or the study was told, is "none" where it is not. */
static int asked(crm_status_t status) {
    if (status == CRM_ERR_CONFLICT) {
        forget();
        print_word("none");
        return 0;
    }
    return defined(status);
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

static void print_arm_money(const crm_arm_report_t *arm) {
    static const char *const verdicts[] = {"none", "pays", "unclear", "does_not_pay"};
    const crm_text_t basis = crm_arm_report_money_verdict_basis(arm);
    uint64_t exposed;
    print_word(verdicts[crm_arm_report_money_verdict(arm)]);
    print_text(crm_arm_report_verdict_basis(arm));
    if (basis.length > 0) {
        print_text(basis);
    } else {
        print_word("none");
    }
    print_arm_estimate(crm_arm_report_incremental_revenue, arm);
    print_arm_estimate(crm_arm_report_incremental_revenue_adjusted, arm);
    print_arm_estimate(crm_arm_report_churn_reduction_adjusted, arm);
    print_arm_set(crm_arm_report_complier_reduction, arm);
    print_asked(crm_arm_report_break_even_unit_cost, arm);
    print_asked(crm_arm_report_return_on_cost, arm);
    if (asked(crm_arm_report_exposed(arm, &exposed, &error))) {
        print_count(exposed);
    }
    print_count(crm_arm_report_excluded(arm));
    print_acceptability(arm);
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

static void set(int32_t *option, int32_t given) {
    if (given >= 0) {
        *option = given;
    }
}

/* Reports a study that has been saved and read again; a negative number leaves an option alone. */
static void study_report(double level, int32_t difference, int32_t multiplicity,
                      const char *customer_value, const char *acquisition_cost,
                      int32_t stratified, int32_t adjustment, int32_t value_from,
                      int32_t cost_method) {
    crm_retention_study_t *copy = NULL;
    crm_report_options_t options;
    study_state = NULL;
    study_found = NULL;
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
    set(&options.stratified, stratified);
    set(&options.adjustment, adjustment);
    set(&options.value_from, value_from);
    set(&options.cost_method, cost_method);
    if (ok(crm_retention_study_to_json(study, &study_state, &error))) {
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

static void compare_costs(int32_t force) {
    crm_cost_comparison_t *comparison = NULL;
    crm_estimate_t difference;
    size_t at;
    if (first_found != NULL && study_found != NULL &&
        ok(crm_compare(crm_retention_report_arm_at(first_found, 0),
                       crm_retention_report_arm_at(study_found, 0), force, &comparison, &error))) {
        if (defined(crm_cost_comparison_difference(comparison, &difference, &error))) {
            print_estimate(difference);
        }
        print_count((uint64_t)crm_cost_comparison_forced(comparison));
        for (at = 0; at < crm_cost_comparison_mismatch_count(comparison); at++) {
            print_text(crm_cost_comparison_mismatch_at(comparison, at));
        }
    }
    crm_cost_comparison_free(comparison);
    crm_retention_report_free(first_found);
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

int main(void) {
#include "vectors.inc"
    printf("\n");
    return place == NULL;
}
