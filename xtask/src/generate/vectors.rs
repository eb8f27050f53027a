//! `tests/vectors/generated/`: a sample of every message, as XML and JSON.

use super::Output;
use onshi_core::catalogue::{Dialect, Form, messages};
use onshi_core::pages::beginning;
use onshi_core::record::{sample, to_json_as, write_as};
use onshi_core::text::Charset;

/// The folder; whatever else stands in it is removed.
pub const FOLDER: &str = "tests/vectors/generated/";

const README: &str = "\
# Generated samples

One sample of every message, in which every field has a value of its own and whatever repeats stands twice, as XML
(UTF-8) and as JSON. `cargo xtask generate` writes them from the rows of the catalogue.

**They follow the rows and prove nothing about the wire**: a wrong name in a row is a wrong name here. Only the files in
[`../evidence`](../evidence/README.md) can show that a row is wrong. Every field at once, an error beside a result
included, is more than any real file has.

People are 試験 太郎 of 架空県; institutions and insurers are of prefecture 99, which does not exist.
`onshi catalogue NAME --example` prints the same, also in Shift_JIS and as a profile has it.
";

/// Every file of the folder.
pub fn outputs() -> Result<Vec<Output>, String> {
    let mut all = vec![Output::new(format!("{FOLDER}README.md"), README)];
    let dialect = Dialect::standard();
    for message in messages() {
        let form = dialect.form(message);
        let (xml, json) = texts(&form)?;
        let file = format!("{FOLDER}{}", beginning(dialect, message));
        all.push(Output::new(format!("{file}.xml"), xml));
        all.push(Output::new(format!("{file}.json"), json));
    }
    Ok(all)
}

/// A sample as XML and as JSON.
pub fn texts(form: &Form) -> Result<(String, String), String> {
    let sample = sample(form, Charset::Utf8);
    let wrong = |error: onshi_core::error::Error| format!("{}: {error}", form.message.ident);
    let xml = write_as(&sample, &form.layout, Charset::Utf8).map_err(wrong)?;
    let xml = String::from_utf8(xml).map_err(|error| error.to_string())?;
    let json = to_json_as(&sample, &form.layout).map_err(wrong)?;
    Ok((xml, format!("{json:#}\n")))
}
