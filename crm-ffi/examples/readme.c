/* The example in the README. */
#include <crm.h>
#include <stdio.h>
#include <string.h>

int main(void) {
    const char *definition = "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\","
        " \"churned\": \"churned\", \"currency\": \"USD\", \"follow_up\": {\"days\": 30},"
        " \"cost\": {\"fixed\": \"8000\", \"per_assigned\": \"12\"}}";
    const char *arms[] = {"mail", "none"};
    int64_t n[] = {9000, 1000}, churned[] = {720, 120};
    const size_t size = sizeof(crm_column_t);
    crm_column_t columns[] = {
        {.struct_size = size, .name = "arm", .type = CRM_TYPE_STRING, .values = arms},
        {.struct_size = size, .name = "n", .type = CRM_TYPE_INT64, .values = n},
        {.struct_size = size, .name = "churned", .type = CRM_TYPE_INT64, .values = churned}};
    crm_table_t *table = NULL;
    crm_retention_study_t *study = NULL;
    crm_retention_report_t *report = NULL;
    const crm_document_t *figures;
    crm_text_t verdict;
    crm_estimate_t retained;
    crm_ratio_set_t cost;
    if (crm_retention_study_new(definition, strlen(definition), &study, NULL) ||
        crm_table_from_columns(columns, 3, 2, &table, NULL) ||
        crm_retention_study_update_summary(study, table, NULL) ||
        crm_retention_study_report(study, NULL, 0, &report, NULL)) {
        return 1;
    }
    figures = crm_retention_report_document(report);
    if (crm_document_text(figures, CRM_LITERAL("/arms/mail/verdict"), &verdict, NULL) ||
        crm_document_estimate(figures, CRM_LITERAL("/arms/mail/retained"), &retained, sizeof retained, NULL) ||
        crm_document_ratio_set(figures, CRM_LITERAL("/arms/mail/cost_per_retained"), &cost, sizeof cost, NULL)) {
        return 1;
    }
    printf("%s: ", verdict.data);
    if (strcmp(verdict.data, "effective") == 0 && cost.shape == CRM_SHAPE_BOUNDED) {
        printf("%.0f customers retained at %.2f USD each\n", retained.value, cost.value);
        printf("95%% confidence interval: %.2f to %.2f USD\n", cost.lower, cost.upper);
    } else {
        printf("no cost per retained customer can be stated\n");
    }
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
    crm_table_free(&table);
    return 0;
}
