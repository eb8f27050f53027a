//! The world as a client sees it: exchange, ledger, clock and chance.

use onshi_client::{Client, Clock, Content, Exchange, Key, Ledger, LedgerAudit, Loaded, Random};
use onshi_core::audit::Entry;
use onshi_core::catalogue::Form;
use onshi_core::error::{Error, ErrorCode};
use onshi_core::job::{Job, JobId, Moment, Settings, Sight, Whereabouts};
use onshi_core::xml::{Source, SourceError};

use crate::event::Deed;
use crate::planted::Planted;
use crate::world::{Shared, World};

/// Opens a client in this world.
pub fn open(world: &Shared, settings: Settings) -> Result<Client, Error> {
    let outside = || Box::new(Outside(world.clone()));
    Client::open(settings, outside(), outside(), outside(), &mut FixedRandom)
}

struct Outside(Shared);

pub struct FixedRandom;

impl Random for FixedRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

impl Clock for Outside {
    fn now(&self) -> Moment {
        let mut world = self.0.look();
        let now = world.now;
        world.consents.saw(now);
        now
    }
}

impl Ledger for Outside {
    fn load(&mut self, random: &mut dyn Random) -> Result<Loaded, Error> {
        self.0.look().attempt(Deed::Load, |world| {
            let mut loaded = world.ledger.load(random)?;
            if world.is_planted(Planted::NamesUsedAgain) {
                loaded.serial = 0;
            }
            if world.is_planted(Planted::AnswersForgotten) {
                loaded.jobs.retain(|job| !job.is_answered());
            }
            Ok(loaded)
        })
    }

    fn job(&mut self, id: JobId) -> Result<Option<Job>, Error> {
        let mut world = self.0.look();
        world.attempt(Deed::Load, |world| world.ledger.job(id))
    }

    fn job_of_key(&mut self, key: &str) -> Result<Option<Job>, Error> {
        let mut world = self.0.look();
        world.attempt(Deed::Load, |world| world.ledger.job_of_key(key))
    }

    fn record(&mut self, changes: &[(Job, u64)], audit: &[Entry]) -> Result<(), Error> {
        self.0.look().attempt(Deed::Record, |world| {
            if world.is_planted(Planted::NothingDurable) {
                return Ok(());
            }
            world.records(changes, audit)
        })
    }

    fn keep(&mut self, changes: &[(Key, Option<Vec<u8>>)], audit: &[Entry]) -> Result<(), Error> {
        self.0.look().attempt(Deed::Keep, |world| {
            let planted = world.planted;
            let is_kept = |(key, body): &&(Key, Option<Vec<u8>>)| {
                let body = body.as_deref().unwrap_or_default();
                !planted.is_some_and(|planted| planted.forgets(key.as_str(), body))
            };
            let kept: Vec<_> = changes.iter().filter(is_kept).cloned().collect();
            world.ledger.keep(&kept, audit)?;
            world.made_known(changes);
            Ok(())
        })
    }

    fn audit(&mut self, from: u64, most: usize) -> Result<LedgerAudit, Error> {
        self.0.look().ledger.audit(from, most)
    }

    fn kept(&mut self, prefix: &str) -> Result<Vec<(Key, Vec<u8>)>, Error> {
        self.0
            .look()
            .attempt(Deed::Kept, |world| world.ledger.kept(prefix))
    }
}

impl Exchange for Outside {
    fn prepare(&mut self, request: &str, bytes: &[u8]) -> Result<(), Error> {
        self.0.look().attempt(Deed::Stage, |world| {
            if world.staged.contains_key(request) {
                return Err(Error::new(ErrorCode::NameTaken));
            }
            world.staged.insert(request.to_owned(), bytes.to_vec());
            Ok(())
        })
    }

