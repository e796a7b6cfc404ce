//! No sentence of a report contradicts a number of it, by any method, in many small studies.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::money::Decimal;
use crm_core::number::{Level, Method};
use crm_core::retention::{ArmReport, Cost, MoneyVerdict, RetentionReport, ValueSource, Verdict};
use crm_core::stats::{Comparison, odds_ratio, risk_ratio};
use crm_core::{
    Batch, Column, Estimate, FollowUp, ProgramCost, ReportOptions, RetentionStudy, StudyDefinition,
};

/// Customers and losses of the treated arm and of the control.
const COUNTS: [(i64, i64, i64, i64); 15] = [
    (20, 2, 20, 2),
    (20, 1, 20, 9),
    (20, 9, 20, 1),
    (20, 0, 20, 0),
    (20, 0, 20, 20),
    (20, 20, 20, 0),
    (40, 3, 10, 4),
    (10, 4, 40, 3),
    (7, 3, 9, 4),
    (300, 30, 30, 3),
    (1000, 80, 1000, 120),
    (1000, 104, 1000, 120),
    (1000, 97, 1000, 120),
    (3, 1, 2, 1),
    (10, 1, 100, 10),
];

/// What a treated customer costs, what a control does, and the fixed cost.
const COSTS: [(i64, i64, i64); 5] = [(0, 0, 0), (2, 0, 0), (0, 2, 0), (1, 1, 0), (0, 0, 50)];

/// Where the value of the benefit is from.
const VALUES: [Option<i64>; 3] = [None, Some(0), Some(30)];

struct Case {
    counts: (i64, i64, i64, i64),
    cost: (i64, i64, i64),
    /// The total of the cost column of both arms, where there is one.
    paid: Option<(i64, i64)>,
    revenue: bool,
    options: ReportOptions,
}

impl Case {
    fn report(&self) -> RetentionReport {
        let ((n, lost, control_n, control_lost), (each, control, fixed)) = (self.counts, self.cost);
        let cost = |fixed: i64, each: i64| ProgramCost::new(fixed.into(), each.into());
        let costs = Cost::by_arm([("mail", cost(fixed, each)), ("none", cost(0, control))]);
        let currency = "USD".parse().unwrap();
        let mut definition =
            StudyDefinition::new("arm", "none", "lost", currency, FollowUp::Days(30), costs);
        let (sizes, losses) = ([n, control_n], [lost, control_lost]);
        let mut columns = vec![
            Column::strings("arm", &["mail", "none"]),
            Column::int64("n", &sizes),
            Column::int64("churned", &losses),
        ];
        let paid = self.paid.map(|(own, theirs)| {
            let of_lost = [own * lost / n, theirs * control_lost / control_n];
            ([own, theirs], [own * 4, theirs * 4], of_lost)
        });
        let earned = ([9 * n, 8 * control_n], [100 * n, 70 * control_n]);
        if let Some((sum, square, churned)) = &paid {
            definition = definition.with_cost_column("paid").with_decimals("paid", 0);
            columns.push(Column::int64("cost_sum", sum));
            columns.push(Column::int64("cost_sum_sq", square));
            columns.push(Column::int64("cost_churned_sum", churned));
        }
        if self.revenue {
            definition = definition.with_revenue("spend").with_decimals("spend", 0);
            columns.push(Column::int64("revenue_sum", &earned.0));
            columns.push(Column::int64("revenue_sum_sq", &earned.1));
        }
        let mut study = RetentionStudy::new(definition).unwrap();
        study.update_summary(&Batch::new(columns).unwrap()).unwrap();
        study.report(&self.options).unwrap()
    }
}

