/* Reading of tables, value by value: every type, from arrays, from Arrow and from a report. */
#include <math.h>

#include "check.h"

static const uint8_t flags[3] = {1, 0, 1}, bits[1] = {5}, known[1] = {3};
static const int8_t int8[3] = {-8, 0, 7};
static const int16_t int16[3] = {-16, 0, 7};
static const int32_t int32[3] = {-32, 0, 7}, days[3] = {20484, 0, 7}, codes[3] = {1, 0, 1};
static const int64_t int64[3] = {INT64_MIN, 0, 7}, cents[3] = {1950, 0, 7}, instants[3] = {-3000, 0, 7};
static const uint8_t uint8[3] = {8, 0, 7};
static const uint16_t uint16[3] = {16, 0, 7};
static const uint32_t uint32[3] = {32, 0, 7};
static const uint64_t uint64[3] = {64, UINT64_MAX, 7};
static const float float32[3] = {1.5f, 0, 7};
static const double float64[3] = {1.5, 0, 7};
static const int32_t offsets[4] = {0, 4, 4, 8};
static const int64_t large_offsets[4] = {0, 4, 4, 8};
static const char letters[] = "mailnone";
static const char *const strings[3] = {"mail", "", NULL};
static const char *const labels[2] = {"none", "mail"};

/* The first value of a column as it is read. */
typedef struct expected_t {
    int32_t type, read_as;
    int64_t number;
} expected_t;

#define EXPECTED_COUNT 22

static const expected_t expected[EXPECTED_COUNT] = {
    {CRM_TYPE_BOOL, CRM_TYPE_BOOL, 1},
    {CRM_TYPE_BOOL_BITS, CRM_TYPE_BOOL, 1},
    {CRM_TYPE_INT8, CRM_TYPE_INT64, -8},
    {CRM_TYPE_INT16, CRM_TYPE_INT64, -16},
    {CRM_TYPE_INT32, CRM_TYPE_INT64, -32},
    {CRM_TYPE_INT64, CRM_TYPE_INT64, INT64_MIN},
    {CRM_TYPE_UINT8, CRM_TYPE_INT64, 8},
    {CRM_TYPE_UINT16, CRM_TYPE_INT64, 16},
    {CRM_TYPE_UINT32, CRM_TYPE_INT64, 32},
    {CRM_TYPE_UINT64, CRM_TYPE_INT64, 64},
    {CRM_TYPE_FLOAT32, CRM_TYPE_FLOAT64, 0},
    {CRM_TYPE_FLOAT64, CRM_TYPE_FLOAT64, 0},
    {CRM_TYPE_DECIMAL128, CRM_TYPE_DECIMAL128, 0},
    {CRM_TYPE_DATE32, CRM_TYPE_DATE32, 20484},
    {CRM_TYPE_TIMESTAMP_S, CRM_TYPE_TIMESTAMP_US, -3000000000},
    {CRM_TYPE_TIMESTAMP_MS, CRM_TYPE_TIMESTAMP_US, -3000000},
    {CRM_TYPE_TIMESTAMP_US, CRM_TYPE_TIMESTAMP_US, -3000},
    {CRM_TYPE_TIMESTAMP_NS, CRM_TYPE_TIMESTAMP_US, -3},
    {CRM_TYPE_UTF8, CRM_TYPE_UTF8, 0},
    {CRM_TYPE_LARGE_UTF8, CRM_TYPE_UTF8, 0},
    {CRM_TYPE_STRING, CRM_TYPE_UTF8, 0},
    {CRM_TYPE_DICTIONARY, CRM_TYPE_UTF8, 0},
};

static crm_column_t dictionary;

/* 128-bit integers, 19.50 first, aligned as they must be. */
static union {
    long double alignment;
    int64_t halves[6];
} decimals;

