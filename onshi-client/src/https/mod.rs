//! The HTTPS exchange (WebAPI 連携): the second road, straight to the central system.
//!
//! It is the [folder exchange](crate::FolderExchange) whose terminal software is this module. The way
//! out is the same; only who picks a request up is not:
//!
//! ```text
//!  prepare, publish, withdraw   stage/x ◄─► outbox/x
//!  picked up                    outbox/x ─► going/x     durable, and only then
//!  sent                         POST  ─┬─ an answer         held in memory under its file name
//!                                      ├─ certainly unsent  going/x ─► outbox/x, tried again later
//!                                      └─ neither           going/x stays: its answer is lost
//!  discard                      going/x removed, the answer wiped
//! ```
//!
//! **What is lost.** Once anything was sent, a time-out, a broken answer or a crash leaves it unknown
//! whether the request was carried out. It is told at once ([`Exchange::lost`]), and sent again by
//! nobody but the host, where the operation allows it (再送).
//!
//! **What is kept.** Nothing of an answer is ever written: a receipt computer keeps nothing clinical
//! (vendor manual 表4.1.1-1; R10). After a restart an answer that was not acknowledged is gone; its
//! 受付番号 is in the ledger.
//!
//! **Threads.** None of ours. The runtime works while the host is inside a call; time in which the
//! host stays away is not counted against an answer. Where [`addresses`](HttpsConfig::addresses) does
//! not name a host, the runtime looks its name up in a thread of its own, which ends by itself.
//!
//! **What is assumed.** Only login and one query are known (evidence: `Seen(MYCLINIC)`); that every other
//! message travels alike is assumed, and so is what each HTTP status means: see `call`.

mod call;
mod config;
pub(crate) mod identity;
mod inbox;
mod login;
#[cfg(feature = "sqlite")]
mod opening;
#[cfg(feature = "sqlite")]
mod probe;
mod question;
mod trust;
mod worker;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use onshi_core::catalogue::{Dialect, Form};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Sight, Whereabouts};
use onshi_core::message::{FileName, request_name};

use crate::certificate::{Certificate, Validity};
use crate::clock::Clock;
use crate::exchange::{Content, Exchange};
use crate::files::FileSystem;
use crate::outgoing::{Outgoing, gone, inside, is_request, sweep};
use crate::trouble::{folder_error, of_io};

pub use crate::secret::Secret;
use call::{Fate, Line};
pub use config::{Bounds, HttpsConfig, IdentityFiles, LoginConfig, ProxyLogin, TokenHeader};
use inbox::{Held, Inbox};
#[cfg(feature = "sqlite")]
pub(crate) use probe::{Probe, Shown, place};
use question::Question;
use worker::Worker;

/// Where a client keeps what goes out, beside its ledger.
#[cfg(feature = "sqlite")]
pub(crate) const OWN: &str = "onshi-https";

/// Largest request read back from `outbox`; a batch of 100,000 people is smaller.
const LARGEST_REQUEST: u64 = 256 << 20;

/// Exchange by HTTPS.
pub struct HttpsExchange {
    files: Box<dyn FileSystem>,
    clock: Box<dyn Clock>,
    dialect: Arc<Dialect>,
    outgoing: Outgoing,
    outbox: PathBuf,
    going: PathBuf,
    line: Arc<Line>,
    certificate: Certificate,
    worker: Worker,
    inbox: Inbox,
    lost: BTreeSet<String>,
    /// What the host has not been told yet.
    trouble: Option<Error>,
}

