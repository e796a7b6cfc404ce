//! The display of a report: its order, its omissions, and that any study can be displayed.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::error::UndefinedReason;
use crm_core::money::Decimal;
use crm_core::number::{Level, Method};
use crm_core::render::{Mark, Role};
use crm_core::retention::{
    Cost, Criterion, MoneyTest, MoneyVerdict, RetentionReport, Side, ValueSource, Verdict,
};
use crm_core::stats::Multiplicity;
use crm_core::{
    Batch, Column, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

fn definition(cost: impl Into<Cost>) -> StudyDefinition {
    StudyDefinition::new("arm", "none", "lost", "EUR".parse().unwrap(), FollowUp::Days(30), cost)
}

/// The report of arms with their customers and losses.
fn report(
    definition: StudyDefinition,
    arms: &[(&str, i64, i64)],
    options: &ReportOptions,
) -> RetentionReport {
    let names: Vec<&str> = arms.iter().map(|arm| arm.0).collect();
    let n: Vec<i64> = arms.iter().map(|arm| arm.1).collect();
    let churned: Vec<i64> = arms.iter().map(|arm| arm.2).collect();
    let mut study = RetentionStudy::new(definition).unwrap();
    let columns = vec![
        Column::strings("arm", &names),
        Column::int64("n", &n),
        Column::int64("churned", &churned),
    ];
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    study.report(options).unwrap()
}

fn simple(lost: i64, control_lost: i64, options: &ReportOptions) -> RetentionReport {
    let cost = ProgramCost::parse("8000", "12").unwrap();
    report(definition(cost), &[("mail", 1000, lost), ("none", 1000, control_lost)], options)
}

/// Rows of four regions, one of them null, with all columns that a study can have.
fn whole() -> RetentionReport {
    const N: usize = 4000;
    let cost = ProgramCost::parse("100", "0.5").unwrap();
    let definition = definition(cost.with_per_exposed(Decimal::from(2)))
        .with_revenue("spend")
        .with_baseline("history")
        .with_strata(["region"])
        .with_covariates(["age"])
        .with_exposed("reached")
        .with_followed_days("days");
    let rows = || 0..N;
    let treated = |row: usize| !row.is_multiple_of(4);
    let arms: Vec<&str> = rows().map(|row| if treated(row) { "דואר" } else { "none" }).collect();
    let lost: Vec<bool> = rows().map(|row| row % if treated(row) { 11 } else { 7 } == 2).collect();
    let spend: Vec<i64> = rows().map(|row| (row * 7919 % 97) as i64).collect();
    let history: Vec<i64> = rows().map(|row| (row * 7919 % 89 + row % 13) as i64).collect();
    let regions: Vec<&str> =
        rows().map(|row| ["north", "צפון", "", "<south>"][row % 9 % 4]).collect();
    let known: Vec<u8> = (0..N / 8).map(|byte| if byte % 5 == 0 { 0 } else { 255 }).collect();
    let age: Vec<i64> = rows().map(|row| (row * 31 % 60 + 18) as i64).collect();
    let reached: Vec<bool> = rows().map(|row| treated(row) && row % 5 > 0).collect();
    let days: Vec<i64> = rows().map(|row| if row % 401 == 0 { 10 } else { 40 }).collect();
    let known = crm_core::column::Bitmap::new(&known, 0, N).unwrap();
    let columns = vec![
        Column::strings("arm", &arms),
        Column::bools("lost", &lost),
        Column::int64("spend", &spend),
        Column::int64("history", &history),
        Column::strings("region", &regions).with_validity(known).unwrap(),
        Column::int64("age", &age),
        Column::bools("reached", &reached),
        Column::int64("days", &days),
    ];
    let mut study = RetentionStudy::new(definition).unwrap();
    study.update(&Batch::new(columns).unwrap()).unwrap();
    study.report(&ReportOptions::default().with_customer_value(Decimal::from(90))).unwrap()
}

/// Checks that `parts` occur in this order.
fn assert_order(text: &str, parts: &[&str]) {
    let mut from = 0;
    for part in parts {
        let at = text[from..].find(part);
        assert!(at.is_some(), "{part:?} is not after the others in\n{text}");
        from += at.unwrap_or(0);
    }
}

#[test]
fn a_simple_study_is_a_short_text() {
    let text = simple(80, 120, &ReportOptions::default()).to_text();
    let wanted = "\
mail: effective (p = 0.0029)
  It retained 40.0 customers at 500.00 EUR each (300.73 to 1,451.08 EUR).
  Decided by the churn reduction (skewness-corrected score): its p is below
  0.05.

                                  estimate   95% interval
  churn reduction, points             4.00   1.38 to 6.65
  risk ratio of churn               0.6667   0.5080 to 0.8709
  lift, %                            33.33   12.91 to 49.20
  odds ratio of churn               0.6377   0.4725 to 0.8576
  number needed to treat         NNTB 25.0   NNTB 15.0 to NNTB 72.6
  retained customers                  40.0   13.8 to 66.5
  program cost, EUR              20,000.00
  cost per retained, EUR            500.00   300.73 to 1,451.08

Intervals (95%): Wilson for churn rates, skewness-corrected score for churn
reduction, risk ratio and odds ratio.
";
    assert!(text.contains(wanted), "{text}");
    for absent in ["Findings", "Money", "adjusted", "revenue", "Strata", "undefined", "Methods"] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
}

#[test]
fn the_point_leads_only_when_the_program_is_effective() {
    let options = ReportOptions::default();
    let open = simple(110, 120, &options).to_text();
    assert!(
        open.contains("  It is unclear whether it retained customers; cost per retained"),
        "{open}"
    );
    assert!(open.replace("\n ", "").contains("its p is not below 0.05"), "{open}");
    let harmful = simple(120, 80, &options).to_text();
    assert!(harmful.contains("customer: none, since the program lost customers."), "{harmful}");
    let said = "Money: according to the point estimates, it costs money and loses customers";
    assert!(harmful.replace("\n ", "").contains(said), "{harmful}");
}

#[test]
fn the_money_says_which_figure_decided() {
    let options = ReportOptions::default().with_customer_value(Decimal::from(2000));
    let report = simple(80, 120, &options);
    let text = report.to_text();
    assert!(text.contains("Money: it pays at a customer value of 2000 EUR, decided by"), "{text}");
    assert_order(
        &text,
        &[
            "retained customers",
            "program cost, EUR",
            "cost per retained, EUR",
            "net benefit at 2000, EUR",
            "break-even unit cost, EUR",
            "return on cost, %",
            "It is not a",
        ],
    );
    assert!(report.to_html().contains("it pays at a customer value of 2000 EUR, decided by"));
}

#[test]
fn what_a_summary_lacked_is_named() {
    let cost = ProgramCost::parse("0", "1").unwrap();
    let definition = definition(cost).with_revenue("spend");
    let options = ReportOptions::default().with_value_from(ValueSource::Revenue);
    let report = report(definition, &[("mail", 900, 80), ("none", 900, 90)], &options);
    let text = report.to_text();
    assert!(text.contains("undefined   the summary lacked revenue_sum"), "{text}");
    // Without a baseline there is no adjustment.
    assert!(!text.contains("djusted"), "{text}");
}

#[test]
fn a_whole_study_stands_in_order() {
    let report = whole();
    let text = report.to_text();
    assert_order(
        &text,
        &[
            "Exposed to the program: none 0 of",
            "Excluded, followed for less than the follow-up: none",
            "Findings",
            "\u{2068}דואר\u{2069}: effective",
            "churn reduction, points",
            "adjusted reduction, points",
            "complier reduction, points",
            "net benefit at 90, EUR",
            "incremental revenue, EUR",
            "adjusted revenue, EUR",
            "Strata of \u{2068}דואר\u{2069}: churn reduction, points",
            "(null)",
            "All strata (Mantel-Haenszel):",
            "equal",
            "Baseline balance of \u{2068}דואר\u{2069} and none",
            "history",
            "age",
            "Methods",
            "Adjusted figures: CUPED regression on the baseline history.",
        ],
    );
    // The cost depends on exposure, so the cost of the program has limits.
    let cost = text.lines().find(|line| line.contains("program cost, EUR")).unwrap();
    assert!(cost.contains(" to "), "{cost}");
    let page = report.to_html();
    assert_order(
        &page,
        &[
            "<h2>Findings</h2>",
            "<h2>Effect</h2>",
            "aria-label=\"churn reduction by arm",
            "<h2>Money</h2>",
            "aria-label=\"cost per retained customer by arm",
            "aria-label=\"acceptability curve of דואר",
            "<h2>Strata</h2>",
            "aria-label=\"churn reduction by stratum",
            "<bdi>&lt;south&gt;</bdi>",
            "<h2>Baseline balance</h2>",
            "<h2>Methods</h2>",
        ],
    );
    check(&report);
}

#[test]
fn adjusted_figures_have_marks_of_their_own() {
    let report = whole();
    for (name, arm) in [("churn", "churn_reduction"), ("revenue", "incremental_revenue")] {
        let chart = report.chart(name).unwrap();
        let marks: Vec<Mark> = chart.bars.iter().map(|bar| bar.mark).collect();
        assert_eq!(marks, [Mark::Circle, Mark::Square], "{arm}");
        assert_eq!(chart.bars[1].label, "adjusted (CUPED)");
        assert!(chart.notes.iter().any(|note| note == "square: adjusted for the baseline"));
        for bar in &chart.bars {
            let limits = &bar.segments[0];
            let is_open = limits.low <= 0.0 && 0.0 <= limits.high;
            assert_eq!(bar.role == Role::Secondary, is_open, "{name} {bar:?}");
        }
    }
}

#[test]
fn a_chart_names_the_strata_that_it_lacks() {
    let cost = || ProgramCost::parse("0", "1").unwrap();
    let of_arms = |arms: &[&str], strata: usize| {
        let mut study = RetentionStudy::new(definition(cost()).with_strata(["region"])).unwrap();
        let names: Vec<String> = (0..strata).map(|at| format!("region {at}")).collect();
        let rows: Vec<(&str, &str)> =
            arms.iter().flat_map(|arm| names.iter().map(|name| (*arm, name.as_str()))).collect();
        let (arms, regions): (Vec<&str>, Vec<&str>) = rows.into_iter().unzip();
        let (n, churned) = (vec![100; arms.len()], vec![10; arms.len()]);
        let columns = vec![
            Column::strings("arm", &arms),
            Column::strings("region", &regions),
            Column::int64("n", &n),
            Column::int64("churned", &churned),
        ];
        study.update_summary(&Batch::new(columns).unwrap()).unwrap();
        study.report(&ReportOptions::default()).unwrap().chart("strata").unwrap().notes
    };
    let none: [&str; 0] = [];
    assert_eq!(of_arms(&["mail", "none"], 30), none);
    let notes = of_arms(&["mail", "none"], 31);
    assert_eq!(notes, ["The 30 largest strata are shown; 1 more is not."]);
    let notes = of_arms(&["mail", "call", "none"], 50);
    assert_eq!(notes, ["The 30 largest strata of each arm are shown; 40 more are not."]);
}

#[test]
fn a_fixed_cost_is_mentioned_only_where_there_is_one() {
    let arms = [("mail", 900, 80), ("call", 900, 90), ("none", 900, 190)];
    for (fixed, is_said) in [("0", false), ("500", true)] {
        let cost = ProgramCost::parse(fixed, "1").unwrap();
        let text = report(definition(cost), &arms, &ReportOptions::default()).to_text();
        assert_eq!(text.contains("bears the whole fixed cost"), is_said, "{text}");
    }
}

#[test]
fn abbreviations_are_explained_where_they_are_shown() {
    let text = simple(80, 120, &ReportOptions::default()).to_text();
    assert!(text.contains("NNTB: number needed to treat to benefit"), "{text}");
    let none = simple(0, 0, &ReportOptions::default().with_difference(Method::Wald)).to_text();
    assert!(!none.contains("NNTB"), "{none}");
}

#[test]
fn a_fragment_depends_on_no_color_around_it() {
    let fragment = simple(110, 120, &ReportOptions::default()).to_html_fragment();
    assert!(fragment.contains("M-4.5 0A4.5"), "{fragment}");
    for color in ["Canvas", "--crm-paper"] {
        assert!(!fragment.contains(color), "{color}");
    }
}

#[test]
fn long_names_stay_different_in_charts() {
    let shared = "a personal letter from the manager of the branch, sent by mail";
    let (one, other) = (format!("{shared} in spring"), format!("{shared} in fall"));
    let arms = [(one.as_str(), 900, 80), (&other, 900, 90), ("none", 900, 190)];
    let cost = ProgramCost::parse("0", "1").unwrap();
    let report = report(definition(cost), &arms, &ReportOptions::default());
    for name in ["rates", "churn", "cost"] {
        let chart = report.chart(name).unwrap();
        let lines: Vec<&Vec<String>> = chart.bars.iter().map(|bar| &bar.label_lines).collect();
        assert!(lines.iter().enumerate().all(|(at, one)| !lines[..at].contains(one)), "{lines:?}");
        assert!(lines.iter().all(|one| one.len() <= 2), "{lines:?}");
    }
    let curves = report.chart("acceptability").unwrap().curves;
    assert_ne!(curves[0].label_lines, curves[1].label_lines);
}

#[test]
fn names_cannot_break_out_of_the_page() {
    let name = "<img src=x onerror=alert(1)>&\"'";
    let cost = ProgramCost::parse("0", "1").unwrap();
    let arms = [(name, 900, 80), ("none", 900, 190)];
    let report = report(definition(cost), &arms, &ReportOptions::default());
    for html in [report.to_html(), report.to_html_fragment()] {
        assert!(!html.contains("<img") && html.contains("&lt;img"), "{html}");
    }
    check(&report);
}

#[test]
fn names_cannot_forge_a_line() {
    let name = "evil\narm   1,000,000   0   0.00%\u{1b}[2J";
    let cost = ProgramCost::parse("0", "1").unwrap();
    let arms = [(name, 900, 80), ("none", 900, 190)];
    let report = report(definition(cost), &arms, &ReportOptions::default());
    let text = report.to_text();
    assert!(text.contains(r"evil\narm") && !text.contains("\narm   1,000,000"), "{text}");
    for shown in [text, report.to_html(), report.to_html_fragment()] {
        assert!(!shown.contains('\u{1b}') && !shown.contains("evil\n"), "{shown}");
    }
    check(&report);
}

#[test]
fn a_harmful_program_that_saves_is_not_given_a_cost_of_retention() {
    let cost = |each| ProgramCost::new(Decimal::ZERO, Decimal::from(each));
    let costs = Cost::by_arm([("mail", cost(0)), ("none", cost(1))]);
    let arms = [("mail", 1000, 200), ("none", 1000, 120)];
    let report = report(definition(costs), &arms, &ReportOptions::default());
    let text = report.to_text();
    let said = "It lost 80.0 more customers than the control would have and saved 8.9";
    assert!(text.replace("\n ", "").contains(said), "{text}");
    assert!(text.replace("\n ", "").contains("EUR per customer lost."), "{text}");
    assert!(!text.contains("cost per retained customer:"), "{text}");
    let row = text.lines().find(|line| line.contains("cost per retained, EUR")).unwrap();
    assert!(row.contains("12.50   saved 8.9"), "{row}");
}

#[test]
fn several_arms_share_their_p_values_alone() {
    let cost = ProgramCost::parse("0", "1").unwrap();
    let arms = [("call", 900, 100), ("mail", 900, 80), ("none", 900, 190)];
    let options = ReportOptions::default();
    let several = report(definition(cost), &arms, &options).to_text().replace('\n', " ");
    let said = "Several arms: p-values are adjusted by Holm, those of churn and those of the net \
                benefit each;";
    assert!(several.contains(said), "{several}");
    let options = options.with_multiplicity(Multiplicity::None);
    let plain = report(definition(cost), &arms, &options).to_text();
    assert!(
        plain.contains("Several arms: p-values are not adjusted for the number of arms;"),
        "{plain}"
    );
    assert!(!simple(80, 120, &options).to_text().contains("Several arms"));
}

/// Twelve arms of which one has a p-value of .03 by itself, with a customer value at which its net
/// benefit has the same.
fn twelve(options: &ReportOptions) -> RetentionReport {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "mail", "none"];
    let lost = |name: &str| if name == "mail" { 90 } else { 120 };
    let arms: Vec<(&str, i64, i64)> = names.iter().map(|&name| (name, 1000, lost(name))).collect();
    let free = ProgramCost::parse("0", "0").unwrap();
    let options = options.with_customer_value(Decimal::from(100));
    report(definition(free), &arms, &options)
}

