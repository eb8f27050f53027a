//! Who may see what: every cell of the built-in matrix, and each condition by itself (R01, R02, R30).
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access_support;

use access_support::{Consent, NOW, PATIENT, doctor, viewer};
use onshi_core::catalogue::Evidence;
use onshi_core::job::Moment;
use onshi_core::rules::access::matrix::{CLASSES, SEES, SHOWS};
use onshi_core::rules::access::role::ROLES;
use onshi_core::rules::access::{
    Keep, OperatorId, Policy, Profession, Refused, Role, SignIn, Viewer, grant,
};
use onshi_core::rules::data_class::DataClass;

/// Kept by hand, and not from the tables of the product. Columns: 薬剤 診療 手術 健診, then the six.
const CHART: &str = "
    doctor                 oooo oooooo
    dentist                oooo oooooo
    pharmacist             oooo ......
    public_health_nurse    oooo ......
    nurse                  oooo ......
    assistant_nurse        oooo ......
    dental_hygienist       oooo ......
    physical_therapist     oooo ......
    occupational_therapist oooo ......
    speech_therapist       oooo ......
    dietitian              oooo ......
    designated             .... ......
    unqualified            .... ......
";

/// Dispensing, care and nutrition.
const OTHER_SOFTWARE: &str = "
    doctor                 oooo ......
    dentist                oooo ......
    pharmacist             oooo ......
    public_health_nurse    oooo ......
    nurse                  oooo ......
    assistant_nurse        oooo ......
    dental_hygienist       oooo ......
    physical_therapist     oooo ......
    occupational_therapist oooo ......
    speech_therapist       oooo ......
    dietitian              oooo ......
    designated             .... ......
    unqualified            .... ......
";

/// Receipt computer and terminal, whoever looks.
const NOBODY: &str = ".... ......";

const COLUMNS: [DataClass; 10] = [
    DataClass::Drug,
    DataClass::Diagnosis,
    DataClass::Operation,
    DataClass::Checkup,
    DataClass::DiseaseName,
    DataClass::Infection,
    DataClass::OtherAllergy,
    DataClass::DrugAllergy,
    DataClass::Test,
    DataClass::Prescription,
];

fn expected(role: Role, profession: Profession, class: DataClass) -> bool {
    let table = match role {
        Role::Chart => CHART,
        Role::Dispensing | Role::Care | Role::Nutrition => OTHER_SOFTWARE,
        Role::ReceiptComputer | Role::Terminal => return cell(NOBODY, class),
    };
    let mut lines = table.lines().filter_map(|line| line.trim().split_once(' '));
    let (_, cells) = lines.find(|(name, _)| *name == profession.ident()).unwrap();
    cell(cells, class)
}

fn cell(cells: &str, class: DataClass) -> bool {
    let column = COLUMNS.iter().position(|column| *column == class);
    let cells: Vec<char> = cells.chars().filter(|c| !c.is_whitespace()).collect();
    column.is_some_and(|column| cells[column] == 'o')
}

fn ask(viewer: &Viewer, class: DataClass, consent: &Consent) -> Result<Moment, Refused> {
    let access = grant(&Policy::built_in(), Some(viewer), class, consent, NOW)?;
    assert_eq!((access.patient(), access.class()), (PATIENT, class));
    assert_eq!(
        (access.operator().as_str(), access.role()),
        ("op-17", viewer.role)
    );
    Ok(access.until())
}

