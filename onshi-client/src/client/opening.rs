//! Opening (開始): a client takes up what an earlier run left.

use std::collections::VecDeque;

use onshi_core::audit::Deed;
use onshi_core::error::Error;
#[cfg(doc)]
use onshi_core::error::ErrorCode;
use onshi_core::job::{Engine, Settings};

use super::Client;
use crate::audit::Auditor;
use crate::certificate::StepTold;
use crate::clock::Clock;
use crate::consents::TrustedClock;
use crate::exchange::Exchange;
use crate::ledger::{Ledger, Loaded};
use crate::migration;
use crate::owner;
use crate::random::{Random, four_characters};
use crate::retention::Copies;
use crate::site::Site;
use crate::telemetry::Counted;

impl Client {
    /// Opens over any exchange and ledger, and resumes what an earlier run left.
    ///
    /// The exchange need not be reachable: what could not be done is done by a later poll.
    ///
    /// # Errors
    /// The ledger cannot be read or written; [`ErrorCode::Forbidden`]: the configuration of the site cannot
    /// be right, or the ledger is that of another institution.
    pub fn open(
        settings: Settings,
        exchange: Box<dyn Exchange>,
        mut ledger: Box<dyn Ledger>,
        clock: Box<dyn Clock>,
        random: &mut dyn Random,
    ) -> Result<Client, Error> {
        let loaded = exchange.certificate();
        let site = Site::open(settings.site.as_ref(), &settings.institution, loaded)?;
        let held = ledger.load(random)?;
        owner::claim(ledger.as_mut(), &settings.institution)?;
        let seen = ledger.kept("clock")?;
        let seen = seen.first().map(|(_, body)| body.as_slice());
        let wall = clock.now();
        let trusted = TrustedClock::open(seen, wall)?;
        let times = (wall, wall.plus_ms(trusted.behind_ms(wall)));
        let auditor = Auditor::open(ledger.as_mut(), &settings.who, times, random)?;
        let installation = held.installation.clone();
        let recorded = held.serial;
        let run = four_characters(random);
        let copies = Copies::open(ledger.as_mut(), &held.jobs)?;
        let migration = migration::open(ledger.as_mut())?;
        let mut engine = restored(&settings, &run, held);
        let mut client = Client {
            settings,
            installation,
            recorded,
            run,
            waking: engine.wake(),
            engine,
            exchange,
            ledger,
            clock,
            trusted,
            auditor,
            copies,
            site,
            migration,
            step_told: StepTold::default(),
            notices: VecDeque::new(),
            untold: None,
            counted: Counted::default(),
            unswept: false,
            in_doubt: false,
        };
        // Its auditor has written so already.
        let opened = client.entry(Deed::Opened);
        client.counted.done(&[opened]);
        // What cannot be seen now is seen before a request goes out.
        let _ = client.mark();
        client.settle()?;
        client.note_ended_cancels()?;
        Ok(client)
    }

    /// Opens over folders and a SQLite ledger, with the clock of the machine.
    ///
    /// # Errors
    /// [`ErrorCode::FolderMissing`], [`ErrorCode::LedgerBusy`], [`ErrorCode::LedgerBroken`] and what
    /// else the folders report; [`ErrorCode::LedgerKeyMissing`] if the ledger is sealed.
    #[cfg(feature = "sqlite")]
    pub fn open_folder(config: &crate::FolderConfig) -> Result<Client, Error> {
        Client::open_folder_over(config, || crate::SqliteLedger::open(&config.ledger))
    }

    /// The same with a ledger that is sealed, or is to be (暗号化した台帳, R29).
    ///
    /// # Errors
    /// As [`open_folder`](Self::open_folder); [`ErrorCode::LedgerKeyWrong`].
    #[cfg(feature = "sqlite")]
    pub fn open_folder_sealed(
        config: &crate::FolderConfig,
        keys: &mut dyn crate::KeyStore,
    ) -> Result<Client, Error> {
        Client::open_folder_over(config, || {
            crate::SqliteLedger::open_sealed(&config.ledger, keys)
        })
    }

    #[cfg(feature = "sqlite")]
    fn open_folder_over(
        config: &crate::FolderConfig,
        ledger: impl FnOnce() -> Result<crate::SqliteLedger, Error>,
    ) -> Result<Client, Error> {
        let settings = Settings {
            institution: config.institution.clone(),
            ..config.settings.clone()
        };
        let files = Box::new(crate::OsFiles);
        let exchange = crate::FolderExchange::open(files, config.folders(), config.poll_ms)?
            .encrypted(config.encryption.clone(), settings.allow_assumed)?;
        let ledger = ledger()?;
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(ledger),
            Box::new(crate::SystemClock),
            &mut crate::OsRandom,
        )
    }
}

pub(super) fn restored(settings: &Settings, run: &str, held: Loaded) -> Engine {
    let Loaded {
        installation,
        serial,
        jobs,
    } = held;
    Engine::restore(settings.clone(), installation, serial, jobs).named_by(run)
}
