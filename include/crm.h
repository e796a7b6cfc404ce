/* crm.h: customer retention, and what keeping a customer really costs.
 *
 * Written by `make header` from crm-ffi/src; do not edit.
 * License: MIT OR Apache-2.0.
 *
 * A program is measured against a control group of statistically identical customers who never saw
 * it. The difference in churn gives the customers retained, and the cost of each:
 *
 *     crm_retention_study_t *study = NULL;
 *     crm_retention_report_t *report = NULL;
 *     crm_ratio_set_t cost;
 *
 *     crm_retention_study_new(definition, strlen(definition), &study, NULL);
 *     crm_retention_study_update(study, columns, 2, row_count, NULL);
 *     crm_retention_study_report(study, NULL, &report, NULL);
 *     crm_arm_report_cost_per_retained(crm_retention_report_arm_at(report, 0), &cost, NULL);
 *     printf("%.2f a retained customer (%.2f to %.2f)\n", cost.value, cost.lower, cost.upper);
 *
 *     crm_retention_report_free(report);
 *     crm_retention_study_free(study);
 *
 * crm-ffi/examples/retention.c is this program whole, with its errors handled.
 *
 * The contract of every function:
 *
 * - Calls. A call that can fail returns a crm_status_t: 0, or the number of the error. Its last
 *   argument receives the details and may be NULL. A reader that cannot fail returns its value.
 * - Failure is all or nothing: nothing is written to the other out arguments, there is nothing to
 *   free but the error, and the objects are as they were.
 * - NULL is refused with CRM_ERR_NULL_ARGUMENT wherever a function does not say otherwise; freeing
 *   NULL does nothing; a reader of NULL returns what it says.
 * - Pointers must lead to as many elements as their counts say, and be aligned to their types. What
 *   can be checked is checked: offsets, dictionary codes, bitmaps' sizes and UTF-8.
 * - Ownership. "Owned by the caller; free it with X" means what it says. "Borrowed for the call"
 *   means that the library keeps no pointer after it returns. "Borrowed until X" is the library's
 *   and lives that long. Structs of numbers are copied.
 * - Text. In: a pointer and a length in bytes, UTF-8, no NUL needed. Out: a crm_text_t or a
 *   crm_string_t, UTF-8, with a NUL after the length.
 * - Threads. There is no global state. An object passed as const may be used by several threads at
 *   once; any other needs it alone.
 * - No clock, no file, no network, no environment, no panic, no abort.
 */


#ifndef CRM_H
#define CRM_H

#include <stddef.h>
#include <stdint.h>

/* The structs of Arrow's C data and stream interface, as its specification has them. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */


/**
 * Booleans, a byte each: 0 or 1.
 */
#define CRM_TYPE_BOOL 1

/**
 * Booleans, a bit each, the lowest bit of a byte first, as in Arrow.
 */
#define CRM_TYPE_BOOL_BITS 2

/**
 * `int32_t`.
 */
#define CRM_TYPE_INT32 3

/**
 * `int64_t`.
 */
#define CRM_TYPE_INT64 4

/**
 * `double`.
 */
#define CRM_TYPE_FLOAT64 5

/**
 * 128-bit integers in the machine's byte order, aligned to 16 bytes: each is the value times 10 to
 * the power of `decimals`.
 */
#define CRM_TYPE_DECIMAL128 6

/**
 * `int32_t`: days since 1970-01-01.
 */
#define CRM_TYPE_DATE32 7

/**
 * `int64_t`: seconds since 1970-01-01T00:00:00.
 */
#define CRM_TYPE_TIMESTAMP_S 8

/**
 * `int64_t`: milliseconds since 1970-01-01T00:00:00.
 */
#define CRM_TYPE_TIMESTAMP_MS 9

/**
 * `int64_t`: microseconds since 1970-01-01T00:00:00.
 */
#define CRM_TYPE_TIMESTAMP_US 10

/**
 * `int64_t`: nanoseconds since 1970-01-01T00:00:00.
 */
#define CRM_TYPE_TIMESTAMP_NS 11

/**
 * `char`: the texts one after the other; `offsets` are `int32_t`, one more than rows.
 */
#define CRM_TYPE_UTF8 12

/**
 * `char`: the texts one after the other; `offsets` are `int64_t`, one more than rows.
 */
#define CRM_TYPE_LARGE_UTF8 13

/**
 * `const char *`: a NUL-terminated string for each row; NULL is a null.
 */
#define CRM_TYPE_STRING 14

/**
 * `int32_t`: for each row, the position of its value in `dictionary`.
 */
#define CRM_TYPE_DICTIONARY 15

/**
 * Score interval of one proportion (Wilson 1927).
 */
#define CRM_METHOD_WILSON 1

/**
 * Equal-tailed exact interval of one proportion (Clopper and Pearson 1934).
 */
#define CRM_METHOD_CLOPPER_PEARSON 2

/**
 * Equal-tailed interval from the prior Beta(1/2, 1/2) (Brown, Cai and DasGupta 2001).
 */
#define CRM_METHOD_JEFFREYS 3

/**
 * Score interval with the factor N / (N - 1) (Miettinen and Nurminen 1985).
 */
#define CRM_METHOD_MIETTINEN_NURMINEN 10

/**
 * Score interval of the difference without that factor (Mee 1984).
 */
#define CRM_METHOD_MEE 11

/**
 * Hybrid of two Wilson intervals (Newcombe 1998, method 10).
 */
#define CRM_METHOD_NEWCOMBE 12

/**
 * Wald interval after adding one event and one non-event to each group (Agresti and Caffo 2000).
 */
#define CRM_METHOD_AGRESTI_CAFFO 13

/**
 * Wald interval with unpooled variance.
 */
#define CRM_METHOD_WALD 14

/**
 * Score interval of the risk ratio without the factor N / (N - 1) (Koopman 1984).
 */
#define CRM_METHOD_KOOPMAN 20

/**
 * Wald interval of the logarithm of the risk ratio (Katz et al. 1978).
 */
#define CRM_METHOD_KATZ 21

/**
 * Wald interval of the logarithm of the odds ratio (Woolf 1955).
 */
#define CRM_METHOD_WOOLF 22

/**
 * Ratio of two normal means (Fieller 1954).
 */
#define CRM_METHOD_FIELLER 30

/**
 * Exact conditional test of a two-by-two table (Fisher 1935).
 */
#define CRM_METHOD_FISHER_EXACT 40

/**
 * Exact conditional test that counts half of the observed table (Lancaster 1961).
 */
#define CRM_METHOD_MID_P 41

/**
 * Chi-square test with the continuity correction (Yates 1934).
 */
#define CRM_METHOD_YATES 42

/**
 * Chi-square test of goodness of fit (Pearson 1900).
 */
#define CRM_METHOD_CHI_SQUARE 50

/**
 * Exact test of goodness of fit by enumeration of the multinomial distribution.
 */
#define CRM_METHOD_EXACT_MULTINOMIAL 51

/**
 * Student's t with unequal variances (Welch 1947).
 */
#define CRM_METHOD_WELCH 60

/**
 * Delta method for a ratio of means, with Welch's degrees of freedom.
 */
#define CRM_METHOD_DELTA 61

/**
 * Mantel-Haenszel difference of risks (Sato, Greenland and Robins 1989).
 */
#define CRM_METHOD_SATO_GREENLAND_ROBINS 62

/**
 * Mantel-Haenszel ratio of risks (Greenland and Robins 1985).
 */
#define CRM_METHOD_GREENLAND_ROBINS 63

/**
 * Mantel-Haenszel odds ratio (Robins, Breslow and Greenland 1986).
 */
#define CRM_METHOD_ROBINS_BRESLOW_GREENLAND 64

/**
 * Test of no association in any stratum (Cochran 1954; Mantel and Haenszel 1959).
 */
#define CRM_METHOD_COCHRAN_MANTEL_HAENSZEL 65

/**
 * The same with the continuity correction.
 */
#define CRM_METHOD_COCHRAN_MANTEL_HAENSZEL_CORRECTED 66

/**
 * Test that the differences of risks are the same in all strata (Cochran 1954).
 */
#define CRM_METHOD_COCHRAN_Q 67

/**
 * Test that the odds ratios are the same in all strata (Breslow and Day 1980).
 */
#define CRM_METHOD_BRESLOW_DAY 68

/**
 * The same with the correction for the estimated odds ratio (Tarone 1985).
 */
#define CRM_METHOD_TARONE 69

/**
 * Regression on a covariate with a slope for each group (Lin 2013).
 */
#define CRM_METHOD_LIN 70

/**
 * Regression on a covariate with one slope (Deng, Xu, Kohavi and Walker 2013).
 */
#define CRM_METHOD_CUPED 71

/**
 * Limits recovered from those of the parts (Zou and Donner 2008).
 */
#define CRM_METHOD_MOVER 80

/**
 * Difference standardized over strata, Wilson limits combined (Zou and Donner 2008).
 */
#define CRM_METHOD_STANDARDIZED 81

/**
 * All from `lower` to `upper`.
 */
#define CRM_SHAPE_BOUNDED 1

/**
 * All from `lower` upwards; `upper` is infinity.
 */
#define CRM_SHAPE_RAY_UP 2

/**
 * All up to `upper`; `lower` is negative infinity.
 */
#define CRM_SHAPE_RAY_DOWN 3

/**
 * All up to `lower`, and all from `upper` upwards: what lies between is excluded.
 */
#define CRM_SHAPE_TWO_RAYS 4

/**
 * Every number: the data exclude none.
 */
#define CRM_SHAPE_WHOLE_LINE 5

/**
 * DuckDB.
 */
#define CRM_DIALECT_DUCKDB 1

/**
 * SQLite.
 */
#define CRM_DIALECT_SQLITE 2

/**
 * PostgreSQL.
 */
#define CRM_DIALECT_POSTGRESQL 3

/**
 * Spark SQL.
 */
#define CRM_DIALECT_SPARK 4

/**
 * The figures that are adjusted for the baseline are left out.
 */
#define CRM_ADJUSTMENT_NONE 0

/**
 * The net benefit counts what a retained customer is worth, as the report was told.
 */
#define CRM_VALUE_FROM_CUSTOMER_VALUE 1

/**
 * The net benefit counts what the customers brought in, as it was measured.
 */
#define CRM_VALUE_FROM_REVENUE 2

/**
 * The program reduces churn: the adjusted p-value is below 1 - level.
 */
#define CRM_VERDICT_EFFECTIVE 1

/**
 * The study does not tell.
 */
#define CRM_VERDICT_INCONCLUSIVE 2

/**
 * The program increases churn: the adjusted p-value is below 1 - level.
 */
#define CRM_VERDICT_HARMFUL 3

/**
 * The program pays: the interval of the net benefit lies above 0.
 */
#define CRM_MONEY_VERDICT_PAYS 1

/**
 * The study does not tell: the interval of the net benefit holds 0.
 */
#define CRM_MONEY_VERDICT_UNCLEAR 2

/**
 * The program does not pay: the interval of the net benefit lies below 0.
 */
#define CRM_MONEY_VERDICT_DOES_NOT_PAY 3

/**
 * The program retains customers and costs nothing more.
 */
#define CRM_QUADRANT_DOMINANT 1

/**
 * It retains customers and costs money.
 */
#define CRM_QUADRANT_TRADE_OFF 2

/**
 * It costs money and retains no customer.
 */
#define CRM_QUADRANT_DOMINATED 3

/**
 * It saves money and loses customers.
 */
#define CRM_QUADRANT_CHEAPER_BUT_HARMFUL 4

/**
 * It changes neither.
 */
#define CRM_QUADRANT_NO_DIFFERENCE 5

/**
 * A finding that is good to know.
 */
#define CRM_SEVERITY_INFO 1

/**
 * The figures are less certain than they look.
 */
#define CRM_SEVERITY_WARNING 2

/**
 * The figures should not be used before this is explained.
 */
#define CRM_SEVERITY_CRITICAL 3

/**
 * Step-down adjustment of p-values (Holm 1979).
 */
#define CRM_MULTIPLICITY_HOLM 1

/**
 * Step-up adjustment of p-values (Hochberg 1988).
 */
#define CRM_MULTIPLICITY_HOCHBERG 2

/**
 * Each p-value times the number of tests.
 */
#define CRM_MULTIPLICITY_BONFERRONI 3

/**
 * False discovery rate (Benjamini and Hochberg 1995).
 */
#define CRM_MULTIPLICITY_BENJAMINI_HOCHBERG 4

/**
 * False discovery rate under any dependence (Benjamini and Yekutieli 2001).
 */
#define CRM_MULTIPLICITY_BENJAMINI_YEKUTIELI 5

/**
 * No adjustment.
 */
#define CRM_MULTIPLICITY_NONE 6

/**
 * Tables that are at most as likely as the one observed, on either side.
 */
#define CRM_ALTERNATIVE_TWO_SIDED 1

/**
 * Tables whose first cell is at most the one observed.
 */
#define CRM_ALTERNATIVE_LESS 2

/**
 * Tables whose first cell is at least the one observed.
 */
#define CRM_ALTERNATIVE_GREATER 3

/**
 * A slope for each group (Lin 2013).
 */
#define CRM_ADJUSTMENT_LIN 1

/**
 * One slope, from both groups taken as one (Deng, Xu, Kohavi and Walker 2013).
 */
#define CRM_ADJUSTMENT_CUPED 2

/**
 * Less is lost than flows in.
 */
#define CRM_BUCKET_STATE_GROWING 1

/**
 * As much is lost as flows in.
 */
#define CRM_BUCKET_STATE_HOLDING 2

/**
 * More is lost than flows in.
 */
#define CRM_BUCKET_STATE_SHRINKING 3

/**
 * The version of the binary interface that this header describes. It grows when a struct or a
 * function changes in a way that programs built against an older header do not survive.
 */
#define CRM_ABI_VERSION 1

/**
 * A treated arm of a report; borrowed until the report is freed. Any number of threads may read it.
 */
typedef struct crm_arm_report_t crm_arm_report_t;

/**
 * Draws customers into arms from their ids, the same way every time. Owned by the caller; free it
 * with crm_assignment_free().
 *
 * It never changes: any number of threads may use it.
 */
typedef struct crm_assignment_t crm_assignment_t;

/**
 * How a treated arm and the control differ in a covariate; borrowed until the report is freed. Any
 * number of threads may read it.
 */
typedef struct crm_balance_t crm_balance_t;

/**
 * The control arm of a report; borrowed until the report is freed. Any number of threads may read
 * it.
 */
typedef struct crm_control_report_t crm_control_report_t;

/**
 * How the cost of a retained customer differs between two programs. Owned by the caller; free it
 * with crm_cost_comparison_free(). It does not need the reports any more.
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_cost_comparison_t crm_cost_comparison_t;

/**
 * What went wrong in a call; owned by the caller, free it with crm_error_free().
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_error_t crm_error_t;

/**
 * Something that the reader of a report must know; borrowed until the report is freed. Any number
 * of threads may read it.
 */
typedef struct crm_finding_t crm_finding_t;

