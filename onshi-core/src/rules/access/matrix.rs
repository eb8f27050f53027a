//! Who may see what, as built in: two tables, software × class and profession × class. Both must say yes.
//!
//! The manual fills the first for the three informations it knows (図1.1-1). For the second it says
//! 有資格者等 and no more (§2.1.4), so no yes there is the manual's own. A yes rests on the manual or
//! follows from something shown; what would have to be assumed is a no, which a policy may change.

use super::profession::Profession;
use super::role::Role;
use crate::catalogue::Evidence;
use crate::rules::data_class::DataClass;

/// One cell: may it, and how we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// May see.
    pub yes: bool,
    /// How we know it.
    pub evidence: Evidence,
}

/// One row: a cell for each of [`CLASSES`].
#[derive(Debug)]
pub struct Row<T> {
    /// Whose row.
    pub of: T,
    /// The cells.
    pub cells: [Cell; CLASSES.len()],
}

/// The columns: every clinical class.
pub const CLASSES: [DataClass; 10] = [
    DataClass::Drug,
    DataClass::Diagnosis,
    DataClass::Operation,
    DataClass::Checkup,
    DataClass::DiseaseName,
    DataClass::Infection,
    DataClass::OtherAllergy,
    DataClass::DrugAllergy,
    DataClass::Test,
    DataClass::Prescription,
];

const fn yes(evidence: Evidence) -> Cell {
    let yes = true;
    Cell { yes, evidence }
}

const fn no(evidence: Evidence) -> Cell {
    let yes = false;
    Cell { yes, evidence }
}

/// ○ of the figure.
const M: Cell = yes(Evidence::Manual("図1.1-1"));
/// Operations come inside 診療情報 and have a consent of their own.
const O: Cell = yes(Evidence::Inferred(
    "part of 診療情報 of 図1.1-1, with a consent of its own",
));
/// The six of 電子カルテ情報共有.
const S: Cell = yes(Evidence::Inferred(
    "not in the manual; its consent is one to viewing, and charts and doctors come first",
));
/// Public words.
const P: Cell = yes(Evidence::Inferred(
    "a vendor's public page names 医師, 歯科医師 (and 薬剤師 for 薬剤情報) as 有資格者等",
));
/// Their work has a row in the figure.
const F: Cell = yes(Evidence::Inferred(
    "図1.1-1: the software of their work shows it; §2.1.4 names no profession",
));
/// A receipt computer passes on.
const R: Cell = no(Evidence::Manual("表4.1.1-1 (2)(8)"));
/// A terminal does not display.
const T: Cell = no(Evidence::Manual("表2.1.1-1 ※"));
/// 有資格者等 only.
const U: Cell = no(Evidence::Manual("§2.1.4"));
/// What the manual says of the informations it knows, holds for the six too.
const L: Cell = no(Evidence::Inferred("as 診療/薬剤情報・特定健診等情報"));
/// Nothing shows it.
const X: Cell = no(Evidence::Assumed(
    "nothing public shows it; a policy may grant it",
));

macro_rules! rows {
    ($type:ident; $($of:ident $($cell:ident)*;)*) => {
        &[$(Row { of: $type::$of, cells: [$($cell),*] }),*]
    };
}

/// Which software may show what (図1.1-1).
#[rustfmt::skip]
pub static SHOWS: &[Row<Role>] = rows! { Role;
    //                    薬剤 診療 手術 健診 傷病 感染 他ア 薬ア 検査 処方
    ReceiptComputer       R    R    L    R    L    L    L    L    L    L;
    Chart                 M    M    O    M    S    S    S    S    S    S;
    Dispensing            M    M    O    M    X    X    X    X    X    X;
    Care                  M    M    O    M    X    X    X    X    X    X;
    Nutrition             M    M    O    M    X    X    X    X    X    X;
    Terminal              T    T    L    T    L    L    L    L    L    L;
};

/// Which profession may see what (R02).
#[rustfmt::skip]
pub static SEES: &[Row<Profession>] = rows! { Profession;
    //                    薬剤 診療 手術 健診 傷病 感染 他ア 薬ア 検査 処方
    Doctor                P    F    F    P    S    S    S    S    S    S;
    Dentist               P    F    F    P    S    S    S    S    S    S;
    Pharmacist            P    F    F    F    X    X    X    X    X    X;
    PublicHealthNurse     F    F    F    F    X    X    X    X    X    X;
    Nurse                 F    F    F    F    X    X    X    X    X    X;
    AssistantNurse        F    F    F    F    X    X    X    X    X    X;
    DentalHygienist       F    F    F    F    X    X    X    X    X    X;
    PhysicalTherapist     F    F    F    F    X    X    X    X    X    X;
    OccupationalTherapist F    F    F    F    X    X    X    X    X    X;
    SpeechTherapist       F    F    F    F    X    X    X    X    X    X;
    Dietitian             F    F    F    F    X    X    X    X    X    X;
    Designated            X    X    X    X    X    X    X    X    X    X;
    Unqualified           U    U    L    U    L    L    L    L    L    L;
};

impl<T: PartialEq> Row<T> {
    /// The classes with a yes.
    pub fn granted(&self) -> impl Iterator<Item = DataClass> {
        let cells = CLASSES.into_iter().zip(&self.cells);
        cells.filter(|(_, cell)| cell.yes).map(|(class, _)| class)
    }

    /// The cell of a class; `None` for one that is not clinical.
    pub fn cell(&self, class: DataClass) -> Option<&Cell> {
        let mut cells = CLASSES.iter().zip(&self.cells);
        cells.find(|(of, _)| **of == class).map(|(_, cell)| cell)
    }
}
