//! Which messages travel in archives under a password, and whether somebody spoke of each (P30).

use super::{Examination, Seen, Verdict, good, of_error, seen};

/// A newer message is easily forgotten: it then travels plain where the others do not.
pub(super) fn speaks_of_all(examination: &mut Examination<'_>) -> Vec<Seen> {
    let (encryption, settings) = (&examination.config.encryption, &examination.config.settings);
    if encryption.is_empty() {
        return good(
            "設定されていません。全て平文です",
            "none is set: everything travels plain",
        );
    }
    if let Err(error) = encryption.must_be_usable(settings.allow_assumed) {
        return vec![of_error(Verdict::Error, &error)];
    }
    let unspoken = encryption.unspoken(&settings.dialect);
    if unspoken.is_empty() {
        return good(
            "全ての接頭辞に規則があります",
            "there is a rule for every prefix",
        );
    }
    let (count, prefixes) = (unspoken.len(), unspoken.join(" "));
    vec![seen(
        Verdict::Warning,
        format!("規則のない接頭辞 {count} 件は平文のままです: {prefixes}"),
        format!("{count} prefixes without a rule travel plain: {prefixes}"),
    )]
}
