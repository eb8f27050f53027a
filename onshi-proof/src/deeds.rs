//! What was done at the place (出来事の記録), as an onlooker sees it who can look into disk and ledger at
//! the moment it happens. The invariants judge these.

use std::sync::Arc;

use onshi_core::audit;
use onshi_core::job::{Job, JobId, Moment};

/// One thing that was done.
#[derive(Debug, Clone)]
pub enum Deed {
    /// The client wrote a request.
    Meant {
        /// File name.
        request: String,
        /// What it meant to write; `None` if the disk lies about it.
        bytes: Option<Arc<[u8]>>,
    },
    /// The client made a request visible.
    Published {
        /// File name.
        request: String,
        /// What is visible now.
        bytes: Arc<[u8]>,
        /// The job that intends it, as the ledger held it at this moment.
        intent: Option<Box<Job>>,
        /// The time on the clock of our machine.
        wall: Moment,
    },
    /// The client took a visible request back.
    TakenBack {
        /// File name.
        request: String,
    },
    /// The terminal took a request.
    Taken {
        /// File name.
        request: String,
        /// What it took.
        bytes: Arc<[u8]>,
        /// It left the request where it was.
        leaves: bool,
    },
    /// Something came into `res`, or changed there.
    Stood {
        /// File name.
        name: String,
        /// What stands there now.
        bytes: Arc<[u8]>,
    },
    /// The terminal took something out of `res`.
    Went {
        /// File name.
        name: String,
    },
    /// The client removed a file.
    Removed {
        /// Folder.
        folder: String,
        /// File name.
        name: String,
        /// The job that owned it, as the ledger held it at this moment.
        owner: Option<Box<Job>>,
    },
    /// The client touched what is none of its business.
    Strayed {
        /// What it did.
        call: &'static str,
        /// Where.
        path: String,
    },
    /// The ledger durably holds a job as it is now.
    Recorded {
        /// As it was.
        before: Option<Box<Job>>,
        /// As it is.
        after: Box<Job>,
        /// In which transaction.
        transaction: u64,
    },
    /// The audit got a line.
    Told {
        /// What it tells of.
        deed: audit::Deed,
        /// In which job.
        job: Option<JobId>,
        /// In which transaction.
        transaction: u64,
    },
}
