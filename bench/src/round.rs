//! Sides measured in turn: A B C A B C …, so that whatever else the machine does hits all alike.

use std::process::{Command, Stdio};

use crate::Failure;
use crate::median::median;
use crate::sums::{Report, Sums};
use crate::task::Task;

/// Who does the work, and on what.
pub struct Contender {
    /// What the table calls it.
    pub name: String,
    program: String,
    arguments: Vec<String>,
}

impl Contender {
    /// A side of this program.
    pub fn side(name: &str, task: &Task) -> Result<Self, Failure> {
        let program = std::env::current_exe()?.display().to_string();
        let mut arguments = ["side", name].map(str::to_owned).to_vec();
        arguments.extend(task.words());
        Ok(Contender {
            name: name.to_owned(),
            program,
            arguments,
        })
    }

    /// Another program: its name in the table, and the words that start it.
    pub fn peer(name: &str, program: &str, arguments: Vec<String>) -> Self {
        Contender {
            name: name.to_owned(),
            program: program.to_owned(),
            arguments,
        }
    }

    /// The same under another name.
    pub fn called(self, name: String) -> Self {
        Contender { name, ..self }
    }

    /// Lets it work once, in a process of its own.
    pub fn work(&self, expected: Option<Sums>) -> Result<Report, Failure> {
        let output = Command::new(&self.program)
            .args(&self.arguments)
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            return Err(format!("{} ended with {}", self.name, output.status).into());
        }
        let report: Report = String::from_utf8(output.stdout)?.parse()?;
        match expected {
            Some(sums) if sums != report.sums => {
                Err(format!("{} saw {}, there are {sums}", self.name, report.sums).into())
            }
            _ => Ok(report),
        }
    }
}

/// The processor times of one contender, round by round.
pub struct Times {
    pub name: String,
    seconds: Vec<f64>,
}

impl Times {
    /// The median of its rounds.
    pub fn seconds(&self) -> f64 {
        median(self.seconds.clone())
    }

    /// How many times as fast it is as `other`: the median of the ratios within a round.
    pub fn ratio(&self, other: &Times) -> f64 {
        let rounds = self.seconds.iter().zip(&other.seconds);
        median(rounds.map(|(own, other)| other / own).collect())
    }
}

/// Lets all work in turn, so many times; all must see the same.
pub fn rounds(
    contenders: &[Contender],
    count: usize,
    expected: Option<Sums>,
) -> Result<Vec<Times>, Failure> {
    let mut expected = expected;
    let mut times: Vec<Times> = contenders
        .iter()
        .map(|contender| Times {
            name: contender.name.clone(),
            seconds: Vec::with_capacity(count),
        })
        .collect();
    for _ in 0..count {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let report = contender.work(expected)?;
            expected = Some(report.sums);
            times.seconds.push(report.seconds);
        }
    }
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(seconds: &[f64]) -> Times {
        Times {
            name: String::new(),
            seconds: seconds.to_vec(),
        }
    }

    #[test]
    fn half_the_time_is_twice_as_fast_and_one_disturbed_round_does_not_matter() {
        let (ours, peer) = (times(&[1.0, 9.0, 2.0]), times(&[2.0, 2.0, 4.0]));
        assert_eq!(ours.ratio(&peer), 2.0);
        assert_eq!(ours.seconds(), 2.0);
    }

    #[test]
    fn a_side_that_saw_something_else_is_an_error() {
        let echo = |report: &str| Contender::peer("echo", "echo", vec![report.to_owned()]);
        let same = [echo("0.5 7 49 100"), echo("0.25 7 49 100")];
        let times = rounds(&same, 3, None).unwrap();
        assert_eq!(times[1].ratio(&times[0]), 2.0);
        let other = [echo("0.5 7 49 100"), echo("0.25 7 48 100")];
        assert!(rounds(&other, 1, None).is_err());
        let expected = Some(Sums {
            fields: 7,
            bytes: 48,
        });
        assert!(rounds(&same, 1, expected).is_err());
    }
}
