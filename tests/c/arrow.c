/* Tables and streams of Arrow's C structs, created without any library. */
#include "check.h"

/* A table of an arm and a loss, which a test can corrupt. */
typedef struct table_t {
    const void *arm_buffers[3];
    const void *lost_buffers[2];
    const void *table_buffers[1];
    struct ArrowArray arm, lost, table;
    struct ArrowArray *children[2];
    struct ArrowSchema arm_schema, lost_schema, schema;
    struct ArrowSchema *child_schemas[2];
} table_t;

static const int32_t offsets[4] = {0, 4, 8, 12};
static const char letters[] = "nonemailmail";
static const uint8_t bits[1] = {5};

static int tables_released, schemas_released, streams_released;

static void release_table(struct ArrowArray *array) {
    tables_released++;
    array->release = NULL;
}

static void release_schema(struct ArrowSchema *schema) {
    schemas_released++;
    schema->release = NULL;
}

static void make_column(struct ArrowArray *array, const void **buffers, int64_t count) {
    memset(array, 0, sizeof *array);
    array->length = 3;
    array->n_buffers = count;
    array->buffers = buffers;
    array->release = release_table;
}

static void make_schema(struct ArrowSchema *schema, const char *format, const char *name) {
    memset(schema, 0, sizeof *schema);
    schema->format = format;
    schema->name = name;
    schema->flags = ARROW_FLAG_NULLABLE;
    schema->release = release_schema;
}

static void make(table_t *made) {
    made->arm_buffers[0] = NULL;
    made->arm_buffers[1] = offsets;
    made->arm_buffers[2] = letters;
    made->lost_buffers[0] = NULL;
    made->lost_buffers[1] = bits;
    made->table_buffers[0] = NULL;
    make_column(&made->arm, made->arm_buffers, 3);
    make_column(&made->lost, made->lost_buffers, 2);
    make_column(&made->table, made->table_buffers, 1);
    made->children[0] = &made->arm;
    made->children[1] = &made->lost;
    made->table.n_children = 2;
    made->table.children = made->children;
    make_schema(&made->arm_schema, "u", "arm");
    make_schema(&made->lost_schema, "b", "lost");
    make_schema(&made->schema, "+s", "");
    made->child_schemas[0] = &made->arm_schema;
    made->child_schemas[1] = &made->lost_schema;
    made->schema.n_children = 2;
    made->schema.children = made->child_schemas;
}

/* Adds a table to a study; its structs are moved. */
static crm_status_t update_arrow(crm_retention_study_t *study, table_t *made) {
    crm_table_t *table = NULL;
    crm_status_t status = crm_table_from_arrow(&made->table, &made->schema, &table, &error);
    if (status == CRM_OK) {
        status = crm_retention_study_update(study, table, &error);
    }
    crm_table_free(&table);
    return status;
}

