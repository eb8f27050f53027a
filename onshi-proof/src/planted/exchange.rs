//! Exchanges that do what other programs were seen to do.

use std::collections::{BTreeMap, BTreeSet};

use onshi_client::{Content, Exchange};
use onshi_core::catalogue::{ACTIVATION_ISSUE_ANSWER, Dialect, Form};
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Sight, Whereabouts};
use onshi_core::message::{FileName, Summary, answer_stem};

/// What an exchange does wrongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// An answer that cannot be read is removed.
    DeletesUnreadable,
    /// An answer that cannot be read is taken for one without people.
    AcceptsTruncated,
    /// Every name is told once.
    ReportsNamesOnce,
    /// What stands there when a request goes out is not looked at any more.
    LooksOnlyAtNew,
    /// What stands there at the start is not looked at.
    IgnoresEarlier,
    /// What is not of the interface is removed.
    DeletesForeign,
    /// A request is taken away when it was looked for three times in vain.
    DeletesUnanswered,
    /// Refusals are not told.
    IgnoresRefusals,
    /// An answer that cannot be read is a refusal.
    RefusesUnreadable,
    /// Answers are told apart by the first characters of their names.
    ShortNames,
    /// A request is published when it is staged.
    PublishesAtOnce,
    /// A request whose fate is unknown is sent again.
    SendsAgain,
    /// The identifier of an answer need only begin alike.
    BindsBySubstring,
    /// Any answer of the kind is taken for that to the newest request.
    TakesNext,
    /// An answer is removed once it was read.
    DeletesBeforeAck,
    /// Whatever is to be taken back is said to have been.
    WithdrawalsAlwaysWin,
    /// Whatever was tried is said to have gone out.
    EverythingWentOut,
    /// Everything that is staged is swept away.
    SweepsEverything,
    /// Whatever has a name alike is removed as well.
    DiscardsAlike,
    /// Nothing is removed.
    DiscardsNothing,
    /// Archives are not told.
    IgnoresArchives,
    /// Documents are not told.
    IgnoresDocuments,
    /// A document that cannot be proven is taken for one.
    AcceptsHalfDocuments,
    /// Answers with an activation code are not removed.
    KeepsCodes,
    /// How far the numbers went is not noted.
    KeepsNoMark,
}

pub fn twisted(below: Box<dyn Exchange>, twist: Twist) -> Box<dyn Exchange> {
    Box::new(Twisted {
        below,
        twist,
        seen: BTreeSet::new(),
        sent: BTreeMap::new(),
        waited: BTreeMap::new(),
        alias: BTreeMap::new(),
        is_first: true,
    })
}

struct Twisted {
    below: Box<dyn Exchange>,
    twist: Twist,
    /// Names that are not told any more.
    seen: BTreeSet<String>,
    /// Requests that were staged, and what stands in them.
    sent: BTreeMap<String, Vec<u8>>,
    /// Requests that are out, and how often was looked since.
    waited: BTreeMap<String, u32>,
    /// The file that is taken for that of another name.
    alias: BTreeMap<String, String>,
    is_first: bool,
}

/// Day and installation in a name, without the number.
const ALIKE: usize = 12;

impl Twisted {
    fn listed(&mut self, mut names: Vec<String>) -> Vec<String> {
        let is_first = std::mem::take(&mut self.is_first);
        match self.twist {
            Twist::ReportsNamesOnce => names.retain(|name| self.seen.insert(name.clone())),
            Twist::LooksOnlyAtNew => names.retain(|name| !self.seen.contains(name)),
            Twist::IgnoresEarlier => {
                if is_first {
                    self.seen.extend(names.iter().cloned());
                }
                names.retain(|name| !self.seen.contains(name));
            }
            Twist::DeletesForeign => {
                let foreign = names.iter().filter(|name| FileName::parse(name).is_none());
                let foreign: Vec<String> = foreign.cloned().collect();
                let _ = self.below.discard(&foreign);
            }
            Twist::IgnoresRefusals => names.retain(|name| !name.ends_with(".err")),
            Twist::IgnoresDocuments => names.retain(|name| !name.ends_with(".pdf")),
            Twist::IgnoresArchives => names.retain(|name| !name.ends_with(".zip")),
            Twist::DeletesUnanswered => self.lose_patience(&names),
            Twist::ShortNames | Twist::BindsBySubstring => self.mix_up(&mut names, ALIKE),
            Twist::TakesNext => self.mix_up(&mut names, 0),
            _ => {}
        }
        names
    }

    fn lose_patience(&mut self, names: &[String]) {
        const PATIENCE: u32 = 3;
        for (request, looks) in &mut self.waited {
            let stem = answer_stem(request).unwrap_or_default();
            *looks += u32::from(!names.iter().any(|name| name.starts_with(&stem)));
            if *looks == PATIENCE {
                let _ = self.below.withdraw(request);
            }
        }
    }

    /// Gives requests without an answer one whose name is alike so far.
    fn mix_up(&mut self, names: &mut Vec<String>, alike: usize) {
        let mut aliases = Vec::new();
        for request in self.waited.keys() {
            let own = answer_stem(request).unwrap_or_default();
            if names.iter().any(|name| name.starts_with(&own)) {
                continue;
            }
            let (Some(asked), Some(stem)) = (FileName::parse(request), answer_stem(request)) else {
                continue;
            };
            let fits = |name: &&String| {
                FileName::parse(name).is_some_and(|other| {
                    let begins = asked.suffix.get(..alike);
                    other.prefix == asked.prefix
                        && name.ends_with(".xml")
                        && name.contains("res_")
                        && other.suffix.get(..alike) == begins
                })
            };
            if let Some(other) = names.iter().find(fits) {
                aliases.push((format!("{stem}.xml"), other.clone()));
            }
        }
        names.extend(aliases.iter().map(|(alias, _)| alias.clone()));
        self.alias.extend(aliases);
    }

