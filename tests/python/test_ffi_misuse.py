"""Every function of the C interface survives NULL and handles of another type."""

from pathlib import Path

import cffi
import pytest

ROOT = Path(__file__).parents[2]
HEADER = (ROOT / "include" / "crm_ffi.h").read_text()
FFI = cffi.FFI()
FFI.cdef(HEADER)
CRM = FFI.dlopen(str(ROOT / "target" / "release" / "libcrm.so"))
FUNCTIONS = [name for name in dir(CRM) if isinstance(getattr(CRM, name), FFI.CData)]
FALLIBLE = [
    name
    for name in FUNCTIONS
    if FFI.typeof("crm_error_t **") in FFI.typeof(getattr(CRM, name)).args
    and not name.endswith("_free")
]
# What zero is allowed for: no months after the first day, and no rows.
ZERO_IS_FINE = {"crm_day_plus_months", "crm_table_from_columns"}


def is_handle(argument):
    """Whether an argument is the handle of an object."""
    if argument.kind != "pointer" or argument.item.kind != "struct":
        return False
    name = argument.item.cname.removeprefix("struct ")
    return argument.item.fields is None and name.startswith("crm_")


def zero(argument):
    if argument.kind == "pointer":
        return FFI.NULL
    return FFI.new(f"{argument.cname} *")[0] if argument.kind == "struct" else 0


def test_the_functions_are_found():
    # crm_error_free() takes an error as well.
    assert len(FALLIBLE) == HEADER.count("crm_error_t **error);") - 1


@pytest.mark.parametrize("name", FUNCTIONS)
def test_null_everywhere(name):
    function = getattr(CRM, name)
    arguments = [zero(argument) for argument in FFI.typeof(function).args]
    found = function(*arguments)
    if name in FALLIBLE:
        assert found != CRM.CRM_OK

        # The details say so too.
        error = FFI.new("crm_error_t **")
        assert function(*arguments[:-1], error) == found
        assert CRM.crm_error_status(error[0]) == found
        assert CRM.crm_error_message(error[0]).length > 0
        CRM.crm_error_free(error)
        assert error[0] == FFI.NULL


@pytest.mark.parametrize("name", FALLIBLE)
def test_outputs_are_set_on_failure(name):
    """Outputs that hold something before a failed call are NULL, zero or empty after it."""
    function = getattr(CRM, name)
    types = FFI.typeof(function).args
    arguments, outputs = [], []
    for argument in types[:-1]:
        value = zero(argument)
        # A text, or a list of texts.
        is_text = argument.kind == "pointer" and argument.item.cname in ("char", "char *")
        if argument.kind == "pointer" and not is_handle(argument) and not is_text:
            value = FFI.new("unsigned char[4096]", b"\xee" * 4096)
            outputs.append((argument, value))
            value = FFI.cast(argument, value)
        arguments.append(value)
    if name in ZERO_IS_FINE or not any(is_handle(argument) for argument in types):
        return
    error = FFI.new("crm_error_t **")
    assert function(*arguments, error) != CRM.CRM_OK
    CRM.crm_error_free(error)
    for argument, value in outputs:
        first = bytes(value)[: 8 if argument.item.kind != "struct" else 0]
        if argument.item.kind == "pointer":
            assert first == bytes(8), argument.cname
        elif first[:1] == b"\0":
            size = FFI.sizeof(argument.item)
            assert first[:size] == bytes(size), argument.cname


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_handle_of_another_type(name):
    function = getattr(CRM, name)
    types = FFI.typeof(function).args
    if not any(is_handle(argument) for argument in types):
        return
    out = FFI.new("crm_assignment_t **")
    json = (
        b'{"version": 1, "name": "n", "salt": "s", "arms": [{"name": "a", "start": 0, "share": 9}]}'
    )
    assert CRM.crm_assignment_from_json(json, len(json), out, FFI.NULL) == CRM.CRM_OK
    room, text = FFI.new("unsigned char[4096]"), FFI.new("char[8]", b"a")
    arguments = []
    for argument in types:
        value = zero(argument)
        if is_handle(argument):
            is_own = "crm_assignment_t" in argument.cname
            value = FFI.NULL if is_own else FFI.cast(argument, out[0])
        elif argument == FFI.typeof("crm_error_t **"):
            value = FFI.NULL
        elif argument.kind == "pointer":
            value = text if argument.item.cname == "char" else FFI.cast(argument, room)
        elif argument.kind == "primitive" and argument.cname in {"size_t", "unsigned long"}:
            value = 1
        arguments.append(value)
    found = function(*arguments)
    if name in FALLIBLE:
        assert found in {CRM.CRM_ERR_HANDLE, CRM.CRM_ERR_STRUCT_SIZE, CRM.CRM_ERR_NULL_ARGUMENT}
    assert CRM.crm_assignment_arm_count(out[0]) == 2
    CRM.crm_assignment_free(out)
