//! What the exchange by folders costs: to publish a request, and to notice an answer.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use cpu_time::ThreadTime;
use onshi_client::{
    Client, Exchange, FileSystem, FolderExchange, Folders, Hold, Ledger, MemoryLedger, OsFiles,
    OsRandom, SqliteLedger, SystemClock,
};
use onshi_core::catalogue::{
    AnswerHeader, DatedRequestHeader, NumberQuery, QualificationAnswer, QualificationRequest,
    QualificationRequestBody, SegmentOfResult,
};
use onshi_core::catalogue::{QUALIFICATION, QUALIFICATION_ANSWER};
use onshi_core::id::InstitutionCode;
use onshi_core::job::{JobId, Notice, Settings};
use onshi_core::message::answer_stem;
use onshi_core::record::{CodeType, Draft, Record, write};
use onshi_core::text::Charset;

use super::{SAMPLES, Spans, limit_row, spans_row};
use crate::Failure;
use crate::table::{Goal, Row};

/// Bytes of a request.
const REQUEST: usize = 4096;
/// Names in the folder that is polled.
const CROWD: usize = 1_000;
/// Longest wait for what must come.
const PATIENCE_MS: u64 = 10_000;
/// The other side waits so long before it brings a file: until everybody waits for it.
const ASLEEP: Duration = Duration::from_millis(3);

/// All of it.
pub fn measure(folder: &Path, rounds: usize) -> Result<Vec<Row>, Failure> {
    let mut rows = vec![publish(folder, rounds)?];
    rows.extend(notice(folder, rounds)?);
    rows.extend(poll(folder, rounds)?);
    Ok(rows)
}

// ---- publishing -------------------------------------------------------------------------------------

fn publish(folder: &Path, rounds: usize) -> Result<Row, Failure> {
    let place = Place::new(folder)?;
    let mut exchange = FolderExchange::open(Box::new(OsFiles), place.folders(), 1_000)?;
    let bytes = vec![b'x'; REQUEST];
    let (mut ours, mut bare) = <(Spans, Spans)>::default();
    for number in 0..rounds * SAMPLES {
        let name = format!("ours-{number}.xml");
        ours.time(|| {
            exchange.prepare(&name, &bytes)?;
            exchange.publish(&name)
        })?;
        bare.time(|| place.publish_bare(&format!("bare-{number}.xml"), &bytes))?;
    }
    Ok(spans_row(
        "publish 4 KB, p50",
        ("exchange", &ours),
        ("bare calls", &bare),
        Goal::AtMost(1.15),
    ))
}

/// Folders of an exchange.
struct Place(tempfile::TempDir);

impl Place {
    fn new(folder: &Path) -> Result<Self, Failure> {
        let place = Place(tempfile::tempdir_in(folder)?);
        for name in ["req", "res", "beside", "watched"] {
            fs::create_dir(place.path(name))?;
        }
        Ok(place)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn folders(&self) -> Folders {
        Folders {
            req: self.path("req"),
            res: self.path("res"),
            stage: self.path("stage"),
        }
    }

    /// Nothing but what makes a file durable and visible.
    fn publish_bare(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let (staged, visible) = (self.path("stage").join(name), self.path("req").join(name));
        let mut file = File::create(&staged)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&staged, &visible)?;
        File::open(self.path("req"))?.sync_all()
    }
}

// ---- noticing ---------------------------------------------------------------------------------------

/// From the rename of an answer to the notice of the client, which has read and proven it twice. With a
/// ledger in memory it is the noticing alone; a durable one adds its flush.
fn notice(folder: &Path, rounds: usize) -> Result<Vec<Row>, Failure> {
    let (mut ours, mut kept, mut bare) = <(Spans, Spans, Spans)>::default();
    let bringer = Bringer::start();
    for _ in 0..rounds {
        // Each round begins with a morning's client, not with one that holds every job of the run.
        let place = Place::new(folder)?;
        let Some(mut watch) = OsFiles.watch(&place.path("watched")) else {
            return Ok(Vec::new());
        };
        let watched = place.path("watched");
        let mut desk = Desk::over(place, Box::new(OsFiles), Box::new(MemoryLedger::default()))?;
        let place = Place::new(folder)?;
        let ledger = SqliteLedger::open(place.path("ledger"))?;
        let mut durable = Desk::over(place, Box::new(OsFiles), Box::new(ledger))?;
        for number in 0..SAMPLES {
            ours.0.push(desk.noticed(&bringer, ASLEEP)?);
            kept.0.push(durable.noticed(&bringer, ASLEEP)?);
            let file = desk.place.path("beside").join(number.to_string());
            fs::write(&file, b"answer")?;
            bringer.bring(file, watched.join(number.to_string()), ASLEEP)?;
            watch.wait(Duration::from_millis(PATIENCE_MS));
            bare.0.push(bringer.since()?);
        }
    }
    let row = |what, ours, goal| spans_row(what, ("client", ours), ("inotify alone", &bare), goal);
    Ok(vec![
        row("notice an answer, p50", &ours, Goal::AtMost(2.0)),
        row("… and make it durable", &kept, Goal::Shown),
    ])
}

/// A client and its folders.
struct Desk {
    place: Place,
    client: Client,
}

impl Desk {
    fn over(
        place: Place,
        files: Box<dyn FileSystem>,
        ledger: Box<dyn Ledger>,
    ) -> Result<Self, Failure> {
        let exchange = FolderExchange::open(files, place.folders(), 1_000)?;
        let client = Client::open(
            Settings::new(institution()?),
            Box::new(exchange),
            ledger,
            Box::new(SystemClock),
            &mut OsRandom,
        )?;
        Ok(Desk { place, client })
    }

