//! A clinic reached over HTTPS on this machine, and a plain client that sees exactly what came: rustls and
//! a socket, nothing in between.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use onshi_core::catalogue::{self, Dialect, Direction, MessageRow};
use onshi_core::job::Moment;
use onshi_core::record::{Record, from_json, to_json, write};
use onshi_core::text::Charset;
use onshi_sim::https::{Https, HttpsSettings, Trouble};
use onshi_sim::page::Stage;
use onshi_sim::{Clinic, Settings, Simulator};
use rustls::client::WebPkiServerVerifier;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, ServerName};
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Reading, morning, read_answer, today};

/// No answer that is meant to come takes so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Most bytes that are taken of an answer.
const MOST: usize = 40 << 20;

pub struct Office {
    root: TempDir,
    pub stage: Arc<Stage>,
    pub settings: HttpsSettings,
    pub address: SocketAddr,
    pub trouble: Trouble,
    pub institution: String,
}

/// What came as an answer.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub end: End,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// As long as it said, or the last of its chunks.
    Whole,
    /// The connection was closed before.
    Cut,
    /// It went on and on.
    TooLong,
}

const MODERN: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

/// How a client is.
pub struct Client {
    pub identity: Option<&'static str>,
    pub versions: &'static [&'static SupportedProtocolVersion],
}

impl Default for Client {
    fn default() -> Self {
        Client {
            identity: Some("client"),
            versions: MODERN,
        }
    }
}

pub type Line = StreamOwned<ClientConnection, TcpStream>;

impl Office {
    pub fn new(settings: HttpsSettings) -> Self {
        Office::of(1, settings)
    }

    pub fn of(seed: u64, settings: HttpsSettings) -> Self {
        let root = TempDir::new().unwrap();
        let clinic = Clinic::seeded(seed, 60, today());
        let institution = clinic.institution().to_owned();
        let ways = Settings {
            seed,
            ..Settings::default()
        };
        let simulator = Simulator::open(root.path(), clinic, ways).unwrap();
        let stage = Arc::new(Stage::new(simulator, root.path()));
        stage.stand(morning());
        let any = "127.0.0.1:0".parse().unwrap();
        let folder = root.path().join("https");
        let https = Https::open(any, &folder, settings.clone(), Arc::clone(&stage)).unwrap();
        let (address, trouble) = (https.address().unwrap(), https.trouble());
        thread::spawn(move || https.serve());
        Office {
            root,
            stage,
            settings,
            address,
            trouble,
            institution,
        }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.root.path().join("https").join(name)
    }

    pub fn at(&self, ms: i64) -> Moment {
        morning().plus_ms(ms)
    }

