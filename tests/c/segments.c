/* Segments and customers: lists, zones, SQL, groups, and bad input, which changes nothing. */
#include "check.h"

#define TEXT(literal) literal, sizeof(literal) - 1

static const int64_t now = 1774947600000000; /* 2026-03-31T09:00:00Z */

static crm_schema_t *new_schema(void) {
    crm_schema_t *schema = NULL;
    OK(crm_schema_from_json(
        TEXT("{\"id\": \"id\", \"fields\": [{\"name\": \"age\", \"type\": \"int\"},"
             " {\"name\": \"likes\", \"type\": \"codes\"},"
             " {\"name\": \"name\", \"type\": \"text\", \"sensitivity\": \"restricted\"},"
             " {\"name\": \"plan\", \"type\": \"code\", \"codes\": [\"free\", \"pro\"]},"
             " {\"name\": \"seen\", \"type\": \"timestamp\"},"
             " {\"name\": \"spent\", \"type\": \"money\", \"currency\": \"ILS\"},"
             " {\"name\": \"paid\", \"type\": \"money\", \"currency\": \"USD\"}],"
             " \"events\": [{\"name\": \"purchase\", \"table\": \"purchases\", \"id\": \"id\","
             " \"at\": \"at\", \"at_type\": \"timestamp\", \"fields\": []}]}"),
        &schema, &error));
    return schema;
}

static crm_segment_set_t *new_set(const crm_schema_t *schema, const char *json) {
    crm_segment_set_t *set = NULL;
    OK(crm_segment_set_new(schema, json, strlen(json), &set, &error));
    return set;
}

/* The text of a string, which is freed. */
static int says(crm_string_t *text, const char *part) {
    int found = strstr(crm_string_text(text).data, part) != NULL;
    crm_string_free(&text);
    return found;
}

static int document_says(crm_document_t *document, const char *part) {
    crm_string_t *json = NULL;
    OK(crm_document_json(document, NULL, 0, &json, &error));
    crm_document_free(&document);
    return says(json, part);
}

static const char *const elements[4] = {"tea", "jazz", "tea", "hiking"};
static const int32_t ends[5] = {0, 2, 2, 3, 4};

static crm_column_t list(const crm_column_t *values, const int32_t *offsets) {
    crm_column_t made = column("likes", CRM_TYPE_LIST, NULL);
    made.offsets = offsets;
    made.dictionary = values;
    made.dictionary_length = 4;
    return made;
}