/**
 * What is wrong with the ids of a table of assignments. Owned by the caller; free it with
 * crm_id_check_free().
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_id_check_t crm_id_check_t;

/**
 * What strata say together of two groups. Owned by the caller; free it with
 * crm_mantel_haenszel_free().
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_mantel_haenszel_t crm_mantel_haenszel_t;

/**
 * Compares each treated arm with the control. Owned by the caller; free it with
 * crm_retention_report_free(). It does not need its study any more.
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_retention_report_t crm_retention_report_t;

/**
 * Counts customers, losses and money by arm. Owned by the caller; free it with
 * crm_retention_study_free().
 *
 * Functions that take it as `const` may run on several threads at once; any other needs it alone.
 * To use several threads, give each its own study and merge them.
 */
typedef struct crm_retention_study_t crm_retention_study_t;

/**
 * What strata say of a treated arm; borrowed until the report is freed. Any number of threads may
 * read it.
 */
typedef struct crm_strata_report_t crm_strata_report_t;

/**
 * The names of a stratum, one for each column of the study's strata; borrowed until the report is
 * freed. Any number of threads may read it.
 */
typedef struct crm_stratum_names_t crm_stratum_names_t;

/**
 * One stratum of an arm and its control; borrowed until the report is freed. Any number of threads
 * may read it.
 */
typedef struct crm_stratum_report_t crm_stratum_report_t;

/**
 * A text that the caller owns; free it with crm_string_free().
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_string_t crm_string_t;

/**
 * Adds up a column of money or of numbers, exactly. Owned by the caller; free it with
 * crm_total_free().
 *
 * Functions that take it as `const` may run on several threads at once; any other needs it alone.
 */
typedef struct crm_total_t crm_total_t;

/**
 * What a call returns: #CRM_OK, or the number of the error. Any number other than 0 is a failure,
 * also one that this header does not name.
 */
typedef int32_t crm_status_t;

/**
 * A text that is borrowed: UTF-8, `length` bytes long, and followed by a NUL that is not counted.
 *
 * A text that was given with a NUL inside it, such as the name of an arm, keeps it: `length` says
 * where the text ends, the first NUL need not.
 *
 * The function that returns it says how long it lives.
 */
typedef struct crm_text_t {
    /**
     * The first byte; never NULL.
     */
    const char *data;
    /**
     * The number of bytes before the NUL that follows the text.
     */
    size_t length;
} crm_text_t;

/**
 * An exact amount: `units` times 10 to the power of minus `decimals`. 1500.00 is 1500 with 0
 * decimals or 150000 with 2; 0.0125 is 125 with 4. The currency is that of the study it belongs to.
 */
typedef struct crm_money_t {
    /**
     * The amount in units.
     */
    int64_t units;
    /**
     * The number of decimals, 0 to 18.
     */
    int32_t decimals;
} crm_money_t;

/**
 * A point estimate with its confidence interval. Limits may be infinite; none is ever NaN.
 */
typedef struct crm_estimate_t {
    /**
     * The point estimate.
     */
    double value;
    /**
     * The lower limit of the interval.
     */
    double lower;
    /**
     * The upper limit of the interval.
     */
    double upper;
    /**
     * The confidence level of the interval.
     */
    double level;
    /**
     * How the interval was made, a CRM_METHOD number.
     */
    int32_t method;
} crm_estimate_t;

/**
 * The confidence set of a ratio, which need not be an interval: `shape` says how to read `lower`
 * and `upper`.
 */
typedef struct crm_ratio_set_t {
    /**
     * The point estimate; 0 when `has_value` is 0.
     */
    double value;
    /**
     * The lower limit; may be negative infinity.
     */
    double lower;
    /**
     * The upper limit; may be infinity.
     */
    double upper;
    /**
     * The confidence level of the set.
     */
    double level;
    /**
     * A CRM_SHAPE number.
     */
    int32_t shape;
    /**
     * How the set was made, a CRM_METHOD number.
     */
    int32_t method;
    /**
     * 1 when there is a point estimate, 0 when the denominator is estimated as exactly zero.
     */
    int32_t has_value;
} crm_ratio_set_t;

/**
 * A column of a table, borrowed for the call only.
 *
 * Set what a type does not use to zero.
 */
typedef struct crm_column_t {
    /**
     * The name, UTF-8, NUL-terminated.
     */
    const char *name;
    /**
     * A CRM_TYPE number.
     */
    int32_t type;
    /**
     * For #CRM_TYPE_DECIMAL128, the number of decimals, from -38 to 38.
     */
    int32_t decimals;
    /**
     * The values, of the C type that the CRM_TYPE number names; aligned to it.
     */
    const void *values;
    /**
     * For #CRM_TYPE_UTF8 and #CRM_TYPE_LARGE_UTF8, where each text starts and the one before it
     * ends.
     */
    const void *offsets;
    /**
     * NULL when no value is null; else a bit for each row, set where there is a value, the lowest
     * bit of a byte first.
     */
    const uint8_t *validity;
    /**
     * For #CRM_TYPE_DICTIONARY, the column of its values.
     */
    const struct crm_column_t *dictionary;
    /**
     * For #CRM_TYPE_DICTIONARY, the number of its values.
     */
    size_t dictionary_length;
    /**
     * The first row that is used: values, offsets and validity start this many rows earlier.
     */
    size_t offset;
} crm_column_t;

/**
 * How a study is reported. Fill it with crm_report_options_default(), then change what you need.
 */
typedef struct crm_report_options_t {
    /**
     * The size of this struct as the program was built, set by crm_report_options_default().
     */
    uint32_t struct_size;
    /**
     * The method for the churn reduction: #CRM_METHOD_MIETTINEN_NURMINEN (the default),
     * #CRM_METHOD_MEE, #CRM_METHOD_NEWCOMBE, #CRM_METHOD_AGRESTI_CAFFO or #CRM_METHOD_WALD.
     */
    int32_t difference;
    /**
     * The confidence level, between 0 and 1; 0.95 by default.
     */
    double level;
    /**
     * How the p-values of several arms are adjusted, a CRM_MULTIPLICITY number;
     * #CRM_MULTIPLICITY_HOLM by default.
     */
    int32_t multiplicity;
    /**
     * 1 when `customer_value` is given, 0 by default.
     */
    int32_t has_customer_value;
    /**
     * What a retained customer is worth, in the study's currency: gives the net benefit.
     */
    struct crm_money_t customer_value;
    /**
     * 1 when `acquisition_cost` is given, 0 by default.
     */
    int32_t has_acquisition_cost;
    /**
     * 0.
     */
    int32_t reserved;
    /**
     * What a new customer costs, in the study's currency: gives the ratio to the cost of retention.
     */
    struct crm_money_t acquisition_cost;
    /**
     * 1 when the churn reduction, the incremental revenue and the cost are standardized over the
     * strata, 0 when they are crude, the default. Customers in a stratum that lacks the control or
     * the treated arm then count for neither; a fixed cost is borne whole.
     */
    int32_t stratified;
    /**
     * How churn and revenue are adjusted for the baseline, beside the unadjusted figures, a
     * CRM_ADJUSTMENT number; #CRM_ADJUSTMENT_LIN by default, #CRM_ADJUSTMENT_NONE leaves them out.
     */
    int32_t adjustment;
    /**
     * What the net benefit counts: #CRM_VALUE_FROM_CUSTOMER_VALUE, the default, where a value is
     * given, or #CRM_VALUE_FROM_REVENUE, which needs a study with revenue and no value.
     */
    int32_t value_from;
    /**
     * How the limits of effect and cost are brought together: #CRM_METHOD_MOVER, the default, which
     * takes them as they are, or #CRM_METHOD_FIELLER, which takes variances.
     */
    int32_t cost_method;
} crm_report_options_t;

/**
 * The test of the sizes of groups against their expected shares.
 */
typedef struct crm_sample_ratio_t {
    /**
     * Pearson's chi-square.
     */
    double statistic;
    /**
     * The p-value.
     */
    double p_value;
    /**
     * The degrees of freedom: the number of groups less one.
     */
    uint32_t degrees_of_freedom;
    /**
     * #CRM_METHOD_CHI_SQUARE, or #CRM_METHOD_EXACT_MULTINOMIAL where a group is expected to be
     * small.
     */
    int32_t method;
} crm_sample_ratio_t;

/**
 * An effect with its interval, and the p-value of the test that belongs to it: the interval
 * excludes the null exactly when the p-value is below 1 - level.
 */
typedef struct crm_comparison_t {
    /**
     * The effect and its interval.
     */
    struct crm_estimate_t estimate;
    /**
     * The two-sided p-value of no effect.
     */
    double p_value;
} crm_comparison_t;

/**
 * A test whose statistic follows the chi-square distribution.
 */
typedef struct crm_chi_square_test_t {
    /**
     * The statistic.
     */
    double statistic;
    /**
     * The p-value.
     */
    double p_value;
    /**
     * The degrees of freedom.
     */
    uint32_t degrees_of_freedom;
    /**
     * Which test it is, a CRM_METHOD number.
     */
    int32_t method;
} crm_chi_square_test_t;

/**
 * A test without an interval.
 */
typedef struct crm_test_t {
    /**
     * The p-value.
     */
    double p_value;
    /**
     * A CRM_METHOD number: how it was computed, or what stands in where an exact computation would
     * be too large.
     */
    int32_t method;
} crm_test_t;

/**
 * The moments of an outcome y and a covariate x in one group: variances and covariance with the
 * divisor n - 1.
 */
typedef struct crm_moments_t {
    /**
     * The size of the group, 3 to 2^53.
     */
    uint64_t n;
    /**
     * The mean of the outcome.
     */
    double mean_y;
    /**
     * The mean of the covariate.
     */
    double mean_x;
    /**
     * The variance of the outcome.
     */
    double variance_y;
    /**
     * The variance of the covariate.
     */
    double variance_x;
    /**
     * The covariance of the two.
     */
    double covariance;
} crm_moments_t;

/**
 * How strong an unmeasured confounder would have to be to explain an effect away.
 */
typedef struct crm_e_value_t {
    /**
     * The E-value of the estimate, at least 1.
     */
    double point;
    /**
     * The E-value of the confidence limit that is closer to 1; 1 when the interval holds 1.
     */
    double limit;
} crm_e_value_t;

/**
 * What a total found.
 */
typedef struct crm_total_report_t {
    /**
     * The rows that held a number.
     */
    uint64_t rows;
    /**
     * The rows that held none.
     */
    uint64_t nulls;
    /**
     * The sum, without trailing zeros.
     */
    struct crm_money_t sum;
    /**
     * The rows that the declared decimals could not hold, and that were rounded.
     */
    uint64_t rounded_rows;
    /**
     * The largest change that rounding made; 0 when no row was rounded.
     */
    double rounded_largest_change;
} crm_total_report_t;

/**
 * What each acquired customer cost: `each` times the customers, plus `remainder`, is the whole.
 */
typedef struct crm_acquisition_cost_t {
    /**
     * The cost of each customer, rounded down.
     */
    struct crm_money_t each;
    /**
     * What rounding down leaves.
     */
    struct crm_money_t remainder;
} crm_acquisition_cost_t;

/**
 * What retention is worth: both parts and their sum.
 */
typedef struct crm_retention_value_t {
    /**
     * What the kept customers brought in addition; negative for income that was lost.
     */
    struct crm_money_t income_gained;
    /**
     * What need not be spent because they were kept; negative for expense that was added.
     */
    struct crm_money_t expense_saved;
    /**
     * The sum of both.
     */
    struct crm_money_t total;
} crm_retention_value_t;

/**
 * A stock that loses a share of itself in each step and is filled up by a steady inflow. The caller
 * fills it in; each function checks it.
 */
typedef struct crm_leaky_bucket_t {
    /**
     * What is in the bucket, at least 0.
     */
    double stock;
    /**
     * What flows in with each step, from 0 to 1e290.
     */
    double inflow;
    /**
     * The share of the stock that is lost in each step, from 0 to 1.
     */
    double loss_rate;
} crm_leaky_bucket_t;

/**
 * The call succeeded.
 */
#define CRM_OK 0

/**
 * A pointer that is needed was NULL.
 */
#define CRM_ERR_NULL_ARGUMENT 1

/**
 * A text argument was not UTF-8.
 */
#define CRM_ERR_INVALID_UTF8_ARGUMENT 2

/**
 * An internal error of the library; please report it.
 */
#define CRM_ERR_PANIC 3

/**
 * The size of a struct was smaller than it ever was.
 */
#define CRM_ERR_STRUCT_SIZE 4

/**
 * A number lies outside its documented range.
 */
#define CRM_ERR_OUT_OF_RANGE 100

/**
 * A number is NaN or infinite where a finite one is needed.
 */
#define CRM_ERR_NOT_FINITE 101

/**
 * A text or a number is not one of those that the parameter takes.
 */
#define CRM_ERR_UNKNOWN_NAME 102

/**
 * A document does not have the form it must have.
 */
#define CRM_ERR_INVALID_DOCUMENT 103

/**
 * A document or a state has a version that this library cannot read.
 */
#define CRM_ERR_UNSUPPORTED_VERSION 104

/**
 * Two parameters exclude each other, or one needs another.
 */
#define CRM_ERR_CONFLICT 105

/**
 * The mathematics gives no answer; the message says why.
 */
#define CRM_ERR_UNDEFINED 106

/**
 * A computation, or a column, would be too large.
 */
#define CRM_ERR_TOO_LARGE 107

/**
 * The table has no column of this name.
 */
#define CRM_ERR_UNKNOWN_COLUMN 200

/**
 * The table has several columns of this name.
 */
#define CRM_ERR_DUPLICATE_COLUMN 201

/**
 * A column has a type that cannot be read here.
 */
#define CRM_ERR_COLUMN_TYPE 202

/**
 * The columns of a table differ in length.
 */
#define CRM_ERR_COLUMN_LENGTH 203

/**
 * The memory layout of a column contradicts itself.
 */
#define CRM_ERR_MALFORMED_COLUMN 204

/**
 * A text of a column is not valid UTF-8.
 */
#define CRM_ERR_INVALID_UTF8 205

/**
 * A null stands where a value is needed.
 */
#define CRM_ERR_NULL_VALUE 206

/**
 * A value of a column is not one that the column may hold.
 */
#define CRM_ERR_INVALID_VALUE 207

/**
 * A column holds more different values than groups are kept.
 */
#define CRM_ERR_TOO_MANY_GROUPS 208

/**
 * The input has no rows.
 */
#define CRM_ERR_EMPTY_INPUT 209

/**
 * An exact sum would pass its limit.
 */
#define CRM_ERR_OVERFLOW 210

/**
 * The producer of an Arrow stream reported a failure.
 */
#define CRM_ERR_STREAM 211

/**
 * A row of a summary says what no customers can have given.
 */
#define CRM_ERR_INCONSISTENT_SUMMARY 212

/**
 * A text is not an ISO 4217 currency code.
 */
#define CRM_ERR_UNKNOWN_CURRENCY 300

/**
 * An amount has more decimals than its currency takes.
 */
#define CRM_ERR_TOO_MANY_DECIMALS 301

