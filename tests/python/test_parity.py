"""The parity table lists what the module holds and what the library exports."""

import subprocess
from pathlib import Path

import crm_py as crm

ROOT = Path(__file__).parents[2]

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
        elif not isinstance(value, type) and callable(value):
            found.add(name)
    found |= {f"reference.{name}" for name in crm.reference.__all__}
    for name in crm.stats.__all__:
        value = getattr(crm.stats, name)
        found |= (
            set(members(f"stats.{name}", value)) if isinstance(value, type) else {f"stats.{name}"}
        )
    assert_same(found, column(2))


def test_the_second_column_is_the_symbols_of_the_library():
    library = ROOT / "target" / "release" / "libcrm.so"
    command = ["nm", "--dynamic", "--defined-only", "--format=just-symbols", library]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert_same({symbol for symbol in found if not symbol.startswith("_")}, column(1))


def column(index):
    rows = (ROOT / "tests" / "parity.tsv").read_text().splitlines()[1:]
    return {row.split("\t")[index] for row in rows} - {"-"}


def assert_same(found, listed):
    assert found - listed == set(), "not listed"
    assert listed - found == set(), "gone"