static void lists_are_read(void) {
    crm_column_t values = column("values", CRM_TYPE_STRING, elements), likes = list(&values, ends);
    static const uint8_t validity[1] = {13};
    crm_table_t *table = NULL;
    crm_text_t text;
    size_t length = 9;
    int32_t type = 0;
    likes.validity = validity;
    OK(crm_table_from_columns(&likes, 1, 4, &table, &error));
    OK(crm_table_column_type(table, 0, &type, &error));
    REQUIRE(type == CRM_TYPE_LIST);
    OK(crm_table_list_length(table, 0, 0, &length, &error));
    REQUIRE(length == 2);
    OK(crm_table_list_text(table, 0, 0, 1, &text, &error));
    REQUIRE(text.length == 4 && memcmp(text.data, "jazz", 4) == 0);
    EXPECT(crm_table_list_text(table, 0, 0, 2, &text, &error), CRM_ERR_OUT_OF_RANGE, "2");
    REQUIRE(text.data != NULL && text.length == 0);
    EXPECT(crm_table_list_length(table, 0, 1, &length, &error), CRM_ERR_NULL_VALUE, "likes");
    REQUIRE(length == 0);
    EXPECT(crm_table_list_length(table, 0, 4, &length, &error), CRM_ERR_OUT_OF_RANGE, "4");
    EXPECT(crm_table_list_length(table, 1, 0, &length, &error), CRM_ERR_OUT_OF_RANGE, "1");
    EXPECT(crm_table_list_length(table, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_length");
    EXPECT(crm_table_list_text(table, 0, 0, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_text");
    EXPECT(crm_table_list_length(NULL, 0, 0, &length, &error), CRM_ERR_NULL_ARGUMENT, "table");
    crm_table_free(&table);
}

/* Evaluates one column of lists. */
static crm_status_t evaluate(const crm_segment_set_t *set, const crm_column_t *columns,
                             size_t count, size_t rows, crm_membership_t **members) {
    crm_table_t *table = NULL;
    crm_status_t status = crm_table_from_columns(columns, count, rows, &table, &error);
    if (status == CRM_OK) {
        status = crm_segment_set_evaluate(set, table, CRM_NO_TIME, NULL, NULL, members, &error);
    }
    crm_table_free(&table);
    return status;
}

static void wrong_lists_are_refused(void) {
    static const int32_t back[5] = {0, 2, 1, 3, 4}, negative[5] = {-1, 0, 0, 0, 0};
    static const int32_t beyond[5] = {0, 1, 2, 3, 5}, huge[5] = {0, 1, 2, 3, INT32_MAX};
    static const char *const broken[4] = {"tea", "ja\xff", "tea", "x"};
    static const char *const missing[4] = {"tea", NULL, "tea", "x"};
    static const int32_t numbers[4] = {1, 2, 3, 4};
    crm_schema_t *schema = new_schema();
    crm_segment_set_t *set = new_set(
        schema, "{\"segments\": [{\"id\": \"tea\", \"rule\": \"A_CONTAINS(likes, ('tea'))\"}]}");
    crm_membership_t *members = NULL;
    crm_column_t values = column("values", CRM_TYPE_STRING, elements), likes;
    uint64_t count = 0;
    likes = list(&values, ends);
    OK(evaluate(set, &likes, 1, 4, &members));
    OK(crm_membership_count(members, TEXT("tea"), &count, &error));
    REQUIRE(count == 2);
    crm_membership_free(&members);
    likes = list(&values, back);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN, "likes");
    REQUIRE(members == NULL);
    likes = list(&values, negative);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN, "likes");
    likes = list(&values, beyond);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN, "likes");
    likes = list(&values, huge);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN, "likes");
    likes = list(&values, NULL);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN,
           "offsets must not be NULL");
    likes = list(NULL, ends);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN,
           "dictionary must not be NULL");
    likes = list(&values, ends);
    likes.values = elements;
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN,
           "values must be zero");
    likes = list(&values, ends);
    values = column("values", CRM_TYPE_STRING, broken);
    EXPECT_AT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_INVALID_UTF8, "likes", 0);
    values = column("values", CRM_TYPE_STRING, missing);
    EXPECT_AT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_NULL_VALUE, "likes", 0);
    values = column("values", CRM_TYPE_INT32, numbers);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_COLUMN_TYPE, "likes");
    values = list(NULL, ends);
    EXPECT(evaluate(set, &likes, 1, 4, &members), CRM_ERR_MALFORMED_COLUMN, "lists");
    likes = list(NULL, NULL);
    likes.dictionary_length = 0;
    likes.dictionary = &values;
    values = column("values", CRM_TYPE_STRING, NULL);
    OK(evaluate(set, &likes, 1, 0, &members));
    REQUIRE(crm_membership_rows(members) == 0);
    crm_membership_free(&members);
    crm_segment_set_free(&set);
    crm_schema_free(&schema);
}

static void a_zone_says_what_instants_are(void) {
    static const int64_t seen[2] = {0, 1};
    static const char broken[] = "UT\xff";
    crm_schema_t *schema = new_schema();
    crm_segment_set_t *set = new_set(
        schema, "{\"segments\": [{\"id\": \"s\", \"rule\":"
                " \"seen = TIMESTAMP('1970-01-01T00:00:00Z')\"}]}");
    crm_membership_t *members = NULL;
    crm_document_t *findings = NULL;
    uint64_t count = 0;
    size_t at;
    crm_column_t column_of = column("seen", CRM_TYPE_TIMESTAMP_US, seen);
    for (at = 0; at < 2; at++) {
        OK(evaluate(set, &column_of, 1, 2, &members));
        OK(crm_membership_count(members, TEXT("s"), &count, &error));
        REQUIRE(count == 1);
        OK(crm_membership_findings(members, &findings, &error));
        REQUIRE(document_says(findings, "naive_as_utc") == (at == 0));
        crm_membership_free(&members);
        column_of.zone = "Asia/Jerusalem";
    }
    column_of.zone = broken;
    EXPECT(evaluate(set, &column_of, 1, 2, &members), CRM_ERR_MALFORMED_COLUMN,
           "zone must be UTF-8");
    column_of = column("seen", CRM_TYPE_INT64, seen);
    column_of.zone = "UTC";
    EXPECT(evaluate(set, &column_of, 1, 2, &members), CRM_ERR_MALFORMED_COLUMN,
           "zone must be zero");
    crm_segment_set_free(&set);
    crm_schema_free(&schema);
}

