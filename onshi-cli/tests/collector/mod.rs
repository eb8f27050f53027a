//! A collector of OpenTelemetry on this machine: it takes what comes by OTLP over HTTP, and keeps it.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

/// Path and body of each request.
type Taken = Vec<(String, Vec<u8>)>;

pub struct Collector {
    address: String,
    taken: Arc<Mutex<Taken>>,
}

impl Collector {
    /// Listens until the test ends.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let taken = Arc::new(Mutex::new(Vec::new()));
        let keep = taken.clone();
        thread::spawn(move || {
            for line in listener.incoming() {
                let keep = keep.clone();
                thread::spawn(move || serve(&line.unwrap(), &keep));
            }
        });
        Collector { address, taken }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// Everything that came, as it came.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        let taken = self.taken.lock().unwrap();
        taken.iter().map(|(_, body)| body.clone()).collect()
    }

    fn of<M: Message + Default>(&self, path: &str) -> Vec<M> {
        let taken = self.taken.lock().unwrap();
        let ours = taken.iter().filter(|(to, _)| to == path);
        ours.map(|(_, body)| M::decode(&body[..]).unwrap())
            .collect()
    }

    pub fn spans(&self) -> Vec<Span> {
        let requests = self.of::<ExportTraceServiceRequest>("/v1/traces");
        let resources = requests.into_iter().flat_map(|it| it.resource_spans);
        let scopes = resources.flat_map(|it| it.scope_spans);
        scopes.flat_map(|it| it.spans).collect()
    }

    pub fn events(&self) -> Vec<LogRecord> {
        let requests = self.of::<ExportLogsServiceRequest>("/v1/logs");
        let resources = requests.into_iter().flat_map(|it| it.resource_logs);
        let scopes = resources.flat_map(|it| it.scope_logs);
        scopes.flat_map(|it| it.log_records).collect()
    }

    /// As they were told last.
    pub fn figures(&self) -> Vec<Metric> {
        let last = self.of::<ExportMetricsServiceRequest>("/v1/metrics").pop();
        let resources = last.unwrap().resource_metrics.into_iter();
        let scopes = resources.flat_map(|it| it.scope_metrics);
        scopes.flat_map(|it| it.metrics).collect()
    }
}

/// A value by its name, as text.
pub fn attribute(of: &[KeyValue], name: &str) -> Option<String> {
    let found = of.iter().find(|it| it.key == name)?;
    match found.value.clone()?.value? {
        Value::StringValue(text) => Some(text),
        Value::IntValue(number) => Some(number.to_string()),
        other => Some(format!("{other:?}")),
    }
}

fn serve(line: &TcpStream, keep: &Mutex<Taken>) {
    let mut from = BufReader::new(line);
    let mut to = line;
    while let Some((path, length)) = head(&mut from) {
        let mut body = vec![0; length];
        from.read_exact(&mut body).unwrap();
        keep.lock().unwrap().push((path, body));
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .unwrap();
    }
}

/// Path and length of the next request; none once the other side has hung up.
fn head(from: &mut impl BufRead) -> Option<(String, usize)> {
    let lines = from.lines().map_while(Result::ok);
    let lines: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = lines.first()?.split(' ').nth(1).unwrap().to_owned();
    let length = lines.iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse().unwrap())
    });
    Some((path, length.unwrap()))
}
