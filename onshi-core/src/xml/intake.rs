//! From raw bytes to UTF-8: reads, counts, hashes, tells the encoding and decodes strictly.

use blake3::Hasher;
use zeroize::Zeroize;

use super::declaration::{BYTE_ORDER_MARK, Opening, mark_bytes, opening};
use super::error::XmlErrorKind;
use super::limits::{Limit, Limits};
use super::mislabeled::Mislabeled;
use super::prints::{BLOCK, Printer, Prints};
use super::scan::{Fault, Stop};
use super::source::Source;
use crate::text::{Charset, Decoder};

/// What was proven: these bytes are one whole, well-formed document (完全性の証明).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Length of the raw file.
    pub bytes: u64,
    /// BLAKE3 of the raw file.
    pub blake3: [u8; 32],
    /// The encoding the file was decoded with.
    pub charset: Charset,
    /// The encoding the XML declaration names, if it names one.
    pub declared: Option<Charset>,
    /// Whether the file starts with the UTF-8 byte order mark.
    pub byte_order_mark: bool,
    /// What a second pass is held to.
    pub(super) prints: Prints,
}

impl Proof {
    /// What the file has before the decoded document.
    pub(crate) fn mark_bytes(&self) -> u64 {
        mark_bytes(self.byte_order_mark)
    }
}

/// The raw side of a reader.
pub(super) struct Intake<S> {
    source: S,
    /// Bytes decoded at once; in a first pass also those asked of the source at once, at most.
    chunk: usize,
    /// What was read and not decoded yet is `raw[taken..filled]`.
    raw: Vec<u8>,
    taken: usize,
    filled: usize,
    /// Bytes at the front of the source that stand before the place where reading begins.
    skip: usize,
    bytes: u64,
    limit: u64,
    over_limit: bool,
    ended: bool,
    pass: Pass,
    opening: Opening,
    decoder: Decoder,
    mislabeled: Mislabeled,
}

/// What the raw bytes are for.
enum Pass {
    /// To prove a document nobody knows.
    First(Box<Prover>),
    /// To read what was proven; so many blocks were met.
    Second { proof: Proof, blocks: usize },
}

/// What a proof is made of.
#[derive(Default)]
struct Prover {
    hash: Hasher,
    printer: Printer,
}

impl<S: Source> Intake<S> {
    /// A first pass, or a second over what a first has proven.
    pub(super) fn new(source: S, limits: &Limits, chunk: usize, proof: Option<Proof>) -> Self {
        let first = || Pass::First(Box::default());
        Intake {
            source,
            chunk: chunk.max(1),
            raw: Vec::new(),
            taken: 0,
            filled: 0,
            skip: 0,
            bytes: 0,
            limit: limits.document_bytes,
            over_limit: false,
            ended: false,
            pass: proof.map_or_else(first, |proof| Pass::Second { proof, blocks: 0 }),
            opening: Opening::PLAIN,
            decoder: Decoder::new(Charset::Utf8),
            mislabeled: Mislabeled::new(Charset::Utf8),
        }
    }

    /// A second pass over what follows a character of a proven UTF-8 document; the source begins with
    /// the block that holds it.
    pub(super) fn amid(source: S, limits: &Limits, chunk: usize, proof: Proof, at: u64) -> Self {
        let opening = Opening {
            byte_order_mark: proof.byte_order_mark,
            ..Opening::PLAIN
        };
        let mut intake = Intake::new(source, limits, chunk, None);
        intake.opening = opening;
        let raw = at + intake.mark_bytes();
        let (blocks, before) = (raw / BLOCK as u64, raw % BLOCK as u64);
        intake.bytes = raw - before;
        intake.skip = usize::try_from(before).unwrap_or(0);
        intake.pass = Pass::Second {
            blocks: usize::try_from(blocks).unwrap_or(usize::MAX),
            proof,
        };
        intake
    }

    /// Reads as far as the XML declaration goes; must come before [`Intake::decode`].
    pub(super) fn open(&mut self, declaration_bytes: usize) -> Result<Opening, Fault> {
        self.opening = loop {
            match opening(&self.raw[..self.filled.min(declaration_bytes)]) {
                Ok(opening) => break opening,
                Err(Stop::Bad(fault)) => return Err(*fault),
                Err(Stop::More) => {}
            }
            if self.filled >= declaration_bytes {
                let kind = XmlErrorKind::LimitExceeded(Limit::DeclarationBytes);
                return Err(Fault {
                    kind,
                    at: declaration_bytes,
                });
            }
            if !self.receive().map_err(|kind| Fault {
                kind,
                at: self.filled,
            })? {
                break self.without_declaration()?;
            }
        };
        self.decoder = Decoder::new(self.opening.charset);
        if !self.is_proven() {
            self.mislabeled = Mislabeled::new(self.opening.charset);
        }
        self.taken = usize::try_from(self.mark_bytes()).unwrap_or(0);
        Ok(self.opening)
    }

