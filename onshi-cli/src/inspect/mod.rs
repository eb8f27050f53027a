//! `onshi inspect`: what a file is, whether it is whole, every field of it, and what is odd.

mod json;
mod problems;
mod tree;
mod veil;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use onshi_core::catalogue::Dialect;
use onshi_core::error::Error;
use onshi_core::inspect::Inspector;
use onshi_core::message::{Extension, prove_pdf};
use onshi_core::record::{Frame, Units, read_frame};
use onshi_core::xml::{Limits, Proof};

use crate::dialect::Profile;
use crate::failure::Failure;
use crate::message::{Known, Names};
use crate::show::harmless;
use problems::Problems;
use tree::Tree;
use veil::Veil;

/// What to look at, and how.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 見るファイル (files to look at)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 個人情報を ‹伏› にする。問い合わせに貼り付けられる (mask personal values, fit for a ticket)
    #[arg(long)]
    hide: bool,
    /// JSON で出力する (print the JSON form)
    #[arg(long)]
    json: bool,
    /// 一括結果を N 人まで表示する。指摘は全員分 (show at most N people; findings are of all)
    #[arg(long, value_name = "N")]
    people: Option<u64>,
    /// ファイル名から判別できないときのメッセージ (the message, when the name does not say it)
    #[arg(long, value_name = "MESSAGE")]
    message: Option<String>,
    #[command(flatten)]
    profile: Profile,
}

/// Looks at each file; exit code 1 if any could not be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let dialect = arguments.profile.dialect()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut unreadable = false;
    for file in &arguments.files {
        unreadable |= !look(file, arguments, &dialect, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::from(u8::from(unreadable)))
}

/// Shows one file; `false` if it could not be read.
fn look(
    file: &Path,
    arguments: &Arguments,
    dialect: &Dialect,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            writeln!(out, "{}", harmless(&name))?;
            writeln!(out, "  読めません cannot be read: {error}\n")?;
            return Ok(false);
        }
    };
    let known = match &arguments.message {
        Some(called) => Known::called(called, dialect),
        None => Known::by_name(&name, dialect),
    };
    match known {
        None => {
            writeln!(out, "{}\n{}", harmless(&name), Names(dialect))?;
            Ok(false)
        }
        Some(known) if known.extension == Some(Extension::Err) => {
            refusal(&name, &known, &bytes, out)?;
            Ok(true)
        }
        Some(known) if known.extension == Some(Extension::Pdf) => {
            document(&name, &known, &bytes, out)
        }
        Some(known) => Sheet {
            name,
            known,
            dialect,
            veil: Veil::new(arguments.hide),
            people: arguments.people.unwrap_or(u64::MAX),
        }
        .show(&bytes, arguments.json, out),
    }
}

/// A refusal of the terminal software; nothing public says what stands in it.
fn refusal(name: &str, known: &Known, bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", harmless(name))?;
    writeln!(out, "  {known}")?;
    writeln!(
        out,
        "  連携ソフトが要求を受け付けませんでした refused by the terminal software: {} bytes\n",
        bytes.len()
    )
}

/// A PDF: whole or not. It is not looked into. `false` if it is not whole.
fn document(name: &str, known: &Known, bytes: &[u8], out: &mut dyn Write) -> io::Result<bool> {
    writeln!(out, "{}", harmless(name))?;
    writeln!(out, "  {known}")?;
    match prove_pdf(bytes) {
        Ok(blake3) => {
            let size = bytes.len();
            writeln!(out, "  証明 完全な PDF whole: {size} bytes")?;
            writeln!(out, "       blake3 {}\n", hexadecimal(&blake3))?;
            Ok(true)
        }
        Err(error) => {
            problems::unreadable(&error, bytes.len(), out)?;
            Ok(false)
        }
    }
}

/// One file on the table.
struct Sheet<'d> {
    name: String,
    known: Known,
    dialect: &'d Dialect,
    veil: Veil,
    people: u64,
}

impl Sheet<'_> {
    fn show(&self, file: &[u8], json: bool, out: &mut dyn Write) -> io::Result<bool> {
        let outcome = match self.known.document(file) {
            Ok(document) if json => self.json(&document, out),
            Ok(document) => self.fields(&document, out),
            Err(error) => Ok(Err(error)),
        };
        match outcome? {
            Ok(()) => Ok(true),
            Err(error) => {
                self.title(out)?;
                problems::unreadable(&error, file.len(), out)?;
                Ok(false)
            }
        }
    }

    fn title(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", harmless(&self.name))?;
        writeln!(out, "  {}", self.known)?;
        let standing = self.dialect.standing(self.known.message());
        writeln!(out, "  根拠 {}: {}", standing.grade(), standing.source())
    }

    fn fields(&self, bytes: &[u8], out: &mut dyn Write) -> io::Result<Result<(), Error>> {
        let form = &self.known.form;
        let frame = match read_frame(bytes, form.clone(), Limits::default()) {
            Ok(frame) => frame,
            Err(error) => return Ok(Err(error)),
        };
        self.title(out)?;
        writeln!(out, "  証明 {}", proven(&frame.proof))?;
        if form.message.unit.is_some() {
            writeln!(out, "  人数 {} people", frame.units)?;
        }
        writeln!(out)?;
        let mut tree = Tree::new(Inspector::of(&form.layout), self.veil);
        tree.heading(out)?;
        tree.record(frame.record.root(), out)?;
        if let Err(error) = self.units(bytes, &frame, &mut tree, out)? {
            return Ok(Err(error));
        }
        tree.legend(out)?;
        Problems::of(bytes, &frame.proof, form, self.dialect).show(out)?;
        Ok(Ok(()))
    }

    /// The people of a batch, one after the other.
    fn units(
        &self,
        bytes: &[u8],
        frame: &Frame,
        tree: &mut Tree<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Result<(), Error>> {
        let form = &self.known.form;
        if form.message.unit.is_none() {
            return Ok(Ok(()));
        }
        let proof = frame.proof.clone();
        let mut units = Units::new(bytes, form.clone(), Limits::default(), proof);
        let mut number = 0;
        loop {
            let record = match units.next() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => return Ok(Err(error)),
            };
            number += 1;
            if number <= self.people {
                writeln!(out, "\n{number} 人目 person {number}")?;
                tree.record(record.root(), out)?;
            }
        }
        if number > self.people {
            let more = number - self.people;
            writeln!(out, "\n… ほか {more} 人 {more} more people (--people)")?;
        }
        Ok(Ok(()))
    }

    fn json(&self, bytes: &[u8], out: &mut dyn Write) -> io::Result<Result<(), Error>> {
        let form = &self.known.form;
        match json::whole(bytes, form, self.people) {
            Ok(mut whole) => {
                json::hide(&mut whole, &form.layout, self.veil);
                writeln!(out, "{whole:#}")?;
                Ok(Ok(()))
            }
            Err(error) => Ok(Err(error)),
        }
    }
}

/// A hash, to be read by people.
pub fn hexadecimal(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The proof in one line.
fn proven(proof: &Proof) -> String {
    let blake3 = hexadecimal(&proof.blake3);
    let mark = if proof.byte_order_mark { " BOM" } else { "" };
    let declared = proof
        .declared
        .map_or("宣言なし undeclared", |c| c.xml_label());
    format!(
        "完全な文書 whole: {} bytes, {} ({declared}{mark})\n       blake3 {blake3}",
        proof.bytes,
        proof.charset.name()
    )
}
