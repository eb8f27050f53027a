//! 設定: the settings of the other side, and what is not publicly known of the real one.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Done;
use crate::settings::{Setting, SettingKind, Settings};
use crate::stage::Stage;
use crate::unknown::{Unknown, Way};

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/api/settings", get(all))
        .route("/api/setting", post(set))
        .route("/api/unknown", post(choose))
}

#[derive(Serialize)]
struct All {
    settings: Vec<Row>,
    unknowns: Vec<Question>,
}

#[derive(Serialize)]
struct Row {
    key: &'static str,
    japanese: &'static str,
    english: &'static str,
    kind: SettingKind,
    value: Value,
    /// What it is unless it is set.
    usual: Value,
}

#[derive(Serialize)]
struct Question {
    number: u8,
    japanese: &'static str,
    english: &'static str,
    ways: Vec<OneWay>,
    /// Which of them is taken.
    way: Option<usize>,
}

#[derive(Serialize)]
struct OneWay {
    japanese: &'static str,
    toml: &'static str,
}

async fn all(State(stage): State<Arc<Stage>>) -> Json<All> {
    let state = stage.state();
    let settings = state.simulator.settings();
    let usual = Settings::default();
    let row = |setting: &Setting| Row {
        key: setting.key,
        japanese: setting.japanese,
        english: setting.english,
        kind: setting.kind,
        value: settings.value(setting.key),
        usual: usual.value(setting.key),
    };
    let question = |unknown: &Unknown| Question {
        number: unknown.number,
        japanese: unknown.japanese,
        english: unknown.english,
        ways: unknown.ways.iter().map(OneWay::of).collect(),
        way: unknown.way(settings),
    };
    Json(All {
        settings: Setting::ALL.iter().map(row).collect(),
        unknowns: Unknown::ALL.iter().map(question).collect(),
    })
}

impl OneWay {
    fn of(way: &Way) -> Self {
        OneWay {
            japanese: way.japanese,
            toml: way.toml,
        }
    }
}

/// One setting from now on.
#[derive(Deserialize)]
struct Change {
    key: String,
    value: Value,
}

async fn set(State(stage): State<Arc<Stage>>, Json(change): Json<Change>) -> Done {
    let mut state = stage.state();
    state
        .simulator
        .set(&change.key, &change.value)
        .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    state.note(&format!("設定変更 / setting changed: {}", change.key));
    Ok(StatusCode::NO_CONTENT)
}

/// One way for what is not known: by its place in [`Unknown::ALL`], as some have the same number.
#[derive(Deserialize)]
struct Choice {
    unknown: usize,
    way: usize,
}

async fn choose(State(stage): State<Arc<Stage>>, Json(choice): Json<Choice>) -> Done {
    let nothing = || (StatusCode::BAD_REQUEST, "unknown choice".to_owned());
    let unknown = Unknown::ALL.get(choice.unknown).ok_or_else(nothing)?;
    let way = unknown.ways.get(choice.way).ok_or_else(nothing)?;
    let mut state = stage.state();
    for (key, value) in unknown.values(way) {
        state
            .simulator
            .set(&key, &value)
            .map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    }
    state.note(&format!("設定変更 / setting changed: U{}", unknown.number));
    Ok(StatusCode::NO_CONTENT)
}
