/* Tallies of reasons. */

static crm_reason_scheme_t *tally_roots;
static crm_reason_scheme_t *tally_stated;
static crm_reason_tally_t *tally;
/* What is merged, while it is counted. */
static crm_reason_tally_t *tally_other;
static crm_reason_report_t *tally_report;

/* Prints a table that a function hands out. */
#define TABLE(call)                         \
    do {                                    \
        crm_table_t *table = NULL;          \
        if (ok(call)) {                     \
            WRITTEN(crm_table_to_json(table, &written, &error)); \
        }                                   \
        crm_table_free(&table);             \
    } while (0)

static void tally_open(const char *definition) {
    if (failed == CRM_OK) {
        ok(crm_reason_tally_new(tally_roots, tally_stated, TEXT_OF(definition),
                                tally == NULL ? &tally : &tally_other, &error));
    }
}

static void tally_begin(const char *definition) {
    if (ok(crm_reason_scheme_standard(CRM_SCHEME_ROOT, &tally_roots, &error)) &&
        ok(crm_reason_scheme_standard(CRM_SCHEME_STATED, &tally_stated, &error))) {
        tally_open(definition);
    }
}

static crm_reason_tally_t *tally_current(void) {
    return tally_other == NULL ? tally : tally_other;
}

static void tally_rows(const crm_column_t *columns, size_t count, size_t rows) {
    crm_table_t *table = NULL;
    if (failed == CRM_OK && ok(crm_table_from_columns(columns, count, rows, &table, &error))) {
        ok(crm_reason_tally_update(tally_current(), table, &error));
    }
    crm_table_free(&table);
}

static void tally_summary(const crm_column_t *columns, size_t count, size_t rows) {
    crm_table_t *table = NULL;
    if (failed == CRM_OK && ok(crm_table_from_columns(columns, count, rows, &table, &error))) {
        ok(crm_reason_tally_update_summary(tally_current(), table, &error));
    }
    crm_table_free(&table);
}

static void tally_merge(void) {
    if (failed == CRM_OK) {
        ok(crm_reason_tally_merge(tally, tally_other, &error));
    }
    crm_reason_tally_free(&tally_other);
}

/* Reads the state again, with the scheme that a document extends, or with the stated one. */
static void tally_read_with(const char *document) {
    crm_reason_scheme_t *scheme = NULL;
    crm_reason_tally_t *read = NULL;
    crm_string_t *json = NULL;
    if (failed != CRM_OK || !ok(crm_reason_tally_to_json(tally, &json, &error))) {
        return;
    }
    if (document[0] == '\0'
            ? ok(crm_reason_scheme_standard(CRM_SCHEME_STATED, &scheme, &error))
            : ok(crm_reason_scheme_extend(tally_roots, TEXT_OF(document), &scheme, &error))) {
        const crm_text_t state = crm_string_text(json);
        if (ok(crm_reason_tally_from_json(state.data, state.length, scheme, tally_stated, &read,
                                          &error))) {
            crm_reason_tally_free(&tally);
            tally = read;
        }
    }
    crm_string_free(&json);
    crm_reason_scheme_free(&scheme);
}

static void tally_part(const crm_document_t *document, const char *pointer) {
    WRITTEN(crm_document_json(document, TEXT_OF(pointer), &written, &error));
}

static void tally_findings(const crm_document_t *document) {
    const pointer_t findings = below(whole(), "/findings");
    size_t at;
    for (at = 0; at < length_at(document, findings); at++) {
        print_text(text_at(document, below(placed(findings, at), "/finding")));
    }
}

static void tally_hidden(const crm_document_t *hidden) {
    print_count(count_at(hidden, below(whole(), "/n")));
    print_count(count_at(hidden, below(whole(), "/established")));
    print_count(count_at(hidden, below(whole(), "/literal")));
    estimate_at(hidden, below(whole(), "/hidden"));
    tally_part(hidden, "/table");
}

static void tally_by(const crm_document_t *by) {
    tally_part(by, "/table");
    if (crm_document_has(by, AT(below(whole(), "/test")))) {
        test_at(by, below(whole(), "/test"));
    } else {
        print_word("none");
    }
    number_or_none_at(by, below(whole(), "/cramers_v"));
    number_or_none_at(by, below(whole(), "/smallest_expected"));
    tally_findings(by);
}

static void tally_overuse(const crm_document_t *overuse) {
    const pointer_t table = below(whole(), "/table");
    size_t at;
    print_count(count_at(overuse, below(whole(), "/n")));
    print_count(count_at(overuse, below(whole(), "/k")));
    number_or_none_at(overuse, below(whole(), "/dispersion"));
    for (at = 0; at < length_at(overuse, table); at++) {
        const pointer_t row = placed(table, at);
        int32_t flagged = 0;
        print_text(text_at(overuse, below(row, "/representative")));
        print_count(count_at(overuse, below(row, "/n")));
        print_count(count_at(overuse, below(row, "/k")));
        number_or_none_at(overuse, below(row, "/share"));
        number_or_none_at(overuse, below(row, "/p_value"));
        number_or_none_at(overuse, below(row, "/p_adjusted"));
        if (ok(crm_document_bool(overuse, AT(below(row, "/flagged")), &flagged, &error))) {
            print_word(flagged ? "true" : "false");
        }
    }
    tally_part(overuse, "/table");
    tally_findings(overuse);
}

