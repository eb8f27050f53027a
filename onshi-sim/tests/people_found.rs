//! Some of many people are found by words, a part of them at a time.
#![allow(clippy::unwrap_used)]

mod support;

use onshi_sim::Settings;
use support::Bench;

#[test]
fn people_are_found_by_name_kana_date_and_number_a_part_at_a_time() {
    let bench = Bench::new(1, 300, Settings::default());
    let all = bench.simulator.people();
    let one = &all[7];
    let day = one.birthdate.format("%Y%m%d").to_string();
    let wide = onshi_core::text::to_full_width(&one.kana);
    let hiragana: String = wide
        .chars()
        .map(|letter| match letter {
            'ァ'..='ヶ' => char::from_u32(letter as u32 - 0x60).unwrap(),
            other => other,
        })
        .collect();
    for words in [&one.name, &one.kana, &wide, &hiragana] {
        let found = bench
            .simulator
            .find_people(&format!("{words} {day}"), 0, 50);
        assert!(found.people.contains(one), "{} people", found.count);
        assert!(found.count < 10);
    }
    let number = &one.insurance.number;
    let found = bench.simulator.find_people(number, 0, 50);
    assert!(found.people.contains(one));
    let mut leafed = Vec::new();
    while leafed.len() < all.len() {
        let part = bench.simulator.find_people("", leafed.len(), 50);
        assert_eq!(part.count, all.len());
        assert!((1..=50).contains(&part.people.len()));
        leafed.extend(part.people);
    }
    assert_eq!(leafed, all);
    assert!(
        bench
            .simulator
            .find_people("", all.len(), 50)
            .people
            .is_empty()
    );
    assert_eq!(bench.simulator.find_people("だれでもない", 0, 50).count, 0);
}