static const char tiers[] =
    "{\"zone\": \"Asia/Jerusalem\", \"segments\": ["
    "{\"id\": \"old\", \"rule\": \"age > 60\"}, {\"id\": \"grown\", \"rule\": \"age > 18\"},"
    " {\"id\": \"pro\", \"rule\": \"plan = 'pro'\"}],"
    " \"exclusive\": {\"stage\": [\"old\", \"grown\"]}}";

static void members_are_read(void) {
    static const int64_t ages[4] = {70, 30, 7, 61};
    static const char *const plans[4] = {"pro", "pro", "free", "free"};
    crm_schema_t *schema = new_schema();
    crm_segment_set_t *set = new_set(schema, tiers);
    crm_membership_t *members = NULL;
    crm_table_t *group = NULL, *rows = NULL;
    crm_string_t *name = NULL, *hash = NULL;
    crm_column_t columns[2];
    crm_text_t text;
    uint64_t numbers[4] = {9, 9, 9, 9}, overlap[9];
    columns[0] = column("age", CRM_TYPE_INT64, ages);
    columns[1] = column("plan", CRM_TYPE_STRING, plans);
    OK(crm_table_from_columns(columns, 2, 4, &rows, &error));
    OK(crm_segment_set_evaluate(set, rows, now, NULL, NULL, &members, &error));
    crm_table_free(&rows);
    REQUIRE(crm_membership_now(members) == now && crm_membership_now(NULL) == CRM_NO_TIME);
    OK(crm_membership_rows_of(members, TEXT("old"), numbers, 4, &error));
    REQUIRE(numbers[0] == 0 && numbers[1] == 3 && numbers[2] == 9);
    EXPECT(crm_membership_rows_of(members, TEXT("old"), numbers, 1, &error), CRM_ERR_OUT_OF_RANGE,
           "capacity");
    EXPECT(crm_membership_rows_of(members, TEXT("olds"), numbers, 4, &error),
           CRM_ERR_UNKNOWN_SEGMENT, "old");
    EXPECT(crm_membership_rows_of(members, TEXT("old"), NULL, 4, &error), CRM_ERR_NULL_ARGUMENT,
           "out_rows");
    OK(crm_membership_overlap(members, NULL, 0, overlap, 9, &error));
    REQUIRE(overlap[0] == 2 && overlap[2] == 1 && overlap[4] == 1 && overlap[8] == 2);
    OK(crm_membership_overlap(members, TEXT("[\"pro\", \"old\"]"), overlap, 4, &error));
    REQUIRE(overlap[0] == 2 && overlap[1] == 1 && overlap[2] == 1 && overlap[3] == 2);
    EXPECT(crm_membership_overlap(members, TEXT("[\"pros\"]"), overlap, 4, &error),
           CRM_ERR_UNKNOWN_SEGMENT, "pro");
    EXPECT(crm_membership_overlap(members, TEXT("[5]"), overlap, 4, &error), CRM_ERR_WRONG_KIND,
           "a list of texts");
    OK(crm_membership_group(members, TEXT("stage"), &group, &error));
    OK(crm_table_text(group, 0, 1, &text, &error));
    REQUIRE(text.length == 5 && memcmp(text.data, "grown", 5) == 0);
    EXPECT(crm_table_text(group, 0, 2, &text, &error), CRM_ERR_NULL_VALUE, "stage");
    crm_table_free(&group);
    EXPECT(crm_membership_group(members, TEXT("stages"), &group, &error), CRM_ERR_UNKNOWN_NAME,
           "stage");
    REQUIRE(group == NULL);
    OK(crm_membership_hash(members, &name, &error));
    OK(crm_segment_set_hash(set, NULL, 0, &hash, &error));
    REQUIRE(strcmp(crm_string_text(name).data, crm_string_text(hash).data) == 0);
    crm_string_free(&name);
    crm_string_free(&hash);
    OK(crm_schema_hash(schema, &hash, &error));
    REQUIRE(crm_string_text(hash).length == 16);
    crm_string_free(&hash);
    crm_membership_free(&members);
    crm_segment_set_free(&set);
    crm_schema_free(&schema);
}

