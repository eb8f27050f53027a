//! Somebody between client and server, on this machine: a relay that can be cut, or a proxy that is asked
//! for its way by CONNECT.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the client.
    Up,
    /// From the server.
    Down,
}

/// What a proxy does when it is asked for a way.
#[derive(Debug, Clone, Copy)]
pub enum Reply {
    /// Gives it.
    Opens,
    /// Gives it to who shows this, and asks others for a login.
    OpensFor(&'static str),
    /// Says this, and closes.
    Says(&'static str),
    /// Says that it gives it, and closes.
    OpensAndCloses,
}

/// What a proxy says to who may not use it.
pub const WHO: &str =
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n";

/// A relay or a proxy.
pub struct Relay {
    pub port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    server: u16,
    /// Nothing is asked of a relay. The last reply counts for all that come later.
    replies: Option<&'static [Reply]>,
    /// Each connection ends when so many bytes went this way.
    cut: Mutex<Option<(Way, u64)>>,
    up: AtomicU64,
    down: AtomicU64,
    /// What proxies were asked.
    heads: Mutex<Vec<String>>,
    /// What came from clients after that.
    tapped: Mutex<Vec<u8>>,
}

impl Relay {
    pub fn to(server: u16) -> Self {
        Relay::open(server, None)
    }

    pub fn proxy(replies: &'static [Reply]) -> Self {
        Relay::open(0, Some(replies))
    }

    fn open(server: u16, replies: Option<&'static [Reply]>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            server,
            replies,
            cut: Mutex::default(),
            up: AtomicU64::default(),
            down: AtomicU64::default(),
            heads: Mutex::default(),
            tapped: Mutex::default(),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let shared = Arc::clone(&serving);
                // What goes wrong here is the client's to tell.
                thread::spawn(move || drop(shared.serve(stream)));
            }
        });
        Relay { port, shared }
    }

    /// Each connection from now on ends when so many bytes went this way.
    pub fn cut(&self, way: Way, after: u64) {
        *lock(&self.shared.cut) = Some((way, after));
    }

    /// How many bytes have gone a way.
    pub fn gone(&self, way: Way) -> u64 {
        self.shared.counter(way).load(Ordering::SeqCst)
    }

    /// Every head of a CONNECT.
    pub fn heads(&self) -> Vec<String> {
        lock(&self.shared.heads).clone()
    }

    /// Every byte that a client sent through it.
    pub fn tapped(&self) -> Vec<u8> {
        lock(&self.shared.tapped).clone()
    }
}

impl Shared {
    fn serve(self: Arc<Self>, mut client: TcpStream) -> io::Result<()> {
        let server = match self.replies {
            None => self.server,
            Some(replies) => match self.asked(&mut client, replies)? {
                Some(server) => server,
                None => return Ok(()),
            },
        };
        let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
        let (back, forth) = (server.try_clone()?, client.try_clone()?);
        let other = Arc::clone(&self);
        thread::spawn(move || other.pass(Way::Down, back, forth));
        self.pass(Way::Up, client, server);
        Ok(())
    }

    /// The port that a client may reach.
    fn asked(&self, client: &mut TcpStream, replies: &[Reply]) -> io::Result<Option<u16>> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            client.read_exact(&mut byte)?;
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).map_err(io::Error::other)?;
        let at = {
            let mut heads = lock(&self.heads);
            heads.push(head.clone());
            heads.len() - 1
        };
        const OPEN: &[u8] = b"HTTP/1.1 200 OK\r\n\r\n";
        match replies.get(at).or(replies.last()) {
            Some(Reply::Opens) => client.write_all(OPEN)?,
            Some(Reply::OpensFor(login)) => match shown(&head) == Some(login) {
                true => client.write_all(OPEN)?,
                false => return client.write_all(WHO.as_bytes()).map(|()| None),
            },
            Some(Reply::Says(words)) => return client.write_all(words.as_bytes()).map(|()| None),
            Some(Reply::OpensAndCloses) => return client.write_all(OPEN).map(|()| None),
            None => return Ok(None),
        }
        let place = head.split(' ').nth(1).unwrap_or_default();
        Ok(place.rsplit(':').next().and_then(|port| port.parse().ok()))
    }

    /// Until one side closes, or enough has gone this way.
    fn pass(&self, way: Way, mut from: TcpStream, mut to: TcpStream) {
        let cut = *lock(&self.cut);
        let mut left = match cut {
            Some((of, after)) if of == way => after,
            _ => u64::MAX,
        };
        let mut piece = [0; 512];
        while left > 0 {
            let most = usize::try_from(left).map_or(piece.len(), |left| left.min(piece.len()));
            let Ok(read @ 1..) = from.read(&mut piece[..most]) else {
                break;
            };
            if way == Way::Up && self.replies.is_some() {
                lock(&self.tapped).extend_from_slice(&piece[..read]);
            }
            if to.write_all(&piece[..read]).is_err() {
                break;
            }
            left -= read as u64;
            self.counter(way).fetch_add(read as u64, Ordering::SeqCst);
        }
        // Whoever has gone already is gone.
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }

    fn counter(&self, way: Way) -> &AtomicU64 {
        match way {
            Way::Up => &self.up,
            Way::Down => &self.down,
        }
    }
}

/// What a client shows to a proxy.
fn shown(head: &str) -> Option<&str> {
    let mut lines = head.lines();
    lines.find_map(|line| line.strip_prefix("Proxy-Authorization: "))
}

fn lock<T>(what: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