static const void *values_of(int32_t type) {
    switch (type) {
    case CRM_TYPE_BOOL: return flags;
    case CRM_TYPE_BOOL_BITS: return bits;
    case CRM_TYPE_INT8: return int8;
    case CRM_TYPE_INT16: return int16;
    case CRM_TYPE_INT32: return int32;
    case CRM_TYPE_INT64: return int64;
    case CRM_TYPE_UINT8: return uint8;
    case CRM_TYPE_UINT16: return uint16;
    case CRM_TYPE_UINT32: return uint32;
    case CRM_TYPE_UINT64: return uint64;
    case CRM_TYPE_FLOAT32: return float32;
    case CRM_TYPE_FLOAT64: return float64;
    case CRM_TYPE_DECIMAL128: return &decimals;
    case CRM_TYPE_DATE32: return days;
    case CRM_TYPE_UTF8:
    case CRM_TYPE_LARGE_UTF8: return letters;
    case CRM_TYPE_STRING: return strings;
    case CRM_TYPE_DICTIONARY: return codes;
    default: return instants;
    }
}

/* A column of each type, whose third row is null. */
static void make_columns(crm_column_t *columns) {
    static char names[EXPECTED_COUNT][4];
    size_t at;
    memset(&decimals, 0, sizeof decimals);
    decimals.halves[0] = 1950;
    dictionary = column("labels", CRM_TYPE_STRING, labels);
    for (at = 0; at < EXPECTED_COUNT; at++) {
        int32_t type = expected[at].type;
        names[at][0] = 't';
        names[at][1] = (char)('0' + type / 10);
        names[at][2] = (char)('0' + type % 10);
        columns[at] = column(names[at], type, values_of(type));
        columns[at].validity = known;
        columns[at].decimals = type == CRM_TYPE_DECIMAL128 ? 2 : 0;
        if (type == CRM_TYPE_UTF8 || type == CRM_TYPE_LARGE_UTF8) {
            columns[at].values_size = 8;
            columns[at].offsets =
                type == CRM_TYPE_UTF8 ? (const void *)offsets : (const void *)large_offsets;
        }
        if (type == CRM_TYPE_DICTIONARY) {
            columns[at].dictionary = &dictionary;
            columns[at].dictionary_length = 2;
        }
    }
}

/* Reads a value by each reader; only that of its type accepts it. */
static void require_value(const crm_table_t *table, size_t at, size_t row, const expected_t *value) {
    static const crm_text_t filled = {"x", 1};
    int is_text = value->read_as == CRM_TYPE_UTF8, is_float = value->read_as == CRM_TYPE_FLOAT64;
    int is_decimal = value->read_as == CRM_TYPE_DECIMAL128;
    int is_number = !is_text && !is_float && !is_decimal;
    int64_t number = 9;
    double real = 9;
    crm_money_t decimal = {9, 9};
    crm_text_t text = filled;
    int32_t type = 0, is_null = 9;

    OK(crm_table_column_type(table, at, &type, &error));
    REQUIRE(type == value->read_as);
    OK(crm_table_is_null(table, at, row, &is_null, &error));
    REQUIRE(is_null == 0);
    EXPECT(crm_table_int64(table, at, row, &number, &error), is_number ? CRM_OK : CRM_ERR_COLUMN_TYPE,
           "expected bool, int64, date32, timestamp");
    REQUIRE(number == (is_number ? value->number : 0));
    EXPECT(crm_table_float64(table, at, row, &real, &error), is_float ? CRM_OK : CRM_ERR_COLUMN_TYPE,
           "expected float64");
    REQUIRE(memcmp(&real, is_float ? &float64[0] : &float64[1], sizeof real) == 0);
    EXPECT(crm_table_decimal(table, at, row, &decimal, &error),
           is_decimal ? CRM_OK : CRM_ERR_COLUMN_TYPE, "expected decimal128");
    REQUIRE(decimal.units == (is_decimal ? 195 : 0) && decimal.decimals == (is_decimal ? 1 : 0));
    EXPECT(crm_table_text(table, at, row, &text, &error), is_text ? CRM_OK : CRM_ERR_COLUMN_TYPE,
           "expected text");
    REQUIRE(strcmp(text.data, is_text ? "mail" : "") == 0 && text.length == (is_text ? 4U : 0U));
}