static void sql_is_written(void) {
    crm_schema_t *schema = new_schema();
    crm_segment_set_t *set = new_set(schema, tiers), *recent, *folded;
    crm_document_t *sql = NULL;
    crm_string_t *query = NULL;
    OK(crm_segment_set_to_sql(set, TEXT("pro"), CRM_DIALECT_DUCKDB, CRM_NO_TIME, TEXT("c"), 0,
                              &sql, &error));
    REQUIRE(document_says(sql, "\\\"c\\\".\\\"plan\\\""));
    OK(crm_segment_set_to_sql(set, TEXT("grown"), CRM_DIALECT_SQLITE, now, NULL, 0, 0, &sql,
                              &error));
    REQUIRE(document_says(sql, "\"notes\":[]"));
    EXPECT(crm_segment_set_to_sql(set, TEXT("pros"), CRM_DIALECT_DUCKDB, now, NULL, 0, 0, &sql,
                                  &error),
           CRM_ERR_UNKNOWN_SEGMENT, "pro");
    REQUIRE(sql == NULL);
    EXPECT(crm_segment_set_to_sql(set, TEXT("pro"), 99, now, NULL, 0, 0, &sql, &error),
           CRM_ERR_OUT_OF_RANGE, "dialect");
    EXPECT(crm_segment_set_to_sql(set, TEXT("pro"), CRM_DIALECT_DUCKDB, now, "\xff", 1, 0, &sql,
                                  &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "alias");
    EXPECT(crm_segment_set_to_sql(set, NULL, 3, CRM_DIALECT_DUCKDB, now, NULL, 0, 0, &sql, &error),
           CRM_ERR_NULL_ARGUMENT, "id");
    OK(crm_segment_set_members_sql(set, TEXT("shop.customers"), CRM_DIALECT_POSTGRESQL, now,
                                   &query, &error));
    REQUIRE(says(query, "\"shop\".\"customers\""));
    query = NULL;
    EXPECT(crm_segment_set_members_sql(set, TEXT(""), CRM_DIALECT_DUCKDB, now, &query, &error),
           CRM_ERR_OUT_OF_RANGE, "table");
    REQUIRE(query == NULL);
    recent = new_set(schema, "{\"zone\": \"UTC\", \"segments\": [{\"id\": \"r\", \"rule\":"
                             " \"eventCount('purchase', lastDays(30)) > 0\"}]}");
    EXPECT(crm_segment_set_to_sql(recent, TEXT("r"), CRM_DIALECT_DUCKDB, CRM_NO_TIME, NULL, 0, 0,
                                  &sql, &error),
           CRM_ERR_MISSING_CONTEXT, "\"r\"");
    OK(crm_segment_set_to_sql(recent, TEXT("r"), CRM_DIALECT_SPARK, now, NULL, 0, 0, &sql, &error));
    REQUIRE(document_says(sql, "purchases"));
    folded = new_set(schema, "{\"segments\": [{\"id\": \"f\", \"rule\":"
                             " \"CASEI(name) = CASEI('x')\"}]}");
    EXPECT(crm_segment_set_to_sql(folded, TEXT("f"), CRM_DIALECT_DUCKDB, now, NULL, 0, 0, &sql,
                                  &error),
           CRM_ERR_NOT_EXPRESSIBLE, "\"f\"");
    OK(crm_segment_set_to_sql(folded, TEXT("f"), CRM_DIALECT_DUCKDB, now, NULL, 0, 1, &sql,
                              &error));
    REQUIRE(!document_says(sql, "\"notes\":[]"));
    crm_segment_set_free(&folded);
    crm_segment_set_free(&recent);
    crm_segment_set_free(&set);
    crm_schema_free(&schema);
}

static void bad_sets_are_refused(void) {
    static const struct {
        const char *json;
        crm_status_t status;
        const char *message;
    } cases[] = {
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"agee > 1\"}]}", CRM_ERR_UNKNOWN_FIELD,
         "age"},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"age = 'x'\"}]}", CRM_ERR_TYPE_MISMATCH,
         "\"s\""},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"age > 1)\"}]}", CRM_ERR_EXPRESSION_SYNTAX,
         "character 8"},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"name LIKE 'a\\\\\\\\'\"}]}",
         CRM_ERR_EXPRESSION_SYNTAX, "\"s\""},
        {"{\"segments\": [{\"id\": \"a\", \"rule\": \"inSegment('b')\"},"
         " {\"id\": \"b\", \"rule\": \"inSegment('a')\"}]}",
         CRM_ERR_SEGMENT_CYCLE, "a"},
        {"{\"segments\": [{\"id\": \"s\"}, {\"id\": \"s\"}]}", CRM_ERR_INVALID_DOCUMENT, "\"s\""},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"plan = 'pros'\"}]}", CRM_ERR_UNKNOWN_CODE,
         "pro"},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"spent > paid\"}]}", CRM_ERR_TYPE_MISMATCH,
         "USD"},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"seen > DATE('2026-02-30')\"}]}",
         CRM_ERR_EXPRESSION_SYNTAX, "2026-02-30"},
        {"{\"zone\": \"Asia/Jerusalm\", \"segments\": []}", CRM_ERR_INVALID_DOCUMENT, "Jerusal"},
        {"{\"segments\": [{\"id\": \"s\", \"rule\": \"day(seen) = today()\"}]}",
         CRM_ERR_MISSING_CONTEXT, "\"s\""},
        {"{\"segments\": [", CRM_ERR_INVALID_DOCUMENT, ""},
    };
    crm_schema_t *schema = new_schema();
    crm_segment_set_t *set = NULL;
    size_t at;
    for (at = 0; at < sizeof cases / sizeof *cases; at++) {
        EXPECT(crm_segment_set_new(schema, cases[at].json, strlen(cases[at].json), &set, &error),
               cases[at].status, cases[at].message);
        REQUIRE(set == NULL);
    }
    EXPECT(crm_segment_set_new(schema, "\xff", 1, &set, &error), CRM_ERR_INVALID_UTF8_ARGUMENT, "json");
    EXPECT(crm_segment_set_new(schema, NULL, 5, &set, &error), CRM_ERR_NULL_ARGUMENT, "json");
    EXPECT(crm_segment_set_new(NULL, TEXT("{}"), &set, &error), CRM_ERR_NULL_ARGUMENT, "schema");
    EXPECT(crm_segment_set_new(schema, TEXT("{\"segments\": []}"), NULL, &error),
           CRM_ERR_NULL_ARGUMENT, "out_set");
    crm_schema_free(&schema);
}

