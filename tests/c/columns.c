/* Columns that are wrong: each is refused with its name, and nothing changes. */
#include "check.h"

static crm_assignment_t *new_assignment(void) {
    static const char json[] =
        "{\"version\": 1, \"name\": \"spring\", \"salt\": \"spring-2026\", \"control\": \"none\","
        " \"arms\": [{\"name\": \"mail\", \"start\": 0, \"share\": 4500}]}";
    crm_assignment_t *assignment = NULL;
    OK(crm_assignment_from_json(json, strlen(json), &assignment, &error));
    return assignment;
}

/* Assigns the customers of one column. */
static crm_status_t assign(const crm_assignment_t *assignment, const crm_column_t *ids,
                           size_t row_count, uint16_t *codes, size_t capacity) {
    crm_table_t *table = NULL;
    crm_status_t status = crm_table_from_columns(ids, 1, row_count, &table, &error);
    if (status == CRM_OK) {
        status = crm_assignment_assign(assignment, table, "id", 2, codes, capacity, &error);
    }
    crm_table_free(&table);
    return status;
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
    static const char *const nulls[2] = {"none", NULL};
    static const double numbers[3] = {0.0, 1.0, 0.0};
    static const char letters[] = "nonemailmail";
    /* Aligned for int64_t plus one byte. */
    static int64_t room[8];
    char *before;
    fill(study);
    before = state(study);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);

    columns[0] = column("arm", CRM_TYPE_STRING, with_null);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_NULL_VALUE, "row 1");
    columns[0] = column("arm", CRM_TYPE_STRING, NULL);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "values must not be NULL");
    columns[0] = column("arm", 99, arms);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
           "number 99");
    columns[0] = column("arm", CRM_TYPE_FLOAT64, numbers);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
           "float64");
    columns[0] = column("arms", CRM_TYPE_STRING, arms);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_UNKNOWN_COLUMN,
           "\"arms\"");
    columns[0] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_UNKNOWN_COLUMN,
           "\"arm\"");

    columns[0] = column("arm", CRM_TYPE_UTF8, letters);
    columns[0].values_size = 12;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "offsets must not be NULL");
    columns[0].offsets = offsets;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "row 1");
    columns[0].offsets = negative;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "last offset is -1");
    columns[0] = column("arm", CRM_TYPE_LARGE_UTF8, letters);
    columns[0].offsets = large;
    columns[0].values_size = 11;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "last offset is 12, its values have 11 bytes");
    columns[0].values_size = 12;
    OK(update(study, columns, 2, 3));
    free(before);
    before = state(study);

    columns[0] = column("arm", CRM_TYPE_DICTIONARY, codes);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "dictionary must not be NULL");
    dictionary = column("labels", CRM_TYPE_STRING, values);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = 2;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "code 2");
    columns[0].values = below;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "code -1");
    OK(update(study, columns, 2, 2));
    free(before);
    before = state(study);
    dictionary = column("labels", CRM_TYPE_STRING, nulls);
    EXPECT(update(study, columns, 2, 2), CRM_ERR_NULL_VALUE, "\"arm\"");
    dictionary = column("labels", CRM_TYPE_DICTIONARY, codes);
    EXPECT(update(study, columns, 2, 2), CRM_ERR_MALFORMED_COLUMN,
           "itself a dictionary");

    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, two);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_INVALID_VALUE,
           "got 2 in row 2");
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[1].validity = validity;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_NULL_VALUE, "row 2");
    columns[1] = column("lost", CRM_TYPE_INT64, (const char *)room + 1);
    EXPECT(update(study, columns, 2, 3), CRM_ERR_MALFORMED_COLUMN,
           "its address must be a multiple of 8");
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    EXPECT(update(study, columns, 2, 0), CRM_ERR_EMPTY_INPUT,
           "no rows");
    EXPECT(update(study, columns, 2, (size_t)-1 / 4),
           CRM_ERR_TOO_LARGE, "arm is too large: its values");
    EXPECT(update(study, columns, (size_t)-1 / 8, 3),
           CRM_ERR_TOO_LARGE, "columns");
    REQUIRE_STATE(study, before);

    /* From the second row on. */
    columns[0].offset = 1;
    columns[1].offset = 1;
    OK(update(study, columns, 2, 2));
    crm_retention_study_free(&study);
}

/* More rows than memory can hold, in columns that are rejected before the second row is read. */
#define TOO_MANY_ROWS ((size_t)1 << 45)

