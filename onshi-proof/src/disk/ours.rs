//! The disk as the client has it: a share, with everything that is known to go wrong on one.

use std::io::{self, Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use onshi_client::{FileSystem, Hold, Watch};

use super::tree::parts;
use super::watch::Flood;
use crate::deeds::Deed;
use crate::fault::Fault;
use crate::site::{Fate, Life, Site, State};

/// The redirector may answer from a listing so old (P31).
pub const LISTING_IS_OLD_MS: i64 = 10_000;
/// And so long with "not found" (P31).
const NOT_FOUND_IS_OLD_MS: i64 = 5_000;
/// How long a call takes when all are slow.
const SLOW_MS: i64 = 10_000;
/// Windows' number of a sharing violation means something else here, so its kind is reported.
const HELD: ErrorKind = ErrorKind::ResourceBusy;

/// Faults that can meet any call of the share, and what they report.
const AT_ANY_CALL: [(Fault, ErrorKind); 2] = [
    (Fault::ServerGoneOnce, ErrorKind::HostUnreachable),
    (Fault::LoggedOff, ErrorKind::PermissionDenied),
];

/// The client's handle of the place.
pub struct OurFiles(pub Site);

impl OurFiles {
    /// One call: it may be the last, or not reach the share at all.
    fn call<T>(
        &mut self,
        path: &Path,
        act: impl FnOnce(&mut State, Fate) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut state = self.0.state();
        let fate = state.fate();
        if !Site::is_ours(path) {
            stray(&mut state, "reach", path);
        }
        if fate == Fate::Before {
            return Err(ErrorKind::BrokenPipe.into());
        }
        reach(&mut state, path)?;
        let done = act(&mut state, fate);
        match fate {
            Fate::Lives => done,
            _ => done.and(Err(ErrorKind::BrokenPipe.into())),
        }
    }
}

/// Whether a call reaches the share at all.
fn reach(state: &mut State, path: &Path) -> io::Result<()> {
    if state.lasts(state.weather.slow_until) {
        state.now = state.now.plus_ms(SLOW_MS);
        state.faults.count(Fault::Slow);
    }
    if state.lasts(state.weather.gone_until) {
        state.faults.count(Fault::ServerGone);
        return Err(ErrorKind::HostUnreachable.into());
    }
    if state.lasts(state.weather.req_away_until) && path.starts_with(Site::folders().req) {
        state.faults.count(Fault::RequestsAway);
        return Err(ErrorKind::NotFound.into());
    }
    for (fault, kind) in AT_ANY_CALL {
        if state.faults.strikes(fault) {
            return Err(kind.into());
        }
    }
    let held = state.weather.held.as_ref();
    if held.is_some_and(|(file, until)| file == path && state.now < *until) {
        state.faults.count(Fault::Held);
        return Err(HELD.into());
    }
    Ok(())
}

impl FileSystem for OurFiles {
    fn names(&mut self, folder: &Path) -> io::Result<Vec<String>> {
        self.call(folder, |state, _| {
            if state.faults.strikes(Fault::ParentMissing) {
                return Err(ErrorKind::NotFound.into());
            }
            let mut names = state.tree.names(folder)?;
            if let Some(until) = state.weather.stale_until
                && state.now < until
            {
                make_stale(state, folder, &mut names);
            }
            mix(state, &mut names);
            Ok(names)
        })
    }

    fn open(&mut self, file: &Path) -> io::Result<Box<dyn Read + Send>> {
        self.call(file, |state, _| {
            let bytes = state.tree.file(file)?.bytes.clone();
            if is_hidden(state, file) {
                return Err(ErrorKind::NotFound.into());
            }
            let half = bytes.len() / 2;
            let read: Box<dyn Read + Send> = match state.faults.first(READS) {
                None => Box::new(Cursor::new(bytes)),
                Some(Fault::NotThere) => return Err(ErrorKind::NotFound.into()),
                Some(Fault::DeletePending) => return Err(ErrorKind::PermissionDenied.into()),
                Some(Fault::SharingViolation) => return Err(HELD.into()),
                Some(Fault::ReadsEmpty) => Box::new(io::empty()),
                Some(Fault::ReadsZeroes) => {
                    let tail = vec![0; bytes.len() - half];
                    Box::new(Cursor::new(bytes[..half].to_vec()).chain(Cursor::new(tail)))
                }
                Some(Fault::ReadBreaksOff) => {
                    Box::new(Cursor::new(bytes[..half].to_vec()).chain(BreaksOff))
                }
                Some(_) => Box::new(Cursor::new(bytes[..half].to_vec())),
            };
            Ok(read)
        })
    }

    fn create_new(&mut self, file: &Path, bytes: &[u8]) -> io::Result<()> {
        self.call(file, |state, fate| {
            let fault = state.faults.first(WRITES);
            mean(state, file, bytes, fault)?;
            let half = &bytes[..bytes.len() / 2];
            match fault {
                _ if fate == Fate::Midway => state.tree.create(file, half, false),
                None => state.tree.create(file, bytes, true),
                Some(Fault::DiskFull) => Err(ErrorKind::StorageFull.into()),
                Some(Fault::ReadOnly) => Err(ErrorKind::ReadOnlyFilesystem.into()),
                Some(Fault::ShortWrite) => state.tree.create(file, half, true),
                Some(Fault::FlushLies) => state.tree.create(file, bytes, false),
                Some(Fault::FlushFails) => state
                    .tree
                    .create(file, bytes, false)
                    .and(Err(ErrorKind::StorageFull.into())),
                Some(fault) => {
                    state.tree.create(file, half, false)?;
                    let full = fault == Fault::DiskFullMidway;
                    Err(match full {
                        true => ErrorKind::StorageFull.into(),
                        false => ErrorKind::Other.into(),
                    })
                }
            }
        })
    }

    fn rename_no_replace(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.call(to, |state, fate| {
            let fault = state.faults.first(RENAMES).or_else(|| {
                let dies = fate == Fate::Midway && state.chance.once_in(2);
                dies.then_some(Fault::NotRenamed)
            });
            match fault {
                None => shift(state, from, to),
                Some(Fault::RenamedUnheard) => {
                    shift(state, from, to).and(Err(ErrorKind::TimedOut.into()))
                }
                Some(Fault::NameTaken) => Err(ErrorKind::AlreadyExists.into()),
                Some(Fault::OtherVolume) => Err(ErrorKind::CrossesDevices.into()),
                Some(Fault::Denied) => Err(ErrorKind::PermissionDenied.into()),
                Some(Fault::SharingViolation) => Err(HELD.into()),
                Some(_) => Err(ErrorKind::TimedOut.into()),
            }
        })
    }

    fn remove(&mut self, file: &Path) -> io::Result<()> {
        self.call(file, |state, _| {
            if state.faults.first(REMOVALS).is_some() {
                return Err(HELD.into());
            }
            state.tree.remove(file)?;
            let (folder, name) = parts(file)?;
            let owner = state.books.owner(name).cloned().map(Box::new);
            state.deeds.push(Deed::Removed {
                folder: parts(folder)?.1.to_owned(),
                name: name.to_owned(),
                owner,
            });
            Ok(())
        })
    }

    fn exists(&mut self, file: &Path) -> io::Result<bool> {
        self.call(file, |state, _| {
            let is_there = state.tree.has(file) || state.tree.is_dir(file);
            Ok(is_there && !is_hidden(state, file))
        })
    }

    fn sync_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.call(folder, |state, fate| {
            if fate != Fate::Midway && !state.faults.strikes(Fault::FolderFlushFails) {
                state.tree.flush_names(folder);
                return Ok(());
            }
            Err(ErrorKind::Other.into())
        })
    }

    fn mark(&mut self, folder: &Path) -> Option<SystemTime> {
        // Always another one, so that nobody waits by the clock of the machine.
        let marked = self.call(folder, |state, _| Ok(state.chance.below(1 << 40)));
        let marked = marked.unwrap_or_default();
        Some(SystemTime::UNIX_EPOCH + Duration::from_micros(marked))
    }

    fn watch(&mut self, _: &Path) -> Option<Box<dyn Watch>> {
        Some(Box::new(Flood(self.0.clone())))
    }

    fn create_dir(&mut self, folder: &Path) -> io::Result<()> {
        self.call(folder, |state, _| {
            state.tree.create_dir(folder);
            Ok(())
        })
    }

    fn hold(&mut self, file: &Path) -> io::Result<Option<Hold>> {
        self.call(file, |state, _| {
            let is_held = state.lock.swap(true, Ordering::SeqCst);
            let lock = || Box::new(Lock(state.lock.clone())) as Hold;
            Ok((!is_held).then(lock))
        })
    }
}

