//! A clinic's office from end to end: the real client over folders, the simulator behind them, and one
//! clock for both.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{Days, NaiveDate};
use onshi_client::{
    Client, Clock, Encryption, FolderExchange, Folders, MemoryLedger, OsFiles, Random,
};
use onshi_core::catalogue::{
    self, ConsentQuery, ConsentedRequest, ConsentedRequestBody, ConsentedUnit, Dialect,
    MedicalTreatment, OperationRow, QualificationResult,
};
use onshi_core::id::{Date, InstitutionCode};
use onshi_core::job::{JobId, Moment, Notice, Outcome, Settings};
use onshi_core::record::{Draft, Record, View};
use onshi_core::rules::access::Access;
use onshi_sim::{Clinic, Simulator};
use tempfile::TempDir;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

/// A clock that only moves when told; the terminal and the client look at the same one.
#[derive(Clone)]
pub struct OneClock(Arc<AtomicI64>);

impl OneClock {
    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for OneClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

struct NoRandom;

impl Random for NoRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A clinic with its client and its terminal.
pub struct Office {
    pub root: TempDir,
    pub clock: OneClock,
    pub simulator: Simulator,
    pub client: Client,
}

/// An answer as the host reads it.
pub struct Read {
    pub outcome: Outcome,
    pub record: Record,
    pub units: Vec<Record>,
}

impl Office {
    pub fn open(allow_assumed: bool) -> Self {
        Self::under(allow_assumed, Dialect::standard(), Dialect::standard())
    }

    /// A host that keeps consents elsewhere.
    pub fn by_host(allow_assumed: bool) -> Self {
        let dialect = Dialect::standard();
        let settings = |institution| Settings {
            allow_assumed,
            consent_checked_by_host: true,
            access: Access::ByHost,
            ..Settings::new(institution)
        };
        Self::with(settings, dialect)
    }

    /// The client speaks one dialect, the other side another or the same.
    pub fn under(allow_assumed: bool, ours: &Arc<Dialect>, theirs: &Arc<Dialect>) -> Self {
        let settings = |institution| Settings {
            allow_assumed,
            dialect: ours.clone(),
            access: Access::ByHost,
            ..Settings::new(institution)
        };
        Self::with(settings, theirs)
    }

    /// A host that keeps consents elsewhere, at a site that encrypts; the other side knows its own password.
    pub fn encrypted(ours: Encryption, theirs: onshi_sim::Settings) -> Self {
        let settings = |institution| Settings {
            allow_assumed: true,
            consent_checked_by_host: true,
            access: Access::ByHost,
            ..Settings::new(institution)
        };
        Self::at(settings, ours, theirs)
    }

    fn with(settings: impl Fn(InstitutionCode) -> Settings, theirs: &Arc<Dialect>) -> Self {
        let other_side = onshi_sim::Settings {
            dialect: theirs.clone(),
            ..onshi_sim::Settings::default()
        };
        Self::at(settings, Encryption::default(), other_side)
    }

    fn at(
        settings: impl Fn(InstitutionCode) -> Settings,
        encryption: Encryption,
        other_side: onshi_sim::Settings,
    ) -> Self {
        let root = tempfile::tempdir().unwrap();
        let clinic = Clinic::seeded(1, 60, today());
        let institution = InstitutionCode::new(clinic.institution()).unwrap();
        let simulator = Simulator::open(root.path(), clinic, other_side).unwrap();
        let morning = Moment::from_japan(today().and_hms_opt(9, 0, 0).unwrap());
        let clock = OneClock(Arc::new(AtomicI64::new(morning.0)));
        let folder = |name: &str| root.path().join(name);
        let folders = Folders {
            req: folder("req"),
            res: folder("res"),
            stage: folder("onshi-stage"),
        };
        let exchange = FolderExchange::open(Box::new(OsFiles), folders, 1).unwrap();
        let settings = settings(institution);
        let exchange = exchange.encrypted(encryption, settings.allow_assumed);
        let client = Client::open(
            settings,
            Box::new(exchange.unwrap()),
            Box::new(MemoryLedger::default()),
            Box::new(clock.clone()),
            &mut NoRandom,
        );
        Office {
            client: client.unwrap(),
            root,
            clock,
            simulator,
        }
    }

    /// Asks, waits for the answer, reads it and acknowledges.
    pub fn ask(&mut self, operation: &'static OperationRow, request: impl Into<Record>) -> Read {
        let (job, outcome) = self.put(operation, request);
        let mut reader = self.client.answer(job).unwrap().message().unwrap();
        assert_eq!(reader.message(), answer_of(operation));
        let record = reader.frame().record.clone();
        let mut units = Vec::new();
        while let Some(unit) = reader.next_unit().unwrap() {
            units.push(unit.clone());
        }
        self.client.acknowledge(job).unwrap();
        Read {
            outcome,
            record,
            units,
        }
    }

    /// Asks and waits for the answer.
    pub fn put(
        &mut self,
        operation: &'static OperationRow,
        request: impl Into<Record>,
    ) -> (JobId, Outcome) {
        let job = self.client.submit(None, operation, request).unwrap();
        (job, self.answered(job))
    }

    /// Waits for the answer of a job.
    pub fn answered(&mut self, job: JobId) -> Outcome {
        for _ in 0..200 {
            self.clock.forward(3_000);
            self.simulator.step(self.clock.now()).unwrap();
            match self.client.next_notice(0).unwrap() {
                Some(Notice::Answered { job: told, outcome }) if told == job => return outcome,
                Some(Notice::Problem { error, .. }) => panic!("{error}"),
                _ => {}
            }
        }
        panic!("never answered");
    }

    /// Without the mark of what went out, which always stands in the stage folder.
    pub fn names(&self, folder: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root.path().join(folder)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let is_mark = |path: &PathBuf| path.to_string_lossy().contains("onshi.sent.");
        paths.filter(|path| !is_mark(path)).collect()
    }

    /// Everybody who consented for visits lately.
    pub fn consented(&mut self) -> Read {
        let query = Draft::<ConsentQuery>::new()
            .consent_from(Date::from_calendar(today() - Days::new(90)))
            .consent_to(Date::from_calendar(today()))
            .medical_treatment(MedicalTreatment::Visit);
        let body = Draft::<ConsentedRequestBody>::new().search(query);
        let request = Draft::<ConsentedRequest>::new().body(body);
        self.ask(&catalogue::CONSENTED_BATCH, request)
    }
}

pub fn answer_of(operation: &'static OperationRow) -> &'static catalogue::MessageRow {
    let last = operation.collect.as_ref().unwrap_or(&operation.ask);
    last.answer
}

pub fn results(read: &Read) -> Vec<View<'_, QualificationResult>> {
    let units = read.units.iter().map(View::<ConsentedUnit>::of_record);
    units
        .filter_map(|unit| unit.results()?.result().next())
        .collect()
}
