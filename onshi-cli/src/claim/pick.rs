//! Which layout a file is read by: what the person says, else what its name tells.

use std::fs;
use std::path::Path;

use onshi_core::claim::{Layout, Layouts};

use crate::failure::Failure;

/// What `--layout` says.
pub enum Picker {
    /// Nothing.
    ByName,
    /// A layout that is known here.
    Known(&'static str, &'static Layout),
    /// The layouts of a file.
    File(Layouts),
}

impl Picker {
    /// A name that is known here, else a file.
    pub fn of(layout: Option<&str>) -> Result<Self, Failure> {
        let Some(text) = layout else {
            return Ok(Picker::ByName);
        };
        if let Some((name, layout)) = Layouts::known().all().find(|(name, _)| *name == text) {
            return Ok(Picker::Known(name, layout));
        }
        let path = Path::new(text);
        let read = fs::read_to_string(path).map_err(|error| Failure::file(path, error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let layouts = Layouts::parse(&read).map_err(|error| error.in_file(name))?;
        Ok(Picker::File(layouts))
    }

    /// The layout of a file, with its name; `None` if that cannot be told. A file of one layout is
    /// meant for whatever is read.
    pub fn pick(&self, file: &str) -> Option<(&str, &Layout)> {
        let layouts = match self {
            Picker::Known(name, layout) => return Some((name, layout)),
            Picker::ByName => Layouts::known(),
            Picker::File(layouts) => layouts,
        };
        let mut all = layouts.all();
        if let (Some(only), None) = (all.next(), all.next()) {
            return Some(only);
        }
        let told = layouts.of_file(file)?;
        layouts.all().find(|(_, layout)| *layout == told)
    }

    /// The names that could be given.
    pub fn names(&self) -> Vec<(String, String)> {
        let layouts = match self {
            Picker::File(layouts) => layouts,
            _ => Layouts::known(),
        };
        let each = layouts.all();
        each.map(|(name, layout)| (name.to_owned(), layout.japanese.clone()))
            .collect()
    }
}