static crm_customer_t *new_customer(const crm_schema_t *schema) {
    crm_customer_t *customer = NULL;
    OK(crm_customer_new(TEXT("c-17"), schema, &customer, &error));
    OK(crm_customer_apply(
        customer,
        TEXT("[{\"change\": \"set\", \"field\": \"age\", \"value\": 36, \"verified_at\":"
             " \"2026-03-31T09:00:00Z\"}, {\"change\": \"set\", \"field\": \"name\", \"value\":"
             " \"kanarienvogel\", \"source\": \"kanarienvogel\", \"verified_at\":"
             " \"2026-03-31T09:00:00Z\"}, {\"change\": \"purchase\", \"at\":"
             " \"2026-03-30T09:00:00Z\"}]"),
        CRM_NO_VERSION, &error));
    return customer;
}

static void customers_are_gathered(void) {
    crm_schema_t *schema = new_schema(), *other = NULL;
    crm_customer_t *customer = new_customer(schema);
    crm_customer_table_t *gathered = NULL;
    crm_table_t *rows = NULL, *events = NULL;
    crm_viewer_t *viewer = NULL;
    crm_event_fold_t *fold = NULL;
    crm_membership_t *members = NULL;
    crm_segment_set_t *set = new_set(
        schema, "{\"zone\": \"UTC\", \"segments\": [{\"id\": \"s\", \"rule\":"
                " \"age > 30 AND eventCount('purchase', lastDays(5)) = 1\"}]}");
    crm_text_t text;
    uint64_t count = 0;
    size_t column_index = 9, rows_count = 0;
    int64_t age = 0;
    EXPECT(crm_customer_table_new(schema, NULL, CRM_NO_TIME, &gathered, &error), CRM_ERR_CONFLICT,
           "now_us");
    OK(crm_customer_table_new(schema, NULL, now, &gathered, &error));
    OK(crm_customer_table_add(gathered, customer, &error));
    OK(crm_customer_table_customers(gathered, &rows, &error));
    OK(crm_table_text(rows, 0, 0, &text, &error));
    REQUIRE(strcmp(text.data, "c-17") == 0);
    OK(crm_customer_table_events(gathered, TEXT("purchases"), &events, &error));
    OK(crm_table_row_count(events, &rows_count, &error));
    REQUIRE(rows_count == 1);
    OK(crm_event_fold_new(set, now, &fold, &error));
    OK(crm_event_fold_update(fold, TEXT("purchases"), events, &error));
    OK(crm_segment_set_evaluate(set, rows, now, fold, NULL, &members, &error));
    OK(crm_membership_count(members, TEXT("s"), &count, &error));
    REQUIRE(count == 1);
    crm_membership_free(&members);
    crm_event_fold_free(&fold);
    crm_table_free(&events);
    crm_table_free(&rows);
    EXPECT(crm_customer_table_events(gathered, TEXT("purchase"), &events, &error),
           CRM_ERR_UNKNOWN_NAME, "purchases");
    REQUIRE(events == NULL);
    OK(crm_schema_extend(schema, TEXT("{\"fields\": [{\"name\": \"x\", \"type\": \"int\"}]}"),
                         &other, &error));
    crm_customer_table_free(&gathered);
    OK(crm_customer_table_new(other, NULL, now, &gathered, &error));
    EXPECT(crm_customer_table_add(gathered, customer, &error), CRM_ERR_CONFLICT, "schema");
    EXPECT(crm_customer_table_add(gathered, NULL, &error), CRM_ERR_NULL_ARGUMENT, "customer");
    EXPECT(crm_customer_table_add(NULL, customer, &error), CRM_ERR_NULL_ARGUMENT, "table");
    crm_customer_table_free(&gathered);
    REQUIRE(gathered == NULL);
    crm_customer_table_free(&gathered);
    crm_customer_table_free(NULL);
    /* What the viewer may not see has no column. */
    OK(crm_viewer_from_json(TEXT("{\"clearance\": \"internal\"}"), &viewer, &error));
    OK(crm_customer_table_new(schema, viewer, now, &gathered, &error));
    crm_viewer_free(&viewer);
    OK(crm_customer_table_add(gathered, customer, &error));
    OK(crm_customer_table_customers(gathered, &rows, &error));
    OK(crm_table_column_index(rows, TEXT("age"), &column_index, &error));
    OK(crm_table_int64(rows, column_index, 0, &age, &error));
    REQUIRE(age == 36);
    EXPECT(crm_table_column_index(rows, TEXT("name"), &column_index, &error),
           CRM_ERR_UNKNOWN_COLUMN, "name");
    crm_table_free(&rows);
    crm_customer_table_free(&gathered);
    crm_segment_set_free(&set);
    crm_customer_free(&customer);
    crm_schema_free(&other);
    crm_schema_free(&schema);
}

