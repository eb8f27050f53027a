//! 検索: some of many people, by words.

use onshi_core::text::folded_name;

use super::Central;
use super::bedside::{PersonCard, PersonId};
use crate::clinic::{AsOf, Person};
use crate::simulator::Simulator;

/// A part of the people whom some words mean (検索結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPeople {
    /// How many there are in all.
    pub count: usize,
    /// So many of them as were asked for, in the order of their ids.
    pub people: Vec<PersonCard>,
}

impl Simulator {
    /// People in whose name, kana, dates or numbers each of some words stands, whatever its width and kana;
    /// no words mean everybody. Only `most` of them are shown, from the one at `from` on.
    pub fn find_people(&self, words: &str, from: usize, most: usize) -> FoundPeople {
        self.central.find_people(words, from, most)
    }
}

impl Central {
    fn find_people(&self, words: &str, from: usize, most: usize) -> FoundPeople {
        let words: Vec<String> = words.split_whitespace().map(folded_name).collect();
        let people = self.clinic.people().iter().enumerate();
        let meant: Vec<usize> = people
            .filter(|(_, person)| is_meant(person, &words))
            .map(|(index, _)| index)
            .collect();
        let shown = meant.iter().skip(from).take(most);
        FoundPeople {
            count: meant.len(),
            people: shown
                .filter_map(|index| self.person(PersonId(*index)))
                .collect(),
        }
    }
}

/// No word has a blank in it.
const BETWEEN: &str = "\u{3000}";

fn is_meant(person: &Person, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut told = vec![
        person.name.system.clone(),
        person.name.kana.clone(),
        person.birthdate.to_string(),
        person.birthdate.format("%Y%m%d").to_string(),
    ];
    told.extend(person.reference_number.clone());
    for held in person.newest(AsOf::EVER) {
        told.extend([held.insurer.number.clone(), held.card.number.clone()]);
    }
    let told = folded_name(&told.join(BETWEEN));
    words.iter().all(|word| told.contains(word.as_str()))
}
