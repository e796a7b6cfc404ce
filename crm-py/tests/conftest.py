"""Common fixtures: a study, and the same rows for every frame library."""

import random

import crm_py as crm
import pytest

OPTIONS = {
    "arm": "arm",
    "control": "none",
    "churned": "lost",
    "currency": "USD",
    "follow_up_days": 30,
    "cost": crm.ProgramCost(fixed=8000, per_assigned=12),
}


@pytest.fixture
def new_study():
    """Create studies that differ from the default one in the given options."""
    return lambda **changed: crm.RetentionStudy(**{**OPTIONS, **changed})


@pytest.fixture
def study(new_study):
    """A study of two arms with an effective program."""
    made = new_study()
    made.update_summary({"arm": ["mail", "none"], "n": [1000, 1000], "churned": [80, 120]})
    return made


@pytest.fixture(scope="session")
def rows():
    """5,000 rows as plain lists."""
    draw = random.Random(7)
    arm = [draw.choice(["mail", "call", "none"]) for _ in range(5000)]
    lost = [draw.random() < {"mail": 0.08, "call": 0.1, "none": 0.12}[one] for one in arm]
    return {"arm": arm, "lost": lost, "visits": [draw.randrange(5) for _ in arm]}