/**
 * Amounts of two currencies meet.
 */
#define CRM_ERR_CURRENCY_MISMATCH 302

/**
 * A number that is not zero would become zero in its declared decimals.
 */
#define CRM_ERR_VANISHING_VALUE 303

/**
 * A row names an arm that the study does not have.
 */
#define CRM_ERR_UNKNOWN_ARM 400

/**
 * No customer of the control arm was seen.
 */
#define CRM_ERR_MISSING_CONTROL 401

/**
 * A treated arm has no customers.
 */
#define CRM_ERR_EMPTY_ARM 402

/**
 * An arm has no cost.
 */
#define CRM_ERR_MISSING_COST 403

/**
 * No arm but the control was seen.
 */
#define CRM_ERR_MISSING_TREATED 404

/**
 * The costs of two programs hold for different contexts or follow-ups.
 */
#define CRM_ERR_INCOMPARABLE_CONTEXTS 405

/**
 * Two accumulators of different documents cannot be merged.
 */
#define CRM_ERR_DOCUMENT_MISMATCH 500

/**
 * An accumulator was asked to merge itself.
 */
#define CRM_ERR_SELF_MERGE 501

/**
 * A saved state is truncated, edited or contradicts itself.
 */
#define CRM_ERR_DAMAGED_STATE 502

/**
 * An acquisition effort acquired nobody to divide its cost among.
 */
#define CRM_ERR_NONE_ACQUIRED 600

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Returns the status that the failed call returned.
 *
 * @param error  The error; NULL gives #CRM_OK.
 * @return The status.
 */
crm_status_t crm_error_status(const struct crm_error_t *error);

/**
 * Returns what went wrong, in a sentence that names the parameter, what is allowed, and what was
 * given.
 *
 * @param error  The error; NULL gives the empty text.
 * @return Borrowed until `error` is freed.
 */
struct crm_text_t crm_error_message(const struct crm_error_t *error);

/**
 * Returns the parameter, the column or the place in a document that the error is about.
 *
 * @param error  The error; NULL gives the empty text.
 * @return Borrowed until `error` is freed; empty when the error is about none.
 */
struct crm_text_t crm_error_path(const struct crm_error_t *error);

/**
 * Frees an error; NULL is ignored.
 *
 * @param error  The error, owned by the caller, or NULL.
 */
void crm_error_free(struct crm_error_t *error);

/**
 * Reads an amount such as "0.0125" in a currency such as "USD".
 *
 * @param amount           The amount: digits, at most one point, a sign.
 * @param amount_length    Its length in bytes.
 * @param currency         The currency, a code of ISO 4217.
 * @param currency_length  Its length in bytes.
 * @param[out] out_money   Receives the amount, without trailing zeros.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when the amount is not a plain decimal number,
 *         #CRM_ERR_UNKNOWN_CURRENCY, #CRM_ERR_TOO_MANY_DECIMALS, #CRM_ERR_OVERFLOW above 64 bits.
 */
crm_status_t crm_money_parse(const char *amount,
                             size_t amount_length,
                             const char *currency,
                             size_t currency_length,
                             struct crm_money_t *out_money,
                             struct crm_error_t **error);

/**
 * Writes an amount with its currency, such as "1500.00 USD".
 *
 * @param money            The amount.
 * @param currency         The currency, a code of ISO 4217.
 * @param currency_length  Its length in bytes.
 * @param[out] out_text    Receives the text, owned by the caller; free it with crm_string_free().
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the decimals, #CRM_ERR_UNKNOWN_CURRENCY,
 *         #CRM_ERR_TOO_MANY_DECIMALS.
 */
crm_status_t crm_money_to_text(struct crm_money_t money,
                               const char *currency,
                               size_t currency_length,
                               struct crm_string_t **out_text,
                               struct crm_error_t **error);

/**
 * Returns whether an interval, limits included, holds a value.
 *
 * @param estimate  The estimate; borrowed for the call; NULL gives 0.
 * @param value     The value.
 * @return 1 or 0; 0 also when the estimate has an unknown method or level.
 */
int32_t crm_estimate_contains(const struct crm_estimate_t *estimate, double value);

/**
 * Returns whether a set, limits included, holds a value.
 *
 * @param set    The set; borrowed for the call; NULL gives 0.
 * @param value  The value.
 * @return 1 or 0; 0 also when the set has an unknown shape, method or level.
 */
int32_t crm_ratio_set_contains(const struct crm_ratio_set_t *set, double value);

/**
 * Returns the name of a method, such as "newcombe".
 *
 * @param method  A CRM_METHOD number.
 * @return Static; empty for any other number.
 */
struct crm_text_t crm_method_name(int32_t method);

/**
 * Makes an assignment of its definition:
 *
 *     {
 *       "version": 1,
 *       "name": "spring",           what the experiment is called
 *       "salt": "spring-2026",      what is mixed into each id; use one for each experiment
 *       "control": "none",          optional: the arm of all others, "control" unless given
 *       "hash": "xxh3",             optional: or "growthbook_v1", "growthbook_v2"
 *       "arms": [                   the treated arms, in ten-thousandths; they must not overlap
 *         {"name": "mail", "start": 0, "share": 4500},
 *         {"name": "call", "start": 4500, "share": 4500}
 *       ]
 *     }
 *
 * Because an arm has a fixed start, raising its share moves nobody out of a treated arm.
 *
 * @param json                The definition as JSON, UTF-8.
 * @param json_length         Its length in bytes.
 * @param[out] out_assignment Receives the assignment, owned by the caller; free it with
 *                            crm_assignment_free().
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_OUT_OF_RANGE
 *         for a text that is empty, no arms or a wrong share, #CRM_ERR_CONFLICT for two arms of one
 *         name or arms that overlap.
 */
crm_status_t crm_assignment_from_json(const char *json,
                                      size_t json_length,
                                      struct crm_assignment_t **out_assignment,
                                      struct crm_error_t **error);

/**
 * Frees an assignment; NULL is ignored. What was borrowed from it is gone with it.
 *
 * @param assignment  The assignment, owned by the caller, or NULL.
 */
void crm_assignment_free(struct crm_assignment_t *assignment);

/**
 * Writes the definition in its canonical form (RFC 8785), with every key.
 *
 * @param assignment    The assignment; borrowed for the call.
 * @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_assignment_to_json(const struct crm_assignment_t *assignment,
                                    struct crm_string_t **out_json,
                                    struct crm_error_t **error);

/**
 * Returns the number of arms, the control among them: their codes are less than it.
 *
 * @param assignment  The assignment; NULL gives 0.
 */
size_t crm_assignment_arm_count(const struct crm_assignment_t *assignment);

/**
 * Returns the name of the arm that a code stands for.
 *
 * @param assignment  The assignment; NULL gives the empty text.
 * @param code        0 for the control, from 1 on the treated arms in the order of the definition.
 * @return Borrowed until `assignment` is freed; the empty text when there are not as many arms.
 */
struct crm_text_t crm_assignment_arm_name(const struct crm_assignment_t *assignment, uint16_t code);

/**
 * Returns the share of the customers that an arm is meant to have.
 *
 * @param assignment  The assignment; NULL gives 0.
 * @param code        0 for the control, from 1 on the treated arms in the order of the definition.
 * @return A part of 1, of the buckets that the hash can draw; 0 when there are not as many arms.
 */
double crm_assignment_allocation_ratio(const struct crm_assignment_t *assignment, uint16_t code);

/**
 * Returns the bucket of a customer, from 0 to 9999.
 *
 * An integer is the id that its decimal text is.
 *
 * @param assignment      The assignment; borrowed for the call.
 * @param id              The customer's id, UTF-8; may be empty.
 * @param id_length       Its length in bytes.
 * @param[out] out_bucket Receives the bucket.
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
 *                        NULL.
 * @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
 */
crm_status_t crm_assignment_bucket(const struct crm_assignment_t *assignment,
                                   const char *id,
                                   size_t id_length,
                                   uint16_t *out_bucket,
                                   struct crm_error_t **error);

/**
 * Returns the arm of a customer.
 *
 * An integer is the id that its decimal text is.
 *
 * @param assignment    The assignment; borrowed for the call.
 * @param id            The customer's id, UTF-8; may be empty.
 * @param id_length     Its length in bytes.
 * @param[out] out_name Receives the name of the arm, borrowed until `assignment` is freed.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
 */
crm_status_t crm_assignment_arm(const struct crm_assignment_t *assignment,
                                const char *id,
                                size_t id_length,
                                struct crm_text_t *out_name,
                                struct crm_error_t **error);

/**
 * Returns the code of each customer's arm, for crm_assignment_arm_name() to name.
 *
 * The column may be of #CRM_TYPE_STRING, #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, #CRM_TYPE_INT32,
 * #CRM_TYPE_INT64, #CRM_TYPE_DECIMAL128 without decimals, or #CRM_TYPE_DICTIONARY of text or
 * integers.
 *
 * @param assignment     The assignment; borrowed for the call.
 * @param ids            The column of the customers' ids; borrowed for the call.
 * @param row_count      Its number of rows.
 * @param[out] out_codes Receives as many codes: 0 for the control, from 1 on the treated arms in
 *                       the order of the definition.
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, #CRM_ERR_NULL_VALUE, #CRM_ERR_INVALID_UTF8, #CRM_ERR_COLUMN_TYPE,
 *         #CRM_ERR_MALFORMED_COLUMN, #CRM_ERR_TOO_LARGE for rows that do not fit in memory.
 */
crm_status_t crm_assignment_assign(const struct crm_assignment_t *assignment,
                                   const struct crm_column_t *ids,
                                   size_t row_count,
                                   uint16_t *out_codes,
                                   struct crm_error_t **error);

/**
 * Computes GrowthBook's hash, version 1: FNV-1a of 32 bits of `value` followed by `seed`, modulo
 * 1,000, over 1,000.
 *
 * @param seed            The seed, UTF-8; may be empty.
 * @param seed_length     Its length in bytes.
 * @param value           The value, UTF-8; may be empty.
 * @param value_length    Its length in bytes.
 * @param[out] out_number Receives a number from 0 to 0.999.
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
 *                        NULL.
 * @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
 */
crm_status_t crm_growthbook_v1(const char *seed,
                               size_t seed_length,
                               const char *value,
                               size_t value_length,
                               double *out_number,
                               struct crm_error_t **error);

/**
 * Computes GrowthBook's hash, version 2: FNV-1a of 32 bits of `seed` followed by `value`, written in
 * decimal, and FNV-1a of that, modulo 10,000, over 10,000.
 *
 * @param seed            The seed, UTF-8; may be empty.
 * @param seed_length     Its length in bytes.
 * @param value           The value, UTF-8; may be empty.
 * @param value_length    Its length in bytes.
 * @param[out] out_number Receives a number from 0 to 0.9999.
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
 *                        NULL.
 * @return #CRM_OK, #CRM_ERR_INVALID_UTF8_ARGUMENT.
 */
crm_status_t crm_growthbook_v2(const char *seed,
                               size_t seed_length,
                               const char *value,
                               size_t value_length,
                               double *out_number,
                               struct crm_error_t **error);

/**
 * Looks for ids that occur more than once in one arm, and for ids in more than one arm.
 *
 * Ids may be of the types that crm_assignment_assign() takes, arms of #CRM_TYPE_STRING,
 * #CRM_TYPE_UTF8, #CRM_TYPE_LARGE_UTF8, #CRM_TYPE_DICTIONARY of text, or integers or booleans. The
 * call needs memory for each different id: its text and from 32 to 64 bytes more, and as much again
 * for a moment.
 *
 * @param ids            The column of the customers' ids; borrowed for the call.
 * @param arms           The column of their arms; borrowed for the call.
 * @param row_count      The number of rows of each.
 * @param[out] out_check Receives what was found, owned by the caller; free it with
 *                       crm_id_check_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, or a number of the 200s for the columns, #CRM_ERR_TOO_LARGE for more ids than
 *         are told apart, or rows that do not fit in memory.
 */
crm_status_t crm_check_ids(const struct crm_column_t *ids,
                           const struct crm_column_t *arms,
                           size_t row_count,
                           struct crm_id_check_t **out_check,
                           struct crm_error_t **error);

/**
 * Frees a check; NULL is ignored. What was borrowed from it is gone with it.
 *
 * @param check  The check, owned by the caller, or NULL.
 */
void crm_id_check_free(struct crm_id_check_t *check);

/**
 * Returns the number of rows.
 *
 * @param check  The check; NULL gives 0.
 */
uint64_t crm_id_check_rows(const struct crm_id_check_t *check);

/**
 * Returns the number of different ids.
 *
 * @param check  The check; NULL gives 0.
 */
uint64_t crm_id_check_distinct(const struct crm_id_check_t *check);

/**
 * Returns the number of ids that occur more than once in one arm.
 *
 * @param check  The check; NULL gives 0.
 */
uint64_t crm_id_check_duplicates(const struct crm_id_check_t *check);

/**
 * Returns the number of ids that occur in more than one arm.
 *
 * @param check  The check; NULL gives 0.
 */
uint64_t crm_id_check_in_two_arms(const struct crm_id_check_t *check);

/**
 * Returns an id that occurs more than once in one arm. There are as many examples as crm_id_check_duplicates() says,
 * but at most ten: the smallest in the order of their bytes.
 *
 * @param check  The check; NULL gives the empty text.
 * @param index  From 0 on.
 * @return Borrowed until `check` is freed; the empty text when there are not as many.
 */
struct crm_text_t crm_id_check_duplicate_example(const struct crm_id_check_t *check,
                                                 size_t index);

/**
 * Returns an id that occurs in more than one arm. There are as many examples as crm_id_check_in_two_arms() says,
 * but at most ten: the smallest in the order of their bytes.
 *
 * @param check  The check; NULL gives the empty text.
 * @param index  From 0 on.
 * @return Borrowed until `check` is freed; the empty text when there are not as many.
 */
struct crm_text_t crm_id_check_in_two_arms_example(const struct crm_id_check_t *check,
                                                   size_t index);

