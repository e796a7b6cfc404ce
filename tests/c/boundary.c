/* Handles of another type, sizes of structs, and versions. */
#include "check.h"

static void handles_are_checked(void) {
    crm_retention_study_t *study = new_study(), *same = study;
    crm_total_t *total = (crm_total_t *)study, *made = NULL;
    static const uint64_t bytes[4] = {1, 2, 3, 4};
    const crm_total_t *wrong = (const crm_total_t *)bytes;
    crm_total_report_t report;
    memset(&report, 0xee, sizeof report);
    EXPECT(crm_total_report(total, &report, sizeof report, &error), CRM_ERR_HANDLE,
           "total must be a crm_total_t, got a crm_retention_study_t");
    REQUIRE(report.rows == 0 && report.sum.units == 0);
    EXPECT(crm_total_report(wrong, &report, sizeof report, &error), CRM_ERR_HANDLE,
           "total must be a crm_total_t");
    EXPECT(crm_retention_study_update(study, (crm_table_t *)study, &error), CRM_ERR_HANDLE,
           "table must be a crm_table_t");
    EXPECT(crm_total_empty(total, &made, &error), CRM_ERR_HANDLE, "crm_retention_study_t");
    REQUIRE(made == NULL && crm_total_size(total) == 0);

    /* A handle of another type is not freed. */
    crm_total_free(&total);
    REQUIRE((void *)total == (void *)study && crm_retention_study_size(study) > 0);
    crm_retention_study_free(&study);
    REQUIRE(study == NULL && same != NULL);
    crm_retention_study_free(&study);
}

static void sizes_of_structs_are_checked(void) {
    static const size_t wrong[] = {0, sizeof(crm_estimate_t) - 1, 1025, SIZE_MAX};
    struct {
        crm_estimate_t known;
        uint64_t unknown;
    } longer;
    size_t at;
    memset(&longer, 0xee, sizeof longer);
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        EXPECT(crm_stats_proportion(1, 2, CRM_METHOD_WILSON, 0.95, &longer.known, wrong[at],
                                    &error),
               CRM_ERR_STRUCT_SIZE, "the size of out_estimate must be from");
    }
    /* Beside the struct there is a number, which is set on every path. */
    {
        double p_value = 7;
        EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 0.95, &longer.known, 1025, &p_value, &error),
               CRM_ERR_STRUCT_SIZE, "out_estimate");
        REQUIRE(p_value == 0);
        p_value = 7;
        EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 7, &longer.known, sizeof longer, &p_value, &error),
               CRM_ERR_OUT_OF_RANGE, "level");
        REQUIRE(p_value == 0 && longer.known.value == 0 && longer.unknown == 0);
        longer.known.value = 7;
        EXPECT(crm_stats_welch(1, 1, 2, 1, 1, 2, 0.95, &longer.known, sizeof longer, NULL, &error),
               CRM_ERR_NULL_ARGUMENT, "out_p_value");
        REQUIRE(longer.known.value == 0);
        longer.unknown = 7;
        OK(crm_stats_risk_difference(80, 1000, 120, 1000, CRM_METHOD_WALD, 0.95, &longer.known,
                                     sizeof longer, &p_value, &error));
        REQUIRE(p_value > 0 && p_value < 0.05 && longer.known.value < 0 && longer.unknown == 0);
    }
    OK(crm_stats_proportion(1, 2, CRM_METHOD_WILSON, 0.95, &longer.known, sizeof longer, &error));
    REQUIRE(longer.known.value == 0.5 && longer.unknown == 0);
    REQUIRE(crm_estimate_contains(&longer.known, sizeof longer, 0.5) == 1);
    longer.unknown = 1;
    REQUIRE(crm_estimate_contains(&longer.known, sizeof longer, 0.5) == 0);
    {
        crm_ratio_set_t set;
        EXPECT(crm_stats_nnt_of(&longer.known, sizeof longer, &set, sizeof set, &error),
               CRM_ERR_STRUCT_SIZE, "all others must be zero");
    }
}

