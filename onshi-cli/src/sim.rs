//! `onshi sim`: the terminal and the system behind it, over the folders of a root.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use chrono::NaiveDate;
use clap::Args;
use onshi_client::{Clock, SystemClock};
use onshi_core::id::InstitutionCode;
use onshi_sim::https::{Https, HttpsSettings};
use onshi_sim::page::{Page, Stage};
use onshi_sim::{Chance, Clinic, Fault, Faults, Settings, Simulator, Site};

use crate::dialect::Profile;
use crate::durable;
use crate::failure::Failure;
use crate::place::Encoding;

/// The line that says that requests are watched for.
pub const READY: &str = "ready";

/// How the other side is to be.
#[derive(Debug, Args)]
pub struct Arguments {
    /// req, res, face を置くフォルダー (folder of req, res and face)
    #[arg(long, value_name = "DIR")]
    root: PathBuf,
    /// 設定ファイル (TOML)。ほかの引数が優先する (settings and faults; the other arguments count over it)
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// 架空の住民を決める種 (seed of the made-up people)
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// 住民の数。少なすぎるときは全種類が揃うまで増える (how many people, at least)
    #[arg(long, value_name = "N", default_value_t = 100)]
    people: usize,
    /// 医療機関コード (institution code)
    #[arg(long, value_name = "CODE", value_parser = institution)]
    institution: Option<InstitutionCode>,
    /// 一括結果が「処理中」を返す回数 (how often a batch is still processing)
    #[arg(long, value_name = "N")]
    processing_rounds: Option<u32>,
    /// 結果の文字コード (encoding of the answers)
    #[arg(long, value_enum)]
    charset: Option<Encoding>,
    /// 一括結果を .zip で返す (collected results come as .zip)
    #[arg(long)]
    zip: bool,
    /// 結果を最終名のまま二回に分けて書く (write answers in two steps under their final name)
    #[arg(long)]
    in_place: bool,
    /// 結果を N 秒後に消す (delete answers after so many seconds)
    #[arg(long, value_name = "SECONDS")]
    stay: Option<u64>,
    /// この接頭辞の要求を .err で拒否する。繰返し可 (refuse requests of this prefix; repeatable)
    #[arg(long, value_name = "PREFIX")]
    refuse: Vec<String>,
    /// この日を今日とする (the day that counts as today)
    #[arg(long, value_name = "YYYYMMDD", value_parser = crate::day::parse)]
    today: Option<NaiveDate>,
    /// 画面をこのアドレスで出す。この機械の中だけ (serve the page here; this machine only)
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:0")]
    page: Option<SocketAddr>,
    /// このポートの HTTPS でも受け付ける。この機械の中だけ (answer over HTTPS, too; this machine only, 0 for any port)
    #[arg(long, value_name = "PORT")]
    https: Option<u16>,
    #[command(flatten)]
    profile: Profile,
    /// 標準入力が閉じたら終わる (end when standard input is closed)
    #[arg(long, hide = true)]
    leash: bool,
}

/// Reads 医療機関コード from the command line.
pub fn institution(text: &str) -> Result<InstitutionCode, String> {
    InstitutionCode::new(text).map_err(|error| error.to_string())
}

/// Today in Japan.
pub fn today() -> NaiveDate {
    SystemClock.now().japan().date()
}

/// A simulated world and its folders.
pub struct World {
    /// Where the folders are.
    pub root: PathBuf,
    /// Seed of its people.
    pub seed: u64,
    /// How many there are, at least.
    pub people: usize,
    /// Its day.
    pub today: NaiveDate,
    /// 医療機関コード, if another than the world's own.
    pub institution: Option<InstitutionCode>,
    /// How the terminal behaves.
    pub settings: Settings,
    /// What goes wrong at it.
    pub faults: BTreeMap<Fault, Chance>,
    /// How the system is reached over HTTPS.
    pub https: HttpsSettings,
}

impl World {
    /// The people in it.
    pub fn clinic(&self) -> Clinic {
        let clinic = Clinic::seeded(self.seed, self.people, self.today);
        match &self.institution {
            Some(code) => clinic.with_institution(code.as_written()),
            None => clinic,
        }
    }

    /// Makes the folders and writes what a reader of them needs. A patient list that is there already
    /// belongs to the receipt computer and stays.
    pub fn open(&self) -> Result<Simulator, Failure> {
        let clinic = self.clinic();
        let make = fs::create_dir_all(&self.root);
        make.map_err(|error| Failure::file(&self.root, error))?;
        let list = self.root.join("patients.csv");
        if !list.exists() {
            write(&list, &clinic.patients_csv())?;
        }
        write(&self.root.join("README.txt"), &readme(clinic.institution()))?;
        let mut simulator = Simulator::open(&self.root, clinic, self.settings.clone())?;
        for terminal in simulator.terminals_mut() {
            *terminal.faults_mut() = Faults::of(self.faults.clone(), self.settings.seed);
        }
        Ok(simulator)
    }

