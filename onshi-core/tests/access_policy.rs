//! A facility's own policy: what it grants, and that one that cannot be read denies everything (R02).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access_support;

use access_support::{Consent, NOW, viewer};
use onshi_core::rules::access::matrix::CLASSES;
use onshi_core::rules::access::policy::{PolicyFault, class_ident};
use onshi_core::rules::access::{Policy, Profession, Role, SignIn, grant};
use onshi_core::rules::data_class::DataClass;
use proptest::prelude::*;

const HEAD: &str = "[policy]\nname = \"試験診療所\"\nsource = \"運用管理規程 3.2\"\n";

fn read(rest: &str) -> Policy {
    let reading = Policy::read(&format!("{HEAD}{rest}"));
    assert_eq!(reading.fault, None);
    reading.policy
}

fn may(policy: &Policy, role: Role, profession: Profession, class: DataClass) -> bool {
    may_with(policy, role, profession, class, SignIn::TwoFactors)
}

fn may_with(
    policy: &Policy,
    role: Role,
    profession: Profession,
    class: DataClass,
    sign_in: SignIn,
) -> bool {
    let viewer = viewer(role, profession, sign_in);
    grant(policy, Some(&viewer), class, &Consent::to(class), NOW).is_ok()
}

/// How many cells of role × profession × class are granted.
fn granted(policy: &Policy) -> usize {
    let cells = Role::ALL.into_iter().flat_map(|role| {
        Profession::ALL.into_iter().flat_map(move |profession| {
            DataClass::ALL
                .into_iter()
                .map(move |class| (role, profession, class))
        })
    });
    cells.filter(|(r, p, c)| may(policy, *r, *p, *c)).count()
}

#[test]
fn a_policy_grants_what_it_says_and_no_more() {
    let policy = read(
        "[sees]\ndoctor = [\"drug\", \"checkup\"]\npharmacist = [\"drug\"]\ndesignated = [\"checkup\"]\n",
    );
    assert!(may(
        &policy,
        Role::Chart,
        Profession::Doctor,
        DataClass::Checkup
    ));
    assert!(may(
        &policy,
        Role::Care,
        Profession::Pharmacist,
        DataClass::Drug
    ));
    assert!(may(
        &policy,
        Role::Nutrition,
        Profession::Designated,
        DataClass::Checkup
    ));
    assert_eq!(granted(&policy), 4 * (2 + 1 + 1), "four kinds of software");
    assert_eq!(
        (policy.name(), policy.source()),
        ("試験診療所", "運用管理規程 3.2")
    );
}

#[test]
fn a_policy_narrows_and_widens_a_software_and_leaves_the_others() {
    let policy = read(
        "[shows]\ndispensing = [\"drug\"]\ncare = [\"disease_name\"]\n[sees]\ndoctor = [\"drug\", \"disease_name\"]\n",
    );
    let table = [
        (Role::Chart, true, true),
        (Role::Dispensing, true, false),
        (Role::Care, false, true),
        (Role::Nutrition, true, false),
        (Role::ReceiptComputer, false, false),
        (Role::Terminal, false, false),
    ];
    for (role, drug, disease) in table {
        assert_eq!(
            may(&policy, role, Profession::Doctor, DataClass::Drug),
            drug,
            "{role:?}"
        );
        assert_eq!(
            may(&policy, role, Profession::Doctor, DataClass::DiseaseName),
            disease,
            "{role:?}"
        );
    }
}

#[test]
fn two_factors_are_wanted_unless_the_policy_says_otherwise() {
    let ask = |policy: &Policy| {
        may_with(
            policy,
            Role::Chart,
            Profession::Doctor,
            DataClass::Drug,
            SignIn::OneFactor,
        )
    };
    let sees = "[sees]\ndoctor = [\"drug\"]\n";
    assert!(!ask(&Policy::built_in()));
    assert!(!ask(&read(sees)));
    assert!(!ask(&read(&format!("two_factor = true\n{sees}"))));
    assert!(ask(&read(&format!("two_factor = false\n{sees}"))));
}

#[test]
fn a_policy_that_names_nobody_denies_everybody() {
    let policy = read("[sees]\n");
    assert!(policy.denies_all());
    assert_eq!(granted(&policy), 0);
    assert_eq!(granted(&read("[sees]\ndoctor = []\n")), 0);
}

