//! The first page of the chapter, and the sources.

use super::link;
use super::shared::Shared;
use onshi_core::catalogue::sources::SOURCES;
use onshi_core::catalogue::{
    Dialect, Evidence, MessageRow, OperationRow, code_tables, messages, records,
};
use onshi_core::pages::markdown::{cell, table};
use onshi_core::pages::{beginning, by_operation};
use std::collections::BTreeMap;

const GRADES: [(&str, &str); 4] = [
    ("manual", "技術解説書にある"),
    ("seen", "公開資料にある"),
    ("inferred", "見たものから導いた"),
    ("assumed", "onshi が決めた"),
];

const INTRODUCTION: &str = "\
# 電文カタログ / Message catalogue

この章は `onshi-core/src/catalogue/` の行から `cargo xtask generate` が書きます。等級の意味は[カタログと根拠](../catalogue.md)、
行を仕様書に合わせて直すには[プロファイル](../profiles.md)。同じ頁は `onshi catalogue NAME` でも見られます。

This chapter is written by `cargo xtask generate` from the rows of the catalogue. What the grades mean:
[catalogue and evidence](../catalogue.md). How to correct them without recompiling: [profiles](../profiles.md).
";

/// All messages, and how sure they are.
pub fn readme(shared: &Shared) -> String {
    let mut text = INTRODUCTION.to_owned();
    text += &format!(
        "\n- [仕様書で確認するもの / To be checked in the official book](assumed.md)\n\
         - [出典 / Sources](sources.md)\n\
         - [技術解説書との対応 / Coverage of the vendor manual](coverage.md)\n\n{}",
        counts()
    );
    text += "\n## 電文 / Messages\n";
    for (operation, rows) in by_operation() {
        text += &of_operation(operation, &rows);
    }
    text += "\n## 共通のレコード / Shared records\n\n";
    for row in shared.rows() {
        text += &format!(
            "- [{}]({}) {}\n",
            row.ident,
            link::record(row),
            row.japanese
        );
    }
    text += "\n## コード表 / Code tables\n\n";
    let tables = code_tables().map(|of| {
        [
            format!("[{}]({})", of.id, link::table(of)),
            cell(of.japanese),
            format!("`{}`", of.ident),
            of.evidence.grade().to_owned(),
        ]
    });
    text + &table(
        ["番号 number", "和名", "名前 name", "根拠 evidence"],
        tables,
    )
}

fn counts() -> String {
    let all_messages = tally(messages().map(|row| row.evidence));
    let elements = tally(
        records()
            .flat_map(|row| row.fields)
            .map(|field| field.evidence),
    );
    let tables = tally(code_tables().map(|table| table.evidence));
    let of = |counts: &BTreeMap<&str, usize>, grade| {
        let count = counts.get(grade).copied().unwrap_or(0);
        count.to_string()
    };
    let rows = GRADES.map(|(grade, japanese)| {
        [
            format!("{grade} {japanese}"),
            of(&all_messages, grade),
            of(&elements, grade),
            of(&tables, grade),
        ]
    });
    table(
        [
            "等級 grade",
            "電文 messages",
            "項目 elements",
            "コード表 tables",
        ],
        rows,
    )
}

fn tally(evidence: impl Iterator<Item = Evidence>) -> BTreeMap<&'static str, usize> {
    evidence.fold(BTreeMap::new(), |mut counts, evidence| {
        *counts.entry(evidence.grade()).or_default() += 1;
        counts
    })
}

fn of_operation(operation: Option<&OperationRow>, rows: &[&'static MessageRow]) -> String {
    let heads = [
        "番号 interface",
        "ファイル名 file",
        "和名 name",
        "根拠 evidence",
    ];
    let rows = table(heads, rows.iter().map(|row| line(row)));
    match operation {
        None => format!("\n### 操作によらない電文 / In no operation\n\n{rows}"),
        Some(OperationRow {
            japanese,
            ident,
            manual,
            ..
        }) => format!("\n### {japanese} `{ident}`\n\n技術解説書 manual: {manual}\n\n{rows}"),
    }
}

fn line(row: &'static MessageRow) -> [String; 4] {
    let file = beginning(Dialect::standard(), row);
    [
        row.interface().unwrap_or_default(),
        format!("[{file}]({})", link::message(row)),
        row.japanese.to_owned(),
        row.evidence.grade().to_owned(),
    ]
}

/// Where the facts come from, and how much rests on each.
pub fn sources() -> String {
    let fields = records()
        .flat_map(|row| row.fields)
        .map(|field| field.evidence);
    let others = messages().map(|row| row.evidence);
    let others = others.chain(code_tables().map(|table| table.evidence));
    let all: Vec<&str> = fields.chain(others).map(Evidence::source).collect();
    let cited = |tag: &str| {
        let words = |text: &&&str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == tag)
        };
        all.iter().filter(words).count().to_string()
    };
    let rows = SOURCES.iter().map(|row| {
        [
            format!("`{}`", row.tag),
            cell(row.what),
            cell(row.trust),
            cited(row.tag),
        ]
    });
    let heads = [
        "略号 tag",
        "何か what",
        "何に使えるか trust",
        "項目 elements",
    ];
    format!(
        "# 出典 / Sources\n\n公式の仕様書は公開されていません。どれも仕様書そのものではなく、名前と並びを知るために読んだものです。\n\n\
         None of these is the official specification. They were read to learn names and order; nothing was copied from them.\n\n{}",
        table(heads, rows)
    )
}
