//! A clinic's desk at the end of a line: client and server in one process, a ledger that outlives the
//! client, and a clock for what the client does.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::Duration;

use chrono::NaiveDate;
use onshi_client::https::{HttpsConfig, HttpsExchange};
use onshi_client::{Client, Clock, MemoryLedger, OsFiles, OsRandom, SystemClock};
use onshi_core::error::Error;
use onshi_core::id::InstitutionCode;
use onshi_core::job::{JobId, Moment, Notice, Settings, State};
use onshi_core::rules::access::Access;
use onshi_sim::https::{Https, HttpsSettings, Trouble};
use onshi_sim::page::Stage;
use onshi_sim::{Clinic, KnownPatient, Simulator};
use tempfile::TempDir;

/// No answer that is meant to come takes so many looks, of some milliseconds each.
const LOOKS: u32 = 40_000;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn morning() -> Moment {
    Moment::from_japan(today().and_hms_opt(9, 0, 0).unwrap())
}

/// The clinic of the desk.
pub const SEED: u64 = 1;
/// How many people are in its world.
pub const PEOPLE: usize = 60;

/// A clock that only moves when told.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    pub fn in_the_morning() -> Self {
        HandClock(Arc::new(AtomicI64::new(morning().0)))
    }

    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

pub struct Desk {
    pub root: TempDir,
    pub trouble: Trouble,
    pub institution: InstitutionCode,
    pub patients: Vec<KnownPatient>,
    pub clock: HandClock,
    pub ledger: MemoryLedger,
}

impl Desk {
    pub fn new() -> Self {
        Desk::behind(HttpsSettings::default())
    }

    pub fn behind(settings: HttpsSettings) -> Self {
        let root = TempDir::new().unwrap();
        let clinic = Clinic::seeded(SEED, PEOPLE, today());
        let institution = InstitutionCode::new(clinic.institution()).unwrap();
        let patients = clinic.todays_list();
        let ways = onshi_sim::Settings::default();
        let simulator = Simulator::open(root.path(), clinic, ways).unwrap();
        let stage = Arc::new(Stage::new(simulator, root.path()));
        stage.stand(morning());
        let any = "127.0.0.1:0".parse().unwrap();
        let folder = root.path().join("https");
        let https = Https::open(any, &folder, settings, Arc::clone(&stage)).unwrap();
        let trouble = https.trouble();
        thread::spawn(move || https.serve());
        Desk {
            root,
            trouble,
            institution,
            patients,
            clock: HandClock::in_the_morning(),
            ledger: MemoryLedger::default(),
        }
    }

    /// What the server wrote for its clients, with pauses for people who do not wait.
    pub fn config(&self) -> HttpsConfig {
        let mut config = HttpsConfig::read(&self.file("https.toml")).unwrap();
        config.bounds.retry_ms = 1;
        config
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.root.path().join("https").join(name)
    }

    /// Where the server listens.
    pub fn port(&self) -> u16 {
        let services = self.config().services;
        let rest = services.split("localhost:").nth(1).unwrap();
        rest.split('/').next().unwrap().parse().unwrap()
    }

    /// Where the client keeps what goes out.
    pub fn own(&self) -> PathBuf {
        self.root.path().join("own")
    }

    pub fn settings(&self) -> Settings {
        Settings {
            access: Access::ByHost,
            consent_checked_by_host: true,
            allow_assumed: true,
            // Nothing is overdue because time passes: only because its answer is lost.
            overdue_after_ms: i64::MAX / 4,
            ..Settings::new(self.institution.clone())
        }
    }

    pub fn open(&self) -> Client {
        self.open_with(&self.config()).unwrap()
    }

    /// Certificates count by the clock of the machine, so only the client's has hands.
    pub fn open_with(&self, config: &HttpsConfig) -> Result<Client, Error> {
        self.open_as(config, self.settings())
    }

    pub fn open_as(&self, config: &HttpsConfig, settings: Settings) -> Result<Client, Error> {
        let exchange = HttpsExchange::open(
            Box::new(OsFiles),
            Box::new(SystemClock),
            self.own(),
            config,
            settings.dialect.clone(),
        )?;
        Client::open(
            settings,
            Box::new(exchange),
            Box::new(self.ledger.clone()),
            Box::new(self.clock.clone()),
            &mut OsRandom,
        )
    }

    /// Waits for news that end the waiting; what was told, and what went wrong, on the way there.
    pub fn until(
        &self,
        client: &mut Client,
        is_end: impl Fn(&Result<Notice, Error>) -> bool,
    ) -> Vec<Result<Notice, Error>> {
        let mut told = Vec::new();
        for _ in 0..LOOKS {
            self.clock.forward(3_000);
            let news = match client.next_notice(0) {
                Ok(None) => {
                    thread::sleep(Duration::from_millis(1));
                    continue;
                }
                Ok(Some(notice)) => Ok(notice),
                Err(error) => Err(error),
            };
            told.push(news);
            if told.last().is_some_and(&is_end) {
                return told;
            }
        }
        panic!("it never came: {told:?}");
    }

    pub fn until_answered(&self, client: &mut Client, wanted: JobId) -> Vec<Result<Notice, Error>> {
        self.until(
            client,
            |news| matches!(news, Ok(Notice::Answered { job, .. }) if *job == wanted),
        )
    }

    /// Names of requests in one of the client's folders.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.own().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with("onshi.")).collect()
    }
}

pub fn state(client: &Client, job: JobId) -> State {
    client.job(job).unwrap().state.clone()
}

/// Every text of an answer.
pub fn texts(client: &mut Client, job: JobId) -> Vec<String> {
    fn of(group: onshi_core::record::Group<'_>) -> Vec<String> {
        let each = |item: onshi_core::record::Item<'_>| match item.is_group() {
            true => of(item.group()),
            false => vec![item.text().to_owned()],
        };
        group.items().flat_map(each).collect()
    }
    let mut reader = client.answer(job).unwrap().message().unwrap();
    let mut all = of(reader.frame().record.root());
    while let Some(unit) = reader.next_unit().unwrap() {
        all.extend(of(unit.root()));
    }
    all
}
