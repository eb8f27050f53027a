//! Documents of any message as many hands would write them, from a seed.
//!
//! A scribe knows the rows and nothing of reading: what its values mean, an oracle says.

use onshi_core::catalogue::{FieldId, FieldRow, Kind, MessageRow, Occurs, ROOT, RecordRow};
use onshi_core::text::{Charset, encode};

use crate::support::filler::Dice;

/// In which order the elements of a group stand.
#[derive(Debug, Clone, Copy)]
pub enum Order {
    /// As declared.
    Rows,
    /// The same other order everywhere.
    Backwards,
    /// Another one in every group.
    Shuffled,
}

/// The habits of one hand.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    pub charset: Charset,
    /// What stands between two elements, and once more for each level.
    pub line: &'static str,
    pub indent: &'static str,
    pub order: Order,
    /// Percent of optional elements that are there.
    pub density: u64,
    /// How many of a thousand things are odd.
    pub odd: u64,
    /// Whether a few values are longer than any window that a file is read with.
    pub long: bool,
}

/// The usual hand: what the live system writes.
pub const USUAL: Hand = Hand {
    charset: Charset::Utf8,
    line: "\r\n",
    indent: "  ",
    order: Order::Rows,
    density: 70,
    odd: 0,
    long: false,
};

/// One hand of every sort.
pub const HANDS: [Hand; 6] = [
    USUAL,
    Hand {
        line: "",
        indent: "",
        order: Order::Backwards,
        odd: 3,
        ..USUAL
    },
    Hand {
        charset: Charset::Cp932,
        odd: 20,
        ..USUAL
    },
    Hand {
        line: "\n",
        indent: "\t",
        order: Order::Shuffled,
        odd: 60,
        long: true,
        ..USUAL
    },
    Hand {
        charset: Charset::Cp932,
        line: "",
        indent: "",
        order: Order::Shuffled,
        odd: 5,
        long: true,
        ..USUAL
    },
    Hand {
        line: "\n",
        indent: " ",
        density: 30,
        odd: 300,
        ..USUAL
    },
];

/// Odd values, as written. The Japanese ones end in Shift_JIS on `[`, `]`, `\`, `|`, `@` and the like.
const VALUES: &[&str] = &[
    "",
    "&amp;&lt;&gt;&quot;&apos;",
    "&#x3042;&#12354;&#13;&#10;&#9;",
    "]",
    "]]",
    "]]&gt;",
    "a]]b>c",
    "ゾ]]ソ>",
    "<![CDATA[</Name><Name>&amp;]]>",
    "<![CDATA[]]>",
    "<![CDATA[]]]]><![CDATA[>]]>",
    "a<![CDATA[b]]>c",
    "a<!-- </Name> -->b",
    "<!---->",
    "a<?p </Name> ?>b",
    " \t ",
    "\r\n",
    "行\r\n行\r行\n",
    "ゼゾポソ表能十ァ",
    "ゾ",
    "ｼｹﾝ ﾀﾛｳ",
    "> 'x' \"y\" = /> --> ?>",
    "\u{3000}",
];

/// What may stand between elements.
const PIECES: &[&str] = &[
    "<!-- <Name> -->",
    "<!---->",
    "<?p <Name> ?>",
    "\t\r\n",
    "\r",
    "<![CDATA[ ]]>",
    "<![CDATA[]]>",
    "&#32;",
    "<X/>",
    "<X />",
    "<X></X>",
    "<X>text</X>",
    "<X>]]&gt;<![CDATA[</X>]]></X>",
    "<X a='1' b=\"&lt;]]>\">ゾ</X >",
    "<X> <Y>1</Y>\r\n<Y/></X>",
    "<X>text<Y/>text</X>",
    "<ゾ>1</ゾ>",
];

/// Ways to write what follows the name in a start tag.
const TAG_ENDS: &[&str] = &[" ", "\r\n", " a='1'", "\ta=\"&gt;>\" b = '/'"];

/// A document of a message with so many units.
pub fn document(message: &'static MessageRow, hand: Hand, units: usize, seed: u64) -> Vec<u8> {
    let label = hand.charset.xml_label();
    let mut scribe = Scribe {
        hand,
        dice: Dice(seed),
        unit: message.unit,
        units,
        out: format!("<?xml version=\"1.0\" encoding=\"{label}\"?>"),
        depth: 0,
    };
    scribe.between();
    scribe.open(ROOT);
    scribe.group(message.record);
    scribe.close(ROOT);
    scribe.out.push_str(hand.line);
    let mut bytes = Vec::new();
    encode(hand.charset, &scribe.out, &mut bytes).unwrap();
    bytes
}

