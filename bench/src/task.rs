//! What a side is to do: the words with which it is started.

use std::path::{Path, PathBuf};

use crate::Failure;
use crate::form::Form;
use crate::shape::Shape;

/// So many units of a message, in some form, so many times.
#[derive(Clone, Copy)]
pub struct Task {
    pub shape: &'static Shape,
    pub form: &'static Form,
    pub units: usize,
    /// How often it is done on the clock; the time of one is reported.
    pub repeat: usize,
}

/// Where everything that the benchmark makes is put, seen from the workspace.
pub fn folder() -> PathBuf {
    Path::new("target").join("bench")
}

impl Task {
    /// The file it is about.
    pub fn path(&self) -> PathBuf {
        let (shape, form) = (self.shape.name, self.form.name);
        folder().join(format!("{shape}-{form}-{}.xml", self.units))
    }

    /// Shape, form, units, repetitions.
    pub fn words(&self) -> [String; 4] {
        [
            self.shape.name.to_owned(),
            self.form.name.to_owned(),
            self.units.to_string(),
            self.repeat.to_string(),
        ]
    }

    /// Back from its [`words`](Self::words).
    pub fn from_words(words: &[&str]) -> Result<Self, Failure> {
        let [shape, form, units, repeat] = words else {
            return Err(format!("{words:?} is no task").into());
        };
        Ok(Task {
            shape: Shape::named(shape)?,
            form: Form::named(form)?,
            units: units.parse()?,
            repeat: repeat.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::SHIFT_JIS;
    use crate::shape::DRUG;

    #[test]
    fn a_task_is_read_as_it_was_written() {
        let task = Task {
            shape: &DRUG,
            form: &SHIFT_JIS,
            units: 12,
            repeat: 3,
        };
        let words = task.words();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let back = Task::from_words(&words).unwrap();
        assert_eq!(back.path(), task.path());
        assert_eq!(back.repeat, 3);
        assert!(Task::from_words(&["drug", "utf-8", "12"]).is_err());
        assert!(Task::from_words(&["drug", "utf-9", "12", "1"]).is_err());
    }
}
