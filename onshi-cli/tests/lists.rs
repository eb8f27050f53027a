//! Lists longer than one request, from end to end: split, asked for in parts, answered person by person.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod office;

use std::collections::BTreeSet;

use office::{Office, results, today};
use onshi_client::Clock;
use onshi_core::catalogue::{
    BatchQuery, BatchRequest, BatchUnit, DatedRequestHeader, Dialect, QUALIFICATION_BATCH,
    QualificationResult,
};
use onshi_core::id::Date;
use onshi_core::job::{JobId, Notice, Roll, State};
use onshi_core::record::{Draft, Record, View};
use onshi_core::rules::linkage::Person;

type Query = Draft<BatchQuery>;

fn head() -> Record {
    let date = Date::from_calendar(today());
    let header = Draft::<DatedRequestHeader>::new().qualification_confirmation_date(date);
    Draft::<BatchRequest>::new().header(header).into()
}

fn person(who: &View<'_, QualificationResult>) -> Record {
    Draft::<BatchQuery>::new()
        .maybe(who.insurer_number(), Query::insurer_number)
        .maybe(who.insured_card_symbol(), Query::insured_card_symbol)
        .maybe(
            who.insured_identification_number(),
            Query::insured_identification_number,
        )
        .maybe(who.insured_branch_number(), Query::insured_branch_number)
        .maybe(who.birthdate(), Query::birthdate)
        .into()
}

/// An office whose requests hold four people at most, and its people.
fn office() -> (Office, Vec<Record>, Vec<String>) {
    let ours = Dialect::parse("[limits]\nbatch_people = 4").unwrap();
    let mut office = Office::under(false, &ours, Dialect::standard());
    let consented = office.consented();
    let people = results(&consented);
    let names = people.iter().map(|who| who.name().unwrap().to_owned());
    let names = names.collect();
    let people = people.iter().map(person).collect();
    (office, people, names)
}

/// Lets time pass until a notice comes that is waited for.
fn until(office: &mut Office, wanted: impl Fn(&Notice) -> bool) {
    for _ in 0..400 {
        office.clock.forward(3_000);
        office.simulator.step(office.clock.now()).unwrap();
        match office.client.next_notice(0).unwrap() {
            Some(notice) if wanted(&notice) => return,
            Some(Notice::Problem { error, .. }) => panic!("{error}"),
            _ => {}
        }
    }
    panic!("it never came");
}

fn parts(office: &Office) -> Vec<JobId> {
    let list = office.client.list("visits").unwrap();
    list.parts().iter().map(|job| job.id).collect()
}

#[test]
fn a_long_list_is_one_thing_and_everyone_is_answered() {
    let (mut office, people, names) = office();
    assert!(people.len() > 8, "three parts at least");
    let list = people.clone();
    office
        .client
        .submit_list("visits", &QUALIFICATION_BATCH, head(), list)
        .unwrap();
    let list = office.client.list("visits").unwrap();
    assert!(list.is_whole());
    assert_eq!(list.people(), people.len() as u64);
    assert_eq!(list.parts().len(), people.len().div_ceil(4));
    // The same list again asks nothing.
    let jobs = office.client.jobs().count();
    office
        .client
        .submit_list("visits", &QUALIFICATION_BATCH, head(), people.clone())
        .unwrap();
    assert_eq!(office.client.jobs().count(), jobs);

    until(
        &mut office,
        |notice| matches!(notice, Notice::ListDone { list, .. } if list == "visits"),
    );
    let mut places = BTreeSet::new();
    for part in parts(&office) {
        let mut roll = Roll::of(office.client.job(part).unwrap().part.as_ref().unwrap());
        let mut reader = office.client.answer(part).unwrap().message().unwrap();
        while let Some(unit) = reader.next_unit().unwrap() {
            let place = roll.mark(unit.root()).expect("one who was asked about");
            assert_eq!(roll.mark(unit.root()), None, "once");
            let found = Person::of(unit.root());
            let found = found.qualifications[0].name();
            assert_eq!(found, Some(names[place as usize - 1].as_str()));
            places.insert(place);
        }
        assert_eq!(roll.missing().count(), 0);
    }
    assert_eq!(places.len(), people.len());
    office.client.acknowledge_list("visits").unwrap();
    assert!(office.client.list("visits").unwrap().is_over());
    assert!(office.names("res").is_empty(), "every file is gone");
}

#[test]
fn who_is_left_out_of_an_answer_is_missed() {
    let (mut office, people, _) = office();
    office
        .client
        .submit_list("visits", &QUALIFICATION_BATCH, head(), people)
        .unwrap();
    let second = office
        .client
        .job(parts(&office)[1])
        .unwrap()
        .part
        .clone()
        .unwrap();
    let mut roll = Roll::of(&second);
    assert_eq!(roll.missing().collect::<Vec<_>>(), [5, 6, 7, 8]);
    let answered = |place: &str| {
        let search = Draft::<BatchQuery>::new().arbitrary_identifier(place);
        Draft::<BatchUnit>::new().search(search).into_record()
    };
    assert_eq!(roll.mark(answered("6").root()), Some(6));
    for stranger in ["4", "9", "0", "", "x", "6"] {
        assert_eq!(roll.mark(answered(stranger).root()), None, "{stranger}");
    }
    assert_eq!(roll.missing().collect::<Vec<_>>(), [5, 7, 8]);
}

#[test]
fn a_list_is_taken_back_or_given_up_as_one() {
    let (mut office, people, _) = office();
    office
        .client
        .submit_list("visits", &QUALIFICATION_BATCH, head(), people)
        .unwrap();
    office.client.withdraw_list("visits").unwrap();
    let list = office.client.list("visits").unwrap();
    let withdrawn = |job: &&onshi_core::job::Job| job.state == State::Withdrawn;
    assert!(list.parts().iter().all(withdrawn) && list.is_over());
    assert!(office.names("req").is_empty());
    assert_eq!(office.names("onshi-stage").len(), 1, "only the lock");
    office.client.abandon_list("visits").unwrap();
    let unknown = office.client.abandon_list("nobody's").unwrap_err();
    assert_eq!(unknown.code(), onshi_core::error::ErrorCode::UnknownJob);
}
