//! The fast road of a proof: what is ordinary is passed without an event.
//!
//! Nearly all of a file is plain texts between tags without attributes. Passing them here, in one
//! loop over the window, saves the proof the order-keeping of the reader; whatever is not ordinary
//! is left where it stands, and the reader decides about it. So this may stop anywhere between two
//! tags, and must never pass what the reader would refuse.

use memchr::memchr3;

use super::chars::ascii_name_length;
use super::limits::Limits;
use super::open::OpenElements;

/// How many bytes at the front of `bytes` are ordinary content. Elements that were open before stay
/// open: their ends, which may end namespaces or the document, are the reader's.
pub(super) fn skim(bytes: &[u8], open: &mut OpenElements, limits: &Limits) -> usize {
    let floor = open.depth();
    let mut rest = bytes;
    while let Some(text) = text(rest, limits) {
        let tag = &rest[text..];
        let after = match tag.get(1) {
            Some(b'/') if open.depth() > floor => end_tag(tag, open),
            _ if open.depth() < limits.depth => element_or_start_tag(tag, open, limits),
            _ => None,
        };
        match after {
            Some(after) => rest = after,
            None => break,
        }
    }
    bytes.len() - rest.len()
}

/// The length of a text without references that ends at a tag.
fn text(bytes: &[u8], limits: &Limits) -> Option<usize> {
    let end = memchr3(b'<', b'&', b']', bytes)?;
    (bytes[end] == b'<' && end <= limits.text_bytes).then_some(end)
}

fn end_tag<'a>(tag: &'a [u8], open: &mut OpenElements) -> Option<&'a [u8]> {
    let after = after_end_tag(tag, open.last())?;
    open.pop();
    Some(after)
}

/// Passes a start tag; with all of its element if that holds nothing but a text.
fn element_or_start_tag<'a>(
    tag: &'a [u8],
    open: &mut OpenElements,
    limits: &Limits,
) -> Option<&'a [u8]> {
    let rest = tag.get(1..)?;
    let (name, rest) = rest.split_at(ascii_name_length(rest)?);
    let content = rest
        .strip_prefix(b">")
        .filter(|_| name.len() <= limits.name_bytes)?;
    let text = text(content, limits)?;
    if let Some(after) = after_end_tag(&content[text..], name) {
        return Some(after);
    }
    open.push(name);
    Some(content)
}

fn after_end_tag<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    tag.strip_prefix(b"</")?
        .strip_prefix(name)?
        .strip_prefix(b">")
}
