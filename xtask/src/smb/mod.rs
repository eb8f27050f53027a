//! `cargo xtask smb`: the visit day over a real SMB share, Samba on loopback, mounted by FUSE.
//!
//! | file | |
//! |---|---|
//! | `share` | the server, its mount, and the moments at which it is away |
//! | `day` | the day over any two ways to one folder, and what it must come to |
//!
//! The mounted side hears nothing of what the other side does: there the poll is the only road. Everything
//! is made in `target/smb`. An address of loopback that nobody else uses has the port that SMB needs.

mod day;
mod share;

use std::fs::File;
use std::net::TcpListener;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::command::{StepError, Workspace, run};
use crate::programs::{FUSERMOUNT, Program, SMBD, SMBNETFS};
use crate::tally::Tally;
use day::{Day, Played};
use share::Share;

/// What is played, and what must be true of it besides the same tables.
struct Case {
    name: &'static str,
    says: &'static str,
    play: fn(&Day, &Path, &mut Share) -> Result<Played, StepError>,
    /// So often the share must have been away while the day went on.
    away: u32,
}

const CASES: &[Case] = &[
    Case {
        name: "client",
        says: "the receipt computer on the share, the terminal where the folder is",
        play: |day, work, share| day.play(work, share.folder(), share.mounted(), |_| Ok(())),
        away: 0,
    },
    Case {
        name: "terminal",
        says: "the terminal on the share, the receipt computer where the folder is",
        play: |day, work, share| day.play(work, share.mounted(), share.folder(), |_| Ok(())),
        away: 0,
    },
    Case {
        name: "away",
        says: "the receipt computer on the share, whose server stops and starts again all the time",
        play: |day, work, share| {
            let (folder, mounted) = (share.folder().to_owned(), share.mounted().to_owned());
            day.play(work, &folder, &mounted, |exchanged| {
                share.trouble(exchanged)
            })
        },
        away: 4,
    },
];

/// `cargo xtask smb`.
pub fn smb(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, StepError> {
    if !arguments.is_empty() {
        return Err(StepError::Found("usage: cargo xtask smb".into()));
    }
    for program in NEEDS {
        program.ensure(workspace)?;
    }
    days(workspace).map(|_| ExitCode::SUCCESS)
}

/// What it needs apart from cargo.
pub const NEEDS: &[Program] = &[SMBD, SMBNETFS, FUSERMOUNT];

/// The step: left out, and said to be, where nobody may serve at a low port or mount anything.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    let may = File::open("/dev/fuse").is_ok() && TcpListener::bind((share::ADDRESS, 445)).is_ok();
    if !may {
        println!("LEFT OUT: a share needs /dev/fuse and port 445 of a loopback address (root)");
        return Ok(Tally::default());
    }
    days(workspace)
}

/// Every case; the first that fails ends it.
fn days(workspace: &Workspace) -> Result<Tally, StepError> {
    run(&mut workspace.cargo(&["build", "--quiet", "--package", "onshi-cli"]))?;
    let place = workspace.root().join("target/smb");
    let day = Day::of(workspace);
    let begun = Instant::now();
    let expected = day.alone(&place.join("alone"))?;
    println!(
        "alone: {} files, {:.1} s",
        expected.files,
        seconds(begun.elapsed())
    );
    let mut passed = 0;
    for case in CASES {
        let mut share = Share::start(&place)?;
        let begun = Instant::now();
        let played = (case.play)(&day, &place.join(case.name), &mut share)?;
        played.must_be(&expected, case.name)?;
        if share.times_away() < case.away {
            let why = format!(
                "{}: the share was away {} times only",
                case.name,
                share.times_away()
            );
            return Err(StepError::Found(why));
        }
        println!(
            "{}: {}; {} files, away {} times, {:.1} s",
            case.name,
            case.says,
            played.files,
            share.times_away(),
            seconds(begun.elapsed())
        );
        passed += 1;
    }
    Ok(Tally {
        passed,
        ..Tally::default()
    })
}

fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}
