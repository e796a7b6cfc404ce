"""Segments and customers in a notebook: what they show, and what they do not."""

import datetime as dt

import crm_py as crm
import matplotlib as mpl
import polars as pl
import pytest

mpl.use("Agg")
plt = pytest.importorskip("matplotlib.pyplot")

NOW = dt.datetime(2026, 3, 31, 9, tzinfo=dt.UTC)
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
CANARY = "canary-4711"
SCHEMA = crm.Schema.standard(currency="ILS")


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture
def segments():
    return crm.SegmentSet(
        SCHEMA,
        [
            {
                "id": "adults",
                "label": {"en": "Adults $x$", "he": "מבוגרים"},
                "rule": "age >= 18 AND region IN ('חיפה', 'north') AND NOT (age > 60)",
                "include": [{"id": CANARY}],
            },
            {"id": "<script>", "label": {"en": "<script>alert(1)</script>"}, "rule": "age < 30"},
            {"id": "nobody", "label": {"he": "אף אחד"}, "rule": "age < 0 OR age > 200"},
        ],
    )


FRAME = {
    "customer_id": ["a", "b", "c", "d"],
    "age": [17, 25, 40, None],
    "region": ["north", "חיפה", "north", None],
}


@pytest.fixture
def members(segments):
    return segments.evaluate(FRAME)


def shown(thing):
    """All that is shown of an object without asking for a value."""
    return [repr(thing), str(thing), thing._repr_html_(), thing.to_html_fragment()]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def ticks(labels):
    return [label.get_text() for label in labels]


def test_names_are_escaped(segments, members):
    breakdown = segments.breakdown("<script>", FRAME)
    explanation = segments.explain({"customer_id": "x", "age": 20})["<script>"]
    for one in (segments, members, breakdown, explanation):
        html = one._repr_html_()
        assert "<script" not in html, html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert html == one.to_html_fragment()


def test_hebrew_is_in_its_own_direction(segments, members):
    for one in (segments, members):
        assert "<bdi>מבוגרים</bdi>" in one._repr_html_()
    breakdown = segments.breakdown("adults", FRAME)
    assert "'<bdi>חיפה</bdi>', '<bdi>north</bdi>'" in breakdown._repr_html_()
    assert f"'{FIRST_STRONG_ISOLATE}חיפה{POP_ISOLATE}', 'north'" in str(breakdown)


def test_no_value_of_a_customer_is_shown():
    customer = crm.Customer(CANARY, SCHEMA)
    customer.apply(
        [
            {
                "change": "set",
                "field": "region",
                "value": CANARY,
                "source": CANARY,
                "verified_at": NOW,
            },
            {"change": "set", "field": "address", "value": CANARY, "verified_at": NOW},
            {"change": "set", "field": "preferences", "value": [CANARY], "verified_at": NOW},
            {"change": "purchase", "at": NOW, "what": CANARY, "place": CANARY, "motive": CANARY},
            {
                "change": "interaction",
                "at": NOW,
                "kind": "service",
                "channel": "phone",
                "note": CANARY,
            },
            {"change": "complaint", "at": NOW, "reference": CANARY, "status": "open"},
            {
                "change": "consent",
                "purpose": "marketing",
                "status": "granted",
                "by": "customer",
                "at": NOW,
                "how": CANARY,
            },
            {
                "change": "relationship",
                "type": "personal_assistance",
                "since": NOW,
                "channels": ["phone"],
                "representative": CANARY,
            },
        ]
    )
    html = customer._repr_html_()
    assert "version 8: 3 of 20 fields" in html
    assert "1 purchase, 1 interaction, 1 complaint, 1 consent, 1 relationship" in html
    rule = "region = 'north' AND address IS NOT NULL AND eventCount('purchase', what = 'tea') = 0"
    segments = crm.SegmentSet(SCHEMA, [{"id": "s", "rule": rule}])
    explanation = segments.explain(customer, now=NOW)["s"]
    assert CANARY in str(explanation.values)
    for text in [repr(customer), str(customer), html, *shown(explanation)]:
        assert CANARY not in text
    customer.apply({"change": "erase", "at": NOW})
    assert "version 9: erased" in customer._repr_html_()


