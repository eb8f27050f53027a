//! The ledgers of ten thousand facilities in one PostgreSQL database: what claiming, filling, changing,
//! renewing and taking over cost. The ledger alone, without an exchange; every commit is flushed.
//!
//! ```text
//!  fill        each facility: claimed, and all its jobs in one transaction
//!  change      one job a transaction, for a while, on all threads
//!  renew       the leases of all facilities, in one statement
//!  take over   leases are over: each facility of a sample is claimed and loaded by somebody else
//! ```
//!
//! Afterwards the database is asked whether it holds every job of every facility.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use onshi_client::postgres::{Client, NoTls};
use onshi_client::{Database, Lease, Ledger, OsRandom, PostgresLedger, Tenancy};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{Job, JobId, Moment, State};
use onshi_core::message::FileForm;

use crate::Failure;

const FACILITIES: usize = 10_000;
const JOBS: u64 = 100;
/// More than the machine has cores: whoever waits for a flush needs none.
const THREADS: usize = 8;
/// Facilities that a worker claims at once.
const AT_ONCE: usize = 64;
const CHANGING: Duration = Duration::from_secs(20);
/// Facilities that are taken over.
const SAMPLE: usize = 1_000;
const SCHEMA: &str = "facilities";

/// `place`, then how many facilities and how many jobs each, if not the usual ones.
pub fn run(place: &str, words: &[&str]) -> Result<(), Failure> {
    let (facilities, jobs) = match *words {
        [] => (FACILITIES, JOBS),
        [facilities] => (facilities.parse()?, JOBS),
        [facilities, jobs] => (facilities.parse()?, jobs.parse()?),
        _ => return Err("a number of facilities and one of jobs are wanted".into()),
    };
    let database = Database::open(place, SCHEMA)?;
    let mut server = Client::connect(place, NoTls)?;
    let enrolled = enrol(&database, facilities)?;
    println!("{facilities} facilities, {jobs} jobs each, {THREADS} threads, every commit flushed");
    row("enrolled", enrolled, facilities as u64);
    let begun = Instant::now();
    let mut held = fill(&database, jobs)?;
    row("filled, facilities", begun.elapsed(), held.len() as u64);
    let begun = Instant::now();
    let changed = change(&mut held, jobs)?;
    row("changed, transactions", begun.elapsed(), changed);
    renew(&database, &held)?;
    take_over(&database, &mut server, jobs)?;
    is_whole(&mut server, facilities, jobs)
}

fn row(what: &str, took: Duration, count: u64) {
    let seconds = took.as_secs_f64();
    let rate = count as f64 / seconds.max(f64::EPSILON);
    println!("{what:24} {count:9} in {seconds:7.1} s  {rate:9.0} a second");
}

fn tenancy(worker: &str) -> Tenancy {
    Tenancy {
        worker: worker.to_owned(),
        lasts_ms: 3_600_000,
    }
}

fn enrol(database: &Database, facilities: usize) -> Result<Duration, Failure> {
    let code = |at| InstitutionCode::new(&format!("13111{at:05}"));
    let codes: Vec<InstitutionCode> = (0..facilities).map(code).collect::<Result<_, _>>()?;
    let begun = Instant::now();
    match database.enrol(&codes)? == facilities {
        true => Ok(begun.elapsed()),
        false => Err("some facilities were there before".into()),
    }
}

/// Everything of a thread is one `Result`, which can be sent.
type Done<T> = Result<T, onshi_core::error::Error>;

fn fill(database: &Database, jobs: u64) -> Result<Vec<PostgresLedger>, Failure> {
    let changes: Vec<(Job, u64)> = (1..=jobs).map(|id| (job(id), id)).collect();
    let work = |worker: usize| -> Done<Vec<PostgresLedger>> {
        let tenancy = tenancy(&format!("worker {worker}"));
        let mut held = Vec::new();
        loop {
            let claimed = database.claim(&tenancy, AT_ONCE)?;
            if claimed.is_empty() {
                return Ok(held);
            }
            for mut ledger in claimed {
                ledger.load(&mut OsRandom)?;
                ledger.record(&changes, &[])?;
                held.push(ledger);
            }
        }
    };
    thread::scope(|scope| {
        let work = &work;
        let workers: Vec<_> = (0..THREADS)
            .map(|at| scope.spawn(move || work(at)))
            .collect();
        let mut held = Vec::new();
        for worker in workers {
            held.extend(worker.join().map_err(|_| "a thread ended")??);
        }
        Ok(held)
    })
}

