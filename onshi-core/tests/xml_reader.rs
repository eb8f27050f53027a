//! What the reader hands out, what it refuses and why, and where it says things stand.
#![allow(clippy::unwrap_used)] // a test fails by panicking

mod xml_support;

use onshi_core::text::Charset;
use onshi_core::xml::{Event, Limits, Position, Reader, XmlErrorKind as Kind, locate, prove};
use xml_support::{Owned, evidence, read, refusal, shift_jis, small_documents, trace};

fn start(name: &str) -> Owned {
    Owned::Start(name.into(), 0)
}
fn text(text: &str) -> Owned {
    Owned::Text(text.into())
}
fn end(name: &str) -> Owned {
    Owned::End(name.into())
}
fn events(document: &str) -> Vec<Owned> {
    read(document.as_bytes(), 1 << 16).unwrap().0
}

#[test]
fn hands_out_names_texts_and_the_proof() {
    let document = "<?xml version=\"1.0\"?><a>1<b x='1' y='2'/><c>2</c\n></a>\n";
    let (found, proof) = read(document.as_bytes(), 1 << 16).unwrap();
    let empty = Owned::Start("b".into(), 2);
    let expected = [
        start("a"),
        text("1"),
        empty,
        end("b"),
        start("c"),
        text("2"),
        end("c"),
        end("a"),
    ];
    assert_eq!(found, expected);
    assert_eq!(proof.bytes, document.len() as u64);
    assert_eq!((proof.charset, proof.declared), (Charset::Utf8, None));
    assert_eq!(
        proof,
        prove(document.as_bytes(), Limits::default()).unwrap()
    );
}

#[test]
fn the_proof_holds_the_hash_of_the_raw_bytes() {
    let proof = prove(b"<a/>".as_slice(), Limits::default()).unwrap();
    let hex: String = proof.blake3.iter().map(|b| format!("{b:02x}")).collect();
    // printf '<a/>' | b3sum
    assert_eq!(
        hex,
        "c1259a287ddd17568e2284779ddc43eeb595db3754589bee069412e8c337c9eb"
    );
}

#[test]
fn joins_text_across_everything_that_is_no_tag() {
    let inside = "x&lt;&#x3042;&#12356;<!-- c --><![CDATA[<&]]]]><?p i?>]>\r\n\r\r\n&#13;&#10;y";
    let document = format!("<a>{inside}</a>");
    let expected = "x<あい<&]]]>\n\n\n\r\ny";
    assert_eq!(events(&document), [start("a"), text(expected), end("a")]);
}

#[test]
fn an_empty_text_is_no_event() {
    let none = [start("a"), end("a")];
    for document in [
        "<a/>",
        "<a></a>",
        "<a><!-- c --></a>",
        "<a><![CDATA[]]><?p?></a>",
    ] {
        assert_eq!(events(document), none, "{document}");
    }
    assert_eq!(
        events("<a>\r\n\t </a>"),
        [start("a"), text("\n\t "), end("a")]
    );
}

#[test]
fn reads_shift_jis_as_code_page_932() {
    for label in [
        "Shift_JIS",
        "shift_jis",
        "Windows-31J",
        "MS932",
        "csShiftJIS",
        "x-sjis",
    ] {
        let document = format!("<?xml version='1.0' encoding='{label}'?><a>髙橋①ｱ～</a>");
        let (found, proof) = read(shift_jis(&document).as_slice(), 3).unwrap();
        assert_eq!(found, [start("a"), text("髙橋①ｱ～"), end("a")], "{label}");
        assert_eq!(
            (proof.charset, proof.declared),
            (Charset::Cp932, Some(Charset::Cp932))
        );
    }
}

#[test]
fn accepts_every_public_sample() {
    for (name, bytes) in evidence() {
        let proof = prove(bytes.as_slice(), Limits::default());
        assert!(proof.is_ok(), "{name}: {proof:?}");
    }
}

