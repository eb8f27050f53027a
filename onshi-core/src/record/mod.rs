//! Records (レコード): one generic store for every message, driven by the rows of the catalogue.
//!
//! | to do | take |
//! |---|---|
//! | build a message, typed | [`Draft`] |
//! | read a message, typed | [`View`] |
//! | read or set what the catalogue does not know | [`Group::extras`], [`Record::add_extra`] |
//! | read or set anything by field id | [`Record`], [`Group`], [`Item`] |
//! | read field after field of a group, fast | [`Place`] |
//! | read a file | [`read_frame`], then [`Units`] for the people of a batch |
//! | look at all of a file at once | [`read_whole`] |
//! | hand over or keep many people | [`Block`], [`Wanted`] |
//! | write a file | [`write()`], [`write_into`], [`write_in_pieces`] |
//! | JSON form | [`to_json`], [`from_json`] |
//! | a message with everything in it | [`sample()`] |

mod block;
mod draft;
mod extra;
mod json;
mod place;
mod read;
mod sample;
mod store;
mod value;
mod view;
mod walk;
mod write;

pub use block::{Block, Entry, GROUP, Person, Start, TextUnit, Wanted};
pub use draft::Draft;
pub use extra::Extra;
pub use json::{from_json, from_json_as, to_json, to_json_as};
pub use place::Place;
#[doc(hidden)]
pub use read::read_frame_in_pieces;
pub use read::{Frame, Section, Units, read_frame, read_whole};
pub use sample::sample;
pub use store::Record;
pub use value::{
    Code, CodeType, Coded, Date, DateTime, Digits, InstitutionCode, InsurerNumber, Month,
    RecordType, Text, Value, WireText,
};
pub use view::{Group, Item, View};
pub(crate) use walk::home_of;
pub use walk::{Element, Sink, walk};
pub use write::{write, write_as, write_in_pieces, write_into};