/* A null is refused by the reader of its type with its column and row, by the others by its type. */
static void require_null(const crm_table_t *table, size_t at, size_t row, int64_t number_of_row,
                         const expected_t *value) {
    crm_status_t status;
    crm_error_t *refused = NULL;
    crm_text_t text, name;
    int64_t number = 9;
    int32_t is_null = 9;
    OK(crm_table_is_null(table, at, row, &is_null, &error));
    REQUIRE(is_null == 1);
    OK(crm_table_column_name(table, at, &name, &error));
    status = crm_table_text(table, at, row, &text, &refused);
    REQUIRE(status == (value->read_as == CRM_TYPE_UTF8 ? CRM_ERR_NULL_VALUE : CRM_ERR_COLUMN_TYPE));
    REQUIRE(strcmp(crm_error_column(refused).data, name.data) == 0);
    REQUIRE(crm_error_row(refused) == (status == CRM_ERR_NULL_VALUE ? number_of_row : -1));
    REQUIRE(strstr(crm_error_details(refused).data, "\"column\":\"t") != NULL);
    REQUIRE(crm_error_reason(refused) == 0);
    crm_error_free(&refused);
    status = crm_table_int64(table, at, row, &number, &refused);
    REQUIRE(status == CRM_ERR_NULL_VALUE || status == CRM_ERR_COLUMN_TYPE);
    REQUIRE(number == 0);
    crm_error_free(&refused);
}

static void require_all(const crm_table_t *table, int64_t first_row) {
    size_t at, count = 0;
    OK(crm_table_column_count(table, &count, &error));
    REQUIRE(count == EXPECTED_COUNT);
    for (at = 0; at < EXPECTED_COUNT; at++) {
        require_value(table, at, 0, &expected[at]);
        require_null(table, at, 2, first_row + 2, &expected[at]);
    }
}

static void every_type_is_read_from_arrays(void) {
    static const double not_numbers[2] = {0.5, NAN};
    crm_column_t columns[EXPECTED_COUNT], not_a_number;
    double real = 9;
    crm_table_t *table = NULL;
    int64_t number = 9;
    crm_money_t money;
    size_t at;
    make_columns(columns);
    OK(crm_table_from_columns(columns, EXPECTED_COUNT, 3, &table, &error));
    require_all(table, 0);
    OK(crm_table_column_index(table, "t21", 3, &at, &error));
    EXPECT(crm_table_int64(table, at, 1, &number, &error), CRM_ERR_INVALID_VALUE,
           "got 18446744073709551615 in row 1");
    REQUIRE(number == 0);
    crm_table_free(&table);
    not_a_number = column("x", CRM_TYPE_FLOAT64, not_numbers);
    OK(crm_table_from_columns(&not_a_number, 1, 2, &table, &error));
    OK(crm_table_float64(table, 0, 0, &real, &error));
    EXPECT(crm_table_float64(table, 0, 1, &real, &error), CRM_ERR_INVALID_VALUE,
           "numbers or nulls, got NaN in row 1");
    REQUIRE(memcmp(&real, &float64[1], sizeof real) == 0);
    crm_table_free(&table);

    /* The offset of a column counts for each of its values. */
    for (at = 0; at < EXPECTED_COUNT; at++) {
        columns[at].offset = 1;
    }
    OK(crm_table_from_columns(columns, EXPECTED_COUNT, 2, &table, &error));
    OK(crm_table_column_index(table, "t07", 3, &at, &error));
    OK(crm_table_int64(table, at, 0, &number, &error));
    REQUIRE(number == 0);
    EXPECT(crm_table_int64(table, at, 1, &number, &error), CRM_ERR_NULL_VALUE, "in row 1");
    crm_table_free(&table);

    columns[0] = column("cents", CRM_TYPE_INT64, cents);
    columns[0].decimals = 2;
    OK(crm_table_from_columns(columns, 1, 3, &table, &error));
    OK(crm_table_decimal(table, 0, 0, &money, &error));
    REQUIRE(money.units == 195 && money.decimals == 1);
    OK(crm_table_decimal(table, 0, 1, &money, &error));
    REQUIRE(money.units == 0 && money.decimals == 0);
    crm_table_free(&table);
}

static void a_null_pointer_is_a_null(void) {
    crm_column_t strings_of = column("name", CRM_TYPE_STRING, strings);
    crm_table_t *table = NULL;
    crm_text_t first, again;
    int32_t is_null;
    OK(crm_table_from_columns(&strings_of, 1, 3, &table, &error));
    OK(crm_table_is_null(table, 0, 2, &is_null, &error));
    REQUIRE(is_null == 1);
    EXPECT(crm_table_text(table, 0, 2, &first, &error), CRM_ERR_NULL_VALUE, "\"name\"");
    OK(crm_table_text(table, 0, 0, &first, &error));
    OK(crm_table_text(table, 0, 1, &again, &error));
    REQUIRE(again.length == 0 && again.data[0] == 0);
    OK(crm_table_text(table, 0, 0, &again, &error));
    REQUIRE(first.data == again.data && strcmp(first.data, "mail") == 0);
    crm_table_free(&table);
}

