//! The one table that is printed.

use crate::round::Times;

/// One comparison.
pub struct Row {
    pub what: String,
    pub ours: Cell,
    pub peer: Cell,
    /// How many times as good as the peer.
    pub ratio: f64,
    /// What the ratio is to be at least, and later.
    pub aim: Aim,
}

/// Whose figure, and which.
pub struct Cell {
    pub whose: &'static str,
    pub figure: String,
}

/// A ratio to reach.
#[derive(Clone, Copy)]
pub struct Aim {
    pub first: f64,
    pub later: Option<f64>,
}

impl Row {
    /// Processor times of ours and a peer's.
    pub fn speed(what: String, ours: &Times, peer: &Times, aim: Aim) -> Self {
        let cell = |times: &Times| Cell {
            whose: times.name,
            figure: format!("{:.1} ms", times.seconds() * 1e3),
        };
        Row {
            what,
            ours: cell(ours),
            peer: cell(peer),
            ratio: ours.ratio(peer),
            aim,
        }
    }
}

impl Aim {
    fn verdict(self, ratio: f64) -> &'static str {
        match (ratio >= self.first, self.later) {
            (false, _) => "BELOW",
            (true, Some(later)) if ratio < later => "met",
            (true, Some(_)) => "met, the later one too",
            (true, None) => "met",
        }
    }

    fn text(self) -> String {
        let later = self.later.map(|later| format!(", later {later:.1}"));
        format!("{:.1}{}", self.first, later.unwrap_or_default())
    }
}

/// Prints the rows under their heads.
pub fn print(rows: &[Row]) {
    println!(
        "\n{:34} {:>22} {:>26} {:>6}  {:15} verdict",
        "what", "ours", "peer", "ratio", "aim: at least"
    );
    for row in rows {
        println!(
            "{:34} {:>22} {:>26} {:>6.2}  {:15} {}",
            row.what,
            format!("{} {}", row.ours.whose, row.ours.figure),
            format!("{} {}", row.peer.whose, row.peer.figure),
            row.ratio,
            row.aim.text(),
            row.aim.verdict(row.ratio)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_tells_the_first_aim_from_the_later() {
        let aim = Aim {
            first: 1.0,
            later: Some(4.0),
        };
        assert_eq!(aim.verdict(0.99), "BELOW");
        assert_eq!(aim.verdict(1.0), "met");
        assert_eq!(aim.verdict(4.0), "met, the later one too");
        assert_eq!(aim.text(), "1.0, later 4.0");
    }
}
