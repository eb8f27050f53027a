//! The table as a picture (SVG): how far each figure is from its goal.
//!
//! ```text
//!  what                                  goal
//!  ours ↔ peer          ░░░░░░░░░░░░░░░░░│                 2.10 (≥ 3)   missed: left of the line
//!  ours ↔ peer                           │▓▓▓▓▓▓▓▓▓        4.90 (≥ 3)   met: right of it
//!                    1/4      1/2        1        2        4
//! ```

use std::fmt::Write;

use crate::table::{Goal, Row, Section};

const WIDTH: f64 = 1000.0;
/// Where the bars may be.
const LEFT: f64 = 420.0;
const RIGHT: f64 = 860.0;
const HEAD: f64 = 96.0;
const SECTION: f64 = 34.0;
const ROW: f64 = 36.0;
const FOOT: f64 = 40.0;
/// Powers of two that are always on the scale, and those that never are.
const LEAST: (f64, f64) = (-2.0, 2.0);
const MOST: (f64, f64) = (-4.0, 4.0);

/// Colours that can be told apart without telling red from green.
const MET: &str = "#2b6cb0";
const MISSED: &str = "#dd6b20";
const SHOWN: &str = "#a0aec0";

/// Draws all rows below their headings.
pub fn svg(sections: &[Section]) -> String {
    let scale = Scale::of(sections);
    let rows: usize = sections.iter().map(|section| section.rows.len()).sum();
    let height = HEAD + SECTION * sections.len() as f64 + ROW * rows as f64 + FOOT;
    let mut picture = Picture {
        scale,
        text: String::new(),
    };
    picture.head(height);
    picture.grid(height);
    let mut top = HEAD;
    for section in sections {
        picture.words(16.0, top + 22.0, "h", "start", &section.title());
        top += SECTION;
        for row in &section.rows {
            picture.row(top, row);
            top += ROW;
        }
    }
    picture.text + "</svg>\n"
}

/// A scale of powers of two, one step everywhere as wide.
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    fn of(sections: &[Section]) -> Self {
        let rows = sections.iter().flat_map(|section| &section.rows);
        let powers: Vec<f64> = rows
            .map(|row| row.standing().log2())
            .filter(|power| power.is_finite())
            .collect();
        let from = powers.iter().copied().fold(LEAST.0, f64::min).floor();
        let to = powers.iter().copied().fold(LEAST.1, f64::max).ceil();
        Scale {
            from: from.max(MOST.0),
            to: to.min(MOST.1),
        }
    }

    /// Where a power of two stands; what is off the scale stands at its end.
    fn at(&self, power: f64) -> f64 {
        let part = (power.clamp(self.from, self.to) - self.from) / (self.to - self.from);
        LEFT + part * (RIGHT - LEFT)
    }

    fn steps(&self) -> impl Iterator<Item = i32> + use<> {
        self.from as i32..=self.to as i32
    }
}

struct Picture {
    scale: Scale,
    text: String,
}

