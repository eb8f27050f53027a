//! The facility's own address of マイナ在宅受付Web (医療機関アクセスURL), and its 二次元バーコード.

use std::ffi::c_char;
use std::num::NonZeroU8;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::facility::Care;
use onshi_core::facility::access_url::{AccessAddress, AddressFault, NoUrl, UrlInquiry};
use onshi_core::facility::qr::{Correction, Look, Symbol};
use onshi_core::job::Outcome;
use onshi_core::rules::data_class::ConsentKind;

use crate::boundary::{Out, boundary, received};
use crate::error::onshi_error;
use crate::numbers::{of_number, unknown};
use crate::plain::with_record;
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn};
use crate::words::ONSHI_S_DENIED;

/// No address: the system says that it did not go well.
pub const ONSHI_NO_URL_SAID: u32 = 301;
/// No address: the answer carries none.
pub const ONSHI_NO_URL_MISSING: u32 = 302;
/// No address: it is for the other kind of care.
pub const ONSHI_NO_URL_OTHER_CARE: u32 = 303;
/// No address to be shown to patients: nothing is written.
pub const ONSHI_NO_URL_EMPTY: u32 = 304;
/// No address to be shown to patients: longer than the element may be.
pub const ONSHI_NO_URL_TOO_LONG: u32 = 305;
/// No address to be shown to patients: it is not https.
pub const ONSHI_NO_URL_NOT_HTTPS: u32 = 306;
/// No address to be shown to patients: a character that no address has.
pub const ONSHI_NO_URL_CHARACTER: u32 = 307;
/// No address to be shown to patients: it does not say plainly where it leads.
pub const ONSHI_NO_URL_HOST: u32 = 308;

/// How much of a symbol may be covered before it is unreadable (誤り訂正レベル): L, about 7 %.
pub const ONSHI_QR_LOW: u32 = 1;
/// About 15 % (M). What 0 means.
pub const ONSHI_QR_MEDIUM: u32 = 2;
/// About 25 % (Q).
pub const ONSHI_QR_QUARTILE: u32 = 3;
/// About 30 % (H).
pub const ONSHI_QR_HIGH: u32 = 4;

/// Writes the address that an answer of ONSHI_O_ACCESS_URL brings, to the byte, if it may be shown to
/// patients. `kind` is the care that was asked for, ONSHI_KIND_VISIT or ONSHI_KIND_ONLINE.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `answer`, `out_reason` and `out_length` must not be NULL; `buffer` may be NULL if `capacity`
/// is 0.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_NO_URL_…), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_access_url(
    answer: *const onshi_record,
    kind: u32,
    out_reason: *mut u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, out, error) = received!(
        Out::new(out_reason),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (reason, out) = (reason.required()?, out.required()?);
        let inquiry = UrlInquiry::in_force(care(kind)?);
        with_record(answer, |answer| match inquiry.read(answer) {
            Ok(url) => out.write(url.address.as_str()),
            Err(why) => {
                reason.set(number(&why));
                out.write_none(ONSHI_S_DENIED)
            }
        })
    })
}

/// Draws the 二次元バーコード of an address as SVG. `correction` is one of ONSHI_QR_…, or 0; `module` is
/// pixels along the side of a module, 0 for 8; `quiet_zone` is blank modules on every side, 4 as
/// readers may need.
/// Ownership: borrows `address` for the call and writes into `buffer`; nothing to free.
/// NULL: `address` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT (no address that may be shown), ONSHI_E_VALUE_TOO_LONG (for
/// this correction), ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_qr_svg(
    address: *const c_char,
    address_length: u32,
    correction: u32,
    module: u32,
    quiet_zone: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (address, out, error) = received!(
        TextIn::utf8(address, address_length),
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (address, out) = (address.read()?, out.required()?);
        let look = look(module, quiet_zone)?;
        out.write(&symbol(&address, correction)?.svg(look))
    })
}

