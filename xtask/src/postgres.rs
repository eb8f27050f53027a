//! A PostgreSQL server for tests and measurements, and a pool in front of it: on this machine alone, in a
//! folder of their own, ended with the step.

use crate::command::{StepError, Workspace, count_tests, run, stream};
use crate::programs::{Program, is_root};
use crate::tally::Tally;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What the server and the pool are started by.
pub const NEEDS: &[Program] = &[
    Program::new(SERVERS, &["postgresql"]),
    Program::new("pgbouncer", &["pgbouncer"]),
    Program::new("setpriv", &["util-linux"]),
];

/// Where Debian keeps the programs of each version, none of them on `PATH`.
const SERVERS: &str = "/usr/lib/postgresql";
/// Who runs them where we are root, whom neither of them serves.
const ACCOUNT: &str = "postgres";
/// Connections of the pool: fewer than the tests use at once.
const POOL: u32 = 4;

/// How much a server gives for its promise that what is committed stays.
#[derive(Clone, Copy, PartialEq)]
pub enum Flushes {
    /// As delivered: every commit is flushed.
    Every,
    /// None; only the machine's own end could tell.
    None,
}

/// A running server. It is ended when this goes.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Server {
    pub fn start(flushes: Flushes) -> Result<Self, StepError> {
        let folder = std::env::temp_dir().join(format!("onshi-postgres-{}", std::process::id()));
        fs::create_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        let server = Server {
            programs: programs()?,
            folder,
            port: free_port()?,
        };
        if is_root() {
            run(Command::new("chown").arg(ACCOUNT).arg(&server.folder))?;
        }
        let data = server.data();
        let words = [
            "--auth=trust",
            "--username=onshi",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
        ];
        run(server.program("initdb").args(words).arg(&data))?;
        let fsync = match flushes {
            Flushes::Every => "on",
            Flushes::None => "off",
        };
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync={fsync}",
            server.port
        );
        let mut start = server.program("pg_ctl");
        start
            .args(["start", "-w", "-D"])
            .arg(&data)
            .arg("-l")
            .arg(server.folder.join("log"));
        run(start.args(["-o", &options]))?;
        Ok(server)
    }

    /// How clients find it.
    pub fn place(&self) -> String {
        place(self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        let mut command = unprivileged(&self.programs.join(name));
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        let _ = stream(
            stop.args(["stop", "-w", "-m", "immediate", "-D"])
                .arg(self.data()),
        );
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A running pool that gives each transaction another connection. It is ended when this goes.
struct Pool {
    child: Child,
    port: u16,
}

impl Pool {
    fn before(server: &Server) -> Result<Self, StepError> {
        let port = free_port()?;
        let users = server.folder.join("users");
        let settings = server.folder.join("pool.ini");
        let text = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = trust\nauth_file = {}\n\
             pool_mode = transaction\ndefault_pool_size = {POOL}\n",
            server.port,
            users.display()
        );
        for (file, text) in [(&users, "\"onshi\" \"\"\n"), (&settings, text.as_str())] {
            fs::write(file, text).map_err(|why| format!("{}: {why}", file.display()))?;
        }
        let mut pool = unprivileged(Path::new("pgbouncer"));
        let child = pool
            .arg("--quiet")
            .arg(&settings)
            .stdin(Stdio::null())
            .spawn();
        let child = child.map_err(|source| StepError::Start {
            command: "pgbouncer".into(),
            source,
        })?;
        let pool = Pool { child, port };
        let words = ["-t", "30", "-h", "127.0.0.1", "-p", &port.to_string()];
        let wait = "until \"$@\"; do sleep 0.1; done";
        let ready = server.programs.join("pg_isready");
        let mut waiting = Command::new("timeout");
        waiting
            .args(["30", "sh", "-c", wait, "sh"])
            .arg(ready)
            .args(words);
        run(&mut waiting)?;
        Ok(pool)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The tests of the ledger in PostgreSQL, over a server and over a pool.
pub fn check(workspace: &Workspace) -> Result<Tally, StepError> {
    let server = Server::start(Flushes::None)?;
    let pool = Pool::before(&server)?;
    let mut sum = Tally::default();
    for (package, feature, tests) in TESTS {
        let mut cargo = workspace.cargo(&["test", "--no-fail-fast", "-p", package]);
        cargo.args(["--features", feature]);
        for test in *tests {
            cargo.args(["--test", test]);
        }
        cargo.env("ONSHI_TEST_POSTGRES", server.place());
        cargo.env("ONSHI_TEST_PGBOUNCER", place(pool.port));
        sum += count_tests(&mut cargo)?;
    }
    Ok(sum)
}

const TESTS: &[(&str, &str, &[&str])] = &[
    (
        "onshi-client",
        "postgres",
        &[
            "every_ledger",
            "leases",
            "moving",
            "postgres",
            "postgres_keys",
            "sealed",
        ],
    ),
    (
        "onshi-cli",
        "postgres",
        &["audit_in_database", "ledger", "ledger_key_in_database"],
    ),
];

fn place(port: u16) -> String {
    format!("host=127.0.0.1 port={port} user=onshi dbname=postgres")
}

/// The newest version that is installed.
fn programs() -> Result<PathBuf, StepError> {
    let folders = fs::read_dir(SERVERS).map_err(|why| format!("{SERVERS}: {why}"))?;
    let version = |path: &PathBuf| -> Option<u32> { path.file_name()?.to_str()?.parse().ok() };
    let versions = folders.filter_map(|entry| Some(entry.ok()?.path()));
    let newest = versions
        .filter(|path| version(path).is_some())
        .max_by_key(version);
    let newest = newest.ok_or_else(|| format!("no version of PostgreSQL in {SERVERS}"))?;
    Ok(newest.join("bin"))
}

fn free_port() -> Result<u16, StepError> {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    Ok(port.map_err(|why| format!("no free port: {why}"))?.port())
}

fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={ACCOUNT}"));
    command.arg(format!("--regid={ACCOUNT}"));
    command.arg("--clear-groups").arg(program);
    command
}
