//! How the office reaches the other side: over the folders of a terminal, or over HTTPS.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use onshi_client::https::{HttpsConfig, HttpsExchange};
use onshi_client::{
    Client, Exchange, FolderConfig, FolderExchange, OsFiles, OsRandom, SqliteLedger, SystemClock,
};
use onshi_core::catalogue::Dialect;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::Settings;
use onshi_core::rules::access::Access;

use super::Arguments;
use super::recorder::Recorder;
use crate::failure::Failure;

/// Where the other side puts what a client over HTTPS needs.
pub const HTTPS_CLIENT: &str = "https";
/// Where a client over HTTPS keeps what goes out.
pub const HTTPS_FOLDER: &str = "onshi-https";

/// Pauses of the client, in ms.
struct Pauses {
    /// Before a batch is asked for the first time.
    first: i64,
    /// The longest before it is asked for again.
    longest: i64,
    /// Between two looks into a folder.
    poll: u64,
}

const FAST: Pauses = Pauses {
    first: 20,
    longest: 80,
    poll: 10,
};
const AS_EVER: Pauses = Pauses {
    first: 700,
    longest: 1_500,
    poll: 100,
};

/// The client of the office, which keeps copies of what it exchanges.
pub fn client(arguments: &Arguments, institution: &str) -> Result<Client, Failure> {
    let institution = InstitutionCode::new(institution)
        .map_err(|error| Error::new(ErrorCode::ValueFormat).because(error))?;
    let pauses = if arguments.fast { FAST } else { AS_EVER };
    let settings = settings(institution, &pauses);
    let exchange = match arguments.https {
        true => over_https(arguments, settings.dialect.clone())?,
        false => over_folders(arguments, &settings, pauses.poll)?,
    };
    fs::create_dir_all(&exchange.copies).map_err(|error| Failure::file(&exchange.copies, error))?;
    Ok(Client::open(
        settings,
        Box::new(exchange),
        Box::new(SqliteLedger::open(arguments.root.join("onshi.ledger"))?),
        Box::new(SystemClock),
        &mut OsRandom,
    )?)
}

fn settings(institution: InstitutionCode, pauses: &Pauses) -> Settings {
    Settings {
        collect_after_ms: pauses.first,
        collect_at_most_ms: pauses.longest,
        retry_after_ms: pauses.longest,
        overdue_after_ms: 10_000,
        access: Access::ByHost,
        ..Settings::new(institution)
    }
}

fn over_folders(
    arguments: &Arguments,
    settings: &Settings,
    poll_ms: u64,
) -> Result<Recorder, Error> {
    let config = FolderConfig::under(arguments.exchange(), settings.institution.clone());
    let folders = config.folders();
    let inner = FolderExchange::open(Box::new(OsFiles), folders.clone(), poll_ms)?;
    Ok(recorder(arguments, inner, folders.stage, Some(folders.res)))
}

fn over_https(arguments: &Arguments, dialect: Arc<Dialect>) -> Result<Recorder, Error> {
    let config = HttpsConfig::read(&arguments.root.join(HTTPS_CLIENT).join("https.toml"))?;
    let folder = arguments.root.join(HTTPS_FOLDER);
    let stage = folder.join("stage");
    let (files, clock) = (Box::new(OsFiles), Box::new(SystemClock));
    let inner = HttpsExchange::open(files, clock, folder, &config, dialect)?;
    Ok(recorder(arguments, inner, stage, None))
}

fn recorder(
    arguments: &Arguments,
    inner: impl Exchange + 'static,
    stage: PathBuf,
    answers: Option<PathBuf>,
) -> Recorder {
    Recorder {
        inner: Box::new(inner),
        stage,
        answers,
        copies: arguments.root.join("exchanged"),
    }
}
