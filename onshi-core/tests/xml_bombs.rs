//! Documents made to exhaust the reader: each is refused by a limit, long before its end.
//!
//! "Quickly" is proven by how much of the bomb was read, not by a clock.
#![allow(clippy::unwrap_used)] // a test fails by panicking

use onshi_core::xml::{Limit, Limits, Source, SourceError, XmlErrorKind as Kind, prove};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// A head and then one unit over and over, counted as it is read.
struct Bomb<'a> {
    head: &'a [u8],
    unit: Vec<u8>,
    /// Bytes of the whole.
    size: u64,
    read: &'a mut u64,
}

impl Source for Bomb<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let mut filled = 0;
        while filled < into.len() && *self.read < self.size {
            let at = *self.read as usize;
            let from = match self.head.get(at..) {
                Some(rest) if !rest.is_empty() => rest,
                _ => &self.unit[(at - self.head.len()) % self.unit.len()..],
            };
            let length = from.len().min(into.len() - filled);
            into[filled..filled + length].copy_from_slice(&from[..length]);
            filled += length;
            *self.read += length as u64;
        }
        Ok(filled)
    }
}

/// Why `head` followed by a gigabyte of `unit` is refused, and after how many bytes.
fn explode(head: &str, unit: &str, limits: Limits) -> (Kind, u64) {
    let mut read = 0;
    // Short units are laid end to end, to be copied in larger pieces.
    let unit = unit.repeat(1 + 4096 / unit.len()).into_bytes();
    let bomb = Bomb {
        head: head.as_bytes(),
        unit,
        size: GIB,
        read: &mut read,
    };
    let kind = prove(bomb, limits).unwrap_err().kind;
    (kind, read)
}

#[test]
fn each_bomb_is_refused_by_its_limit() {
    // The largest default is tried once; the same limit set lower serves the other texts.
    let limits = |most| match most > 2 * MIB {
        true => Limits::default(),
        false => Limits {
            text_bytes: 1 << 20,
            ..Limits::default()
        },
    };
    let table: &[(&str, &str, Limit, u64)] = &[
        ("", "<a>", Limit::Depth, MIB),
        ("", "<a><!-- c -->x", Limit::Depth, MIB),
        ("<a", " b='1'", Limit::Attributes, MIB),
        ("<a", " xmlns:b='1'", Limit::Attributes, MIB),
        ("<", "a", Limit::NameBytes, MIB),
        ("<", "あ", Limit::NameBytes, MIB),
        ("<a></", "a", Limit::NameBytes, MIB),
        ("<a ", "b", Limit::NameBytes, MIB),
        ("<?", "p", Limit::NameBytes, MIB),
        ("<a b='", "x", Limit::TagBytes, MIB),
        ("<a b='", "&amp;", Limit::TagBytes, MIB),
        ("<a", " ", Limit::TagBytes, MIB),
        ("<a></a", " ", Limit::TagBytes, MIB),
        ("<a>", "x", Limit::TextBytes, 17 * MIB),
        ("<a>", "&amp;", Limit::TextBytes, 2 * MIB),
        ("<a>", "]", Limit::TextBytes, 2 * MIB),
        ("<a>", "\r\n", Limit::TextBytes, 2 * MIB),
        ("<a><![CDATA[", "x", Limit::TextBytes, 2 * MIB),
        ("<?xml", " ", Limit::DeclarationBytes, MIB),
        (
            "<?xml version='1.0' encoding='",
            "a",
            Limit::DeclarationBytes,
            MIB,
        ),
    ];
    for (head, unit, limit, most) in table {
        let (kind, read) = explode(head, unit, limits(*most));
        assert_eq!(kind, Kind::LimitExceeded(*limit), "{head}{unit}…");
        assert!(read <= *most, "{head}{unit}…: {read} bytes were read");
    }
}

#[test]
fn a_text_of_many_pieces_is_one_text() {
    for unit in [
        "x<![CDATA[y]]>",
        "<![CDATA[y]]>",
        "x<!-- -->",
        "<?p?>&lt;<!---->",
    ] {
        let limits = Limits {
            text_bytes: 100_000,
            ..Limits::default()
        };
        let (kind, read) = explode("<a>", unit, limits);
        assert_eq!(kind, Kind::LimitExceeded(Limit::TextBytes), "{unit}");
        assert!(read <= 2 * MIB, "{unit}: {read} bytes were read");
    }
}

#[test]
fn a_reference_without_end_is_refused_at_once() {
    let (kind, read) = explode("<a>&", "b", Limits::default());
    assert_eq!(kind, Kind::MalformedCharRef);
    assert!(read <= MIB);
}

