/* Why customers leave: a conversation, a tally, and bad input, which hands out and changes nothing. */
#include "check.h"

#define TEXT(literal) literal, sizeof(literal) - 1

/* The text of a part of a document. */
static int has(const crm_document_t *document, const char *pointer, const char *expected) {
    crm_string_t *json = NULL;
    int found;
    OK(crm_document_json(document, pointer, strlen(pointer), &json, &error));
    found = strcmp(crm_string_text(json).data, expected) == 0;
    crm_string_free(&json);
    return found;
}

static void a_conversation_leads_to_a_root(void) {
    const crm_answer_t answers[] = {
        {TEXT("Q1"), TEXT("yes")}, {TEXT("Q4"), TEXT("yes")}, {TEXT("Q5"), TEXT("price")}};
    crm_probe_graph_t *graph = NULL;
    crm_document_t *found = NULL;
    OK(crm_probe_graph_standard(&graph, &error));
    OK(crm_probe_graph_options(graph, TEXT("NO_NEED"), answers, 1, TEXT("en"), &found, &error));
    REQUIRE(has(found, "/next", "\"Q4\""));
    REQUIRE(has(found, "/options/0/label", "\"Yes\""));
    crm_document_free(&found);
    OK(crm_probe_graph_diagnose(graph, TEXT("NO_NEED"), answers, 3, &found, &error));
    REQUIRE(has(found, "/root", "\"OFFER.CHEAPER\""));
    crm_document_free(&found);
    OK(crm_probe_graph_diagnose(graph, TEXT("NO_NEED"), NULL, 0, &found, &error));
    REQUIRE(has(found, "/root", "null"));
    crm_document_free(&found);
    crm_probe_graph_free(&graph);
    REQUIRE(graph == NULL);
}

