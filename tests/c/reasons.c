/* Why customers leave: a conversation, and bad input, which hands out nothing. */
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

int main(void) {
    a_conversation_leads_to_a_root();
    bad_answers_are_refused();
    schemes_are_read_and_refused();
    exits_are_checked();
    printf("reasons: %d checks\n", checks);
    return 0;
}
