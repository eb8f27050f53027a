//! How an answer travels (送り方): as it is, or with something wrong on the way, one row a fault.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::{HeaderMap, Response, StatusCode};
use tokio::time::{Sleep, sleep};

use super::counter::{ELSEWHERE, Refusal, Said};
use super::settings::HttpsSettings;
use crate::https_fault::HttpsFault;

/// Length of a body that goes on and on: 10 GiB.
const HUGE: u64 = 10 << 30;
const PIECE: usize = 64 << 10;
const KIB: u64 = 1 << 10;

/// An answer on its way.
pub(super) struct Parcel {
    pub status: StatusCode,
    headers: HeaderMap,
    body: Delivery,
    /// How long it waits before anything of it is sent.
    pub after: Duration,
    /// Nothing of it is ever sent.
    pub lost: bool,
}

/// What a fault needs to know.
pub(super) struct Scene<'a> {
    pub settings: &'a HttpsSettings,
    /// Host and port, as the client named them.
    pub host: &'a str,
    /// How often the fault has struck, this time included.
    pub times: u64,
}

type Spoil = fn(&mut Parcel, &Scene<'_>);

/// What strikes before anything is done.
pub(super) static BEFORE: &[(HttpsFault, Refusal, Spoil)] = &[
    (HttpsFault::Unauthorized, Refusal::NoToken, |_, _| {}),
    (HttpsFault::Unavailable, Refusal::Away, |_, _| {}),
    (HttpsFault::Redirects, Refusal::Away, |parcel, scene| {
        parcel.status = StatusCode::TEMPORARY_REDIRECT;
        let address = format!("https://{}/{ELSEWHERE}", scene.host);
        if let Ok(address) = HeaderValue::try_from(address) {
            parcel.headers.insert(LOCATION, address);
        }
    }),
];

/// What strikes after it was done.
pub(super) static AFTER: &[(HttpsFault, Spoil)] = &[
    (HttpsFault::FailsAfterwards, |parcel, _| {
        *parcel = Parcel::of(Refusal::Broken.said());
    }),
    (HttpsFault::NoAnswer, |parcel, _| parcel.lost = true),
    (HttpsFault::AnswersLate, |parcel, scene| {
        parcel.after = Duration::from_millis(scene.settings.late_ms);
    }),
    (HttpsFault::Drips, |parcel, scene| {
        parcel.body.piece = 1;
        parcel.body.pause = Some(Duration::from_millis(scene.settings.drip_ms));
    }),
    (HttpsFault::BreaksOff, |parcel, scene| {
        let places = parcel.body.bytes.len() as u64 / KIB + 1;
        let place = scene.times.saturating_sub(1) % places;
        parcel.body.breaks_after = Some(place * KIB);
    }),
    (HttpsFault::CutShort, |parcel, _| {
        let half = parcel.body.bytes.len() / 2;
        parcel.body.bytes.truncate(half);
    }),
    (HttpsFault::Huge, |parcel, _| parcel.body.swell(true)),
    (HttpsFault::HugeUnannounced, |parcel, _| {
        parcel.body.swell(false);
    }),
    (HttpsFault::ManyHeaders, |parcel, _| {
        for number in 0..10_000 {
            let name = HeaderName::try_from(format!("x-more-{number}"));
            if let Ok(name) = name {
                let value = HeaderValue::from_static("more");
                parcel.headers.insert(name, value);
            }
        }
    }),
    (HttpsFault::LongHeader, |parcel, _| {
        let long = vec![b'x'; 16 << 20];
        if let Ok(value) = HeaderValue::try_from(long) {
            let name = HeaderName::from_static("x-long");
            parcel.headers.insert(name, value);
        }
    }),
    (HttpsFault::ForeignPage, |parcel, _| {
        *parcel = Parcel::of(Said {
            status: StatusCode::OK,
            kind: "text/html; charset=utf-8",
            body: b"<!doctype html><title>login</title><p>Please log in to the network.".to_vec(),
        });
    }),
];

impl Parcel {
    /// What was said, with nothing wrong.
    pub fn of(said: Said) -> Self {
        let kind = HeaderValue::from_static(said.kind);
        Parcel {
            status: said.status,
            headers: HeaderMap::from_iter([(CONTENT_TYPE, kind)]),
            body: Delivery::of(said.body),
            after: Duration::ZERO,
            lost: false,
        }
    }

    pub fn response(self) -> Response<Delivery> {
        let mut response = Response::new(self.body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A body that goes out piece by piece.
pub(super) struct Delivery {
    bytes: Bytes,
    /// So many spaces follow.
    spaces: u64,
    /// Most bytes of a piece.
    piece: usize,
    /// Between two pieces.
    pause: Option<Duration>,
    /// The length is said before.
    announced: bool,
    /// The connection closes when so many bytes went out.
    breaks_after: Option<u64>,
    sent: u64,
    waits: Option<Pin<Box<Sleep>>>,
    /// What went out so far was given time to leave.
    flushed: bool,
}

/// The connection is to be closed here.
#[derive(Debug)]
pub(super) struct BrokenOff;

impl std::fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("途中で切る / broken off")
    }
}

impl std::error::Error for BrokenOff {}

impl Delivery {
    fn of(bytes: Vec<u8>) -> Self {
        Delivery {
            bytes: bytes.into(),
            spaces: 0,
            piece: PIECE,
            pause: None,
            announced: true,
            breaks_after: None,
            sent: 0,
            waits: None,
            flushed: false,
        }
    }

    /// Goes on for 10 GiB. What comes is JSON as far as it came.
    fn swell(&mut self, announced: bool) {
        self.spaces = HUGE - self.bytes.len() as u64;
        let last = self.bytes.len().saturating_sub(1);
        self.bytes.truncate(last);
        self.announced = announced;
    }

    fn left(&self) -> u64 {
        self.bytes.len() as u64 + self.spaces
    }

    /// The next bytes, never more than may go out.
    fn next(&mut self) -> Bytes {
        let may = self.breaks_after.map_or(u64::MAX, |end| end - self.sent);
        let most = usize::try_from(may).unwrap_or(usize::MAX).min(self.piece);
        let next = match self.bytes.is_empty() {
            false => self.bytes.split_to(most.min(self.bytes.len())),
            true => {
                let spaces = self.spaces.min(most as u64);
                self.spaces -= spaces;
                Bytes::from(vec![b' '; spaces as usize])
            }
        };
        self.sent += next.len() as u64;
        next
    }
}

impl Body for Delivery {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if let Some(waits) = &mut self.waits {
            ready!(waits.as_mut().poll(context));
            self.waits = None;
        }
        if self.breaks_after == Some(self.sent) {
            if !std::mem::replace(&mut self.flushed, true) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            return Poll::Ready(Some(Err(BrokenOff)));
        }
        if self.left() == 0 {
            return Poll::Ready(None);
        }
        let next = self.next();
        self.waits = self.pause.map(|pause| Box::pin(sleep(pause)));
        Poll::Ready(Some(Ok(Frame::data(next))))
    }

    fn size_hint(&self) -> SizeHint {
        match self.announced {
            true => SizeHint::with_exact(self.left()),
            false => SizeHint::default(),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left() == 0 && self.breaks_after.is_none()
    }
}
