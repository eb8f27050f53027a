//! What stands behind the handle of a record.

use onshi_core::catalogue::RecordRow;
use onshi_core::record::{Group, Item, Place, Record};
use onshi_core::validate::Found;

use crate::boundary::Numbers;
use crate::handle::held_by_c;
use crate::record::onshi_record;

/// A record, and what calls have found out about it.
pub(crate) struct Held {
    record: Record,
    /// Of the last onshi_record_check.
    pub(crate) found: Found,
    /// Nothing of it may stay when it goes (I-11).
    passes: bool,
    /// Of the record as it is now.
    known: Option<Known>,
}

held_by_c!(Held as onshi_record, Record);

/// A group that was asked for: programs ask for every field of a group before they go to the next.
struct Known {
    /// The way down to it, in the caller's numbers.
    way: Vec<u32>,
    row: &'static RecordRow,
    place: Place,
}

/// A group of a record, to be asked for its fields.
pub(crate) struct Spot<'r> {
    record: &'r Record,
    place: &'r mut Place,
}

impl<'r> Spot<'r> {
    #[inline]
    pub(crate) fn item(self, no: u16, index: u32) -> Option<Item<'r>> {
        self.record.item_at(self.place, no, index as usize)
    }

    pub(crate) fn count(self, no: u16) -> usize {
        self.record.count_at(self.place, no)
    }

    pub(crate) fn group(self) -> Group<'r> {
        self.record.group_at(self.place)
    }
}

impl From<Record> for Held {
    fn from(record: Record) -> Self {
        Held {
            record,
            found: Found::default(),
            passes: false,
            known: None,
        }
    }
}

impl Held {
    /// What only passes through a program on its way to a chart.
    pub(crate) fn passing(record: Record) -> Self {
        let mut held = Held::from(record);
        held.passes = true;
        held
    }

    #[inline]
    pub(crate) fn record(&self) -> &Record {
        &self.record
    }

    /// To change it: what was known of it is forgotten.
    pub(crate) fn record_mut(&mut self) -> &mut Record {
        self.known = None;
        &mut self.record
    }

    /// The row of the group that was asked for last, if this was the way to it.
    #[inline]
    pub(crate) fn known(&self, way: &Numbers<'_>) -> Option<&'static RecordRow> {
        let known = self.known.as_ref()?;
        way.is(&known.way).then_some(known.row)
    }

    /// Remembers a group by the way to it.
    pub(crate) fn know(&mut self, steps: &Numbers<'_>, row: &'static RecordRow, place: Place) {
        let mut way = self.known.take().map(|known| known.way).unwrap_or_default();
        way.clear();
        way.extend(steps.each());
        self.known = Some(Known { way, row, place });
    }

    /// The group that was asked for last.
    #[inline]
    pub(crate) fn spot(&mut self) -> Option<Spot<'_>> {
        let place = &mut self.known.as_mut()?.place;
        let record = &self.record;
        Some(Spot { record, place })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.passes {
            self.record.wipe();
        }
    }
}
