//! A program that opens and closes for ever.

use onshi::record::onshi_record_free;
use onshi::session::onshi_session_free;
use onshi_core::catalogue::QualificationRequest;

use crate::alone;
use crate::support::{new_record, open};

/// Records made and freed, and sessions opened and closed, unless the environment says another number.
const RECORDS: usize = 1_000_000;
const SESSIONS: usize = 200;
/// On one ledger: each is a line of its audit, and all of them are read when it opens.
const SESSIONS_OF_A_LEDGER: usize = 20;

/// Memory in use, in bytes, and open files. Pages of the program's own file are not counted: they come and go
/// with what else the machine does.
fn used() -> (usize, usize) {
    const PAGE: usize = 4096;
    let memory = std::fs::read_to_string("/proc/self/statm").unwrap();
    let mut pages = memory.split(' ').skip(1).map(|it| it.parse().unwrap());
    let (resident, of_files): (usize, usize) = (pages.next().unwrap(), pages.next().unwrap());
    (
        (resident - of_files) * PAGE,
        std::fs::read_dir("/proc/self/fd").unwrap().count(),
    )
}

/// What the allocator may keep for itself, in bytes, however many cycles there are.
const SLACK: usize = 512 * 1024;

/// After so many cycles as before, once a tenth of them has warmed it up.
fn assert_no_growth(cycles: usize, mut cycle: impl FnMut()) {
    (0..cycles.div_ceil(10)).for_each(|_| cycle());
    let before = used();
    (0..cycles).for_each(|_| cycle());
    let after = used();
    assert_eq!(after.1, before.1, "open files");
    let grown = after.0.saturating_sub(before.0);
    println!("{grown} bytes in {cycles} cycles");
    assert!(grown < SLACK, "{grown} bytes in {cycles} cycles");
}

#[test]
fn m32_a_million_records_leave_nothing_behind() {
    let _alone = alone();
    assert_no_growth(RECORDS, || {
        let record = new_record(QualificationRequest::ROW.id);
        assert_eq!(unsafe { onshi_record_free(record) }, 0);
    });
}

#[test]
fn m32_sessions_that_open_and_close_leave_nothing_behind() {
    let _alone = alone();
    let sessions = std::env::var("ONSHI_MISUSE_SESSIONS").ok();
    let sessions = sessions.map_or(SESSIONS, |sessions| sessions.parse().unwrap());
    assert_no_growth(sessions / SESSIONS_OF_A_LEDGER, || {
        let root = tempfile::tempdir().unwrap();
        for _ in 0..SESSIONS_OF_A_LEDGER {
            let session = open(root.path());
            assert_eq!(unsafe { onshi_session_free(session) }, 0);
        }
    });
}
