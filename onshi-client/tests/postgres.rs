//! The ledger in PostgreSQL: who lost a facility writes nothing, and a schema goes forward. What every
//! ledger must do stands in `every_ledger.rs`, what many workers do in `leases.rs`.
#![cfg(feature = "postgres")]
#![allow(clippy::expect_used)]

mod support;

use onshi_client::{
    AtRest, Client, Content, Database, Exchange, FolderExchange, GivenKey, Ledger, LedgerKey,
    Loaded, OsFiles, OsRandom, PostgresLedger,
};
use onshi_core::catalogue::{Form, QUALIFICATION};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{JobId, Sight, State, Whereabouts};
use support::*;

fn ledger(database: &Database, worker: &str) -> PostgresLedger {
    let ledger = database.ledger(&institution(), &patient(worker));
    ledger.expect("a ledger")
}

#[test]
fn whose_facility_went_to_another_worker_reads_and_writes_nothing() {
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let mut first = ledger(&database, "first");
    first
        .record(&[(job(1, State::Closed), 1)], &[])
        .expect("recorded");
    lapse(&schema);
    let late = first.record(&[(job(2, State::Closed), 2)], &[]);
    late.expect("nobody else has it: a late sign of life is one");
    lapse(&schema);

    let mut second = ledger(&database, "second");
    let held = second.load(&mut OsRandom).expect("held");
    let tries: [(&str, Result<(), Error>); 8] = [
        ("load", first.load(&mut OsRandom).map(drop)),
        ("job", first.job(JobId(1)).map(drop)),
        ("key", first.job_of_key("key 1").map(drop)),
        ("new", first.record(&[(job(3, State::Closed), 30)], &[])),
        (
            "change",
            first.record(&[(job(1, State::Acknowledged), 1)], &[]),
        ),
        ("keep", first.keep(&[(key("clock"), Some(vec![1]))], &[])),
        ("kept", first.kept("").map(drop)),
        ("audit", first.audit(1, 9).map(drop)),
    ];
    for (what, tried) in tries {
        let lost = tried.expect_err(what);
        assert_eq!(lost.code(), ErrorCode::LedgerBusy, "{what}");
    }
    assert_eq!(second.load(&mut OsRandom), Ok(held));
    assert_eq!(kept(&mut second, ""), []);
    second
        .record(&[(job(3, State::Closed), 3)], &[])
        .expect("it is the second one's");
}

#[test]
fn facilities_know_nothing_of_each_other() {
    let database = database(&direct());
    let codes = institutions(2);
    let mut ledgers = codes
        .iter()
        .map(|code| database.ledger(code, &patient("one")).expect("a ledger"));
    let (mut one, mut other) = (
        ledgers.next().expect("one"),
        ledgers.next().expect("another"),
    );
    one.record(&[(job(1, State::Closed), 8)], &[])
        .expect("recorded");
    one.keep(&[(key("clock"), Some(vec![1]))], &[])
        .expect("kept");
    let same_number_and_key = [(job(1, State::Acknowledged), 2)];
    other
        .record(&same_number_and_key, &[])
        .expect("its own job");
    other.keep(&[(key("clock"), None)], &[]).expect("not there");
    assert_eq!(one.job(JobId(1)), Ok(Some(job(1, State::Closed))));
    assert_eq!(kept(&mut one, ""), [("clock".to_owned(), vec![1])]);
    let held = other.load(&mut FixedRandom).expect("held");
    assert_eq!((held.serial, held.jobs.len()), (2, 1));
}

/// An exchange that sleeps before it publishes, long enough for its facility to go to another worker.
struct Sleeper<'a> {
    inner: FolderExchange,
    sleep: Box<dyn FnMut() + Send + 'a>,
}

