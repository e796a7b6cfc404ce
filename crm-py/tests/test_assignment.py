"""Assignment of columns of every type, export of the arms, and the check of ids."""

import copy
import itertools
import pickle
import random

import crm_py as crm
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

TEXTS = [f"C{n:09d}" for n in range(3000)]
ARMS = [("mail", 0, 4500), ("call", 4500, 4500)]


@pytest.fixture
def assignment():
    return crm.Assignment(name="spring", salt="spring-2026", arms=ARMS, control="none")


def columns(values):
    """The same values in the columns of every library."""
    array = pa.array(values)
    yield "list", values
    yield "tuple", tuple(values)
    yield "generator", (value for value in values)
    yield "numpy", np.array(values)
    yield "pyarrow", array
    yield "pyarrow slice", pa.concat_arrays([array[:7], array])[7:]
    yield "pyarrow in chunks", pa.chunked_array([array[:1], array[1:1], array[1:999], array[999:]])
    yield "pyarrow dictionary", array.dictionary_encode()
    yield "pyarrow table of one column", pa.table({"any name": array})
    yield "polars", pl.Series(values)
    yield "polars in chunks", pl.concat([pl.Series(values[:10]), pl.Series(values[10:])])
    yield "polars frame of one column", pl.DataFrame({"id": values})
    yield "pandas", pd.Series(values)
    yield "pandas objects", pd.Series(values, dtype=object)
    yield "duckdb", duckdb.sql("select * from array_table").select("id")


@pytest.mark.parametrize("values", [TEXTS, list(range(3000)), ["לקוח 1", "é", ""] * 1000])
def test_every_library_gives_the_same_arms(assignment, values):
    array_table = pa.table({"id": values})
    duckdb.register("array_table", array_table)
    expected = [assignment.assign(value) for value in values]
    names = []
    for name, column in columns(values):
        assert assignment.assign(column).to_list() == expected, name
        names.append(name)
    assert len(names) == 15


@pytest.mark.parametrize("text", [pa.string(), pa.large_string(), pa.string_view()])
@pytest.mark.parametrize("codes", [None, pa.int8(), pa.uint32()])
def test_every_type_of_text_gives_the_same_arms(assignment, text, codes):
    values = ["a", "a name of more than twelve bytes", "לקוח"] * 5
    array = pa.array(values, text)
    if codes is not None:
        array = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2] * 5, codes), array[:3])
    assert assignment.assign(array) == assignment.assign(values)


def test_the_arms_go_to_any_library(assignment):
    arms = assignment.assign(TEXTS)
    names = arms.to_list()
    assert len(arms) == len(names) == len(TEXTS)
    assert list(arms) == names
    assert pa.array(arms).type == pa.dictionary(pa.uint16(), pa.string())
    assert pa.array(arms).to_pylist() == names
    assert pl.Series(arms).to_list() == names
    assert pl.Series(arms).dtype == pl.Categorical
    assert pd.Series.from_arrow(arms).tolist() == names
    frame = pl.DataFrame({"id": TEXTS}).with_columns(arm=pl.Series(arms))
    assert frame["arm"].to_list() == names
    assert repr(arms) == "<AssignedArms of 3000 customers>"
    assert [arms[0], arms[-1]] == [arms.to_list()[0], arms.to_list()[-1]]
    assert np.array(arms).tolist() == arms.to_list()
    for beyond in (3000, -3001):
        with pytest.raises(IndexError):
            arms[beyond]


def test_an_exported_column_outlives_its_owner(assignment):
    arms = assignment.assign(TEXTS)
    expected, capsules = arms.to_list(), arms.__arrow_c_array__()
    array = pa.array(arms)
    del arms, capsules
    assert array.to_pylist() == expected
    assert pl.Series(assignment.assign(TEXTS)).to_list() == expected


def test_no_customers_have_no_arms(assignment):
    for column in [], pa.array([], pa.string()), pl.Series([], dtype=pl.String), np.array([]):
        arms = assignment.assign(column)
        assert (len(arms), arms.to_list()) == (0, [])
        assert pa.array(arms).to_pylist() == []


def test_threads_do_not_matter(assignment):
    ids = pl.Series(range(400_000)).cast(pl.String)
    one = assignment.assign(ids, threads=1)
    assert assignment.assign(ids, threads=2) == one
    assert assignment.assign(ids) == one
    assert assignment.assign(ids, threads=1) != assignment.assign(ids[1:], threads=1)