/// The options of all cases.
fn options() -> Vec<ReportOptions> {
    let mut all = Vec::new();
    for &difference in Method::RISK_DIFFERENCE {
        for &rule in Method::COST {
            for level in [0.95, 0.7, 0.3] {
                let options = ReportOptions::default()
                    .with_difference(difference)
                    .with_cost_method(rule)
                    .with_level(Level::new(level).unwrap());
                all.extend(VALUES.map(|value| match value {
                    Some(value) => options.with_customer_value(Decimal::from(value)),
                    None => options,
                }));
            }
        }
    }
    all
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for options in options() {
        for counts in COUNTS {
            for cost in COSTS {
                cases.push(Case { counts, cost, paid: None, revenue: false, options });
            }
            let (n, control_n) = (counts.0, counts.2);
            for paid in [(n / 2, control_n / 3), (n / 8, control_n)] {
                cases.push(Case {
                    counts,
                    cost: (0, 0, 0),
                    paid: Some(paid),
                    revenue: false,
                    options,
                });
            }
            if options.customer_value.is_none() {
                let options = options.with_value_from(ValueSource::Revenue);
                for cost in COSTS {
                    cases.push(Case { counts, cost, paid: None, revenue: true, options });
                }
            }
        }
    }
    cases
}

/// What the cases must make the reports say.
const WORDS: [&str; 14] = [
    "it costs money and loses customers (dominated)",
    "it costs money and neither retains nor loses customers (dominated)",
    "it loses customers and costs nothing extra (dominated)",
    "it retains customers and saves money (dominant)",
    "it retains customers at no extra cost (dominant)",
    "it saves money and neither retains nor loses customers (dominant)",
    "it saves money and loses customers",
    "it changes neither churn nor cost",
    "it is unclear whether it saved money",
    "it cost nothing extra",
    "none, since the program lost customers",
    "but its estimate and its limits are not on one side of 0",
    "it pays by revenue",
    "The verdict is that of the churn reduction",
];

#[test]
fn no_sentence_contradicts_a_number() {
    let (mut verdicts, mut seen) = ([0; 3], [false; WORDS.len()]);
    for case in cases() {
        let report = case.report();
        let arm = report.arm("mail").unwrap();
        let text = Text::of(&report);
        let (cost, retained) = (arm.cost.unwrap().to_f64(), arm.retained.unwrap().value);
        let holds = |holds: bool, what: &str| assert!(holds, "{what}:\n{}", text.whole);

        // What the money did.
        let exact = case.paid.is_none();
        holds(!text.money_has("costs money") || cost > 0.0, "costs money");
        holds(!text.money_has("saves money") || cost < 0.0, "saves money");
        holds(!text.money_has("extra") || cost == 0.0, "costs nothing extra");
        let saved = text.headline.replace("whether it saved", "").contains(" saved ");
        holds(!saved || cost < 0.0, "saved");
        holds(!text.headline_has("extra") || cost == 0.0 && exact, "cost nothing extra");
        holds(!text.headline_has(" each (") || retained > 0.0 && cost >= 0.0, "a cost of each");

        // What the effect was.
        holds(!text.headline_has("It retained ") || retained > 0.0, "retained");
        holds(!text.headline_has("It lost ") || retained < 0.0, "lost");
        holds(!text.money_has("it retains customers") || retained > 0.0, "retains customers");
        let loses = text.money_has("it loses customers") || text.money_has("and loses customers");
        holds(!loses || retained < 0.0, "loses customers");
        let none_lost = text.money_has("neither retains nor loses customers");
        holds(!none_lost || retained == 0.0, "retains none");

        // A cost per retained customer has a number only where somebody was retained, or where a
        // saving is one.
        if let Some(row) = text.row("cost per retained, USD") {
            let number = row.starts_with(|c: char| c == '-' || c.is_ascii_digit());
            holds(!number || retained > 0.0 || cost < 0.0, "a cost of nobody");
            holds(
                !row.starts_with("none") || !row.ends_with(|c: char| c.is_ascii_digit()),
                "limits of none",
            );
            holds(!row.contains("none, since") || row.starts_with("none"), "a cost of none");
            holds(!row.contains("extra") || cost == 0.0 && exact, "a row of nothing extra");
            holds(cost != 0.0 || !exact || !row.contains("any amount"), "any amount of nothing");
        }

        // The verdicts.
        let reduction = arm.churn_reduction.unwrap();
        let sides = [
            (Verdict::Effective, reduction.lower > 0.0 && reduction.value > 0.0),
            (Verdict::Harmful, reduction.upper < 0.0 && reduction.value < 0.0),
        ];
        for (verdict, side) in sides {
            holds(arm.verdict != verdict || side, "a verdict and its limits");
        }
        let rejects = text.reason_has("is below") && !text.reason_has("but its estimate");
        holds(rejects == (arm.verdict != Verdict::Inconclusive), "a verdict and its p-value");
        verdicts[arm.verdict as usize - 1] += 1;
        if let (Ok(verdict), Ok(benefit)) = (arm.money_verdict, &arm.net_benefit_at_value) {
            let above = benefit.lower > 0.0 && benefit.value > 0.0;
            let below = benefit.upper < 0.0 && benefit.value < 0.0;
            holds(verdict != MoneyVerdict::Pays || above, "it pays");
            holds(verdict != MoneyVerdict::DoesNotPay || below, "it does not pay");
        }
        if case.revenue && arm.money_verdict.is_ok() {
            holds(!text.money_has("point estimates"), "a quadrant beside a verdict by revenue");
        } else if let Ok(verdict) = arm.money_verdict {
            let poor = text.money_has("(dominated)") && verdict == MoneyVerdict::Pays;
            let rich = text.money_has("(dominant)") && verdict == MoneyVerdict::DoesNotPay;
            holds(!poor && !rich, "a quadrant and a verdict");
        }
        ratios(case.counts, arm, &text);
        let words = text.whole.split_whitespace().collect::<Vec<_>>().join(" ");
        for (seen, phrase) in seen.iter_mut().zip(WORDS) {
            *seen |= words.contains(phrase);
        }
    }
    let unseen: Vec<_> = WORDS.iter().zip(seen).filter(|(_, seen)| !seen).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
    assert!(verdicts.iter().all(|&seen| seen > 50), "{verdicts:?}");
}

