//! How long information may stay where (一時格納と削除, R10, R11, R31): places and their times.

use std::mem::size_of;

use onshi_core::error::{Error, ErrorCode};
use onshi_core::rules::access::Role;
use onshi_core::rules::data_class::DataClass;
use onshi_core::rules::retention::{self, HistoryEnd, Periods, Place, Stay};

use crate::boundary::{ONSHI_S_NONE, ONSHI_S_OK, Out, Sized32, boundary, received};
use crate::error::onshi_error;
use crate::numbers::{Numbered, Words, number_of, of_number};

/// A copy lies in the memory of a receipt computer, on its way to a chart (一時格納).
pub const ONSHI_PLACE_MEMORY: u32 = 1;
/// A copy lies in the answer file of the terminal.
pub const ONSHI_PLACE_FILE: u32 = 2;
/// A copy lies among the results that a mobile terminal shows again (履歴閲覧).
pub const ONSHI_PLACE_HISTORY: u32 = 3;

/// The history ends when the next day begins, the earlier reading of 翌日未.
pub const ONSHI_HISTORY_NEXT_DAY_BEGINS: u32 = 1;
/// The history ends when the next day ends.
pub const ONSHI_HISTORY_NEXT_DAY_ENDS: u32 = 2;

/// The times of each place (保存期間の設定). Zeros: the usual ones, which are assumed.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_periods {
    /// sizeof(onshi_periods).
    pub struct_size: u32,
    /// Longest stay in memory, in ms; usually 600000.
    pub memory_ms: u32,
    /// From acknowledgement until a file is to be gone, in ms; usually 0.
    pub file_ms: u32,
    /// End of the history: one of ONSHI_HISTORY_…; usually ONSHI_HISTORY_NEXT_DAY_BEGINS.
    pub history: u32,
    /// By how much a clock may be set back without being distrusted, in ms; usually 60000.
    pub tolerance_ms: u32,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers for which zeros are a value.
unsafe impl Sized32 for onshi_periods {
    const FIRST_SIZE: usize = size_of::<[u32; 5]>();
}

/// How long information of a class (ONSHI_CLASS_…) may stay with a software (ONSHI_ROLE_…): `*out_place` is the
/// place by whose timer it is erased (ONSHI_PLACE_…).
/// Ownership: nothing to free.
/// NULL: `out_place` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_S_NONE (it may stay as long as the software decides), ONSHI_E_BAD_OPTIONS.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_retention_stay(
    role: u32,
    data_class: u32,
    out_place: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_place), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        let (role, class) = (
            of_number::<Role>(role)?,
            of_number::<DataClass>(data_class)?,
        );
        match retention::stay(role, class) {
            Stay::Kept => Ok(ONSHI_S_NONE),
            Stay::Timed(place) => {
                out.set(number_of(place));
                Ok(ONSHI_S_OK)
            }
        }
    })
}

/// What a structure of C says of the times.
pub(crate) fn periods_of(given: &onshi_periods) -> Result<Periods, Error> {
    let usual = Periods::default();
    let or = |given: u32, usual: u32| if given == 0 { usual } else { given };
    Ok(Periods {
        memory_ms: or(given.memory_ms, usual.memory_ms),
        file_ms: or(given.file_ms, usual.file_ms),
        tolerance_ms: or(given.tolerance_ms, usual.tolerance_ms),
        history: match given.history {
            0 => usual.history,
            ONSHI_HISTORY_NEXT_DAY_BEGINS => HistoryEnd::NextDayBegins,
            ONSHI_HISTORY_NEXT_DAY_ENDS => HistoryEnd::NextDayEnds,
            _ => {
                return Err(Error::new(ErrorCode::BadOptions).because("history is neither 1 nor 2"));
            }
        },
    })
}

impl Numbered for Place {
    const WHAT: &'static str = "place";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_PLACE_MEMORY, Place::Memory),
        (ONSHI_PLACE_FILE, Place::File),
        (ONSHI_PLACE_HISTORY, Place::History),
    ];
    fn words(self) -> Words {
        let (japanese, english) = match self {
            Place::Memory => ("一時格納", "memory"),
            Place::File => ("資格情報等格納フォルダ", "answer file"),
            Place::History => ("履歴閲覧", "history"),
        };
        (japanese.into(), english.into())
    }
}
