"""The declarations for FFI parsers are enough to run a study through the shared library."""

from pathlib import Path

import cffi
import pytest

ROOT = Path(__file__).parents[2]
DEFINITION = b"""{"version": 1, "arm": "arm", "control": "none", "churned": "lost",
    "currency": "USD", "follow_up": {"days": 30},
    "cost": {"fixed": "8000", "per_assigned": "12"}}"""


@pytest.fixture(scope="module")
def ffi():
    made = cffi.FFI()
    made.cdef((ROOT / "include" / "crm_ffi.h").read_text())
    return made


@pytest.fixture(scope="module")
def crm(ffi):
    return ffi.dlopen(str(ROOT / "target" / "release" / "libcrm.so"))


def owned(ffi, free, out):
    """Own the object of a call, and free it with its last reference."""
    return ffi.gc(out[0], lambda _: free(out))


def text(ffi, found):
    assert ffi.string(found.data) == ffi.buffer(found.data, found.length)[:]
    return ffi.string(found.data).decode()


def new_study(ffi, crm):
    out = ffi.new("crm_retention_study_t **")
    status = crm.crm_retention_study_new(DEFINITION, len(DEFINITION), out, ffi.NULL)
    assert status == crm.CRM_OK
    return owned(ffi, crm.crm_retention_study_free, out)


def test_the_declarations_have_no_line_of_a_preprocessor():
    lines = (ROOT / "include" / "crm_ffi.h").read_text().splitlines()
    assert [line for line in lines if line.lstrip().startswith("#")] == []


def test_a_study_runs_through_the_declarations(ffi, crm):
    study = new_study(ffi, crm)
    names = [ffi.new("char[]", word) for word in (b"mail", b"none", b"arm", b"lost")]
    arms = ffi.new("char *[]", [names[0]] * 1000 + [names[1]] * 1000)
    lost = ffi.new("uint8_t[]", [row % 1000 < (80 if row < 1000 else 120) for row in range(2000)])
    columns = ffi.new("crm_column_t[2]")
    columns[0].name, columns[0].type, columns[0].values = names[2], crm.CRM_TYPE_STRING, arms
    columns[1].name, columns[1].type, columns[1].values = names[3], crm.CRM_TYPE_BOOL, lost
    columns[0].struct_size = columns[1].struct_size = ffi.sizeof("crm_column_t")
    out = ffi.new("crm_table_t **")
    assert crm.crm_table_from_columns(columns, 2, 2000, out, ffi.NULL) == crm.CRM_OK
    table = owned(ffi, crm.crm_table_free, out)
    assert crm.crm_retention_study_update(study, table, ffi.NULL) == crm.CRM_OK

    options = b'{"difference": "newcombe"}'
    out = ffi.new("crm_retention_report_t **")
    status = crm.crm_retention_study_report(study, options, len(options), out, ffi.NULL)
    assert status == crm.CRM_OK
    report = owned(ffi, crm.crm_retention_report_free, out)

    figures = crm.crm_retention_report_document(report)
    verdict, cost = ffi.new("crm_text_t *"), ffi.new("crm_ratio_set_t *")
    pointer = b"/arms/mail/verdict"
    status = crm.crm_document_text(figures, pointer, len(pointer), verdict, ffi.NULL)
    assert status == crm.CRM_OK
    assert text(ffi, verdict) == "effective"
    pointer = b"/arms/mail/cost_per_retained"
    size = ffi.sizeof("crm_ratio_set_t")
    status = crm.crm_document_ratio_set(figures, pointer, len(pointer), cost, size, ffi.NULL)
    assert status == crm.CRM_OK
    assert cost.shape == crm.CRM_SHAPE_BOUNDED
    assert cost.value == pytest.approx(500)
    assert (round(cost.lower), round(cost.upper)) == (301, 1458)


def test_an_error_has_a_path(ffi, crm):
    out = ffi.new("crm_retention_study_t **")
    error_out = ffi.new("crm_error_t **")
    wrong = DEFINITION.replace(b'"USD"', b'"usd"')
    status = crm.crm_retention_study_new(wrong, len(wrong), out, error_out)
    error = owned(ffi, crm.crm_error_free, error_out)
    assert out[0] == ffi.NULL
    assert status == crm.crm_error_status(error) == crm.CRM_ERR_INVALID_DOCUMENT
    assert text(ffi, crm.crm_error_path(error)) == "$.currency"
    assert "usd" in text(ffi, crm.crm_error_message(error))


def test_an_arrow_stream_of_another_library_is_accepted(ffi, crm):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(
        {"arm": ["mail", "none", "mail"] * 1000, "lost": [True, False, False] * 1000}
    )
    reader = table.to_reader(max_chunksize=100)
    stream = ffi.new("struct ArrowArrayStream *")
    reader._export_to_c(int(ffi.cast("uintptr_t", stream)))
    out = ffi.new("crm_table_t **")
    assert crm.crm_table_from_stream(stream, out, ffi.NULL) == crm.CRM_OK
    assert stream.release == ffi.NULL
    table = owned(ffi, crm.crm_table_free, out)
    study = new_study(ffi, crm)
    assert crm.crm_retention_study_update(study, table, ffi.NULL) == crm.CRM_OK
    out = ffi.new("crm_string_t **")
    assert crm.crm_retention_study_to_json(study, out, ffi.NULL) == crm.CRM_OK
    state = owned(ffi, crm.crm_string_free, out)
    assert '{"arm":"mail","counts":{"churned":1000,"n":2000}}' in text(
        ffi, crm.crm_string_text(state)
    )
