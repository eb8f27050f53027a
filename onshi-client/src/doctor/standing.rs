//! What lies in the folders.

use std::collections::BTreeSet;

use onshi_core::catalogue::Direction;

use super::{Examination, Seen, Verdict, good, or_good, seen};
use crate::outgoing::{goes, is_request};

/// More foreign files than this are worth a remark: every look lists them.
const MANY: usize = 1_000;

/// Those that stand at the first look and still at the second, later by our patience.
pub(super) fn requests(examination: &mut Examination<'_>) -> Vec<Seen> {
    let first = standing(examination);
    if first.is_empty() {
        return good("待っている要求はありません", "no request waits");
    }
    std::thread::sleep(examination.patience);
    let second = standing(examination);
    let still = first.intersection(&second).count();
    let seconds = examination.patience.as_secs();
    let mut all = Vec::new();
    if still > 0 {
        all.push(seen(
            Verdict::Warning,
            format!("{still} 件が {seconds} 秒以上取り込まれていません"),
            format!("{still} were not picked up for {seconds} s"),
        ));
    }
    or_good(all, "取り込まれています", "they are picked up")
}

fn standing(examination: &mut Examination<'_>) -> BTreeSet<String> {
    let names = examination.files.names(&examination.config.req);
    let names = names.unwrap_or_default().into_iter();
    names.filter(|name| is_request(name)).collect()
}

pub(super) fn answers(examination: &mut Examination<'_>) -> Vec<Seen> {
    let Ok(names) = examination.files.names(&examination.config.res) else {
        return vec![seen(Verdict::Unknown, "見られません", "it cannot be seen")];
    };
    let answers = names
        .iter()
        .filter(|name| goes(name, Direction::Answer))
        .count();
    let others = names.len() - answers;
    let verdict = match others {
        0 => Verdict::Good,
        1..=MANY => Verdict::Note,
        _ => Verdict::Warning,
    };
    vec![seen(
        verdict,
        format!("結果 {answers} 件、その他 {others} 件"),
        format!("{answers} answers, {others} other files"),
    )]
}
