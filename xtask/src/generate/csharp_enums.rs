//! The numbers of the C interface as C# enumerations, with the words for people where it has them.

use super::NOTICE;
use super::api::{Api, Constant};
use super::catalogue::camel;
use super::csharp::summary;
use std::fmt::Write;

/// An enumeration of C#, and what of the C interface belongs to it.
struct Enumeration {
    name: &'static str,
    what: &'static str,
    /// What stands before its names in C; of several, the rest of the name tells which.
    prefixes: &'static [&'static str],
    /// The list of `onshi_word` that has its words.
    word: Option<&'static str>,
    /// Whether its values are bits, added up.
    flags: bool,
}

const fn plain(
    name: &'static str,
    what: &'static str,
    prefixes: &'static [&'static str],
) -> Enumeration {
    Enumeration {
        name,
        what,
        prefixes,
        word: None,
        flags: false,
    }
}

const fn flags(
    name: &'static str,
    what: &'static str,
    prefixes: &'static [&'static str],
) -> Enumeration {
    Enumeration {
        flags: true,
        ..plain(name, what, prefixes)
    }
}

const fn worded(
    name: &'static str,
    what: &'static str,
    prefixes: &'static [&'static str],
    word: &'static str,
) -> Enumeration {
    Enumeration {
        name,
        what,
        prefixes,
        word: Some(word),
        flags: false,
    }
}

const ENUMERATIONS: &[Enumeration] = &[
    plain("Category", "Whose fault an error is.", &["CATEGORY_"]),
    plain("Severity", "How bad a finding is.", &["SEVERITY_"]),
    plain(
        "Coverage",
        "Health insurance or medical aid (医療保険・医療扶助).",
        &["COVERAGE_"],
    ),
    plain("Charset", "Encoding of requests.", &["CHARSET_"]),
    plain("EventKind", "What happened to a job.", &["EVENT_"]),
    plain("Outcome", "How a job was answered.", &["OUTCOME_"]),
    plain("JobState", "Where a job stands.", &["JOB_"]),
    plain("AnswerForm", "What an answer is.", &["FORM_"]),
    plain("Route", "By which road an answer came.", &["ROUTE_"]),
    plain(
        "Plan",
        "What to do with a person of an answer (紐付け結果).",
        &["PLAN_"],
    ),
    plain("Basis", "By what a patient was found.", &["BASIS_"]),
    plain("Refusal", "Why a plan must not be applied.", &["REFUSAL_"]),
    flags("Differences", "What differs, added up.", &["DIFFERS_"]),
    worded(
        "Likeness",
        "Why a patient might be the person.",
        &["LIKENESS_"],
        "LIKENESS",
    ),
    worded(
        "NameLikeness",
        "How far two names agree, the best first.",
        &["NAMES_"],
        "NAMES",
    ),
    worded(
        "ChangeKind",
        "What could be changed.",
        &["CHANGE_"],
        "CHANGE",
    ),
    worded(
        "ChangeField",
        "A value of a chart.",
        &["VALUE_"],
        "CHANGE_FIELD",
    ),
    worded(
        "ChangeGround",
        "Why a change is about a chart.",
        &["GROUND_"],
        "CHANGE_GROUND",
    ),
    worded(
        "ChangeHow",
        "Whether the values of a change may be written.",
        &["HOW_"],
        "CHANGE_HOW",
    ),
    worded(
        "Decision",
        "What was decided about a change.",
        &["DECIDED_"],
        "DECISION",
    ),
    worded("DataClass", "A class of information.", &["CLASS_"], "CLASS"),
    worded(
        "ConsentKind",
        "On which road consent was given.",
        &["KIND_"],
        "KIND",
    ),
    worded("SoftwareRole", "A software.", &["ROLE_"], "ROLE"),
    worded(
        "Profession",
        "A profession.",
        &["PROFESSION_"],
        "PROFESSION",
    ),
    worded(
        "Reason",
        "Why the answer is no.",
        &[
            "DENIAL_",
            "REFUSED_",
            "UNCOVERED_",
            "NO_URL_",
            "NO_CODE_",
            "NO_ALIAS_",
            "NO_CERTIFICATE_",
        ],
        "REASON",
    ),
    plain("CancelReason", "Why consent is taken back.", &["CANCEL_"]),
    plain(
        "CancellationState",
        "How far a cancellation has come.",
        &["CANCELLATION_"],
    ),
    worded(
        "ConsentSource",
        "How consent to 限度額適用認定証等 was given.",
        &["CONSENTED_"],
        "CONSENTED",
    ),
    worded(
        "CertificateKind",
        "A kind of certificate.",
        &["CERTIFICATE_"],
        "CERTIFICATE",
    ),
    plain("SignIn", "How somebody signed in.", &["SIGN_IN_"]),
    worded("CopyPlace", "Where a copy lies.", &["PLACE_"], "PLACE"),
    plain(
        "HistoryEnd",
        "When the history of a mobile terminal ends.",
        &["HISTORY_"],
    ),
    plain("CopyStanding", "How a copy stands.", &["STANDING_"]),
    worded(
        "EraseReason",
        "Why a copy is to be erased.",
        &["ERASE_"],
        "ERASE",
    ),
    plain(
        "QrCorrection",
        "How much of a symbol may be covered (誤り訂正レベル).",
        &["QR_"],
    ),
    plain(
        "UpdateStep",
        "What to do next about an update of the settings.",
        &["UPDATE_"],
    ),
    plain("SettingItem", "What is set.", &["SETTING_"]),
    plain(
        "IssuanceStage",
        "Where the issuance of a code stands.",
        &["ISSUANCE_"],
    ),
];

