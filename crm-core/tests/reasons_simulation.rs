//! Simulated representatives, some of whom record a reason too readily: how many are flagged.
#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use crm_core::churn::{OveruseOptions, ReasonScheme, ReasonTally, SchemeKind, TallyDefinition};
use crm_core::{Batch, Column};

const RUNS: u64 = 1000;
const PEOPLE: usize = 200;
const PLANTED: usize = 5;
const SHARE: f64 = 0.3;
const OVERUSE: f64 = 1.8;

/// Uniform numbers (SplitMix64).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn events(&mut self, n: i64, p: f64) -> i64 {
        (0..n).map(|_| i64::from(self.uniform() < p)).sum()
    }
}

/// What the runs found: the mean share of false flags among the flags, the share of runs with a
/// false flag, and the share of the planted who were flagged.
struct Found {
    false_discovery_rate: f64,
    any_false: f64,
    power: f64,
}

fn simulate(planted: usize) -> Found {
    let roots = ReasonScheme::standard(SchemeKind::Root).unwrap();
    let stated = ReasonScheme::standard(SchemeKind::Stated).unwrap();
    let definition = TallyDefinition::new(["reason"])
        .with_stated("stated")
        .with_representative("agent")
        .with_count("count");
    let empty = ReasonTally::new(&roots, &stated, definition).unwrap();
    let names: Vec<String> = (0..PEOPLE).map(|at| format!("agent {at:03}")).collect();
    let agents: Vec<&str> = names.iter().flat_map(|name| [name.as_str(); 2]).collect();
    let said: Vec<&str> = ["NO_NEED", "OTHER"].into_iter().cycle().take(2 * PEOPLE).collect();
    let reasons = vec!["SERVICE.SLOW"; 2 * PEOPLE];
    let mut found = Found { false_discovery_rate: 0.0, any_false: 0.0, power: 0.0 };
    for run in 0..RUNS {
        let mut random = Random(1_000_003 * run + planted as u64);
        let counts: Vec<i64> = (0..PEOPLE)
            .flat_map(|at| {
                let n = 20 + (181.0 * random.uniform()) as i64;
                let share = if at < planted { SHARE * OVERUSE } else { SHARE };
                let k = random.events(n, share);
                [k, n - k]
            })
            .collect();
        let mut tally = empty.clone();
        let batch = Batch::new(vec![
            Column::strings("agent", &agents),
            Column::strings("stated", &said),
            Column::strings("reason", &reasons),
            Column::int64("count", &counts),
        ]);
        tally.update(&batch.unwrap()).unwrap();
        let report = tally.report(Default::default()).unwrap();
        let overuse = report.overuse("NO_NEED", OveruseOptions::default()).unwrap();
        let column = overuse.table.column("flagged").unwrap();
        let flagged: Vec<usize> =
            (0..PEOPLE).filter(|&at| column.bool(at).unwrap().unwrap()).collect();
        let wrong = flagged.iter().filter(|&&at| at >= planted).count();
        found.false_discovery_rate += wrong as f64 / flagged.len().max(1) as f64;
        found.any_false += f64::from(u8::from(wrong > 0));
        found.power += (flagged.len() - wrong) as f64 / planted.max(1) as f64;
    }
    let runs = RUNS as f64;
    Found {
        false_discovery_rate: found.false_discovery_rate / runs,
        any_false: found.any_false / runs,
        power: found.power / runs,
    }
}

// The figures are those of docs/reasons.md. Run with --nocapture to see them.
#[test]
#[expect(clippy::print_stdout, reason = "the figures of the documentation")]
fn false_flags_are_as_rare_as_promised() {
    // Three standard errors of a share of 0.05 in 1,000 runs.
    let error = 3.0 * (0.05 * 0.95 / RUNS as f64).sqrt();
    for planted in [0, PLANTED] {
        let found = simulate(planted);
        let Found { false_discovery_rate, any_false, power } = found;
        println!("{planted} planted: {false_discovery_rate:.4} {any_false:.4} {power:.4}");
        assert!(false_discovery_rate <= 0.05 + error, "{false_discovery_rate}");
        assert!(planted == 0 || power > 0.5, "{power}");
    }
}
