//! What is compared with what. Whoever appears in one sitting is measured in turn with the others.

use crate::form::{COMPACT, CRLF, Form, SHIFT_JIS, SHUFFLED, UTF_8};
use crate::peers::{
    C_ASK, C_BLOCKS, C_FIELDS, LIBXML2, ONSHI, ONSHI_FIELDS, ONSHI_FIELDS_MONO, ONSHI_MONO,
    ONSHI_ONCE, ONSHI_ONCE_MONO, SERIALIZER, SERIALIZER_MONO, XML_READER, XML_READER_MONO,
};
use crate::shape::{BATCH, DRUG, REQUEST, Shape};
use crate::sides::{
    ASK, EVENTS, FIELDS, PROVE, QUICK_XML, QUICK_XML_WRITE, QUICK_XML_WRITE_FRESH, READ, READ_HELD,
    READ_ONCE, READ_ONCE_HELD, READ_ONCE_WALL, READ_TWO_CORES, WRITE, WRITE_FRESH, WRITE_PIECES,
};
use crate::table::Goal::{AtLeast, AtMost, Shown};
use crate::table::{Goal, Heading};

/// Comparisons about one message.
pub struct Sitting {
    pub heading: Heading,
    pub shape: &'static Shape,
    pub size: Size,
    pub pairs: &'static [Pair],
}

/// How much of the message there is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Size {
    /// As many units as the plan says.
    Many,
    /// One unit, again and again in one process.
    One,
}

/// Whose time is held against whose. [`AtMost`] is about our time as a part of theirs.
pub struct Pair(pub Entrant, pub Entrant, pub Goal);

/// A side or peer, and the form it works on.
pub type Entrant = (&'static Form, &'static str);