#[test]
fn many_arms_hold_back_what_one_of_them_decides_by_itself() {
    let report_of_twelve = twelve(&ReportOptions::default());
    let mail = report_of_twelve.arm("mail").unwrap();
    assert!((mail.unadjusted_p_value.unwrap() - 0.0287).abs() < 5e-5);
    assert!((mail.p_value.unwrap() - 12.0 * 0.0287).abs() < 1e-3);
    assert_eq!(mail.verdict, Verdict::Inconclusive);
    assert!(mail.churn_reduction.unwrap().lower > 0.0);
    assert_eq!(mail.money_verdict, Ok(MoneyVerdict::Unclear));
    let basis = mail.money_verdict_basis.unwrap();
    assert_eq!((basis.side, basis.held_back_by), (Side::Above, Some(MoneyTest::AdjustedPValue)));
    let Criterion::Interval { adjustment, p_value, unadjusted_p_value, .. } = basis.criterion
    else {
        panic!("{basis:?}")
    };
    assert_eq!(adjustment, Multiplicity::Holm);
    // Without a cost the net benefit is above 0 exactly if the program retains customers.
    assert!((unadjusted_p_value - mail.unadjusted_p_value.unwrap()).abs() < 1e-9);
    assert!((p_value - mail.p_value.unwrap()).abs() < 1e-8);
    let text = report_of_twelve.to_text().split_whitespace().collect::<Vec<_>>().join(" ");
    let said = "; by itself p = 0.0287; open because 12 arms were tried";
    assert_eq!(text.matches(said).count(), 2, "{text}");
    let json = report_of_twelve.to_json().unwrap();
    assert_eq!(RetentionReport::from_json(&json).unwrap(), report_of_twelve);

    let plain = twelve(&ReportOptions::default().with_multiplicity(Multiplicity::None));
    let mail = plain.arm("mail").unwrap();
    assert_eq!((mail.verdict, mail.money_verdict), (Verdict::Effective, Ok(MoneyVerdict::Pays)));
    let text = plain.to_text();
    for adjusted in ["by itself", "takes a larger one", "(Holm)", "not adjusted for several arms)"]
    {
        assert!(!text.contains(adjusted), "{text}");
    }
    // An arm alone is not adjusted.
    let alone = simple(80, 120, &ReportOptions::default().with_customer_value(Decimal::from(1)));
    let basis = alone.arm("mail").unwrap().money_verdict_basis.unwrap();
    let Criterion::Interval { adjustment, p_value, unadjusted_p_value, .. } = basis.criterion
    else {
        panic!("{basis:?}")
    };
    assert_eq!((adjustment, p_value), (Multiplicity::None, unadjusted_p_value));
}

