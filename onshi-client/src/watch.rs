//! News of a folder (変更通知): it shortens a wait and is never believed.
//!
//! Nothing here starts a thread: the system keeps the news until somebody asks for it. So what happens
//! between a listing and a wait is not lost. Windows offers such news too, but only with unsafe code or
//! a thread of its own; there the folder's mark and the polling alone have to do.

use std::path::Path;
use std::time::Duration;

/// Listens to one folder.
pub trait Watch: Send {
    /// Waits for news, at most so long.
    fn wait(&mut self, at_most: Duration) -> News;
}

/// What was heard of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// Nothing; on a share that may mean nothing.
    Nothing,
    /// A file was finished: closed after writing, or renamed into the folder.
    Finished,
    /// The folder went away; nothing more will be heard.
    Lost,
}

#[cfg(all(feature = "watch", target_os = "linux"))]
pub(crate) fn watch(folder: &Path) -> Option<Box<dyn Watch>> {
    let heard = inotify::Inotify::on(folder).ok()?;
    Some(Box::new(heard))
}

#[cfg(not(all(feature = "watch", target_os = "linux")))]
pub(crate) fn watch(_: &Path) -> Option<Box<dyn Watch>> {
    None
}

#[cfg(all(feature = "watch", target_os = "linux"))]
mod inotify {
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::path::Path;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
    use rustix::io;

    use super::{News, Watch};

    /// What the kernel has to tell about a folder.
    pub struct Inotify(OwnedFd);

    impl Inotify {
        pub fn on(folder: &Path) -> io::Result<Self> {
            let news = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC)?;
            let wanted = WatchFlags::CLOSE_WRITE
                | WatchFlags::MOVED_TO
                | WatchFlags::DELETE_SELF
                | WatchFlags::MOVE_SELF
                | WatchFlags::ONLYDIR;
            inotify::add_watch(&news, folder, wanted)?;
            Ok(Inotify(news))
        }

        /// Takes all the news there is.
        fn take(&self) -> News {
            let gone = ReadFlags::DELETE_SELF
                | ReadFlags::MOVE_SELF
                | ReadFlags::UNMOUNT
                | ReadFlags::IGNORED;
            let mut buffer = [MaybeUninit::uninit(); 4096];
            let mut reader = Reader::new(&self.0, &mut buffer);
            let mut heard = News::Nothing;
            loop {
                match reader.next() {
                    Ok(event) if event.events().intersects(gone) => heard = News::Lost,
                    // Also when the kernel's queue ran over: then a look is due as well.
                    Ok(_) if heard == News::Nothing => heard = News::Finished,
                    Ok(_) | Err(io::Errno::INTR) => {}
                    Err(io::Errno::AGAIN) => return heard,
                    Err(_) => return News::Lost,
                }
            }
        }
    }

    impl Watch for Inotify {
        fn wait(&mut self, at_most: Duration) -> News {
            let timeout = Timespec::try_from(at_most).ok();
            let mut asked = [PollFd::new(&self.0, PollFlags::IN)];
            match poll(&mut asked, timeout.as_ref()) {
                Ok(0) | Err(io::Errno::INTR) => News::Nothing,
                Ok(_) => self.take(),
                Err(_) => News::Lost,
            }
        }
    }
}
