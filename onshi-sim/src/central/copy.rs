//! Copies a group of a request into an answer: the system echoes what it was asked (照会用情報).

use onshi_core::record::{Group, Record};

/// A record of its own with everything that stands in the group. Empty elements are left out:
/// answers have absent elements, never empty ones.
pub(super) fn copied(group: Group<'_>) -> Option<Record> {
    let mut copy = Record::new(group.row()?);
    copy_into(&mut copy, &mut Vec::new(), group);
    Some(copy)
}

fn copy_into(copy: &mut Record, path: &mut Vec<(u16, usize)>, group: Group<'_>) {
    for field in group.row().map_or(&[][..], |row| row.fields) {
        for (nth, item) in group.all(field.no).enumerate() {
            if item.is_group() {
                path.push((field.no, nth));
                copy.touch_group(path);
                copy_into(copy, path, item.group());
                path.pop();
            } else if !item.text().is_empty() {
                copy.add_text(path, field.no, item.text());
            }
        }
    }
}
