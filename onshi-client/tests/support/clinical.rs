//! Clinical answers with a mark in every clinical value, and who looks at them.

use std::fs;
use std::path::Path;

use onshi_client::Client;
use onshi_core::catalogue::{Kind, RecordRow};
use onshi_core::job::{JobId, Settings};
use onshi_core::message::answer_stem;
use onshi_core::record::{Record, write};
use onshi_core::rules::access::clinical::{carried, classes_of};
use onshi_core::rules::access::{
    Access, Host, OperatorId, Passing, Profession, Role, SignIn, Viewer,
};
use onshi_core::text::Charset;

use super::{Desk, empty_drugs_of, settings, texts};

/// Stands in every clinical value, and nowhere else.
pub const MARK: &str = "秘密の薬草";

/// The client of this role.
pub fn settings_of(role: Role) -> Settings {
    settings_under(Host::new(role))
}

pub fn settings_under(host: Host) -> Settings {
    Settings {
        access: Access::ByRole(host),
        allow_assumed: true,
        ..settings()
    }
}

pub fn viewer(role: Role, profession: Profession, sign_in: SignIn) -> Viewer {
    Viewer {
        operator: OperatorId::new("op-17").expect("an operator"),
        role,
        profession,
        sign_in,
    }
}

/// Fills every clinical record of a message, each once.
pub fn plant(record: &mut Record) {
    let row = record.row();
    plant_in(record, row, &mut Vec::new());
}

fn plant_in(record: &mut Record, row: &'static RecordRow, path: &mut Vec<(u16, usize)>) {
    let is_clinical = !classes_of(row).is_empty();
    for field in row.fields {
        match field.kind {
            Kind::Group(inner) if !carried(inner).is_empty() => {
                path.push((field.no, 0));
                record.touch_group(path);
                plant_in(record, inner, path);
                path.pop();
            }
            Kind::Group(_) => {}
            _ if is_clinical => record.add_text(path, field.no, &format!("{MARK}{}", field.no)),
            _ => {}
        }
    }
}

/// Takes the request of a job out of `req` and puts an answer full of marks into `res`.
pub fn answer_drugs(desk: &Desk, client: &mut Client, job: JobId) {
    put_drugs(desk.root(), client, job);
    desk.rounds(client, 3);
    assert!(client.job(job).expect("a job").is_answered());
}

pub fn put_drugs(root: &Path, client: &Client, job: JobId) {
    let job = client.job(job).expect("a job");
    let request = job.request().expect("a request");
    fs::remove_file(root.join("req").join(request)).expect("taken");
    let mut answer = empty_drugs_of(&job.file_identifier);
    plant(&mut answer);
    let name = answer_stem(request).expect("a request") + ".xml";
    let bytes = write(&answer, Charset::Utf8).expect("an answer");
    fs::write(root.join("res").join(name), bytes).expect("an answer");
}

/// How many values with the mark.
pub fn marks(record: &Record) -> usize {
    let values = texts(record.root()).into_iter();
    values.filter(|text| text.contains(MARK)).count()
}

/// What the chart finds of it.
pub fn handed_over(passing: Passing) -> usize {
    let taken = passing.hand_over(|record| Ok::<_, ()>(marks(record)));
    taken.map_err(|_| ()).expect("the chart takes it")
}
