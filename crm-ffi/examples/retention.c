/* The cost per retained customer of a program against churn, in a CRM product.
 *
 *     cc -std=c11 retention.c $(pkg-config --cflags --libs crm) -o retention
 */
#include <crm.h>

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
        crm_error_free(error);
        exit(1);
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
    size_t at;

    memset(columns, 0, sizeof columns);
    for (at = 0; at < 3; at++) {
        columns[at].struct_size = sizeof columns[at];
    }
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
    crm_table_free(table);
    status = crm_retention_study_report(study, NULL, 0, &report, &error);
    check(status, error);

    for (at = 0; at < crm_retention_report_arm_count(report); at++) {
        const crm_arm_report_t *arm = crm_retention_report_arm_at(report, at);
        crm_estimate_t retained;
        crm_ratio_set_t cost;
        status = crm_arm_report_retained(arm, &retained, &error);
        check(status, error);
        status = crm_arm_report_cost_per_retained(arm, &cost, &error);
        check(status, error);
        printf("%s: %" PRIu64 " customers, %.0f retained (%.0f to %.0f)\n",
               crm_arm_report_name(arm).data, crm_arm_report_n(arm), retained.value,
               retained.lower, retained.upper);
        if (crm_arm_report_verdict(arm) == CRM_VERDICT_EFFECTIVE) {
            printf("cost per retained customer: %.2f EUR (%.2f to %.2f)\n", cost.value, cost.lower, cost.upper);
        } else {
            printf("the effect is not conclusive\n");
        }
    }

    crm_retention_report_free(report);
    crm_retention_study_free(study);
    return 0;
}
