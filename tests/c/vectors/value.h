/* Money and sums. */

static void money_parse(const char *amount, const char *currency) {
    crm_string_t *text = NULL;
    crm_money_t money;
    const size_t length = strlen(currency);
    if (ok(crm_money_parse(amount, strlen(amount), currency, length, &money, &error))) {
        print_money(money);
        if (ok(crm_money_to_text(money, currency, length, &text, &error))) {
            print_owned(text);
        }
    }
}

/* The value of customers. */

static int read_money(const char *amount, const char *currency, crm_money_t *out_money) {
    return ok(crm_money_parse(amount, strlen(amount), currency, strlen(currency), out_money,
                              &error));
}

static void acquisition_cost(const char *amount, const char *currency, uint64_t acquired) {
    crm_money_t whole;
    crm_acquisition_cost_t cost;
    if (read_money(amount, currency, &whole) &&
        ok(crm_acquisition_cost(whole, currency, strlen(currency), acquired, &cost, sizeof cost, &error))) {
        print_money(cost.each);
        print_money(cost.remainder);
    }
}

static void retention_value(const char *income, const char *expense, const char *currency) {
    crm_money_t gained, saved;
    crm_retention_value_t value;
    if (read_money(income, currency, &gained) && read_money(expense, currency, &saved) &&
        ok(crm_retention_value(gained, saved, currency, strlen(currency), &value, sizeof value, &error))) {
        print_money(value.income_gained);
        print_money(value.expense_saved);
        print_money(value.total);
    }
}

static void print_bucket(const crm_leaky_bucket_t *bucket) {
    static const char *const states[] = {"", "growing", "holding", "shrinking"};
    crm_leaky_bucket_t next = *bucket;
    double number;
    int32_t state;
    /* In place, which is allowed. */
    if (ok(crm_leaky_bucket_step(&next, sizeof next, &next, sizeof next, &error))) {
        print_number(next.stock);
    }
    if (ok(crm_leaky_bucket_lost(bucket, sizeof *bucket, &number, &error))) {
        print_number(number);
    }
    if (ok(crm_leaky_bucket_state(bucket, sizeof *bucket, &state, &error))) {
        print_word(states[state]);
    }
    if (defined(crm_leaky_bucket_equilibrium(bucket, sizeof *bucket, &number, &error))) {
        print_number(number);
    }
    if (defined(crm_leaky_bucket_maintenance_share(bucket, sizeof *bucket, &number, &error))) {
        print_number(number);
    }
}

static void leaky_bucket(double stock, double inflow, double loss_rate, uint64_t steps) {
    double stocks[64];
    crm_leaky_bucket_t bucket;
    uint64_t at;
    bucket.stock = stock;
    bucket.inflow = inflow;
    bucket.loss_rate = loss_rate;
    if (ok(crm_leaky_bucket_trajectory(&bucket, sizeof bucket, steps, stocks, sizeof stocks / sizeof *stocks, &error))) {
        for (at = 0; at <= steps; at++) {
            print_number(stocks[at]);
        }
        print_bucket(&bucket);
    }
}

static void reference_acquisition_to_retention(void) {
    print_number(crm_reference_acquisition_to_retention());
}

static crm_column_t column(const char *name, int32_t type, const void *values,
                           const uint8_t *validity) {
    crm_column_t made;
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    made.name = name;
    made.type = type;
    made.values = values;
    made.validity = validity;
    return made;
}

static void total_begin(const char *name, const char *currency, int32_t decimals) {
    const size_t length = currency == NULL ? 0 : strlen(currency);
    total = NULL;
    ok(crm_total_new(name, strlen(name), currency, length, decimals, &total, &error));
}

static void total_rows(const crm_column_t *columns, size_t count, size_t rows) {
    crm_table_t *table = NULL;
    if (failed == CRM_OK && ok(crm_table_from_columns(columns, count, rows, &table, &error))) {
        ok(crm_total_update(total, table, &error));
    }
    crm_table_free(&table);
}

static void total_end(void) {
    crm_string_t *json = NULL;
    crm_total_t *copy = NULL;
    crm_total_report_t report;
    if (failed == CRM_OK && ok(crm_total_to_json(total, &json, &error))) {
        const crm_text_t text = crm_string_text(json);
        if (ok(crm_total_from_json(text.data, text.length, &copy, &error)) &&
            ok(crm_total_report(copy, &report, sizeof report, &error))) {
            print_count(report.rows);
            print_count(report.nulls);
            print_money(report.sum);
            print_count(report.rounded_rows);
            print_number(report.rounded_largest_change);
        }
        crm_string_free(&json);
        crm_total_free(&copy);
    }
    crm_total_free(&total);
}
