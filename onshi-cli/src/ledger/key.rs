//! The key of a ledger is changed: all of it under the old one, or all of it under the new one.
//!
//! Cut off anywhere, one of the two opens the ledger; the same command again gets it done, whichever it is.

use std::path::PathBuf;

use clap::Args;
use onshi_client::{AtRest, Clock, Ledger, SqliteLedger, SystemClock};
use onshi_core::audit::{Deed, Entry, Who};

#[cfg(feature = "postgres")]
use super::key_in_database::{self, Facilities};
use crate::failure::Failure;
use crate::key::{self, Key, NewKey};
use crate::show::say;

/// Which ledger, the key that it has, and the one that it is to have.
#[derive(Debug, Args)]
pub struct Change {
    /// 台帳。プログラムを止めてから変更する (the ledger; end the program first)
    #[arg(value_name = "LEDGER")]
    pub(super) ledger: PathBuf,
    #[cfg(feature = "postgres")]
    #[command(flatten)]
    pub(super) facilities: Facilities,
    #[command(flatten)]
    pub(super) key: Key,
    #[command(flatten)]
    pub(super) new: NewKey,
    /// 暗号化をやめて平文に戻す (take the seal away: the ledger stands in clear)
    #[arg(long, conflicts_with = "NewKey", required_unless_present = "NewKey")]
    unseal: bool,
    /// 変更する人の識別子。監査証跡に残る (who changes it; the audit keeps it)
    #[arg(long, value_name = "ID", default_value = "")]
    user: String,
}

/// Does it, and says how the ledger stands then.
pub fn run(change: &Change) -> Result<(), Failure> {
    #[cfg(feature = "postgres")]
    if change.facilities.are_named() {
        return key_in_database::run(change);
    }
    let (old, new) = (change.key.store()?, change.new.store()?);
    let opened = key::open(&change.ledger, old);
    let Some(mut new) = new else {
        return unseal(opened?, change);
    };
    let mut ledger = match opened {
        // An earlier run was cut off, and had come through.
        Err(Failure::Exchange(error)) if error.is_of_key() => {
            SqliteLedger::open_sealed(&change.ledger, new.as_mut()).map_err(|_| error)?
        }
        opened => opened?,
    };
    let was_sealed = ledger.at_rest() == AtRest::Sealed;
    let about = if was_sealed { "new-key" } else { "sealed" };
    ledger.seal_anew(new.as_mut(), &[change.entry(about)])?;
    say(match was_sealed {
        true => {
            "鍵を変更しました。古い鍵では開きません / the key is changed; the old one opens nothing"
        }
        false => "暗号化しました / the ledger is sealed",
    });
    say(
        "鍵の控えを、台帳とは別の場所に保管してください / keep a copy of the key, elsewhere than the ledger",
    );
    Ok(())
}

fn unseal(mut ledger: SqliteLedger, change: &Change) -> Result<(), Failure> {
    if ledger.at_rest() != AtRest::Sealed {
        let why = "暗号化されていません / it is not sealed";
        return Err(Failure::content(&change.ledger, why));
    }
    ledger.unseal(&[change.entry("unsealed")])?;
    say(
        "平文に戻しました。鍵なしで読めます / the seal is gone; anybody who has the file can read it",
    );
    Ok(())
}

impl Change {
    /// What the audit says of it.
    pub(super) fn entry(&self, about: &'static str) -> Entry {
        let now = SystemClock.now();
        let who = Who {
            terminal: "onshi ledger key".to_owned(),
            process: Some(std::process::id()),
            ..Who::user(&*self.user)
        };
        Entry::new(Deed::KeyChanged, now, now, who).about(vec![about])
    }
}