pub const SITTINGS: &[Sitting] = &[
    Sitting {
        heading: Heading {
            japanese: "資格確認一括照会の結果を読む",
            english: "Reading the result of a batch",
        },
        shape: &BATCH,
        size: Size::Many,
        pairs: &[
            Pair((&UTF_8, READ_ONCE_HELD), (&UTF_8, QUICK_XML), AtLeast(3.0)),
            Pair((&UTF_8, READ_ONCE), (&UTF_8, QUICK_XML), Shown),
            Pair((&UTF_8, READ_ONCE), (&UTF_8, LIBXML2), AtLeast(4.5)),
            Pair((&UTF_8, READ_ONCE), (&UTF_8, SERIALIZER), AtLeast(10.0)),
            Pair((&UTF_8, READ_ONCE), (&UTF_8, SERIALIZER_MONO), Shown),
            Pair((&UTF_8, PROVE), (&UTF_8, QUICK_XML), Shown),
            Pair((&UTF_8, PROVE), (&UTF_8, LIBXML2), Shown),
            Pair((&UTF_8, READ), (&UTF_8, QUICK_XML), Shown),
            Pair((&UTF_8, READ), (&UTF_8, LIBXML2), Shown),
            Pair((&UTF_8, READ), (&UTF_8, SERIALIZER), Shown),
            Pair((&UTF_8, EVENTS), (&UTF_8, QUICK_XML), Shown),
            Pair((&SHIFT_JIS, READ_ONCE), (&UTF_8, READ_ONCE), AtLeast(0.7)),
            Pair((&SHIFT_JIS, READ_ONCE), (&SHIFT_JIS, LIBXML2), Shown),
            Pair((&SHUFFLED, READ_ONCE), (&UTF_8, READ_ONCE), AtLeast(0.75)),
            Pair((&SHUFFLED, READ_ONCE), (&SHUFFLED, LIBXML2), Shown),
            Pair((&CRLF, READ_ONCE), (&CRLF, LIBXML2), Shown),
            Pair((&COMPACT, READ_ONCE_HELD), (&COMPACT, QUICK_XML), Shown),
            Pair((&COMPACT, READ_ONCE), (&COMPACT, LIBXML2), Shown),
            Pair(
                (&UTF_8, READ_TWO_CORES),
                (&UTF_8, READ_ONCE_WALL),
                AtLeast(1.7),
            ),
        ],
    },
    Sitting {
        heading: Heading {
            japanese: "診療/薬剤情報の結果を読む",
            english: "Reading diagnosis and drug information",
        },
        shape: &DRUG,
        size: Size::Many,
        pairs: &[
            Pair((&UTF_8, READ_ONCE_HELD), (&UTF_8, QUICK_XML), AtLeast(3.0)),
            Pair((&UTF_8, READ_ONCE), (&UTF_8, QUICK_XML), Shown),
            Pair((&UTF_8, READ_ONCE), (&UTF_8, LIBXML2), AtLeast(4.5)),
            Pair((&UTF_8, READ), (&UTF_8, QUICK_XML), Shown),
            Pair((&UTF_8, READ), (&UTF_8, LIBXML2), Shown),
            Pair((&SHIFT_JIS, READ_ONCE), (&UTF_8, READ_ONCE), AtLeast(0.7)),
            Pair((&SHIFT_JIS, READ_ONCE), (&SHIFT_JIS, LIBXML2), Shown),
            Pair((&SHUFFLED, READ_ONCE), (&UTF_8, READ_ONCE), AtLeast(0.75)),
            Pair((&CRLF, READ_ONCE), (&CRLF, LIBXML2), Shown),
            Pair((&COMPACT, READ_ONCE_HELD), (&COMPACT, QUICK_XML), Shown),
            Pair((&COMPACT, READ_ONCE), (&COMPACT, LIBXML2), Shown),
        ],
    },
    Sitting {
        heading: Heading {
            japanese: "一人分の小さなファイル",
            english: "One small file of one person",
        },
        shape: &BATCH,
        size: Size::One,
        pairs: &[Pair((&UTF_8, READ_HELD), (&UTF_8, LIBXML2), AtMost(0.3))],
    },
    Sitting {
        heading: Heading {
            japanese: "一括照会要求を書く",
            english: "Writing a batch request",
        },
        shape: &REQUEST,
        size: Size::Many,
        pairs: WRITING,
    },
    Sitting {
        heading: Heading {
            japanese: "一括照会の結果を書く",
            english: "Writing the result of a batch",
        },
        shape: &BATCH,
        size: Size::Many,
        pairs: WRITING,
    },
    Sitting {
        heading: Heading {
            japanese: "診療/薬剤情報の結果を書く",
            english: "Writing diagnosis and drug information",
        },
        shape: &DRUG,
        size: Size::Many,
        pairs: WRITING,
    },
    Sitting {
        heading: Heading {
            japanese: "C#から読む",
            english: "Reading from C#",
        },
        shape: &BATCH,
        size: Size::Many,
        pairs: &[
            Pair((&UTF_8, ONSHI), (&UTF_8, SERIALIZER), AtLeast(4.5)),
            Pair((&UTF_8, ONSHI), (&UTF_8, XML_READER), AtLeast(3.0)),
            Pair(
                (&UTF_8, ONSHI_MONO),
                (&UTF_8, SERIALIZER_MONO),
                AtLeast(5.0),
            ),
            Pair((&UTF_8, ONSHI_MONO), (&UTF_8, XML_READER_MONO), Shown),
            Pair((&UTF_8, ONSHI_ONCE), (&UTF_8, SERIALIZER), Shown),
            Pair((&UTF_8, ONSHI_ONCE), (&UTF_8, XML_READER), Shown),
            Pair((&UTF_8, ONSHI_ONCE_MONO), (&UTF_8, SERIALIZER_MONO), Shown),
        ],
    },
    Sitting {
        heading: Heading {
            japanese: "全項目を一つずつ、番号で読む",
            english: "Every field of each person, by its id",
        },
        shape: &BATCH,
        size: Size::Many,
        pairs: &[
            Pair((&UTF_8, C_FIELDS), (&UTF_8, FIELDS), AtMost(1.3)),
            Pair((&UTF_8, C_BLOCKS), (&UTF_8, FIELDS), AtMost(1.3)),
            Pair((&UTF_8, ONSHI_FIELDS), (&UTF_8, XML_READER), AtMost(1.0)),
            Pair(
                (&UTF_8, ONSHI_FIELDS_MONO),
                (&UTF_8, XML_READER_MONO),
                AtMost(1.0),
            ),
        ],
    },
    Sitting {
        heading: Heading {
            japanese: "メモリーにある一人の全項目",
            english: "Every field of one person who is in memory",
        },
        shape: &BATCH,
        size: Size::One,
        pairs: &[Pair((&UTF_8, C_ASK), (&UTF_8, ASK), Shown)],
    },
];

