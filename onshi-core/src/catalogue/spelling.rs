//! Element names as bytes of a tag, compared in one step.
//!
//! ```text
//!  bytes of a file   …<InsuredName>試験　太郎</InsuredName>…
//!                      └─────────── 64 bytes ───────────
//!  spelling           InsuredName>··········· …           · does not matter
//! ```
//!
//! The closing `>` is part of a spelling: a longer name, an attribute or a blank is another one.

use super::layout::NodeId;
use crate::xml::eight;

/// Bytes looked at together. The longest name of the catalogue has 58.
pub(crate) const WIDTH: usize = 64;

const HALF: usize = WIDTH / 2;

/// The next bytes of a file, long enough for every spelling.
pub(crate) type Next = [u8; WIDTH];

/// A name and its `>`.
#[derive(Debug, Clone)]
pub(crate) struct Spelling {
    bytes: Next,
    /// Ones where a byte matters.
    mask: Next,
    length: usize,
    /// The field, if it is the name of a leaf whose value lives where it stands.
    leaf: Option<u16>,
}

impl Spelling {
    /// A name that is too long to be compared in one step stands nowhere.
    fn new(name: &str, leaf: Option<u16>) -> Self {
        let length = name.len() + 1;
        let (mut bytes, mut mask) = ([0; WIDTH], [0; WIDTH]);
        match (bytes.get_mut(..length), mask.get_mut(..length)) {
            (Some(own), Some(mask)) => {
                own.copy_from_slice(format!("{name}>").as_bytes());
                mask.fill(0xFF);
            }
            // No character of a document is zero.
            _ => mask[0] = 0xFF,
        }
        Spelling {
            bytes,
            mask,
            length,
            leaf,
        }
    }

    /// Bytes of the name and its `>`.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// The field of a leaf whose value lives where it stands.
    #[inline]
    pub(crate) fn leaf(&self) -> Option<u16> {
        self.leaf
    }

    /// Whether `next`, which begins with a name of this length, closes it there.
    #[inline]
    pub(crate) fn is_closed(&self, next: &Next) -> bool {
        next[(self.length - 1) % WIDTH] == b'>'
    }

    /// Whether the name stands at the front of `next`, closed.
    #[inline]
    pub(crate) fn stands(&self, next: &Next) -> bool {
        // Most names end in the first half.
        self.half_stands(next, 0) && (self.length <= HALF || self.half_stands(next, 1))
    }

    #[inline]
    fn half_stands(&self, next: &Next, half: usize) -> bool {
        let words = |bytes: &Next| bytes.as_chunks::<HALF>().0[half];
        let (next, wanted, mask) = (words(next), words(&self.bytes), words(&self.mask));
        let words = next.as_chunks::<8>().0.iter();
        let wanted = wanted.as_chunks::<8>().0.iter();
        let mask = mask.as_chunks::<8>().0.iter();
        // No branch per word, so that the compiler compares a vector of them at once.
        let differing = words.zip(wanted).zip(mask).fold(0, |found, ((a, b), m)| {
            found | ((word(a) ^ word(b)) & word(m))
        });
        differing == 0
    }
}

/// The spellings of a layout, found by node or among the children of a node.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// Of every node, by its number; then one that stands nowhere; then what else some nodes may be
    /// called.
    all: Vec<(NodeId, Spelling)>,
    /// Of every node, the spellings inside it.
    inside: Vec<Table>,
}

/// What a node may be called.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub node: NodeId,
    pub name: &'a str,
    /// What it stands in.
    pub parent: Option<NodeId>,
    /// The field of a leaf whose value lives where it stands.
    pub leaf: Option<u16>,
}

/// The name of no element.
const NOTHING: &str = "\0";

/// Numbers of spellings, each at the place its key says or at the next free one.
type Table = Box<[Option<u16>]>;

