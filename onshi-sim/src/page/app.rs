//! The stand-in for マイナ資格確認アプリ (vendor manual 表2.1.1-3), and the two screens of the terminal that it
//! needs: アクティベーションコード発行 and 目視確認用パスコード.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::NaiveDateTime;
use onshi_core::catalogue::ActivationState;
use onshi_core::job::Moment;
use onshi_core::record::CodeType;
use serde::{Deserialize, Serialize};

use super::Done;
use super::cards::{Confirmed, Registration, Said};
use super::part::ROWS;
use crate::central::{
    CardCheck, Confirmation, DeviceCode, Identified, NotActivated, NotConfirmed, PersonId,
};
use crate::clinic::Care;
use crate::stage::{Stage, State as Held};

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/api/devices", get(devices))
        .route("/api/devices/code", post(issue))
        .route("/api/devices/passcode", post(passcode))
        .route("/api/app/{device}", post(activate))
        .route("/api/app/{device}/confirm", post(confirm))
        .route("/api/app/{device}/history", get(history))
        .route("/api/app/{device}/{id}/consent", post(consent))
        .route("/api/app/{device}/{id}/face", post(face))
}

#[derive(Serialize)]
struct Device {
    code: String,
    device_name: String,
    state: &'static str,
    /// Until when it can be used, while it can.
    available: Option<String>,
}

/// 端末登録 of a new device, as the terminal's screen asks for it.
#[derive(Deserialize)]
struct Issue {
    device_name: String,
}

/// 資格確認.
#[derive(Deserialize)]
struct Reading {
    person: String,
    /// 目視確認用パスコード after the face was compared; without one, the patient typed the PIN.
    passcode: Option<String>,
}

/// One row of 履歴閲覧.
#[derive(Serialize)]
struct Row {
    at: String,
    until: String,
    how: &'static str,
    name: String,
    validity: &'static str,
}

/// The app is for visits (vendor manual §2.1.3).
const CARE: Care = Care::Visit;

type Refused = (StatusCode, String);

async fn devices(State(stage): State<Arc<Stage>>) -> Json<Vec<Device>> {
    let state = stage.state();
    let codes = state.simulator.device_codes(state.clock.now()).into_iter();
    Json(codes.rev().take(ROWS).map(Device::of).collect())
}

async fn issue(
    State(stage): State<Arc<Stage>>,
    Json(asked): Json<Issue>,
) -> Result<Json<Device>, Refused> {
    let name = asked.device_name.trim();
    if name.is_empty() {
        let nameless = "モバイル端末の名称を入れてください / name the device";
        return Err((StatusCode::BAD_REQUEST, nameless.to_owned()));
    }
    let mut state = stage.state();
    let now = state.clock.now();
    let code = state.simulator.issue_device_code(name, now);
    state.note("アクティベーションコード発行 / activation code issued");
    Ok(Json(Device::of(code)))
}

/// The passcode in force; one is issued if there is none.
async fn passcode(State(stage): State<Arc<Stage>>, Json(()): Json<()>) -> Json<String> {
    let mut state = stage.state();
    let now = state.clock.now();
    Json(state.simulator.visual_passcode(now))
}

async fn activate(
    State(stage): State<Arc<Stage>>,
    Path(device): Path<String>,
    Json(()): Json<()>,
) -> Done {
    let mut state = stage.state();
    let now = state.clock.now();
    match state.simulator.register_device(&device, now) {
        Ok(_) => {
            state.note("端末登録 / device registered");
            Ok(StatusCode::NO_CONTENT)
        }
        Err(NotActivated::UnknownCode) => Err(refused(
            "このアクティベーションコードは発行されていません / no such code was issued",
        )),
        Err(NotActivated::State(why)) => Err(refused(&format!(
            "使えないアクティベーションコードです（{}） / {}",
            why.japanese(),
            why.english()
        ))),
    }
}

