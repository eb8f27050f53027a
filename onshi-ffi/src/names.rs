//! How far two names agree (氏名の突合): evidence that a person or a program weighs, never a decision.

use std::ffi::c_char;

use onshi_core::error::Error;
use onshi_core::text::{Grade, compare_names, compare_names_in_any_order};

use crate::boundary::{ONSHI_S_OK, Out, boundary, received};
use crate::error::onshi_error;
use crate::numbers::{Numbered, Words, number_of};
use crate::text::{TextIn, Unit};

/// Names: the same characters.
pub const ONSHI_NAMES_IDENTICAL: u32 = 1;
/// Names: the same but for width, kind and size of kana, blanks, hyphens and the like.
pub const ONSHI_NAMES_FOLDED: u32 = 2;
/// Names: the same but for variants of a character (異体字).
pub const ONSHI_NAMES_VARIANT: u32 = 3;
/// Names: ● hides at least one character (外字).
pub const ONSHI_NAMES_SUBSTITUTED: u32 = 4;
/// Names: different, or nothing to compare.
pub const ONSHI_NAMES_DIFFERENT: u32 = 5;

/// Compares two names: `*out_names` is one of ONSHI_NAMES_…, the best first. With `any_order` not 0 the parts
/// of one may begin at any of them (姓名の順): worth a question, and no evidence by itself.
/// Ownership: borrows the texts for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_names_compare(
    one: *const c_char,
    one_length: u32,
    other: *const c_char,
    other_length: u32,
    any_order: u32,
    out_names: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (one, other, out, error) = received!(
        TextIn::utf8(one, one_length),
        TextIn::utf8(other, other_length),
        Out::new(out_names),
        Out::new(out_error)
    );
    boundary(error, || compare(&one, &other, any_order, out))
}

/// As onshi_names_compare, with the texts in UTF-16.
/// Ownership: borrows the texts for the call.
/// NULL: no argument but `out_error` may be NULL.
/// Thread: any.
/// Returns: ONSHI_S_OK, ONSHI_E_BAD_TEXT.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn onshi_names_compare_u16(
    one: *const u16,
    one_length: u32,
    other: *const u16,
    other_length: u32,
    any_order: u32,
    out_names: *mut u32,
    out_error: *mut *mut onshi_error,
) -> i32 {
    let (one, other, out, error) = received!(
        TextIn::new(one, one_length),
        TextIn::new(other, other_length),
        Out::new(out_names),
        Out::new(out_error)
    );
    boundary(error, || compare(&one, &other, any_order, out))
}

fn compare<U: Unit>(
    one: &TextIn<'_, U>,
    other: &TextIn<'_, U>,
    any_order: u32,
    out: Out<'_, u32>,
) -> Result<i32, Error> {
    let (one, other, out) = (one.read()?, other.read()?, out.required()?);
    let grade = match any_order {
        0 => compare_names(&one, &other),
        _ => compare_names_in_any_order(&one, &other),
    };
    out.set(number_of(grade));
    Ok(ONSHI_S_OK)
}

impl Numbered for Grade {
    const WHAT: &'static str = "agreement of names";
    const TABLE: &'static [(u32, Self)] = &[
        (ONSHI_NAMES_IDENTICAL, Grade::Identical),
        (ONSHI_NAMES_FOLDED, Grade::SameAfterFolding),
        (ONSHI_NAMES_VARIANT, Grade::VariantKanji),
        (ONSHI_NAMES_SUBSTITUTED, Grade::Substituted),
        (ONSHI_NAMES_DIFFERENT, Grade::Different),
    ];
    fn words(self) -> Words {
        let (japanese, english) = match self {
            Grade::Identical => ("同一", "identical"),
            Grade::SameAfterFolding => ("表記の違いのみ", "the same, written in another form"),
            Grade::VariantKanji => ("異体字の違い", "variants of a character"),
            Grade::Substituted => ("●（外字）あり", "● hides a character"),
            Grade::Different => ("相違", "different"),
        };
        (japanese.into(), english.into())
    }
}
