/* The cost per retained customer of a program against churn, in a CRM product.
 *
 *     cc -std=c11 retention.c $(pkg-config --cflags --libs crm) -o retention
 */
#include <crm.h>
#include <crm_names.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of the product: one array per column, used without a copy. */
enum { ROWS = 8 };
static const char *const segment[ROWS] = {"call", "none", "call", "none",
                                          "call", "none", "call", "none"};
static const uint8_t lost[ROWS] = {0, 1, 1, 0, 0, 1, 1, 0};
static const int64_t customers[ROWS] = {440, 61, 31, 420, 455, 70, 24, 449};

static crm_error_t *error;

/* Reads the error after the call: as a second argument it could be evaluated before the call. */
static void check(crm_status_t status) {
    if (status != CRM_OK) {
        fprintf(stderr, "%s\n", crm_error_message(error).data);
        crm_error_free(&error);
        exit(1);
    }
}

/* The pointer of a figure of an arm; in the name, "~" is written "~0" and "/" is written "~1". */
static const char *pointer(crm_text_t arm, const char *figure) {
    static char text[256];
    size_t from, to = (size_t)snprintf(text, sizeof text, "/arms/");
    for (from = 0; from < arm.length && to + 2 < sizeof text; from++) {
        const char byte = arm.data[from];
        if (byte == '~' || byte == '/') {
            text[to++] = '~';
            text[to++] = byte == '~' ? '0' : '1';
        } else {
            text[to++] = byte;
        }
    }
    snprintf(text + to, sizeof text - to, "/%s", figure);
    return text;
}

/* The confidence set of a ratio is not always an interval: its shape says how to read its limits. */
static void print_cost(const crm_ratio_set_t *cost) {
    printf("cost per retained customer: ");
    if (cost->has_value) {
        printf("%.2f EUR, ", cost->value);
    }
    switch (cost->shape) {
    case CRM_SHAPE_BOUNDED:
        printf("between %.2f and %.2f\n", cost->lower, cost->upper);
        break;
    case CRM_SHAPE_RAY_UP:
        printf("at least %.2f\n", cost->lower);
        break;
    case CRM_SHAPE_RAY_DOWN:
        printf("at most %.2f\n", cost->upper);
        break;
    case CRM_SHAPE_TWO_RAYS:
        printf("not between %.2f and %.2f\n", cost->lower, cost->upper);
        break;
    default:
        printf("any amount\n");
    }
}

static void print_arms(const crm_document_t *figures) {
    size_t count, at;
    check(crm_document_length(figures, CRM_LITERAL("/arms"), &count, &error));
    for (at = 0; at < count; at++) {
        crm_text_t arm, verdict;
        uint64_t n;
        crm_estimate_t retained;
        const char *part;
        check(crm_document_name_at(figures, CRM_LITERAL("/arms"), at, &arm, &error));
        part = pointer(arm, CRM_KEY_N);
        check(crm_document_count(figures, part, strlen(part), &n, &error));
        part = pointer(arm, CRM_KEY_RETAINED);
        check(crm_document_estimate(figures, part, strlen(part), &retained, sizeof retained, &error));
        part = pointer(arm, CRM_KEY_VERDICT);
        check(crm_document_text(figures, part, strlen(part), &verdict, &error));
        printf("%s: %s, %" PRIu64 " customers, %.0f retained (%.0f to %.0f)\n", arm.data, verdict.data,
               n, retained.value, retained.lower, retained.upper);
        if (strcmp(verdict.data, CRM_NAME_VERDICT_HARMFUL) == 0) {
            printf("cost per retained customer: none\n");
        } else {
            crm_ratio_set_t cost;
            part = pointer(arm, CRM_KEY_COST_PER_RETAINED);
            check(crm_document_ratio_set(figures, part, strlen(part), &cost, sizeof cost, &error));
            print_cost(&cost);
        }
    }
}

int main(void) {
    const char *definition =
        "{\"version\": 1, \"arm\": \"segment\", \"control\": \"none\", \"churned\": \"lost\","
        " \"count\": \"customers\", \"currency\": \"EUR\", \"follow_up\": {\"months\": 3},"
        " \"cost\": {\"fixed\": \"900\", \"per_assigned\": \"4.20\"}}";
    crm_column_t columns[3];
    crm_table_t *table = NULL;
    crm_retention_study_t *study = NULL;
    crm_retention_report_t *report = NULL;

    memset(columns, 0, sizeof columns);
    columns[0].struct_size = columns[1].struct_size = columns[2].struct_size = sizeof *columns;
    columns[0].name = "segment";
    columns[0].type = CRM_TYPE_STRING;
    columns[0].values = segment;
    columns[1].name = "lost";
    columns[1].type = CRM_TYPE_BOOL;
    columns[1].values = lost;
    columns[2].name = "customers";
    columns[2].type = CRM_TYPE_INT64;
    columns[2].values = customers;

    check(crm_retention_study_new(definition, strlen(definition), &study, &error));
    check(crm_table_from_columns(columns, 3, ROWS, &table, &error));
    check(crm_retention_study_update(study, table, &error));
    crm_table_free(&table);
    check(crm_retention_study_report(study, NULL, 0, &report, &error));

    print_arms(crm_retention_report_document(report));

    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
    return 0;
}