    fn config(&self, client: &Client) -> ClientConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_file(self.file("ca.pem")).unwrap();
        roots.add(root).unwrap();
        let lists = CertificateRevocationListDer::pem_file_iter(self.file("revoked.pem"));
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone())
            .with_crls(lists.unwrap().map(Result::unwrap))
            .build();
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(client.versions)
            .unwrap()
            .with_webpki_verifier(verifier.unwrap());
        match client.identity {
            None => config.with_no_client_auth(),
            Some(name) => {
                let chain = CertificateDer::pem_file_iter(self.file(&format!("{name}.pem")));
                let chain = chain.unwrap().map(Result::unwrap).collect();
                let key = PrivateKeyDer::from_pem_file(self.file(&format!("{name}.key")));
                config.with_client_auth_cert(chain, key.unwrap()).unwrap()
            }
        }
    }

    /// A line with the handshake done, or why there is none.
    pub fn dial(&self, client: &Client) -> Result<Line, rustls::Error> {
        let name = ServerName::try_from("localhost").unwrap();
        let connection = ClientConnection::new(Arc::new(self.config(client)), name).unwrap();
        let socket = TcpStream::connect(self.address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut line = StreamOwned::new(connection, socket);
        while line.conn.is_handshaking() {
            line.conn.complete_io(&mut line.sock).map_err(|error| {
                let inner = error.into_inner().expect("an error of TLS");
                *inner.downcast::<rustls::Error>().expect("an error of TLS")
            })?;
        }
        Ok(line)
    }

    /// Why a client gets no answer. With TLS 1.3 a server refuses a certificate when the client thinks that
    /// the handshake is done.
    pub fn turned_away(&self, client: &Client) -> rustls::Error {
        let mut line = match self.dial(client) {
            Ok(line) => line,
            Err(error) => return error,
        };
        let error = line.read(&mut [0]).expect_err("an answer");
        let inner = error.into_inner().expect("an error of TLS");
        *inner.downcast().expect("an error of TLS")
    }

    /// Sends and takes what comes, on a line of its own.
    pub fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        let mut line = self.dial(&Client::default()).unwrap();
        send(&mut line, path, token, body);
        receive(&mut line).expect("an answer")
    }

    pub fn login(&self) -> String {
        let answer = self.post(&self.settings.login.clone(), "", &self.credentials());
        assert_eq!(answer.status, 200, "{answer:?}");
        let said = answer.json();
        said["result"]["idToken"].as_str().unwrap().to_owned()
    }

    pub fn credentials(&self) -> Value {
        let HttpsSettings {
            user_key,
            password_key,
            user,
            password,
            ..
        } = &self.settings;
        json!({ user_key: user, password_key: password })
    }

    /// Asks for a message and reads its answer through core.
    pub fn ask(&self, token: &str, message: &'static MessageRow, request: &Record) -> Reading {
        let answer = self.post(&service(message), token, &to_json(request));
        assert_eq!((answer.status, answer.end), (200, End::Whole), "{answer:?}");
        read(&answer, message)
    }
}

/// The path of a service.
pub fn service(message: &MessageRow) -> String {
    let service = Dialect::standard().service(message).unwrap();
    format!("oqs-api-pro/{service}")
}

/// Reads an answer as if it had come as a file.
pub fn read(answer: &Answer, asked: &MessageRow) -> Reading {
    let message = catalogue::message(asked.prefix, Direction::Answer).unwrap();
    let record = from_json(&answer.json(), message.record).unwrap();
    let bytes = write(&record, Charset::Utf8).unwrap();
    read_answer("answer.xml".to_owned(), bytes, message)
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other == name);
        found.map(|(_, value)| value.as_str())
    }
}

pub fn send(line: &mut Line, path: &str, token: &str, body: &Value) {
    let body = body.to_string();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nhost: localhost\r\nauthorization: {token}\r\n\
         content-type: application/json;charset=UTF-8\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    line.write_all((head + &body).as_bytes()).unwrap();
    line.flush().unwrap();
}

/// What comes, or nothing if the line is closed without a byte.
pub fn receive(line: &mut Line) -> Option<Answer> {
    let mut bytes = Vec::new();
    let mut looked = 0;
    let head_end = loop {
        if let Some(at) = find(&bytes[looked..], b"\r\n\r\n") {
            break looked + at + 4;
        }
        looked = bytes.len().saturating_sub(3);
        if !more(line, &mut bytes) {
            assert!(bytes.is_empty(), "a head without an end");
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.trim_end().split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), value.trim().to_owned())
    });
    let mut answer = Answer {
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body: bytes.split_off(head_end),
        end: End::Cut,
    };
    let length: Option<u64> = answer
        .header("content-length")
        .map(|text| text.parse().unwrap());
    answer.end = loop {
        match length {
            Some(length) if answer.body.len() as u64 == length => break End::Whole,
            None if answer.body.ends_with(b"0\r\n\r\n") => break End::Whole,
            _ if answer.body.len() > MOST => break End::TooLong,
            _ if !more(line, &mut answer.body) => break End::Cut,
            _ => {}
        }
    };
    Some(answer)
}

/// Reads some; false if the line is closed.
fn more(line: &mut Line, bytes: &mut Vec<u8>) -> bool {
    let mut piece = vec![0; 64 << 10];
    match line.read(&mut piece) {
        Ok(0) => false,
        Ok(read) => {
            bytes.extend_from_slice(&piece[..read]);
            true
        }
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => false,
        Err(error) => panic!("{error}"),
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

pub fn text(path: PathBuf) -> String {
    fs::read_to_string(path).unwrap()
}