#[test]
fn a_policy_that_cannot_be_read_denies_everything_and_says_why() {
    let full = format!("{HEAD}[sees]\ndoctor = [\"drug\"]\n");
    let shape = |line| move |fault: &PolicyFault| matches!(fault, PolicyFault::Shape { line: at, .. } if *at == line);
    type Check = Box<dyn Fn(&PolicyFault) -> bool>;
    let is = |wanted: PolicyFault| -> Check { Box::new(move |fault| *fault == wanted) };
    let table: Vec<(String, Check)> = vec![
        (String::new(), Box::new(shape(1))),
        ("\u{0}".into(), Box::new(shape(1))),
        (HEAD.into(), Box::new(shape(1))),
        (full.replace("[\"drug\"]", "\"drug\""), Box::new(shape(5))),
        (full.replace("[\"drug\"]", "[\"drug\""), Box::new(shape(5))),
        (format!("{full}doctor = []\n"), Box::new(shape(6))),
        (format!("{full}[surprise]\n"), Box::new(shape(6))),
        (full.replace("source", "sauce"), Box::new(shape(3))),
        (
            full.replace("運用管理規程 3.2", " "),
            is(PolicyFault::Nameless),
        ),
        (full.replace("試験診療所", ""), is(PolicyFault::Nameless)),
        (
            full.replace("doctor", "docter"),
            is(PolicyFault::Profession("docter".into())),
        ),
        (
            full.replace("drug", "Drug"),
            is(PolicyFault::Class("Drug".into())),
        ),
        (
            full.replace("drug", "qualification"),
            is(PolicyFault::Class("qualification".into())),
        ),
        (
            format!("{full}[shows]\nkarte = []\n"),
            is(PolicyFault::Role("karte".into())),
        ),
        (
            format!("{full}[shows]\nreceipt_computer = []\n"),
            is(PolicyFault::NeverShows(Role::ReceiptComputer)),
        ),
        (
            format!("{full}[shows]\nterminal = [\"drug\"]\n"),
            is(PolicyFault::NeverShows(Role::Terminal)),
        ),
    ];
    assert!(Policy::read(&full).fault.is_none());
    for (text, expected) in table {
        let reading = Policy::read(&text);
        let fault = reading.fault.unwrap();
        assert!(expected(&fault), "{text}\n{fault:?}");
        assert!(reading.policy.denies_all());
        assert_eq!(granted(&reading.policy), 0, "{text}");
        assert!(!fault.japanese().is_ascii() && fault.english().is_ascii());
    }
}

#[test]
fn every_class_has_a_name_of_its_own() {
    let mut names = DataClass::ALL.map(class_ident).to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), DataClass::ALL.len());
}

proptest! {
    /// No text makes a reading that is at fault and grants anything; nor a panic.
    #[test]
    fn no_damage_to_a_policy_grants_more(cut in 0usize..200, insert in "[\\PC\n\"\\[\\]=]{0,6}") {
        let full = format!("{HEAD}[shows]\ncare = [\"drug\"]\n[sees]\ndoctor = [\"drug\"]\n");
        let at = (0..=cut.min(full.len())).rev().find(|at| full.is_char_boundary(*at)).unwrap_or(0);
        for text in [format!("{}{insert}{}", &full[..at], &full[at..]), format!("{}{insert}", &full[..at])] {
            let reading = Policy::read(&text);
            prop_assert!(reading.fault.is_none() || reading.policy.denies_all());
            for class in DataClass::ALL {
                prop_assert!(!may(&reading.policy, Role::ReceiptComputer, Profession::Doctor, class));
                prop_assert!(class == DataClass::Drug || !may(&reading.policy, Role::Chart, Profession::Doctor, class));
            }
        }
    }

    /// A policy written from any two sets reads back as exactly these.
    #[test]
    fn a_policy_is_the_sets_it_was_written_from(shown in 0u32..1024, seen in 0u32..1024) {
        let listed = |bits: u32| {
            let chosen = (0..CLASSES.len()).filter(|at| bits & (1 << at) != 0);
            let names = chosen.map(|at| format!("\"{}\"", class_ident(CLASSES[at])));
            names.collect::<Vec<_>>().join(", ")
        };
        let policy = read(&format!("[shows]\nchart = [{}]\n[sees]\nnurse = [{}]\n", listed(shown), listed(seen)));
        for (at, class) in CLASSES.into_iter().enumerate() {
            let expected = shown & seen & (1 << at) != 0;
            prop_assert_eq!(may(&policy, Role::Chart, Profession::Nurse, class), expected);
            prop_assert!(!may(&policy, Role::Chart, Profession::Doctor, class));
        }
    }
}