/* A function that frees clears its handle, so that the handle can be used and freed again. */
static void a_freed_handle_is_null(void) {
    crm_retention_study_t *study = new_study(), *other = NULL;
    crm_column_t columns[2];
    crm_table_t *table = NULL;
    crm_retention_report_t *report = NULL;
    crm_string_t *json = NULL;
    crm_document_t *document = NULL;
    crm_total_t *total = NULL;
    crm_assignment_t *assignment = NULL;
    crm_error_t *refused = NULL;
    size_t count;
    fill(study);
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    OK(crm_table_from_columns(columns, 1, 3, &table, &error));
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    OK(crm_retention_study_to_json(study, &json, &error));
    OK(crm_document_from_json(CRM_LITERAL("{}"), &document, &error));
    OK(crm_total_new(CRM_LITERAL("n"), NULL, 0, -1, &total, &error));
    REQUIRE(crm_retention_study_new(NULL, 1, &other, &refused) != CRM_OK && refused != NULL);
#define FREED(name, handle)                                                                        \
    do {                                                                                           \
        name(&handle);                                                                             \
        REQUIRE(handle == NULL);                                                                   \
        name(&handle);                                                                             \
        REQUIRE(handle == NULL);                                                                   \
        name(NULL);                                                                                \
    } while (0)
    FREED(crm_error_free, refused);
    FREED(crm_table_free, table);
    FREED(crm_string_free, json);
    FREED(crm_document_free, document);
    FREED(crm_total_free, total);
    FREED(crm_assignment_free, assignment);

    /* What belongs to a report is only borrowed. */
    {
        crm_document_t *figures =
            (crm_document_t *)(void *)(size_t)(const void *)crm_retention_report_document(report);
        crm_document_free(&figures);
        REQUIRE(figures != NULL);
        OK(crm_document_length(crm_retention_report_document(report), CRM_LITERAL("/arms"), &count,
                               &error));
    }
    FREED(crm_retention_report_free, report);
    FREED(crm_retention_study_free, study);
    EXPECT(crm_table_row_count(table, &count, &error), CRM_ERR_NULL_ARGUMENT, "table");
    EXPECT(crm_retention_study_update(study, table, &error), CRM_ERR_NULL_ARGUMENT, "study");
    REQUIRE(crm_retention_report_document(report) == NULL && crm_string_text(json).length == 0);
    REQUIRE(crm_error_status(refused) == CRM_OK && crm_error_row(refused) == -1);
}