impl Spellings {
    /// Of nodes with their names and parents, in the order of their numbers; and of further names.
    pub(super) fn new<'a>(names: &[Named<'a>], others: impl Iterator<Item = Named<'a>>) -> Self {
        let mut spellings = Spellings::default();
        let mut children: Vec<Vec<u16>> = vec![Vec::new(); names.len()];
        let nothing = Named {
            node: names.len(),
            name: NOTHING,
            parent: None,
            leaf: None,
        };
        let all = names.iter().copied().chain([nothing]).chain(others);
        for (number, named) in (0..u16::MAX).zip(all) {
            let spelling = Spelling::new(named.name, named.leaf);
            spellings.all.push((named.node, spelling));
            if let Some(parent) = named.parent {
                children[parent].push(number);
            }
        }
        let table = |numbers: Vec<u16>| spellings.table(&numbers);
        spellings.inside = children.into_iter().map(table).collect();
        spellings
    }

    fn table(&self, numbers: &[u16]) -> Table {
        let mut table = vec![None; (4 * numbers.len() + 1).next_power_of_two()];
        for &number in numbers {
            let spelling = &self.all[usize::from(number)].1;
            let mut at = key(&spelling.bytes, spelling.length - 1) & (table.len() - 1);
            while table[at].is_some() {
                at = (at + 1) & (table.len() - 1);
            }
            table[at] = Some(number);
        }
        table.into()
    }

    /// The name of a node; of the number after the last node, one that stands nowhere.
    #[inline]
    pub(super) fn of(&self, node: NodeId) -> &Spelling {
        &self.all[node].1
    }

    /// The child whose name stands at the front of `next`, and that name.
    pub(super) fn inside(&self, node: NodeId, next: &Next) -> Option<(NodeId, &Spelling)> {
        let table = &self.inside[node];
        let mut at = key(next, length(next)?) & (table.len() - 1);
        while let Some(number) = table[at] {
            let (child, spelling) = &self.all[usize::from(number)];
            if spelling.stands(next) {
                return Some((*child, spelling));
            }
            at = (at + 1) & (table.len() - 1);
        }
        None
    }
}

/// Bytes of the name at the front of `next`, if it is closed there.
fn length(next: &Next) -> Option<usize> {
    let [first, second] = next.as_chunks::<HALF>().0 else {
        return None;
    };
    // Most names end in the first half.
    let later = || Some(HALF + eight::find_in_32(b'>', second)?);
    eight::find_in_32(b'>', first).or_else(later)
}

/// Where a name is looked for first: names differ mostly in length and in how they end.
fn key(bytes: &Next, length: usize) -> usize {
    let length = length.min(WIDTH - 1);
    let last = length.saturating_sub(8);
    let end = bytes[last..].first_chunk().map_or(0, word);
    let end = match length {
        0..8 => end & ((1 << (8 * length)) - 1),
        _ => end,
    };
    let mixed = (end ^ (length as u64) << 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 40) as usize
}

#[inline]
fn word(eight: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*eight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(text: &str) -> Next {
        let mut next = [b'?'; WIDTH];
        next[..text.len()].copy_from_slice(text.as_bytes());
        next
    }

    #[test]
    fn only_the_whole_name_closed_stands() {
        let name = Spelling::new("Name", None);
        assert!(name.stands(&next("Name>text")));
        for other in ["Name ", "Names>", "Nam>", "name>", "", "Name/>"] {
            assert!(!name.stands(&next(other)), "{other}");
        }
        assert_eq!(name.length(), 5);
        let longest = "n".repeat(WIDTH - 1);
        assert!(Spelling::new(&longest, None).stands(&next(&(longest.clone() + ">"))));
        let too_long = "n".repeat(WIDTH);
        assert!(!Spelling::new(&too_long, None).stands(&next(&too_long)));
    }

    #[test]
    fn every_name_of_every_record_is_found_among_its_neighbours() {
        for row in crate::catalogue::records() {
            let names = row.fields.iter().map(|field| field.element);
            let named = |node, name, parent| Named {
                node,
                name,
                parent,
                leaf: None,
            };
            let nodes = (1..).zip(names.clone());
            let nodes = nodes.map(|(node, name)| named(node, name, Some(0)));
            let root = named(0, "Root", None);
            let all: Vec<Named<'_>> = std::iter::once(root).chain(nodes).collect();
            let spellings = Spellings::new(&all, [].into_iter());
            for (id, name) in (1..).zip(names) {
                let found = spellings.inside(0, &next(&format!("{name}>")));
                assert_eq!(found.map(|(child, _)| child), Some(id), "{name}");
                assert!(spellings.of(id).stands(&next(&format!("{name}>"))));
                assert!(spellings.inside(0, &next(&format!("{name}s>"))).is_none());
                assert!(spellings.inside(0, &next(name)).is_none());
                assert!(spellings.inside(id, &next(&format!("{name}>"))).is_none());
            }
        }
    }
}
