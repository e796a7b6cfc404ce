"""The README's example is in the examples, and prints the same in the three languages."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
EXAMPLES = {
    "python": "crm-py/examples/readme.py",
    "rust": "crm-core/examples/readme.rs",
    "c": "crm-ffi/examples/readme.c",
}


def block(language):
    section = README.split("## One example in three languages")[1].split("\n## ")[0]
    (found,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return found


def command(language, folder):
    example = ROOT / EXAMPLES[language]
    if language == "python":
        return [sys.executable, example]
    if language == "rust":
        return ["cargo", "run", "--quiet", "--package", "crm-core", "--example", "readme"]
    library = ROOT / "target" / "release"
    build = ["cc", "-std=c11", example, f"-I{ROOT / 'include'}", library / "libcrm.so"]
    subprocess.run([*build, f"-Wl,-rpath,{library}", "-o", folder / "readme"], check=True)
    return [folder / "readme"]


@pytest.mark.parametrize("language", EXAMPLES)
def test_the_example_runs_and_prints_the_output_in_the_readme(language, tmp_path):
    assert block(language) in (ROOT / EXAMPLES[language]).read_text()
    run = command(language, tmp_path)
    printed = subprocess.run(run, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    assert printed == block("text")


def test_every_file_that_is_named_exists():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name} names {link}"
