//! How much of anything a document may make us hold.

use std::fmt;

/// Caps on a document (上限). A document beyond one of them is refused, never cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Elements open at once. The deepest public sample nests 6; 64 leaves room for any profile.
    pub depth: usize,
    /// UTF-8 bytes of one name. The longest known element name has 58 bytes.
    pub name_bytes: usize,
    /// UTF-8 bytes of one text as written. The largest value carried is a document in base64.
    pub text_bytes: usize,
    /// Attributes of one element. The interface uses none; a root may declare a few namespaces.
    pub attributes: usize,
    /// UTF-8 bytes of one tag with its attributes, from `<` to `>`.
    pub tag_bytes: usize,
    /// Namespace declarations in force at once; each prefixed name is looked up among them.
    pub namespaces: usize,
    /// Bytes of the XML declaration, which must be found before anything can be decoded.
    pub declaration_bytes: usize,
    /// UTF-8 bytes that one record may hold; tags between its values may count. Places in a record are
    /// numbers of 32 bits.
    pub record_bytes: usize,
    /// Bytes of the whole file. A month of a large institution is far below this.
    pub document_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 64,
            name_bytes: 256,
            text_bytes: 16 << 20,
            attributes: 64,
            tag_bytes: 64 << 10,
            namespaces: 64,
            declaration_bytes: 1 << 10,
            record_bytes: 1 << 31,
            document_bytes: 4 << 30,
        }
    }
}

/// Which of the [`Limits`] a document exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::depth`]
    Depth,
    /// [`Limits::name_bytes`]
    NameBytes,
    /// [`Limits::text_bytes`]
    TextBytes,
    /// [`Limits::attributes`]
    Attributes,
    /// [`Limits::tag_bytes`]
    TagBytes,
    /// [`Limits::namespaces`]
    Namespaces,
    /// [`Limits::declaration_bytes`]
    DeclarationBytes,
    /// [`Limits::record_bytes`]
    RecordBytes,
    /// [`Limits::document_bytes`]
    DocumentBytes,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Limit::Depth => "nesting depth",
            Limit::NameBytes => "length of a name",
            Limit::TextBytes => "length of a text",
            Limit::Attributes => "number of attributes",
            Limit::TagBytes => "length of a tag",
            Limit::Namespaces => "number of namespace declarations",
            Limit::DeclarationBytes => "length of the XML declaration",
            Limit::RecordBytes => "length of a record",
            Limit::DocumentBytes => "length of the document",
        })
    }
}
