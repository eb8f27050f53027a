//! `onshi qr`: the address of a facility out of an answer, as a QR code to print and to show.

use std::fs;
use std::io::{self, Write};
use std::num::NonZeroU8;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use onshi_core::catalogue::ACCESS_URL_ANSWER;
use onshi_core::facility::Care;
use onshi_core::facility::access_url::{FacilityUrl, NoUrl};
use onshi_core::facility::qr::{Correction, Look, QrFault, Symbol};
use onshi_core::job::Outcome;
use onshi_core::record::read_frame;
use onshi_core::xml::Limits;

use crate::dialect::Profile;
use crate::durable::keep;
use crate::failure::Failure;
use crate::message::Known;
use crate::show::harmless;

/// Which answer, and what to draw.
#[derive(Debug, Args)]
pub struct Arguments {
    /// 医療機関アクセスURL取得結果のファイル (the answer that holds the address)
    #[arg(value_name = "FILE")]
    answer: PathBuf,
    /// 描いて保存する。.svg か .png、複数可。上書きはしない (draw it here, as .svg or .png; nothing is overwritten)
    #[arg(long, value_name = "FILE", value_parser = picture)]
    to: Vec<Picture>,
    /// システムが描いた画像をそのまま保存する (keep the picture of the system here)
    #[arg(long, value_name = "FILE")]
    system: Option<PathBuf>,
    /// 誤り訂正レベル (how much may be covered: 7, 15, 25, 30 %)
    #[arg(long, value_enum, default_value = "m", ignore_case = true)]
    correction: Level,
    /// 1 セルのピクセル数 (pixels along the side of a module)
    #[arg(long, value_name = "PIXELS", default_value = "8")]
    module: NonZeroU8,
    /// 余白のセル数 (blank modules on every side; readers may need 4)
    #[arg(long, value_name = "MODULES", default_value = "4")]
    quiet_zone: u8,
    #[command(flatten)]
    profile: Profile,
}

/// 誤り訂正レベル.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    L,
    M,
    Q,
    H,
}

impl From<Level> for Correction {
    fn from(level: Level) -> Self {
        match level {
            Level::L => Correction::Low,
            Level::M => Correction::Medium,
            Level::Q => Correction::Quartile,
            Level::H => Correction::High,
        }
    }
}

/// A file to be drawn; its ending says how.
#[derive(Debug, Clone)]
struct Picture {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Svg,
    Png,
}

fn picture(text: &str) -> Result<Picture, String> {
    let path = PathBuf::from(text);
    let ending = path.extension().and_then(|ending| ending.to_str());
    let kind = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("svg") => Kind::Svg,
        Some("png") => Kind::Png,
        _ => {
            return Err(
                ".svg か .png で終わる名前にしてください / end it with .svg or .png".into(),
            );
        }
    };
    Ok(Picture { path, kind })
}

/// Shows the address and draws it as often as it is wanted.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let url = read(arguments)?;
    let mut out = io::stdout().lock();
    let care = url.care.map_or("-", Care::japanese);
    writeln!(out, "医療機関アクセスURL  {care}")?;
    writeln!(out, "  {}", url.address)?;
    if let Some(issued) = &url.issued_at {
        writeln!(out, "  発行 issued {}", harmless(issued.as_written()))?;
    }
    for (path, bytes) in pictures(arguments, &url)? {
        let how = keep(&path, &bytes)?;
        writeln!(out, "  {how} {}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read(arguments: &Arguments) -> Result<FacilityUrl, Failure> {
    let path = &arguments.answer;
    let dialect = arguments.profile.dialect()?;
    let bytes = fs::read(path).map_err(|error| Failure::file(path, error))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = Known::of(&ACCESS_URL_ANSWER, &dialect).in_file(&name);
    let document = known.document(&bytes)?;
    let frame = read_frame(&document[..], known.form, Limits::default())?;
    FacilityUrl::read(&frame.record).map_err(|why| no_url(path, &why))
}

/// The system's own words, where it said some.
fn no_url(path: &Path, why: &NoUrl) -> Failure {
    let said = match why {
        NoUrl::Said(Outcome::Abnormal { code, message }) => {
            let words = [code, message].map(|text| text.as_deref().unwrap_or("-"));
            format!(": {}", harmless(&words.join(" ")))
        }
        _ => String::new(),
    };
    Failure::content(path, format!("{} / {why}{said}", why.japanese()))
}

/// Every file that is wanted, before the first is kept.
fn pictures(arguments: &Arguments, url: &FacilityUrl) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let Arguments {
        answer,
        module,
        quiet_zone,
        ..
    } = arguments;
    let look = Look {
        module: *module,
        quiet_zone: *quiet_zone,
    };
    let mut files = Vec::new();
    if let Some(path) = &arguments.system {
        files.push((path.clone(), theirs(answer, url)?));
    }
    if arguments.to.is_empty() {
        return Ok(files);
    }
    let unfit = |why: QrFault| Failure::content(answer, format!("{} / {why}", why.japanese()));
    let symbol = Symbol::of(&url.address, arguments.correction.into()).map_err(unfit)?;
    for Picture { path, kind } in &arguments.to {
        let bytes = match kind {
            Kind::Svg => symbol.svg(look).into_bytes(),
            Kind::Png => symbol.png(look).map_err(unfit)?,
        };
        files.push((path.clone(), bytes));
    }
    Ok(files)
}

fn theirs(answer: &Path, url: &FacilityUrl) -> Result<Vec<u8>, Failure> {
    let why = match &url.image {
        Ok(Some(image)) => return Ok(image.bytes.clone()),
        Ok(None) => "結果に画像がありません / the answer carries no picture".to_owned(),
        Err(fault) => format!("{} / {fault}", fault.japanese()),
    };
    Err(Failure::content(answer, why))
}
