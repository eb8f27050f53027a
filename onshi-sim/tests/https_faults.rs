//! What goes wrong over HTTPS: each fault does what it says, and a client can tell.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod line;
mod support;

use std::time::{Duration, Instant};

use line::*;
use onshi_core::catalogue::{self, MessageRow};
use onshi_core::record::{Record, to_json};
use onshi_sim::https::{HttpsFault, HttpsSettings};
use onshi_sim::{Chance, Clinic, Fault};
use rustls::CertificateError::{
    BadSignature, Expired, ExpiredContext, InvalidPurposeContext, NotValidForNameContext,
    NotValidYetContext, Other, Revoked, UnknownIssuer,
};
use rustls::version::TLS13;
use rustls::{CertificateError, Error, ProtocolVersion, SupportedProtocolVersion};
use support::*;

static QUERY: &MessageRow = &catalogue::QUALIFICATION_REQUEST;

/// What the last byte before is: KiB.
const KIB: usize = 1 << 10;

struct Bench {
    office: Office,
    token: String,
}

impl Bench {
    fn new(settings: HttpsSettings) -> Self {
        let office = Office::new(settings);
        let token = office.login();
        Bench { office, token }
    }

    fn request(&self) -> Record {
        let patients = Clinic::seeded(1, 60, today()).todays_list();
        batch_request(&self.office.institution, &patients)
    }

    fn query(&self) -> Answer {
        let patients = Clinic::seeded(1, 60, today()).todays_list();
        let request = number_request(&self.office.institution, number_query(&patients[0]));
        self.office
            .post(&service(QUERY), &self.token, &to_json(&request))
    }

    /// What the query is answered with under a fault.
    fn under(&self, fault: HttpsFault) -> Answer {
        self.office.trouble.set(fault, Chance::Next(1));
        let before = self.office.trouble.struck(fault);
        let answer = self.query();
        assert_eq!(self.office.trouble.struck(fault), before + 1);
        answer
    }

    /// 受付番号 of an upload, or the status in its place.
    fn upload(&self) -> Result<String, u16> {
        let ask = &catalogue::BATCH_REQUEST;
        let answer = self
            .office
            .post(&service(ask), &self.token, &to_json(&self.request()));
        match answer.status {
            200 => Ok(read(&answer, ask).summary().reception.unwrap()),
            status => Err(status),
        }
    }
}

/// What a client says of a certificate.
type Complaint = fn(&CertificateError) -> bool;

#[rustfmt::skip]
static COMPLAINTS: &[(HttpsFault, Complaint)] = &[
    (HttpsFault::WrongHost,        |e| matches!(e, NotValidForNameContext { .. })),
    (HttpsFault::Expired,          |e| matches!(e, Expired | ExpiredContext { .. })),
    (HttpsFault::NotYetValid,      |e| matches!(e, NotValidYetContext { .. })),
    (HttpsFault::SelfSigned,       |e| matches!(e, UnknownIssuer)),
    (HttpsFault::UnknownAuthority, |e| matches!(e, UnknownIssuer | BadSignature)),
    (HttpsFault::WrongUse,         |e| matches!(e, InvalidPurposeContext { .. })),
    (HttpsFault::AuthorityShown,   |e| matches!(e, Other(why) if why.to_string() == "CaUsedAsEndEntity")),
    (HttpsFault::WrongChain,       |e| matches!(e, UnknownIssuer | BadSignature)),
    (HttpsFault::NoIntermediate,   |e| matches!(e, UnknownIssuer)),
    (HttpsFault::Revoked,          |e| matches!(e, Revoked)),
    (HttpsFault::WrongKey,         |e| matches!(e, BadSignature)),
    (HttpsFault::CommonNameOnly,   |e| matches!(e, NotValidForNameContext { .. })),
];

#[test]
fn twelve_wrong_certificates_are_shown() {
    let bench = Bench::new(HttpsSettings::default());
    assert_eq!(COMPLAINTS.len(), 12);
    for (fault, complains) in COMPLAINTS {
        bench.office.trouble.set(*fault, Chance::Next(1));
        match bench.office.dial(&Client::default()) {
            Err(Error::InvalidCertificate(why)) => assert!(complains(&why), "{fault:?}: {why:?}"),
            Err(why) => panic!("{fault:?}: {why:?}"),
            Ok(_) => panic!("{fault:?} was taken"),
        }
        assert_eq!(bench.office.trouble.struck(*fault), 1);
        assert_eq!(bench.query().status, 200, "after {fault:?}");
    }
}

