//! The page (画面): the other side in a browser, for the people who test against it.
//!
//! ```text
//!  /              office     folders, happenings, batches, clock, faults      (office.rs)
//!  /settings      settings   of the terminal, and what is not publicly known  (settings.rs)
//!  /people        people     looked up and edited; the world saved and loaded (people.rs, world.rs)
//!  /bedside/CARE  bedside    the stand-in for マイナ在宅受付Web               (bedside.rs)
//!  /app           app        the stand-in for マイナ資格確認アプリ            (app.rs)
//!  /api/…         JSON for them, never more of a list than a part; commands are POST
//! ```
//!
//! It is served on the loopback address only and speaks only with pages that it served itself
//! (guard.rs). One thread serves; the simulator is locked for the time of one answer.

mod app;
mod bedside;
mod cards;
mod guard;
mod office;
mod part;
mod people;
mod settings;
mod world;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub use crate::stage::Stage;

/// What a command answers: nothing, or why it could not be done.
type Done = Result<StatusCode, (StatusCode, String)>;

/// A page that waits for visitors.
pub struct Page {
    listener: TcpListener,
}

impl Page {
    /// Takes an address; port 0 is any that is free.
    ///
    /// # Errors
    /// The address is taken, or is not one of this machine alone.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the page is for this machine only: 127.0.0.1 or [::1]",
            ));
        }
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Page { listener })
    }

    /// Where it is to be found.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// What the facility's addresses begin with when they lead here
    /// ([`Settings::page`](crate::Settings::page)).
    ///
    /// # Errors
    /// As [`address`](Self::address).
    pub fn bedside(&self) -> io::Result<String> {
        Ok(format!("http://{}/bedside", self.address()?))
    }

    /// Serves for ever on this thread.
    ///
    /// # Errors
    /// The listener failed.
    pub fn serve(self, stage: Arc<Stage>) -> io::Result<()> {
        let port = self.address()?.port();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        let pages = pages(stage, port);
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            axum::serve(listener, pages).await
        })
    }
}

/// What is served as it stands.
macro_rules! assets {
    ($($path:literal $kind:ident $file:literal;)*) => {
        &[$(($path, $kind, include_str!(concat!("assets/", $file)))),*]
    };
}

#[rustfmt::skip]
static ASSETS: &[(&str, &str, &str)] = assets! {
    "/"            HTML   "office.html";
    "/office.js"   SCRIPT "office.js";
    "/faults.js"   SCRIPT "faults.js";
    "/devices.js"  SCRIPT "devices.js";
    "/settings"    HTML   "settings.html";
    "/settings.js" SCRIPT "settings.js";
    "/people"      HTML   "people.html";
    "/people.js"   SCRIPT "people.js";
    "/world.js"    SCRIPT "world.js";
    "/bedside.js"  SCRIPT "bedside.js";
    "/app"         HTML   "app.html";
    "/app.js"      SCRIPT "app.js";
    "/steps.js"    SCRIPT "steps.js";
    "/part.js"     SCRIPT "part.js";
    "/page.js"     SCRIPT "page.js";
    "/style.css"   STYLE  "style.css";
};

fn pages(stage: Arc<Stage>, port: u16) -> Router {
    let assets = ASSETS.iter().fold(Router::new(), |router, asset| {
        let (path, kind, text) = *asset;
        router.route(path, get(move || async move { served(kind, text) }))
    });
    assets
        .merge(office::routes())
        .merge(settings::routes())
        .merge(people::routes())
        .merge(world::routes())
        .merge(bedside::routes())
        .merge(app::routes())
        .layer(middleware::from_fn_with_state(port, guard::guard))
        .with_state(stage)
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

fn served(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