impl Picture {
    fn head(&mut self, height: f64) {
        let _ = write!(
            self.text,
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="'Noto Sans CJK JP','Noto Sans JP','Yu Gothic',Meiryo,sans-serif" font-size="12">
<style>.t{{font-size:18px;font-weight:bold}}.h{{font-size:13px;font-weight:bold;paint-order:stroke;stroke:#fff;stroke-width:4px}}.s{{font-size:11px;fill:#4a5568}}</style>
<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>
"##
        );
        let title = "目標に対する比（対数目盛） / Ratio to the goal (log scale)";
        self.words(16.0, 28.0, "t", "start", title);
        self.key(16.0, MET, "達成 / met");
        self.key(130.0, MISSED, "未達 / missed");
        self.key(
            260.0,
            SHOWN,
            "目標なし、相手との比 / no goal: against the peer itself",
        );
    }

    fn key(&mut self, x: f64, colour: &str, says: &str) {
        self.bar(x, 44.0, 14.0, colour);
        self.words(x + 20.0, 55.0, "s", "start", says);
    }

    /// Lines at the powers of two, the goal's drawn heavily.
    fn grid(&mut self, height: f64) {
        for step in self.scale.steps() {
            let x = self.scale.at(step.into());
            let (colour, width) = match step {
                0 => ("#1a202c", 2),
                _ => ("#e2e8f0", 1),
            };
            let (top, bottom) = (HEAD - 8.0, height - FOOT + 8.0);
            let _ = writeln!(
                self.text,
                r#"<line x1="{x:.1}" y1="{top}" x2="{x:.1}" y2="{bottom}" stroke="{colour}" stroke-width="{width}"/>"#
            );
            let says = match step {
                0 => "目標 / goal".to_owned(),
                1.. => format!("× {}", 1u64 << step),
                _ => format!("1/{}", 1u64 << -step),
            };
            self.words(x, top - 6.0, "s", "middle", &says);
            self.words(x, bottom + 16.0, "s", "middle", &says);
        }
    }

    fn row(&mut self, top: f64, row: &Row) {
        let (goal, end) = (self.scale.at(0.0), self.scale.at(row.standing().log2()));
        let verdict = row.goal.verdict(row.ratio);
        let colour = match (row.goal, verdict) {
            (Goal::Shown, _) => SHOWN,
            (_, "met") => MET,
            _ => MISSED,
        };
        let figures = format!("{} ↔ {}", row.ours.text(), row.peer.text());
        self.words(28.0, top + 12.0, "", "start", &row.what);
        self.words(28.0, top + 27.0, "s", "start", &figures);
        self.bar(
            goal.min(end),
            top + 8.0,
            (goal - end).abs().max(1.0),
            colour,
        );
        let says = match row.goal {
            Goal::Shown => format!("{:.2}", row.ratio),
            asked => format!("{:.2} ({})", row.ratio, asked.text()),
        };
        self.words(RIGHT + 16.0, top + 20.0, "", "start", &says);
    }

    fn bar(&mut self, x: f64, y: f64, width: f64, colour: &str) {
        let _ = writeln!(
            self.text,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="14" fill="{colour}"/>"#
        );
    }

    fn words(&mut self, x: f64, y: f64, class: &str, anchor: &str, says: &str) {
        let says = escaped(says);
        let _ = writeln!(
            self.text,
            r#"<text x="{x:.1}" y="{y:.1}" class="{class}" text-anchor="{anchor}">{says}</text>"#
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, Heading};
    use onshi_core::xml::{Limits, prove};

    fn section(rows: &[(f64, Goal)]) -> Section {
        let cell = |whose: &str| Cell {
            whose: whose.to_owned(),
            figure: "1.0 ms".to_owned(),
        };
        let row = |&(ratio, goal)| Row {
            what: "a <b> & 'c'".to_owned(),
            ours: cell("ours"),
            peer: cell("peer"),
            ratio,
            goal,
        };
        Section {
            heading: Heading {
                japanese: "速さ",
                english: "Speed",
            },
            amount: String::new(),
            rows: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn the_picture_is_a_whole_document_whatever_the_figures_say() {
        let strange = [0.0, 1e-9, 1.0, 1e9, f64::INFINITY, f64::NAN];
        for goal in [Goal::AtLeast(3.0), Goal::AtMost(0.3), Goal::Shown] {
            let rows: Vec<_> = strange.iter().map(|&ratio| (ratio, goal)).collect();
            let picture = svg(&[section(&rows)]);
            let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{picture}");
            prove(declared.as_bytes(), Limits::default()).unwrap();
            let placed = picture.split('"').skip(1).step_by(2);
            for attribute in placed {
                assert!(!["inf", "-inf", "NaN"].contains(&attribute), "{picture}");
            }
        }
    }

    #[test]
    fn a_picture_of_nothing_is_a_whole_document() {
        let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", svg(&[]));
        prove(declared.as_bytes(), Limits::default()).unwrap();
    }

    #[test]
    fn met_stands_right_of_the_goal_and_missed_left_of_it() {
        let rows = [
            (6.0, Goal::AtLeast(3.0)),
            (1.5, Goal::AtLeast(3.0)),
            (0.1, Goal::AtMost(0.2)),
        ];
        let scale = Scale::of(&[section(&rows)]);
        let goal = scale.at(0.0);
        let ends = rows.map(|row| section(&[row]).rows[0].standing().log2());
        assert!(scale.at(ends[0]) > goal);
        assert!(scale.at(ends[1]) < goal);
        assert_eq!(scale.at(ends[0]), scale.at(ends[2]));
        let picture = svg(&[section(&rows)]);
        assert_eq!(picture.matches(MISSED).count(), 2, "one bar and its key");
    }
}
