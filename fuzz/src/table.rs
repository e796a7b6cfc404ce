//! Tables of any layout.

use crm_core::column::{Bitmap, Integers, Text, Values};
use crm_core::{Batch, Column, FollowUp, ProgramCost, RetentionStudy, StudyDefinition};

/// The maximum number of rows of a table.
const ROWS: usize = 40;

/// Counts a table whose columns have the layout given by the bytes, and again in two parts.
pub fn table(data: &[u8]) {
    let mut bytes = Bytes(data);
    let rows = usize::from(bytes.one()) % ROWS;
    let stores: Vec<Store> = ["arm", "lost", "spend", "history", "paid", "region", "n", "age"]
        .map(|name| Store::new(name, &mut bytes, rows))
        .into();
    let columns = stores.iter().map(|store| store.column(rows)).collect::<Option<Vec<_>>>();
    let Some(batch) = columns.and_then(|columns| Batch::new(columns).ok()) else { return };
    let empty = RetentionStudy::new(study()).expect("the definition is one");
    let mut whole = empty.clone();
    let Ok(()) = whole.update(&batch) else {
        assert_eq!(whole, empty, "an update that failed left the study as it was");
        return;
    };
    let mut parts = empty;
    let half = rows.div_ceil(2);
    for part in [0..half, half..rows].into_iter().filter(|part| !part.is_empty()) {
        let columns = stores.iter().filter_map(|store| store.column(rows));
        let slices = columns.map(|column| column.slice(part.clone())).collect();
        parts.update(&Batch::new(slices).expect("they have one length")).expect("so do its parts");
    }
    assert_eq!(parts.to_json().expect("it is written"), whole.to_json().expect("it is written"));
}

fn study() -> StudyDefinition {
    let cost = ProgramCost::parse("1", "0.5").expect("they are amounts");
    let currency = "EUR".parse().expect("it is a currency");
    StudyDefinition::new("arm", "a", "lost", currency, FollowUp::Days(30), cost)
        .with_count("n")
        .with_revenue("spend")
        .with_baseline("history")
        .with_cost_column("paid")
        .with_strata(["region"])
        .with_covariates(["age"])
}

/// Bytes that are consumed; after the last one, zeros follow.
struct Bytes<'d>(&'d [u8]);

impl Bytes<'_> {
    fn one(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.one())
    }

    fn list<T>(&mut self, count: usize, one: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..count).map(|_| one(self)).collect()
    }
}

/// The memory of a column.
struct Store {
    name: &'static str,
    layout: u8,
    scale: i32,
    small: Vec<u8>,
    signed: Vec<i8>,
    offsets: Vec<i32>,
    long_offsets: Vec<i64>,
    integers: Vec<i64>,
    floats: Vec<f64>,
    wide: Vec<i128>,
    views: Vec<u128>,
    validity: Option<Vec<u8>>,
}

impl Store {
    fn new(name: &'static str, bytes: &mut Bytes<'_>, rows: usize) -> Store {
        let layout = bytes.one();
        let mut store = Store {
            name,
            layout: layout % 12,
            scale: 0,
            small: Vec::new(),
            signed: Vec::new(),
            offsets: Vec::new(),
            long_offsets: Vec::new(),
            integers: Vec::new(),
            floats: Vec::new(),
            wide: Vec::new(),
            views: Vec::new(),
            validity: (layout >= 128).then(|| bytes.list(rows.div_ceil(8), Bytes::one)),
        };
        let offset = |bytes: &mut Bytes<'_>| i32::from(i8::from_le_bytes(bytes.array()));
        match store.layout {
            0 => store.offsets = bytes.list(rows + 1, offset),
            1 => store.long_offsets = bytes.list(rows + 1, |bytes| offset(bytes).into()),
            2 => store.views = bytes.list(rows, |bytes| u128::from_le_bytes(bytes.array())),
            3 | 4 => store.signed = bytes.list(rows, |bytes| i8::from_le_bytes(bytes.array())),
            5 => {
                store.scale = i32::from(layout & 64 != 0) * 2;
                store.integers = bytes.list(rows, |bytes| i64::from_le_bytes(bytes.array()));
            }
            6 => store.floats = bytes.list(rows, |bytes| f64::from_le_bytes(bytes.array())),
            7 => store.floats = bytes.list(rows, |bytes| f64::from(bytes.one()) / 100.0),
            8 => {
                store.scale = offset(bytes);
                store.wide = bytes.list(rows, |bytes| i64::from_le_bytes(bytes.array()).into());
            }
            9 => store.wide = bytes.list(rows, |bytes| i128::from_le_bytes(bytes.array())),
            10 => store.small = bytes.list(rows.div_ceil(8), Bytes::one),
            _ => store.small = bytes.list(rows, |bytes| bytes.one() % 3),
        }
        store
    }

    fn column(&self, rows: usize) -> Option<Column<'_>> {
        let data = b"abcaab\xffmailnone";
        let values = match self.layout {
            0 => Values::Text(Text::Utf8 { offsets: &self.offsets, data }),
            1 => Values::Text(Text::LargeUtf8 { offsets: &self.long_offsets, data }),
            2 => Values::Text(Text::Utf8View { views: &self.views, buffers: vec![data] }),
            3 => Values::Dictionary {
                codes: Integers::Int8(&self.signed),
                values: Box::new(Column::strings("", &["a", "b", "c"])),
            },
            4 => Values::Integers(Integers::Int8(&self.signed)),
            5 if self.scale != 0 => {
                let integers = Integers::Int64(&self.integers);
                Values::Scaled { integers, scale: self.scale }
            }
            5 => Values::Integers(Integers::Int64(&self.integers)),
            6 | 7 => Values::Float64(&self.floats),
            8 | 9 => Values::Decimal128 { values: &self.wide, scale: self.scale },
            10 => Values::Bits(Bitmap::new(&self.small, 0, rows).ok()?),
            _ => Values::Bytes(&self.small),
        };
        let column = Column::new(self.name, values);
        let Some(validity) = &self.validity else { return Some(column) };
        column.with_validity(Bitmap::new(validity, 0, rows).ok()?).ok()
    }
}