#[test]
fn tls_1_2_is_all_it_speaks() {
    let bench = Bench::new(HttpsSettings::default());
    let version = || {
        let line = bench.office.dial(&Client::default()).unwrap();
        line.conn.protocol_version()
    };
    assert_eq!(version(), Some(ProtocolVersion::TLSv1_3));
    bench
        .office
        .trouble
        .set(HttpsFault::OnlyTls12, Chance::Always);
    assert_eq!(version(), Some(ProtocolVersion::TLSv1_2));
    static ONLY_13: &[&SupportedProtocolVersion] = &[&TLS13];
    let modern = Client {
        versions: ONLY_13,
        ..Client::default()
    };
    assert!(bench.office.dial(&modern).is_err());
    assert_eq!(bench.query().status, 200);
}

#[test]
fn old_versions_and_suites_are_chosen() {
    let bench = Bench::new(HttpsSettings::default());
    for fault in [HttpsFault::Tls12Cbc, HttpsFault::Tls11, HttpsFault::Tls10] {
        bench.office.trouble.set(fault, Chance::Next(1));
        match bench.office.dial(&Client::default()) {
            Err(Error::PeerIncompatible(_) | Error::PeerMisbehaved(_)) => {}
            Err(why) => panic!("{fault:?}: {why:?}"),
            Ok(_) => panic!("{fault:?} was taken"),
        }
        assert_eq!(bench.office.trouble.struck(fault), 1);
    }
    assert_eq!(bench.query().status, 200);
}

#[test]
fn nothing_was_done_when_it_is_refused_before() {
    let first = Bench::new(HttpsSettings::default()).upload().unwrap();
    let bench = Bench::new(HttpsSettings::default());
    for (fault, status) in [
        (HttpsFault::Unauthorized, 401),
        (HttpsFault::Unavailable, 503),
        (HttpsFault::Redirects, 307),
    ] {
        bench.office.trouble.set(fault, Chance::Next(1));
        assert_eq!(bench.upload(), Err(status), "{fault:?}");
    }
    assert_eq!(bench.upload(), Ok(first));
}

#[test]
fn it_was_done_although_no_answer_says_so() {
    let clean = Bench::new(HttpsSettings::default());
    let [first, second] = [clean.upload().unwrap(), clean.upload().unwrap()];
    assert_ne!(first, second);
    let bench = Bench::new(HttpsSettings::default());
    bench
        .office
        .trouble
        .set(HttpsFault::FailsAfterwards, Chance::Next(1));
    assert_eq!(bench.upload(), Err(500));
    assert_eq!(bench.upload(), Ok(second.clone()));

    let bench = Bench::new(HttpsSettings::default());
    bench
        .office
        .trouble
        .set(HttpsFault::NoAnswer, Chance::Next(1));
    let mut line = bench.office.dial(&Client::default()).unwrap();
    let path = service(&catalogue::BATCH_REQUEST);
    send(&mut line, &path, &bench.token, &to_json(&bench.request()));
    assert_eq!(receive(&mut line), None);
    assert_eq!(bench.upload(), Ok(second));
}

#[test]
fn a_redirect_leads_elsewhere_and_who_follows_is_counted() {
    let bench = Bench::new(HttpsSettings::default());
    let answer = bench.under(HttpsFault::Redirects);
    let place = answer.header("location").unwrap();
    assert_eq!(place, "https://localhost/elsewhere");
    assert_eq!(bench.office.trouble.strayed(), 0);
    let body = serde_json::json!({});
    assert_eq!(
        bench.office.post("elsewhere", &bench.token, &body).status,
        404
    );
    assert_eq!(bench.office.trouble.strayed(), 1);
}

