//! `onshi send`: asks one thing, waits for the answer and shows it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use onshi_client::Client;
use onshi_core::catalogue::profile::Limits;
use onshi_core::catalogue::{self, MedicalTreatment, OperationRow};
use onshi_core::error::Error;
use onshi_core::job::{JobId, Notice, Outcome};
use onshi_core::message::FileForm;
use onshi_core::record::{Group, Record};
use onshi_core::rules::linkage::{Patient, Person};
use onshi_core::rules::medical_aid::{Coverage, HealthInsuranceId};
use onshi_core::rules::medical_information::{CheckupInquiry, DrugInquiry, DrugScope, Period};

use crate::charts::Charts;
use crate::failure::Failure;
use crate::papers::Papers;
use crate::place::Place;
use crate::show::{Table, harmless, say};
use crate::{answers, ask, notices, sim};

/// What to ask, and how long to wait for the answer.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    papers: Papers,
    /// 冪等キー。同じキーでは二度送らない (a key: the same key never asks twice)
    #[arg(long, value_name = "KEY", global = true)]
    key: Option<String>,
    /// 回答を待つ秒数 (how long to wait for the answer)
    #[arg(long, value_name = "SECONDS", default_value_t = 300, global = true)]
    wait: u64,
    /// 表示したら受領確認し、結果ファイルを消す (acknowledge once shown; the answer files go)
    #[arg(long, global = true)]
    ack: bool,
    #[command(subcommand)]
    what: What,
}

/// What is asked.
#[derive(Debug, Subcommand)]
enum What {
    /// 同意済資格情報一括取得（訪問診療等） (everyone who consented)
    Consented {
        /// 同意年月日（自） (first day of consent)
        #[arg(long, value_name = "YYYYMMDD", value_parser = crate::day::parse)]
        from: NaiveDate,
        /// 同意年月日（至） (last day of consent)
        #[arg(long, value_name = "YYYYMMDD", value_parser = crate::day::parse)]
        to: NaiveDate,
    },
    /// 資格確認（番号） (one person by number)
    Query {
        #[command(flatten)]
        card: Card,
        /// 生年月日 (birth date)
        #[arg(long, value_name = "YYYYMMDD", value_parser = crate::day::parse)]
        birth: Option<NaiveDate>,
        /// 訪問診療等として照会する (as visiting care)
        #[arg(long)]
        visit: bool,
    },
    /// 照会番号登録 (register a reference number)
    Register {
        /// 照会番号 (reference number)
        #[arg(long, value_name = "TEXT")]
        reference: String,
        #[command(flatten)]
        card: Card,
    },
    /// 診療/薬剤情報取得（訪問診療等）。患者の同意は操作者が確認すること (drugs, and treatments, of one
    /// person; make sure of the patient's consent first)
    Drugs {
        #[command(flatten)]
        card: Card,
        /// さかのぼる月数 (how many months back)
        #[arg(long, value_name = "N", default_value_t = 12)]
        months: u32,
        /// 診療情報も取得する (treatments as well)
        #[arg(long)]
        treatments: bool,
        /// PDF で取得する (as PDF)
        #[arg(long)]
        pdf: bool,
    },
    /// 特定健診等情報取得（訪問診療等）。患者の同意は操作者が確認すること (checkups of one person; make sure of
    /// the patient's consent first)
    Checkups {
        #[command(flatten)]
        card: Card,
        /// PDF で取得する (as PDF)
        #[arg(long)]
        pdf: bool,
    },
    /// 資格確認一括照会 (many people, from a list like patients.csv)
    Batch {
        /// 患者一覧 CSV (list of patients)
        #[arg(value_name = "LIST.csv")]
        list: PathBuf,
    },
}

/// What stands on a card.
#[derive(Debug, Args)]
struct Card {
    /// 保険者番号 (insurer number)
    #[arg(long, value_name = "DIGITS")]
    insurer: String,
    /// 記号 (symbol)
    #[arg(long, value_name = "TEXT", default_value = "")]
    symbol: String,
    /// 番号 (number)
    #[arg(long, value_name = "TEXT")]
    number: String,
    /// 枝番 (branch number)
    #[arg(long, value_name = "DIGITS", default_value = "")]
    branch: String,
}

impl Card {
    fn coverage(&self) -> Result<Coverage, Failure> {
        let id = HealthInsuranceId::read(&self.insurer, &self.symbol, &self.number, &self.branch);
        Ok(id.map(Coverage::from).map_err(Error::from)?)
    }

    fn patient(&self) -> Patient {
        Patient {
            insurer_number: self.insurer.clone(),
            symbol: self.symbol.clone(),
            number: self.number.clone(),
            branch: self.branch.clone(),
            ..Patient::default()
        }
    }
}

fn form(pdf: bool) -> FileForm {
    match pdf {
        true => FileForm::Pdf,
        false => FileForm::Xml,
    }
}

