//! The catalogue as people read it (カタログの頁): looked up, laid out line by line, as Markdown and
//! as JSON. The command `onshi catalogue` and the book show the same pages.
//!
//! | to show | take |
//! |---|---|
//! | what a name means | [`find`], [`similar`] |
//! | a tree, line by line | [`outline()`] |
//! | a page | [`markdown`] |
//! | the same for programs | [`json`] |
//! | what a vendor must check in the official book | [`Assumed`] |
//! | what a profile changes | [`changes()`] |

mod assumed;
mod changes;
pub mod json;
pub mod markdown;
mod outline;
mod subject;

pub use assumed::{Assumed, Element, Group};
pub use changes::{Change, Touched, carriers, changes};
pub use outline::{Line, folded, format, outline, times};
pub use subject::{Subject, beginning, by_operation, find, messages_of, operations_of, similar};
