//! The world as a whole, by hand: kept, brought back, edited, and made anew.

use onshi_core::error::Error;

use super::Central;
use super::search::Register;
use crate::clinic::{Clinic, Edited};
use crate::simulator::Simulator;

impl Simulator {
    /// Everything the central system keeps, as JSON (保存): people, consents, 照会番号, receptions, the
    /// facility's settings, addresses and codes. The files of the terminals are not in it.
    ///
    /// # Errors
    /// It cannot be written as JSON, which nothing here prevents.
    pub fn save_world(&self) -> Result<String, Error> {
        self.central.save()
    }

    /// Takes the place of everything by what [`save_world`](Self::save_world) wrote (復元). How the system
    /// behaves stays as it is set.
    ///
    /// # Errors
    /// [`ErrorCode::ValueFormat`](onshi_core::error::ErrorCode::ValueFormat) with line and column; then
    /// nothing has changed.
    pub fn load_world(&mut self, text: &str) -> Result<(), Error> {
        self.central = Central::load(text, &self.central.ways)?;
        Ok(())
    }

    /// The world as it was built; whatever was registered, taken in or edited is gone (初期化).
    pub fn reset_world(&mut self) {
        self.central.reset();
    }

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
