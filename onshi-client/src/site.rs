//! The configuration of the site (施設と端末の設定): checked when the client opens, and against what answers
//! show (R13–R15, P42).

use onshi_core::error::{Error, ErrorCode};
use onshi_core::id::InstitutionCode;
use onshi_core::job::Sight;
use onshi_core::rules::facility::{
    Configuration, Connection, Fault, Finding, Severity, Where, check, seen,
};

use crate::client::Client;

/// What was configured, and what is wrong with it without forbidding it.
#[derive(Debug, Default)]
pub(crate) struct Site {
    configuration: Option<Configuration>,
    findings: Vec<Finding>,
}

impl Site {
    /// Checks a configuration, if there is one.
    ///
    /// # Errors
    /// [`ErrorCode::Forbidden`]: it cannot be right, and nothing may be exchanged.
    pub(crate) fn open(
        configuration: Option<&Configuration>,
        institution: &InstitutionCode,
    ) -> Result<Self, Error> {
        let Some(configuration) = configuration else {
            return Ok(Site::default());
        };
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
