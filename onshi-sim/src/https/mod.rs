//! The central system over HTTPS (HTTPS 接続): the login and the services of the catalogue as JSON, on this
//! machine alone, with certificates of its own making.
//!
//! ```text
//!  client ─ TLS, client certificate ─► connection ─► counter ─► central system
//!                   │                      └ delivery: what is wrong with the answer
//!                   └ shown, hello: what is wrong with the handshake
//! ```
//!
//! The clock of the stage decides what an answer says and when a token ends; certificates count by the
//! clock of the machine. What was asked over HTTPS is not gone through again after a restart: only
//! the folders of a terminal are.

mod authority;
mod connection;
mod counter;
mod delivery;
mod files;
mod hello;
mod settings;
mod shown;
mod tokens;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use crate::fault::{Chance, Faults};
pub use crate::https_fault::HttpsFault;
use crate::stage::Stage;
use counter::Counter;
pub use settings::HttpsSettings;
use shown::{Authorities, Shown};

/// A central system that waits for clients.
pub struct Https {
    listener: TcpListener,
    counter: Arc<Counter>,
    shown: Arc<Shown>,
}

impl Https {
    /// Takes an address, port 0 for any that is free, makes its certificates, and writes what a client
    /// needs into a folder (see docs/simulator-https.md).
    ///
    /// # Errors
    /// The address is taken, or is not one of this machine alone; a name of the settings is none of a host;
    /// the folder cannot be written.
    pub fn open(
        address: SocketAddr,
        folder: &Path,
        settings: HttpsSettings,
        stage: Arc<Stage>,
    ) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "HTTPS is for this machine only: 127.0.0.1 or [::1]",
            ));
        }
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let authorities = Authorities::new().map_err(io::Error::other)?;
        let shown = Shown::new(&authorities, &settings)?;
        let address = listener.local_addr()?;
        files::write(folder, &authorities, &settings, address)?;
        let mut state = stage.state();
        state.https = Some(format!("https://localhost:{}/", address.port()));
        let seed = state.simulator.settings().seed;
        state.https_faults = Faults::of(settings.faults.clone(), seed);
        drop(state);
        Ok(Https {
            listener,
            counter: Arc::new(Counter::new(settings, stage)),
            shown: Arc::new(shown),
        })
    }

    /// Where it is to be found.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// What goes wrong, to be changed while it serves.
    pub fn trouble(&self) -> Trouble {
        Trouble(Arc::clone(&self.counter))
    }

    /// Serves for ever on this thread.
    ///
    /// # Errors
    /// The listener failed.
    pub fn serve(self) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                let (counter, shown) = (Arc::clone(&self.counter), Arc::clone(&self.shown));
                // A connection that fails is the client's to tell.
                tokio::spawn(async { drop(connection::serve(stream, counter, shown).await) });
            }
        })
    }
}

/// The faults of a server (通信障害の設定), also while it serves; the page shows and changes them, too.
#[derive(Clone)]
pub struct Trouble(Arc<Counter>);

impl Trouble {
    /// Sets how often a fault strikes from now on.
    pub fn set(&self, fault: HttpsFault, chance: Chance) {
        self.0.stage.state().https_faults.set(fault, chance);
    }

    /// No more faults from now on.
    pub fn heal(&self) {
        self.0.stage.state().https_faults.heal();
    }

    /// How often a fault strikes.
    pub fn chance(&self, fault: HttpsFault) -> Chance {
        self.0.stage.state().https_faults.chance(fault)
    }

    /// How many times a fault has struck.
    pub fn struck(&self, fault: HttpsFault) -> u64 {
        self.0.stage.state().https_faults.struck(fault)
    }

    /// How many requests the system carried out, whatever became of their answers.
    pub fn carried_out(&self) -> u64 {
        self.0.inside().carried_out
    }

    /// How many requests followed a redirect, which none should.
    pub fn strayed(&self) -> u64 {
        self.0.inside().strayed
    }
}
