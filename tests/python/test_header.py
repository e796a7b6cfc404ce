"""The header's examples run, and its attributes warn, in C and in C++."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEADER = (ROOT / "include" / "crm.h").read_text()
LIBRARY = ROOT / "target" / "release"
FLAGS = ["-Wall", "-Wextra", "-Werror", "-pedantic", f"-I{ROOT / 'include'}"]
LANGUAGES = {
    "C99": ["cc", "-x", "c", "-std=c99"],
    "C11": ["cc", "-x", "c", "-std=c11"],
    "C++17": ["c++", "-x", "c++", "-std=c++17"],
}

# What an example may use: made anew for each, from two customers and a control.
BEFORE = r"""
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "crm.h"

static const char *const ids[3] = {"a", "b", "c"}, *const arm_names[3] = {"mail", "none", "mail"};
static const uint8_t losses[3] = {0, 1, 0};
static const double spends[3] = {1.5, 2, 3};
static const char json_of_study[] =
    "{\"version\": 1, \"arm\": \"arm\", \"control\": \"none\", \"churned\": \"churned\","
    " \"currency\": \"USD\", \"follow_up\": {\"days\": 30},"
    " \"cost\": {\"fixed\": \"8\"}}";

static void check(int number, crm_status_t status, crm_error_t *error) {
    if (status != CRM_OK || error != NULL) {
        printf("example %d: %d %s\n", number, (int)status, crm_error_message(error).data);
        exit(1);
    }
}

static crm_table_t *table_of_customers(void) {
    static crm_column_t columns[4];
    crm_table_t *made = NULL;
    size_t at;
    for (at = 0; at < 4; at++) {
        columns[at].struct_size = sizeof *columns;
        columns[at].type = CRM_TYPE_STRING;
    }
    columns[0].name = "customer";
    columns[0].values = ids;
    columns[1].name = "arm";
    columns[1].values = arm_names;
    columns[2].name = "churned";
    columns[2].type = CRM_TYPE_BOOL;
    columns[2].values = losses;
    columns[3].name = "spend";
    columns[3].type = CRM_TYPE_FLOAT64;
    columns[3].values = spends;
    check(0, crm_table_from_columns(columns, 4, 3, &made, NULL), NULL);
    return made;
}