#[test]
fn refuses_each_broken_document_for_its_own_reason() {
    let mismatch = |expected: &str, found: &str| Kind::MismatchedEnd {
        expected: expected.into(),
        found: found.into(),
    };
    let truncated = |open: &[&str]| Kind::Truncated {
        open: open.iter().map(|&s| s.into()).collect(),
    };
    let table: &[(&str, Kind)] = &[
        ("", Kind::NoRoot),
        (" <!-- only --> ", Kind::NoRoot),
        ("<?xml version='1.0'?>", Kind::NoRoot),
        ("<a><b>1", truncated(&["a", "b"])),
        ("<a><b>1</b", truncated(&["a", "b"])),
        ("<a>1</a><", truncated(&[])),
        ("<a/><!-- ", truncated(&[])),
        ("<?xml version='1.0'", truncated(&[])),
        ("<a/><b/>", Kind::SecondRoot),
        ("<a/>x", Kind::TextOutsideRoot),
        ("x<a/>", Kind::TextOutsideRoot),
        ("<a/>&#32;", Kind::TextOutsideRoot),
        ("<a/><![CDATA[ ]]>", Kind::TextOutsideRoot),
        ("\u{FEFF}\u{FEFF}<a/>", Kind::TextOutsideRoot),
        ("<a></b>", mismatch("a", "b")),
        ("<a><b></a></b>", mismatch("b", "a")),
        ("<ab></a>", mismatch("ab", "a")),
        ("<a></ab>", mismatch("a", "ab")),
        ("</a>", Kind::UnopenedEnd),
        ("<a/></a>", Kind::UnopenedEnd),
        ("<!DOCTYPE a><a/>", Kind::Doctype),
        ("<!-- c --><?p?>\n<!DOCTYPE a [", Kind::Doctype),
        ("<a><!DOCTYPE a></a>", Kind::Doctype),
        ("<!doctype a><a/>", Kind::MalformedTag),
        ("<a>&nbsp;</a>", Kind::UndefinedEntity),
        ("<a>&b>1</b></a>", Kind::MalformedCharRef),
        ("<a>]b>1</b></a>", mismatch("a", "b")),
        ("<a><b>1&/b></a>", Kind::MalformedCharRef),
        ("<a><b>1]/b></a>", mismatch("b", "a")),
        ("<a><b>1</c></a>", mismatch("b", "c")),
        ("<a><b>1</bb></a>", mismatch("b", "bb")),
        ("<a><bb>1</b></a>", mismatch("bb", "b")),
        ("<a><-b>1</-b></a>", Kind::IllegalName),
        ("<a><>1</></a>", Kind::IllegalName),
        ("<a b='&nbsp;'/>", Kind::UndefinedEntity),
        ("<a>& </a>", Kind::MalformedCharRef),
        ("<a>&;</a>", Kind::MalformedCharRef),
        ("<a>&#;</a>", Kind::MalformedCharRef),
        ("<a>&#x;</a>", Kind::MalformedCharRef),
        ("<a>&#X41;</a>", Kind::MalformedCharRef),
        ("<a>&#4a;</a>", Kind::MalformedCharRef),
        ("<a>&amp</a>", Kind::MalformedCharRef),
        ("<a>&#0;</a>", Kind::IllegalCharacter(0)),
        ("<a>&#xFFFE;</a>", Kind::IllegalCharacter(0xFFFE)),
        ("<a>&#xD800;</a>", Kind::IllegalCharacter(0xD800)),
        (
            "<a>&#99999999999999999999;</a>",
            Kind::IllegalCharacter(u32::MAX),
        ),
        ("<a>\u{0}</a>", Kind::IllegalCharacter(0)),
        ("<a>\u{1F}</a>", Kind::IllegalCharacter(0x1F)),
        ("<a b='\u{8}'/>", Kind::IllegalCharacter(8)),
        ("<a>\u{FFFE}</a>", Kind::IllegalCharacter(0xFFFE)),
        ("<a><!-- \u{FFFF} --></a>", Kind::IllegalCharacter(0xFFFF)),
        ("<1/>", Kind::IllegalName),
        ("<-a/>", Kind::IllegalName),
        ("< a/>", Kind::IllegalName),
        ("<a><></a>", Kind::IllegalName),
        ("<a:b:c xmlns:a='u'/>", Kind::IllegalName),
        ("<:a/>", Kind::IllegalName),
        ("<a:/>", Kind::IllegalName),
        ("<×/>", Kind::IllegalName),
        ("<a b/>", Kind::MalformedTag),
        ("<a b=1/>", Kind::MalformedTag),
        ("<a b='1'c='2'/>", Kind::MalformedTag),
        ("<a b='<'/>", Kind::MalformedTag),
        ("<a / >", Kind::MalformedTag),
        ("<a></a b>", Kind::MalformedTag),
        ("<a><![cdata[]]></a>", Kind::MalformedTag),
        ("<a b='1' b='2'/>", Kind::DuplicateAttribute),
        (
            "<a xmlns:p='u' xmlns:q='&#117;' p:b='' q:b=''/>",
            Kind::DuplicateAttribute,
        ),
        ("<a xmlns='u' xmlns='u'/>", Kind::DuplicateAttribute),
        ("<p:a/>", Kind::UnboundPrefix),
        ("<a p:b=''/>", Kind::UnboundPrefix),
        ("<a><b xmlns:p='u'/><p:c/></a>", Kind::UnboundPrefix),
        ("<a xmlns:p=''/>", Kind::IllegalNamespace),
        ("<a xmlns:xmlns='u'/>", Kind::IllegalNamespace),
        ("<a xmlns:xml='u'/>", Kind::IllegalNamespace),
        (
            "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
            Kind::IllegalNamespace,
        ),
        (
            "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
            Kind::IllegalNamespace,
        ),
        ("<xmlns:a/>", Kind::IllegalNamespace),
        ("<a><!-- -- --></a>", Kind::MalformedComment),
        ("<a><!-- ---></a>", Kind::MalformedComment),
        ("<a><? p?></a>", Kind::MalformedPi),
        ("<a><?p=1?></a>", Kind::MalformedPi),
        ("<a><?p:q?></a>", Kind::MalformedPi),
        ("<a><?XML ?></a>", Kind::MalformedPi),
        ("<a>]]></a>", Kind::MalformedCdata),
        ("<a><![CDATA[]]>]]></a>", Kind::MalformedCdata),
        (" <?xml version='1.0'?><a/>", Kind::MisplacedDeclaration),
        ("<a><?xml version='1.0'?></a>", Kind::MisplacedDeclaration),
        ("<?xml?><a/>", Kind::MalformedDeclaration),
        ("<?xml encoding='UTF-8'?><a/>", Kind::MalformedDeclaration),
        (
            "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>",
            Kind::MalformedDeclaration,
        ),
        (
            "<?xml version='1.0'encoding='UTF-8'?><a/>",
            Kind::MalformedDeclaration,
        ),
        (
            "<?xml version='1.0' version='1.0'?><a/>",
            Kind::MalformedDeclaration,
        ),
        (
            "<?xml version='1.0' standalone='No'?><a/>",
            Kind::MalformedDeclaration,
        ),
        (
            "<?xml version='1.0' encoding=''?><a/>",
            Kind::MalformedDeclaration,
        ),
        ("<?xml version='1.0\"?><a/>", Kind::MalformedDeclaration),
        ("<?xml version='1.0' ><a/>", Kind::MalformedDeclaration),
        (
            "<?xml version='1.1'?><a/>",
            Kind::UnsupportedVersion("1.1".into()),
        ),
        (
            "<?xml version='1.0' encoding='UTF-16'?><a/>",
            Kind::UnknownEncoding("UTF-16".into()),
        ),
        (
            "<?xml version='1.0' encoding='EUC-JP'?><a/>",
            Kind::UnknownEncoding("EUC-JP".into()),
        ),
        (
            "\u{FEFF}<?xml version='1.0' encoding='Shift_JIS'?><a/>",
            Kind::EncodingContradiction,
        ),
    ];
    for (document, expected) in table {
        assert_eq!(refusal(document.as_bytes()), *expected, "{document}");
    }
}

