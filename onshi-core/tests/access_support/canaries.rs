//! A value of its own in every field, so that a leak is traced to its field.

use std::collections::{BTreeMap, BTreeSet};

use onshi_core::catalogue::{Kind, Occurs, RecordRow};
use onshi_core::record::Record;
use onshi_core::rules::access::clinical::classes_of;
use onshi_core::rules::data_class::DataClass;

/// The values of a filled record.
#[derive(Default)]
pub struct Canaries {
    pub clinical: BTreeSet<String>,
    pub plain: BTreeSet<String>,
    /// Values of records of one class.
    pub of: BTreeMap<DataClass, BTreeSet<String>>,
}

impl Canaries {
    fn fill(&mut self, record: &mut Record, extras: bool) {
        let row = record.row();
        self.group(record, row, &mut Vec::new(), false, extras);
    }

    fn group(
        &mut self,
        record: &mut Record,
        row: &'static RecordRow,
        path: &mut Vec<(u16, usize)>,
        clinical: bool,
        extras: bool,
    ) {
        let clinical = clinical || !classes_of(row).is_empty();
        let repeated = path.iter().any(|(_, nth)| *nth > 0);
        for field in row.fields {
            let times = if field.occurs == Occurs::Many && !repeated {
                2
            } else {
                1
            };
            for nth in 0..times {
                if let Kind::Group(inner) = field.kind {
                    path.push((field.no, nth));
                    record.touch_group(path);
                    self.group(record, inner, path, clinical, extras);
                    path.pop();
                } else {
                    let value = self.value(clinical);
                    record.add_text(path, field.no, &value);
                    if let [class] = classes_of(row) {
                        self.of.entry(*class).or_default().insert(value);
                    }
                }
            }
        }
        if extras {
            for way in ["Unheard", "Unheard/Of"] {
                let value = self.value(true);
                record.add_extra(path, way, &value);
            }
        }
    }

    fn value(&mut self, clinical: bool) -> String {
        let n = self.clinical.len() + self.plain.len();
        let value = match clinical {
            true => format!("canary-{n:05}"),
            false => format!("plain-{n:05}"),
        };
        let kind = if clinical {
            &mut self.clinical
        } else {
            &mut self.plain
        };
        kind.insert(value.clone());
        value
    }
}

/// A record filled, with elements that nobody knows or without, and its canaries.
pub fn filled(row: &'static RecordRow, extras: bool) -> (Record, Canaries) {
    let (mut record, mut canaries) = (Record::new(row), Canaries::default());
    canaries.fill(&mut record, extras);
    (record, canaries)
}