impl HttpsExchange {
    /// Takes a local folder into use, which is created with its `stage`, `outbox` and `going`, and reads
    /// certificate and trust. Nothing is sent yet.
    ///
    /// # Errors
    /// [`ErrorCode::BadOptions`]: the configuration; [`ErrorCode::CertificateUnusable`];
    /// [`ErrorCode::FolderMissing`]; [`ErrorCode::LedgerBusy`] if another collector uses the folder.
    pub fn open(
        mut files: Box<dyn FileSystem>,
        clock: Box<dyn Clock>,
        folder: PathBuf,
        config: &HttpsConfig,
        dialect: Arc<Dialect>,
    ) -> Result<Self, Error> {
        config.check()?;
        let [stage, outbox, going] = ["stage", "outbox", "going"].map(|name| folder.join(name));
        for place in [&folder, &outbox, &going] {
            let made = files.create_dir(place);
            made.map_err(|error| folder_error(&error, "outbox"))?;
        }
        let outgoing = Outgoing::open(files.as_mut(), stage, outbox.clone())?;
        let standing = files.names(&going);
        let standing = standing.map_err(|error| folder_error(&error, "going"))?;
        let identity = identity::read(files.as_mut(), &config.identity)?;
        let certificate = identity.certificate;
        Ok(HttpsExchange {
            line: Arc::new(Line::open(files.as_mut(), config, identity)?),
            worker: Worker::new(&config.bounds)?,
            files,
            clock,
            dialect,
            outgoing,
            outbox,
            going,
            certificate,
            inbox: Inbox::default(),
            lost: standing
                .into_iter()
                .filter(|name| is_request(name))
                .collect(),
            trouble: None,
        })
    }

    /// Sends what is to be sent, takes in what has come.
    fn work(&mut self, at_most: Duration) {
        if let Err(error) = self.pick_up() {
            self.note(error);
        }
        match self.worker.run(at_most) {
            Ok(ended) => ended
                .into_iter()
                .for_each(|(request, fate)| self.take_in(request, fate)),
            Err(error) => self.note(error),
        }
    }

    fn pick_up(&mut self) -> Result<(), Error> {
        if !self.worker.has_room() {
            return Ok(());
        }
        let names = self.files.names(&self.outbox);
        let names = names.map_err(|error| folder_error(&error, "outbox"))?;
        let mut result = Ok(());
        for request in names.into_iter().filter(|name| is_request(name)) {
            if !self.worker.has_room() {
                break;
            }
            // One that cannot be sent keeps no other back.
            let sent = self.may_send().and_then(|()| self.send(request));
            result = result.and(sent);
        }
        if result.is_err() {
            self.worker.pause();
        }
        result
    }

    /// Nothing goes out with a certificate whose time is over (R13).
    fn may_send(&self) -> Result<(), Error> {
        match self.certificate.at(self.clock.now()).validity {
            Validity::Expired => {
                Err(Error::new(ErrorCode::CertificateUnusable).because("its time is over"))
            }
            _ => Ok(()),
        }
    }

    fn send(&mut self, request: String) -> Result<(), Error> {
        let placed = |error| of_io(&error, ErrorCode::FolderMissing).in_file(&request);
        let (from, to) = (
            inside(&self.outbox, &request)?,
            inside(&self.going, &request)?,
        );
        let file = self.files.open(&from).map_err(placed)?;
        let question = Question::read(&request, file, LARGEST_REQUEST, &self.dialect)?;
        let url = self.line.address(&question.service)?;
        let renamed = self.files.rename_no_replace(&from, &to);
        renamed.map_err(placed)?;
        // From here on a crash makes it count as sent.
        if let Err(error) = self.files.sync_dir(&self.going) {
            let error = placed(error);
            self.put_back(request);
            return Err(error);
        }
        self.worker
            .start(request, self.line.clone(), url, question.body);
        Ok(())
    }

    fn take_in(&mut self, request: String, fate: Fate) {
        match fate {
            Fate::Answered(body) => {
                self.hold(&request, Held::answer(&request, body, &self.dialect))
            }
            Fate::Refused(body) => self.hold(&request, Held::refusal(&request, body)),
            Fate::Unsent(error) => {
                self.worker.pause();
                self.note(error);
                self.put_back(request);
            }
            Fate::Lost(error) => {
                self.note(error.in_file(&request));
                self.lost.insert(request);
            }
        }
    }

