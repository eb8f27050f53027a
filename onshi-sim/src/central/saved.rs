//! 保存・復元: everything the system keeps, as one JSON text. What is loaded answers as what was saved
//! would have, byte for byte.

use std::collections::BTreeMap;

use onshi_core::catalogue::{Direction, Kind, MessageRow, RecordRow, message};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::Moment;
use onshi_core::record::{Record, from_json, to_json};
use serde::{Deserialize, Serialize};

use super::desk::Reply;
use super::heading::{Asked, Ending};
use super::reception::{Reception, Receptions, collecting, started_by};
use super::refusal::Refusal;
use super::search::Register;
use super::{Central, access_url, device, facility, repeated};
use crate::clinic::Clinic;
use crate::settings::Settings;

/// Changes when a text that was saved before can no longer be read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved<C, F, U, D> {
    version: u32,
    /// Of 受付番号, URLs and codes.
    seed: u64,
    clinic: C,
    facility: F,
    urls: U,
    devices: D,
    /// How many batches there have been.
    serial: u32,
    receptions: BTreeMap<String, SavedReception>,
}

type Owned = Saved<Clinic, facility::Settings, access_url::Urls, device::Devices>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedReception {
    /// File name prefix of the request.
    message: String,
    taken_in_ms: i64,
    rounds: u32,
    collected: u32,
    asked: Asked,
    /// Code of the refusal, if it was refused.
    refused: Option<String>,
    counts: Option<(usize, usize)>,
    units: usize,
    body: Option<serde_json::Value>,
}

impl Central {
    /// Everything it keeps (保存), as JSON.
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`] if it cannot be written as JSON, which nothing here prevents.
    pub fn save(&self) -> Result<String, Error> {
        let receptions = self.receptions.open.iter();
        let receptions = receptions.map(|(number, held)| (number.clone(), saved(held)));
        let saved = Saved {
            version: VERSION,
            seed: self.seed,
            clinic: &self.clinic,
            facility: &self.facility,
            urls: &self.urls,
            devices: &self.devices,
            serial: self.receptions.serial,
            receptions: receptions.collect(),
        };
        serde_json::to_string(&saved).map_err(|error| unreadable(&error))
    }

    /// What [`save`](Self::save) wrote, behaving as this one does (復元). The seed is that of the text.
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`] with line and column: the text is no saved system of this version.
    pub fn load(&self, text: &str) -> Result<Self, Error> {
        let saved: Owned = serde_json::from_str(text).map_err(|error| unreadable(&error))?;
        if saved.version != VERSION {
            return Err(Error::new(ErrorCode::ValueFormat).at_path("version"));
        }
        let receptions = saved.receptions.into_iter().map(|(number, held)| {
            let unknown = || Error::new(ErrorCode::ValueFormat).at_path("receptions");
            let reception = restored(held, &number).ok_or_else(unknown)?;
            Ok((number, reception))
        });
        Ok(Central {
            seed: saved.seed,
            ways: Settings {
                seed: saved.seed,
                ..self.ways.clone()
            },
            register: Register::of(&saved.clinic),
            repeated: repeated::of(&self.ways),
            receptions: Receptions {
                serial: saved.serial,
                open: receptions.collect::<Result<_, Error>>()?,
            },
            facility: saved.facility,
            urls: saved.urls,
            devices: saved.devices,
            clinic: saved.clinic,
        })
    }
}

fn saved(reception: &Reception) -> SavedReception {
    let Reply {
        heading,
        body,
        units,
        ..
    } = &reception.result;
    let refused = match heading.ending {
        Ending::Refused(refusal) => Some(refusal.code.to_owned()),
        _ => None,
    };
    SavedReception {
        message: reception.message.prefix.to_owned(),
        taken_in_ms: reception.taken_in.0,
        rounds: reception.rounds,
        collected: reception.collected,
        asked: heading.asked.clone(),
        refused,
        counts: heading.counts,
        units: *units,
        body: body.as_ref().map(to_json),
    }
}

/// The batch again; `None` if this version has no such message or refusal.
fn restored(saved: SavedReception, number: &str) -> Option<Reception> {
    let message = started_by(&saved.message)?;
    let ending = match saved.refused {
        Some(code) => Ending::Refused(Refusal::with_code(&code)?),
        None => Ending::Normal,
    };
    let body = match saved.body {
        Some(json) => Some(body(&json, message)?),
        None => None,
    };
    let mut result = Reply {
        body,
        units: saved.units,
        ..Reply::of(saved.asked, ending)
    };
    result.heading.counts = saved.counts;
    Some(Reception {
        message,
        taken_in: Moment(saved.taken_in_ms),
        result: result.under(number),
        rounds: saved.rounds,
        collected: saved.collected,
    })
}

fn body(json: &serde_json::Value, asking: &MessageRow) -> Option<Record> {
    let answer = message(collecting(asking)?.prefix, Direction::Answer)?;
    from_json(json, body_row(answer.record)?).ok()
}

fn body_row(message: &RecordRow) -> Option<&'static RecordRow> {
    let body = message.fields.iter().find(|field| field.ident == "body")?;
    match body.kind {
        Kind::Group(row) => Some(row),
        _ => None,
    }
}

/// Where the text is wrong; what is wrong could name a person of it.
fn unreadable(error: &serde_json::Error) -> Error {
    let at = format!("line {}, column {}", error.line(), error.column());
    Error::new(ErrorCode::ValueFormat).because(at)
}