static void a_table_is_moved(void) {
    crm_retention_study_t *study = new_study(), *plain = new_study();
    crm_table_t *table = NULL, *batch = NULL;
    table_t made;
    size_t rows = 0;
    make(&made);
    fill(plain);
    OK(crm_table_from_arrow(&made.table, &made.schema, &table, &error));
    REQUIRE(made.table.release == NULL && made.schema.release == NULL);
    REQUIRE(tables_released == 0 && schemas_released == 0);
    OK(crm_table_row_count(table, &rows, &error));
    REQUIRE(rows == 3);

    /* It can be read more than once, and has no batches. */
    OK(crm_retention_study_update(study, table, &error));
    OK(crm_retention_study_update(study, table, &error));
    EXPECT(crm_table_next(table, &batch, &error), CRM_ERR_CONFLICT, "must be a stream");
    REQUIRE(tables_released == 0 && schemas_released == 0);
    crm_table_free(&table);
    REQUIRE(tables_released == 1 && schemas_released == 1);
    fill(plain);
    REQUIRE_STATE(study, state(plain));

    /* A slice: the offset of the table applies to each of its columns. */
    make(&made);
    made.table.offset = 1;
    made.table.length = 2;
    OK(update_arrow(study, &made));
    {
        crm_column_t columns[2];
        columns[0] = column("arm", CRM_TYPE_STRING, arms + 1);
        columns[1] = column("lost", CRM_TYPE_BOOL, lost + 1);
        OK(update(plain, columns, 2, 2));
    }
    REQUIRE_STATE(study, state(plain));

    /* A failure releases both, whichever is missing. */
    tables_released = schemas_released = 0;
    table = NULL;
    make(&made);
    EXPECT(crm_table_from_arrow(&made.table, NULL, &table, &error), CRM_ERR_NULL_ARGUMENT,
           "schema");
    EXPECT(crm_table_from_arrow(NULL, &made.schema, &table, &error), CRM_ERR_NULL_ARGUMENT,
           "array");
    REQUIRE(tables_released == 1 && schemas_released == 1);
    make(&made);
    EXPECT(crm_table_from_arrow(&made.table, &made.schema, NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_table");
    REQUIRE(tables_released == 2 && schemas_released == 2);
    EXPECT(crm_table_from_arrow(&made.table, &made.schema, &table, &error),
           CRM_ERR_MALFORMED_COLUMN, "released");
    REQUIRE(table == NULL);
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void a_malformed_table_is_refused(void) {
    crm_retention_study_t *study = new_study();
    static const int32_t negative[4] = {0, 4, 8, -12};
    static const int32_t falling[4] = {0, 8, 4, 12};
    static const int32_t first_below[4] = {-4, 4, 8, 12};
    static const uint8_t second_null[1] = {5};
    static const char *const nested[8] = {"+vl", "+vL",   "+w:2", "+s",
                                          "+m",  "+ud:0", "+us:", "+r"};
    static const char *const lists[2] = {"+l", "+L"};
    static struct ArrowSchema *no_schema[1] = {NULL};
    static const uint64_t wide[8] = {0};
    table_t made;
    size_t at;
    char *before;
    fill(study);
    before = state(study);

/* Corrupts one field of a valid table, and expects the reason. */
#define SPOILED(change, code, reason)                                                             \
    do {                                                                                          \
        make(&made);                                                                              \
        change;                                                                                   \
        EXPECT(update_arrow(study, &made), code, reason);                                         \
    } while (0)
#define MALFORMED(change, reason) SPOILED(change, CRM_ERR_MALFORMED_COLUMN, reason)

    MALFORMED(made.table.length = -1, "length is -1");
    MALFORMED(made.table.offset = -1, "offset -1");
    MALFORMED(made.table.length = INT64_MAX, "length is");
    MALFORMED(made.table.length = 4, "the table needs 4");
    MALFORMED(made.table.offset = 1, "the table needs 4");
    MALFORMED(made.table.n_children = 1, "it has 1 columns, its schema 2");
    MALFORMED(made.table.children = NULL, "children have no pointers");
    MALFORMED(made.table.buffers = NULL, "buffers have no pointers");
    MALFORMED(made.table.release = NULL, "released");
    MALFORMED(made.schema.release = NULL, "released");
    MALFORMED(made.schema.format = NULL, "no format");
    MALFORMED(made.schema.format = "u", "not that of a struct");
    MALFORMED(made.schema.children = NULL, "without pointers");
    MALFORMED(made.child_schemas[1] = NULL, "schema of column 1 is missing");
    MALFORMED(made.children[1] = NULL, "its pointer is NULL");
    MALFORMED(made.arm_schema.release = NULL, "schema of column 0 has been released");
    MALFORMED(made.arm.release = NULL, "column \"arm\" is malformed: it has been released");
    MALFORMED(made.arm.length = -3, "length is -3");
    MALFORMED(made.arm.length = 2, "2 rows");
    MALFORMED(made.arm.n_buffers = 2, "2 buffers instead of 3");
    MALFORMED(made.arm_buffers[1] = NULL, "no data");
    MALFORMED(made.arm_buffers[1] = negative, "last offset is -12");
    MALFORMED(made.arm_buffers[1] = falling, "row 1");
    MALFORMED(made.arm_buffers[1] = first_below, "row 0");
    MALFORMED(made.arm_buffers[2] = NULL, "text is missing");
    MALFORMED(made.lost.null_count = 1, "1 nulls but no validity");
    MALFORMED((made.table.null_count = 1, made.table_buffers[0] = second_null),
              "row 1 is null as a whole");
    SPOILED((made.lost.null_count = 1, made.lost_buffers[0] = second_null), CRM_ERR_NULL_VALUE,
            "row 1");
    SPOILED(made.lost_schema.name = "left", CRM_ERR_UNKNOWN_COLUMN, "\"left\"");
    SPOILED(made.lost_schema.name = "arm", CRM_ERR_DUPLICATE_COLUMN, "arm");
    SPOILED(made.lost_schema.format = "tdD", CRM_ERR_COLUMN_TYPE, "date32");
    SPOILED(made.arm_schema.format = "z", CRM_ERR_COLUMN_TYPE, "binary");
    SPOILED(made.arm_schema.format = "?", CRM_ERR_COLUMN_TYPE, "unknown (format \"?\")");
    SPOILED(made.arm_schema.format = "w:-1", CRM_ERR_COLUMN_TYPE, "fixed_size_binary");
    MALFORMED(made.lost_schema.format = "d:x", "its format \"d:x\" is not one of Arrow's");
    SPOILED((made.lost_schema.format = "d:255,127", made.lost_buffers[1] = wide),
            CRM_ERR_COLUMN_TYPE, "127 decimals");
    for (at = 0; at < sizeof lists / sizeof *lists; at++) {
        MALFORMED(made.arm_schema.format = lists[at], "no one column of elements");
        MALFORMED((made.arm_schema.format = lists[at], made.arm_schema.n_children = 1,
                   made.arm_schema.children = no_schema),
                  "no one column of elements");
    }
    for (at = 0; at < sizeof nested / sizeof *nested; at++) {
        SPOILED(made.arm_schema.format = nested[at], CRM_ERR_COLUMN_TYPE, nested[at]);
        SPOILED((made.arm_schema.format = nested[at], made.arm_schema.n_children = 1,
                 made.arm_schema.children = no_schema),
                CRM_ERR_COLUMN_TYPE, "column \"arm\"");
    }
    REQUIRE_STATE(study, before);
    crm_retention_study_free(&study);
}

/* A table whose arm is a dictionary of texts. */
typedef struct encoded_t {
    table_t table;
    const void *code_buffers[2];
    struct ArrowArray values;
    struct ArrowSchema values_schema;
} encoded_t;

static void make_encoded(encoded_t *made) {
    static const int32_t codes[3] = {0, 1, 1};
    make(&made->table);
    made->values = made->table.arm;
    make_schema(&made->values_schema, "u", "");
    made->code_buffers[0] = NULL;
    made->code_buffers[1] = codes;
    make_column(&made->table.arm, made->code_buffers, 2);
    made->table.arm.dictionary = &made->values;
    made->table.arm_schema.format = "i";
    made->table.arm_schema.dictionary = &made->values_schema;
}

static void a_malformed_dictionary_is_refused(void) {
    crm_retention_study_t *study = new_study(), *plain = new_study();
    encoded_t made;
    struct ArrowSchema *schema = &made.table.arm_schema;
    char *before;
    make_encoded(&made);
    OK(update_arrow(study, &made.table));
    fill(plain);
    REQUIRE_STATE(study, state(plain));
    before = state(study);

#define SPOILED_DICTIONARY(change, code, reason)                                                  \
    do {                                                                                          \
        make_encoded(&made);                                                                      \
        change;                                                                                   \
        EXPECT(update_arrow(study, &made.table), code, reason);                                   \
    } while (0)

    SPOILED_DICTIONARY(made.table.arm.dictionary = NULL, CRM_ERR_MALFORMED_COLUMN,
                       "dictionary is missing");
    SPOILED_DICTIONARY(made.values.release = NULL, CRM_ERR_MALFORMED_COLUMN,
                       "its dictionary: it has been released");
    SPOILED_DICTIONARY(made.values_schema.release = NULL, CRM_ERR_MALFORMED_COLUMN,
                       "its dictionary: its schema has been released");
    SPOILED_DICTIONARY(schema->format = "g", CRM_ERR_MALFORMED_COLUMN, "codes of format \"g\"");
    SPOILED_DICTIONARY(schema->dictionary = schema, CRM_ERR_MALFORMED_COLUMN,
                       "itself a dictionary");
    SPOILED_DICTIONARY(made.values_schema.format = "+l", CRM_ERR_COLUMN_TYPE,
                       "dictionary of unknown (format \"+l\")");
    REQUIRE_STATE(study, before);
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void what_is_not_read_is_not_looked_at(void) {
    crm_retention_study_t *study = new_study(), *plain = new_study();
    struct ArrowArray *children[3], moved;
    struct ArrowSchema *schemas[3], list;
    table_t made;
    make(&made);
    memset(&moved, 0, sizeof moved);
    make_schema(&list, "+l", "history");
    list.dictionary = &list;
    children[0] = &made.arm;
    children[1] = &moved;
    children[2] = &made.lost;
    schemas[0] = &made.arm_schema;
    schemas[1] = &list;
    schemas[2] = &made.lost_schema;
    made.table.children = children;
    made.schema.children = schemas;
    made.table.n_children = made.schema.n_children = 3;
    OK(update_arrow(study, &made));
    fill(plain);
    REQUIRE_STATE(study, state(plain));
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

/* A stream of tables of three rows each, which can fail. */
typedef struct source_t {
    int tables, served, fails_at, null_at, null_row_at, null_arm_at;
    table_t made;
} source_t;

static int get_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    source_t *source = (source_t *)stream->private_data;
    if (source->fails_at < 0) {
        return 5;
    }
    make(&source->made);
    *out = source->made.schema;
    return 0;
}

static int get_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    static const uint8_t third_null[1] = {3};
    source_t *source = (source_t *)stream->private_data;
    memset(out, 0, sizeof *out);
    if (source->served == source->tables) {
        return 0;
    }
    source->served++;
    if (source->served == source->fails_at) {
        return 7;
    }
    if (source->served == source->null_at) {
        source->made.lost.null_count = 1;
        source->made.lost_buffers[0] = third_null;
    }
    if (source->served == source->null_row_at) {
        source->made.table.null_count = 1;
        source->made.table_buffers[0] = third_null;
    }
    if (source->served == source->null_arm_at) {
        source->made.arm.null_count = 1;
        source->made.arm_buffers[0] = third_null;
    }
    *out = source->made.table;
    return 0;
}

static const char *get_last_error(struct ArrowArrayStream *stream) {
    const source_t *source = (const source_t *)stream->private_data;
    return source->fails_at < 0 ? NULL : "the disk is gone";
}

static void release_stream(struct ArrowArrayStream *stream) {
    streams_released++;
    stream->release = NULL;
}

static struct ArrowArrayStream stream_of(source_t *source) {
    struct ArrowArrayStream stream;
    stream.get_schema = get_schema;
    stream.get_next = get_next;
    stream.get_last_error = get_last_error;
    stream.release = release_stream;
    stream.private_data = source;
    tables_released = 0;
    schemas_released = 0;
    streams_released = 0;
    return stream;
}

/* Adds a stream to a study; it is moved. */
static crm_status_t update_stream(crm_retention_study_t *study, struct ArrowArrayStream *stream) {
    crm_table_t *table = NULL;
    crm_status_t status = crm_table_from_stream(stream, &table, &error);
    if (status == CRM_OK) {
        status = crm_retention_study_update(study, table, &error);
    }
    crm_table_free(&table);
    return status;
}

static void a_stream_is_moved_and_released(void) {
    crm_retention_study_t *study = new_study(), *plain = new_study();
    source_t source;
    struct ArrowArrayStream stream;
    char *before;
    int at;

    memset(&source, 0, sizeof source);
    source.tables = 100;
    stream = stream_of(&source);
    OK(update_stream(study, &stream));
    REQUIRE(tables_released == 100 && schemas_released == 1 && streams_released == 1);
    REQUIRE(stream.release == NULL);
    for (at = 0; at < 100; at++) {
        fill(plain);
    }
    REQUIRE_STATE(study, state(plain));
    before = state(study);

    /* A stream can be taken only once. */
    EXPECT(update_stream(study, &stream), CRM_ERR_STREAM, "released");

    /* An error in the 57th table discards the 56 before it. */
    memset(&source, 0, sizeof source);
    source.tables = 100;
    source.null_at = 57;
    stream = stream_of(&source);
    EXPECT(update_stream(study, &stream), CRM_ERR_NULL_VALUE,
           "row 170");
    REQUIRE(tables_released == 57 && schemas_released == 1 && streams_released == 1);

    /* The producer fails in the middle. */
    memset(&source, 0, sizeof source);
    source.tables = 100;
    source.fails_at = 57;
    stream = stream_of(&source);
    EXPECT(update_stream(study, &stream), CRM_ERR_STREAM,
           "the disk is gone");
    REQUIRE(tables_released == 56 && schemas_released == 1 && streams_released == 1);

    /* It fails immediately, without a message. */
    memset(&source, 0, sizeof source);
    source.fails_at = -1;
    stream = stream_of(&source);
    EXPECT(update_stream(study, &stream), CRM_ERR_STREAM, "number 5");
    REQUIRE(tables_released == 0 && schemas_released == 0 && streams_released == 1);

    /* No table at all. */
    memset(&source, 0, sizeof source);
    stream = stream_of(&source);
    EXPECT(update_stream(study, &stream), CRM_ERR_EMPTY_INPUT, "rows");
    REQUIRE(schemas_released == 1 && streams_released == 1);

    /* Without its callbacks. */
    stream = stream_of(&source);
    stream.get_next = NULL;
    EXPECT(update_stream(study, &stream), CRM_ERR_STREAM, "next");
    stream = stream_of(&source);
    stream.get_schema = NULL;
    EXPECT(update_stream(study, &stream), CRM_ERR_STREAM, "schema");

    /* A failure releases the stream, and so does its table. */
    stream = stream_of(&source);
    EXPECT(crm_table_from_stream(&stream, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_table");
    REQUIRE(streams_released == 1 && stream.release == NULL);
    stream = stream_of(&source);
    EXPECT(update_stream(NULL, &stream), CRM_ERR_NULL_ARGUMENT, "study");
    REQUIRE(streams_released == 1 && stream.release == NULL);
    REQUIRE_STATE(study, before);
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void a_stream_is_read_once(void) {
    crm_retention_study_t *study = new_study();
    crm_assignment_t *assignment = NULL;
    crm_table_t *table = NULL, *batch = NULL, *none = NULL;
    source_t source;
    struct ArrowArrayStream stream;
    crm_document_t *document = NULL;
    int at;
    size_t rows = 7;
    uint16_t codes[3];
    static const char json[] =
        "{\"version\": 1, \"name\": \"n\", \"salt\": \"s\","
        " \"arms\": [{\"name\": \"mail\", \"start\": 0, \"share\": 4500}]}";
    OK(crm_assignment_from_json(json, strlen(json), &assignment, &error));
    memset(&source, 0, sizeof source);
    source.tables = 3;
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    EXPECT(crm_table_row_count(table, &rows, &error), CRM_ERR_CONFLICT, "is a stream");
    EXPECT(crm_assignment_assign(assignment, table, "arm", 3, codes, 3, &error), CRM_ERR_CONFLICT,
           "crm_table_next");
    EXPECT(crm_table_next(table, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_batch");
    REQUIRE(rows == 0 && source.served == 0);

    EXPECT(crm_check_ids(table, "arm", 3, "arm", 3, &document, &error), CRM_ERR_CONFLICT,
           "make one table");
    REQUIRE(source.served == 0);

    /* After the first batch, what is left is not read as a whole. */
    OK(crm_table_next(table, &batch, &error));
    OK(crm_table_row_count(batch, &rows, &error));
    OK(crm_assignment_assign(assignment, batch, "arm", 3, codes, 3, &error));
    REQUIRE(rows == 3 && source.served == 1 && tables_released == 0);
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_CONFLICT, "crm_table_next");
    REQUIRE(source.served == 1 && streams_released == 0);
    for (at = 0; at < 2; at++) {
        OK(crm_table_next(table, &none, &error));
        crm_table_free(&none);
    }
    OK(crm_table_next(table, &none, &error));
    REQUIRE(none == NULL && tables_released == 2 && streams_released == 1);
    EXPECT(crm_table_next(table, &none, &error), CRM_ERR_STREAM, "already been read");
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_CONFLICT, "crm_table_next");

    /* The batch outlives the stream. */
    crm_table_free(&table);
    REQUIRE(schemas_released == 0);
    OK(crm_retention_study_update(study, batch, &error));
    crm_table_free(&batch);
    REQUIRE(tables_released == 3 && schemas_released == 1);
    crm_assignment_free(&assignment);
    crm_retention_study_free(&study);
}

static crm_retention_study_t *study_of(const char *json) {
    crm_retention_study_t *study = NULL;
    OK(crm_retention_study_new(json, strlen(json), &study, &error));
    return study;
}

static void columns_that_are_refused_leave_a_stream_unread(void) {
#define DEFINITION(arm, churned)                                                                   \
    "{\"version\": 1, \"arm\": \"" arm "\", \"control\": \"none\", \"churned\": \"" churned "\","      \
    " \"currency\": \"EUR\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"900\"}}"
    crm_retention_study_t *misspelled = study_of(DEFINITION("arn", "lost"));
    crm_retention_study_t *swapped = study_of(DEFINITION("lost", "arm"));
    crm_retention_study_t *study = new_study(), *plain = new_study();
    crm_table_t *table = NULL;
    source_t source;
    struct ArrowArrayStream stream;
    memset(&source, 0, sizeof source);
    source.tables = 2;
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    EXPECT(crm_retention_study_update(misspelled, table, &error), CRM_ERR_UNKNOWN_COLUMN, "arn");
    EXPECT(crm_retention_study_update(swapped, table, &error), CRM_ERR_COLUMN_TYPE, "arm");
    REQUIRE(source.served == 1 && tables_released == 0 && streams_released == 0);
    OK(crm_retention_study_update(study, table, &error));
    fill(plain);
    fill(plain);
    REQUIRE_STATE(study, state(plain));
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_STREAM, "already been read");
    REQUIRE(tables_released == 2 && streams_released == 1);
    crm_table_free(&table);

    /* A failure of a value spends it. */
    source.served = 0;
    source.null_at = 1;
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_NULL_VALUE, "row 2");
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_STREAM, "already been read");
    crm_table_free(&table);
    crm_retention_study_free(&misspelled);
    crm_retention_study_free(&swapped);
    crm_retention_study_free(&study);
    crm_retention_study_free(&plain);
}

static void one_pass_feeds_two_accumulators(void) {
    crm_retention_study_t *study = new_study(), *other = new_study(), *plain = new_study();
    crm_table_t *table = NULL, *batch = NULL;
    source_t source;
    struct ArrowArrayStream stream;
    int at;
    memset(&source, 0, sizeof source);
    source.tables = 100;
    source.null_at = 57;
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    for (at = 1; at < 57; at++) {
        OK(crm_table_next(table, &batch, &error));
        OK(crm_retention_study_update(study, batch, &error));
        OK(crm_retention_study_update(other, batch, &error));
        crm_table_free(&batch);
        REQUIRE(tables_released == at);
        fill(plain);
    }

    /* A batch is all or nothing, and its rows are numbered over the whole stream. */
    OK(crm_table_next(table, &batch, &error));
    EXPECT(crm_retention_study_update(study, batch, &error), CRM_ERR_NULL_VALUE, "row 170");
    crm_table_free(&batch);
    REQUIRE_STATE(study, state(plain));
    REQUIRE_STATE(other, state(plain));
    crm_table_free(&table);
    REQUIRE(tables_released == 57 && schemas_released == 1 && streams_released == 1);

    /* The producer fails, which ends the stream. */
    memset(&source, 0, sizeof source);
    source.tables = 100;
    source.fails_at = 2;
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    OK(crm_table_next(table, &batch, &error));
    crm_table_free(&batch);
    EXPECT(crm_table_next(table, &batch, &error), CRM_ERR_STREAM, "the disk is gone");
    EXPECT(crm_table_next(table, &batch, &error), CRM_ERR_STREAM, "already been read");
    crm_table_free(&table);

    /* At the end there is no batch. */
    memset(&source, 0, sizeof source);
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    OK(crm_table_next(table, &batch, &error));
    REQUIRE(batch == NULL && streams_released == 1);
    crm_table_free(&table);
    crm_retention_study_free(&study);
    crm_retention_study_free(&other);
    crm_retention_study_free(&plain);
}

static void rows_are_numbered_over_the_stream(void) {
    static const char json[] =
        "{\"version\": 1, \"name\": \"n\", \"salt\": \"s\","
        " \"arms\": [{\"name\": \"mail\", \"start\": 0, \"share\": 4500}]}";
    crm_assignment_t *assignment = NULL;
    crm_document_t *check = NULL;
    crm_table_t *table = NULL, *batch = NULL;
    source_t source;
    struct ArrowArrayStream stream;
    uint16_t codes[3];
    OK(crm_assignment_from_json(json, strlen(json), &assignment, &error));
    memset(&source, 0, sizeof source);
    source.tables = source.null_row_at = 3;
    source.null_arm_at = 2;
    stream = stream_of(&source);
    OK(crm_table_from_stream(&stream, &table, &error));
    OK(crm_table_next(table, &batch, &error));
    crm_table_free(&batch);
    OK(crm_table_next(table, &batch, &error));
    EXPECT_AT(crm_check_ids(batch, "arm", 3, "lost", 4, &check, &error), CRM_ERR_NULL_VALUE, "arm", 5);
    EXPECT_AT(crm_assignment_assign(assignment, batch, "arm", 3, codes, 3, &error),
              CRM_ERR_NULL_VALUE, "arm", 5);
    crm_table_free(&batch);
    /* A row of the table is in no column. */
    EXPECT_AT(crm_table_next(table, &batch, &error), CRM_ERR_MALFORMED_COLUMN, "", 8);
    crm_table_free(&table);
    crm_assignment_free(&assignment);
}

static crm_table_t *reentered;

static int get_next_again(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    crm_table_t *batch = NULL;
    EXPECT(crm_table_next(reentered, &batch, &error), CRM_ERR_CONFLICT,
           "another call is reading");
    error = UNSET;
    return get_next(stream, out);
}

static void a_producer_cannot_read_its_own_stream(void) {
    crm_table_t *batch = NULL;
    source_t source;
    struct ArrowArrayStream stream;
    memset(&source, 0, sizeof source);
    source.tables = 1;
    stream = stream_of(&source);
    stream.get_next = get_next_again;
    OK(crm_table_from_stream(&stream, &reentered, &error));
    OK(crm_table_next(reentered, &batch, &error));
    crm_table_free(&batch);
    crm_table_free(&reentered);
}

static void no_rows_need_no_memory(void) {
    static const uint64_t wide[8] = {0};
    static const char *const formats[3] = {"u", "U", "g"};
    crm_table_t *table = NULL;
    crm_string_t *json = NULL;
    table_t made;
    size_t at;
    int32_t type;
    for (at = 0; at < 3; at++) {
        make(&made);
        made.arm_buffers[1] = made.arm_buffers[2] = made.lost_buffers[1] = NULL;
        made.arm.length = made.lost.length = made.table.length = 0;
        made.arm.n_buffers = at < 2 ? 3 : 2;
        made.arm_schema.format = formats[at];
        OK(crm_table_from_arrow(&made.table, &made.schema, &table, &error));
        OK(crm_table_column_type(table, 0, &type, &error));
        OK(crm_table_to_json(table, &json, &error));
        REQUIRE(strcmp(crm_string_text(json).data, "[]") == 0);
        crm_string_free(&json);
        crm_table_free(&table);
    }
    /* Decimals that no reader reads have no type. */
    make(&made);
    made.lost_schema.format = "d:38,100";
    made.lost_buffers[1] = wide;
    OK(crm_table_from_arrow(&made.table, &made.schema, &table, &error));
    EXPECT(crm_table_column_type(table, 1, &type, &error), CRM_ERR_COLUMN_TYPE, "100 decimals");
    EXPECT(crm_table_is_null(table, 1, 0, &type, &error), CRM_ERR_COLUMN_TYPE, "100 decimals");
    crm_table_free(&table);
}

int main(void) {
    a_table_is_moved();
    a_malformed_table_is_refused();
    a_malformed_dictionary_is_refused();
    what_is_not_read_is_not_looked_at();
    a_stream_is_moved_and_released();
    a_stream_is_read_once();
    columns_that_are_refused_leave_a_stream_unread();
    one_pass_feeds_two_accumulators();
    rows_are_numbered_over_the_stream();
    a_producer_cannot_read_its_own_stream();
    no_rows_need_no_memory();
    printf("%d checks\n", checks);
    return 0;
}
