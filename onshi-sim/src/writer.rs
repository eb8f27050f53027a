//! Writes an answer as real ones look (public fixture): children in any order, four blanks per level,
//! LF, and no line end at the end.

use onshi_core::catalogue::ROOT;
use onshi_core::error::Error;
use onshi_core::record::{Group, Record};
use onshi_core::text::Charset;
use onshi_core::xml::{WriteError, Writer};

use crate::random::Random;

/// In which order the children of a group stand.
pub(crate) enum Order {
    /// As the rows have them.
    OfRows,
    /// As the stream says.
    Shuffled(Random),
}

/// The bytes of an answer file.
///
/// # Errors
/// A value that the encoding cannot carry, with its element path.
pub(crate) fn write(
    record: &Record,
    charset: Charset,
    order: &mut Order,
) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(charset);
    writer.start(ROOT)?;
    write_group(&mut writer, record.root(), order)?;
    writer.end()?;
    Ok(laid_out(&writer.finish()?))
}

fn write_group(writer: &mut Writer, group: Group<'_>, order: &mut Order) -> Result<(), WriteError> {
    let fields = group.row().map_or(&[][..], |row| row.fields);
    let mut numbers: Vec<u16> = fields.iter().map(|field| field.no).collect();
    if let Order::Shuffled(random) = order {
        random.shuffle(&mut numbers);
    }
    // Repetitions stay together and in order: the n-th of one list belongs to the n-th of another.
    for item in numbers.into_iter().flat_map(|no| group.all(no)) {
        if item.is_group() {
            writer.start(item.element())?;
            write_group(writer, item.group(), order)?;
            writer.end()?;
        } else {
            writer.leaf(item.element(), item.text())?;
        }
    }
    Ok(())
}

/// The writer lays a document out as requests are: CRLF, two blanks. No value holds a bare line end,
/// so every line begins where the layout begins one.
fn laid_out(document: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(document.len() * 5 / 4);
    for (nth, line) in document.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        let blanks = line.iter().take_while(|byte| **byte == b' ').count();
        if nth > 0 {
            out.push(b'\n');
        }
        out.extend(std::iter::repeat_n(b' ', blanks));
        out.extend_from_slice(line);
    }
    out
}
