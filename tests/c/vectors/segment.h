/* Sets of segments. */

static crm_schema_t *schema;
static crm_segment_set_t *segments;
static crm_viewer_t *viewer;
static crm_membership_t *members;
static crm_table_t *segment_table;
static crm_table_t *before_table;
static int64_t now;
static uint64_t tested;

static void print_document(crm_document_t *document) {
    crm_string_t *json = NULL;
    if (ok(crm_document_json(document, NULL, 0, &json, &error))) {
        print_owned(json);
    }
    crm_document_free(&document);
}

static void viewer_begin(const char *json) {
    viewer = NULL;
    if (json != NULL) {
        ok(crm_viewer_from_json(json, strlen(json), &viewer, &error));
    }
}

static void segment_begin(const char *of_schema, const char *set, const char *of_viewer,
                          int64_t now_us) {
    schema = NULL;
    segments = NULL;
    members = NULL;
    segment_table = NULL;
    before_table = NULL;
    now = now_us;
    viewer_begin(of_viewer);
    if (failed == CRM_OK &&
        ok(crm_schema_from_json(of_schema, strlen(of_schema), &schema, &error))) {
        ok(crm_segment_set_new(schema, set, strlen(set), &segments, &error));
    }
}

static void segment_end(void) {
    crm_table_free(&segment_table);
    crm_table_free(&before_table);
    crm_membership_free(&members);
    crm_segment_set_free(&segments);
    crm_viewer_free(&viewer);
    crm_schema_free(&schema);
}

static void segment_rows(const crm_column_t *columns, size_t count, size_t rows) {
    if (failed == CRM_OK) {
        ok(crm_table_from_columns(columns, count, rows, &segment_table, &error));
    }
}

static void segment_before(const crm_column_t *columns, size_t count, size_t rows) {
    if (failed == CRM_OK) {
        ok(crm_table_from_columns(columns, count, rows, &before_table, &error));
    }
}

static void segment_hash(const char *id) {
    const size_t length = id == NULL ? 0 : strlen(id);
    crm_string_t *hash = NULL;
    if (failed == CRM_OK && ok(crm_segment_set_hash(segments, id, length, &hash, &error))) {
        print_owned(hash);
    }
}

static void segment_set(void) {
    crm_string_t *json = NULL;
    if (failed == CRM_OK && ok(crm_segment_set_to_json(segments, viewer, &json, &error))) {
        print_owned(json);
        segment_hash(NULL);
    }
}

static void segment_evaluate(void) {
    crm_document_t *findings = NULL;
    uint64_t overlap[64];
    const size_t count = crm_segment_set_count(segments);
    size_t at;
    if (failed == CRM_OK && ok(crm_segment_set_evaluate(segments, segment_table, now, NULL, viewer,
                                                        &members, &error))) {
        print_count(crm_membership_rows(members));
        if (ok(crm_membership_findings(members, &findings, &error))) {
            print_document(findings);
        }
        if (ok(crm_membership_overlap(members, NULL, 0, overlap, sizeof overlap / sizeof *overlap,
                                      &error))) {
            for (at = 0; at < count * count; at++) {
                print_count(overlap[at]);
            }
        }
    }
}

static void segment_chart(const char *name, const char *language) {
    crm_string_t *json = NULL;
    if (failed == CRM_OK && ok(crm_membership_chart(members, name, strlen(name), language,
                                                    strlen(language), &json, &error))) {
        print_owned(json);
    }
}

static void segment_show(void) {
    crm_string_t *text = NULL;
    if (failed == CRM_OK && ok(crm_segment_set_evaluate(segments, segment_table, now, NULL, viewer,
                                                        &members, &error)) &&
        ok(crm_segment_set_to_text(segments, viewer, &text, &error))) {
        print_owned(text);
        if (ok(crm_membership_to_text(members, &text, &error))) {
            print_owned(text);
        }
        segment_chart("sizes", "he");
        segment_chart("overlap", "en");
    }
}

static void segment_members(const char *id) {
    char bits[64];
    uint64_t count;
    int32_t is_member = 0;
    size_t row;
    if (failed == CRM_OK && ok(crm_membership_count(members, id, strlen(id), &count, &error))) {
        print_count(count);
        for (row = 0; row < crm_membership_rows(members); row++) {
            ok(crm_membership_is_member(members, id, strlen(id), row, &is_member, &error));
            bits[row] = is_member ? '1' : '0';
        }
        print_bytes(bits, row);
    }
}

static void segment_breakdown(const char *id) {
    crm_document_t *found = NULL;
    if (failed == CRM_OK && ok(crm_segment_set_breakdown(segments, id, strlen(id), segment_table,
                                                         now, NULL, viewer, &found, &error))) {
        print_document(found);
    }
}

static void segment_changes(void) {
    struct ArrowArrayStream stream;
    crm_table_t *table = NULL;
    crm_table_t *batch = NULL;
    crm_string_t *json = NULL;
    if (failed == CRM_OK &&
        ok(crm_segment_set_changes(segments, before_table, now, NULL, segment_table, now, NULL,
                                   viewer, &stream, &error)) &&
        ok(crm_table_from_stream(&stream, &table, &error)) &&
        ok(crm_table_next(table, &batch, &error)) &&
        ok(crm_table_to_json(batch, &json, &error))) {
        print_owned(json);
    }
    crm_table_free(&batch);
    crm_table_free(&table);
}

static void segment_test(const char *json) {
    crm_record_t *record = NULL;
    tested = 0;
    if (failed == CRM_OK && ok(crm_record_from_json(segments, json, strlen(json), &record, &error))) {
        ok(crm_segment_set_test(segments, record, now, &tested, 1, viewer, &error));
    }
    crm_record_free(&record);
}

static void segment_tested(size_t at, const char *id) {
    if (failed == CRM_OK && (tested >> at & 1) != 0) {
        print_word(id);
    }
}

static void segment_explain(const char *json) {
    crm_record_t *record = NULL;
    crm_document_t *found = NULL;
    if (failed == CRM_OK &&
        ok(crm_record_from_json(segments, json, strlen(json), &record, &error)) &&
        ok(crm_segment_set_explain(segments, record, now, viewer, &found, &error))) {
        print_document(found);
    }
    crm_record_free(&record);
}

static void segment_reads(const char *id) {
    crm_document_t *found = NULL;
    if (failed == CRM_OK && ok(crm_segment_set_reads(segments, id, strlen(id), &found, &error))) {
        print_document(found);
    }
}

static void segment_to_react_querybuilder(const char *id) {
    crm_string_t *json = NULL;
    if (failed == CRM_OK &&
        ok(crm_segment_set_to_react_querybuilder(segments, id, strlen(id), &json, &error))) {
        print_owned(json);
    }
}
