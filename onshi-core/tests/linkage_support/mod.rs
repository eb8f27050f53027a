//! Answers and charts about people who do not exist.
#![allow(dead_code)]

use onshi_core::catalogue::{
    ConsentedUnit, InsuredCardClassification, QualificationResult, QualificationValidity,
    ResultList,
};
use onshi_core::record::{CodeType, Coded, Draft, Record};
use onshi_core::rules::linkage::{LinkageKey, Patient, Person};
use onshi_core::rules::validity::{Display, Route, display};

/// The secret of one installation.
pub const KEY: LinkageKey = LinkageKey::new([7; 32]);
/// That of another one.
pub const OTHER_KEY: LinkageKey = LinkageKey::new([8; 32]);

/// One result of an answer. Empty texts are left out.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub aid: bool,
    pub reference: String,
    pub insurer: String,
    pub symbol: String,
    pub number: String,
    pub branch: String,
    pub name: String,
    /// 氏名（その他）.
    pub other_name: String,
    pub kana: String,
    pub birthdate: String,
}

impl Told {
    fn result(&self) -> Draft<QualificationResult> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let draft = Draft::<QualificationResult>::new();
        let draft = match self.aid {
            true => draft.card_classification(InsuredCardClassification::MedicalAid),
            false => draft,
        };
        draft
            .maybe(some(&self.insurer), |draft, text| {
                draft.insurer_number(text)
            })
            .maybe(some(&self.symbol), |draft, text| {
                draft.insured_card_symbol(text)
            })
            .maybe(some(&self.number), |draft, text| {
                draft.insured_identification_number(text)
            })
            .maybe(some(&self.branch), |draft, text| {
                draft.insured_branch_number(text)
            })
            .maybe(some(&self.name), |draft, text| draft.name(text))
            .maybe(some(&self.other_name), |draft, text| {
                draft.name_of_other(text)
            })
            .maybe(some(&self.kana), |draft, text| draft.name_kana(text))
            .maybe(some(&self.birthdate), |draft, text| draft.birthdate(text))
            .maybe(some(&self.reference), |draft, text| {
                draft.reference_number(text)
            })
    }
}

/// A person of a batch: 照会番号 of the unit (or none), and results.
pub fn unit(reference: &str, results: &[Told]) -> Record {
    let list = Draft::<ResultList>::new();
    let list = results
        .iter()
        .fold(list, |list, told| list.result(told.result()));
    let unit = Draft::<ConsentedUnit>::new().results(list);
    let reference = (!reference.is_empty()).then(|| reference.to_owned());
    unit.maybe(reference, |draft, number| draft.reference_number(number))
        .into_record()
}

pub fn person(unit: &Record) -> Person<'_> {
    Person::of(unit.root())
}

pub fn shown(validity: QualificationValidity) -> &'static Display {
    let coded = Coded {
        raw: validity.wire(),
        known: Some(validity),
    };
    display(Route::Consented, Some(coded))
}

pub fn valid() -> &'static Display {
    shown(QualificationValidity::Valid)
}

pub fn lost() -> &'static Display {
    shown(QualificationValidity::Invalid)
}

/// 試験 太郎 as health insurance tells of him.
pub fn taro() -> Told {
    Told {
        insurer: "  123456".into(),
        symbol: "12-34".into(),
        number: "0001".into(),
        branch: "01".into(),
        name: "試験　太郎".into(),
        kana: "ｼｹﾝ ﾀﾛｳ".into(),
        birthdate: "19500102".into(),
        ..Told::default()
    }
}

/// The same person as medical aid tells of him.
pub fn taro_aided() -> Told {
    Told {
        aid: true,
        insurer: "12999991".into(),
        number: "1234566".into(),
        symbol: String::new(),
        branch: String::new(),
        ..taro()
    }
}

/// A chart that knows exactly what the answer tells.
pub fn chart(id: &str, reference: &str, told: &Told) -> Patient {
    Patient {
        id: id.into(),
        reference_number: reference.into(),
        insurer_number: told.insurer.trim().into(),
        symbol: told.symbol.clone(),
        number: told.number.clone(),
        branch: told.branch.clone(),
        name: told.name.clone(),
        kana: told.kana.clone(),
        birthdate: told.birthdate.clone(),
    }
}
