//! 医療機関環境設定情報: what the system has, line by line, and what is to be different.

use std::ffi::c_char;

use onshi_core::catalogue::{
    ConsentInformation, ElectronicPrescriptionUse, PrescriptionChoiceTiming, UseSetting,
};
use onshi_core::error::{Error, ErrorCode, Language};
use onshi_core::facility::Care;
use onshi_core::facility::settings::{Edit, Setting, Settings, Update, inquiry};
use onshi_core::record::CodeType;

use crate::address::care;
use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::unknown;
use crate::plain::{give_record, with_record};
use crate::record::onshi_record;
use crate::settings_update::onshi_settings_update;
use crate::text::{Buffer, TextIn, Unit, language};

/// What is set: whether patients are asked about a kind of information (閲覧同意情報).
pub const ONSHI_SETTING_CONSENT: u32 = 1;
/// What is set: 電子処方箋利用区分.
pub const ONSHI_SETTING_ELECTRONIC_PRESCRIPTION: u32 = 2;
/// What is set: 処方箋発行形態選択タイミング.
pub const ONSHI_SETTING_PRESCRIPTION_CHOICE: u32 = 3;

/// Instead of a language: the code itself.
pub const ONSHI_CODE: u32 = 0;

/// The settings of a facility as the system has them, and what is wanted instead.
#[allow(non_camel_case_types)]
pub struct onshi_settings {
    _opaque: (),
}

/// What stands behind their handle.
pub(crate) struct Held {
    settings: Settings,
    wanted: Vec<Wanted>,
}

/// One thing that is to be different.
enum Wanted {
    Asking(Care, ConsentInformation, UseSetting),
    Prescription(ElectronicPrescriptionUse),
    Choice(PrescriptionChoiceTiming),
}

held_by_c!(Held as onshi_settings, Settings);

/// Makes the request that asks for the settings of one kind of care, ONSHI_KIND_VISIT or
/// ONSHI_KIND_ONLINE, or for all if `kind` is 0.
/// Ownership: gives `*out_request`; free it with onshi_record_free.
/// NULL: `out_request` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_inquiry(
    kind: u32,
    out_request: *mut *mut onshi_record,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_request), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let of = match kind {
            0 => None,
            kind => Some(care(kind)?),
        };
        give_record(out, inquiry(of))
    })
}

/// Reads the settings of the answer to an inquiry or to an update. How the operation went is not asked
/// here.
/// Ownership: gives `*out_settings`; free it with onshi_settings_free.
/// NULL: `answer` and `out_settings` must not be NULL.
/// Thread: any, one call per record at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it carries no settings).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_read(
    answer: *const onshi_record,
    out_settings: *mut *mut onshi_settings,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_settings), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let settings = with_record(answer, |answer| Ok(Settings::read(answer)))?;
        let Some(settings) = settings else {
            return Ok(ONSHI_S_NONE);
        };
        let wanted = Vec::new();
        out.set(handle::give(Held { settings, wanted })?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees settings.
/// Ownership: takes `settings`.
/// NULL: `settings` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_free(settings: *mut onshi_settings) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Held>(settings).map(|()| ONSHI_S_OK)
    })
}

/// Counts the lines to be shown.
/// Ownership: nothing to free.
/// NULL: `settings` and `out_count` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_count(
    settings: *const onshi_settings,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(settings, |held: &mut Held| {
            out.set(held.settings.all().len().try_into().unwrap_or(u32::MAX));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes what a line is about, in the words of the catalogue. `index` counts from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `settings` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many lines), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_label(
    settings: *const onshi_settings,
    index: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || label(settings, index, language, out))
}

/// As onshi_settings_label, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `settings` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_settings_label.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_label_u16(
    settings: *const onshi_settings,
    index: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || label(settings, index, language, out))
}

fn label<U: Unit>(
    settings: *const onshi_settings,
    index: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let out = out.required()?;
    let language = self::language(language)?;
    line(settings, index, out, |setting| match language {
        Language::Japanese => setting.item.japanese(),
        Language::English => setting.item.english(),
    })
}

/// Writes the value of a line: its label, or with ONSHI_CODE as the language its code. A code that no
/// table knows is its own label.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `settings` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many lines), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_value(
    settings: *const onshi_settings,
    index: u32,
    language: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || value(settings, index, language, out))
}

