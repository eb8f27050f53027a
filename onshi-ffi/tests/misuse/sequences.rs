//! Calls in random order with random mistakes, against a model of which handles live and what may be said.
//! With a mistake: that one, or another reason to refuse; never success. Without one: nothing about pointers
//! and handles.

use std::cell::Cell;
use std::collections::HashSet;

use onshi_core::catalogue::ErrorCode;

use crate::rows::{ROWS, Row, expected};
use crate::support::{World, status};

/// So many calls, unless the environment says another number.
const CALLS: usize = 100_000;

/// Calls in one world, of which the objects are used up.
const LIFE: usize = 1_000;

/// Exports that take the handle of a record from the program's memory.
const READ_A_RECORD: [&str; 2] = ["onshi_answer_next", "onshi_session_consent_hear_many"];

/// A multiplicative generator: the same calls each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(0x5851_F42D_4C95_7F2D)
            .wrapping_add(0x1405_7B7E_F767_814F);
        (self.0 >> 33) as usize % bound
    }
}

/// What is done to an argument.
#[derive(Clone, Copy)]
enum Mistake {
    Null,
    Invented,
    OtherKind(usize),
}

/// The mistakes of one call, by position.
fn mistakes(row: &Row, random: &mut Random, handles: &[usize]) -> Vec<(usize, Mistake)> {
    let mut all = Vec::new();
    for position in row.required {
        if random.below(12) == 0 {
            all.push((*position, Mistake::Null));
        }
    }
    for position in row.handles {
        match random.below(24) {
            0 => all.push((*position, Mistake::Invented)),
            1 => all.push((
                *position,
                Mistake::OtherKind(handles[random.below(handles.len())]),
            )),
            _ => {}
        }
    }
    all
}

const KIND_SHIFT: u32 = usize::BITS - 5;

/// What the model says that the call may say; nothing if it was called without a mistake.
fn allowed(
    row: &Row,
    given: &[(usize, usize)],
    good: &[usize],
    freed: &HashSet<usize>,
) -> HashSet<i32> {
    let mut allowed = HashSet::new();
    for (position, argument) in given {
        let is_handle = row.handles.contains(position);
        if *argument == 0 && row.required.contains(position) {
            allowed.insert(status(ErrorCode::NullArgument));
        }
        if !is_handle || *argument == 0 {
            continue;
        }
        if *argument == usize::MAX {
            allowed.insert(status(ErrorCode::BadHandle));
        } else if argument >> KIND_SHIFT != good[*position] >> KIND_SHIFT {
            allowed.insert(status(ErrorCode::WrongHandle));
        } else if freed.contains(argument) {
            allowed.insert(status(ErrorCode::StaleHandle));
        }
    }
    allowed
}

/// The codes that only a mistake with a pointer or a handle brings.
fn mistaken() -> HashSet<i32> {
    let codes = [
        ErrorCode::NullArgument,
        ErrorCode::BadHandle,
        ErrorCode::WrongHandle,
        ErrorCode::StaleHandle,
        ErrorCode::Poisoned,
        ErrorCode::Panic,
    ];
    codes.map(status).into()
}

/// One call; whether it freed what it was given.
fn call(
    row: &Row,
    world: &mut World,
    random: &mut Random,
    freed: &mut HashSet<usize>,
    mistaken: &HashSet<i32>,
) {
    let handles = handles(world);
    let mistakes = mistakes(row, random, &handles);
    let (given, goods) = (Cell::new(Vec::new()), Cell::new(Vec::new()));
    let swap = |at: usize, good: usize| {
        let mistake = mistakes.iter().find(|(position, _)| *position == at);
        let argument = match mistake {
            None => good,
            Some((_, Mistake::Null)) => 0,
            Some((_, Mistake::Invented)) => usize::MAX,
            Some((_, Mistake::OtherKind(other))) => *other,
        };
        let mut list = given.take();
        list.push((at, argument));
        given.set(list);
        let mut list = goods.take();
        list.push(good);
        goods.set(list);
        argument
    };
    let before = world.out.handle;
    let said = (row.call)(world, &swap);
    if world.out.handle != before {
        free(world, before);
    }
    let (given, goods) = (given.into_inner(), goods.into_inner());
    let allowed = allowed(row, &given, &goods, freed);
    let what = || format!("{}({given:x?}) = {said}, allowed {allowed:?}", row.name);
    let may_be_stale = READ_A_RECORD.contains(&row.name) && freed.contains(&world.record.addr());
    if may_be_stale && said == status(ErrorCode::StaleHandle) {
        return;
    }
    match allowed.is_empty() {
        true if said == expected(row.name) => {}
        true => assert!(!mistaken.contains(&said), "{}", what()),
        false => {
            let own_reason = said < 0 && !mistaken.contains(&said);
            assert!(allowed.contains(&said) || own_reason, "{}", what());
        }
    }
    if row.frees() && said == 0 && given[0].1 != 0 {
        freed.insert(given[0].1);
    }
}

/// Handles of some kinds that a world has, living or freed.
fn handles(world: &World) -> Vec<usize> {
    vec![
        world.session.addr(),
        world.record.addr(),
        world.answer.addr(),
        world.patients.addr(),
        world.list.addr(),
        world.rules.consent.addr(),
        world.tools.claims.addr(),
        world.error.addr(),
    ]
}

#[test]
fn m33_whatever_is_called_in_whatever_order_one_of_its_mistakes_is_what_it_says() {
    let calls = std::env::var("ONSHI_MISUSE_CALLS").ok();
    let calls = calls.map_or(CALLS, |calls| calls.parse().unwrap());
    let mistaken = mistaken();
    let mut random = Random(20_261_122);
    for _ in 0..calls.div_ceil(LIFE) {
        let (mut world, mut freed) = (World::new(), HashSet::new());
        for _ in 0..LIFE {
            let row = &ROWS[random.below(ROWS.len())];
            // An object is freed seldom enough that something is left to do.
            if row.frees() && random.below(20) > 0 {
                continue;
            }
            call(row, &mut world, &mut random, &mut freed, &mistaken);
        }
        free_what_is_left(&mut world, &freed);
    }
}

/// Ten thousand worlds would keep more files open than a process may.
fn free_what_is_left(world: &mut World, freed: &HashSet<usize>) {
    free(world, world.out.handle);
    for row in ROWS.iter().filter(|row| row.frees()) {
        let handle = Cell::new(0);
        let said = (row.call)(world, &|_, good| {
            handle.set(good);
            good
        });
        let stale = status(ErrorCode::StaleHandle);
        let expected = if freed.contains(&handle.get()) {
            stale
        } else {
            0
        };
        assert_eq!(said, expected, "{}", row.name);
    }
}

/// By whichever function takes it; what is no handle is taken by none.
fn free(world: &mut World, handle: usize) {
    let mut frees = ROWS.iter().filter(|row| row.frees());
    frees.any(|row| (row.call)(world, &|_, _| handle) == 0);
}