def test_an_integer_id_equals_its_decimal_text(assignment):
    for number in (0, -7, 2**63, 2**64 - 1, -(2**63), 10**30, np.int64(12), np.uint8(3)):
        assert assignment.bucket(number) == assignment.bucket(str(number))
        assert assignment.assign(number) == assignment.assign(str(number))
    numbers = [2**64 - 1, 0, -7]
    expected = assignment.assign([str(number) for number in numbers])
    assert assignment.assign(numbers) == expected
    unsigned = pa.array([2**64 - 1, 0], pa.uint64())
    assert assignment.assign(unsigned).to_list() == expected.to_list()[:2]


def test_the_assignment_and_a_study_agree(assignment):
    ratio = assignment.allocation_ratio()
    assert ratio == pytest.approx({"mail": 0.45, "call": 0.45, "none": 0.1})
    study = crm.RetentionStudy(
        arm="arm",
        control=assignment.control,
        churned="lost",
        currency="USD",
        follow_up_days=30,
        cost=crm.ProgramCost(per_assigned=1),
        allocation_ratio=ratio,
    )
    draw = random.Random(3)
    arms = assignment.assign(TEXTS)
    study.update({"arm": arms, "lost": [draw.random() < 0.5 for _ in TEXTS]})
    report = study.report()
    assert report.sample_ratio.p_value > 0.001
    assert report.arms["mail"].n == arms.to_list().count("mail")


def test_arms_are_tuples_or_dicts(assignment):
    dicts = [{"name": name, "start": start, "share": share} for name, start, share in ARMS]
    options = {"name": "spring", "salt": "spring-2026", "control": "none"}
    assert crm.Assignment(arms=dicts, **options) == assignment
    assert crm.Assignment(arms=(list(arm) for arm in ARMS), **options) == assignment
    assert assignment.arms == ARMS
    assert assignment.arm_names == ["none", "mail", "call"]
    assert (assignment.name, assignment.salt, assignment.control, assignment.hash) == (
        "spring",
        "spring-2026",
        "none",
        "xxh3",
    )


def test_an_assignment_is_pickled_and_copied(assignment):
    assert crm.Assignment.from_json(assignment.to_json()) == assignment
    assert eval(repr(assignment), {"Assignment": crm.Assignment}) == assignment
    for other in pickle.loads(pickle.dumps(assignment)), copy.deepcopy(assignment):
        assert other == assignment
        assert hash(other) == hash(assignment)
    other = crm.Assignment(name="spring", salt="autumn", arms=ARMS, control="none")
    assert other != assignment
    assert {assignment: 1, other: 2}[crm.Assignment.from_json(other.to_json())] == 2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"salt": ""}, crm.errors.OutOfRangeError, r"\$\.salt must be non-empty"),
        ({"hash": "md5"}, crm.errors.UnknownNameError, "hash must be one of"),
        ({"control": "mail"}, crm.errors.ConflictError, r"\$\.arms\[0\].name must differ"),
        ({"arms": []}, crm.errors.OutOfRangeError, "at least one treated arm"),
        ({"arms": [("mail", 0, -1)]}, crm.errors.OutOfRangeError, r"arms\[0\].share must be"),
        ({"arms": [("mail", 0, 0)]}, crm.errors.OutOfRangeError, r"arms\[0\].share must be from 1"),
        ({"arms": [("mail", 0, 2**40)]}, crm.errors.OutOfRangeError, r"arms\[0\].share must be"),
        ({"arms": [("a", 0, 10), ("b", 5, 10)]}, crm.errors.ConflictError, '"a" has buckets'),
        ({"arms": [{"name": "a", "from": 0}]}, crm.errors.UnknownNameError, 'got "from"'),
        ({"arms": [{"name": "a"}]}, TypeError, r"arms\[0\] must be \(name, start, share\)"),
        ({"arms": [("mail", 0)]}, TypeError, r"arms\[0\] must be \(name, start, share\)"),
        ({"arms": ["mail"]}, TypeError, r"arms\[0\] must be \(name, start, share\)"),
        ({"arms": [(1, 0, 1)]}, TypeError, r"arms\[0\].name must be a str, got int"),
        ({"arms": [("a", 0.5, 1)]}, TypeError, r"arms\[0\].start must be a whole number"),
        ({"arms": 5}, TypeError, "arms must be a list of"),
    ],
)
def test_invalid_assignments_are_rejected(options, error, message):
    usual = {"name": "spring", "salt": "spring-2026", "arms": ARMS, "control": "none"}
    with pytest.raises(error, match=message):
        crm.Assignment(**{**usual, **options})