#[test]
fn the_p_value_of_a_net_benefit_agrees_with_its_interval() {
    for (lost, value) in [(80, 300), (80, 500), (80, 2000), (118, 900), (140, 400)] {
        for method in [Method::Mover, Method::Fieller] {
            for level in [0.8, 0.95, 0.999] {
                let options = ReportOptions::default()
                    .with_customer_value(Decimal::from(value))
                    .with_cost_method(method)
                    .with_level(Level::new(level).unwrap());
                let report = simple(lost, 120, &options);
                let basis = report.arms()[0].money_verdict_basis.unwrap();
                let Criterion::Interval { p_value, .. } = basis.criterion else { panic!() };
                assert_eq!(
                    p_value < 1.0 - level,
                    basis.side != Side::Contains,
                    "{lost} {value} {level}: {basis:?}"
                );
            }
        }
    }
}

#[test]
fn an_inconclusive_study_says_what_it_could_have_shown() {
    let options = ReportOptions::default();
    let said = |report: &RetentionReport| {
        report.to_text().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let open = simple(110, 120, &options);
    let found = open.arms()[0].detectable_reduction.unwrap();
    // 2.8 standard errors, and a little more.
    assert!((found - 0.0377).abs() < 5e-4, "{found}");
    let sentence = "At the control's churn rate of 12.00%, a study of this size finds a reduction of \
                    at least 3.77 percentage points with a power of 80%.";
    assert!(said(&open).contains(sentence), "{}", said(&open));
    assert!(open.to_html().contains(sentence));
    let decided = simple(70, 120, &options);
    assert_eq!(decided.arms()[0].detectable_reduction, Ok(found));
    assert!(!said(&decided).contains("study of this size"));

    let cost = ProgramCost::parse("0", "1").unwrap();
    let small = report(definition(cost), &[("mail", 90, 3), ("none", 10, 1)], &options);
    let undetectable = Err(UndefinedReason::Undetectable.into());
    assert_eq!(small.arms()[0].detectable_reduction, undetectable);
    let sentence = "At the control's churn rate of 10.00%, even a program that loses no customer is called \
         effective in fewer than 80% of studies of this size.";
    assert!(said(&small).contains(sentence), "{}", said(&small));
    // By a method that decides more easily.
    let wald = report(
        definition(cost),
        &[("mail", 1000, 110), ("none", 1000, 120)],
        &options.with_difference(Method::Wald),
    );
    assert!(wald.arms()[0].detectable_reduction.unwrap() != found);
    let wide = simple(110, 120, &options.with_level(Level::new(0.8).unwrap()));
    assert!(wide.arms()[0].detectable_reduction.unwrap() < found);
}

#[test]
fn a_stratified_report_says_what_is_standardized() {
    let cost = ProgramCost::parse("0", "1").unwrap();
    let mut study = RetentionStudy::new(definition(cost).with_strata(["region"])).unwrap();
    let columns = vec![
        Column::strings("arm", &["mail", "none", "mail", "none"]),
        Column::strings("region", &["north", "north", "south", "south"]),
        Column::int64("n", &[900, 300, 300, 900]),
        Column::int64("churned", &[80, 60, 40, 100]),
    ];
    study.update_summary(&Batch::new(columns).unwrap()).unwrap();
    let options = ReportOptions::default();
    let crude = study.report(&options.with_stratified(false)).unwrap();
    assert!(!crude.to_text().contains("Standardized over"));
    // Without the option the definition decides, and the report says what was decided.
    let report = study.report(&options).unwrap();
    assert_eq!(report.options(), &options.with_stratified(true));
    let text = report.to_text().replace('\n', " ");
    assert_order(
        &text,
        &["Standardized over the strata to the treated customers", "same slopes in all strata"],
    );
    check(&crude);
    check(&report);
}

#[test]
fn a_name_without_room_has_a_line_of_its_own() {
    let name = "n".repeat(60);
    let cost = ProgramCost::parse("0", "1").unwrap();
    let arms = [(name.as_str(), 900, 80), ("none", 900, 190)];
    let report = report(definition(cost), &arms, &ReportOptions::default());
    assert!(report.to_text().contains(&format!("\n{name}\n")));
    check(&report);
}

/// Checks the invariants of every report.
fn check(report: &RetentionReport) {
    let text = report.to_text();
    for line in text.lines() {
        assert!(line.width() <= 80, "{} wide: {line}", line.width());
    }
    let (page, fragment) = (report.to_html(), report.to_html_fragment());
    for html in [&page, &fragment] {
        assert!(!html.contains("<script") && !html.contains("src=\"") && !html.contains("href"));
        let words = html.split(|c: char| !c.is_ascii_alphabetic());
        for word in words {
            assert!(!["NaN", "inf", "Inf"].contains(&word), "{word} in\n{html}");
        }
        assert_nested(html);
    }
    assert!(!text.contains("NaN"), "{text}");
}

/// Checks that every opened element is closed, in order.
fn assert_nested(html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1).map(|part| part.split('>').next().unwrap_or("")) {
        let name = tag.split(' ').next().unwrap_or("");
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "in\n{html}");
        } else if !tag.ends_with('/') && !tag.starts_with('!') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

