//! `[[expect.where]]`: what must stand in a request, by the names of the catalogue.

use onshi_core::catalogue::{FieldRow, Kind, RecordRow};
use onshi_core::record::{Group, Item};
use serde::Deserialize;

use super::circle::Circle;
use super::evidence::{Evidence, Request};
use super::words::Words;

/// One thing that must be true of a request.
#[derive(Debug, Clone)]
pub(crate) struct Demand {
    /// As the file spells it: `body.search.birthdate`.
    name: String,
    /// The field and those above it.
    path: Vec<&'static FieldRow>,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Present,
    Absent,
    /// It is the day of the request.
    Today,
    Equals(String),
    AtLeast(usize),
    /// Each of these groups names one of them.
    Of(Circle),
}

/// As it stands in the file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    field: String,
    is: Option<Is>,
    equals: Option<String>,
    at_least: Option<usize>,
    of: Option<Circle>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Is {
    Present,
    Absent,
    Today,
}

impl Demand {
    /// Finds the field of a message.
    pub fn of(row: Row, record: &'static RecordRow) -> Result<Self, String> {
        let what = match (row.is, row.equals, row.at_least, row.of) {
            (Some(Is::Present), None, None, None) => What::Present,
            (Some(Is::Absent), None, None, None) => What::Absent,
            (Some(Is::Today), None, None, None) => What::Today,
            (None, Some(text), None, None) => What::Equals(text),
            (None, None, Some(least), None) => What::AtLeast(least),
            (None, None, None, Some(circle)) => What::Of(circle),
            _ => {
                return Err(format!(
                    "{}: is, equals, at_least, of のどれか一つ / one of is, equals, at_least, of",
                    row.field
                ));
            }
        };
        Ok(Demand {
            path: path(&row.field, record)?,
            name: row.field,
            what,
        })
    }

    /// Why a request does not do; without a value of it.
    pub fn unmet(&self, request: &Request, evidence: &Evidence) -> Option<Words> {
        let record = request.record()?;
        let found = self.found(record.root());
        let all = |holds: &dyn Fn(&Item<'_>) -> bool| !found.is_empty() && found.iter().all(holds);
        let met = match &self.what {
            What::Present => all(&|item| item.is_group() || !item.text().is_empty()),
            What::Absent => found.is_empty(),
            What::Today => {
                let today = request.at.japan().format("%Y%m%d").to_string();
                all(&|item| item.text().trim() == today)
            }
            What::Equals(text) => all(&|item| item.text().trim() == text),
            What::AtLeast(least) => found.len() >= *least,
            What::Of(circle) => all(&|item| circle.contains(item.group(), request, evidence)),
        };
        (!met).then(|| self.complaint())
    }

    fn found<'a>(&self, root: Group<'a>) -> Vec<Item<'a>> {
        let Some((last, above)) = self.path.split_last() else {
            return Vec::new();
        };
        let below = |groups: Vec<Group<'a>>, field: &&'static FieldRow| {
            let items = groups.into_iter().flat_map(|group| group.all(field.no));
            items.map(|item| item.group()).collect()
        };
        let groups = above.iter().fold(vec![root], below);
        groups
            .into_iter()
            .flat_map(|group| group.all(last.no))
            .collect()
    }

    fn complaint(&self) -> Words {
        let japanese = self.path.last().map_or("", |field| field.japanese);
        let (ja, en) = self.what.words();
        Words::new(
            format!("{japanese} ({}) は{ja}こと", self.name),
            format!("{} must {en}", self.name),
        )
    }

    /// The demand itself, for the check-list.
    pub fn words(&self) -> Words {
        self.complaint()
    }
}

impl What {
    fn words(&self) -> (String, String) {
        match self {
            What::Present => ("記録されている".into(), "be there".into()),
            What::Absent => ("記録されていない".into(), "not be there".into()),
            What::Today => ("当日である".into(), "be today".into()),
            What::Equals(text) => (format!(" {text} である"), format!("be {text}")),
            What::AtLeast(least) => (
                format!(" {least} 件以上ある"),
                format!("be there {least} times or more"),
            ),
            What::Of(Circle::Patients) => (
                "患者一覧にある人である".into(),
                "be somebody of the patient list".into(),
            ),
            What::Of(Circle::Answered) => (
                "先に受け取った結果にある人である".into(),
                "be somebody whom an earlier answer named".into(),
            ),
        }
    }
}

/// The fields from the top of a record down.
fn path(name: &str, record: &'static RecordRow) -> Result<Vec<&'static FieldRow>, String> {
    let mut within = Some(record);
    let step = |ident: &str| {
        let record = within.ok_or_else(|| no_field(name, &[]))?;
        let fields = record.fields;
        let field = fields.iter().find(|field| field.ident == ident);
        let field = field.ok_or_else(|| no_field(name, fields))?;
        within = match field.kind {
            Kind::Group(below) => Some(below),
            _ => None,
        };
        Ok(field)
    };
    name.split('.').map(step).collect()
}

fn no_field(name: &str, fields: &[FieldRow]) -> String {
    let there: Vec<&str> = fields.iter().map(|field| field.ident).collect();
    format!(
        "{name}: その項目はありません。ここにあるのは / no such field; there are: {}",
        there.join(", ")
    )
}