/* Every struct with a size: too small, too large, and longer than this library knows. */
static void each_size_is_checked(void) {
    static const size_t wrong[] = {0, 1, 1025, SIZE_MAX};
    struct {
        union {
            crm_estimate_t estimate;
            crm_ratio_set_t set;
            crm_test_t test;
            crm_sample_ratio_t ratio;
            crm_moments_t moments;
            crm_chi_square_test_t chi_square;
            crm_trend_test_t trend;
            crm_e_value_t e_value;
            crm_total_report_t total;
            crm_acquisition_cost_t cost;
            crm_retention_value_t value;
            crm_leaky_bucket_t bucket;
        } known;
        uint64_t unknown[32];
    } out;
    const crm_money_t money = {100, 0};
    const crm_leaky_bucket_t bucket = {100, 10, 0.1};
    const crm_moments_t moments = {100, 1, 1, 1, 1, 0.5};
    static const uint64_t counts[2] = {50, 60};
    static const uint64_t totals[2] = {100, 110};
    static const double shares[2] = {0.5, 0.5};
    crm_retention_study_t *study = new_study();
    crm_retention_report_t *report = NULL;
    const crm_document_t *figures;
    const crm_arm_report_t *arm;
    crm_total_t *total = NULL;
    crm_estimate_t difference;
    double p_value;
    size_t at, byte;
    fill(study);
    OK(crm_retention_study_report(study, NULL, 0, &report, &error));
    figures = crm_retention_report_document(report);
    arm = crm_retention_report_arm(report, CRM_LITERAL("mail"));
    OK(crm_total_new(CRM_LITERAL("n"), NULL, 0, -1, &total, &error));
    OK(crm_stats_risk_difference(8, 100, 12, 100, CRM_METHOD_WALD, 0.95, &difference,
                                 sizeof difference, &p_value, &error));

/* Writes into `out` with a size; a size that is too large is the whole of it. */
#define SIZED(call)                                                                                \
    do {                                                                                           \
        size_t size;                                                                               \
        for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {                                    \
            memset(&out, 0xee, sizeof out);                                                        \
            size = wrong[at];                                                                      \
            EXPECT(call, CRM_ERR_STRUCT_SIZE, "the size of");                                      \
            for (byte = 0; byte < sizeof out; byte++) {                                            \
                REQUIRE(((unsigned char *)&out)[byte] == 0xee);                                    \
            }                                                                                      \
        }                                                                                          \
        size = sizeof out;                                                                         \
        OK(call);                                                                                  \
        REQUIRE(out.unknown[31] == 0 && out.unknown[0] == 0);                                      \
    } while (0)
    SIZED(crm_stats_proportion(1, 2, CRM_METHOD_WILSON, 0.95, &out.known.estimate, size, &error));
    SIZED(crm_stats_risk_ratio(8, 100, 12, 100, CRM_METHOD_KATZ, 0.95, &out.known.estimate, size,
                               &p_value, &error));
    SIZED(crm_stats_odds_ratio(8, 100, 12, 100, CRM_METHOD_WOOLF, 0.95, &out.known.estimate, size,
                               &p_value, &error));
    SIZED(crm_stats_welch(1, 1, 20, 2, 1, 20, 0.95, &out.known.estimate, size, &p_value, &error));
    SIZED(crm_stats_ratio_of_means(1, 1, 20, 2, 1, 20, 0.95, &out.known.estimate, size, &p_value,
                                   &error));
    SIZED(crm_stats_adjusted_difference(&moments, sizeof moments, &moments, sizeof moments,
                                        CRM_ADJUSTMENT_LIN, 0.95, &out.known.estimate, size,
                                        &p_value, &error));
    SIZED(crm_stats_nnt(8, 100, 12, 100, CRM_METHOD_WALD, 0.95, &out.known.set, size, &error));
    SIZED(crm_stats_nnt_of(&difference, sizeof difference, &out.known.set, size, &error));
    SIZED(crm_stats_fisher_exact(1, 2, 3, 4, CRM_ALTERNATIVE_TWO_SIDED, &out.known.test, size,
                                 &error));
    SIZED(crm_stats_mid_p(1, 2, 3, 4, CRM_ALTERNATIVE_TWO_SIDED, &out.known.test, size, &error));
    SIZED(crm_stats_sample_ratio(counts, shares, 2, &out.known.ratio, size, &error));
    SIZED(crm_stats_trend_of_proportions(counts, totals, NULL, 2, &out.known.trend, size, &error));
    SIZED(crm_stats_chi_square_homogeneity(counts, counts, 2, &out.known.chi_square, size, &error));
    SIZED(crm_document_estimate(figures, CRM_LITERAL("/arms/mail/churn_reduction"),
                                &out.known.estimate, size, &error));
    SIZED(crm_document_ratio_set(figures, CRM_LITERAL("/arms/mail/cost_per_retained"),
                                 &out.known.set, size, &error));
    SIZED(crm_arm_report_net_benefit(arm, money, &out.known.estimate, size, &error));
    SIZED(crm_total_report(total, &out.known.total, size, &error));
    SIZED(crm_leaky_bucket_step(&bucket, sizeof bucket, &out.known.bucket, size, &error));
    SIZED(crm_retention_value(money, money, CRM_LITERAL("USD"), &out.known.value, size, &error));

    /* Structs that go in. */
    for (at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        EXPECT(crm_leaky_bucket_lost(&bucket, wrong[at], &p_value, &error), CRM_ERR_STRUCT_SIZE,
               "the size of bucket");
        EXPECT(crm_stats_nnt_of(&difference, wrong[at], &out.known.set, sizeof out.known.set,
                                &error),
               CRM_ERR_STRUCT_SIZE, "the size of difference");
        EXPECT(crm_stats_adjusted_difference(&moments, wrong[at], &moments, sizeof moments, 1, 0.95,
                                             &out.known.estimate, sizeof out.known.estimate,
                                             &p_value, &error),
               CRM_ERR_STRUCT_SIZE, "the size of group1");
    }
    crm_total_free(&total);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
}

static void the_version_is_that_of_the_header(void) {
    REQUIRE(crm_abi_version() == CRM_ABI_VERSION);
    REQUIRE(strlen(crm_version()) >= 5);
    REQUIRE(strcmp(crm_name(CRM_NAMES_STATUS, CRM_ERR_OUT_OF_RANGE).data, "OutOfRange") == 0);
    REQUIRE(strcmp(crm_name(CRM_NAMES_STATUS, CRM_OK).data, "Ok") == 0);
    REQUIRE(strcmp(crm_name(CRM_NAMES_METHOD, CRM_METHOD_KATZ).data, "katz") == 0);
    REQUIRE(crm_name(CRM_NAMES_METHOD, 12345).length == 0);
    REQUIRE(crm_name(12345, 1).length == 0 && *crm_name(0, 0).data == '\0');
}

int main(void) {
    handles_are_checked();
    sizes_of_structs_are_checked();
    a_freed_handle_is_null();
    each_size_is_checked();
    the_version_is_that_of_the_header();
    printf("%d checks\n", checks);
    return 0;
}
