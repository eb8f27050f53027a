//! Fills any declared message at random, from a seed.

use onshi_core::catalogue::{Kind, MessageRow, Occurs, RecordRow};
use onshi_core::record::Record;

/// A small seeded generator, so that a failing case is one number.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

struct Filler {
    dice: Dice,
    serial: u32,
    /// Percent of fields that are there.
    density: u64,
}

impl Filler {
    fn fill(&mut self, record: &mut Record, row: &'static RecordRow, path: &mut Vec<(u16, usize)>) {
        record.touch_group(path);
        for field in row.fields {
            let times = match field.occurs {
                Occurs::One => 1,
                Occurs::Optional => u64::from(self.dice.roll(100) < self.density),
                Occurs::Many => self.dice.roll(4),
            };
            for nth in 0..times as usize {
                if let Kind::Group(inner) = field.kind {
                    path.push((field.no, nth));
                    self.fill(record, inner, path);
                    path.pop();
                } else {
                    let text = self.value(&field.kind);
                    record.add_text(path, field.no, &text);
                }
            }
        }
    }

    fn value(&mut self, kind: &Kind) -> String {
        self.serial += 1;
        let n = self.serial;
        match kind {
            Kind::Text(max) => self.text(usize::from(*max)),
            Kind::Digits(max) => format!("{:0width$}", n % 10, width = usize::from(*max)),
            Kind::Date => format!("{:04}{:02}{:02}", 1900 + n % 130, 1 + n % 12, 1 + n % 28),
            Kind::DateTime => format!(
                "2026{:02}{:02}12{:02}{:02}",
                1 + n % 12,
                1 + n % 28,
                n % 60,
                n % 60
            ),
            Kind::Month => format!("2026{:02}", 1 + n % 12),
            Kind::InstitutionCode => "1311111111".to_owned(),
            Kind::InsurerNumber => format!("  {:06}", n % 1_000_000),
            Kind::Code(table) => table.rows[n as usize % table.rows.len()].value.to_owned(),
            Kind::Group(_) => String::new(),
        }
    }

    /// Text of every awkward sort that Shift_JIS can carry.
    fn text(&mut self, max: usize) -> String {
        let awkward = [
            "試験　太郎",
            "A&B<C>\"'",
            "ｼｹﾝ ﾀﾛｳ",
            "",
            " 前後 ",
            "行\n改\r行\t",
            "●",
            "]]>",
            "表ソ十",
        ];
        let pick = awkward[self.dice.roll(awkward.len() as u64) as usize];
        if pick.is_empty() {
            return String::new();
        }
        format!("{}{pick}", self.serial).chars().take(max).collect()
    }
}

/// A message with a distinct value in every field that is there.
pub fn filled(message: &'static MessageRow, seed: u64, density: u64) -> Record {
    let mut record = Record::new(message.record);
    let mut filler = Filler {
        dice: Dice(seed),
        serial: 0,
        density,
    };
    filler.fill(&mut record, message.record, &mut Vec::new());
    record
}