static void a_canary_is_not_seen(void) {
    crm_schema_t *schema = new_schema();
    crm_customer_t *customer = new_customer(schema);
    crm_segment_set_t *set =
        new_set(schema, "{\"segments\": [{\"id\": \"s\", \"rule\": \"name = 'kanarienvogel' AND"
                        " age = 36\"}, {\"id\": \"t\", \"rule\": \"age = 36\"}]}");
    crm_viewer_t *viewer = NULL;
    crm_document_t *document = NULL;
    crm_string_t *json = NULL;
    crm_record_t *record = NULL;
    crm_table_t *table = NULL;
    static const int64_t ages[1] = {36};
    static const char *const names[1] = {"kanarienvogel"};
    crm_column_t columns[2];
    columns[0] = column("age", CRM_TYPE_INT64, ages);
    columns[1] = column("name", CRM_TYPE_STRING, names);
    OK(crm_viewer_from_json(TEXT("{\"clearance\": \"confidential\"}"), &viewer, &error));
    OK(crm_customer_view(customer, viewer, &document, &error));
    REQUIRE(!document_says(document, "kanarienvogel"));
    OK(crm_customer_timeline(customer, viewer, &document, &error));
    REQUIRE(!document_says(document, "kanarienvogel"));
    EXPECT(crm_customer_get(customer, TEXT("name"), viewer, &document, &error),
           CRM_ERR_ACCESS_DENIED, "restricted");
    OK(crm_customer_rule_record(customer, now, &document, &error));
    OK(crm_document_json(document, NULL, 0, &json, &error));
    crm_document_free(&document);
    OK(crm_record_from_json(set, crm_string_text(json).data, crm_string_text(json).length, &record,
                            &error));
    crm_string_free(&json);
    OK(crm_segment_set_explain(set, record, now, viewer, &document, &error));
    REQUIRE(!document_says(document, "kanarienvogel"));
    OK(crm_segment_set_explain(set, record, now, NULL, &document, &error));
    REQUIRE(document_says(document, "kanarienvogel"));
    OK(crm_segment_set_to_json(set, viewer, &json, &error));
    REQUIRE(!says(json, "kanarienvogel"));
    OK(crm_table_from_columns(columns, 2, 1, &table, &error));
    EXPECT(crm_segment_set_breakdown(set, TEXT("s"), table, now, NULL, viewer, &document, &error),
           CRM_ERR_ACCESS_DENIED, "restricted");
    OK(crm_segment_set_breakdown(set, TEXT("t"), table, now, NULL, viewer, &document, &error));
    REQUIRE(!document_says(document, "kanarienvogel"));
    EXPECT(crm_customer_apply(customer,
                              TEXT("{\"change\": \"set\", \"field\": \"name\", \"value\":"
                                   " [\"kanarienvogel\"], \"verified_at\":"
                                   " \"2026-03-31T09:00:00Z\"}"),
                              CRM_NO_VERSION, &error),
           CRM_ERR_INVALID_DOCUMENT, "name");
    REQUIRE(crm_customer_version(customer) == 3);
    crm_table_free(&table);
    crm_record_free(&record);
    crm_viewer_free(&viewer);
    crm_segment_set_free(&set);
    crm_customer_free(&customer);
    crm_schema_free(&schema);
}

