//! The configuration of the site (施設と端末の設定): checked when the client opens, and against what answers
//! show (R13–R15, P42).

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::Sight;
use onshi_core::rules::facility::{
    Configuration, Connection, Fault, Finding, Severity, Thumbprint, Where, check, seen,
};

use crate::certificate::Certificate;
use crate::client::Client;

/// What was configured, and what is wrong with it without forbidding it.
#[derive(Debug, Default)]
pub(crate) struct Site {
    configuration: Option<Configuration>,
    findings: Vec<Finding>,
}

impl Site {
    /// Checks a configuration, if there is one, with the certificate that is loaded for this institution.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`]: it cannot be right, and nothing may be exchanged.
    pub(crate) fn open(
        configuration: Option<&Configuration>,
        institution: &InstitutionCode,
        loaded: Option<Certificate>,
    ) -> Result<Self, Error> {
        let Some(configuration) = configuration else {
            return Ok(Site::default());
        };
        let configuration = &with_loaded(configuration, institution, loaded);
        let mut findings = check(configuration);
        if connection(configuration, institution.as_written()).is_none() {
            findings.push(Finding {
                fault: Fault::InstitutionUnknown,
                about: vec![Where::Institution(institution.as_written().to_owned())],
            });
        }
        let mut fatal = findings.iter().map(Finding::row);
        match fatal.find(|row| row.severity == Severity::Error) {
            Some(row) => Err(Error::new(ErrorCode::Forbidden)
                .because(format_args!("{} / {}", row.japanese, row.english))),
            None => Ok(Site {
                configuration: Some(configuration.clone()),
                findings,
            }),
        }
    }

    /// Takes in what an answer in the folder shows.
    pub(crate) fn saw(&mut self, institution: &InstitutionCode, sight: &Sight) {
        let (Some(configuration), Sight::Message(summary)) = (&self.configuration, sight) else {
            return;
        };
        let connection = connection(configuration, institution.as_written());
        let (Some(connection), Some(code)) = (connection, &summary.institution) else {
            return;
        };
        if let Some(finding) = seen(configuration, connection, code) {
            self.found(finding);
        }
    }

    /// More went out than the ledger knows of.
    pub(crate) fn ledger_is_older(&mut self) {
        self.found(Finding {
            fault: Fault::LedgerOlder,
            about: Vec::new(),
        });
    }

    fn found(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// The configuration as it is in truth: one of the institution's terminals has the certificate that is loaded
/// here, whatever was written. It cannot be compared with a thumbprint of another algorithm.
pub(crate) fn with_loaded(
    configuration: &Configuration,
    institution: &InstitutionCode,
    loaded: Option<Certificate>,
) -> Configuration {
    let mut configuration = configuration.clone();
    let written = loaded.map(Certificate::thumbprint).unwrap_or_default();
    let Some(loaded) = Thumbprint::read(&written) else {
        return configuration;
    };
    let mine = configuration.connections.iter_mut();
    let mut mine: Vec<_> = mine
        .filter(|connection| connection.institution == institution.as_written())
        .map(|connection| (thumbprint(connection), connection))
        .collect();
    if mine
        .iter()
        .any(|(known, _)| known.as_ref() == Some(&loaded))
    {
        return configuration;
    }
    // Where none was written, first.
    mine.sort_by_key(|(known, _)| known.is_some());
    let may_be = |known: &Option<Thumbprint>| {
        known
            .as_ref()
            .is_none_or(|known| known.is_comparable(&loaded))
    };
    if let Some((_, connection)) = mine.iter_mut().find(|(known, _)| may_be(known)) {
        connection.certificate = Some(written);
    }
    configuration
}

fn thumbprint(connection: &Connection) -> Option<Thumbprint> {
    Thumbprint::read(connection.certificate.as_deref()?)
}

fn connection<'c>(configuration: &'c Configuration, code: &str) -> Option<&'c Connection> {
    let mut connections = configuration.connections.iter();
    connections.find(|connection| connection.institution == code)
}

impl Client {
    /// What is wrong with the configuration of the site, or may be: what was found when the client opened,
    /// then what answers have shown, each once (設定の指摘). If no site was configured, only whether the ledger
    /// is older than what was sent ([`Fault::LedgerOlder`], I-12).
    ///
    /// An answer with the code of another institution is delivered to nobody, and stands here: stop and
    /// check (P42).
    pub fn findings(&self) -> &[Finding] {
        &self.site.findings
    }
}