/// As onshi_qr_svg, as the bytes of a PNG file.
/// Ownership: borrows `address` for the call and writes into `buffer`; nothing to free.
/// NULL: `address` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_VALUE_FORMAT (no address that may be shown), ONSHI_E_VALUE_TOO_LONG (for
/// this correction), ONSHI_E_BAD_OPTIONS (also if the picture would be too large), ONSHI_E_BAD_TEXT,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_qr_png(
    address: *const c_char,
    address_length: u32,
    correction: u32,
    module: u32,
    quiet_zone: u32,
    buffer: *mut u8,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (address, out, error) = received!(
        TextIn::utf8(address, address_length),
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (address, out) = (address.read()?, out.required()?);
        let look = look(module, quiet_zone)?;
        let picture = symbol(&address, correction)?.png(look);
        let picture = picture.map_err(|why| Error::new(ErrorCode::BadOptions).because(why))?;
        out.write_units(&picture)
    })
}

const FAULTS: [(u32, AddressFault); 5] = [
    (ONSHI_NO_URL_EMPTY, AddressFault::Empty),
    (ONSHI_NO_URL_TOO_LONG, AddressFault::TooLong),
    (ONSHI_NO_URL_NOT_HTTPS, AddressFault::NotHttps),
    (ONSHI_NO_URL_CHARACTER, AddressFault::Character),
    (ONSHI_NO_URL_HOST, AddressFault::Host),
];

fn number(why: &NoUrl) -> u32 {
    let fault = |fault| FAULTS.iter().find(|(_, own)| *own == fault);
    match why {
        NoUrl::Said(_) => ONSHI_NO_URL_SAID,
        NoUrl::Missing => ONSHI_NO_URL_MISSING,
        NoUrl::OtherCare => ONSHI_NO_URL_OTHER_CARE,
        NoUrl::Unfit(unfit) => fault(*unfit).map_or(0, |(number, _)| *number),
    }
}

/// The reason of a number, for its words.
pub(crate) fn no_url(number: u32) -> Result<NoUrl, Error> {
    match number {
        ONSHI_NO_URL_SAID => Ok(NoUrl::Said(Outcome::Refused)),
        ONSHI_NO_URL_MISSING => Ok(NoUrl::Missing),
        ONSHI_NO_URL_OTHER_CARE => Ok(NoUrl::OtherCare),
        _ => {
            let fault = FAULTS.iter().find(|(own, _)| *own == number);
            let fault = fault.map(|(_, fault)| NoUrl::Unfit(*fault));
            fault.ok_or_else(|| unknown("reason", number))
        }
    }
}

/// The care of a kind of consent that is given away from the counter.
pub(crate) fn care(kind: u32) -> Result<Care, Error> {
    let kind = of_number::<ConsentKind>(kind)?;
    let care = Care::ALL.into_iter().find(|care| care.consent() == kind);
    care.ok_or_else(|| {
        Error::new(ErrorCode::BadOptions).because("kind is neither visit nor online")
    })
}

fn symbol(address: &str, correction: u32) -> Result<Symbol, Error> {
    let correction = match correction {
        ONSHI_QR_LOW => Correction::Low,
        0 | ONSHI_QR_MEDIUM => Correction::Medium,
        ONSHI_QR_QUARTILE => Correction::Quartile,
        ONSHI_QR_HIGH => Correction::High,
        _ => return Err(unknown("correction", correction)),
    };
    let address = AccessAddress::new(address);
    let address = address.map_err(|why| Error::new(ErrorCode::ValueFormat).because(why))?;
    let symbol = with_room(|| Symbol::of(&address, correction))?;
    symbol.map_err(|why| Error::new(ErrorCode::ValueTooLong).because(why))
}

/// The largest symbol is tried in every way it can be drawn, on the stack; a thread of the host's may have
/// only 64 KiB of that. So this work has a stack of its own.
fn with_room<R: Send>(work: impl FnOnce() -> R + Send) -> Result<R, Error> {
    const ROOM: usize = 2 << 20;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(ROOM);
        let thread = thread.spawn_scoped(scope, work);
        let thread = thread.map_err(|why| Error::new(ErrorCode::IoFailed).because(why))?;
        thread
            .join()
            .map_err(|panic| std::panic::resume_unwind(panic))
    })
}

fn look(module: u32, quiet_zone: u32) -> Result<Look, Error> {
    let too_large = || Error::new(ErrorCode::BadOptions).because("module or quiet_zone above 255");
    let module = u8::try_from(module).map_err(|_| too_large())?;
    Ok(Look {
        module: NonZeroU8::new(module).unwrap_or(Look::default().module),
        quiet_zone: u8::try_from(quiet_zone).map_err(|_| too_large())?,
    })
}
