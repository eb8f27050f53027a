//! A symbol as SVG: what is dark is one path, a rectangle for each run of a row.

use std::fmt::Write;

use super::{Look, Symbol};

/// What a reader of the screen says.
const TITLE: &str = "マイナ在宅受付Web 二次元バーコード (QR code)";

pub(super) fn drawn(symbol: &Symbol, look: Look) -> String {
    let side = symbol.side(look);
    let pixels = side * usize::from(look.module.get());
    let address = escaped(symbol.address().as_str());
    let dark = dark(symbol, usize::from(look.quiet_zone));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{pixels}\" height=\"{pixels}\" \
         viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <title>{TITLE}</title><desc>{address}</desc>\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{dark}\"/></svg>\n"
    )
}

fn dark(symbol: &Symbol, margin: usize) -> String {
    let mut path = String::new();
    for row in 0..symbol.size() {
        let mut column = 0;
        while column < symbol.size() {
            let run = (column..symbol.size()).take_while(|at| symbol.is_dark(row, *at));
            let run = run.count();
            if run > 0 {
                let (x, y) = (column + margin, row + margin);
                // Writing into a String cannot fail.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            column += run.max(1);
        }
    }
    path
}

/// An address holds no angle bracket and no quotation mark; of what XML reserves, `&` alone is left.
fn escaped(address: &str) -> String {
    address.replace('&', "&amp;")
}
