//! Logging in (ログイン): once for all calls, and again when a token is accepted no more.
//!
//! Evidence: `Seen(MYCLINIC)` for the road and the tokens; the names of the keys in the body are
//! configuration. How long a token lives is not known, so only a refusal renews it (assumed: status 401).

use std::sync::Arc;

use onshi_core::error::{Error, ErrorCode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Url};
use serde_json::{Map, Value as Json};
use tokio::sync::Mutex;

use super::call::{MEDIA_TYPE, body_of, failure};
use super::config::{HttpsConfig, LoginConfig, TokenHeader, address, wrong};
use super::inbox::WipedJson;
use crate::secret::Secret;

/// Largest answer to a login.
const LARGEST: usize = 1 << 20;

/// What a logged-in call carries.
pub(super) type Pass = Arc<HeaderMap>;

/// Logs in, and holds what came of it.
pub(super) struct Login {
    url: Url,
    config: LoginConfig,
    headers: Vec<(HeaderName, TokenHeader)>,
    /// Locked while somebody logs in: the others wait for the same pass.
    pass: Mutex<Option<Pass>>,
}

impl Login {
    pub fn new(config: &HttpsConfig) -> Result<Self, Error> {
        let named = |header: &TokenHeader| {
            let name = HeaderName::from_bytes(header.name.as_bytes());
            let name = name.map_err(|_| wrong("headers", "not a header name"))?;
            Ok((name, header.clone()))
        };
        let headers: Result<_, Error> = config.headers.iter().map(named).collect();
        Ok(Login {
            url: address("login.address", &config.login.address)?,
            config: config.login.clone(),
            headers: headers?,
            pass: Mutex::new(None),
        })
    }

    /// A pass other than the one that is accepted no more.
    ///
    /// # Errors
    /// Nothing was sent but the login.
    pub async fn pass(&self, client: &Client, stale: Option<&Pass>) -> Result<Pass, Error> {
        let mut held = self.pass.lock().await;
        let fresh = held.as_ref().filter(|held| {
            let is_stale = stale.is_some_and(|stale| Arc::ptr_eq(stale, held));
            !is_stale
        });
        if let Some(pass) = fresh {
            return Ok(pass.clone());
        }
        *held = None;
        let pass = Arc::new(self.log_in(client).await?);
        *held = Some(pass.clone());
        Ok(pass)
    }

    async fn log_in(&self, client: &Client) -> Result<HeaderMap, Error> {
        let sent = client
            .post(self.url.clone())
            .headers(MEDIA_TYPE.clone())
            .body(self.body().to_string());
        let mut response = sent.send().await.map_err(|error| harmless(&error))?;
        let status = response.status();
        if !status.is_success() {
            return Err(refused(format!("status {}", status.as_u16())));
        }
        let body = body_of(&mut response, LARGEST).await;
        let body = body.map_err(|_| Error::new(ErrorCode::NotConnected).because("login"))?;
        let answer = serde_json::from_slice(&body).map(WipedJson);
        let answer = answer.map_err(|_| refused("its answer is not JSON"))?;
        let headers = self.headers.iter();
        headers
            .map(|(name, header)| Ok((name.clone(), token(&answer.0, &header.token)?)))
            .collect()
    }

    fn body(&self) -> Json {
        let keyed =
            |key: &String, value: &Secret| (key.clone(), Json::String(value.reveal().to_owned()));
        Json::Object(Map::from_iter([
            keyed(&self.config.user_key, &self.config.user),
            keyed(&self.config.password_key, &self.config.password),
        ]))
    }
}

fn token(answer: &Json, pointer: &str) -> Result<HeaderValue, Error> {
    let token = answer.pointer(pointer).and_then(Json::as_str);
    let token = token.filter(|token| !token.is_empty());
    let value = token.and_then(|token| HeaderValue::from_str(token).ok());
    let mut value = value.ok_or_else(|| refused(format!("no token at {pointer}")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A login that was sent and not answered has done no harm: it is tried again.
fn harmless(error: &reqwest::Error) -> Error {
    let error = failure(error).error();
    match error.code() {
        ErrorCode::AnswerLost => Error::new(ErrorCode::NotConnected).because("login"),
        _ => error,
    }
}

fn refused(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::LoginRefused).because(why)
}