impl Exchange for Sleeper<'static> {
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        self.inner.prepare(request, bytes)
    }
    fn mark(&mut self, installation: &str, serial: u64) -> Result<u64, Error> {
        self.inner.mark(installation, serial)
    }

    fn publish(&mut self, request: &str) -> Result<(), Error> {
        (self.sleep)();
        self.inner.publish(request)
    }
    fn locate(&mut self, request: &str) -> Whereabouts {
        self.inner.locate(request)
    }
    fn list(&mut self) -> Result<Vec<String>, Error> {
        self.inner.list()
    }
    fn open(&mut self, name: &str) -> Result<Content, Error> {
        self.inner.open(name)
    }
    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error> {
        self.inner.inspect(name, form)
    }
    fn discard(&mut self, names: &[String]) -> Result<(), Error> {
        self.inner.discard(names)
    }
    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        self.inner.withdraw(request)
    }
    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        self.inner.sweep(keep)
    }
    fn wait(&mut self, at_most_ms: u64) {
        self.inner.wait(at_most_ms);
    }
}

fn exchange(desk: &Desk) -> FolderExchange {
    FolderExchange::open(Box::new(OsFiles), desk.folders(), 1).expect("folders")
}

fn client(desk: &Desk, exchange: Box<dyn Exchange>, ledger: PostgresLedger) -> Client {
    let clock = Box::new(desk.clock.clone());
    let client = Client::open(settings(), exchange, Box::new(ledger), clock, &mut OsRandom);
    client.expect("a client")
}

/// What the second worker does with a question that the first one had on its way: it is asked once.
fn answered_once(mut desk: Desk, database: &Database, schema: &str) {
    lapse(schema);
    let exchange = Box::new(exchange(&desk));
    let mut second = client(&desk, exchange, ledger(database, "third"));
    let id = second.job_of_key("number").expect("its intent is known").id;
    for _ in 0..5 {
        desk.terminal.step();
        desk.rounds(&mut second, 1);
    }
    second.acknowledge(id).expect("answered");
    desk.rounds(&mut second, 2);
    assert_eq!(second.job(id).expect("a job").state, State::Closed);
    assert_eq!(desk.terminal.log.len(), 1);
    folders_are_clean(desk.root(), "after all");
}

#[test]
fn a_worker_that_slept_before_a_rename_doubles_nothing() {
    let (desk, schema) = (Desk::new(), schema());
    let database = Database::open(&direct(), &schema).expect("a database");
    let first = ledger(&database, "first");
    let (name, thief) = (schema.clone(), database.clone());
    let sleep = Box::new(move || {
        lapse(&name);
        ledger(&thief, "second");
    });
    let inner = exchange(&desk);
    let mut first = client(&desk, Box::new(Sleeper { inner, sleep }), first);
    let lost = first.submit(Some("number"), &QUALIFICATION, qualification("0001"));
    assert_eq!(lost.expect_err("lost").code(), ErrorCode::LedgerBusy);
    assert_eq!(
        first.poll().expect_err("for good").code(),
        ErrorCode::LedgerBusy
    );
    assert_eq!(desk.names("req").len(), 1, "its intent was durable before");
    drop(first);
    answered_once(desk, &database, &schema);
}

#[test]
fn a_worker_that_lost_its_facility_publishes_nothing_more() {
    let (desk, schema) = (Desk::new(), schema());
    let database = Database::open(&direct(), &schema).expect("a database");
    let mut first = client(&desk, Box::new(exchange(&desk)), ledger(&database, "first"));
    let (key, operation, request) = morning().remove(0);
    first.submit(Some(key), operation, request).expect("asked");
    lapse(&schema);
    ledger(&database, "second");
    let (key, operation, request) = morning().remove(1);
    let lost = first.submit(Some(key), operation, request);
    assert_eq!(lost.expect_err("lost").code(), ErrorCode::LedgerBusy);
    assert_eq!(desk.names("req").len(), 1);
    drop(first);
    answered_once(desk, &database, &schema);
}

