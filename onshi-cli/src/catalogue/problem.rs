//! One thing that is wrong with a profile, and what to do about it.

use std::fmt;

use onshi_core::catalogue::{messages, records};
use onshi_core::error::Error;

use crate::show::{hang, harmless};

/// A problem: where, what, and what to do, in both languages.
pub struct Problem {
    place: String,
    what: String,
    remedy: String,
}

/// What the core says, in Japanese, and what to do.
struct Advice {
    says: &'static str,
    japanese: &'static str,
    remedy: &'static str,
}

#[rustfmt::skip]
const ADVICE: &[Advice] = &[
    Advice { says: "there is no such message", japanese: "その電文はありません",
        remedy: "電文の名前は onshi catalogue NAME の「名前」/ names of messages: onshi catalogue NAME" },
    Advice { says: "there is no such record", japanese: "そのレコードはありません",
        remedy: "レコードの名前は onshi catalogue NAME --json の record / names of records: onshi catalogue NAME --json" },
    Advice { says: "the record has no such field", japanese: "そのレコードにその項目はありません",
        remedy: "項目の名前は onshi catalogue RECORD --markdown の「名前」/ names of fields: onshi catalogue RECORD --markdown" },
    Advice { says: "a prefix has letters and digits only", japanese: "接頭辞は英数字だけです",
        remedy: "req・res と _ を除いた部分を書く / write what stands before req or res" },
    Advice { says: "profile.source must name the document that confirms it", japanese: "確認した文書がありません",
        remedy: "[profile] の source に仕様書の名前と版を書く / name the document and its version in [profile] source" },
    Advice { says: "encoding is UTF-8, Shift_JIS or CP932", japanese: "文字コードは UTF-8・Shift_JIS・CP932 のどれかです",
        remedy: "三つのどれかにする / choose one of the three" },
    Advice { says: "this is not an element name", japanese: "要素名になりません",
        remedy: "英字で始まる英数字と _ にする / letters, digits and underscores, a letter first" },
    Advice { says: "only a group can be flattened", japanese: "at = \".\" はグループだけに使えます",
        remedy: "値の場所は at = \"Name\" か \"Level/Name\" で書く / place a value by its name or way" },
    Advice { says: "a repeated group cannot be flattened", japanese: "繰返しのグループは平らにできません",
        remedy: "繰返しの要素には名前が要る / a repeated element needs its name" },
    Advice { says: "a group inside it cannot be flattened", japanese: "グループを含むグループは平らにできません",
        remedy: "中のグループをそれぞれ at で置く / place the groups inside by at" },
    Advice { says: "a flattened group cannot lack a field", japanese: "平らにしたグループの項目は absent にできません",
        remedy: "absent か at = \".\" のどちらかをやめる / give up absent or at = \".\"" },
    Advice { says: "a flattened group cannot gain elements", japanese: "平らにしたグループに要素は足せません",
        remedy: "extra か at = \".\" のどちらかをやめる / give up extra or at = \".\"" },
    Advice { says: "inside a flattened group it cannot move", japanese: "平らにしたグループの項目は別の階層に移せません",
        remedy: "名前だけを変えるか、at = \".\" をやめる / change the name only, or give up at = \".\"" },
    Advice { says: "the way leads outside the message", japanese: "at の道が電文の外に出ます",
        remedy: ".. を減らすか、/ で始めて文書要素から書く / fewer .., or begin with / at the document element" },
    Advice { says: "a group cannot move into another group", japanese: "グループは別のグループの中へ移せません",
        remedy: "グループの中の値を一つずつ at で置く / place its values one by one" },
    Advice { says: "it would leave or enter a repeated group", japanese: "値が繰返しのグループを出入りします",
        remedy: "同じ繰返しの中に置く / keep it inside the same repetition" },
    Advice { says: "two elements of one name", japanese: "同じ名前の要素が並びます",
        remedy: "どちらかの at を変える / change the name of one of them" },
];

impl Problem {
    /// The problem behind an error of a profile with this text.
    pub fn of(error: &Error, text: &str) -> Self {
        let detail = error.place().detail.clone().unwrap_or_default();
        let path = error.place().path.clone().unwrap_or_default();
        let Some(advice) = ADVICE.iter().find(|advice| detail == advice.says) else {
            return Problem::of_syntax(detail);
        };
        let line = line_of(text, &path).map_or(String::new(), |line| format!("{line}: "));
        let is_unknown = advice.says.contains("no such");
        let nearest = nearest(&path).filter(|_| is_unknown);
        let nearest = nearest.map_or(String::new(), |name| {
            format!("もしかして {name} / did you mean {name}? ")
        });
        Problem {
            place: format!("{line}{path}"),
            what: format!("{} / {}", advice.japanese, advice.says),
            remedy: format!("{nearest}{}", advice.remedy),
        }
    }

