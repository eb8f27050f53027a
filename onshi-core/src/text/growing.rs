//! Texts that grow: what they stood in before is overwritten, for what is read may be nobody's to keep (I-11).

use zeroize::Zeroize;

/// Appends to a text.
pub(crate) fn append(text: &mut String, more: &str) {
    make_room(text, more.len());
    text.push_str(more);
}

/// Makes room for so many bytes more.
pub(crate) fn make_room(text: &mut String, more: usize) {
    let needed = text.len().saturating_add(more);
    if needed > text.capacity() {
        grow(text, needed);
    }
}

#[cold]
fn grow(text: &mut String, needed: usize) {
    let mut larger = String::with_capacity(needed.max(2 * text.capacity()));
    larger.push_str(text);
    text.zeroize();
    *text = larger;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_grows_by_doubling_and_keeps_what_it_holds() {
        let mut text = String::new();
        let mut moves = 0;
        for _ in 0..1_000 {
            let before = text.capacity();
            append(&mut text, "薬");
            moves += usize::from(text.capacity() != before);
        }
        assert_eq!(text, "薬".repeat(1_000));
        assert!(moves < 12, "{moves}");
    }
}
