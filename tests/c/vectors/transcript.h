/* The output of the transcript. */

static const char *place;
static crm_retention_study_t *study;
static crm_string_t *study_state;
static crm_retention_report_t *study_found;
static crm_retention_report_t *first_found;
static crm_total_t *total;
static crm_assignment_t *assignment;
static crm_status_t failed;

/* The error of the last call. */
static crm_error_t *error;

/* Exact output. */

static void print_number(double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    printf(" %016" PRIx64, bits);
}

static void print_bytes(const char *data, size_t length) {
    size_t at;
    printf(" \"");
    for (at = 0; at < length; at++) {
        const unsigned char byte = (unsigned char)data[at];
        if (byte == '"' || byte == '\\') {
            printf("\\%c", byte);
        } else if (byte < ' ') {
            printf("\\u%04x", (unsigned)byte);
        } else {
            putchar(byte);
        }
    }
    printf("\"");
}

static void print_text(crm_text_t text) {
    /* Every text is followed by a NUL. */
    if (text.data[text.length] != '\0') {
        abort();
    }
    print_bytes(text.data, text.length);
}

static void print_word(const char *word) {
    print_bytes(word, strlen(word));
}

static void print_count(uint64_t count) {
    printf(" \"%" PRIu64 "\"", count);
}

static void print_owned(crm_string_t *text) {
    print_text(crm_string_text(text));
    crm_string_free(&text);
}

static void print_money(crm_money_t money) {
    char digits[64];
    char text[80];
    const int decimals = money.decimals;
    const char *sign = money.units < 0 ? "-" : "";
    const uint64_t units = money.units < 0 ? 0 - (uint64_t)money.units : (uint64_t)money.units;
    const int length = snprintf(digits, sizeof digits, "%0*" PRIu64, decimals + 1, units);
    snprintf(text, sizeof text, "%s%.*s%s%s", sign, length - decimals, digits,
             decimals > 0 ? "." : "", digits + length - decimals);
    print_word(text);
}

/* The beginning and the end of each case. */

static void begin(const char *name) {
    static int first = 1;
    printf("%s%s\t", first ? "" : "\n", name);
    first = 0;
    place = name;
    failed = CRM_OK;
}

static void forget(void) {
    crm_error_free(&error);
    error = NULL;
}

/* Prints a failure; every failure has a message, and a status that is not 0. */
static int ok(crm_status_t status) {
    if (status == CRM_OK) {
        if (error != NULL) {
            abort();
        }
        return 1;
    }
    if (error == NULL || crm_error_status(error) != status ||
        crm_error_message(error).length == 0) {
        abort();
    }
    failed = status;
    printf(" !%" PRId32, status);
    print_text(crm_error_path(error));
    print_text(crm_error_details(error));
    forget();
    return 0;
}

/* An undefined result is printed as its reason. */
static int defined(crm_status_t status) {
    if (status == CRM_ERR_UNDEFINED) {
        print_text(crm_error_message(error));
        forget();
        return 0;
    }
    if (status == CRM_ERR_NOT_ASKED) {
        /* The reason that Rust and Python give. */
        print_word("undefined: the options do not request it");
        forget();
        return 0;
    }
    return ok(status);
}

static int32_t method(const char *name) {
    int32_t number;
    for (number = 1; number < 100; number++) {
        const crm_text_t text = crm_name(CRM_NAMES_METHOD, number);
        if (text.length == strlen(name) && memcmp(text.data, name, text.length) == 0) {
            return number;
        }
    }
    abort();
}

static void print_estimate(crm_estimate_t estimate) {
    print_number(estimate.value);
    print_number(estimate.lower);
    print_number(estimate.upper);
}

static void print_set(crm_ratio_set_t set) {
    print_text(crm_name(CRM_NAMES_SHAPE, set.shape));
    if (set.has_value) {
        print_number(set.value);
    } else {
        print_word("none");
    }
    print_number(set.lower);
    print_number(set.upper);
}

static void print_comparison(crm_estimate_t estimate, double p_value) {
    print_estimate(estimate);
    print_number(p_value);
}

static void print_chi_square_test(crm_chi_square_test_t test) {
    print_text(crm_name(CRM_NAMES_METHOD, test.method));
    print_count(test.degrees_of_freedom);
    print_number(test.statistic);
    print_number(test.p_value);
}

static void print_sample_ratio(crm_sample_ratio_t test) {
    print_text(crm_name(CRM_NAMES_METHOD, test.method));
    print_count(test.degrees_of_freedom);
    print_number(test.statistic);
    print_number(test.p_value);
}
