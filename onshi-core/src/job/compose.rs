//! Makes the bytes of a request: stamps the header, validates it, encodes strictly.

use blake3::Hasher;
use chrono::NaiveDate;

use super::protocol::Settings;
use crate::catalogue::{CollectRequest, CollectRequestBody, Dialect};
use crate::catalogue::{FieldId, MessageRow, RecordRow};
use crate::error::{Error, ErrorCode};
use crate::record::{Draft, Record, write_as, write_in_pieces};
use crate::text::Charset;
use crate::validate::{Context, must_be_sendable};

/// What is asked, apart from names and identifiers: two equal requests have the same fingerprint.
pub(super) fn fingerprint(operation: u16, record: &Record) -> Result<[u8; 32], Error> {
    let mut hash = Hasher::new();
    hash.update(&operation.to_be_bytes());
    let layout = Dialect::standard().layout(record.row());
    write_in_pieces(record, &layout, Charset::Utf8, |piece| {
        hash.update(piece);
        Ok::<(), Error>(())
    })?;
    Ok(hash.finalize().into())
}

/// The question of a batch's second round trip.
pub(super) fn collect_record(reception: &str) -> Record {
    let body = Draft::<CollectRequestBody>::new().reception_number(reception);
    Draft::<CollectRequest>::new().body(body).into()
}

/// The bytes of a request file.
pub(super) fn compose(
    mut record: Record,
    message: &'static MessageRow,
    settings: &Settings,
    file_identifier: &str,
    today: NaiveDate,
) -> Result<Vec<u8>, Error> {
    let Settings {
        dialect,
        institution,
        ..
    } = settings;
    if record.row().id != message.record.id {
        return Err(Error::new(ErrorCode::UnknownMessage).because("another record"));
    }
    if dialect.is_assumed(message) && !settings.allow_assumed {
        return Err(Error::new(ErrorCode::Unverified).because(message.japanese));
    }
    stamp(
        &mut record,
        "medical_institution_code",
        institution.as_written(),
    )?;
    stamp(&mut record, "arbitrary_file_identifier", file_identifier)?;
    let form = dialect.form(message);
    must_be_sendable(&record, &form, Context::new(dialect).on(today))?;
    let charset = dialect.charset(message).unwrap_or(settings.charset);
    write_as(&record, &form.layout, charset)
}

/// Sets a header field if the message has it. What the host set differently is an error.
fn stamp(record: &mut Record, ident: &str, text: &str) -> Result<(), Error> {
    let Some((header, field)) = header_field(record.row(), ident) else {
        return Ok(());
    };
    let set = record
        .root()
        .first(header.no)
        .and_then(|item| item.group().text(field));
    match set {
        Some(other) if other != text => Err(Error::new(ErrorCode::OtherIdentity)
            .because(format!("{ident} was set to another value"))),
        Some(_) => Ok(()),
        None => {
            record.set_text(&[(header.no, 0)], field.no, text);
            Ok(())
        }
    }
}

fn header_field(row: &RecordRow, ident: &str) -> Option<(FieldId, FieldId)> {
    let header = row.fields.iter().find(|field| field.ident == "header")?;
    let inner = header.kind.group()?;
    let field = inner.fields.iter().find(|field| field.ident == ident)?;
    Some((
        FieldId {
            record: row.id,
            no: header.no,
        },
        FieldId {
            record: inner.id,
            no: field.no,
        },
    ))
}
