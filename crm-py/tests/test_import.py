"""Importing the module imports no optional library."""

import subprocess
import sys

import crm_py as crm


def test_importing_loads_no_other_library():
    code = "import sys, crm_py; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path = {sys.path}; {code}"]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    others = set(found) - set(sys.stdlib_module_names) - {"crm_py"}
    assert {name for name in others if not name.startswith("_")} == set()


def test_every_public_name_is_documented():
    for module in (crm, crm.stats, crm.reference, crm.errors):
        assert module.__doc__
        for name in getattr(module, "__all__", []):
            value = getattr(module, name)
            if callable(value):
                assert value.__doc__, name
                for member, attribute in vars(value).items() if isinstance(value, type) else ():
                    if not member.startswith("_"):
                        assert attribute.__doc__, f"{name}.{member}"
