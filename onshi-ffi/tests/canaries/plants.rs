//! The values, and where each goes: every argument of every export that is a text.

use crate::prototypes::prototype;
use crate::rows::{ROWS, Row};

/// Every value begins with one of these.
pub const MARKS: [&str; 2] = ["秘密の患者", "735190824"];

/// What a host gives as an id of its own, and the library keeps by that: the key of a job or of a list, and who
/// acts. Nothing else may be found again.
pub const KEPT: &[&str] = &[];

/// A text that goes into an argument of an export.
pub struct Plant {
    pub row: &'static Row,
    pub position: usize,
    pub wide: bool,
    mark: &'static str,
    number: usize,
    repeated: usize,
}

/// All of them, row by row.
pub fn plants() -> Vec<Plant> {
    let mut plants: Vec<Plant> = ROWS.iter().flat_map(of_row).collect();
    for (number, plant) in plants.iter_mut().enumerate() {
        plant.number = number;
    }
    plants
}

/// A word, a number, and one that is too long for any place.
fn of_row(row: &'static Row) -> Vec<Plant> {
    let parameters = &prototype(row.name).parameters;
    let texts = parameters.windows(2).enumerate().filter_map(|(at, two)| {
        let wide = match &*two[0].kind {
            "const char *" => false,
            "const uint16_t *" => true,
            _ => return None,
        };
        two[1].is_measure().then_some((at, wide))
    });
    let forms = [(MARKS[0], 1), (MARKS[1], 1), (MARKS[0], 40)];
    let plants = texts.flat_map(|(position, wide)| {
        forms.map(|(mark, repeated)| Plant {
            row,
            position,
            wide,
            mark,
            number: 0,
            repeated,
        })
    });
    plants.collect()
}

impl Plant {
    /// Its value, which must be overwritten by whoever takes it.
    pub fn text(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(2_000);
        for _ in 0..self.repeated {
            bytes.extend_from_slice(self.mark.as_bytes());
            bytes.extend_from_slice(&self.digits());
        }
        bytes
    }

    fn digits(&self) -> [u8; 4] {
        let digit = |power: usize| b'0' + (self.number / power % 10) as u8;
        [1000, 100, 10, 1].map(digit)
    }
}

/// Export and argument of a value that was found.
pub fn named(found: &str) -> String {
    let mark = MARKS.iter().find(|mark| found.starts_with(**mark)).unwrap();
    let number = found[mark.len()..]
        .get(..4)
        .and_then(|it| it.parse::<usize>().ok());
    let plants = plants();
    match number.and_then(|number| plants.get(number)) {
        Some(plant) => {
            let argument = &prototype(plant.row.name).parameters[plant.position];
            format!("{} {}", plant.row.name, argument.name)
        }
        None => "an answer".to_owned(),
    }
}