#[test]
fn a_body_breaks_off_one_kib_later_each_time() {
    let bench = Bench::new(HttpsSettings::default());
    let whole = bench.query().body;
    assert!(whole.len() > KIB, "{}", whole.len());
    bench
        .office
        .trouble
        .set(HttpsFault::BreaksOff, Chance::Always);
    for place in (0..whole.len()).step_by(KIB).chain([0]) {
        let answer = bench.query();
        assert_eq!((answer.status, answer.end), (200, End::Cut));
        assert_eq!(
            answer.header("content-length"),
            Some(&*whole.len().to_string())
        );
        assert_eq!(answer.body, whole[..place], "at {place}");
    }
}

#[test]
fn a_body_that_is_cut_short_looks_whole_to_http() {
    let bench = Bench::new(HttpsSettings::default());
    let whole = bench.query().body;
    let answer = bench.under(HttpsFault::CutShort);
    assert_eq!(answer.end, End::Whole);
    assert_eq!(answer.body, whole[..whole.len() / 2]);
}

#[test]
fn a_body_of_ten_gib_begins_like_an_answer() {
    let bench = Bench::new(HttpsSettings::default());
    let whole = bench.query().body;
    let begins = &whole[..whole.len() - 1];
    let answer = bench.under(HttpsFault::Huge);
    assert_eq!(answer.end, End::TooLong);
    let length: u64 = answer.header("content-length").unwrap().parse().unwrap();
    assert!(length.abs_diff(10 << 30) < 2, "{length}");
    assert!(answer.body.starts_with(begins));

    let answer = bench.under(HttpsFault::HugeUnannounced);
    assert_eq!(answer.end, End::TooLong);
    assert_eq!(answer.header("content-length"), None);
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
}

#[test]
fn headers_are_many_or_long() {
    let bench = Bench::new(HttpsSettings::default());
    let whole = bench.query().body;
    let many = bench.under(HttpsFault::ManyHeaders);
    assert!(many.headers.len() > 10_000);
    assert_eq!(many.body, whole);
    let long = bench.under(HttpsFault::LongHeader);
    assert_eq!(long.header("x-long").map(str::len), Some(16 << 20));
    assert_eq!(long.body, whole);
}

#[test]
fn a_page_of_another_device_comes_with_200() {
    let answer = Bench::new(HttpsSettings::default()).under(HttpsFault::ForeignPage);
    assert_eq!((answer.status, answer.end), (200, End::Whole));
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/html")
    );
    assert!(answer.body.starts_with(b"<!doctype html>"));
}

/// A pause is never shorter than it was asked to be, however busy the machine is.
#[test]
fn an_answer_drips_or_comes_late() {
    let bench = Bench::new(HttpsSettings {
        drip_ms: 1,
        late_ms: 300,
        ..HttpsSettings::default()
    });
    let whole = bench.query().body;
    let began = Instant::now();
    assert_eq!(bench.under(HttpsFault::Drips).body, whole);
    let pauses = whole.len() as u64 - 1;
    assert!(began.elapsed() >= Duration::from_millis(pauses));
    let began = Instant::now();
    assert_eq!(bench.under(HttpsFault::AnswersLate).body, whole);
    assert!(began.elapsed() >= Duration::from_millis(300));
}

#[test]
fn the_login_is_struck_only_if_it_is_to_be() {
    let status = |faults_at_login| {
        let settings = HttpsSettings {
            faults_at_login,
            faults: [(HttpsFault::Unavailable, Chance::Always)].into(),
            ..HttpsSettings::default()
        };
        let office = Office::new(settings);
        office
            .post(&office.settings.login.clone(), "", &office.credentials())
            .status
    };
    assert_eq!([status(false), status(true)], [200, 503]);
}

#[test]
fn the_same_seed_strikes_the_same_requests() {
    let struck = || {
        let bench = Bench::new(HttpsSettings::default());
        bench
            .office
            .trouble
            .set(HttpsFault::Unavailable, Chance::OnceIn(3));
        let statuses: Vec<u16> = (0..12).map(|_| bench.query().status).collect();
        statuses
    };
    let first = struck();
    assert!(first.contains(&200) && first.contains(&503), "{first:?}");
    assert_eq!(first, struck());
}

#[test]
fn every_fault_is_found_by_its_own_name() {
    for fault in HttpsFault::ALL {
        assert_eq!(HttpsFault::of(fault.name()), Some(*fault));
        assert_eq!(Fault::of(fault.name()), None, "{}", fault.name());
    }
}
