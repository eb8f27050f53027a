//! What was configured of facility and terminals (R13–R15, P42).

use onshi_core::rules::facility::{Configuration, Severity, check};

use super::{Examination, Seen, Verdict, or_good, seen};
use crate::site::with_loaded;

pub(super) fn is_allowed(examination: &mut Examination<'_>) -> Vec<Seen> {
    let Some(configuration) = &examination.config.settings.site else {
        return vec![seen(
            Verdict::Note,
            "設定されていないので、確かめられません",
            "not configured, so there is nothing to check",
        )];
    };
    let institution = &examination.config.institution;
    let in_truth = with_loaded(configuration, institution, examination.certificate);
    let findings = check(&in_truth);
    let all = findings.iter().map(|finding| {
        let row = finding.row();
        let verdict = match row.severity {
            Severity::Error => Verdict::Error,
            _ => Verdict::Warning,
        };
        seen(verdict, row.japanese, row.english)
    });
    let other = is_other(configuration, &in_truth).then(|| {
        seen(
            Verdict::Warning,
            "読み込まれる電子証明書は、設定の拇印のものではありません",
            "the certificate that is loaded is not the one of the configured thumbprint",
        )
    });
    or_good(
        all.chain(other).collect(),
        "問題はありません",
        "nothing is wrong with it",
    )
}

/// Whether another certificate was written where one is loaded.
fn is_other(written: &Configuration, in_truth: &Configuration) -> bool {
    let pairs = written.connections.iter().zip(&in_truth.connections);
    let mut pairs = pairs.map(|(written, is)| (&written.certificate, &is.certificate));
    pairs.any(|(written, is)| written.is_some() && written != is)
}
