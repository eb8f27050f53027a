//! The page (画面): the other side in a browser, for the people who test against it.
//!
//! ```text
//!  /                        office    folders, happenings, people, clock, faults   (office.rs)
//!  /bedside/CARE/…          bedside   the stand-in for マイナ在宅受付Web            (bedside.rs)
//!  /api/…                   JSON for the two; commands are POST
//! ```
//!
//! It is served on the loopback address only and speaks only with pages that it served itself
//! (guard.rs). One thread serves; the simulator is locked for the time of one answer.

mod bedside;
mod guard;
mod office;
mod stage;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub use stage::Stage;

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

fn pages(stage: Arc<Stage>, port: u16) -> Router {
    Router::new()
        .route(
            "/",
            get(|| async { asset(HTML, include_str!("assets/office.html")) }),
        )
        .route(
            "/office.js",
            get(|| async { asset(SCRIPT, include_str!("assets/office.js")) }),
        )
        .route(
            "/bedside.js",
            get(|| async { asset(SCRIPT, include_str!("assets/bedside.js")) }),
        )
        .route(
            "/page.js",
            get(|| async { asset(SCRIPT, include_str!("assets/page.js")) }),
        )
        .route(
            "/style.css",
            get(|| async { asset(STYLE, include_str!("assets/style.css")) }),
        )
        .merge(office::routes())
        .merge(bedside::routes())
        .layer(middleware::from_fn_with_state(port, guard::guard))
        .with_state(stage)
}

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
