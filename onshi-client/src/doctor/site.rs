//! What was configured of facility and terminals (R13–R15, P42).

use onshi_core::rules::facility::{Severity, check};

use super::{Examination, Seen, Verdict, or_good, seen};

pub(super) fn is_allowed(examination: &mut Examination<'_>) -> Vec<Seen> {
    let Some(configuration) = &examination.config.settings.site else {
        return vec![seen(
            Verdict::Note,
            "設定されていないので、確かめられません",
            "not configured, so there is nothing to check",
        )];
    };
    let findings = check(configuration);
    let all = findings.iter().map(|finding| {
        let row = finding.row();
        let verdict = match row.severity {
            Severity::Error => Verdict::Error,
            _ => Verdict::Warning,
        };
        seen(verdict, row.japanese, row.english)
    });
    or_good(
        all.collect(),
        "問題はありません",
        "nothing is wrong with it",
    )
}
