//! Bugs that are planted on purpose (仕込んだ不具合), each around the product and none inside it: a file
//! system, exchange, ledger, clock or host that does what other programs were seen to do.

mod exchange;

use onshi_client::{Clock, Exchange, FileSystem, Ledger};
use onshi_core::job::Settings;

/// A bug, why it is one, and where it sits.
pub struct Bug {
    /// Its name.
    pub name: &'static str,
    /// The pain of RELIABILITY §A, or the item of the list in §D.4.
    pub pain: &'static str,
    /// Where it sits.
    pub seat: Seat,
}

/// Where a bug sits: what it is wrapped around.
#[derive(Clone, Copy)]
pub enum Seat {
    /// The file system under the folder exchange.
    Files(fn(Box<dyn FileSystem>) -> Box<dyn FileSystem>),
    /// The exchange under the client.
    Exchange(fn(Box<dyn Exchange>) -> Box<dyn Exchange>),
    /// The ledger under the client.
    Ledger(fn(Box<dyn Ledger>) -> Box<dyn Ledger>),
    /// The clock.
    Clock(fn(Box<dyn Clock>) -> Box<dyn Clock>),
    /// The settings of the engine.
    Settings(fn(&mut Settings)),
}

/// Every planted bug.
pub const BUGS: &[Bug] = &[Bug {
    name: "deletes what it cannot read",
    pain: "P02",
    seat: Seat::Exchange(exchange::deletes_unreadable),
}];
