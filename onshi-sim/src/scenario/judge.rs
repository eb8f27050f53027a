//! The judgement: one verdict an expectation, one a rule. It looks at the evidence and at nothing else.

use super::evidence::Evidence;
use super::expectation::Expectation;
use super::file::Scenario;
use super::rule::Rule;
use super::words::Words;

/// Whether one thing is as it must be (判定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// `expect` or `rule`.
    pub kind: &'static str,
    /// Name of the expectation or rule.
    pub id: String,
    /// What must be.
    pub title: Words,
    /// Why it is not; `None` if it is. No value of a person is in it.
    pub failure: Option<Words>,
}

impl Verdict {
    /// Whether it is as it must be.
    pub fn is_ok(&self) -> bool {
        self.failure.is_none()
    }
}

/// Every verdict, in the order of the scenario.
pub(crate) fn judge(scenario: &Scenario, evidence: &Evidence) -> Vec<Verdict> {
    let expected = scenario.expectations.iter().map(|expectation| Verdict {
        kind: "expect",
        id: expectation.id.clone(),
        title: expectation.title.clone(),
        failure: unmet(expectation, scenario, evidence),
    });
    let ruled = scenario.rules().map(|rule| Verdict {
        kind: "rule",
        id: rule.name().to_owned(),
        title: rule.words(),
        failure: broken(rule, evidence),
    });
    expected.chain(ruled).collect()
}

fn broken(rule: Rule, evidence: &Evidence) -> Option<Words> {
    let files = rule.broken(evidence);
    let list = files.join(", ");
    (!files.is_empty()).then(|| {
        Words::new(
            format!("違反したファイル: {list}"),
            format!("broken by: {list}"),
        )
    })
}

fn unmet(expectation: &Expectation, scenario: &Scenario, evidence: &Evidence) -> Option<Words> {
    too_few(expectation, evidence)
        .or_else(|| too_many(expectation, evidence))
        .or_else(|| out_of_time(expectation, scenario, evidence))
}

fn too_few(expectation: &Expectation, evidence: &Evidence) -> Option<Words> {
    let (wanted, fitting) = (expectation.at_least, expectation.fitting(evidence).count());
    if fitting < wanted {
        return Some(missing(expectation, evidence, fitting));
    }
    let answered = expectation.answered?;
    let fulfilled = expectation.fulfilled_times(evidence);
    (fulfilled < wanted).then(|| {
        let answer = answered.words();
        Words::new(
            format!(
                "要求は {fitting} 回ありましたが、{}を得たのは {fulfilled} 回です",
                answer.ja
            ),
            format!(
                "asked {fitting} times, but only {fulfilled} got {}",
                answer.en
            ),
        )
    })
}

/// The nearest miss says what to correct.
fn missing(expectation: &Expectation, evidence: &Evidence, fitting: usize) -> Words {
    let wanted = expectation.at_least;
    let misses = expectation.made(evidence);
    let misses = misses.filter_map(|request| {
        let why = expectation.unmet(request, evidence)?;
        Some((request.name.as_str(), why))
    });
    match misses.last() {
        Some((file, why)) => {
            Words::new(format!("{file}: {}", why.ja), format!("{file}: {}", why.en))
        }
        None => Words::new(
            format!("{wanted} 回の要求が必要ですが {fitting} 回でした"),
            format!("expected {wanted} requests, saw {fitting}"),
        ),
    }
}

fn too_many(expectation: &Expectation, evidence: &Evidence) -> Option<Words> {
    let (most, made) = (expectation.at_most?, expectation.fitting(evidence).count());
    (made > most).then(|| {
        Words::new(
            format!("要求は {most} 回までですが {made} 回でした"),
            format!("expected {most} requests at most, saw {made}"),
        )
    })
}

/// Too early, or too late after what it follows.
fn out_of_time(
    expectation: &Expectation,
    scenario: &Scenario,
    evidence: &Evidence,
) -> Option<Words> {
    let first = expectation
        .fitting(evidence)
        .map(|request| request.at)
        .min()?;
    let before = expectation.after.as_deref();
    let before = before.and_then(|id| scenario.expectations.get(scenario.place_of(id)?));
    let since = match before {
        None => evidence.start?,
        Some(before) => match before.met(evidence) {
            Some(met) if met <= first => met,
            _ => return Some(too_early(before)),
        },
    };
    let within = expectation.within?;
    (first.since(since) > within.ms).then(|| {
        let took = first.since(since) / 1000;
        Words::new(
            format!("{within} 以内の要求が必要ですが {took} 秒かかりました"),
            format!("expected within {within}, took {took} s"),
        )
    })
}

fn too_early(before: &Expectation) -> Words {
    Words::new(
        format!("先に「{}」が済んでいません", before.title.ja),
        format!("made before \"{}\" was done", before.title.en),
    )
}
