//! The host program: it calls every export as it should be called and then with the values, asks about every
//! error, lets a log be written, and frees everything that it was given.

use std::ffi::{c_char, c_void};
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::ptr::null_mut;
use std::thread::sleep;
use std::time::Duration;

use onshi::error::*;
use onshi::log::{onshi_log, onshi_session_log};
use onshi_core::catalogue::{
    AnswerHeader, QualificationAnswer, QualificationAnswerBody, QualificationResult,
    QualificationValidity, ResultList, SegmentOfResult,
};
use onshi_core::record::{Draft, Record};

use crate::chart::hand_over;
use crate::plants::{MARKS, Plant, plants};
use crate::prototypes::prototype;
use crate::rows::{ROWS, Row, good};
use crate::support::{INSTITUTION, UNTOUCHED, World};

pub fn be_a_host(root: &Path) {
    let plants = plants();
    for row in ROWS {
        let mut world = World::answered_by(marked);
        write_a_log(&world);
        // The world as it should be: what is read is full of values.
        call(&mut world, row, &good);
        for plant in plants.iter().filter(|plant| std::ptr::eq(plant.row, row)) {
            call_with(&mut world, plant);
        }
        free(world);
    }
    let handed_over = hand_over();
    let new = root.join("freeing");
    fs::write(&new, (plants.len() + handed_over).to_string()).unwrap();
    fs::rename(new, root.join("freed")).unwrap();
    loop {
        sleep(Duration::from_secs(1));
    }
}

/// An answer with a value wherever a person is.
fn marked(identifier: &str) -> Record {
    let header = Draft::<AnswerHeader>::new()
        .medical_institution_code(INSTITUTION)
        .arbitrary_file_identifier(identifier)
        .segment_of_result(SegmentOfResult::Normal);
    let result = Draft::<QualificationResult>::new()
        .insurer_number("06139992")
        .insured_card_symbol(MARKS[0])
        .insured_identification_number(MARKS[1])
        .name(MARKS[0])
        .birthdate("19500102");
    let body = Draft::<QualificationAnswerBody>::new()
        .validity(QualificationValidity::Valid)
        .results(Draft::<ResultList>::new().result(result));
    let answer = Draft::<QualificationAnswer>::new()
        .header(header)
        .body(body);
    let mut answer: Record = answer.into();
    answer.add_extra(&[], "Stranger", MARKS[0]);
    answer
}

fn call_with(world: &mut World, plant: &Plant) {
    let mut text = plant.text();
    let mut wide: Vec<u16> = Vec::with_capacity(text.len());
    wide.extend(std::str::from_utf8(&text).unwrap().encode_utf16());
    let (first, units) = match plant.wide {
        true => (wide.as_ptr().addr(), wide.len()),
        false => (text.as_ptr().addr(), text.len()),
    };
    call(
        world,
        plant.row,
        &|at, given| match at.checked_sub(plant.position) {
            Some(0) => first,
            Some(1) => units,
            _ => given,
        },
    );
    text.fill(0);
    wide.fill(0);
    black_box((text, wide));
}

/// Calls an export and says what its error says. Frees what it gave, and forgets what it wrote.
fn call(world: &mut World, row: &Row, swap: &dyn Fn(usize, usize) -> usize) {
    let last = prototype(row.name).parameters.len() - 1;
    let asks_why = prototype(row.name).parameters[last].name == "out_error";
    if row.frees() {
        return;
    }
    let mut error: *mut onshi_error = null_mut();
    let why = (&raw mut error).addr();
    let done = (row.call)(world, &|at, given| match at == last && asks_why {
        true => why,
        false => swap(at, given),
    });
    println!("{} {done}", row.name);
    say(error);
    for given in [world.out.handle, world.out.second] {
        free_handle(world, given);
    }
    world.out.buffer.fill(0);
    world.out.picture.fill(0);
    (world.out.handle, world.out.second) = (UNTOUCHED, UNTOUCHED);
}

fn say(error: *mut onshi_error) {
    if error.is_null() {
        return;
    }
    let mut buffer = vec![0_u8; 4_000];
    let mut length = 0;
    let first = buffer.as_mut_ptr().cast::<c_char>();
    let room = buffer.len() as u32;
    unsafe {
        for language in [1, 2] {
            onshi_error_text(error, language, first, room, &raw mut length);
            println!("{}", String::from_utf8_lossy(&buffer[..length as usize]));
        }
        for part in [onshi_error_file, onshi_error_path] {
            length = 0;
            part(error, first, room, &raw mut length);
            println!("{}", String::from_utf8_lossy(&buffer[..length as usize]));
        }
        onshi_error_free(error);
    }
}

fn write_a_log(world: &World) {
    unsafe extern "C" fn print(_: *mut c_void, _: u32, line: *const c_char, length: u32) {
        let line = unsafe { std::slice::from_raw_parts(line.cast::<u8>(), length as usize) };
        println!("{}", String::from_utf8_lossy(line));
    }
    let log = onshi_log {
        struct_size: size_of::<onshi_log>() as u32,
        least: 0,
        context: null_mut(),
        on_line: Some(print),
        on_destroy: None,
    };
    let done = unsafe { onshi_session_log(world.session, &raw const log, null_mut()) };
    assert_eq!(done, 0);
}

/// Whatever it is, only its own function frees it.
fn free_handle(world: &mut World, handle: usize) {
    if handle == UNTOUCHED || handle == 0 {
        return;
    }
    for row in ROWS.iter().filter(|row| row.frees()) {
        (row.call)(world, &|_, _| handle);
    }
}

/// Frees whatever any export is given in this world. What it wrote stays, to be looked into.
fn free(mut world: World) {
    let handles = std::cell::RefCell::new(Vec::new());
    for row in ROWS {
        let spy = |at: usize, given: usize| match row.handles.contains(&at) {
            true => {
                handles.borrow_mut().push(given);
                usize::MAX
            }
            false => given,
        };
        if !row.handles.is_empty() {
            (row.call)(&mut world, &spy);
        }
    }
    let mut handles = handles.into_inner();
    handles.sort_unstable();
    handles.dedup();
    for handle in handles {
        free_handle(&mut world, handle);
    }
    let World { root, .. } = world;
    let _ = root.keep();
}
