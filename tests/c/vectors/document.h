/* The parts of documents. */

/* A pointer; long enough for all vectors. */
typedef struct pointer_t {
    char text[512];
    size_t length;
} pointer_t;

static pointer_t whole(void) {
    pointer_t pointer;
    memset(&pointer, 0, sizeof pointer);
    return pointer;
}

static void append(pointer_t *pointer, const char *bytes, size_t length) {
    if (pointer->length + length > sizeof pointer->text) {
        abort();
    }
    memcpy(pointer->text + pointer->length, bytes, length);
    pointer->length += length;
}

/* The part with a name, which may have any bytes. */
static pointer_t named(pointer_t pointer, crm_text_t name) {
    size_t at;
    append(&pointer, "/", 1);
    for (at = 0; at < name.length; at++) {
        if (name.data[at] == '~') {
            append(&pointer, "~0", 2);
        } else if (name.data[at] == '/') {
            append(&pointer, "~1", 2);
        } else {
            append(&pointer, name.data + at, 1);
        }
    }
    return pointer;
}

/* The part at a position. */
static pointer_t placed(pointer_t pointer, size_t index) {
    char text[32];
    append(&pointer, text, (size_t)snprintf(text, sizeof text, "/%zu", index));
    return pointer;
}

/* The part at a pointer that needs no escapes. */
static pointer_t below(pointer_t pointer, const char *rest) {
    append(&pointer, rest, strlen(rest));
    return pointer;
}

#define AT(pointer) (pointer).text, (pointer).length

/* Readers of what must be there. */

static crm_text_t text_at(const crm_document_t *document, pointer_t pointer) {
    crm_text_t text;
    if (crm_document_text(document, AT(pointer), &text, NULL) != CRM_OK) {
        abort();
    }
    return text;
}

static uint64_t count_at(const crm_document_t *document, pointer_t pointer) {
    uint64_t count;
    if (crm_document_count(document, AT(pointer), &count, NULL) != CRM_OK) {
        abort();
    }
    return count;
}

static size_t length_at(const crm_document_t *document, pointer_t pointer) {
    size_t length;
    if (crm_document_length(document, AT(pointer), &length, NULL) != CRM_OK) {
        abort();
    }
    return length;
}

static crm_text_t name_at(const crm_document_t *document, pointer_t pointer, size_t index) {
    crm_text_t name;
    if (crm_document_name_at(document, AT(pointer), index, &name, NULL) != CRM_OK) {
        abort();
    }
    return name;
}

/* Printers of what may be undefined, which is printed as its reason. */

static void number_at(const crm_document_t *document, pointer_t pointer) {
    double number;
    if (defined(crm_document_number(document, AT(pointer), &number, &error))) {
        print_number(number);
    }
}

/* A number, or "none" where there is none. */
static void number_or_none_at(const crm_document_t *document, pointer_t pointer) {
    double number;
    if (!crm_document_has(document, AT(pointer))) {
        print_word("none");
    } else if (ok(crm_document_number(document, AT(pointer), &number, &error))) {
        print_number(number);
    }
}

static void estimate_at(const crm_document_t *document, pointer_t pointer) {
    crm_estimate_t estimate;
    if (defined(crm_document_estimate(document, AT(pointer), &estimate, sizeof estimate, &error))) {
        print_estimate(estimate);
    }
}

static void set_at(const crm_document_t *document, pointer_t pointer) {
    crm_ratio_set_t set;
    if (defined(crm_document_ratio_set(document, AT(pointer), &set, sizeof set, &error))) {
        print_set(set);
    }
}

static void comparison_at(const crm_document_t *document, pointer_t pointer) {
    crm_estimate_t estimate;
    if (defined(crm_document_estimate(document, AT(pointer), &estimate, sizeof estimate, &error))) {
        print_estimate(estimate);
        number_at(document, below(pointer, "/p_value"));
    }
}