/// Faults of a reading.
const READS: &[Fault] = &[
    Fault::NotThere,
    Fault::ReadShort,
    Fault::ReadBreaksOff,
    Fault::ReadsZeroes,
    Fault::ReadsEmpty,
    Fault::DeletePending,
];

/// Faults of a creation.
const WRITES: &[Fault] = &[
    Fault::ShortWrite,
    Fault::WriteFails,
    Fault::DiskFull,
    Fault::DiskFullMidway,
    Fault::FlushFails,
    Fault::FlushLies,
    Fault::ReadOnly,
];

/// Faults of a rename.
const RENAMES: &[Fault] = &[
    Fault::RenamedUnheard,
    Fault::NotRenamed,
    Fault::NameTaken,
    Fault::OtherVolume,
    Fault::Denied,
    Fault::SharingViolation,
];

/// Faults of a removal.
const REMOVALS: &[Fault] = &[Fault::SharingViolation, Fault::DeletePending];

/// The lock that tells a second collector that the folders are in use; it ends with its holder.
struct Lock(Arc<AtomicBool>);

impl Drop for Lock {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// A reading that does not come to its end.
struct BreaksOff;

impl Read for BreaksOff {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(ErrorKind::ConnectionReset.into())
    }
}

/// Renames, and notes what became visible or was taken back.
fn shift(state: &mut State, from: &Path, to: &Path) -> io::Result<()> {
    state.tree.rename_new(from, to)?;
    let request = parts(to)?.1.to_owned();
    let deed = match (folder_of(from).as_str(), folder_of(to).as_str()) {
        // How far the client says that its numbers went.
        ("onshi-stage", "onshi-stage") if request.starts_with("onshi.sent.") => return Ok(()),
        ("onshi-stage", "req") => Deed::Published {
            intent: state.books.owner(&request).cloned().map(Box::new),
            bytes: state.tree.file(to)?.bytes.clone(),
            wall: state.wall(),
            request,
        },
        _ => match taken_back(from, to) {
            Some(back) => back,
            None => {
                stray(state, "rename", to);
                return Ok(());
            }
        },
    };
    state.deeds.push(deed);
    Ok(())
}

