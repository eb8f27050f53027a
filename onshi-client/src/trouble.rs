//! What the operating system reports, as an error that tells what to do. Never a whole path: folders
//! can name people.

use std::io;

use onshi_core::error::{Error, ErrorCode};

/// Numbers of Windows that std knows no kind for (winerror.h). P33, P36.
const WINDOWS: &[(i32, ErrorCode)] = &[
    (32, ErrorCode::HeldByOther),     // sharing violation
    (33, ErrorCode::HeldByOther),     // lock violation
    (53, ErrorCode::FolderMissing),   // network path not found
    (59, ErrorCode::FolderMissing),   // unexpected network error
    (64, ErrorCode::FolderMissing),   // network name is no longer available
    (67, ErrorCode::FolderMissing),   // network name cannot be found
    (1231, ErrorCode::FolderMissing), // network location cannot be reached
    (1326, ErrorCode::AccessDenied),  // user name or password is incorrect
    (1327, ErrorCode::AccessDenied),  // account restriction
    (1330, ErrorCode::AccessDenied),  // password has expired
];

/// The error of a file operation. `missing` is what "not found" means there.
pub(crate) fn of_io(error: &io::Error, missing: ErrorCode) -> Error {
    Error::new(code_of(error, missing)).because(error.kind())
}

pub(crate) fn folder_error(error: &io::Error, what: &str) -> Error {
    of_io(error, ErrorCode::FolderMissing).because(format!("{what}: {}", error.kind()))
}

fn code_of(error: &io::Error, missing: ErrorCode) -> ErrorCode {
    if let Some(code) = error.raw_os_error().and_then(of_windows) {
        return code;
    }
    match error.kind() {
        io::ErrorKind::NotFound => missing,
        io::ErrorKind::NotADirectory => ErrorCode::FolderMissing,
        io::ErrorKind::PermissionDenied => ErrorCode::AccessDenied,
        io::ErrorKind::AlreadyExists => ErrorCode::NameTaken,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        io::ErrorKind::ResourceBusy => ErrorCode::HeldByOther,
        _ => ErrorCode::IoFailed,
    }
}

fn of_windows(number: i32) -> Option<ErrorCode> {
    let row = WINDOWS.iter().find(|(of, _)| *of == number);
    row.filter(|_| cfg!(windows)).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_says_what_to_do() {
        let rows = [
            (io::ErrorKind::NotFound, ErrorCode::AnswerVanished),
            (io::ErrorKind::PermissionDenied, ErrorCode::AccessDenied),
            (io::ErrorKind::AlreadyExists, ErrorCode::NameTaken),
            (io::ErrorKind::StorageFull, ErrorCode::DiskFull),
            (io::ErrorKind::ResourceBusy, ErrorCode::HeldByOther),
            (io::ErrorKind::Other, ErrorCode::IoFailed),
        ];
        for (kind, code) in rows {
            let error = of_io(&kind.into(), ErrorCode::AnswerVanished);
            assert_eq!(error.code(), code, "{kind}");
        }
    }
}
