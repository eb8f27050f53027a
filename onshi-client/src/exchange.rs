//! How requests and answers travel (連携方式), as the client sees it.

use onshi_core::catalogue::Form;
use onshi_core::error::Error;
use onshi_core::job::{Sight, Whereabouts};
use onshi_core::xml::Source;

use crate::certificate::Certificate;

/// The bytes of an answer, as a stream that can be given away.
pub type Content = Box<dyn Source + Send>;

/// Carries requests out and answers in. Names are those of the interface's files.
pub trait Exchange: Send {
    /// Stages a request: durable, and invisible to the terminal.
    ///
    /// # Errors
    /// Nothing is visible then.
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error>;

    /// Notes, before a request goes out, that numbers up to `serial` may have gone out for an installation
    /// (送信済み通番の印), and gives the highest that was ever noted. A higher one says that the ledger is older
    /// than what was sent. An exchange that keeps no note says what it was told.
    ///
    /// # Errors
    /// Whether it was noted is not known; call again.
    fn mark(&mut self, _installation: &str, serial: u64) -> Result<u64, Error> {
        Ok(serial)
    }

    /// Makes a staged request visible in one step that replaces nothing.
    ///
    /// # Errors
    /// Whether it became visible is not known; [`locate`](Self::locate) finds out.
    fn publish(&mut self, request: &str) -> Result<(), Error>;

    /// Where a request is now.
    fn locate(&mut self, request: &str) -> Whereabouts;

    /// Names of all that stands among the answers, ours and not ours.
    ///
    /// # Errors
    /// The place cannot be seen.
    fn list(&mut self) -> Result<Vec<String>, Error>;

    /// The content of an answer; one that comes in an archive is unpacked in memory.
    ///
    /// # Errors
    /// [`AnswerVanished`](onshi_core::error::ErrorCode::AnswerVanished) if it is not there any more;
    /// else why it cannot be read. It stays where it is.
    fn open(&mut self, name: &str) -> Result<Content, Error>;

    /// Reads an answer once, from beginning to end, and says what it is.
    ///
    /// # Errors
    /// As [`open`](Self::open), and whatever makes the document unbelievable.
    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error>;

    /// Removes answers. What is gone already is fine.
    ///
    /// # Errors
    /// Some may be left; call again.
    fn discard(&mut self, names: &[String]) -> Result<(), Error>;

    /// Takes a visible request back: `true` if it was still there.
    ///
    /// # Errors
    /// Whether it was taken back is not known; call again.
    fn withdraw(&mut self, request: &str) -> Result<bool, Error>;

    /// Removes staged requests other than these.
    ///
    /// # Errors
    /// Some may be left; call again.
    fn sweep(&mut self, keep: &[String]) -> Result<(), Error>;

    /// Every request that was picked up and whose answer cannot come any more, as often as it is asked.
    /// Folders never know that.
    fn lost(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// The client certificate it goes out with, if there is one (電子証明書).
    fn certificate(&self) -> Option<Certificate> {
        None
    }

    /// Waits; returns early when something may have changed.
    fn wait(&mut self, at_most_ms: u64);
}
