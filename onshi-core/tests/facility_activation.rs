//! Activation codes: one for a device, asked for once, and the code never kept.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod facility_support;

use facility_support::{failure, header, received, sent};
use onshi_core::catalogue::{
    ACTIVATION_CODE_INQUIRY, ACTIVATION_CODE_INVALIDATE, ACTIVATION_CODE_ISSUE,
    ACTIVATION_INQUIRY_ANSWER, ACTIVATION_INVALIDATE_ANSWER, ACTIVATION_ISSUE_ANSWER,
    ActivationAnswerBody, ActivationCode, ActivationCodeList, ActivationInquiryAnswer,
    ActivationInquiryAnswerBody, ActivationInvalidateAnswer, ActivationIssueAnswer,
    ActivationState,
};
use onshi_core::facility::activation::{
    DeviceCode, Issuance, NotIssuable, Stage, inquiry, invalidation,
};
use onshi_core::facility::{Secret, outcome};
use onshi_core::job::Outcome;
use onshi_core::record::Draft;
use proptest::prelude::*;

const DEVICE: &str = "訪問用１号";
const CODE: &str = "1111-2222-3333-4444";
const OTHER_CODE: &str = "5555-6666-7777-8888";

fn code(device: &str, code: &str, state: &str) -> Draft<ActivationCode> {
    Draft::<ActivationCode>::new()
        .code(code)
        .device_name(device)
        .state(state)
        .issued_at("20261122090000")
        .available("20261129090000")
}

fn issued(code: Draft<ActivationCode>) -> Option<DeviceCode> {
    let body = Draft::<ActivationAnswerBody>::new().activation(code);
    let answer = Draft::<ActivationIssueAnswer>::new()
        .header(header())
        .body(body);
    let answer = received(&ACTIVATION_ISSUE_ANSWER, answer);
    assert_eq!(outcome(&answer), Outcome::Normal);
    DeviceCode::issued(&answer)
}

fn ours() -> Option<DeviceCode> {
    issued(code(DEVICE, CODE, "1"))
}

/// Codes as an inquiry shows them.
fn listed(codes: &[(&str, &str, &str)]) -> Vec<DeviceCode> {
    let list = codes.iter().fold(
        Draft::<ActivationCodeList>::new(),
        |list, (device, text, state)| list.activation(code(device, text, state)),
    );
    let body = Draft::<ActivationInquiryAnswerBody>::new().activations(list);
    let answer = Draft::<ActivationInquiryAnswer>::new()
        .header(header())
        .body(body);
    DeviceCode::listed(&received(&ACTIVATION_INQUIRY_ANSWER, answer))
}

fn shown(secret: Option<Secret>) -> Option<String> {
    secret.map(|secret| secret.hand_over(str::to_owned))
}

/// An issuance after its request was handed out.
fn on_its_way() -> Issuance {
    let mut issuance = Issuance::plan(DEVICE, &[], &[]).unwrap();
    assert_eq!(*issuance.stage(), Stage::Ready);
    assert!(issuance.send().is_some());
    issuance
}

#[test]
fn what_is_known_is_read_and_the_code_is_handed_over_once() {
    let mut one = ours().unwrap();
    let facts = one.facts.clone();
    assert_eq!(facts.device_name(), Some(DEVICE));
    assert!(facts.state().unwrap().is(ActivationState::Issued));
    let written =
        |time: Option<onshi_core::id::DateTime>| time.map(|time| time.as_written().to_owned());
    assert_eq!(
        written(facts.issued_at()).as_deref(),
        Some("20261122090000")
    );
    assert_eq!(
        written(facts.available()).as_deref(),
        Some("20261129090000")
    );
    assert_eq!(written(facts.registered_at()), None);
    assert_eq!(written(facts.invalidated_at()), None);
    assert_eq!(shown(one.take()).as_deref(), Some(CODE));
    assert!(one.take().is_none());
}

#[test]
fn the_code_is_in_nothing_that_prints_or_is_kept() {
    let mut one = ours().unwrap();
    let mut issuance = on_its_way();
    let mut texts = vec![
        format!("{one:?}"),
        serde_json::to_string(&one.facts).unwrap(),
    ];
    let secret = one.take().unwrap();
    texts.push(format!("{secret:?}"));
    texts.push(format!("{:?}", invalidation(&secret)));
    let secret = issuance.answered(Outcome::Normal, ours());
    assert_eq!(shown(secret).as_deref(), Some(CODE));
    texts.push(format!("{issuance:?}"));
    texts.push(serde_json::to_string(&issuance).unwrap());
    let mut several = on_its_way();
    several.lost();
    several.listed(listed(&[(DEVICE, CODE, "1"), (DEVICE, CODE, "2")]));
    texts.push(serde_json::to_string(&several).unwrap());
    for text in texts {
        for part in CODE.split('-') {
            assert!(!text.contains(part), "{text}");
        }
    }
}

