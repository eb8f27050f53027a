//! Who is meant by insurer, symbol, number, branch and birth date (照会).

use std::collections::HashMap;

use onshi_core::id::{BranchNumber, InsuredNumber, InsuredSymbol, InsurerNumber};
use onshi_core::record::Group;

use crate::clinic::{AsOf, Clinic, Person, Qualification};

/// Finds people by insurer and number.
pub(super) struct Register {
    by_number: HashMap<(String, String), Vec<Place>>,
}

/// A qualification of a person, as indices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    person: usize,
    qualification: usize,
}

/// What a request asks for; empty elements count as absent.
pub(super) struct Query<'a> {
    insurer: InsurerNumber,
    symbol: Option<String>,
    number: String,
    branch: Option<&'a str>,
    birthdate: Option<&'a str>,
}

/// Somebody who was found, and by which qualification.
#[derive(Clone, Copy)]
pub(super) struct Match<'a> {
    pub index: usize,
    pub person: &'a Person,
    pub qualification: &'a Qualification,
}

impl<'a> Query<'a> {
    /// Reads it from any group that has these fields; `None` if insurer or number is missing or is
    /// no number.
    pub fn of(group: Group<'a>) -> Option<Self> {
        let text = |ident| group.text_named(ident).filter(|text| !text.is_empty());
        Some(Query {
            insurer: InsurerNumber::new(text("insurer_number")?).ok()?,
            symbol: text("insured_card_symbol").map(symbol_key),
            number: number_key(text("insured_identification_number")?),
            branch: text("insured_branch_number"),
            birthdate: text("birthdate"),
        })
    }

    /// A card without a birth date; `None` if its insurer is no number.
    pub fn of_card(
        insurer_number: &str,
        symbol: Option<&str>,
        number: &str,
        branch: Option<&'a str>,
    ) -> Option<Self> {
        Some(Query {
            insurer: InsurerNumber::new(insurer_number).ok()?,
            symbol: symbol.map(symbol_key),
            number: number_key(number),
            branch,
            birthdate: None,
        })
    }

    /// Symbol and number agree but for width. What the query leaves out agrees with everything,
    /// the symbol excepted: a card either has one or not. That the birth date must agree when it
    /// is given is assumed.
    fn fits(&self, person: &Person, qualification: &Qualification) -> bool {
        let card = &qualification.card;
        let birthdate = person.birthdate.format("%Y%m%d").to_string();
        self.symbol == card.symbol.as_deref().map(symbol_key)
            && self
                .branch
                .is_none_or(|branch| same_branch(branch, card.branch.as_deref()))
            && self.birthdate.is_none_or(|asked| asked == birthdate)
    }
}

impl Register {
    pub fn of(clinic: &Clinic) -> Self {
        let mut by_number: HashMap<_, Vec<Place>> = HashMap::new();
        for (person, someone) in clinic.people().iter().enumerate() {
            for (qualification, held) in someone.qualifications.iter().enumerate() {
                let key = (held.insurer.number.clone(), number_key(&held.card.number));
                let place = Place {
                    person,
                    qualification,
                };
                by_number.entry(key).or_default().push(place);
            }
        }
        Register { by_number }
    }

    /// Everybody whom a query fits, as far as their qualification has begun and is registered.
    pub fn find<'a>(&self, clinic: &'a Clinic, query: &Query<'_>, as_of: AsOf) -> Vec<Match<'a>> {
        let key = (query.insurer.canonical().to_owned(), query.number.clone());
        let places = self.by_number.get(&key).into_iter().flatten();
        places
            .filter_map(|place| {
                let person = clinic.people().get(place.person)?;
                let qualification = person.qualifications.get(place.qualification)?;
                Some(Match {
                    index: place.person,
                    person,
                    qualification,
                })
            })
            .filter(|found| found.qualification.is_known(as_of))
            .filter(|found| query.fits(found.person, found.qualification))
            .collect()
    }
}

/// A branch number fits a card that has none.
fn same_branch(asked: &str, held: Option<&str>) -> bool {
    let Some(held) = held else { return true };
    match (BranchNumber::new(asked), BranchNumber::new(held)) {
        (Ok(asked), Ok(held)) => asked == held,
        _ => false,
    }
}

fn number_key(text: &str) -> String {
    InsuredNumber::new(text).map_or_else(|_| text.to_owned(), |number| number.comparison_key())
}

fn symbol_key(text: &str) -> String {
    InsuredSymbol::new(text).map_or_else(|_| text.to_owned(), |symbol| symbol.comparison_key())
}
