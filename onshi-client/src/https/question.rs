//! A request as the central system takes it (要求): the JSON form of the file, and the service it goes to.

use std::io::Read;

use onshi_core::catalogue::Dialect;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::message::FileName;
use onshi_core::record::{read_whole, to_json_as};
use onshi_core::xml::Limits;
use zeroize::Zeroizing;

use super::inbox::WipedJson;
use crate::trouble::of_io;

/// What is sent, and where to.
pub(super) struct Question {
    /// Service of the catalogue or the profile.
    pub service: String,
    /// The body.
    pub body: Zeroizing<Vec<u8>>,
}

impl Question {
    /// Of the bytes of a request file.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownMessage`] if no service is known for it; what is wrong with the file.
    pub fn of(request: &str, bytes: &[u8], dialect: &Dialect) -> Result<Self, Error> {
        let file = FileName::parse(request);
        let message = file.and_then(|file| file.known(dialect));
        let service = message.and_then(|message| Some((message, dialect.service(message)?)));
        let (message, service) = service.ok_or_else(|| {
            let error = Error::new(ErrorCode::UnknownMessage).in_file(request);
            error.because("no service is known for it; a profile can name one")
        })?;
        let form = dialect.form(message);
        let mut record = read_whole(bytes, form.clone(), Limits::default())?;
        let json = to_json_as(&record, &form.layout).map(WipedJson);
        record.wipe();
        let mut body = Zeroizing::new(Vec::with_capacity(2 * bytes.len()));
        let written = serde_json::to_writer(&mut *body, &json?.0);
        written.map_err(|_| Error::new(ErrorCode::IoFailed).in_file(request))?;
        Ok(Question {
            service: service.to_owned(),
            body,
        })
    }

    /// Of a request file of at most so many bytes.
    ///
    /// # Errors
    /// As [`of`](Self::of), and why it cannot be read.
    pub fn read(
        request: &str,
        file: impl Read,
        most: u64,
        dialect: &Dialect,
    ) -> Result<Self, Error> {
        let mut bytes = Zeroizing::new(Vec::new());
        let read = file.take(most).read_to_end(&mut bytes);
        read.map_err(|error| of_io(&error, ErrorCode::FolderMissing).in_file(request))?;
        Question::of(request, &bytes, dialect)
    }
}