static void test_at(const crm_document_t *document, pointer_t pointer) {
    size_t length;
    if (defined(crm_document_length(document, AT(pointer), &length, &error))) {
        print_text(text_at(document, below(pointer, "/method")));
        print_count(count_at(document, below(pointer, "/degrees_of_freedom")));
        number_at(document, below(pointer, "/statistic"));
        number_at(document, below(pointer, "/p_value"));
    }
}

/* A name of a closed list. */
static void name_of(const crm_document_t *document, pointer_t pointer) {
    crm_text_t name;
    if (defined(crm_document_text(document, AT(pointer), &name, &error))) {
        print_text(name);
    }
}

/* A count, or "none" where it is undefined. */
static void known_at(const crm_document_t *document, pointer_t pointer) {
    if (crm_document_has(document, AT(pointer))) {
        print_count(count_at(document, pointer));
    } else {
        print_word("none");
    }
}

/* Every part of a document by every reader of its kind; Rust and Python walk the figures. */

static int is_of_kind(crm_status_t status) {
    if (status == CRM_OK) {
        return 1;
    }
    if (status != CRM_ERR_WRONG_KIND) {
        abort();
    }
    forget();
    return 0;
}

static void walk(const crm_document_t *document, pointer_t pointer);

static void walk_number(const crm_document_t *document, pointer_t pointer, double number) {
    uint64_t count;
    int64_t whole_number;
    print_number(number);
    if (is_of_kind(crm_document_count(document, AT(pointer), &count, &error)) &&
        (double)count != number) {
        abort();
    }
    if (is_of_kind(crm_document_int64(document, AT(pointer), &whole_number, &error)) &&
        (double)whole_number != number) {
        abort();
    }
}

static void walk_object(const crm_document_t *document, pointer_t pointer, size_t length) {
    crm_estimate_t estimate;
    crm_ratio_set_t set;
    crm_money_t money;
    size_t at;
    print_word("object");
    if (is_of_kind(crm_document_estimate(document, AT(pointer), &estimate, sizeof estimate, &error))) {
        print_word("estimate");
        print_estimate(estimate);
        print_number(estimate.level);
        print_text(crm_name(CRM_NAMES_METHOD, estimate.method));
    }
    if (is_of_kind(crm_document_ratio_set(document, AT(pointer), &set, sizeof set, &error))) {
        print_word("set");
        print_set(set);
        print_number(set.level);
        print_text(crm_name(CRM_NAMES_METHOD, set.method));
    }
    if (is_of_kind(crm_document_money(document, AT(pointer), &money, &error))) {
        print_word("money");
        print_money(money);
    }
    for (at = 0; at < length; at++) {
        walk(document, named(pointer, name_at(document, pointer, at)));
    }
}

static void walk(const crm_document_t *document, pointer_t pointer) {
    double number;
    int32_t flag;
    crm_text_t text;
    size_t length, at;
    const crm_status_t status = crm_document_number(document, AT(pointer), &number, &error);
    print_bytes(AT(pointer));
    if (status == CRM_ERR_UNDEFINED || status == CRM_ERR_NOT_ASKED) {
        print_text(crm_name(CRM_NAMES_UNDEFINED_REASON, crm_error_reason(error)));
        forget();
    } else if (is_of_kind(status)) {
        walk_number(document, pointer, number);
    } else if (is_of_kind(crm_document_bool(document, AT(pointer), &flag, &error))) {
        print_word(flag ? "true" : "false");
    } else if (is_of_kind(crm_document_text(document, AT(pointer), &text, &error))) {
        print_text(text);
    } else if (!is_of_kind(crm_document_length(document, AT(pointer), &length, &error))) {
        print_word("null");
    } else if (crm_document_name_at(document, AT(pointer), 0, &text, &error) ==
               CRM_ERR_WRONG_KIND) {
        forget();
        print_word("list");
        for (at = 0; at < length; at++) {
            walk(document, placed(pointer, at));
        }
    } else {
        forget();
        walk_object(document, pointer, length);
    }
}
