/* Assignments and ids. */

static void assignment_begin(const char *definition) {
    assignment = NULL;
    ok(crm_assignment_from_json(definition, strlen(definition), &assignment, &error));
}

/* The text of a cell of an id column. */
static const char *id_of(const crm_column_t *ids, size_t row, char *digits, size_t size) {
    if (ids->type == CRM_TYPE_STRING) {
        return ((const char *const *)ids->values)[row];
    }
    snprintf(digits, size, "%" PRId64, ((const int64_t *)ids->values)[row]);
    return digits;
}

static void print_assignment(void) {
    crm_string_t *json = NULL;
    size_t code;
    if (ok(crm_assignment_to_json(assignment, &json, &error))) {
        print_owned(json);
    }
    for (code = 0; code < crm_assignment_arm_count(assignment); code++) {
        print_text(crm_assignment_arm_name(assignment, (uint16_t)code));
        print_number(crm_assignment_allocation_ratio(assignment, (uint16_t)code));
    }
}

/* Each customer is assigned twice: with all others, and alone. */
static void assignment_rows(const crm_column_t *columns, size_t count, size_t rows) {
    uint16_t codes[64];
    crm_table_t *table = NULL;
    size_t row;
    if (count != 1 || rows > sizeof codes / sizeof *codes) {
        abort();
    }
    if (failed == CRM_OK && ok(crm_table_from_columns(columns, count, rows, &table, &error)) &&
        ok(crm_assignment_assign(assignment, table, columns->name, strlen(columns->name), codes,
                                 sizeof codes / sizeof *codes, &error))) {
        print_assignment();
        for (row = 0; row < rows; row++) {
            char digits[32];
            const char *id = id_of(columns, row, digits, sizeof digits);
            uint16_t bucket = 0;
            crm_text_t arm;
            print_text(crm_assignment_arm_name(assignment, codes[row]));
            if (ok(crm_assignment_bucket(assignment, id, strlen(id), &bucket, &error))) {
                print_count(bucket);
            }
            if (ok(crm_assignment_arm(assignment, id, strlen(id), &arm, &error))) {
                print_text(arm);
            }
        }
    }
    crm_table_free(&table);
    crm_assignment_free(&assignment);
}

static void growthbook_v1(const char *seed, const char *value) {
    double found;
    if (ok(crm_growthbook_v1(seed, strlen(seed), value, strlen(value), &found, &error))) {
        print_number(found);
    }
}

static void growthbook_v2(const char *seed, const char *value) {
    double found;
    if (ok(crm_growthbook_v2(seed, strlen(seed), value, strlen(value), &found, &error))) {
        print_number(found);
    }
}

static void print_examples(const crm_document_t *check, const char *name) {
    const pointer_t list = below(whole(), name);
    size_t at;
    for (at = 0; at < length_at(check, list); at++) {
        print_text(text_at(check, placed(list, at)));
    }
}

static void check_ids(const crm_column_t *columns, size_t count, size_t rows) {
    static const char *const counts[] = {"/rows", "/distinct", "/duplicates", "/in_two_arms"};
    crm_document_t *check = NULL;
    crm_string_t *json = NULL;
    crm_table_t *table = NULL;
    size_t at;
    if (!ok(crm_table_from_columns(columns, count, rows, &table, &error)) ||
        !ok(crm_check_ids(table, "ids", 3, "arms", 4, &check, &error))) {
        crm_table_free(&table);
        return;
    }
    crm_table_free(&table);
    for (at = 0; at < sizeof counts / sizeof *counts; at++) {
        print_count(count_at(check, below(whole(), counts[at])));
    }
    print_examples(check, "/duplicate_examples");
    print_examples(check, "/in_two_arms_examples");
    if (ok(crm_document_json(check, NULL, 0, &json, &error))) {
        print_owned(json);
    }
    crm_document_free(&check);
}
