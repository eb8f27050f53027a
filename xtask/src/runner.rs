//! Runs the steps in order, to the end even when one fails, and sums them up.

use crate::command::{StepError, Workspace};
use crate::steps::{STEPS, Step};
use crate::tally::Tally;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How one step ended.
struct Ended {
    name: &'static str,
    result: Result<Tally, StepError>,
    took: Duration,
}

/// `cargo xtask test [STEP…]`. The last line is `N passed, N failed`, whatever happened.
pub fn test(workspace: &Workspace, names: &[String]) -> Result<ExitCode, StepError> {
    let steps = select(STEPS, names)?;
    let mut all = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        println!(
            "\n== {}/{} {}: {}",
            at + 1,
            steps.len(),
            step.name,
            step.proves
        );
        all.push(run_step(workspace, step));
    }
    let sum = report(&all);
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The named steps in the table's order; all of them when none is named.
fn select<'a>(steps: &'a [Step], names: &[String]) -> Result<Vec<&'a Step>, StepError> {
    if let Some(wrong) = names
        .iter()
        .find(|name| steps.iter().all(|step| step.name != **name))
    {
        let known: Vec<_> = steps.iter().map(|step| step.name).collect();
        return Err(StepError::Found(format!(
            "no step `{wrong}`; there are {}",
            known.join(", ")
        )));
    }
    let chosen = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(steps.iter().filter(chosen).collect())
}

fn run_step(workspace: &Workspace, step: &Step) -> Ended {
    let start = Instant::now();
    let ready = step
        .needs
        .iter()
        .try_for_each(|program| program.ensure(workspace));
    let result = ready.and_then(|()| (step.run)(workspace));
    if let Err(error) = &result {
        println!("FAILED {}: {error}", step.name);
    }
    Ended {
        name: step.name,
        result,
        took: start.elapsed(),
    }
}

fn report(all: &[Ended]) -> Tally {
    let mut sum = Tally::default();
    println!("\n== summary (every test counts, any other step counts as one)");
    for Ended { name, result, took } in all {
        let (word, tally, why) = match result {
            Ok(tally) if *tally == Tally::default() => ("LEFT OUT", *tally, String::new()),
            Ok(tally) => ("passed", *tally, String::new()),
            Err(error) => ("FAILED", error.tally(), error.to_string()),
        };
        println!("{word}  {name:10} {:7.1} s  {why}", took.as_secs_f64());
        sum += tally;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(name: &'static str, result: Result<Tally, StepError>) -> Ended {
        Ended {
            name,
            result,
            took: Duration::ZERO,
        }
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn steps_are_chosen_by_name_in_the_order_of_the_table() {
        let chosen = select(STEPS, &names(&["lints", "format"])).unwrap();
        assert_eq!(
            chosen.iter().map(|step| step.name).collect::<Vec<_>>(),
            ["format", "lints"]
        );
        assert_eq!(select(STEPS, &[]).unwrap().len(), STEPS.len());
        let error = select(STEPS, &names(&["formt"])).map(drop).unwrap_err();
        assert!(error.to_string().starts_with("no step `formt`"), "{error}");
    }

    #[test]
    fn a_failing_step_is_counted_and_later_steps_still_count() {
        let tests = Tally {
            passed: 40,
            failed: 2,
            ignored: 0,
        };
        let all = [
            ended("format", Ok(Tally::ONE)),
            ended(
                "tests",
                Err(StepError::Tests {
                    tally: tests,
                    status: "101".into(),
                }),
            ),
            ended("docs", Err(StepError::Found("no".into()))),
            ended("deny", Ok(Tally::ONE)),
        ];
        assert_eq!(
            report(&all),
            Tally {
                passed: 42,
                failed: 3,
                ignored: 0
            }
        );
        assert_eq!(report(&all[..1]), Tally::ONE);
    }
}
