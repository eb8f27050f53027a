//! The QR code of an address: another program's reader finds it in our pictures.
#![cfg(feature = "qr")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::num::NonZeroU8;

use onshi_core::facility::access_url::AccessAddress;
use onshi_core::facility::qr::{Correction, Look, QrFault, Symbol};
use proptest::prelude::*;

const LEVELS: [Correction; 4] = [
    Correction::Low,
    Correction::Medium,
    Correction::Quartile,
    Correction::High,
];

fn address(text: &str) -> AccessAddress {
    AccessAddress::new(text).unwrap()
}

fn look(module: u8, quiet_zone: u8) -> Look {
    Look {
        module: NonZeroU8::new(module).unwrap(),
        quiet_zone,
    }
}

/// A square picture; dark is 0.
struct Picture {
    side: usize,
    grey: Vec<u8>,
}

impl Picture {
    fn of_png(file: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let (side, height) = (reader.info().width as usize, reader.info().height as usize);
        assert_eq!(side, height);
        let mut grey = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut grey).unwrap();
        assert_eq!(grey.len(), side * side);
        Picture { side, grey }
    }

    /// Draws the rectangles of the dark path, `scale` pixels for a module.
    fn of_svg(svg: &str, scale: usize) -> Self {
        let attribute = |before: &str| svg.split(before).nth(1).unwrap().split('"').next().unwrap();
        let modules: usize = attribute("viewBox=\"0 0 ")
            .split(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        let side = modules * scale;
        let mut grey = vec![255; side * side];
        let path = attribute("fill=\"#000\" d=\"");
        for part in path.split('M').skip(1) {
            let (x, rest) = part.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (run, rest) = rest.split_once("v1h-").unwrap();
            assert_eq!(rest.strip_suffix('z').unwrap(), run);
            let [x, y, run] = [x, y, run].map(|text| text.parse::<usize>().unwrap() * scale);
            for row in y..y + scale {
                grey[row * side + x..row * side + x + run].fill(0);
            }
        }
        Picture { side, grey }
    }

    fn read(&self) -> Option<String> {
        let grey = |x: usize, y: usize| self.grey[y * self.side + x];
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(self.side, self.side, grey);
        let grids = image.detect_grids();
        assert!(grids.len() <= 1);
        Some(grids.first()?.decode().ok()?.1)
    }
}

#[test]
fn a_reader_finds_every_address_in_both_pictures() {
    for text in [
        "https://a",
        "https://zaitaku.invalid/visit/1311111111?k=0123456789&f=%E3%81%82",
        "https://zaitaku.invalid/online/1311111111/0123456789012345#'x'",
    ] {
        for level in LEVELS {
            let symbol = Symbol::of(&address(text), level).unwrap();
            assert_eq!(symbol.address().as_str(), text);
            for look in [Look::default(), look(3, 4), look(5, 9)] {
                let png = Picture::of_png(&symbol.png(look).unwrap());
                assert_eq!(png.read().as_deref(), Some(text), "{level:?} {look:?}");
            }
            let svg = Picture::of_svg(&symbol.svg(Look::default()), 4);
            assert_eq!(svg.read().as_deref(), Some(text), "{level:?}");
        }
    }
}

/// From version 1 to 40.
#[test]
fn a_reader_finds_addresses_of_every_length() {
    for length in (10..=2048).step_by(97).chain([2048]) {
        let text = format!("https://a/{}", "k1-".repeat(700));
        let text = &text[..length];
        let symbol = Symbol::of(&address(text), Correction::Low).unwrap();
        let png = Picture::of_png(&symbol.png(look(3, 4)).unwrap());
        assert_eq!(png.read().as_deref(), Some(text), "{length}");
    }
}

#[test]
fn options_decide_how_large_a_picture_is() {
    let symbol = Symbol::of(&address("https://a"), Correction::Medium).unwrap();
    let modules = symbol.size();
    assert_eq!(modules, 21, "version 1");
    let side = |look| Picture::of_png(&symbol.png(look).unwrap()).side;
    assert_eq!(side(Look::default()), (modules + 2 * 4) * 8);
    assert_eq!(side(look(1, 0)), modules);
    assert_eq!(side(look(7, 6)), (modules + 2 * 6) * 7);
    let svg = symbol.svg(look(7, 6));
    assert!(svg.contains(&format!("width=\"{}\"", (modules + 12) * 7)));
    assert!(svg.contains(&format!("viewBox=\"0 0 {0} {0}\"", modules + 12)));
    assert_eq!(symbol.png(look(255, 255)), Err(QrFault::TooLarge));
}