const WRITING: &[Pair] = &[
    Pair((&UTF_8, WRITE), (&UTF_8, QUICK_XML_WRITE), AtLeast(1.6)),
    Pair(
        (&UTF_8, WRITE_FRESH),
        (&UTF_8, QUICK_XML_WRITE_FRESH),
        Shown,
    ),
    Pair((&UTF_8, WRITE_PIECES), (&UTF_8, QUICK_XML_WRITE), Shown),
    Pair((&SHIFT_JIS, WRITE), (&UTF_8, WRITE), AtLeast(0.6)),
];

/// What our sides do, for the first column of the table.
const WORK: &[(&str, &str)] = &[
    (READ, "both passes: proof, then every field"),
    (READ_HELD, "both passes, file held in memory"),
    (PROVE, "the first pass: the proof"),
    (READ_ONCE, "the second pass, every field"),
    (READ_ONCE_HELD, "the second pass, file in memory"),
    (READ_TWO_CORES, "one strict pass by two cores, wall"),
    (EVENTS, "strict event loop, bare"),
    (WRITE, "whole message over the last one"),
    (WRITE_FRESH, "whole message into new memory"),
    (WRITE_PIECES, "whole message in pieces"),
    (C_FIELDS, "both passes, a call for each field"),
    (C_BLOCKS, "both passes, block by block"),
    (C_ASK, "a call for each field"),
    (ONSHI_FIELDS, "both passes, a call for each string"),
    (ONSHI_FIELDS_MONO, "both passes, a call for each string"),
    (ONSHI, "every string, block by block"),
    (ONSHI_MONO, "every string, block by block"),
    (ONSHI_ONCE, "the same, the second pass alone"),
    (ONSHI_ONCE_MONO, "the same, the second pass alone"),
];

impl Sitting {
    /// Everyone who appears, once.
    pub fn entrants(&self) -> Vec<Entrant> {
        let mut all: Vec<Entrant> = Vec::new();
        for &Pair(ours, peer, _) in self.pairs {
            for entrant in [ours, peer] {
                if !all.iter().any(|&known| label(known) == label(entrant)) {
                    all.push(entrant);
                }
            }
        }
        all
    }
}

/// What one of ours does, and on which form.
pub fn work((form, name): Entrant) -> String {
    let known = WORK.iter().find(|(side, _)| *side == name);
    label((form, known.map_or(name, |&(_, work)| work)))
}

/// What the table calls an entrant.
pub fn label((form, name): Entrant) -> String {
    match form.name == UTF_8.name {
        true => name.to_owned(),
        false => format!("{name}, {}", form.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_each_of_ours_does() {
        for Pair(ours, ..) in SITTINGS.iter().flat_map(|sitting| sitting.pairs) {
            assert!(WORK.iter().any(|(side, _)| *side == ours.1), "{}", ours.1);
        }
        let work = work((&SHIFT_JIS, READ_ONCE));
        assert_eq!(work, "the second pass, every field, shift_jis");
    }

    #[test]
    fn who_is_compared_twice_is_measured_once() {
        let everyone: Vec<String> = SITTINGS[0].entrants().into_iter().map(label).collect();
        let mut once = everyone.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), everyone.len());
        assert!(everyone.contains(&"read-once, shift_jis".to_owned()));
    }
}
