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

static void check(crm_status_t status, crm_error_t *error) {
    if (status != CRM_OK) {
        fprintf(stderr, "%s\n", crm_error_message(error).data);
        crm_error_free(&error);
        exit(1);
    }
}

/* The pointer of a figure of an arm; a "~" or "/" in the name would be written "~0" or "~1". */
static const char *pointer(crm_text_t arm, const char *figure) {
    static char text[256];
    snprintf(text, sizeof text, "/arms/%s/%s", arm.data, figure);
    return text;
}

static void print_arms(const crm_document_t *figures) {
    crm_error_t *error = NULL;
    size_t count, at;
    check(crm_document_length(figures, CRM_LITERAL("/arms"), &count, &error), error);
    for (at = 0; at < count; at++) {
        crm_text_t arm, verdict;
        uint64_t n;
        crm_estimate_t retained;
        crm_ratio_set_t cost;
        const char *part;
        check(crm_document_name_at(figures, CRM_LITERAL("/arms"), at, &arm, &error), error);
        part = pointer(arm, CRM_KEY_N);
        check(crm_document_count(figures, part, strlen(part), &n, &error), error);
        part = pointer(arm, CRM_KEY_RETAINED);
        check(crm_document_estimate(figures, part, strlen(part), &retained, sizeof retained, &error), error);
        part = pointer(arm, CRM_KEY_COST_PER_RETAINED);
        check(crm_document_ratio_set(figures, part, strlen(part), &cost, sizeof cost, &error), error);
        part = pointer(arm, CRM_KEY_VERDICT);
        check(crm_document_text(figures, part, strlen(part), &verdict, &error), error);
        printf("%s: %" PRIu64 " customers, %.0f retained (%.0f to %.0f)\n", arm.data, n,
               retained.value, retained.lower, retained.upper);
        if (strcmp(verdict.data, CRM_NAME_VERDICT_EFFECTIVE) == 0) {
            printf("cost per retained customer: %.2f EUR (%.2f to %.2f)\n", cost.value, cost.lower,
                   cost.upper);
        } else {
            printf("the effect is not conclusive\n");
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
    crm_error_t *error = NULL;
    crm_status_t status;

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

    status = crm_retention_study_new(definition, strlen(definition), &study, &error);
    check(status, error);
    status = crm_table_from_columns(columns, 3, ROWS, &table, &error);
    check(status, error);
    status = crm_retention_study_update(study, table, &error);
    check(status, error);
    crm_table_free(&table);
    status = crm_retention_study_report(study, NULL, 0, &report, &error);
    check(status, error);

    print_arms(crm_retention_report_document(report));

    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
    return 0;
}