/// How many transactions of one job each.
fn change(held: &mut [PostgresLedger], jobs: u64) -> Result<u64, Failure> {
    let changed = AtomicU64::new(0);
    let work = |ledgers: &mut [PostgresLedger]| -> Done<()> {
        let begun = Instant::now();
        let mut ids = (1..=jobs).cycle();
        while begun.elapsed() < CHANGING {
            for ledger in ledgers.iter_mut() {
                let id = ids.next().unwrap_or(1);
                ledger.record(&[(job(id), jobs)], &[])?;
                changed.fetch_add(1, Ordering::Relaxed);
                if begun.elapsed() >= CHANGING {
                    break;
                }
            }
        }
        Ok(())
    };
    let share = held.len().div_ceil(THREADS).max(1);
    thread::scope(|scope| {
        let work = &work;
        let shares = held.chunks_mut(share);
        let workers: Vec<_> = shares.map(|share| scope.spawn(|| work(share))).collect();
        for worker in workers {
            worker.join().map_err(|_| "a thread ended")??;
        }
        Ok::<_, Failure>(())
    })?;
    Ok(changed.into_inner())
}

fn renew(database: &Database, held: &[PostgresLedger]) -> Result<(), Failure> {
    let leases: Vec<Lease> = held.iter().map(|ledger| ledger.lease().clone()).collect();
    let begun = Instant::now();
    let renewed = database.renew(&leases, &tenancy("all"))?;
    row(
        "renewed, one statement",
        begun.elapsed(),
        renewed.len() as u64,
    );
    match renewed.len() == leases.len() {
        true => Ok(()),
        false => Err("a lease was lost".into()),
    }
}

fn take_over(database: &Database, server: &mut Client, jobs: u64) -> Result<(), Failure> {
    let over = "UPDATE facilities.facilities SET leased_until = '-infinity'";
    server.batch_execute(over)?;
    let begun = Instant::now();
    let mut taken = 0;
    while taken < SAMPLE {
        let claimed = database.claim(&tenancy("heir"), AT_ONCE)?;
        if claimed.is_empty() {
            break;
        }
        for mut ledger in claimed {
            taken += 1;
            if ledger.load(&mut OsRandom)?.jobs.len() as u64 != jobs {
                return Err("a facility has lost a job".into());
            }
        }
    }
    row("taken over, one thread", begun.elapsed(), taken as u64);
    Ok(())
}

fn is_whole(server: &mut Client, facilities: usize, jobs: u64) -> Result<(), Failure> {
    let asked = "SELECT count(*), count(DISTINCT institution) FROM facilities.jobs";
    let row = server.query_one(asked, &[])?;
    let (all, owners): (i64, i64) = (row.get(0), row.get(1));
    let expected = (facilities as i64 * jobs as i64, facilities as i64);
    if (all, owners) != expected {
        return Err(format!("{all} jobs of {owners} facilities, not {expected:?}").into());
    }
    let size = "SELECT pg_database_size(current_database()) / 1048576";
    let mib: i64 = server.query_one(size, &[])?.get(0);
    println!("{all} jobs of {owners} facilities are there; the database takes {mib} MiB");
    Ok(())
}

/// As large as a job that waits for its result.
fn job(id: u64) -> Job {
    Job {
        id: JobId(id),
        key: Some(format!("visit {id}")),
        operation: 1,
        fingerprint: [7; 32],
        file_identifier: format!("20261122TEST{id:08}"),
        submitted: Moment(1_795_316_400_000),
        changed: Moment(1_795_316_400_000),
        form: FileForm::default(),
        part: None,
        subject: None,
        deadline: None,
        repeats: None,
        grounds: Vec::new(),
        answers: vec![format!("OQSmuquc01res_20261122TEST{id:08}.xml")],
        state: State::Accepted {
            reception: format!("RECEPTION-{id:08}"),
            round: 1,
            ask_at: Moment(1_795_316_700_000),
        },
    }
}
