//! Calls under way (通信中): driven while the host is inside a call of its own, without a thread of ours.
//!
//! Time counts against a call only while it is driven. A host that looks in once a minute gets the
//! answer that has come meanwhile, and no time-out.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use onshi_core::error::{Error, ErrorCode};
use reqwest::Url;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio::time::timeout;

use super::call::{Fate, Line, stopped};
use super::config::Bounds;
use super::inbox::Body;

/// As long as the line is driven when nobody waits.
pub(super) const BREATH: Duration = Duration::from_millis(5);

/// Doublings of the pause between attempts.
const DOUBLINGS: u32 = 6;

/// Calls, and the runtime that drives them.
pub(super) struct Worker {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    tasks: JoinSet<Fate>,
    calls: HashMap<Id, Call>,
    at_once: usize,
    longest: Duration,
    pause: Duration,
    failures: u32,
    resume_at: Option<Instant>,
}

struct Call {
    request: String,
    sent: Arc<AtomicBool>,
    spent: Duration,
    abort: AbortHandle,
}

impl Worker {
    pub fn new(bounds: &Bounds) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(1)
            .build();
        Ok(Worker {
            runtime: Some(runtime.map_err(|e| Error::new(ErrorCode::IoFailed).because(e.kind()))?),
            tasks: JoinSet::new(),
            calls: HashMap::new(),
            at_once: bounds.at_once,
            longest: bounds.answer(),
            pause: bounds.retry(),
            failures: 0,
            resume_at: None,
        })
    }

    /// Whether another call may be started now.
    pub fn has_room(&self) -> bool {
        let paused = self.resume_at.is_some_and(|at| Instant::now() < at);
        !paused && self.calls.len() < self.at_once
    }

    pub fn is_idle(&self) -> bool {
        self.calls.is_empty()
    }

    /// The requests that are being asked.
    pub fn under_way(&self) -> impl Iterator<Item = String> {
        self.calls.values().map(|call| call.request.clone())
    }

    /// Those of which nothing was sent but a login.
    pub fn unsent(&self) -> Vec<String> {
        let unsent = |call: &&Call| !call.sent.load(Ordering::Relaxed);
        let calls = self.calls.values().filter(unsent);
        calls.map(|call| call.request.clone()).collect()
    }

    pub fn start(&mut self, request: String, line: Arc<Line>, url: Url, body: Body) {
        let Some(runtime) = &self.runtime else {
            return;
        };
        let sent = Arc::new(AtomicBool::new(false));
        let flag = sent.clone();
        let asking = async move { line.ask(url, body, &flag).await };
        let abort = self.tasks.spawn_on(asking, runtime.handle());
        let call = Call {
            request,
            sent,
            spent: Duration::ZERO,
            abort: abort.clone(),
        };
        self.calls.insert(abort.id(), call);
    }

    /// Starts nothing for a while, longer each time.
    pub fn pause(&mut self) {
        let pause = self.pause * (1 << self.failures.min(DOUBLINGS));
        self.failures = self.failures.saturating_add(1);
        self.resume_at = Some(Instant::now() + pause);
    }

    pub fn succeeded(&mut self) {
        (self.failures, self.resume_at) = (0, None);
    }

    /// Nothing is under way: sleeps until something may be started again.
    pub fn rest(&self, at_most: Duration) {
        let left = |at: Instant| at.saturating_duration_since(Instant::now()).max(BREATH);
        let time = self.resume_at.map_or(at_most, left);
        std::thread::sleep(time.min(at_most));
    }

    /// Drives the calls until one of them ends or the time is over; what has ended.
    ///
    /// # Errors
    /// [`ErrorCode::WrongState`]: called inside an async runtime, which must not be blocked.
    pub fn run(&mut self, at_most: Duration) -> Result<Vec<(String, Fate)>, Error> {
        let (Some(runtime), false) = (&self.runtime, self.calls.is_empty()) else {
            return Ok(Vec::new());
        };
        if Handle::try_current().is_ok() {
            let inside = Error::new(ErrorCode::WrongState);
            return Err(inside.because("called inside an async runtime; use a thread of its own"));
        }
        let begun = Instant::now();
        let ended = runtime
            .block_on(async { timeout(at_most, self.tasks.join_next_with_id()).await })
            .ok()
            .flatten();
        let more = std::iter::from_fn(|| self.tasks.try_join_next_with_id());
        let ended: Vec<_> = ended.into_iter().chain(more).collect();
        let mut fates = Vec::new();
        for end in ended {
            let (id, fate) = match end {
                Ok((id, fate)) => (id, Some(fate)),
                Err(error) => (error.id(), None),
            };
            if let Some(call) = self.calls.remove(&id) {
                let stopped = || stopped(call.sent.load(Ordering::Relaxed));
                fates.push((call.request, fate.unwrap_or_else(stopped)));
            }
        }
        self.charge(begun.elapsed());
        Ok(fates)
    }

    /// Counts time that was spent waiting, and stops what has waited too long.
    fn charge(&mut self, time: Duration) {
        for call in self.calls.values_mut() {
            call.spent += time;
            if call.spent >= self.longest {
                call.abort.abort();
            }
        }
    }
}

impl Drop for Worker {
    /// Also where a host drops it inside a runtime of its own.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
