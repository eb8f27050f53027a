//! The command `onshi`: look into files, run the other side, send, and play a whole day.
//!
//! ```text
//!  inspect, validate, catalogue ─► onshi-core   what a file says, what is wrong with it, what the
//!                                          interface looks like
//!  claim   ─► onshi-core                   what became of the claims of a file, and whose they are
//!  qr      ─► onshi-core                   the address of a facility as a QR code
//!  sim     ─► onshi-sim                    the terminal and the system behind it; the scenarios
//!  send, watch ─► onshi-client             ask, and follow what was asked
//!  audit   ─► onshi-client             the audit of a ledger, written out and checked
//!  doctor  ─► onshi-client             what can be known of a place before anything is asked there
//!  ledger  ─► onshi-client             copy a ledger, bring a copy back, change its key, move it into a database
//!  demo    ─► all of them                  the visit day of a receipt computer
//! ```
#![forbid(unsafe_code)]

mod answers;
mod ask;
mod audit;
mod catalogue;
mod charts;
mod claim;
#[cfg(feature = "postgres")]
mod database;
mod day;
mod demo;
mod dialect;
mod doctor;
mod durable;
mod failure;
mod inspect;
mod junit;
mod key;
mod ledger;
mod message;
mod notices;
mod papers;
mod place;
mod qr;
mod send;
mod show;
mod sim;
mod sim_run;
mod telemetry;
mod validate;
mod watch;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// オンライン資格確認等システムとの連携を、手元で動かし、見て、確かめる
/// (the online qualification exchange: run it, look at it, prove it)
#[derive(Debug, Parser)]
#[command(name = "onshi", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// ファイルの中身を和名・意味・根拠つきで見る (what a file says, field by field)
    Inspect(inspect::Arguments),
    /// 送る前・受けた後のファイルを規則で検証する (what is wrong with files: structure, formats, rules)
    Validate(validate::Arguments),
    /// 返戻・増減点・振替分割の結果を読み、患者と紐付ける (what became of claims, and whose they are)
    Claim(claim::Arguments),
    /// 電文・レコード・コード表を根拠つきで見る (the catalogue: any message, record or code table)
    Catalogue(catalogue::Arguments),
    /// 医療機関アクセスURLを二次元バーコードにする (draw the address of a facility as a QR code)
    Qr(qr::Arguments),
    /// 訪問診療の一日を通しで動かす (play the visit day of a receipt computer)
    Demo(demo::Arguments),
    /// 模擬の資格確認端末を動かす、製品を判定する (run a simulated terminal, or judge a program with it)
    Sim(sim_run::Line),
    /// 一件照会して結果を表で見る (ask one thing and show the answer)
    Send(send::Arguments),
    /// 台帳の監査証跡を書き出す・検証する (write out or check the audit of a ledger)
    #[command(subcommand)]
    Audit(audit::Line),
    /// フォルダー・共有・時計・台帳・設定を診断する。0 良好、1 注意、2 誤り (look at folders, share, clock, ledger, configuration; exit 0 good, 1 warnings, 2 errors)
    Doctor(doctor::Arguments),
    /// 台帳のバックアップ・復元・データベースへの移動 (back up a ledger, restore it, move it into a database)
    #[command(subcommand)]
    Ledger(ledger::Command),
    /// 台帳のジョブと通知を見る (show the jobs of a ledger and follow them)
    Watch(watch::Arguments),
}

impl Command {
    fn run(self) -> Result<ExitCode, Failure> {
        match self {
            Command::Inspect(arguments) => inspect::run(&arguments),
            Command::Validate(arguments) => validate::run(&arguments),
            Command::Claim(arguments) => claim::run(&arguments),
            Command::Catalogue(arguments) => catalogue::run(&arguments),
            Command::Qr(arguments) => qr::run(&arguments),
            Command::Demo(arguments) => demo::run(&arguments),
            Command::Sim(line) => sim_run::run(line),
            Command::Send(arguments) => send::run(&arguments),
            Command::Audit(line) => audit::run(&line),
            Command::Doctor(arguments) => doctor::run(&arguments),
            Command::Ledger(command) => ledger::run(&command),
            Command::Watch(arguments) => watch::run(&arguments),
        }
    }
}

fn main() -> ExitCode {
    match Cli::parse().command.run() {
        Ok(code) => code,
        Err(failure) if failure.reader_left() => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
