/* Reasons: schemes, diagnoses, exits and vendors. */

#define TEXT_OF(text) text, strlen(text)

/* Prints a text that a function hands out. */
#define WRITTEN(call)                  \
    do {                               \
        crm_string_t *written = NULL;  \
        if (failed == CRM_OK && ok(call)) { \
            print_owned(written);      \
        }                              \
    } while (0)

enum { MOST_ANSWERS = 20 };

/* Reads pairs such as "Q1=yes Q2=no". */
static size_t answers_of(const char *text, crm_answer_t *answers) {
    size_t count = 0;
    while (*text != '\0' && count < MOST_ANSWERS) {
        const size_t question = strcspn(text, "=");
        const size_t answer = strcspn(text + question + 1, " ");
        answers[count].question = text;
        answers[count].question_length = question;
        answers[count].answer = text + question + 1;
        answers[count].answer_length = answer;
        count++;
        text += question + 1 + answer;
        text += strspn(text, " ");
    }
    return count;
}

static void reason_diagnose(const char *ask, const char *stated, const char *given,
                            const char *language) {
    crm_answer_t answers[MOST_ANSWERS];
    const size_t count = answers_of(given, answers);
    crm_probe_graph_t *graph = NULL;
    if (!ok(crm_probe_graph_standard(&graph, &error))) {
        return;
    }
    if (strcmp(ask, "graph") == 0) {
        WRITTEN(crm_probe_graph_hash(graph, &written, &error));
    } else if (strcmp(ask, "diagnose") == 0) {
        ANSWER(crm_probe_graph_diagnose(graph, TEXT_OF(stated), answers, count, &found, &error));
    } else {
        ANSWER(crm_probe_graph_options(graph, TEXT_OF(stated), answers, count, TEXT_OF(language),
                                       &found, &error));
    }
    crm_probe_graph_free(&graph);
}

static void reason_exit(const char *json) {
    crm_exit_reason_t *exit_reason = NULL;
    if (ok(crm_exit_reason_from_json(TEXT_OF(json), NULL, NULL, &exit_reason, &error))) {
        WRITTEN(crm_exit_reason_to_json(exit_reason, &written, &error));
        ANSWER(crm_exit_reason_derived(exit_reason, &found, &error));
    }
    crm_exit_reason_free(&exit_reason);
}

static void reason_interview(const char *responses) {
    crm_exit_interview_t *interview = NULL;
    crm_table_t *summary = NULL;
    if (ok(crm_exit_interview_standard(&interview, &error)) &&
        ok(crm_exit_interview_summary(interview, TEXT_OF(responses), &summary, &error))) {
        WRITTEN(crm_table_to_json(summary, &written, &error));
    }
    crm_table_free(&summary);
    crm_exit_interview_free(&interview);
}

static void reason_of_scheme(const char *ask, const crm_reason_scheme_t *scheme, const char *one,
                             const char *other) {
    if (strcmp(ask, "scheme") == 0) {
        WRITTEN(crm_reason_scheme_to_json(scheme, &written, &error));
        WRITTEN(crm_reason_scheme_hash(scheme, &written, &error));
    } else if (strcmp(ask, "codes") == 0) {
        ANSWER(crm_reason_scheme_codes(scheme, strcmp(one, "assignable") == 0, &found, &error));
    } else if (strcmp(ask, "top") == 0) {
        ANSWER(crm_reason_scheme_top(scheme, &found, &error));
    } else if (strcmp(ask, "children") == 0) {
        ANSWER(crm_reason_scheme_children(scheme, TEXT_OF(one), &found, &error));
    } else if (strcmp(ask, "ancestors") == 0) {
        ANSWER(crm_reason_scheme_ancestors(scheme, TEXT_OF(one), &found, &error));
    } else if (strcmp(ask, "find") == 0) {
        ANSWER(crm_reason_scheme_find(scheme, TEXT_OF(one), &found, &error));
    } else if (strcmp(ask, "migrate") == 0) {
        ANSWER(crm_reason_scheme_migrate(scheme, TEXT_OF(one), &found, &error));
    } else if (strcmp(ask, "response") == 0) {
        ANSWER(crm_reason_scheme_response(scheme, TEXT_OF(one), TEXT_OF(other), &found, &error));
    } else if (strcmp(ask, "to_skos") == 0) {
        WRITTEN(crm_reason_scheme_to_skos(scheme, &written, &error));
    } else if (strcmp(ask, "extend") == 0) {
        crm_reason_scheme_t *extended = NULL;
        if (ok(crm_reason_scheme_extend(scheme, TEXT_OF(one), &extended, &error))) {
            WRITTEN(crm_reason_scheme_to_json(extended, &written, &error));
        }
        crm_reason_scheme_free(&extended);
    }
}

static void reason_from_skos(const char *skos) {
    crm_reason_scheme_t *scheme = NULL;
    if (ok(crm_reason_scheme_from_skos(TEXT_OF(skos), &scheme, &error))) {
        WRITTEN(crm_reason_scheme_to_json(scheme, &written, &error));
        ANSWER(crm_reason_scheme_warnings(scheme, &found, &error));
    }
    crm_reason_scheme_free(&scheme);
}

static void reason_scheme(const char *ask, const char *of_scheme, const char *one,
                          const char *other) {
    crm_reason_scheme_t *scheme = NULL;
    const int32_t kind = strcmp(of_scheme, "root") == 0 ? CRM_SCHEME_ROOT : CRM_SCHEME_STATED;
    const crm_status_t made =
        of_scheme[0] == '{' ? crm_reason_scheme_from_json(TEXT_OF(of_scheme), &scheme, &error)
                            : crm_reason_scheme_standard(kind, &scheme, &error);
    if (ok(made)) {
        reason_of_scheme(ask, scheme, one, other);
    }
    crm_reason_scheme_free(&scheme);
}

static void reason(const char *ask, const char *of_scheme, const char *one, const char *other,
                   const char *language) {
    if (strcmp(ask, "check") == 0) {
        ANSWER(crm_reason_scheme_check(TEXT_OF(one), &found, &error));
    } else if (strcmp(ask, "from_skos") == 0) {
        reason_from_skos(one);
    } else if (strcmp(ask, "diagnose") == 0 || strcmp(ask, "options") == 0 ||
               strcmp(ask, "graph") == 0) {
        reason_diagnose(ask, one, other, language);
    } else if (strcmp(ask, "exit_reason") == 0) {
        reason_exit(one);
    } else if (strcmp(ask, "interview") == 0) {
        reason_interview(one);
    } else if (strcmp(ask, "map_vendor") == 0) {
        ANSWER(crm_map_vendor(TEXT_OF(one), TEXT_OF(other), &found, &error));
    } else if (strcmp(ask, "vendors") == 0) {
        ANSWER(crm_vendors(&found, &error));
    } else if (strcmp(ask, "vendor_codes") == 0) {
        ANSWER(crm_vendor_codes(TEXT_OF(one), &found, &error));
    } else {
        reason_scheme(ask, of_scheme, one, other);
    }
}