    fn hold(&mut self, request: &str, held: Option<(String, Held)>) {
        match held {
            Some((name, held)) => {
                self.worker.succeeded();
                self.inbox.put(name, held);
            }
            None => drop(self.lost.insert(request.to_owned())),
        }
    }

    /// What was certainly not sent waits again. Where even that cannot be noted, it counts as sent.
    fn put_back(&mut self, request: String) {
        let (from, to) = (self.going.join(&request), self.outbox.join(&request));
        let back = self.files.rename_no_replace(&from, &to);
        if let Err(error) = back.and_then(|()| self.files.sync_dir(&self.outbox)) {
            self.note(of_io(&error, ErrorCode::FolderMissing).in_file(&request));
            self.lost.insert(request);
        }
    }

    /// The first trouble is told; what follows of it is no news.
    fn note(&mut self, error: Error) {
        self.trouble.get_or_insert(error);
    }
}

impl Drop for HttpsExchange {
    /// Whoever ends in good order loses nothing that was certainly not sent.
    fn drop(&mut self) {
        let unsent = self.worker.unsent();
        unsent
            .into_iter()
            .for_each(|request| self.put_back(request));
    }
}

impl Exchange for HttpsExchange {
    /// Also makes sure that it can be sent at all: a message that no service takes is refused here.
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        let question = Question::of(request, bytes, &self.dialect)?;
        self.line.address(&question.service)?;
        self.outgoing.prepare(self.files.as_mut(), request, bytes)
    }

    fn mark(&mut self, installation: &str, serial: u64) -> Result<u64, Error> {
        self.outgoing
            .mark(self.files.as_mut(), installation, serial)
    }

    fn publish(&mut self, request: &str) -> Result<(), Error> {
        self.outgoing.publish(self.files.as_mut(), request)?;
        self.work(worker::BREATH);
        Ok(())
    }

    fn locate(&mut self, request: &str) -> Whereabouts {
        self.outgoing.locate(self.files.as_mut(), request)
    }

    fn list(&mut self) -> Result<Vec<String>, Error> {
        self.work(worker::BREATH);
        match self.trouble.take() {
            Some(error) => Err(error),
            None => Ok(self.inbox.names()),
        }
    }

    fn lost(&mut self) -> Vec<String> {
        self.lost.iter().cloned().collect()
    }

    fn open(&mut self, name: &str) -> Result<Content, Error> {
        self.inbox.open(name)
    }

    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error> {
        self.inbox.inspect(name, form)
    }

    fn discard(&mut self, names: &[String]) -> Result<(), Error> {
        for name in names {
            self.inbox.remove(name);
            let Some(file) = FileName::parse(name) else {
                continue;
            };
            let request = request_name(file.prefix, file.suffix);
            let removed = gone(self.files.remove(&inside(&self.going, &request)?));
            removed.map_err(|e| of_io(&e, ErrorCode::FolderMissing).in_file(&request))?;
            self.lost.remove(&request);
        }
        Ok(())
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        self.outgoing.withdraw(self.files.as_mut(), request)
    }

    /// Also what went out and concerns nobody any more.
    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        self.outgoing.sweep(self.files.as_mut(), keep)?;
        let mut keep = keep.to_vec();
        keep.extend(self.worker.under_way());
        let swept = sweep(self.files.as_mut(), &self.going, &keep);
        swept.map_err(|(error, _)| folder_error(&error, "going"))?;
        self.lost.retain(|request| keep.contains(request));
        Ok(())
    }

    fn certificate(&self) -> Option<Certificate> {
        Some(self.certificate)
    }

    fn wait(&mut self, at_most_ms: u64) {
        let at_most = Duration::from_millis(at_most_ms);
        match self.worker.is_idle() {
            _ if self.inbox.is_owed_a_look() => {}
            true => self.worker.rest(at_most),
            false => self.work(at_most),
        }
    }
}
