//! Made-up messages as files, written unit by unit: of any length in constant memory.

use std::fs::{self, File};
use std::io::Write;

use onshi_core::catalogue::{Kind, ROOT, RecordRow};
use onshi_core::record::{Group, Item};
use onshi_core::text::encode;

use crate::Failure;
use crate::form::Form;
use crate::made::Maker;
use crate::random::Random;
use crate::sums::Sums;
use crate::task::{Task, folder};

/// A file that was written, and what is in it.
pub struct Sample {
    pub file_bytes: u64,
    pub sums: Sums,
}

/// Text is handed to the file in pieces of about this many bytes.
const PIECE: usize = 1 << 16;

/// Writes the file of a task. Whatever its form, the same people stand in it.
pub fn write(task: &Task) -> Result<Sample, Failure> {
    fs::create_dir_all(folder())?;
    let mut typist = Typist {
        form: task.form,
        maker: Maker::new(task.shape, task.units),
        order: Random::seeded(task.units as u64),
        file: File::create(task.path())?,
        text: String::new(),
        depth: 0,
        sums: Sums::default(),
    };
    typist.document(task.shape.message.record)?;
    Ok(Sample {
        file_bytes: typist.file.metadata()?.len(),
        sums: typist.sums,
    })
}

/// One who types a file down.
struct Typist {
    form: &'static Form,
    maker: Maker,
    /// Decides the order of elements, apart from the maker, who is to make the same people.
    order: Random,
    file: File,
    text: String,
    depth: usize,
    sums: Sums,
}

impl Typist {
    fn document(&mut self, row: &'static RecordRow) -> Result<(), Failure> {
        let label = self.form.charset.xml_label();
        self.text = format!(r#"<?xml version="1.0" encoding="{label}" standalone="no"?>"#);
        self.open(ROOT);
        self.frame(row)?;
        self.close(ROOT);
        self.text.push_str(self.form.line_end);
        self.hand_over()
    }

    /// What stands around the units, and the units.
    fn frame(&mut self, row: &'static RecordRow) -> Result<(), Failure> {
        for field in row.fields {
            for _ in 0..self.maker.times(row, field) {
                match field.kind {
                    Kind::Group(inner) if self.maker.shape.is_unit(row, field) => {
                        let unit = self.maker.record(inner);
                        self.group(field.element, unit.root());
                        self.hand_over_a_piece()?;
                    }
                    Kind::Group(inner) => {
                        self.open(field.element);
                        self.frame(inner)?;
                        self.close(field.element);
                    }
                    _ => {
                        let text = self.maker.text(row, field);
                        self.leaf(field.element, &text);
                    }
                }
            }
        }
        Ok(())
    }

    fn group(&mut self, element: &str, group: Group<'_>) {
        self.open(element);
        let mut items: Vec<Item<'_>> = group.items().collect();
        if self.form.shuffled {
            self.order.shuffle(&mut items);
        }
        for item in items {
            match item.is_group() {
                true => self.group(item.element(), item.group()),
                false => self.leaf(item.element(), item.text()),
            }
        }
        self.close(element);
    }

    fn open(&mut self, element: &str) {
        self.line(&["<", element, ">"]);
        self.depth += 1;
    }

    fn close(&mut self, element: &str) {
        self.depth -= 1;
        self.line(&["</", element, ">"]);
    }

    fn leaf(&mut self, element: &str, text: &str) {
        self.sums.add(text.len());
        self.line(&["<", element, ">", text, "</", element, ">"]);
    }

    fn line(&mut self, pieces: &[&str]) {
        if !self.form.line_end.is_empty() {
            self.text.push_str(self.form.line_end);
            self.text.extend(std::iter::repeat_n('\t', self.depth));
        }
        self.text.extend(pieces.iter().copied());
    }

    fn hand_over_a_piece(&mut self) -> Result<(), Failure> {
        match self.text.len() < PIECE {
            true => Ok(()),
            false => self.hand_over(),
        }
    }

    fn hand_over(&mut self) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        encode(self.form.charset, &self.text, &mut bytes)?;
        self.file.write_all(&bytes)?;
        self.text.clear();
        Ok(())
    }
}
