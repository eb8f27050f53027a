//! One share: Samba serves a folder on loopback, and FUSE mounts what it serves.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::StepError;

/// Clients of SMB ask at port 445 only, so the server has an address of its own.
pub const ADDRESS: &str = "127.77.0.1";
/// The folder that is served: such names are what clinics have.
const FOLDER: &str = "診療所の窓口";
const SHARE: &str = "share";
/// How long the server stays away.
const AWAY: Duration = Duration::from_millis(1_500);
/// Files that are exchanged between two of its absences.
const BETWEEN: usize = 3;

/// A served folder and its mount. It ends with this value.
pub struct Share {
    place: PathBuf,
    folder: PathBuf,
    mounted: PathBuf,
    server: Option<Child>,
    mount: Option<Child>,
    away: u32,
    /// Exchanged files at which it goes away again.
    next: usize,
}

impl Share {
    /// Serves and mounts an empty folder.
    pub fn start(place: &Path) -> Result<Share, StepError> {
        let place = place.join("share");
        let (folder, point) = (place.join(FOLDER), place.join("mounted"));
        let mut share = Share {
            mounted: point.join(ADDRESS).join(SHARE),
            folder,
            place,
            server: None,
            mount: None,
            away: 0,
            next: BETWEEN,
        };
        share.lay_out().map_err(found)?;
        share.serve()?;
        share.mount(&point)?;
        Ok(share)
    }

    /// The folder, where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The same folder, over SMB.
    pub fn mounted(&self) -> &Path {
        &self.mounted
    }

    /// How often it was away.
    pub fn times_away(&self) -> u32 {
        self.away
    }

    /// Goes away for a while, each time some more files were exchanged.
    pub fn trouble(&mut self, exchanged: usize) -> Result<(), StepError> {
        if exchanged < self.next {
            return Ok(());
        }
        self.next = exchanged + BETWEEN;
        self.away += 1;
        end(self.server.take(), "TERM");
        sleep(AWAY);
        self.serve()
    }

    fn lay_out(&self) -> std::io::Result<()> {
        match fs::remove_dir_all(&self.place) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        for folder in [
            "lock",
            "private",
            "cache",
            "pid",
            "run",
            "home/.smb",
            "mounted",
        ] {
            fs::create_dir_all(self.place.join(folder))?;
        }
        fs::create_dir_all(&self.folder)?;
        fs::write(self.place.join("smb.conf"), self.server_settings())?;
        let home = self.place.join("home/.smb");
        fs::write(
            home.join("smb.conf"),
            "[global]\n client min protocol = SMB2\n",
        )?;
        fs::write(home.join("smbnetfs.conf"), "")
    }

    fn server_settings(&self) -> String {
        let place = self.place.display();
        let folder = self.folder.display();
        format!(
            "[global]
             interfaces = {ADDRESS}/8
             bind interfaces only = yes
             smb ports = 445
             private dir = {place}/private
             lock directory = {place}/lock
             state directory = {place}/lock
             cache directory = {place}/cache
             pid directory = {place}/pid
             ncalrpc dir = {place}/run
             log file = {place}/smbd.log
             map to guest = Bad User
             guest account = root
             disable spoolss = yes
             load printers = no
             server role = standalone server
             unix charset = UTF-8
             [{SHARE}]
             path = {folder}
             guest ok = yes
             read only = no
             force user = root
            "
        )
    }

    /// In a group of its own: when the server ends, it ends its whole group.
    fn serve(&mut self) -> Result<(), StepError> {
        let mut command = Command::new("smbd");
        command
            .args(["-F", "--no-process-group", "--debug-stdout", "-s"])
            .arg(self.place.join("smb.conf"));
        self.server = Some(start(command)?);
        let is_up = || std::net::TcpStream::connect((ADDRESS, 445)).is_ok();
        wait_until(is_up, "smbd does not answer")
    }

    fn mount(&mut self, point: &Path) -> Result<(), StepError> {
        let mut command = Command::new("smbnetfs");
        command
            .arg(point)
            .arg("-f")
            .env("HOME", self.place.join("home"));
        self.mount = Some(start(command)?);
        let mounted = self.mounted.clone();
        wait_until(
            || fs::read_dir(&mounted).is_ok(),
            "smbnetfs does not mount it",
        )
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let point = self.place.join("mounted");
        // What is still open there ends with the processes.
        let unmounted = Command::new("fusermount3")
            .args(["-u", "-z"])
            .arg(point)
            .status();
        drop(unmounted);
        end(self.mount.take(), "TERM");
        end(self.server.take(), "TERM");
    }
}

fn start(mut command: Command) -> Result<Child, StepError> {
    command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.spawn().map_err(|source| StepError::Start {
        command: command.get_program().to_string_lossy().into_owned(),
        source,
    })
}

/// By a signal that lets it clean up, for `Child::kill` would leave what it has started.
fn end(child: Option<Child>, signal: &str) {
    let Some(mut child) = child else { return };
    let kill = Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status();
    if kill.is_ok_and(|status| status.success()) {
        drop(child.wait());
    }
}

fn wait_until(mut is_so: impl FnMut() -> bool, else_: &str) -> Result<(), StepError> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        if Instant::now() > deadline {
            return Err(StepError::Found(else_.to_owned()));
        }
        sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn found(error: std::io::Error) -> StepError {
    StepError::Found(format!("target/smb: {error}"))
}
