//! What the central system says to a request over HTTPS (窓口): the login, and the services of the
//! catalogue as JSON. One request after the other, by the clock of the stage.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper::StatusCode;
use onshi_core::catalogue::{Dialect, Direction, MessageRow, messages};
use onshi_core::job::Moment;
use onshi_core::record::{from_json_as, to_json_as};
use serde_json::{Value, json};

use super::settings::HttpsSettings;
use super::tokens::Tokens;
use crate::central::{Answer, Content};
use crate::happening::Happening;
use crate::https_fault::HttpsFault;
use crate::stage::{Stage, State};

/// A request, as far as it counts here.
pub(super) struct Asked {
    /// Without the slash at its beginning.
    pub path: String,
    /// `Authorization`, as it stands there.
    pub token: Option<String>,
    pub body: Vec<u8>,
    /// The client showed a certificate, which was taken.
    pub certified: bool,
}

/// What is said to it.
pub(super) struct Said {
    pub status: StatusCode,
    pub kind: &'static str,
    pub body: Vec<u8>,
}

const JSON: &str = "application/json;charset=UTF-8";
const PDF: &str = "application/pdf";

/// Where a redirect leads. Nobody should ever ask for it.
pub(super) const ELSEWHERE: &str = "elsewhere";

/// The system as it is reached over HTTPS.
pub(super) struct Counter {
    pub settings: HttpsSettings,
    pub stage: Arc<Stage>,
    state: Mutex<Inside>,
}

/// What changes.
pub(super) struct Inside {
    tokens: Tokens,
    /// How many requests followed a redirect.
    pub strayed: u64,
    /// How many requests the system carried out.
    pub carried_out: u64,
}

impl Counter {
    pub fn new(settings: HttpsSettings, stage: Arc<Stage>) -> Self {
        let seed = stage.state().simulator.settings().seed;
        let inside = Inside {
            tokens: Tokens::of(seed),
            strayed: 0,
            carried_out: 0,
        };
        Counter {
            settings,
            stage,
            state: Mutex::new(inside),
        }
    }

    /// A panic elsewhere leaves it as it was between two requests.
    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first of some faults that strikes here and now, and how often it has. It is told at once.
    pub fn struck(&self, mut among: impl Iterator<Item = HttpsFault>) -> Option<(HttpsFault, u64)> {
        let mut state = self.stage.state();
        let fault = among.find(|fault| state.https_faults.strikes(*fault))?;
        let times = state.https_faults.struck(fault);
        state.simulator.tell(Happening::Disturbed {
            fault: fault.name(),
            japanese: fault.japanese(),
        });
        Some((fault, times))
    }

    /// Whether faults may strike a request to a path.
    pub fn may_be_struck(&self, path: &str) -> bool {
        path != self.settings.login || self.settings.faults_at_login
    }

    /// What is said to a request.
    pub fn say(&self, asked: &Asked) -> Said {
        let mut state = self.stage.state();
        let said = match self.answered(asked, &mut state) {
            Ok(said) => said,
            Err(refusal) => refusal.said(),
        };
        state.simulator.tell(Happening::Served {
            path: asked.path.clone(),
            status: said.status.as_u16(),
        });
        said
    }

    fn answered(&self, asked: &Asked, state: &mut State) -> Result<Said, Refusal> {
        let now = state.clock.now();
        if asked.path == ELSEWHERE {
            self.inside().strayed += 1;
            return Err(Refusal::NoService);
        }
        if asked.path == self.settings.login {
            return self.login(asked, now);
        }
        let dialect = Arc::clone(&state.simulator.settings().dialect);
        let message = self.service(&asked.path, &dialect);
        let message = message.ok_or(Refusal::NoService)?;
        let token = asked.token.as_deref().unwrap_or_default();
        if !self.inside().tokens.counts(token, now) {
            return Err(Refusal::NoToken);
        }
        let body: Value =
            serde_json::from_slice(&asked.body).map_err(|_| Refusal::NotUnderstood)?;
        let layout = dialect.form(message).layout;
        let request = from_json_as(&body, layout).map_err(|_| Refusal::NotUnderstood)?;
        self.inside().carried_out += 1;
        let answer = state.simulator.answer(message, &request, now);
        spoken(answer.ok_or(Refusal::NotUnderstood)?, &dialect)
    }