static void bad_changes_change_nothing(void) {
#define SET(field, value)                                                                          \
    "{\"change\": \"set\", \"field\": \"" field "\", \"value\": " value                            \
    ", \"verified_at\": \"2026-03-31T09:00:00Z\"}"
    static const struct {
        const char *json;
        uint64_t version;
        crm_status_t status;
        const char *message;
    } cases[] = {
        {"[" SET("age", "1") ", " SET("age", "2") ", " SET("agee", "3") ", " SET("age", "4") ", "
         SET("age", "5") "]", CRM_NO_VERSION, CRM_ERR_UNKNOWN_FIELD, "age"},
        {SET("age", "1"), 2, CRM_ERR_STALE_VERSION, "version 3"},
        {"{\"change\": \"clear\", \"field\": \"age\", \"customer\": \"c-18\"}", CRM_NO_VERSION,
         CRM_ERR_WRONG_CUSTOMER, ""},
        {"{\"change\": \"set\", \"field\": \"age\", \"value\": 1, \"verified_at\":"
         " \"2026-03-31T09:00:00\"}", CRM_NO_VERSION, CRM_ERR_INVALID_DOCUMENT, "verified_at"},
        {SET("plan", "\"gold\""), CRM_NO_VERSION, CRM_ERR_UNKNOWN_CODE, "plan"},
        {"[", CRM_NO_VERSION, CRM_ERR_INVALID_DOCUMENT, ""},
    };
    crm_schema_t *schema = new_schema();
    crm_customer_t *customer = new_customer(schema), *again = NULL;
    crm_string_t *before = NULL, *after = NULL;
    char *edited;
    size_t at;
    OK(crm_customer_to_json(customer, &before, &error));
    for (at = 0; at < sizeof cases / sizeof *cases; at++) {
        EXPECT(crm_customer_apply(customer, cases[at].json, strlen(cases[at].json),
                                  cases[at].version, &error),
               cases[at].status, cases[at].message);
    }
    OK(crm_customer_to_json(customer, &after, &error));
    REQUIRE(strcmp(crm_string_text(before).data, crm_string_text(after).data) == 0);
    edited = (char *)malloc(crm_string_text(before).length + 1);
    if (edited == NULL) {
        exit(1);
    }
    strcpy(edited, crm_string_text(before).data);
    *strstr(edited, "36") = '4';
    EXPECT(crm_customer_from_json(edited, strlen(edited), schema, &again, &error),
           CRM_ERR_DAMAGED_STATE, "");
    REQUIRE(again == NULL);
    EXPECT(crm_customer_from_json("\xff", 1, schema, &again, &error), CRM_ERR_INVALID_UTF8_ARGUMENT, "json");
    EXPECT(crm_customer_from_json(NULL, 1, schema, &again, &error), CRM_ERR_NULL_ARGUMENT, "json");
    EXPECT(crm_customer_apply(NULL, "[]", 2, CRM_NO_VERSION, &error), CRM_ERR_NULL_ARGUMENT,
           "customer");
    free(edited);
    crm_string_free(&before);
    crm_string_free(&after);
    crm_customer_free(&customer);
    crm_schema_free(&schema);
}

