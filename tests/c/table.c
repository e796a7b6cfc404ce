/* Tables of arrays: what is checked, when, and what is not looked at. */
#include "check.h"

static void what_is_not_read_is_not_looked_at(void) {
    crm_retention_study_t *study = new_study(), *plain = new_study();
    crm_column_t columns[5];
    fill(plain);
    /* A type that does not exist, memory that does not, and a name that occurs twice. */
    columns[0] = column("unknown", 99, arms);
    columns[1] = column("nothing", CRM_TYPE_STRING, NULL);
    columns[2] = column("arm", CRM_TYPE_STRING, arms);
    columns[3] = column("nothing", CRM_TYPE_DECIMAL128, (const char *)arms + 1);
    columns[3].decimals = 99;
    columns[3].offset = SIZE_MAX;
    columns[4] = column("lost", CRM_TYPE_BOOL, lost);
    OK(update(study, columns, 5, 3));
    REQUIRE_STATE(study, state(plain));
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void a_table_can_be_read_again(void) {
    crm_retention_study_t *study = new_study(), *plain = new_study();
    crm_total_t *total = NULL;
    crm_total_report_t report;
    crm_table_t *table = NULL, *batch = NULL;
    size_t rows = 0;
    static const double spend[3] = {1.5, 2.5, 3.0};
    OK(crm_total_new("spend", 5, "USD", 3, -1, &total, &error));
    {
        /* The structs are copied, only the arrays are borrowed. */
        crm_column_t columns[3];
        columns[0] = column("arm", CRM_TYPE_STRING, arms);
        columns[1] = column("lost", CRM_TYPE_BOOL, lost);
        columns[2] = column("spend", CRM_TYPE_FLOAT64, spend);
        OK(crm_table_from_columns(columns, 3, 3, &table, &error));
        memset(columns, 0xee, sizeof columns);
    }
    OK(crm_table_row_count(table, &rows, &error));
    REQUIRE(rows == 3);
    OK(crm_retention_study_update(study, table, &error));
    OK(crm_total_update(total, table, &error));
    OK(crm_retention_study_update(study, table, &error));
    EXPECT(crm_table_next(table, &batch, &error), CRM_ERR_CONFLICT, "must be a stream");
    EXPECT(crm_table_row_count(table, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_count");
    crm_table_free(&table);
    OK(crm_total_report(total, &report, sizeof report, &error));
    REQUIRE(report.rows == 3 && report.sum.units == 7 && report.sum.decimals == 0);
    fill(plain);
    fill(plain);
    REQUIRE_STATE(study, state(plain));
    crm_total_free(&total);
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void sizes_of_columns_are_checked(void) {
    static const size_t wrong[] = {0, 8, sizeof(crm_column_t) - 1, 1025, SIZE_MAX};
    crm_retention_study_t *study = new_study(), *plain = new_study();
    crm_table_t *table = NULL;
    crm_column_t columns[2], dictionary;
    static const int32_t codes[3] = {0, 1, 1};
    size_t at;
    struct {
        crm_column_t known;
        size_t unknown;
    } longer[2];

    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        columns[1].struct_size = wrong[at];
        EXPECT(crm_table_from_columns(columns, 2, 3, &table, &error), CRM_ERR_STRUCT_SIZE,
               "the size of columns[1] must be from");
        columns[1].struct_size = sizeof *columns;
        dictionary = column("labels", CRM_TYPE_STRING, arms);
        dictionary.struct_size = wrong[at];
        columns[0] = column("arm", CRM_TYPE_DICTIONARY, codes);
        columns[0].dictionary = &dictionary;
        columns[0].dictionary_length = 2;
        EXPECT(update(study, columns, 2, 3), CRM_ERR_STRUCT_SIZE, "the size of dictionary");
        columns[0] = column("arm", CRM_TYPE_STRING, arms);
    }
    REQUIRE(table == NULL);

    /* A program compiled with a later header has a longer struct. */
    memset(longer, 0, sizeof longer);
    longer[0].known = columns[0];
    longer[1].known = columns[1];
    longer[0].known.struct_size = longer[1].known.struct_size = sizeof *longer;
    OK(update(study, &longer[0].known, 2, 3));
    fill(plain);
    REQUIRE_STATE(study, state(plain));
    longer[1].unknown = 1;
    EXPECT(update(study, &longer[0].known, 2, 3), CRM_ERR_STRUCT_SIZE,
           "all others must be zero");

    /* An array has structs of one size. */
    longer[1].known.struct_size = sizeof longer->known;
    EXPECT(crm_table_from_columns(&longer[0].known, 2, 3, &table, &error), CRM_ERR_STRUCT_SIZE,
           "the size of columns[1] must be that of the first");
    REQUIRE(table == NULL);
    EXPECT(crm_table_from_columns(columns, (size_t)-1 / 8, 3, &table, &error), CRM_ERR_TOO_LARGE,
           "columns");
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void what_a_type_does_not_use_is_zero(void) {
    static const int32_t offsets[4] = {0, 4, 8, 12};
    crm_retention_study_t *study = new_study();
    crm_column_t columns[2];
    columns[0] = column("arm", CRM_TYPE_STRING, arms);

#define UNUSED(field, value)                                                                      \
    do {                                                                                          \
        columns[1] = column("lost", CRM_TYPE_BOOL, lost);                                         \
        columns[1].field = value;                                                                 \
        EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,                            \
               "column \"lost\" is malformed: its " #field " must be zero");                      \
    } while (0)

    UNUSED(decimals, 2);
    UNUSED(values_size, 3);
    UNUSED(offsets, offsets);
    UNUSED(dictionary, columns);
    UNUSED(dictionary_length, 1);
    crm_retention_study_free(&study);
}

static void what_is_under_a_null_is_not_followed(void) {
    static const char *const regions[3] = {"north", (const char *)1, "north"};
    static const uint8_t known[1] = {5};
    static const int32_t codes[3] = {0, -7, 0};
    static const char definition_with_strata[] =
        "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
        " \"currency\": \"USD\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"10\"},"
        " \"strata\": [\"region\"]}";
    crm_retention_study_t *study = NULL, *plain = NULL;
    crm_column_t columns[3], dictionary;
    OK(crm_retention_study_new(definition_with_strata, strlen(definition_with_strata), &study,
                               &error));
    OK(crm_retention_study_empty(study, &plain, &error));
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[2] = column("region", CRM_TYPE_STRING, regions);
    columns[2].validity = known;
    OK(update(study, columns, 3, 3));
    dictionary = column("labels", CRM_TYPE_STRING, regions);
    columns[2] = column("region", CRM_TYPE_DICTIONARY, codes);
    columns[2].validity = known;
    columns[2].dictionary = &dictionary;
    columns[2].dictionary_length = 1;
    OK(update(plain, columns, 3, 3));
    REQUIRE_STATE(study, state(plain));

    /* The name of a dictionary is not read. */
    dictionary.name = NULL;
    OK(update(plain, columns, 3, 3));
    OK(update(study, columns, 3, 3));
    REQUIRE_STATE(study, state(plain));

    /* A text under a null of the dictionary. */
    dictionary.validity = known;
    columns[2].dictionary_length = 3;
    OK(update(plain, columns, 3, 3));
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void the_size_of_texts_is_a_bound(void) {
    static const char letters[] = "nonemailmail";
    static const int32_t offsets[4] = {0, 4, 8, 12}, inside[4] = {0, 16, 8, 12};
    crm_retention_study_t *study = new_study();
    crm_column_t columns[2];
    columns[0] = column("arm", CRM_TYPE_UTF8, letters);
    columns[0].offsets = offsets;
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "last offset is 12, its values have 0 bytes");
    columns[0].values_size = 11;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "last offset is 12, its values have 11 bytes");
    columns[0].values_size = 12;
    OK(update(study, columns, 2, 3));
    columns[0].offsets = inside;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN, "row 0");
    crm_retention_study_free(&study);
}

/* The state of a study whose revenue is 1.50, 2.00 and 3.25 in three rows. */
static char *state_of_revenue(int32_t type, int32_t decimals, const void *values) {
    static const char definition_with_revenue[] =
        "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
        " \"currency\": \"USD\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"10\"},"
        " \"revenue\": \"spend\"}";
    crm_retention_study_t *study = NULL;
    crm_column_t columns[3];
    char *found;
    OK(crm_retention_study_new(definition_with_revenue, strlen(definition_with_revenue), &study,
                               &error));
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[2] = column("spend", type, values);
    columns[2].decimals = decimals;
    OK(update(study, columns, 3, 3));
    found = state(study);
    crm_retention_study_free(&study);
    return found;
}

static void integers_with_decimals_are_money_in_cents(void) {
    static const double dollars[3] = {1.5, 2.0, 3.25};
    static const float floats[3] = {1.5f, 2.0f, 3.25f};
    static const int16_t int16[3] = {150, 200, 325};
    static const int32_t int32[3] = {150, 200, 325};
    static const int64_t int64[3] = {150, 200, 325}, mills[3] = {1500, 2000, 3250};
    static const uint16_t uint16[3] = {150, 200, 325};
    static const uint32_t uint32[3] = {150, 200, 325};
    static const uint64_t uint64[3] = {150, 200, 325};
    static const struct {
        int32_t type, decimals;
        const void *values;
    } same[] = {
        {CRM_TYPE_FLOAT32, 0, floats}, {CRM_TYPE_INT16, 2, int16},   {CRM_TYPE_INT32, 2, int32},
        {CRM_TYPE_INT64, 2, int64},    {CRM_TYPE_INT64, 3, mills},   {CRM_TYPE_UINT16, 2, uint16},
        {CRM_TYPE_UINT32, 2, uint32},  {CRM_TYPE_UINT64, 2, uint64},
    };
    char *expected = state_of_revenue(CRM_TYPE_FLOAT64, 0, dollars);
    size_t at;
    for (at = 0; at < sizeof same / sizeof *same; at++) {
        char *found = state_of_revenue(same[at].type, same[at].decimals, same[at].values);
        REQUIRE(strcmp(found, expected) == 0);
        free(found);
    }
    free(expected);
    {
        static const int8_t small[3] = {15, 20, 25};
        static const uint8_t unsigned_small[3] = {15, 20, 25};
        char *found = state_of_revenue(CRM_TYPE_INT8, 1, small);
        expected = state_of_revenue(CRM_TYPE_UINT8, 1, unsigned_small);
        REQUIRE(strcmp(found, expected) == 0);
        free(found);
        free(expected);
    }
}

static void decimals_beyond_38_are_refused(void) {
    static const int64_t outcomes[3] = {0, 0, 0};
    static const int32_t wrong[] = {39, -39, INT32_MIN, INT32_MAX};
    crm_retention_study_t *study = new_study();
    crm_column_t columns[2];
    size_t at;
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_INT64, outcomes);
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        columns[1].decimals = wrong[at];
        EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
               "expected int64 with -38 to 38 decimals");
    }
    columns[1].decimals = 38;
    OK(update(study, columns, 2, 3));
    crm_retention_study_free(&study);
}