#[test]
fn what_needs_no_memory_is_bounded_by_the_length_of_the_document() {
    let limits = || Limits {
        document_bytes: 3 * MIB,
        ..Limits::default()
    };
    let forever = ["<a/><!-- ", "<?p ", " ", "<a/>", "<a><?p "];
    for head in forever {
        let (kind, read) = explode(head, " ", limits());
        assert_eq!(kind, Kind::LimitExceeded(Limit::DocumentBytes), "{head}");
        assert!(read <= 4 * MIB, "{head}: {read} bytes were read");
    }
    let (kind, _) = explode("<a>", "<b></b>", limits());
    assert_eq!(kind, Kind::LimitExceeded(Limit::DocumentBytes));
}

#[test]
fn a_document_of_exactly_the_limit_is_accepted() {
    let document = "<a>12345</a>";
    let limits = |document_bytes| Limits {
        document_bytes,
        ..Limits::default()
    };
    assert!(prove(document.as_bytes(), limits(12)).is_ok());
    let error = prove(document.as_bytes(), limits(11)).unwrap_err();
    assert_eq!(error.kind, Kind::LimitExceeded(Limit::DocumentBytes));
}

#[test]
fn entity_bombs_die_at_the_doctype() {
    let laughs =
        "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><l>&b;</l>";
    let external = "<!DOCTYPE l SYSTEM 'file:///etc/passwd'><l/>";
    let parameter = "<!-- x --><!DOCTYPE l [<!ENTITY % p SYSTEM 'file:///x'>%p;]><l/>";
    for document in [laughs, external, parameter] {
        let error = prove(document.as_bytes(), Limits::default()).unwrap_err();
        assert_eq!(error.kind, Kind::Doctype);
    }
}

#[test]
fn namespace_declarations_are_limited_over_all_open_elements() {
    let declarations: String = (0..40).map(|n| format!(" xmlns:n{n}='u'")).collect();
    let once = format!("<a><b{declarations}/><b{declarations}/></a>");
    assert!(prove(once.as_bytes(), Limits::default()).is_ok());
    let nested = format!("<a{declarations}><b{declarations}/></a>");
    let error = prove(nested.as_bytes(), Limits::default()).unwrap_err();
    assert_eq!(error.kind, Kind::LimitExceeded(Limit::Namespaces));
}

#[test]
fn the_limits_are_exact_enough_to_be_told() {
    let depth = |n: usize| "<a>".repeat(n) + &"</a>".repeat(n);
    let name = |n: usize| format!("<{}/>", "a".repeat(n));
    let inner = |n: usize| format!("<r><{0}>1</{0}></r>", "a".repeat(n));
    let text = |n: usize| format!("<r><a>{}</a></r>", "x".repeat(n));
    let attributes = |n: usize| {
        let all: String = (0..n).map(|i| format!(" a{i}=''")).collect();
        format!("<a{all}/>")
    };
    for (good, bad, limit) in [
        (depth(64), depth(65), Limit::Depth),
        (name(256), name(257), Limit::NameBytes),
        (inner(256), inner(257), Limit::NameBytes),
        (text(16 << 20), text((16 << 20) + 1), Limit::TextBytes),
        (attributes(64), attributes(65), Limit::Attributes),
    ] {
        assert!(prove(good.as_bytes(), Limits::default()).is_ok(), "{limit}");
        let error = prove(bad.as_bytes(), Limits::default()).unwrap_err();
        assert_eq!(error.kind, Kind::LimitExceeded(limit));
    }
}

#[test]
fn the_limit_of_a_text_holds_on_the_short_road_too() {
    let limits = |text_bytes| Limits {
        text_bytes,
        ..Limits::default()
    };
    for document in [
        "<r><a>123456</a></r>",
        "<r>123456<a/></r>",
        "<r><a/>123456</r>",
    ] {
        assert!(prove(document.as_bytes(), limits(6)).is_ok());
        let error = prove(document.as_bytes(), limits(5)).unwrap_err();
        assert_eq!(
            error.kind,
            Kind::LimitExceeded(Limit::TextBytes),
            "{document}"
        );
    }
}

#[test]
fn a_failing_medium_is_reported_where_it_fails() {
    struct Broken;
    impl Source for Broken {
        fn read(&mut self, _: &mut [u8]) -> Result<usize, SourceError> {
            Err(SourceError {
                reason: "the share is gone".into(),
            })
        }
    }
    let error = prove(Broken, Limits::default()).unwrap_err();
    assert_eq!(
        error.kind,
        Kind::Source(SourceError {
            reason: "the share is gone".into()
        })
    );
}
