//! Connections to one database (接続), and one statement over one of them.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onshi_core::error::{Error, ErrorCode};
use postgres::config::{Host, SslMode};
use postgres::error::SqlState;
use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Row};

use super::schema;
use super::tls::Tls;
use crate::keys::KeyStore;

/// A value of a statement. Its type stands beside it, so that a statement is one round trip and is never
/// prepared under a name.
pub(super) type Value<'a> = (&'a (dyn ToSql + Sync), Type);

type Connect = dyn Fn() -> Result<Client, postgres::Error> + Send + Sync;

/// A schema in a PostgreSQL database that holds the ledgers of facilities (データベース).
///
/// A clone is another handle of the same. It keeps as many connections open as were used at the same time:
/// with one thread at work, one. It waits for the server in the calling thread, which must not be one of an
/// asynchronous runtime.
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
    keys: Option<Arc<Mutex<dyn KeyStore + Send>>>,
}

struct Shared {
    connect: Box<Connect>,
    schema: String,
    idle: Mutex<Vec<Client>>,
}

impl Database {
    /// Opens a schema and brings it forward; a missing one is made. `place` is a connection string of
    /// PostgreSQL, `schema` a name of letters `a-z`, digits and `_` (スキーマ名).
    ///
    /// It speaks without TLS: with a server on this machine, or where `place` says `sslmode=disable`.
    /// Everywhere else use [`open_tls`](Self::open_tls).
    ///
    /// # Errors
    /// [`ErrorCode::BadOptions`]: not a connection string or name; [`ErrorCode::Forbidden`]: the
    /// connection would be in clear, and nobody said so; else as [`open_with`](Self::open_with).
    pub fn open(place: &str, schema: &str) -> Result<Self, Error> {
        let config = Config::from_str(place).map_err(|_| unusable("not a connection string"))?;
        if config.get_ssl_mode() != SslMode::Disable && !is_near(&config) {
            let why = "the connection to the database would be in clear";
            return Err(Error::new(ErrorCode::Forbidden).because(why));
        }
        Self::open_with(move || config.connect(NoTls), schema)
    }

    /// As [`open`](Self::open), over TLS 1.3 or 1.2 with servers that prove their name by a certificate of one
    /// of these authorities (PEM). So it is for `sslmode=require` and `sslmode=verify-full` alike, and whatever
    /// else `place` says (データベースとの TLS).
    ///
    /// # Errors
    /// [`ErrorCode::BadOptions`]: not a connection string, name or authority; [`ErrorCode::IoFailed`]: the
    /// server is not there, speaks no TLS, or cannot prove who it is; else as [`open_with`](Self::open_with).
    pub fn open_tls(place: &str, authorities: &[u8], schema: &str) -> Result<Self, Error> {
        // The crate knows no word for it.
        let place = place.replace("sslmode=verify-full", "sslmode=require");
        let config = Config::from_str(&place);
        let mut config = config.map_err(|_| unusable("not a connection string"))?;
        config.ssl_mode(SslMode::Require);
        let tls = Tls::trusting(authorities)?;
        Self::open_with(move || config.connect(tls.clone()), schema)
    }

    /// As [`open`](Self::open), over connections that the host makes: with the TLS connector, the
    /// certificates and the time-outs of its house.
    ///
    /// # Errors
    /// [`ErrorCode::IoFailed`]: the server cannot be reached; [`ErrorCode::AccessDenied`];
    /// [`ErrorCode::LedgerBroken`]: the schema is of a later version, or not ours.
    pub fn open_with(
        connect: impl Fn() -> Result<Client, postgres::Error> + Send + Sync + 'static,
        schema: &str,
    ) -> Result<Self, Error> {
        if !schema::is_name(schema) {
            return Err(unusable("not a name of a schema"));
        }
        let database = Database {
            shared: Arc::new(Shared {
                connect: Box::new(connect),
                schema: schema.to_owned(),
                idle: Mutex::default(),
            }),
            keys: None,
        };
        schema::bring_forward(&database)?;
        Ok(database)
    }

    /// The same database, through which ledgers are sealed (暗号化した台帳, R29), each with a key of its own
    /// that is made of the one of the store. A new facility is sealed from its first day; one that stands in
    /// clear is refused ([`ErrorCode::Forbidden`]) until
    /// [`seal_anew`](super::PostgresLedger::seal_anew) has sealed it, and so is a sealed one without its key
    /// ([`ErrorCode::LedgerKeyMissing`]) or with another one ([`ErrorCode::LedgerKeyWrong`]).
    #[must_use]
    pub fn sealed_with(self, keys: impl KeyStore + Send + 'static) -> Self {
        Database {
            keys: Some(Arc::new(Mutex::new(keys))),
            ..self
        }
    }

    /// The same database, through which ledgers stand as they are.
    pub(super) fn in_clear(self) -> Self {
        Database { keys: None, ..self }
    }

    pub(super) fn is_sealed(&self) -> bool {
        self.keys.is_some()
    }