#[test]
fn refuses_bytes_that_are_not_in_the_encoding() {
    let wide = Kind::UnknownEncoding("UTF-16 or UTF-32".into());
    let undecodable = |offset| Kind::UndecodableBytes { offset };
    let table: &[(&[u8], Kind)] = &[
        (b"\xFF\xFE<\0a\0/\0>\0", wide.clone()),
        (b"\xFE\xFF\0<\0a\0/\0>", wide.clone()),
        (b"<\0a\0/\0>\0", wide.clone()),
        (b"\0<\0a\0/\0>", wide),
        (b"<a>\x8E\x8E\x8C\xB1</a>", undecodable(3)),
        (b"<a>\xC0\x80</a>", undecodable(3)),
        (b"<a>\xED\xA0\x80</a>", undecodable(3)),
        (b"<a>\xE3\x81", undecodable(3)),
        (b"\xEF\xBB\xBF<a>\xE3\x81", undecodable(6)),
        (
            b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x82</a>",
            undecodable(45),
        ),
        (
            b"<?xml version='1.0' encoding='Shift_JIS'?><a>\xFF</a>",
            undecodable(45),
        ),
    ];
    for (bytes, expected) in table {
        assert_eq!(
            refusal(bytes),
            *expected,
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn refuses_utf_8_under_the_label_shift_jis_even_where_it_decodes() {
    let document = |text: &str| format!("<?xml version='1.0' encoding='Shift_JIS'?><a>{text}</a>");
    for text in [
        "あ",
        "診療　太郎",
        "ﾃｽﾄ",
        "東京都",
        "１２－３４",
        "髙橋 一郎",
    ] {
        let refused = refusal(document(text).as_bytes());
        let found = matches!(
            refused,
            Kind::EncodingContradiction | Kind::UndecodableBytes { .. }
        );
        assert!(found, "{text}: {refused:?}");
    }
    // What decodes without a complaint is the dangerous case.
    assert_eq!(
        refusal(document("ああ").as_bytes()),
        Kind::EncodingContradiction
    );
    for text in [
        "",
        "plain",
        "ﾃｽ", // C3 BD, which is also two-byte UTF-8
        "ﾃｽﾄ",
        "ﾔﾏﾀﾞ ﾊﾅｺ",
        "あ",
        "縺",
        "試験　太郎",
        "東京",
    ] {
        assert!(
            read(shift_jis(&document(text)).as_slice(), 5).is_ok(),
            "{text}"
        );
    }
}

#[test]
fn a_doctype_is_known_by_its_place_and_not_by_its_letters() {
    let document = "<!-- <!DOCTYPE a> --><?p <!DOCTYPE a>?><a><![CDATA[<!DOCTYPE a>]]></a>";
    assert_eq!(
        events(document),
        [start("a"), text("<!DOCTYPE a>"), end("a")]
    );
}

#[test]
fn an_error_stays() {
    let mut reader = Reader::new(b"<a></b>".as_slice(), Limits::default());
    assert!(matches!(reader.next(), Ok(Event::Start { .. })));
    let first = reader.next().unwrap_err();
    assert_eq!(reader.next().unwrap_err(), first);
    assert_eq!(
        first.to_string(),
        "line 1, column 4: </b> where </a> must come"
    );
}

#[test]
fn done_stays() {
    let mut reader = Reader::new(b"<a/>".as_slice(), Limits::default());
    while !matches!(reader.next().unwrap(), Event::Done(_)) {}
    assert!(matches!(reader.next(), Ok(Event::Done(_))));
}

#[test]
fn positions_count_lines_and_characters() {
    let document = "<?xml version='1.0' encoding='Shift_JIS'?>\r\n<a>\n 試験<b/>ｱ<!-- \n --></b>";
    let (found, result) = trace(&shift_jis(document), 1 << 16);
    let places: Vec<_> = found.iter().map(|(_, p)| (p.line, p.column)).collect();
    assert_eq!(places, [(2, 1), (2, 4), (3, 4), (3, 4), (3, 8)]);
    let position = result.unwrap_err().position;
    assert_eq!((position.line, position.column), (4, 5));
    assert_eq!(position, locate(document, position.offset));
}

#[test]
fn locate_goes_no_further_than_the_end() {
    assert_eq!(
        locate("a\nい", 99),
        Position {
            offset: 5,
            line: 2,
            column: 2
        }
    );
    assert_eq!(
        locate("", 0),
        Position {
            offset: 0,
            line: 1,
            column: 1
        }
    );
}

#[test]
fn everything_is_the_same_for_every_window() {
    let mut documents = small_documents();
    documents.extend(evidence().into_iter().map(|(_, bytes)| bytes));
    documents.extend(documents.clone().iter().map(|d| [&d[..], b"<x>"].concat()));
    documents.push(b"<a>\r\n<b>1</b>\r\n  <b>\x01</b></a>".to_vec());
    documents.push(b"<a>1\n<!-- \n -->\n<b>\xE3\x81</b></a>".to_vec());
    for document in documents {
        let whole = trace(&document, 1 << 20);
        for chunk in 1..=64 {
            assert_eq!(trace(&document, chunk), whole, "{chunk}");
            let reader = Reader::with_chunk(document.as_slice(), Limits::default(), chunk);
            assert_eq!(reader.prove(), whole.1, "{chunk}");
        }
    }
}
