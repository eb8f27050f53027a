//! A whole file: proven first, then looked through person by person.

use super::examination::Examination;
use super::finding::Finding;
use super::{Context, rules};
use crate::catalogue::{Form, Layout};
use crate::error::{Error, ErrorCode};
use crate::record::{Frame, Units, read_frame};
use crate::xml::{self, Proof, Source};

/// Validates a file, however large, in constant memory: `open` starts it anew for each of two
/// passes, `found` takes the findings in the order in which they are met. `None` if it is not whole;
/// why is a finding.
pub fn validate_document<S: Source>(
    mut open: impl FnMut() -> S,
    form: &Form,
    context: Context<'_>,
    limits: &xml::Limits,
    found: &mut dyn FnMut(Finding),
) -> Option<Proof> {
    let frame = match read_frame(open(), form.clone(), limits.clone()) {
        Ok(frame) => frame,
        Err(error) => {
            found(unreadable(&error));
            return None;
        }
    };
    if frame.with_attributes > 0 {
        found(attributes(frame.with_attributes, form));
    }
    let units = Units::new(open(), form.clone(), limits.clone(), frame.proof.clone());
    if let Err(error) = examine(&frame, units, form, context, found) {
        found(unreadable(&error));
        return None;
    }
    Some(frame.proof)
}

fn examine<S: Source>(
    frame: &Frame,
    mut units: Units<S>,
    form: &Form,
    context: Context<'_>,
    found: &mut dyn FnMut(Finding),
) -> Result<(), Error> {
    let mut examination = Examination::of_message(form, context, found);
    examination.frame(&frame.record);
    if form.message.unit.is_some() {
        while let Some((person, place)) = units.next_at()? {
            examination.person(person, place);
        }
    }
    examination.finish(&frame.record, Some(&frame.proof));
    Ok(())
}

/// Why a document cannot be believed. The text of such an error holds no value.
fn unreadable(error: &Error) -> Finding {
    let place = error.place();
    Finding {
        rule: match error.code() {
            ErrorCode::Encoding => &rules::S02,
            ErrorCode::OtherMessage => &rules::S03,
            _ => &rules::S01,
        },
        path: place.path.clone().unwrap_or_default(),
        offset: place.position.map(|position| position.offset),
        position: place.position,
        standing: None,
        detail: place.detail.clone(),
    }
}

fn attributes(elements: u64, form: &Form) -> Finding {
    Finding {
        rule: &rules::S10,
        path: form.layout.node(Layout::ROOT).name.to_string(),
        offset: None,
        position: None,
        standing: None,
        detail: Some(format!("{elements} 要素 elements")),
    }
}
