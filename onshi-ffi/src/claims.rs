//! What became of claims (レセプト振替・分割, 返戻, 増減点): a file of the オンライン請求システム, read claim by
//! claim, and whose they are.

use std::ffi::c_char;

use onshi_core::claim::{Charts, ClaimReader, ClaimResult, Header, Layout, Layouts, Tally, Whose};
use onshi_core::error::{Error, ErrorCode};

use crate::boundary::{Array, ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::claim_text::item_of;
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::of_number;
use crate::patients::{Patients, onshi_patients};
use crate::plain::give_record;
use crate::record::onshi_record;
use crate::text::{Buffer, TextIn, Unit};

/// Flag: read by a layout that is only assumed.
pub const ONSHI_CLAIMS_ALLOW_ASSUMED: u32 = 1;

/// The claims of a file.
#[allow(non_camel_case_types)]
pub struct onshi_claims {
    _opaque: (),
}

/// How a file was read. Every line is counted in one place.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_claims_file {
    /// sizeof(onshi_claims_file).
    pub struct_size: u32,
    /// All lines.
    pub lines: u32,
    /// Lines of claims.
    pub of_claims: u32,
    /// Headers, titles and totals.
    pub of_file: u32,
    /// Rows of another kind, which say nothing about a claim.
    pub passed_over: u32,
    /// Lines that could not be read; onshi_claims_unread tells why.
    pub unread: u32,
    /// Blank lines.
    pub blank: u32,
    /// Claims that were read.
    pub claims: u32,
    /// 1 if the file says how many claims it has (総件数). Another number of `claims`: it is not whole.
    pub has_stated: u32,
    /// How many it says.
    pub stated: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_claims_file {
    const FIRST_SIZE: usize = size_of::<[u32; 10]>();
}

/// What stands behind the handle of claims.
pub(crate) struct Claims {
    header: Header,
    tally: Tally,
    pub(crate) results: Vec<ClaimResult>,
    unread: Vec<Error>,
    /// Whose each is, in their order; empty before they are linked.
    pub(crate) whose: Vec<Whose>,
}

held_by_c!(Claims as onshi_claims, Claims);

/// Reads a file of the claim system from memory, to its end. `layout` names the layout; if it is NULL, the
/// name of the file tells it. `layouts` is the text of layouts of the program's own (TOML, from the
/// official document), or NULL: those that are known here. `flags` are ONSHI_CLAIMS_…, added up.
/// Ownership: borrows `file` and texts for the call; gives `*out_claims`, to be freed with onshi_claims_free.
/// NULL: `out_claims` must not be NULL; `file` may be NULL if `file_length` is 0.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_UNVERIFIED (the layout is assumed and that is not allowed),
/// ONSHI_E_PROFILE_INVALID (of `layouts`), ONSHI_E_BAD_OPTIONS (which layout it has cannot be told),
/// ONSHI_E_ENCODING, ONSHI_E_LIMIT_EXCEEDED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_open(
    file: *const u8,
    file_length: u32,
    file_name: *const c_char,
    file_name_length: u32,
    layout: *const c_char,
    layout_length: u32,
    layouts: *const c_char,
    layouts_length: u32,
    flags: u32,
    out_claims: *mut *mut onshi_claims,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (file, file_name, layout, layouts, out, error) = received!(
        Array::new(file, file_length),
        TextIn::utf8(file_name, file_name_length),
        TextIn::utf8(layout, layout_length),
        TextIn::utf8(layouts, layouts_length),
        Out::new(out_claims),
        Out::new(out_error)
    );
    boundary(error, || {
        let (file, out) = (file.read("file", u32::MAX)?, out.required()?);
        let own = layouts.read_optional()?;
        let own = own.map(|text| Layouts::parse(&text)).transpose()?;
        let layouts = own.as_ref().unwrap_or(Layouts::known());
        let (layout, file_name) = (layout.read_optional()?, file_name.read_optional()?);
        let layout = pick(layouts, layout.as_deref(), file_name.as_deref())?;
        out.set(handle::give(Claims::read(&file, layout, allowed(flags)?)?)?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees claims.
/// Ownership: takes `claims`.
/// NULL: `claims` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_free(claims: *mut onshi_claims) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Claims>(claims).map(|()| ONSHI_S_OK)
    })
}

/// Says how the file was read.
/// Ownership: writes into `out_file`; nothing to free.
/// NULL: `claims` and `out_file` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_summary(
    claims: *const onshi_claims,
    out_file: *mut onshi_claims_file,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Struct::new(out_file), Out::new(out_error));
    boundary(error, || {
        out.writable()?;
        handle::with(claims, |claims: &mut Claims| {
            out.write(summary(&claims.tally))?;
            Ok(ONSHI_S_OK)
        })
    })
}

