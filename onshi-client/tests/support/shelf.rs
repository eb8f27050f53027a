//! Jobs as a ledger keeps them, and ledgers that are opened again.

use onshi_client::{GivenKey, Key, Ledger, LedgerKey, MemoryLedger};
use onshi_core::audit::{Deed, Entry, Who};
use onshi_core::job::{Answer, Awaited, Job, JobId, Moment, Outcome, Phase, State};
use onshi_core::message::FileForm;

pub fn job(id: u64, state: State) -> Job {
    Job {
        id: JobId(id),
        key: Some(format!("key {id}")),
        operation: 1,
        fingerprint: [id as u8; 32],
        file_identifier: format!("20261122TEST{id:08}"),
        submitted: Moment(1),
        changed: Moment(2),
        form: FileForm::default(),
        part: None,
        subject: None,
        deadline: None,
        repeats: None,
        grounds: Vec::new(),
        answers: vec![format!("answer {id}")],
        state,
    }
}

/// One job in every state that can be recorded.
pub fn of_every_state() -> Vec<Job> {
    let reception = || "RECEPTION-1".to_owned();
    let request = || "request".to_owned();
    let collect = || Phase::Collect {
        reception: reception(),
        round: 3,
    };
    let abnormal = Outcome::Abnormal {
        code: Some("E".into()),
        message: Some("異常".into()),
    };
    let answer = Answer {
        name: "a".into(),
        blake3: [9; 32],
    };
    let states = [
        State::Intended {
            phase: Phase::Ask,
            request: request(),
        },
        State::Unknown {
            phase: collect(),
            request: request(),
            taking_back: true,
        },
        State::Published {
            phase: collect(),
            request: request(),
        },
        State::Accepted {
            reception: reception(),
            round: 2,
            ask_at: Moment(5),
        },
        State::Answered {
            outcome: abnormal,
            answer,
            reception: Some(reception()),
        },
        State::Conflict {
            names: vec!["a".into()],
            reception: None,
        },
        State::Acknowledged,
        State::Withdrawn,
        State::Abandoned {
            reception: Some(reception()),
            awaited: Some(Awaited {
                phase: Phase::Ask,
                request: "b".into(),
            }),
        },
        State::Closed,
    ];
    (1..)
        .zip(states)
        .map(|(id, state)| job(id, state))
        .collect()
}

pub fn key(name: &str) -> Key {
    Key::read(name).expect("a name")
}

/// What stands under a prefix.
pub fn kept(ledger: &mut dyn Ledger, prefix: &str) -> Vec<(String, Vec<u8>)> {
    let kept = ledger.kept(prefix).expect("read").into_iter();
    kept.map(|(key, body)| (key.as_str().to_owned(), body))
        .collect()
}

/// The key of a sealed ledger.
pub fn ledger_key() -> GivenKey {
    GivenKey(LedgerKey::new([7; 32]))
}

/// Something to be audited, at a moment.
pub fn entry(at: i64) -> Entry {
    Entry::new(Deed::Exported, Moment(at), Moment(at), Who::default())
}

/// A place that holds one ledger, which is opened as often as one likes; each time it is the only one.
pub type Shelf = Box<dyn FnMut() -> Box<dyn Ledger>>;

pub fn memory() -> Shelf {
    let ledger = MemoryLedger::default();
    Box::new(move || Box::new(ledger.clone()))
}

#[cfg(feature = "sqlite")]
pub fn sqlite() -> Shelf {
    let root = tempfile::tempdir().expect("a folder");
    let open = move || onshi_client::SqliteLedger::open(root.path().join("ledger"));
    Box::new(move || Box::new(open().expect("a ledger")))
}

#[cfg(feature = "sqlite")]
pub fn sealed_sqlite() -> Shelf {
    let root = tempfile::tempdir().expect("a folder");
    let file = root.path().join("ledger");
    Box::new(move || {
        let _kept = &root;
        let ledger = onshi_client::SqliteLedger::open_sealed(&file, &mut ledger_key());
        Box::new(ledger.expect("a ledger"))
    })
}
