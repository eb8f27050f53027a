//! A PostgreSQL database, as the command line names it.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use onshi_client::Database;

use crate::failure::Failure;
use crate::key::Source;

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
