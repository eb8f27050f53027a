//! Counting: what each step adds to the last line of `cargo xtask test`.

use std::ops::AddAssign;

/// How many checks passed and failed. A step that runs tests counts each of them; any other step is
/// one check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    /// Tests that nobody runs. One is enough to fail the step that met it.
    pub ignored: u64,
}

impl Tally {
    /// A step that is one check, and passed.
    pub const ONE: Self = Self {
        passed: 1,
        failed: 0,
        ignored: 0,
    };

    /// The sum of the `test result:` lines which each test program prints at its end.
    pub fn of_test_output(output: &str) -> Self {
        let mut sum = Self::default();
        for line in output.lines() {
            if let Some(counts) = line.strip_prefix("test result: ") {
                sum += Self::of_summary(counts);
            }
        }
        sum
    }

    fn of_summary(counts: &str) -> Self {
        let count = |label: &str| {
            let words: Vec<&str> = counts
                .split([' ', ';', '.'])
                .filter(|w| !w.is_empty())
                .collect();
            let at = words.iter().position(|word| *word == label);
            at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok())
                .unwrap_or(0)
        };
        Self {
            passed: count("passed"),
            failed: count("failed"),
            ignored: count("ignored"),
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_all_test_programs_are_added() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 7 filtered out; finished in 1.20s\n";
        assert_eq!(
            Tally::of_test_output(output),
            Tally {
                passed: 15,
                failed: 2,
                ignored: 1
            }
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        let output = "error: test failed\n  test result: ok. 9 passed; 0 failed\nnothing passed";
        assert_eq!(Tally::of_test_output(output), Tally::default());
    }
}