const ARMS: [&str; 4] = ["none", "mail", "מכתב אישי", "<a&b> \"long name of an arm\""];

fn arms() -> impl Strategy<Value = Vec<(&'static str, i64, i64)>> {
    let arm = (1_i64..60, 0.0_f64..=1.0)
        .prop_map(|(n, share)| (n, (share * 1.4 - 0.2).clamp(0.0, 1.0) * n as f64));
    prop::collection::vec(arm, 2..=ARMS.len()).prop_map(|arms| {
        let named = ARMS.iter().zip(arms);
        named.map(|(name, (n, lost))| (*name, n, lost as i64)).collect()
    })
}

fn options() -> impl Strategy<Value = ReportOptions> {
    let methods = prop::sample::select(Method::RISK_DIFFERENCE);
    (methods, any::<bool>(), prop::option::of(0_i64..2000)).prop_map(|(method, fieller, value)| {
        let options = ReportOptions::default()
            .with_difference(method)
            .with_cost_method(if fieller { Method::Fieller } else { Method::Mover });
        match value {
            Some(value) => options.with_customer_value(Decimal::from(value)),
            None => options,
        }
    })
}

proptest! {
    #[test]
    fn any_study_can_be_shown(
        arms in arms(),
        options in options(),
        (fixed, each, control) in (0_i64..3, 0_i64..3, 0_i64..3),
    ) {
        let cost = |fixed, each| ProgramCost::new(Decimal::from(fixed), Decimal::from(each));
        let costs = arms.iter().map(|&(arm, ..)| match arm {
            // A program saves money if the control costs more.
            "none" => (arm, cost(0, control)),
            _ => (arm, cost(fixed * 100, each)),
        });
        check(&report(definition(Cost::by_arm(costs)), &arms, &options));
    }
}
