//! Exchanges that do what other programs were seen to do.

use onshi_client::{Content, Exchange};
use onshi_core::catalogue::Form;
use onshi_core::error::Error;
use onshi_core::job::{Sight, Whereabouts};

/// The exchange below, to which everything is handed on that a bug does not touch.
type Below = Box<dyn Exchange>;

macro_rules! hand_on {
    ($($call:ident($($name:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        $(fn $call(&mut self, $($name: $type),*) $(-> $result)? {
            self.0.$call($($name),*)
        })*
    };
}

/// P02: an answer that cannot be read is removed.
pub fn deletes_unreadable(below: Below) -> Below {
    Box::new(DeletesUnreadable(below))
}

struct DeletesUnreadable(Below);

impl Exchange for DeletesUnreadable {
    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error> {
        let sight = self.0.inspect(name, form);
        if sight.is_err() {
            let _ = self.0.discard(&[name.to_owned()]);
        }
        sight
    }

    hand_on! {
        prepare(request: &str, bytes: &[u8]) -> Result<(), Error>;
        publish(request: &str) -> Result<(), Error>;
        locate(request: &str) -> Whereabouts;
        list() -> Result<Vec<String>, Error>;
        open(name: &str) -> Result<Content, Error>;
        discard(names: &[String]) -> Result<(), Error>;
        withdraw(request: &str) -> Result<bool, Error>;
        sweep(keep: &[String]) -> Result<(), Error>;
        wait(at_most_ms: u64);
    }
}
