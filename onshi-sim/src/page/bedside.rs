//! 患者宅: the stand-in for マイナ在宅受付Web (vendor manual 表2.1.1-2). A test patient is chosen in place
//! of card and PIN.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;

use super::cards::{Confirmed, Registration, Said};
use super::{HTML, served};
use crate::central::{ConsentEntry, PersonId};
use crate::clinic::Care;
use crate::stage::{Stage, State as Held};

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/bedside/{care}", get(page))
        .route(
            "/bedside/{care}/{institution}/{token}",
            get(page_of_address),
        )
        .route("/api/bedside/{care}/{id}", get(person))
        .route("/api/bedside/{care}/{id}/history", get(history))
        .route("/api/bedside/{care}/{id}/consent", post(register))
        .route("/api/bedside/{care}/{id}/cancel", post(cancel))
}

#[derive(Serialize)]
struct Entry {
    given: String,
    until: String,
    kinds: Vec<&'static str>,
    state: &'static str,
    in_force: bool,
}

type Refused = (StatusCode, &'static str);

async fn page(Path(care): Path<String>) -> Result<Response, StatusCode> {
    care_of(&care).ok_or(StatusCode::NOT_FOUND)?;
    Ok(served(HTML, include_str!("assets/bedside.html")))
}

/// The address that the facility asked for: one that was replaced leads nowhere.
async fn page_of_address(
    State(stage): State<Arc<Stage>>,
    Path((care, institution, token)): Path<(String, String, String)>,
) -> Result<Response, Refused> {
    let care = care_of(&care).ok_or(NO_CARE)?;
    let current = stage.state().simulator.access_path(care);
    match current.ends_with(&format!("/{institution}/{token}")) {
        true => Ok(served(HTML, include_str!("assets/bedside.html"))),
        false => Err((
            StatusCode::GONE,
            "このURLは変更され、使えなくなりました / this address was replaced",
        )),
    }
}

async fn person(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
) -> Result<Json<Confirmed>, Refused> {
    let (care, id) = asked_of(&asked)?;
    let state = stage.state();
    let shown = state.simulator.eligibility(id, state.clock.now());
    let confirmed = shown.and_then(|shown| state.confirmed(id, care, shown));
    confirmed.map(Json).ok_or(NOBODY)
}

async fn history(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
) -> Result<Json<Vec<Entry>>, Refused> {
    let (care, id) = asked_of(&asked)?;
    let state = stage.state();
    let entries = state.simulator.history(id).into_iter();
    let mut entries: Vec<_> = entries.filter(|entry| entry.care == care).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.given));
    Ok(Json(
        (entries.iter().enumerate())
            .map(|(age, entry)| state.entry(entry, age == 0))
            .collect(),
    ))
}

async fn register(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
    Json(wish): Json<Registration>,
) -> Result<Json<Said>, Refused> {
    let (care, id) = asked_of(&asked)?;
    Ok(Json(stage.state().register(id, care, &wish)))
}

async fn cancel(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
    Json(()): Json<()>,
) -> Result<Json<Said>, Refused> {
    let (care, id) = asked_of(&asked)?;
    Ok(Json(stage.state().cancel(id, care)))
}

const NO_CARE: Refused = (StatusCode::NOT_FOUND, "no such kind of care");
const NOBODY: Refused = (StatusCode::NOT_FOUND, "no such person");

fn asked_of((care, id): &(String, String)) -> Result<(Care, PersonId), Refused> {
    let care = care_of(care).ok_or(NO_CARE)?;
    Ok((care, id.parse().map_err(|_| NOBODY)?))
}

fn care_of(name: &str) -> Option<Care> {
    match name {
        "visit" => Some(Care::Visit),
        "online" => Some(Care::Online),
        _ => None,
    }
}

impl Held {
    /// A newer consent takes the place of an older one (assumed).
    fn entry(&self, entry: &ConsentEntry, is_newest: bool) -> Entry {
        let in_force = entry.ended(self.clock.now()).is_none();
        Entry {
            given: entry.given.format("%Y-%m-%d %H:%M").to_string(),
            until: entry.until.format("%Y-%m-%d").to_string(),
            kinds: entry.scopes.iter().map(|kind| kind.japanese()).collect(),
            state: match in_force && !is_newest {
                true => "新しい同意に置き換え",
                false => self.standing(entry),
            },
            in_force: in_force && is_newest,
        }
    }
}
