//! 患者宅: the stand-in for マイナ在宅受付Web (vendor manual 表2.1.1-2). A test patient is chosen in place
//! of card and PIN.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::{Days, NaiveDate};
use onshi_core::record::CodeType;
use onshi_core::rules::data_class::DataClass;
use serde::{Deserialize, Serialize};

use super::stage::{Stage, State as Held};
use super::{HTML, asset};
use crate::central::{ConsentEntry, Insurance, NotCancelled, NotRegistered, PersonCard, PersonId};
use crate::clinic::{Care, Consent};

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/bedside/{care}", get(page))
        .route(
            "/bedside/{care}/{institution}/{token}",
            get(page_of_address),
        )
        .route("/api/people", get(people))
        .route("/api/bedside/{care}/{id}", get(person))
        .route("/api/bedside/{care}/{id}/history", get(history))
        .route("/api/bedside/{care}/{id}/consent", post(register))
        .route("/api/bedside/{care}/{id}/cancel", post(cancel))
}

/// What a person at the bedside is told at the end.
#[derive(Serialize)]
struct Said {
    done: bool,
    japanese: String,
    english: String,
}

#[derive(Serialize)]
struct Person {
    id: String,
    name: String,
    kana: String,
    birthdate: String,
    sex: &'static str,
    insurer_number: String,
    /// How their consent for visits stands, if they gave one.
    visit: Option<&'static str>,
    /// The same for online care.
    online: Option<&'static str>,
}

#[derive(Serialize)]
struct Confirmed {
    #[serde(flatten)]
    person: Person,
    validity: &'static str,
    insurances: Vec<Insured>,
    /// What they are asked about.
    kinds: Vec<Kind>,
    /// The planned end that is offered (終了予定日).
    planned_end: String,
}

#[derive(Serialize)]
struct Insured {
    insurer: String,
    insurer_number: String,
    symbol: Option<String>,
    number: String,
    branch: Option<String>,
    lost: Option<String>,
}

#[derive(Serialize)]
struct Kind {
    kind: DataClass,
    japanese: &'static str,
    english: &'static str,
}

#[derive(Serialize)]
struct Entry {
    given: String,
    until: String,
    kinds: Vec<&'static str>,
    state: &'static str,
    in_force: bool,
}

/// 同意情報登録.
#[derive(Deserialize)]
struct Registration {
    kinds: Vec<DataClass>,
    planned_end: NaiveDate,
}

/// Where a consent begins and ends if nobody says otherwise: assumed.
const HALF_A_YEAR: Days = Days::new(180);