    fn publish(&mut self, request: &str) -> Result<(), Error> {
        self.0.look().attempt(Deed::Publish, |world| {
            let bytes = world.staged.get(request).cloned();
            let bytes = bytes.ok_or_else(|| Error::new(ErrorCode::IoFailed))?;
            if world.req.contains_key(request) {
                return Err(Error::new(ErrorCode::NameTaken));
            }
            world.goes_out(request, &bytes);
            world.staged.remove(request);
            world.req.insert(request.to_owned(), bytes);
            Ok(())
        })
    }

    fn locate(&mut self, request: &str) -> Whereabouts {
        let located = self.0.look().attempt(Deed::Locate, |world| {
            let staged = world.staged.contains_key(request);
            Ok(match (staged, world.req.contains_key(request)) {
                (true, _) if world.is_planted(Planted::StagedTakenForGone) => Whereabouts::Gone,
                (true, _) => Whereabouts::Staged,
                (false, true) => Whereabouts::Visible,
                (false, false) => Whereabouts::Gone,
            })
        });
        located.unwrap_or(Whereabouts::Unreachable)
    }

    fn list(&mut self) -> Result<Vec<String>, Error> {
        self.0.look().attempt(Deed::List, |world| {
            let ours = world.res.keys().cloned();
            Ok(ours.chain(["del20261122.txt".to_owned()]).collect())
        })
    }

    fn open(&mut self, name: &str) -> Result<Content, Error> {
        let read = self.0.look().attempt(Deed::Open, |world| {
            let paper = world.res.get(name);
            let paper = paper.ok_or_else(|| Error::new(ErrorCode::AnswerVanished))?;
            Ok(paper.bytes.clone())
        });
        Ok(Box::new(Bytes {
            bytes: read?,
            at: 0,
        }))
    }

    fn inspect(&mut self, name: &str, _: &Form) -> Result<Sight, Error> {
        self.0.look().attempt(Deed::Inspect, |world| {
            let paper = world.res.get(name);
            let paper = paper.ok_or_else(|| Error::new(ErrorCode::AnswerVanished))?;
            let mut sight = paper.sight();
            if world.is_planted(Planted::AnswersTakenForOurs) {
                world.belie(name, &mut sight);
            }
            if world.is_planted(Planted::RemovedWhenRead) && sight.is_ok() {
                world.removes(name);
            }
            sight
        })
    }

    fn discard(&mut self, names: &[String]) -> Result<(), Error> {
        self.0.look().attempt(Deed::Remove, |world| {
            names.iter().for_each(|name| world.removes(name));
            Ok(())
        })
    }

    fn withdraw(&mut self, request: &str) -> Result<bool, Error> {
        self.0
            .look()
            .attempt(Deed::TakeBack, |world| match world.req.remove(request) {
                Some(bytes) => {
                    world.staged.insert(request.to_owned(), bytes);
                    Ok(true)
                }
                None => Ok(world.staged.contains_key(request)),
            })
    }

    fn sweep(&mut self, keep: &[String]) -> Result<(), Error> {
        self.0.look().attempt(Deed::Sweep, |world| {
            let everything = world.is_planted(Planted::EverythingSwept);
            world
                .staged
                .retain(|name, _| !everything && keep.contains(name));
            Ok(())
        })
    }

    fn wait(&mut self, _: u64) {}
}

impl World {
    fn removes(&mut self, name: &str) {
        if self.res.contains_key(name) {
            self.is_removed(name);
            self.res.remove(name);
        }
    }

    /// Says of an answer what would make it ours.
    fn belie(&self, name: &str, sight: &mut Result<Sight, Error>) {
        let owner = self.durable.values().find(|job| {
            job.request()
                .is_some_and(|request| name.starts_with(&crate::terminal::stem_of_answer(request)))
        });
        if let (Some(owner), Ok(Sight::Message(summary))) = (owner, sight) {
            summary.institution = Some(crate::paper::INSTITUTION.to_owned());
            summary.file_identifier = Some(owner.file_identifier.clone());
        }
    }
}

/// Bytes as a content.
struct Bytes {
    bytes: Vec<u8>,
    at: usize,
}

impl Source for Bytes {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, SourceError> {
        let rest = &self.bytes[self.at..];
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}
