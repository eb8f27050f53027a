//! What a block costs in memory: nothing per person once it is warm, and little for those it keeps.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod support;

use allocation_counter::measure;
use onshi_core::catalogue::{BATCH_ANSWER, QualificationResult};
use onshi_core::record::{Block, Record, TextUnit, Wanted};
use support::filler::filled;

fn fill<U: TextUnit>(block: &mut Block<U>, people: &[Record], wanted: &Wanted) {
    block.clear();
    for person in people {
        assert!(block.push(person, wanted));
    }
}

#[test]
fn a_warm_block_allocates_nothing() {
    let people: Vec<Record> = (0..256)
        .map(|seed| filled(&BATCH_ANSWER, seed, 50))
        .collect();
    let some = Wanted::only(&[QualificationResult::name]).expect("a field");
    let (mut block, mut wide) = (Block::new(), Block::in_utf16());
    fill(&mut block, &people, &Wanted::all());
    fill(&mut wide, &people, &Wanted::all());
    let warm = measure(|| {
        for wanted in [&some, &Wanted::all()] {
            fill(&mut block, &people, wanted);
            fill(&mut wide, &people, wanted);
            let names = block
                .people()
                .filter_map(|p| p.leaf(QualificationResult::name));
            assert!(names.map(str::len).sum::<usize>() > 0);
        }
    });
    assert_eq!(warm.count_total, 0);
    let cold = measure(|| fill(&mut Block::new(), &people, &some));
    assert!(cold.count_total > 0, "the counter counts");
}