#[test]
fn a_connection_that_ends_is_told_and_another_one_takes_its_place() {
    let name = schema();
    let place = format!("{} application_name={name}", direct());
    let database = Database::open(&place, &name).expect("a database");
    let mut ledger = ledger(&database, "one");
    ledger
        .record(&[(job(1, State::Closed), 1)], &[])
        .expect("recorded");
    let end = format!(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = '{name}'"
    );
    sql(&end);
    let ended = ledger.record(&[(job(2, State::Closed), 2)], &[]);
    assert_eq!(ended.expect_err("it ended").code(), ErrorCode::IoFailed);
    ledger
        .record(&[(job(2, State::Closed), 2)], &[])
        .expect("over another one");
    assert_eq!(ledger.load(&mut OsRandom).expect("held").jobs.len(), 2);
}

/// What was sent over a connection that failed may reach the server late, when others have written since.
#[test]
fn a_statement_that_comes_late_does_nothing() {
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let mut ledger = ledger(&database, "one");
    let newest = [(job(1, State::Closed), 5)];
    ledger.record(&newest, &[entry(1)]).expect("recorded");
    sql(&format!("UPDATE {schema}.facilities SET turn = turn + 1"));
    let late = ledger.record(&[(job(1, State::Acknowledged), 4)], &[entry(2)]);
    assert_eq!(late.expect_err("late").code(), ErrorCode::LedgerBusy);
    let held = ledger.load(&mut OsRandom).expect("held");
    assert_eq!((held.serial, held.jobs), (5, vec![job(1, State::Closed)]));
    assert_eq!(ledger.audit(1, 9).expect("read").lines.len(), 1);
    ledger
        .record(&newest, &[entry(2)])
        .expect("it is in step again");
}

#[test]
fn a_sealed_facility_opens_with_its_key_only_and_shows_nothing() {
    let schema = schema();
    let plain = Database::open(&direct(), &schema).expect("a database");
    let sealed = plain.clone().sealed_with(ledger_key());
    let mut first = ledger(&sealed, "one");
    assert_eq!(first.at_rest(), AtRest::Sealed);
    let changes = [(job(1, State::Closed), 1)];
    first.record(&changes, &[entry(1)]).expect("recorded");
    let body = b"IN-A-DOCUMENT".to_vec();
    first
        .keep(&[(key("clock"), Some(body))], &[])
        .expect("kept");
    for text in ["key 1", "TEST00000001", "answer 1", "IN-A-DOCUMENT"] {
        let holds = |column, table| {
            asked(&format!(
                "SELECT count(*) FROM {schema}.{table} WHERE position('{text}'::bytea IN {column}) > 0"
            ))
        };
        let shown = holds("key", "jobs") + holds("body", "jobs") + holds("body", "documents");
        assert_eq!(shown, 0, "{text}");
    }

    let other_key = GivenKey(LedgerKey::new([8; 32]));
    let refusals = [
        (plain.clone(), ErrorCode::LedgerKeyMissing),
        (plain.sealed_with(other_key), ErrorCode::LedgerKeyWrong),
    ];
    for (database, code) in refusals {
        lapse(&schema);
        let loaded = ledger(&database, "two").load(&mut OsRandom);
        assert_eq!(loaded.expect_err("refused").code(), code);
    }
    lapse(&schema);
    let mut again = ledger(&sealed, "three");
    assert_eq!(again.job_of_key("key 1"), Ok(Some(job(1, State::Closed))));

    let bodies = "UPDATE jobs SET body = body || '\\x00'::bytea";
    sql(&format!("SET search_path = {schema}; {bodies}"));
    let changed = again.job(JobId(1)).expect_err("changed");
    assert_eq!(changed.code(), ErrorCode::LedgerBroken);
}

