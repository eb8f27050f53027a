//! Writing a record as a file: elements in the order of the rows, text strictly encoded.

use super::store::Record;
use super::view::{Group, Item};
use crate::catalogue::messages::ROOT;
use crate::error::Error;
use crate::text::Charset;

/// Writes a whole message as the bytes of a file.
///
/// # Errors
/// A value that the encoding cannot carry, with its element path and the character. Nothing is
/// ever replaced.
pub fn write(record: &Record, charset: Charset) -> Result<Vec<u8>, Error> {
    let mut writer = Writer::new(charset);
    writer.start(ROOT)?;
    write_group(&mut writer, record.root())?;
    writer.end()?;
    writer.finish()
}

fn write_group(writer: &mut Writer, group: Group<'_>) -> Result<(), Error> {
    for field in group.row().map_or(&[][..], |row| row.fields) {
        for item in group.all(field.no) {
            write_item(writer, item)?;
        }
    }
    for item in group.items().filter(|item| item.row().is_none()) {
        write_item(writer, item)?;
    }
    Ok(())
}

fn write_item(writer: &mut Writer, item: Item<'_>) -> Result<(), Error> {
    if !item.is_group() {
        return writer.leaf(item.element(), item.text());
    }
    writer.start(item.element())?;
    write_group(writer, item.group())?;
    writer.end()
}

struct Writer {
    out: String,
    charset: Charset,
    open: Vec<String>,
}
impl Writer {
    fn new(charset: Charset) -> Self {
        Writer {
            out: format!(
                "<?xml version=\"1.0\" encoding=\"{}\" standalone=\"no\"?>\r\n",
                charset.xml_label()
            ),
            charset,
            open: vec![],
        }
    }
    fn start(&mut self, name: &str) -> Result<(), Error> {
        self.out += &format!("{}<{name}>\r\n", "  ".repeat(self.open.len()));
        self.open.push(name.into());
        Ok(())
    }
    fn leaf(&mut self, name: &str, text: &str) -> Result<(), Error> {
        self.out += &format!(
            "{}<{name}>{}</{name}>\r\n",
            "  ".repeat(self.open.len()),
            quick_xml::escape::escape(text)
        );
        Ok(())
    }
    fn end(&mut self) -> Result<(), Error> {
        let n = self.open.pop().unwrap_or_default();
        self.out += &format!("{}</{n}>\r\n", "  ".repeat(self.open.len()));
        Ok(())
    }
    fn finish(self) -> Result<Vec<u8>, Error> {
        let mut b = vec![];
        crate::text::encode(self.charset, &self.out, &mut b)
            .map_err(|_| Error::new(crate::error::ErrorCode::CharacterOutside))?;
        Ok(b)
    }
}
