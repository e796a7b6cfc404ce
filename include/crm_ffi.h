/* crm_ffi.h: the declarations of crm.h for parsers that know no preprocessor.
 * Written by `make header`; do not edit. The documentation stands in crm.h. */

/* Constants of 64 bits, which no enumerator can be:
   CRM_NO_VERSION = 9223372036854775807,
   CRM_NO_TIME = -9223372036854775807,
*/

enum {
    ARROW_FLAG_DICTIONARY_ORDERED = 1,
    ARROW_FLAG_NULLABLE = 2,
    ARROW_FLAG_MAP_KEYS_SORTED = 4,
    CRM_ABI_VERSION = 1,
    CRM_VERSION_MAJOR = 0,
    CRM_VERSION_MINOR = 1,
    CRM_VERSION_PATCH = 0,
    CRM_OK = 0,
    CRM_ERR_NULL_ARGUMENT = 1,
    CRM_ERR_INVALID_UTF8_ARGUMENT = 2,
    CRM_ERR_PANIC = 3,
    CRM_ERR_STRUCT_SIZE = 4,
    CRM_ERR_HANDLE = 5,
    CRM_ERR_OUT_OF_RANGE = 100,
    CRM_ERR_NOT_FINITE = 101,
    CRM_ERR_UNKNOWN_NAME = 102,
    CRM_ERR_INVALID_DOCUMENT = 103,
    CRM_ERR_UNSUPPORTED_VERSION = 104,
    CRM_ERR_CONFLICT = 105,
    CRM_ERR_UNDEFINED = 106,
    CRM_ERR_TOO_LARGE = 107,
    CRM_ERR_NOT_ASKED = 108,
    CRM_ERR_WRONG_KIND = 109,
    CRM_ERR_UNKNOWN_COLUMN = 200,
    CRM_ERR_DUPLICATE_COLUMN = 201,
    CRM_ERR_COLUMN_TYPE = 202,
    CRM_ERR_COLUMN_LENGTH = 203,
    CRM_ERR_MALFORMED_COLUMN = 204,
    CRM_ERR_INVALID_UTF8 = 205,
    CRM_ERR_NULL_VALUE = 206,
    CRM_ERR_INVALID_VALUE = 207,
    CRM_ERR_TOO_MANY_GROUPS = 208,
    CRM_ERR_EMPTY_INPUT = 209,
    CRM_ERR_OVERFLOW = 210,
    CRM_ERR_STREAM = 211,
    CRM_ERR_INCONSISTENT_SUMMARY = 212,
    CRM_ERR_UNKNOWN_CURRENCY = 300,
    CRM_ERR_TOO_MANY_DECIMALS = 301,
    CRM_ERR_CURRENCY_MISMATCH = 302,
    CRM_ERR_VANISHING_VALUE = 303,
    CRM_ERR_UNKNOWN_ARM = 400,
    CRM_ERR_MISSING_CONTROL = 401,
    CRM_ERR_EMPTY_ARM = 402,
    CRM_ERR_MISSING_COST = 403,
    CRM_ERR_MISSING_TREATED = 404,
    CRM_ERR_INCOMPARABLE_CONTEXTS = 405,
    CRM_ERR_DOCUMENT_MISMATCH = 500,
    CRM_ERR_SELF_MERGE = 501,
    CRM_ERR_DAMAGED_STATE = 502,
    CRM_ERR_NONE_ACQUIRED = 600,
    CRM_ERR_NOT_ASSIGNABLE = 700,
    CRM_ERR_PROBE_INCOMPLETE = 701,
    CRM_ERR_EXPRESSION_SYNTAX = 800,
    CRM_ERR_UNKNOWN_FIELD = 801,
    CRM_ERR_UNKNOWN_FUNCTION = 802,
    CRM_ERR_TYPE_MISMATCH = 803,
    CRM_ERR_UNKNOWN_CODE = 804,
    CRM_ERR_MISSING_CONTEXT = 805,
    CRM_ERR_NOT_EXPRESSIBLE = 806,
    CRM_ERR_ACCESS_DENIED = 900,
    CRM_ERR_CONSENT_REQUIRED = 901,
    CRM_ERR_STALE_VERSION = 902,
    CRM_ERR_WRONG_CUSTOMER = 903,
    CRM_ERR_RELATIONSHIP_RULE = 904,
    CRM_ERR_ERASED = 905,
    CRM_ERR_UNKNOWN_SEGMENT = 1000,
    CRM_ERR_SEGMENT_CYCLE = 1001,
    CRM_NAMES_STATUS = 1,
    CRM_NAMES_UNDEFINED_REASON = 2,
    CRM_NAMES_METHOD = 3,
    CRM_NAMES_SHAPE = 4,
    CRM_NAMES_VERDICT = 5,
    CRM_NAMES_MONEY_VERDICT = 6,
    CRM_NAMES_QUADRANT = 7,
    CRM_NAMES_SEVERITY = 8,
    CRM_NAMES_ADJUSTMENT = 9,
    CRM_NAMES_ALTERNATIVE = 10,
    CRM_NAMES_BUCKET_STATE = 11,
    CRM_NAMES_DIALECT = 12,
    CRM_NAMES_MULTIPLICITY = 13,
    CRM_NAMES_VALUE_FROM = 14,
    CRM_NAMES_LOYALTY_STATUS = 15,
    CRM_METHOD_WILSON = 1,
    CRM_METHOD_CLOPPER_PEARSON = 2,
    CRM_METHOD_JEFFREYS = 3,
    CRM_METHOD_MIETTINEN_NURMINEN = 10,
    CRM_METHOD_MEE = 11,
    CRM_METHOD_NEWCOMBE = 12,
    CRM_METHOD_AGRESTI_CAFFO = 13,
    CRM_METHOD_WALD = 14,
    CRM_METHOD_SCAS = 15,
    CRM_METHOD_KOOPMAN = 20,
    CRM_METHOD_KATZ = 21,
    CRM_METHOD_WOOLF = 22,
    CRM_METHOD_FIELLER = 30,
    CRM_METHOD_FISHER_EXACT = 40,
    CRM_METHOD_MID_P = 41,
    CRM_METHOD_YATES = 42,
    CRM_METHOD_CHI_SQUARE = 50,
    CRM_METHOD_EXACT_MULTINOMIAL = 51,
    CRM_METHOD_EXACT_AND_CHI_SQUARE = 52,
    CRM_METHOD_WELCH = 60,
    CRM_METHOD_DELTA = 61,
    CRM_METHOD_SATO_GREENLAND_ROBINS = 62,
    CRM_METHOD_GREENLAND_ROBINS = 63,
    CRM_METHOD_ROBINS_BRESLOW_GREENLAND = 64,
    CRM_METHOD_COCHRAN_MANTEL_HAENSZEL = 65,
    CRM_METHOD_COCHRAN_MANTEL_HAENSZEL_CORRECTED = 66,
    CRM_METHOD_COCHRAN_Q = 67,
    CRM_METHOD_BRESLOW_DAY = 68,
    CRM_METHOD_TARONE = 69,
    CRM_METHOD_LIN = 70,
    CRM_METHOD_CUPED = 71,
    CRM_METHOD_MOVER = 80,
    CRM_METHOD_STANDARDIZED = 81,
    CRM_SHAPE_BOUNDED = 1,
    CRM_SHAPE_RAY_UP = 2,
    CRM_SHAPE_RAY_DOWN = 3,
    CRM_SHAPE_TWO_RAYS = 4,
    CRM_SHAPE_WHOLE_LINE = 5,
    CRM_TYPE_BOOL = 1,
    CRM_TYPE_BOOL_BITS = 2,
    CRM_TYPE_INT32 = 3,
    CRM_TYPE_INT64 = 4,
    CRM_TYPE_FLOAT64 = 5,
    CRM_TYPE_DECIMAL128 = 6,
    CRM_TYPE_DATE32 = 7,
    CRM_TYPE_TIMESTAMP_S = 8,
    CRM_TYPE_TIMESTAMP_MS = 9,
    CRM_TYPE_TIMESTAMP_US = 10,
    CRM_TYPE_TIMESTAMP_NS = 11,
    CRM_TYPE_UTF8 = 12,
    CRM_TYPE_LARGE_UTF8 = 13,
    CRM_TYPE_STRING = 14,
    CRM_TYPE_DICTIONARY = 15,
    CRM_TYPE_INT8 = 16,
    CRM_TYPE_INT16 = 17,
    CRM_TYPE_UINT8 = 18,
    CRM_TYPE_UINT16 = 19,
    CRM_TYPE_UINT32 = 20,
    CRM_TYPE_UINT64 = 21,
    CRM_TYPE_FLOAT32 = 22,
    CRM_TYPE_LIST = 23,
    CRM_DIALECT_DUCKDB = 1,
    CRM_DIALECT_SQLITE = 2,
    CRM_DIALECT_POSTGRESQL = 3,
    CRM_DIALECT_SPARK = 4,
    CRM_FALSE = 0,
    CRM_TRUE = 1,
    CRM_UNKNOWN = 2,
    CRM_SCHEME_ROOT = 0,
    CRM_SCHEME_STATED = 1,
    CRM_PARETO_ORDER_N = 1,
    CRM_PARETO_ORDER_VALUE = 2,
    CRM_MULTIPLICITY_HOLM = 1,
    CRM_MULTIPLICITY_HOCHBERG = 2,
    CRM_MULTIPLICITY_BONFERRONI = 3,
    CRM_MULTIPLICITY_BENJAMINI_HOCHBERG = 4,
    CRM_MULTIPLICITY_BENJAMINI_YEKUTIELI = 5,
    CRM_MULTIPLICITY_NONE = 6,
    CRM_ALTERNATIVE_TWO_SIDED = 1,
    CRM_ALTERNATIVE_LESS = 2,
    CRM_ALTERNATIVE_GREATER = 3,
    CRM_ADJUSTMENT_LIN = 1,
    CRM_ADJUSTMENT_CUPED = 2,
    CRM_BUCKET_STATE_GROWING = 1,
    CRM_BUCKET_STATE_HOLDING = 2,
    CRM_BUCKET_STATE_SHRINKING = 3,
};

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

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

