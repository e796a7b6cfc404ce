"""Tables of every library with Arrow's capsules give the same state, byte for byte."""

import datetime
import decimal

import crm_py as crm
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

OUTCOMES = {
    "bool": pa.bool_(),
    "int8": pa.int8(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "uint64": pa.uint64(),
    "float32": pa.float32(),
    "float64": pa.float64(),
}
TEXTS = {
    "string": pa.string(),
    "large_string": pa.large_string(),
    "string_view": pa.string_view(),
    "dictionary": pa.dictionary(pa.int8(), pa.string()),
    "dictionary of large strings": pa.dictionary(pa.uint32(), pa.large_string()),
    "dictionary of views": pa.dictionary(pa.int64(), pa.string_view()),
}


@pytest.fixture
def expected(new_study, rows):
    study = new_study()
    study.update(rows)
    return study.to_json()


def state_of(study, table, **options):
    study.update(table, **options)
    return study.to_json()


def frames(rows):
    """The same rows in the frames of every library."""
    table = pa.table(rows)
    yield "pyarrow", table
    yield "pyarrow in chunks", pa.concat_tables([table[:1], table[1:1700], table[1700:]])
    yield "pyarrow batch", table.combine_chunks().to_batches()[0]
    yield "pyarrow reader", table.to_reader(max_chunksize=333)
    yield "polars", pl.DataFrame(rows)
    yield "polars in chunks", pl.concat([pl.DataFrame(table[:999]), pl.DataFrame(table[999:])])
    yield "polars categories", pl.DataFrame(rows).with_columns(pl.col("arm").cast(pl.Categorical))
    names = pl.Enum(["call", "mail", "none", "never"])
    yield "polars enum", pl.DataFrame(rows).with_columns(pl.col("arm").cast(names))
    yield "pandas", pd.DataFrame(rows)
    yield "pandas objects", pd.DataFrame(rows).astype({"arm": object})
    yield "pandas categories", pd.DataFrame(rows).astype({"arm": "category"})
    yield "pandas on arrow", pd.DataFrame(rows).astype({"arm": "string[pyarrow]"})
    yield "duckdb", duckdb.from_arrow(table)
    yield "lists", rows
    yield "arrays of numpy", {name: np.array(column) for name, column in rows.items()}
    yield "columns of polars", {name: pl.Series(column) for name, column in rows.items()}


def test_every_library_gives_the_same_state(new_study, rows, expected):
    names = []
    for name, table in frames(rows):
        assert state_of(new_study(), table) == expected, name
        names.append(name)
    assert len(names) == 16


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("text", TEXTS)
def test_every_type_gives_the_same_state(new_study, rows, expected, text, outcome):
    arm = pa.array(rows["arm"]).cast(TEXTS[text])
    lost = pa.array(rows["lost"]).cast(pa.int8()).cast(OUTCOMES[outcome])
    table = pa.table({"lost": lost, "arm": arm})
    assert state_of(new_study(), table) == expected
    # A slice of a larger table: every column has an offset.
    twice = pa.concat_tables([table.slice(0, 77), table]).combine_chunks().slice(77)
    assert state_of(new_study(), twice) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_a_mapping_of_columns_of_a_table_gives_the_same_state(new_study, rows, expected, text):
    table = pa.table(rows)
    arm = table["arm"].cast(TEXTS[text]) if TEXTS[text] != pa.string_view() else table["arm"]
    columns = {name: table[name] for name in table.column_names} | {"arm": arm}
    assert isinstance(columns["arm"], pa.ChunkedArray)
    assert state_of(new_study(), columns) == expected


def test_a_null_in_a_chunked_array_names_its_column(new_study, rows):
    columns = {name: pa.chunked_array([values]) for name, values in rows.items()}
    columns["lost"] = pa.chunked_array([[None] * len(rows["lost"])], type=pa.int64())
    with pytest.raises(crm.errors.NullValueError, match="lost"):
        new_study().update(columns)


def test_decimals_count_as_numbers(new_study, rows, expected):
    lost = pa.array(rows["lost"]).cast(pa.int8()).cast(pa.decimal128(20, 3))
    assert state_of(new_study(), pa.table({"arm": rows["arm"], "lost": lost})) == expected
    numbers = [decimal.Decimal(int(one)) for one in rows["lost"]]
    assert state_of(new_study(), {"arm": rows["arm"], "lost": numbers}) == expected


def test_threads_do_not_change_the_state(new_study, rows, expected):
    for threads in (1, 2, 3, 16):
        assert state_of(new_study(), pa.table(rows), threads=threads) == expected


def test_parts_of_a_table_add_up(new_study, rows, expected):
    frame = pl.DataFrame(rows)
    study = new_study()
    for start in range(0, len(frame), 713):
        study.update(frame[start : start + 713])
    assert study.to_json() == expected


def test_a_grouped_table_gives_the_same_state(new_study, rows, expected):
    grouped = pl.DataFrame(rows).group_by("arm").agg(n=pl.len(), churned=pl.sum("lost"))
    for table in (grouped, grouped.to_pandas(), grouped.to_arrow(), grouped.to_dict()):
        study = new_study()
        study.update_summary(table)
        assert study.to_json() == expected


def test_a_count_is_the_number_of_customers_of_a_row(new_study, rows, expected):
    grouped = pl.DataFrame(rows).group_by("arm", "lost").agg(customers=pl.len())
    study = new_study(count="customers")
    study.update(grouped)
    assert study.arms == new_study_of(expected).arms
    assert counts(study) == counts(new_study_of(expected))


def test_a_query_of_duckdb_is_a_table(new_study, rows, expected):
    connection = duckdb.connect()
    connection.register("customers", pl.DataFrame(rows))
    study = new_study()
    query = "SELECT arm, count(*) AS n, sum(lost::int) AS churned FROM customers GROUP BY 1"
    study.update_summary(connection.sql(query))
    assert study.to_json() == expected


def test_integers_and_bools_name_arms(new_study):
    for arms, control in (([0, 1, 1], "0"), ([False, True, True], "false")):
        study = new_study(control=control)
        study.update({"arm": arms, "lost": [1, 0, 1]})
        assert control in study.arms
        assert len(study.arms) == 2


def test_other_columns_may_be_anything(new_study, rows, expected):
    day = datetime.date(2026, 1, 1)
    table = pa.table({**rows, "tags": [["a"]] * 5000, "since": [day] * 5000})
    assert state_of(new_study(), table) == expected


def test_invalid_tables_are_rejected(study):
    with pytest.raises(TypeError, match="__arrow_c_stream__"):
        study.update(5)
    with pytest.raises(TypeError, match="sequence"):
        study.update({"arm": "mail", "lost": [1]})


def new_study_of(state):
    return crm.RetentionStudy.from_json(state)


def counts(study):
    report = study.report()
    arms = [report.control, *report.arms.values()]
    return [(arm.arm, arm.n, arm.churned) for arm in arms]
