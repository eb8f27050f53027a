//! What a file says about its claims, and whose they are.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use onshi_core::claim::{Charts, ClaimReader, ClaimResult, Header, Layout, Outcome, Tally, Whose};
use onshi_core::error::Error;
use onshi_core::rules::linkage::Patient;

use super::pick::Picker;

/// How many bytes are read at once.
const PIECE: usize = 64 * 1024;

/// What was found out about one file.
pub struct Report {
    /// Its path as it was given.
    pub file: String,
    /// What it says, or why it was not read.
    pub verdict: Verdict,
}

/// Whether the file was read.
pub enum Verdict {
    /// To its end.
    Read(Box<Sheet>),
    /// Not, or not to its end.
    NotRead(Reason),
}

/// A file that was read.
pub struct Sheet {
    /// By which layout.
    pub layout: (String, Layout),
    /// What it says about itself.
    pub header: Header,
    /// Where its lines went.
    pub tally: Tally,
    /// Its claims.
    pub claims: Vec<Found>,
    /// Lines that could not be read.
    pub unread: Vec<Error>,
}

/// A claim, and whose it is.
pub struct Found {
    /// The claim.
    pub result: ClaimResult,
    /// Whose it is, if patients were given.
    pub whose: Option<People>,
}

/// Patient numbers (患者番号) in place of places in a list.
pub struct People {
    /// Whose it is.
    pub whose: Whose,
    /// The numbers, in the order in which they are named there.
    pub ids: Vec<String>,
}

/// Why a file was not read.
pub enum Reason {
    /// The system does not give it.
    Unreadable(io::Error),
    /// Which layout it has cannot be told; these could be given.
    WhichLayout(Vec<(String, String)>),
    /// The layout or the file is refused.
    Refused(Error),
}

impl Report {
    /// Reads a file.
    pub fn of(path: &Path, picker: &Picker, allow: bool, patients: Option<&[Patient]>) -> Self {
        let read = read(path, picker, allow, patients);
        Report {
            file: path.display().to_string(),
            verdict: match read {
                Ok(sheet) => Verdict::Read(Box::new(sheet)),
                Err(reason) => Verdict::NotRead(reason),
            },
        }
    }
}

fn read(
    path: &Path,
    picker: &Picker,
    allow: bool,
    patients: Option<&[Patient]>,
) -> Result<Sheet, Reason> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (layout_name, layout) = picker
        .pick(&name)
        .ok_or_else(|| Reason::WhichLayout(picker.names()))?;
    let mut file = File::open(path).map_err(Reason::Unreadable)?;
    let mut reader = ClaimReader::new(layout, allow).map_err(Reason::Refused)?;
    let charts = patients.map(|patients| (patients, Charts::index(patients)));
    let (mut claims, mut unread) = (Vec::new(), Vec::new());
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece).map_err(Reason::Unreadable)?;
        let last = length == 0;
        let bytes = piece.get(..length).unwrap_or_default();
        let fed = reader.feed(bytes, last, |read| match read {
            Ok(result) => {
                let charts = charts.as_ref();
                let whose = charts.map(|(all, charts)| People::of(charts.whose(&result), all));
                claims.push(Found { result, whose });
            }
            Err(error) => unread.push(error),
        });
        fed.map_err(Reason::Refused)?;
        if last {
            break;
        }
    }
    Ok(Sheet {
        layout: (layout_name.to_owned(), layout.clone()),
        header: reader.header().clone(),
        tally: reader.tally(),
        claims,
        unread,
    })
}

impl People {
    fn of(whose: Whose, patients: &[Patient]) -> Self {
        let places = match &whose {
            Whose::Linked { patient, .. } => vec![*patient],
            Whose::Candidates(all) => all.iter().map(|one| one.patient).collect(),
            Whose::Nobody => Vec::new(),
        };
        let ids = places.into_iter().filter_map(|place| patients.get(place));
        let ids = ids.map(|patient| patient.id.clone()).collect();
        People { whose, ids }
    }

    fn is_linked(&self) -> bool {
        matches!(self.whose, Whose::Linked { .. })
    }
}

impl Found {
    /// The outcome is unclear, or whose it is.
    fn for_people(&self) -> bool {
        let unclear = matches!(self.result.outcome, Outcome::Unclear { .. });
        unclear
            || self
                .whose
                .as_ref()
                .is_some_and(|people| !people.is_linked())
    }
}

impl Sheet {
    /// How many things a person must look at.
    pub fn for_people(&self) -> usize {
        let claims = self.claims.iter().filter(|found| found.for_people());
        claims.count()
            + self.unread.len()
            + usize::from(self.is_short())
            + usize::from(self.is_empty())
    }

    /// Another number of claims came than the file says it has.
    pub fn is_short(&self) -> bool {
        let stated = self.tally.stated_claims;
        stated.is_some_and(|stated| stated != self.tally.claims)
    }

    /// Not one claim was found: perhaps it is another file than the layout is for.
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }
}