/**
 * Writes the numbers and the examples as canonical JSON (RFC 8785).
 *
 * @param check         The check; borrowed for the call.
 * @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_id_check_to_json(const struct crm_id_check_t *check,
                                  struct crm_string_t **out_json,
                                  struct crm_error_t **error);

/**
 * Makes a study that has seen no customer, from its definition:
 *
 *     {
 *       "version": 1,
 *       "arm": "segment",                 the column that names each customer's arm
 *       "control": "No E-Mail",           the arm that did not see the program
 *       "churned": "lapsed",              the column that says whether the customer was lost
 *       "currency": "USD",                of all amounts, ISO 4217
 *       "follow_up": {"days": 14},        or {"months": 3}, or "open"
 *       "cost": {"fixed": "1500", "per_assigned": "0.0125", "per_exposed": "0"},
 *                                         or one such object for each arm by its name
 *                                         and, all optional:
 *       "count": "customers",             the column of how many customers a row stands for
 *       "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1},
 *                                         the relative size that each arm was meant to have
 *       "assignment": {"version": 1, "name": "spring", ...},
 *                                         how customers were drawn into arms, a document of
 *                                         crm_assignment_from_json() with the same control;
 *                                         instead of "allocation_ratio"
 *       "id": "customer",                 with "assignment", the column of ids, to compare each
 *                                         row's arm with the one that was drawn
 *       "revenue": "spend",               the column of what each customer brought in
 *       "baseline": "history",            the column of a figure from before the program
 *       "cost_column": "coupons",         the column of what was spent on each customer
 *       "strata": ["zip_code"],           the columns that divide customers into strata
 *       "covariates": ["recency"],        the columns by which arms are compared: numbers;
 *                                         text or booleans for categories
 *       "exposed": "opened",              the column that says who was in fact exposed
 *       "followed_days": "days",          the column of how many days lie between each customer's
 *                                         assignment and the end of the data, lost before or not
 *       "currency_column": "currency",    a column of currencies, all of which must be `currency`
 *       "decimals": {"history": 2},       with how many decimals the numbers of a column are summed
 *       "share_fixed": true,              one fixed cost is shared among the treated arms
 *       "negative_cost": true,            the cost column may hold negative numbers
 *       "context": {"market": "duopoly"}  on what the cost depends
 *     }
 *
 * With a cost for each arm, an allocation ratio or an assignment, a row with any other arm is an
 * error.
 * Without `decimals`, those of the currency hold for revenue and the cost column, and 6 for all
 * others. A cost for those exposed needs the column `exposed`; customers who were followed for less
 * than the follow-up, which must then be in days, are left out and counted.
 *
 * @param definition        The definition as JSON, UTF-8.
 * @param definition_length Its length in bytes.
 * @param[out] out_study    Receives the study, owned by the caller; free it with
 *                          crm_retention_study_free().
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_INVALID_DOCUMENT, #CRM_ERR_UNSUPPORTED_VERSION, #CRM_ERR_CONFLICT,
 *         #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_MISSING_COST, #CRM_ERR_TOO_MANY_DECIMALS.
 */
crm_status_t crm_retention_study_new(const char *definition,
                                     size_t definition_length,
                                     struct crm_retention_study_t **out_study,
                                     struct crm_error_t **error);

/**
 * Frees a study; NULL is ignored.
 *
 * @param study  The study, owned by the caller, or NULL.
 */
void crm_retention_study_free(struct crm_retention_study_t *study);

/**
 * Makes a study of the same definition that has seen no customer, for another thread to fill.
 *
 * @param study          The study; borrowed for the call.
 * @param[out] out_study Receives the new study, owned by the caller; free it with
 *                       crm_retention_study_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_study_empty(const struct crm_retention_study_t *study,
                                       struct crm_retention_study_t **out_study,
                                       struct crm_error_t **error);

/**
 * Writes the definition in its canonical form (RFC 8785).
 *
 * @param study         The study; borrowed for the call.
 * @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_study_definition(const struct crm_retention_study_t *study,
                                            struct crm_string_t **out_json,
                                            struct crm_error_t **error);

/**
 * Adds the rows of a table, all or none.
 *
 * A row is one customer, or as many as the `count` column says. The arm may be text of any kind, a
 * dictionary of text, an integer or a boolean, and so may a stratum, which may be null as well; the
 * loss and the exposure a boolean, or a number that is 0 or 1; the count a whole number from 0 to
 * 2^53. Revenue, baseline and covariates may be null: such customers are left out of that figure
 * only, and counted. A cost must not be null.
 *
 * @param study         The study; used by one thread at a time.
 * @param columns       The columns of the table, in any order; borrowed for the call.
 * @param column_count  Their number.
 * @param row_count     The number of rows of each.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_UNKNOWN_ARM,
 *         #CRM_ERR_VANISHING_VALUE for a number that would become 0 in its decimals,
 *         #CRM_ERR_CURRENCY_MISMATCH, #CRM_ERR_CONFLICT for a covariate of numbers in some rows and
 *         of text in others, #CRM_ERR_TOO_LARGE for a column that does not fit in memory. On failure
 *         the study is as it was.
 */
crm_status_t crm_retention_study_update(struct crm_retention_study_t *study,
                                        const struct crm_column_t *columns,
                                        size_t column_count,
                                        size_t row_count,
                                        struct crm_error_t **error);

/**
 * Adds the rows of a table of Arrow's C data interface, all or none.
 *
 * @param study       The study; used by one thread at a time.
 * @param array       An array of structs, one row each; borrowed for the call, never released.
 * @param schema      Its schema; borrowed for the call, never released.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return As crm_retention_study_update(). On failure the study is as it was.
 */
crm_status_t crm_retention_study_update_arrow(struct crm_retention_study_t *study,
                                              const struct ArrowArray *array,
                                              const struct ArrowSchema *schema,
                                              struct crm_error_t **error);

/**
 * Adds the rows of a stream of Arrow's C stream interface, all or none.
 *
 * @param study       The study; used by one thread at a time.
 * @param stream      A stream of arrays of structs; it is taken, and released also on failure.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return As crm_retention_study_update(), #CRM_ERR_STREAM when the producer failed. On failure the
 *         study is as it was.
 */
crm_status_t crm_retention_study_update_stream(struct crm_retention_study_t *study,
                                               struct ArrowArrayStream *stream,
                                               struct crm_error_t **error);

/**
 * Adds a table that has been grouped already, all or none: the arm and the strata by their own
 * column names, "n" customers and "churned" of them.
 *
 * crm_retention_study_summary_sql() writes the query for it. For each metric m that the study has
 * ("revenue", "baseline", "cost"):
 *
 *     m_n               customers who have it; n without this column
 *     m_churned         those of them who were lost; churned where all have it
 *     m_sum, m_sum_sq   the sum and the sum of squares
 *     m_churned_sum     the sum over those who were lost
 *
 * For each pair, such as revenue_baseline: "revenue_baseline_n" customers who have both,
 * "revenue_baseline_sum" of the products, and over the same customers
 * "revenue_baseline_revenue_sum", "revenue_baseline_revenue_sum_sq" and likewise for the other;
 * without these columns those of the metrics, where all customers have both. "exposed" and
 * "exposed_churned"; "excluded"; for each numeric covariate c its "c_n", "c_sum" and "c_sum_sq".
 *
 * Sums are integers, decimals, floats, or text that writes a decimal. A float that is no whole
 * number of units is rounded and counted ("inexact_summary" among the findings). What a column that
 * is not there would be needed for is undefined in the report; all else is not affected.
 *
 * @param study         The study; used by one thread at a time.
 * @param columns       The columns of the table, in any order; borrowed for the call.
 * @param column_count  Their number.
 * @param row_count     The number of rows of each.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return As crm_retention_study_update(), where #CRM_ERR_INVALID_VALUE also stands for more lost
 *         than there are, and #CRM_ERR_INCONSISTENT_SUMMARY when a row says what no customers can
 *         have given, such as more exposed than there are. On failure the study is as it was.
 */
crm_status_t crm_retention_study_update_summary(struct crm_retention_study_t *study,
                                                const struct crm_column_t *columns,
                                                size_t column_count,
                                                size_t row_count,
                                                struct crm_error_t **error);

/**
 * Adds a table of Arrow's C data interface that has been grouped already, all or none; the columns
 * are those of crm_retention_study_update_summary().
 *
 * @param study       The study; used by one thread at a time.
 * @param array       An array of structs, one row each; borrowed for the call, never released.
 * @param schema      Its schema; borrowed for the call, never released.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return As crm_retention_study_update_summary(). On failure the study is as it was.
 */
crm_status_t crm_retention_study_update_summary_arrow(struct crm_retention_study_t *study,
                                                      const struct ArrowArray *array,
                                                      const struct ArrowSchema *schema,
                                                      struct crm_error_t **error);

/**
 * Adds a stream of tables that have been grouped already, all or none; the columns are those of
 * crm_retention_study_update_summary().
 *
 * @param study       The study; used by one thread at a time.
 * @param stream      A stream of arrays of structs; it is taken, and released also on failure.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return As crm_retention_study_update_summary(), #CRM_ERR_STREAM when the producer failed. On
 *         failure the study is as it was.
 */
crm_status_t crm_retention_study_update_summary_stream(struct crm_retention_study_t *study,
                                                       struct ArrowArrayStream *stream,
                                                       struct crm_error_t **error);

/**
 * Returns the number of columns that crm_retention_study_update_summary() reads.
 *
 * @param study  The study; NULL gives 0.
 */
size_t crm_retention_study_summary_column_count(const struct crm_retention_study_t *study);

/**
 * Returns the name of a column that crm_retention_study_update_summary() reads, where the table has
 * it.
 *
 * @param study  The study; NULL gives the empty text.
 * @param index  From 0 on.
 * @return Borrowed until `study` is freed; empty when there are not as many columns.
 */
struct crm_text_t crm_retention_study_summary_column_at(const struct crm_retention_study_t *study,
                                                        size_t index);

/**
 * Writes the query that groups a table of rows into the table that
 * crm_retention_study_update_summary() takes: any database is then as good as rows, to the bit.
 *
 * The names of tables and columns are quoted, and a point in `table` parts a schema from its table.
 * Sums are exact: integers inside, text that writes a decimal outside. What rows would be refused
 * for (a null where they may have none, an outcome of 0.4, a cost below 0, also of a customer who is
 * excluded) makes a count null, which is refused, or the query fails. Metrics and covariates must be
 * numbers. What the databases do otherwise:
 *
 * - Each rounds numbers with more decimals than are declared in its own way, and they are not counted
 *   as rounded. Text that writes numbers may pass for numbers.
 * - PostgreSQL fails for its type money, and for a name beyond 63 bytes, which it would cut, such as
 *   "c_sum_sq" of a covariate c of more than 56 bytes.
 * - Spark refuses sums beyond 38 digits, and may be off in the last digit of a float beyond 2^52
 *   units.
 * - SQLite keeps NaN as null, and refuses sums beyond its integers, which numbers of 10^12 units or
 *   more may reach.
 * - All but PostgreSQL take columns whose names differ in case for the same.
 *
 * @param study         The study; borrowed for the call.
 * @param table         The name of the table, UTF-8.
 * @param table_length  Its length in bytes.
 * @param dialect       A CRM_DIALECT number.
 * @param[out] out_sql  Receives the query, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for another dialect.
 */
crm_status_t crm_retention_study_summary_sql(const struct crm_retention_study_t *study,
                                             const char *table,
                                             size_t table_length,
                                             int32_t dialect,
                                             struct crm_string_t **out_sql,
                                             struct crm_error_t **error);

/**
 * Adds what another study of the same definition has seen.
 *
 * @param study       The study; used by one thread at a time.
 * @param other       The other; borrowed for the call.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_DOCUMENT_MISMATCH when the
 *         definitions differ, #CRM_ERR_OVERFLOW. On failure the study is as it was.
 */
crm_status_t crm_retention_study_merge(struct crm_retention_study_t *study,
                                       const struct crm_retention_study_t *other,
                                       struct crm_error_t **error);

/**
 * Writes the state as canonical JSON: the definition, the counts, and a checksum.
 *
 * @param study         The study; borrowed for the call.
 * @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_study_to_json(const struct crm_retention_study_t *study,
                                         struct crm_string_t **out_json,
                                         struct crm_error_t **error);

/**
 * Reads a state that crm_retention_study_to_json() wrote, in this or another language.
 *
 * @param json           The JSON, UTF-8.
 * @param json_length    Its length in bytes.
 * @param[out] out_study Receives the study, owned by the caller; free it with
 *                       crm_retention_study_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, #CRM_ERR_DAMAGED_STATE when it was cut or edited, #CRM_ERR_UNSUPPORTED_VERSION,
 *         #CRM_ERR_INVALID_DOCUMENT.
 */
crm_status_t crm_retention_study_from_json(const char *json,
                                           size_t json_length,
                                           struct crm_retention_study_t **out_study,
                                           struct crm_error_t **error);

/**
 * Compares each treated arm with the control.
 *
 * @param study           The study; borrowed for the call.
 * @param options         The options, filled by crm_report_options_default(); borrowed for the
 *                        call; NULL for the defaults.
 * @param[out] out_report Receives the report, owned by the caller; free it with
 *                        crm_retention_report_free().
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
 *                        NULL.
 * @return #CRM_OK, #CRM_ERR_MISSING_CONTROL, #CRM_ERR_MISSING_TREATED and #CRM_ERR_EMPTY_ARM when
 *         an arm has no customers, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME,
 *         #CRM_ERR_TOO_MANY_DECIMALS and #CRM_ERR_CONFLICT for the options, the latter too when
 *         `stratified` finds no stratum with customers of both the control and a treated arm,
 *         which it names; #CRM_ERR_STRUCT_SIZE, #CRM_ERR_OVERFLOW when the cost does not fit 28
 *         digits.
 */
crm_status_t crm_retention_study_report(const struct crm_retention_study_t *study,
                                        const struct crm_report_options_t *options,
                                        struct crm_retention_report_t **out_report,
                                        struct crm_error_t **error);

/**
 * Fills options with their defaults.
 *
 * @param[out] options  Receives the defaults and its size.
 * @param size          `sizeof options` of the program.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_STRUCT_SIZE when `size` is smaller than the struct ever was.
 */
crm_status_t crm_report_options_default(struct crm_report_options_t *options,
                                        size_t size,
                                        struct crm_error_t **error);

/**
 * Frees a report; NULL is ignored. What was borrowed from it is gone with it.
 *
 * @param report  The report, owned by the caller, or NULL.
 */
void crm_retention_report_free(struct crm_retention_report_t *report);

/**
 * Writes the report as a table for a terminal of 80 columns.
 *
 * @param report        The report; borrowed for the call.
 * @param[out] out_text Receives the text, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_report_to_text(const struct crm_retention_report_t *report,
                                          struct crm_string_t **out_text,
                                          struct crm_error_t **error);

/**
 * Writes all the numbers of the report as canonical JSON (RFC 8785).
 *
 * @param report        The report; borrowed for the call.
 * @param[out] out_json Receives the JSON, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_report_to_json(const struct crm_retention_report_t *report,
                                          struct crm_string_t **out_json,
                                          struct crm_error_t **error);

/**
 * Writes the report as one HTML page that needs nothing else, for a browser, a telephone or paper.
 *
 * @param report        The report; borrowed for the call.
 * @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_report_to_html(const struct crm_retention_report_t *report,
                                          struct crm_string_t **out_html,
                                          struct crm_error_t **error);

/**
 * Writes the report as a fragment of HTML that carries its own style, for a page of yours.
 *
 * @param report        The report; borrowed for the call.
 * @param[out] out_html Receives the HTML, owned by the caller; free it with crm_string_free().
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_retention_report_to_html_fragment(const struct crm_retention_report_t *report,
                                                   struct crm_string_t **out_html,
                                                   struct crm_error_t **error);

/**
 * Returns the test of the sizes of the arms against the allocation ratio.
 *
 * @param report        The report; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no allocation ratio was stated.
 */
crm_status_t crm_retention_report_sample_ratio(const struct crm_retention_report_t *report,
                                               struct crm_sample_ratio_t *out_test,
                                               struct crm_error_t **error);