type Asked = Result<(Care, PersonId), (StatusCode, &'static str)>;

async fn page(Path(care): Path<String>) -> Result<Response, StatusCode> {
    care_of(&care).ok_or(StatusCode::NOT_FOUND)?;
    Ok(asset(HTML, include_str!("assets/bedside.html")))
}

/// The address that the facility asked for: one that was replaced leads nowhere.
async fn page_of_address(
    State(stage): State<Arc<Stage>>,
    Path((care, institution, token)): Path<(String, String, String)>,
) -> Result<Response, (StatusCode, &'static str)> {
    let care = care_of(&care).ok_or((StatusCode::NOT_FOUND, "no such kind of care"))?;
    let current = stage.state().simulator.access_path(care);
    match current.ends_with(&format!("/{institution}/{token}")) {
        true => Ok(asset(HTML, include_str!("assets/bedside.html"))),
        false => Err((
            StatusCode::GONE,
            "このURLは変更され、使えなくなりました / this address was replaced",
        )),
    }
}

async fn people(State(stage): State<Arc<Stage>>) -> Json<Vec<Person>> {
    let state = stage.state();
    let people = state.simulator.people();
    Json(people.into_iter().map(|card| state.person(card)).collect())
}

async fn person(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
) -> Result<Json<Confirmed>, (StatusCode, &'static str)> {
    let (_, id) = asked_of(&asked)?;
    let state = stage.state();
    let now = state.clock.now();
    let card = state.simulator.person(id);
    let shown = state.simulator.eligibility(id, now);
    let (card, shown) = card.zip(shown).ok_or(NOBODY)?;
    let kind = |kind: DataClass| Kind {
        kind,
        japanese: kind.japanese(),
        english: kind.english(),
    };
    Ok(Json(Confirmed {
        person: state.person(card),
        validity: shown.validity.japanese(),
        insurances: shown.insurances.into_iter().map(Insured::of).collect(),
        kinds: Consent::ASKED.into_iter().map(kind).collect(),
        planned_end: (now.japan().date() + HALF_A_YEAR).to_string(),
    }))
}

async fn history(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
) -> Result<Json<Vec<Entry>>, (StatusCode, &'static str)> {
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
) -> Result<Json<Said>, (StatusCode, &'static str)> {
    let (care, id) = asked_of(&asked)?;
    let mut state = stage.state();
    let now = state.clock.now();
    let done = state
        .simulator
        .register_consent(id, care, &wish.kinds, wish.planned_end, now);
    if done.is_ok() {
        state.note("同意登録 / consent registered", care);
    }
    Ok(Json(match done {
        Ok(_) => Said::yes("同意を登録しました", "registered"),
        Err(NotRegistered::UnknownPerson) => Said::no("該当する人がいません", "nobody"),
        Err(NotRegistered::NoQualification) => Said::no("資格がありません", "no qualification"),
        Err(NotRegistered::EndsInThePast) => {
            Said::no("終了予定日が過去の日付です", "the planned end is past")
        }
    }))
}

async fn cancel(
    State(stage): State<Arc<Stage>>,
    Path(asked): Path<(String, String)>,
    Json(()): Json<()>,
) -> Result<Json<Said>, (StatusCode, &'static str)> {
    let (care, id) = asked_of(&asked)?;
    let mut state = stage.state();
    let now = state.clock.now();
    let done = state.simulator.cancel_consent(id, care, now);
    if done.is_ok() {
        state.note("同意取消 / consent cancelled", care);
    }
    Ok(Json(match done {
        Ok(_) => Said::yes("同意を取り消しました", "cancelled"),
        Err(NotCancelled::UnknownPerson) => Said::no("該当する人がいません", "nobody"),
        Err(NotCancelled::NoConsent) => Said::no("同意がありません", "no consent"),
        Err(NotCancelled::Ended(_)) => Said::no("すでに終わった同意です", "it has ended already"),
    }))
}

const NOBODY: (StatusCode, &str) = (StatusCode::NOT_FOUND, "no such person");

fn asked_of((care, id): &(String, String)) -> Asked {
    let care = care_of(care).ok_or((StatusCode::NOT_FOUND, "no such kind of care"))?;
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
    fn person(&self, card: PersonCard) -> Person {
        let standing = |care| {
            let history = self.simulator.history(card.id);
            let entries = history.iter().filter(|entry| entry.care == care);
            entries
                .max_by_key(|entry| entry.given)
                .map(|entry| self.standing(entry))
        };
        Person {
            id: card.id.to_string(),
            birthdate: card.birthdate.to_string(),
            sex: card.sex.japanese(),
            visit: standing(Care::Visit),
            online: standing(Care::Online),
            insurer_number: card.insurance.insurer_number,
            name: card.name,
            kana: card.kana,
        }
    }

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

    fn standing(&self, entry: &ConsentEntry) -> &'static str {
        entry
            .ended(self.clock.now())
            .map_or("同意中", |why| why.japanese())
    }

    fn note(&mut self, what: &str, care: Care) {
        let now = self.clock.now();
        let kind = care.medical_treatment().japanese();
        self.log.note(now, format!("{what} ({kind})"));
    }
}

impl Insured {
    fn of(insurance: Insurance) -> Self {
        let lost = |(day, why): (NaiveDate, _)| format!("{day} {}", CodeType::japanese(why));
        Insured {
            insurer: insurance.insurer_name,
            insurer_number: insurance.insurer_number,
            symbol: insurance.symbol,
            number: insurance.number,
            branch: insurance.branch,
            lost: insurance.lost.map(lost),
        }
    }
}

impl Said {
    fn yes(japanese: &str, english: &str) -> Self {
        Said {
            done: true,
            japanese: japanese.to_owned(),
            english: english.to_owned(),
        }
    }

    fn no(japanese: &str, english: &str) -> Self {
        Said {
            done: false,
            ..Said::yes(japanese, english)
        }
    }
}