    /// The command line that makes the same world in another process.
    pub fn arguments(&self) -> Vec<String> {
        let Settings {
            processing_rounds,
            zip_results,
            ..
        } = self.settings;
        let mut line = vec![
            "sim".to_owned(),
            format!("--root={}", self.root.display()),
            format!("--seed={}", self.seed),
            format!("--people={}", self.people),
            format!("--today={}", self.today),
            format!("--processing-rounds={processing_rounds}"),
        ];
        line.extend(zip_results.then(|| "--zip".to_owned()));
        line
    }
}

/// Runs until it is ended. The folders are whole at any moment, so nothing needs to be said first.
pub fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let leash = arguments.leash;
    let (page, port) = (arguments.page, arguments.https);
    let page = page.map(Page::open).transpose()?;
    let mut world = World::of(arguments)?;
    world.settings.page = page.as_ref().map(Page::bedside).transpose()?;
    let simulator = world.open()?;
    let institution = simulator.clinic().institution().to_owned();
    let stage = Arc::new(Stage::new(simulator, &world.root));
    tell(&format!("医療機関コード institution code: {institution}"))?;
    if let Some(page) = page {
        tell(&format!("画面 page: http://{}/", page.address()?))?;
        let stage = Arc::clone(&stage);
        thread::spawn(move || drop(page.serve(stage)));
    }
    if let Some(port) = port {
        let folder = world.root.join("https");
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let https = Https::open(address, &folder, world.https, Arc::clone(&stage))?;
        let port = https.address()?.port();
        tell(&format!("HTTPS: https://localhost:{port}/"))?;
        tell(&format!(
            "接続設定 configuration: {}",
            folder.join("https.toml").display()
        ))?;
        thread::spawn(move || drop(https.serve()));
    }
    tell(READY)?;
    let stop = Arc::new(AtomicBool::new(false));
    if leash {
        end_with_input(Arc::clone(&stop));
    }
    let mut last = String::new();
    stage.run_and_tell(&stop, |step| {
        let told = match step {
            Ok(happenings) => {
                last.clear();
                happenings
                    .iter()
                    .try_for_each(|happening| tell(&happening.to_string()))
            }
            // A share that is away is away at every step; once is enough.
            Err(error) if error.to_string() == last => Ok(()),
            Err(error) => {
                last = error.to_string();
                tell(&last)
            }
        };
        // Nobody reads any more: the folders go on.
        drop(told);
    });
    Ok(ExitCode::SUCCESS)
}

fn tell(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

fn end_with_input(stop: Arc<AtomicBool>) {
    thread::spawn(move || {
        let mut rest = Vec::new();
        drop(io::stdin().read_to_end(&mut rest));
        stop.store(true, Ordering::Relaxed);
    });
}

impl World {
    fn of(arguments: Arguments) -> Result<Self, Failure> {
        let site = match &arguments.settings {
            Some(file) => site(file)?,
            None => Site::default(),
        };
        let Site {
            terminal: mut settings,
            faults,
            https,
        } = site;
        arguments.over(&mut settings)?;
        Ok(World {
            root: arguments.root,
            seed: settings.seed,
            people: arguments.people,
            today: arguments.today.unwrap_or_else(today),
            institution: arguments.institution,
            settings,
            faults,
            https,
        })
    }
}

impl Arguments {
    /// What was given on the command line counts over the file.
    fn over(&self, settings: &mut Settings) -> Result<(), Failure> {
        settings.dialect = self.profile.dialect()?;
        settings.seed = self.seed.unwrap_or(settings.seed);
        settings.processing_rounds = self.processing_rounds.unwrap_or(settings.processing_rounds);
        settings.charset = self.charset.map_or(settings.charset, Into::into);
        settings.zip_results |= self.zip;
        settings.in_place |= self.in_place;
        let stay = self.stay.map(|seconds| seconds.saturating_mul(1000));
        settings.stay_ms = stay.or(settings.stay_ms);
        settings.refuse_prefixes.extend(self.refuse.iter().cloned());
        Ok(())
    }
}

fn site(file: &Path) -> Result<Site, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::file(file, error))?;
    Site::from_toml(&text).map_err(|fault| Failure::content(file, fault.to_string()))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    durable::replace(path, text.as_bytes()).map_err(|error| Failure::file(path, error))
}

fn readme(institution: &str) -> String {
    format!(
        "模擬の資格確認端末です。実在の人も施設も出てきません。\n\
         A simulated terminal. Nobody and nothing in it is real.\n\n\
         医療機関コード institution code: {institution}\n\n\
         req/          ここに要求を置くと端末が取り込みます   requests are taken from here\n\
         res/          ここに結果が出ます                     answers appear here\n\
         face/         顔認証の結果                           results of the card reader\n\
         patients.csv  レセコンの患者一覧 (UTF-8)             the receipt computer's patients\n\n\
         試す try:\n\
         \x20 onshi send --root . --institution {institution} consented --from … --to … --ack\n\
         \x20 onshi send --root . --institution {institution} batch patients.csv --ack\n\
         \x20 onshi inspect res/*\n"
    )
}
