//! The other side, for a program's own tests (模擬環境): the terminal's 連携ソフト and a made-up system behind
//! it, over the folders of a root. It runs when it is told the time, and never by itself. Only in the
//! library that is built with the feature `sim`; what goes to a patient's desk does not have it.

use std::ffi::c_char;
use std::path::Path;

use ::onshi_sim::{
    Care, Clinic, Faults, Happening, NotCancelled, NotRegistered, PersonCard, PersonId, Simulator,
    Site,
};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::{Date, InstitutionCode};
use onshi_core::rules::data_class::{ConsentKind, DataClass};

use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::numbers::{of_number, unknown};
use crate::plain::{day, moment};
use crate::text::{Buffer, member};
use crate::words::ONSHI_S_DENIED;

/// Text of a person: 氏名, as the system has it.
pub const ONSHI_SIM_NAME: u32 = 1;
/// Text of a person: 氏名カナ, half width.
pub const ONSHI_SIM_KANA: u32 = 2;
/// Text of a person: 生年月日, yyyyMMdd.
pub const ONSHI_SIM_BIRTHDATE: u32 = 3;
/// Text of a person: 照会番号 that was registered for them.
pub const ONSHI_SIM_REFERENCE_NUMBER: u32 = 4;
/// Text of a person: 保険者番号 or 公費負担者番号, of the newest qualification.
pub const ONSHI_SIM_INSURER_NUMBER: u32 = 5;
/// Text of a person: 被保険者証記号.
pub const ONSHI_SIM_SYMBOL: u32 = 6;
/// Text of a person: 被保険者証番号 or 受給者番号.
pub const ONSHI_SIM_NUMBER: u32 = 7;
/// Text of a person: 枝番.
pub const ONSHI_SIM_BRANCH: u32 = 8;

/// No consent was registered or taken back: there is no such person.
pub const ONSHI_SIM_NO_SUCH_PERSON: u32 = 1;
/// Not registered: the system knows no qualification of theirs.
pub const ONSHI_SIM_NO_QUALIFICATION: u32 = 2;
/// Not registered: the planned care has ended already.
pub const ONSHI_SIM_ENDS_IN_THE_PAST: u32 = 3;
/// Not taken back: they gave none for this kind of care.
pub const ONSHI_SIM_NO_CONSENT: u32 = 4;
/// Not taken back: it counts no more.
pub const ONSHI_SIM_CONSENT_ENDED: u32 = 5;

/// People of a world that is asked for none in particular.
const PEOPLE: usize = 100;

/// A simulated terminal and the system behind it. Everybody in it is made up.
#[allow(non_camel_case_types)]
pub struct onshi_sim {
    _opaque: (),
}

/// Which world it is. Texts are UTF-8; a length of 0 means that the text ends with NUL. The same options and
/// the same times give the same answers.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_sim_options {
    /// sizeof(onshi_sim_options).
    pub struct_size: u32,
    /// Seed of the made-up people.
    pub seed: u32,
    /// How many people, at least; 0 for 100. There is one of every kind, so there may be more.
    pub people: u32,
    /// The day for which the world is built, yyyymmdd. Required.
    pub today: u32,
    /// Length of `root` in bytes.
    pub root_length: u32,
    /// Length of `institution` in bytes.
    pub institution_length: u32,
    /// Length of `settings` in bytes.
    pub settings_length: u32,
    /// Zero.
    pub reserved: u32,
    /// The folder that holds `req`, `res` and `face`, which are made if they are missing. Required.
    pub root: *const c_char,
    /// Medical institution code (医療機関コード); NULL for the world's own.
    pub institution: *const c_char,
    /// The text of settings and faults (TOML), as the file of `onshi sim --settings`; NULL for none.
    pub settings: *const c_char,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_sim_options {
    const FIRST_SIZE: usize = size_of::<onshi_sim_options>();
}

/// What stands behind its handle.
pub(crate) struct Sim {
    simulator: Simulator,
    /// Of the last step.
    happenings: Vec<Happening>,
}

held_by_c!(Sim as onshi_sim, Sim);

