"""Threads, progress of long work, and interrupts."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import crm_py as crm
import pyarrow as pa
import pytest

ROWS = 1 << 20


def block():
    arm = pa.DictionaryArray.from_arrays(
        pa.array([0, 1] * (ROWS // 2), pa.int8()), ["mail", "none"]
    )
    return pa.record_batch({"arm": arm, "lost": pa.array([0, 0, 0, 1] * (ROWS // 4), pa.int8())})


def test_threads_share_a_study(new_study, rows):
    expected = new_study()
    for _ in range(64):
        expected.update(rows)
    study = new_study()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: study.update(pa.table(rows), threads=1), range(64)))
    assert study == expected


def test_crossed_merges_end(new_study):
    one, other = new_study(), new_study()
    for study in (one, other):
        study.update({"arm": ["mail", "none"], "lost": [0, 1]})

    def cross(left, right):
        for _ in range(20):
            left.merge(right)

    threads = [
        threading.Thread(target=cross, args=pair, daemon=True)
        for pair in ((one, other), (other, one), (one, other), (other, one))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "crossed merges wait for each other"
    assert one.report().control.n == one.report().control.churned


def test_crossed_comparisons_end(new_study):
    one, other = new_study(), new_study()
    with ThreadPoolExecutor(4) as pool:
        pairs = [(one, other), (other, one), (one, one)] * 200
        assert all(pool.map(lambda pair: pair[0] == pair[1], pairs))


def test_progress_receives_the_rows_so_far(new_study):
    batches = [block()] * 5
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    seen = []
    study = new_study()
    study.update(reader, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 5 * ROWS
    assert len(seen) >= 3


def test_a_progress_that_fails_stops_the_update(new_study):
    study = new_study()

    def progress(rows):
        raise RuntimeError(f"enough after {rows}")

    with pytest.raises(RuntimeError, match="enough after"):
        study.update(pa.table(block().to_pydict()).slice(0, 10), progress=progress)
    assert study == new_study()


@pytest.fixture
def interruptible():
    """Handle interrupts, which a process started in the background ignores."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_stops_an_update_and_changes_nothing(new_study):
    batch = block()
    study = new_study()
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch] * 20_000)
    timer = threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    read = []
    with pytest.raises(KeyboardInterrupt):
        study.update(reader, progress=read.append)
    timer.join()
    assert read[-1] < 20_000 * ROWS
    assert study == new_study()


def test_other_threads_run_while_a_study_counts(new_study):
    batch = block()
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch] * 100)
    study = new_study()
    ticks = 0
    done = threading.Event()

    def count():
        nonlocal ticks
        while not done.is_set():
            ticks += 1

    thread = threading.Thread(target=count)
    thread.start()
    study.update(reader, threads=1)
    done.set()
    thread.join()
    assert ticks > 100


def test_an_invalid_number_of_threads_is_rejected(study):
    for wrong in (0, -1, 2**70):
        with pytest.raises(crm.errors.OutOfRangeError, match="threads"):
            study.update({"arm": ["mail"], "lost": [0]}, threads=wrong)
