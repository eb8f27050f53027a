//! Every export by one: a request in JSON names it and its arguments. For programs that call a library with
//! difficulty, and read JSON with ease.

use std::ffi::c_char;

use onshi_core::error::{Error, ErrorCode};
use zeroize::Zeroizing;

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::calling;
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::plain::parse;
use crate::text::{Buffer, TextIn, Unit};

/// A place from which calls are made by JSON. It keeps a reply that did not fit.
#[allow(non_camel_case_types)]
pub struct onshi_calls {
    _opaque: (),
}

/// What stands behind its handle.
#[derive(Default)]
pub(crate) struct Calls {
    kept: Option<Kept>,
}

/// A reply that its caller has not got yet.
struct Kept {
    request: Zeroizing<String>,
    status: i32,
    reply: Zeroizing<String>,
}

held_by_c!(Calls as onshi_calls, Calls);

/// Makes a place for calls; one for each thread that calls.
/// Ownership: gives `*out_calls`; free it with onshi_calls_free.
/// NULL: `out_calls` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_calls_new(
    out_calls: *mut *mut onshi_calls,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_calls), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Calls::default())?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees a place for calls. Objects that were made from it stay.
/// Ownership: takes `calls`.
/// NULL: `calls` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_calls_free(calls: *mut onshi_calls) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Calls>(calls).map(|()| ONSHI_S_OK)
    })
}

/// Calls an export that the request names, and writes its reply:
/// {"call": "onshi_field_name", "field": "ONSHI_F_NUMBER_QUERY_BIRTHDATE", "language": 1} gives
/// {"status": 0, "text": "..."}. Arguments have the names of the parameters, outputs those without out_; the
/// book tells the rest (C ABI, onshi_call_json). A reply that does not fit is kept: the same request again
/// gives it, and does nothing twice; another request forgets it.
/// Ownership: borrows `request` for the call and writes into `buffer`. Objects in the reply are given: free
/// them by their own functions.
/// NULL: `calls`, `request` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: what the export returns, and its error; ONSHI_E_BAD_OPTIONS (no such call, or its arguments are
/// others), ONSHI_E_VALUE_FORMAT (no JSON), ONSHI_E_BUFFER_TOO_SMALL, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_call_json(
    calls: *mut onshi_calls,
    request: *const c_char,
    request_length: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (request, out, error) = received!(
        TextIn::utf8(request, request_length),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || call(calls, &request, out))
}

/// As onshi_call_json, in UTF-16.
/// Ownership: borrows `request` for the call and writes into `buffer`. Objects in the reply are given: free
/// them by their own functions.
/// NULL: `calls`, `request` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_call_json.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_call_json_u16(
    calls: *mut onshi_calls,
    request: *const u16,
    request_length: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (request, out, error) = received!(
        TextIn::new(request, request_length),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || call(calls, &request, out))
}

fn call<U: Unit>(
    calls: *mut onshi_calls,
    request: &TextIn<'_, U>,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (request, out) = (Zeroizing::new(request.read()?), out.required()?);
    handle::with(calls, |calls: &mut Calls| {
        let kept = calls.kept.take().filter(|kept| kept.request == request);
        let kept = match kept {
            Some(kept) => kept,
            None => {
                let (status, reply) = calling::call(&parse(&request)?)?;
                Kept {
                    request,
                    status,
                    reply: Zeroizing::new(reply.to_string()),
                }
            }
        };
        match out.write(&kept.reply) {
            Ok(_) => Ok(kept.status),
            Err(refused) => {
                let too_small = refused.code() == ErrorCode::BufferTooSmall;
                calls.kept = Some(kept).filter(|_| too_small);
                Err(refused)
            }
        }
    })
}
