"""`docs/report.md` describes every key of a report, and its type."""

import json
import random
import re
from pathlib import Path

import crm_py as crm
import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([^`]*)` \| ([^|]*) \| .* \|$", re.MULTILINE)


def section(title: str) -> str:
    """Return the text of a section of the page."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def section_keys(title: str) -> dict[str, str]:
    """Return the types of the keys in a section, by key."""
    text = section(title)
    keys = dict(ROW.findall(text))
    return keys | dict(re.findall(r"^\| \| `([^`]*)` \| ([^|]*) \|", text, re.MULTILINE))


def paths() -> dict[str, list[str]]:
    """Return the types of each path."""
    found: dict[str, list[str]] = {}
    for path, kind in ROW.findall(section("Paths")):
        found.setdefault(path, []).append(kind)
    return found


PATHS = paths()
LINK = re.compile(r"\[(\w+)\]\(#(\w+)\)")


def values_of(title: str) -> set[str]:
    """Return the names of a closed list."""
    return set(re.findall(r"^\| `([^`]*)` \|", section(title), re.MULTILINE))


def kind_fits(kind: str, value: object) -> bool:
    """Return whether a plain value has the type that a cell of the page names."""
    if value is None:
        return "null" in kind
    if isinstance(value, bool):
        return "`true`" in kind
    if isinstance(value, int):
        return "integer" in kind or "number" in kind
    if isinstance(value, float):
        return "number" in kind
    if isinstance(value, str):
        return "text" in kind or f'"{value}"' in kind
    return ("list" if isinstance(value, list) else "object") in kind


def faults(kinds: list[str], value: object, at: str) -> list[str]:
    """Return what the page does not say of a value and its contents."""
    kind = next((kind for kind in kinds if kind_fits(kind, value)), kinds[0])
    if isinstance(value, dict) and "undefined" in value:
        known = value["undefined"] in values_of("UndefinedReason") and "undefined" in kind
        return [] if known else [f"{at}: {value} is not {kind}"]
    if link := LINK.search(kind):
        if isinstance(value, dict) and kind.startswith("object by name: "):
            kind = kind.removeprefix("object by name: ")
            return [
                fault
                for key, inner in value.items()
                for fault in faults([kind], inner, f"{at}/{key}")
            ]
        title = next(t for t in re.findall(r"\n## (.*)\n", PAGE) if t.lower() == link[2])
        if isinstance(value, dict):
            keys = section_keys(title)
            if title == "VerdictBasis":
                keys |= section_keys("Criterion")
            return [
                fault
                for key, inner in value.items()
                for fault in (
                    faults([keys[key]], inner, f"{at}/{key}")
                    if key in keys
                    else [f"{at}/{key} is not described"]
                )
            ]
        if isinstance(value, str):
            known = value in values_of(title) or f'"{value}"' in kind
            return [] if known else [f"{at}: {value} is not in {title}"]
    return [] if kind_fits(kind, value) else [f"{at}: {value!r} is not {kind}"]


def known(path: str, key: str) -> str | None:
    """Return the path of a key: as it is, or where any name may stand."""
    places = [f"{path}/{key}", f"{path}/{{arm}}", f"{path}/{{column}}"]
    return next((p for p in places if any(f"{one}/".startswith(f"{p}/") for one in PATHS)), None)


def walk(value: object, path: str, at: str) -> list[str]:
    """Return what the page does not say of the values under a path."""
    found = []
    if path and path in PATHS:
        found += faults(PATHS[path], value, at)
        if found or (isinstance(value, dict) and any(LINK.search(k) for k in PATHS[path])):
            return found
    if isinstance(value, dict) and "undefined" not in value:
        for key, inner in value.items():
            by_name = [k.split(": ")[1] for k in PATHS.get(path, []) if k.startswith("object by")]
            place = known(path, key)
            if place is None and any(kind_fits(kind, inner) for kind in by_name):
                # The values of an object by name are described with it, or further down.
                place = f"{path}/{{arm}}"
                place = place if not path.endswith("{arm}") else f"{path}/{{column}}"
            found += (
                walk(inner, place, f"{at}/{key}") if place else [f"{at}/{key} is not described"]
            )
    elif isinstance(value, list) and "finding" not in "".join(PATHS.get(path, [])):
        for number, inner in enumerate(value):
            found += walk(inner, f"{path}/{{i}}", f"{at}/{number}")
    return found


def study(**options: object) -> crm.RetentionStudy:
    """Return a study of simulated customers, with the columns that options name."""
    draw = random.Random(3)
    assignment = crm.Assignment(
        name="spring", salt="s", arms=[("mail", 0, 4500), ("call", 4500, 4500)], control="none"
    )
    ids = list(range(3000))
    arms = list(assignment.assign(ids).to_list())
    rows = {
        "id": ids,
        "arm": arms,
        "lost": [draw.random() < {"none": 0.3, "mail": 0.2, "call": 0.31}[arm] for arm in arms],
        "rev": [round(draw.gammavariate(2, 20), 2) for _ in ids],
        "base": [round(draw.gammavariate(2, 20), 2) for _ in ids],
        "spent": [round(draw.gammavariate(2, 1), 2) for _ in ids],
        "region": [draw.choice(["x", "y", None]) for _ in ids],
        "age": [draw.randrange(18, 90) for _ in ids],
        "plan": [draw.choice(["u", "v"]) for _ in ids],
        "seen": [arm != "none" and draw.random() < 0.8 for arm in arms],
        "money": ["ILS" for _ in ids],
        "days": [draw.randrange(20, 90) for _ in ids],
    }
    rows["on"] = [
        draw.randrange(days) if lost else None
        for lost, days in zip(rows["lost"], rows["days"], strict=True)
    ]
    if options.pop("assigned", False):
        options |= {"assignment": assignment, "id": "id"}
    plain = {"arm": "arm", "control": "none", "churned": "lost", "currency": "ILS"}
    cost = crm.ProgramCost(fixed=100, per_assigned=1)
    found = crm.RetentionStudy(**{**plain, "follow_up_days": 30, "cost": cost, **options})
    found.update(rows)
    return found


CONTEXT = crm.CostContext(
    customer_type="shop",
    acquirer="agent",
    market="duopoly",
    product_rank=1,
    volume="low",
    source="referral",
    usual_satisfaction=0.5,
    habitual_complainer=True,
    rival_parity="equal",
    price_position="below",
)
WHOLE = {
    "assigned": True,
    "revenue": "rev",
    "baseline": "base",
    "cost_column": "spent",
    "strata": ["region"],
    "covariates": ["age", "plan"],
    "exposed": "seen",
    "followed_days": "days",
    "lost_after": "on",
    "missing": {"revenue": "unknown"},
    "cap": {"revenue": 80},
    "currency_column": "money",
    "decimals": {"base": 2},
    "share_fixed": True,
    "negative_cost": True,
    "context": CONTEXT,
}
BY_ARM = {"mail": crm.ProgramCost(per_exposed=2), "call": crm.ProgramCost(fixed=3)}
OPEN = {"follow_up_days": None, "follow_up_open": True, "cost": BY_ARM, "exposed": "seen"}


@pytest.mark.parametrize(
    ("definition", "options"),
    [
        ({}, {}),
        ({}, {"customer_value": 5, "adjust": "none", "multiplicity": "none"}),
        (WHOLE, {"customer_value": 20, "acquisition_cost": 30}),
        (WHOLE, {"value_from": "revenue", "stratified": True, "cost_method": "fieller"}),
        (OPEN, {"customer_value": 5}),
        ({"follow_up_days": None, "follow_up_months": 3}, {"customer_value": 1, "level": 0.8}),
        ({"allocation_ratio": {"mail": 1, "call": 1, "none": 5}}, {"difference": "newcombe"}),
    ],
)
def test_every_key_is_described(definition: dict, options: dict) -> None:
    document = json.loads(study(**definition).report(**options).to_json())
    assert walk(document, "", "") == []


def test_what_is_not_described_is_found() -> None:
    document = json.loads(study().report().to_json())
    document["arms"]["mail"]["surprise"] = 1
    document["control"]["n"] = "many"
    document["sample_ratio"] = {"undefined": "mood"}
    assert len(walk(document, "", "")) == 3