/// Role × profession × class × how they signed in × which consent: every cell.
#[test]
fn every_cell_is_as_kept_by_hand() {
    let (mut cells, mut granted) = (0, 0);
    for role in Role::ALL {
        for profession in Profession::ALL {
            for class in DataClass::ALL {
                for sign_in in [SignIn::OneFactor, SignIn::TwoFactors] {
                    for consented in DataClass::ALL {
                        for until in [Moment(0), NOW, NOW.plus_ms(1)] {
                            let viewer = viewer(role, profession, sign_in);
                            let consent = Consent {
                                until,
                                ..Consent::to(consented)
                            };
                            let may = expected(role, profession, class)
                                && sign_in == SignIn::TwoFactors
                                && consented == class
                                && until > NOW;
                            let answer = ask(&viewer, class, &consent);
                            assert_eq!(answer.is_ok(), may, "{viewer:?} {class:?} {answer:?}");
                            cells += 1;
                            granted += u32::from(may);
                        }
                    }
                }
            }
        }
    }
    assert_eq!(cells, 6 * 13 * 13 * 2 * 13 * 3);
    assert_eq!(granted, 2 * 10 + 9 * 4 + 3 * 11 * 4);
}

/// A case that is granted, and for each reason one change that is refused for it.
#[test]
fn each_condition_alone_flips_the_answer() {
    let policy = Policy::built_in();
    let consent = Consent::to(DataClass::Drug);
    let ask = |policy: &Policy, viewer: Option<&Viewer>, class, consent: &Consent| {
        grant(policy, viewer, class, consent, NOW).map(|_| ()).err()
    };
    assert_eq!(
        ask(&policy, Some(&doctor()), DataClass::Drug, &consent),
        None
    );

    let through = |role| Viewer { role, ..doctor() };
    let by = |profession| Viewer {
        profession,
        ..doctor()
    };
    let careless = Viewer {
        sign_in: SignIn::OneFactor,
        ..doctor()
    };
    let disease = Consent::to(DataClass::DiseaseName);
    let certificate = Consent::to(DataClass::LimitCertificate);
    let ended = Consent {
        until: NOW,
        ..consent.clone()
    };
    let nobodys = Consent {
        patient: " ",
        ..consent.clone()
    };
    use DataClass as C;
    let changes = [
        (Refused::NoViewer, ask(&policy, None, C::Drug, &consent)),
        (
            Refused::PolicyDeniesAll,
            ask(&Policy::deny_all(), Some(&doctor()), C::Drug, &consent),
        ),
        (
            Refused::NotClinical,
            ask(&policy, Some(&doctor()), C::LimitCertificate, &certificate),
        ),
        (
            Refused::NeverShows,
            ask(
                &policy,
                Some(&through(Role::ReceiptComputer)),
                C::Drug,
                &consent,
            ),
        ),
        (
            Refused::NeverShows,
            ask(&policy, Some(&through(Role::Terminal)), C::Drug, &consent),
        ),
        (
            Refused::Software,
            ask(
                &policy,
                Some(&through(Role::Care)),
                C::DiseaseName,
                &disease,
            ),
        ),
        (
            Refused::Profession,
            ask(
                &policy,
                Some(&by(Profession::Unqualified)),
                C::Drug,
                &consent,
            ),
        ),
        (
            Refused::OneFactor,
            ask(&policy, Some(&careless), C::Drug, &consent),
        ),
        (
            Refused::OtherConsent,
            ask(&policy, Some(&doctor()), C::Drug, &disease),
        ),
        (
            Refused::OtherConsent,
            ask(&policy, Some(&doctor()), C::Drug, &nobodys),
        ),
        (
            Refused::ConsentEnded,
            ask(&policy, Some(&doctor()), C::Drug, &ended),
        ),
    ];
    for (reason, answer) in changes {
        assert_eq!(answer, Some(reason));
    }
    for reason in Refused::ALL {
        assert!(
            changes.iter().any(|(tested, _)| *tested == reason),
            "{reason:?}"
        );
    }
}

