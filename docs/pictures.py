"""Write the pictures of the documentation, or compare them (--check)."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "crm-py" / "examples"))

from demo import hillstrom  # noqa: E402
from demo_segments import NOW, shop, shop_segments  # noqa: E402
from reasons import report  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

# A fixed salt makes the bytes of a picture reproducible.
mpl.rcParams["svg.hashsalt"] = "crm"


def pictures() -> Iterator[tuple[str, Axes]]:
    """Draw each picture."""
    yield "hillstrom-cost", hillstrom().report().plot("cost")
    frame, events = shop()
    segments = shop_segments()
    members = segments.evaluate(frame, now=NOW, events=events)
    breakdown = segments.breakdown("loyal", frame, now=NOW, events=events)
    for language in ("en", "he"):
        yield f"segments-sizes-{language}", members.plot("sizes", language=language)
        yield f"segments-overlap-{language}", members.plot("overlap", language=language)
        yield f"segments-breakdown-{language}", breakdown.plot(language=language)
    reasons = report()
    for name in ("pareto", "matrix", "trend", "funnel", "saves"):
        for language in ("en", "he"):
            yield f"reasons-{name}-{language}", reasons.plot(name, language=language)


def main() -> None:
    """Write or compare."""
    for name, axes in pictures():
        text = io.StringIO()
        axes.figure.savefig(text, format="svg", metadata={"Date": None})
        path = ROOT / "docs" / "pictures" / f"{name}.svg"
        if "--check" not in sys.argv:
            path.write_text(text.getvalue())
        elif path.read_text() != text.getvalue():
            sys.exit(f"{path.name} is not what `make docs` writes")


if __name__ == "__main__":
    main()
