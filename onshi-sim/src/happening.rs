//! What happened at the terminal and at the system behind it, for logs and tests. No person is in it.

use std::fmt;

use onshi_core::catalogue::MessageRow;
use onshi_core::error::ErrorCode;

use crate::fault::Fault;

/// One thing that happened (出来事).
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// A request was taken out of `req` (要求取込).
    PickedUp {
        /// Its file name.
        request: String,
        /// The message.
        message: &'static MessageRow,
    },
    /// An answer stands in `res`, complete (結果出力).
    Answered {
        /// Its file name.
        answer: String,
        /// The message.
        message: &'static MessageRow,
        /// Units in it: people of a batch, months of receipts, checkups.
        units: usize,
    },
    /// An answer was created in `res` and is not complete yet (結果出力中).
    Began {
        /// Its file name.
        answer: String,
    },
    /// A request was refused with an `.err` (要求拒否).
    Refused {
        /// File name of the request.
        request: String,
        /// File name of the refusal.
        refusal: String,
        /// Why it could not be read; `None` if the settings refuse it.
        why: Option<ErrorCode>,
    },
    /// An answer was deleted after its time (保存時間経過).
    Deleted {
        /// Its file name.
        answer: String,
    },
    /// Something went wrong that was ordered (障害).
    Struck {
        /// What.
        fault: Fault,
        /// The file that it happened to.
        file: String,
    },
    /// A request over HTTPS was answered (HTTPS 応答).
    Served {
        /// Its path.
        path: String,
        /// The status that was said.
        status: u16,
    },
    /// Something went wrong over HTTPS that was ordered (通信障害).
    Disturbed {
        /// The name of the fault.
        fault: &'static str,
        /// What it is (日本語).
        japanese: &'static str,
    },
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Happening::PickedUp { request, message } => {
                write!(f, "要求取込 / picked up {request} ({})", message.japanese)
            }
            Happening::Answered {
                answer,
                message,
                units,
            } => {
                write!(
                    f,
                    "結果出力 / answered {answer} ({}, {units})",
                    message.japanese
                )
            }
            Happening::Began { answer } => write!(f, "結果出力中 / began {answer}"),
            Happening::Refused {
                request, refusal, ..
            } => {
                write!(f, "要求拒否 / refused {request}: {refusal}")
            }
            Happening::Deleted { answer } => write!(f, "保存時間経過 / deleted {answer}"),
            Happening::Struck { fault, file } => {
                let (japanese, name) = (fault.japanese(), fault.name());
                write!(f, "障害: {japanese} / {name}: {file}")
            }
            Happening::Served { path, status } => {
                write!(f, "HTTPS 応答 / answered {status} {path}")
            }
            Happening::Disturbed { fault, japanese } => {
                write!(f, "HTTPS 障害: {japanese} / {fault}")
            }
        }
    }
}
