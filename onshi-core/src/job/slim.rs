//! Giving memory back (メモリの返却): a table keeps room for as many as ever were in it, and thousands can be on
//! their way at once that are closed an hour later.

use std::collections::HashMap;
use std::hash::Hash;

/// Fewer than one in so many places is taken.
const SPARSE: usize = 8;

/// Below this, it is not worth it.
const SMALL: usize = 64;

/// Gives back the room of a table that a crowd has left.
pub(super) fn slim<K: Eq + Hash, V>(table: &mut HashMap<K, V>) {
    if table.capacity() > SMALL && table.len() < table.capacity() / SPARSE {
        table.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_goes_when_nearly_all_have_left_and_not_before() {
        let mut table: HashMap<u32, u32> = (0..1000).map(|n| (n, n)).collect();
        table.retain(|n, _| *n < 300);
        slim(&mut table);
        assert!(table.capacity() > 900, "they may come back");
        table.retain(|n, _| *n < 10);
        slim(&mut table);
        assert!(table.capacity() < SMALL && table.len() == 10);
    }
}
