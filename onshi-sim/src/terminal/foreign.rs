//! Files of other programs and of people, which no reader of the folders may take for answers.

use std::sync::Arc;

use onshi_core::catalogue::{
    AnswerHeader, Dialect, Direction, FACE_TAG, ProcessingStatus, QUALIFICATION_ANSWER,
    QualificationAnswer, QualificationAnswerBody, QualificationResult, QualificationValidity,
    ResultList, Sex,
};
use onshi_core::error::Error;
use onshi_core::job::Moment;
use onshi_core::record::Draft;
use onshi_core::text::Charset;

use super::writer::{self, Style};

/// Makes a name out of that of an answer and the time.
pub(super) type Naming = fn(&str, Moment) -> String;

/// What synchronising programs and Windows leave behind (general knowledge).
pub(super) static SYNC_NAMES: &[Naming] = &[
    |_, _| "Thumbs.db".to_owned(),
    |_, _| "desktop.ini".to_owned(),
    |answer, _| format!("{answer}.tmp"),
    |answer, _| format!("~${answer}"),
    |answer, now| {
        let (stem, ending) = parts(answer);
        let day = now.japan().format("%Y-%m-%d");
        format!("{stem} (受付PC の競合コピー {day}).{ending}")
    },
];

/// Files of the terminal that are no answers (public setup scripts).
pub(super) static MARKER_NAMES: &[Naming] = &[
    |_, _| "DELFILE".to_owned(),
    |_, now| format!("del{}.txt", now.japan().format("%Y%m%d%H%M%S")),
];

/// The name that Windows gives to the copy of a file.
pub(super) fn copy_name(answer: &str) -> String {
    let (stem, ending) = parts(answer);
    format!("{stem} - コピー.{ending}")
}

fn parts(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or((name, ""))
}

/// The person whom a program makes up that has none.
pub(super) fn nobody() -> Draft<QualificationResult> {
    Draft::<QualificationResult>::new()
        .name("試験　花子")
        .name_kana("シケン　ハナコ")
        .birthdate("19500101")
        .sex1(Sex::Female)
}

/// A face file as another program makes one up (public implementation): its name says the second, and its
/// 任意のファイル識別子 is always the same.
pub(super) fn face(
    institution: &str,
    person: Draft<QualificationResult>,
    now: Moment,
    charset: Charset,
    dialect: &Arc<Dialect>,
) -> Result<(String, Vec<u8>), Error> {
    let header = Draft::<AnswerHeader>::new()
        .medical_institution_code(institution)
        .arbitrary_file_identifier("00000000");
    let body = Draft::<QualificationAnswerBody>::new()
        .processing_status(ProcessingStatus::Normal)
        .validity(QualificationValidity::Valid)
        .results(Draft::<ResultList>::new().result(person));
    let answer = Draft::<QualificationAnswer>::new()
        .header(header)
        .body(body)
        .into_record();
    let form = dialect.form(&QUALIFICATION_ANSWER);
    let bytes = writer::write(&answer, &form, Style::plain(charset))?;
    let (prefix, tag) = (
        dialect.prefix(&QUALIFICATION_ANSWER),
        Direction::Answer.tag(),
    );
    let second = now.japan().format("%Y%m%d%H%M%S");
    Ok((format!("{prefix}{tag}_{FACE_TAG}_{second}.xml"), bytes))
}