static void unsigned_ids_keep_their_value(void) {
    static const uint64_t numbers[2] = {UINT64_MAX, (uint64_t)INT64_MAX + 1};
    static const char *const texts[2] = {"18446744073709551615", "9223372036854775808"};
    static const char json[] =
        "{\"version\": 1, \"name\": \"n\", \"salt\": \"s\", \"arms\": ["
        "{\"name\": \"a\", \"start\": 0, \"share\": 2500},"
        " {\"name\": \"b\", \"start\": 2500, \"share\": 2500},"
        " {\"name\": \"c\", \"start\": 5000, \"share\": 2500}]}";
    crm_assignment_t *assignment = NULL;
    crm_table_t *table = NULL;
    crm_column_t columns[2];
    uint16_t of_numbers[2] = {9, 9}, of_texts[2] = {8, 8};
    OK(crm_assignment_from_json(json, strlen(json), &assignment, &error));
    columns[0] = column("number", CRM_TYPE_UINT64, numbers);
    columns[1] = column("text", CRM_TYPE_STRING, texts);
    OK(crm_table_from_columns(columns, 2, 2, &table, &error));
    OK(crm_assignment_assign(assignment, table, "number", 6, of_numbers, 2, &error));
    OK(crm_assignment_assign(assignment, table, "text", 4, of_texts, 2, &error));
    REQUIRE(memcmp(of_numbers, of_texts, sizeof of_texts) == 0);
    crm_table_free(&table);
    crm_assignment_free(&assignment);
}

