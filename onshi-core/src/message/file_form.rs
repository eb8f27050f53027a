//! As which kind of file medical information is wanted (ファイル形式): vendor manual §2.1.8.
//!
//! A request says it in its 要求ファイル種別. A batch cannot choose: it comes as XML only.

use serde::{Deserialize, Serialize};

use crate::catalogue::{
    CheckupFileCategory, ClinicalFileCategory, CodeTable, DrugFileCategory, Kind,
    MedicalInformationFileCategory,
};
use crate::record::{CodeType, Group, Item, Record};

/// As which kind of file an answer is wanted, or came (ファイル形式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum FileForm {
    /// A message, to be read by programs (XML 形式).
    #[default]
    Xml,
    /// A document, to be read by people (PDF 形式).
    Pdf,
}

impl FileForm {
    /// As what the answer to a request is wanted: what 要求ファイル種別 of its body says.
    pub fn wanted(request: &Record) -> Self {
        let body = request.root().named("body").map(|body| body.group());
        match body.is_some_and(|body| body.items().any(is_pdf)) {
            true => FileForm::Pdf,
            false => FileForm::Xml,
        }
    }

    /// Whether anything in a request, at any depth, is wanted as PDF.
    pub fn any_pdf(request: &Record) -> bool {
        anywhere(request.root())
    }
}

fn anywhere(group: Group<'_>) -> bool {
    let mut items = group.items();
    items.any(|item| is_pdf(item) || anywhere(item.group()))
}

/// 要求ファイル種別 with a value that means PDF.
fn is_pdf(item: Item<'_>) -> bool {
    let Some(Kind::Code(table)) = item.row().map(|row| row.kind) else {
        return false;
    };
    let pdf: [(&CodeTable, &str); 6] = [
        value(DrugFileCategory::DrugPdf),
        value(DrugFileCategory::DrugAndCarePdf),
        value(CheckupFileCategory::Pdf),
        value(ClinicalFileCategory::Pdf),
        value(MedicalInformationFileCategory::Pdf),
        value(MedicalInformationFileCategory::WithCarePdf),
    ];
    let meant = |(of, wire): (&CodeTable, &str)| of.id == table.id && wire == item.text();
    pdf.into_iter().any(meant)
}

fn value<C: CodeType>(code: C) -> (&'static CodeTable, &'static str) {
    (C::TABLE, code.wire())
}
