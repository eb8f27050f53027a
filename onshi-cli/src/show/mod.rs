//! Text for a terminal: Japanese characters take two cells, and nothing read from a file may steer
//! the terminal.

mod cells;
mod grades;
mod say;
mod table;

pub use cells::{cells, hang, harmless, pad, pad_left, wrap};
pub use grades::{legend, mark};
pub use say::say;
pub use table::Table;

/// Cells of a line (一行の桁数). Narrow enough for the console of an old Windows.
pub const LINE: usize = 100;