#[test]
fn a_facility_that_stands_in_clear_is_not_sealed_halfway() {
    let schema = schema();
    let plain = Database::open(&direct(), &schema).expect("a database");
    let changes = [(job(1, State::Closed), 1)];
    let mut first = ledger(&plain, "one");
    assert_eq!(first.at_rest(), AtRest::Plain);
    first.record(&changes, &[]).expect("recorded");
    lapse(&schema);
    let sealed = plain.clone().sealed_with(ledger_key());
    let loaded = ledger(&sealed, "two").load(&mut OsRandom);
    assert_eq!(loaded.expect_err("refused").code(), ErrorCode::Forbidden);
    lapse(&schema);
    let held = ledger(&plain, "three").load(&mut OsRandom);
    assert_eq!(held.expect("as it was").jobs.len(), 1);
}

#[test]
fn a_head_that_somebody_else_wrote_is_told() {
    let schema = schema();
    let database = Database::open(&direct(), &schema).expect("a database");
    let mut ledger = ledger(&database, "one");
    ledger.keep(&[], &[entry(1)]).expect("kept");
    sql(&format!("UPDATE {schema}.facilities SET head = 'short'"));
    let told = ledger.load(&mut OsRandom).expect_err("not a head");
    assert_eq!(told.code(), ErrorCode::AuditBroken);
}

#[test]
fn nobody_of_a_question_stands_in_the_database() {
    let (desk, schema) = (Desk::new(), schema());
    let database = Database::open(&direct(), &schema).expect("a database");
    let mut client = client(&desk, Box::new(exchange(&desk)), ledger(&database, "one"));
    let question = qualification("NUMBER-OF-SOMEBODY");
    client
        .submit(Some("number"), &QUALIFICATION, question)
        .expect("a job");
    let holds = |text: &str| {
        asked(&format!(
            "SELECT count(*) FROM (SELECT body FROM {schema}.jobs UNION ALL
             SELECT body FROM {schema}.documents UNION ALL
             SELECT convert_to(line, 'UTF8') FROM {schema}.audit) AS all_of_it
             WHERE position('{text}'::bytea IN body) > 0"
        ))
    };
    assert!(holds("number") > 0, "the test would find what is there");
    assert_eq!(holds("NUMBER-OF-SOMEBODY"), 0);
}

/// Schemas as each earlier version left them, with 3 jobs of one facility and serial number 7.
const EARLIER: &[&str] = &[
    include_str!("histories/postgres-1.sql"),
    concat!(
        include_str!("histories/postgres-1.sql"),
        include_str!("histories/postgres-2.sql")
    ),
];

#[test]
fn a_schema_of_each_earlier_version_is_brought_forward_and_loses_nothing() {
    for (version, history) in (1..).zip(EARLIER) {
        let schema = schema();
        sql(&history
            .replace("onshi.", &format!("{schema}."))
            .replace("SCHEMA onshi", &format!("SCHEMA {schema}")));
        assert_eq!(
            asked(&format!("SELECT steps::bigint FROM {schema}.onshi_version")),
            version
        );
        for round in [0_u8, 1] {
            let database = Database::open(&direct(), &schema).expect("brought forward");
            let mut ledger = ledger(&database, "one");
            let expected = Loaded {
                installation: "AB12".into(),
                serial: 7,
                jobs: (1..=3).map(|id| job(id, State::Closed)).collect(),
            };
            assert_eq!(
                ledger.load(&mut OsRandom),
                Ok(expected),
                "version {version}"
            );
            assert_eq!(kept(&mut ledger, "").len(), usize::from(round));
            ledger
                .keep(&[(key("clock"), Some(vec![round]))], &[])
                .expect("kept");
            lapse(&schema);
        }
    }
}

#[test]
fn many_who_open_a_new_schema_at_once_all_get_it() {
    let schema = schema();
    std::thread::scope(|scope| {
        let open = || Database::open(&direct(), &schema).map(drop);
        let all: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        for one in all {
            assert_eq!(one.join().expect("no panic"), Ok(()));
        }
    });
}