static void what_no_memory_holds_is_refused(void) {
    static const char *const null[1] = {NULL};
    static const int32_t codes[3] = {0, 0, 0};
    crm_retention_study_t *study = new_study();
    crm_assignment_t *assignment = new_assignment();
    crm_column_t columns[2], dictionary;
    crm_table_t *table = NULL;
    uint16_t arm = 9;
    char *before;
    fill(study);
    before = state(study);
    columns[0] = column("arm", CRM_TYPE_STRING, null);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    REQUIRE(update(study, columns, 1, TOO_MANY_ROWS)
            == CRM_ERR_TOO_LARGE);
    REQUIRE(strcmp(crm_error_path(error).data, "arm") == 0);
    crm_error_free(&error);
    error = NULL;
    OK(crm_table_from_columns(columns, 1, TOO_MANY_ROWS, &table, &error));
    EXPECT(crm_retention_study_update_summary(study, table, &error), CRM_ERR_TOO_LARGE,
           "arm is too large: its values: 35184372088832 elements");
    crm_table_free(&table);
    dictionary = column("labels", CRM_TYPE_STRING, null);
    columns[0] = column("arm", CRM_TYPE_DICTIONARY, codes);
    columns[0].dictionary = &dictionary;
    columns[0].dictionary_length = TOO_MANY_ROWS;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_TOO_LARGE,
           "arm is too large: its dictionary: its values: 35184372088832 elements");
    columns[0] = column("id", CRM_TYPE_STRING, null);
    EXPECT(assign(assignment, columns, TOO_MANY_ROWS, &arm, 1), CRM_ERR_TOO_LARGE,
           "id is too large");
    REQUIRE(arm == 9);
    REQUIRE_STATE(study, before);
    crm_assignment_free(&assignment);
    crm_retention_study_free(&study);
}

static void decimals_of_columns_are_checked(void) {
    static const int32_t wrong[4] = {70000, -70000, INT32_MAX, INT32_MIN};
    static int64_t room[8];
    const char *first = (const char *)room + (16 - (uintptr_t)room % 16) % 16;
    crm_retention_study_t *study = new_study();
    crm_column_t columns[2];
    char *before = state(study);
    size_t at;
    memset(room, 1, sizeof room);
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_DECIMAL128, first);
    for (at = 0; at < 4; at++) {
        columns[1].decimals = wrong[at];
        EXPECT(update(study, columns, 2, 3), CRM_ERR_COLUMN_TYPE,
               "column \"lost\" has type decimal128 with");
    }
    columns[1].decimals = 38;
    EXPECT(update(study, columns, 2, 3), CRM_ERR_INVALID_VALUE,
           "row 0");
    REQUIRE_STATE(study, before);
    crm_retention_study_free(&study);
}

