//! Work on blocks of a range, on several threads; what comes out does not depend on how many.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Cancelled;

/// Cuts `0..count` into blocks and lets each thread take the next one until none is left.
///
/// Each thread has a state of its own, and all states are returned in no particular order: callers put together what they
/// hold by the numbers in it. One thread works without starting another.
///
/// # Errors
/// The first error of any thread; the others stop at their next block.
pub(crate) fn over_blocks<S: Send>(
    count: usize,
    block: usize,
    threads: NonZeroUsize,
    start: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> Result<(), Cancelled> + Sync,
) -> Result<Vec<S>, Cancelled> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = start();
        loop {
            let from = next.fetch_add(block, Ordering::Relaxed);
            if from >= count {
                return Ok(state);
            }
            if let Err(cancelled) = work(&mut state, from..(from + block).min(count)) {
                next.store(count, Ordering::Relaxed);
                return Err(cancelled);
            }
        }
    };
    if threads.get() == 1 {
        return Ok(vec![run()?]);
    }
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(run)).collect();
        let own = run();
        let joined = others.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        std::iter::once(own).chain(joined).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_worked_on_once_whatever_the_threads() {
        for threads in [1, 2, 5] {
            let threads = NonZeroUsize::new(threads).unwrap();
            let take = |seen: &mut Vec<usize>, range: Range<usize>| {
                seen.extend(range);
                Ok(())
            };
            let seen = over_blocks(1003, 10, threads, Vec::new, take).unwrap();
            let mut seen: Vec<_> = seen.into_iter().flatten().collect();
            seen.sort_unstable();
            assert!(seen.into_iter().eq(0..1003));
        }
    }

    #[test]
    fn an_error_of_one_thread_stops_all() {
        let threads = NonZeroUsize::new(3).unwrap();
        let stop = |done: &mut usize, range: Range<usize>| {
            *done += 1;
            if range.contains(&50) {
                Err(Cancelled)
            } else {
                Ok(())
            }
        };
        assert_eq!(over_blocks(1000, 10, threads, || 0, stop), Err(Cancelled));
    }
}
