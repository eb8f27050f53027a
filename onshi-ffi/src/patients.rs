//! The patients of the receipt computer (患者), for linking.

use std::ffi::c_char;
use std::mem::size_of;

use onshi_core::error::Error;
use onshi_core::rules::linkage::{self, Change, CoverageLink, Index, Patient};

use crate::boundary::{ONSHI_S_OK, Out, Sized32, Struct, boundary, received};
use crate::error::onshi_error;
use crate::handle::{self, held_by_c};
use crate::text::member_in;

/// As a patient's index: none.
pub const ONSHI_NO_PATIENT: u32 = 0xFFFF_FFFF;

/// The patients of the receipt computer, in the order in which they were added.
#[allow(non_camel_case_types)]
pub struct onshi_patients {
    _opaque: (),
}

/// A patient as the receipt computer knows them. Texts are UTF-8; a length of 0 means that the text
/// ends with NUL. What is not known is NULL.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_patient {
    /// sizeof(onshi_patient).
    pub struct_size: u32,
    /// Length of `reference_number` in bytes.
    pub reference_number_length: u32,
    /// Length of `insurer_number` in bytes.
    pub insurer_number_length: u32,
    /// Length of `symbol` in bytes.
    pub symbol_length: u32,
    /// Length of `number` in bytes.
    pub number_length: u32,
    /// Length of `branch` in bytes.
    pub branch_length: u32,
    /// Length of `name` in bytes.
    pub name_length: u32,
    /// Length of `kana` in bytes.
    pub kana_length: u32,
    /// Length of `birthdate` in bytes.
    pub birthdate_length: u32,
    /// Length of `id` in bytes.
    pub id_length: u32,
    /// Reference number that was registered for them (照会番号).
    pub reference_number: *const c_char,
    /// Insurer number (保険者番号).
    pub insurer_number: *const c_char,
    /// Symbol (被保険者証記号).
    pub symbol: *const c_char,
    /// Number (被保険者証番号).
    pub number: *const c_char,
    /// Branch number (枝番).
    pub branch: *const c_char,
    /// Name (氏名).
    pub name: *const c_char,
    /// Name in kana (氏名カナ).
    pub kana: *const c_char,
    /// Birth date, yyyyMMdd (生年月日).
    pub birthdate: *const c_char,
    /// The program's own number of the chart (患者番号). A chart with health insurance and medical aid (併用)
    /// is two patients with the same `id`, one for each coverage. What persons say is remembered by it.
    pub id: *const c_char,
}

/// As onshi_patient, with the texts in UTF-16 and their lengths in its units.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types)]
pub struct onshi_patient_u16 {
    /// sizeof(onshi_patient_u16).
    pub struct_size: u32,
    /// Length of `reference_number` in units.
    pub reference_number_length: u32,
    /// Length of `insurer_number` in units.
    pub insurer_number_length: u32,
    /// Length of `symbol` in units.
    pub symbol_length: u32,
    /// Length of `number` in units.
    pub number_length: u32,
    /// Length of `branch` in units.
    pub branch_length: u32,
    /// Length of `name` in units.
    pub name_length: u32,
    /// Length of `kana` in units.
    pub kana_length: u32,
    /// Length of `birthdate` in units.
    pub birthdate_length: u32,
    /// Length of `id` in units.
    pub id_length: u32,
    /// Reference number that was registered for them (照会番号).
    pub reference_number: *const u16,
    /// Insurer number (保険者番号).
    pub insurer_number: *const u16,
    /// Symbol (被保険者証記号).
    pub symbol: *const u16,
    /// Number (被保険者証番号).
    pub number: *const u16,
    /// Branch number (枝番).
    pub branch: *const u16,
    /// Name (氏名).
    pub name: *const u16,
    /// Name in kana (氏名カナ).
    pub kana: *const u16,
    /// Birth date, yyyyMMdd (生年月日).
    pub birthdate: *const u16,
    /// The program's own number of the chart (患者番号). A chart with health insurance and medical aid (併用)
    /// is two patients with the same `id`, one for each coverage. What persons say is remembered by it.
    pub id: *const u16,
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_patient {
    const FIRST_SIZE: usize = size_of::<[u32; 10]>() + size_of::<[*const c_char; 8]>();
}

// SAFETY: `repr(C)`, `struct_size` first, numbers and pointers for which zeros are a value.
unsafe impl Sized32 for onshi_patient_u16 {
    const FIRST_SIZE: usize = size_of::<onshi_patient_u16>();
}

/// What stands behind the handle of a patient list.
#[derive(Default)]
pub(crate) struct Patients {
    pub(crate) all: Vec<Patient>,
    /// Made when it is first needed.
    index: Option<Index>,
    /// Of the person who was linked last.
    pub(crate) links: Vec<CoverageLink>,
    pub(crate) changes: Vec<Change>,
}

held_by_c!(Patients as onshi_patients, Patients);

impl Patients {
    /// The list with its index.
    pub(crate) fn indexed(&mut self) -> linkage::Patients<'_> {
        let index = self.index.get_or_insert_with(|| Index::of(&self.all));
        linkage::Patients::with(&self.all, index)
    }
}

