//! What of an answer is clinical (診療/薬剤情報・特定健診等情報), and an answer without it.
//!
//! A record of the catalogue is clinical as a whole or not at all, so this is a table of records. One
//! that holds several classes is there while one of them is:
//!
//! ```text
//!  診療年月別情報 ── 日別情報 ─┬─ 薬剤情報   Drug
//!  (which hospital, when)      └─ 診療情報   Diagnosis; 手術 → Operation
//! ```
//!
//! What the catalogue does not know may be anything, so it is only there for who may see everything.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::catalogue::{
    ActivationCode, Checkup, CheckupInformationBody, CheckupItem, CheckupItemList,
    ClinicalInformationBody, DentalAddition, Disease, DispensedDrug, DispensedDrugList,
    DispensingDay, DispensingDayList, DispensingInformation, DispensingMonth, Drug, DrugAllergy,
    DrugInformationBody, DrugList, Envelope, Infection, MessageRow, OtherAllergy, Passcode,
    PrescribedDrug, PrescribedDrugList, PrescribedItem, PrescriptionDay, PrescriptionDayList,
    PrescriptionInformation, PrescriptionMonth, ReceiptDay, ReceiptDayList, ReceiptMonth,
    RecordRow, Test, Treatment, TreatmentClass, TreatmentList, messages,
};
use crate::record::{Group, Item, Record, View};
use crate::rules::access::matrix::CLASSES;
use crate::rules::data_class::DataClass;

/// A clinical record and the classes of information in it.
#[derive(Debug)]
pub struct ClinicalRow {
    /// The record.
    pub record: &'static RecordRow,
    /// What it holds: one class, or several below it.
    pub classes: &'static [DataClass],
}

const RECEIPT: &[DataClass] = &[DataClass::Drug, DataClass::Diagnosis, DataClass::Operation];
const DRUG: &[DataClass] = &[DataClass::Drug];
const TREATMENT: &[DataClass] = &[DataClass::Diagnosis, DataClass::Operation];
const CHECKUP: &[DataClass] = &[DataClass::Checkup];
const SIX: &[DataClass] = &[
    DataClass::DiseaseName,
    DataClass::Infection,
    DataClass::OtherAllergy,
    DataClass::DrugAllergy,
    DataClass::Test,
    DataClass::Prescription,
];

macro_rules! clinical {
    ($($record:ident $classes:expr;)*) => {
        &[$(ClinicalRow { record: $record::ROW, classes: $classes }),*]
    };
}

/// Every clinical record of the catalogue. 処方・調剤情報 comes with 薬剤情報 and its consent (inferred:
/// it stands in the same body and is asked for in the same request).
#[rustfmt::skip]
pub static CLINICAL: &[ClinicalRow] = clinical! {
    DrugInformationBody     RECEIPT;
    ReceiptMonth            RECEIPT;
    ReceiptDayList          RECEIPT;
    ReceiptDay              RECEIPT;
    DrugList                DRUG;
    Drug                    DRUG;
    TreatmentList           TREATMENT;
    Treatment               TREATMENT;
    DentalAddition          TREATMENT;
    PrescriptionInformation DRUG;
    PrescriptionMonth       DRUG;
    PrescriptionDayList     DRUG;
    PrescriptionDay         DRUG;
    PrescribedDrugList      DRUG;
    PrescribedDrug          DRUG;
    DispensingInformation   DRUG;
    DispensingMonth         DRUG;
    DispensingDayList       DRUG;
    DispensingDay           DRUG;
    DispensedDrugList       DRUG;
    DispensedDrug           DRUG;
    CheckupInformationBody  CHECKUP;
    Checkup                 CHECKUP;
    CheckupItemList         CHECKUP;
    CheckupItem             CHECKUP;
    ClinicalInformationBody SIX;
    Disease                 &[DataClass::DiseaseName];
    Infection               &[DataClass::Infection];
    OtherAllergy            &[DataClass::OtherAllergy];
    DrugAllergy             &[DataClass::DrugAllergy];
    Test                    &[DataClass::Test];
    PrescribedItem          &[DataClass::Prescription];
};

/// The classes that a record holds; none for one that is not clinical.
pub fn classes_of(record: &RecordRow) -> &'static [DataClass] {
    let row = CLINICAL.iter().find(|row| row.record.id == record.id);
    row.map_or(&[], |row| row.classes)
}

/// The classes that a record may hold, it and what stands below: all that a PDF of it may show.
pub fn carried(record: &RecordRow) -> Vec<DataClass> {
    let below = record.fields.iter().filter_map(|field| field.kind.group());
    let mut classes = classes_of(record).to_vec();
    classes.extend(below.flat_map(carried));
    classes.sort_unstable();
    classes.dedup();
    classes
}

