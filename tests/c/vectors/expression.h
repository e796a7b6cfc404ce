/* Expressions. */

static void print_expression(crm_expression_t *expression) {
    crm_string_t *text = NULL;
    crm_string_t *json = NULL;
    if (ok(crm_expression_to_cql2_text(expression, &text, &error)) &&
        ok(crm_expression_to_cql2_json(expression, &json, &error))) {
        print_owned(text);
        print_owned(json);
    }
    crm_expression_free(&expression);
}

static void expression_text(const char *text, size_t length) {
    crm_expression_t *expression = NULL;
    if (ok(crm_expression_from_cql2_text(text, length, &expression, &error))) {
        print_expression(expression);
    }
}

static void expression_json(const char *json, size_t length) {
    crm_expression_t *expression = NULL;
    if (ok(crm_expression_from_cql2_json(json, length, &expression, &error))) {
        print_expression(expression);
    }
}