async fn confirm(
    State(stage): State<Arc<Stage>>,
    Path(device): Path<String>,
    Json(reading): Json<Reading>,
) -> Result<Json<Confirmed>, Refused> {
    let nobody = || not_confirmed(NotConfirmed::UnknownPerson);
    let id: PersonId = reading.person.parse().map_err(|_| nobody())?;
    let check = match &reading.passcode {
        Some(passcode) => CardCheck::Eyes { passcode },
        None => CardCheck::Pin,
    };
    let mut state = stage.state();
    let now = state.clock.now();
    let shown = state.simulator.confirm_by_app(&device, id, check, now);
    let shown = shown.map_err(not_confirmed)?;
    state.note("アプリで資格確認 / confirmed by the app");
    let confirmed = state.confirmed(id, CARE, shown);
    confirmed.map(Json).ok_or_else(nobody)
}

async fn history(
    State(stage): State<Arc<Stage>>,
    Path(device): Path<String>,
) -> Result<Json<Vec<Row>>, Refused> {
    let mut state = stage.state();
    let now = state.clock.now();
    let held = state.simulator.app_history(&device, now);
    let held = held.map_err(not_confirmed)?;
    let rows = held.iter().take(ROWS);
    Ok(Json(rows.filter_map(|one| state.row(one)).collect()))
}

/// Consents of somebody whose card this device read (同意情報登録).
async fn consent(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
    Json(wish): Json<Registration>,
) -> Result<Json<Said>, Refused> {
    let mut state = stage.state();
    let id = state.whose_card_was_read(&asked)?;
    Ok(Json(state.register(id, CARE, &wish)))
}

/// Another program makes a face file of what the app shows.
async fn face(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
    Json(()): Json<()>,
) -> Done {
    let mut state = stage.state();
    let id = state.whose_card_was_read(&asked)?;
    let now = state.clock.now();
    let done = state.simulator.foreign_face(id, now);
    done.map_err(|error| refused(&error.to_string()))?;
    state.note("他社製品が face にファイルを作成 / another program made a face file");
    Ok(StatusCode::NO_CONTENT)
}

fn not_confirmed(why: NotConfirmed) -> Refused {
    match why {
        NotConfirmed::NoDevice => (
            StatusCode::UNAUTHORIZED,
            "この端末は登録されていません / this device is not registered".to_owned(),
        ),
        NotConfirmed::WrongPasscode => {
            refused("目視確認用パスコードが違います / wrong passcode of the visual check")
        }
        NotConfirmed::UnknownPerson => refused("該当する人がいません / no such person"),
    }
}

fn refused(why: &str) -> Refused {
    (StatusCode::CONFLICT, why.to_owned())
}

fn written(time: NaiveDateTime) -> String {
    time.format("%Y-%m-%d %H:%M").to_string()
}

impl Held {
    /// Whoever is asked for, if the device read their card and may still show it.
    fn whose_card_was_read(
        &mut self,
        (device, id): &(String, String),
    ) -> Result<PersonId, Refused> {
        let nobody = |_| not_confirmed(NotConfirmed::UnknownPerson);
        let id: PersonId = id.parse().map_err(nobody)?;
        let now = self.clock.now();
        let held = self.simulator.app_history(device, now);
        let held = held.map_err(not_confirmed)?;
        match held.iter().any(|one| one.person == id) {
            true => Ok(id),
            false => Err(refused(
                "先に資格確認をしてください / confirm the qualification first",
            )),
        }
    }

    /// The result as it was then, as far as the system knew it on that day.
    fn row(&self, one: &Confirmation) -> Option<Row> {
        let at = Moment::from_japan(one.at);
        Some(Row {
            at: written(one.at),
            until: written(one.until),
            how: match one.identified {
                Identified::Pin => "暗証番号",
                Identified::Eyes => "目視",
            },
            name: self.simulator.person(one.person)?.name,
            validity: self
                .simulator
                .eligibility(one.person, at)?
                .validity
                .japanese(),
        })
    }
}

impl Device {
    fn of(code: DeviceCode) -> Self {
        let open = code.state == ActivationState::Issued;
        Device {
            state: code.state.japanese(),
            available: open.then(|| written(code.available)),
            code: code.code,
            device_name: code.device_name,
        }
    }
}
