/* Which reasons cost the most, in a CRM product: its arrays are counted, and the largest come first.
 *
 *     cc -std=c11 reasons.c $(pkg-config --cflags --libs crm) -o reasons
 */
#include <crm.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The exits of the product: one array per column, used without a copy. */
enum { ROWS = 8 };
static const char *const reason[ROWS] = {"OFFER.CHEAPER", "SERVICE.SLOW",  "OFFER.CHEAPER",
                                         "VALUE.FORGO",   "OFFER.CHEAPER", "SERVICE.SLOW",
                                         "PAYMENT.FAILED", "NEED.LIFE_EVENT.MOVE"};
static const int64_t cents[ROWS] = {1999, 4999, 1999, 999, 1999, 4999, 1999, 999};

static crm_error_t *error;

static void check(crm_status_t status) {
    if (status != CRM_OK) {
        fprintf(stderr, "%s\n", crm_error_message(error).data);
        crm_error_free(&error);
        exit(1);
    }
}

static size_t column_of(const crm_table_t *table, const char *name) {
    size_t at;
    check(crm_table_column_index(table, name, strlen(name), &at, &error));
    return at;
}

static void print_pareto(const crm_table_t *pareto) {
    const size_t label = column_of(pareto, "label"), n = column_of(pareto, "n");
    const size_t value = column_of(pareto, "value_share");
    const size_t together = column_of(pareto, "cumulative_share");
    size_t rows, row;
    check(crm_table_row_count(pareto, &rows, &error));
    printf("%-32s %5s %7s %8s\n", "reason", "exits", "value", "together");
    for (row = 0; row < rows; row++) {
        crm_text_t name;
        int64_t exits;
        double share, cumulative;
        check(crm_table_text(pareto, label, row, &name, &error));
        check(crm_table_int64(pareto, n, row, &exits, &error));
        check(crm_table_float64(pareto, value, row, &share, &error));
        check(crm_table_float64(pareto, together, row, &cumulative, &error));
        printf("%-32s %5" PRId64 " %6.1f%% %7.1f%%\n", name.data, exits, 100 * share, 100 * cumulative);
    }
}

int main(void) {
    crm_reason_scheme_t *roots = NULL, *stated = NULL;
    crm_reason_tally_t *tally = NULL;
    crm_reason_report_t *report = NULL;
    crm_table_t *table = NULL, *pareto = NULL;
    crm_column_t columns[2];

    memset(columns, 0, sizeof columns);
    columns[0].struct_size = columns[1].struct_size = sizeof *columns;
    columns[0].name = "reason";
    columns[0].type = CRM_TYPE_STRING;
    columns[0].values = reason;
    columns[1].name = "value";
    columns[1].type = CRM_TYPE_INT64;
    columns[1].decimals = 2; /* cents */
    columns[1].values = cents;

    check(crm_reason_scheme_standard(CRM_SCHEME_ROOT, &roots, &error));
    check(crm_reason_scheme_standard(CRM_SCHEME_STATED, &stated, &error));
    check(crm_reason_tally_new(roots, stated,
                               CRM_LITERAL("{\"root\": \"reason\", \"value\": \"value\", \"currency\": \"USD\"}"),
                               &tally, &error));
    check(crm_table_from_columns(columns, 2, ROWS, &table, &error));
    check(crm_reason_tally_update(tally, table, &error));
    check(crm_reason_tally_report(tally, 0.95, &report, &error));
    check(crm_reason_report_pareto(report, -1, CRM_PARETO_ORDER_VALUE, &pareto, &error));
    print_pareto(pareto);

    crm_table_free(&pareto);
    crm_reason_report_free(&report);
    crm_table_free(&table);
    crm_reason_tally_free(&tally);
    crm_reason_scheme_free(&stated);
    crm_reason_scheme_free(&roots);
    return 0;
}
