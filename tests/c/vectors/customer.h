/* Customers. */

static crm_customer_t *customer;

static void customer_begin(const char *currency, const char *id, const char *of_viewer,
                           int64_t now_us) {
    schema = NULL;
    customer = NULL;
    now = now_us;
    viewer_begin(of_viewer);
    if (failed == CRM_OK &&
        ok(crm_schema_standard(currency, strlen(currency), &schema, &error))) {
        ok(crm_customer_new(id, strlen(id), schema, &customer, &error));
    }
}

static void customer_apply(const char *changes, uint64_t expected_version) {
    if (failed == CRM_OK) {
        ok(crm_customer_apply(customer, changes, strlen(changes), expected_version, &error));
    }
}

static void customer_end(void) {
    crm_customer_free(&customer);
    crm_viewer_free(&viewer);
    crm_schema_free(&schema);
}

static void customer_json(void) {
    crm_string_t *json = NULL;
    crm_string_t *id = NULL;
    if (failed == CRM_OK && ok(crm_customer_to_json(customer, &json, &error)) &&
        ok(crm_customer_id(customer, &id, &error))) {
        print_owned(json);
        print_count(crm_customer_version(customer));
        print_owned(id);
    }
}

static void customer_get(const char *field) {
    crm_document_t *found = NULL;
    crm_string_t *json = NULL;
    if (failed == CRM_OK &&
        ok(crm_customer_get(customer, field, strlen(field), viewer, &found, &error)) &&
        ok(crm_document_json(found, "/value", strlen("/value"), &json, &error))) {
        print_owned(json);
    }
    crm_document_free(&found);
}

/* Prints the answer of a function. */
#define ANSWER(call)                   \
    do {                               \
        crm_document_t *found = NULL;  \
        if (failed == CRM_OK && ok(call)) { \
            print_document(found);     \
        }                              \
    } while (0)

static void customer_view(void) {
    ANSWER(crm_customer_view(customer, viewer, &found, &error));
}

static void customer_timeline(void) {
    ANSWER(crm_customer_timeline(customer, viewer, &found, &error));
}

static void customer_consent(const char *purpose, const char *channel) {
    const size_t length = channel == NULL ? 0 : strlen(channel);
    ANSWER(crm_customer_consent(customer, purpose, strlen(purpose), channel, length, now, &found,
                                &error));
}

static void customer_may_store(const char *field) {
    ANSWER(crm_customer_may_store(customer, field, strlen(field), now, &found, &error));
}

static void customer_rule_record(void) {
    ANSWER(crm_customer_rule_record(customer, now, &found, &error));
}

static void customer_stale_fields(void) {
    ANSWER(crm_customer_stale_fields(customer, now, &found, &error));
}

static void customer_relationships(void) {
    ANSWER(crm_customer_relationships(customer, now, &found, &error));
}

static void customer_completeness(void) {
    ANSWER(crm_customer_completeness(customer, &found, &error));
}

static void customer_motive_coverage(void) {
    ANSWER(crm_customer_motive_coverage(customer, &found, &error));
}

static void customer_loyalty_status(int32_t today) {
    int32_t status;
    if (failed == CRM_OK &&
        ok(crm_customer_loyalty_status(customer, today, 90, 365, &status, &error))) {
        if (status == 0) {
            print_word("none");
        } else {
            print_text(crm_name(CRM_NAMES_LOYALTY_STATUS, status));
        }
    }
}

static void customer_may_contact(const char *of_policy, const char *contact, const char *history) {
    crm_contact_policy_t *policy = NULL;
    if (failed == CRM_OK &&
        ok(crm_contact_policy_from_json(of_policy, strlen(of_policy), &policy, &error))) {
        ANSWER(crm_contact_policy_may_contact(policy, customer, contact, strlen(contact), history,
                                              strlen(history), now, &found, &error));
    }
    crm_contact_policy_free(&policy);
}
