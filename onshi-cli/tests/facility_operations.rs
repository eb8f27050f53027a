//! The typed operations of a facility from end to end: the real client over folders, the simulator behind
//! them, and answers that get lost.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod office;

use onshi_core::catalogue::{
    self, BarcodeFormat, ConsentInformation, ElectronicPrescriptionUse, PrescriptionChoiceTiming,
    UrlChange, UseSetting,
};
use onshi_core::facility::access_url::{AccessAddress, UrlInquiry};
use onshi_core::facility::activation::{
    self, DeviceCode, Issuance, NotIssuable, Stage, invalidation,
};
use onshi_core::facility::qr::{Correction, Look, Symbol};
use onshi_core::facility::settings::{self, Change, Next, ReadBack, Settings, Update};
use onshi_core::facility::{Care, Secret, outcome};
use onshi_core::job::Outcome;

use office::Office;

const DEVICE: &str = "訪問用１号";

impl Office {
    fn address(&mut self, inquiry: &UrlInquiry) -> (AccessAddress, Option<BarcodeFormat>) {
        let answer = self.ask(&catalogue::ACCESS_URL, inquiry.request());
        let url = inquiry.read(&answer.record).expect("an address");
        let image = url.image.expect("a picture that can be used");
        (url.address, image.map(|image| image.format))
    }

    fn settings(&mut self) -> Settings {
        let inquiry = settings::inquiry(None);
        let answer = self.ask(&catalogue::FACILITY_SETTINGS_INQUIRY, inquiry);
        Settings::read(&answer.record).expect("settings")
    }

    /// Sends an update and reads its answer, which the update may hear of or not.
    fn send(&mut self, update: &mut Update) -> (Outcome, Option<Settings>) {
        let request = update.send().expect("once");
        let answer = self.ask(&catalogue::FACILITY_SETTINGS_UPDATE, request);
        assert_eq!(outcome(&answer.record), answer.outcome, "both say the same");
        (answer.outcome, Settings::read(&answer.record))
    }

    fn codes(&mut self) -> Vec<DeviceCode> {
        let inquiry = activation::inquiry(None);
        let answer = self.ask(&catalogue::ACTIVATION_CODE_INQUIRY, inquiry);
        DeviceCode::listed(&answer.record)
    }

    fn issue(&mut self, issuance: &mut Issuance) -> (Outcome, Option<DeviceCode>) {
        let request = issuance.send().expect("once");
        let answer = self.ask(&catalogue::ACTIVATION_CODE_ISSUE, request);
        (answer.outcome, DeviceCode::issued(&answer.record))
    }
}

fn text(secret: Option<Secret>) -> String {
    secret.expect("a code").hand_over(str::to_owned)
}

#[test]
fn an_address_is_asked_for_checked_and_drawn() {
    let mut office = Office::open(true);
    let png = UrlInquiry {
        image: Some(BarcodeFormat::Png),
        ..UrlInquiry::in_force(Care::Visit)
    };
    let (address, image) = office.address(&png);
    assert_eq!(image, Some(BarcodeFormat::Png));
    let pdf = UrlInquiry {
        image: Some(BarcodeFormat::Pdf),
        ..png.clone()
    };
    assert_eq!(
        office.address(&pdf),
        (address.clone(), Some(BarcodeFormat::Pdf))
    );
    let symbol = Symbol::of(&address, Correction::default()).unwrap();
    assert!(symbol.png(Look::default()).is_ok());
    let changed = UrlInquiry {
        change: UrlChange::Change,
        ..png
    };
    assert_ne!(office.address(&changed).0, address);
    let online = office.address(&UrlInquiry::in_force(Care::Online)).0;
    assert_ne!(online, address);
}

fn change(settings: &Settings) -> Change {
    let edit = settings
        .edit()
        .ask_about(
            Care::Visit,
            ConsentInformation::Operation,
            UseSetting::Unused,
        )
        .prescription_choice(PrescriptionChoiceTiming::AtConfirmation);
    edit.change().expect("something differs")
}