    /// What the TOML reader says, which knows the line.
    fn of_syntax(detail: String) -> Self {
        let (line, what) = match detail
            .strip_prefix("line ")
            .and_then(|rest| rest.split_once(": "))
        {
            Some((line, what)) => (line.to_owned(), what.to_owned()),
            None => (String::new(), detail),
        };
        Problem {
            place: line,
            what: what.replace('\n', " "),
            remedy: "TOML の書き方とキーの綴りを見直す / mend the TOML; keys are listed in docs/profiles.md"
                .to_owned(),
        }
    }

    #[cfg(test)]
    fn is_known(error: &Error) -> bool {
        let detail = error.place().detail.as_deref();
        ADVICE.iter().any(|advice| detail == Some(advice.says))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", hang(&harmless(&self.place), 2))?;
        writeln!(f, "  {}", hang(&harmless(&self.what), 2))?;
        writeln!(f, "  → {}", hang(&harmless(&self.remedy), 4))
    }
}

/// The line of the table that a path names, or of the innermost table around it.
fn line_of(text: &str, path: &str) -> Option<usize> {
    let mut table = path;
    loop {
        let head = format!("[{table}]");
        if let Some(at) = text.lines().position(|line| line.trim() == head) {
            return Some(at + 1);
        }
        (table, _) = table.rsplit_once('.')?;
    }
}

/// The name that the last part of a path may have meant.
fn nearest(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('.').collect();
    let candidates: Vec<&'static str> = match parts[..] {
        ["messages", _] => messages().map(|row| row.ident).collect(),
        [.., "records", _] => records().map(|row| row.ident).collect(),
        [.., "records", record, _] => {
            let row = records().find(|row| row.ident == record)?;
            row.fields.iter().map(|field| field.ident).collect()
        }
        _ => return None,
    };
    let meant = parts.last()?;
    let near = candidates
        .into_iter()
        .map(|name| (distance(meant, name), name));
    let (distance, name) = near.min()?;
    (0 < distance && distance <= meant.chars().count() / 3).then_some(name)
}

/// How many letters have to be added, taken or changed.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.chars().enumerate() {
            let cost = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_core::catalogue::{Dialect, Profile};

    #[test]
    fn letters_are_counted() {
        for (a, b, expected) in [("", "abc", 3), ("kitten", "sitting", 3), ("a", "a", 0)] {
            assert_eq!(distance(a, b), expected);
        }
    }

    #[test]
    fn whatever_the_core_refuses_comes_with_advice() {
        let field = "records.NumberQuery.fields.birthdate";
        let mut said = Vec::new();
        for profile in [
            "[messages.NOTHING]\nprefix = 'X'",
            "[messages.QUALIFICATION_REQUEST]\nprefix = 'X_1'",
            "[messages.QUALIFICATION_REQUEST]\nencoding = 'EUC-JP'",
            "[messages.QUALIFICATION_REQUEST]\nevidence = 'confirmed'",
            "[records.Nobody]\norder = []",
            "[records.NumberQuery]\norder = ['shoe_size']",
            &format!("[{field}]\nat = '../../../../../X'"),
            &format!("[{field}]\nat = 'InsurerNumber'"),
            &format!("[{field}]\nat = '1st'"),
            &format!("[{field}]\nat = '.'"),
            "[records.ResultList.fields.result]\nat = '.'",
            "[records.QualificationResult.fields.name]\nat = '../../Name'",
            "[records.QualificationRequest.fields.body]\nat = '.'",
            "[records.QualificationRequestBody.fields.search]\nat = '../MessageHeader/X'",
            "[records.QualificationRequestBody.fields.search]\nat = '.'\n\
             [records.NumberQuery.fields.birthdate]\nabsent = true",
            "[records.ConsentedRequestBody.fields.search]\nat = '.'\n[records.ConsentQuery.extra.New]",
            "[records.ConsentedRequestBody.fields.search]\nat = '.'\n\
             [records.ConsentQuery.fields.consent_from]\nat = 'Deeper/From'",
        ] {
            for error in Dialect::new(Profile::parse(profile).unwrap()).unwrap_err() {
                assert!(Problem::is_known(&error), "{error}");
                said.push(error.place().detail.clone().unwrap());
            }
        }
        for advice in ADVICE {
            assert!(
                said.iter().any(|said| said == advice.says),
                "{} never said",
                advice.says
            );
        }
    }

    #[test]
    fn a_misspelled_name_is_recognised() {
        assert_eq!(
            nearest("messages.CONSENTED_ANSER"),
            Some("CONSENTED_ANSWER")
        );
        assert_eq!(nearest("records.NumberQuerry"), Some("NumberQuery"));
        assert_eq!(nearest("records.NumberQuery.birthdat"), Some("birthdate"));
        assert_eq!(nearest("records.NumberQuery.xyz"), None);
    }
}
