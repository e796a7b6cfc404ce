"""Write the pictures of the documentation, or compare them (--check)."""

import io
import sys
from pathlib import Path

import matplotlib as mpl

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "crm-py" / "examples"))

from demo import hillstrom  # noqa: E402

# A fixed salt makes the bytes of a picture reproducible.
mpl.rcParams["svg.hashsalt"] = "crm"


def main() -> None:
    """Write or compare."""
    report = hillstrom().report()
    for kind in ("cost",):
        text = io.StringIO()
        figure = report.plot(kind).figure
        figure.savefig(text, format="svg", metadata={"Date": None})
        path = ROOT / "docs" / "pictures" / f"hillstrom-{kind}.svg"
        if "--check" not in sys.argv:
            path.write_text(text.getvalue())
        elif path.read_text() != text.getvalue():
            sys.exit(f"{path.name} is not what `make docs` writes")


if __name__ == "__main__":
    main()
