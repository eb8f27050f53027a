//! The one table that is printed.

use crate::round::Times;

/// One comparison.
pub struct Row {
    pub what: String,
    pub ours: Cell,
    pub peer: Cell,
    /// Our figure against the peer's, as the goal has it.
    pub ratio: f64,
    pub goal: Goal,
}

/// Whose figure, and which.
pub struct Cell {
    pub whose: String,
    pub figure: String,
}

/// What a ratio is to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// So many times as fast as the peer.
    AtLeast(f64),
    /// So much of the peer's cost.
    AtMost(f64),
    /// Nothing: the row is there to be seen.
    Shown,
}

impl Row {
    /// Processor times of ours and a peer's; the ratio says how many times as fast ours is.
    pub fn speed(what: String, ours: &Times, peer: &Times, goal: Goal) -> Self {
        let cell = |times: &Times| Cell {
            whose: times.name.to_owned(),
            figure: format!("{:.1} ms", times.seconds() * 1e3),
        };
        Row {
            what,
            ours: cell(ours),
            peer: cell(peer),
            ratio: ours.ratio(peer),
            goal,
        }
    }
}

impl Goal {
    fn verdict(self, ratio: f64) -> &'static str {
        let met = match self {
            Goal::AtLeast(least) => ratio >= least,
            Goal::AtMost(most) => ratio <= most,
            Goal::Shown => return "",
        };
        if met { "met" } else { "MISSED" }
    }

    fn text(self) -> String {
        match self {
            Goal::AtLeast(least) => format!("≥ {least}"),
            Goal::AtMost(most) => format!("≤ {most}"),
            Goal::Shown => String::new(),
        }
    }
}

/// Prints the rows under their heads.
pub fn print(rows: &[Row]) {
    println!(
        "\n{:34} {:>22} {:>26} {:>6}  {:8} verdict",
        "what", "ours", "peer", "ratio", "goal"
    );
    for row in rows {
        println!(
            "{:34} {:>22} {:>26} {:>6.2}  {:8} {}",
            row.what,
            format!("{} {}", row.ours.whose, row.ours.figure),
            format!("{} {}", row.peer.whose, row.peer.figure),
            row.ratio,
            row.goal.text(),
            row.goal.verdict(row.ratio)
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_met_from_its_own_side() {
        assert_eq!(Goal::AtLeast(3.0).verdict(2.99), "MISSED");
        assert_eq!(Goal::AtLeast(3.0).verdict(3.0), "met");
        assert_eq!(Goal::AtMost(0.3).verdict(0.31), "MISSED");
        assert_eq!(Goal::AtMost(0.3).verdict(0.3), "met");
        assert_eq!(Goal::Shown.verdict(9.0), "");
        assert_eq!(Goal::AtMost(0.3).text(), "≤ 0.3");
    }
}
