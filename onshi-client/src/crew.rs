//! A few threads for one piece of work.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// Does `work` for each item on up to `cores` threads, this one included. Who is free takes the next
/// item. The results, in the order of the items, or the first error in that order.
pub(crate) fn each<I: Sync, T: Send, E: Send>(
    items: &[I],
    cores: usize,
    work: impl Fn(&I) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let shift = || {
        let mut done = Vec::new();
        while !failed.load(Ordering::Relaxed) {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(place) else {
                break;
            };
            let result = work(item);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            done.push((place, result));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others = 1..cores.min(items.len());
        let others: Vec<_> = others
            .filter_map(|_| thread::Builder::new().spawn_scoped(scope, shift).ok())
            .collect();
        let mut done = shift();
        for other in others {
            match other.join() {
                Ok(theirs) => done.extend(theirs),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_in_order() {
        let items: Vec<u32> = (0..100).collect();
        for cores in [0, 1, 2, 7, 200] {
            let doubled = each(&items, cores, |item| Ok::<_, ()>(2 * item));
            assert_eq!(doubled, Ok(items.iter().map(|item| 2 * item).collect()));
        }
        assert_eq!(each(&[], 3, |_: &u32| Ok::<_, ()>(())), Ok(vec![]));
    }

    #[test]
    fn an_error_is_told_and_ends_the_work() {
        let items: Vec<u32> = (0..100_000).collect();
        let met = AtomicUsize::new(0);
        let result = each(&items, 4, |item| {
            met.fetch_add(1, Ordering::Relaxed);
            if *item < 10 { Ok(()) } else { Err(*item) }
        });
        assert!(result.is_err_and(|item| item >= 10));
        assert!(met.into_inner() < items.len());
    }
}