/// A patient from a structure with texts of a unit. The texts of the structure can be read.
macro_rules! patient_of {
    ($known:ident, $unit:ty) => {
        patient_of!($known, $unit: id id_length, reference_number reference_number_length,
            insurer_number insurer_number_length, symbol symbol_length, number number_length,
            branch branch_length, name name_length, kana kana_length, birthdate birthdate_length)
    };
    ($known:ident, $unit:ty: $($text:ident $length:ident),*) => {
        Patient {
            $($text: member_in::<$unit>($known.$text.cast(), $known.$length)?.unwrap_or_default()),*
        }
    };
}

/// Makes an empty list of patients.
/// Ownership: gives `*out_patients`; free it with onshi_patients_free.
/// NULL: `out_patients` must not be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_new(
    out_patients: *mut *mut onshi_patients,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (out, error) = received!(Out::new(out_patients), Out::new(out_error));
    boundary(error, || {
        let out = out.required()?;
        out.set(handle::give(Patients::default())?);
        Ok(ONSHI_S_OK)
    })
}

/// Frees a list of patients.
/// Ownership: takes `patients`.
/// NULL: `patients` may be NULL; then nothing happens.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_STALE_HANDLE, ONSHI_E_BUSY.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_free(patients: *mut onshi_patients) -> i32 {
    boundary(Out::NONE, || {
        handle::free::<Patients>(patients).map(|()| ONSHI_S_OK)
    })
}

/// Adds a patient. The first one has index 0, the next one 1, and so on.
/// Ownership: borrows `patient` for the call.
/// NULL: `patients` and `patient` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_OPTIONS, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_add(
    patients: *mut onshi_patients,
    patient: *const onshi_patient,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, error) = received!(Struct::new(patient), Out::new(out_error));
    boundary(error, || {
        let known = patient.read()?;
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let known = unsafe { patient_of!(known, u8) };
        add(patients, known)
    })
}

/// As onshi_patients_add, with the texts in UTF-16.
/// Ownership: borrows `patient` for the call.
/// NULL: `patients` and `patient` must not be NULL.
/// Thread: any, one call per list at a time.
/// Returns: as onshi_patients_add.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_patients_add_u16(
    patients: *mut onshi_patients,
    patient: *const onshi_patient_u16,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (patient, error) = received!(Struct::new(patient), Out::new(out_error));
    boundary(error, || {
        let known = patient.read()?;
        // SAFETY: the texts of the structure live as long as the call, as the header asks.
        let known = unsafe { patient_of!(known, u16) };
        add(patients, known)
    })
}

fn add(patients: *mut onshi_patients, known: Patient) -> Result<i32, Error> {
    handle::with(patients, |patients: &mut Patients| {
        patients.all.push(known);
        patients.index = None;
        Ok(ONSHI_S_OK)
    })
}
