//! Telling people something on standard output.

use std::fmt::Display;
use std::io::{self, Write};

/// Writes a line at once. When nobody reads any more (`onshi demo | head`) the command ends: there is
/// nothing left to do for anybody, and whatever is under way can be taken up again.
pub fn say(line: impl Display) {
    let mut out = io::stdout().lock();
    let said = writeln!(out, "{line}").and_then(|()| out.flush());
    if said.is_err() {
        std::process::exit(0);
    }
}
