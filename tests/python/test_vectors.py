"""Runs the vectors through Python, and compares the three transcripts to the last bit."""

import datetime
import decimal
import json
import math
import re
import struct
from pathlib import Path

import crm_py as crm
import pyarrow as pa
import pytest

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = ROOT / "target" / "conformance"


def cases():
    for path in sorted((ROOT / "tests" / "vectors").glob("*.json")):
        vectors = json.loads(path.read_text())
        for case in vectors["cases"]:
            yield f"{path.stem}: {case['name']}", vectors["op"], case


def run(op, given):
    name = op.removeprefix("stats.")
    if op in OPERATIONS:
        return OPERATIONS[op](**given)
    if op == "money.parse":
        money = crm.Money(given["amount"], given["currency"])
        return [str(money.amount), str(money)]
    if op == "stats.nnt_in_words":
        return [crm.stats.nnt_in_words(crm.RatioSet(**given))]
    if op == "stats.nnt_of":
        return ratio_set(crm.stats.nnt_of(crm.Estimate(**given)))
    if op == "stats.coverage":
        return [crm.stats.coverage(**given)]
    if op == "stats.adjust":
        return crm.stats.adjust(**given)
    if op == "stats.adjusted_difference":
        given = given | {name: crm.stats.Moments(**given[name]) for name in ("group1", "group2")}
    # JSON has no infinity, so it is a text.
    given = {
        name: float(one) if isinstance(one, str) and one in ("inf", "nan") else one
        for name, one in given.items()
    }
    return listed(getattr(crm.stats, name)(**given))


def listed(found):
    if isinstance(found, crm.RatioSet):
        return ratio_set(found)
    if isinstance(found, crm.Estimate):
        return estimate(found)
    if isinstance(found, crm.stats.Comparison):
        return comparison(found)
    if isinstance(found, (crm.stats.SampleRatio, crm.stats.ChiSquareTest)):
        return sample_ratio(found)
    if isinstance(found, crm.stats.IndependenceTest):
        cells = [one for row in found.residuals for one in row]
        numbers = [found.cramers_v, found.smallest_expected, *cells]
        return [*sample_ratio(found), *("none" if one is None else one for one in numbers)]
    if isinstance(found, crm.stats.TrendTest):
        return [found.z, found.p_value]
    if isinstance(found, tuple):
        return list(found)
    if isinstance(found, crm.stats.EValue):
        return [found.point, found.limit]
    if isinstance(found, crm.stats.MantelHaenszel):
        return strata(found)
    if isinstance(found, float):
        return [found]
    return [found.p_value]


def estimate(found):
    return [found.value, found.lower, found.upper]


def comparison(found):
    return [*estimate(found), found.p_value]


def strata(found):
    items = []
    for name in ("risk_difference", "risk_ratio", "odds_ratio"):
        items += or_undefined(getattr(found, name), comparison)
    for name in ("cmh", "cmh_corrected", "cochran_q", "breslow_day", "tarone"):
        items += or_undefined(getattr(found, name), sample_ratio)
    for indices in (found.used, found.dropped):
        items += [len(indices), *indices]
    return [*items, found.without_variance]


def ratio_set(found):
    value = "none" if found.value is None else found.value
    return [found.shape, value, found.lower, found.upper]


def sample_ratio(found):
    return [found.method, found.degrees_of_freedom, found.statistic, found.p_value]


def or_undefined(found, items):
    return [str(found)] if isinstance(found, crm.Undefined) else items(found)


def undefined_or(items):
    try:
        return items()
    except crm.errors.UndefinedError as error:
        return [str(error)]


def total(column, currency, decimals, updates):
    found = crm.Total(column, currency=currency, decimals=decimals)
    for update in updates:
        found.update(update)
    report = crm.Total.from_json(found.to_json()).report()
    rounded = [report.rounded_rows, report.rounded_largest_change]
    return [report.rows, report.nulls, str(report.sum), *rounded]


def acquisition_cost(total, currency, acquired):
    cost = crm.acquisition_cost(crm.Money(total, currency), acquired)
    return [str(cost.each.amount), str(cost.remainder.amount)]


def retention_value(income_gained, expense_saved, currency, expense_currency):
    income = crm.Money(income_gained, currency)
    value = crm.retention_value(income, crm.Money(expense_saved, expense_currency))
    return [str(part.amount) for part in (value.income_gained, value.expense_saved, value.total)]


