//! 二次元バーコード of an address, drawn here (vendor manual 表4.1.1-1 (10)): as SVG for screens and printers,
//! as PNG for everything else, and module by module for whoever draws it.
//!
//! ```
//! use onshi_core::facility::access_url::AccessAddress;
//! use onshi_core::facility::qr::{Correction, Look, Symbol};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let address = AccessAddress::new("https://example.invalid/visit?f=1")?;
//! let symbol = Symbol::of(&address, Correction::default())?;
//! let png = symbol.png(Look::default())?;
//! assert!(png.starts_with(b"\x89PNG"));
//! assert!(symbol.svg(Look::default()).starts_with("<svg "));
//! # Ok(()) }
//! ```

mod png;
mod svg;

use std::num::NonZeroU8;

use fast_qr::{ECL, QRBuilder};

use super::access_url::AccessAddress;

/// How much of a symbol may be covered or torn before it is unreadable (誤り訂正レベル, ISO/IEC 18004).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Correction {
    /// L: about 7 %.
    Low,
    /// M: about 15 %.
    #[default]
    Medium,
    /// Q: about 25 %.
    Quartile,
    /// H: about 30 %.
    High,
}

/// How large a symbol is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    /// Pixels along the side of a module (セルサイズ).
    pub module: NonZeroU8,
    /// Blank modules on every side (クワイエットゾーン). Readers may need the 4 of ISO/IEC 18004; fewer only
    /// where the surroundings are blank anyway.
    pub quiet_zone: u8,
}

impl Default for Look {
    fn default() -> Self {
        Look {
            module: NonZeroU8::MIN.saturating_add(7),
            quiet_zone: 4,
        }
    }
}

/// A QR code (二次元バーコード): a square of dark and light modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    address: AccessAddress,
    size: usize,
    dark: Vec<bool>,
}

/// Why an address is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum QrFault {
    /// No symbol holds so long an address at this level of correction.
    #[error("the address is too long for a QR code of this error correction")]
    TooLong,
    /// The picture would be larger than a program can be expected to hold.
    #[error("the picture is too large")]
    TooLarge,
}

impl QrFault {
    /// Japanese words to show.
    pub const fn japanese(self) -> &'static str {
        match self {
            QrFault::TooLong => "この誤り訂正レベルの二次元バーコードにはURLが長すぎます",
            QrFault::TooLarge => "二次元バーコードの画像が大きすぎます",
        }
    }
}

impl Symbol {
    /// The symbol of an address, of the smallest version that holds it.
    ///
    /// # Errors
    /// [`QrFault::TooLong`].
    pub fn of(address: &AccessAddress, correction: Correction) -> Result<Self, QrFault> {
        let builder = &mut QRBuilder::new(address.as_str());
        let code = builder.ecl(level(correction)).build();
        let code = code.map_err(|_| QrFault::TooLong)?;
        let rows = (0..code.size).flat_map(|row| code[row].iter().take(code.size));
        Ok(Symbol {
            address: address.clone(),
            size: code.size,
            dark: rows.map(|module| module.value()).collect(),
        })
    }

    /// What it says.
    pub fn address(&self) -> &AccessAddress {
        &self.address
    }

    /// Modules along its side, without the quiet zone.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether a module is dark; outside of the symbol everything is light.
    pub fn is_dark(&self, row: usize, column: usize) -> bool {
        let inside = row < self.size && column < self.size;
        inside && self.dark.get(row * self.size + column) == Some(&true)
    }

    /// An SVG picture: one path, no script, no reference to anything outside, and a title for who listens.
    pub fn svg(&self, look: Look) -> String {
        svg::drawn(self, look)
    }

    /// A PNG picture, one bit per pixel.
    ///
    /// # Errors
    /// [`QrFault::TooLarge`].
    pub fn png(&self, look: Look) -> Result<Vec<u8>, QrFault> {
        png::drawn(self, look).ok_or(QrFault::TooLarge)
    }

    /// Modules along the side of the picture.
    fn side(&self, look: Look) -> usize {
        self.size + 2 * usize::from(look.quiet_zone)
    }
}

fn level(correction: Correction) -> ECL {
    match correction {
        Correction::Low => ECL::L,
        Correction::Medium => ECL::M,
        Correction::Quartile => ECL::Q,
        Correction::High => ECL::H,
    }
}
