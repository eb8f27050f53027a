//! A PostgreSQL database, as the command line names it, and the facilities in it.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use onshi_client::{Database, PostgresLedger, Tenancy};
use onshi_core::error::Error;
use onshi_core::id::InstitutionCode;

use crate::failure::Failure;
use crate::key::Source;
use crate::sim;

/// A facility that a command was killed over goes to somebody else after so long.
const LEASE_MS: u32 = 30_000;

/// How to speak with the server, and where in the database the ledgers are.
#[derive(Debug, Args)]
pub struct Server {
    /// サーバーを証明する認証局 (PEM)。これがあれば TLS で接続し、証明できないサーバーにはつながない (who vouches for the server, PEM: over TLS then, and with no server that cannot prove its name)
    #[arg(long, value_name = "FILE")]
    authorities: Option<PathBuf>,
    /// スキーマ名 (schema)
    #[arg(long, value_name = "NAME", default_value = "onshi")]
    schema: String,
}

impl Server {
    /// Opens the database at an address: a connection string, or where one stands, as a password given as an
    /// argument is seen by everyone on the machine.
    pub fn open(&self, address: &Address) -> Result<Database, Failure> {
        let place = address.read()?;
        let Some(file) = &self.authorities else {
            return Ok(Database::open(&place, &self.schema)?);
        };
        let authorities = fs::read(file).map_err(|error| Failure::file(file, error))?;
        Ok(Database::open_tls(&place, &authorities, &self.schema)?)
    }
}

/// Whose ledger, where LEDGER is no file but a database.
#[derive(Debug, Args)]
pub struct Facility {
    /// LEDGER は PostgreSQL の接続文字列（- は標準入力、env:NAME は環境変数から）。この医療機関の台帳 (LEDGER is a connection string of PostgreSQL, or - or env:NAME: the ledger of this institution)
    #[arg(long, value_name = "CODE", value_parser = sim::institution)]
    pub institution: Option<InstitutionCode>,
    #[command(flatten)]
    server: Server,
}

impl Facility {
    /// The database that LEDGER names.
    pub fn database(&self, ledger: &Path) -> Result<Database, Failure> {
        let not_text = "UTF-8 ではありません / it is not UTF-8";
        let place = ledger.to_str();
        let place = place.ok_or_else(|| Failure::content(Path::new("LEDGER"), not_text))?;
        self.server.open(&Address::from(place.to_owned()))
    }
}

/// A facility that is there already: none is enrolled.
pub fn known(database: &Database, institution: &InstitutionCode) -> Result<(), Failure> {
    match database.institutions()?.contains(institution) {
        true => Ok(()),
        false => {
            let why = "この医療機関の台帳はありません / no ledger of this institution is there";
            Err(Failure::content(Path::new(institution.as_written()), why))
        }
    }
}

/// How a command has facilities.
pub fn tenancy(command: &str) -> Tenancy {
    Tenancy {
        worker: format!("{command} {}", std::process::id()),
        lasts_ms: LEASE_MS,
    }
}

/// Works with the ledger of a facility. Nobody has to wait for what is done, or cannot be.
pub fn with_ledger<T, E: From<Error>>(
    database: &Database,
    institution: &InstitutionCode,
    tenancy: &Tenancy,
    work: impl FnOnce(&mut PostgresLedger) -> Result<T, E>,
) -> Result<T, E> {
    let mut ledger = database.ledger(institution, tenancy)?;
    let done = work(&mut ledger);
    let given_back = database.release(&[ledger.lease().clone()], 0);
    let done = done?;
    given_back?;
    Ok(done)
}

/// A connection string, or where it stands.
#[derive(Debug, Clone)]
pub enum Address {
    /// As it was given.
    Given(String),
    /// The next line of standard input, or a variable of the environment.
    Elsewhere(Source),
}

impl Address {
    fn read(&self) -> Result<String, Failure> {
        match self {
            Address::Given(place) => Ok(place.clone()),
            Address::Elsewhere(source) => Ok(source.text()?.trim().to_owned()),
        }
    }
}

impl From<String> for Address {
    fn from(text: String) -> Self {
        match Source::from(text.as_str()) {
            Source::File(_) => Address::Given(text),
            elsewhere => Address::Elsewhere(elsewhere),
        }
    }
}
