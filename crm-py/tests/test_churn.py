"""Why customers leave: schemes, diagnoses, exits and vendors in Python."""

import json
import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import crm_py as crm
import pytest

DATA = os.environ.get("CRM_DATA")


@pytest.fixture
def roots():
    return crm.ReasonScheme.standard("root")


def test_a_scheme_is_read_like_a_mapping(roots):
    assert roots["OFFER.CHEAPER"].label("he") == "מחיר נמוך יותר אצל מתחרה"
    assert "OFFER.CHEAPER" in roots
    assert "OFFER.DEARER" not in roots
    assert len(roots) == 53
    assert len(roots.codes(assignable=True)) == 44
    assert roots.children("OFFER") == ["OFFER.BETTER", "OFFER.BRAND", "OFFER.CHEAPER"]
    assert roots.ancestors("NEED.LIFE_EVENT.MOVE") == ["NEED.LIFE_EVENT", "NEED"]
    assert crm.ReasonScheme(json.loads(roots.to_json())) == roots
    assert crm.ReasonScheme.from_skos(roots.to_skos()) == roots


def test_an_unknown_code_names_the_nearest(roots):
    with pytest.raises(crm.errors.UnknownCodeError) as raised:
        roots["OFFER.CHEAPR"]
    assert raised.value.details["nearest"][0] == "OFFER.CHEAPER"
    assert len(raised.value.details["nearest"]) == 3


def test_a_group_is_not_assignable_and_names_what_is_below(roots):
    with pytest.raises(crm.errors.NotAssignableError) as raised:
        crm.ExitReason(stated="NO_NEED", root="OFFER")
    assert raised.value.path == "root"
    assert raised.value.details["leaves"] == roots.children("OFFER")


def test_violations_are_listed():
    document = {"id": "gym", "languages": ["en"], "concepts": [{"code": "A.B"}]}
    first, second = crm.ReasonScheme.check(document)
    assert (first.code, first.severity, first.path) == (
        "missing_parent",
        "error",
        "$.concepts[0].code",
    )
    assert second.code == "missing_label"
    with pytest.raises(crm.errors.InvalidDocumentError, match="and 1 more"):
        crm.ReasonScheme(document)


def test_objects_are_pickled(roots):
    interview = crm.ExitInterview.standard()
    for one in (roots, interview):
        assert pickle.loads(pickle.dumps(one)) == one


def test_a_conversation_leads_to_a_root(roots):
    probe = crm.ProbeGraph.standard()
    answers = {}
    customer = {"Q1": "yes", "Q4": "yes", "Q5": "price"}
    diagnosis = probe.diagnose("NO_NEED", answers)
    while diagnosis.next:
        options = dict(diagnosis.options("he"))
        assert list(options)[-2:] == ["declined", "not_asked"]
        assert diagnosis.next_question("he")
        answers[diagnosis.next] = customer[diagnosis.next]
        diagnosis = probe.diagnose("NO_NEED", answers)
    assert (diagnosis.root, diagnosis.outcome) == ("OFFER.CHEAPER", "diagnosed")
    assert diagnosis.path == list(customer.items())
    exit_reason = crm.ExitReason(
        stated="NO_NEED",
        root=diagnosis.root,
        initiator="customer",
        contributing=["SERVICE.SLOW"],
        diagnosis=diagnosis,
        schemes=None,
    )
    assert exit_reason.diagnosis == json.loads(diagnosis.to_json())
    assert crm.ExitReason.from_json(exit_reason.to_json()) == exit_reason
    assert roots.response("OFFER.CHEAPER", {"price_gap": "large"})["recoverability"] == 1


def test_a_use_that_ended_needs_its_questions():
    with pytest.raises(crm.errors.ProbeIncompleteError) as raised:
        crm.ExitReason(stated="NO_NEED", root="NEED.USE_ENDED")
    assert raised.value.details["missing"] == ["Q1", "Q2", "Q3", "Q3b"]


def test_a_graph_of_ones_own_needs_its_schemes(roots):
    stated = crm.ReasonScheme.standard("stated")
    document = json.loads(crm.ProbeGraph.standard().to_json())
    assert crm.ProbeGraph(document, roots=roots, stated=stated) == crm.ProbeGraph.standard()
    document["questions"][3]["answers"][2]["to"] = "Q1"
    with pytest.raises(crm.errors.InvalidDocumentError, match='"Q1" -> "Q2" -> "Q3"'):
        crm.ProbeGraph(document, roots=roots, stated=stated)


def test_wrong_types_are_type_errors():
    probe = crm.ProbeGraph.standard()
    with pytest.raises(TypeError, match="answers must be a mapping"):
        probe.diagnose("NO_NEED", [("Q1", "yes")])
    with pytest.raises(TypeError, match="answers must be a mapping"):
        probe.diagnose("NO_NEED", {"Q1": 1})


def test_vendors_are_mapped():
    switched = crm.map_vendor("stripe", "switched_service")
    assert (switched.stated, switched.root, switched.relation) == (
        "FOUND_BETTER",
        "OFFER",
        "broad",
    )
    for vendor in crm.vendors():
        for code in crm.vendor_codes(vendor):
            crm.map_vendor(vendor, code)


def test_threads_share_a_graph():
    probe = crm.ProbeGraph.standard()

    def diagnose(_):
        return probe.diagnose("NO_NEED", {"Q1": "no", "Q2": "project"}).root

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(diagnose, range(200))) == {"NEED.PROJECT_DONE"}


@pytest.mark.skipif(not DATA, reason="CRM_DATA does not name the folder of third-party data")
def test_the_draft_of_telco_names_the_reason_under_two_categories():
    polars = pytest.importorskip("polars")
    frame = polars.read_csv(Path(DATA) / "telco" / "Telco_customer_churn_status.csv")
    levels = ["Churn Category", "Churn Reason"]
    draft = crm.ReasonScheme.draft(frame, levels=levels, id="telco", language="en")
    assert sum(draft.counts["n"]) == 1869
    (twice,) = draft.violations
    assert twice.code == "label_twice"
    assert "13" in twice.message
    assert "18" in twice.message