/// Codes that open something: アクティベーションコード, 目視確認用パスコード.
static SECRET: &[&RecordRow] = &[ActivationCode::ROW, Passcode::ROW];

/// Whether nothing of a message may stay in memory that nobody reads any more (I-11): something clinical or
/// a secret can stand in it, or anything at all (任意の電文). Its readers overwrite their buffers.
pub fn must_be_wiped(message: &MessageRow) -> bool {
    static NUMBERS: LazyLock<BTreeSet<u16>> = LazyLock::new(|| {
        let sensitive = messages().filter(|message| is_sensitive(message.record));
        sensitive.map(|message| message.number).collect()
    });
    message.record.id == Envelope::ROW.id || NUMBERS.contains(&message.number)
}

/// Something clinical or secret can stand in a record, or below.
fn is_sensitive(record: &RecordRow) -> bool {
    let mut below = record.fields.iter().filter_map(|field| field.kind.group());
    let is_secret = SECRET.iter().any(|row| row.id == record.id);
    is_secret || !classes_of(record).is_empty() || below.any(is_sensitive)
}

/// How many values of a record are not in what is left of it.
pub fn withheld(whole: &Record, rest: &Record) -> usize {
    leaves(whole.root()).saturating_sub(leaves(rest.root()))
}

/// The record without anything clinical: what a receipt computer may have (表4.1.1-1 (2)(8)).
///
/// It is a new record. Nothing of what is left out stands in its memory.
pub fn without_clinical(record: &Record) -> Record {
    visible(record, |_| false)
}

/// The record with those clinical classes that are seen, and everything that is not clinical.
pub fn visible(record: &Record, sees: impl Fn(DataClass) -> bool) -> Record {
    if CLASSES.into_iter().all(&sees) {
        return record.clone();
    }
    let mut copy = Copy {
        sees: &sees,
        into: Record::new(record.row()),
        path: Vec::new(),
    };
    if copy.is_shown(record.root()) {
        copy.group(record.root());
    }
    copy.into
}

struct Copy<'s, S> {
    sees: &'s S,
    into: Record,
    /// Where the copy is: field number and which of its repetitions that are shown.
    path: Vec<(u16, usize)>,
}

impl<S: Fn(DataClass) -> bool> Copy<'_, S> {
    fn group(&mut self, group: Group<'_>) {
        let whole = is_treatment(group);
        let mut counts = Vec::new();
        for item in group.items() {
            let Some(row) = item.row() else { continue };
            if row.kind.group().is_none() && !item.is_group() {
                self.into.add_text(&self.path, row.no, item.text());
            } else if whole || self.is_shown(item.group()) {
                self.path.push((row.no, next(&mut counts, row.no)));
                self.into.touch_group(&self.path);
                self.group(item.group());
                self.path.pop();
            }
        }
    }

    /// Whether a group is there for who sees what they see.
    fn is_shown(&self, group: Group<'_>) -> bool {
        let classes = group.row().map_or(&[][..], classes_of);
        match classes {
            [] => true,
            [class] => (self.sees)(*class),
            _ if classes.iter().all(|class| (self.sees)(*class)) => true,
            _ if is_treatment(group) => needed(group).iter().all(|class| (self.sees)(*class)),
            _ => self.shows_below(group),
        }
    }

    /// A record of several classes says where somebody was and when: it goes with the last of them.
    fn shows_below(&self, group: Group<'_>) -> bool {
        let mut groups = group.items().filter(Item::is_group);
        groups.any(|item| item.row().is_some() && self.is_shown(item.group()))
    }
}

/// Which repetition of a field comes next.
fn next(counts: &mut Vec<(u16, usize)>, no: u16) -> usize {
    if let Some((_, count)) = counts.iter_mut().find(|(field, _)| *field == no) {
        *count += 1;
        return *count;
    }
    counts.push((no, 0));
    0
}

fn is_treatment(group: Group<'_>) -> bool {
    let row = group.row();
    row.is_some_and(|row| row.id == Treatment::ROW.id)
}

/// Which classes must be seen for a treatment: 手術情報 has a consent of its own and no element. What is
/// not known to be one or the other counts as both. Inferred: dental receipts number some differently.
fn needed(treatment: Group<'_>) -> &'static [DataClass] {
    let class = View::<Treatment>::of(treatment).treatment_class();
    match class.and_then(|class| class.known) {
        Some(TreatmentClass::Operation) => &[DataClass::Operation],
        Some(_) => &[DataClass::Diagnosis],
        None => TREATMENT,
    }
}

fn leaves(group: Group<'_>) -> usize {
    let each = |item: Item<'_>| match item.is_group() {
        true => leaves(item.group()),
        false => 1,
    };
    group.items().map(each).sum()
}