static crm_retention_study_t *study_of_customers(crm_table_t *table) {
    crm_retention_study_t *made = NULL;
    check(0, crm_retention_study_new(json_of_study, strlen(json_of_study), &made, NULL), NULL);
    check(0, crm_retention_study_update(made, table, NULL), NULL);
    return made;
}
"""

EXAMPLE = """
static void example_{number}(void) {{
    crm_status_t status = CRM_OK;
    crm_error_t *error = NULL;
    crm_table_t *rows = table_of_customers(), *table = NULL, *batch = NULL;
    crm_retention_study_t *study = NULL, *sample = study_of_customers(rows), *other = NULL;
    crm_retention_report_t *report = NULL;
    crm_document_t *document = NULL;
    crm_assignment_t *assignment = NULL;
    crm_total_t *total = NULL, *other_total = NULL;
    crm_string_t *json = NULL;
    struct ArrowArrayStream stream;
    struct ArrowArray array;
    struct ArrowSchema schema;
    crm_text_t name = {{NULL, 0}};
    uint64_t count = 0;
    double number = 0;
    {given}
    {{
{code}
    }}
    check({number}, status, error);
    (void)name, (void)count, (void)number, (void)batch, (void)stream, (void)array, (void)schema;
    crm_string_free(&json);
    crm_total_free(&total);
    crm_total_free(&other_total);
    crm_assignment_free(&assignment);
    crm_document_free(&document);
    crm_retention_report_free(&report);
    crm_retention_study_free(&study);
    crm_retention_study_free(&sample);
    crm_retention_study_free(&other);
    crm_table_free(&table);
    crm_table_free(&rows);
}}
"""

# The same for the functions of customers and segments.
CUSTOMERS = """
static void example_{number}(void) {{
    const int64_t now = 1774947600000000;
    crm_status_t status = CRM_OK;
    crm_error_t *error = NULL;
    crm_schema_t *standard = NULL, *schema = NULL;
    crm_viewer_t *viewer = NULL;
    crm_customer_t *customer = NULL, *other = NULL;
    crm_contact_policy_t *policy = NULL;
    crm_relationship_policy_t *relationships = NULL;
    crm_customer_table_t *customers = NULL;
    crm_expression_t *expression = NULL;
    crm_condition_t *condition = NULL;
    crm_segment_set_t *segments = NULL;
    crm_event_fold_t *fold = NULL;
    crm_record_t *record = NULL;
    crm_string_t *json = NULL;
    check(0, crm_schema_standard(CRM_LITERAL("EUR"), &standard, NULL), NULL);
    {given}
    {{
{code}
    }}
    check({number}, status, error);
    (void)now, (void)other;
    crm_string_free(&json);
    crm_record_free(&record);
    crm_event_fold_free(&fold);
    crm_segment_set_free(&segments);
    crm_condition_free(&condition);
    crm_expression_free(&expression);
    crm_customer_table_free(&customers);
    crm_relationship_policy_free(&relationships);
    crm_contact_policy_free(&policy);
    crm_customer_free(&other);
    crm_customer_free(&customer);
    crm_viewer_free(&viewer);
    crm_schema_free(&schema);
    crm_schema_free(&standard);
}}
"""

# The same for the functions of reasons.
REASONS = """
static void example_{number}(void) {{
    crm_status_t status = CRM_OK;
    crm_error_t *error = NULL;
    crm_reason_scheme_t *roots = NULL, *stated = NULL, *scheme = NULL, *stated_scheme = NULL;
    crm_reason_scheme_t *other_scheme = NULL;
    crm_probe_graph_t *graph = NULL, *other_graph = NULL;
    crm_exit_interview_t *interview = NULL;
    crm_exit_reason_t *exit_reason = NULL;
    crm_reason_tally_t *tally = NULL, *other_tally = NULL;
    crm_string_t *json = NULL;
    check(0, crm_reason_scheme_standard(CRM_SCHEME_ROOT, &roots, NULL), NULL);
    check(0, crm_reason_scheme_standard(CRM_SCHEME_STATED, &stated, NULL), NULL);
    {given}
    {{
{code}
    }}
    check({number}, status, error);
    crm_string_free(&json);
    crm_reason_tally_free(&other_tally);
    crm_reason_tally_free(&tally);
    crm_exit_reason_free(&exit_reason);
    crm_exit_interview_free(&interview);
    crm_probe_graph_free(&other_graph);
    crm_probe_graph_free(&graph);
    crm_reason_scheme_free(&other_scheme);
    crm_reason_scheme_free(&stated_scheme);
    crm_reason_scheme_free(&scheme);
    crm_reason_scheme_free(&stated);
    crm_reason_scheme_free(&roots);
}}
"""
OF_REASONS = re.compile("crm_(reason|probe|exit)")
OF_CUSTOMERS = re.compile(
    "crm_(schema|viewer|customer|contact|relationship|expression|condition|segment|event|record)"
)

SCHEMA = "schema = standard; standard = NULL;"
SEGMENTS = (
    SCHEMA
    + """
    check(0, crm_segment_set_new(schema, CRM_LITERAL(
        "{\\"segments\\": [{\\"id\\": \\"adult\\", \\"rule\\": \\"age >= 18\\"}]}"),
        &segments, NULL), NULL);"""
)
STUDY = "crm_retention_study_free(&sample); study = study_of_customers(rows);"
STREAM = "check(0, crm_table_export(rows, &stream, NULL), NULL);"
TOTAL = 'check(0, crm_total_new(CRM_LITERAL("spend"), CRM_LITERAL("USD"), -1, &total, NULL), NULL);'
SCHEMES = "scheme = roots; stated_scheme = stated; roots = NULL; stated = NULL;"
# What a function's example starts from.
GIVEN = {
    "crm_probe_graph_from_json": "check(0, crm_probe_graph_standard(&graph, NULL), NULL);",
    "crm_reason_scheme_from_skos": SCHEMES,
    "crm_reason_tally_new": SCHEMES,
    "crm_reason_tally_from_json": SCHEMES
    + 'check(0, crm_reason_tally_new(scheme, stated_scheme, CRM_LITERAL("{\\"root\\": \\"r\\"}"),'
    + " &tally, NULL), NULL);",
    "crm_retention_study_from_json": STUDY,
    "crm_retention_study_report": STUDY,
    "crm_retention_report_table": STUDY
    + "check(0, crm_retention_study_report(study, NULL, 0, &report, NULL), NULL);",
    "crm_total_from_json": TOTAL,
    "crm_customer_new": SCHEMA,
    "crm_customer_from_json": SCHEMA
    + 'check(0, crm_customer_new(CRM_LITERAL("c"), schema, &customer, NULL), NULL);',
    "crm_customer_table_new": SCHEMA,
    "crm_condition_new": SCHEMA
    + 'check(0, crm_expression_from_cql2_text(CRM_LITERAL("age > 1"), &expression, NULL), NULL);',
    "crm_segment_set_new": SCHEMA,
    "crm_segment_set_from_react_querybuilder": SCHEMA,
    "crm_event_fold_new": SEGMENTS,
    "crm_record_from_json": SEGMENTS,
    "crm_check_ids": "table = table_of_customers();",
    "crm_table_from_stream": STUDY + STREAM,
    "crm_table_from_arrow": STREAM
    + "stream.get_schema(&stream, &schema); stream.get_next(&stream, &array);"
    + "stream.release(&stream);",
    "crm_table_next": STUDY
    + TOTAL
    + STREAM
    + "check(0, crm_table_from_stream(&stream, &table, NULL), NULL);",
}


def examples():
    """Return each example with the function whose comment it is in."""
    comments = re.findall(r"/\*\*\n(.*?)\*/\n([^;]*);", HEADER, re.DOTALL)
    found = {}
    for comment, declaration in comments:
        for code in re.findall(r"@code\n(.*?) \* @endcode", comment, re.DOTALL):
            (name,) = re.findall(r"\b(crm_\w+)\(", declaration)
            found[name] = re.sub(r"(?m)^ \* ?", "    " * 2, code)
    return found


def frame_of(name):
    """Return the function around the example of a function."""
    if OF_REASONS.match(name):
        return REASONS
    return CUSTOMERS if OF_CUSTOMERS.match(name) else EXAMPLE


def compiled(language, source, folder, *flags):
    (folder / "source.c").write_text(source)
    command = [*LANGUAGES[language], *FLAGS, *flags, folder / "source.c", "-x", "none"]
    link = [LIBRARY / "libcrm.so", f"-Wl,-rpath,{LIBRARY}", "-o", folder / "program"]
    return subprocess.run([*command, *link], check=False, capture_output=True, text=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_examples_run(language, tmp_path):
    made = examples()
    source = BEFORE + "".join(
        frame_of(name).format(number=number, code=code, given=GIVEN.get(name, ""))
        for number, (name, code) in enumerate(made.items())
    )
    calls = "".join(f"    example_{number}();\n" for number in range(len(made)))
    found = compiled(language, f"{source}\nint main(void) {{\n{calls}    return 0;\n}}\n", tmp_path)
    assert found.returncode == 0, found.stderr
    run = subprocess.run([tmp_path / "program"], check=False, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")


def test_each_opening_function_has_an_example():
    opening = re.findall(r"crm_status_t (crm_(?!stats)\w+_(?:new|from_\w+))\(", HEADER)
    assert len(opening) == 30
    assert set(opening) <= set(examples())


def test_the_first_example_runs(tmp_path):
    (code,) = re.findall(
        r"( \*     crm_retention_study_t \*study = NULL;\n.*?)\n \*\n \* crm-ffi", HEADER, re.DOTALL
    )
    code = re.sub(r"(?m)^ \* ?", "", code).replace("definition", "json_of_study")
    rows = """
    crm_column_t columns[2];
    memset(columns, 0, sizeof columns);
    columns[0].struct_size = columns[1].struct_size = sizeof *columns;
    columns[0].name = "arm";
    columns[0].type = CRM_TYPE_STRING;
    columns[0].values = arm_names;
    columns[1].name = "churned";
    columns[1].type = CRM_TYPE_BOOL;
    columns[1].values = losses;
    """
    source = f"{BEFORE}\nint main(void) {{\n{rows}\n{code}\n    return 0;\n}}\n"
    found = compiled("C11", source, tmp_path, "-Wno-unused-function")
    assert found.returncode == 0, found.stderr
    printed = subprocess.run([tmp_path / "program"], check=True, capture_output=True, text=True)
    assert "per retained customer" in printed.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ignored_status_is_a_warning(language, tmp_path):
    source = '#include "crm.h"\nint main(void) { crm_total_new(0, 0, 0, 0, 0, 0, 0); return 0; }\n'
    found = compiled(language, source, tmp_path)
    assert found.returncode != 0
    assert "crm_total_new" in found.stderr
    assert compiled(language, "#define CRM_MUST_CHECK\n" + source, tmp_path).returncode == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_successor_is_named(language, tmp_path):
    source = (
        '#include "crm.h"\nCRM_DEPRECATED("use crm_new") static int crm_old(void);\n'
        "static int crm_old(void) { return 0; }\nint main(void) { return crm_old(); }\n"
    )
    found = compiled(language, source, tmp_path)
    assert found.returncode != 0
    assert "use crm_new" in found.stderr
