/* A CRM that asks on each contact who this is, what may be said to him, and which segments he is in.
 *
 *     cc -std=c11 segments.c $(pkg-config --cflags --libs crm) -o segments
 */
#include <crm.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define TEXT(text) (text), sizeof(text) - 1

static const char consents[] =
    "{\"consents\": [{\"purpose\": \"marketing\", \"channel\": \"email\", \"column\": \"mail_ok\"}]}";
static const char policy_json[] =
    "{\"purposes\": {\"promotion\": {\"category\": \"marketing\", \"consent\": \"marketing\"}},"
    " \"caps\": [{\"n\": 1, \"days\": 30, \"category\": \"marketing\"}]}";
static const char segments_json[] =
    "{\"zone\": \"Asia/Jerusalem\", \"segments\": ["
    "{\"id\": \"loyal\", \"rule\": \"eventCount('purchase', lastDays(90)) >= 2\"},"
    "{\"id\": \"may_mail\", \"rule\": \"hasConsent('marketing', 'email')\"},"
    "{\"id\": \"young\", \"rule\": \"age BETWEEN 18 AND 25\"}]}";
static const char changes[] =
    "[{\"change\": \"set\", \"field\": \"age\", \"value\": 36, \"verified_at\": \"2026-03-01T09:00:00Z\"},"
    " {\"change\": \"purchase\", \"at\": \"2026-03-05T09:00:00Z\", \"what\": \"tea\", \"amount\": \"19.90\"},"
    " {\"change\": \"purchase\", \"at\": \"2026-03-20T09:00:00Z\", \"what\": \"cake\", \"amount\": \"35\"},"
    " {\"change\": \"consent\", \"purpose\": \"marketing\", \"status\": \"granted\", \"by\": \"customer\","
    "  \"at\": \"2026-01-10T09:00:00Z\"}]";
static const char contact[] = "{\"purpose\": \"promotion\", \"channel\": \"email\"}";
static const char history[] =
    "[{\"at\": \"2026-03-10T09:00:00Z\", \"purpose\": \"promotion\", \"channel\": \"email\"}]";

static crm_error_t *error;

/* Reads the error after the call: as a second argument it could be evaluated before the call. */
static void check(crm_status_t status) {
    if (status != CRM_OK) {
        fprintf(stderr, "%s\n", crm_error_message(error).data);
        crm_error_free(&error);
        exit(1);
    }
}

/* Prints an answer and frees it. */
static void show(const char *what, crm_document_t *answer) {
    crm_string_t *json = NULL;
    check(crm_document_json(answer, "", 0, &json, &error));
    printf("%s: %s\n", what, crm_string_text(json).data);
    crm_string_free(&json);
    crm_document_free(&answer);
}

int main(void) {
    const int64_t now = INT64_C(1774947600000000); /* 2026-03-31T09:00:00Z */
    crm_schema_t *standard = NULL, *schema = NULL;
    crm_viewer_t *agent = NULL;
    crm_contact_policy_t *policy = NULL;
    crm_segment_set_t *segments = NULL;
    crm_customer_t *customer = NULL;
    crm_document_t *answer = NULL;
    crm_record_t *record = NULL;
    crm_string_t *json = NULL;
    uint64_t bits = 0; /* one word holds 64 segments */

    /* Once: what may be known, who asks, what may be said, and the segments. */
    check(crm_schema_standard(CRM_LITERAL("ILS"), &standard, &error));
    check(crm_schema_extend(standard, TEXT(consents), &schema, &error));
    check(crm_viewer_from_json(CRM_LITERAL("{\"clearance\": \"internal\"}"), &agent, &error));
    check(crm_contact_policy_from_json(TEXT(policy_json), &policy, &error));
    check(crm_segment_set_new(schema, TEXT(segments_json), &segments, &error));
    check(crm_customer_new(CRM_LITERAL("c-17"), schema, &customer, &error));
    check(crm_customer_apply(customer, TEXT(changes), CRM_NO_VERSION, &error));

    /* On each contact: who is this, as far as the agent may see? */
    check(crm_customer_view(customer, agent, &answer, &error));
    show("who", answer);

    /* What may be said to him? */
    check(crm_customer_consent(customer, CRM_LITERAL("marketing"), CRM_LITERAL("email"), now, &answer, &error));
    show("consent", answer);
    check(crm_contact_policy_may_contact(policy, customer, TEXT(contact), TEXT(history), now,
                                         &answer, &error));
    show("may contact", answer);

    /* Which segments is he in? */
    check(crm_customer_rule_record(customer, now, &answer, &error));
    check(crm_document_json(answer, "", 0, &json, &error));
    check(crm_record_from_json(segments, crm_string_text(json).data, crm_string_text(json).length, &record, &error));
    check(crm_segment_set_test(segments, record, now, agent, &bits, 1, &error));
    printf("segments: loyal %d, may_mail %d, young %d\n", (int)(bits & 1), (int)(bits >> 1 & 1), (int)(bits >> 2 & 1));
    crm_string_free(&json);
    crm_document_free(&answer);
    check(crm_segment_set_explain(segments, record, now, agent, &answer, &error));
    check(crm_document_json(answer, CRM_LITERAL("/young/because"), &json, &error));
    printf("not young because of %s\n", crm_string_text(json).data);

    crm_string_free(&json);
    crm_document_free(&answer);
    crm_record_free(&record);
    crm_customer_free(&customer);
    crm_segment_set_free(&segments);
    crm_contact_policy_free(&policy);
    crm_viewer_free(&agent);
    crm_schema_free(&schema);
    crm_schema_free(&standard);
    return 0;
}