#[test]
fn a_grant_opens_its_patient_its_class_and_its_time() {
    let consent = Consent::to(DataClass::Drug);
    let access = grant(
        &Policy::built_in(),
        Some(&doctor()),
        DataClass::Drug,
        &consent,
        NOW,
    )
    .unwrap();
    assert!(access.opens(PATIENT, DataClass::Drug, NOW));
    assert!(!access.opens("patient-2", DataClass::Drug, NOW));
    assert!(!access.opens(PATIENT, DataClass::Checkup, NOW));
    assert!(!access.opens(PATIENT, DataClass::Drug, NOW.plus_ms(1)));
}

#[test]
fn an_operator_has_an_id_that_can_be_seen() {
    for id in ["", " ", "\u{3000}", "\t\n", "\0", " \u{7} "] {
        assert_eq!(OperatorId::new(id), None, "{id:?}");
    }
    assert_eq!(OperatorId::new(" 試験-01 ").unwrap().as_str(), "試験-01");
    let behind = OperatorId::new("\u{1} 試験-01").unwrap();
    assert_eq!(behind.as_str(), "\u{1} 試験-01", "kept as it is");
    assert_eq!(OperatorId::new("\u{1} \u{1}"), None);
}

#[test]
fn nothing_that_is_printed_names_a_person() {
    let consent = Consent {
        patient: "試験 太郎",
        ..Consent::to(DataClass::Drug)
    };
    let access = grant(
        &Policy::built_in(),
        Some(&doctor()),
        DataClass::Drug,
        &consent,
        NOW,
    );
    let printed = format!("{access:?} {:?}", doctor());
    assert!(
        !printed.contains("op-17") && !printed.contains("試験"),
        "{printed}"
    );
    assert!(printed.contains("‹redacted›"));
}

#[test]
fn each_table_has_each_row_and_each_clinical_class_once() {
    let clinical: Vec<DataClass> = DataClass::ALL
        .into_iter()
        .filter(|c| c.is_clinical())
        .collect();
    let mut columns = CLASSES.to_vec();
    columns.sort();
    assert_eq!(columns, clinical);
    assert_eq!(CLASSES, COLUMNS);
    assert_eq!(
        SHOWS.iter().map(|row| row.of).collect::<Vec<_>>(),
        Role::ALL
    );
    assert_eq!(
        SEES.iter().map(|row| row.of).collect::<Vec<_>>(),
        Profession::ALL
    );
    assert_eq!(
        ROLES.iter().map(|row| row.role).collect::<Vec<_>>(),
        Role::ALL
    );
}

/// What would have to be assumed is a no; and the manual names software, not professions.
#[test]
fn no_yes_is_assumed_and_none_of_a_profession_is_the_manuals() {
    let shows = SHOWS.iter().flat_map(|row| &row.cells);
    let sees = SEES.iter().flat_map(|row| &row.cells);
    for cell in shows.chain(sees.clone()).filter(|cell| cell.yes) {
        assert!(!matches!(cell.evidence, Evidence::Assumed(_)), "{cell:?}");
    }
    for cell in sees.filter(|cell| cell.yes) {
        assert!(matches!(cell.evidence, Evidence::Inferred(_)), "{cell:?}");
    }
}

#[test]
fn who_never_shows_never_keeps_and_has_no_yes() {
    for row in SHOWS {
        let any = row.cells.iter().any(|cell| cell.yes);
        assert_eq!(any, row.of.shows(), "{:?}", row.of);
        assert_eq!(row.of.keeps(), Keep::of(row.of).is_some());
        assert!(row.of.shows() || !row.of.keeps());
    }
}

#[test]
fn every_reason_role_and_profession_has_words_in_both_languages() {
    let reasons = Refused::ALL.map(|r| (r.japanese(), r.english()));
    let roles = Role::ALL.map(|r| (r.japanese(), r.english()));
    let professions = Profession::ALL.map(|p| (p.japanese(), p.english()));
    let all: Vec<_> = [&reasons[..], &roles, &professions].concat();
    for (japanese, english) in &all {
        assert!(!japanese.is_ascii() && !english.is_empty() && english.is_ascii());
    }
    let mut once = all.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), all.len());
}
