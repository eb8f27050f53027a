//! A sample of a message, as the bytes of a file.

use std::io::Write;

use onshi_core::catalogue::Dialect;
use onshi_core::pages::{Subject, find};
use onshi_core::record::{sample, write_as};
use onshi_core::text::Charset;

use super::list;
use crate::failure::Failure;

/// Writes the sample of the message of a name; `false` if that is not one message.
pub fn show(
    dialect: &Dialect,
    name: &str,
    shift_jis: bool,
    out: &mut dyn Write,
) -> Result<bool, Failure> {
    let [Subject::Message(message)] = find(dialect, name)[..] else {
        list::suggest(dialect, name, out)?;
        return Ok(false);
    };
    let charset = match shift_jis {
        true => Charset::ShiftJisJis90,
        false => dialect.charset(message).unwrap_or(Charset::Utf8),
    };
    let form = dialect.form(message);
    out.write_all(&write_as(&sample(&form, charset), &form.layout, charset)?)?;
    Ok(true)
}
