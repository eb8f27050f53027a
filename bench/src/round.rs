//! Sides measured in turn: A B C A B C …, so that whatever else the machine does hits all alike.

use std::process::{Command, Stdio};

use crate::Failure;
use crate::sums::{Report, Sums};

/// Who does the work, and on what.
pub struct Contender {
    /// What the table calls it.
    pub name: &'static str,
    program: String,
    arguments: Vec<String>,
    sees: Option<Sums>,
}

impl Contender {
    /// A side of this program.
    pub fn side(name: &'static str, subject: &str) -> Result<Self, Failure> {
        let program = std::env::current_exe()?.display().to_string();
        let arguments = ["side", name, subject].map(str::to_owned).to_vec();
        Ok(Contender {
            name,
            program,
            arguments,
            sees: None,
        })
    }

    /// Another program.
    pub fn peer(name: &'static str, program: &str, arguments: &[&str]) -> Self {
        Contender {
            name,
            program: program.to_owned(),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
            sees: None,
        }
    }

    /// It sees less than the others: this.
    pub fn seeing(mut self, sums: Sums) -> Self {
        self.sees = Some(sums);
        self
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
        match self.sees.or(expected) {
            Some(sums) if sums != report.sums => {
                Err(format!("{} saw {}, there are {sums}", self.name, report.sums).into())
            }
            _ => Ok(report),
        }
    }
}

/// The processor times of one contender, round by round.
pub struct Times {
    pub name: &'static str,
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
            name: contender.name,
            seconds: Vec::with_capacity(count),
        })
        .collect();
    for _ in 0..count {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let report = contender.work(expected)?;
            expected = expected.or(Some(report.sums));
            times.seconds.push(report.seconds);
        }
    }
    Ok(times)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(seconds: &[f64]) -> Times {
        Times {
            name: "",
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
        let echo = |words: &[&str]| Contender::peer("echo", "echo", words);
        let same = [echo(&["0.5 7 49 100"]), echo(&["0.25 7 49 100"])];
        let times = rounds(&same, 3, None).unwrap();
        assert_eq!(times[1].ratio(&times[0]), 2.0);
        let other = [echo(&["0.5 7 49 100"]), echo(&["0.25 7 48 100"])];
        assert!(rounds(&other, 1, None).is_err());
        let expected = Some(Sums {
            fields: 7,
            bytes: 48,
        });
        assert!(rounds(&same, 1, expected).is_err());
    }
}