uint32_t crm_abi_version(void);

const char *crm_version(void);

typedef struct crm_string_t crm_string_t;

typedef struct crm_text_t {
    const char *data;
    size_t length;
} crm_text_t;

struct crm_text_t crm_string_text(const struct crm_string_t *string);

void crm_string_free(struct crm_string_t **string);

typedef struct crm_error_t crm_error_t;

typedef int32_t crm_status_t;

crm_status_t crm_error_status(const struct crm_error_t *error);

struct crm_text_t crm_error_message(const struct crm_error_t *error);

struct crm_text_t crm_error_path(const struct crm_error_t *error);

struct crm_text_t crm_error_column(const struct crm_error_t *error);

int64_t crm_error_row(const struct crm_error_t *error);

struct crm_text_t crm_error_details(const struct crm_error_t *error);

int32_t crm_error_reason(const struct crm_error_t *error);

void crm_error_free(struct crm_error_t **error);

struct crm_text_t crm_name(int32_t kind, int32_t number);

typedef struct crm_estimate_t {
    double value;
    double lower;
    double upper;
    double level;
    int32_t method;
} crm_estimate_t;

typedef struct crm_ratio_set_t {
    double value;
    double lower;
    double upper;
    double level;
    int32_t shape;
    int32_t method;
    int32_t has_value;
} crm_ratio_set_t;

int32_t crm_estimate_contains(const struct crm_estimate_t *estimate,
                              size_t estimate_size,
                              double value);

int32_t crm_ratio_set_contains(const struct crm_ratio_set_t *set, size_t set_size, double value);

typedef struct crm_money_t {
    int64_t units;
    int32_t decimals;
} crm_money_t;

crm_status_t crm_day_plus_months(int32_t day,
                                 int32_t months,
                                 int32_t *out_day,
                                 struct crm_error_t **error);

crm_status_t crm_money_parse(const char *amount,
                             size_t amount_length,
                             const char *currency,
                             size_t currency_length,
                             struct crm_money_t *out_money,
                             struct crm_error_t **error);

crm_status_t crm_money_to_text(struct crm_money_t money,
                               const char *currency,
                               size_t currency_length,
                               struct crm_string_t **out_text,
                               struct crm_error_t **error);

typedef struct crm_document_t crm_document_t;

crm_status_t crm_document_from_json(const char *json,
                                    size_t length,
                                    struct crm_document_t **out_document,
                                    struct crm_error_t **error);

void crm_document_free(struct crm_document_t **document);

int32_t crm_document_has(const struct crm_document_t *document,
                         const char *pointer,
                         size_t pointer_length);

crm_status_t crm_document_json(const struct crm_document_t *document,
                               const char *pointer,
                               size_t pointer_length,
                               struct crm_string_t **out_json,
                               struct crm_error_t **error);

crm_status_t crm_document_number(const struct crm_document_t *document,
                                 const char *pointer,
                                 size_t pointer_length,
                                 double *out_number,
                                 struct crm_error_t **error);

crm_status_t crm_document_count(const struct crm_document_t *document,
                                const char *pointer,
                                size_t pointer_length,
                                uint64_t *out_count,
                                struct crm_error_t **error);

crm_status_t crm_document_int64(const struct crm_document_t *document,
                                const char *pointer,
                                size_t pointer_length,
                                int64_t *out_number,
                                struct crm_error_t **error);

crm_status_t crm_document_bool(const struct crm_document_t *document,
                               const char *pointer,
                               size_t pointer_length,
                               int32_t *out_flag,
                               struct crm_error_t **error);

crm_status_t crm_document_date(const struct crm_document_t *document,
                               const char *pointer,
                               size_t pointer_length,
                               int32_t *out_day,
                               struct crm_error_t **error);

crm_status_t crm_document_instant(const struct crm_document_t *document,
                                  const char *pointer,
                                  size_t pointer_length,
                                  int64_t *out_instant,
                                  struct crm_error_t **error);

crm_status_t crm_document_estimate(const struct crm_document_t *document,
                                   const char *pointer,
                                   size_t pointer_length,
                                   struct crm_estimate_t *out_estimate,
                                   size_t out_estimate_size,
                                   struct crm_error_t **error);

crm_status_t crm_document_ratio_set(const struct crm_document_t *document,
                                    const char *pointer,
                                    size_t pointer_length,
                                    struct crm_ratio_set_t *out_set,
                                    size_t out_set_size,
                                    struct crm_error_t **error);

crm_status_t crm_document_length(const struct crm_document_t *document,
                                 const char *pointer,
                                 size_t pointer_length,
                                 size_t *out_length,
                                 struct crm_error_t **error);

crm_status_t crm_document_money(const struct crm_document_t *document,
                                const char *pointer,
                                size_t pointer_length,
                                struct crm_money_t *out_money,
                                struct crm_error_t **error);

crm_status_t crm_document_text(const struct crm_document_t *document,
                               const char *pointer,
                               size_t pointer_length,
                               struct crm_text_t *out_text,
                               struct crm_error_t **error);

crm_status_t crm_document_name_at(const struct crm_document_t *document,
                                  const char *pointer,
                                  size_t pointer_length,
                                  size_t index,
                                  struct crm_text_t *out_name,
                                  struct crm_error_t **error);

typedef struct crm_table_t crm_table_t;

typedef struct crm_column_t {
    size_t struct_size;
    int32_t type;
    int32_t decimals;
    const char *name;
    const void *values;
    size_t values_size;
    const void *offsets;
    const uint8_t *validity;
    const struct crm_column_t *dictionary;
    size_t dictionary_length;
    size_t offset;
    const char *zone;
} crm_column_t;

crm_status_t crm_table_from_columns(const struct crm_column_t *columns,
                                    size_t column_count,
                                    size_t row_count,
                                    struct crm_table_t **out_table,
                                    struct crm_error_t **error);

crm_status_t crm_table_from_arrow(struct ArrowArray *array,
                                  struct ArrowSchema *schema,
                                  struct crm_table_t **out_table,
                                  struct crm_error_t **error);

crm_status_t crm_table_from_stream(struct ArrowArrayStream *stream,
                                   struct crm_table_t **out_table,
                                   struct crm_error_t **error);

crm_status_t crm_table_next(struct crm_table_t *table,
                            struct crm_table_t **out_batch,
                            struct crm_error_t **error);

crm_status_t crm_table_row_count(const struct crm_table_t *table,
                                 size_t *out_count,
                                 struct crm_error_t **error);

crm_status_t crm_table_export(const struct crm_table_t *table,
                              struct ArrowArrayStream *out_stream,
                              struct crm_error_t **error);

crm_status_t crm_table_to_json(const struct crm_table_t *table,
                               struct crm_string_t **out_json,
                               struct crm_error_t **error);

void crm_table_free(struct crm_table_t **table);

crm_status_t crm_table_column_count(const struct crm_table_t *table,
                                    size_t *out_count,
                                    struct crm_error_t **error);

crm_status_t crm_table_column_name(const struct crm_table_t *table,
                                   size_t column,
                                   struct crm_text_t *out_name,
                                   struct crm_error_t **error);

crm_status_t crm_table_column_index(const struct crm_table_t *table,
                                    const char *name,
                                    size_t name_length,
                                    size_t *out_column,
                                    struct crm_error_t **error);

