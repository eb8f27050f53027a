//! A PDF page with a symbol on it: one filled rectangle for each run of dark modules.

use std::fmt::Write;

use fast_qr::QRCode;

use super::{MARGIN, is_dark};

/// Points along the side of a module (1 point is 1/72 inch): about 1.4 mm.
const SCALE: usize = 4;

pub(super) fn drawn(symbol: &QRCode) -> Vec<u8> {
    let side = (symbol.size + 2 * MARGIN) * SCALE;
    let content = content(symbol);
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Resources<<>>/Contents 4 0 R>>"
        ),
        format!("<</Length {}>>\nstream\n{content}endstream", content.len()),
    ];
    written(&objects).into_bytes()
}

/// Rectangles from the bottom up, in modules.
fn content(symbol: &QRCode) -> String {
    let mut content = format!("{SCALE} 0 0 {SCALE} 0 0 cm\n");
    for row in 0..symbol.size {
        let up = symbol.size - 1 - row + MARGIN;
        let mut column = 0;
        while column < symbol.size {
            let run = (column..symbol.size).take_while(|at| is_dark(symbol, row, *at));
            let run = run.count();
            if run > 0 {
                let right = column + MARGIN;
                // Writing into a String cannot fail.
                let _ = writeln!(content, "{right} {up} {run} 1 re");
            }
            column += run.max(1);
        }
    }
    content + "f\n"
}

/// Objects, numbered from 1, and the table of their places.
fn written(objects: &[String]) -> String {
    let mut file = String::from("%PDF-1.4\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    format!("{file}{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use fast_qr::QRBuilder;

    use super::*;

    #[test]
    fn the_table_says_where_every_object_begins() {
        let symbol = QRBuilder::new("https://example.invalid/").build().unwrap();
        let file = String::from_utf8(drawn(&symbol)).unwrap();
        let (body, tail) = file.split_once("xref\n").unwrap();
        let places = tail.lines().skip(2).take(4);
        for (number, place) in (1..).zip(places) {
            assert_eq!(place.len() + 1, 20, "entries have 20 bytes");
            let place: usize = place[..10].parse().unwrap();
            assert!(file[place..].starts_with(&format!("{number} 0 obj")));
        }
        let start = file.split_once("startxref\n").unwrap().1;
        assert_eq!(start.lines().next(), Some(body.len().to_string().as_str()));
    }

    #[test]
    fn the_rectangles_cover_just_the_dark_modules() {
        let symbol = QRBuilder::new("https://example.invalid/").build().unwrap();
        let mut dark = 0;
        for line in content(&symbol).lines().filter(|line| line.ends_with("re")) {
            let numbers = line.split(' ').filter_map(|word| word.parse().ok());
            let [right, up, run, _] = numbers.collect::<Vec<usize>>()[..] else {
                panic!("{line}")
            };
            let row = symbol.size - 1 - (up - MARGIN);
            let mut run_of = (right - MARGIN)..(right - MARGIN + run);
            assert!(run_of.all(|column| is_dark(&symbol, row, column)));
            dark += run;
        }
        let all = (0..symbol.size).flat_map(|row| (0..symbol.size).map(move |at| (row, at)));
        assert_eq!(
            dark,
            all.filter(|(row, at)| is_dark(&symbol, *row, *at)).count()
        );
    }
}
