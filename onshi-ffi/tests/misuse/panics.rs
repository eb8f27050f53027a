//! A panic inside an export.

use onshi::panic_hook::{Place, arm};
use onshi_core::catalogue::ErrorCode;

use crate::rows::{ROWS, good};
use crate::support::{Outputs, World, status};

#[test]
fn m21_a_panic_is_a_status_poisons_its_handle_and_the_process_lives() {
    keep_injected_panics_quiet();
    let mut world = World::new();
    for row in ROWS {
        world.out = Outputs::untouched();
        arm(Some(Place::Boundary));
        let done = (row.call)(&mut world, &good);
        assert_eq!(done, status(ErrorCode::Panic), "{}", row.name);
        assert_eq!(world.out, Outputs::untouched(), "{}", row.name);
    }
    for row in ROWS
        .iter()
        .filter(|row| !row.handles.is_empty() && !row.frees())
    {
        let mut world = World::new();
        arm(Some(Place::Object));
        let done = (row.call)(&mut world, &good);
        assert_eq!(done, status(ErrorCode::Panic), "{}", row.name);
        assert_eq!(arm(None), None, "{}: it panicked inside", row.name);
        let again = (row.call)(&mut world, &good);
        assert_eq!(again, status(ErrorCode::Poisoned), "{}", row.name);
        for row in ROWS.iter().filter(|row| row.frees()) {
            assert_eq!((row.call)(&mut world, &good), 0, "{} still frees", row.name);
        }
    }
}

/// The panics of this table are meant; their messages would drown the others.
fn keep_injected_panics_quiet() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload().downcast_ref::<&str>() != Some(&"injected by a test") {
            usual(panic);
        }
    }));
}