/// Opens a simulated terminal over the folders of a root.
/// Ownership: borrows `options` for the call; gives `*out_sim`, to be freed with onshi_sim_free.
/// NULL: `options` and `out_sim` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS (also for settings that cannot be read; the error says where),
/// ONSHI_E_VALUE_FORMAT (no day), ONSHI_E_FOLDER_MISSING.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_open(
    options: *const onshi_sim_options,
    out_sim: *mut *mut onshi_sim,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (options, out, error) =
        received!(Struct::new(options), Out::new(out_sim), Out::new(out_error));
    boundary(error, || {
        let (options, out) = (options.read()?, out.required()?);
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let sim = unsafe { open(&options) }?;
        out.set(handle::give(sim)?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees it. Its folders stay as they are.
/// Ownership: takes `sim`.
/// NULL: `sim` may be NULL; then nothing happens.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_free(sim: *mut onshi_sim) -> i32 {
    boundary(Out::NONE, || handle::free::<Sim>(sim).map(|()| ONSHI_S_OK))
}

/// Looks into the folders once, at a time that the program says (seconds since 1970, UTC): takes requests,
/// writes answers that are due, deletes what has stayed long enough. Counts what happened.
/// Ownership: nothing to free.
/// NULL: `sim` and `out_count` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_IO_FAILED, ONSHI_E_ACCESS_DENIED.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_step(
    sim: *mut onshi_sim,
    now: u32,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(sim, |sim: &mut Sim| {
            sim.happenings = sim.simulator.step(moment(now))?;
            out.set(count(sim.happenings.len()));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes what happened in the last step, in Japanese and English, with names of files and of no person;
/// `index` counts from 0.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `sim` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (not so many), ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_happening(
    sim: *const onshi_sim,
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
    boundary(error, || {
        let out = out.required()?;
        handle::with(sim, |sim: &mut Sim| {
            out.write_any(
                sim.happenings
                    .get(index as usize)
                    .map(|happening| happening.to_string()),
            )
        })
    })
}

/// Writes the medical institution code (医療機関コード) that the terminal answers to.
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `sim` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_institution(
    sim: *const onshi_sim,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(sim, |sim: &mut Sim| {
            out.write(sim.simulator.clinic().institution())
        })
    })
}

/// Counts the people whom the system knows. Each has a number, from 0, and keeps it.
/// Ownership: nothing to free.
/// NULL: `sim` and `out_count` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_people(
    sim: *const onshi_sim,
    out_count: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_count), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        handle::with(sim, |sim: &mut Sim| {
            out.set(count(sim.simulator.clinic().people_count()));
            Ok(ONSHI_S_OK)
        })
    })
}

/// Writes a text of a person, `what` of ONSHI_SIM_….
/// Ownership: writes into `buffer`; nothing to free.
/// NULL: `sim` and `out_length` must not be NULL; `buffer` may be NULL if `capacity` is 0.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (no such person, or they have none), ONSHI_E_BAD_OPTIONS,
/// ONSHI_E_BUFFER_TOO_SMALL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_person_text(
    sim: *const onshi_sim,
    person: u32,
    what: u32,
    buffer: *mut c_char,
    capacity: u32,
    out_length: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(
        Buffer::utf8(buffer, capacity, out_length),
        Out::new(out_error)
    );
    boundary(error, || {
        let out = out.required()?;
        handle::with(sim, |sim: &mut Sim| {
            let card = id(person).and_then(|id| sim.simulator.person(id));
            let text = card.map(|card| text_of(&card, what)).transpose()?;
            out.write_any(text.flatten())
        })
    })
}

/// Registers the consent of a person at マイナ在宅受付Web (同意情報登録). `kind` is ONSHI_KIND_VISIT or
/// ONSHI_KIND_ONLINE; `classes` is a mask of what they consent to, the bit 1 << ONSHI_CLASS_… of each;
/// `planned_end` is the day yyyymmdd on which the planned care ends.
/// Ownership: nothing to free.
/// NULL: `sim` and `out_reason` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_SIM_NO_SUCH_PERSON,
/// _NO_QUALIFICATION, _ENDS_IN_THE_PAST), ONSHI_E_BAD_OPTIONS, ONSHI_E_VALUE_FORMAT (no day).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_consent(
    sim: *mut onshi_sim,
    person: u32,
    kind: u32,
    classes: u32,
    planned_end: u32,
    now: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let reason = reason.required()?;
        let (care, end) = (care(kind)?, day(planned_end)?);
        let scopes = scopes(classes)?;
        handle::with(sim, |sim: &mut Sim| {
            let id = id(person).ok_or(NotRegistered::UnknownPerson);
            let done = id.and_then(|id| {
                let simulator = &mut sim.simulator;
                simulator.register_consent(id, care, &scopes, end, moment(now))
            });
            Ok(answered(done.map_err(not_registered), reason))
        })
    })
}

