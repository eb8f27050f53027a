//! One process serves many facilities of a database (多数の医療機関の処理).
//!
//! ```text
//!  claim what nobody has ─► a Client each ─► poll, and let the host look ─► renew ─► …
//! ```
//!
//! Any number of processes do that over one database, and each facility is worked for by one of them. When
//! one dies, its leases run out and the others go on where the ledger says. What goes wrong at one facility
//! stops no other.

use std::time::{Duration, Instant};

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::Settings;

use crate::client::Client;
use crate::clock::Clock;
use crate::exchange::Exchange;
use crate::ledger::{Database, Lease, PostgresLedger, Tenancy};
use crate::random::OsRandom;

/// Facilities taken up in one round, so that workers who begin together share what there is.
const AT_ONCE: usize = 64;

/// What the host gives the client of a facility (医療機関ごとの設定).
pub struct Outfit {
    /// How its jobs behave; the institution code is that of the facility.
    pub settings: Settings,
    /// How its requests and answers travel: its own folders, say.
    pub exchange: Box<dyn Exchange>,
    /// Its clock.
    pub clock: Box<dyn Clock>,
}

type MakeOutfit = dyn FnMut(&InstitutionCode) -> Result<Outfit, Error> + Send;

/// What went wrong at one facility in one round (医療機関ごとの不具合).
#[derive(Debug)]
pub struct Mishap {
    /// 医療機関コード, as written.
    pub institution: String,
    /// [`ErrorCode::LedgerBusy`]: another worker has it now, or another program its folders.
    pub error: Error,
}

/// The facilities that one thread of one process works for. Several threads have one each.
///
/// ```no_run
/// # use onshi_client::{Database, FolderConfig, FolderExchange, OsFiles, Outfit, SystemClock};
/// # use onshi_client::{Tenancy, Workers};
/// # fn main() -> Result<(), onshi_core::error::Error> {
/// let database = Database::open("host=127.0.0.1 user=onshi dbname=office", "onshi")?;
/// let tenancy = Tenancy {
///     worker: format!("{} {}", "app-3", std::process::id()),
///     lasts_ms: 30_000,
/// };
/// let mut workers = Workers::new(database, tenancy, 2_000, |institution| {
///     let root = format!("exchange/{}", institution.as_written());
///     let config = FolderConfig::under(root, institution.clone());
///     let exchange = FolderExchange::open(Box::new(OsFiles), config.folders(), 1_000)?;
///     Ok(Outfit {
///         settings: config.settings,
///         exchange: Box::new(exchange),
///         clock: Box::new(SystemClock),
///     })
/// });
/// loop {
///     let mishaps = workers.round(|institution, client| {
///         while let Some(notice) = client.next_notice(0)? {
///             println!("{} {notice:?}", institution.as_written());
///         }
///         Ok(())
///     })?;
///     for mishap in mishaps {
///         eprintln!("{} {}", mishap.institution, mishap.error);
///     }
///     std::thread::sleep(std::time::Duration::from_secs(1));
/// }
/// # }
/// ```
pub struct Workers {
    database: Database,
    tenancy: Tenancy,
    at_most: usize,
    outfit: Box<MakeOutfit>,
    held: Vec<Held>,
    renewed: Instant,
}

struct Held {
    institution: InstitutionCode,
    lease: Lease,
    client: Client,
    lost: bool,
}

impl Workers {
    /// Works for up to `at_most` facilities, each with what `outfit` gives it. Nothing is claimed before the
    /// first [`round`](Self::round).
    pub fn new(
        database: Database,
        tenancy: Tenancy,
        at_most: usize,
        outfit: impl FnMut(&InstitutionCode) -> Result<Outfit, Error> + Send + 'static,
    ) -> Self {
        Workers {
            database,
            tenancy,
            at_most,
            outfit: Box::new(outfit),
            held: Vec::new(),
            renewed: Instant::now(),
        }
    }