/**
 * Returns the control arm.
 *
 * @param report  The report; NULL gives NULL.
 * @return Borrowed until `report` is freed.
 */
const struct crm_control_report_t *crm_retention_report_control(const struct crm_retention_report_t *report);

/**
 * Returns the number of treated arms.
 *
 * @param report  The report; NULL gives 0.
 */
size_t crm_retention_report_arm_count(const struct crm_retention_report_t *report);

/**
 * Returns a treated arm; they are in the order of their names.
 *
 * @param report  The report; NULL gives NULL.
 * @param index   From 0 on.
 * @return Borrowed until `report` is freed; NULL when there are not as many arms.
 */
const struct crm_arm_report_t *crm_retention_report_arm_at(const struct crm_retention_report_t *report,
                                                           size_t index);

/**
 * Returns a treated arm by its name.
 *
 * @param report       The report; NULL gives NULL.
 * @param name         The name of the arm, UTF-8.
 * @param name_length  Its length in bytes.
 * @return Borrowed until `report` is freed; NULL when there is no such treated arm.
 */
const struct crm_arm_report_t *crm_retention_report_arm(const struct crm_retention_report_t *report,
                                                        const char *name,
                                                        size_t name_length);

/**
 * Returns the number of findings.
 *
 * @param report  The report; NULL gives 0.
 */
size_t crm_retention_report_finding_count(const struct crm_retention_report_t *report);

/**
 * Returns a finding.
 *
 * @param report  The report; NULL gives NULL.
 * @param index   From 0 on.
 * @return Borrowed until `report` is freed; NULL when there are not as many findings.
 */
const struct crm_finding_t *crm_retention_report_finding_at(const struct crm_retention_report_t *report,
                                                            size_t index);

/**
 * Returns the number of comparisons of covariates: as many for each treated arm.
 *
 * @param report  The report; NULL gives 0.
 */
size_t crm_retention_report_balance_count(const struct crm_retention_report_t *report);

/**
 * Returns how a treated arm and the control differ in a covariate, which the program cannot have
 * changed; by the treated arms, the baseline first.
 *
 * @param report  The report; NULL gives NULL.
 * @param index   From 0 on.
 * @return Borrowed until `report` is freed; NULL when there are not as many.
 */
const struct crm_balance_t *crm_retention_report_balance_at(const struct crm_retention_report_t *report,
                                                            size_t index);

/**
 * Returns the number of treated arms that were compared by strata: all, or none without strata.
 *
 * @param report  The report; NULL gives 0.
 */
size_t crm_retention_report_strata_count(const struct crm_retention_report_t *report);

/**
 * Returns what the strata say of a treated arm; they are in the order of the arms.
 *
 * @param report  The report; NULL gives NULL.
 * @param index   From 0 on.
 * @return Borrowed until `report` is freed; NULL when there are not as many.
 */
const struct crm_strata_report_t *crm_retention_report_strata_at(const struct crm_retention_report_t *report,
                                                                 size_t index);

/**
 * Returns the name of the control arm.
 *
 * @param control  The control; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_control_report_name(const struct crm_control_report_t *control);

/**
 * Returns the number of customers of the control.
 *
 * @param control  The control; NULL gives 0.
 */
uint64_t crm_control_report_n(const struct crm_control_report_t *control);

/**
 * Returns the number of customers of the control who were lost.
 *
 * @param control  The control; NULL gives 0.
 */
uint64_t crm_control_report_churned(const struct crm_control_report_t *control);

/**
 * Returns the share of the control that was lost, with its Wilson interval.
 *
 * @param control           The control; borrowed for the call.
 * @param[out] out_estimate Receives the rate.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_control_report_churn_rate(const struct crm_control_report_t *control,
                                           struct crm_estimate_t *out_estimate,
                                           struct crm_error_t **error);

/**
 * Returns the number of customers of the control who were exposed to the program all the same.
 *
 * @param control          The control; borrowed for the call.
 * @param[out] out_exposed Receives the number.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
 *                         NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when exposure is not known.
 */
crm_status_t crm_control_report_exposed(const struct crm_control_report_t *control,
                                        uint64_t *out_exposed,
                                        struct crm_error_t **error);

/**
 * Returns the number of customers left out of the control because they were followed for less than
 * the follow-up.
 *
 * @param control  The control; NULL gives 0.
 */
uint64_t crm_control_report_excluded(const struct crm_control_report_t *control);

/**
 * Returns the name of an arm.
 *
 * @param arm  The arm; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_arm_report_name(const struct crm_arm_report_t *arm);

/**
 * Returns the number of customers of an arm.
 *
 * @param arm  The arm; NULL gives 0.
 */
uint64_t crm_arm_report_n(const struct crm_arm_report_t *arm);

/**
 * Returns the number of customers of an arm who were lost.
 *
 * @param arm  The arm; NULL gives 0.
 */
uint64_t crm_arm_report_churned(const struct crm_arm_report_t *arm);

/**
 * Returns the p-value of no effect, adjusted for several treated arms: the verdict follows it.
 *
 * @param arm  The arm; NULL gives 1.
 */
double crm_arm_report_p_value(const struct crm_arm_report_t *arm);

/**
 * Returns the p-value of no effect as if this were the only treated arm: the test that belongs to
 * the interval of the churn reduction.
 *
 * @param arm  The arm; NULL gives 1.
 */
double crm_arm_report_unadjusted_p_value(const struct crm_arm_report_t *arm);

/**
 * Returns what the study says of the effect, a CRM_VERDICT number.
 *
 * @param arm  The arm; NULL gives 0.
 */
int32_t crm_arm_report_verdict(const struct crm_arm_report_t *arm);

/**
 * Returns where the program lies on the plane of effect and cost, a CRM_QUADRANT number.
 *
 * @param arm  The arm; NULL gives 0.
 * @return 0 when the cost is undefined; crm_arm_report_cost() says why.
 */
int32_t crm_arm_report_quadrant(const struct crm_arm_report_t *arm);

/**
 * Returns the share of an arm that was lost, with its Wilson interval.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the rate.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_arm_report_churn_rate(const struct crm_arm_report_t *arm,
                                       struct crm_estimate_t *out_estimate,
                                       struct crm_error_t **error);

/**
 * Returns the control's churn rate less the arm's: positive is good. Its interval is not adjusted
 * for several arms.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the churn reduction.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_arm_report_churn_reduction(const struct crm_arm_report_t *arm,
                                            struct crm_estimate_t *out_estimate,
                                            struct crm_error_t **error);

/**
 * Returns the churn rate over the control's; below 1 is good.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the ratio.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no customer was lost in either.
 */
crm_status_t crm_arm_report_risk_ratio(const struct crm_arm_report_t *arm,
                                       struct crm_estimate_t *out_estimate,
                                       struct crm_error_t **error);

/**
 * Returns the odds of churn over the control's; below 1 is good.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the ratio.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no customer, or every customer, was lost in both.
 */
crm_status_t crm_arm_report_odds_ratio(const struct crm_arm_report_t *arm,
                                       struct crm_estimate_t *out_estimate,
                                       struct crm_error_t **error);

/**
 * Returns the customers retained: the churn reduction times the customers of the arm.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the number.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_arm_report_retained(const struct crm_arm_report_t *arm,
                                     struct crm_estimate_t *out_estimate,
                                     struct crm_error_t **error);

/**
 * Returns the net benefit at the customer value, or with the revenue, that the report was asked
 * for.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the net benefit, in the study's currency.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when the report was asked for none, #CRM_ERR_UNDEFINED when the
 *         cost is, or the revenue where that is what counts.
 */
crm_status_t crm_arm_report_net_benefit_at_value(const struct crm_arm_report_t *arm,
                                                 struct crm_estimate_t *out_estimate,
                                                 struct crm_error_t **error);

/**
 * Returns how many times the cost of a new customer exceeds that of a retained one.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the ratio.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when the report was given no cost of acquisition,
 *         #CRM_ERR_UNDEFINED when the program's cost is undefined or not above 0, or when it varies
 *         among customers and the data do not bound the ratio.
 */
crm_status_t crm_arm_report_acquisition_ratio(const struct crm_arm_report_t *arm,
                                              struct crm_estimate_t *out_estimate,
                                              struct crm_error_t **error);

/**
 * Returns the net benefit when a retained customer is worth `value`: value * retained - cost.
 *
 * @param arm               The arm; borrowed for the call.
 * @param value             What a retained customer is worth, in the study's currency.
 * @param[out] out_estimate Receives the net benefit, in the study's currency.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when `value` is negative, #CRM_ERR_TOO_MANY_DECIMALS,
 *         #CRM_ERR_UNDEFINED when the cost is.
 */
crm_status_t crm_arm_report_net_benefit(const struct crm_arm_report_t *arm,
                                        struct crm_money_t value,
                                        struct crm_estimate_t *out_estimate,
                                        struct crm_error_t **error);

/**
 * Returns the number needed to treat to retain one customer.
 *
 * @param arm          The arm; borrowed for the call.
 * @param[out] out_set Receives the set: positive numbers are to benefit, negative ones to harm.
 * @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
 *                     NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the interval of the churn reduction is nothing but 0.
 */
crm_status_t crm_arm_report_nnt(const struct crm_arm_report_t *arm,
                                struct crm_ratio_set_t *out_set,
                                struct crm_error_t **error);

/**
 * Returns what the program cost more than if the arm's customers had been controls.
 *
 * @param arm           The arm; borrowed for the call.
 * @param[out] out_cost Receives the cost, in the study's currency, exact.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when a summary lacked the columns that it needs,
 *         #CRM_ERR_OVERFLOW when the cost does not fit 64 bits.
 */
crm_status_t crm_arm_report_cost(const struct crm_arm_report_t *arm,
                                 struct crm_money_t *out_cost,
                                 struct crm_error_t **error);

/**
 * Returns the cost of each retained customer, as a point and as the set of costs that the data
 * allow.
 *
 * The set holds the customer values at which the net benefit of the program may be 0. It is
 * bounded above exactly when the interval of the churn reduction excludes 0.
 *
 * @param arm          The arm; borrowed for the call.
 * @param[out] out_set Receives the set, in the study's currency.
 * @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
 *                     NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the cost is, or the effect is exactly 0 without any
 *         uncertainty.
 */
crm_status_t crm_arm_report_cost_per_retained(const struct crm_arm_report_t *arm,
                                              struct crm_ratio_set_t *out_set,
                                              struct crm_error_t **error);

/**
 * Returns what a customer of the arm may cost: the `per_assigned` at which the net benefit would be
 * 0.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the cost, in the study's currency.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when the report was not asked for the net benefit,
 *         #CRM_ERR_UNDEFINED when that is.
 */
crm_status_t crm_arm_report_break_even_unit_cost(const struct crm_arm_report_t *arm,
                                                 struct crm_estimate_t *out_estimate,
                                                 struct crm_error_t **error);

/**
 * Returns the net benefit over the cost.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the ratio.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when the report was not asked for the net benefit,
 *         #CRM_ERR_UNDEFINED when that is, when the cost is not above 0, or when the data do not
 *         bound it.
 */
crm_status_t crm_arm_report_return_on_cost(const struct crm_arm_report_t *arm,
                                           struct crm_estimate_t *out_estimate,
                                           struct crm_error_t **error);

/**
 * Returns what the arm's customers brought in more than if they had been controls (Welch).
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the revenue, in the study's currency.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the study has no revenue, a summary lacked its columns, or
 *         fewer than two customers of an arm have it.
 */
crm_status_t crm_arm_report_incremental_revenue(const struct crm_arm_report_t *arm,
                                                struct crm_estimate_t *out_estimate,
                                                struct crm_error_t **error);

/**
 * Returns the incremental revenue, adjusted for the baseline.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the revenue, in the study's currency.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the study has no revenue or no baseline, a summary lacked
 *         their columns, fewer than three customers of an arm have both, or the report was asked
 *         to leave it out.
 */
crm_status_t crm_arm_report_incremental_revenue_adjusted(const struct crm_arm_report_t *arm,
                                                         struct crm_estimate_t *out_estimate,
                                                         struct crm_error_t **error);

/**
 * Returns the churn reduction, adjusted for the baseline.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the churn reduction.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the study has no baseline, a summary lacked its columns,
 *         fewer than three customers of an arm have it, or the report was asked to leave it out.
 */
crm_status_t crm_arm_report_churn_reduction_adjusted(const struct crm_arm_report_t *arm,
                                                     struct crm_estimate_t *out_estimate,
                                                     struct crm_error_t **error);

/**
 * Returns the churn reduction among those whom the assignment exposed: the churn reduction over the
 * difference in exposure (Wald's ratio, Fieller's set).
 *
 * @param arm          The arm; borrowed for the call.
 * @param[out] out_set Receives the set.
 * @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
 *                     NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when exposure is not known, or is the same in both arms.
 */
crm_status_t crm_arm_report_complier_reduction(const struct crm_arm_report_t *arm,
                                               struct crm_ratio_set_t *out_set,
                                               struct crm_error_t **error);

/**
 * Returns the confidence that the program is worth its cost when a retained customer is worth each
 * of `values`: the cost-effectiveness acceptability curve.
 *
 * A confidence, not a probability: 1 less the one-sided p-value of a net benefit of at most 0.
 *
 * @param arm                  The arm; borrowed for the call.
 * @param values               What a retained customer is worth, in the study's currency; borrowed
 *                             for the call; may be NULL when `count` is 0.
 * @param count                The number of values.
 * @param[out] out_confidences Receives a confidence for each value, from 0 to 1: room for `count`.
 * @param[out] error           On failure receives the details, to be freed with crm_error_free();
 *                             may be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when a value is negative, #CRM_ERR_TOO_MANY_DECIMALS,
 *         #CRM_ERR_UNDEFINED when the cost is.
 */
crm_status_t crm_arm_report_acceptability(const struct crm_arm_report_t *arm,
                                          const struct crm_money_t *values,
                                          size_t count,
                                          double *out_confidences,
                                          struct crm_error_t **error);

/**
 * Returns what the study says of the program's money, a CRM_MONEY_VERDICT number.
 *
 * @param arm  The arm; NULL gives 0.
 * @return 0 when the report was not asked for the net benefit, or that is undefined.
 */
int32_t crm_arm_report_money_verdict(const struct crm_arm_report_t *arm);

/**
 * Returns which figure decided the verdict on the effect, in a sentence.
 *
 * @param arm  The arm; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_arm_report_verdict_basis(const struct crm_arm_report_t *arm);

/**
 * Returns which figure decided the verdict on the money, in a sentence.
 *
 * @param arm  The arm; NULL gives the empty text.
 * @return Borrowed until the report is freed; empty when there is no such verdict.
 */
struct crm_text_t crm_arm_report_money_verdict_basis(const struct crm_arm_report_t *arm);

/**
 * Returns the number of customers of an arm who were in fact exposed to the program.
 *
 * @param arm              The arm; borrowed for the call.
 * @param[out] out_exposed Receives the number.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
 *                         NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when exposure is not known.
 */