static void tally_portfolio(const crm_document_t *portfolio) {
    int32_t certain = 0;
    print_count(count_at(portfolio, below(whole(), "/n")));
    estimate_at(portfolio, below(whole(), "/product"));
    estimate_at(portfolio, below(whole(), "/service"));
    estimate_at(portfolio, below(whole(), "/other"));
    if (crm_document_has(portfolio, AT(below(whole(), "/verdict")))) {
        print_text(text_at(portfolio, below(whole(), "/verdict")));
    } else {
        print_word("none");
    }
    if (ok(crm_document_bool(portfolio, AT(below(whole(), "/certain")), &certain, &error))) {
        print_word(certain ? "true" : "false");
    }
    if (crm_document_has(portfolio, AT(below(whole(), "/table")))) {
        tally_part(portfolio, "/table");
    } else {
        print_word("none");
    }
}

static void tally_comparison(const crm_document_t *comparison) {
    estimate_at(comparison, below(whole(), "/observed"));
    number_at(comparison, below(whole(), "/reference"));
    number_or_none_at(comparison, below(whole(), "/p_value"));
}

/* Hands the document of a function to a printer. */
#define FOUND(call, print)             \
    do {                               \
        crm_document_t *found = NULL;  \
        if (ok(call)) {                \
            print(found);              \
        }                              \
        crm_document_free(&found);     \
    } while (0)

static void tally_documents(const char *ask, const char *one, const char *other) {
    if (strcmp(ask, "hidden_behind") == 0) {
        FOUND(crm_reason_report_hidden_behind(tally_report, TEXT_OF(one), &found, &error),
              tally_hidden);
    } else if (strcmp(ask, "by") == 0) {
        const char *columns[2];
        columns[0] = one;
        columns[1] = other;
        FOUND(crm_reason_report_by(tally_report, columns, other[0] == '\0' ? 1 : 2, 1, &found,
                                   &error),
              tally_by);
    } else if (strcmp(ask, "overuse") == 0) {
        FOUND(crm_reason_report_overuse(tally_report, TEXT_OF(one), strtoull(other, NULL, 10),
                                        0.05, &found, &error),
              tally_overuse);
    } else if (strcmp(ask, "portfolio_finding") == 0) {
        FOUND(crm_reason_report_portfolio_finding(tally_report, strtod(one, NULL), &found, &error),
              tally_portfolio);
    } else if (strcmp(ask, "compare") == 0) {
        FOUND(crm_reason_report_compare(tally_report, TEXT_OF(one), strtod(other, NULL), &found,
                                        &error),
              tally_comparison);
    } else {
        abort();
    }
}

static void tally_tables(const char *ask, const char *one, const char *other) {
    const int32_t depth = strcmp(one, "-") == 0 ? -1 : (int32_t)strtol(one, NULL, 10);
    if (strcmp(ask, "rollup") == 0) {
        TABLE(crm_reason_report_rollup(tally_report, depth, &table, &error));
    } else if (strcmp(ask, "pareto") == 0) {
        const int32_t by = strcmp(other, "n") == 0 ? CRM_PARETO_ORDER_N : CRM_PARETO_ORDER_VALUE;
        TABLE(crm_reason_report_pareto(tally_report, depth, by, &table, &error));
    } else if (strcmp(ask, "split") == 0) {
        TABLE(crm_reason_report_split(tally_report, &table, &error));
    } else if (strcmp(ask, "matrix") == 0) {
        TABLE(crm_reason_report_matrix(tally_report, &table, &error));
    } else if (strcmp(ask, "offers") == 0) {
        TABLE(crm_reason_report_offers(tally_report, &table, &error));
    } else if (strcmp(ask, "by_month") == 0) {
        TABLE(crm_reason_report_by_month(tally_report, (size_t)depth, &table, &error));
    } else if (strcmp(ask, "trend") == 0) {
        TABLE(crm_reason_report_trend(tally_report, (size_t)depth, &table, &error));
    } else if (strcmp(ask, "saves") == 0) {
        TABLE(crm_reason_report_saves(tally_report, (size_t)depth, &table, &error));
    } else {
        tally_documents(ask, one, other);
    }
}

/* Answers a question of up to three words. */
static void tally_ask(const char *question) {
    char words[3][64];
    memset(words, 0, sizeof words);
    if (sscanf(question, "%63s %63s %63s", words[0], words[1], words[2]) < 1) {
        abort();
    }
    if (failed == CRM_OK && tally_report == NULL) {
        ok(crm_reason_tally_report(tally, 0.95, &tally_report, &error));
    }
    if (failed != CRM_OK) {
        return;
    }
    if (strcmp(words[0], "state") == 0) {
        WRITTEN(crm_reason_tally_to_json(tally, &written, &error));
    } else if (strcmp(words[0], "to_json") == 0) {
        WRITTEN(crm_reason_report_to_json(tally_report, &written, &error));
    } else if (strcmp(words[0], "to_text") == 0) {
        WRITTEN(crm_reason_report_to_text(tally_report, TEXT_OF(words[1]), &written, &error));
    } else if (strcmp(words[0], "to_html") == 0) {
        WRITTEN(crm_reason_report_to_html(tally_report, TEXT_OF(words[1]), &written, &error));
    } else if (strcmp(words[0], "to_html_fragment") == 0) {
        WRITTEN(crm_reason_report_to_html_fragment(tally_report, TEXT_OF(words[1]), &written,
                                                   &error));
    } else if (strcmp(words[0], "chart") == 0) {
        WRITTEN(crm_reason_report_chart(tally_report, TEXT_OF(words[1]), TEXT_OF(words[2]), NULL,
                                        0, 0, &written, &error));
    } else {
        tally_tables(words[0], words[1], words[2]);
    }
}

static void tally_end(void) {
    crm_reason_report_free(&tally_report);
    crm_reason_tally_free(&tally_other);
    crm_reason_tally_free(&tally);
    crm_reason_scheme_free(&tally_stated);
    crm_reason_scheme_free(&tally_roots);
}