/* Checks that a table has no rows, and is no JSON but an empty list. */
static void require_no_rows(crm_table_t *table) {
    crm_string_t *json = NULL;
    size_t rows = 7;
    OK(crm_table_row_count(table, &rows, &error));
    OK(crm_table_to_json(table, &json, &error));
    REQUIRE(rows == 0 && strcmp(crm_string_text(json).data, "[]") == 0);
    crm_string_free(&json);
    crm_table_free(&table);
}

static void no_rows_need_no_memory(void) {
    static const int32_t texts[2] = {CRM_TYPE_UTF8, CRM_TYPE_LARGE_UTF8};
    crm_table_t *table = NULL;
    crm_column_t none;
    int32_t type = 0;
    size_t at;
    for (at = 0; at < 2; at++) {
        none = column("arm", texts[at], NULL);
        OK(crm_table_from_columns(&none, 1, 0, &table, &error));
        OK(crm_table_column_type(table, 0, &type, &error));
        REQUIRE(type == CRM_TYPE_UTF8);
        require_no_rows(table);
    }
    /* Without columns there are no rows, whatever their number is said to be. */
    OK(crm_table_from_columns(NULL, 0, 5, &table, &error));
    require_no_rows(table);
}

static void a_copy_that_no_memory_holds_is_refused(void) {
    const size_t length = (size_t)1 << 26, rows = ((size_t)1 << 14) + 1;
    char *text = (char *)malloc(length + 1);
    int32_t *codes = (int32_t *)calloc(rows, sizeof *codes);
    const char *texts[1];
    crm_column_t columns[1], dictionary;
    crm_table_t *table = NULL;
    crm_string_t *json = NULL;
    struct ArrowArrayStream stream;
    REQUIRE(text != NULL && codes != NULL);
    memset(text, 'x', length);
    text[length] = '\0';
    texts[0] = text;
    dictionary = column("labels", CRM_TYPE_STRING, texts);
    columns[0] = column("note", CRM_TYPE_DICTIONARY, codes);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = 1;
    OK(crm_table_from_columns(columns, 1, rows, &table, &error));
    EXPECT(crm_table_to_json(table, &json, &error), CRM_ERR_TOO_LARGE, "note is too large");
    EXPECT(crm_table_export(table, &stream, &error), CRM_ERR_TOO_LARGE, "note is too large");
    REQUIRE(json == NULL && stream.release == NULL);
    crm_table_free(&table);
    free(codes);
    free(text);
}

