//! Numbers that no header names.

use onshi_core::catalogue::ErrorCode;

use crate::prototypes::prototype;
use crate::rows::ROWS;
use crate::support::{Outputs, World, status};

/// Parameters that mean something whatever their number is, of all exports or of one, and what.
const QUANTITIES: &[(&str, &str)] = &[
    ("now", "a moment"),
    ("told", "a moment"),
    ("came", "a moment"),
    ("given", "a moment"),
    ("later", "a moment"),
    ("at_most", "a number of days"),
    ("any_order", "0 or not"),
    (
        "asked",
        "bits, of which the unknown ones are of no certificate",
    ),
    (
        "onshi_settings_want kind",
        "not looked at, unless the setting is one of consents",
    ),
    (
        "onshi_settings_update_read number",
        "an inquiry; only the last one counts",
    ),
    (
        "onshi_claims_text index",
        "not looked at, unless there are several of the item",
    ),
    (
        "onshi_claims_text_u16 index",
        "not looked at, unless there are several of the item",
    ),
    (
        "onshi_session_handed_over job",
        "that a job without a copy has none needs no note",
    ),
    (
        "onshi_session_erased job",
        "that a job without a copy has none needs no note",
    ),
];

/// Numbers that no constant has.
const UNKNOWN: [u32; 3] = [u32::MAX, 1 << 31, 0x0BAD_CAFE];

#[test]
fn m13_a_number_that_no_header_names_is_refused_unless_it_is_a_quantity() {
    let mut accepted = Vec::new();
    let mut world = World::new();
    for row in ROWS {
        let parameters = &prototype(row.name).parameters;
        let numbers = parameters.iter().enumerate();
        for (position, parameter) in numbers.filter(|(_, of)| of.kind == "uint32_t") {
            // A wait is as long as is asked; a measure is of memory, which nobody can check.
            if parameter.is_measure() || parameter.name == "timeout_ms" {
                continue;
            }
            for unknown in UNKNOWN {
                world.out = Outputs::untouched();
                let swap = |at: usize, good| {
                    if at == position {
                        unknown as usize
                    } else {
                        good
                    }
                };
                let said = (row.call)(&mut world, &swap);
                let what = format!("{}({} = {unknown:#x})", row.name, parameter.name);
                assert_ne!(said, status(ErrorCode::Panic), "{what}");
                assert_ne!(said, status(ErrorCode::Poisoned), "{what}");
                let own = format!("{} {}", row.name, parameter.name);
                let mut quantities = QUANTITIES.iter().map(|(name, _)| *name);
                let is_quantity = quantities.any(|name| name == parameter.name || name == own);
                // Above 0: there is none, or it is denied with a reason.
                if said == 0 && !is_quantity {
                    accepted.push(format!("{what}: {said}"));
                }
            }
        }
    }
    assert!(accepted.is_empty(), "{accepted:#?}");
}
