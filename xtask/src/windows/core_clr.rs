//! CoreCLR for Windows, from the wheel that Microsoft publishes for Azure ML.

use super::place::{Place, empty_folder};
use super::width::Width;
use crate::command::StepError;
use crate::dotnet::{STARTER, WHEEL};
use crate::wheel::{self, Platform};
use std::path::PathBuf;

/// Gets the runtime of a width once.
pub fn prepare(place: &Place, width: &Width) -> Result<(), StepError> {
    let name = format!("coreclr-{}", width.name);
    place.once(&name, WHEEL, || fetch(place, width))
}

/// What starts a program.
pub fn starter(place: &Place, width: &Width) -> PathBuf {
    folder(place, width).join(STARTER).with_extension("exe")
}

fn folder(place: &Place, width: &Width) -> PathBuf {
    place.path(&format!("coreclr-{}", width.name))
}

fn fetch(place: &Place, width: &Width) -> Result<(), StepError> {
    let folder = folder(place, width);
    empty_folder(&folder)?;
    wheel::unpack(
        place.workspace,
        WHEEL,
        &Platform::Other(width.wheel),
        &folder,
    )
}