crm_status_t crm_table_column_type(const struct crm_table_t *table,
                                   size_t column,
                                   int32_t *out_type,
                                   struct crm_error_t **error);

crm_status_t crm_table_is_null(const struct crm_table_t *table,
                               size_t column,
                               size_t row,
                               int32_t *out_flag,
                               struct crm_error_t **error);

crm_status_t crm_table_int64(const struct crm_table_t *table,
                             size_t column,
                             size_t row,
                             int64_t *out_number,
                             struct crm_error_t **error);

crm_status_t crm_table_float64(const struct crm_table_t *table,
                               size_t column,
                               size_t row,
                               double *out_number,
                               struct crm_error_t **error);

crm_status_t crm_table_decimal(const struct crm_table_t *table,
                               size_t column,
                               size_t row,
                               struct crm_money_t *out_decimal,
                               struct crm_error_t **error);

crm_status_t crm_table_text(const struct crm_table_t *table,
                            size_t column,
                            size_t row,
                            struct crm_text_t *out_text,
                            struct crm_error_t **error);

crm_status_t crm_table_list_length(const struct crm_table_t *table,
                                   size_t column,
                                   size_t row,
                                   size_t *out_length,
                                   struct crm_error_t **error);

crm_status_t crm_table_list_text(const struct crm_table_t *table,
                                 size_t column,
                                 size_t row,
                                 size_t element,
                                 struct crm_text_t *out_text,
                                 struct crm_error_t **error);

typedef struct crm_retention_study_t crm_retention_study_t;

crm_status_t crm_retention_study_new(const char *definition,
                                     size_t definition_length,
                                     struct crm_retention_study_t **out_study,
                                     struct crm_error_t **error);

void crm_retention_study_free(struct crm_retention_study_t **study);

size_t crm_retention_study_size(const struct crm_retention_study_t *study);

crm_status_t crm_retention_study_empty(const struct crm_retention_study_t *study,
                                       struct crm_retention_study_t **out_study,
                                       struct crm_error_t **error);

crm_status_t crm_retention_study_definition(const struct crm_retention_study_t *study,
                                            struct crm_string_t **out_json,
                                            struct crm_error_t **error);

crm_status_t crm_retention_study_update(struct crm_retention_study_t *study,
                                        struct crm_table_t *table,
                                        struct crm_error_t **error);

crm_status_t crm_retention_study_update_summary(struct crm_retention_study_t *study,
                                                struct crm_table_t *table,
                                                struct crm_error_t **error);

size_t crm_retention_study_summary_column_count(const struct crm_retention_study_t *study);

struct crm_text_t crm_retention_study_summary_column_at(const struct crm_retention_study_t *study,
                                                        size_t index);

crm_status_t crm_retention_study_summary_sql(const struct crm_retention_study_t *study,
                                             const char *table,
                                             size_t table_length,
                                             int32_t dialect,
                                             struct crm_string_t **out_sql,
                                             struct crm_error_t **error);

crm_status_t crm_retention_study_merge(struct crm_retention_study_t *study,
                                       const struct crm_retention_study_t *other,
                                       struct crm_error_t **error);

crm_status_t crm_retention_study_to_json(const struct crm_retention_study_t *study,
                                         struct crm_string_t **out_json,
                                         struct crm_error_t **error);

crm_status_t crm_retention_study_from_json(const char *json,
                                           size_t json_length,
                                           struct crm_retention_study_t **out_study,
                                           struct crm_error_t **error);

typedef struct crm_arm_report_t crm_arm_report_t;

typedef struct crm_retention_report_t crm_retention_report_t;

crm_status_t crm_retention_study_report(const struct crm_retention_study_t *study,
                                        const char *options_json,
                                        size_t length,
                                        struct crm_retention_report_t **out_report,
                                        struct crm_error_t **error);

void crm_retention_report_free(struct crm_retention_report_t **report);

crm_status_t crm_retention_report_to_text(const struct crm_retention_report_t *report,
                                          struct crm_string_t **out_text,
                                          struct crm_error_t **error);

crm_status_t crm_retention_report_to_json(const struct crm_retention_report_t *report,
                                          struct crm_string_t **out_json,
                                          struct crm_error_t **error);

crm_status_t crm_retention_report_to_html(const struct crm_retention_report_t *report,
                                          struct crm_string_t **out_html,
                                          struct crm_error_t **error);

crm_status_t crm_retention_report_chart(const struct crm_retention_report_t *report,
                                        const char *name,
                                        size_t name_length,
                                        struct crm_string_t **out_json,
                                        struct crm_error_t **error);

crm_status_t crm_retention_report_table(const struct crm_retention_report_t *report,
                                        const char *name,
                                        size_t name_length,
                                        struct crm_table_t **out_table,
                                        struct crm_error_t **error);

crm_status_t crm_retention_report_to_html_fragment(const struct crm_retention_report_t *report,
                                                   struct crm_string_t **out_html,
                                                   struct crm_error_t **error);

const struct crm_document_t *crm_retention_report_document(const struct crm_retention_report_t *report);

const struct crm_arm_report_t *crm_retention_report_arm(const struct crm_retention_report_t *report,
                                                        const char *name,
                                                        size_t name_length);

crm_status_t crm_arm_report_net_benefit(const struct crm_arm_report_t *arm,
                                        struct crm_money_t value,
                                        struct crm_estimate_t *out_estimate,
                                        size_t out_estimate_size,
                                        struct crm_error_t **error);

crm_status_t crm_arm_report_acceptability(const struct crm_arm_report_t *arm,
                                          const struct crm_money_t *values,
                                          size_t count,
                                          double *out_confidences,
                                          struct crm_error_t **error);

crm_status_t crm_compare_costs(const struct crm_arm_report_t *first,
                               const struct crm_arm_report_t *second,
                               int32_t force,
                               struct crm_document_t **out_comparison,
                               struct crm_error_t **error);

typedef struct crm_assignment_t crm_assignment_t;

crm_status_t crm_assignment_from_json(const char *json,
                                      size_t json_length,
                                      struct crm_assignment_t **out_assignment,
                                      struct crm_error_t **error);

void crm_assignment_free(struct crm_assignment_t **assignment);

crm_status_t crm_assignment_to_json(const struct crm_assignment_t *assignment,
                                    struct crm_string_t **out_json,
                                    struct crm_error_t **error);

size_t crm_assignment_arm_count(const struct crm_assignment_t *assignment);

struct crm_text_t crm_assignment_arm_name(const struct crm_assignment_t *assignment, uint16_t code);

double crm_assignment_allocation_ratio(const struct crm_assignment_t *assignment, uint16_t code);

crm_status_t crm_assignment_bucket(const struct crm_assignment_t *assignment,
                                   const char *id,
                                   size_t id_length,
                                   uint16_t *out_bucket,
                                   struct crm_error_t **error);

crm_status_t crm_assignment_arm(const struct crm_assignment_t *assignment,
                                const char *id,
                                size_t id_length,
                                struct crm_text_t *out_name,
                                struct crm_error_t **error);

crm_status_t crm_assignment_assign(const struct crm_assignment_t *assignment,
                                   const struct crm_table_t *table,
                                   const char *id,
                                   size_t id_length,
                                   uint16_t *out_codes,
                                   size_t capacity,
                                   struct crm_error_t **error);

crm_status_t crm_growthbook_v1(const char *seed,
                               size_t seed_length,
                               const char *value,
                               size_t value_length,
                               double *out_number,
                               struct crm_error_t **error);

crm_status_t crm_growthbook_v2(const char *seed,
                               size_t seed_length,
                               const char *value,
                               size_t value_length,
                               double *out_number,
                               struct crm_error_t **error);

crm_status_t crm_check_ids(const struct crm_table_t *table,
                           const char *id,
                           size_t id_length,
                           const char *arm,
                           size_t arm_length,
                           struct crm_document_t **out_check,
                           struct crm_error_t **error);

typedef struct crm_contact_policy_t crm_contact_policy_t;

typedef struct crm_customer_t crm_customer_t;

typedef struct crm_customer_table_t crm_customer_table_t;

typedef struct crm_relationship_policy_t crm_relationship_policy_t;

typedef struct crm_schema_t crm_schema_t;

typedef struct crm_viewer_t crm_viewer_t;

crm_status_t crm_customer_new(const char *id,
                              size_t id_length,
                              const struct crm_schema_t *schema,
                              struct crm_customer_t **out_customer,
                              struct crm_error_t **error);

crm_status_t crm_customer_from_json(const char *json,
                                    size_t json_length,
                                    const struct crm_schema_t *schema,
                                    struct crm_customer_t **out_customer,
                                    struct crm_error_t **error);

crm_status_t crm_customer_to_json(const struct crm_customer_t *customer,
                                  struct crm_string_t **out_json,
                                  struct crm_error_t **error);

