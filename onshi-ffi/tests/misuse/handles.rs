//! Handles that are wrong: invented, freed, of another kind.

use onshi::patients::onshi_patients_free;
use onshi::record::onshi_record_free;
use onshi_core::catalogue::ErrorCode;

use crate::rows::{ROWS, Row, good};
use crate::support::{Outputs, World, status};

/// Calls with one handle replaced; the world stays as it was.
fn with_handle(world: &mut World, row: &Row, handle: usize) -> Vec<i32> {
    let calls = row.handles.iter().map(|position| {
        world.out = Outputs::untouched();
        let swap = |at: usize, good: usize| if at == *position { handle } else { good };
        let done = (row.call)(world, &swap);
        assert_eq!(world.out, Outputs::untouched(), "{}", row.name);
        done
    });
    calls.collect()
}

/// Kinds that do not exist; and, where a handle has the mark of its library, another library's.
const INVENTED: &[usize] = match usize::BITS {
    64 => &[1, usize::MAX, usize::MAX >> 1, 1 << (usize::BITS - 5)],
    _ => &[1, usize::MAX],
};

#[test]
fn m02_invented_handles_are_refused() {
    let mut world = World::new();
    // A multiplicative generator: enough to meet every bit, the same each time.
    let mut random = 0x2545_F491_4F6C_DD1D_u64;
    for row in ROWS {
        for invented in INVENTED.iter().copied() {
            for done in with_handle(&mut world, row, invented) {
                assert_eq!(
                    done,
                    status(ErrorCode::BadHandle),
                    "{} {invented:#x}",
                    row.name
                );
            }
        }
        for _ in 0..1_000 {
            random = random.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            // Its upper bits are the better ones; a handle has as many as the machine.
            let invented = (random >> (u64::BITS - usize::BITS)) as usize;
            for done in with_handle(&mut world, row, invented) {
                assert!(done < 0, "{} {invented:#x}", row.name);
            }
        }
    }
}

#[test]
fn m05_a_handle_of_another_kind_is_refused() {
    let mut world = World::new();
    let handles = [
        world.session.addr(),
        world.record.addr(),
        world.answer.addr(),
        world.patients.addr(),
        world.block.addr(),
        world.list.addr(),
        world.rules.clock.addr(),
        world.rules.consent.addr(),
        world.rules.days.addr(),
        world.rules.access.addr(),
        world.rules.settings.addr(),
        world.rules.update.addr(),
        world.rules.issuance.addr(),
        world.rules.permits.addr(),
        world.rules.notes.addr(),
        world.rules.limit.addr(),
        world.rules.certificates.addr(),
        world.rules.timers.addr(),
        world.apart.addr(),
        world.passing.addr(),
        world.rights.addr(),
        world.tools.claims.addr(),
        world.tools.findings.addr(),
        world.tools.inspection.addr(),
        world.tools.diagnosis.addr(),
        world.tools.calls.addr(),
        world.tools.sim.addr(),
        world.error.addr(),
    ];
    let kind = |handle: usize| handle >> (usize::BITS - 5);
    for row in ROWS {
        for position in row.handles {
            let own = std::cell::Cell::new(0);
            let spy = |at: usize, good: usize| {
                if at == *position {
                    own.set(good);
                    return 0;
                }
                good
            };
            (row.call)(&mut world, &spy);
            for other in handles
                .into_iter()
                .filter(|other| kind(*other) != kind(own.get()))
            {
                let swap = |at: usize, good: usize| if at == *position { other } else { good };
                let done = (row.call)(&mut world, &swap);
                assert_eq!(
                    done,
                    status(ErrorCode::WrongHandle),
                    "{} {position}",
                    row.name
                );
            }
        }
    }
}

#[test]
fn m03_m04_freed_handles_are_stale_even_when_their_place_is_used_again() {
    let mut world = World::new();
    let frees: Vec<&Row> = ROWS.iter().filter(|row| row.frees()).collect();
    assert_eq!(frees.len(), 28, "one per kind of handle");
    for row in &frees {
        assert_eq!((row.call)(&mut world, &good), 0, "{}", row.name);
        let again = (row.call)(&mut world, &good);
        assert_eq!(again, status(ErrorCode::StaleHandle), "{} twice", row.name);
    }
    unsafe {
        assert_eq!(onshi_record_free(world.rules.named), 0);
        assert_eq!(onshi_patients_free(world.rules.patients), 0);
    }
    let other = World::new();
    for row in ROWS.iter().filter(|row| !row.handles.is_empty()) {
        let done = (row.call)(&mut world, &good);
        assert_eq!(done, status(ErrorCode::StaleHandle), "{}", row.name);
    }
    drop(other);
}
