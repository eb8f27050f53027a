//! A backup of the ledger (台帳の控え), and what host and onlooker knew when it was made: when it comes back,
//! they go by that, because the client can know nothing else.

use std::collections::BTreeSet;

use crate::books::Books;
use crate::host::{Host, Memory};
use crate::story::Story;

/// A ledger as it was, and what was known then.
pub(super) struct Backup {
    books: Books,
    memory: Memory,
    settled: BTreeSet<String>,
}

impl Backup {
    /// Makes one.
    pub(super) fn of(books: &Books, host: &Host, story: &Story) -> Self {
        Backup {
            books: books.clone(),
            memory: host.memory(),
            settled: story.settled.clone(),
        }
    }

    /// It comes back; the ledger as it is now.
    pub(super) fn restore(self, host: &mut Host, story: &mut Story) -> Books {
        host.go_back_to(self.memory);
        story.go_back_to(&self.books, self.settled);
        self.books
    }
}