/// As onshi_settings_value, in UTF-16.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `settings` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: as onshi_settings_value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_value_u16(
    settings: *const onshi_settings,
    index: u32,
    language: u32,
    buffer: *mut u16,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::new(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || value(settings, index, language, out))
}

fn value<U: Unit>(
    settings: *const onshi_settings,
    index: u32,
    language: u32,
    out: Buffer<'_, U>,
) -> Result<i32, Error> {
    let out = out.required()?;
    let language = match language {
        ONSHI_CODE => None,
        number => Some(self::language(number)?),
    };
    line(settings, index, out, |setting| match language {
        None => setting.value.clone(),
        Some(Language::Japanese) => setting.japanese().to_owned(),
        Some(Language::English) => setting.english().to_owned(),
    })
}

/// Notes what is to be different; what is set last counts. `item` is one of ONSHI_SETTING_…, `value` its
/// code. For ONSHI_SETTING_CONSENT, `kind` is ONSHI_KIND_VISIT or ONSHI_KIND_ONLINE and `information`
/// the code of the information (閲覧同意情報種別); else 0 and NULL. A code must be one of its table.
/// Ownership: borrows the texts for the call.
/// NULL: `settings` and `value` must not be NULL; `information` may be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_VALUE_FORMAT, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_want(
    settings: *mut onshi_settings,
    item: u32,
    kind: u32,
    information: *const c_char,
    information_length: u32,
    value: *const c_char,
    value_length: u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (information, value, error) = received!(
        TextIn::utf8(information, information_length),
        TextIn::utf8(value, value_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let (information, value) = (information.read_optional()?, value.read()?);
        let wanted = match item {
            ONSHI_SETTING_CONSENT => {
                let information = information.unwrap_or_default();
                Wanted::Asking(care(kind)?, code(&information)?, code(&value)?)
            }
            ONSHI_SETTING_ELECTRONIC_PRESCRIPTION => Wanted::Prescription(code(&value)?),
            ONSHI_SETTING_PRESCRIPTION_CHOICE => Wanted::Choice(code(&value)?),
            _ => return Err(unknown("setting", item)),
        };
        handle::with(settings, |held: &mut Held| {
            held.wanted.push(wanted);
            Ok(ONSHI_S_OK)
        })
    })
}

/// Begins an update to what is wanted, and nothing else: keep its JSON, then onshi_settings_update_send.
/// Ownership: gives `*out_update`; free it with onshi_settings_update_free.
/// NULL: `settings` and `out_update` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (nothing differs from what is there).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_settings_change(
    settings: *const onshi_settings,
    out_update: *mut *mut onshi_settings_update,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_update), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(settings, |held: &mut Held| {
            let edit = held
                .wanted
                .iter()
                .fold(held.settings.edit(), Wanted::add_to);
            let Some(change) = edit.change() else {
                return Ok(ONSHI_S_NONE);
            };
            out.set(handle::give(Update::new(change))?);
            Ok(ONSHI_S_OK)
        })
    })
}

impl Held {
    /// What the system has.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }
}

impl Wanted {
    fn add_to<'a>(edit: Edit<'a>, wanted: &Wanted) -> Edit<'a> {
        match wanted {
            Wanted::Asking(care, information, setting) => {
                edit.ask_about(*care, *information, *setting)
            }
            Wanted::Prescription(wanted) => edit.electronic_prescription(*wanted),
            Wanted::Choice(wanted) => edit.prescription_choice(*wanted),
        }
    }
}

fn line<U: Unit>(
    settings: *const onshi_settings,
    index: u32,
    out: Buffer<'_, U>,
    words: impl FnOnce(&Setting) -> String,
) -> Result<i32, Error> {
    handle::with(settings, |held: &mut Held| {
        out.write_any(held.settings.all().get(index as usize).map(words))
    })
}

fn code<C: CodeType>(text: &str) -> Result<C, Error> {
    C::from_wire(text).ok_or_else(|| {
        let table = C::TABLE.number();
        Error::new(ErrorCode::ValueFormat).because(format!("not in code table {table}"))
    })
}