impl What {
    fn request(
        &self,
        today: NaiveDate,
        limits: &Limits,
    ) -> Result<(&'static OperationRow, Record), Failure> {
        Ok(match self {
            What::Consented { from, to } => {
                (&catalogue::CONSENTED_BATCH, ask::consented(*from, *to))
            }
            What::Query { card, birth, visit } => {
                let birthdate = birth.map(|day| day.format("%Y%m%d").to_string());
                let patient = Patient {
                    birthdate: birthdate.unwrap_or_default(),
                    ..card.patient()
                };
                let operation = match visit {
                    true => &catalogue::VISIT_QUALIFICATION,
                    false => &catalogue::QUALIFICATION,
                };
                (operation, ask::by_number(&patient, today, *visit))
            }
            What::Register { reference, card } => (
                &catalogue::REFERENCE_NUMBER_REGISTRATION,
                ask::registration(&card.patient(), reference),
            ),
            What::Drugs {
                card,
                months,
                treatments,
                pdf,
            } => {
                let inquiry = DrugInquiry {
                    period: Period::back(*months, today, limits)?,
                    scope: match treatments {
                        true => DrugScope::DrugsAndTreatments,
                        false => DrugScope::Drugs,
                    },
                    form: form(*pdf),
                    care: MedicalTreatment::Visit,
                    prescriptions: true,
                };
                let request = inquiry.request(&card.coverage()?);
                (&catalogue::DRUG_INFORMATION, request.into())
            }
            What::Checkups { card, pdf } => {
                let (form, care) = (form(*pdf), MedicalTreatment::Visit);
                let request = CheckupInquiry { form, care }.request(&card.coverage()?);
                (&catalogue::CHECKUP_INFORMATION, request.into())
            }
            What::Batch { list } => {
                let charts = Charts::read(list)?;
                (
                    &catalogue::QUALIFICATION_BATCH,
                    ask::batch(charts.patients(), today),
                )
            }
        })
    }
}

/// Asks and waits. Exit code 1 if there was no answer in time, or it was not a good one.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let mut client = arguments.place.open()?;
    let dialect = arguments.place.dialect()?;
    let (operation, request) = arguments.what.request(sim::today(), dialect.limits())?;
    let job = client.submit(arguments.key.as_deref(), operation, request)?;
    say(format!("要求 asked      #{} {}", job.0, operation.japanese));
    let patience = Duration::from_secs(arguments.wait);
    let Some(outcome) = answered(&mut client, job, patience)? else {
        say(
            "回答がまだありません。onshi watch で続きを見られます no answer yet; onshi watch goes on",
        );
        return Ok(ExitCode::FAILURE);
    };
    let paper = arguments.papers.keep(&mut client, job)?;
    // Acknowledging clears the answer away: a PDF that nobody kept must stay.
    let may_go = paper.is_none() || arguments.papers.are_kept();
    match paper {
        Some(line) => say(line),
        None => show(&mut client, job, operation, &outcome)?,
    }
    match arguments.ack && may_go {
        true => clear_away(&mut client, job)?,
        false => say("受領確認していません（--ack） not acknowledged; the answer stays in res"),
    }
    Ok(match outcome {
        Outcome::Normal => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// Tells what happens until the job is answered, or the time is over.
fn answered(
    client: &mut Client,
    job: JobId,
    patience: Duration,
) -> Result<Option<Outcome>, Failure> {
    let end = Instant::now() + patience;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let left = u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        let notice = match client.next_notice(left) {
            Ok(Some(notice)) => notice,
            Ok(None) => return Ok(None),
            Err(error) if left == 0 => return Err(error.into()),
            // The client has waited; the folders may come back.
            Err(error) => {
                say(error);
                continue;
            }
        };
        say(notices::line(client, &notice));
        match notice {
            Notice::Answered { job: of, outcome } if of == job => return Ok(Some(outcome)),
            Notice::Conflict { job: of } if of == job => return Ok(None),
            _ => {}
        }
    }
}

/// The people of the answer as a table.
fn show(
    client: &mut Client,
    job: JobId,
    operation: &OperationRow,
    outcome: &Outcome,
) -> Result<(), Failure> {
    let Some(route) = answers::route(operation).filter(|_| *outcome != Outcome::Refused) else {
        return Ok(());
    };
    let mut table = Table::new(&[
        ("氏名", "name"),
        ("生年月日", "birth"),
        ("保険者", "insurer"),
        ("記号・番号・枝番", "symbol, no., branch"),
        ("照会番号", "reference"),
        ("資格 (図2.1.3-7)", "qualification"),
    ]);
    let mut reader = client.answer(job)?.message()?;
    answers::each_person(&mut reader, |person| {
        let words = answers::words(route, person).japanese;
        rows(&mut table, person, words);
        Ok::<(), Failure>(())
    })?;
    say(format!("\n{table}"));
    Ok(())
}

/// A line for each qualification of a person; somebody without one has a line as well.
fn rows(table: &mut Table, person: Group<'_>, words: &str) {
    let of = Person::of(person);
    let reference = of.reference_numbers.first().copied().unwrap_or("-");
    if of.qualifications.is_empty() {
        let asked = answers::our_identifier(person).map(|id| harmless(&id).into_owned());
        let asked = asked.map_or("-".to_owned(), |id| format!("({id})"));
        table.row([&asked, "-", "-", "-", reference, words]);
    }
    for result in &of.qualifications {
        let shown = |text: Option<&str>| harmless(text.unwrap_or("-")).into_owned();
        let card = [
            result.insured_card_symbol(),
            result.insured_identification_number(),
            result.insured_branch_number(),
        ];
        let card: Vec<&str> = card
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
        table.row([
            shown(result.name()),
            result
                .birthdate()
                .map_or("-".to_owned(), |d| shown(Some(d.as_written()))),
            shown(result.insurer_number().map(str::trim)),
            shown(Some(&card.join(" "))),
            shown(Some(reference)),
            words.to_owned(),
        ]);
    }
}

/// Acknowledges, and stays until the files are gone.
fn clear_away(client: &mut Client, job: JobId) -> Result<(), Failure> {
    client.acknowledge(job)?;
    client.poll()?;
    say("受領確認しました acknowledged");
    Ok(())
}