crm_status_t crm_customer_to_html_fragment(const struct crm_customer_t *customer,
                                           struct crm_string_t **out_html,
                                           struct crm_error_t **error);

void crm_customer_free(struct crm_customer_t **customer);

crm_status_t crm_customer_apply(struct crm_customer_t *customer,
                                const char *json,
                                size_t json_length,
                                uint64_t expected_version,
                                struct crm_error_t **error);

uint64_t crm_customer_version(const struct crm_customer_t *customer);

crm_status_t crm_customer_id(const struct crm_customer_t *customer,
                             struct crm_string_t **out_id,
                             struct crm_error_t **error);

crm_status_t crm_customer_erased_at(const struct crm_customer_t *customer,
                                    int64_t *out_us,
                                    struct crm_error_t **error);

crm_status_t crm_customer_get(const struct crm_customer_t *customer,
                              const char *field,
                              size_t field_length,
                              const struct crm_viewer_t *viewer,
                              struct crm_document_t **out_document,
                              struct crm_error_t **error);

crm_status_t crm_customer_view(const struct crm_customer_t *customer,
                               const struct crm_viewer_t *viewer,
                               struct crm_document_t **out_document,
                               struct crm_error_t **error);

crm_status_t crm_customer_timeline(const struct crm_customer_t *customer,
                                   const struct crm_viewer_t *viewer,
                                   struct crm_document_t **out_document,
                                   struct crm_error_t **error);

crm_status_t crm_customer_consent(const struct crm_customer_t *customer,
                                  const char *purpose,
                                  size_t purpose_length,
                                  const char *channel,
                                  size_t channel_length,
                                  int64_t now_us,
                                  struct crm_document_t **out_document,
                                  struct crm_error_t **error);

crm_status_t crm_customer_may_store(const struct crm_customer_t *customer,
                                    const char *field,
                                    size_t field_length,
                                    int64_t now_us,
                                    struct crm_document_t **out_document,
                                    struct crm_error_t **error);