crm_status_t crm_arm_report_exposed(const struct crm_arm_report_t *arm,
                                    uint64_t *out_exposed,
                                    struct crm_error_t **error);

/**
 * Returns the number of customers left out of an arm because they were followed for less than the
 * follow-up.
 *
 * @param arm  The arm; NULL gives 0.
 */
uint64_t crm_arm_report_excluded(const struct crm_arm_report_t *arm);

/**
 * Returns the name of the treated arm.
 *
 * @param balance  The balance; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_balance_arm(const struct crm_balance_t *balance);

/**
 * Returns the column of the covariate, or of the baseline.
 *
 * @param balance  The balance; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_balance_covariate(const struct crm_balance_t *balance);

/**
 * Returns the standardized mean difference, treated less control (Austin 2009); of categories, the
 * distance of their shares (Yang and Dalton 2012). Up to 0.1 in size is small.
 *
 * @param balance      The balance; borrowed for the call.
 * @param[out] out_smd Receives the difference, in standard deviations.
 * @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
 *                     NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when a summary lacked the columns of the covariate, too few
 *         customers have it, or it does not vary and the arms differ.
 */
crm_status_t crm_balance_smd(const struct crm_balance_t *balance,
                             double *out_smd,
                             struct crm_error_t **error);

/**
 * Returns the p-value of no difference: Welch, and for categories chi-square.
 *
 * @param balance          The balance; borrowed for the call.
 * @param[out] out_p_value Receives the p-value.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
 *                         NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED as for crm_balance_smd().
 */
crm_status_t crm_balance_p_value(const struct crm_balance_t *balance,
                                 double *out_p_value,
                                 struct crm_error_t **error);

/**
 * Returns the p-value of the same share of missing values in both arms (Miettinen and Nurminen).
 *
 * @param balance          The balance; borrowed for the call.
 * @param[out] out_p_value Receives the p-value.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may be
 *                         NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when no value is missing in either arm: there is nothing to
 *         compare.
 */
crm_status_t crm_balance_missing_p_value(const struct crm_balance_t *balance,
                                         double *out_p_value,
                                         struct crm_error_t **error);

/**
 * Compares what two programs cost for each retained customer, first less second.
 *
 * The two are taken to be independent. Arms of one report share their control, so the limits of
 * their difference are wider than they need be: that is safe, but finds less.
 *
 * What keeping a customer costs depends on the customers, the market and the time: costs of
 * different contexts or follow-ups are not comparable, unless `force` says that they are.
 *
 * @param first               An arm of a report; borrowed for the call.
 * @param second              An arm of the same or another report; borrowed for the call.
 * @param force               1 to compare all the same, 0 not to.
 * @param[out] out_comparison Receives the comparison, owned by the caller; free it with
 *                            crm_cost_comparison_free().
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_INCOMPARABLE_CONTEXTS without `force`; in any case
 *         #CRM_ERR_CURRENCY_MISMATCH, #CRM_ERR_CONFLICT when the reports have different levels, and
 *         #CRM_ERR_OUT_OF_RANGE when `force` is neither 0 nor 1.
 */
crm_status_t crm_compare_costs(const struct crm_arm_report_t *first,
                               const struct crm_arm_report_t *second,
                               int32_t force,
                               struct crm_cost_comparison_t **out_comparison,
                               struct crm_error_t **error);

/**
 * Frees a comparison; NULL is ignored. What was borrowed from it is gone with it.
 *
 * @param comparison  The comparison, owned by the caller, or NULL.
 */
void crm_cost_comparison_free(struct crm_cost_comparison_t *comparison);

/**
 * Returns the cost of a retained customer, first less second, of two studies that share no
 * customers.
 *
 * @param comparison        The comparison; borrowed for the call.
 * @param[out] out_estimate Receives the difference, in the currency of both.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED unless both programs are known to retain customers, and the
 *         costs of both are intervals.
 */
crm_status_t crm_cost_comparison_difference(const struct crm_cost_comparison_t *comparison,
                                            struct crm_estimate_t *out_estimate,
                                            struct crm_error_t **error);

/**
 * Returns whether two programs were compared although they differ in more than their costs.
 *
 * @param comparison  The comparison; NULL gives 0.
 * @return 1 or 0.
 */
int32_t crm_cost_comparison_forced(const struct crm_cost_comparison_t *comparison);

/**
 * Returns in how many things two programs differ besides their costs.
 *
 * @param comparison  The comparison; NULL gives 0.
 */
size_t crm_cost_comparison_mismatch_count(const struct crm_cost_comparison_t *comparison);

/**
 * Returns a thing in which two programs differ: a field of the context, or "follow_up".
 *
 * @param comparison  The comparison; NULL gives the empty text.
 * @param index       From 0 on.
 * @return Borrowed until `comparison` is freed; empty when there are not as many.
 */
struct crm_text_t crm_cost_comparison_mismatch_at(const struct crm_cost_comparison_t *comparison,
                                                  size_t index);

/**
 * Returns the name of the kind of finding, such as "tiny_arm".
 *
 * @param finding  The finding; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_finding_name(const struct crm_finding_t *finding);

/**
 * Returns how much the finding weighs, a CRM_SEVERITY number.
 *
 * @param finding  The finding; NULL gives 0.
 */
int32_t crm_finding_severity(const struct crm_finding_t *finding);

/**
 * Returns what the finding says, in a sentence.
 *
 * @param finding  The finding; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_finding_message(const struct crm_finding_t *finding);

/**
 * Returns the finding with all its numbers, as canonical JSON.
 *
 * @param finding  The finding; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_finding_json(const struct crm_finding_t *finding);

/**
 * Returns how many names there are: the columns of the study's strata.
 *
 * @param names  The names; NULL gives 0.
 */
size_t crm_stratum_names_count(const struct crm_stratum_names_t *names);

/**
 * Returns the name of a stratum in one column.
 *
 * @param names  The names; NULL gives the empty text.
 * @param index  From 0 on, in the order of the columns in the definition.
 * @return Borrowed until the report is freed; empty for a null, which crm_stratum_names_is_null()
 *         tells from an empty name, and when there are not as many columns.
 */
struct crm_text_t crm_stratum_names_at(const struct crm_stratum_names_t *names, size_t index);

/**
 * Returns whether a column of a stratum is null.
 *
 * @param names  The names; NULL gives 0.
 * @param index  From 0 on, in the order of the columns in the definition.
 * @return 1 or 0; 0 also when there are not as many columns.
 */
int32_t crm_stratum_names_is_null(const struct crm_stratum_names_t *names, size_t index);

/**
 * Returns the names of a stratum.
 *
 * @param stratum  The stratum; NULL gives NULL.
 * @return Borrowed until the report is freed.
 */
const struct crm_stratum_names_t *crm_stratum_report_names(const struct crm_stratum_report_t *stratum);

/**
 * Returns the number of treated customers of a stratum.
 *
 * @param stratum  The stratum; NULL gives 0.
 */
uint64_t crm_stratum_report_n(const struct crm_stratum_report_t *stratum);

/**
 * Returns the number of treated customers of a stratum who were lost.
 *
 * @param stratum  The stratum; NULL gives 0.
 */
uint64_t crm_stratum_report_churned(const struct crm_stratum_report_t *stratum);

/**
 * Returns the number of controls of a stratum.
 *
 * @param stratum  The stratum; NULL gives 0.
 */
uint64_t crm_stratum_report_control_n(const struct crm_stratum_report_t *stratum);

/**
 * Returns the number of controls of a stratum who were lost.
 *
 * @param stratum  The stratum; NULL gives 0.
 */
uint64_t crm_stratum_report_control_churned(const struct crm_stratum_report_t *stratum);

/**
 * Returns the customers retained in a stratum.
 *
 * @param stratum  The stratum; NULL gives 0.
 */
double crm_stratum_report_retained(const struct crm_stratum_report_t *stratum);

/**
 * Returns the churn reduction in a stratum, by the report's method.
 *
 * @param stratum           The stratum; borrowed for the call.
 * @param[out] out_estimate Receives the churn reduction.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_stratum_report_churn_reduction(const struct crm_stratum_report_t *stratum,
                                                struct crm_estimate_t *out_estimate,
                                                struct crm_error_t **error);

/**
 * Returns the name of the treated arm.
 *
 * @param strata  The strata; NULL gives the empty text.
 * @return Borrowed until the report is freed.
 */
struct crm_text_t crm_strata_report_arm(const struct crm_strata_report_t *strata);

/**
 * Returns the number of strata with customers of both arms.
 *
 * @param strata  The strata; NULL gives 0.
 */
size_t crm_strata_report_stratum_count(const struct crm_strata_report_t *strata);

/**
 * Returns a stratum with customers of both arms; they are in the order of their names.
 *
 * @param strata  The strata; NULL gives NULL.
 * @param index   From 0 on.
 * @return Borrowed until the report is freed; NULL when there are not as many.
 */
const struct crm_stratum_report_t *crm_strata_report_stratum_at(const struct crm_strata_report_t *strata,
                                                                size_t index);

/**
 * Returns the number of strata that lack one of the arms: they have no weight.
 *
 * @param strata  The strata; NULL gives 0.
 */
size_t crm_strata_report_lacking_count(const struct crm_strata_report_t *strata);

/**
 * Returns the names of a stratum that lacks one of the arms.
 *
 * @param strata  The strata; NULL gives NULL.
 * @param index   From 0 on.
 * @return Borrowed until the report is freed; NULL when there are not as many.
 */
const struct crm_stratum_names_t *crm_strata_report_lacking_at(const struct crm_strata_report_t *strata,
                                                               size_t index);

/**
 * Returns the common churn reduction of the strata (Mantel-Haenszel).
 *
 * @param strata              The strata; borrowed for the call.
 * @param[out] out_comparison Receives the churn reduction with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or
 *         it has no variance.
 */
crm_status_t crm_strata_report_churn_reduction(const struct crm_strata_report_t *strata,
                                               struct crm_comparison_t *out_comparison,
                                               struct crm_error_t **error);

/**
 * Returns the common risk ratio of churn, treated over control.
 *
 * @param strata              The strata; borrowed for the call.
 * @param[out] out_comparison Receives the ratio with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or
 *         no customer of an arm was lost, or it has no
 *         variance.
 */
crm_status_t crm_strata_report_risk_ratio(const struct crm_strata_report_t *strata,
                                          struct crm_comparison_t *out_comparison,
                                          struct crm_error_t **error);

/**
 * Returns the common odds ratio of churn, treated over control.
 *
 * @param strata              The strata; borrowed for the call.
 * @param[out] out_comparison Receives the odds ratio with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or
 *         it is zero, infinite or zero divided by zero.
 */
crm_status_t crm_strata_report_odds_ratio(const struct crm_strata_report_t *strata,
                                          struct crm_comparison_t *out_comparison,
                                          struct crm_error_t **error);

/**
 * Returns the test of no effect in any stratum (Cochran, Mantel and Haenszel).
 *
 * @param strata        The strata; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or churn does not differ in
 *         any stratum.
 */
crm_status_t crm_strata_report_cmh(const struct crm_strata_report_t *strata,
                                   struct crm_chi_square_test_t *out_test,
                                   struct crm_error_t **error);

/**
 * Returns the test of no effect in any stratum with the continuity correction.
 *
 * @param strata        The strata; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or churn does not differ in
 *         any stratum.
 */
crm_status_t crm_strata_report_cmh_corrected(const struct crm_strata_report_t *strata,
                                             struct crm_chi_square_test_t *out_test,
                                             struct crm_error_t **error);

/**
 * Returns the test that the churn reduction is the same in all strata.
 *
 * @param strata        The strata; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or fewer than two strata
 *         can be compared.
 */
crm_status_t crm_strata_report_cochran_q(const struct crm_strata_report_t *strata,
                                         struct crm_chi_square_test_t *out_test,
                                         struct crm_error_t **error);

/**
 * Returns the test that the odds ratio is the same in all strata.
 *
 * @param strata        The strata; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or fewer than two strata
 *         can be compared, or the common odds ratio is undefined.
 */
crm_status_t crm_strata_report_breslow_day(const struct crm_strata_report_t *strata,
                                           struct crm_chi_square_test_t *out_test,
                                           struct crm_error_t **error);

/**
 * Returns the test of Breslow and Day with the correction for the odds ratio being estimated.
 *
 * @param strata        The strata; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when no stratum has both arms, or fewer than two strata
 *         can be compared, or the common odds ratio is undefined.
 */
crm_status_t crm_strata_report_tarone(const struct crm_strata_report_t *strata,
                                      struct crm_chi_square_test_t *out_test,
                                      struct crm_error_t **error);

/**
 * Estimates a proportion from `x` events among `n`.
 *
 * @param x                 The events.
 * @param n                 The trials, 1 to 2^53.
 * @param method            #CRM_METHOD_WILSON, #CRM_METHOD_CLOPPER_PEARSON or
 *                          #CRM_METHOD_JEFFREYS.
 * @param level             The confidence level, between 0 and 1.
 * @param[out] out_estimate Receives the estimate.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method.
 */
crm_status_t crm_stats_proportion(uint64_t x,
                                  uint64_t n,
                                  int32_t method,
                                  double level,
                                  struct crm_estimate_t *out_estimate,
                                  struct crm_error_t **error);

/**
 * Tests whether a proportion is `null`, given `x` events among `n`.
 *
 * @param x             The events.
 * @param n             The trials, 1 to 2^53.
 * @param null          The proportion to test, from 0 to 1.
 * @param method        #CRM_METHOD_WILSON, #CRM_METHOD_CLOPPER_PEARSON or #CRM_METHOD_JEFFREYS.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method.
 */
crm_status_t crm_stats_proportion_test(uint64_t x,
                                       uint64_t n,
                                       double null,
                                       int32_t method,
                                       struct crm_test_t *out_test,
                                       struct crm_error_t **error);

/**
 * Compares `x1` of `n1` with `x2` of `n2`: the difference of the proportions, first minus second.
 *
 * @param x1                  The events of the first group.
 * @param n1                  The size of the first group, 1 to 2^53.
 * @param x2                  The events of the second group.
 * @param n2                  The size of the second group, 1 to 2^53.
 * @param method              #CRM_METHOD_MIETTINEN_NURMINEN, #CRM_METHOD_MEE,
 *                            #CRM_METHOD_NEWCOMBE, #CRM_METHOD_AGRESTI_CAFFO or #CRM_METHOD_WALD.
 * @param level               The confidence level, between 0 and 1.
 * @param[out] out_comparison Receives the difference with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method.
 */
crm_status_t crm_stats_risk_difference(uint64_t x1,
                                       uint64_t n1,
                                       uint64_t x2,
                                       uint64_t n2,
                                       int32_t method,
                                       double level,
                                       struct crm_comparison_t *out_comparison,
                                       struct crm_error_t **error);