@pytest.mark.parametrize(
    ("ids", "error", "message"),
    [
        (
            ["a", None],
            crm.errors.NullValueError,
            'column "ids" must not be null, got null in row 1',
        ),
        ([None], crm.errors.NullValueError, "row 0"),
        ([1.5], crm.errors.ColumnTypeError, "has type float64, expected text, integers"),
        ([True], crm.errors.ColumnTypeError, "bool"),
        (["a", 1], crm.errors.ColumnTypeError, "int and str"),
        ([b"a"], crm.errors.ColumnTypeError, "bytes"),
        (["a", "\ud800"], crm.errors.InvalidUtf8Error, "row 1"),
        ("\ud800", crm.errors.InvalidUtf8Error, "must contain valid UTF-8"),
        (pa.chunked_array([["a"], ["b", None]]), crm.errors.NullValueError, "row 2"),
        (pa.array([1.5]), crm.errors.ColumnTypeError, "float64"),
        (pa.array([[1]]), crm.errors.ColumnTypeError, "list"),
        (pa.table({"a": [1], "b": [2]}), crm.errors.ColumnTypeError, "table of 2 columns"),
        (b"C1", TypeError, "ids must be an array, a series or a sequence"),
        (1.5, TypeError, "ids must be an array, a series or a sequence .*, got float"),
        (None, TypeError, "got NoneType"),
        (True, TypeError, "got bool"),
    ],
)
def test_invalid_ids_are_rejected(assignment, ids, error, message):
    with pytest.raises(error, match=message):
        assignment.assign(ids)


def test_one_id_is_a_text_or_an_integer(assignment):
    for wrong in (1.5, None, True, ["a"], b"a"):
        with pytest.raises(TypeError, match="id must be a str or an int"):
            assignment.bucket(wrong)
    with pytest.raises(crm.errors.OutOfRangeError, match="threads must be at least 1"):
        assignment.assign(["a"], threads=0)


def test_ids_are_checked_in_any_pieces():
    draw = random.Random(5)
    ids = [f"C{draw.randrange(400):03d}" for _ in range(1000)]
    arms = [draw.choice(["mail", "none"]) for _ in ids]
    expected = crm.check_ids(ids, arms)
    seen = {}
    for one, arm in zip(ids, arms, strict=True):
        seen.setdefault(one, []).append(arm)
    twice = sorted(one for one, found in seen.items() if len(found) > len(set(found)))
    several = sorted(one for one, found in seen.items() if len(set(found)) > 1)
    assert (expected.rows, expected.distinct) == (1000, len(seen))
    assert (expected.duplicates, expected.in_two_arms) == (len(twice), len(several))
    assert expected.duplicate_examples == twice[:10]
    assert expected.in_two_arms_examples == several[:10]

    def pieces(values, *cuts):
        array = pa.array(values)
        bounds = [0, *cuts, len(array)]
        return pa.chunked_array([array[a:b] for a, b in itertools.pairwise(bounds)])

    assert crm.check_ids(pieces(ids, 3, 3, 700), pieces(arms, 1, 3, 699, 999)) == expected
    assert crm.check_ids(pieces(ids, 500), arms) == expected
    assert crm.check_ids(pl.Series(ids), pieces(arms, 9)) == expected
    assert crm.check_ids(pd.Series(ids), pd.Series(arms, dtype="category")) == expected


def test_a_check_has_a_repr(assignment):
    check = crm.check_ids([7, 7, 8], ["mail", "none", "mail"])
    assert repr(check) == "<IdCheck of 3 rows: 2 ids, 0 twice in an arm, 1 in two arms>"
    assert check.to_dict() == {
        "rows": 3,
        "distinct": 2,
        "duplicates": 0,
        "in_two_arms": 1,
        "duplicate_examples": [],
        "in_two_arms_examples": ["7"],
    }
    assert check != crm.check_ids([7, 8], ["mail", "mail"])
    arms = assignment.assign(TEXTS)
    assert crm.check_ids(TEXTS, arms).duplicates == 0


@pytest.mark.parametrize(
    ("ids", "arms", "error", "message"),
    [
        (
            ["a", "b"],
            ["x"],
            crm.errors.ColumnLengthError,
            '"arms" must have as many rows as the table, 2, got 1',
        ),
        ([], [], crm.errors.EmptyInputError, "no rows"),
        (["a", None], ["x", "y"], crm.errors.NullValueError, '"ids" .* row 1'),
        (pa.chunked_array([["a"], ["b"]]), ["x", None], crm.errors.NullValueError, '"arms".*row 1'),
        (["a"], [0.5], crm.errors.ColumnTypeError, '"arms" has type float64'),
        ("a", ["x"], TypeError, "ids must be an array"),
        (["a"], None, TypeError, "arms must be an array"),
    ],
)
def test_invalid_columns_of_a_check_are_rejected(ids, arms, error, message):
    with pytest.raises(error, match=message):
        crm.check_ids(ids, arms)