/* The rows as a table of Arrow: written out and read in again. */
static crm_table_t *exported(const crm_table_t *table, crm_table_t **stream) {
    struct ArrowArrayStream moved;
    crm_table_t *batch = NULL;
    OK(crm_table_export(table, &moved, &error));
    REQUIRE(moved.release != NULL);
    OK(crm_table_from_stream(&moved, stream, &error));
    REQUIRE(moved.release == NULL);
    OK(crm_table_next(*stream, &batch, &error));
    REQUIRE(batch != NULL);
    return batch;
}

static void every_type_is_read_from_arrow(void) {
    crm_column_t columns[EXPECTED_COUNT];
    crm_table_t *table = NULL, *stream = NULL, *batch;
    make_columns(columns);
    /* What no 64-bit integer holds cannot be copied. */
    columns[9].validity = (const uint8_t *)"\1";
    OK(crm_table_from_columns(columns, EXPECTED_COUNT, 3, &table, &error));
    batch = exported(table, &stream);
    crm_table_free(&table);
    require_all(batch, 0);
    crm_table_free(&stream);
    require_all(batch, 0);
    crm_table_free(&batch);
}

static void a_stream_has_no_values(void) {
    crm_column_t columns[1];
    crm_table_t *table = NULL, *stream = NULL, *batch;
    struct ArrowArrayStream moved;
    crm_string_t *json = NULL;
    crm_text_t text;
    crm_money_t money;
    size_t size = 7;
    int64_t number;
    int32_t small;
    double real;
    columns[0] = column("n", CRM_TYPE_INT64, int64);
    OK(crm_table_from_columns(columns, 1, 3, &table, &error));
    batch = exported(table, &stream);
#define REFUSED(call) EXPECT(call, CRM_ERR_CONFLICT, "is a stream")
    REFUSED(crm_table_row_count(stream, &size, &error));
    REQUIRE(size == 0);
    REFUSED(crm_table_column_count(stream, &size, &error));
    REFUSED(crm_table_column_name(stream, 0, &text, &error));
    REFUSED(crm_table_column_index(stream, "n", 1, &size, &error));
    REFUSED(crm_table_column_type(stream, 0, &small, &error));
    REFUSED(crm_table_is_null(stream, 0, 0, &small, &error));
    REFUSED(crm_table_int64(stream, 0, 0, &number, &error));
    REFUSED(crm_table_float64(stream, 0, 0, &real, &error));
    REFUSED(crm_table_decimal(stream, 0, 0, &money, &error));
    REFUSED(crm_table_text(stream, 0, 0, &text, &error));
    REFUSED(crm_table_to_json(stream, &json, &error));
    memset(&moved, 0xff, sizeof moved);
    REFUSED(crm_table_export(stream, &moved, &error));
    REQUIRE(json == NULL && moved.release == NULL && text.length == 0);
    crm_table_free(&batch);
    crm_table_free(&stream);
    crm_table_free(&table);
}

