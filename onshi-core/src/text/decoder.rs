//! Streaming strict decoding to UTF-8.

use encoding_rs::{DecoderResult, SHIFT_JIS};

use super::growing::{append, make_room};
use super::{
    charset::{Charset, Undecodable},
    jis::Jis90Walk,
};

/// Decodes a stream piece by piece. A character may be split between two pieces.
///
/// After the last piece the decoder is as new; after an error it repeats the error.
pub struct Decoder {
    charset: Charset,
    machine: Machine,
    /// Bytes fed in earlier pieces.
    consumed: usize,
    failed: Option<Undecodable>,
}

enum Machine {
    Utf8(Utf8),
    Cp932(encoding_rs::Decoder),
    Jis90(encoding_rs::Decoder, Jis90Walk),
}

/// How many bytes before (negative) or after the beginning of the current piece the error lies.
struct BrokenAt(isize);

impl Decoder {
    /// A decoder at the beginning of its input.
    #[must_use]
    pub fn new(charset: Charset) -> Self {
        let shift_jis = || SHIFT_JIS.new_decoder_without_bom_handling();
        let machine = match charset {
            Charset::Utf8 => Machine::Utf8(Utf8::default()),
            Charset::Cp932 => Machine::Cp932(shift_jis()),
            Charset::ShiftJisJis90 => Machine::Jis90(shift_jis(), Jis90Walk::default()),
        };
        Self {
            charset,
            machine,
            consumed: 0,
            failed: None,
        }
    }

    /// Decodes the next piece and appends it to `out`, which only ever receives whole characters.
    /// `last` says that nothing follows.
    ///
    /// # Errors
    /// [`Undecodable`] with the offset from the beginning of the stream; `out` then holds what
    /// precedes that offset, or less.
    pub fn feed(&mut self, input: &[u8], last: bool, out: &mut String) -> Result<(), Undecodable> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let result = match &mut self.machine {
            Machine::Utf8(utf8) => utf8.feed(input, last, out),
            Machine::Cp932(table) => feed_table(table, input, last, out),
            Machine::Jis90(table, walk) => feed_jis90(table, walk, input, last, out),
        };
        if let Err(BrokenAt(place)) = result {
            let offset = self.consumed.saturating_add_signed(place);
            let error = Undecodable {
                offset,
                charset: self.charset,
            };
            self.failed = Some(error);
            return Err(error);
        }
        self.consumed += input.len();
        if last {
            *self = Self::new(self.charset);
        }
        Ok(())
    }
}

fn feed_jis90(
    table: &mut encoding_rs::Decoder,
    walk: &mut Jis90Walk,
    input: &[u8],
    last: bool,
    out: &mut String,
) -> Result<(), BrokenAt> {
    let allowed = walk.allowed(input).map_err(|_| BrokenAt(-1))?;
    feed_table(table, &input[..allowed], last, out)?;
    if allowed < input.len() {
        Err(BrokenAt(signed(allowed)))
    } else {
        Ok(())
    }
}

fn feed_table(
    table: &mut encoding_rs::Decoder,
    input: &[u8],
    last: bool,
    out: &mut String,
) -> Result<(), BrokenAt> {
    let mut read = 0;
    loop {
        let rest = &input[read..];
        let room = table.max_utf8_buffer_length_without_replacement(rest.len());
        make_room(out, room.unwrap_or(rest.len()));
        let (result, now) = table.decode_to_string_without_replacement(rest, out, last);
        read += now;
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(bad, after) => {
                return Err(BrokenAt(
                    signed(read) - isize::from(bad) - isize::from(after),
                ));
            }
        }
    }
}

/// Offsets inside a slice always fit: no slice is longer than `isize::MAX`.
fn signed(offset: usize) -> isize {
    isize::try_from(offset).unwrap_or(isize::MAX)
}

/// Decodes what stands in whole blocks and ends with a character; how many bytes that are, or none if they are
/// no UTF-8. Less than a block would be copied onto the stack by the crate, and stay there: it could be a
/// clinical value.
fn fast(input: &[u8], out: &mut String) -> usize {
    const BLOCK: usize = 64;
    let mut length = input.len() - input.len() % BLOCK;
    // At the end of the input a character may go on in the next piece.
    let cuts = |length: usize| match input.get(length) {
        Some(next) => next & 0xC0 == 0x80,
        None => input.last().is_some_and(|last| !last.is_ascii()),
    };
    while length > 0 && cuts(length) {
        length -= BLOCK;
    }
    match simdutf8::compat::from_utf8(&input[..length]) {
        Ok(valid) => {
            append(out, valid);
            length
        }
        Err(_) => 0,
    }
}

/// The beginning of a character that the previous piece ended in.
#[derive(Default)]
struct Utf8 {
    bytes: [u8; 4],
    length: usize,
}

impl Utf8 {
    fn feed(&mut self, input: &[u8], last: bool, out: &mut String) -> Result<(), BrokenAt> {
        let held = signed(self.length);
        let taken = self.complete(input, out).ok_or(BrokenAt(-held))?;
        let taken = taken + fast(&input[taken..], out);
        let rest = &input[taken..];
        match std::str::from_utf8(rest) {
            Ok(valid) => {
                append(out, valid);
                match last && self.length > 0 {
                    true => Err(BrokenAt(-held)),
                    false => Ok(()),
                }
            }
            Err(error) => {
                let valid = rest.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                append(out, valid);
                let tail = &rest[valid.len()..];
                if last || error.error_len().is_some() {
                    return Err(BrokenAt(signed(taken + valid.len())));
                }
                self.bytes[..tail.len()].copy_from_slice(tail);
                self.length = tail.len();
                Ok(())
            }
        }
    }

    /// Finishes the held character with the first bytes of `input` and returns how many it took.
    /// `None` if it cannot become a character.
    fn complete(&mut self, input: &[u8], out: &mut String) -> Option<usize> {
        if self.length == 0 {
            return Some(0);
        }
        for (at, &byte) in input.iter().enumerate() {
            *self.bytes.get_mut(self.length)? = byte;
            self.length += 1;
            match std::str::from_utf8(&self.bytes[..self.length]) {
                Ok(character) => {
                    append(out, character);
                    self.length = 0;
                    return Some(at + 1);
                }
                Err(error) if error.error_len().is_some() => return None,
                Err(_) => {}
            }
        }
        Some(input.len())
    }
}
