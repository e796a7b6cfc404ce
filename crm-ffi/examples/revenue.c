/* Whether a program pays for itself, measured by the revenue from its customers.
 *
 *     cc -std=c11 revenue.c $(pkg-config --cflags --libs crm) -o revenue
 */
#include <crm.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The rows of the product. For each customer: the arm, whether the customer was lost, the spending in
 * the month before and in the month after (unknown for one customer), and the cost of the redeemed
 * coupons. */
enum { ROWS = 12 };
static const char *const arm[ROWS] = {"coupon", "none", "coupon", "none", "coupon", "none",
                                      "coupon", "none", "coupon", "none", "coupon", "none"};
static const uint8_t lost[ROWS] = {0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1};
static const double before[ROWS] = {41.0, 38.5, 55.2, 52.0, 23.9, 25.1,
                                    30.0, 31.4, 47.7, 46.0, 60.5, 58.3};
static const double after[ROWS] = {52.5, 12.0, 66.0, 49.5, 35.2, 8.1,
                                   14.9, 9.9,  0.0,  44.0, 71.5, 20.0};
static const uint8_t after_known[2] = {0xff, 0x0e};
static const double coupons[ROWS] = {2.5, 0.0, 2.5, 0.0, 0.0, 0.0, 0.0, 0.0, 2.5, 0.0, 5.0, 0.0};

static crm_error_t *error;

static void check(crm_status_t status) {
    if (status != CRM_OK) {
        fprintf(stderr, "%s\n", crm_error_message(error).data);
        crm_error_free(&error);
        exit(1);
    }
}

static crm_column_t column(const char *name, int32_t type, const void *values) {
    crm_column_t result;
    memset(&result, 0, sizeof result);
    result.struct_size = sizeof result;
    result.name = name;
    result.type = type;
    result.values = values;
    return result;
}

static void estimate(const crm_document_t *figures, const char *pointer, size_t length,
                     crm_estimate_t *found) {
    check(crm_document_estimate(figures, pointer, length, found, sizeof *found, &error));
}

int main(void) {
    const char *definition =
        "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
        " \"currency\": \"EUR\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"15\"},"
        " \"revenue\": \"after\", \"missing\": {\"revenue\": \"unknown\"},"
        " \"baseline\": \"before\", \"cost_column\": \"coupons\"}";
    const char *options = "{\"value_from\": \"revenue\"}";
    crm_column_t columns[5];
    crm_table_t *table = NULL;
    crm_retention_study_t *study = NULL;
    crm_retention_report_t *report = NULL;
    const crm_document_t *figures;
    crm_estimate_t churn, revenue, adjusted, benefit;
    crm_text_t verdict;
    size_t count, at;

    columns[0] = column("arm", CRM_TYPE_STRING, arm);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[2] = column("before", CRM_TYPE_FLOAT64, before);
    columns[3] = column("after", CRM_TYPE_FLOAT64, after);
    columns[3].validity = after_known;
    columns[4] = column("coupons", CRM_TYPE_FLOAT64, coupons);
    check(crm_retention_study_new(definition, strlen(definition), &study, &error));
    check(crm_table_from_columns(columns, 5, ROWS, &table, &error));
    check(crm_retention_study_update(study, table, &error));
    crm_table_free(&table);
    check(crm_retention_study_report(study, options, strlen(options), &report, &error));

    figures = crm_retention_report_document(report);
    estimate(figures, CRM_LITERAL("/arms/coupon/churn_reduction"), &churn);
    estimate(figures, CRM_LITERAL("/arms/coupon/incremental_revenue"), &revenue);
    estimate(figures, CRM_LITERAL("/arms/coupon/incremental_revenue_adjusted"), &adjusted);
    estimate(figures, CRM_LITERAL("/arms/coupon/net_benefit_at_value"), &benefit);
    check(crm_document_text(figures, CRM_LITERAL("/arms/coupon/money_verdict"), &verdict, &error));
    printf("churn reduction: %.0f%% (%.0f%% to %.0f%%)\n", 100 * churn.value, 100 * churn.lower,
           100 * churn.upper);
    printf("incremental revenue: %.2f EUR (%.2f to %.2f)\n", revenue.value, revenue.lower,
           revenue.upper);
    printf("  adjusted for the baseline: %.2f EUR (%.2f to %.2f)\n", adjusted.value,
           adjusted.lower, adjusted.upper);
    printf("net benefit: %.2f EUR (%.2f to %.2f): %s\n", benefit.value, benefit.lower,
           benefit.upper, verdict.data);
    check(crm_document_length(figures, CRM_LITERAL("/findings"), &count, &error));
    for (at = 0; at < count; at++) {
        char pointer[64];
        crm_text_t message;
        const int length = snprintf(pointer, sizeof pointer, "/findings/%zu/message", at);
        check(crm_document_text(figures, pointer, (size_t)length, &message, &error));
        printf("note: %s\n", message.data);
    }

    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
    return 0;
}
