//! 保存・復元・初期化: the state of the other side as a file, taken away and brought back.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use onshi_core::error::Error;
use serde::Serialize;

use crate::stage::Stage;

/// Longest file that is taken: several times the world of 10,000 people.
pub(super) const LONGEST_FILE: usize = 128 << 20;

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/api/world", get(save).post(load))
        .route("/api/reset", post(reset))
        .layer(DefaultBodyLimit::max(LONGEST_FILE))
}

/// What is wrong with a file, and where.
#[derive(Serialize)]
pub(super) struct Wrong {
    line: Option<u32>,
    column: Option<u32>,
    /// The key or heading it is about.
    key: Option<String>,
    /// What to write, or what is wrong.
    detail: Option<String>,
    japanese: &'static str,
    english: &'static str,
}

pub(super) type Changed<T> = Result<T, (StatusCode, Json<Wrong>)>;

impl Wrong {
    pub fn of(error: &Error) -> (StatusCode, Json<Wrong>) {
        let place = error.place();
        let row = error.code().row();
        let wrong = Wrong {
            line: place.position.map(|position| position.line),
            column: place.position.map(|position| position.column),
            key: place.path.clone(),
            detail: place.detail.clone(),
            japanese: row.japanese,
            english: row.english,
        };
        (StatusCode::UNPROCESSABLE_ENTITY, Json(wrong))
    }
}

async fn save(State(stage): State<Arc<Stage>>) -> Changed<impl IntoResponse> {
    let state = stage.state();
    let text = state.simulator.save();
    let text = text.map_err(|error| Wrong::of(&error))?;
    let day = state.clock.now().japan().format("%Y%m%d-%H%M%S");
    let name = format!("attachment; filename=\"onshi-sim-{day}.json\"");
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text))
}

async fn load(State(stage): State<Arc<Stage>>, text: String) -> Changed<StatusCode> {
    let mut state = stage.state();
    let done = state.simulator.load(&text);
    done.map_err(|error| Wrong::of(&error))?;
    state.note("復元 / loaded");
    Ok(StatusCode::NO_CONTENT)
}

async fn reset(State(stage): State<Arc<Stage>>, Json(()): Json<()>) -> Changed<StatusCode> {
    let mut state = stage.state();
    let done = state.simulator.reset();
    done.map_err(|error| Wrong::of(&error))?;
    state.note("初期化 / made anew");
    Ok(StatusCode::NO_CONTENT)
}