static void what_a_reader_does_not_hold_is_an_error_of_its_row(void) {
    static const int64_t small[2] = {1, 1};
    static const int32_t days[2] = {2932896, 2932897};
    static const int32_t codes[2] = {0, 9}, offsets[3] = {0, 90, 4};
    crm_column_t columns[5], dictionary;
    crm_table_t *table = NULL;
    crm_string_t *json = NULL;
    crm_money_t money;
    crm_text_t text;
    int32_t type;
    columns[0] = column("price", CRM_TYPE_INT64, small);
    columns[0].decimals = 20;
    columns[1] = column("day", CRM_TYPE_DATE32, days);
    columns[2] = column("code", CRM_TYPE_DICTIONARY, codes);
    dictionary = column("labels", CRM_TYPE_STRING, arms);
    columns[2].dictionary = &dictionary;
    columns[2].dictionary_length = 3;
    columns[3] = column("text", CRM_TYPE_UTF8, "mail");
    columns[3].values_size = 4;
    columns[3].offsets = offsets;
    columns[4] = column("wide", CRM_TYPE_INT64, small);
    columns[4].decimals = 39;
    OK(crm_table_from_columns(columns, 5, 2, &table, &error));
    EXPECT_AT(crm_table_decimal(table, 0, 1, &money, &error), CRM_ERR_INVALID_VALUE, "price", 1);
    EXPECT_AT(crm_table_text(table, 2, 1, &text, &error), CRM_ERR_MALFORMED_COLUMN, "code", 1);
    EXPECT_AT(crm_table_column_type(table, 4, &type, &error), CRM_ERR_COLUMN_TYPE, "wide", -1);
    EXPECT_AT(crm_table_decimal(table, 4, 0, &money, &error), CRM_ERR_COLUMN_TYPE, "wide", -1);
    crm_table_free(&table);
    OK(crm_table_from_columns(columns + 3, 1, 2, &table, &error));
    EXPECT_AT(crm_table_to_json(table, &json, &error), CRM_ERR_MALFORMED_COLUMN, "text", 0);
    crm_table_free(&table);
    OK(crm_table_from_columns(columns + 1, 1, 2, &table, &error));
    EXPECT_AT(crm_table_to_json(table, &json, &error), CRM_ERR_INVALID_VALUE, "day", 1);
    crm_table_free(&table);
}

int main(void) {
    what_is_not_read_is_not_looked_at();
    a_table_can_be_read_again();
    sizes_of_columns_are_checked();
    what_a_type_does_not_use_is_zero();
    what_is_under_a_null_is_not_followed();
    the_size_of_texts_is_a_bound();
    integers_with_decimals_are_money_in_cents();
    decimals_beyond_38_are_refused();
    unsigned_ids_keep_their_value();
    no_rows_need_no_memory();
    a_copy_that_no_memory_holds_is_refused();
    what_a_reader_does_not_hold_is_an_error_of_its_row();
    printf("%d checks\n", checks);
    return 0;
}
