//! Prints the memory bandwidth of this machine in bytes per second: with one thread, then with all.
#![expect(clippy::print_stdout, reason = "this is a program")]

use std::hint::black_box;
use std::time::Instant;

/// Much more than the cache.
const WORDS: usize = 1 << 27;

/// Adds up a part of the memory: the minimum of work per byte.
fn sum(part: &[u64]) -> u64 {
    let mut lanes = [0_u64; 16];
    for words in part.chunks_exact(16) {
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = lane.wrapping_add(*word);
        }
    }
    lanes.iter().fold(0, |a, b| a.wrapping_add(*b))
}

fn bytes_per_second(memory: &[u64], threads: usize) -> f64 {
    let part = memory.len().div_ceil(threads);
    let seconds = (0..5)
        .map(|_| {
            let start = Instant::now();
            std::thread::scope(|scope| {
                for part in memory.chunks(part) {
                    scope.spawn(move || black_box(sum(part)));
                }
            });
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    size_of_val(memory) as f64 / seconds
}

fn main() {
    let memory: Vec<u64> = (0..WORDS as u64).collect();
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    for threads in [1, all] {
        println!("{threads} {:.0}", bytes_per_second(&memory, threads));
    }
}
