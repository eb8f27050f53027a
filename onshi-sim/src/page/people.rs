//! 住民: looked up by words, and edited by a file of the caller.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::cards::Person;
use super::part::{Part, ROWS, Wanted};
use super::world::{Changed, LONGEST_FILE, Wrong};
use crate::stage::Stage;

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/api/people", get(people))
        .route("/api/people/edit", post(edit))
        .layer(DefaultBodyLimit::max(LONGEST_FILE))
}

async fn people(
    State(stage): State<Arc<Stage>>,
    Query(wanted): Query<Wanted>,
) -> Json<Part<Person>> {
    let state = stage.state();
    let found = state
        .simulator
        .find_people(&wanted.words, wanted.from, ROWS);
    let people = found.people.into_iter();
    Json(Part {
        count: found.count,
        from: wanted.from,
        rows: people.map(|card| state.person(card)).collect(),
    })
}

/// A file of people (docs/simulator-people.md).
#[derive(Deserialize)]
struct Edit {
    form: Form,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Toml,
    Csv,
}

#[derive(Serialize)]
struct Edited {
    added: usize,
    changed: usize,
}

async fn edit(State(stage): State<Arc<Stage>>, Json(edit): Json<Edit>) -> Changed<Json<Edited>> {
    let mut state = stage.state();
    let done = match edit.form {
        Form::Toml => state.simulator.edit_people_toml(&edit.text),
        Form::Csv => state.simulator.edit_people_csv(&edit.text),
    };
    let done = done.map_err(|error| Wrong::of(&error))?;
    state.note("住民編集 / people edited");
    Ok(Json(Edited {
        added: done.added,
        changed: done.changed,
    }))
}
