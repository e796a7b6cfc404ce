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
        crm_error_free(error);
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

int main(void) {
    static const char *const verdicts[] = {"", "it pays", "it is uncertain whether it pays",
                                           "it does not pay"};
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
    const crm_arm_report_t *treated;
    crm_estimate_t churn, revenue, adjusted, benefit;
    size_t at;

    columns[0] = column("arm", CRM_TYPE_STRING, arm);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    columns[2] = column("before", CRM_TYPE_FLOAT64, before);
    columns[3] = column("after", CRM_TYPE_FLOAT64, after);
    columns[3].validity = after_known;
    columns[4] = column("coupons", CRM_TYPE_FLOAT64, coupons);
    check(crm_retention_study_new(definition, strlen(definition), &study, &error));
    check(crm_table_from_columns(columns, 5, ROWS, &table, &error));
    check(crm_retention_study_update(study, table, &error));
    crm_table_free(table);
    check(crm_retention_study_report(study, options, strlen(options), &report, &error));

    treated = crm_retention_report_arm_at(report, 0);
    check(crm_arm_report_churn_reduction(treated, &churn, &error));
    check(crm_arm_report_incremental_revenue(treated, &revenue, &error));
    check(crm_arm_report_incremental_revenue_adjusted(treated, &adjusted, &error));
    check(crm_arm_report_net_benefit_at_value(treated, &benefit, &error));
    printf("churn reduction: %.0f%% (%.0f%% to %.0f%%)\n", 100 * churn.value, 100 * churn.lower,
           100 * churn.upper);
    printf("incremental revenue: %.2f EUR (%.2f to %.2f)\n", revenue.value, revenue.lower,
           revenue.upper);
    printf("  adjusted for the baseline: %.2f EUR (%.2f to %.2f)\n", adjusted.value,
           adjusted.lower, adjusted.upper);
    printf("net benefit: %.2f EUR (%.2f to %.2f): %s\n", benefit.value, benefit.lower,
           benefit.upper, verdicts[crm_arm_report_money_verdict(treated)]);
    for (at = 0; at < crm_retention_report_finding_count(report); at++) {
        const crm_finding_t *finding = crm_retention_report_finding_at(report, at);
        printf("note: %s\n", crm_finding_message(finding).data);
    }

    crm_retention_report_free(report);
    crm_retention_study_free(study);
    return 0;
}