static void bad_answers_are_refused(void) {
    crm_answer_t answer = {TEXT("Q1"), TEXT("perhaps")};
    crm_probe_graph_t *graph = NULL;
    crm_document_t *found = NULL;
    OK(crm_probe_graph_standard(&graph, &error));
    EXPECT(crm_probe_graph_diagnose(graph, TEXT("NO_NEED"), &answer, 1, &found, &error),
           CRM_ERR_UNKNOWN_NAME, "answers.Q1 must be one of");
    EXPECT(crm_probe_graph_diagnose(graph, TEXT("NONE"), NULL, 0, &found, &error),
           CRM_ERR_UNKNOWN_NAME, "NO_NEED");
    EXPECT(crm_probe_graph_diagnose(graph, TEXT("NO_NEED"), NULL, 1, &found, &error),
           CRM_ERR_NULL_ARGUMENT, "answers");
    answer.answer = NULL;
    EXPECT(crm_probe_graph_diagnose(graph, TEXT("NO_NEED"), &answer, 1, &found, &error),
           CRM_ERR_NULL_ARGUMENT, "answer");
    answer.answer = "\xff";
    answer.answer_length = 1;
    EXPECT(crm_probe_graph_diagnose(graph, TEXT("NO_NEED"), &answer, 1, &found, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "answer");
    EXPECT(crm_probe_graph_diagnose(NULL, TEXT("NO_NEED"), NULL, 0, &found, &error),
           CRM_ERR_NULL_ARGUMENT, "graph");
    REQUIRE(found == NULL);
    crm_probe_graph_free(&graph);
    crm_probe_graph_free(NULL);
}

static void schemes_are_read_and_refused(void) {
    crm_reason_scheme_t *roots = NULL;
    crm_reason_scheme_t *other = NULL;
    crm_document_t *found = NULL;
    int32_t assignable = 7;
    OK(crm_reason_scheme_standard(CRM_SCHEME_ROOT, &roots, &error));
    EXPECT(crm_reason_scheme_standard(9, &other, &error), CRM_ERR_OUT_OF_RANGE, "kind");
    EXPECT(crm_reason_scheme_from_json(TEXT("{}"), &other, &error), CRM_ERR_INVALID_DOCUMENT, "$");
    EXPECT(crm_reason_scheme_from_json(NULL, 3, &other, &error), CRM_ERR_NULL_ARGUMENT, "json");
    EXPECT(crm_reason_scheme_from_json(TEXT("\xff"), &other, &error), CRM_ERR_INVALID_UTF8_ARGUMENT, "json");
    EXPECT(crm_reason_scheme_get(roots, TEXT("OFFER.CHEAPR"), &found, &error),
           CRM_ERR_UNKNOWN_CODE, "OFFER.CHEAPER");
    EXPECT(crm_reason_scheme_codes(roots, 2, &found, &error), CRM_ERR_OUT_OF_RANGE, "assignable");
    REQUIRE(other == NULL && found == NULL);
    OK(crm_reason_scheme_is_assignable(roots, TEXT("OFFER"), &assignable, &error));
    REQUIRE(assignable == 0);
    OK(crm_reason_scheme_get(roots, TEXT("OFFER.CHEAPER"), &found, &error));
    REQUIRE(has(found, "/recoverability", "2"));
    crm_document_free(&found);
    OK(crm_reason_scheme_response(roots, TEXT("OFFER.CHEAPER"), NULL, 0, &found, &error));
    REQUIRE(has(found, "/adjustments", "[]"));
    crm_document_free(&found);
    crm_reason_scheme_free(&roots);
    crm_reason_scheme_free(NULL);
}

static void exits_are_checked(void) {
    crm_reason_scheme_t *roots = NULL;
    crm_exit_reason_t *exit_reason = NULL;
    crm_document_t *found = NULL;
    OK(crm_reason_scheme_standard(CRM_SCHEME_ROOT, &roots, &error));
    EXPECT(crm_exit_reason_from_json(TEXT("{\"stated\": \"NO_NEED\", \"root\": \"NO_NEED\"}"), NULL,
                                     NULL, &exit_reason, &error),
           CRM_ERR_CONFLICT, "$.root");
    EXPECT(crm_exit_reason_from_json(TEXT("{\"stated\": \"NO_NEED\", \"root\": \"OFFER\"}"), NULL,
                                     NULL, &exit_reason, &error),
           CRM_ERR_NOT_ASSIGNABLE, "OFFER.CHEAPER");
    EXPECT(crm_exit_reason_from_json(
               TEXT("{\"stated\": \"NO_NEED\", \"root\": \"NEED.USE_ENDED\"}"), NULL, NULL,
               &exit_reason, &error),
           CRM_ERR_PROBE_INCOMPLETE, "Q3b");
    EXPECT(crm_exit_reason_from_json(TEXT("{}"), roots, NULL, &exit_reason, &error),
           CRM_ERR_NULL_ARGUMENT, "stated");
    REQUIRE(exit_reason == NULL);
    OK(crm_exit_reason_from_json(TEXT("{\"root\": \"NEED.LIFE_EVENT.DEATH\"}"), NULL, NULL,
                                 &exit_reason, &error));
    OK(crm_exit_reason_derived(exit_reason, &found, &error));
    REQUIRE(has(found, "/contact", "\"never\""));
    crm_document_free(&found);
    crm_exit_reason_free(&exit_reason);
    crm_reason_scheme_free(&roots);
}

static crm_reason_scheme_t *roots_of_tallies;
static crm_reason_scheme_t *stated_of_tallies;

#define SCHEMES roots_of_tallies, stated_of_tallies

static crm_reason_tally_t *new_tally(const char *columns) {
    crm_reason_tally_t *tally = NULL;
    OK(crm_reason_tally_new(SCHEMES, columns, strlen(columns), &tally, &error));
    return tally;
}

/* The state of a tally, to compare; owned by the caller. */
static crm_string_t *state_of(const crm_reason_tally_t *tally) {
    crm_string_t *json = NULL;
    OK(crm_reason_tally_to_json(tally, &json, &error));
    return json;
}

static int same_state(const crm_reason_tally_t *tally, const crm_string_t *before) {
    crm_string_t *now = state_of(tally);
    const int same = strcmp(crm_string_text(now).data, crm_string_text(before).data) == 0;
    crm_string_free(&now);
    return same;
}

static const char *const given_roots[3] = {"OFFER.CHEAPER", "SERVICE.SLOW", "OFFER.CHEAPER"};
static const char *const given_stated[3] = {"NO_NEED", "BAD_SERVICE", NULL};
static const char *const given_agents[3] = {"Ada", "Ben", "Ada"};
static const int32_t given_days[3] = {0, 31, 59};

static const char all_columns[] =
    "{\"root\": \"root\", \"stated\": \"said\", \"representative\": \"agent\", \"date\": \"day\","
    " \"by\": [\"agent\"]}";

static crm_status_t add(crm_reason_tally_t *tally, const char *const *codes, size_t rows) {
    crm_column_t columns[4];
    crm_table_t *table = NULL;
    crm_status_t status;
    columns[0] = column("root", CRM_TYPE_STRING, codes);
    columns[1] = column("said", CRM_TYPE_STRING, given_stated);
    columns[2] = column("agent", CRM_TYPE_STRING, given_agents);
    columns[3] = column("day", CRM_TYPE_DATE32, given_days);
    status = crm_table_from_columns(columns, 4, rows, &table, &error);
    if (status == CRM_OK) {
        status = crm_reason_tally_update(tally, table, &error);
    }
    crm_table_free(&table);
    return status;
}

static void a_tally_is_counted_merged_and_read(void) {
    crm_reason_tally_t *tally = new_tally(all_columns);
    crm_reason_tally_t *other = NULL;
    crm_reason_report_t *report = NULL;
    crm_table_t *table = NULL;
    crm_string_t *json;
    crm_text_t code;
    size_t rows;
    const size_t empty = crm_reason_tally_size(tally);
    OK(add(tally, given_roots, 3));
    REQUIRE(crm_reason_tally_size(tally) > empty);
    json = state_of(tally);
    OK(crm_reason_tally_from_json(crm_string_text(json).data, crm_string_text(json).length, SCHEMES,
                                  &other, &error));
    REQUIRE(same_state(other, json));
    OK(crm_reason_tally_merge(tally, other, &error));
    crm_reason_tally_free(&other);
    OK(crm_reason_tally_empty(tally, &other, &error));
    OK(crm_reason_tally_report(tally, 0.95, &report, &error));
    /* The report does not depend on the tally. */
    crm_reason_tally_free(&tally);
    REQUIRE(crm_reason_report_n(report) == 6);
    OK(crm_reason_report_pareto(report, 1, CRM_PARETO_ORDER_N, &table, &error));
    OK(crm_table_row_count(table, &rows, &error));
    REQUIRE(rows == 2);
    OK(crm_table_text(table, 0, 0, &code, &error));
    REQUIRE(strcmp(code.data, "OFFER") == 0);
    crm_table_free(&table);
    crm_reason_report_free(&report);
    crm_reason_tally_free(&other);
    crm_string_free(&json);
    REQUIRE(tally == NULL && report == NULL && crm_reason_tally_size(NULL) == 0);
}

static void bad_definitions_are_refused(void) {
    crm_reason_tally_t *tally = NULL;
    EXPECT(crm_reason_tally_new(NULL, stated_of_tallies, TEXT("{}"), &tally, &error),
           CRM_ERR_NULL_ARGUMENT, "scheme");
    EXPECT(crm_reason_tally_new(roots_of_tallies, NULL, TEXT("{}"), &tally, &error),
           CRM_ERR_NULL_ARGUMENT, "stated_scheme");
    EXPECT(crm_reason_tally_new(SCHEMES, NULL, 2, &tally, &error), CRM_ERR_NULL_ARGUMENT,
           "definition");
    EXPECT(crm_reason_tally_new(SCHEMES, TEXT("\xff"), &tally, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "definition");
    EXPECT(crm_reason_tally_new(SCHEMES, TEXT("{}"), NULL, &error), CRM_ERR_NULL_ARGUMENT,
           "out_tally");
    EXPECT(crm_reason_tally_new(SCHEMES, TEXT("{}"), &tally, &error), CRM_ERR_INVALID_DOCUMENT,
           "root");
    EXPECT(crm_reason_tally_new(SCHEMES, TEXT("{\"root\": \"r\", \"by\": [\"share\"]}"), &tally, &error),
           CRM_ERR_INVALID_DOCUMENT, "rename it");
    EXPECT(crm_reason_tally_from_json(TEXT("{}"), SCHEMES, &tally, &error), CRM_ERR_DAMAGED_STATE, "");
    EXPECT(crm_reason_tally_from_json(NULL, 1, SCHEMES, &tally, &error), CRM_ERR_NULL_ARGUMENT, "json");
    REQUIRE(tally == NULL);
}

static void bad_rows_leave_the_tally_as_it_was(void) {
    static const char *const bad_bytes[1] = {"\xff"};
    static const char *const unknown[2] = {"OFFER.CHEAPER", "OFFER.CHEEPER"};
    static const char *const group[1] = {"SERVICE"};
    static const char *const stated[1] = {"NO_NEED"};
    static const char *const none[1] = {NULL};
    crm_reason_tally_t *tally = new_tally(all_columns);
    crm_reason_tally_t *other = new_tally("{\"root\": \"root\"}");
    crm_reason_tally_t *read = NULL;
    crm_string_t *before;
    crm_text_t json;
    OK(add(tally, given_roots, 3));
    before = state_of(tally);
    json = crm_string_text(before);
    EXPECT(add(tally, unknown, 2), CRM_ERR_UNKNOWN_CODE, "OFFER.CHEAPER");
    EXPECT(add(tally, stated, 1), CRM_ERR_UNKNOWN_CODE, "NO_NEED");
    EXPECT(add(tally, group, 1), CRM_ERR_NOT_ASSIGNABLE, "SERVICE.ACCESS");
    EXPECT(add(tally, none, 1), CRM_ERR_NULL_VALUE, "root");
    EXPECT(add(tally, bad_bytes, 1), CRM_ERR_INVALID_UTF8, "root");
    EXPECT(add(tally, given_roots, 0), CRM_ERR_EMPTY_INPUT, "");
    EXPECT(add(NULL, given_roots, 1), CRM_ERR_NULL_ARGUMENT, "tally");
    EXPECT(crm_reason_tally_update(tally, NULL, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_reason_tally_update_summary(tally, NULL, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_reason_tally_merge(tally, tally, &error), CRM_ERR_SELF_MERGE, "");
    EXPECT(crm_reason_tally_merge(tally, NULL, &error), CRM_ERR_NULL_ARGUMENT, "other");
    EXPECT(crm_reason_tally_merge(tally, other, &error), CRM_ERR_DOCUMENT_MISMATCH, "");
    /* Half of a state, and a state with the schemes of others. */
    EXPECT(crm_reason_tally_from_json(json.data, json.length / 2, SCHEMES, &read, &error),
           CRM_ERR_DAMAGED_STATE, "");
    EXPECT(crm_reason_tally_from_json(json.data, json.length, stated_of_tallies, roots_of_tallies, &read,
                                      &error),
           CRM_ERR_DOCUMENT_MISMATCH, "scheme");
    REQUIRE(read == NULL && same_state(tally, before));
    crm_string_free(&before);
    crm_reason_tally_free(&other);
    crm_reason_tally_free(&tally);
}

static void bad_questions_to_a_report_are_refused(void) {
    const char *columns[1] = {"agent"};
    crm_reason_tally_t *tally = new_tally(all_columns);
    crm_reason_report_t *report = NULL;
    crm_document_t *found = NULL;
    crm_table_t *table = NULL;
    crm_string_t *chart = NULL;
    OK(add(tally, given_roots, 3));
    EXPECT(crm_reason_tally_report(tally, 1.5, &report, &error), CRM_ERR_OUT_OF_RANGE, "level");
    EXPECT(crm_reason_tally_report(NULL, 0.95, &report, &error), CRM_ERR_NULL_ARGUMENT, "tally");
    OK(crm_reason_tally_report(tally, 0.95, &report, &error));
    EXPECT(crm_reason_report_rollup(report, -2, &table, &error), CRM_ERR_OUT_OF_RANGE, "depth");
    EXPECT(crm_reason_report_rollup(NULL, 0, &table, &error), CRM_ERR_NULL_ARGUMENT, "report");
    EXPECT(crm_reason_report_rollup(report, 0, NULL, &error), CRM_ERR_NULL_ARGUMENT, "out_table");
    EXPECT(crm_reason_report_pareto(report, 0, 9, &table, &error), CRM_ERR_OUT_OF_RANGE, "");
    EXPECT(crm_reason_report_pareto(report, 0, CRM_PARETO_ORDER_VALUE, &table, &error),
           CRM_ERR_CONFLICT, "value");
    EXPECT(crm_reason_report_saves(report, 1, &table, &error), CRM_ERR_CONFLICT, "saved");
    EXPECT(crm_reason_report_hidden_behind(report, TEXT("NO_NEDE"), &found, &error),
           CRM_ERR_UNKNOWN_CODE, "NO_NEED");
    EXPECT(crm_reason_report_hidden_behind(report, TEXT("\xff"), &found, &error),
           CRM_ERR_INVALID_UTF8_ARGUMENT, "stated");
    EXPECT(crm_reason_report_by(report, NULL, 1, 1, &found, &error), CRM_ERR_NULL_ARGUMENT, "columns");
    EXPECT(crm_reason_report_by(report, columns, 0, 1, &found, &error), CRM_ERR_UNKNOWN_NAME, "agent");
    OK(crm_reason_report_by(report, columns, 1, 1, &found, &error));
    crm_document_free(&found);
    EXPECT(crm_reason_report_overuse(report, TEXT("NO_NEED"), 30, 2.0, &found, &error),
           CRM_ERR_OUT_OF_RANGE, "rate");
    EXPECT(crm_reason_report_compare(report, TEXT("SERVICE"), -1.0, &found, &error),
           CRM_ERR_OUT_OF_RANGE, "");
    EXPECT(crm_reason_report_chart(report, TEXT("pie"), TEXT("en"), NULL, 0, 0, &chart, &error),
           CRM_ERR_UNKNOWN_NAME, "pareto");
    EXPECT(crm_reason_report_chart(report, TEXT("funnel"), TEXT("en"), NULL, 0, 2, &chart, &error),
           CRM_ERR_OUT_OF_RANGE, "names");
    REQUIRE(found == NULL && table == NULL && chart == NULL);
    crm_reason_report_free(&report);
    crm_reason_report_free(&report);
    crm_reason_report_free(NULL);
    REQUIRE(crm_reason_report_n(NULL) == 0);
    crm_reason_tally_free(&tally);
    crm_reason_tally_free(NULL);
}

int main(void) {
    a_conversation_leads_to_a_root();
    bad_answers_are_refused();
    schemes_are_read_and_refused();
    exits_are_checked();
    OK(crm_reason_scheme_standard(CRM_SCHEME_ROOT, &roots_of_tallies, &error));
    OK(crm_reason_scheme_standard(CRM_SCHEME_STATED, &stated_of_tallies, &error));
    a_tally_is_counted_merged_and_read();
    bad_definitions_are_refused();
    bad_rows_leave_the_tally_as_it_was();
    bad_questions_to_a_report_are_refused();
    crm_reason_scheme_free(&stated_of_tallies);
    crm_reason_scheme_free(&roots_of_tallies);
    printf("reasons: %d checks\n", checks);
    return 0;
}
