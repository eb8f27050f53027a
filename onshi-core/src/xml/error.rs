//! Why a document is refused.

use super::limits::Limit;
use super::position::Position;
use super::source::SourceError;

/// A refusal with its place. Its text never holds a value of the document, only element names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {kind}", position.line, position.column)]
pub struct XmlError {
    /// What is wrong.
    pub kind: XmlErrorKind,
    /// Where; for a truncated document its end.
    pub position: Position,
}

/// What is wrong with a document. None of these is ever repaired or skipped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlErrorKind {
    /// The document ends inside something (書きかけ): the usual look of a file still being written.
    #[error("the document is not complete; still open: {}", open.join("/"))]
    Truncated {
        /// The innermost open elements, outermost first (at most eight).
        open: Vec<String>,
    },
    /// There is no element at all; an empty file looks like this.
    #[error("the document has no root element")]
    NoRoot,
    /// A second element follows the root.
    #[error("something starts after the root element was closed")]
    SecondRoot,
    /// Text, CDATA or a reference stands before or after the root.
    #[error("text stands outside the root element")]
    TextOutsideRoot,
    /// An end tag does not close the innermost element.
    #[error("</{found}> where </{expected}> must come")]
    MismatchedEnd {
        /// The element that is open.
        expected: String,
        /// The name in the end tag.
        found: String,
    },
    /// An end tag while nothing is open.
    #[error("an end tag without a start tag")]
    UnopenedEnd,
    /// A document type declaration; with it entities and external files would come.
    #[error("a DOCTYPE is not allowed")]
    Doctype,
    /// A reference to something other than amp, lt, gt, quot, apos.
    #[error("an entity is used that XML does not define")]
    UndefinedEntity,
    /// `&` that starts no well-formed reference.
    #[error("`&` does not start a well-formed reference")]
    MalformedCharRef,
    /// A character that XML 1.0 §2.2 does not allow, written directly or as a reference.
    #[error("character U+{0:04X} is not allowed in XML")]
    IllegalCharacter(u32),
    /// A name that is not a name in the sense of Namespaces in XML 1.0.
    #[error("a name is not a well-formed XML name")]
    IllegalName,
    /// Neither `>` nor a well-formed attribute where one must come.
    #[error("a tag is not well-formed")]
    MalformedTag,
    /// An attribute stands twice in one tag, also under two prefixes of one namespace.
    #[error("an attribute stands twice in one tag")]
    DuplicateAttribute,
    /// A prefix that no enclosing element declares.
    #[error("a name prefix is not declared")]
    UnboundPrefix,
    /// A declaration that Namespaces in XML 1.0 §2.2 and §3 forbid.
    #[error("a namespace declaration is not allowed")]
    IllegalNamespace,
    /// `--` inside a comment.
    #[error("`--` inside a comment")]
    MalformedComment,
    /// A processing instruction without target, or with a reserved one.
    #[error("a processing instruction is not well-formed")]
    MalformedPi,
    /// `]]>` in a text that is no CDATA section.
    #[error("`]]>` outside a CDATA section")]
    MalformedCdata,
    /// The XML declaration does not follow XML 1.0 §2.8.
    #[error("the XML declaration is not well-formed")]
    MalformedDeclaration,
    /// An XML declaration that is not the first thing in the document.
    #[error("the XML declaration is not at the very beginning")]
    MisplacedDeclaration,
    /// Any version but 1.0.
    #[error("XML version {0} is not supported, only 1.0")]
    UnsupportedVersion(String),
    /// An encoding other than UTF-8 and Shift_JIS.
    #[error("encoding {0} is not supported, only UTF-8 and Shift_JIS")]
    UnknownEncoding(String),
    /// Byte order mark, declaration and bytes do not agree.
    #[error("the declared encoding is not the encoding of the bytes")]
    EncodingContradiction,
    /// A byte sequence that the encoding does not define.
    #[error("the bytes at {offset} of the file are not valid in its encoding")]
    UndecodableBytes {
        /// Offset in the raw file.
        offset: u64,
    },
    /// A cap of [`super::Limits`] is exceeded.
    #[error("a limit is exceeded: {0}")]
    LimitExceeded(Limit),
    /// A second pass met other bytes than the first has proven (読取り中の差替え).
    #[error("the document is not the one that was proven")]
    Changed,
    /// The medium failed.
    #[error(transparent)]
    Source(#[from] SourceError),
}