#[test]
fn settings_are_changed_and_read_back() {
    let mut office = Office::open(true);
    let before = office.settings();
    assert_eq!(before.all().len(), 12, "five kinds twice, and two");
    let mut update = Update::new(change(&before));
    let (said, shown) = office.send(&mut update);
    update.answered(said, shown.as_ref());
    assert_eq!(update.next(), Next::Done(&ReadBack::Applied));
    let after = office.settings();
    assert_eq!(change(&before).read_back(&after), ReadBack::Applied);
    assert_eq!(after.all().len(), 12);
    let used = |settings: &Settings, care| {
        let setting = settings.asks_about(care, ConsentInformation::Operation);
        setting.unwrap().is(UseSetting::Used)
    };
    assert!(!used(&after, Care::Visit) && used(&after, Care::Online));
}

#[test]
fn a_lost_answer_is_made_good_by_reading_back() {
    let mut office = Office::open(true);
    let mut update = Update::new(change(&office.settings()));
    drop(office.send(&mut update));
    update.lost();
    assert_eq!(update.next(), Next::Inquire);
    let inquiry = update.inquire().unwrap();
    let answer = office.ask(&catalogue::FACILITY_SETTINGS_INQUIRY, inquiry.request);
    update.read(inquiry.number, &Settings::read(&answer.record).unwrap());
    assert_eq!(update.next(), Next::Done(&ReadBack::Applied));
}

#[test]
fn somebody_who_writes_later_is_seen() {
    let mut office = Office::open(true);
    let before = office.settings();
    let mut ours = Update::new(change(&before));
    let (said, _) = office.send(&mut ours);
    let theirs = office.settings();
    let theirs = theirs
        .edit()
        .prescription_choice(PrescriptionChoiceTiming::Otherwise)
        .electronic_prescription(ElectronicPrescriptionUse::Both);
    let mut theirs = Update::new(theirs.change().unwrap());
    drop(office.send(&mut theirs));
    ours.answered(said, None);
    let number = ours.inquire().unwrap().number;
    ours.read(number, &office.settings());
    let Next::Done(ReadBack::Differs(differences)) = ours.next() else {
        panic!("not seen")
    };
    assert_eq!(differences.len(), 1);
    assert_eq!(differences[0].step.wanted, "2");
}

#[test]
fn a_device_gets_one_code_until_it_is_made_void() {
    let mut office = Office::open(true);
    let mut issuance = Issuance::plan(DEVICE, &office.codes(), &[]).unwrap();
    let (said, code) = office.issue(&mut issuance);
    let secret = issuance.answered(said, code).expect("a code");
    assert!(matches!(issuance.stage(), Stage::Issued(_)));
    let there_are = office.codes();
    let refused = Issuance::plan(DEVICE, &there_are, &[]);
    assert!(matches!(refused, Err(NotIssuable::HasOne(_))));

    let request = invalidation(&secret);
    let answer = office.ask(&catalogue::ACTIVATION_CODE_INVALIDATE, request);
    assert_eq!(answer.outcome, Outcome::Normal);
    let code = DeviceCode::invalidated(&answer.record).unwrap();
    assert!(!code.facts.is_live());
    assert!(Issuance::plan(DEVICE, &office.codes(), &[]).is_ok());
}

#[test]
fn a_code_whose_answer_is_lost_is_found_and_not_issued_again() {
    let mut office = Office::open(true);
    let mut issuance = Issuance::plan(DEVICE, &office.codes(), &[]).unwrap();
    let (_, code) = office.issue(&mut issuance);
    let issued = text(code.unwrap().take());
    issuance.lost();
    let found = text(issuance.listed(office.codes()));
    assert_eq!(found, issued);
    assert_eq!(office.codes().len(), 1);
}