/// Gives the reason why a line could not be read, as an error object; `number` counts from 0. The claim that
/// the line belongs to is ONSHI_CLAIM_UNCLEAR.
/// Ownership: gives `*out_reason`; free it with onshi_error_free.
/// NULL: `claims` and `out_reason` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_unread(
    claims: *const onshi_claims,
    number: u32,
    out_reason: *mut *mut onshi_error,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(claims, |claims: &mut Claims| {
            let Some(reason) = claims.unread.get(number as usize) else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(handle::give(reason.clone())?);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Looks for the patient of each claim, and counts the claims that were linked. It never picks between two
/// people: whoever might be one of several, or is only known by name, is a candidate.
/// Ownership: nothing to free.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_link(
    claims: *mut onshi_claims,
    patients: *const onshi_patients,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(claims, |claims: &mut Claims| {
            handle::with(patients, |patients: &mut Patients| {
                let charts = Charts::index(&patients.all);
                let whose = claims.results.iter().map(|result| charts.whose(result));
                claims.whose = whose.collect();
                Ok(())
            })?;
            let linked = |whose: &&Whose| matches!(whose, Whose::Linked { .. });
            out.set(count(claims.whose.iter().filter(linked).count()));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Gives a claim with what the file says of its payers as a record, an entry of our transfer form
/// (ONSHI_R_CLAIM_TRANSFER_ENTRY). Reasons of a return and adjusted points have no place in it.
/// Ownership: gives `*out_entry`; free it with onshi_record_free.
/// NULL: `claims` and `out_entry` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_entry(
    claims: *const onshi_claims,
    number: u32,
    out_entry: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_entry), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(claims, |claims: &mut Claims| {
            match claims.results.get(number as usize) {
                Some(result) => give_record(out, result.to_entry()),
                None => Ok(ONSHI_S_NONE),
            }
        })
    })
}

/// Writes what the file says: `item` is one of ONSHI_CLAIM_ITEM_…, of the claim `number`. `index` says which
/// statement or detail, for the items of those. Months are yyyyMM and days yyyyMMdd if they can be read so.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `claims` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (the file does not say it), ONSHI_E_BAD_OPTIONS (no such item),
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_text(
    claims: *const onshi_claims,
    number: u32,
    item: u32,
    index: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || text(claims, number, item, index, out))
}

/// As onshi_claims_text, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `claims` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_claims_text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_claims_text_u16(
    claims: *const onshi_claims,
    number: u32,
    item: u32,
    index: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || text(claims, number, item, index, out))
}

fn text<U: Unit>(
    claims: *const onshi_claims,
    number: u32,
    item: u32,
    index: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let (item, out) = (of_number(item)?, out.required()?);
    handle::with(claims, |claims: &mut Claims| {
        let result = claims.results.get(number as usize);
        out.write_any(item_of(&claims.header, result, item, index as usize))
    })
}

impl Claims {
    fn read(file: &[u8], layout: &Layout, allow_assumed: bool) -> Result<Self, Error> {
        let mut reader = ClaimReader::new(layout, allow_assumed)?;
        let (mut results, mut unread) = (Vec::new(), Vec::new());
        reader.feed(file, true, |read| match read {
            Ok(result) => results.push(result),
            Err(why) => unread.push(why),
        })?;
        Ok(Claims {
            header: reader.header().clone(),
            tally: reader.tally(),
            results,
            unread,
            whose: Vec::new(),
        })
    }
}

fn allowed(flags: u32) -> Result<bool, Error> {
    match flags {
        0 => Ok(false),
        ONSHI_CLAIMS_ALLOW_ASSUMED => Ok(true),
        _ => Err(Error::new(ErrorCode::BadOptions).because(format!("unknown flags {flags:#x}"))),
    }
}

/// The layout that is named, or the only one, or the one that the name of the file tells.
fn pick<'l>(
    layouts: &'l Layouts,
    name: Option<&str>,
    file: Option<&str>,
) -> Result<&'l Layout, Error> {
    let mut all = layouts.all().map(|(_, layout)| layout);
    let found = match (name, all.next(), all.next()) {
        (Some(name), ..) => layouts.named(name),
        (None, only @ Some(_), None) => only,
        _ => file.and_then(|file| layouts.of_file(file)),
    };
    found.ok_or_else(|| {
        let names: Vec<&str> = layouts.all().map(|(name, _)| name).collect();
        let why = format!("which layout: {}", names.join(", "));
        Error::new(ErrorCode::BadOptions).because(why)
    })
}

fn summary(tally: &Tally) -> onshi_claims_file {
    onshi_claims_file {
        struct_size: 0,
        lines: line(tally.lines),
        of_claims: line(tally.of_claims),
        of_file: line(tally.of_file),
        passed_over: line(tally.passed_over),
        unread: line(tally.unread),
        blank: line(tally.blank),
        claims: line(tally.claims),
        has_stated: tally.stated_claims.is_some().into(),
        stated: line(tally.stated_claims.unwrap_or(0)),
    }
}

/// A number of lines or claims, as C counts them.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(crate) fn line(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