#[test]
fn requests_are_sent_as_they_are_built() {
    let mut issuance = Issuance::plan(DEVICE, &[], &[]).unwrap();
    let request = issuance.send().unwrap();
    let text = sent(&ACTIVATION_CODE_ISSUE, request).unwrap();
    assert!(text.contains(&format!("<MobileTerminalName>{DEVICE}<")));
    assert!(issuance.send().is_none(), "once");

    let text = |of| sent(&ACTIVATION_CODE_INQUIRY, inquiry(of)).unwrap();
    assert!(text(Some(ActivationState::Expired)).contains("<ActivationCodeStatus>4<"));
    assert!(!text(None).contains("ActivationCodeStatus"));

    let secret = ours().unwrap().take().unwrap();
    let text = sent(&ACTIVATION_CODE_INVALIDATE, invalidation(&secret)).unwrap();
    assert!(text.contains(&format!("<ActivationCode>{CODE}<")));
}

#[test]
fn an_invalidation_tells_the_code_as_it_stands_then() {
    let code = code(DEVICE, CODE, "3").invalidated_at("20261123100000");
    let body = Draft::<ActivationAnswerBody>::new().activation(code);
    let answer = Draft::<ActivationInvalidateAnswer>::new()
        .header(header())
        .body(body);
    let answer = received(&ACTIVATION_INVALIDATE_ANSWER, answer);
    let code = DeviceCode::invalidated(&answer).unwrap();
    assert!(!code.facts.is_live());
    assert!(code.facts.invalidated_at().is_some());
    assert!(DeviceCode::issued(&answer).is_none(), "another message");
}

#[test]
fn a_device_that_has_a_code_gets_no_other() {
    for (state, may) in [
        ("1", false),
        ("2", false),
        ("3", true),
        ("4", true),
        ("9", false),
    ] {
        let plan = Issuance::plan(DEVICE, &listed(&[(DEVICE, CODE, state)]), &[]);
        match plan {
            Ok(issuance) => assert!(may && issuance.device_name() == DEVICE, "{state}"),
            Err(NotIssuable::HasOne(facts)) => assert!(!may && facts.len() == 1, "{state}"),
            Err(other) => panic!("{other}"),
        }
    }
    let others = listed(&[("訪問用２号", CODE, "1")]);
    assert!(Issuance::plan(DEVICE, &others, &[]).is_ok());
    let another = "Ｔａｂ１";
    for (device, same) in [
        (DEVICE, " 訪問用1号 "),
        (another, "tab1"),
        (another, "TAB1　"),
    ] {
        let refused = Issuance::plan(device, &listed(&[(same, CODE, "1")]), &[]);
        assert!(
            matches!(refused, Err(NotIssuable::HasOne(_))),
            "{same}: the same name"
        );
    }
}

/// R32: while it is not known what came of a request, none is made again, also from another place.
#[test]
fn a_device_for_which_one_was_asked_asks_for_no_other() {
    let ready = Issuance::plan(DEVICE, &[], &[]).unwrap();
    let sent = on_its_way();
    let (mut unclear, mut issued, mut refused, mut given_up) =
        (sent.clone(), sent.clone(), sent.clone(), sent.clone());
    unclear.lost();
    issued.answered(Outcome::Normal, ours());
    refused.answered(failure(), None);
    given_up.give_up();
    for (other, may) in [
        (ready, false),
        (sent, false),
        (unclear, false),
        (issued, true),
        (refused, true),
        (given_up, true),
    ] {
        let stage = other.stage().english();
        let others = [on_another_device(), other];
        let plan = Issuance::plan(" 訪問用1号", &[], &others);
        let why = (!may).then_some(NotIssuable::UnderWay);
        assert_eq!(plan.err(), why, "{stage}");
    }
}

fn on_another_device() -> Issuance {
    Issuance::plan("訪問用２号", &[], &[]).unwrap()
}

#[test]
fn a_device_needs_a_name() {
    let longest = "あ".repeat(50);
    assert!(Issuance::plan(&longest, &[], &[]).is_ok());
    for name in ["", " ", "　", "a\nb", &format!("{longest}い")] {
        assert_eq!(
            Issuance::plan(name, &[], &[]),
            Err(NotIssuable::Name),
            "{name:?}"
        );
    }
    assert!(!NotIssuable::Name.japanese().is_empty());
}

#[test]
fn an_answer_brings_the_code_once() {
    let mut issuance = on_its_way();
    let secret = issuance.answered(Outcome::Normal, ours());
    assert_eq!(shown(secret).as_deref(), Some(CODE));
    assert!(matches!(issuance.stage(), Stage::Issued(facts) if facts.is_live()));
    assert!(issuance.answered(Outcome::Normal, ours()).is_none());
    assert!(issuance.listed(listed(&[(DEVICE, CODE, "1")])).is_none());
    issuance.lost();
    issuance.give_up();
    assert!(matches!(issuance.stage(), Stage::Issued(_)));
    assert!(issuance.send().is_none());
}

