//! The people of the world, changed by hand.

use onshi_core::error::Error;

use super::Central;
use super::search::Register;
use crate::clinic::{Clinic, Edited};
use crate::simulator::Simulator;

impl Simulator {
    /// Adds and changes people as a TOML file says ([`Clinic::edit_toml`]).
    ///
    /// # Errors
    /// As there; then nothing has changed.
    pub fn edit_people_toml(&mut self, text: &str) -> Result<Edited, Error> {
        self.central.edit(|clinic| clinic.edit_toml(text))
    }

    /// The same from a CSV file ([`Clinic::edit_csv`]).
    ///
    /// # Errors
    /// As there; then nothing has changed.
    pub fn edit_people_csv(&mut self, text: &str) -> Result<Edited, Error> {
        self.central.edit(|clinic| clinic.edit_csv(text))
    }
}

impl Central {
    fn edit(
        &mut self,
        edit: impl FnOnce(&mut Clinic) -> Result<Edited, Error>,
    ) -> Result<Edited, Error> {
        let edited = edit(&mut self.clinic)?;
        self.register = Register::of(&self.clinic);
        Ok(edited)
    }
}