    /// The file ended before its beginning was understood.
    fn without_declaration(&self) -> Result<Opening, Fault> {
        let raw = &self.raw[..self.filled];
        let byte_order_mark = raw.starts_with(BYTE_ORDER_MARK);
        let text = raw.strip_prefix(BYTE_ORDER_MARK).unwrap_or(raw);
        if text.len() > 5 && text.starts_with(b"<?xml") {
            return Err(Fault {
                kind: XmlErrorKind::Truncated { open: vec![] },
                at: text.len(),
            });
        }
        Ok(Opening {
            byte_order_mark,
            ..Opening::PLAIN
        })
    }

    /// Reads and decodes some more to the end of `text`; false at the end of the file. What could
    /// be decoded before an error is there.
    pub(super) fn decode(&mut self, text: &mut String) -> Result<bool, XmlErrorKind> {
        if let Some(more) = self.decode_lent(text)? {
            return Ok(more);
        }
        if self.taken == self.filled && !self.ended {
            (self.taken, self.filled) = (0, 0);
            self.receive()?;
            self.taken = std::mem::take(&mut self.skip).min(self.filled);
        }
        let until = self.filled.min(self.taken.saturating_add(self.chunk));
        let last = self.ended && until == self.filled;
        let raw = &self.raw[self.taken..until];
        let fed = self.decoder.feed(raw, last, text);
        let contradiction = self.mislabeled.is_utf8(raw, last);
        self.taken = until;
        fed.map_err(|undecodable| XmlErrorKind::UndecodableBytes {
            offset: undecodable.offset as u64 + self.mark_bytes(),
        })?;
        match contradiction {
            true => Err(XmlErrorKind::EncodingContradiction),
            false => Ok(!last),
        }
    }

    /// The same from where the source has its bytes in memory, a whole block; `None` if it has not.
    fn decode_lent(&mut self, text: &mut String) -> Result<Option<bool>, XmlErrorKind> {
        let Pass::Second { proof, blocks } = &mut self.pass else {
            return Ok(None);
        };
        if self.taken < self.filled || self.ended || self.chunk < BLOCK {
            return Ok(None);
        }
        let Some(block) = self.source.lend(BLOCK) else {
            return Ok(None);
        };
        self.ended = block.is_empty();
        self.bytes += block.len() as u64;
        take_block(&proof.prints, blocks, block, self.ended)?;
        let skipped = std::mem::take(&mut self.skip).min(block.len());
        let fed = self.decoder.feed(&block[skipped..], self.ended, text);
        fed.map_err(|_| XmlErrorKind::Changed)?;
        Ok(Some(!self.ended))
    }

    fn mark_bytes(&self) -> u64 {
        mark_bytes(self.opening.byte_order_mark)
    }

    /// Reads some more to the end of `raw`; false if nothing came any more.
    fn receive(&mut self) -> Result<bool, XmlErrorKind> {
        match self.is_proven() {
            true => self.receive_block(),
            false => self.receive_piece(),
        }
    }

    /// Whatever the source gives at once.
    fn receive_piece(&mut self) -> Result<bool, XmlErrorKind> {
        if self.over_limit {
            return Err(XmlErrorKind::LimitExceeded(Limit::DocumentBytes));
        }
        let mut read = self.fetch(self.chunk.min(self.next_chunk()))?;
        let room = self.limit - self.bytes;
        if read as u64 > room {
            self.over_limit = true;
            read = usize::try_from(room).unwrap_or(read);
        }
        let piece = &self.raw[self.filled..self.filled + read];
        if let Pass::First(prover) = &mut self.pass {
            prover.hash.update(piece);
            prover.printer.update(piece);
        }
        self.filled += read;
        self.bytes += read as u64;
        Ok(!self.ended)
    }

    /// Small files are not worth a large buffer: it grows with what has come.
    fn next_chunk(&self) -> usize {
        const SMALL: usize = 8 << 10;
        usize::try_from(self.bytes).map_or(BLOCK, |come| come.clamp(SMALL, BLOCK))
    }

