//! What a side has seen: the proof that all sides did the same work.

use std::fmt;
use std::str::FromStr;

/// Leaf elements and the UTF-8 bytes of their text, header included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub fields: u64,
    pub bytes: u64,
}

impl Sums {
    /// Counts one more leaf.
    pub fn add(&mut self, text_bytes: usize) {
        self.fields += 1;
        self.bytes += text_bytes as u64;
    }

    /// What two have seen together.
    pub fn and(self, other: Sums) -> Sums {
        Sums {
            fields: self.fields + other.fields,
            bytes: self.bytes + other.bytes,
        }
    }
}

impl fmt::Display for Sums {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fields of {} bytes", self.fields, self.bytes)
    }
}

/// What a side reports: one line `seconds fields bytes peak_kib`, also by the peers in C.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Time of doing the work once, as a rule of the processor.
    pub seconds: f64,
    pub sums: Sums,
    /// The most memory the process ever held (VmHWM).
    pub peak_kib: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sums { fields, bytes } = self.sums;
        write!(f, "{} {fields} {bytes} {}", self.seconds, self.peak_kib)
    }
}

impl FromStr for Report {
    type Err = crate::Failure;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [seconds, fields, bytes, peak_kib] = words[..] else {
            return Err(format!("a side reported {line:?}").into());
        };
        Ok(Report {
            seconds: seconds.parse()?,
            sums: Sums {
                fields: fields.parse()?,
                bytes: bytes.parse()?,
            },
            peak_kib: peak_kib.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let report = Report {
            seconds: 0.125,
            sums: Sums {
                fields: 7,
                bytes: 49,
            },
            peak_kib: 3_000,
        };
        assert_eq!(report.to_string().parse::<Report>().unwrap(), report);
        assert!("0.125 7 49".parse::<Report>().is_err());
    }
}