    /// Asks one question; how long its answer stood there before the client told.
    fn noticed(&mut self, bringer: &Bringer, after: Duration) -> Result<Duration, Failure> {
        let job = self.client.submit(None, &QUALIFICATION, question())?;
        let (answer, name) = self.answer(job)?;
        self.client.poll()?;
        bringer.bring(answer, self.place.path("res").join(name), after)?;
        let told = self.client.next_notice(PATIENCE_MS)?;
        let waited = bringer.since()?;
        match told {
            Some(Notice::Answered { job: of, .. }) if of == job => {}
            other => return Err(format!("told {other:?}").into()),
        }
        self.client.acknowledge(job)?;
        Ok(waited)
    }

    /// Takes the request, and writes its answer where nobody looks.
    fn answer(&self, job: JobId) -> Result<(PathBuf, String), Failure> {
        let job = self.client.job(job).ok_or("no job")?;
        let (request, _) = job.awaited().ok_or("not asked")?;
        fs::remove_file(self.place.path("req").join(request))?;
        let name = answer_stem(request).ok_or("not a request")? + ".xml";
        let path = self.place.path("beside").join(&name);
        let answer = answer_to(&job.file_identifier)?;
        fs::write(&path, write(&answer, Charset::Utf8)?)?;
        Ok((path, name))
    }
}

fn institution() -> Result<InstitutionCode, Failure> {
    Ok(InstitutionCode::new("1311111111")?)
}

fn question() -> Draft<QualificationRequest> {
    let search = Draft::<NumberQuery>::new()
        .insurer_number("  123456")
        .insured_identification_number("0001");
    Draft::<QualificationRequest>::new()
        .header(Draft::<DatedRequestHeader>::new().qualification_confirmation_date("20261122"))
        .body(Draft::<QualificationRequestBody>::new().search(search))
}

/// The header of an answer to one request, and nobody in it.
fn answer_to(identifier: &str) -> Result<Record, Failure> {
    let mut answer = Record::new(QUALIFICATION_ANSWER.record);
    let header = [(QualificationAnswer::header.no, 0)];
    let fields = [
        (
            AnswerHeader::medical_institution_code.no,
            institution()?.as_written().to_owned(),
        ),
        (
            AnswerHeader::arbitrary_file_identifier.no,
            identifier.to_owned(),
        ),
        (
            AnswerHeader::segment_of_result.no,
            SegmentOfResult::Normal.wire().to_owned(),
        ),
    ];
    for (no, text) in fields {
        answer.set_text(&header, no, &text);
    }
    Ok(answer)
}

/// One who brings files while the others wait: a thread of the benchmark.
struct Bringer {
    orders: mpsc::Sender<(PathBuf, PathBuf, Duration)>,
    brought: mpsc::Receiver<io::Result<Instant>>,
}

impl Bringer {
    fn start() -> Self {
        let (orders, taken) = mpsc::channel::<(PathBuf, PathBuf, Duration)>();
        let (tell, brought) = mpsc::channel();
        thread::spawn(move || {
            for (from, to, after) in taken {
                thread::sleep(after);
                let begun = Instant::now();
                let renamed = fs::rename(from, to);
                if tell.send(renamed.map(|()| begun)).is_err() {
                    return;
                }
            }
        });
        Bringer { orders, brought }
    }

    fn bring(&self, from: PathBuf, to: PathBuf, after: Duration) -> Result<(), Failure> {
        Ok(self.orders.send((from, to, after))?)
    }

    /// Time since the last file was brought, from just before it was.
    fn since(&self) -> Result<Duration, Failure> {
        let now = Instant::now();
        Ok(now.saturating_duration_since(self.brought.recv()??))
    }
}

// ---- polling ----------------------------------------------------------------------------------------

/// A folder of a thousand names on a share that notifies of nothing.
fn poll(folder: &Path, rounds: usize) -> Result<Vec<Row>, Failure> {
    let place = Place::new(folder)?;
    for number in 0..CROWD {
        File::create(
            place
                .path("res")
                .join(format!("somebody-elses-{number}.xml")),
        )?;
    }
    let mut desk = Desk::over(place, Box::new(Deaf), Box::new(MemoryLedger::default()))?;
    let bringer = Bringer::start();
    let mut spans = Spans::default();
    let (begun, worked) = (Instant::now(), ThreadTime::now());
    for number in 0..rounds * SAMPLES / 10 {
        // At any moment between two looks of any pace up to a second.
        let after = Duration::from_millis(500 + (number as u64 * 379) % 1_000);
        spans.0.push(desk.noticed(&bringer, after)?);
    }
    let share = worked.elapsed().as_secs_f64() / begun.elapsed().as_secs_f64();
    Ok(vec![
        limit_row(
            "notice among 1,000 files, p50",
            "polling",
            spans.p50() * 1e3,
            60.0,
            "ms",
        ),
        limit_row(
            "… with so much of a core",
            "polling",
            share * 100.0,
            1.0,
            "%",
        ),
    ])
}

/// The files of the machine, without news.
struct Deaf;

impl FileSystem for Deaf {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        OsFiles.names(folder)
    }

    fn mark(&mut self, folder: &Path) -> Option<SystemTime> {
        OsFiles.mark(folder)
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        OsFiles.open(file)
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        OsFiles.create_new(file, bytes)
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        OsFiles.rename_no_replace(from, to)
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        OsFiles.remove(file)
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        OsFiles.exists(file)
    }

    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.sync_dir(folder)
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        OsFiles.create_dir(folder)
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        OsFiles.hold(file)
    }
}