#[test]
fn the_quiet_zone_is_blank() {
    let symbol = Symbol::of(&address("https://a/quiet"), Correction::Medium).unwrap();
    let picture = Picture::of_png(&symbol.png(look(2, 4)).unwrap());
    let margin = 4 * 2;
    let inside = margin..picture.side - margin;
    for (at, grey) in picture.grey.iter().enumerate() {
        let (row, column) = (at / picture.side, at % picture.side);
        let is_quiet = !inside.contains(&row) || !inside.contains(&column);
        assert!(!is_quiet || *grey == 255, "{row} {column}");
    }
    let corner = picture.grey[margin * picture.side + margin];
    assert_eq!(corner, 0, "the symbol begins right after it");
}

#[test]
fn more_correction_holds_less() {
    let mut sizes = Vec::new();
    for level in LEVELS {
        sizes.push(
            Symbol::of(&address("https://zaitaku.invalid/visit"), level)
                .unwrap()
                .size(),
        );
    }
    assert!(sizes.is_sorted() && sizes[0] < sizes[3], "{sizes:?}");
    let long = address(&format!("https://a/{}", "x".repeat(1990)));
    let fits = LEVELS.map(|level| Symbol::of(&long, level).is_ok());
    assert_eq!(fits, [true, true, false, false]);
    let fault = Symbol::of(&long, Correction::High).unwrap_err();
    assert_eq!(fault, QrFault::TooLong);
    assert!(!fault.japanese().is_empty());
}

/// A symbol survives what its level promises, and no more is claimed than that.
#[test]
fn a_torn_symbol_is_still_read() {
    let text = "https://zaitaku.invalid/visit/1311111111";
    let symbol = Symbol::of(&address(text), Correction::High).unwrap();
    let mut picture = Picture::of_png(&symbol.png(look(4, 4)).unwrap());
    let middle = picture.side / 2;
    for row in middle..middle + 20 {
        let from = row * picture.side + middle;
        picture.grey[from..from + 20].fill(255);
    }
    assert_eq!(picture.read().as_deref(), Some(text));
    assert_ne!(
        picture.grey,
        Picture::of_png(&symbol.png(look(4, 4)).unwrap()).grey
    );
}

#[test]
fn a_picture_for_the_screen_is_whole_named_and_harmless() {
    let text = "https://a/?x=1&y='2'";
    let svg = Symbol::of(&address(text), Correction::Medium)
        .unwrap()
        .svg(Look::default());
    let mut reader = quick_xml::Reader::from_str(&svg);
    let (mut elements, mut said, mut within) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        use quick_xml::events::Event;
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                elements.push(start.name().as_ref().to_owned());
                within.push(start.name().as_ref().to_owned());
            }
            Event::Empty(empty) => elements.push(empty.name().as_ref().to_owned()),
            Event::Text(text) => said.push(format!("{}:{}", within.join("/"), &*text)),
            Event::GeneralRef(reference) => said.push((*reference).to_owned()),
            Event::End(_) => drop(within.pop()),
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert!(within.is_empty());
    assert_eq!(elements, ["svg", "title", "desc", "path", "path"]);
    assert!(
        said[0].starts_with("svg/title:マイナ在宅受付Web"),
        "{said:?}"
    );
    assert!(
        said.contains(&"svg/desc:https://a/?x=1".to_owned()),
        "{said:?}"
    );
    assert!(said.contains(&"amp".to_owned()), "{said:?}");
    assert!(svg.contains("role=\"img\""));
    for word in ["script", "href", "onload", "style", "<!", "<?", "url("] {
        assert!(!svg.contains(word), "{word}");
    }
}

#[test]
fn outside_of_a_symbol_everything_is_light() {
    let symbol = Symbol::of(&address("https://a"), Correction::Medium).unwrap();
    let size = symbol.size();
    assert!(symbol.is_dark(0, 0) && symbol.is_dark(0, size - 1) && symbol.is_dark(size - 1, 0));
    for (row, column) in [(0, size), (size, 0), (usize::MAX, 0), (0, usize::MAX)] {
        assert!(!symbol.is_dark(row, column));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_reader_finds_any_address(
        path in "[A-Za-z0-9._~:/?#@!$&'()*+,;=-]{0,300}",
        level in 0usize..4,
        module in 2u8..6,
        quiet_zone in 4u8..8,
    ) {
        let text = format!("https://zaitaku.invalid/{path}");
        let symbol = Symbol::of(&address(&text), LEVELS[level]).unwrap();
        let look = look(module, quiet_zone);
        let png = Picture::of_png(&symbol.png(look).unwrap());
        let svg = Picture::of_svg(&symbol.svg(look), usize::from(module));
        prop_assert_eq!(&png.grey, &svg.grey, "the same picture");
        prop_assert_eq!(png.read(), Some(text));
    }
}