    /// One round: renews the leases, takes up what is free, polls everyone, and lets the host look at each,
    /// at its notices above all.
    ///
    /// # Errors
    /// The database cannot be reached or written; nothing is lost, begin another round later.
    pub fn round(
        &mut self,
        mut visit: impl FnMut(&InstitutionCode, &mut Client) -> Result<(), Error>,
    ) -> Result<Vec<Mishap>, Error> {
        self.renew()?;
        let mut mishaps = self.take_up()?;
        for at in 0..self.held.len() {
            self.renew_if_due()?;
            let Some(held) = self.held.get_mut(at).filter(|held| !held.lost) else {
                continue;
            };
            let polled = held.client.poll();
            let visited = visit(&held.institution, &mut held.client);
            if let Err(error) = polled.and(visited) {
                held.lost |= error.code() == ErrorCode::LedgerBusy;
                mishaps.push(mishap(&held.lease, error));
            }
        }
        self.held.retain(|held| !held.lost);
        Ok(mishaps)
    }

    /// The client of a facility; `None` if it is not ours now. [`Database::owner`] tells whose it is.
    pub fn client(&mut self, institution: &InstitutionCode) -> Option<&mut Client> {
        let held = self.held.iter_mut();
        let mut ours = held.filter(|held| held.institution == *institution);
        ours.next().map(|held| &mut held.client)
    }

    /// The facilities that are ours now.
    pub fn institutions(&self) -> impl Iterator<Item = &InstitutionCode> {
        self.held.iter().map(|held| &held.institution)
    }

    /// Ends the work and gives everything back, so that others need not wait until the leases are over.
    ///
    /// # Errors
    /// The database cannot be written; then they do wait.
    pub fn end(mut self) -> Result<(), Error> {
        // The folders are free before the lease is.
        let leases: Vec<Lease> = self.held.drain(..).map(|held| held.lease).collect();
        self.database.release(&leases, 0)
    }

    fn renew_if_due(&mut self) -> Result<(), Error> {
        let third = Duration::from_millis(u64::from(self.tenancy.lasts_ms)) / 3;
        match self.renewed.elapsed() < third {
            true => Ok(()),
            false => self.renew(),
        }
    }

    /// Whoever is not ours any more is let go before anything more is done for it.
    fn renew(&mut self) -> Result<(), Error> {
        let begun = Instant::now();
        let leases: Vec<Lease> = self.held.iter().map(|held| held.lease.clone()).collect();
        let mut ours = self.database.renew(&leases, &self.tenancy)?;
        ours.sort_unstable();
        for held in &mut self.held {
            held.lost |= ours.binary_search(&held.lease).is_err();
        }
        self.renewed = begun;
        Ok(())
    }

    fn take_up(&mut self) -> Result<Vec<Mishap>, Error> {
        let room = self.at_most.saturating_sub(self.held.len()).min(AT_ONCE);
        if room == 0 {
            return Ok(Vec::new());
        }
        let mut mishaps = Vec::new();
        for ledger in self.database.claim(&self.tenancy, room)? {
            let lease = ledger.lease().clone();
            match self.open(ledger) {
                Ok((institution, client)) => self.held.push(Held {
                    institution,
                    lease,
                    client,
                    lost: false,
                }),
                Err(error) => {
                    // What stands in the way may not stand in the way of another worker.
                    let rest = self.tenancy.lasts_ms;
                    self.database.release(std::slice::from_ref(&lease), rest)?;
                    mishaps.push(mishap(&lease, error));
                }
            }
        }
        Ok(mishaps)
    }

    fn open(&mut self, ledger: PostgresLedger) -> Result<(InstitutionCode, Client), Error> {
        let institution = InstitutionCode::new(ledger.lease().institution())?;
        let outfit = (self.outfit)(&institution)?;
        let settings = Settings {
            institution: institution.clone(),
            ..outfit.settings
        };
        let ledger = Box::new(ledger);
        let random = &mut OsRandom;
        let client = Client::open(settings, outfit.exchange, ledger, outfit.clock, random)?;
        Ok((institution, client))
    }
}

fn mishap(lease: &Lease, error: Error) -> Mishap {
    Mishap {
        institution: lease.institution().to_owned(),
        error,
    }
}

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workers")
            .field("tenancy", &self.tenancy)
            .field("held", &self.held.len())
            .finish_non_exhaustive()
    }
}
