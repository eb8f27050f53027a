//! What the file system can do. Files of the doctor's own lie in the stage folder for a moment.

use std::io::{self, ErrorKind, Read};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use super::{Examination, Seen, Verdict, good, seen};
use crate::watch::News;

/// No request is called so: neither a terminal nor a sweep takes it for one.
const ONE: &str = "onshi-doctor-1.tmp";
const TWO: &str = "onshi-doctor-2.tmp";
const BYTES: &[u8] = "診断 doctor".as_bytes();

/// Rounds whose median is told.
const ROUNDS: usize = 5;
/// Above it people wait.
const SLOW: Duration = Duration::from_millis(500);
/// How long news may take to be called news.
const NEWS: Duration = Duration::from_secs(1);
/// More than this between two clocks is worth a remark.
const SKEW: Duration = Duration::from_secs(60);

impl Examination<'_> {
    fn file(&self, name: &str) -> PathBuf {
        self.config.stage.join(name)
    }

    /// Removes what the doctor made, also what an earlier one left.
    fn clean(&mut self) {
        for name in [ONE, TWO] {
            let staged = self.file(name);
            let visible = self.config.req.join(name);
            // What is not there is clean.
            let _ = self.files.remove(&staged);
            if self.writes_to_req {
                let _ = self.files.remove(&visible);
            }
        }
    }

    /// Does something with the doctor's files, and leaves none.
    fn try_out<T>(&mut self, work: impl FnOnce(&mut Self) -> io::Result<T>) -> io::Result<T> {
        self.clean();
        let done = work(self);
        self.clean();
        done
    }

    fn round(&mut self) -> io::Result<bool> {
        let one = self.file(ONE);
        self.files.create_new(&one, BYTES)?;
        let mut back = Vec::new();
        self.files.open(&one)?.read_to_end(&mut back)?;
        self.files.remove(&one)?;
        Ok(back == BYTES)
    }
}

/// Where there is no folder to try anything in, another check says what becomes of that.
fn failed(examination: &mut Examination<'_>, verdict: Verdict, error: &io::Error) -> Vec<Seen> {
    let stage = examination.files.names(&examination.config.stage);
    if stage.is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return vec![seen(
            Verdict::Unknown,
            "フォルダーがまだないので、試していません",
            "not tried: the folder is not there yet",
        )];
    }
    let kind = error.kind();
    vec![seen(
        verdict,
        format!("できません（{kind}）"),
        format!("it fails ({kind})"),
    )]
}

pub(super) fn writes(examination: &mut Examination<'_>) -> Vec<Seen> {
    match examination.try_out(Examination::round) {
        Ok(true) => good("できました", "it works"),
        Ok(false) => vec![seen(
            Verdict::Error,
            "書いたものと違う内容が読めました",
            "other bytes came back than were written",
        )],
        Err(error) => failed(examination, Verdict::Error, &error),
    }
}

pub(super) fn renames(examination: &mut Examination<'_>) -> Vec<Seen> {
    let kept = examination.try_out(|examination| {
        let (one, two) = (examination.file(ONE), examination.file(TWO));
        examination.files.create_new(&one, BYTES)?;
        examination.files.create_new(&two, b"")?;
        let over = examination.files.rename_no_replace(&one, &two);
        let refused = matches!(&over, Err(error) if error.kind() == ErrorKind::AlreadyExists);
        examination.files.remove(&two)?;
        if refused {
            let to = match examination.writes_to_req {
                true => examination.config.req.join(TWO),
                false => two,
            };
            examination.files.rename_no_replace(&one, &to)?;
        }
        Ok(refused)
    });
    match (kept, examination.writes_to_req) {
        (Ok(true), true) => good("req まで確かめました", "tried as far as req"),
        (Ok(true), false) => good(
            "stage の中で確かめました（req へは試していません）",
            "tried within stage, not into req",
        ),
        (Ok(false), _) => vec![seen(
            Verdict::Error,
            "既存のファイルが置き換えられます",
            "an existing file is replaced",
        )],
        (Err(error), _) => failed(examination, Verdict::Error, &error),
    }
}

pub(super) fn shares(examination: &mut Examination<'_>) -> Vec<Seen> {
    let removed = examination.try_out(|examination| {
        let one = examination.file(ONE);
        examination.files.create_new(&one, BYTES)?;
        let _open = examination.files.open(&one)?;
        examination.files.remove(&one)
    });
    match removed {
        Ok(()) => good("できました", "it works"),
        Err(error) => failed(examination, Verdict::Warning, &error),
    }
}

pub(super) fn answers_fast(examination: &mut Examination<'_>) -> Vec<Seen> {
    let times = examination.try_out(|examination| {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            examination.round()?;
            times.push(begun.elapsed());
        }
        times.sort();
        Ok(times)
    });
    let median = match times {
        Ok(times) => times.get(ROUNDS / 2).copied().unwrap_or_default(),
        Err(error) => return failed(examination, Verdict::Unknown, &error),
    };
    let (ms, verdict) = (median.as_millis(), latency(median));
    vec![seen(
        verdict,
        format!("書いて読んで消すのに {ms} ミリ秒"),
        format!("{ms} ms to write, read and remove a file"),
    )]
}

fn latency(median: Duration) -> Verdict {
    match median > SLOW {
        true => Verdict::Warning,
        false => Verdict::Good,
    }
}

/// Asked of the stage folder, which is on the same volume.
pub(super) fn tells(examination: &mut Examination<'_>) -> Vec<Seen> {
    let stage = examination.config.stage.clone();
    let Some(mut watch) = examination.files.watch(&stage) else {
        return vec![seen(
            Verdict::Note,
            "この環境では受け取れません",
            "there is none on this system",
        )];
    };
    let heard = examination.try_out(|examination| {
        examination.round()?;
        Ok(watch.wait(NEWS))
    });
    vec![match heard {
        Ok(News::Finished) => seen(Verdict::Good, "届きます", "it arrives"),
        Ok(_) => seen(Verdict::Note, "届きません", "it does not arrive"),
        Err(error) => return failed(examination, Verdict::Unknown, &error),
    }]
}

/// The time that the file system gives to the folder when a file appears in it, against ours.
pub(super) fn keeps_time(examination: &mut Examination<'_>) -> Vec<Seen> {
    let stage = examination.config.stage.clone();
    let mark = examination.try_out(|examination| {
        let one = examination.file(ONE);
        examination.files.create_new(&one, BYTES)?;
        Ok(examination.files.mark(&stage))
    });
    let theirs = mark.ok().flatten();
    let theirs = theirs.and_then(|mark| mark.duration_since(SystemTime::UNIX_EPOCH).ok());
    let ours = u64::try_from(examination.now.0).ok();
    let (Some(theirs), Some(ours)) = (theirs, ours.map(Duration::from_millis)) else {
        return vec![seen(
            Verdict::Unknown,
            "共有の時刻がわかりません",
            "the time of the share is not known",
        )];
    };
    let apart = theirs.abs_diff(ours);
    let seconds = apart.as_secs();
    vec![match apart > SKEW {
        true => seen(
            Verdict::Warning,
            format!("共有の時刻と {seconds} 秒ずれています"),
            format!("{seconds} s apart from the time of the share"),
        ),
        false => seen(
            Verdict::Good,
            "共有の時刻と合っています",
            "as the time of the share",
        ),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slowness_is_remarked_and_never_an_error() {
        assert_eq!(latency(Duration::from_millis(3)), Verdict::Good);
        assert_eq!(latency(Duration::from_secs(9)), Verdict::Warning);
    }
}
