//! One connection: the handshake, then one request after the other.

use std::io;
use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, HOST, HeaderName};
use hyper::service::service_fn;
use hyper::{HeaderMap, Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::counter::{Asked, Counter, Refusal};
use super::delivery::{AFTER, BEFORE, Delivery, Parcel, Scene};
use super::hello::{self, CHOICES};
use super::shown::Shown;

/// The connection is closed without an answer.
#[derive(Debug)]
struct NoAnswer;

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("答えない / no answer")
    }
}

impl std::error::Error for NoAnswer {}

/// Speaks with one client until it goes, or is sent away.
pub(super) async fn serve(
    stream: TcpStream,
    counter: Arc<Counter>,
    shown: Arc<Shown>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let old = CHOICES.iter().map(|(fault, _)| *fault);
    let fault = counter.struck(old.chain(shown.faults()));
    let fault = fault.map(|(fault, _)| fault);
    let choice = CHOICES.iter().find(|(old, _)| Some(*old) == fault);
    if let Some((_, choice)) = choice {
        return hello::choose(stream, *choice).await;
    }
    let stream = TlsAcceptor::from(shown.under(fault)).accept(stream).await?;
    let certified = stream.get_ref().1.peer_certificates().is_some();
    let answered = service_fn(|request| answered(request, &counter, certified));
    let connection =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answered);
    connection.await.map_err(io::Error::other)
}

async fn answered(
    request: Request<Incoming>,
    counter: &Counter,
    certified: bool,
) -> Result<Response<Delivery>, NoAnswer> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().trim_start_matches('/').to_owned();
    let host = text(&head.headers, &HOST).unwrap_or_default();
    if head.method != Method::POST {
        return Ok(Parcel::of(Refusal::NoPost.said()).response());
    }
    let body = Limited::new(body, counter.settings.most_bytes);
    let Ok(body) = body.collect().await else {
        return Ok(Parcel::of(Refusal::TooLong.said()).response());
    };
    let asked = Asked {
        token: text(&head.headers, &AUTHORIZATION),
        body: body.to_bytes().into(),
        certified,
        path,
    };
    let parcel = parcel(counter, &asked, &host);
    if parcel.lost {
        return Err(NoAnswer);
    }
    if !parcel.after.is_zero() {
        tokio::time::sleep(parcel.after).await;
    }
    Ok(parcel.response())
}

/// The answer with what is wrong with it.
fn parcel(counter: &Counter, asked: &Asked, host: &str) -> Parcel {
    let before = BEFORE.iter().map(|(fault, ..)| *fault);
    let after = AFTER.iter().map(|(fault, _)| *fault);
    let may = counter.may_be_struck(&asked.path);
    let struck = may.then(|| counter.struck(before.chain(after))).flatten();
    let Some((fault, times)) = struck else {
        return Parcel::of(counter.say(asked));
    };
    let scene = Scene {
        settings: &counter.settings,
        host,
        times,
    };
    let early = BEFORE.iter().find(|(early, ..)| *early == fault);
    let late = AFTER.iter().find(|(late, _)| *late == fault);
    let said = early.map_or_else(|| counter.say(asked), |(_, refusal, _)| refusal.said());
    let spoil = early.map(|(.., spoil)| spoil);
    let mut parcel = Parcel::of(said);
    if let Some(spoil) = spoil.or(late.map(|(_, spoil)| spoil)) {
        spoil(&mut parcel, &scene);
    }
    parcel
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}
