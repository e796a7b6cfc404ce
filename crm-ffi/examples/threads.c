/* Several threads count, each into its own study, and the studies are merged. */
#include <crm.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, ROWS = 10000 };

typedef struct part_t {
    crm_retention_study_t *study;
    unsigned seed;
} part_t;

static void check(crm_status_t status) {
    if (status != CRM_OK) {
        fprintf(stderr, "status %d\n", (int)status);
        exit(1);
    }
}

/* Simulates customers: one in five is a control, and controls are lost more often. */
static void *count(void *argument) {
    static const char *const names[] = {"gift", "none"};
    part_t *part = (part_t *)argument;
    const char **arm = (const char **)malloc(ROWS * sizeof *arm);
    uint8_t *lost = (uint8_t *)malloc(ROWS);
    crm_column_t columns[2];
    crm_table_t *table = NULL;
    size_t at;
    if (arm == NULL || lost == NULL) {
        exit(1);
    }
    for (at = 0; at < ROWS; at++) {
        unsigned control;
        part->seed = part->seed * 1664525u + 1013904223u;
        control = (part->seed >> 16) % 5 == 0;
        part->seed = part->seed * 1664525u + 1013904223u;
        arm[at] = names[control];
        lost[at] = (part->seed >> 16) % 100 < (control ? 12 : 9);
    }
    memset(columns, 0, sizeof columns);
    columns[0].struct_size = columns[1].struct_size = sizeof *columns;
    columns[0].name = "arm";
    columns[0].type = CRM_TYPE_STRING;
    columns[0].values = arm;
    columns[1].name = "lost";
    columns[1].type = CRM_TYPE_BOOL;
    columns[1].values = lost;
    check(crm_table_from_columns(columns, 2, ROWS, &table, NULL));
    check(crm_retention_study_update(part->study, table, NULL));
    crm_table_free(&table);
    free(arm);
    free(lost);
    return NULL;
}

int main(void) {
    const char *definition =
        "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
        " \"currency\": \"ILS\", \"follow_up\": \"open\", \"cost\": {\"per_assigned\": \"3.5\"}}";
    pthread_t threads[THREADS];
    part_t parts[THREADS];
    crm_retention_study_t *study = NULL;
    crm_retention_report_t *report = NULL;
    crm_string_t *text = NULL;
    unsigned at;

    check(crm_retention_study_new(definition, strlen(definition), &study, NULL));
    for (at = 0; at < THREADS; at++) {
        parts[at].seed = at + 1;
        check(crm_retention_study_empty(study, &parts[at].study, NULL));
        if (pthread_create(&threads[at], NULL, count, &parts[at]) != 0) {
            return 1;
        }
    }
    for (at = 0; at < THREADS; at++) {
        pthread_join(threads[at], NULL);
        check(crm_retention_study_merge(study, parts[at].study, NULL));
        crm_retention_study_free(&parts[at].study);
    }
    check(crm_retention_study_report(study, NULL, 0, &report, NULL));
    check(crm_retention_report_to_text(report, &text, NULL));
    printf("%s", crm_string_text(text).data);

    crm_string_free(&text);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
    return 0;
}