type Compare = fn(u64, u64, u64, u64, Method, Level) -> crm_core::Result<Comparison>;

/// A ratio with the test of the verdict agrees with it, and of any other a note tells.
fn ratios((n, lost, control_n, control_lost): (i64, i64, i64, i64), arm: &ArmReport, text: &Text) {
    let counts = [lost, n, control_lost, control_n].map(|count| count.unsigned_abs());
    let level = arm.churn_reduction.unwrap().level;
    let rejects = arm.unadjusted_p_value.unwrap() < level.alpha();
    let differs = |found: &Estimate| (found.lower > 1.0 || found.upper < 1.0) != rejects;
    let pairs: [(_, Compare, _); 2] =
        [(&arm.risk_ratio, risk_ratio, "risk ratio"), (&arm.odds_ratio, odds_ratio, "odds ratio")];
    for (found, compare, name) in pairs {
        let Ok(found) = found else { continue };
        let [x, n, y, m] = counts;
        let again = compare(x, n, y, m, found.method, found.level).unwrap().estimate;
        assert_eq!(again, *found);
        let note = text.whole.replace('\n', " ");
        let note = note.split("The verdict is that of the churn reduction; ").nth(1);
        let told = note.and_then(|note| note.split(" another test").next());
        let told = told.is_some_and(|told| told.contains(name));
        assert!(!differs(found) || told, "{name}: {found:?}\n{}", text.whole);
    }
}

/// The parts of a report's text.
struct Text {
    whole: String,
    headline: String,
    reason: String,
    money: String,
}

impl Text {
    fn of(report: &RetentionReport) -> Text {
        let whole = report.to_text();
        let section = whole.split("\nmail: ").nth(1).unwrap();
        let said = section.split("\n\n").next().unwrap().replace("\n ", "").replace("  ", " ");
        let (headline, decided) = said.split_once("Decided by").unwrap();
        let (reason, money) = decided.split_once("Money: ").unwrap_or((decided, ""));
        let [headline, reason, money] = [headline, reason, money].map(str::to_owned);
        Text { whole, headline, reason, money }
    }

    fn headline_has(&self, words: &str) -> bool {
        self.headline.contains(words)
    }

    fn reason_has(&self, words: &str) -> bool {
        self.reason.contains(words)
    }

    fn money_has(&self, words: &str) -> bool {
        self.money.contains(words)
    }

    /// What a row shows, without its label.
    fn row(&self, label: &str) -> Option<String> {
        let line = self.whole.lines().find(|line| line.trim().starts_with(label))?;
        Some(line.trim().trim_start_matches(label).trim().to_owned())
    }
}
