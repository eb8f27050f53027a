//! The PostgreSQL server that `cargo xtask test postgres` starts, and the pool in front of it.

use std::sync::atomic::{AtomicU32, Ordering};

use onshi_client::postgres::{Client, NoTls};
use onshi_client::{Database, Lease, Tenancy};
use onshi_core::id::InstitutionCode;

use super::{Shelf, institution, ledger_key};

/// The server itself.
pub fn direct() -> String {
    told("ONSHI_TEST_POSTGRES")
}

/// A pool that gives each transaction another connection.
pub fn pooled() -> String {
    told("ONSHI_TEST_PGBOUNCER")
}

fn told(name: &str) -> String {
    let place = std::env::var(name);
    place.expect("start these tests by `cargo xtask test postgres`, which starts a server")
}

/// A name that no other test has.
pub fn schema() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("test_{}_{next}", std::process::id())
}

/// A schema of its own.
pub fn database(place: &str) -> Database {
    Database::open(place, &schema()).expect("a database")
}

/// A worker who keeps what he has for an hour.
pub fn patient(worker: &str) -> Tenancy {
    Tenancy {
        worker: worker.to_owned(),
        lasts_ms: 3_600_000,
    }
}

/// The codes of fictional facilities.
pub fn institutions(count: usize) -> Vec<InstitutionCode> {
    let code = |at| InstitutionCode::new(&format!("13111{at:05}")).expect("a code");
    (0..count).map(code).collect()
}

/// A connection past all of onshi.
pub fn connection() -> Client {
    Client::connect(&direct(), NoTls).expect("a connection")
}

/// Statements past all of onshi.
pub fn sql(statements: &str) {
    connection().batch_execute(statements).expect("done");
}

/// A ledger in the database; whoever opened it before has given it back.
pub fn in_database(place: &str) -> Shelf {
    shelf_in(database(place))
}

/// The same, sealed.
pub fn sealed_in_database(place: &str) -> Shelf {
    shelf_in(database(place).sealed_with(ledger_key()))
}

fn shelf_in(database: Database) -> Shelf {
    let mut last: Option<Lease> = None;
    Box::new(move || {
        let leases: Vec<Lease> = last.take().into_iter().collect();
        database.release(&leases, 0).expect("given back");
        let ledger = database.ledger(&institution(), &patient("test"));
        let ledger = ledger.expect("a ledger");
        last = Some(ledger.lease().clone());
        Box::new(ledger)
    })
}

/// The one number that a statement gives.
pub fn asked(statement: &str) -> i64 {
    let row = connection().query_one(statement, &[]);
    row.expect("one row").get(0)
}

/// All leases of a schema are over.
pub fn lapse(schema: &str) {
    sql(&format!(
        "UPDATE {schema}.facilities SET leased_until = '-infinity'"
    ));
}

/// The lease of a facility is over.
pub fn lapse_of(schema: &str, institution: &InstitutionCode) {
    let code = institution.as_written();
    sql(&format!(
        "UPDATE {schema}.facilities SET leased_until = '-infinity' WHERE institution = '{code}'"
    ));
}
