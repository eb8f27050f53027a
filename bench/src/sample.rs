//! Made-up batch results, written person by person: a file of any length in constant memory.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use onshi_core::catalogue::{BATCH_ANSWER, ROOT};
use onshi_core::catalogue::{FieldId, FieldRow, Kind, Occurs, RecordRow};
use onshi_core::text::{Charset, encode};

use crate::Failure;
use crate::habits::Habits;
use crate::random::Random;
use crate::sums::Sums;

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// What it is called.
    pub name: &'static str,
    pub charset: Charset,
    /// Elements of each group in any order, another for each person.
    pub shuffled: bool,
    pub line_end: &'static str,
}

/// In the order of the rows, with the line ends of the public files.
pub const UTF_8: Form = Form {
    name: "utf-8",
    charset: Charset::Utf8,
    shuffled: false,
    line_end: "\n",
};
pub const SHUFFLED: Form = Form {
    name: "shuffled",
    shuffled: true,
    ..UTF_8
};
pub const CRLF: Form = Form {
    name: "crlf",
    line_end: "\r\n",
    ..UTF_8
};
pub const SHIFT_JIS: Form = Form {
    name: "shift_jis",
    charset: Charset::ShiftJisJis90,
    ..UTF_8
};

/// A file that was written, and what is in it.
pub struct Sample {
    pub path: PathBuf,
    pub file_bytes: u64,
    pub sums: Sums,
}

/// Text is handed to the file in pieces of about this many bytes.
const PIECE: usize = 1 << 16;

/// Writes the result of a batch of so many people into `folder`.
pub fn write(folder: &Path, form: Form, people: usize) -> Result<Sample, Failure> {
    fs::create_dir_all(folder)?;
    let path = folder.join(format!("{}-{people}.xml", form.name));
    let mut typist = Typist {
        form,
        people,
        habits: Habits::new(),
        random: Random::seeded(people as u64),
        file: File::create(&path)?,
        text: String::new(),
        depth: 0,
        sums: Sums::default(),
    };
    typist.document()?;
    Ok(Sample {
        file_bytes: typist.file.metadata()?.len(),
        sums: typist.sums,
        path,
    })
}

/// One who types a file down.
struct Typist {
    form: Form,
    people: usize,
    habits: Habits,
    random: Random,
    file: File,
    text: String,
    depth: usize,
    sums: Sums,
}

impl Typist {
    fn document(&mut self) -> Result<(), Failure> {
        let label = self.form.charset.xml_label();
        self.text = format!(r#"<?xml version="1.0" encoding="{label}" standalone="no"?>"#);
        self.group(ROOT, BATCH_ANSWER.record)?;
        self.text.push_str(self.form.line_end);
        self.hand_over()
    }

    fn group(&mut self, element: &str, row: &RecordRow) -> Result<(), Failure> {
        self.line(&["<", element, ">"]);
        self.depth += 1;
        for field in self.fields(row) {
            for _ in 0..self.times(row, field) {
                self.field(row, field)?;
            }
        }
        self.depth -= 1;
        self.line(&["</", element, ">"]);
        match self.text.len() < PIECE {
            true => Ok(()),
            false => self.hand_over(),
        }
    }

    fn field(&mut self, row: &RecordRow, field: &FieldRow) -> Result<(), Failure> {
        let element = field.element;
        if let Kind::Group(inner) = field.kind {
            return self.group(element, inner);
        }
        let text = self.habits.text(row, field, &mut self.random);
        self.sums.add(text.len());
        self.line(&["<", element, ">", &text, "</", element, ">"]);
        Ok(())
    }

    /// The fields in the order in which they are to stand.
    fn fields(&mut self, row: &RecordRow) -> Vec<&'static FieldRow> {
        let mut fields: Vec<_> = row.fields.iter().collect();
        if self.form.shuffled && self.depth > 2 {
            self.random.shuffle(&mut fields);
        }
        fields
    }

    fn times(&mut self, row: &RecordRow, field: &FieldRow) -> usize {
        let id = FieldId {
            record: row.id,
            no: field.no,
        };
        if Some(id) == BATCH_ANSWER.unit {
            return self.people;
        }
        match self.habits.has(row, field, &mut self.random) {
            false => 0,
            true if field.occurs == Occurs::Many && self.random.percent(5) => 2,
            true => 1,
        }
    }

    fn line(&mut self, pieces: &[&str]) {
        self.text.push_str(self.form.line_end);
        self.text.extend(std::iter::repeat_n('\t', self.depth));
        self.text.extend(pieces.iter().copied());
    }

    fn hand_over(&mut self) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        encode(self.form.charset, &self.text, &mut bytes)?;
        self.file.write_all(&bytes)?;
        self.text.clear();
        Ok(())
    }
}