crm_status_t crm_customer_may_disclose(const struct crm_customer_t *customer,
                                       const char *recipient,
                                       size_t recipient_length,
                                       int64_t now_us,
                                       const char *field,
                                       size_t field_length,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_customer_unconsented_fields(const struct crm_customer_t *customer,
                                             int64_t now_us,
                                             struct crm_document_t **out_document,
                                             struct crm_error_t **error);

crm_status_t crm_customer_stale_fields(const struct crm_customer_t *customer,
                                       int64_t now_us,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_customer_relationships(const struct crm_customer_t *customer,
                                        int64_t now_us,
                                        struct crm_document_t **out_document,
                                        struct crm_error_t **error);

crm_status_t crm_customer_rule_record(const struct crm_customer_t *customer,
                                      int64_t now_us,
                                      struct crm_document_t **out_document,
                                      struct crm_error_t **error);

crm_status_t crm_customer_verification_prompts(const struct crm_customer_t *customer,
                                               int64_t now_us,
                                               size_t limit,
                                               struct crm_document_t **out_document,
                                               struct crm_error_t **error);

crm_status_t crm_customer_completeness(const struct crm_customer_t *customer,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_customer_motive_coverage(const struct crm_customer_t *customer,
                                          struct crm_document_t **out_document,
                                          struct crm_error_t **error);

crm_status_t crm_customer_standing(const struct crm_customer_t *customer,
                                   int64_t now_us,
                                   uint32_t interested_days,
                                   int64_t low_satisfaction,
                                   size_t signals,
                                   struct crm_document_t **out_document,
                                   struct crm_error_t **error);

crm_status_t crm_customer_closeness(const struct crm_customer_t *customer,
                                    int64_t now_us,
                                    int32_t *out_closeness,
                                    struct crm_error_t **error);

crm_status_t crm_customer_loyalty_status(const struct crm_customer_t *customer,
                                         int32_t now_day,
                                         uint32_t regular_gap_days,
                                         uint32_t long_term_days,
                                         int32_t *out_status,
                                         struct crm_error_t **error);

crm_status_t crm_loyalty_status(const int32_t *days,
                                size_t count,
                                int32_t now_day,
                                uint32_t regular_gap_days,
                                uint32_t long_term_days,
                                int32_t *out_status,
                                struct crm_error_t **error);

crm_status_t crm_contact_policy_from_json(const char *json,
                                          size_t json_length,
                                          struct crm_contact_policy_t **out_policy,
                                          struct crm_error_t **error);

crm_status_t crm_contact_policy_to_json(const struct crm_contact_policy_t *policy,
                                        struct crm_string_t **out_json,
                                        struct crm_error_t **error);

void crm_contact_policy_free(struct crm_contact_policy_t **policy);

crm_status_t crm_contact_policy_may_contact(const struct crm_contact_policy_t *policy,
                                            const struct crm_customer_t *customer,
                                            const char *contact,
                                            size_t contact_length,
                                            const char *history,
                                            size_t history_length,
                                            int64_t now_us,
                                            struct crm_document_t **out_document,
                                            struct crm_error_t **error);

crm_status_t crm_relationship_policy_from_json(const char *json,
                                               size_t json_length,
                                               struct crm_relationship_policy_t **out_policy,
                                               struct crm_error_t **error);

crm_status_t crm_relationship_policy_to_json(const struct crm_relationship_policy_t *policy,
                                             struct crm_string_t **out_json,
                                             struct crm_error_t **error);

void crm_relationship_policy_free(struct crm_relationship_policy_t **policy);

crm_status_t crm_relationship_policy_misalignments(const struct crm_relationship_policy_t *policy,
                                                   const struct crm_customer_t *customer,
                                                   int64_t now_us,
                                                   struct crm_document_t **out_document,
                                                   struct crm_error_t **error);

crm_status_t crm_schema_from_json(const char *json,
                                  size_t json_length,
                                  struct crm_schema_t **out_schema,
                                  struct crm_error_t **error);

crm_status_t crm_schema_standard(const char *currency,
                                 size_t currency_length,
                                 struct crm_schema_t **out_schema,
                                 struct crm_error_t **error);

crm_status_t crm_schema_extend(const struct crm_schema_t *schema,
                               const char *json,
                               size_t json_length,
                               struct crm_schema_t **out_schema,
                               struct crm_error_t **error);

crm_status_t crm_schema_to_json(const struct crm_schema_t *schema,
                                struct crm_string_t **out_json,
                                struct crm_error_t **error);

crm_status_t crm_schema_hash(const struct crm_schema_t *schema,
                             struct crm_string_t **out_hash,
                             struct crm_error_t **error);

void crm_schema_free(struct crm_schema_t **schema);

crm_status_t crm_viewer_from_json(const char *json,
                                  size_t json_length,
                                  struct crm_viewer_t **out_viewer,
                                  struct crm_error_t **error);

void crm_viewer_free(struct crm_viewer_t **viewer);

crm_status_t crm_customer_table_new(const struct crm_schema_t *schema,
                                    const struct crm_viewer_t *viewer,
                                    int64_t now_us,
                                    struct crm_customer_table_t **out_table,
                                    struct crm_error_t **error);

void crm_customer_table_free(struct crm_customer_table_t **table);

crm_status_t crm_customer_table_add(struct crm_customer_table_t *table,
                                    const struct crm_customer_t *customer,
                                    struct crm_error_t **error);

crm_status_t crm_customer_table_customers(const struct crm_customer_table_t *table,
                                          struct crm_table_t **out_customers,
                                          struct crm_error_t **error);

crm_status_t crm_customer_table_events(const struct crm_customer_table_t *table,
                                       const char *name,
                                       size_t name_length,
                                       struct crm_table_t **out_events,
                                       struct crm_error_t **error);

typedef struct crm_condition_t crm_condition_t;

typedef struct crm_expression_t crm_expression_t;

crm_status_t crm_expression_from_cql2_text(const char *text,
                                           size_t text_length,
                                           struct crm_expression_t **out_expression,
                                           struct crm_error_t **error);

crm_status_t crm_expression_from_cql2_json(const char *json,
                                           size_t json_length,
                                           struct crm_expression_t **out_expression,
                                           struct crm_error_t **error);

void crm_expression_free(struct crm_expression_t **expression);

crm_status_t crm_expression_to_cql2_text(const struct crm_expression_t *expression,
                                         struct crm_string_t **out_text,
                                         struct crm_error_t **error);

crm_status_t crm_expression_to_cql2_json(const struct crm_expression_t *expression,
                                         struct crm_string_t **out_json,
                                         struct crm_error_t **error);

crm_status_t crm_condition_new(const struct crm_expression_t *expression,
                               const struct crm_schema_t *schema,
                               const char *zone,
                               size_t zone_length,
                               struct crm_condition_t **out_condition,
                               struct crm_error_t **error);

void crm_condition_free(struct crm_condition_t **object);

crm_status_t crm_condition_test(const struct crm_condition_t *condition,
                                const char *json,
                                size_t json_length,
                                int64_t now_us,
                                int32_t *out_truth,
                                struct crm_error_t **error);

crm_status_t crm_condition_explain(const struct crm_condition_t *condition,
                                   const char *json,
                                   size_t json_length,
                                   int64_t now_us,
                                   const struct crm_viewer_t *viewer,
                                   struct crm_document_t **out_document,
                                   struct crm_error_t **error);

crm_status_t crm_condition_evaluate(const struct crm_condition_t *condition,
                                    const struct crm_table_t *table,
                                    int64_t now_us,
                                    struct ArrowArrayStream *out_stream,
                                    struct crm_error_t **error);

typedef struct crm_event_fold_t crm_event_fold_t;

typedef struct crm_membership_t crm_membership_t;

typedef struct crm_record_t crm_record_t;

typedef struct crm_segment_set_t crm_segment_set_t;

crm_status_t crm_segment_set_new(const struct crm_schema_t *schema,
                                 const char *json,
                                 size_t json_length,
                                 struct crm_segment_set_t **out_set,
                                 struct crm_error_t **error);

crm_status_t crm_segment_set_from_react_querybuilder(const struct crm_schema_t *schema,
                                                     const char *json,
                                                     size_t json_length,
                                                     const char *zone,
                                                     size_t zone_length,
                                                     struct crm_segment_set_t **out_set,
                                                     struct crm_error_t **error);

crm_status_t crm_segment_set_to_react_querybuilder(const struct crm_segment_set_t *set,
                                                   const char *id,
                                                   size_t id_length,
                                                   struct crm_string_t **out_json,
                                                   struct crm_error_t **error);

void crm_segment_set_free(struct crm_segment_set_t **object);

size_t crm_segment_set_count(const struct crm_segment_set_t *set);

crm_status_t crm_segment_set_evaluate(const struct crm_segment_set_t *set,
                                      struct crm_table_t *table,
                                      int64_t now_us,
                                      const struct crm_event_fold_t *fold,
                                      const struct crm_viewer_t *viewer,
                                      struct crm_membership_t **out_membership,
                                      struct crm_error_t **error);

crm_status_t crm_segment_set_test(const struct crm_segment_set_t *set,
                                  const struct crm_record_t *record,
                                  int64_t now_us,
                                  uint64_t *out_bits,
                                  size_t capacity,
                                  const struct crm_viewer_t *viewer,
                                  struct crm_error_t **error);

crm_status_t crm_segment_set_explain(const struct crm_segment_set_t *set,
                                     const struct crm_record_t *record,
                                     int64_t now_us,
                                     const struct crm_viewer_t *viewer,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

crm_status_t crm_segment_set_breakdown(const struct crm_segment_set_t *set,
                                       const char *id,
                                       size_t id_length,
                                       const struct crm_table_t *table,
                                       int64_t now_us,
                                       const struct crm_event_fold_t *fold,
                                       const struct crm_viewer_t *viewer,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_segment_set_changes(const struct crm_segment_set_t *set,
                                     const struct crm_table_t *before,
                                     int64_t before_now_us,
                                     const struct crm_event_fold_t *before_fold,
                                     const struct crm_table_t *after,
                                     int64_t now_us,
                                     const struct crm_event_fold_t *fold,
                                     const struct crm_viewer_t *viewer,
                                     struct ArrowArrayStream *out_stream,
                                     struct crm_error_t **error);

crm_status_t crm_segment_set_hash(const struct crm_segment_set_t *set,
                                  const char *id,
                                  size_t id_length,
                                  struct crm_string_t **out_hash,
                                  struct crm_error_t **error);

crm_status_t crm_segment_set_to_sql(const struct crm_segment_set_t *set,
                                    const char *id,
                                    size_t id_length,
                                    int32_t dialect,
                                    int64_t now_us,
                                    const char *alias,
                                    size_t alias_length,
                                    int32_t approximate,
                                    struct crm_document_t **out_document,
                                    struct crm_error_t **error);

crm_status_t crm_segment_set_members_sql(const struct crm_segment_set_t *set,
                                         const char *table,
                                         size_t table_length,
                                         int32_t dialect,
                                         int64_t now_us,
                                         struct crm_string_t **out_sql,
                                         struct crm_error_t **error);

crm_status_t crm_segment_set_reads(const struct crm_segment_set_t *set,
                                   const char *id,
                                   size_t id_length,
                                   struct crm_document_t **out_document,
                                   struct crm_error_t **error);

crm_status_t crm_segment_set_affected_by(const struct crm_segment_set_t *set,
                                         const char *names_json,
                                         size_t names_json_length,
                                         struct crm_document_t **out_document,
                                         struct crm_error_t **error);

crm_status_t crm_segment_set_to_json(const struct crm_segment_set_t *set,
                                     const struct crm_viewer_t *viewer,
                                     struct crm_string_t **out_json,
                                     struct crm_error_t **error);

crm_status_t crm_segment_set_to_text(const struct crm_segment_set_t *set,
                                     const struct crm_viewer_t *viewer,
                                     struct crm_string_t **out_text,
                                     struct crm_error_t **error);

crm_status_t crm_segment_set_to_html_fragment(const struct crm_segment_set_t *set,
                                              const struct crm_viewer_t *viewer,
                                              struct crm_string_t **out_html,
                                              struct crm_error_t **error);

void crm_membership_free(struct crm_membership_t **object);

size_t crm_membership_rows(const struct crm_membership_t *membership);

uint64_t crm_membership_unmatched(const struct crm_membership_t *membership);

crm_status_t crm_membership_count(const struct crm_membership_t *membership,
                                  const char *id,
                                  size_t id_length,
                                  uint64_t *out_count,
                                  struct crm_error_t **error);

crm_status_t crm_membership_is_member(const struct crm_membership_t *membership,
                                      const char *id,
                                      size_t id_length,
                                      size_t row,
                                      int32_t *out_member,
                                      struct crm_error_t **error);

crm_status_t crm_membership_bits(const struct crm_membership_t *membership,
                                 const char *id,
                                 size_t id_length,
                                 uint64_t *out_bits,
                                 size_t capacity,
                                 struct crm_error_t **error);

crm_status_t crm_membership_rows_of(const struct crm_membership_t *membership,
                                    const char *id,
                                    size_t id_length,
                                    uint64_t *out_rows,
                                    size_t capacity,
                                    struct crm_error_t **error);

crm_status_t crm_membership_group(const struct crm_membership_t *membership,
                                  const char *name,
                                  size_t name_length,
                                  struct crm_table_t **out_table,
                                  struct crm_error_t **error);

int64_t crm_membership_now(const struct crm_membership_t *membership);

crm_status_t crm_membership_overlap(const struct crm_membership_t *membership,
                                    const char *ids_json,
                                    size_t ids_json_length,
                                    uint64_t *out_counts,
                                    size_t capacity,
                                    struct crm_error_t **error);

crm_status_t crm_membership_findings(const struct crm_membership_t *membership,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

crm_status_t crm_membership_hash(const struct crm_membership_t *membership,
                                 struct crm_string_t **out_hash,
                                 struct crm_error_t **error);

crm_status_t crm_membership_to_text(const struct crm_membership_t *membership,
                                    struct crm_string_t **out_text,
                                    struct crm_error_t **error);

crm_status_t crm_membership_to_html_fragment(const struct crm_membership_t *membership,
                                             struct crm_string_t **out_html,
                                             struct crm_error_t **error);

crm_status_t crm_membership_chart(const struct crm_membership_t *membership,
                                  const char *name,
                                  size_t name_length,
                                  const char *language,
                                  size_t language_length,
                                  struct crm_string_t **out_json,
                                  struct crm_error_t **error);

crm_status_t crm_membership_export(const struct crm_membership_t *membership,
                                   struct ArrowArrayStream *out_stream,
                                   struct crm_error_t **error);

crm_status_t crm_event_fold_new(const struct crm_segment_set_t *set,
                                int64_t now_us,
                                struct crm_event_fold_t **out_fold,
                                struct crm_error_t **error);

void crm_event_fold_free(struct crm_event_fold_t **object);

size_t crm_event_fold_customers(const struct crm_event_fold_t *fold);

crm_status_t crm_event_fold_update(struct crm_event_fold_t *fold,
                                   const char *name,
                                   size_t name_length,
                                   struct crm_table_t *table,
                                   struct crm_error_t **error);

crm_status_t crm_event_fold_merge(struct crm_event_fold_t *fold,
                                  const struct crm_event_fold_t *other,
                                  struct crm_error_t **error);

crm_status_t crm_record_from_json(const struct crm_segment_set_t *set,
                                  const char *json,
                                  size_t json_length,
                                  struct crm_record_t **out_record,
                                  struct crm_error_t **error);

crm_status_t crm_record_of_customer(const struct crm_segment_set_t *set,
                                    const struct crm_customer_t *customer,
                                    int64_t now_us,
                                    struct crm_record_t **out_record,
                                    struct crm_error_t **error);

void crm_record_free(struct crm_record_t **object);

typedef struct crm_exit_interview_t crm_exit_interview_t;

typedef struct crm_exit_reason_t crm_exit_reason_t;

typedef struct crm_probe_graph_t crm_probe_graph_t;

typedef struct crm_reason_report_t crm_reason_report_t;

typedef struct crm_reason_scheme_t crm_reason_scheme_t;

typedef struct crm_reason_tally_t crm_reason_tally_t;

typedef struct crm_answer_t {
    const char *question;
    size_t question_length;
    const char *answer;
    size_t answer_length;
} crm_answer_t;

crm_status_t crm_exit_reason_from_json(const char *json,
                                       size_t json_length,
                                       const struct crm_reason_scheme_t *roots,
                                       const struct crm_reason_scheme_t *stated,
                                       struct crm_exit_reason_t **out_exit,
                                       struct crm_error_t **error);

crm_status_t crm_exit_reason_to_json(const struct crm_exit_reason_t *exit,
                                     struct crm_string_t **out_json,
                                     struct crm_error_t **error);

crm_status_t crm_exit_reason_derived(const struct crm_exit_reason_t *exit,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

void crm_exit_reason_free(struct crm_exit_reason_t **exit);

crm_status_t crm_probe_graph_standard(struct crm_probe_graph_t **out_graph,
                                      struct crm_error_t **error);

crm_status_t crm_probe_graph_from_json(const char *json,
                                       size_t json_length,
                                       const struct crm_reason_scheme_t *roots,
                                       const struct crm_reason_scheme_t *stated,
                                       struct crm_probe_graph_t **out_graph,
                                       struct crm_error_t **error);

crm_status_t crm_probe_graph_diagnose(const struct crm_probe_graph_t *graph,
                                      const char *stated,
                                      size_t stated_length,
                                      const struct crm_answer_t *answers,
                                      size_t count,
                                      struct crm_document_t **out_document,
                                      struct crm_error_t **error);

crm_status_t crm_probe_graph_options(const struct crm_probe_graph_t *graph,
                                     const char *stated,
                                     size_t stated_length,
                                     const struct crm_answer_t *answers,
                                     size_t count,
                                     const char *language,
                                     size_t language_length,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

crm_status_t crm_probe_graph_to_json(const struct crm_probe_graph_t *graph,
                                     struct crm_string_t **out_json,
                                     struct crm_error_t **error);

crm_status_t crm_probe_graph_hash(const struct crm_probe_graph_t *graph,
                                  struct crm_string_t **out_hash,
                                  struct crm_error_t **error);

void crm_probe_graph_free(struct crm_probe_graph_t **graph);

crm_status_t crm_exit_interview_standard(struct crm_exit_interview_t **out_interview,
                                         struct crm_error_t **error);

crm_status_t crm_exit_interview_from_json(const char *json,
                                          size_t json_length,
                                          struct crm_exit_interview_t **out_interview,
                                          struct crm_error_t **error);

crm_status_t crm_exit_interview_questions(const struct crm_exit_interview_t *interview,
                                          struct crm_document_t **out_document,
                                          struct crm_error_t **error);

crm_status_t crm_exit_interview_question(const struct crm_exit_interview_t *interview,
                                         const char *id,
                                         size_t id_length,
                                         const char *language,
                                         size_t language_length,
                                         struct crm_string_t **out_text,
                                         struct crm_error_t **error);

crm_status_t crm_exit_interview_summary(const struct crm_exit_interview_t *interview,
                                        const char *responses,
                                        size_t responses_length,
                                        struct crm_table_t **out_table,
                                        struct crm_error_t **error);

crm_status_t crm_exit_interview_to_json(const struct crm_exit_interview_t *interview,
                                        struct crm_string_t **out_json,
                                        struct crm_error_t **error);

void crm_exit_interview_free(struct crm_exit_interview_t **interview);

void crm_reason_report_free(struct crm_reason_report_t **report);

uint64_t crm_reason_report_n(const struct crm_reason_report_t *report);

crm_status_t crm_reason_report_rollup(const struct crm_reason_report_t *report,
                                      int32_t depth,
                                      struct crm_table_t **out_table,
                                      struct crm_error_t **error);

crm_status_t crm_reason_report_pareto(const struct crm_reason_report_t *report,
                                      int32_t depth,
                                      int32_t by,
                                      struct crm_table_t **out_table,
                                      struct crm_error_t **error);

crm_status_t crm_reason_report_split(const struct crm_reason_report_t *report,
                                     struct crm_table_t **out_table,
                                     struct crm_error_t **error);

crm_status_t crm_reason_report_matrix(const struct crm_reason_report_t *report,
                                      struct crm_table_t **out_table,
                                      struct crm_error_t **error);

crm_status_t crm_reason_report_by_month(const struct crm_reason_report_t *report,
                                        size_t depth,
                                        struct crm_table_t **out_table,
                                        struct crm_error_t **error);

crm_status_t crm_reason_report_trend(const struct crm_reason_report_t *report,
                                     size_t depth,
                                     struct crm_table_t **out_table,
                                     struct crm_error_t **error);

crm_status_t crm_reason_report_saves(const struct crm_reason_report_t *report,
                                     size_t depth,
                                     struct crm_table_t **out_table,
                                     struct crm_error_t **error);

crm_status_t crm_reason_report_offers(const struct crm_reason_report_t *report,
                                      struct crm_table_t **out_table,
                                      struct crm_error_t **error);

crm_status_t crm_reason_report_hidden_behind(const struct crm_reason_report_t *report,
                                             const char *stated,
                                             size_t stated_length,
                                             struct crm_document_t **out_document,
                                             struct crm_error_t **error);

crm_status_t crm_reason_report_by(const struct crm_reason_report_t *report,
                                  const char *const *columns,
                                  size_t count,
                                  size_t depth,
                                  struct crm_document_t **out_document,
                                  struct crm_error_t **error);

crm_status_t crm_reason_report_overuse(const struct crm_reason_report_t *report,
                                       const char *code,
                                       size_t code_length,
                                       uint64_t min_n,
                                       double rate,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_reason_report_portfolio_finding(const struct crm_reason_report_t *report,
                                                 double threshold,
                                                 struct crm_document_t **out_document,
                                                 struct crm_error_t **error);

crm_status_t crm_reason_report_compare(const struct crm_reason_report_t *report,
                                       const char *code,
                                       size_t code_length,
                                       double share,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_reason_report_document(const struct crm_reason_report_t *report,
                                        struct crm_document_t **out_document,
                                        struct crm_error_t **error);

crm_status_t crm_reason_report_to_text(const struct crm_reason_report_t *report,
                                       const char *language,
                                       size_t language_length,
                                       struct crm_string_t **out_text,
                                       struct crm_error_t **error);

crm_status_t crm_reason_report_to_html(const struct crm_reason_report_t *report,
                                       const char *language,
                                       size_t language_length,
                                       struct crm_string_t **out_text,
                                       struct crm_error_t **error);

crm_status_t crm_reason_report_to_html_fragment(const struct crm_reason_report_t *report,
                                                const char *language,
                                                size_t language_length,
                                                struct crm_string_t **out_text,
                                                struct crm_error_t **error);

crm_status_t crm_reason_report_to_json(const struct crm_reason_report_t *report,
                                       struct crm_string_t **out_text,
                                       struct crm_error_t **error);

crm_status_t crm_reason_report_chart(const struct crm_reason_report_t *report,
                                     const char *name,
                                     size_t name_length,
                                     const char *language,
                                     size_t language_length,
                                     const char *code,
                                     size_t code_length,
                                     int32_t names,
                                     struct crm_string_t **out_text,
                                     struct crm_error_t **error);

crm_status_t crm_reason_scheme_from_json(const char *json,
                                         size_t json_length,
                                         struct crm_reason_scheme_t **out_scheme,
                                         struct crm_error_t **error);

crm_status_t crm_reason_scheme_standard(int32_t kind,
                                        struct crm_reason_scheme_t **out_scheme,
                                        struct crm_error_t **error);

crm_status_t crm_reason_scheme_from_skos(const char *skos,
                                         size_t skos_length,
                                         struct crm_reason_scheme_t **out_scheme,
                                         struct crm_error_t **error);

crm_status_t crm_reason_scheme_check(const char *json,
                                     size_t json_length,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

crm_status_t crm_reason_scheme_draft(struct crm_table_t *table,
                                     const char *options,
                                     size_t options_length,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

crm_status_t crm_reason_scheme_get(const struct crm_reason_scheme_t *scheme,
                                   const char *code,
                                   size_t code_length,
                                   struct crm_document_t **out_document,
                                   struct crm_error_t **error);

crm_status_t crm_reason_scheme_codes(const struct crm_reason_scheme_t *scheme,
                                     int32_t assignable,
                                     struct crm_document_t **out_document,
                                     struct crm_error_t **error);

crm_status_t crm_reason_scheme_children(const struct crm_reason_scheme_t *scheme,
                                        const char *code,
                                        size_t code_length,
                                        struct crm_document_t **out_document,
                                        struct crm_error_t **error);

crm_status_t crm_reason_scheme_ancestors(const struct crm_reason_scheme_t *scheme,
                                         const char *code,
                                         size_t code_length,
                                         struct crm_document_t **out_document,
                                         struct crm_error_t **error);

crm_status_t crm_reason_scheme_top(const struct crm_reason_scheme_t *scheme,
                                   struct crm_document_t **out_document,
                                   struct crm_error_t **error);

crm_status_t crm_reason_scheme_find(const struct crm_reason_scheme_t *scheme,
                                    const char *label,
                                    size_t label_length,
                                    struct crm_document_t **out_document,
                                    struct crm_error_t **error);

crm_status_t crm_reason_scheme_migrate(const struct crm_reason_scheme_t *scheme,
                                       const char *code,
                                       size_t code_length,
                                       struct crm_document_t **out_document,
                                       struct crm_error_t **error);

crm_status_t crm_reason_scheme_response(const struct crm_reason_scheme_t *scheme,
                                        const char *root,
                                        size_t root_length,
                                        const char *context,
                                        size_t context_length,
                                        struct crm_document_t **out_document,
                                        struct crm_error_t **error);

crm_status_t crm_reason_scheme_warnings(const struct crm_reason_scheme_t *scheme,
                                        struct crm_document_t **out_document,
                                        struct crm_error_t **error);

crm_status_t crm_reason_scheme_extend(const struct crm_reason_scheme_t *scheme,
                                      const char *json,
                                      size_t json_length,
                                      struct crm_reason_scheme_t **out_scheme,
                                      struct crm_error_t **error);

crm_status_t crm_reason_scheme_to_json(const struct crm_reason_scheme_t *scheme,
                                       struct crm_string_t **out_json,
                                       struct crm_error_t **error);

crm_status_t crm_reason_scheme_to_skos(const struct crm_reason_scheme_t *scheme,
                                       struct crm_string_t **out_json,
                                       struct crm_error_t **error);

crm_status_t crm_reason_scheme_hash(const struct crm_reason_scheme_t *scheme,
                                    struct crm_string_t **out_hash,
                                    struct crm_error_t **error);

crm_status_t crm_reason_scheme_id(const struct crm_reason_scheme_t *scheme,
                                  struct crm_string_t **out_id,
                                  struct crm_error_t **error);

crm_status_t crm_reason_scheme_at_depth(const struct crm_reason_scheme_t *scheme,
                                        const char *code,
                                        size_t code_length,
                                        size_t depth,
                                        struct crm_string_t **out_code,
                                        struct crm_error_t **error);

crm_status_t crm_reason_scheme_is_assignable(const struct crm_reason_scheme_t *scheme,
                                             const char *code,
                                             size_t code_length,
                                             int32_t *out_assignable,
                                             struct crm_error_t **error);

void crm_reason_scheme_free(struct crm_reason_scheme_t **scheme);

crm_status_t crm_reason_tally_new(const struct crm_reason_scheme_t *scheme,
                                  const struct crm_reason_scheme_t *stated_scheme,
                                  const char *definition,
                                  size_t definition_length,
                                  struct crm_reason_tally_t **out_tally,
                                  struct crm_error_t **error);

void crm_reason_tally_free(struct crm_reason_tally_t **tally);

size_t crm_reason_tally_size(const struct crm_reason_tally_t *tally);

crm_status_t crm_reason_tally_empty(const struct crm_reason_tally_t *tally,
                                    struct crm_reason_tally_t **out_tally,
                                    struct crm_error_t **error);

crm_status_t crm_reason_tally_update(struct crm_reason_tally_t *tally,
                                     struct crm_table_t *table,
                                     struct crm_error_t **error);

crm_status_t crm_reason_tally_update_summary(struct crm_reason_tally_t *tally,
                                             struct crm_table_t *table,
                                             struct crm_error_t **error);

crm_status_t crm_reason_tally_merge(struct crm_reason_tally_t *tally,
                                    const struct crm_reason_tally_t *other,
                                    struct crm_error_t **error);

crm_status_t crm_reason_tally_to_json(const struct crm_reason_tally_t *tally,
                                      struct crm_string_t **out_json,
                                      struct crm_error_t **error);

crm_status_t crm_reason_tally_from_json(const char *json,
                                        size_t json_length,
                                        const struct crm_reason_scheme_t *scheme,
                                        const struct crm_reason_scheme_t *stated_scheme,
                                        struct crm_reason_tally_t **out_tally,
                                        struct crm_error_t **error);

crm_status_t crm_reason_tally_report(const struct crm_reason_tally_t *tally,
                                     double level,
                                     struct crm_reason_report_t **out_report,
                                     struct crm_error_t **error);

crm_status_t crm_map_vendor(const char *vendor,
                            size_t vendor_length,
                            const char *code,
                            size_t code_length,
                            struct crm_document_t **out_document,
                            struct crm_error_t **error);

crm_status_t crm_vendors(struct crm_document_t **out_document, struct crm_error_t **error);

crm_status_t crm_vendor_codes(const char *vendor,
                              size_t vendor_length,
                              struct crm_document_t **out_document,
                              struct crm_error_t **error);

typedef struct crm_total_t crm_total_t;

typedef struct crm_total_report_t {
    uint64_t rows;
    uint64_t nulls;
    struct crm_money_t sum;
    uint64_t rounded_rows;
    double rounded_largest_change;
} crm_total_report_t;

crm_status_t crm_total_new(const char *column,
                           size_t column_length,
                           const char *currency,
                           size_t currency_length,
                           int32_t decimals,
                           struct crm_total_t **out_total,
                           struct crm_error_t **error);

void crm_total_free(struct crm_total_t **total);

size_t crm_total_size(const struct crm_total_t *total);

crm_status_t crm_total_empty(const struct crm_total_t *total,
                             struct crm_total_t **out_total,
                             struct crm_error_t **error);

crm_status_t crm_total_update(struct crm_total_t *total,
                              struct crm_table_t *table,
                              struct crm_error_t **error);

crm_status_t crm_total_merge(struct crm_total_t *total,
                             const struct crm_total_t *other,
                             struct crm_error_t **error);

crm_status_t crm_total_report(const struct crm_total_t *total,
                              struct crm_total_report_t *out_report,
                              size_t out_report_size,
                              struct crm_error_t **error);

crm_status_t crm_total_to_json(const struct crm_total_t *total,
                               struct crm_string_t **out_json,
                               struct crm_error_t **error);

crm_status_t crm_total_from_json(const char *json,
                                 size_t json_length,
                                 struct crm_total_t **out_total,
                                 struct crm_error_t **error);

typedef struct crm_test_t {
    double p_value;
    int32_t method;
} crm_test_t;

typedef struct crm_sample_ratio_t {
    double statistic;
    double p_value;
    uint32_t degrees_of_freedom;
    int32_t method;
} crm_sample_ratio_t;

typedef struct crm_moments_t {
    uint64_t n;
    double mean_y;
    double mean_x;
    double variance_y;
    double variance_x;
    double covariance;
} crm_moments_t;

typedef struct crm_chi_square_test_t {
    double statistic;
    double p_value;
    uint32_t degrees_of_freedom;
    int32_t method;
} crm_chi_square_test_t;

typedef struct crm_trend_test_t {
    double z;
    double p_value;
} crm_trend_test_t;

typedef struct crm_e_value_t {
    double point;
    double limit;
} crm_e_value_t;

crm_status_t crm_stats_proportion(uint64_t x,
                                  uint64_t n,
                                  int32_t method,
                                  double level,
                                  struct crm_estimate_t *out_estimate,
                                  size_t out_estimate_size,
                                  struct crm_error_t **error);

crm_status_t crm_stats_proportion_test(uint64_t x,
                                       uint64_t n,
                                       double null,
                                       int32_t method,
                                       struct crm_test_t *out_test,
                                       size_t out_test_size,
                                       struct crm_error_t **error);

crm_status_t crm_stats_risk_difference(uint64_t x1,
                                       uint64_t n1,
                                       uint64_t x2,
                                       uint64_t n2,
                                       int32_t method,
                                       double level,
                                       struct crm_estimate_t *out_estimate,
                                       size_t out_estimate_size,
                                       double *out_p_value,
                                       struct crm_error_t **error);

crm_status_t crm_stats_risk_ratio(uint64_t x1,
                                  uint64_t n1,
                                  uint64_t x2,
                                  uint64_t n2,
                                  int32_t method,
                                  double level,
                                  struct crm_estimate_t *out_estimate,
                                  size_t out_estimate_size,
                                  double *out_p_value,
                                  struct crm_error_t **error);

crm_status_t crm_stats_odds_ratio(uint64_t x1,
                                  uint64_t n1,
                                  uint64_t x2,
                                  uint64_t n2,
                                  int32_t method,
                                  double level,
                                  struct crm_estimate_t *out_estimate,
                                  size_t out_estimate_size,
                                  double *out_p_value,
                                  struct crm_error_t **error);

crm_status_t crm_stats_nnt(uint64_t x1,
                           uint64_t n1,
                           uint64_t x2,
                           uint64_t n2,
                           int32_t method,
                           double level,
                           struct crm_ratio_set_t *out_set,
                           size_t out_set_size,
                           struct crm_error_t **error);

crm_status_t crm_stats_nnt_of(const struct crm_estimate_t *difference,
                              size_t difference_size,
                              struct crm_ratio_set_t *out_set,
                              size_t out_set_size,
                              struct crm_error_t **error);

crm_status_t crm_stats_nnt_in_words(const struct crm_ratio_set_t *set,
                                    size_t set_size,
                                    struct crm_string_t **out_text,
                                    struct crm_error_t **error);

crm_status_t crm_stats_fisher_exact(uint64_t a,
                                    uint64_t b,
                                    uint64_t c,
                                    uint64_t d,
                                    int32_t alternative,
                                    struct crm_test_t *out_test,
                                    size_t out_test_size,
                                    struct crm_error_t **error);

crm_status_t crm_stats_mid_p(uint64_t a,
                             uint64_t b,
                             uint64_t c,
                             uint64_t d,
                             int32_t alternative,
                             struct crm_test_t *out_test,
                             size_t out_test_size,
                             struct crm_error_t **error);

crm_status_t crm_stats_fieller(double numerator,
                               double numerator_variance,
                               double denominator,
                               double denominator_variance,
                               double covariance,
                               double level,
                               struct crm_ratio_set_t *out_set,
                               size_t out_set_size,
                               struct crm_error_t **error);

crm_status_t crm_stats_adjust(const double *p_values,
                              size_t count,
                              int32_t method,
                              double *out_adjusted,
                              struct crm_error_t **error);

crm_status_t crm_stats_sample_ratio(const uint64_t *counts,
                                    const double *expected,
                                    size_t count,
                                    struct crm_sample_ratio_t *out_test,
                                    size_t out_test_size,
                                    struct crm_error_t **error);

crm_status_t crm_stats_coverage(uint64_t n1,
                                double p1,
                                uint64_t n2,
                                double p2,
                                int32_t method,
                                double level,
                                double *out_coverage,
                                struct crm_error_t **error);

crm_status_t crm_stats_welch(double mean1,
                             double variance1,
                             uint64_t n1,
                             double mean2,
                             double variance2,
                             uint64_t n2,
                             double level,
                             struct crm_estimate_t *out_estimate,
                             size_t out_estimate_size,
                             double *out_p_value,
                             struct crm_error_t **error);

crm_status_t crm_stats_welch_degrees_of_freedom(double variance1,
                                                uint64_t n1,
                                                double variance2,
                                                uint64_t n2,
                                                double *out_degrees_of_freedom,
                                                struct crm_error_t **error);

crm_status_t crm_stats_ratio_of_means(double mean1,
                                      double variance1,
                                      uint64_t n1,
                                      double mean2,
                                      double variance2,
                                      uint64_t n2,
                                      double level,
                                      struct crm_estimate_t *out_estimate,
                                      size_t out_estimate_size,
                                      double *out_p_value,
                                      struct crm_error_t **error);

crm_status_t crm_stats_adjusted_difference(const struct crm_moments_t *group1,
                                           size_t group1_size,
                                           const struct crm_moments_t *group2,
                                           size_t group2_size,
                                           int32_t adjustment,
                                           double level,
                                           struct crm_estimate_t *out_estimate,
                                           size_t out_estimate_size,
                                           double *out_p_value,
                                           struct crm_error_t **error);

crm_status_t crm_stats_standardized_mean_difference(double mean1,
                                                    double variance1,
                                                    double mean2,
                                                    double variance2,
                                                    double *out_difference,
                                                    struct crm_error_t **error);

crm_status_t crm_stats_standardized_proportion_difference(const uint64_t *counts1,
                                                          const uint64_t *counts2,
                                                          size_t count,
                                                          double *out_difference,
                                                          struct crm_error_t **error);

crm_status_t crm_stats_chi_square_homogeneity(const uint64_t *counts1,
                                              const uint64_t *counts2,
                                              size_t count,
                                              struct crm_chi_square_test_t *out_test,
                                              size_t out_test_size,
                                              struct crm_error_t **error);

crm_status_t crm_stats_chi_square_independence(const uint64_t *table,
                                               size_t rows,
                                               size_t columns,
                                               struct crm_document_t **out_result,
                                               struct crm_error_t **error);

crm_status_t crm_stats_trend_of_proportions(const uint64_t *events,
                                            const uint64_t *totals,
                                            const double *scores,
                                            size_t count,
                                            struct crm_trend_test_t *out_test,
                                            size_t out_test_size,
                                            struct crm_error_t **error);

crm_status_t crm_stats_binomial_limits(double p,
                                       uint64_t n,
                                       double level,
                                       double *out_limits,
                                       struct crm_error_t **error);

crm_status_t crm_stats_mantel_haenszel(const uint64_t *tables,
                                       size_t count,
                                       double level,
                                       struct crm_document_t **out_result,
                                       struct crm_error_t **error);

crm_status_t crm_stats_e_value(double risk_ratio,
                               double lower,
                               double upper,
                               struct crm_e_value_t *out_e_value,
                               size_t out_e_value_size,
                               struct crm_error_t **error);

typedef struct crm_acquisition_cost_t {
    struct crm_money_t each;
    struct crm_money_t remainder;
} crm_acquisition_cost_t;

typedef struct crm_retention_value_t {
    struct crm_money_t income_gained;
    struct crm_money_t expense_saved;
    struct crm_money_t total;
} crm_retention_value_t;

typedef struct crm_leaky_bucket_t {
    double stock;
    double inflow;
    double loss_rate;
} crm_leaky_bucket_t;

crm_status_t crm_acquisition_cost(struct crm_money_t total,
                                  const char *currency,
                                  size_t currency_length,
                                  uint64_t acquired,
                                  struct crm_acquisition_cost_t *out_cost,
                                  size_t out_cost_size,
                                  struct crm_error_t **error);

crm_status_t crm_retention_value(struct crm_money_t income_gained,
                                 struct crm_money_t expense_saved,
                                 const char *currency,
                                 size_t currency_length,
                                 struct crm_retention_value_t *out_value,
                                 size_t out_value_size,
                                 struct crm_error_t **error);

crm_status_t crm_leaky_bucket_step(const struct crm_leaky_bucket_t *bucket,
                                   size_t bucket_size,
                                   struct crm_leaky_bucket_t *out_bucket,
                                   size_t out_bucket_size,
                                   struct crm_error_t **error);

crm_status_t crm_leaky_bucket_trajectory(const struct crm_leaky_bucket_t *bucket,
                                         size_t bucket_size,
                                         uint64_t steps,
                                         double *out_stocks,
                                         size_t capacity,
                                         struct crm_error_t **error);

crm_status_t crm_leaky_bucket_equilibrium(const struct crm_leaky_bucket_t *bucket,
                                          size_t bucket_size,
                                          double *out_equilibrium,
                                          struct crm_error_t **error);

crm_status_t crm_leaky_bucket_lost(const struct crm_leaky_bucket_t *bucket,
                                   size_t bucket_size,
                                   double *out_lost,
                                   struct crm_error_t **error);

crm_status_t crm_leaky_bucket_maintenance_share(const struct crm_leaky_bucket_t *bucket,
                                                size_t bucket_size,
                                                double *out_share,
                                                struct crm_error_t **error);

crm_status_t crm_leaky_bucket_state(const struct crm_leaky_bucket_t *bucket,
                                    size_t bucket_size,
                                    int32_t *out_state,
                                    struct crm_error_t **error);

double crm_reference_acquisition_to_retention(void);