#[test]
fn an_answer_that_brings_no_code_of_ours_is_looked_into() {
    for code in [
        None,
        issued(code("訪問用２号", CODE, "1")),
        issued(code(DEVICE, "", "1")),
    ] {
        let mut issuance = on_its_way();
        assert!(issuance.answered(Outcome::Normal, code).is_none());
        assert_eq!(*issuance.stage(), Stage::Unclear { inquiries: 0 });
    }
    let nameless = Draft::<ActivationCode>::new().code(CODE);
    let secret = on_its_way().answered(Outcome::Normal, issued(nameless));
    assert!(secret.is_some(), "it need not repeat the name");
}

#[test]
fn what_the_system_refuses_is_not_issued_and_not_asked_for_again() {
    for said in [failure(), Outcome::Refused] {
        let mut issuance = on_its_way();
        assert!(issuance.answered(said.clone(), ours()).is_none());
        assert_eq!(*issuance.stage(), Stage::Refused(said));
        assert!(issuance.send().is_none());
    }
}

#[test]
fn after_a_lost_answer_an_inquiry_tells_what_exists() {
    let mut issuance = on_its_way();
    issuance.lost();
    let before = [("訪問用２号", OTHER_CODE, "1"), (DEVICE, OTHER_CODE, "3")];
    for inquiries in 1..=2 {
        assert!(issuance.listed(listed(&before)).is_none());
        assert_eq!(
            *issuance.stage(),
            Stage::Unclear { inquiries },
            "it may come yet"
        );
        assert!(issuance.send().is_none());
    }
    let after = [&before[..], &[(DEVICE, CODE, "1")]].concat();
    let secret = issuance.listed(listed(&after));
    assert_eq!(shown(secret).as_deref(), Some(CODE));
    assert!(matches!(issuance.stage(), Stage::Issued(_)));
}

#[test]
fn several_codes_are_a_persons_business() {
    let mut issuance = on_its_way();
    issuance.lost();
    let both = [(DEVICE, CODE, "1"), (DEVICE, OTHER_CODE, "2")];
    assert!(issuance.listed(listed(&both)).is_none());
    assert!(matches!(issuance.stage(), Stage::Several(facts) if facts.len() == 2));
    assert!(issuance.send().is_none());
}

#[test]
fn a_late_answer_counts_after_all() {
    let mut issuance = on_its_way();
    issuance.give_up();
    assert_eq!(*issuance.stage(), Stage::GivenUp);
    assert!(issuance.listed(listed(&[(DEVICE, CODE, "1")])).is_none());
    assert_eq!(
        shown(issuance.answered(Outcome::Normal, ours())).as_deref(),
        Some(CODE)
    );
}

#[derive(Debug, Clone)]
enum Step {
    Send,
    Answered(u8),
    Lost,
    Listed(usize),
    GiveUp,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Send),
        (0u8..3).prop_map(Step::Answered),
        Just(Step::Lost),
        (0usize..3).prop_map(Step::Listed),
        Just(Step::GiveUp),
        Just(Step::Restart),
    ]
}

proptest! {
    /// Whatever happens in whatever order, and across restarts: one request, and one code at most.
    #[test]
    fn one_request_and_one_code(steps in prop::collection::vec(step(), 0..30)) {
        let mut issuance = Issuance::plan(DEVICE, &[], &[]).unwrap();
        let (mut requests, mut codes) = (0, 0);
        let live = [(DEVICE, CODE, "1"), (DEVICE, OTHER_CODE, "1")];
        for step in steps {
            let code = match step {
                Step::Send => {
                    requests += u32::from(issuance.send().is_some());
                    None
                }
                Step::Answered(0) => issuance.answered(Outcome::Normal, ours()),
                Step::Answered(1) => issuance.answered(Outcome::Normal, None),
                Step::Answered(_) => issuance.answered(failure(), None),
                Step::Listed(live_codes) => issuance.listed(listed(&live[..live_codes])),
                Step::Lost => { issuance.lost(); None }
                Step::GiveUp => { issuance.give_up(); None }
                Step::Restart => {
                    let kept = serde_json::to_string(&issuance).unwrap();
                    issuance = serde_json::from_str(&kept).unwrap();
                    None
                }
            };
            codes += u32::from(code.is_some());
            prop_assert!(requests <= 1 && codes <= requests);
            prop_assert_eq!(matches!(issuance.stage(), Stage::Issued(_)), codes == 1);
            prop_assert_eq!(*issuance.stage() == Stage::Ready, requests == 0);
        }
    }
}