#[test]
fn a_schema_that_is_not_ours_to_read_is_refused_and_left_as_it_is() {
    let changes = [
        ("a later version's", "UPDATE onshi_version SET steps = 99"),
        (
            "before the first version",
            "UPDATE onshi_version SET steps = -1",
        ),
        ("without a version", "DELETE FROM onshi_version"),
        ("without tables", "DROP TABLE jobs"),
        (
            "with a job nobody understands",
            "UPDATE jobs SET body = '{}'",
        ),
        (
            "with a serial below zero",
            "UPDATE facilities SET serial = -1",
        ),
    ];
    for (what, change) in changes {
        let schema = schema();
        let database = Database::open(&direct(), &schema).expect("a database");
        ledger(&database, "one")
            .record(&[(job(1, State::Closed), 1)], &[])
            .expect("recorded");
        sql(&format!("SET search_path = {schema}; {change}"));
        lapse(&schema);
        let open = || Database::open(&direct(), &schema)?.ledger(&institution(), &patient("two"));
        let loaded = open().and_then(|mut ledger| ledger.load(&mut FixedRandom));
        assert_eq!(
            loaded.expect_err(what).code(),
            ErrorCode::LedgerBroken,
            "{what}"
        );
    }
}

#[test]
fn whoever_may_not_make_a_schema_uses_the_one_that_was_made() {
    let (schema, role) = (schema(), schema());
    let place = direct().replace("user=onshi", &format!("user={role}"));
    let open = || Database::open(&place, &schema);
    let refused = open().map(drop).expect_err("unknown to the server");
    assert_eq!(refused.code(), ErrorCode::AccessDenied);
    sql(&format!("CREATE ROLE {role} LOGIN"));
    let refused = open().map(drop).expect_err("may not make one");
    assert_eq!(refused.code(), ErrorCode::AccessDenied);
    sql(&format!("CREATE SCHEMA {schema} AUTHORIZATION {role}"));
    ledger(&open().expect("a database"), "one");
}

#[test]
fn a_server_that_is_not_there_is_told_without_its_password() {
    let place = "host=127.0.0.1 port=1 user=onshi password=S-E-C-R-E-T";
    let told = Database::open(place, "onshi")
        .map(drop)
        .expect_err("nobody there");
    assert_eq!(told.code(), ErrorCode::IoFailed);
    assert!(!format!("{told} {told:?}").contains("S-E-C"));
}

#[test]
fn tls_is_spoken_with_a_server_that_proves_its_name_and_with_no_other() {
    let (authority, certificate, key) = issued_for("localhost");
    let (stranger, ..) = issued_for("localhost");
    speaks_tls(&mut connection(), &certificate, &key);
    let named = direct().replace("host=127.0.0.1", "host=localhost hostaddr=127.0.0.1");
    let open = |place: &str, authority: &str| {
        Database::open_tls(place, authority.as_bytes(), &schema()).map(|database| {
            let mut ledger = ledger(&database, "one");
            ledger.load(&mut OsRandom).expect("held");
            let all = "SELECT count(*) FROM pg_stat_ssl WHERE ssl";
            (asked(all), database)
        })
    };
    for mode in [
        "",
        " sslmode=disable",
        " sslmode=require",
        " sslmode=verify-full",
    ] {
        let (over_tls, _open) = open(&format!("{named}{mode}"), &authority).expect(mode);
        assert!(over_tls > 0, "{mode}");
    }
    let wrong = [(&*named, &*stranger), (&*direct(), &*authority)];
    for (place, authority) in wrong {
        let refused = open(place, authority)
            .map(drop)
            .expect_err("not who it should be");
        assert_eq!(refused.code(), ErrorCode::IoFailed);
    }
    let none = open(&named, "").map(drop).expect_err("nobody is believed");
    assert_eq!(none.code(), ErrorCode::BadOptions);
}
