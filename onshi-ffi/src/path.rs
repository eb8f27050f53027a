//! Which group inside a record a call means: pairs of a field id and which of its repetitions.

use onshi_core::catalogue::{FieldId, FieldRow, Kind as Format, Occurs, RecordRow};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::record::{Group, Place};

use crate::boundary::Numbers;
use crate::held::{Held, Spot};

/// Deeper than any record, counted in numbers.
const PATH_MAX: u32 = 64;

/// What no field has for its number.
pub(crate) const NO_FIELD: u16 = u16::MAX;

/// Which group inside a record; its numbers stay with the caller.
pub(crate) struct Path<'a>(&'a Numbers<'a>);

impl<'a> Path<'a> {
    #[inline]
    pub(crate) fn read(numbers: &'a Numbers<'a>) -> Result<Self, Error> {
        match numbers.count("path", PATH_MAX)?.is_multiple_of(2) {
            true => Ok(Path(numbers)),
            false => Err(unknown("a path is pairs of a field id and an index")),
        }
    }

    /// Each group on the way, and which of its repetitions.
    #[inline]
    fn each(&self) -> impl Iterator<Item = (FieldId, usize)> {
        let mut numbers = self.0.each();
        std::iter::from_fn(move || {
            let field = FieldId::from_code(numbers.next()?);
            Some((field, numbers.next()? as usize))
        })
    }

    /// The row of the group, as declared; the group itself may be absent.
    pub(crate) fn row(&self, top: &'static RecordRow) -> Result<&'static RecordRow, Error> {
        let mut row = top;
        for (field, index) in self.each() {
            let declared = declared(row, field)?;
            if index > 0 && declared.occurs != Occurs::Many {
                return Err(unknown(format!("{} stands once", declared.ident)));
            }
            let Format::Group(inner) = declared.kind else {
                return Err(unknown(format!("{} is no group", declared.ident)));
            };
            row = inner;
        }
        Ok(row)
    }

    /// The row of the group, and the group if it is there.
    #[inline]
    pub(crate) fn group<'r>(
        &self,
        held: &'r mut Held,
    ) -> Result<(&'static RecordRow, Option<Group<'r>>), Error> {
        let (row, spot) = self.spot(held)?;
        Ok((row, spot.map(Spot::group)))
    }

    /// The same for a call that looks for one field.
    #[inline]
    pub(crate) fn spot<'r>(
        &self,
        held: &'r mut Held,
    ) -> Result<(&'static RecordRow, Option<Spot<'r>>), Error> {
        if let Some(row) = held.known(self.0) {
            return Ok((row, held.spot()));
        }
        let Some((row, place)) = self.find(held.record().root()) else {
            return Ok((self.row(held.record().row())?, None));
        };
        held.know(self.0, row, place);
        Ok((row, held.spot()))
    }

    /// What is there under its own numbers is declared, so one way down is enough.
    fn find(&self, root: Group<'_>) -> Option<(&'static RecordRow, Place)> {
        let mut each = self.each();
        let found = each.try_fold((root.row()?, root), |(row, group), (field, index)| {
            let own = is_own(row, field);
            let item = own.then(|| group.all(field.no).nth(index))??;
            let inside = item.is_group().then(|| item.group())?;
            Some((inside.row()?, inside))
        });
        found.map(|(row, group)| (row, group.place()))
    }

    /// An index may be at most one more than what is there: a slip must not make a million groups.
    pub(crate) fn refuse_gaps(&self, root: Group<'_>) -> Result<(), Error> {
        let mut group = Some(root);
        for (field, index) in self.each() {
            let there = group.map_or(0, |group| group.all(field.no).count());
            if index > there {
                return Err(unknown(format!("there are only {there} groups so far")));
            }
            group = group.and_then(|group| Some(group.all(field.no).nth(index)?.group()));
        }
        Ok(())
    }

    pub(crate) fn steps(&self) -> Vec<(u16, usize)> {
        self.each().map(|(id, index)| (id.no, index)).collect()
    }
}

/// Whether a field may be one of that row: what stands in a group under its own number is declared.
#[inline]
pub(crate) fn is_own(row: &RecordRow, field: FieldId) -> bool {
    row.id == field.record && field.no != NO_FIELD
}

/// Refuses a field that is no text of a record.
pub(crate) fn leaf(row: &'static RecordRow, field: FieldId) -> Result<(), Error> {
    let declared = declared(row, field)?;
    match declared.kind {
        Format::Group(_) => Err(unknown(format!("{} is a group", declared.ident))),
        _ => Ok(()),
    }
}

/// The row of a field of a record.
pub(crate) fn declared(
    row: &'static RecordRow,
    field: FieldId,
) -> Result<&'static FieldRow, Error> {
    let own = (field.record == row.id).then(|| row.field(field.no));
    own.flatten().ok_or_else(|| {
        let code = field.code();
        unknown(format!("{} has no field 0x{code:08X}", row.ident))
    })
}

pub(crate) fn unknown(why: impl std::fmt::Display) -> Error {
    Error::new(ErrorCode::UnknownField).because(why)
}