    /// The tokens, as a public implementation reads them. What `status` means is assumed.
    fn login(&self, asked: &Asked, now: Moment) -> Result<Said, Refusal> {
        if !asked.certified {
            return Err(Refusal::NoCertificate);
        }
        let body: Value =
            serde_json::from_slice(&asked.body).map_err(|_| Refusal::NotUnderstood)?;
        let HttpsSettings {
            user_key,
            password_key,
            user,
            password,
            token_life_ms,
            ..
        } = &self.settings;
        let says = |key: &String, value: &String| body.get(key) == Some(&json!(value));
        if !says(user_key, user) || !says(password_key, password) {
            return Err(Refusal::NotLoggedIn);
        }
        let mut inside = self.inside();
        let id = inside.tokens.issue(now, *token_life_ms);
        let result = json!({
            "accessToken": inside.tokens.another(),
            "refreshToken": inside.tokens.another(),
            "idToken": id,
            "linkSysCharCd": "",
        });
        Ok(Said::json(
            StatusCode::OK,
            &json!({ "status": "OK", "msg": "", "result": result }),
        ))
    }

    /// The message of a path under one of the bases.
    fn service(&self, path: &str, dialect: &Dialect) -> Option<&'static MessageRow> {
        let under = |base: &String| path.strip_prefix(base.as_str())?.strip_prefix('/');
        let services: Vec<&str> = self.settings.bases.iter().filter_map(under).collect();
        let mut requests = messages().filter(|message| message.direction == Direction::Request);
        requests.find(|message| {
            let service = dialect.service(message);
            service.is_some_and(|service| services.contains(&service))
        })
    }
}

/// An answer in its form for HTTPS. That a PDF comes as it is, is assumed.
fn spoken(answer: Answer, dialect: &Dialect) -> Result<Said, Refusal> {
    match answer.content {
        Content::Pdf(body) => Ok(Said {
            status: StatusCode::OK,
            kind: PDF,
            body,
        }),
        Content::Message(record) => {
            let layout = dialect.form(answer.message).layout;
            let json = to_json_as(&record, &layout).map_err(|_| Refusal::Broken)?;
            Ok(Said::json(StatusCode::OK, &json))
        }
    }
}

impl Said {
    fn json(status: StatusCode, body: &Value) -> Self {
        Said {
            status,
            kind: JSON,
            body: body.to_string().into_bytes(),
        }
    }
}

/// Why the system answers nothing. Status and text are assumed: it is not known how the real one says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    NotUnderstood,
    NotLoggedIn,
    NoToken,
    NoCertificate,
    NoService,
    NoPost,
    TooLong,
    Away,
    Broken,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Refusal::NotUnderstood => StatusCode::BAD_REQUEST,
            Refusal::NotLoggedIn | Refusal::NoToken => StatusCode::UNAUTHORIZED,
            Refusal::NoCertificate => StatusCode::FORBIDDEN,
            Refusal::NoService => StatusCode::NOT_FOUND,
            Refusal::NoPost => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::Away => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn said(self) -> Said {
        let body = json!({ "status": "NG", "msg": self.to_string() });
        Said::json(self.status(), &body)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::NotUnderstood => "要求を読めません / the request cannot be read",
            Refusal::NotLoggedIn => "利用者かパスワードが違います / wrong user or password",
            Refusal::NoToken => "トークンが無効です / the token does not count",
            Refusal::NoCertificate => {
                "クライアント証明書が必要です / a client certificate is needed"
            }
            Refusal::NoService => "そのサービスはありません / there is no such service",
            Refusal::NoPost => "POST だけです / POST only",
            Refusal::TooLong => "要求が長すぎます / the request is too long",
            Refusal::Away => "休止中です / the system is away",
            Refusal::Broken => "処理できませんでした / it could not be done",
        })
    }
}