static void what_is_not_there_is_refused(void) {
    static const size_t beyond[] = {1, 2, SIZE_MAX / 2, SIZE_MAX};
    static const int32_t wrong[3] = {0, 5, -1};
    crm_column_t columns[3];
    crm_table_t *table = NULL, *stream = NULL, *batch = NULL, *each[2];
    crm_string_t *json = NULL;
    size_t at, of;
    crm_text_t text;
    int64_t number;
    int32_t small;
    columns[0] = column("n", CRM_TYPE_INT64, int64);
    OK(crm_table_from_columns(columns, 1, 1, &table, &error));
    batch = exported(table, &stream);
    each[0] = table;
    each[1] = batch;
    for (of = 0; of < 2; of++) {
        for (at = 0; at < sizeof beyond / sizeof *beyond; at++) {
            EXPECT(crm_table_column_name(each[of], beyond[at], &text, &error), CRM_ERR_OUT_OF_RANGE,
                   "column must be below the number of columns, 1");
            EXPECT(crm_table_column_type(each[of], beyond[at], &small, &error),
                   CRM_ERR_OUT_OF_RANGE, "column");
            EXPECT(crm_table_int64(each[of], beyond[at], 0, &number, &error), CRM_ERR_OUT_OF_RANGE,
                   "column");
            EXPECT(crm_table_int64(each[of], 0, beyond[at], &number, &error), CRM_ERR_OUT_OF_RANGE,
                   "row must be below the number of rows, 1");
            EXPECT(crm_table_is_null(each[of], 0, beyond[at], &small, &error), CRM_ERR_OUT_OF_RANGE,
                   "row");
            REQUIRE(text.length == 0 && number == 0 && small == 0);
        }
        EXPECT(crm_table_column_index(each[of], "m", 1, &at, &error), CRM_ERR_UNKNOWN_COLUMN,
               "no column \"m\"");
    }
    crm_table_free(&batch);
    crm_table_free(&stream);
    crm_table_free(&table);

    /* One value that cannot be read leaves the others as they are. */
    columns[0] = column("code", CRM_TYPE_DICTIONARY, wrong);
    dictionary = column("labels", CRM_TYPE_STRING, labels);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = 2;
    columns[1] = column("flag", CRM_TYPE_BOOL, uint8);
    columns[2] = column("text", CRM_TYPE_UTF8, "\xff");
    columns[2].offsets = offsets;
    columns[2].values_size = 8;
    OK(crm_table_from_columns(columns, 3, 3, &table, &error));
    OK(crm_table_text(table, 0, 0, &text, &error));
    REQUIRE(strcmp(text.data, "none") == 0);
    EXPECT(crm_table_text(table, 0, 1, &text, &error), CRM_ERR_MALFORMED_COLUMN,
           "row 1 has dictionary code 5");
    EXPECT(crm_table_is_null(table, 0, 2, &small, &error), CRM_ERR_MALFORMED_COLUMN, "code -1");
    EXPECT(crm_table_int64(table, 1, 0, &number, &error), CRM_ERR_INVALID_VALUE, "0 or 1, got 8");
    OK(crm_table_int64(table, 1, 1, &number, &error));
    columns[2].values_size = 3;
    crm_table_free(&table);
    OK(crm_table_from_columns(columns, 3, 3, &table, &error));
    EXPECT(crm_table_text(table, 2, 0, &text, &error), CRM_ERR_MALFORMED_COLUMN,
           "last offset is 4, its values have 3 bytes");
    EXPECT(crm_table_to_json(table, &json, &error), CRM_ERR_MALFORMED_COLUMN, "");
    REQUIRE(json == NULL);
    crm_table_free(&table);

    /* A type that is none, and a field that its type does not use. */
    columns[0] = column("type", 99, int64);
    columns[1] = column("unused", CRM_TYPE_BOOL, flags);
    columns[1].decimals = 2;
    OK(crm_table_from_columns(columns, 2, 3, &table, &error));
    EXPECT(crm_table_column_type(table, 0, &small, &error), CRM_ERR_COLUMN_TYPE, "number 99");
    EXPECT(crm_table_is_null(table, 0, 0, &small, &error), CRM_ERR_COLUMN_TYPE, "number 99");
    EXPECT(crm_table_int64(table, 1, 0, &number, &error), CRM_ERR_MALFORMED_COLUMN, "decimals");
    crm_table_free(&table);

    /* A name that occurs twice is found by position only. */
    columns[0] = column("n", CRM_TYPE_INT64, int64);
    columns[1] = column("n", CRM_TYPE_INT64, cents);
    OK(crm_table_from_columns(columns, 2, 3, &table, &error));
    EXPECT(crm_table_column_index(table, "n", 1, &at, &error), CRM_ERR_DUPLICATE_COLUMN, "\"n\"");
    OK(crm_table_int64(table, 1, 0, &number, &error));
    REQUIRE(number == 1950);
    EXPECT(crm_table_to_json(table, &json, &error), CRM_ERR_DUPLICATE_COLUMN, "\"n\"");
    crm_table_free(&table);
}

