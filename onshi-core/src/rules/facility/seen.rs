//! Whether the code in an answer is the one that was configured: what a configuration alone cannot show.

use super::configuration::{Configuration, Connection};
use super::finding::{Fault, Finding, Where};

/// Compares 医療機関コード of an answer with that of the connection whose folder it lay in. A difference stops
/// the connection (P42): either the folders are another's, or the terminal is set up for another.
pub fn seen(configuration: &Configuration, connection: &Connection, code: &str) -> Option<Finding> {
    if connection.institution == code {
        return None;
    }
    let mut institutions = configuration.institutions.iter();
    let fault = match institutions.any(|known| known.code == code) {
        true => Fault::AnswerOfNeighbour,
        false => Fault::AnswerOfStranger,
    };
    Some(fault.with([
        Where::Institution(connection.institution.clone()),
        Where::Institution(code.to_owned()),
        Where::Folder(connection.folders.res.clone()),
    ]))
}
