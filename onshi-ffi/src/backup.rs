//! A copy of a session's ledger, and how it comes back (バックアップと復元, I-12).

use std::ffi::c_char;
use std::path::Path;

use onshi_client::restore;
use onshi_core::error::{Error, ErrorCode};

use crate::boundary::{ONSHI_S_OK, Out, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle;
use crate::linkage::index;
use crate::session::{
    Session, configuration, key_store, lent, onshi_session, onshi_session_options,
};
use crate::text::TextIn;

/// Copies the ledger of a session into a new file, as it stands now (バックアップ). The copy has its name only when
/// it is whole, and nothing is written over. One that is sealed stays sealed with the same key. It comes back by
/// onshi_ledger_restore only; do not copy the file of the ledger itself.
/// Ownership: borrows `file` for the call; nothing to free.
/// NULL: `session` and `file` must not be NULL.
/// Thread: any, one call per session at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_NAME_TAKEN, ONSHI_E_VALUE_MISSING (no name), or why it cannot be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_session_back_up(
    session: *mut onshi_session,
    file: *const c_char,
    file_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (file, error) = received!(TextIn::utf8(file, file_length), Out::new(out_error));
    boundary(error, || {
        let file = path(&file)?;
        handle::with(session, |session: &mut Session| {
            session.client.back_up(Path::new(&file))?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Makes the ledger that `options` name out of a copy (復元); no session is open there, and a broken ledger was
/// moved away. Its numbers go on far above, so that no file name since the copy comes again. What was under way
/// is counted: what became of it since, the ledger does not know. Look at each (onshi_session_jobs) before
/// asking again. A sealed one needs its key in `options`.
/// Ownership: borrows `options` and `file` for the call; nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_NAME_TAKEN (the ledger is there), ONSHI_E_LEDGER_BROKEN (the
/// copy cannot be read), ONSHI_E_LEDGER_KEY_MISSING, ONSHI_E_LEDGER_KEY_WRONG.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_ledger_restore(
    options: *const onshi_session_options,
    file: *const c_char,
    file_length: u32,
    out_jobs: *mut u32,
    out_in_doubt: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (options, file, jobs, in_doubt, error) = received!(
        Struct::new(options),
        TextIn::utf8(file, file_length),
        Out::new(out_jobs),
        Out::new(out_in_doubt),
        Out::new(out_error)
    );
    boundary(error, || {
        let options = options.read()?;
        let (file, jobs, in_doubt) = (path(&file)?, jobs.required()?, in_doubt.required()?);
        // SAFETY: what the structure points to lives as long as the call, as the header asks.
        let config = unsafe { configuration(&options) }?;
        // SAFETY: as above.
        let mut keys = unsafe { key_store(&options) }?;
        let restored = restore(Path::new(&file), &config.ledger, lent(&mut keys))?;
        jobs.set(index(restored.jobs));
        in_doubt.set(index(restored.in_doubt.len()));
        Ok(ONSHI_S_OK)
    })
}

/// A path that must be given.
fn path(file: &TextIn<'_, u8>) -> Result<String, Error> {
    let path = file.read()?;
    match path.is_empty() {
        true => Err(Error::new(ErrorCode::ValueMissing).because("file")),
        false => Ok(path),
    }
}