static void null_is_refused(void) {
    crm_column_t columns[1];
    crm_table_t *table = NULL;
    struct ArrowArrayStream moved;
    crm_string_t *json = NULL;
    crm_text_t text;
    crm_money_t money;
    size_t size;
    int64_t number;
    int32_t small;
    double real;
    columns[0] = column("n", CRM_TYPE_INT64, int64);
    OK(crm_table_from_columns(columns, 1, 1, &table, &error));
#define NULLS(name, ...)                                                                            \
    do {                                                                                            \
        EXPECT(name(NULL, __VA_ARGS__, &error), CRM_ERR_NULL_ARGUMENT, "table must not be NULL");   \
        EXPECT(name((crm_table_t *)(void *)&no_table, __VA_ARGS__, &error), CRM_ERR_HANDLE,         \
               "table must be a crm_table_t");                                                      \
    } while (0)
    {
        static uint64_t no_table[4] = {1, 2, 3, 4};
        NULLS(crm_table_column_count, &size);
        NULLS(crm_table_column_name, 0, &text);
        NULLS(crm_table_column_index, "n", 1, &size);
        NULLS(crm_table_column_type, 0, &small);
        NULLS(crm_table_is_null, 0, 0, &small);
        NULLS(crm_table_int64, 0, 0, &number);
        NULLS(crm_table_float64, 0, 0, &real);
        NULLS(crm_table_decimal, 0, 0, &money);
        NULLS(crm_table_text, 0, 0, &text);
        NULLS(crm_table_export, &moved);
        NULLS(crm_table_to_json, &json);
    }
    REQUIRE(moved.release == NULL);
    EXPECT(crm_table_column_count(table, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_count");
    EXPECT(crm_table_column_name(table, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_name");
    EXPECT(crm_table_column_index(table, "n", 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_column");
    EXPECT(crm_table_column_index(table, NULL, 1, &size, &error), CRM_ERR_NULL_ARGUMENT, "name");
    EXPECT(crm_table_column_type(table, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_type");
    EXPECT(crm_table_is_null(table, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_flag");
    EXPECT(crm_table_int64(table, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_number");
    EXPECT(crm_table_float64(table, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_number");
    EXPECT(crm_table_decimal(table, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_decimal");
    EXPECT(crm_table_text(table, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_text");
    EXPECT(crm_table_export(table, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_stream");
    EXPECT(crm_table_to_json(table, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_json");
    REQUIRE(crm_table_int64(NULL, 0, 0, &number, NULL) == CRM_ERR_NULL_ARGUMENT);
    REQUIRE(crm_error_row(NULL) == -1 && crm_error_column(NULL).length == 0);
    crm_table_free(&table);
}

/* Checks that a table is this JSON. */
static void require_json(const crm_table_t *table, const char *json) {
    crm_string_t *text = NULL;
    OK(crm_table_to_json(table, &text, &error));
    if (strcmp(crm_string_text(text).data, json) != 0) {
        printf("%s\n", crm_string_text(text).data);
        exit(1);
    }
    crm_string_free(&text);
}

static void rows_are_written_as_json(void) {
    double limits[3];
    crm_column_t columns[4];
    crm_table_t *table = NULL, *stream = NULL, *batch;
    limits[0] = -1.0 / (limits[2] = 0.0);
    limits[1] = 1.0 / limits[2];
    columns[0] = column("arm", CRM_TYPE_STRING, strings);
    columns[1] = column("limit", CRM_TYPE_FLOAT64, limits);
    columns[2] = column("cost", CRM_TYPE_INT64, cents);
    columns[2].decimals = 2;
    columns[3] = column("day", CRM_TYPE_DATE32, days);
    OK(crm_table_from_columns(columns, 4, 3, &table, &error));
    batch = exported(table, &stream);
#define ROWS                                                                                       \
    "[{\"arm\":\"mail\",\"cost\":\"19.5\",\"day\":\"2026-01-31\",\"limit\":\"-inf\"},"              \
    "{\"arm\":\"\",\"cost\":\"0\",\"day\":\"1970-01-01\",\"limit\":\"inf\"},"                       \
    "{\"arm\":null,\"cost\":\"0.07\",\"day\":\"1970-01-08\",\"limit\":0}]"
    require_json(table, ROWS);
    require_json(batch, ROWS);
    crm_table_free(&batch);
    crm_table_free(&stream);
    crm_table_free(&table);
}

static void a_report_is_rows(void) {
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    crm_table_t *table = NULL;
    crm_text_t text;
    crm_money_t money;
    size_t rows, at, upper;
    int64_t count;
    int32_t is_null;
    double number;
    crm_ratio_set_t set;
    fill(study);
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    OK(crm_retention_report_table(report, CRM_LITERAL("arms"), &table, &error));
    crm_retention_report_free(&report);
    OK(crm_table_row_count(table, &rows, &error));
    REQUIRE(rows == 2);
    OK(crm_table_column_index(table, CRM_LITERAL("arm"), &at, &error));
    OK(crm_table_column_name(table, at, &text, &error));
    REQUIRE(strcmp(text.data, "arm") == 0);
    OK(crm_table_text(table, at, 1, &text, &error));
    REQUIRE(strcmp(text.data, "mail") == 0);
    OK(crm_table_column_index(table, CRM_LITERAL("n"), &at, &error));
    OK(crm_table_int64(table, at, 1, &count, &error));
    REQUIRE(count == 2);
    OK(crm_table_column_index(table, CRM_LITERAL("cost"), &at, &error));
    OK(crm_table_decimal(table, at, 1, &money, &error));
    REQUIRE(money.units == 10 && money.decimals == 0);
    OK(crm_table_column_index(table, CRM_LITERAL("retained"), &at, &error));
    OK(crm_table_is_null(table, at, 0, &is_null, &error));
    REQUIRE(is_null == 1);
    OK(crm_table_float64(table, at, 1, &number, &error));
    OK(crm_table_column_index(table, CRM_LITERAL("cost_per_retained_upper"), &upper, &error));
    OK(crm_table_float64(table, upper, 1, &number, &error));
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    OK(crm_document_ratio_set(crm_retention_report_document(report),
                              CRM_LITERAL("/arms/mail/cost_per_retained"), &set, sizeof set,
                              &error));
    REQUIRE(memcmp(&number, &set.upper, sizeof number) == 0);
    crm_table_free(&table);

    OK(crm_retention_report_table(report, CRM_LITERAL("strata"), &table, &error));
    require_json(table, "[]");
    crm_table_free(&table);
    OK(crm_retention_report_table(report, CRM_LITERAL("balance"), &table, &error));
    OK(crm_table_column_count(table, &rows, &error));
    REQUIRE(rows == 7);
    crm_table_free(&table);
    OK(crm_retention_report_table(report, CRM_LITERAL("findings"), &table, &error));
    crm_table_free(&table);
    EXPECT(crm_retention_report_table(report, CRM_LITERAL("arm"), &table, &error),
           CRM_ERR_UNKNOWN_NAME, "arms");
    EXPECT(crm_retention_report_table(NULL, CRM_LITERAL("arms"), &table, &error),
           CRM_ERR_NULL_ARGUMENT, "report");
    EXPECT(crm_retention_report_table(report, NULL, 1, &table, &error), CRM_ERR_NULL_ARGUMENT,
           "name");
    EXPECT(crm_retention_report_table(report, CRM_LITERAL("arms"), NULL, &error),
           CRM_ERR_NULL_ARGUMENT, "out_table");
    REQUIRE(table == NULL);

    /* Rows that came out go in again. */
    OK(crm_retention_report_table(report, CRM_LITERAL("arms"), &table, &error));
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_UNKNOWN_COLUMN, "\"lost\"");
    {
        crm_total_t *total = NULL;
        crm_total_report_t sum;
        OK(crm_total_new(CRM_LITERAL("churned"), NULL, 0, -1, &total, &error));
        OK(crm_total_update(total, table, &error));
        OK(crm_total_report(total, &sum, sizeof sum, &error));
        REQUIRE(sum.rows == 2 && sum.sum.units == 2);
        crm_total_free(&total);
    }
    crm_table_free(&table);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

int main(void) {
    every_type_is_read_from_arrays();
    every_type_is_read_from_arrow();
    a_null_pointer_is_a_null();
    a_stream_has_no_values();
    what_is_not_there_is_refused();
    null_is_refused();
    rows_are_written_as_json();
    a_report_is_rows();
    printf("%d checks\n", checks);
    return 0;
}