/// Takes the consent of a person back, as they do it themselves (同意情報取消).
/// Ownership: nothing to free.
/// NULL: `sim` and `out_reason` must not be NULL.
/// Thread: any, one call per object at a time.
/// Returns: ONSHI_S_OK, ONSHI_S_DENIED (`*out_reason` is one of ONSHI_SIM_NO_SUCH_PERSON, _NO_CONSENT,
/// _CONSENT_ENDED), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_sim_take_back(
    sim: *mut onshi_sim,
    person: u32,
    kind: u32,
    now: u32,
    out_reason: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (reason, error) = received!(Out::new(out_reason), Out::new(out_error));
    boundary(error, || {
        let (reason, care) = (reason.required()?, care(kind)?);
        handle::with(sim, |sim: &mut Sim| {
            let id = id(person).ok_or(NotCancelled::UnknownPerson);
            let done = id.and_then(|id| sim.simulator.cancel_consent(id, care, moment(now)));
            Ok(answered(done.map_err(not_cancelled), reason))
        })
    })
}

/// # Safety
/// The texts of the structure can be read.
unsafe fn open(options: &onshi_sim_options) -> Result<Sim, Error> {
    let bad = |why: String| Error::new(ErrorCode::BadOptions).because(why);
    if options.reserved != 0 {
        return Err(bad("reserved is not 0".to_owned()));
    }
    // SAFETY: as promised by the caller.
    let text = |first, length| unsafe { member(first, length) };
    let root = text(options.root, options.root_length)?;
    let root = root.ok_or_else(|| bad("root is missing".to_owned()))?;
    let settings = text(options.settings, options.settings_length)?;
    let site = Site::from_toml(&settings.unwrap_or_default());
    let site = site.map_err(|fault| bad(fault.to_string()))?;
    let people = match options.people {
        0 => PEOPLE,
        people => people as usize,
    };
    let clinic = Clinic::seeded(options.seed.into(), people, day(options.today)?);
    let clinic = match text(options.institution, options.institution_length)? {
        Some(code) => {
            let code = InstitutionCode::new(&code).map_err(|why| bad(why.to_string()))?;
            clinic.with_institution(code.as_written())
        }
        None => clinic,
    };
    let faults = Faults::of(site.faults, site.terminal.seed);
    let mut simulator = Simulator::open(Path::new(&root), clinic, site.terminal)?;
    for terminal in simulator.terminals_mut() {
        *terminal.faults_mut() = faults.clone();
    }
    Ok(Sim {
        simulator,
        happenings: Vec::new(),
    })
}

fn text_of(card: &PersonCard, what: u32) -> Result<Option<String>, Error> {
    let insurance = &card.insurance;
    Ok(match what {
        ONSHI_SIM_NAME => Some(card.name.clone()),
        ONSHI_SIM_KANA => Some(card.kana.clone()),
        ONSHI_SIM_BIRTHDATE => Some(Date::from_calendar(card.birthdate).as_written().to_owned()),
        ONSHI_SIM_REFERENCE_NUMBER => card.reference_number.clone(),
        ONSHI_SIM_INSURER_NUMBER => Some(insurance.insurer_number.clone()),
        ONSHI_SIM_SYMBOL => insurance.symbol.clone(),
        ONSHI_SIM_NUMBER => Some(insurance.number.clone()),
        ONSHI_SIM_BRANCH => insurance.branch.clone(),
        _ => return Err(unknown("text of a person", what)),
    })
}

/// Done, or why not.
fn answered<T>(done: Result<T, u32>, reason: Out<'_, u32>) -> i32 {
    match done {
        Ok(_) => ONSHI_S_OK,
        Err(why) => {
            reason.set(why);
            ONSHI_S_DENIED
        }
    }
}

fn not_registered(why: NotRegistered) -> u32 {
    match why {
        NotRegistered::UnknownPerson => ONSHI_SIM_NO_SUCH_PERSON,
        NotRegistered::NoQualification => ONSHI_SIM_NO_QUALIFICATION,
        NotRegistered::EndsInThePast => ONSHI_SIM_ENDS_IN_THE_PAST,
    }
}

fn not_cancelled(why: NotCancelled) -> u32 {
    match why {
        NotCancelled::UnknownPerson => ONSHI_SIM_NO_SUCH_PERSON,
        NotCancelled::NoConsent => ONSHI_SIM_NO_CONSENT,
        NotCancelled::Ended(_) => ONSHI_SIM_CONSENT_ENDED,
    }
}

/// The person of a number; its text is what their id is written as.
fn id(person: u32) -> Option<PersonId> {
    person.to_string().parse().ok()
}

fn care(kind: u32) -> Result<Care, Error> {
    match of_number(kind)? {
        ConsentKind::Visit => Ok(Care::Visit),
        ConsentKind::Online => Ok(Care::Online),
        ConsentKind::Outpatient | ConsentKind::Emergency => {
            Err(Error::new(ErrorCode::BadOptions).because("kind is neither visit nor online"))
        }
    }
}

/// The classes of a mask.
fn scopes(mask: u32) -> Result<Vec<DataClass>, Error> {
    let bits = (0..u32::BITS).filter(|bit| mask & 1 << bit != 0);
    bits.map(of_number).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
