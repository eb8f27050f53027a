//! Where a group stands, for whom every look is dear: the C interface is asked for field after field, mostly
//! in the order in which they stand.

use super::store::Record;
use super::view::{Group, Item};
use crate::catalogue::RecordRow;

/// Where a group stands in a record, which fields stand in it, and where the last one was found (グループの位置).
/// It holds until the record changes, and is to be forgotten then.
#[derive(Debug, Clone)]
pub struct Place {
    row: Option<&'static RecordRow>,
    start: usize,
    end: usize,
    /// What is there, and what is there more than once.
    fields: Fields,
    repeated: Fields,
    /// Behind what was found last.
    next: usize,
}

impl Group<'_> {
    /// Where it stands in its record, with a look at each of its elements.
    pub fn place(self) -> Place {
        let (mut fields, mut repeated) = (Fields::NONE, Fields::NONE);
        for item in self.items() {
            match fields.has(item.no()) {
                true => repeated.add(item.no()),
                false => fields.add(item.no()),
            }
        }
        Place {
            row: self.row,
            start: self.start,
            end: self.end,
            fields,
            repeated,
            next: self.start,
        }
    }
}

impl Record {
    /// The group that stood there when its place was asked for. In a record that has become shorter since, what
    /// is left of it: no place is a reason to panic.
    #[inline]
    pub fn group_at(&self, place: &Place) -> Group<'_> {
        let end = place.end.min(self.nodes.len());
        Group {
            record: self,
            row: place.row,
            start: place.start.min(end),
            end,
        }
    }

    /// A repetition of a field in the group of that place, from 0. Who asks in the order in which they stand
    /// has each at once, and what is absent costs no look at the others.
    #[inline]
    pub fn item_at(&self, place: &mut Place, no: u16, index: usize) -> Option<Item<'_>> {
        if !place.fields.has(no) {
            return None;
        }
        let group = self.group_at(place);
        if place.repeated.has(no) {
            return group.all(no).nth(index);
        }
        // At most once, so whichever is found is the first.
        let next = place.next.clamp(group.start, group.end);
        let (before, behind) = (
            Group { end: next, ..group },
            Group {
                start: next,
                ..group
            },
        );
        let found = behind.indices(no).next();
        let found = found.or_else(|| before.indices(no).next())?;
        place.next = found + self.nodes[found].span();
        (index == 0).then(|| group.item(found))
    }

    /// How many repetitions of a field stand in the group of that place.
    pub fn count_at(&self, place: &Place, no: u16) -> usize {
        match (place.fields.has(no), place.repeated.has(no)) {
            (false, _) => 0,
            (true, false) if Fields::is_alone(no) => 1,
            _ => self.group_at(place).all(no).count(),
        }
    }
}

/// Numbers of fields, a bit each; those too high for it share the last one.
#[derive(Debug, Clone, Copy)]
struct Fields(u128);

impl Fields {
    const NONE: Fields = Fields(0);
    const LAST: u16 = 127;

    #[inline]
    fn has(self, no: u16) -> bool {
        self.0 & Fields::bit(no) != 0
    }

    fn add(&mut self, no: u16) {
        self.0 |= Fields::bit(no);
    }

    #[inline]
    fn bit(no: u16) -> u128 {
        1_u128 << no.min(Fields::LAST)
    }

    /// Whether it shares its bit with no other.
    fn is_alone(no: u16) -> bool {
        no < Fields::LAST
    }
}
