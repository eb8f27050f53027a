//! Building a record, typed.

use std::fmt;
use std::marker::PhantomData;

use super::store::Record;
use super::value::{RecordType, Value};
use super::view::View;

/// A record of type `R` being filled in (下書き). Setters come from the rows.
///
/// ```
/// use onshi_core::catalogue::NumberQuery;
/// use onshi_core::record::Draft;
///
/// let query = Draft::<NumberQuery>::new()
///     .insurer_number("  123456")
///     .insured_identification_number("0001")
///     .birthdate("19500102");
/// assert_eq!(query.view().insurer_number(), Some("  123456"));
/// assert_eq!(query.view().insured_branch_number(), None);
/// let twin = query.clone().insured_branch_number("01");
/// assert!(query.view().insured_branch_number() != twin.view().insured_branch_number());
/// ```
pub struct Draft<R> {
    record: Record,
    of: PhantomData<R>,
}

/// By hand: a record type is a name and no value, so it need not be cloned.
impl<R> Clone for Draft<R> {
    fn clone(&self) -> Self {
        Draft {
            record: self.record.clone(),
            of: PhantomData,
        }
    }
}

impl<R: RecordType> Draft<R> {
    /// An empty draft.
    pub fn new() -> Self {
        Draft {
            record: Record::new(R::ROW),
            of: PhantomData,
        }
    }

    /// Typed reading of what is set so far.
    pub fn view(&self) -> View<'_, R> {
        View::of_record(&self.record)
    }

    /// The record behind it.
    pub fn as_record(&self) -> &Record {
        &self.record
    }

    /// The record behind it, given away.
    pub fn into_record(self) -> Record {
        self.record
    }

    /// Applies a setter only if there is a value: absent stays absent.
    #[must_use]
    pub fn maybe<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }

    /// Changes the record behind it.
    pub(crate) fn edit(mut self, change: impl FnOnce(&mut Record)) -> Self {
        change(&mut self.record);
        self
    }

    pub(crate) fn with<V: Value>(mut self, no: u16, value: V::Write) -> Self {
        V::write(value, no, &mut self.record);
        self
    }
}

impl<R: RecordType> Default for Draft<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R: RecordType> From<Draft<R>> for Record {
    fn from(draft: Draft<R>) -> Self {
        draft.record
    }
}

impl<R> fmt::Debug for Draft<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.record.fmt(f)
    }
}
