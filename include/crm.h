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
 * The version of the binary interface that this header describes. It grows when a struct or a
 * function changes in a way that programs built against an older header do not survive.
 */
#define CRM_ABI_VERSION 1

/**
 * A treated arm of a report; borrowed until the report is freed. Any number of threads may read it.
 */
typedef struct crm_arm_report_t crm_arm_report_t;

/**
 * The control arm of a report; borrowed until the report is freed. Any number of threads may read
 * it.
 */
typedef struct crm_control_report_t crm_control_report_t;

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
 * Compares each treated arm with the control. Owned by the caller; free it with
 * crm_retention_report_free(). It does not need its study any more.
 *
 * It never changes: any number of threads may read it.
 */
typedef struct crm_retention_report_t crm_retention_report_t;

/**
 * Counts customers and losses by arm. Owned by the caller; free it with
 * crm_retention_study_free().
 *
 * Functions that take it as `const` may run on several threads at once; any other needs it alone.
 * To use several threads, give each its own study and merge them.
 */
typedef struct crm_retention_study_t crm_retention_study_t;

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
 * The function that returns it says how long it lives.
 */
typedef struct crm_text_t {
    /**
     * The first byte; never NULL.
     */
    const char *data;
    /**
     * The number of bytes before the NUL.
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
     * For #CRM_TYPE_DECIMAL128, the number of decimals.
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
 * An exact computation would be too large.
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
 * Makes a study that has seen no customer, from its definition:
 *
 *     {
 *       "version": 1,
 *       "arm": "segment",                 the column that names each customer's arm
 *       "control": "No E-Mail",           the arm that did not see the program
 *       "churned": "lapsed",              the column that says whether the customer was lost
 *       "count": "customers",             optional: how many customers a row stands for
 *       "currency": "USD",                ISO 4217
 *       "follow_up": {"days": 14},        or {"months": 3}, or "open"
 *       "cost": {"fixed": "1500", "per_assigned": "0.0125"},
 *                                         or one such object for each arm by its name
 *       "allocation_ratio": {"E-Mail": 1, "No E-Mail": 1}
 *                                         optional: the relative size of each arm
 *     }
 *
 * With a cost for each arm, or with an allocation ratio, a row with any other arm is an error.
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
 * dictionary of text, an integer or a boolean; the loss a boolean, or a number that is 0 or 1; the
 * count a whole number from 0 to 2^53.
 *
 * @param study         The study; used by one thread at a time.
 * @param columns       The columns of the table, in any order; borrowed for the call.
 * @param column_count  Their number.
 * @param row_count     The number of rows of each.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return #CRM_OK, or a number of the 200s for the table, #CRM_ERR_UNKNOWN_ARM. On failure the
 *         study is as it was.
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
 * Adds a table that has been grouped already, all or none: the arm by its own column name, "n"
 * customers and "churned" of them.
 *
 * @param study         The study; used by one thread at a time.
 * @param columns       The columns of the table, in any order; borrowed for the call.
 * @param column_count  Their number.
 * @param row_count     The number of rows of each.
 * @param[out] error    On failure receives the details, to be freed with crm_error_free(); may be
 *                      NULL.
 * @return As crm_retention_study_update(). On failure the study is as it was.
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
 * @return As crm_retention_study_update(). On failure the study is as it was.
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
 * @return As crm_retention_study_update_stream(). On failure the study is as it was.
 */
crm_status_t crm_retention_study_update_summary_stream(struct crm_retention_study_t *study,
                                                       struct ArrowArrayStream *stream,
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
 *         an arm has no customers, #CRM_ERR_OUT_OF_RANGE, #CRM_ERR_UNKNOWN_NAME and
 *         #CRM_ERR_TOO_MANY_DECIMALS for the options, #CRM_ERR_STRUCT_SIZE, #CRM_ERR_OVERFLOW when
 *         the cost does not fit 28 digits.
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
 * Writes the report as a fragment of HTML that carries its own style.
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
 * Returns the net benefit at the customer value that the report was asked for.
 *
 * @param arm               The arm; borrowed for the call.
 * @param[out] out_estimate Receives the net benefit, in the study's currency.
 * @param[out] error        On failure receives the details, to be freed with crm_error_free(); may
 *                          be NULL.
 * @return #CRM_OK, #CRM_ERR_CONFLICT when the report was asked for none.
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
 *         #CRM_ERR_UNDEFINED when the program's cost is not above 0.
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
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when `value` is negative, #CRM_ERR_TOO_MANY_DECIMALS.
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
 * @return #CRM_OK, #CRM_ERR_OVERFLOW when the cost does not fit 64 bits.
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
 * @return #CRM_OK, #CRM_ERR_UNDEFINED when the effect is exactly 0 without any uncertainty.
 */
crm_status_t crm_arm_report_cost_per_retained(const struct crm_arm_report_t *arm,
                                              struct crm_ratio_set_t *out_set,
                                              struct crm_error_t **error);

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
 * @return #CRM_OK, #CRM_ERR_OUT_OF_RANGE when the set has an unknown shape, method or level.
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
 *         that would become 0. On failure the total is as it was.
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
