//! The check-list of a scenario (確認表): Markdown, for somebody who tests by hand and signs it.

use std::fmt;

use super::expectation::Expectation;
use super::file::Scenario;

/// A scenario as somebody works through it on paper.
pub struct CheckList<'s> {
    scenario: &'s Scenario,
    name: &'s str,
}

impl Scenario {
    /// The check-list, in Japanese and English, under the name of the scenario.
    pub fn check_list<'s>(&'s self, name: &'s str) -> CheckList<'s> {
        CheckList {
            scenario: self,
            name,
        }
    }
}

impl fmt::Display for CheckList<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CheckList { scenario, name } = self;
        writeln!(out, "# {}\n", scenario.title)?;
        writeln!(out, "`{name}` · 根拠 source: {}\n", scenario.source)?;
        writeln!(
            out,
            "実施日 date: ＿＿＿＿＿　実施者 by: ＿＿＿＿＿　製品・版 product and version: ＿＿＿＿＿\n"
        )?;
        if !scenario.task.is_empty() {
            writeln!(out, "## 手順 What to do\n")?;
            for (place, task) in scenario.task.iter().enumerate() {
                writeln!(out, "{}. {task}", place + 1)?;
            }
            writeln!(out)?;
        }
        if !scenario.acts.is_empty() {
            writeln!(out, "## 起こること What happens meanwhile\n")?;
            for act in &scenario.acts {
                writeln!(out, "- {}: {}", act.when, act.what)?;
            }
            writeln!(out)?;
        }
        writeln!(out, "## 要求 What the program asks\n")?;
        for expectation in &scenario.expectations {
            write_expectation(expectation, out)?;
        }
        writeln!(out, "\n## 規則 What must hold\n")?;
        for rule in scenario.rules() {
            writeln!(out, "- [ ] {} — {}", rule.words(), rule.source())?;
        }
        Ok(())
    }
}

fn write_expectation(expectation: &Expectation, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Expectation {
        title,
        message,
        at_least,
        at_most,
        ..
    } = expectation;
    let times = match at_most {
        Some(most) if most == at_least => format!("{most}"),
        Some(most) => format!("{at_least}–{most}"),
        None => format!("≧ {at_least}"),
    };
    writeln!(
        out,
        "- [ ] {title}\n  - {} `{}` × {times}",
        message.japanese, message.ident
    )?;
    if let Some(after) = &expectation.after {
        writeln!(out, "  - `{after}` の後 after it")?;
    }
    if let Some(within) = expectation.within {
        writeln!(out, "  - {within} 以内 within {within}")?;
    }
    for demand in &expectation.demands {
        writeln!(out, "  - {}", demand.words())?;
    }
    match expectation.answered {
        Some(answered) => writeln!(out, "  - {}", answered.words()),
        None => Ok(()),
    }
}
