//! What two connections share, and whether they may: a table of who they are and what it is.

use super::configuration::{Configuration, Connection, Folder, InstitutionKind, Thumbprint};
use super::finding::{Fault, Finding, Where};
use super::path::FolderPath;

/// Who the two institutions are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    /// 訪問看護ステーション and a facility of another kind.
    StationAndOther,
    Others,
}

/// What they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Terminal,
    /// On one terminal that is no fault of its own.
    CertificateOnTwoTerminals,
    CertificateOnOneTerminal,
    FolderOfTwoTerminals,
    FolderOfOneTerminal,
}

/// What each sharing is; `None` is allowed, or told by another row already.
#[rustfmt::skip]
static SHARING: &[(Relation, Thing, Option<Fault>)] = &[
    (Relation::Same,            Thing::Terminal,                  Some(Fault::ConnectionTwice)),
    (Relation::Same,            Thing::CertificateOnTwoTerminals, Some(Fault::CertificateTwice)),
    (Relation::Same,            Thing::CertificateOnOneTerminal,  None),
    (Relation::Same,            Thing::FolderOfTwoTerminals,      Some(Fault::FolderOfTwoTerminals)),
    (Relation::Same,            Thing::FolderOfOneTerminal,       None),
    (Relation::StationAndOther, Thing::Terminal,                  Some(Fault::StationSharesTerminal)),
    (Relation::StationAndOther, Thing::CertificateOnTwoTerminals, Some(Fault::StationSharesCertificate)),
    (Relation::StationAndOther, Thing::CertificateOnOneTerminal,  Some(Fault::StationSharesCertificate)),
    (Relation::StationAndOther, Thing::FolderOfTwoTerminals,      Some(Fault::StationSharesFolder)),
    (Relation::StationAndOther, Thing::FolderOfOneTerminal,       Some(Fault::StationSharesFolder)),
    (Relation::Others,          Thing::Terminal,                  Some(Fault::TerminalOfTwo)),
    (Relation::Others,          Thing::CertificateOnTwoTerminals, Some(Fault::CertificateTwice)),
    (Relation::Others,          Thing::CertificateOnOneTerminal,  None),
    (Relation::Others,          Thing::FolderOfTwoTerminals,      Some(Fault::FolderOfTwo)),
    (Relation::Others,          Thing::FolderOfOneTerminal,       Some(Fault::FolderOfTwo)),
];

/// Everything that two connections share and should not.
pub(super) fn shared(configuration: &Configuration) -> Vec<Finding> {
    pairs(configuration)
        .flat_map(|(one, other)| {
            let relation = relation(configuration, one, other);
            let things = things(one, other).into_iter();
            let told = things.filter_map(move |(thing, about)| {
                let row = SHARING
                    .iter()
                    .find(|row| (row.0, row.1) == (relation, thing));
                let who = [one, other].map(|c| Where::Institution(c.institution.clone()));
                let about = who.into_iter().chain([about]).collect::<Vec<_>>();
                Some(row?.2?.with(about))
            });
            let told = told.chain(crossed(one, other));
            told.chain(nested(one, other)).collect::<Vec<_>>()
        })
        .collect()
}

/// Two terminals whose certificates cannot be compared, told once.
pub(super) fn certificates_unknown(configuration: &Configuration) -> Option<Finding> {
    let mut unknown = pairs(configuration).filter(|(one, other)| {
        let are_comparable = match (thumbprint(one), thumbprint(other)) {
            (Some(one), Some(other)) => one.is_comparable(&other),
            _ => false,
        };
        one.terminal != other.terminal && !are_comparable
    });
    let (one, other) = unknown.next()?;
    let about = [one, other].map(|connection| Where::Terminal(connection.terminal.clone()));
    Some(Fault::CertificateUnknown.with(about))
}

fn pairs(configuration: &Configuration) -> impl Iterator<Item = (&Connection, &Connection)> {
    let connections = &configuration.connections;
    let each = connections.iter().enumerate();
    each.flat_map(|(index, one)| {
        let later = connections.iter().skip(index + 1);
        later.map(move |other| (one, other))
    })
}

fn relation(configuration: &Configuration, one: &Connection, other: &Connection) -> Relation {
    let is_station = |connection: &Connection| {
        configuration.kind_of(&connection.institution) == Some(InstitutionKind::VisitingNurse)
    };
    match (is_station(one), is_station(other)) {
        _ if one.institution == other.institution => Relation::Same,
        (true, false) | (false, true) => Relation::StationAndOther,
        _ => Relation::Others,
    }
}

fn things(one: &Connection, other: &Connection) -> Vec<(Thing, Where)> {
    let mut things = Vec::new();
    let same_terminal = one.terminal == other.terminal;
    if same_terminal {
        things.push((Thing::Terminal, Where::Terminal(one.terminal.clone())));
    }
    let certificates = thumbprint(one).zip(thumbprint(other));
    if certificates.is_some_and(|(one, other)| one == other) {
        let thing = match same_terminal {
            true => Thing::CertificateOnOneTerminal,
            false => Thing::CertificateOnTwoTerminals,
        };
        let written = one.certificate.clone().unwrap_or_default();
        things.push((thing, Where::Certificate(written)));
    }
    let thing = match same_terminal {
        true => Thing::FolderOfOneTerminal,
        false => Thing::FolderOfTwoTerminals,
    };
    let folders = common(one, other);
    things.extend(folders.map(|(.., path)| (thing, Where::Folder(path.to_owned()))));
    things
}

/// Requests of one where the other expects answers.
fn crossed<'a>(
    one: &'a Connection,
    other: &'a Connection,
) -> impl Iterator<Item = Finding> + use<'a> {
    let crossed = common(one, other).filter(|(mine, theirs, _)| mine != theirs);
    crossed.map(|(.., path)| Fault::FoldersCrossed.with([Where::Folder(path.to_owned())]))
}

/// A folder of one inside a folder of the other.
fn nested(one: &Connection, other: &Connection) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, mine) in one.folders.each() {
        for (_, theirs) in other.folders.each() {
            if are_nested(mine, theirs) {
                let about = [mine, theirs].map(|path| Where::Folder(path.to_owned()));
                findings.push(Fault::FolderInside.with(about));
            }
        }
    }
    findings
}

fn are_nested(one: &str, other: &str) -> bool {
    let paths = FolderPath::read(one).zip(FolderPath::read(other));
    paths.is_some_and(|(one, other)| one.is_inside(&other) || other.is_inside(&one))
}

/// Folders that both have, with what each takes them for.
fn common<'a>(
    one: &'a Connection,
    other: &'a Connection,
) -> impl Iterator<Item = (Folder, Folder, &'a str)> + use<'a> {
    one.folders.each().flat_map(move |(mine, path)| {
        let ours = FolderPath::read(path);
        let same = other
            .folders
            .each()
            .filter(move |(_, theirs)| ours.is_some() && ours == FolderPath::read(theirs));
        same.map(move |(theirs, _)| (mine, theirs, path))
    })
}

fn thumbprint(connection: &Connection) -> Option<Thumbprint> {
    Thumbprint::read(connection.certificate.as_deref()?)
}