def test_manual_ids_are_counted(segments):
    for text in shown(segments):
        assert CANARY not in text
    assert "1 included, 0 excluded" in str(segments)


def test_a_viewer_sees_his_segments():
    rules = [{"id": "open", "rule": "age > 18"}, {"id": "closed", "rule": "address = 'x'"}]
    segments = crm.SegmentSet(SCHEMA, rules)
    viewer = crm.Viewer(clearance="internal")
    for text in (segments.to_text(viewer=viewer), segments.to_html_fragment(viewer=viewer)):
        assert "open" in text and "closed" not in text and "address" not in text


def test_text_is_for_a_terminal(segments, members):
    assert str(members) == members.to_text()
    assert members.to_text().splitlines()[0] == "4 customers in 3 segments"
    breakdown = segments.breakdown("adults", FRAME)
    assert breakdown.to_text().splitlines()[0] == "adults: 2 of 4 customers (50.00%)"
    explanation = segments.explain({"customer_id": "x", "age": 17, "region": "north"})["adults"]
    assert str(explanation).splitlines()[:2] == [
        "adults: not a member, the rule is false",
        "  because age >= 18",
    ]
    for text in (members, breakdown, explanation, segments):
        assert all(len(line) <= 82 for line in str(text).splitlines())


def test_sizes_are_drawn_as_the_chart_says(members):
    for language in ("en", "he"):
        chart, ax = members.chart("sizes", language=language), members.plot(language=language)
        assert ax.get_title() == chart["title"] and ax.get_xlabel() == chart["x"]["label"]
        assert texts(ax) == [bar["detail"] for bar in chart["bars"]]
        assert ticks(ax.get_yticklabels()) == [bar["label"] for bar in chart["bars"]]
        widths = [bar.get_width() for bar in ax.patches]
        assert widths == [members.counts[name] for name in members.ids]
    assert texts(ax) == ["2 (50.00%)", "2 (50.00%)", "0 (0.00%)"]
    assert ticks(ax.get_yticklabels()) == ["מבוגרים", "<script>", "אף אחד"]


def test_an_overlap_is_drawn_as_the_chart_says(members):
    chart, ax = members.chart("overlap"), members.plot("overlap")
    rows = chart["matrix"]["details"]
    assert rows == [["100", "50", "0"], ["50", "100", "0"], ["-", "-", "-"]]
    assert texts(ax) == [detail for row in rows for detail in row]
    assert ticks(ax.get_xticklabels()) == ticks(ax.get_yticklabels()) == chart["matrix"]["labels"]
    part = members.plot("overlap", ids=["nobody", "adults"], language="he")
    assert ticks(part.get_yticklabels()) == ["אף אחד", "מבוגרים"]
    with pytest.raises(crm.errors.UnknownSegmentError):
        members.plot(ids=["nobdy"])
    with pytest.raises(crm.errors.UnknownNameError):
        members.plot("pie")


def test_steps_are_drawn_as_the_chart_says(segments):
    breakdown = segments.breakdown("adults", FRAME)
    chart, ax = breakdown.chart(), breakdown.plot()
    assert [bar["point"] for bar in chart["bars"]] == [4, 2, 2, 2]
    assert texts(ax) == [bar["detail"] for bar in chart["bars"]]
    assert ax.get_title() == "Adults $x$"
    assert breakdown.plot(language="he").get_title() == "מבוגרים"
    given = plt.subplots()[1]
    assert segments.breakdown("nobody", FRAME).plot(ax=given) is given


def test_an_empty_frame_is_drawn(segments):
    members = segments.evaluate(pl.DataFrame(FRAME).head(0))
    assert members.plot().get_xlim() == (0, 1)
    members.plot("overlap").figure.canvas.draw()
    assert "0 customers" in members._repr_html_()
