//! A terminal that answers every request as it appears: a part of a list with a 受付番号, the question
//! for its result with everyone it asked about.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use onshi_core::catalogue::{
    BATCH_COLLECT, BATCH_REQUEST, BatchAnswer, BatchAnswerBody, BatchHeader, BatchQuery,
    BatchRequest, BatchUnit, CollectRequest, Dialect, QualificationResult, ReceptionAnswer,
    ReceptionAnswerBody, ReceptionHeader, SegmentOfResult,
};
use onshi_core::message::{FileName, answer_stem};
use onshi_core::record::{Draft, Record, View, read_frame, write};
use onshi_core::text::Charset;
use onshi_core::xml::Limits;

use crate::Failure;

/// 医療機関コード of a place that does not exist.
pub const INSTITUTION: &str = "1311111111";

/// Answers until it is ended.
pub fn run(root: &Path) -> Result<(), Failure> {
    let mut system = System::default();
    loop {
        let mut idle = true;
        for entry in fs::read_dir(root.join("req"))? {
            let name = entry?.file_name();
            system.answer(root, &name.to_string_lossy())?;
            idle = false;
        }
        if idle {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// What it was asked, by 受付番号, until it is collected.
#[derive(Default)]
struct System {
    receptions: u64,
    held: HashMap<String, Record>,
}

impl System {
    fn answer(&mut self, root: &Path, name: &str) -> Result<(), Failure> {
        let taken = root.join("req").join(name);
        let message = FileName::parse(name)
            .ok_or("not a request")?
            .message(Dialect::standard());
        let frame = read_frame(&fs::read(&taken)?[..], message, Limits::default())?;
        fs::remove_file(&taken)?;
        let answer = match message {
            _ if message == &BATCH_REQUEST => self.take_in(frame.record),
            _ if message == &BATCH_COLLECT => self.give_out(&frame.record)?,
            _ => return Err("another request".into()),
        };
        let bytes = write(&answer, Charset::Utf8)?;
        let stem = answer_stem(name).ok_or("not a request")?;
        let draft = root.join("draft");
        fs::write(&draft, bytes)?;
        fs::rename(draft, root.join("res").join(stem + ".xml"))?;
        Ok(())
    }

    fn take_in(&mut self, request: Record) -> Record {
        self.receptions += 1;
        let reception = format!("RECEPTION-{:08}", self.receptions);
        let asked: View<'_, BatchRequest> = View::of_record(&request);
        let file = asked
            .header()
            .and_then(|header| header.arbitrary_file_identifier());
        let header = Draft::<ReceptionHeader>::new()
            .medical_institution_code(INSTITUTION)
            .maybe(file, Draft::<ReceptionHeader>::arbitrary_file_identifier)
            .segment_of_result(SegmentOfResult::Normal);
        let body = Draft::<ReceptionAnswerBody>::new().reception_number(reception.as_str());
        let answer = Draft::<ReceptionAnswer>::new().header(header).body(body);
        self.held.insert(reception, request);
        answer.into()
    }

    fn give_out(&mut self, request: &Record) -> Result<Record, Failure> {
        let asked: View<'_, CollectRequest> = View::of_record(request);
        let reception = asked.body().and_then(|body| body.reception_number());
        let reception = reception.ok_or("no reception number")?;
        let held = self
            .held
            .remove(reception)
            .ok_or("unknown, or asked for twice")?;
        let header = Draft::<BatchHeader>::new()
            .medical_institution_code(INSTITUTION)
            .reception_number(reception)
            .segment_of_result(SegmentOfResult::Normal);
        let list: View<'_, BatchRequest> = View::of_record(&held);
        let people = list.body().into_iter().flat_map(|body| body.search());
        let units = people.map(|asked| {
            let asked = Draft::<BatchQuery>::new()
                .maybe(asked.insurer_number(), Draft::<BatchQuery>::insurer_number)
                .maybe(
                    asked.arbitrary_identifier(),
                    Draft::<BatchQuery>::arbitrary_identifier,
                );
            let found = Draft::<QualificationResult>::new()
                .name("試験　太郎")
                .name_kana("シケン　タロウ")
                .birthdate("19500102")
                .address("東京都千代田区霞が関一丁目二番二号")
                .contribution_ratio("030");
            Draft::<BatchUnit>::new().search(asked).result(found)
        });
        let body = units.fold(
            Draft::<BatchAnswerBody>::new(),
            Draft::<BatchAnswerBody>::unit,
        );
        Ok(Draft::<BatchAnswer>::new().header(header).body(body).into())
    }
}