/**
 * Compares `x1` of `n1` with `x2` of `n2`: the ratio of the proportions, first over second.
 *
 * @param x1                  The events of the first group.
 * @param n1                  The size of the first group, 1 to 2^53.
 * @param x2                  The events of the second group.
 * @param n2                  The size of the second group, 1 to 2^53.
 * @param method              #CRM_METHOD_MIETTINEN_NURMINEN, #CRM_METHOD_KOOPMAN or
 *                            #CRM_METHOD_KATZ.
 * @param level               The confidence level, between 0 and 1.
 * @param[out] out_comparison Receives the ratio with its interval and p-value; the value and the
 *                            upper limit are infinite when the second group has no events.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when neither group has events, and for
 *         #CRM_METHOD_KATZ when one has none, #CRM_ERR_UNKNOWN_NAME for another method.
 */
crm_status_t crm_stats_risk_ratio(uint64_t x1,
                                  uint64_t n1,
                                  uint64_t x2,
                                  uint64_t n2,
                                  int32_t method,
                                  double level,
                                  struct crm_comparison_t *out_comparison,
                                  struct crm_error_t **error);

/**
 * Compares `x1` of `n1` with `x2` of `n2`: the ratio of the odds, first over second.
 *
 * @param x1                  The events of the first group.
 * @param n1                  The size of the first group, 1 to 2^53.
 * @param x2                  The events of the second group.
 * @param n2                  The size of the second group, 1 to 2^53.
 * @param method              #CRM_METHOD_MIETTINEN_NURMINEN or #CRM_METHOD_WOOLF.
 * @param level               The confidence level, between 0 and 1.
 * @param[out] out_comparison Receives the odds ratio with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when neither group has events or
 *         neither has others, and for #CRM_METHOD_WOOLF when any of the four counts is 0,
 *         #CRM_ERR_UNKNOWN_NAME for another method.
 */
crm_status_t crm_stats_odds_ratio(uint64_t x1,
                                  uint64_t n1,
                                  uint64_t x2,
                                  uint64_t n2,
                                  int32_t method,
                                  double level,
                                  struct crm_comparison_t *out_comparison,
                                  struct crm_error_t **error);

/**
 * Computes how many must be treated to prevent one event, not rounded.
 *
 * Events are what is to be prevented: the first group is the control, the second the treated.
 *
 * @param x1           The events of the control.
 * @param n1           The size of the control, 1 to 2^53.
 * @param x2           The events of the treated.
 * @param n2           The size of the treated, 1 to 2^53.
 * @param method       As for crm_stats_risk_difference().
 * @param level        The confidence level, between 0 and 1.
 * @param[out] out_set Receives the set: positive numbers are to benefit, negative ones to harm.
 * @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
 *                     NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when the interval of the difference is
 *         nothing but 0, #CRM_ERR_UNKNOWN_NAME for another method.
 */
crm_status_t crm_stats_nnt(uint64_t x1,
                           uint64_t n1,
                           uint64_t x2,
                           uint64_t n2,
                           int32_t method,
                           double level,
                           struct crm_ratio_set_t *out_set,
                           struct crm_error_t **error);

/**
 * Inverts the interval of a difference into the set of numbers needed to treat.
 *
 * @param difference   The difference with its interval; borrowed for the call.
 * @param[out] out_set Receives the set.
 * @param[out] error   On failure receives the details, to be freed with crm_error_free(); may be
 *                     NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when both limits are 0.
 */
crm_status_t crm_stats_nnt_of(const struct crm_estimate_t *difference,
                              struct crm_ratio_set_t *out_set,
                              struct crm_error_t **error);

/**
 * Says a set of numbers needed to treat in Altman's words, such as
 * "NNTB 10 (NNTH 20 to infinity to NNTB 4)".
 *
 * @param set            The set; borrowed for the call.
 * @param[out] out_text  Receives the text, owned by the caller; free it with crm_string_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE when the value or a limit is NaN, #CRM_ERR_OUT_OF_RANGE when
 *         the set has an unknown shape, method or level.
 */
crm_status_t crm_stats_nnt_in_words(const struct crm_ratio_set_t *set,
                                    struct crm_string_t **out_text,
                                    struct crm_error_t **error);

/**
 * Tests independence in the table [[a, b], [c, d]], exactly, given its margins.
 *
 * @param a             The first cell.
 * @param b             The cell beside it.
 * @param c             The cell below it.
 * @param d             The last cell.
 * @param alternative   A CRM_ALTERNATIVE number.
 * @param[out] out_test Receives the test; its method is #CRM_METHOD_YATES where an exact
 *                      computation would be too large.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when the table is empty or its total above 2^53.
 */
crm_status_t crm_stats_fisher_exact(uint64_t a,
                                    uint64_t b,
                                    uint64_t c,
                                    uint64_t d,
                                    int32_t alternative,
                                    struct crm_test_t *out_test,
                                    struct crm_error_t **error);

/**
 * Tests independence in the table [[a, b], [c, d]], given its margins, with half the weight on the
 * table observed.
 *
 * @param a             The first cell.
 * @param b             The cell beside it.
 * @param c             The cell below it.
 * @param d             The last cell.
 * @param alternative   A CRM_ALTERNATIVE number.
 * @param[out] out_test Receives the test; its method is #CRM_METHOD_YATES where an exact
 *                      computation would be too large.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when the table is empty or its total above 2^53.
 */
crm_status_t crm_stats_mid_p(uint64_t a,
                             uint64_t b,
                             uint64_t c,
                             uint64_t d,
                             int32_t alternative,
                             struct crm_test_t *out_test,
                             struct crm_error_t **error);

/**
 * Computes the confidence set of the ratio of two normal estimates.
 *
 * @param numerator            The estimate above.
 * @param numerator_variance   Its variance.
 * @param denominator          The estimate below.
 * @param denominator_variance Its variance.
 * @param covariance           The covariance of the two.
 * @param level                The confidence level, between 0 and 1.
 * @param[out] out_set         Receives the set.
 * @param[out] error           On failure receives the details, to be freed with crm_error_free();
 *                             may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE for a negative variance or an
 *         impossible covariance, #CRM_ERR_UNDEFINED when the denominator is exactly 0.
 */
crm_status_t crm_stats_fieller(double numerator,
                               double numerator_variance,
                               double denominator,
                               double denominator_variance,
                               double covariance,
                               double level,
                               struct crm_ratio_set_t *out_set,
                               struct crm_error_t **error);

/**
 * Adjusts the p-values of a whole family of tests.
 *
 * @param p_values          The p-values; borrowed for the call; may be NULL when `count` is 0.
 * @param count             Their number.
 * @param method            A CRM_MULTIPLICITY number.
 * @param[out] out_adjusted Receives `count` adjusted p-values in the same order; may be `p_values`.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when a p-value is NaN or not from 0 to 1.
 */
crm_status_t crm_stats_adjust(const double *p_values,
                              size_t count,
                              int32_t method,
                              double *out_adjusted,
                              struct crm_error_t **error);

/**
 * Tests whether `counts` are a random division in the proportions of `expected`.
 *
 * @param counts        The sizes of the groups; borrowed for the call.
 * @param expected      Their expected shares, which need not add up to 1; borrowed for the call.
 * @param count         The number of groups, at least 2.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
 */
crm_status_t crm_stats_sample_ratio(const uint64_t *counts,
                                    const double *expected,
                                    size_t count,
                                    struct crm_sample_ratio_t *out_test,
                                    struct crm_error_t **error);

/**
 * Computes the probability that the interval of a difference holds the true difference.
 *
 * @param n1                The size of the first group, 1 to 2^53.
 * @param p1                Its true rate.
 * @param n2                The size of the second group, 1 to 2^53.
 * @param p2                Its true rate.
 * @param method            As for crm_stats_risk_difference().
 * @param level             The confidence level, between 0 and 1.
 * @param[out] out_coverage Receives the probability.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME for another method,
 *         #CRM_ERR_TOO_LARGE above 2^24 pairs of counts.
 */
crm_status_t crm_stats_coverage(uint64_t n1,
                                double p1,
                                uint64_t n2,
                                double p2,
                                int32_t method,
                                double level,
                                double *out_coverage,
                                struct crm_error_t **error);

/**
 * Compares two means with unequal variances: first minus second.
 *
 * @param mean1               The mean of the first group.
 * @param variance1           Its variance, with the divisor n1 - 1.
 * @param n1                  Its size, 2 to 2^53.
 * @param mean2               The mean of the second group.
 * @param variance2           Its variance, with the divisor n2 - 1.
 * @param n2                  Its size, 2 to 2^53.
 * @param level               The confidence level, between 0 and 1.
 * @param[out] out_comparison Receives the difference with its interval and p-value; the interval
 *                            is the point when both variances are 0.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
 */
crm_status_t crm_stats_welch(double mean1,
                             double variance1,
                             uint64_t n1,
                             double mean2,
                             double variance2,
                             uint64_t n2,
                             double level,
                             struct crm_comparison_t *out_comparison,
                             struct crm_error_t **error);

/**
 * Computes the degrees of freedom of Welch's t.
 *
 * @param variance1                   The variance of the first group, with the divisor n1 - 1.
 * @param n1                          Its size, 2 to 2^53.
 * @param variance2                   The variance of the second group, with the divisor n2 - 1.
 * @param n2                          Its size, 2 to 2^53.
 * @param[out] out_degrees_of_freedom Receives the degrees of freedom, which need not be whole.
 * @param[out] error                  On failure receives the details, to be freed with
 *                                    crm_error_free(); may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when both
 *         variances are 0.
 */
crm_status_t crm_stats_welch_degrees_of_freedom(double variance1,
                                                uint64_t n1,
                                                double variance2,
                                                uint64_t n2,
                                                double *out_degrees_of_freedom,
                                                struct crm_error_t **error);

/**
 * Compares two means by their relative difference, the lift: first over second, less 1.
 *
 * @param mean1               The mean of the first group.
 * @param variance1           Its variance, with the divisor n1 - 1.
 * @param n1                  Its size, 2 to 2^53.
 * @param mean2               The mean of the second group.
 * @param variance2           Its variance, with the divisor n2 - 1.
 * @param n2                  Its size, 2 to 2^53.
 * @param level               The confidence level, between 0 and 1.
 * @param[out] out_comparison Receives the lift with its interval and p-value; the null is 0.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when the second
 *         mean is 0.
 */
crm_status_t crm_stats_ratio_of_means(double mean1,
                                      double variance1,
                                      uint64_t n1,
                                      double mean2,
                                      double variance2,
                                      uint64_t n2,
                                      double level,
                                      struct crm_comparison_t *out_comparison,
                                      struct crm_error_t **error);

/**
 * Compares the means of an outcome, first minus second, adjusted for a covariate that was measured
 * before the groups were treated differently.
 *
 * @param group1              The first group; borrowed for the call.
 * @param group2              The second group; borrowed for the call.
 * @param adjustment          #CRM_ADJUSTMENT_LIN or #CRM_ADJUSTMENT_CUPED.
 * @param level               The confidence level, between 0 and 1.
 * @param[out] out_comparison Receives the adjusted difference with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when the
 *         covariate does not vary.
 */
crm_status_t crm_stats_adjusted_difference(const struct crm_moments_t *group1,
                                           const struct crm_moments_t *group2,
                                           int32_t adjustment,
                                           double level,
                                           struct crm_comparison_t *out_comparison,
                                           struct crm_error_t **error);

/**
 * Computes the difference of two means in standard deviations: first minus second.
 *
 * @param mean1               The mean of the first group.
 * @param variance1           Its variance.
 * @param mean2               The mean of the second group.
 * @param variance2           Its variance.
 * @param[out] out_difference Receives the standardized difference.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when both
 *         variances are 0 and the means differ.
 */
crm_status_t crm_stats_standardized_mean_difference(double mean1,
                                                    double variance1,
                                                    double mean2,
                                                    double variance2,
                                                    double *out_difference,
                                                    struct crm_error_t **error);

/**
 * Computes how far two groups differ in a categorical covariate, in standard deviations.
 *
 * @param counts1             The number of the first group at each level; borrowed for the call.
 * @param counts2             The number of the second group at each level; borrowed for the call.
 * @param count               The number of levels.
 * @param[out] out_difference Receives the standardized difference, which is not negative.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when a group is empty or above 2^53, #CRM_ERR_UNDEFINED
 *         when the groups share no level.
 */
crm_status_t crm_stats_standardized_proportion_difference(const uint64_t *counts1,
                                                          const uint64_t *counts2,
                                                          size_t count,
                                                          double *out_difference,
                                                          struct crm_error_t **error);

/**
 * Tests whether two groups have the same shares at the levels of a categorical covariate.
 *
 * @param counts1       The number of the first group at each level; borrowed for the call.
 * @param counts2       The number of the second group at each level; borrowed for the call.
 * @param count         The number of levels.
 * @param[out] out_test Receives Pearson's chi-square test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when a group is empty or above 2^53.
 */
crm_status_t crm_stats_chi_square_homogeneity(const uint64_t *counts1,
                                              const uint64_t *counts2,
                                              size_t count,
                                              struct crm_chi_square_test_t *out_test,
                                              struct crm_error_t **error);

/**
 * Compares two groups within strata: first minus second, first over second.
 *
 * @param tables          For each stratum four counts: the events and the others of the first
 *                        group, then those of the second; each group at most 2^53; borrowed for the
 *                        call.
 * @param count           The number of strata, at least 1.
 * @param level           The confidence level, between 0 and 1.
 * @param[out] out_result Receives the result, owned by the caller; free it with
 *                        crm_mantel_haenszel_free().
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may be
 *                        NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE.
 */
crm_status_t crm_stats_mantel_haenszel(const uint64_t *tables,
                                       size_t count,
                                       double level,
                                       struct crm_mantel_haenszel_t **out_result,
                                       struct crm_error_t **error);

/**
 * Frees a result; NULL is ignored. What was borrowed from it is gone with it.
 *
 * @param result  The result, owned by the caller, or NULL.
 */
void crm_mantel_haenszel_free(struct crm_mantel_haenszel_t *result);

/**
 * Returns the common difference of the risks, first minus second.
 *
 * @param result              The result; borrowed for the call.
 * @param[out] out_comparison Receives the difference with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when it has no variance or no stratum has both groups.
 */
crm_status_t crm_mantel_haenszel_risk_difference(const struct crm_mantel_haenszel_t *result,
                                                 struct crm_comparison_t *out_comparison,
                                                 struct crm_error_t **error);

/**
 * Returns the common ratio of the risks, first over second.
 *
 * @param result              The result; borrowed for the call.
 * @param[out] out_comparison Receives the ratio with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when a group has no events, or it has no variance.
 */
crm_status_t crm_mantel_haenszel_risk_ratio(const struct crm_mantel_haenszel_t *result,
                                            struct crm_comparison_t *out_comparison,
                                            struct crm_error_t **error);

/**
 * Returns the common odds ratio, first over second.
 *
 * @param result              The result; borrowed for the call.
 * @param[out] out_comparison Receives the odds ratio with its interval and p-value.
 * @param[out] error          On failure receives the details, to be freed with crm_error_free();
 *                            may be NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when it is zero, infinite or zero divided by zero.
 */
crm_status_t crm_mantel_haenszel_odds_ratio(const struct crm_mantel_haenszel_t *result,
                                            struct crm_comparison_t *out_comparison,
                                            struct crm_error_t **error);