    /// The summary as a reader sees it who does not look at identities.
    fn forged(&self, name: &str, mut summary: Summary) -> Summary {
        let suffix = FileName::parse(name).map(|file| file.suffix.to_owned());
        summary.file_identifier = summary.file_identifier.and(suffix);
        summary
    }
}

impl Exchange for Twisted {
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        self.sent.insert(request.to_owned(), bytes.to_vec());
        self.below.prepare(request, bytes)?;
        match self.twist {
            Twist::PublishesAtOnce => self.below.publish(request),
            _ => Ok(()),
        }
    }

    fn mark(&mut self, installation: &str, serial: u64) -> Result<u64, Error> {
        match self.twist {
            Twist::KeepsNoMark => Ok(serial),
            _ => self.below.mark(installation, serial),
        }
    }

    fn publish(&mut self, request: &str) -> Result<(), Error> {
        self.waited.insert(request.to_owned(), 0);
        if self.twist == Twist::LooksOnlyAtNew {
            self.seen.extend(self.below.list().unwrap_or_default());
        }
        let published = match self.twist {
            Twist::PublishesAtOnce => Ok(()),
            _ => self.below.publish(request),
        };
        match (self.twist, self.sent.get(request)) {
            (Twist::SendsAgain, Some(bytes)) if published.is_err() => {
                let _ = self.below.prepare(request, bytes);
                self.below.publish(request)
            }
            (Twist::EverythingWentOut, _) => Ok(()),
            _ => published,
        }
    }

    fn locate(&mut self, request: &str) -> Whereabouts {
        match self.twist {
            Twist::EverythingWentOut => Whereabouts::Gone,
            _ => self.below.locate(request),
        }
    }

    fn list(&mut self) -> Result<Vec<String>, Error> {
        let names = self.below.list()?;
        Ok(self.listed(names))
    }

    fn open(&mut self, name: &str) -> Result<Content, Error> {
        let real = self.alias.get(name).map_or(name, String::as_str);
        self.below.open(real)
    }

    fn inspect(&mut self, name: &str, form: &Form) -> Result<Sight, Error> {
        let real = self.alias.get(name).cloned();
        let sight = self.below.inspect(real.as_deref().unwrap_or(name), form);
        if let (Some(_), Ok(Sight::Message(summary))) = (&real, &sight) {
            let forged = self.forged(name, (**summary).clone());
            return Ok(Sight::Message(Box::new(forged)));
        }
        let passes = |error: &Error| error.code() == ErrorCode::AnswerVanished;
        match (self.twist, &sight) {
            (Twist::DeletesUnreadable, Err(_)) => {
                let _ = self.below.discard(&[name.to_owned()]);
            }
            (Twist::RefusesUnreadable, Err(error)) if !passes(error) => {
                return Ok(Sight::Refusal([0; 32]));
            }
            (Twist::AcceptsTruncated, Err(error)) if !passes(error) => {
                return Ok(Sight::Message(Box::new(Summary {
                    institution: Some(INSTITUTION.to_owned()),
                    segment: Some(NORMAL.to_owned()),
                    ..Summary::default()
                })));
            }
            (Twist::AcceptsHalfDocuments, Err(error))
                if !passes(error) && name.ends_with(".pdf") =>
            {
                return Ok(Sight::Document([0; 32]));
            }
            (Twist::DeletesBeforeAck, Ok(_)) if !self.seen.insert(name.to_owned()) => {
                let _ = self.below.discard(&[name.to_owned()]);
            }
            _ => {}
        }
        sight
    }

    fn discard(&mut self, names: &[String]) -> Result<(), Error> {
        match self.twist {
            Twist::DiscardsNothing => Ok(()),
            Twist::KeepsCodes if names.iter().any(|name| has_a_code(name)) => Ok(()),
            Twist::DiscardsAlike => {
                let all = self.below.list()?;
                let end = |name: &str| name.find('_').map_or(0, |at| at + 1 + ALIKE);
                let alike = all.into_iter().filter(|other| {
                    let is_alike = |name: &String| other.get(..end(name)) == name.get(..end(name));
                    names.iter().any(is_alike)
                });
                self.below.discard(&alike.collect::<Vec<_>>())
            }
            _ => self.below.discard(names),
        }
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        let withdrawn = self.below.withdraw(request);
        match self.twist {
            Twist::WithdrawalsAlwaysWin => Ok(true),
            _ => withdrawn,
        }
    }

    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        match self.twist {
            Twist::SweepsEverything => self.below.sweep(&[]),
            _ => self.below.sweep(keep),
        }
    }

    fn wait(&mut self, at_most_ms: u64) {
        self.below.wait(at_most_ms);
    }
}

fn has_a_code(name: &str) -> bool {
    let message = FileName::parse(name).map(|file| file.message(Dialect::standard()));
    message.is_some_and(|message| message.record.id == ACTIVATION_ISSUE_ANSWER.record.id)
}

/// The institution of every simulated clinic.
const INSTITUTION: &str = "9910000001";
/// 正常終了.
const NORMAL: &str = "1";
