//! From raw bytes to UTF-8: reads, counts, hashes, tells the encoding and decodes strictly.

use blake3::Hasher;

use super::declaration::{BYTE_ORDER_MARK, Opening, opening};
use super::error::XmlErrorKind;
use super::limits::{Limit, Limits};
use super::mislabeled::Mislabeled;
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
}

/// The raw side of a reader.
pub(super) struct Intake<S> {
    source: S,
    /// Bytes asked of the source at once.
    chunk: usize,
    /// What was read and not decoded yet is `raw[..filled]`.
    raw: Vec<u8>,
    filled: usize,
    bytes: u64,
    limit: u64,
    over_limit: bool,
    ended: bool,
    hash: Hasher,
    opening: Opening,
    decoder: Decoder,
    mislabeled: Mislabeled,
}

impl<S: Source> Intake<S> {
    pub(super) fn new(source: S, limits: &Limits, chunk: usize) -> Self {
        Intake {
            source,
            chunk: chunk.max(1),
            raw: Vec::new(),
            filled: 0,
            bytes: 0,
            limit: limits.document_bytes,
            over_limit: false,
            ended: false,
            hash: Hasher::new(),
            opening: Opening::PLAIN,
            decoder: Decoder::new(Charset::Utf8),
            mislabeled: Mislabeled::new(Charset::Utf8),
        }
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
        self.mislabeled = Mislabeled::new(self.opening.charset);
        if self.opening.byte_order_mark {
            self.raw.copy_within(BYTE_ORDER_MARK.len()..self.filled, 0);
            self.filled -= BYTE_ORDER_MARK.len();
        }
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
        if self.filled == 0 && !self.ended {
            self.receive()?;
        }
        let last = self.ended && self.filled == 0;
        let raw = &self.raw[..self.filled];
        let fed = self.decoder.feed(raw, last, text);
        let contradiction = self.mislabeled.is_utf8(raw, last);
        self.filled = 0;
        fed.map_err(|undecodable| XmlErrorKind::UndecodableBytes {
            offset: undecodable.offset as u64 + self.mark_bytes(),
        })?;
        match contradiction {
            true => Err(XmlErrorKind::EncodingContradiction),
            false => Ok(!last),
        }
    }

    fn mark_bytes(&self) -> u64 {
        if self.opening.byte_order_mark {
            BYTE_ORDER_MARK.len() as u64
        } else {
            0
        }
    }

    /// Reads one chunk to the end of `raw`; false at the end of the file.
    fn receive(&mut self) -> Result<bool, XmlErrorKind> {
        if self.over_limit {
            return Err(XmlErrorKind::LimitExceeded(Limit::DocumentBytes));
        }
        let until = self.filled + self.chunk;
        if self.raw.len() < until {
            self.raw.resize(until, 0);
        }
        let into = &mut self.raw[self.filled..until];
        let mut read = self.source.read(into)?.min(self.chunk);
        self.ended = read == 0;
        let room = self.limit - self.bytes;
        if read as u64 > room {
            self.over_limit = true;
            read = usize::try_from(room).unwrap_or(read);
        }
        self.hash.update(&self.raw[self.filled..self.filled + read]);
        self.filled += read;
        self.bytes += read as u64;
        Ok(!self.ended)
    }

    /// The encoding in force after [`Intake::open`].
    pub(super) fn charset(&self) -> Charset {
        self.opening.charset
    }

    /// The proof, to be asked for at the end only.
    pub(super) fn proof(&self) -> Proof {
        Proof {
            bytes: self.bytes,
            blake3: self.hash.finalize().into(),
            charset: self.opening.charset,
            declared: self.opening.declared,
            byte_order_mark: self.opening.byte_order_mark,
        }
    }
}
