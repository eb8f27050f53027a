//! Two copies of the library under two names, and one that is unloaded with work in hand.

use onshi_core::catalogue::{ErrorCode, QualificationRequest};

use crate::alone;
use crate::loaded::{Loaded, copy_to};
use crate::support::status;

const RECORD: u16 = QualificationRequest::ROW.id;

/// What a token says of where it comes from: all but generation and slot.
fn origin(token: usize) -> usize {
    token >> 48
}

#[test]
fn m06_m24_a_handle_of_another_copy_is_refused_and_each_copy_has_its_own() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let one = Loaded::from(&copy_to(folder.path(), "one.so"));
    let ours = one.new_record(RECORD);
    // Eleven bits tell copies apart, made of where they lie; the chance that all of these lie alike is nil.
    let names = ["two.so", "three.so", "four.so", "five.so", "six.so"];
    let others = names.map(|name| Loaded::from(&copy_to(folder.path(), name)));
    let bad = status(ErrorCode::BadHandle);
    let mut told_apart = 0;
    for other in &others {
        assert_eq!(other.wipe_record(ours), bad, "it has no record yet");
        let theirs = other.new_record(RECORD);
        if origin(theirs) != origin(ours) {
            assert_eq!(
                (one.wipe_record(theirs), other.wipe_record(ours)),
                (bad, bad)
            );
            assert_eq!(
                (one.free_record(theirs), other.free_record(ours)),
                (bad, bad)
            );
            told_apart += 1;
        }
        assert_eq!((one.wipe_record(ours), other.wipe_record(theirs)), (0, 0));
        assert_eq!(other.free_record(theirs), 0);
    }
    assert!(told_apart >= 4, "{told_apart} of 5");
    assert_eq!(one.free_record(ours), 0);
}

#[test]
fn m14_m24_any_export_may_be_the_first_and_a_copy_may_go_with_live_handles() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let file = copy_to(folder.path(), "again.so");
    for _ in 0..20 {
        let library = Loaded::from(&file);
        let record = library.new_record(RECORD);
        assert_eq!(library.wipe_record(record), 0);
        library.unload();
    }
}