    /// A whole block, and only if it is the one that was proven.
    fn receive_block(&mut self) -> Result<bool, XmlErrorKind> {
        let from = self.filled;
        while !self.ended && self.filled - from < BLOCK {
            let left = self.expected().saturating_sub(self.bytes).saturating_add(1);
            let left = usize::try_from(left).unwrap_or(BLOCK);
            let read = self.fetch(left.min(BLOCK - (self.filled - from)))?;
            self.filled += read;
            self.bytes += read as u64;
        }
        let (block, ended) = (&self.raw[from..self.filled], self.ended);
        let Pass::Second { proof, blocks } = &mut self.pass else {
            return Ok(false);
        };
        take_block(&proof.prints, blocks, block, ended)
    }

    /// Length of the proven document.
    fn expected(&self) -> u64 {
        match &self.pass {
            Pass::First(_) => 0,
            Pass::Second { proof, .. } => proof.bytes,
        }
    }

    /// Reads behind what is there, at most so many bytes.
    fn fetch(&mut self, most: usize) -> Result<usize, XmlErrorKind> {
        let until = self.filled + most;
        self.make_room(until);
        let read = self
            .source
            .read(&mut self.raw[self.filled..until])?
            .min(most);
        self.ended = read == 0;
        Ok(read)
    }

    /// A buffer that grows leaves nothing behind, for what is read may be nobody's to keep; that costs as
    /// much as it holds, so it doubles.
    fn make_room(&mut self, until: usize) {
        if self.raw.len() < until {
            let mut larger = vec![0; until.max(2 * self.raw.len())];
            larger[..self.filled].copy_from_slice(&self.raw[..self.filled]);
            self.raw.zeroize();
            self.raw = larger;
        }
    }

    /// Overwrites what was read. Nothing can be decoded after it.
    pub(super) fn wipe(&mut self) {
        self.raw.zeroize();
        (self.taken, self.filled, self.ended) = (0, 0, true);
    }

    /// Whether these bytes went through a first pass.
    pub(super) fn is_proven(&self) -> bool {
        matches!(self.pass, Pass::Second { .. })
    }

    /// The encoding in force after [`Intake::open`].
    pub(super) fn charset(&self) -> Charset {
        self.opening.charset
    }

    /// The proof, to be asked for at the end only.
    pub(super) fn proof(&self) -> Proof {
        match &self.pass {
            Pass::First(prover) => Proof {
                bytes: self.bytes,
                blake3: prover.hash.finalize().into(),
                charset: self.opening.charset,
                declared: self.opening.declared,
                byte_order_mark: self.opening.byte_order_mark,
                prints: prover.printer.prints(),
            },
            Pass::Second { proof, .. } => proof.clone(),
        }
    }
}

/// Counts a block, if it is the one that stood at its place; whether one came. After the last, none may be
/// missing.
fn take_block(
    prints: &Prints,
    blocks: &mut usize,
    block: &[u8],
    ended: bool,
) -> Result<bool, XmlErrorKind> {
    let came = !block.is_empty();
    let same = !came || prints.has(*blocks, block);
    *blocks += usize::from(came);
    match same && (!ended || *blocks == prints.count()) {
        true => Ok(came),
        false => Err(XmlErrorKind::Changed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::source::SourceError;
    use std::collections::BTreeSet;

    /// A document that comes byte by byte.
    struct Drip<'a>(&'a [u8]);

    impl Source for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
            let most = into.len().min(1);
            self.0.read(&mut into[..most])
        }
    }

    /// Each growth copies and wipes the block: as many of them as bytes would take minutes for a batch.
    #[test]
    fn the_block_grows_a_few_times_however_little_comes_at_once() {
        let document = format!("<a>{}</a>", "x".repeat(2 * BLOCK));
        let limits = Limits::default();
        let mut intake = Intake::new(Drip(document.as_bytes()), &limits, BLOCK, None);
        intake.open(64).map_err(|fault| fault.kind).unwrap();
        let (mut text, mut sizes) = (String::new(), BTreeSet::new());
        while intake.decode(&mut text).unwrap() {
            sizes.insert(intake.raw.len());
        }
        assert_eq!(text, document);
        assert!(sizes.len() <= 8, "{} sizes", sizes.len());
        assert!(sizes.iter().all(|size| *size <= 2 * BLOCK), "{sizes:?}");
    }
}