/// What a rename takes back, done or undone.
fn taken_back(from: &Path, to: &Path) -> Option<Deed> {
    let is_back = folder_of(from) == "req" && folder_of(to) == "onshi-stage";
    let request = parts(to).ok()?.1.to_owned();
    is_back.then_some(Deed::TakenBack { request })
}

/// Notes what the client means to write. What the disk lies about, nobody can make whole.
fn mean(state: &mut State, file: &Path, bytes: &[u8], fault: Option<Fault>) -> io::Result<()> {
    let (folder, name) = parts(file)?;
    if !folder.ends_with("onshi-stage") {
        stray(state, "create", file);
        return Ok(());
    }
    state.deeds.push(Deed::Meant {
        request: name.to_owned(),
        bytes: (fault != Some(Fault::FlushLies)).then(|| bytes.into()),
    });
    Ok(())
}

fn stray(state: &mut State, call: &'static str, path: &Path) {
    let path = path.display().to_string();
    state.deeds.push(Deed::Strayed { call, path });
}

fn folder_of(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name);
    folder.unwrap_or_default().to_string_lossy().into_owned()
}

/// What the terminal changed lately is not seen yet. What we changed ourselves is.
fn make_stale(state: &mut State, folder: &Path, names: &mut Vec<String>) {
    let now = state.now;
    let lately = state
        .lately
        .iter()
        .rev()
        .filter(|(at, of, ..)| of == folder && now.since(*at) < LISTING_IS_OLD_MS);
    let mut seen_late = false;
    for (_, _, name, came) in lately {
        seen_late = true;
        match came {
            true => names.retain(|known| known != name),
            false if !names.contains(name) => names.push(name.clone()),
            false => {}
        }
    }
    if seen_late {
        state.faults.count(Fault::StaleListing);
    }
}

/// Whether a file of the terminal's is answered with an old "not found".
fn is_hidden(state: &mut State, path: &Path) -> bool {
    if !state.lasts(state.weather.stale_until) {
        return false;
    }
    let now = state.now;
    let is_meant = |(at, folder, name, came): &(_, PathBuf, String, bool)| {
        *came && now.since(*at) < NOT_FOUND_IS_OLD_MS && folder.join(name) == path
    };
    let hidden = state.lately.iter().any(is_meant);
    if hidden {
        state.faults.count(Fault::StaleNotFound);
    }
    hidden
}

/// A listing while the folder changes.
fn mix(state: &mut State, names: &mut Vec<String>) {
    if names.is_empty() {
        return;
    }
    let place = state.chance.place(names.len());
    if state.faults.strikes(Fault::ListingMixed) {
        state.chance.shuffle(names);
    }
    if state.faults.strikes(Fault::ListingDoubles) {
        names.push(names[place].clone());
    }
    if state.faults.strikes(Fault::ListingMisses) {
        names.remove(place);
    }
}

/// What a killed process leaves: nothing, unless the power went as well.
pub fn bury(state: &mut State) {
    if state.life == Life::Dark {
        let State { tree, chance, .. } = state;
        for (from, to) in tree.lose_power(chance) {
            state.deeds.extend(taken_back(&from, &to));
        }
    }
    state.life = Life::Alive;
}
