//! Whether a configuration can be right: what is written, what is missing, and what contradicts itself.
//! What may be shared is in [`sharing`](super::sharing).

use std::collections::BTreeSet;

use super::configuration::{Configuration, Connection, Folder, Institution, Thumbprint};
use super::finding::{Fault, Finding, Where};
use super::path::FolderPath;
use super::sharing::{certificates_unknown, shared};
use crate::id::InstitutionCode;

/// Everything that is wrong, each once, in the order of the table ([`FAULTS`](super::FAULTS)).
pub fn check(configuration: &Configuration) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(institutions(configuration));
    findings.extend(terminals(configuration));
    for connection in &configuration.connections {
        findings.extend(names(configuration, connection));
        findings.extend(certificate(connection));
        findings.extend(folders(connection));
    }
    findings.extend(shared(configuration));
    findings.extend(certificates_unknown(configuration));
    findings.sort();
    findings.dedup();
    findings
}

fn institutions(configuration: &Configuration) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut codes = BTreeSet::new();
    let mut contradicting: Vec<(&Institution, InstitutionCode)> = Vec::new();
    for institution in &configuration.institutions {
        let about = || [Where::Institution(institution.code.clone())];
        if !codes.insert(&institution.code) {
            findings.push(Fault::CodeTwice.with(about()));
        }
        match InstitutionCode::new(&institution.code) {
            Err(_) => findings.push(Fault::CodeFormat.with(about())),
            Ok(code) if !institution.kind.fits(&code) => contradicting.push((institution, code)),
            Ok(_) => (),
        }
    }
    findings.extend(contradictions(&contradicting));
    findings
}

/// Two institutions of which each has a code of the other's kind were swapped; any other was mistyped.
fn contradictions(contradicting: &[(&Institution, InstitutionCode)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut swapped = BTreeSet::new();
    for (index, (one, code)) in contradicting.iter().enumerate() {
        if swapped.contains(&index) {
            continue;
        }
        let mut later = contradicting.iter().enumerate().skip(index + 1);
        let twin = later.find(|(place, (other, their_code))| {
            !swapped.contains(place) && one.kind.fits(their_code) && other.kind.fits(code)
        });
        let about = |code: &str| Where::Institution(code.to_owned());
        match twin {
            Some((place, (other, _))) => {
                swapped.insert(place);
                findings.push(Fault::CodesSwapped.with([about(&one.code), about(&other.code)]));
            }
            None => findings.push(Fault::KindContradictsCode.with([about(&one.code)])),
        }
    }
    findings
}

fn terminals(configuration: &Configuration) -> Vec<Finding> {
    let mut labels = BTreeSet::new();
    let terminals = configuration.terminals.iter();
    let twice = terminals.filter(|terminal| !labels.insert(terminal.label.as_str()));
    twice
        .map(|terminal| Fault::LabelTwice.with([Where::Terminal(terminal.label.clone())]))
        .collect()
}

/// What a connection names is configured.
fn names(configuration: &Configuration, connection: &Connection) -> Vec<Finding> {
    let mut institutions = configuration.institutions.iter();
    let mut terminals = configuration.terminals.iter();
    let mut findings = Vec::new();
    if !institutions.any(|known| known.code == connection.institution) {
        let about = [Where::Institution(connection.institution.clone())];
        findings.push(Fault::InstitutionUnknown.with(about));
    }
    if !terminals.any(|known| known.label == connection.terminal) {
        let about = [Where::Terminal(connection.terminal.clone())];
        findings.push(Fault::TerminalUnknown.with(about));
    }
    findings
}

fn certificate(connection: &Connection) -> Option<Finding> {
    let written = connection.certificate.as_ref()?;
    let about = || [Where::Certificate(written.clone())];
    match Thumbprint::read(written) {
        Some(_) => None,
        None => Some(Fault::ThumbprintFormat.with(about())),
    }
}

/// The folders of one connection, among themselves.
fn folders(connection: &Connection) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut paths: Vec<(Folder, &str, FolderPath)> = Vec::new();
    for (folder, written) in connection.folders.each() {
        match FolderPath::read(written) {
            Some(path) => paths.push((folder, written, path)),
            None => {
                let about = [
                    Where::Institution(connection.institution.clone()),
                    Where::Terminal(connection.terminal.clone()),
                ];
                findings.push(Fault::FolderMissing.with(about));
            }
        }
    }
    for (index, (_, one, path)) in paths.iter().enumerate() {
        for (_, other, their_path) in paths.iter().skip(index + 1) {
            if path == their_path {
                findings.push(Fault::FolderTwice.with([Where::Folder((*one).to_owned())]));
            } else if path.is_inside(their_path) || their_path.is_inside(path) {
                let about = [one, other].map(|path| Where::Folder((*path).to_owned()));
                findings.push(Fault::FolderInside.with(about));
            }
        }
    }
    findings.extend(swapped_names(&paths));
    findings
}

/// Requests go into a folder called `res`, and answers are expected in one called `req`.
fn swapped_names(paths: &[(Folder, &str, FolderPath)]) -> Option<Finding> {
    let named = |folder: Folder, name: Folder| {
        let mut paths = paths.iter();
        paths.find(|(is, _, path)| *is == folder && path.name() == Some(name.usual_name()))
    };
    let (_, req, _) = named(Folder::Req, Folder::Res)?;
    let (_, res, _) = named(Folder::Res, Folder::Req)?;
    let about = [req, res].map(|path| Where::Folder((*path).to_owned()));
    Some(Fault::FolderNamesSwapped.with(about))
}
