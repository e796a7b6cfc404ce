"""Columns of segments as plain lists, and columns without any value."""

import datetime as dt

import crm_py as crm
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

KINDS = {
    "b": "bool",
    "i": "int",
    "f": "float",
    "day": "date",
    "at": "timestamp",
    "t": "text",
    "k": "codes",
}
SCHEMA = crm.Schema({"fields": [{"name": name, "type": kind} for name, kind in KINDS.items()]})
NOON = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


def members(rule, frame, **options):
    segments = crm.SegmentSet(SCHEMA, [{"id": "a", "rule": rule}], zone="Asia/Jerusalem")
    found = segments.evaluate(frame, **options)
    return found.rows_of("a"), found.findings


@pytest.mark.parametrize(
    ("name", "rule", "column"),
    [
        ("day", "day = DATE('2026-03-31')", [dt.date(2026, 3, 30), None, dt.date(2026, 3, 31)]),
        ("at", "at = TIMESTAMP('2026-03-31T12:00:00Z')", [None, None, NOON]),
        (
            "at",
            "at = TIMESTAMP('2026-03-31T10:00:00.000001Z')",
            [
                NOON,
                None,
                dt.datetime(2026, 3, 31, 12, 0, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))),
            ],
        ),
        ("k", "A_EQUALS(k, ('tea', 'jazz'))", [["tea"], [], ["jazz", "tea"]]),
        ("k", "size(k) = 0", [["tea"], None, ()]),
    ],
)
def test_dates_times_and_lists_may_be_plain_lists(name, rule, column):
    assert members(rule, {name: column}) == ([2], [])


def test_a_time_without_a_zone_is_named():
    rule = "at = TIMESTAMP('2026-03-31T12:00:00Z')"
    naive = NOON.replace(tzinfo=None)
    assert members(rule, {"at": [naive, None]}) == ([0], [{"kind": "naive_as_utc", "column": "at"}])
    with pytest.raises(crm.errors.ColumnTypeError, match="with and without a time zone"):
        members(rule, {"at": [naive, NOON]})
    with pytest.raises(crm.errors.ColumnTypeError, match="list of int"):
        members("size(k) = 0", {"k": [[1]]})
    with pytest.raises(crm.errors.ColumnTypeError, match="date and datetime"):
        members(rule, {"at": [dt.date(2026, 1, 1), NOON]})


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_without_any_value_fits_every_type(kind):
    for column in (None, None), ():
        for frame in (
            {kind: list(column)},
            pa.table({kind: pa.nulls(len(column))}),
            pl.DataFrame({kind: list(column)}),
            pd.DataFrame({kind: pd.Series(column, dtype=object)}),
        ):
            assert members(f"{kind} IS NULL", frame)[0] == list(range(len(column)))
            assert members(f"{kind} IS NOT NULL", frame)[0] == []
    rules = {"b": "b", "t": "t LIKE '%'", "k": "size(k) >= 0", "day": "day < today()"}
    rules |= {"at": "at < now()", "i": "i < 1 OR i >= 1", "f": "f * 2 <> 1"}
    assert members(rules[kind], {kind: [None, None]}, now=NOON) == ([], [])


def test_booleans_are_no_numbers():
    with pytest.raises(crm.errors.ColumnTypeError):
        members("i = 1", {"i": [True, None]})