static void assignments_are_checked(void) {
    static const char *const texts[3] = {"C000000004", "C000000007", "C000000004"};
    static const int32_t offsets[4] = {0, 10, 20, 30};
    static const int32_t entries[3] = {0, 1, 0}, beyond[3] = {0, 2, 0};
    static const double floats[3] = {0.0, 1.0, 2.0};
    static const char *const with_null[3] = {"C000000004", NULL, "C000000007"};
    static const char wrong[] =
        "{\"version\": 1, \"name\": \"n\", \"salt\": \"s\", \"arms\": ["
        "{\"name\": \"a\", \"start\": 0, \"share\": 6000},"
        " {\"name\": \"b\", \"start\": 5000, \"share\": 5000}]}";
    crm_assignment_t *assignment = NULL;
    crm_column_t ids = column("id", CRM_TYPE_STRING, texts), dictionary = ids;
    crm_document_t *check = NULL;
    crm_table_t *table = NULL;
    double share = 0.0;
    crm_text_t arm;
    uint16_t codes[3] = {9, 9, 9}, bucket = 9;
    size_t at;

    EXPECT(crm_assignment_from_json(wrong, strlen(wrong), &assignment, &error), CRM_ERR_CONFLICT,
           "\"a\" has buckets 0 to 5999, \"b\"");
    REQUIRE(assignment == NULL);
    EXPECT(crm_assignment_from_json(NULL, 5, &assignment, &error), CRM_ERR_NULL_ARGUMENT, "json");
    assignment = new_assignment();

    EXPECT(assign(NULL, &ids, 3, codes, 3), CRM_ERR_NULL_ARGUMENT, "assignment");
    EXPECT(crm_assignment_assign(assignment, NULL, "id", 2, codes, 3, &error),
           CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(assign(assignment, &ids, 3, NULL, 3), CRM_ERR_NULL_ARGUMENT, "out_codes");
    EXPECT(assign(assignment, &ids, 3, codes, 2), CRM_ERR_OUT_OF_RANGE,
           "capacity must be at least 3, got 2");
    EXPECT(crm_assignment_bucket(assignment, NULL, 1, &bucket, &error), CRM_ERR_NULL_ARGUMENT,
           "id");
    EXPECT(crm_assignment_bucket(assignment, "\xff", 1, &bucket, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "id");
    EXPECT(crm_assignment_arm(assignment, "a", 1, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_name");
    OK(crm_table_from_columns(&ids, 1, 3, &table, &error));
    EXPECT(crm_assignment_assign(assignment, table, NULL, 2, codes, 3, &error),
           CRM_ERR_NULL_ARGUMENT, "id");
    EXPECT(crm_assignment_assign(assignment, table, "ids", 3, codes, 3, &error),
           CRM_ERR_UNKNOWN_COLUMN, "\"ids\"");
    EXPECT(crm_check_ids(NULL, "id", 2, "id", 2, &check, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_check_ids(table, "id", 2, NULL, 2, &check, &error), CRM_ERR_NULL_ARGUMENT, "arm");
    EXPECT(crm_check_ids(table, "id", 2, "id", 2, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_check");
    EXPECT(crm_check_ids(table, "id", 2, "arm", 3, &check, &error), CRM_ERR_UNKNOWN_COLUMN,
           "\"arm\"");
    crm_table_free(&table);
    OK(crm_table_from_columns(&ids, 1, 0, &table, &error));
    EXPECT(crm_check_ids(table, "id", 2, "id", 2, &check, &error), CRM_ERR_EMPTY_INPUT, "no rows");
    crm_table_free(&table);
    EXPECT(crm_growthbook_v1("\xff", 1, "a", 1, &share, &error), CRM_ERR_INVALID_UTF8_ARGUMENT,
           "seed");
    EXPECT(crm_growthbook_v2("a", 1, "a", 1, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_number");

    /* A failure in any row writes nothing. */
    ids.type = CRM_TYPE_DICTIONARY;
    ids.values = beyond;
    ids.dictionary = &dictionary;
    ids.dictionary_length = 2;
    EXPECT(assign(assignment, &ids, 3, codes, 3), CRM_ERR_MALFORMED_COLUMN,
           "row 1 has dictionary code 2");
    REQUIRE(codes[0] == 9 && bucket == 0 && check == NULL);
    ids = column("id", CRM_TYPE_STRING, with_null);
    EXPECT(assign(assignment, &ids, 3, codes, 3), CRM_ERR_NULL_VALUE,
           "row 1");
    ids = column("id", CRM_TYPE_FLOAT64, floats);
    EXPECT(assign(assignment, &ids, 3, codes, 3), CRM_ERR_COLUMN_TYPE,
           "float64");

    /* Each layout of the same ids gives the same codes; no rows give none. */
    for (at = 0; at < 3; at++) {
        static const int32_t types[3] = {CRM_TYPE_STRING, CRM_TYPE_UTF8, CRM_TYPE_DICTIONARY};
        ids = column("id", types[at], texts);
        if (types[at] == CRM_TYPE_UTF8) {
            ids.values = "C000000004C000000007C000000004";
            ids.values_size = 30;
            ids.offsets = offsets;
        } else if (types[at] == CRM_TYPE_DICTIONARY) {
            ids.values = entries;
            ids.dictionary = &dictionary;
            ids.dictionary_length = 2;
        }
        memset(codes, 9, sizeof codes);
        OK(assign(assignment, &ids, 3, codes, 3));
        REQUIRE(codes[0] == 0 && codes[1] == 1 && codes[2] == 0);
    }
    OK(assign(assignment, &ids, 0, NULL, 0));
    OK(crm_assignment_bucket(assignment, NULL, 0, &bucket, &error));
    OK(crm_assignment_arm(assignment, "C000000007", 10, &arm, &error));
    REQUIRE(arm.length == 4 && strcmp(arm.data, "mail") == 0);
    REQUIRE(crm_assignment_arm_name(assignment, 2).length == 0);
    REQUIRE(crm_assignment_allocation_ratio(assignment, 2) == 0.0);
    REQUIRE(crm_assignment_arm_count(NULL) == 0 && crm_assignment_arm_name(NULL, 0).length == 0);
    REQUIRE(crm_assignment_allocation_ratio(NULL, 0) == 0.0);
    crm_assignment_free(NULL);
    crm_assignment_free(&assignment);
}

int main(void) {
    columns_are_checked();
    what_no_memory_holds_is_refused();
    decimals_of_columns_are_checked();
    assignments_are_checked();
    printf("%d checks\n", checks);
    return 0;
}
