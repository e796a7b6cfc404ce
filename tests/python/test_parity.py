"""The Python column of the parity table is what the module holds."""

from pathlib import Path

import crm_py as crm

TABLE = Path(__file__).parents[1] / "parity.tsv"

# What every class of Python has, and what shows or compares.
ORDINARY = {
    "__doc__", "__eq__", "__ge__", "__gt__", "__hash__", "__le__", "__lt__", "__module__",
    "__ne__", "__radd__", "__repr__", "__rmul__", "__str__",
}  # fmt: skip


def members(path, owner):
    """Yield the functions, methods and attributes that a user may call or read."""
    for name, value in vars(owner).items():
        if name in ORDINARY or (name.startswith("_") and not name.startswith("__")):
            continue
        if callable(value) or hasattr(value, "__get__"):
            yield f"{path}.{name}"


def test_the_third_column_is_the_contents_of_the_module():
    found = set()
    for name in crm.__all__:
        value = getattr(crm, name)
        if isinstance(value, type) and not issubclass(value, Exception):
            found |= set(members(name, value))
    for name in crm.stats.__all__:
        value = getattr(crm.stats, name)
        found |= set(members(f"stats.{name}", value)) if isinstance(value, type) else {f"stats.{name}"}
    rows = [row.split("\t") for row in TABLE.read_text().splitlines()[1:]]
    listed = {row[2] for row in rows if row[2] != "-"}
    assert found - listed == set(), "not listed"
    assert listed - found == set(), "gone"
