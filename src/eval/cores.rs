//! Work on many questions at a time.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What `make` makes of each item, in their order, on so many threads.
pub fn each<T: Sync, R: Send>(
    items: &[T],
    threads: usize,
    make: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut made = Vec::new();
        while let Some((at, item)) = take(&next, items) {
            made.push((at, make(item)));
        }
        made
    };
    let made: Vec<Vec<(usize, R)>> = thread::scope(|scope| {
        let count = threads.clamp(1, items.len().max(1));
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined
            .map(|made| made.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut made: Vec<(usize, R)> = made.into_iter().flatten().collect();
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, result)| result).collect()
}

fn take<'t, T>(next: &AtomicUsize, items: &'t [T]) -> Option<(usize, &'t T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    items.get(at).map(|item| (at, item))
}
