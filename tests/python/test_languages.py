"""A study runs in C++, PHP and LuaJIT as it does in Python; test_ffi.py runs it through cffi."""

import os
import shutil
import subprocess
from pathlib import Path

import crm_py as crm
import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "target" / "release"
LANGUAGES = ROOT / "tests" / "languages"


@pytest.fixture(scope="module")
def expected():
    """Return what each program prints, from the figures of Python."""
    study = crm.RetentionStudy(
        arm="arm",
        control="none",
        churned="lost",
        currency="USD",
        follow_up_days=30,
        cost=crm.ProgramCost(fixed=8000, per_assigned=12),
    )
    study.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
    cost = study.report(difference="newcombe").arms["mail"].cost_per_retained
    limits = f"({cost.lower:.2f} to {cost.upper:.2f})"
    return f"{cost.value:.2f} per retained customer {limits}\n80 lost\n102 /arms/mial\n"


def printed(*command):
    # PHP's header names the library, which the dynamic linker finds there.
    environment = {**os.environ, "LD_LIBRARY_PATH": str(LIBRARY)}
    run = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def installed(program, reason):
    found = shutil.which(program)
    if found is None:
        pytest.skip(reason)
    return found


def test_cpp(expected, tmp_path):
    program = tmp_path / "study"
    flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-pedantic", f"-I{ROOT / 'include'}"]
    source, library = LANGUAGES / "study.cpp", LIBRARY / "libcrm.so"
    subprocess.run(["c++", *flags, source, library, "-o", program], check=True)
    assert printed(program) == expected


def test_luajit(expected):
    luajit = installed("luajit", "LuaJIT is not installed")
    header, library = ROOT / "include" / "crm_ffi.h", LIBRARY / "libcrm.so"
    assert printed(luajit, LANGUAGES / "study.lua", header, library) == expected


def test_php(expected):
    php = installed("php", "PHP is not installed")
    modules = subprocess.run([php, "-m"], check=True, capture_output=True, text=True).stdout
    if "FFI" not in modules.split():
        pytest.skip("PHP has no FFI")
    enabled = [php, "-d", "ffi.enable=1", "-d", "error_reporting=-1", "-d", "display_errors=stderr"]
    header = ROOT / "include" / "crm_php.h"
    assert printed(*enabled, LANGUAGES / "study.php", header) == expected
