//! The short road: what is ordinary is passed without events.
//!
//! Nearly all of a file is tags without attributes and plain texts inside the innermost of them.
//! Passing these here, in one loop over the window, saves the order-keeping of the reader; whatever
//! is not ordinary is left where it stands, and the reader decides about it. So this may stop
//! anywhere between two tags, and must never pass what the reader would refuse.

use super::chars::ascii_name_length;
use super::eight;
use super::limits::Limits;
use super::open::OpenElements;
use super::scan::is_blank;

/// Who is told of ordinary content instead of getting events.
pub(crate) trait Listener {
    /// `<name>` at `offset`, with elements inside. If not taken, it comes as an event.
    fn start(&mut self, name: &str, offset: u64) -> bool;
    /// A whole element at `offset` with nothing inside but `text`. If not taken, it comes as events.
    fn leaf(&mut self, name: &str, text: &str, offset: u64) -> bool;
    /// `</name>`; whether to go on.
    fn end(&mut self) -> bool;
}

/// One to whom everything is as good as anything: for a proof.
pub(super) struct Nobody;

impl Listener for Nobody {
    fn start(&mut self, _: &str, _: u64) -> bool {
        true
    }

    fn leaf(&mut self, _: &str, _: &str, _: u64) -> bool {
        true
    }

    fn end(&mut self) -> bool {
        true
    }
}

/// How far the short road went.
pub(super) struct Skimmed {
    /// Bytes that were passed.
    pub length: usize,
    /// The listener wants to stop here.
    pub stopped: bool,
}

/// Passes the ordinary content at the front of `text`, which stands at `offset` of the document.
///
/// Elements that were open before stay open: their ends, which may end namespaces or the document,
/// are the reader's, and so is the end of an element that the reader opened.
pub(super) fn skim(
    text: &str,
    offset: u64,
    open: &mut OpenElements,
    limits: &Limits,
    listener: &mut impl Listener,
) -> Skimmed {
    let floor = open.depth();
    let mut length = 0;
    let mut stopped = false;
    while let Some(tag) = tag_after_blanks(text.as_bytes(), length, limits).filter(|_| !stopped) {
        let passed = match text.as_bytes().get(tag + 1) {
            Some(b'/') if open.depth() == floor => None,
            Some(b'/') => pass_end_tag(text, tag, open).inspect(|_| stopped = !listener.end()),
            _ => pass_element(text, tag, offset, open, limits, listener),
        };
        match passed {
            Some(after) => length = after,
            None => break,
        }
    }
    Skimmed { length, stopped }
}

fn pass_end_tag(text: &str, tag: usize, open: &mut OpenElements) -> Option<usize> {
    let after = after_end_tag(text.as_bytes(), tag, open.last())?;
    open.pop();
    Some(after)
}

/// Passes a start tag, with all of its element if that holds nothing but a text.
fn pass_element(
    text: &str,
    tag: usize,
    offset: u64,
    open: &mut OpenElements,
    limits: &Limits,
    listener: &mut impl Listener,
) -> Option<usize> {
    let element = element(text.as_bytes(), tag, open.depth(), limits)?;
    let (name, at) = (&text[tag + 1..element.name], offset + tag as u64);
    let taken = match element.end {
        Some(end) => listener.leaf(name, &text[element.name + 1..end], at),
        None => listener.start(name, at),
    };
    if taken && element.end.is_none() {
        open.push(name.as_bytes());
    }
    taken.then_some(element.after)
}

/// Where the tag stands that follows nothing but blanks.
fn tag_after_blanks(bytes: &[u8], from: usize, limits: &Limits) -> Option<usize> {
    let blanks = bytes[from..].iter().take_while(|&&b| is_blank(b)).count();
    (bytes.get(from + blanks) == Some(&b'<') && blanks <= limits.text_bytes)
        .then_some(from + blanks)
}

/// The start tag of an element with elements inside, or a whole element with a text inside.
struct Element {
    /// Where its name ends.
    name: usize,
    /// Where its text ends, if it is whole.
    end: Option<usize>,
    /// Where the next thing begins.
    after: usize,
}

fn element(bytes: &[u8], tag: usize, depth: usize, limits: &Limits) -> Option<Element> {
    let longest = limits
        .name_bytes
        .min(limits.tag_bytes.saturating_sub("</>".len()));
    let name = tag + 1 + ascii_name_length(&bytes[tag + 1..])?;
    if bytes[name] != b'>' || name - tag > longest || depth >= limits.depth {
        return None;
    }
    let from = name + 1;
    let end = from + plain_length(&bytes[from..], limits)?;
    if end - from > limits.text_bytes {
        return None;
    }
    if let Some(after) = after_end_tag(bytes, end, &bytes[tag + 1..name]) {
        let end = Some(end);
        return Some(Element { name, end, after });
    }
    Some(Element {
        name,
        end: None,
        after: from,
    })
}

/// The length of a text up to the next tag, if nothing in it needs to be resolved or refused.
fn plain_length(bytes: &[u8], limits: &Limits) -> Option<usize> {
    let end = eight::find([b'<', b'&', b']', b'\r'], bytes)?;
    match bytes[end] {
        b'<' => Some(end),
        // Line ends before elements inside are nobody's text.
        b'\r' => Some(0).filter(|_| tag_after_blanks(bytes, 0, limits).is_some()),
        _ => None,
    }
}

fn after_end_tag(bytes: &[u8], tag: usize, name: &[u8]) -> Option<usize> {
    let end = tag + "</".len() + name.len();
    let matches = bytes.get(tag..tag + 2)? == b"</"
        && bytes.get(tag + 2..end)? == name
        && *bytes.get(end)? == b'>';
    matches.then_some(end + 1)
}