def plus_months(date, months):
    later = crm.plus_months(datetime.date.fromisoformat(date), months)
    return [(later - datetime.date(1970, 1, 1)).days]


def leaky_bucket(steps, **fields):
    bucket = crm.LeakyBucket(**fields)
    items = [*bucket.trajectory(steps), bucket.step().stock, bucket.lost(), bucket.state()]
    for found in (bucket.equilibrium(), bucket.maintenance_share()):
        items.append(str(found) if isinstance(found, crm.Undefined) else found)
    return items


def cost_context(context, other):
    found = crm.CostContext.from_json(context)
    return [found.to_json(), *found.differences(crm.CostContext.from_json(other))]


def expression(text=None, **given):
    found = crm.Expression(json.loads(given["json"]) if text is None else text)
    return [found.to_cql2_text(), canonical(found.to_cql2_json())]


def canonical(document):
    """The canonical JSON of a document whose numbers are integers of less than 2^53 or floats."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return re.sub(r"(\de[+-])0+", r"\1", text)


def segment(
    schema, ask, rows=None, before=None, record=None, id=None, now=None, viewer=None, **given
):
    found = crm.SegmentSet(crm.Schema(schema), given["set"])
    seen = {} if viewer is None else {"viewer": crm.Viewer(**viewer)}
    time = {} if now is None else {"now": datetime.datetime.fromisoformat(now)}
    if ask == "set":
        return [found.to_json(**seen), found.hash(), *map(found.hash, found.ids)]
    if ask == "evaluate":
        return evaluated(found.evaluate(rows, **time, **seen))
    if ask == "show":
        members = found.evaluate(rows, **time, **seen)
        charts = [members.chart("sizes", language="he"), members.chart("overlap")]
        return [found.to_text(**seen), members.to_text(), *map(canonical, charts)]
    if ask == "test":
        return found.test(json.dumps(record), **time)
    if ask == "explain":
        explained = found.explain(json.dumps(record), **time, **seen)
        return [canonical({one: why.to_dict() for one, why in explained.items()})]
    if ask == "breakdown":
        return [canonical(found.breakdown(id, rows, **time, **seen).to_dict())]
    if ask == "changes":
        columns = found.changes(before, rows, **time, **seen).to_dict()
        changes = zip(*columns.values(), strict=True)
        return [canonical([dict(zip(columns, one, strict=True)) for one in changes])]
    if ask == "reads":
        return [canonical(found.reads(id))]
    return [canonical(found.to_react_querybuilder(id))]


def evaluated(members):
    items = [members.rows, canonical(members.findings)]
    items += [count for row in members.overlap() for count in row]
    for one in members.ids:
        rows = members.rows_of(one)
        bits = "".join("01"[row in rows] for row in range(members.rows))
        items += [members.counts[one], bits]
    return items


def customer(currency, id, changes, ask, last=None, expected_version=None, **given):
    schema = crm.Schema.standard(currency=currency)
    found = crm.Customer(id, schema)
    for one in changes:
        found.apply(one)
    if last is not None:
        found.apply(last, expected_version=expected_version)
    if ask == "json":
        text = found.to_json()
        assert crm.Customer.from_json(text, schema).to_json() == text
        return [text, found.version, found.id or ""]
    if "viewer" in given:
        given["viewer"] = crm.Viewer(**given["viewer"])
    if "now" in given:
        given["now"] = datetime.datetime.fromisoformat(given["now"])
    if ask == "loyalty_status":
        today = datetime.date.fromisoformat(given["today"])
        return [found.loyalty_status(now=today) or "none"]
    if ask == "may_contact":
        policy = crm.ContactPolicy(given.pop("policy"))
        return [decided(policy.may_contact(found, **given))]
    answer = getattr(found, ask)(**given)
    if isinstance(answer, crm.Decision):
        return [decided(answer)]
    if isinstance(answer, crm.ConsentState):
        since = instant(answer.since)
        state = {"allowed": answer.allowed, "since": since, "status": answer.status}
        return [canonical(state)]
    return [canonical(answer)]


def decided(found):
    names = ("allowed", "reason", "rule")
    decision = {name: getattr(found, name) for name in names}
    return canonical(decision | {"next_allowed_at": instant(found.next_allowed_at)})


def instant(time):
    return time and time.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def reason(ask, scheme="", one="", other="", language=""):
    if ask == "check":
        return [canonical([violation(each) for each in crm.ReasonScheme.check(one)])]
    if ask == "from_skos":
        found = crm.ReasonScheme.from_skos(one)
        return [found.to_json(), canonical([violation(each) for each in found.warnings])]
    if ask in ("diagnose", "options", "graph"):
        probe = crm.ProbeGraph.standard()
        if ask == "graph":
            return [probe.hash()]
        # A mapping cannot answer a question twice.
        found = probe.diagnose(one, dict(pair.split("=") for pair in other.split()))
        if ask == "diagnose":
            return [found.to_json()]
        options = [{"answer": answer, "label": label} for answer, label in found.options(language)]
        question = found.next_question(language)
        return [canonical({"next": found.next, "options": options, "question": question})]
    if ask == "exit_reason":
        found = crm.ExitReason.from_json(one)
        names = ("contact", "recoverability", "voluntary")
        return [found.to_json(), canonical({name: getattr(found, name) for name in names})]
    if ask == "interview":
        summary = crm.ExitInterview.standard().summary(one)
        return [canonical(rows_of(summary.to_dict()))]
    if ask == "map_vendor":
        found = crm.map_vendor(one, other)
        names = ("initiator", "relation", "root", "stated", "voluntary")
        return [canonical({name: getattr(found, name) for name in names})]
    if ask in ("vendors", "vendor_codes"):
        return [canonical(getattr(crm, ask)(*[one][: ask == "vendor_codes"]))]
    scheme = crm.ReasonScheme(scheme) if scheme[0] == "{" else crm.ReasonScheme.standard(scheme)
    return reason_of_scheme(ask, scheme, one, other)


def reason_of_scheme(ask, scheme, one, other):
    match ask:
        case "scheme":
            return [scheme.to_json(), scheme.hash()]
        case "codes":
            return [canonical(scheme.codes(assignable=one == "assignable"))]
        case "top":
            return [canonical(scheme.top())]
        case "migrate":
            found = scheme.migrate(one)
            return [canonical({"code": found.code, "status": found.status})]
        case "extend":
            return [scheme.extend(one).to_json()]
        case "to_skos":
            return [scheme.to_skos()]
        case "response":
            return [canonical(scheme.response(one, other))]
        case _:
            return [canonical(getattr(scheme, ask)(one))]


def violation(found):
    return {name: getattr(found, name) for name in ("code", "message", "path", "severity")}


def rows_of(columns):
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def dated(rows):
    """The rows with their columns of days and times."""
    return {name: dated_column(one) if isinstance(one, dict) else one for name, one in rows.items()}


def dated_column(column):
    if "days" in column:
        read, kind = datetime.date.fromisoformat, pa.date32()
    else:
        read, kind = datetime.datetime.fromisoformat, pa.timestamp("us", column.get("zone"))
    (cells,) = (column[name] for name in ("days", "times") if name in column)
    return pa.array([None if cell is None else read(cell) for cell in cells], kind)


def reason_tally(definition, updates, ask, read_with=None):
    roots = crm.ReasonScheme.standard("root")
    found = crm.ReasonTally(roots, **definition)
    for update in updates:
        if "merge" in update:
            other = crm.ReasonTally(roots, **update["merge"].get("definition", definition))
            tallied(other, update["merge"])
            found.merge(other)
        else:
            tallied(found, update)
    if read_with is not None:
        other = roots.extend(read_with) if read_with else crm.ReasonScheme.standard("stated")
        found = crm.ReasonTally.from_json(found.to_json(), other)
    assert crm.ReasonTally.from_json(found.to_json(), found.scheme) == found
    report = found.report()
    return [item for one in ask for item in tally_answer(found, report, *one.split())]


def tallied(found, update):
    if "rows" in update:
        found.update(dated(update["rows"]))
    else:
        found.update_summary(dated(update["summary"]))


def tally_answer(found, report, ask, *given):
    match ask:
        case "state":
            return [found.to_json()]
        case "to_json":
            return [report.to_json()]
        case "to_text" | "to_html" | "to_html_fragment":
            return [getattr(report, ask)(language=given[0])]
        case "rollup":
            return [table_json(report.rollup(depth(given[0])))]
        case "pareto":
            return [table_json(report.pareto(depth(given[0]), by=given[1]))]
        case "split" | "matrix" | "offers":
            return [table_json(getattr(report, ask)())]
        case "by_month" | "trend" | "saves":
            return [table_json(getattr(report, ask)(int(given[0])))]
        case "chart":
            return [canonical(report.chart(given[0], language=given[1]))]
        case _:
            return compound_answer(report, ask, *given)


def compound_answer(report, ask, *given):
    match ask:
        case "hidden_behind":
            hidden = report.hidden_behind(given[0])
            counts = [hidden.n, hidden.established, hidden.literal]
            return [*counts, *or_undefined(hidden.hidden, estimate), table_json(hidden.table)]
        case "by":
            by = report.by(*given)
            test = ["none"] if by.test is None else sample_ratio(by.test)
            numbers = [or_absent(by.cramers_v), or_absent(by.smallest_expected)]
            return [table_json(by.table), *test, *numbers, *[one.name for one in by.findings]]
        case "overuse":
            return overused(report.overuse(given[0], min_n=int(given[1])))
        case "portfolio_finding":
            return portfolio(report.portfolio_finding(float(given[0])))
        case "compare":
            compared = report.compare(given[0], float(given[1]))
            observed = or_undefined(compared.observed, estimate)
            return [*observed, compared.reference, or_absent(compared.p_value)]


def table_json(table):
    """The canonical JSON of the rows of a table (RFC 8785), as the other languages write it."""
    rows = (
        ",".join(f"{json.dumps(name)}:{cell_json(row[name])}" for name in sorted(row))
        for row in rows_of(table.to_dict())
    )
    return f"[{','.join(f'{{{row}}}' for row in rows)}]"


def cell_json(cell):
    if isinstance(cell, decimal.Decimal):
        return f'"{cell.normalize():f}"'
    if isinstance(cell, datetime.date):
        return f'"{cell}"'
    if not isinstance(cell, float):
        return json.dumps(cell, ensure_ascii=False)
    if cell.is_integer():
        return str(int(cell))
    if 1e-6 <= abs(cell) < 1e-4:
        return format(decimal.Decimal(repr(cell)), "f")
    return canonical(cell)


def depth(text):
    return None if text == "-" else int(text)


def or_absent(number):
    return "none" if number is None else number


def overused(found):
    items = [found.n, found.k, or_absent(found.dispersion)]
    for row in rows_of(found.table.to_dict()):
        items += [row["representative"], row["n"], row["k"], or_absent(row["share"])]
        items += [or_absent(row["p_value"]), or_absent(row["p_adjusted"])]
        items.append(json.dumps(row["flagged"]))
    return [*items, table_json(found.table), *[one.name for one in found.findings]]


def portfolio(found):
    items = [found.n]
    for share in (found.product, found.service, found.other):
        items += or_undefined(share, estimate)
    table = "none" if found.table is None else table_json(found.table)
    return [*items, or_absent(found.verdict), json.dumps(found.certain), table]


def assignment(definition, rows):
    found = crm.Assignment.from_json(definition)
    names = found.assign(rows["ids"]).to_list()
    items = [found.to_json()]
    for name in found.arm_names:
        items += [name, found.allocation_ratio()[name]]
    for name, one in zip(names, rows["ids"], strict=True):
        items += [name, found.bucket(one), found.assign(one)]
    return items


def id_check(rows):
    found = crm.check_ids(**rows)
    counts = [found.rows, found.distinct, found.duplicates, found.in_two_arms]
    return [*counts, *found.duplicate_examples, *found.in_two_arms_examples, found.to_json()]


def reported_study(definition, updates, options):
    found = crm.RetentionStudy.from_definition(definition)
    for update in updates:
        if "rows" in update:
            found.update(update["rows"])
        else:
            found.update_summary(update["summary"])
    state = found.to_json()
    again = crm.RetentionStudy.from_json(state)
    report = again.report(options)
    assert again.report(**options) == report
    return state, report


def compare_costs(first, force, second=None):
    arms = list(reported_study(**first)[1].arms.values())
    if second:
        arms = [arms[0], *reported_study(**second)[1].arms.values()]
    found = crm.compare_costs(*arms[:2], force=force)
    return [*or_undefined(found.difference, estimate), int(found.forced), *found.mismatches]


def summary_sql(definition, table):
    found = crm.RetentionStudy.from_definition(definition)
    return [found.summary_sql(table, dialect=one) for one in DIALECTS]


def study(definition, updates, options):
    state, report = reported_study(definition, updates, options)
    items = [state, report.to_json(), report.to_text(), report.to_html(), report.to_html_fragment()]
    items += or_undefined(report.sample_ratio, sample_ratio)
    control = report.control
    items += [control.arm, control.n, control.churned, *estimate(control.churn_rate)]
    for arm in report.arms.values():
        items += arm_report(arm)
    for finding in report.findings:
        items += [finding.name, finding.severity, finding.message, finding.to_json()]
    for one in report.balance:
        items += [one.arm, one.covariate]
        items += or_undefined(one.smd, single) + or_undefined(one.p_value, single)
        items.append(or_none(one.missing_p_value))
        items += [or_none(one.missing), or_none(one.control_missing)]
    for one in report.strata:
        items += strata_report(one)
    return items + list(walk("", json.loads(report.to_json())))


def walk(pointer, value):
    """Every figure of a report with its pointer: what C reads from the document."""
    yield pointer
    if isinstance(value, dict) and "undefined" in value:
        yield value["undefined"]
    elif isinstance(value, dict):
        yield from ["object", *compound(value)]
        for name in sorted(value):
            escaped = name.replace("~", "~0").replace("/", "~1")
            yield from walk(f"{pointer}/{escaped}", value[name])
    elif isinstance(value, list):
        yield "list"
        for at, one in enumerate(value):
            yield from walk(f"{pointer}/{at}", one)
    elif isinstance(value, bool) or value is None:
        yield json.dumps(value)
    else:
        yield value if isinstance(value, str) else float(value)


def compound(value):
    keys = {"level", "lower", "method", "upper", "value"}
    if value.keys() == {"amount", "currency"}:
        yield from ["money", value["amount"]]
    if not keys <= value.keys():
        return
    infinity = {"lower": -math.inf, "upper": math.inf, "value": math.inf}
    limits = {name: infinity[name] if value[name] is None else value[name] for name in infinity}
    point = "none" if isinstance(limits["value"], dict) else float(limits["value"])
    yield from ["set", value["shape"], point] if "shape" in value else ["estimate", point]
    yield from [float(limits["lower"]), float(limits["upper"])]
    yield from [float(value["level"]), value["method"]]


NOT_ASKED = crm.Undefined("not_asked")


def single(item):
    return [item]


def or_none(item):
    return "none" if isinstance(item, crm.Undefined) else item


def named(names):
    return ", ".join("(null)" if name is None else name for name in names)


def strata_report(found):
    items = [found.arm]
    for stratum in found.strata:
        items += [named(stratum.names), stratum.n, stratum.churned]
        items += [stratum.control_n, stratum.control_churned]
        items += [*estimate(stratum.churn_reduction), stratum.retained, stratum.group]
    items += map(named, found.lacking)
    combined = found.combined
    if isinstance(combined, crm.Undefined):
        return [*items, "none"]
    for one in (combined.churn_reduction, combined.risk_ratio, combined.odds_ratio):
        items += or_undefined(one, comparison)
    for name in ("cmh", "cmh_corrected", "cochran_q", "breslow_day", "tarone"):
        items += or_undefined(getattr(combined, name), sample_ratio)
    return items


def arm_report(arm):
    items = [arm.arm, arm.n, arm.churned]
    for p_value in (arm.p_value, arm.unadjusted_p_value):
        items.append(1.0 if isinstance(p_value, crm.Undefined) else p_value)
    items.append(arm.verdict)
    items += or_undefined(arm.detectable_reduction, single)
    items += or_undefined(arm.quadrant, single)
    items += or_undefined(arm.cost, lambda cost: [str(cost.amount)])
    items += estimate(arm.churn_rate)
    for one in (arm.churn_reduction, arm.risk_ratio, arm.lift, arm.odds_ratio):
        items += or_undefined(one, estimate)
    items += or_undefined(arm.nnt, ratio_set) + or_undefined(arm.retained, estimate)
    items += or_undefined(arm.cost_per_retained, ratio_set)
    items += undefined_or(lambda: estimate(arm.net_benefit("100")))
    for one in (arm.net_benefit_at_value, arm.acquisition_ratio):
        if one != NOT_ASKED:
            items += or_undefined(one, estimate)
    items.append(or_none(arm.money_verdict))
    items += or_undefined(arm.incremental_revenue, estimate)
    items += or_undefined(arm.incremental_revenue_adjusted, estimate)
    items += or_undefined(arm.churn_reduction_adjusted, estimate)
    items += or_undefined(arm.complier_reduction, ratio_set)
    for one in (arm.break_even_unit_cost, arm.return_on_cost):
        items += ["none"] if one == NOT_ASKED else or_undefined(one, estimate)
    items += [
        or_none(arm.exposed),
        or_none(arm.excluded),
        or_none(arm.excluded_churned),
        or_none(arm.revenue_known),
        or_none(arm.revenue_missing),
        or_none(arm.revenue_capped),
    ]
    return items + undefined_or(lambda: list(arm.acceptability([0, 50, 100])))


DIALECTS = ("duckdb", "sqlite", "postgresql", "spark")

OPERATIONS = {
    "acquisition_cost": acquisition_cost,
    "assignment": assignment,
    "check_ids": id_check,
    "compare_costs": compare_costs,
    "cost_context": cost_context,
    "customer": customer,
    "reason": reason,
    "reason_tally": reason_tally,
    "expression": expression,
    "growthbook_v1": lambda seed, value: [crm.growthbook_v1(seed, value)],
    "growthbook_v2": lambda seed, value: [crm.growthbook_v2(seed, value)],
    "leaky_bucket": leaky_bucket,
    "plus_months": plus_months,
    "reference.acquisition_to_retention": lambda: [crm.reference.ACQUISITION_TO_RETENTION],
    "retention_study": study,
    "retention_value": retention_value,
    "segment": segment,
    "summary_sql": summary_sql,
    "total": total,
}


def transcribed(item):
    if isinstance(item, float):
        return struct.pack(">d", item).hex()
    text = str(item).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in text) + '"'


def agrees(found, expected, tolerance):
    if expected is None:
        return True
    if expected in ("inf", "-inf"):
        return found == float(expected)
    if isinstance(found, float):
        distance = abs(found - expected)
        within = distance <= tolerance.get("relative", 0) * abs(expected)
        return found == expected or distance <= tolerance.get("absolute", 0) or within
    return str(found) == str(expected)


def outcome(op, given):
    try:
        return " ".join(map(transcribed, run(op, given)))
    except crm.CrmError as error:
        details = json.dumps(
            error.details, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return f"!{error.code} {transcribed(error.path or '')} {transcribed(details)}"


# Where in a text JSON went wrong depends on how each language wrote it.
PLACE = re.compile(r" at line \d+ column \d+")


@pytest.fixture(scope="session")
def transcripts():
    """The transcripts of Rust and of C, which `make test` writes before it runs Python."""
    found = {}
    for language in ("rust", "c"):
        lines = (TRANSCRIPTS / f"{language}.txt").read_text().splitlines()
        pairs = (line.split("\t") for line in lines)
        found[language] = {name: PLACE.sub("", results.strip()) for name, results in pairs}
    return found


@pytest.mark.parametrize(
    ("name", "op", "case"), list(cases()), ids=lambda x: x if isinstance(x, str) else ""
)
def test_vector(name, op, case, transcripts):
    found = outcome(op, case["in"])
    if "err" in case:
        expected = f"!{case['err']} {transcribed(case['err_path'])} "
        assert found.startswith(expected)
    elif isinstance(case["out"], list):
        path = ROOT / "tests" / "vectors" / f"{name.split(':')[0]}.json"
        tolerance = json.loads(path.read_text())["tolerance"]
        for one, expected in zip(run(op, case["in"]), case["out"], strict=True):
            assert agrees(one, expected, tolerance), (one, expected)
    key = transcribed(name)
    found = PLACE.sub("", found)
    assert found == transcripts["rust"][key], "Python and Rust differ"
    if "c" not in case:
        assert found == transcripts["c"][key], "Python and C differ"


def test_the_transcripts_have_the_same_cases(transcripts):
    names = {transcribed(name) for name, _, _ in cases()}
    without_c = {transcribed(name) for name, _, case in cases() if "c" in case}
    assert set(transcripts["rust"]) == names
    assert set(transcripts["c"]) == names - without_c


def test_every_error_has_its_exception():
    for name, code in crm._native.error_codes().items():
        exception = getattr(crm.errors, f"{name}Error")
        assert issubclass(exception, crm.CrmError)
        assert exception("message", code, "path", {}).code == code
    classes = {name for name in dir(crm.errors) if name.endswith("Error")} - {"CrmError"}
    assert classes == {f"{name}Error" for name in crm._native.error_codes()}