    pub(super) fn keys(&self) -> Option<MutexGuard<'_, dyn KeyStore + Send + 'static>> {
        let keys = self.keys.as_ref()?;
        Some(keys.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// One statement, which is one transaction. It says `onshi.` where it means our schema.
    pub(super) fn run(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let statement = self.spelled(statement);
        self.with(|client| client.query_typed(&statement, values))
    }

    /// A statement in the words of this schema.
    pub(super) fn spelled(&self, statement: &str) -> String {
        statement.replace("onshi.", &format!("{}.", self.schema()))
    }

    pub(super) fn schema(&self) -> &str {
        &self.shared.schema
    }

    /// Works over a connection of its own.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T, Error> {
        let idle = self.idle().pop();
        let mut client = match idle.filter(|client| !client.is_closed()) {
            Some(client) => client,
            None => (self.shared.connect)().map_err(|error| trouble(&error))?,
        };
        let done = work(&mut client);
        match client.is_closed() || done.as_ref().is_err_and(ended) {
            false => self.idle().push(client),
            // What ended this one has most likely ended the others as well.
            true => self.idle().clear(),
        }
        done.map_err(|error| trouble(&error))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Client>> {
        self.shared
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("schema", &self.shared.schema)
            .finish_non_exhaustive()
    }
}

/// Whether all of its servers are on this machine.
fn is_near(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    hosts && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}

pub(super) fn unusable(why: &str) -> Error {
    Error::new(ErrorCode::BadOptions).because(why)
}

/// Whether the connection is over: the server said so, or said nothing.
fn ended(error: &postgres::Error) -> bool {
    let state = error.code().map(SqlState::code);
    state.is_none_or(|state| state.starts_with("08") || state.starts_with("57P"))
}

/// By SQLSTATE alone; the texts of the server could quote values.
fn trouble(error: &postgres::Error) -> Error {
    let Some(code) = error.code() else {
        return Error::new(ErrorCode::IoFailed).because("PostgreSQL cannot be reached");
    };
    Error::new(code_of(code)).because(format!("PostgreSQL {}", code.code()))
}

fn code_of(state: &SqlState) -> ErrorCode {
    let by_class = |(class, _): &&(&str, ErrorCode)| state.code().starts_with(class);
    let row = STATES.iter().find(by_class);
    row.map_or(ErrorCode::IoFailed, |(_, code)| *code)
}

/// The first row whose beginning fits (PostgreSQL, Appendix A).
const STATES: &[(&str, ErrorCode)] = &[
    ("28", ErrorCode::AccessDenied),    // who we are is not believed
    ("3D", ErrorCode::BadOptions),      // no such database
    ("40", ErrorCode::LedgerBusy),      // serialization failure, deadlock
    ("42501", ErrorCode::AccessDenied), // insufficient privilege
    ("42", ErrorCode::LedgerBroken),    // a table or column is not there
    ("53100", ErrorCode::DiskFull),
    ("55P03", ErrorCode::LedgerBusy),  // a lock that did not come
    ("XX00", ErrorCode::LedgerBroken), // corrupted data or index
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_clear_only_on_this_machine_or_where_it_is_said() {
        let refused = |place: &str| {
            let opened = Database::open(place, "onshi").map(drop);
            opened.expect_err("nobody listens there").code() == ErrorCode::Forbidden
        };
        for near in ["127.0.0.1", "localhost", "::1"] {
            assert!(!refused(&format!("host={near} port=1 user=u")), "{near}");
        }
        assert!(refused("host=db.example.invalid user=u"));
        assert!(refused("postgres://u@localhost,db.example.invalid/x"));
        assert!(refused("host=db.example.invalid user=u sslmode=require"));
        assert!(refused("host=localhost hostaddr=192.0.2.1 user=u"));
        assert!(!refused("host=127.0.0.1 port=1 user=u sslmode=disable"));
    }

    #[test]
    fn each_state_of_the_server_says_what_to_do() {
        let rows = [
            ("28P01", ErrorCode::AccessDenied),
            ("42501", ErrorCode::AccessDenied),
            ("42P01", ErrorCode::LedgerBroken),
            ("40P01", ErrorCode::LedgerBusy),
            ("53100", ErrorCode::DiskFull),
            ("53300", ErrorCode::IoFailed),
            ("23505", ErrorCode::IoFailed),
            ("XX001", ErrorCode::LedgerBroken),
        ];
        for (state, code) in rows {
            assert_eq!(code_of(&SqlState::from_code(state)), code, "{state}");
        }
    }

    #[test]
    fn a_schema_has_a_plain_name() {
        for name in ["", "Onshi", "a-b", "a.b", "1a", "a;b", &"a".repeat(64)] {
            let opened = Database::open("host=127.0.0.1 port=1 user=u", name).map(drop);
            let refused = opened.expect_err(name);
            assert_eq!(refused.code(), ErrorCode::BadOptions, "{name}");
        }
    }
}
