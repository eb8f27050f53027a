//! How a file is written down.

use onshi_core::text::Charset;

use crate::Failure;

/// One way of writing the same people down.
#[derive(Debug)]
pub struct Form {
    /// What it is called on a command line and in file names.
    pub name: &'static str,
    pub charset: Charset,
    /// Elements of each group in any order, another for each person.
    pub shuffled: bool,
    /// What stands before each tag's indentation; where it is empty, nothing is indented.
    pub line_end: &'static str,
}

/// In the order of the rows, with the line ends of the public files.
pub static UTF_8: Form = Form {
    name: "utf-8",
    charset: Charset::Utf8,
    shuffled: false,
    line_end: "\n",
};
pub static SHUFFLED: Form = Form {
    name: "shuffled",
    charset: Charset::Utf8,
    shuffled: true,
    line_end: "\n",
};
pub static CRLF: Form = Form {
    name: "crlf",
    charset: Charset::Utf8,
    shuffled: false,
    line_end: "\r\n",
};
pub static SHIFT_JIS: Form = Form {
    name: "shift_jis",
    charset: Charset::ShiftJisJis90,
    shuffled: false,
    line_end: "\n",
};

/// Without a byte between elements: most tags for its size.
pub static COMPACT: Form = Form {
    name: "compact",
    charset: Charset::Utf8,
    shuffled: false,
    line_end: "",
};

static FORMS: &[&Form] = &[&UTF_8, &SHUFFLED, &CRLF, &SHIFT_JIS, &COMPACT];

impl Form {
    pub fn named(name: &str) -> Result<&'static Form, Failure> {
        let found = FORMS.iter().find(|form| form.name == name);
        Ok(found.ok_or_else(|| format!("there is no form {name}"))?)
    }
}