/**
 * Returns the test of no association in any stratum (Cochran, Mantel and Haenszel).
 *
 * @param result        The result; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the outcomes do not differ in any stratum.
 */
crm_status_t crm_mantel_haenszel_cmh(const struct crm_mantel_haenszel_t *result,
                                     struct crm_chi_square_test_t *out_test,
                                     struct crm_error_t **error);

/**
 * Returns the test of no association with the continuity correction.
 *
 * @param result        The result; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the outcomes do not differ in any stratum.
 */
crm_status_t crm_mantel_haenszel_cmh_corrected(const struct crm_mantel_haenszel_t *result,
                                               struct crm_chi_square_test_t *out_test,
                                               struct crm_error_t **error);

/**
 * Returns the test that the difference of the risks is the same in all strata.
 *
 * @param result        The result; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when fewer than two strata can be compared.
 */
crm_status_t crm_mantel_haenszel_cochran_q(const struct crm_mantel_haenszel_t *result,
                                           struct crm_chi_square_test_t *out_test,
                                           struct crm_error_t **error);

/**
 * Returns the test that the odds ratio is the same in all strata.
 *
 * @param result        The result; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when fewer than two strata can be compared,
 *         or the common odds ratio is undefined.
 */
crm_status_t crm_mantel_haenszel_breslow_day(const struct crm_mantel_haenszel_t *result,
                                             struct crm_chi_square_test_t *out_test,
                                             struct crm_error_t **error);

/**
 * Returns the test of Breslow and Day with the correction for the odds ratio being estimated.
 *
 * @param result        The result; borrowed for the call.
 * @param[out] out_test Receives the test.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when fewer than two strata can be compared,
 *         or the common odds ratio is undefined.
 */
crm_status_t crm_mantel_haenszel_tarone(const struct crm_mantel_haenszel_t *result,
                                        struct crm_chi_square_test_t *out_test,
                                        struct crm_error_t **error);

/**
 * Returns how many strata have members of both groups.
 *
 * @param result  The result; NULL gives 0.
 */
size_t crm_mantel_haenszel_used_count(const struct crm_mantel_haenszel_t *result);

/**
 * Returns the indices of the strata that have members of both groups.
 *
 * @param result  The result; NULL gives NULL.
 * @return As many as crm_mantel_haenszel_used_count() says, in ascending order; borrowed until
 *         `result` is freed.
 */
const size_t *crm_mantel_haenszel_used(const struct crm_mantel_haenszel_t *result);

/**
 * Returns how many strata lack a group, and so have no weight.
 *
 * @param result  The result; NULL gives 0.
 */
size_t crm_mantel_haenszel_dropped_count(const struct crm_mantel_haenszel_t *result);

/**
 * Returns the indices of the strata that lack a group, and so have no weight.
 *
 * @param result  The result; NULL gives NULL.
 * @return As many as crm_mantel_haenszel_dropped_count() says, in ascending order; borrowed until
 *         `result` is freed.
 */
const size_t *crm_mantel_haenszel_dropped(const struct crm_mantel_haenszel_t *result);

/**
 * Returns how many of the used strata crm_mantel_haenszel_cochran_q() leaves out, because in neither
 * group do outcomes differ.
 *
 * @param result  The result; NULL gives 0.
 */
size_t crm_mantel_haenszel_without_variance(const struct crm_mantel_haenszel_t *result);

/**
 * Computes the E-value of a risk ratio and of its confidence interval.
 *
 * @param risk_ratio       The risk ratio, above 0.
 * @param lower            The lower limit of its interval, above 0.
 * @param upper            The upper limit; may be infinity.
 * @param[out] out_e_value Receives the E-values.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE when the ratio does not lie between
 *         the limits.
 */
crm_status_t crm_stats_e_value(double risk_ratio,
                               double lower,
                               double upper,
                               struct crm_e_value_t *out_e_value,
                               struct crm_error_t **error);

/**
 * Returns the text.
 *
 * @param string  The string; NULL gives the empty text.
 * @return Borrowed until `string` is freed.
 */
struct crm_text_t crm_string_text(const struct crm_string_t *string);

/**
 * Frees a string; NULL is ignored.
 *
 * @param string  The string, owned by the caller, or NULL.
 */
void crm_string_free(struct crm_string_t *string);

/**
 * Prepares to add up a column.
 *
 * @param column           The name of the column.
 * @param column_length    Its length in bytes.
 * @param currency         The currency of a column of money, a code of ISO 4217; NULL for a column
 *                         of numbers.
 * @param currency_length  Its length in bytes.
 * @param decimals         The declared decimals, 0 to 9; -1 for those of the currency, or 6.
 * @param[out] out_total   Receives the total, owned by the caller; free it with crm_total_free().
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_CURRENCY, #CRM_ERR_TOO_MANY_DECIMALS.
 */
crm_status_t crm_total_new(const char *column,
                           size_t column_length,
                           const char *currency,
                           size_t currency_length,
                           int32_t decimals,
                           struct crm_total_t **out_total,
                           struct crm_error_t **error);

/**
 * Frees a total; NULL is ignored.
 *
 * @param total  The total, owned by the caller, or NULL.
 */
void crm_total_free(struct crm_total_t *total);

/**
 * Makes a total of the same column that has seen no rows, for another thread to fill.
 *
 * @param total          The total; borrowed for the call.
 * @param[out] out_total Receives the new total, owned by the caller; free it with crm_total_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_total_empty(const struct crm_total_t *total,
                             struct crm_total_t **out_total,
                             struct crm_error_t **error);

/**
 * Adds the rows of a table, all or none.
 *
 * The column may be of #CRM_TYPE_FLOAT64, #CRM_TYPE_DECIMAL128, #CRM_TYPE_INT32 or
 * #CRM_TYPE_INT64. Nulls are counted and left out.
 *
 * @param total         The total; used by one thread at a time.
 * @param columns       The columns of the table; borrowed for the call.
 * @param column_count  Their number.
 * @param row_count     The number of rows of each.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_VANISHING_VALUE for a number
 *         that would become 0, #CRM_ERR_TOO_LARGE for a column that does not fit in memory. On
 *         failure the total is as it was.
 */
crm_status_t crm_total_update(struct crm_total_t *total,
                              const struct crm_column_t *columns,
                              size_t column_count,
                              size_t row_count,
                              struct crm_error_t **error);

/**
 * Adds the rows of a table of Arrow's C data interface, all or none.
 *
 * @param total       The total; used by one thread at a time.
 * @param array       An array of structs, one row each; borrowed for the call, never released.
 * @param schema      Its schema; borrowed for the call, never released.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return As crm_total_update(). On failure the total is as it was.
 */
crm_status_t crm_total_update_arrow(struct crm_total_t *total,
                                    const struct ArrowArray *array,
                                    const struct ArrowSchema *schema,
                                    struct crm_error_t **error);

/**
 * Adds the rows of a stream of Arrow's C stream interface, all or none.
 *
 * @param total       The total; used by one thread at a time.
 * @param stream      A stream of arrays of structs; it is taken, and released also on failure.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return As crm_total_update(), #CRM_ERR_STREAM when the producer failed. On failure the total is
 *         as it was.
 */
crm_status_t crm_total_update_stream(struct crm_total_t *total,
                                     struct ArrowArrayStream *stream,
                                     struct crm_error_t **error);

/**
 * Adds what another total of the same column has seen.
 *
 * @param total       The total; used by one thread at a time.
 * @param other       The other; borrowed for the call.
 * @param[out] error  On failure receives the details, to be freed with crm_error_free(); may be
 *                    NULL.
 * @return #CRM_OK, #CRM_ERR_SELF_MERGE when both are the same, #CRM_ERR_DOCUMENT_MISMATCH,
 *         #CRM_ERR_OVERFLOW. On failure the total is as it was.
 */
crm_status_t crm_total_merge(struct crm_total_t *total,
                             const struct crm_total_t *other,
                             struct crm_error_t **error);

/**
 * Returns what was found so far.
 *
 * @param total          The total; borrowed for the call.
 * @param[out] out_report Receives the report.
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, #CRM_ERR_OVERFLOW when the sum does not fit 64 bits.
 */
crm_status_t crm_total_report(const struct crm_total_t *total,
                              struct crm_total_report_t *out_report,
                              struct crm_error_t **error);

/**
 * Writes the state as canonical JSON, sealed with a checksum.
 *
 * @param total          The total; borrowed for the call.
 * @param[out] out_json  Receives the JSON, owned by the caller; free it with crm_string_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK.
 */
crm_status_t crm_total_to_json(const struct crm_total_t *total,
                               struct crm_string_t **out_json,
                               struct crm_error_t **error);

/**
 * Reads a state that crm_total_to_json() wrote.
 *
 * @param json           The JSON, UTF-8.
 * @param json_length    Its length in bytes.
 * @param[out] out_total Receives the total, owned by the caller; free it with crm_total_free().
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, #CRM_ERR_DAMAGED_STATE, #CRM_ERR_UNSUPPORTED_VERSION,
 *         #CRM_ERR_INVALID_DOCUMENT.
 */
crm_status_t crm_total_from_json(const char *json,
                                 size_t json_length,
                                 struct crm_total_t **out_total,
                                 struct crm_error_t **error);

/**
 * Divides the whole cost of the last acquisition effort by the customers it acquired.
 *
 * The cost of each is rounded down to the decimals of the currency, or to those of `total` where it
 * has more; what is left is handed back, so that nothing is lost.
 *
 * @param total            All that was spent, at least 0.
 * @param currency         The currency, a code of ISO 4217.
 * @param currency_length  Its length in bytes.
 * @param acquired         The customers acquired, at least 1.
 * @param[out] out_cost    Receives the cost.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for a negative total or its decimals,
 *         #CRM_ERR_NONE_ACQUIRED, #CRM_ERR_UNKNOWN_CURRENCY, #CRM_ERR_TOO_MANY_DECIMALS,
 *         #CRM_ERR_OVERFLOW above 64 bits.
 */
crm_status_t crm_acquisition_cost(struct crm_money_t total,
                                  const char *currency,
                                  size_t currency_length,
                                  uint64_t acquired,
                                  struct crm_acquisition_cost_t *out_cost,
                                  struct crm_error_t **error);

/**
 * Adds up what retention is worth: more income and less expense, both in one currency.
 *
 * @param income_gained    What the kept customers brought in addition; may be negative.
 * @param expense_saved    What need not be spent because they were kept; may be negative.
 * @param currency         The currency of both, a code of ISO 4217.
 * @param currency_length  Its length in bytes.
 * @param[out] out_value   Receives both parts and their sum.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE for the decimals, #CRM_ERR_UNKNOWN_CURRENCY,
 *         #CRM_ERR_TOO_MANY_DECIMALS, #CRM_ERR_OVERFLOW above 64 bits.
 */
crm_status_t crm_retention_value(struct crm_money_t income_gained,
                                 struct crm_money_t expense_saved,
                                 const char *currency,
                                 size_t currency_length,
                                 struct crm_retention_value_t *out_value,
                                 struct crm_error_t **error);

/**
 * Returns the bucket after a step: its stock is `stock (1 - loss_rate) + inflow`.
 *
 * @param bucket           The bucket; borrowed for the call.
 * @param[out] out_bucket  Receives the bucket after the step; may be `bucket` itself.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
 */
crm_status_t crm_leaky_bucket_step(const struct crm_leaky_bucket_t *bucket,
                                   struct crm_leaky_bucket_t *out_bucket,
                                   struct crm_error_t **error);

/**
 * Returns the stocks of a number of steps, the present one first.
 *
 * @param bucket           The bucket; borrowed for the call.
 * @param steps            The number of steps, at most 1,000,000.
 * @param[out] out_stocks  Receives `steps` + 1 stocks.
 * @param[out] error       On failure receives the details, to be freed with crm_error_free(); may
 *                         be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_TOO_LARGE for more steps.
 */
crm_status_t crm_leaky_bucket_trajectory(const struct crm_leaky_bucket_t *bucket,
                                         uint64_t steps,
                                         double *out_stocks,
                                         struct crm_error_t **error);

/**
 * Returns the stock that the bucket ends at, whatever is in it now: `inflow / loss_rate`.
 *
 * Where nothing is lost and nothing flows in, it is the present stock.
 *
 * @param bucket                The bucket; borrowed for the call.
 * @param[out] out_equilibrium  Receives the stock.
 * @param[out] error            On failure receives the details, to be freed with
 *                              crm_error_free(); may be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when nothing is
 *         lost, so that the stock grows without end.
 */
crm_status_t crm_leaky_bucket_equilibrium(const struct crm_leaky_bucket_t *bucket,
                                          double *out_equilibrium,
                                          struct crm_error_t **error);

/**
 * Returns what is lost in the next step, `stock * loss_rate`.
 *
 * @param bucket         The bucket; borrowed for the call.
 * @param[out] out_lost  Receives what is lost.
 * @param[out] error     On failure receives the details, to be freed with crm_error_free(); may be
 *                       NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
 */
crm_status_t crm_leaky_bucket_lost(const struct crm_leaky_bucket_t *bucket,
                                   double *out_lost,
                                   struct crm_error_t **error);

/**
 * Returns the share of the inflow that only keeps the volume: what is lost over what flows in, at
 * most 1.
 *
 * @param bucket          The bucket; borrowed for the call.
 * @param[out] out_share  Receives the share, from 0 to 1; 1 when something is lost and nothing
 *                        flows in.
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may
 *                        be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNDEFINED when nothing is
 *         lost and nothing flows in.
 */
crm_status_t crm_leaky_bucket_maintenance_share(const struct crm_leaky_bucket_t *bucket,
                                                double *out_share,
                                                struct crm_error_t **error);

/**
 * Returns where the bucket is going: what is lost compared with what flows in, exactly.
 *
 * @param bucket          The bucket; borrowed for the call.
 * @param[out] out_state  Receives #CRM_BUCKET_STATE_GROWING, #CRM_BUCKET_STATE_HOLDING or
 *                        #CRM_BUCKET_STATE_SHRINKING.
 * @param[out] error      On failure receives the details, to be freed with crm_error_free(); may
 *                        be NULL.
 * @return #CRM_OK, #CRM_ERR_NOT_FINITE, #CRM_ERR_OUT_OF_RANGE.
 */
crm_status_t crm_leaky_bucket_state(const struct crm_leaky_bucket_t *bucket,
                                    int32_t *out_state,
                                    struct crm_error_t **error);

/**
 * Returns the cost of acquiring a customer over the cost of keeping one, as trade literature tells
 * it: six times.
 *
 * A rhetorical figure, for comparison only: no function of this library reads it.
 *
 * @return 6.
 */
double crm_reference_acquisition_to_retention(void);

/**
 * Returns the version of the binary interface of the library that is loaded.
 *
 * A program compares it with #CRM_ABI_VERSION, the one it was built against.
 */
uint32_t crm_abi_version(void);

/**
 * Returns the version of the library that is loaded, such as "0.1.0".
 *
 * The string is static: it need not be freed and lives as long as the library is loaded.
 */
const char *crm_version(void);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CRM_H */
