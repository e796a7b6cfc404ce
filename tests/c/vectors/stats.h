/* The statistics. */

typedef crm_status_t compare_t(uint64_t, uint64_t, uint64_t, uint64_t, int32_t, double,
                               crm_estimate_t *, size_t, double *, crm_error_t **);

static void compare(compare_t *function, uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2,
                    int32_t how, double level) {
    crm_estimate_t found;
    double p_value;
    if (ok(function(x1, n1, x2, n2, how, level, &found, sizeof found, &p_value, &error))) {
        print_comparison(found, p_value);
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
    if (ok(crm_stats_proportion(x, n, how, level, &found, sizeof found, &error))) {
        print_estimate(found);
    }
}

static void stats_proportion_test(uint64_t x, uint64_t n, double null, int32_t how) {
    crm_test_t found;
    if (ok(crm_stats_proportion_test(x, n, null, how, &found, sizeof found, &error))) {
        print_number(found.p_value);
    }
}

static void stats_nnt(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2, int32_t how,
                      double level) {
    crm_ratio_set_t found;
    if (ok(crm_stats_nnt(x1, n1, x2, n2, how, level, &found, sizeof found, &error))) {
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
    if (ok(crm_stats_nnt_of(&difference, sizeof difference, &found, sizeof found, &error))) {
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
    if (ok(crm_stats_nnt_in_words(&set, sizeof set, &words, &error))) {
        print_owned(words);
    }
}

static void stats_fisher_exact(uint64_t a, uint64_t b, uint64_t c, uint64_t d, int32_t side) {
    crm_test_t found;
    if (ok(crm_stats_fisher_exact(a, b, c, d, side, &found, sizeof found, &error))) {
        print_number(found.p_value);
    }
}

static void stats_mid_p(uint64_t a, uint64_t b, uint64_t c, uint64_t d, int32_t side) {
    crm_test_t found;
    if (ok(crm_stats_mid_p(a, b, c, d, side, &found, sizeof found, &error))) {
        print_number(found.p_value);
    }
}

static void stats_fieller(double numerator, double numerator_variance, double denominator,
                          double denominator_variance, double covariance, double level) {
    crm_ratio_set_t found;
    if (ok(crm_stats_fieller(numerator, numerator_variance, denominator, denominator_variance, covariance, level, &found, sizeof found, &error))) {
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
    if (ok(crm_stats_sample_ratio(counts, expected, count, &found, sizeof found, &error))) {
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
                                     crm_estimate_t *, size_t, double *, crm_error_t **);

static void compare_means(compare_means_t *function, double mean1, double variance1, uint64_t n1,
                          double mean2, double variance2, uint64_t n2, double level) {
    crm_estimate_t found;
    double p_value;
    if (ok(function(mean1, variance1, n1, mean2, variance2, n2, level, &found, sizeof found, &p_value, &error))) {
        print_comparison(found, p_value);
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
    crm_estimate_t found;
    double p_value;
    if (ok(crm_stats_adjusted_difference(&group1, sizeof group1, &group2, sizeof group2, how, level, &found, sizeof found, &p_value, &error))) {
        print_comparison(found, p_value);
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
    if (ok(crm_stats_chi_square_homogeneity(counts1, counts2, count, &found, sizeof found, &error))) {
        print_chi_square_test(found);
    }
}

static void stats_e_value(double risk_ratio, double lower, double upper) {
    crm_e_value_t found;
    if (ok(crm_stats_e_value(risk_ratio, lower, upper, &found, sizeof found, &error))) {
        print_number(found.point);
        print_number(found.limit);
    }
}

static void print_positions(const crm_document_t *found, const char *name) {
    const pointer_t list = below(whole(), name);
    const size_t length = length_at(found, list);
    size_t at;
    print_count(length);
    for (at = 0; at < length; at++) {
        print_count(count_at(found, placed(list, at)));
    }
}

static void stats_mantel_haenszel(const uint64_t *tables, size_t count, double level) {
    static const char *const comparisons[] = {"/risk_difference", "/risk_ratio", "/odds_ratio"};
    static const char *const tests[] = {"/cmh", "/cmh_corrected", "/cochran_q", "/breslow_day",
                                        "/tarone"};
    crm_document_t *found = NULL;
    size_t at;
    if (ok(crm_stats_mantel_haenszel(tables, count, level, &found, &error))) {
        for (at = 0; at < sizeof comparisons / sizeof *comparisons; at++) {
            comparison_at(found, below(whole(), comparisons[at]));
        }
        for (at = 0; at < sizeof tests / sizeof *tests; at++) {
            test_at(found, below(whole(), tests[at]));
        }
        print_positions(found, "/used");
        print_positions(found, "/dropped");
        print_count(count_at(found, below(whole(), "/without_variance")));
    }
    crm_document_free(&found);
}

static void stats_chi_square_independence(const uint64_t *table, size_t rows, size_t columns) {
    crm_document_t *found = NULL;
    const pointer_t residuals = below(whole(), "/residuals");
    size_t row;
    size_t column;
    if (ok(crm_stats_chi_square_independence(table, rows, columns, &found, &error))) {
        test_at(found, whole());
        number_or_none_at(found, below(whole(), "/cramers_v"));
        number_at(found, below(whole(), "/smallest_expected"));
        for (row = 0; row < rows; row++) {
            for (column = 0; column < columns; column++) {
                number_or_none_at(found, placed(placed(residuals, row), column));
            }
        }
    }
    crm_document_free(&found);
}

static void stats_trend_of_proportions(const uint64_t *events, const uint64_t *totals,
                                       const double *scores, size_t count) {
    crm_trend_test_t found;
    if (ok(crm_stats_trend_of_proportions(events, totals, scores, count, &found, sizeof found,
                                          &error))) {
        print_number(found.z);
        print_number(found.p_value);
    }
}

static void stats_binomial_limits(double p, uint64_t n, double level) {
    double limits[2];
    if (ok(crm_stats_binomial_limits(p, n, level, limits, &error))) {
        print_number(limits[0]);
        print_number(limits[1]);
    }
}
