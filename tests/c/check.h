/* The common parts of the C tests: checks that print their line, and a small study with its state.
 * Not every test uses all of them. */
#ifndef CHECK_H
#define CHECK_H

#include "crm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static crm_error_t *error;
static int checks;

/* No error: what a call must replace, after a success by NULL. */
#define UNSET ((crm_error_t *)&checks)

/* Checks a status, that a failure has a message, and that a success has no error. */
static void expect(int line, crm_status_t found, crm_status_t expected, const char *message) {
    checks++;
    if (error == UNSET || (error == NULL) != (found == CRM_OK)) {
        printf("line %d: status %d leaves the wrong error\n", line, (int)found);
        exit(1);
    }
    if (found != expected) {
        printf("line %d: status %d instead of %d: %s\n", line, (int)found, (int)expected,
               crm_error_message(error).data);
        exit(1);
    }
    if (expected != CRM_OK && strstr(crm_error_message(error).data, message) == NULL) {
        printf("line %d: \"%s\" does not say \"%s\"\n", line, crm_error_message(error).data,
               message);
        exit(1);
    }
    crm_error_free(&error);
    error = NULL;
}

#define EXPECT(call, status, message) (error = UNSET, expect(__LINE__, call, status, message))
#define OK(call) EXPECT(call, CRM_OK, "")

/* Checks a status, and the column and the row of the error. */
static inline void expect_at(int line, crm_status_t found, crm_status_t expected,
                             const char *at_column, int64_t row) {
    checks++;
    if (found != expected || strcmp(crm_error_column(error).data, at_column) != 0 ||
        crm_error_row(error) != row) {
        printf("line %d: status %d, column \"%s\", row %ld\n", line, (int)found,
               crm_error_column(error).data, (long)crm_error_row(error));
        exit(1);
    }
    crm_error_free(&error);
}

#define EXPECT_AT(call, status, column, row) (error = NULL, expect_at(__LINE__, call, status, column, row))

static void require(int line, int holds) {
    checks++;
    if (!holds) {
        printf("line %d: does not hold\n", line);
        exit(1);
    }
}

#define REQUIRE(condition) require(__LINE__, condition)

static const char definition[] =
    "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"lost\","
    " \"currency\": \"USD\", \"follow_up\": {\"days\": 30}, \"cost\": {\"fixed\": \"10\"}}";

static inline crm_retention_study_t *new_study(void) {
    crm_retention_study_t *study = NULL;
    OK(crm_retention_study_new(definition, strlen(definition), &study, &error));
    return study;
}

static crm_column_t column(const char *name, int32_t type, const void *values) {
    crm_column_t made;
    memset(&made, 0, sizeof made);
    made.struct_size = sizeof made;
    made.name = name;
    made.type = type;
    made.values = values;
    return made;
}

/* Adds arrays to a study through a table of their own. */
static inline crm_status_t update(crm_retention_study_t *study, const crm_column_t *columns,
                           size_t column_count, size_t row_count) {
    crm_table_t *table = NULL;
    crm_status_t status =
        crm_table_from_columns(columns, column_count, row_count, &table, &error);
    if (status == CRM_OK) {
        status = crm_retention_study_update(study, table, &error);
    }
    crm_table_free(&table);
    return status;
}

static const char *const arms[3] = {"none", "mail", "mail"};
static const uint8_t lost[3] = {1, 0, 1};

static inline void fill(crm_retention_study_t *study) {
    crm_column_t columns[2];
    columns[0] = column("arm", CRM_TYPE_STRING, arms);
    columns[1] = column("lost", CRM_TYPE_BOOL, lost);
    OK(update(study, columns, 2, 3));
}

/* The JSON of a study, to compare. */
static inline char *state(const crm_retention_study_t *study) {
    crm_string_t *json = NULL;
    crm_text_t text;
    char *copy;
    OK(crm_retention_study_to_json(study, &json, &error));
    text = crm_string_text(json);
    copy = (char *)malloc(text.length + 1);
    if (copy == NULL) {
        exit(1);
    }
    memcpy(copy, text.data, text.length + 1);
    crm_string_free(&json);
    return copy;
}

/* Checks that a study is unchanged since `before` was taken, and frees `before`. */
static inline void require_state(int line, const crm_retention_study_t *study, char *before) {
    char *after = state(study);
    require(line, strcmp(before, after) == 0);
    free(after);
    free(before);
}

#define REQUIRE_STATE(study, before) require_state(__LINE__, study, before)

#endif /* CHECK_H */