/// `Onshi.Enums.g.cs`.
pub fn enums(api: &Api) -> Result<String, String> {
    let mut text = format!("// {NOTICE}\nnamespace Onshi\n{{\n");
    for enumeration in ENUMERATIONS {
        let members: Vec<(String, &Constant)> = enumeration.members(api).collect();
        if members.is_empty() {
            return Err(format!(
                "{} would be an empty enumeration",
                enumeration.name
            ));
        }
        let (name, what) = (enumeration.name, enumeration.what);
        let _ = writeln!(text, "    /// <summary>{what}</summary>");
        if enumeration.flags {
            text += "    [System.Flags]\n";
        }
        let _ = writeln!(text, "    public enum {name}\n    {{");
        for (member, constant) in members {
            summary(&mut text, "        ", &constant.named);
            let _ = writeln!(text, "        {member} = {},", constant.value);
        }
        text += "    }\n\n";
    }
    text += "    /// <summary>The words for people: `kind.Word()`.</summary>\n";
    text += "    public static class Words\n    {\n";
    for enumeration in ENUMERATIONS {
        if let Some(word) = enumeration.word {
            let name = enumeration.name;
            let _ = writeln!(
                text,
                "        /// <summary>The word for it; null if there is none.</summary>\n        \
                 public static string Word(this {name} value, Language language = Language.Japanese)\n        \
                 {{\n            return Texts.Word(Native.ONSHI_WORD_{word}, (uint)value, language);\n        }}\n"
            );
        }
    }
    Ok(text.trim_end().to_owned() + "\n    }\n}\n")
}

impl Enumeration {
    fn members<'a>(&'a self, api: &'a Api) -> impl Iterator<Item = (String, &'a Constant)> {
        api.constants.iter().filter_map(|constant| {
            let name = constant.named.name.strip_prefix("ONSHI_")?;
            let rest = self
                .prefixes
                .iter()
                .find_map(|prefix| name.strip_prefix(prefix))?;
            let name = if self.prefixes.len() == 1 { rest } else { name };
            Some((camel(&name.to_ascii_lowercase()), constant))
        })
    }
}
