//! The audit of a ledger as a whole: written out for others, and checked (監査証跡の書出しと検証).

use onshi_core::audit::{Anchor, Broken, Head, Opening, Verifier, closing};
use onshi_core::error::Error;

use super::Ledger;

/// Lines that are read at once.
const PAGE: usize = 1_000;

/// Gives the whole audit of a ledger, line by line without their ends, as
/// [`verify`](onshi_core::audit::verify) checks it.
///
/// # Errors
/// The ledger cannot be read; what `line` returns.
pub fn write_out_audit(
    ledger: &mut dyn Ledger,
    mut line: impl FnMut(&str) -> Result<(), Error>,
) -> Result<Head, Error> {
    let mut next = 1;
    loop {
        let audit = ledger.audit(next, PAGE)?;
        if next == 1 {
            line(Opening::of(&audit.installation).text())?;
        }
        audit.lines.iter().try_for_each(|next| line(&next.text))?;
        next += audit.lines.len() as u64;
        if audit.lines.len() < PAGE {
            line(&closing(&audit.head))?;
            return Ok(audit.head);
        }
    }
}

/// Checks the whole audit of a ledger: against its head, and against what was noted of it before.
///
/// # Errors
/// The ledger cannot be read. That its audit is broken is no error: it is what was asked.
pub fn verify_audit(
    ledger: &mut dyn Ledger,
    anchors: impl IntoIterator<Item = Anchor>,
) -> Result<Result<Head, Broken>, Error> {
    let mut verifier = Verifier::against(anchors);
    let mut checked = Ok(());
    write_out_audit(ledger, |line| {
        if checked.is_ok() {
            checked = verifier.line(format!("{line}\n").as_bytes());
        }
        Ok(())
    })?;
    Ok(checked.and_then(|()| verifier.end()))
}