struct Scribe {
    hand: Hand,
    dice: Dice,
    unit: Option<FieldId>,
    units: usize,
    out: String,
    depth: usize,
}

impl Scribe {
    fn is_odd(&mut self) -> bool {
        self.dice.roll(1000) < self.hand.odd
    }

    fn pick(&mut self, among: &[&'static str]) -> &'static str {
        among[self.dice.roll(among.len() as u64) as usize]
    }

    fn group(&mut self, row: &'static RecordRow) {
        let mut fields = Vec::new();
        for field in row.fields {
            fields.extend(std::iter::repeat_n(field, self.times(row, field)));
        }
        match self.hand.order {
            Order::Rows => {}
            Order::Backwards => fields.reverse(),
            Order::Shuffled => {
                for last in (1..fields.len()).rev() {
                    fields.swap(last, self.dice.roll(last as u64 + 1) as usize);
                }
            }
        }
        self.depth += 1;
        for field in fields {
            self.oddity(field.element);
            self.between();
            self.element(field);
        }
        self.depth -= 1;
        self.oddity(row.ident);
        self.between();
    }

    fn times(&mut self, row: &RecordRow, field: &FieldRow) -> usize {
        let id = FieldId {
            record: row.id,
            no: field.no,
        };
        if Some(id) == self.unit {
            return self.units;
        }
        if self.leads_to_units(field) {
            return 1;
        }
        if self.is_odd() {
            return self.dice.roll(3) as usize;
        }
        match field.occurs {
            Occurs::One => 1,
            Occurs::Optional => usize::from(self.dice.roll(100) < self.hand.density),
            Occurs::Many => self.dice.roll(3) as usize,
        }
    }

    /// Whether the units stand somewhere in a group.
    fn leads_to_units(&self, field: &FieldRow) -> bool {
        let (Some(unit), Some(row)) = (self.unit, field.kind.group()) else {
            return false;
        };
        row.id == unit.record || row.fields.iter().any(|field| self.leads_to_units(field))
    }

    fn element(&mut self, field: &'static FieldRow) {
        let spellings = 1 + field.aliases.len() as u64;
        let name = match self.dice.roll(spellings) as usize {
            0 => field.element,
            other => field.aliases[other - 1],
        };
        if self.is_odd() && !self.leads_to_units(field) {
            self.out.push_str(&format!("<{name}/>"));
            return;
        }
        self.open(name);
        match field.kind {
            Kind::Group(row) => self.group(row),
            _ => {
                let value = self.value();
                self.out.push_str(&value);
            }
        }
        self.close(name);
    }

    fn value(&mut self) -> String {
        if self.is_odd() {
            return self.pick(VALUES).to_owned();
        }
        match self.dice.roll(if self.hand.long { 400 } else { 12 }) {
            0..=4 => format!("{}", 10_000_000 + self.dice.roll(90_000_000)),
            5..=7 => "試験　太郎".to_owned(),
            8 => "東京都架空市ソ能表ゾ1-2".to_owned(),
            399 if self.dice.roll(20) == 0 => {
                let length = 65_500 + self.dice.roll(80) as usize;
                format!("{}ゾ", "x".repeat(length))
            }
            _ => format!("{}", self.dice.roll(10)),
        }
    }

    fn open(&mut self, name: &str) {
        let end = match self.is_odd() {
            true => self.pick(TAG_ENDS),
            false => "",
        };
        self.out.push_str(&format!("<{name}{end}>"));
    }

    fn close(&mut self, name: &str) {
        let end = if self.is_odd() { " " } else { "" };
        self.out.push_str(&format!("</{name}{end}>"));
    }

    fn between(&mut self) {
        self.out.push_str(self.hand.line);
        for _ in 0..self.depth {
            self.out.push_str(self.hand.indent);
        }
    }

    /// Now and then something that nobody expects, or an element whose name is nearly that of the next.
    fn oddity(&mut self, next: &str) {
        if !self.is_odd() {
            return;
        }
        self.between();
        let shorter = &next[..next.len() - 1];
        match self.dice.roll(8) {
            0 => self.out.push_str(&format!("<{next}X>1</{next}X>")),
            1 if !shorter.is_empty() => self.out.push_str(&format!("<{shorter}>1</{shorter}>")),
            2 => self.out.push_str(&format!("<{next}X/>")),
            _ => {
                let piece = self.pick(PIECES);
                self.out.push_str(piece);
            }
        }
    }
}
