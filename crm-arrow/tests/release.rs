//! The memory of a table is freed once, when the last of its owners is released.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use crm_arrow::{table_array, table_schema, table_stream};
use crm_core::table::Table;

/// How many allocations of the size of the column are live, and how many were freed.
static LIVE: AtomicUsize = AtomicUsize::new(0);
static FREED: AtomicUsize = AtomicUsize::new(0);

/// A size that nothing else allocates.
const ROWS: usize = 123_457;
const BYTES: usize = ROWS * size_of::<i64>();

struct Counting;

// SAFETY: every call is handed to the allocator of the system.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.size() == BYTES {
            LIVE.fetch_add(1, Ordering::SeqCst);
        }
        // SAFETY: as the caller says.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if layout.size() == BYTES {
            LIVE.fetch_sub(1, Ordering::SeqCst);
            FREED.fetch_add(1, Ordering::SeqCst);
        }
        // SAFETY: as the caller says.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

#[test]
fn memory_is_freed_once_and_never_copied() {
    let counts = || (LIVE.load(Ordering::SeqCst), FREED.load(Ordering::SeqCst));
    let table = Table::builder().int64("n", (0..ROWS as i64).map(Some)).finish().unwrap();
    assert_eq!(counts(), (1, 0));
    let (array, schema) = table_array(&table).unwrap();
    let stream = table_stream(&table).unwrap();
    let clone = table.clone();
    assert_eq!(counts(), (1, 0));
    drop((table, table_schema(&clone).unwrap(), clone));
    drop(array);
    assert_eq!(counts(), (1, 0));
    drop(schema);
    drop(stream);
    assert_eq!(counts(), (0, 1));
}
