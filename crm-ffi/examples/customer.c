/* A call center: who calls, what may be said to him, and which segments he is in.
 *
 *     cc -std=c11 customer.c $(pkg-config --cflags --libs crm) -o customer
 */
#include <crm.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const segment_set =
    "{\"zone\": \"Asia/Jerusalem\", \"segments\": ["
    " {\"id\": \"loyal\", \"rule\": \"eventCount('purchase', lastDays(90)) >= 2\"},"
    " {\"id\": \"birthday\", \"rule\": \"daysToAnniversary(birth_date) < 7\"}]}";

static const char *const changes =
    "[{\"change\": \"set\", \"field\": \"region\", \"value\": \"north\", \"verified_at\": \"2026-03-01T08:00:00Z\"},"
    " {\"change\": \"set\", \"field\": \"phone\", \"value\": \"03-1234567\", \"verified_at\": \"2024-03-01T08:00:00Z\"},"
    " {\"change\": \"purchase\", \"at\": \"2026-03-01T08:00:00Z\", \"what\": \"kettle\", \"amount\": \"180\"},"
    " {\"change\": \"purchase\", \"at\": \"2026-03-20T08:00:00Z\", \"what\": \"tea\", \"amount\": \"39.90\"},"
    " {\"change\": \"consent\", \"at\": \"2026-03-20T08:00:00Z\", \"purpose\": \"marketing\", \"channel\": \"sms\","
    "  \"status\": \"denied\", \"by\": \"customer\"}]";

static crm_error_t *error;

/* Reads the error after the call: as a second argument it could be evaluated before the call. */
static void check(crm_status_t status) {
    if (status != CRM_OK) {
        fprintf(stderr, "%s\n", crm_error_message(error).data);
        crm_error_free(&error);
        exit(1);
    }
}

/* Prints a document, and frees it. */
static void print(const char *what, crm_document_t *document) {
    crm_string_t *json = NULL;
    check(crm_document_json(document, CRM_LITERAL(""), &json, &error));
    printf("%s: %s\n", what, crm_string_text(json).data);
    crm_string_free(&json);
    crm_document_free(&document);
}

/* What the agent is shown during the call. */
static void answer_call(const crm_customer_t *customer, const crm_segment_set_t *segments,
                        const crm_contact_policy_t *policy, const crm_viewer_t *agent, int64_t now) {
    const char *const offer = "{\"purpose\": \"promotion\", \"channel\": \"sms\"}";
    crm_document_t *document = NULL;
    crm_record_t *record = NULL;
    crm_string_t *json = NULL;
    uint64_t bits = 0;

    /* Who this is, as far as the agent may see it. */
    check(crm_customer_view(customer, agent, &document, &error));
    check(crm_document_json(document, CRM_LITERAL("/fields"), &json, &error));
    printf("fields: %s\n", crm_string_text(json).data);
    crm_string_free(&json);
    crm_document_free(&document);
    check(crm_customer_verification_prompts(customer, now, 1, &document, &error));
    print("ask for", document);
    document = NULL;

    /* What may be said to him. */
    check(crm_contact_policy_may_contact(policy, customer, offer, strlen(offer), NULL, 0, now, &document,
                                         &error));
    print("promotion by SMS", document);
    document = NULL;

    /* In which segments he is: a bit for each, in their order. */
    check(crm_record_of_customer(segments, customer, now, &record, &error));
    check(crm_segment_set_test(segments, record, now, &bits, 1, NULL, &error));
    printf("loyal: %d, birthday: %d\n", (int)(bits & 1), (int)(bits >> 1 & 1));
    crm_record_free(&record);
}

int main(void) {
    const char *const purposes = "{\"purposes\": {\"promotion\": {\"category\": \"marketing\", \"consent\": \"marketing\"}}}";
    const int64_t now = INT64_C(1774947600000000); /* 2026-03-31T09:00:00Z */
    crm_schema_t *schema = NULL;
    crm_segment_set_t *segments = NULL;
    crm_contact_policy_t *policy = NULL;
    crm_viewer_t *agent = NULL;
    crm_customer_t *customer = NULL;

    /* Once, when the program starts. These are immutable: all threads may use them. */
    check(crm_schema_standard(CRM_LITERAL("ILS"), &schema, &error));
    check(crm_segment_set_new(schema, segment_set, strlen(segment_set), &segments, &error));
    check(crm_contact_policy_from_json(purposes, strlen(purposes), &policy, &error));
    check(crm_viewer_from_json(CRM_LITERAL("{\"clearance\": \"internal\"}"), &agent, &error));

    /* For each call: the record, which the product keeps as JSON. */
    check(crm_customer_new(CRM_LITERAL("c-17"), schema, &customer, &error));
    check(crm_customer_apply(customer, changes, strlen(changes), CRM_NO_VERSION, &error));
    answer_call(customer, segments, policy, agent, now);

    crm_customer_free(&customer);
    crm_viewer_free(&agent);
    crm_contact_policy_free(&policy);
    crm_segment_set_free(&segments);
    crm_schema_free(&schema);
    return 0;
}