static void bad_rows_are_refused(void) {
    static const double ages[2] = {1.0, 1.5};
    static const int64_t whole[2] = {1, 2};
    crm_schema_t *schema = new_schema();
    crm_segment_set_t *set = new_set(schema, "{\"segments\": [{\"id\": \"s\", \"rule\":"
                                             " \"age > 1 AND NOT (plan = 'pro')\"}]}");
    crm_segment_set_t *events = new_set(schema, "{\"segments\": [{\"id\": \"e\", \"rule\":"
                                                " \"eventCount('purchase') = 0\"}]}");
    crm_membership_t *members = NULL;
    static const char *const plans[2] = {"pro", "gold"};
    crm_column_t columns[2];
    columns[0] = column("age", CRM_TYPE_FLOAT64, ages);
    EXPECT(evaluate(set, columns, 1, 2, &members), CRM_ERR_MISSING_CONTEXT, "\"s\"");
    columns[1] = column("plan", CRM_TYPE_STRING, plans);
    EXPECT_AT(evaluate(set, columns, 2, 2, &members), CRM_ERR_INVALID_VALUE, "age", 1);
    columns[0] = column("age", CRM_TYPE_STRING, plans);
    EXPECT(evaluate(set, columns, 2, 2, &members), CRM_ERR_COLUMN_TYPE, "age");
    columns[0] = column("id", CRM_TYPE_INT64, whole);
    EXPECT(evaluate(events, columns, 1, 2, &members), CRM_ERR_MISSING_CONTEXT, "\"e\"");
    REQUIRE(members == NULL);
    crm_segment_set_free(&events);
    crm_segment_set_free(&set);
    crm_schema_free(&schema);
}

int main(void) {
    lists_are_read();
    wrong_lists_are_refused();
    a_zone_says_what_instants_are();
    members_are_read();
    sql_is_written();
    bad_sets_are_refused();
    customers_are_gathered();
    a_canary_is_not_seen();
    bad_changes_change_nothing();
    bad_rows_are_refused();
    printf("segments: %d checks\n", checks);
    return 0;
}
